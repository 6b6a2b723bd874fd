"""Many documents read and coded, on all cores where there is much of them, the answers always in the same order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import NamedTuple

from detente.errors import UnreadableDocument
from detente.files.folders import files
from detente.forms.texts import FORMATS, Part, likely
from detente.progress import Progress, Step
from detente.reading.head import headed
from detente.registry import Roster, using
from detente.sources.documents import document, nothing, part, several
from detente.tables import Document, Event
from detente.workers import cores, spread

Codes = Callable[[Sequence[Document]], Iterable[list[Event]]]

_PIECE = 128_000  # bytes that one process reads at a time
_PIECES = 200  # documents, where they are short
_MUCH = 1_000_000  # bytes from which it pays to start processes


class Coded(NamedTuple):
    """A document and the acts that it tells; `events` is None where they were not wanted again."""

    text: Document
    events: list[Event] | None


class _Item(NamedTuple):
    """What to read, how large it is, the folder or the file of many it was found in, and how many files it is."""

    what: Path | Document | Part | UnreadableDocument
    size: int
    folder: Path | None = None
    files: int = 1


def coded(
    given: Iterable[Path | Document],
    codes: Codes,
    *,
    held: frozenset[str] = frozenset(),
    skipped: list[UnreadableDocument] | None = None,
    progress: Progress | None = None,
) -> Iterator[Coded]:
    """Read and code documents one after the other, so that a large folder never stands in memory whole.

    Args:
        given: files, folders and documents at hand.
        codes: the coder: it takes some documents and gives the acts of each, in their order. Where there is much to
            read it runs in other processes, so it must be a function of a module that can be pickled.
        held: records of documents whose acts are not wanted again.
        skipped: where given, the files of a folder that could not be read are added to it.
        progress: called now and then with how far it is.

    Returns:
        The documents in the order of what was given, a folder's in the order of their names.

    Raises:
        UnreadableDocument: a named file cannot be read, or a folder holds nothing that can.

    Example:
        >>> from detente.sources.documents import written
        >>> [len(found.events) for found in coded([written("Nothing.", "note")], partial(map, lambda text: []))]
        [0]
    """
    items = [item for what in given for item in _items(what)]
    whole = sum(item.size for item in items)
    asked = deque[list[_Item]]()
    work = (_asked(piece, asked) for piece in _pieces(_opened(items)))
    left = [] if skipped is None else skipped
    faults: dict[Path | None, UnreadableDocument] = {}
    done, readable = Step("", all_files=len(items), all_bytes=whole), set[Path | None]()
    with closing(spread(partial(_coded, codes, held), work, workers=cores() if whole >= _MUCH else 1)) as answers:
        for answer in answers:
            piece = asked.popleft()
            for item, found in zip(piece, answer, strict=True):
                if isinstance(found, Coded):
                    readable.add(item.folder)
                    yield found
                elif item.folder is None:
                    raise found
                else:
                    faults.setdefault(item.folder, found)
                    left.append(found)
            done = _further(done, piece)
            if progress:
                progress(done)
    for folder, fault in faults.items():
        if folder not in readable:
            raise nothing(folder or Path(), fault.message)


def knowing(own: Roster, codes: Codes, texts: Sequence[Document]) -> list[list[Event]]:
    """The acts of some documents, by a coder that knows the names of a roster: the work of a process of its own.

    It stands here because such a process then loads neither the store nor the engine of tables.

    Example:
        >>> from detente.registry import roster
        >>> knowing(roster(), lambda texts: [], [])
        []
    """
    with using(own):
        return list(codes(texts))


def _asked(piece: list[_Item], asked: deque[list[_Item]]) -> list[Path | Document | Part | UnreadableDocument]:
    """What a process is asked of a piece, which is remembered until it answers."""
    asked.append(piece)
    return [item.what for item in piece]


def _further(done: Step, piece: Sequence[_Item]) -> Step:
    """How far the reading is when one more piece is done."""
    return done._replace(
        name=next((name for item in reversed(piece) if (name := _name(item.what))), done.name),
        files=done.files + sum(item.files for item in piece),
        bytes=done.bytes + sum(item.size for item in piece),
    )


def _name(what: Path | Document | Part | UnreadableDocument) -> str:
    """What is being read; a part goes by its file, whose name stands before the mark."""
    if isinstance(what, Part):
        return what.name.partition("#")[0]
    return "" if isinstance(what, UnreadableDocument) else getattr(what, "document", None) or str(what)


def _coded(
    codes: Codes, held: frozenset[str], piece: Sequence[Path | Document | Part | UnreadableDocument]
) -> list[Coded | UnreadableDocument]:
    """Some documents with their acts, or why they cannot be read: what one process does at a time."""
    texts = [_text(what) for what in piece]
    fresh = [text for text in texts if isinstance(text, Document) and text.record not in held]
    acts = dict(zip(map(id, fresh), codes(fresh), strict=True))
    return [Coded(text, acts.get(id(text))) if isinstance(text, Document) else text for text in texts]


def _text(what: Path | Document | Part | UnreadableDocument) -> Document | UnreadableDocument:
    try:
        if isinstance(what, Part):
            found = headed(part(what))
            return found._replace(published=found.published or likely(what.seen, found.text))
        if isinstance(what, UnreadableDocument):
            return what
        return headed(what if isinstance(what, Document) else document(what))
    except UnreadableDocument as fault:
        return fault


def _opened(items: Iterable[_Item]) -> Iterator[_Item]:
    """The items, a file of many documents as its parts; one that is cut short is at fault after what is whole."""
    for item in items:
        parts = several(item.what) if isinstance(item.what, Path) else None
        if parts is None or not isinstance(item.what, Path):
            yield item
            continue
        files = 1
        try:
            for found in parts:
                yield _Item(found, found.size if isinstance(found, Part) else 0, item.folder or item.what, files)
                files = 0
        except UnreadableDocument as fault:
            yield _Item(fault, 0, item.folder, files)


def _items(what: Path | Document) -> Iterator[_Item]:
    """Everything that something names, before any of it is read; what is not there is told at once."""
    if isinstance(what, Document):
        yield _Item(what, len(what.text))
    elif what.is_dir():
        found = files(what)
        if not found:
            raise nothing(what, "no file at all")
        yield from (_Item(file.path, file.size, what) for file in found)
    else:
        yield _Item(what, _size(what))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        raise UnreadableDocument(f"There is no file or folder {path.as_posix()}.", wanted=FORMATS) from None
    except OSError:
        return 0  # why it cannot be opened is told when it is read


def _pieces(items: Iterable[_Item]) -> Iterator[list[_Item]]:
    """What one process is given at a time."""
    piece, size = list[_Item](), 0
    for item in items:
        piece.append(item)
        size += item.size
        if size >= _PIECE or len(piece) >= _PIECES:
            yield piece
            piece, size = [], 0
    if piece:
        yield piece
