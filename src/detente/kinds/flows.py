"""What the readers of trade, arms, aid and investment share: periods as days, codes and names as actors, sums.

All of them hold to this: a reported zero is a row of value 0 and a missing value is no row; money is in million
dollars; a code or name means the actor that existed in the year, and is ?CODE in the years in which none did; what
an actor sent itself is left out; rows of one pair and period are summed, so that a record is a period and a pair.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from detente.errors import BadTable
from detente.files.rows import dated, parted, text
from detente.registry import key
from detente.tables import FLOWS, Span, check, shaped

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, DateValue, FloatingValue, StringValue, Table

Known = Iterable[tuple[str, str, date, date | None]]  # a code or name, the actor it means, the first and the last day

MISSING = ("", "..", "...", ".", "na", "n/a", "n.a.", "nan", "null", "none", "-")


def first_day(told: StringValue) -> DateValue:
    """The first day of a year or month, written as 2014, 201403, 2014-03 or 2014M03; null where it is none of these.

    Example:
        >>> import ibis
        >>> first_day(ibis.memtable({"t": ["2014", "201403", "soon"]}).t).to_pyarrow().to_pylist()
        [datetime.date(2014, 1, 1), datetime.date(2014, 3, 1), None]
    """
    import ibis

    digits = told.re_extract(r"^(\d{4})([-M]?\d{2})?$", 0).re_replace("[-M]", "")
    month = (digits.length() == 6).ifelse(digits.substr(4, 2), "01")
    return ibis.ifelse(digits == "", None, digits.left(4) + "-" + month + "-01").try_cast("date")


def number(told: StringValue) -> FloatingValue:
    """A number, null where the text is none.

    Example:
        >>> import ibis
        >>> number(ibis.memtable({"v": ["1.5", "..", "NaN"]}).v).to_pyarrow().to_pylist()
        [1.5, None, None]
    """
    value = told.try_cast("float64")
    return (value.isnan() | value.isinf()).ifelse(None, value)


def readable(rows: Table, path: Path) -> Table:
    """The rows with period and value beside what the file says of both, once each of them can be read.

    Args:
        rows: columns told (the period) and amount, as text, and others.
        path: the file, for the error.

    Returns:
        The same rows with period, a day, and value, a number or null.

    Raises:
        BadTable: a period is no year or month, or an amount no number; the first is told.

    Example:
        >>> import ibis
        >>> rows = ibis.memtable({"told": ["2014"], "amount": ["2.5"]})
        >>> readable(rows, Path("trade.csv")).select("period", "value").to_pyarrow().to_pylist()
        [{'period': datetime.date(2014, 1, 1), 'value': 2.5}]
    """
    read = rows.mutate(period=first_day(rows.told), value=number(rows.amount))
    _refuse(read, read.period.isnull(), path, "told", *_PERIOD)
    _refuse(read, _wrong(rows.amount), path, "amount", *_AMOUNT)
    return read


def added(rows: Table, path: Path) -> Table:
    """The amounts of a large file added up by all its other columns, in one reading; the sums alone are held.

    Args:
        rows: columns told (the period) and amount, as text, and others.
        path: the file, for the error.

    Returns:
        The other columns, period, a day, and value, the sum; null where no amount is told.

    Raises:
        BadTable: a period is no year or month, or an amount no number; one is told.

    Example:
        >>> import ibis
        >>> rows = ibis.memtable({"told": ["2014", "2014"], "i": ["116", "116"], "amount": ["2.5", "1"]})
        >>> added(rows, Path("trade.csv")).select("i", "value").to_pyarrow().to_pylist()
        [{'i': '116', 'value': 3.5}]
    """
    import ibis

    by = [name for name in rows.columns if name != "amount"]
    sums = rows.group_by(by).aggregate(
        value=number(rows.amount).sum(), amount=rows.amount.min(where=_wrong(rows.amount))
    )
    held = ibis.memtable(sums.to_pyarrow())
    read = held.mutate(told=text(held.told), period=first_day(text(held.told)))
    _refuse(read, read.period.isnull(), path, "told", *_PERIOD)
    _refuse(read, read.amount.notnull(), path, "amount", *_AMOUNT)
    return read.drop("amount")


_PERIOD = ("date", "a year or month such as 2014 or 201403")
_AMOUNT = ("value", "a number, or nothing where there is none")


def _wrong(amount: StringValue) -> BooleanValue:
    """Whether a text is neither a number nor a usual way to say that there is none."""
    return number(amount).isnull() & ~amount.strip().lower().isin(MISSING).fill_null(True)


def _refuse(rows: Table, wrong: BooleanValue, path: Path, column: str, what: str, wanted: str) -> None:
    first = rows.filter(wrong).select(column).limit(1).to_pyarrow().to_pylist()
    if first:
        raise BadTable(f"{path.name} has a row whose {what} cannot be read.", found=first[0][column], wanted=wanted)


def yearly(known: Known) -> list[tuple[str, str, date, date | None]]:
    """Spans laid end to end, from the year in which an actor came to be to that in which it ended: tables have years.

    Args:
        known: code, actor, first day, last day or None; as `detente.actors.codes` gives them.

    Example:
        >>> line = [("YUG", date(1918, 12, 1), date(1992, 4, 26)), ("SCG", date(1992, 4, 27), date(2006, 6, 4))]
        >>> spans = yearly(("YUG", *span) for span in line)
        >>> [(actor, since.isoformat(), until.isoformat()) for _, actor, since, until in spans]
        [('YUG', '1918-01-01', '1992-04-26'), ('SCG', '1992-04-27', '2006-12-31')]
    """
    firsts: dict[str, date] = {}
    lasts: dict[str, date] = {}
    known = list(known)
    for code, _, since, until in known:
        firsts[code] = min(firsts.get(code, date.max), date(since.year, 1, 1))
        lasts[code] = max(lasts.get(code, date.min), date((until or date.max).year, 12, 31))
    ends = {code: None if last == date.max else last for code, last in lasts.items()}
    return [(code, actor, max(since, firsts[code]), until or ends[code]) for code, actor, since, until in parted(known)]


def numbered(
    known: Known, *, numbers: Iterable[tuple[str, str]] | None = None
) -> list[tuple[str, str, date, date | None]]:
    """Whom the numbers of the United Nations (M49), and those that its trade tables use besides, mean and when.

    Args:
        known: the actors by ISO 3166-1 alpha-3 code.
        numbers: number and code, where the publisher lists its own.

    Example:
        >>> numbered([("KHM", "KHM", date(1953, 11, 9), None)])
        [('116', 'KHM', datetime.date(1953, 11, 9), None)]
    """
    by_code: dict[str, list[tuple[str, date, date | None]]] = {}
    for code, actor, since, until in known:
        by_code.setdefault(code, []).append((actor, since, until))
    return [
        (told, *span) for told, code in (_numbers() if numbers is None else numbers) for span in by_code.get(code, ())
    ]


@cache
def _numbers() -> tuple[tuple[str, str], ...]:
    with resources.files("detente").joinpath("facts", "m49.csv").open(encoding="utf8") as lines:
        told = csv.DictReader(line for line in lines if not line.startswith("#"))
        return tuple((row["number"], row["code"]) for row in told)


def spelt(told: Iterable[str], names: Known, *, iso3: Known = ()) -> list[tuple[str, str, date, date | None]]:
    """Whom the names in a table mean and when, spelt as tables spell them: `Gambia, The`, `Iran (Islamic Republic of)`.

    Args:
        told: the names, or codes, as the table has them.
        names: the actors by name.
        iso3: the actors by code, where the table may have codes instead.

    Returns:
        Spans for `detente.files.rows.dated`; a name that means nobody has none.

    Example:
        >>> spelt(["Gambia, The", "SLA (Lebanon)*"], [("The Gambia", "GMB", date(1965, 2, 18), None)])
        [('Gambia, The', 'GMB', datetime.date(1965, 1, 1), None)]
    """
    by_key: dict[str, str] = {}
    spans: dict[str, list[tuple[str, date, date | None]]] = {}
    for code, actor, since, until in (*iso3, *names):
        by_key.setdefault(key(code), code)
        spans.setdefault(code, []).append((actor, since, until))
    found = []
    for name in told:
        meant = next((by_key[form] for form in _forms(name) if form in by_key), None)
        found += [(name, *span) for span in spans[meant]] if meant else []
    return yearly(found)


def _forms(name: str) -> Iterator[str]:
    """A name as it may be listed: as it stands, turned round at its comma or bracket, or without what stands there.

    What goes is `, Republic of` or letters such as `(GDR)`. A star marks who is no state.
    """
    plain = name.strip().rstrip("*").strip()
    yield key(plain)
    turned = re.fullmatch(r"([^,(]+)(?:, ([^,]+)|\(([^()]+)\))", plain)
    if turned:
        yield key(f"{turned[2] or turned[3]} {turned[1]}")
        if re.search("Republic|Kingdom|Province", turned[2] or "") or (turned[3] or "").isupper():
            yield key(turned[1])


def between(rows: Table, sender: Known, receiver: Known | None = None) -> Table:
    """The rows with actor and other: who sent and who received, as the columns sender and receiver name them.

    Args:
        rows: sender, receiver, period.
        sender: whom the codes or names mean, and when.
        receiver: the same for those who receive; by default as for those who send.

    Example:
        >>> import ibis
        >>> row = {"sender": ["AAA"], "receiver": ["QQQ"], "period": [date(2014, 1, 1)]}
        >>> rows = between(ibis.memtable(row), [("AAA", "CHN", date(1949, 1, 1), None)])
        >>> rows.select("actor", "other").to_pyarrow().to_pylist()
        [{'actor': 'CHN', 'other': '?QQQ'}]
    """
    sender = list(sender)
    named = dated(rows, sender, code="sender", on="period", to="actor")
    return dated(named, sender if receiver is None else list(receiver), code="receiver", on="period", to="other")


def summed(rows: Table, source: str, *, kind: str, unit: str, path: Path) -> Table:
    """One row a period, actor and other, and reporter and purpose where the rows have them, checked.

    Args:
        rows: told, period, actor, other, value, and perhaps reporter and purpose.
        source: the name of the source.
        kind: what flows, where no column tells it.
        unit: the unit of value.
        path: the file, for an error.

    Returns:
        A FLOWS table. A missing value, and what an actor sent itself, are no rows.

    Raises:
        BadTable: a period lies outside 1816-2100.

    Example:
        >>> import ibis
        >>> row = {"told": "2014", "period": date(2014, 1, 1), "actor": "CHN", "other": "KHM", "value": 2.0}
        >>> rows = ibis.memtable([row, row])
        >>> one = summed(rows, "baci", kind="trade", unit="USD million", path=Path("baci.csv"))
        >>> one.select("record", "value").to_pyarrow().to_pylist()
        [{'record': '2014/CHN/KHM', 'value': 4.0}]
    """
    import ibis

    told = rows.filter(rows.value.notnull(), rows.actor != rows.other)
    by = [
        "told",
        "period",
        "actor",
        "other",
        *(name for name in ("kind", "reporter", "purpose") if name in rows.columns),
    ]
    sums = told.group_by(by).aggregate(value=told.value.sum())
    parts = [sums[name] for name in by if name != "period"]
    known = {"source": ibis.literal(source), "unit": ibis.literal(unit)}
    if "kind" not in by:
        known["kind"] = ibis.literal(kind)
    named = sums.mutate(record=ibis.literal("/").join(parts), **known)
    return check(shaped(named, FLOWS), FLOWS, where=path.name)


def present(flows: Table, *, way: str = "{}") -> list[Span]:
    """The years of a file, each with the actors that it tells of; consecutive years with the same actors are one span.

    Args:
        flows: a FLOWS table of years.
        way: "{}" where all between these actors is covered, "{}>*" where only what the senders do to others is.

    Example:
        >>> from detente.tables import table
        >>> row = ("baci", "1", date(2014, 1, 1), "CHN", "KHM", "trade", 2.0, "USD million")
        >>> present(table(FLOWS, [row]))
        [Span(since=datetime.date(2014, 1, 1), until=datetime.date(2014, 12, 31), actors='CHN|KHM')]
    """
    told = flows.select("period", actor="actor")
    if way == "{}":
        told = told.union(flows.select("period", actor="other"))
    by_year: dict[date, set[str]] = {}
    for row in told.distinct().to_pyarrow().to_pylist():
        if not row["actor"].startswith("?"):
            by_year.setdefault(row["period"], set()).add(row["actor"])
    return joined(
        (first, date(first.year, 12, 31), way.format("|".join(sorted(who)))) for first, who in by_year.items()
    )


def through(flows: Table, actors: str) -> list[Span]:
    """The years from the first to the last that a file tells of, as one span of the same actors; none without a row.

    Args:
        flows: a FLOWS table of years.
        actors: who is covered, as in COVERAGE.

    Example:
        >>> from detente.tables import table
        >>> row = ("gcdf", "1", date(2014, 1, 1), "CHN", "KHM", "aid", 2.0, "USD million")
        >>> through(table(FLOWS, [row]), "CHN>*")
        [Span(since=datetime.date(2014, 1, 1), until=datetime.date(2014, 12, 31), actors='CHN>*')]
    """
    ends = flows.aggregate(first=flows.period.min(), last=flows.period.max()).to_pyarrow().to_pylist()[0]
    return [Span(ends["first"], date(ends["last"].year, 12, 31), actors)] if ends["first"] else []


def joined(spans: Iterable[tuple[date, date, str]]) -> list[Span]:
    """Spans in order, those of the same actors that follow upon each other as one.

    Example:
        >>> years = [(date(year, 1, 1), date(year, 12, 31), "CHN>*") for year in (2015, 2014)]
        >>> [(span.since.year, span.until.year) for span in joined(years)]
        [(2014, 2015)]
    """
    found: list[Span] = []
    for since, until, actors in sorted(spans, key=lambda span: (span[2], span[0])):
        if found and found[-1].actors == actors and found[-1].until + timedelta(days=1) >= since:
            found[-1] = Span(found[-1].since, max(until, found[-1].until), actors)
        else:
            found.append(Span(since, until, actors))
    return sorted(found)
