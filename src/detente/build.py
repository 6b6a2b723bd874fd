"""The one recipe: read, code, check, append, measure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

import ibis
import pyarrow as pa

from detente import actors, builtin
from detente import store as stores
from detente.errors import NotEnoughEvidence, OutOfCoverage, UnknownName, UnreadableDocument
from detente.measures import MEASURES, Measure
from detente.sources import SOURCES, Source
from detente.sources.documents import each, written
from detente.tables import COVERAGE, DOCUMENTS, EVENTS, KINDS, SCORES, VOTES, Document, Event, Kind, check, table

Progress = Callable[[str, int], None]
Year = int | date | None

_BATCH = 4_000_000  # characters of text that stand in memory at once


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did: rows read and rows added of each kind of table, and the files that could not be read."""

    source: str
    read: dict[str, int]
    added: dict[str, int]
    skipped: tuple[UnreadableDocument, ...] = ()


def read(
    what: str | Path | Document | Sequence[str | Path | Document],
    *,
    coder: str = "rules",
    skipped: list[UnreadableDocument] | None = None,
) -> ibis.Table:
    """Read documents: who did what to whom, when, whether it happened, and the words that say so.

    Args:
        what: a text, a file, a folder, a document at hand, or several of them; what is named twice is read once.
        coder: the way of coding, a name of the shelf of coders.
        skipped: where given, the files of a folder that could not be read are added to it.

    Returns:
        An EVENTS table with one column more: `quote`, exactly the document's text from start to end. A document in
        which no act was found has no row; that is not to say that nothing happened.

    Raises:
        UnreadableDocument: a file is missing, empty, binary or cut short.
        UnknownName: there is no such coder.

    Example:
        >>> read("On 7 April 2006 China criticised Japan.").select("actor", "other", "quote").to_pyarrow().num_rows
        1
    """
    code = _coder(coder)
    given = [what] if isinstance(what, str | Path | Document) else list(what)
    rows = ((*event, text.text[event.start : event.end]) for text in _texts(given, skipped) for event in code(text))
    return told(rows, ("quote",))


def load(
    source: str, paths: Sequence[Path], *, store: str | Path | None = None, progress: Progress | None = None
) -> Loaded:
    """Load a data set or documents into the store, all of it or nothing; loading twice adds nothing.

    Args:
        source: a name of the shelf of sources.
        paths: its files; for documents also folders.
        store: where the store is; by default the user's own.
        progress: called with the name of each file and the number of rows read so far.

    Returns:
        How many rows of each kind were read and how many were new.

    Raises:
        UnknownName: there is no such source.
        BadTable: a file lacks a column, is cut short, or holds a value that cannot be.
        UnreadableDocument: a document cannot be read.
        StoreUnavailable: the store cannot be opened or written; it stays as it was.

    Example:
        >>> load("un_vote", [])
        Traceback (most recent call last):
        ...
        detente.errors.UnknownName: No source has this name.
          found: un_vote
          nearest: un_votes
    """
    row = SOURCES.get(source)
    if row is None:
        raise UnknownName("No source has this name.", found=source, nearest=_nearest(source, SOURCES))
    loaded, skipped = Loaded(source, {}, {}), list[UnreadableDocument]()
    with stores.open(store, write=True) as opened, opened.transaction():
        for path in map(Path, paths):
            seen = _counter(loaded.read, path.name, progress)
            for piece in _coded(path, opened, skipped) if row.kind is DOCUMENTS else _whole(row, path):
                for name, added in opened.append(piece, seen=seen).items():
                    if name != COVERAGE.name:
                        loaded.added[name] = loaded.added.get(name, 0) + added
                        loaded.read.setdefault(name, 0)
    return Loaded(source, loaded.read, loaded.added, tuple(skipped))


def _counter(read: dict[str, int], name: str, progress: Progress | None) -> Callable[[str, int], None]:
    """Count the rows of each kind as they come in, and tell how many came from all files so far."""

    def seen(kind: str, rows: int) -> None:
        if kind != COVERAGE.name:
            read[kind] = read.get(kind, 0) + rows
            if progress:
                progress(name, sum(read.values()))

    return seen


def _whole(row: Source, path: Path) -> Iterator[dict[str, ibis.Table]]:
    """The rows of a data file, and the span of which an absence in it is a zero."""
    ends = row.span(path) if row.complete and row.span else None
    spans = [(row.name, f"{row.kind.name}:{ends[0]}:{ends[1]}", row.kind.name, *ends, "*")] if ends else []
    yield {row.kind.name: row.read(path), COVERAGE.name: table(COVERAGE, spans)}


def _coded(path: Path, opened: stores.Store, skipped: list[UnreadableDocument]) -> Iterator[dict[str, ibis.Table]]:
    """Documents and the acts in them, some at a time; acts of a document that the store holds are coded already."""
    code = _coder("rules")
    held = set(opened.table(DOCUMENTS).record.to_pyarrow().to_pylist())
    for texts in _batches(each(path, skipped=skipped)):
        acts = [event for text in texts if text.record not in held for event in code(text)]
        yield {
            DOCUMENTS.name: table(DOCUMENTS, texts),
            EVENTS.name: check(table(EVENTS, acts), EVENTS, where=path.name),
        }


def _batches(texts: Iterable[Document]) -> Iterator[list[Document]]:
    batch: list[Document] = []
    for text in texts:
        batch.append(text)
        if sum(len(held.text) for held in batch) > _BATCH or len(batch) >= 500:
            yield batch
            batch = []
    if batch:
        yield batch


def measure(
    name: str,
    actor: str,
    other: str | None = None,
    *,
    by: str | None = None,
    since: Year = None,
    until: Year = None,
    store: str | Path | None = None,
    options: Mapping[str, str] | None = None,
) -> ibis.Table:
    """Measure a relation over time from what the store holds, or from the built-in scores where it holds no votes.

    Args:
        name: a name of the shelf of measures.
        actor: a state or organisation, by any usual name or code; the states that it continues count as it.
        other: the second one; all others where none is given.
        by: the period; the measure's own where none is given.
        since: the first year or day.
        until: the last year or day.
        store: where the store is; by default the user's own.
        options: options of the measure, such as {"abstention": "half"}.

    Returns:
        SCORES in the order of time. A missing period is unknown, not zero.

    Raises:
        UnknownName: no measure, option or period of this name.
        UnknownActor: no state or organisation of this name.
        NotEnoughEvidence: both names are one actor, or the span ends before it begins.
        OutOfCoverage: nothing that is loaded or built in can say.

    Example:
        >>> measure("agrement", "KHM")
        Traceback (most recent call last):
        ...
        detente.errors.UnknownName: No measure has this name.
          found: agrement
          nearest: agreement
    """
    row = MEASURES.get(name)
    if row is None:
        raise UnknownName("No measure has this name.", found=name, nearest=_nearest(name, MEASURES))
    grain, chosen = _grain(row, by), _options(row, options or {})
    bounds(since, until)
    found = [actors.find(name) for name in (actor, other) if name is not None]
    if len({state.code for state in found}) < len(found):
        raise NotEnoughEvidence(f"The {name} of an actor with itself says nothing.", found=_called(found))
    one, two = actors.lineage(found[0].code), actors.lineage(found[1].code) if other is not None else None
    with stores.open(store) as opened:
        among = None if two is None else [*one, *two]
        pair = partial(_between, row=row, one=one, two=two)
        known = scores(row, opened, among=among, by=grain, options=chosen, kept=pair)
        rows = within(known, since, until, on=known.period).order_by("period", "actor", "other", "field")
        fetched = rows.to_pyarrow()
    if not fetched.num_rows:
        built = name == "agreement" and not _usual(row, grain, chosen)
        raise OutOfCoverage(
            f"Nothing that is loaded or built in tells the {name} of {_called(found)}{_when(since, until)}.",
            found="built in for years alone, an abstention as one half" if built else None,
            wanted=f"a loaded source of {row.reads[0]} that knows them (detente load)",
        )
    return ibis.memtable(fetched)


def _coder(name: str) -> Callable[[Document], Iterable[Event]]:
    from detente.coders import CODERS

    if name not in CODERS:
        raise UnknownName("No coder has this name.", found=name, nearest=_nearest(name, CODERS))
    return CODERS[name].code


def _texts(given: Iterable[str | Path | Document], skipped: list[UnreadableDocument] | None) -> Iterator[Document]:
    """The documents of files, folders and bare texts, each once."""
    for what in dict.fromkeys(given):
        if isinstance(what, Document):
            yield what
        elif isinstance(what, str) and _bare(what):
            yield written(what, "text")
        else:
            yield from each(Path(what), skipped=skipped)


def _bare(what: str) -> bool:
    """Whether this is a text and not the name of a file, be it of one that is not there."""
    if "\n" in what:
        return True
    try:
        named = Path(what).suffix.lower() in (".txt", ".md", ".html", ".htm", ".pdf", ".docx")
        return " " in what and not named and not Path(what).exists()
    except OSError:  # longer than a name can be
        return True


def told(rows: Iterable[tuple[Any, ...]], more: Sequence[str]) -> ibis.Table:
    """Coded acts as a checked EVENTS table with more columns: the quote, and what is known of its document.

    Example:
        >>> told([], ["quote"]).columns[-1]
        'quote'
    """
    held = list(rows)
    width = len(EVENTS.columns)
    events = check(table(EVENTS, (row[:width] for row in held)), EVENTS, where="the coder").to_pyarrow()
    for place, name in enumerate(more, start=width):
        kind = pa.date32() if name == "published" else pa.string()
        events = events.append_column(name, pa.array([row[place] for row in held], kind))
    return ibis.memtable(events)


def scores(
    row: Measure,
    opened: stores.Store,
    *,
    among: Sequence[str] | None,
    by: str,
    options: Mapping[str, str] = MappingProxyType({}),
    kept: Callable[[ibis.Table], ibis.Table] = lambda every: every,
) -> ibis.Table:
    """A measure of what a store holds; for years without a loaded vote, the built-in agreement.

    Args:
        row: the measure, from its shelf.
        opened: the store.
        among: the codes between which to measure; all where None.
        by: the period.
        options: options of the measure.
        kept: leaves those scores out that are not wanted, before any is fetched.

    Returns:
        SCORES.

    Example:
        >>> with stores.open() as opened:
        ...     known = scores(MEASURES["agreement"], opened, among=["KHM", "CHN"], by="year")
        >>> set(known.actor.to_pyarrow().to_pylist())
        {'CHN'}
    """
    tables = [_held(opened, KINDS[kind]) for kind in row.reads]
    measured = kept(row.function(*tables, by=by, among=among, **options))
    if row.name != "agreement" or not _usual(row, by, options):
        return measured
    return _filled(ibis.memtable(measured.to_pyarrow()), kept(builtin.scores()), opened.table(VOTES), among)


def _usual(row: Measure, by: str, options: Mapping[str, str]) -> bool:
    """Whether this is what the built-in scores tell: a year each, every option as it is by default."""
    return by == "year" and all(value == row.options[name][0] for name, value in options.items())


def _held(opened: stores.Store, kind: Kind) -> ibis.Table:
    """What the store holds of a kind of table; of acts, those in the built-in documents too."""
    if kind is COVERAGE:
        return opened.coverage()
    if kind is not EVENTS:
        return opened.table(kind)
    code, stored = _coder("rules"), opened.table(EVENTS)
    ours = table(EVENTS, (event for text in builtin.documents() for event in code(text)))
    return stored.union(ours.anti_join(stored, ["source", "record"]))


def _filled(scores: ibis.Table, known: ibis.Table, votes: ibis.Table, among: Sequence[str] | None) -> ibis.Table:
    """Scores of loaded votes, and built-in ones for the years of which no vote is loaded."""
    years = votes.select(year=votes.date.year()).distinct().to_pyarrow()["year"].to_pylist()
    if years:
        known = known.filter(known.period.year().notin(years))
    if among is not None:
        known = known.filter(known.actor.isin(among), known.other.isin(among))
    return scores.union(ibis.memtable(known.select(*SCORES.names).to_pyarrow()))


def _between(scores: ibis.Table, row: Measure, one: Sequence[str], two: Sequence[str] | None) -> ibis.Table:
    """The scores of one actor towards another; of a measure without direction, whichever is named first."""
    there = scores.actor.isin(one) if two is None else scores.actor.isin(one) & scores.other.isin(two)
    back = scores.other.isin(one) if two is None else scores.other.isin(one) & scores.actor.isin(two)
    return scores.filter(there if row.directed else there | back)


def within(rows: ibis.Table, since: Year, until: Year, *, on: ibis.expr.types.DateColumn) -> ibis.Table:
    """The rows whose date lies from one year or day to another; a row without a date stays.

    Example:
        >>> rows = table(COVERAGE, [("mine", "1", "events", date(2018, 1, 1), date(2018, 12, 31), "*")])
        >>> within(rows, 2019, None, on=rows.since).count().to_pyarrow().as_py()
        0
    """
    first, last = bounds(since, until)
    limits = [on >= first] * bool(first) + [on <= last] * bool(last)
    return rows.filter(*(on.isnull() | limit for limit in limits)) if limits else rows


def bounds(since: Year, until: Year) -> tuple[date | None, date | None]:
    """The first and the last day of a span of years or days; None where it is open.

    Raises:
        NotEnoughEvidence: it ends before it begins.

    Example:
        >>> bounds(2019, None)
        (datetime.date(2019, 1, 1), None)
    """
    first = date(since, 1, 1) if isinstance(since, int) else since
    last = date(until, 12, 31) if isinstance(until, int) else until
    if first and last and first > last:
        raise NotEnoughEvidence("The span ends before it begins.", found=f"since {since}, until {until}")
    return first, last


def _grain(row: Measure, by: str | None) -> str:
    if by is not None and by not in row.by:
        raise UnknownName(f"{row.name} knows no such period.", found=by, nearest=row.by)
    return by or row.by[0]


def _options(row: Measure, options: Mapping[str, str]) -> dict[str, str]:
    """The options that a measure takes."""
    for name, value in options.items():
        if name not in row.options:
            raise UnknownName(f"{row.name} has no such option.", found=name, nearest=_nearest(name, row.options))
        if value not in row.options[name]:
            raise UnknownName(f"{row.name} knows no such {name}.", found=value, nearest=row.options[name])
    return dict(options)


def _nearest(name: str, known: Iterable[str]) -> list[str]:
    return get_close_matches(name, list(known), n=3, cutoff=0.5) or sorted(known)


def _called(found: Iterable[actors.Actor]) -> str:
    return " and ".join(f"{actor.name} ({actor.code})" for actor in found)


def _when(since: Year, until: Year) -> str:
    return (f" from {since}" if since else "") + (f" to {until}" if until else "")
