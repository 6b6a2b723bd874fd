"""The one recipe: read, code, check, append, measure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa

from detente import actors, builtin
from detente import store as stores
from detente.errors import OutOfCoverage, UnknownName, UnreadableDocument
from detente.measures import MEASURES, Measure
from detente.sources import SOURCES, Source
from detente.sources.documents import each, written
from detente.tables import COVERAGE, DOCUMENTS, EVENTS, KINDS, SCORES, VOTES, Document, Event, check, table

Progress = Callable[[str, int], None]
Year = int | date | None

_BATCH = 4_000_000  # characters of text that stand in memory at once
_TOLD = ("quote", "title", "url", "published", "cites")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did: rows read and rows added of each kind of table, and the files that could not be read."""

    source: str
    read: dict[str, int]
    added: dict[str, int]
    skipped: tuple[UnreadableDocument, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known between some actors: acts with their evidence, scores, and what the sources can speak of."""

    events: ibis.Table
    agreement: ibis.Table
    cooperation: ibis.Table
    coverage: ibis.Table
    documents: int
    skipped: tuple[UnreadableDocument, ...] = ()


def read(
    what: str | Path | Sequence[str | Path], *, coder: str = "rules", skipped: list[UnreadableDocument] | None = None
) -> ibis.Table:
    """Read documents: who did what to whom, when, whether it happened, and the words that say so.

    Args:
        what: a text, a file, a folder, or several of them.
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
    given = [what] if isinstance(what, str | Path) else list(what)
    rows = ((*event, text.text[event.start : event.end]) for text in _texts(given, skipped) for event in code(text))
    return _told(rows, ("quote",))


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
    one = actors.lineage(actors.find(actor).code)
    two = actors.lineage(actors.find(other).code) if other else None
    with stores.open(store) as opened:
        scores = _scores(row, opened, None if two is None else [*one, *two], grain, chosen)
        rows = _kept(_between(scores, row, one, two), since, until).order_by("period", "actor", "other", "field")
        fetched = rows.to_pyarrow()
    if not fetched.num_rows:
        pair = " and ".join(filter(None, (actor, other)))
        raise OutOfCoverage(
            f"Nothing that is loaded or built in tells the {name} of {pair}{_when(since, until)}.",
            wanted=f"a loaded source of {row.reads[0]} (detente load)",
        )
    return ibis.memtable(fetched)


def evidence(
    names: Sequence[str],
    *,
    since: int | None = None,
    until: int | None = None,
    documents: Path | None = None,
    store: str | Path | None = None,
) -> Evidence:
    """Gather all that is known between some actors: from the store, from documents at hand, and from what is built in.

    Args:
        names: states or organisations, by any usual name or code; the states that each continues count with it.
        since: the first year.
        until: the last year.
        documents: a folder or file of documents to read besides; nothing of it is stored.
        store: where the store is; by default the user's own.

    Returns:
        Evidence. `events` holds the acts among the actors in both directions, whether they happened or not, with
        quote, title, url, published and cites; acts without a date are kept.

    Raises:
        UnknownActor: no state or organisation of this name.
        UnreadableDocument: a named document cannot be read.
        StoreUnavailable: the store cannot be opened.

    Example:
        >>> known = evidence(["KHM", "CHN"], since=1950, until=2025)
        >>> set(known.events.columns) > {"quote", "title", "url", "published"}
        True
    """
    codes = [code for name in names for code in actors.lineage(actors.find(name).code)]
    skipped: list[UnreadableDocument] = []
    texts = {text.record: text for text in _examples()}
    texts |= {text.record: text for text in (each(documents, skipped=skipped) if documents else ())}
    told = _told(_acts(texts.values(), codes), _TOLD)
    with stores.open(store) as opened:
        kept = _kept(told.union(_stored(opened, codes).anti_join(told, ["source", "record"])), since, until, on="date")
        events = ibis.memtable(kept.order_by("date", "source", "record").to_pyarrow())
        coverage = ibis.memtable(opened.coverage().to_pyarrow())
        agreement = _kept(_scores(MEASURES["agreement"], opened, codes, "year", {}), since, until).to_pyarrow()
        held = opened.table(DOCUMENTS)
        count = len(texts) + int(held.filter(held.record.notin(list(texts))).count().to_pyarrow().as_py())
    function = MEASURES["cooperation"].function
    cooperation = ibis.memtable(function(events.select(*EVENTS.names), coverage, by="year", among=codes).to_pyarrow())
    return Evidence(events, ibis.memtable(agreement), cooperation, coverage, count, tuple(skipped))


def _coder(name: str) -> Callable[[Document], Iterable[Event]]:
    from detente.coders import CODERS

    if name not in CODERS:
        raise UnknownName("No coder has this name.", found=name, nearest=_nearest(name, CODERS))
    return CODERS[name].code


def _texts(given: Sequence[str | Path], skipped: list[UnreadableDocument] | None) -> Iterator[Document]:
    """The documents of files, folders and bare texts."""
    for what in given:
        if isinstance(what, str) and _bare(what):
            yield written(what, "text")
        else:
            yield from each(Path(what), skipped=skipped)


def _examples() -> Iterator[Document]:
    """The documents that come with detente, named alike wherever it is installed."""
    folder = builtin.examples()
    for text in each(folder):
        yield text._replace(document=f"examples/{folder.name}/{Path(text.document).name}")


def _bare(what: str) -> bool:
    """Whether this is a text and not the name of a file, be it of one that is not there."""
    if "\n" in what:
        return True
    try:
        named = Path(what).suffix.lower() in (".txt", ".md", ".html", ".htm", ".pdf", ".docx")
        return " " in what and not named and not Path(what).exists()
    except OSError:  # longer than a name can be
        return True


def _told(rows: Iterable[tuple[Any, ...]], more: Sequence[str]) -> ibis.Table:
    """Coded acts as EVENTS with more columns: the quote, and what is known of its document."""
    held = list(rows)
    width = len(EVENTS.columns)
    events = check(table(EVENTS, (row[:width] for row in held)), EVENTS, where="the coder").to_pyarrow()
    for place, name in enumerate(more, start=width):
        kind = pa.date32() if name == "published" else pa.string()
        events = events.append_column(name, pa.array([row[place] for row in held], kind))
    return ibis.memtable(events)


def _acts(texts: Iterable[Document], codes: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """The acts among some actors in documents, each with its quote and its document."""
    code, among = _coder("rules"), set(codes)
    for text in texts:
        for event in code(text):
            if {event.actor, event.other} <= among and event.actor != event.other:
                yield (*event, text.text[event.start : event.end], text.title, text.url, text.published, text.cites)


def _stored(opened: stores.Store, codes: Sequence[str]) -> ibis.Table:
    """The acts among some actors that the store holds, each with its quote where it has the document."""
    events, texts = opened.table(EVENTS), opened.table(DOCUMENTS)
    between = events.filter(events.actor.isin(codes), events.other.isin(codes), events.actor != events.other)
    between = between.mutate(_text=between.record.split(":")[0])
    held = texts.select("title", "url", "published", "cites", "text", _source=texts.source, _text=texts.record)
    joined = between.left_join(held, [between.source == held._source, between._text == held._text])
    quoted = joined.mutate(quote=joined.text.substr(joined.start, joined.end - joined.start))
    return ibis.memtable(quoted.select(*EVENTS.names, *_TOLD).to_pyarrow())


def _scores(
    row: Measure, opened: stores.Store, among: Sequence[str] | None, by: str, options: Mapping[str, str]
) -> ibis.Table:
    """A measure of what the store holds; for periods without a loaded vote, the built-in agreement."""
    tables = [opened.coverage() if kind == COVERAGE.name else opened.table(KINDS[kind]) for kind in row.reads]
    scores = row.function(*tables, by=by, among=among, **options)
    usual = all(value == row.options[name][0] for name, value in options.items())
    if VOTES.name not in row.reads or row.name != "agreement" or by != "year" or not usual:
        return scores
    return _filled(ibis.memtable(scores.to_pyarrow()), opened.table(VOTES), among)


def _filled(scores: ibis.Table, votes: ibis.Table, among: Sequence[str] | None) -> ibis.Table:
    """Scores of loaded votes, and built-in ones for the years of which no vote is loaded."""
    years = votes.select(year=votes.date.year()).distinct().to_pyarrow()["year"].to_pylist()
    known = builtin.scores().filter(lambda row: row.period.year().notin(years)) if years else builtin.scores()
    if among is not None:
        known = known.filter(known.actor.isin(among), known.other.isin(among))
    return scores.union(ibis.memtable(known.select(*SCORES.names).to_pyarrow()))


def _between(scores: ibis.Table, row: Measure, one: Sequence[str], two: Sequence[str] | None) -> ibis.Table:
    """The scores of one actor towards another; of a measure without direction, whichever is named first."""
    there = scores.actor.isin(one) if two is None else scores.actor.isin(one) & scores.other.isin(two)
    back = scores.other.isin(one) if two is None else scores.other.isin(one) & scores.actor.isin(two)
    return scores.filter(there if row.directed else there | back)


def _kept(rows: ibis.Table, since: Year, until: Year, *, on: str = "period") -> ibis.Table:
    """The rows from one year or day to another; a row without a date stays."""
    first = date(since, 1, 1) if isinstance(since, int) else since
    last = date(until, 12, 31) if isinstance(until, int) else until
    if first:
        rows = rows.filter(rows[on].isnull() | (rows[on] >= first))
    return rows.filter(rows[on].isnull() | (rows[on] <= last)) if last else rows


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


def _when(since: Year, until: Year) -> str:
    return (f" from {since}" if since else "") + (f" to {until}" if until else "")
