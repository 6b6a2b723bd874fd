"""Events that the Integrated Crisis Early Warning System coded from the world's news."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import ibis

from detente import actors
from detente.errors import BadTable
from detente.files.rows import dated, needed, rows, told
from detente.kinds.events import cameo_text, coded, meanings
from detente.registry import key
from detente.tables import EVENTS, Span, check

if TYPE_CHECKING:
    from ibis.expr.types import DateValue, StringValue

_NEEDED = {
    "record": ("event_id",),
    "date": ("event_date",),
    "actor_name": ("source_name",),
    "actor_country": ("source_country",),
    "code": ("cameo_code",),
    "weight": ("intensity",),
    "other_name": ("target_name",),
    "other_country": ("target_country",),
}

Spell = tuple[str, str, date, date | None]  # a name, the actor it means, the first and the last day


def read(path: Path) -> ibis.Table:
    """Read ICEWS events between two states, one act a row.

    The file is the one its publisher offers (20 columns). Whoever acts from within a state counts as that state: its
    ministry, its police, its citizens; a leader counts while in office. Acts within one state are left out. News
    echoes stay.

    Args:
        path: a Parquet, CSV or tab-separated file, plain, gzipped or zipped.

    Returns:
        An EVENTS table in the ICEWS code book. An actor that detente does not know is ?NAME.

    Raises:
        BadTable: the file is missing or cut short, lacks a column, or holds a date that cannot be.

    Source: Boschee and others (2015), ICEWS Coded Event Data, doi:10.7910/DVN/28075.

    Example:
        >>> import tempfile
        >>> columns = "Event ID,Event Date,Source Name,Source Country,CAMEO Code,Intensity,Target Name,Target Country"
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "events.csv")
        ...     _ = file.write_text(f"{columns}\\n1,2014-01-05,China,China,042,1.9,Police (Cambodia),Cambodia\\n")
        ...     read(file).select("actor", "other", "act", "mode").to_pyarrow().to_pylist()
        [{'actor': 'CHN', 'other': 'KHM', 'act': 'CONSULT', 'mode': 'visit'}]
    """
    shaped = _shaped(_rows(path), path)
    with told(path):
        refuse(shaped, path)
        events = coded(named(shaped), meanings("ICEWS"), source="icews", book="ICEWS")
        between = check(events.filter(events.actor != events.other), EVENTS, where=path.name)
        # The publisher's files hold some events under two spellings of a name.
        return between.distinct(on="record", keep="first").select(*EVENTS.names)


def spans(path: Path) -> list[Span]:
    """The first and the last day of which a file holds every event.

    Args:
        path: the file.

    Returns:
        One span; none where it holds no day.

    Example:
        >>> import tempfile
        >>> columns = "Event ID,Event Date,Source Name,Source Country,CAMEO Code,Intensity,Target Name,Target Country"
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "events.csv")
        ...     _ = file.write_text(f"{columns}\\n1,2014-01-05,China,China,042,1.9,Police (Cambodia),Cambodia\\n")
        ...     spans(file)
        [Span(since=datetime.date(2014, 1, 5), until=datetime.date(2014, 1, 5), actors='*')]
    """
    table = _rows(path)
    found = day(table[needed(table, _NEEDED, where=path.name)["date"]].cast("string"))
    with told(path):
        ends = table.aggregate(first=found.min(), last=found.max()).to_pyarrow().to_pylist()[0]
    return [Span(ends["first"], ends["last"])] if ends["first"] else []


def _rows(path: Path) -> ibis.Table:
    """The rows of a file in the publisher's form."""
    table = rows(path)
    if "relation" in table.columns:
        raise BadTable(
            f"{path.name} has the form of the benchmarks of event prediction, which hold a part of ICEWS.",
            found=", ".join(table.columns),
            wanted=f"the publisher's file, or: detente load icews_benchmarks {path.name}",
        )
    return table


def _shaped(table: ibis.Table, path: Path) -> ibis.Table:
    """The publisher's rows: a country where one is told, else the name."""
    held = needed(table, _NEEDED, where=path.name)
    text = {need: table[name].cast("string").strip() for need, name in held.items()}
    return table.select(
        record=text["record"],
        told_date=text["date"],
        date=day(text["date"]),
        actor_told=ibis.coalesce(_given(text["actor_country"]), _given(text["actor_name"])),
        other_told=ibis.coalesce(_given(text["other_country"]), _given(text["other_name"])),
        code=cameo_text(table[held["code"]]),
        weight=text["weight"].try_cast("float64"),
    )


def _given(text: StringValue) -> StringValue:
    """A text, null where the publisher's files say that there is none."""
    return text.upper().isin(("", "NULL")).ifelse(None, text)


def day(text: StringValue) -> DateValue:
    """The day that a text starts with, such as 2018-06-01; null where it starts with none.

    Example:
        >>> day(ibis.literal("2018-06-01 00:00")).to_pyarrow().as_py().isoformat()
        '2018-06-01'
    """
    return text.strip().left(10).try_cast("date")


def refuse(shaped: ibis.Table, path: Path) -> None:
    """Name the first row whose date says nothing.

    Args:
        shaped: record, date, and told_date as it is written.
        path: the file.

    Raises:
        BadTable: there is one.

    Example:
        >>> from detente.tables import table
        >>> refuse(table(EVENTS, []).mutate(told_date=ibis.literal("soon")), Path("events.tab"))
    """
    first = shaped.filter(shaped.date.isnull()).limit(1).to_pyarrow().to_pylist()
    if first:
        raise BadTable(
            f"{path.name}: the row {first[0]['record']} has no date that can be read.",
            found=first[0]["told_date"],
            wanted="a day such as 2018-06-01",
        )


def named(shaped: ibis.Table, *, system: str = "") -> ibis.Table:
    """Put the two actors that each row names, on its day, beside it.

    Args:
        shaped: date, actor_told and other_told: a state, an organisation, a leader, or "Police (Cambodia)".
        system: where given, codes of this system (actors.py) may stand there too, and count before names.

    Returns:
        The same rows with actor and other; ?NAME where the name means none, or several, on that day.

    Example:
        >>> row = {"date": [date(2014, 1, 5)], "actor_told": ["Police (Cambodia)"], "other_told": ["Nobody Known"]}
        >>> named(ibis.memtable(row)).select("actor", "other").to_pyarrow().to_pylist()
        [{'actor': 'KHM', 'other': '?Nobody Known'}]
    """
    both = shaped.select(told=shaped.actor_told).union(shaped.select(told=shaped.other_told)).distinct()
    texts = {text for text in both.told.to_pyarrow().to_pylist() if text}
    written: dict[str, list[str]] = {}
    for text in texts if system else ():
        written.setdefault(text if text.istitle() else text.upper(), []).append(text)
    held = actors.codes(system) if system else ()
    codes = [(text, actor, first, last) for code, actor, first, last in held for text in written.get(code, ())]
    spells = [*codes, *_who(texts - {text for text, *_ in codes})]
    return dated(
        dated(shaped, spells, code="actor_told", on="date", to="actor"),
        spells,
        code="other_told",
        on="date",
        to="other",
    )


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
