"""Two coders on the same documents: who found what, and where they tell the same act otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import ibis

from detente.build import codes, told
from detente.coders import CODERS
from detente.coding import coded
from detente.errors import DetenteError, UnreadableDocument
from detente.progress import Progress
from detente.tables import Document, Event

_TOLD = ("date", "status", "mode", "field", "voice")


class Compared(NamedTuple):
    """One act: as it was told, who found it (a coder, or both), and what the second coder says otherwise."""

    event: Event
    coder: str
    differs: str | None


def beside(
    given: Sequence[Path | Document],
    *,
    coder: str,
    other: str = "rules",
    skipped: list[UnreadableDocument] | None = None,
    progress: Progress | None = None,
) -> Iterator[ibis.Table]:
    """Read documents with two coders and set their answers side by side, one table for each document with an act.

    Args:
        given: files, folders and documents at hand.
        coder: a name of the shelf of coders, whose answer stands where both found an act.
        other: the name of the second, which works offline.
        skipped: where given, the files of a folder that could not be read are added to it.
        progress: called now and then with how far it is.

    Returns:
        EVENTS tables with three columns more: `quote`, `coder` (who found it: a name, or both) and `differs` (what
        the second says otherwise). An act that one coder alone found is no mistake of the other.

    Raises:
        UnknownName: there is no such coder.
        DetenteError: the two are one.

    Example:
        >>> list(beside([Path("note.txt")], coder="rules"))
        Traceback (most recent call last):
        ...
        detente.errors.DetenteError: A coder is not set beside itself.
          found: rules
          wanted: another one of rules, llm
    """
    codes(coder)
    if coder == other:
        raise DetenteError(
            "A coder is not set beside itself.", found=coder, wanted=f"another one of {', '.join(CODERS)}"
        )
    for found in coded(given, codes(other), skipped=skipped, progress=progress):
        acts = compared(CODERS[coder].code(found.text), found.events or [], names=(coder, other))
        if acts:
            yield told(_rows(acts, found.text), ("quote", "coder", "differs"))


def compared(first: Iterable[Event], second: Iterable[Event], *, names: tuple[str, str]) -> list[Compared]:
    """The acts of two coders on one document, in the order of the text.

    They found the same act where actor, other and act are the same and the words overlap that each quotes for it.

    Args:
        first: the acts of one coder.
        second: the acts of the other.
        names: what to call the two.

    Example:
        >>> compared([], [], names=("llm", "rules"))
        []
    """
    acts, left = list[Compared](), list(second)
    for event in first:
        match = max(left, key=lambda other: _shared(event, other), default=None)
        if match and _shared(event, match):
            left.remove(match)
            acts.append(Compared(event, "both", _differs(event, match, names[1])))
        else:
            acts.append(Compared(event, names[0], None))
    acts += [Compared(event, names[1], None) for event in left]
    return sorted(acts, key=lambda act: (act.event.start or 0, act.event.actor, act.event.other))


def _shared(one: Event, other: Event) -> int:
    """How many characters two acts share as their evidence; none where they are not the same act."""
    if (one.actor, one.other, one.act) != (other.actor, other.other, other.act):
        return 0
    return max(0, min(one.end or 0, other.end or 0) - max(one.start or 0, other.start or 0))


def _differs(event: Event, other: Event, name: str) -> str | None:
    """What the other says otherwise of the same act."""
    told = [f"{column} {_value(other, column)}" for column in _TOLD if _value(event, column) != _value(other, column)]
    return f"{name}: {', '.join(told)}" if told else None


def _value(event: Event, column: str) -> str:
    value = getattr(event, column)
    if column == "date" and value:
        return str(value.isoformat()[: {"year": 4, "month": 7}.get(event.precision, 10)])
    return str(value or "none")


def _rows(acts: Iterable[Compared], document: Document) -> Iterator[tuple[Any, ...]]:
    for act in acts:
        yield (*act.event, document.text[act.event.start : act.event.end], act.coder, act.differs)
