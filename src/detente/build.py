"""The one recipe: read, code, check, append."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa

from detente import store as stores
from detente.coding import Coded, Codes, coded, knowing
from detente.errors import BadTable, DetenteError, UnknownName, UnreadableDocument, nearest
from detente.files import omissions, scratch
from detente.files.folders import files
from detente.progress import Progress, Step
from detente.registry import roster
from detente.roster import known
from detente.sources import SOURCES, Source
from detente.sources.documents import written
from detente.tables import COVERAGE, DOCUMENTS, EVENTS, Document, Event, arrow, check, table

What = str | Path | Document

_BATCH = 4_000_000  # characters of text that stand in memory, and are stored, at once
_TOGETHER = 512  # files that are unpacked and read at once
_OFTEN = 5.0  # seconds after which what was coded so far is stored, so that a stop loses no more
_ENDINGS = (".txt", ".md", ".html", ".htm", ".pdf", ".docx", ".xml", ".rss", ".atom", ".warc", ".gz")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did: rows read, added and replaced of each kind of table, and the files and lines left out."""

    source: str
    read: dict[str, int]
    added: dict[str, int]
    skipped: tuple[DetenteError, ...] = ()
    replaced: dict[str, int] = field(default_factory=dict)


def read(
    what: What | Sequence[What],
    *,
    coder: str = "rules",
    actors: str | Path | None = None,
    skipped: list[UnreadableDocument] | None = None,
) -> ibis.Table:
    """Read documents: who did what to whom, when, whether it happened, and the words that say so.

    Args:
        what: a text, a file, a folder, a document at hand, or several of them; what is named twice is read once.
        coder: the way of coding, a name of the shelf of coders.
        actors: a file of names and actors of your own, as `roster.read` takes it.
        skipped: where given, the files of a folder that could not be read are added to it.

    Returns:
        An EVENTS table with one column more: `quote`, exactly the document's text from start to end. A document in
        which no act was found has no row; that is not to say that nothing happened.

    Raises:
        UnreadableDocument: a file is missing, empty, binary or cut short.
        UnknownName: there is no such coder.
        BadTable: the file of actors is not as it has to be.

    Example:
        >>> read("On 7 April 2006 China criticised Japan.").select("actor", "other", "quote").to_pyarrow().num_rows
        1
    """
    with known(actors):
        return told(_rows(_found(what, coder, skipped=skipped)), ("quote",))


def stream(
    what: What | Sequence[What],
    *,
    coder: str = "rules",
    store: str | Path | None = None,
    skipped: list[UnreadableDocument] | None = None,
    progress: Progress | None = None,
) -> Iterator[pa.Table]:
    """Read documents as `read` does, some at a time, so that the acts of a large folder never stand in memory whole.

    Args:
        what: as for `read`.
        coder: as for `read`; with a store the rules, for it holds what they found.
        store: where given, the documents and their acts are kept there batch by batch. Documents that it holds are
            not coded again: their acts are told from it, so that a reading that was stopped goes on where it was.
        skipped: as for `read`.
        progress: called now and then with how far it is.

    Returns:
        Tables as `read` gives, in Arrow and in the order of the documents, none of them empty.

    Raises:
        UnreadableDocument: a file is missing, empty, binary or cut short.
        StoreUnavailable: the store cannot be opened or written; it keeps the batches before.
        DetenteError: another coder than the rules is asked to fill a store.

    Example:
        >>> [table.num_rows for table in stream("On 7 April 2006 China criticised Japan.")]
        [1]
    """
    if store is None:
        yield from _tables(_batches(_found(what, coder, skipped=skipped, progress=progress)))
        return
    if coder != "rules":
        raise DetenteError("A store holds what the rules found.", found=coder, wanted="rules, or a file of its own")
    with stores.open(store, write=True) as opened:
        found = coded(_given(what), codes("rules"), held=_held(opened), skipped=skipped, progress=progress)
        yield from _tables(_known(opened, batch) for batch in _batches(found))


def load(
    source: str,
    paths: Sequence[Path],
    *,
    store: str | Path | None = None,
    actors: str | Path | None = None,
    columns: Mapping[str, str] | None = None,
    again: bool = False,
    progress: Progress | None = None,
) -> Loaded:
    """Load a data set or documents into the store; loading twice adds nothing.

    A data set is loaded whole or not at all. Documents are kept batch by batch, each with all its acts, so that a load
    that was stopped goes on where it was.

    Args:
        source: a name of the shelf of sources.
        paths: its files, or folders of nothing else.
        store: where the store is; by default the user's own.
        actors: a file of names and actors of your own, as `roster.read` takes it.
        columns: of events of your own: which column holds what, and what the data set is called, as
            `sources.own_events.read` takes it.
        again: code documents again that the store holds, and put the acts found now in the place of those held.
        progress: called now and then with how far it is.

    Returns:
        How many rows of each kind were read, how many were new, and how many made room for them.

    Raises:
        UnknownName: there is no such source, or `again` or `columns` is asked of one that does not know it.
        BadTable: a file lacks a column, is cut short, or holds a value that cannot be.
        UnreadableDocument: a document cannot be read.
        StoreUnavailable: the store cannot be opened or written; what it held before stays.

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
        raise UnknownName("No source has this name.", found=source, nearest=nearest(source, SOURCES))
    if again and row.kind is not DOCUMENTS:
        raise UnknownName("Only documents are coded again.", found=source, wanted="documents")
    with known(actors), stores.open(store, write=True) as opened:
        if row.kind is DOCUMENTS:
            return _documents(opened, [Path(path) for path in paths], again, progress)
        held = _files([Path(path) for path in paths])
        with opened.transaction():
            return _whole(_told_by(row, columns, held), opened, held, progress)


def _told_by(row: Source, columns: Mapping[str, str] | None, paths: Sequence[Path]) -> Source:
    """The source as the user tells it; a table of the user's own is called by its file where no name is told."""
    if not columns and row.name != "own_events":
        return row
    given = dict(columns or {})
    if row.name == "own_events" and "name" not in given:
        names = {path.name.partition(".")[0] for path in paths}
        if len(names) > 1:
            found, wanted = ", ".join(sorted(names)[:5]), "--map name=NAME for the files of one data set"
            raise BadTable("Several files of your own are one data set or several.", found=found, wanted=wanted)
        given["name"] = "".join(names)
    if given.get("name") in SOURCES.keys() - {row.name}:
        raise UnknownName("A data set of this name is on the shelf.", found=given["name"], wanted="another name")
    return row.told(given)


def codes(name: str) -> Codes:
    """The coder of a name, as a function that takes some documents and gives the acts of each.

    It takes the roster in use along, into other processes too.

    Args:
        name: a name of the shelf of coders.

    Raises:
        UnknownName: there is no such coder.

    Example:
        >>> [len(acts) for acts in codes("rules")([written("China criticised Japan.", "note")])]
        [1]
    """
    from detente.coders import CODERS

    if name not in CODERS:
        raise UnknownName("No coder has this name.", found=name, nearest=nearest(name, CODERS))
    coder = CODERS[name]
    return partial(knowing, roster(), coder.codes or partial(map, coder.code))


def _found(
    what: What | Sequence[What],
    coder: str,
    *,
    skipped: list[UnreadableDocument] | None,
    progress: Progress | None = None,
) -> Iterator[Coded]:
    """Documents with their acts; a coder that asks others, and counts what that costs, works in this process alone."""
    from detente.coders import CODERS

    named = codes(coder)
    if CODERS[coder].cost is None:
        return coded(_given(what), named, skipped=skipped, progress=progress)
    texts = coded(_given(what), partial(map, _nothing), skipped=skipped, progress=progress)
    return (found._replace(events=CODERS[coder].code(found.text)) for found in texts)


def _nothing(text: Document) -> list[Event]:
    return []


def _whole(row: Source, opened: stores.Store, paths: Sequence[Path], progress: Progress | None) -> Loaded:
    """Load data files, and the span of which an absence in each is a zero.

    Of a source that reads many files at once some hundreds go together: the store looks once for rows that it holds,
    and what was unpacked of them is gone before the next are.
    """
    read, added = {row.kind.name: 0}, {row.kind.name: 0}
    most = _TOGETHER if row.together else 1
    with omissions.told() as left_out:
        for group in (paths[at : at + most] for at in range(0, len(paths), most)):
            name = group[0].name if len(group) == 1 else f"{group[0].name} and {len(group) - 1:,} more files"

            def seen(kind: str, rows: int, name: str = name) -> None:
                read[kind] += rows
                if progress:
                    progress(Step(name, read[kind]))

            if progress and row.together:
                progress(Step(name, read[row.kind.name]))
            with scratch.room():
                new = opened.append({row.kind.name: row.read(*group)}, seen=seen)
                added[row.kind.name] += new[row.kind.name]
        opened.append({COVERAGE.name: table(COVERAGE, _spans(row, paths))})
    return Loaded(row.name, read, added, tuple(left_out))


def _spans(row: Source, paths: Sequence[Path]) -> list[tuple[Any, ...]]:
    """What the files cover, as rows of COVERAGE; files that are read together may cover a day together."""
    found: list[tuple[Any, ...]] = []
    for group in ([paths] if row.together else [[path] for path in paths]) if row.spans and paths else ():
        with scratch.room():
            for span in row.spans(*group):  # type: ignore[misc]
                found.append((row.name, f"{row.kind.name}:{':'.join(map(str, span))}", row.kind.name, *span))
    return found


def _files(paths: Sequence[Path]) -> list[Path]:
    """The files, those of a folder one by one."""
    found = [inside for path in paths for inside in (_within(path) if path.is_dir() else [path])]
    return list(dict.fromkeys(found))


def _within(folder: Path) -> list[Path]:
    inside = [file.path for file in files(folder)]
    if not inside:
        raise BadTable(f"The folder {folder.name} holds no file.", wanted="the files of a data set")
    return inside


def _documents(opened: stores.Store, paths: Sequence[Path], again: bool, progress: Progress | None) -> Loaded:
    """Load documents and the acts in them; those that the store holds are coded already."""
    skipped = list[UnreadableDocument]()
    kinds = DOCUMENTS.name, EVENTS.name
    loaded = Loaded("documents", dict.fromkeys(kinds, 0), dict.fromkeys(kinds, 0), (), dict.fromkeys(kinds, 0))
    held = frozenset[str]() if again else _held(opened)
    for batch in _batches(coded(paths, codes("rules"), held=held, skipped=skipped, progress=progress)):
        loaded.read[DOCUMENTS.name] += len(batch)
        loaded.read[EVENTS.name] += sum(len(found.events or ()) for found in batch)
        with opened.transaction():
            if again:
                _sum(loaded.replaced, opened.remove(found.text.record for found in batch))
            _sum(loaded.added, _keep(opened, batch))
    return Loaded("documents", loaded.read, loaded.added, tuple(skipped), loaded.replaced)


def _sum(into: dict[str, int], counts: dict[str, int]) -> None:
    for name, count in counts.items():
        into[name] += count


def _held(opened: stores.Store) -> frozenset[str]:
    """The documents that the store holds, by their records."""
    return frozenset(opened.table(DOCUMENTS).record.to_pyarrow().to_pylist())


def _keep(opened: stores.Store, batch: Sequence[Coded]) -> dict[str, int]:
    """Store the documents that were coded now, each with all its acts."""
    fresh = [found for found in batch if found.events is not None]
    if not fresh:
        return {}
    acts = _checked(event for found in fresh for event in found.events or ())
    return opened.append({DOCUMENTS.name: arrow(DOCUMENTS, (found.text for found in fresh)), EVENTS.name: acts})


def _known(opened: stores.Store, batch: Sequence[Coded]) -> list[Coded]:
    """Store the documents that were coded now, and tell the acts of the others from the store."""
    _keep(opened, batch)
    held = [found.text.record for found in batch if found.events is None]
    acts = opened.acts(held)
    return [found if found.events is not None else Coded(found.text, acts[found.text.record]) for found in batch]


def _batches(found: Iterable[Coded]) -> Iterator[list[Coded]]:
    batch, size, since = list[Coded](), 0, time.monotonic()
    for one in found:
        batch.append(one)
        size += len(one.text.text)
        if size >= _BATCH or time.monotonic() - since >= _OFTEN:
            yield batch
            batch, size, since = [], 0, time.monotonic()
    if batch:
        yield batch


def _tables(batches: Iterable[Iterable[Coded]]) -> Iterator[pa.Table]:
    for batch in batches:
        if rows := list(_rows(batch)):
            yield _told(rows, ("quote",))


def _rows(found: Iterable[Coded]) -> Iterator[tuple[Any, ...]]:
    """The acts of documents, each with the words that tell it."""
    for text, events in found:
        for event in events or ():
            yield (*event, text.text[event.start : event.end])


def _given(what: What | Sequence[What]) -> list[Path | Document]:
    """Files, folders and texts, each once."""
    several = [what] if isinstance(what, str | Path | Document) else what
    return [_meant(one) for one in dict.fromkeys(several)]


def _meant(what: What) -> Path | Document:
    if isinstance(what, Document):
        return what
    return written(what, "text") if isinstance(what, str) and _bare(what) else Path(what)


def _bare(what: str) -> bool:
    """Whether this is a text and not the name of a file, be it of one that is not there."""
    if "\n" in what:
        return True
    try:
        named = Path(what).suffix.lower() in _ENDINGS
        return " " in what and not named and not Path(what).exists()
    except OSError:  # longer than a name can be
        return True


def told(rows: Iterable[tuple[Any, ...]], more: Sequence[str]) -> ibis.Table:
    """Coded acts as a checked EVENTS table with more columns: the quote, and what is known of its document.

    Example:
        >>> told([], ["quote"]).columns[-1]
        'quote'
    """
    return ibis.memtable(_told(rows, more))


def _told(rows: Iterable[tuple[Any, ...]], more: Sequence[str]) -> pa.Table:
    held = list(rows)
    width = len(EVENTS.columns)
    events = _checked(row[:width] for row in held)
    for place, name in enumerate(more, start=width):
        kind = pa.date32() if name == "published" else pa.string()
        events = events.append_column(name, pa.array([row[place] for row in held], kind))
    return events


def _checked(rows: Iterable[tuple[Any, ...]]) -> pa.Table:
    """Coded acts as a checked EVENTS table, by an engine that then goes, with all it was given."""
    engine = ibis.duckdb.connect()
    try:
        engine.con.register("acts", arrow(EVENTS, rows))
        return check(engine.table("acts"), EVENTS, where="the coder").to_pyarrow()
    finally:
        engine.disconnect()
