"""Which act is meant? The one of that record, in the files given, else in the store, else in the built-in documents."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from detente import builtin
from detente import store as stores
from detente.build import codes
from detente.coding import coded
from detente.errors import DetenteError, UnknownName
from detente.sources.documents import each
from detente.tables import DOCUMENTS, EVENTS, Document, Event

_SHOWN = 10  # acts that are listed where several are meant
_COMPARED = 5_000  # records that one that is not there is compared with
_TEXT = re.compile(r"([0-9a-f]*):\d+-")
_QUOTE = 40


class Act(NamedTuple):
    """An act with the document that tells it; without one where the source has no text."""

    event: Event
    document: Document | None


def find(record: str, paths: Sequence[Path] = (), *, store: str | Path | None = None) -> Act:
    """The one act whose record is this, or holds it.

    Args:
        record: the record of an act as `detente read` prints it, or an unambiguous part of it.
        paths: files and folders to look in; without any the store, then the documents that are built in.
        store: where the store is; by default the user's own.

    Raises:
        UnknownName: no act has such a record; the nearest are told.
        DetenteError: several acts have it; they are listed.
        UnreadableDocument: a file cannot be read.
        StoreUnavailable: the store cannot be opened.

    Example:
        >>> find("275-350:KHM-SANCTION-USA", store=":memory:").event.date.year
        1965
    """
    if not record.strip():
        raise DetenteError("No act is named.", found=repr(record), wanted="the record of an act, or a sentence")
    if paths:
        return _only(record, list(_read(record, paths)), lambda: _records(act for act in _read("", paths)))
    held = _stored(record, store) or list(_built_in(record))
    return _only(record, held, lambda: [*_known(store), *_records(_built_in(""))])


def _only(record: str, found: list[Act], known: Callable[[], list[str]]) -> Act:
    """The one act that is meant."""
    same = [act for act in found if act.event.record == record] or found
    if len(same) == 1:
        return same[0]
    if same:
        listed = [f"{act.event.record} {_quote(act)}".rstrip() for act in same[:_SHOWN]]
        more = [f"and {len(same) - _SHOWN} more"] if len(same) > _SHOWN else []
        raise DetenteError(
            f"{len(same)} acts have this in their record.",
            found=record,
            wanted="\n    ".join(["one of them", *listed, *more]),
        )
    near = _nearest(record, known())
    wanted = None if near else "a record as `detente read --format jsonl` prints it, or a sentence"
    raise UnknownName("No act has this record.", found=record, wanted=wanted, nearest=near)


def _quote(act: Act) -> str:
    if act.document is None:
        return ""
    words = " ".join(act.document.text[act.event.start : act.event.end].split())
    return f"“{words}”" if len(words) <= _QUOTE else f"“{words[:_QUOTE].rstrip()} …”"


def _nearest(record: str, known: Iterable[str]) -> list[str]:
    """The records most like one that is not there: of the same parties and act where only those are given."""
    held = list(dict.fromkeys(known))[:_COMPARED]
    if ":" in record:
        return get_close_matches(record, held, n=3, cutoff=0.4)
    by_part = {one.rpartition(":")[2]: one for one in reversed(held)}
    return [by_part[part] for part in get_close_matches(record, by_part, n=3, cutoff=0.4)]


def _records(acts: Iterable[Act]) -> list[str]:
    return [act.event.record for act in acts]


def _read(record: str, paths: Sequence[Path]) -> Iterator[Act]:
    """The acts of documents at hand; where the record names its document, no other is coded."""
    named = _TEXT.search(record)
    texts: Iterable[Document | Path] = paths
    if named and named[1]:
        texts = [text for path in paths for text in each(path) if text.record.endswith(named[1])]
    for text, events in coded(texts, codes("rules"), skipped=[]):
        for event in events or ():
            if record in event.record:
                yield Act(event, text)


def _stored(record: str, store: str | Path | None) -> list[Act]:
    """The acts of the store, each with its document where the store has it."""
    with stores.open(store) as opened:
        events, texts = opened.table(EVENTS), opened.table(DOCUMENTS)
        rows = events.filter(events.record.contains(record)).order_by("record").limit(1000).to_pyarrow().to_pylist()
        found = [Event(**row) for row in rows]
        wanted = {event.record.partition(":")[0] for event in found if event.start is not None}
        held = texts.filter(texts.record.isin(list(wanted))).to_pyarrow().to_pylist() if wanted else []
        documents = {(row["source"], row["record"]): Document(**row) for row in held}
    return [Act(event, documents.get((event.source, event.record.partition(":")[0]))) for event in found]


def _known(store: str | Path | None) -> list[str]:
    """The records of the store, as many as one that is not there is compared with."""
    with stores.open(store) as opened:
        events = opened.table(EVENTS)
        records: list[str] = events.filter(events.start.notnull()).limit(_COMPARED).record.to_pyarrow().to_pylist()
        return records


def _built_in(record: str) -> Iterator[Act]:
    """The acts of the documents that are built in."""
    texts = {text.record: text for text in builtin.documents()}
    for row in builtin.events().select(*EVENTS.names).order_by("record").to_pyarrow().to_pylist():
        if record in row["record"]:
            yield Act(Event(**row), texts[row["record"].partition(":")[0]])
