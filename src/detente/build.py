"""The one recipe: read, code, check, append."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa

from detente import store as stores
from detente.errors import UnknownName, UnreadableDocument, nearest
from detente.sources import SOURCES, Source
from detente.sources.documents import each, written
from detente.tables import (
    COVERAGE,
    DOCUMENTS,
    EVENTS,
    Document,
    Event,
    check,
    table,
)

Progress = Callable[[str, int], None]

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
        raise UnknownName("No source has this name.", found=source, nearest=nearest(source, SOURCES))
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


def _coder(name: str) -> Callable[[Document], Iterable[Event]]:
    from detente.coders import CODERS

    if name not in CODERS:
        raise UnknownName("No coder has this name.", found=name, nearest=nearest(name, CODERS))
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
