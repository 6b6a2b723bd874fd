"""Events that the Integrated Crisis Early Warning System coded from the world's news."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import ibis

from detente import actors
from detente.acts import cameo
from detente.errors import BadTable
from detente.files import dated, needed, rows, told
from detente.registry import key
from detente.tables import EVENTS, Span, check

if TYPE_CHECKING:
    from ibis.expr.types import Column, StringValue

_RAW = {
    "record": ("event_id",),
    "date": ("event_date",),
    "actor_name": ("source_name",),
    "actor_country": ("source_country",),
    "code": ("cameo_code",),
    "weight": ("intensity",),
    "other_name": ("target_name",),
    "other_country": ("target_country",),
}
_GRAPH = {
    "date": ("date",),
    "actor_name": ("source",),
    "relation": ("relation",),
    "other_name": ("target",),
}

Spell = tuple[str, str, date, date | None]  # a name, the actor it means, the first and the last day


def read(path: Path) -> ibis.Table:
    """Read ICEWS events between two states, one act a row.

    The file is the one its publisher offers (20 columns), or a table of date, source, relation and target, as the
    benchmarks of event prediction have it. Whoever acts from within a state counts as that state: its ministry, its
    police, its citizens; a leader counts while in office. Acts within one state are left out. News echoes stay.

    The benchmarks hold a part of the events, that of 2014 a few in a hundred, each once a day. Load them or the
    publisher's file of the same days, not both: their rows have no key in common, and an act in both counts twice.

    Args:
        path: a Parquet, CSV or tab-separated file, plain or gzipped.

    Returns:
        An EVENTS table in the ICEWS code book. An actor that detente does not know is ?NAME.

    Raises:
        BadTable: the file is missing or cut short, lacks a column, or holds a date that cannot be.

    Source: Boschee and others (2015), ICEWS Coded Event Data, doi:10.7910/DVN/28075.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "graph.csv")
        ...     _ = file.write_text("date,source,relation,target\\n2014-01-05,China,Make a visit,Police (Cambodia)\\n")
        ...     read(file).select("actor", "other", "act", "mode").to_pyarrow().to_pylist()
        [{'actor': 'CHN', 'other': 'KHM', 'act': 'CONSULT', 'mode': 'visit'}]
    """
    table = rows(path)
    shaped = _graph(table, path) if "relation" in table.columns else _raw(table, path)
    with told(path):
        _refuse(shaped, path)
        events = _coded(_named(shaped))
        between = check(events.filter(events.actor != events.other), EVENTS, where=path.name)
        # The publisher's files hold some events under two spellings of a name.
        return between.distinct(on="record", keep="first").select(*EVENTS.names)


def spans(path: Path) -> list[Span]:
    """The first and the last day of which a file holds every event.

    Args:
        path: the file.

    Returns:
        One span for the publisher's own file. None for a table of names and relations: most are selections, in
        which pairs of states that dealt with each other may have no act, so that an absence says nothing.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "graph.csv")
        ...     _ = file.write_text("date,source,relation,target\\n2014-01-05,China,Make a visit,Cambodia\\n")
        ...     spans(file)
        []
    """
    table = rows(path)
    if "relation" in table.columns:
        return []
    day = _day(table[needed(table, _RAW, where=path.name)["date"]].cast("string"))
    with told(path):
        ends = table.aggregate(first=day.min(), last=day.max()).to_pyarrow().to_pylist()[0]
    return [Span(ends["first"], ends["last"])] if ends["first"] else []


def _day(text: StringValue) -> ibis.expr.types.DateValue:
    return text.strip().left(10).try_cast("date")


def _raw(table: ibis.Table, path: Path) -> ibis.Table:
    """The publisher's rows: a country where one is told, else the name."""
    held = needed(table, _RAW, where=path.name)
    text = {need: table[name].cast("string").strip() for need, name in held.items()}
    return table.select(
        record=text["record"],
        told_date=text["date"],
        date=_day(text["date"]),
        actor_told=ibis.coalesce(_given(text["actor_country"]), _given(text["actor_name"])),
        other_told=ibis.coalesce(_given(text["other_country"]), _given(text["other_name"])),
        code=_whole_code(table[held["code"]], text["code"]),
        intensity=text["weight"].try_cast("float64"),
    )


def _whole_code(column: Column, text: StringValue) -> StringValue:
    """A code with the noughts in front that it lost where a program took it for a number: 42 is 042, 211 is 0211."""
    if not column.type().is_integer():
        return text
    longer = {code[1:]: code for code in cameo() if len(code) == 4 and code.startswith("0")}
    return text.cases(*longer.items(), else_=ibis.ifelse(text.length() < 3, text.lpad(3, "0"), text))


def _given(text: StringValue) -> StringValue:
    """A text, null where the publisher's files say that there is none."""
    return text.upper().isin(("", "NULL")).ifelse(None, text)


def _graph(table: ibis.Table, path: Path) -> ibis.Table:
    """The benchmarks' rows: names alone, and the label of the code in place of the code."""
    held = needed(table, _GRAPH, where=path.name)
    text = {need: table[name].cast("string").strip() for need, name in held.items()}
    labels = {row.name.casefold(): row.code for row in sorted(cameo().values(), key=lambda row: len(row.code))}
    whole = ibis.literal("|").join([text[need] for need in _GRAPH])
    return table.select(
        record=whole.hexdigest("md5").left(16),
        told_date=text["date"],
        date=_day(text["date"]),
        actor_told=text["actor_name"],
        other_told=text["other_name"],
        code=text["relation"].lower().cases(*labels.items(), else_=ibis.literal("?") + text["relation"]),
        intensity=ibis.null("float64"),
    )


def _refuse(shaped: ibis.Table, path: Path) -> None:
    """Name the first row whose date says nothing."""
    first = shaped.filter(shaped.date.isnull()).limit(1).to_pyarrow().to_pylist()
    if first:
        raise BadTable(
            f"{path.name}: the row {first[0]['record']} has no date that can be read.",
            found=first[0]["told_date"],
            wanted="a day such as 2018-06-01",
        )


def _named(shaped: ibis.Table) -> ibis.Table:
    """The two names of each row as actors on its day."""
    both = shaped.select(told=shaped.actor_told).union(shaped.select(told=shaped.other_told)).distinct()
    spans = _who(name for name in both.told.to_pyarrow().to_pylist() if name)
    named = dated(shaped, spans, code="actor_told", on="date", to="actor")
    return dated(named, spans, code="other_told", on="date", to="other")


def _who(told_names: Iterable[str]) -> list[Spell]:
    """Whom each name means, and when: a state or organisation by its name, or the state whose leader it names."""
    whole: dict[str, list[Spell]] = {}
    people: dict[str, list[Spell]] = {}
    for text, actor, since, until in actors.codes("name"):
        whole.setdefault(key(text), []).append((text, actor, since, until))
    for name in actors.names():
        if name.kind in ("leader", "minister"):
            span = (name.text, name.actor, name.since or date.min, name.until)
            people.setdefault(key(name.text), []).append(span)
    found: list[Spell] = []
    for told_name in told_names:
        land = re.search(r"\(([^()]+)\)$", told_name)
        spans = next((whole[form] for form in _keys(land[1] if land else told_name) if form in whole), [])
        if not spans and not land:
            spans = next((people[form] for form in _keys(told_name, person=True) if form in people), [])
        found += [(told_name, *span) for span in _clear(spans)]
    return found


def _keys(name: str, *, person: bool = False) -> Iterator[str]:
    """A name as it may be listed: as it stands, turned round at its comma, and a person without middle names."""
    yield key(name)
    before, comma, after = name.partition(",")
    if comma:
        yield key(f"{after} {before}")
    words = name.split()
    if person and len(words) > 2:
        yield key(f"{words[0]} {words[-1]}")


def _clear(spans: list[Spell]) -> Iterator[tuple[str, date, date | None]]:
    """The days on which a name means one actor only; of namesakes in office at once, neither is meant."""
    ends = {since for _, _, since, _ in spans} | {until + timedelta(days=1) for *_, until in spans if until}
    edges = sorted(ends)
    for first, after in zip(edges, [*edges[1:], None][: len(edges)], strict=True):
        meant = {actor for _, actor, since, until in spans if since <= first and (until is None or first <= until)}
        if len(meant) == 1:
            yield meant.pop(), first, after - timedelta(days=1) if after else None


def _coded(named: ibis.Table) -> ibis.Table:
    """The rest of an event: act, mode, field and weight of its code."""
    import pyarrow as pa

    book = list(cameo().values())
    columns = {f"_{name}": [getattr(row, name) for row in book] for name in ("code", "act", "mode", "field")}
    kinds = pa.schema([(name, pa.string()) for name in columns] + [("_weight", pa.float64())])
    known = ibis.memtable(pa.table({**columns, "_weight": [row.icews for row in book]}, schema=kinds))
    joined = named.left_join(known, named.code == known._code)
    return joined.mutate(
        source=ibis.literal("icews"),
        precision=ibis.literal("day"),
        act=joined._act,
        mode=joined._mode,
        field=joined._field,
        book=ibis.literal("ICEWS"),
        weight=ibis.coalesce(joined.intensity, joined._weight),
        status=ibis.literal("happened"),
        fields=joined._field,
        start=ibis.null("int64"),
        end=ibis.null("int64"),
        **dict.fromkeys(("voice", "document", "stance", "who", "whom", "again"), ibis.null("string")),
    )
