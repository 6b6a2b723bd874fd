"""Whether a store is whole: every row as its kind has to be, and none that contradicts another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from detente.errors import BadTable
from detente.holdings.spans import between, claimed
from detente.progress import Progress, Step
from detente.tables import DOCUMENTS, EVENTS, KINDS, Kind, check

if TYPE_CHECKING:
    import ibis

    from detente.store import Store


class Fault(NamedTuple):
    """What is wrong with a store: where, what, how many rows it concerns, and the first of these."""

    kind: str
    source: str | None
    fault: str
    rows: int
    record: str | None
    found: str | None


def faults(store: Store, *, progress: Progress | None = None) -> list[Fault]:
    """What is wrong with a store: rows that are not as their kind has to be, or that contradict one another.

    Args:
        store: an open store.
        progress: called with every check that is done.

    Returns:
        One row a fault; none where the store is whole.

    Example:
        >>> from detente import store
        >>> with store.open(":memory:") as opened:
        ...     faults(opened)
        []
    """
    found, seen = list[Fault](), 0
    for kind in KINDS.values():
        rows = store.table(kind)
        number = int(rows.count().to_pyarrow().as_py())
        if not number:
            continue
        for told in (_misshapen(rows, kind), _doubled(rows, kind), _disordered(rows, kind), _outside(store, kind)):
            for fault in told:
                found.append(fault)
            if progress:
                progress(Step(f"{kind.name}: {len(found)} faults", seen))
        seen += number
    return [*found, *_unfounded(store)]


def _misshapen(rows: ibis.Table, kind: Kind) -> Iterator[Fault]:
    """The columns in which a value is that must not be; asked of the rows themselves, whatever was promised of them."""
    asked = rows.mutate(record=rows.record.concat(""))
    try:
        check(asked, kind, where=kind.name)
    except BadTable:
        for column in kind.columns[2:]:
            alone = Kind(kind.name, kind.row, (*kind.columns[:2], column))
            try:
                check(asked, alone, where=kind.name)
            except BadTable as fault:
                told = re.search(r": (\d+) of .* is record (.*)\.$", fault.message, re.S)
                number, record = (int(told[1]), told[2]) if told else (1, None)
                named = None if fault.found is None else str(fault.found)
                yield Fault(kind.name, None, f"{column.name} is wrong: {fault.wanted}", number, record, named)


def _doubled(rows: ibis.Table, kind: Kind) -> Iterator[Fault]:
    counts = rows.group_by("source", "record").aggregate(times=rows.count())
    twice = counts.filter(counts.times > 1)
    told = twice.group_by("source").aggregate(rows=twice.times.sum(), record=twice.record.min())
    for row in told.to_pyarrow().to_pylist():
        yield Fault(kind.name, row["source"], "a record more than once", int(row["rows"]), row["record"], None)


def _disordered(rows: ibis.Table, kind: Kind) -> Iterator[Fault]:
    """Spans that end before they begin."""
    ends = {"since": "until", "start": "end", "low": "high"}
    for first, last in ends.items():
        if first in kind.names:
            empty = rows[first] >= rows[last] if first == "start" else rows[first] > rows[last]
            yield from _where(rows.filter(empty), kind, f"{last} is before {first}", rows[first])


def _where(rows: ibis.Table, kind: Kind, fault: str, shown: Any) -> Iterator[Fault]:
    """The rows at fault, by source."""
    seen = rows.select("source", "record", shown=shown.cast("string"))
    told = seen.group_by("source").aggregate(rows=seen.count(), record=seen.record.min(), shown=seen.shown.min())
    for row in told.order_by("source").to_pyarrow().to_pylist():
        yield Fault(kind.name, row["source"], fault, row["rows"], row["record"], row["shown"])


def _outside(store: Store, kind: Kind) -> Iterator[Fault]:
    """Rows with a day of which their source says that it does not speak."""
    if "date" not in kind.names:
        return
    from detente.sources import SOURCES

    rows = store.table(kind)
    for (source, name), spans in claimed(store).items():
        if name != kind.name or (source in SOURCES and SOURCES[source].late):
            continue
        days = sorted(span for told in spans.values() for span in told)
        far = rows.date < days[0][0]
        far |= rows.date > max(until for _, until in days)
        for since, until in between(days):
            far |= rows.date.between(since, until)
        told = rows.filter(rows.source == source, far)
        told = told.filter(told.precision == "day") if kind is EVENTS else told
        yield from _where(told, kind, "a day outside what the source covers", told.date)


def _unfounded(store: Store) -> Iterator[Fault]:
    """Acts whose evidence is not in their document: a span beyond its end, or words that it does not hold."""
    events, texts = store.table(EVENTS), store.table(DOCUMENTS)
    told = events.filter(events.start.notnull()).mutate(_text=events.record.split(":")[0])
    if not told.limit(1).select("record").to_pyarrow().num_rows:
        return
    held = texts.select("text", _source=texts.source, _record=texts.record)
    joined = told.left_join(held, [told.source == held._source, told._text == held._record])
    yield from _where(joined.filter(joined.text.isnull()), EVENTS, "its document is not in the store", joined.document)
    beyond = (joined.start < 0) | (joined.end > joined.text.length())
    yield from _where(joined.filter(beyond), EVENTS, "evidence beyond the end of its document", joined.end)
    for column in ("who", "whom"):
        lacking = joined.filter(joined[column].notnull(), ~joined.text.contains(joined[column]))
        yield from _where(lacking, EVENTS, f"words of {column} that are not in its document", lacking[column])
