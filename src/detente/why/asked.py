"""The reading of one act, asked again: its sentence among the others, the word that tells it, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from detente.coders.rules import Line, by_line, code
from detente.reading.deeds import Deed, Parsed, Weighed, between, deeds, weighed
from detente.reading.grammar import parse
from detente.reading.listed import Found
from detente.reading.when import When
from detente.sources.documents import written
from detente.tables import Document, Event


@dataclass(frozen=True)
class Read:
    """A document read again, so that it can be asked for its reasons."""

    document: Document
    lines: Sequence[Line]

    @classmethod
    def of(cls, document: Document) -> Read:
        """Read a document again.

        Example:
            >>> len(Read.of(written("It rained. China criticised Japan.", "note")).lines)
            2
        """
        return cls(document, list(by_line(document)))

    def row(self, at: int) -> int:
        """The line of the file in which a character stands, from 1."""
        return self.document.text.count("\n", 0, at) + 1

    def telling(self, event: Event) -> Telling | None:
        """The sentence that tells an act; None where it is not in the text any more."""
        for place, line in enumerate(self.lines):
            if (line.part.start, line.part.end) == (event.start, event.end):
                return Telling(self, place, event)
        return None


@dataclass(frozen=True)
class Telling:
    """An act in its sentence."""

    read: Read
    place: int
    event: Event

    @property
    def line(self) -> Line:
        """The sentence as it was read."""
        return self.read.lines[self.place]

    @cached_property
    def parsed(self) -> Parsed:
        """The sentence with its grammar."""
        return grammar(self.line)

    @cached_property
    def listed(self) -> tuple[Found, When | None] | None:
        """The act as the word lists tell it; None where they do not."""
        return next((act for act in self.line.acts if self._is_it(act[0])), None)

    @cached_property
    def learned(self) -> tuple[Found, Deed, Weighed] | None:
        """The act as grammar and what was learned tell it; None where they do not."""
        if self.listed or self.line.unnamed is None:
            return None
        (found,) = deeds([self.parsed])
        for deed in found:
            for act in between(self.line.part.text, deed):
                if self._is_it(act):
                    pair = (deed.actor, deed.other)
                    return act, deed, next(one for one in weighed(self.parsed) if (one.actor, one.other) == pair)
        return None

    @property
    def found(self) -> Found | None:
        """The act as it is read today; None where today's rules do not find it."""
        return self.listed[0] if self.listed else self.learned[0] if self.learned else None

    @cached_property
    def dated(self) -> When | None:
        """The date that the sentence, or one before it, gives the act."""
        if self.listed:
            return self.listed[1]
        if not self.found:
            return None
        line, told = self.line, self.found.told
        return line.course.of(line.part, line.dates, told.start, told.end, status=self.found.status)

    def _is_it(self, found: Found) -> bool:
        event = self.event
        return (found.actor, found.told.sense.act, found.other) == (event.actor, event.act, event.other)


def grammar(line: Line) -> Parsed:
    """A sentence with its grammar, as the coder asks it for further acts.

    Example:
        >>> (line,) = Read.of(written("Police arrested two students.", "note")).lines
        >>> grammar(line).unnamed
        True
    """
    (tree,) = parse([line.part.text])
    return Parsed(tree, line.mentions, bool(line.unnamed), bool(line.acts))


def first(text: str) -> Telling:
    """The first act of a text at hand, in its sentence.

    Args:
        text: a text that tells an act.

    Example:
        >>> first("It rained. China criticised Japan.").place
        1
    """
    document = written(text, "text")
    telling = Read.of(document).telling(code(document)[0])
    assert telling is not None  # the coder has just found it there
    return telling
