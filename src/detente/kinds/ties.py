"""Standing ties as spells: years joined, both sides alike told once, cut where a state gives way to another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import ibis
from ibis.expr.types import DateValue, StringValue, Table

from detente.errors import BadTable, UnknownActor
from detente.files.rows import text
from detente.registry import Actor
from detente.tables import EARLIEST, TIES, Span, shaped

if TYPE_CHECKING:
    from ibis.expr.types import IntegerValue

Life = tuple[str, str, date, date | None]  # a code, the actor it means, the first and the last day


def whole(table: Table, name: str) -> IntegerValue:
    """A column as whole numbers; null where it holds none.

    Example:
        >>> whole(ibis.memtable({"defense": ["1", "", "NA"]}), "defense").to_pyarrow().to_pylist()
        [1, None, None]
    """
    return text(table[name]).try_cast("int64")


def listed(flags: Mapping[str, IntegerValue]) -> StringValue:
    """The names of what is 1, in their order, joined by |; null where nothing is.

    Args:
        flags: a column of 1 and 0 for each name.

    Example:
        >>> kinds = ibis.memtable({"spatial": [1], "positional": [0], "ideological": [1]})
        >>> listed({name: kinds[name] for name in kinds.columns}).to_pyarrow().to_pylist()
        ['spatial|ideological']
    """
    return ibis.literal("|").join([(flag == 1).ifelse(name, None) for name, flag in flags.items()]).nullif("")


def refused(table: Table, fault: ibis.expr.types.BooleanValue, *, told: str, where: str, wanted: str) -> None:
    """Name the first row at fault by what it tells.

    Args:
        table: the rows.
        fault: which of them are wrong; null is wrong too.
        told: the column that holds what is wrong, as text.
        where: what to call the file in an error.
        wanted: what should stand there.

    Raises:
        BadTable: a row is at fault.

    Example:
        >>> refused(ibis.memtable({"year": ["soon"]}), ibis.literal(True), told="year", where="ties.csv", wanted="1990")
        Traceback (most recent call last):
        ...
        detente.errors.BadTable: ties.csv: a row has no year that can be read, no date can be made of it.
          found: soon
          wanted: 1990
    """
    first = table.filter(fault.fill_null(True)).select(told).limit(1).to_pyarrow().to_pylist()
    if first:
        raise BadTable(
            f"{where}: a row has no {told} that can be read, no date can be made of it.",
            found=first[0][told],
            wanted=wanted,
        )


def years(table: Table, name: str, *, where: str) -> Table:
    """The rows with `year` as a whole number.

    Args:
        table: the rows of a file.
        name: the column that tells the year.
        where: what to call the file in an error.

    Raises:
        BadTable: a row's year is none, or lies outside 1000-2100.

    Example:
        >>> years(ibis.memtable({"year": ["1990.0"]}), "year", where="ties.csv").year.to_pyarrow().to_pylist()
        [1990]
    """
    read = table.mutate(_told=text(table[name]), year=whole(table, name))
    renamed = read.mutate(told_year=read._told)
    refused(renamed, ~read.year.between(1000, 2100), told="told_year", where=where, wanted="a year such as 1990")
    return read.drop("_told")


def day(year: IntegerValue, month: IntegerValue | None = None, number: IntegerValue | None = None) -> DateValue:
    """A day of parts; what is not told of the month or the day is the first.

    Args:
        year: the year.
        month: the month; null or below 1 where it is not told.
        number: the day of the month; likewise.

    Example:
        >>> parts = ibis.memtable({"y": [1949], "m": [4], "d": [-9]})
        >>> day(parts.y, parts.m, parts.d).to_pyarrow().to_pylist()
        [datetime.date(1949, 4, 1)]
    """
    one = ibis.literal(1, "int64")
    month = one if month is None else ibis.ifelse(month.between(1, 12).fill_null(False), month, one)
    number = one if number is None else ibis.ifelse(number.between(1, 31).fill_null(False), number, one)
    parts = [year.cast("string").lpad(4, "0"), month.cast("string").lpad(2, "0"), number.cast("string").lpad(2, "0")]
    return ibis.coalesce(
        ibis.literal("-").join(parts).try_cast("date"),
        # A 31 June of careless coders: the month's first day stands.
        ibis.literal("-").join([*parts[:2], ibis.literal("01")]).try_cast("date"),
    )


def mutual(sides: Table, *, by: Sequence[str]) -> Table:
    """Rows that both sides tell alike as one row, and `mutual`: whether it is so.

    Args:
        sides: `one` bound towards `two`, in the order told.
        by: the columns in which both sides must agree.

    Returns:
        The columns one, two and those named, and `mutual`; each row once.

    Example:
        >>> sides = ibis.memtable({"one": ["2", "20", "2"], "two": ["20", "2", "70"], "level": ["x", "x", "y"]})
        >>> mutual(sides, by=["level"]).order_by("level").to_pyarrow().to_pylist()[0]
        {'level': 'x', 'one': '2', 'two': '20', 'mutual': True}
    """
    pairs = sides.mutate(_low=ibis.least(sides.one, sides.two), _high=ibis.greatest(sides.one, sides.two))
    told = pairs.group_by("_low", "_high", *by).aggregate(
        one=pairs.one.min(), two=pairs.two.max(), _least=pairs.one.min(), _most=pairs.one.max()
    )
    # The least `one` and the greatest `two` are the pair itself, whether one side tells it or both do.
    return told.mutate(mutual=told._least < told._most).drop("_low", "_high", "_least", "_most")


def joined(observed: Table, *, by: Sequence[str]) -> Table:
    """Years in a row with the same values as one spell, `since` its first day and `until` its last.

    A file that looks every fifth year is taken to speak until it looks again. What still holds in the file's last
    year has no end: it may last.

    Args:
        observed: a whole number `year` beside the columns named; one row for each year in which a tie is seen.
        by: what makes a tie the same.

    Returns:
        The columns named, since and until.

    Example:
        >>> seen = ibis.memtable({"pair": ["a", "a", "b", "b"], "year": [1950, 1951, 1950, 1952]})
        >>> joined(seen, by=["pair"]).order_by("pair", "since").select("pair", "until").to_pyarrow().to_pylist()[:2]
        [{'pair': 'a', 'until': datetime.date(1951, 12, 31)}, {'pair': 'b', 'until': datetime.date(1950, 12, 31)}]
    """
    seen = ibis.memtable(observed.select(*by, "year").distinct().to_pyarrow())
    looks = sorted(seen.select("year").distinct().year.to_pyarrow().to_pylist())
    # After the last look nobody knows: the spell is left open.
    ends = [*(day_before(date(after, 1, 1)) for after in looks[1:]), None][: len(looks)]
    known = columns(("_look", "int64", looks), ("_place", "int64", range(len(looks))), ("_end", "date", ends))
    seen = seen.join(known, seen.year == known._look)
    order = ibis.row_number().over(group_by=[seen[name] for name in by], order_by=seen.year)
    seen = seen.mutate(_island=seen._place - order)
    spells = seen.group_by(*by, "_island").aggregate(_first=seen.year.min(), _last=seen.year.max())
    spells = spells.join(known.select("_look", "_end"), spells._last == known._look)
    return spells.mutate(since=day(spells._first), until=spells._end).select(*by, "since", "until")


def columns(*columns: tuple[str, str, Iterable[Any]]) -> Table:
    """A table of the name, type and values of each column.

    Args:
        columns: one triple each, all of one length.

    Example:
        >>> columns(("one", "string", ["2"]), ("since", "date", [None])).to_pyarrow().to_pylist()
        [{'one': '2', 'since': None}]
    """
    import pyarrow as pa

    schema = ibis.schema({name: kind for name, kind, _ in columns}).to_pyarrow()
    arrays = [pa.array(list(values), schema.field(name).type) for name, _, values in columns]
    return ibis.memtable(pa.Table.from_arrays(arrays, schema=schema))


def lives(names: Mapping[str, date | None], *, find: Callable[..., Actor], codes: Iterable[Life]) -> list[Life]:
    """Whom names mean, and when: a name means each state of its line in its time.

    Args:
        names: each name as it is told, with a day on which it is.
        find: what finds an actor by its name and a day, such as actors.find.
        codes: whom the codes of ISO mean, and when, as actors.codes tells it.

    Returns:
        A row for each name and actor; a name that is not known has none.

    Example:
        >>> from detente import actors
        >>> [row[1] for row in lives({"Russian Federation": None}, find=actors.find, codes=actors.codes("iso3"))]
        ['SUN', 'RUS']
    """
    lines: dict[str, list[Life]] = {}
    for life in codes:
        lines.setdefault(life[0], []).append(life)
    found: list[Life] = []
    for name, on in names.items():
        # The line as it stands today; a name that means two of today's states may have meant one on its day.
        for moment in (None, on):
            with suppress(UnknownActor):
                actor = find(name, on=moment)
                line = lines.get(actor.iso3 or actor.code) or [(actor.code, actor.code, actor.since, actor.until)]
                found += [(name, *life[1:]) for life in line]
                break
    return found


def ties(rows: Table, known: Sequence[Life], others: Sequence[Life] | None = None, *, source: str, kind: str) -> Table:
    """Spells between codes as rows of TIES: each between the states that the codes meant on its days.

    A spell that outlasts a state goes on, in a row of its own, with the state that carries it on. A code that meant
    nobody in all of a spell is ?CODE. What began before 1816 counts from then; what ended before it has no row.

    Args:
        rows: key, one, two, since, until, mutual, and any of level, field and title.
        known: whom the codes mean, and when: of `two` as well, unless `others` tells it.
        others: whom the codes of `two` mean, where they are of another system.
        source: the source's name.
        kind: alliance, treaty, organisation, representation or rivalry.

    Returns:
        A table of the kind TIES, not yet checked.

    Example:
        >>> from detente.actors import codes
        >>> spell = {"key": ["t1"], "one": ["365"], "two": ["2"], "since": [date(1990, 1, 1)], "mutual": [True]}
        >>> rows = ibis.memtable(spell).mutate(until=ibis.null("date"))
        >>> held = ties(rows, codes("cow"), source="atop", kind="alliance").order_by("since")
        >>> held.select("actor", "other", "until").to_pyarrow().to_pylist()  # doctest: +NORMALIZE_WHITESPACE
        [{'actor': 'SUN', 'other': 'USA', 'until': datetime.date(1991, 12, 25)},
         {'actor': 'RUS', 'other': 'USA', 'until': None}]
    """
    held = rows.mutate(since=ibis.coalesce(rows.since, date.min), until=ibis.coalesce(rows.until, date.max))
    held = _stood(_stood(held, known, code="one", to="actor"), others or known, code="two", to="other")
    held = held.filter(held.actor != held.other, held.until >= EARLIEST)
    turned = held.mutual & (held.actor > held.other)
    held = held.mutate(actor=turned.ifelse(held.other, held.actor), other=turned.ifelse(held.actor, held.other))
    record = ibis.literal("/").join([held.key, held.actor, held.other, held.since.cast("string")])
    held = held.mutate(
        source=ibis.literal(source),
        record=record,
        kind=ibis.literal(kind),
        since=ibis.greatest(held.since, EARLIEST),
        until=held.until.nullif(date.max),
    )
    # Held in memory: the engine would work out years in a row anew for every question asked of the rows.
    return ibis.memtable(shaped(held.distinct(on="record", keep="first"), TIES).to_pyarrow())


def _stood(rows: Table, known: Sequence[Life], *, code: str, to: str) -> Table:
    """Each spell cut into those of the actors that its code meant in turn."""
    codes, meant, firsts, lasts = zip(*known, strict=True) if known else ((), (), (), ())
    held = columns(
        ("_code", "string", codes), ("_actor", "string", meant), ("_first", "date", firsts), ("_last", "date", lasts)
    )
    held = held.mutate(_last=ibis.coalesce(held._last, date.max))
    met = rows.left_join(held, [rows[code] == held._code, held._first <= rows.until, held._last >= rows.since])
    return met.mutate(
        **{to: ibis.coalesce(met._actor, ibis.literal("?") + met[code])},
        since=ibis.greatest(met.since, ibis.coalesce(met._first, date.min)),
        until=ibis.least(met.until, ibis.coalesce(met._last, date.max)),
    ).drop("_code", "_actor", "_first", "_last")


def covered(table: Table, *, first: str, last: str, actors: str = "*") -> list[Span]:
    """The years that a table of ties speaks of, from the first to the last that its days tell.

    Args:
        table: rows with two columns of days.
        first: the column of first days.
        last: the column of last days; nulls say nothing.
        actors: of whom, as in COVERAGE.

    Returns:
        One span of whole years, none before 1816; no span where no day is told.

    Example:
        >>> days = ibis.memtable({"since": [date(1790, 5, 1)], "until": [date(1990, 5, 1)]})
        >>> covered(days, first="since", last="until")
        [Span(since=datetime.date(1816, 1, 1), until=datetime.date(1990, 12, 31), actors='*')]
    """
    told = [table[first].min(), table[first].max(), table[last].max()]
    ends = table.aggregate([value.name(name) for value, name in zip(told, "abc", strict=True)]).to_pyarrow().to_pylist()
    days = [moment for moment in ends[0].values() if moment]
    if not days or max(days) < EARLIEST:
        return []
    return [Span(max(EARLIEST, date(min(days).year, 1, 1)), date(max(days).year, 12, 31), actors)]


def yearly(table: Table, name: str, *, where: str) -> list[Span]:
    """The years that a table with a row a year speaks of, from its first to its last.

    Args:
        table: rows with a column of years.
        name: that column.
        where: what the table is called in an error.

    Raises:
        BadTable: a row tells no year.

    Example:
        >>> yearly(ibis.memtable({"year": ["1960", "1962"]}), "year", where="atop.csv")
        [Span(since=datetime.date(1960, 1, 1), until=datetime.date(1962, 12, 31), actors='*')]
    """
    days = years(table, name, where=where).select(first=lambda row: day(row.year))
    return covered(days, first="first", last="first")


def day_before(moment: date) -> date:
    """The day before a day.

    Example:
        >>> day_before(date(1992, 1, 1))
        datetime.date(1991, 12, 31)
    """
    return moment - timedelta(days=1)
