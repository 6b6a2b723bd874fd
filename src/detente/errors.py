"""The named mistakes. Each says where and what, then what was found, then what was wanted or what comes near."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any


class DetenteError(Exception):
    """The base of every error that detente raises on purpose.

    Args:
        message: where and what went wrong, in one sentence.
        found: what was there.
        wanted: what should have been there.
        nearest: valid choices close to what was found, the nearest first.

    Example:
        >>> print(UnknownActor("No state or organisation has this name.", found="Camboda", nearest=["Cambodia (KHM)"]))
        No state or organisation has this name.
          found: Camboda
          nearest: Cambodia (KHM)
    """

    def __init__(self, message: str, *, found: object = None, wanted: object = None, nearest: Sequence[str] = ()):
        super().__init__(message)
        self.message = message
        self.found = found
        self.wanted = wanted
        self.nearest = tuple(nearest)

    def __str__(self) -> str:
        """Two to four lines: the message, then found, wanted and nearest where they are known."""
        facts = {"found": self.found, "wanted": self.wanted, "nearest": ", ".join(self.nearest) or None}
        told = {name: fact if str(fact).strip() else repr(fact) for name, fact in facts.items() if fact is not None}
        return "\n".join([self.message, *(f"  {name}: {fact}" for name, fact in told.items())])

    def __reduce__(self) -> tuple[Any, ...]:
        """Survive pickling with every fact, so that an error crosses processes whole."""
        return _rebuild, (type(self), self.message, self.found, self.wanted, self.nearest)


def _rebuild(
    kind: type[DetenteError], message: str, found: object, wanted: object, nearest: tuple[str, ...]
) -> DetenteError:
    return kind(message, found=found, wanted=wanted, nearest=nearest)


class BadTable(DetenteError):
    """A table lacks a column, or holds a value that its kind does not allow."""


class UnknownActor(DetenteError):
    """A name or code belongs to no state or organisation that detente knows, or to none on that date."""


class UnknownName(DetenteError):
    """A measure, source, field, format or option does not exist; the nearest that do are told."""


class OutOfCoverage(DetenteError):
    """No loaded source can speak of what was asked: absent is not zero."""


class UnreadableDocument(DetenteError):
    """A file cannot be read as a document: empty, binary, cut short, or of a kind that detente does not read."""


class NotEnoughEvidence(DetenteError):
    """There is too little to say anything."""


class StoreUnavailable(DetenteError):
    """The store cannot be opened or written: held by another process, damaged, or on a full disk."""


class NotThere(DetenteError):
    """A publisher's server is there and answers, but holds nothing at an address."""


def misshapen(where: str, name: str, held: Iterable[str], wanted: Iterable[str]) -> StoreUnavailable:
    """That a store holds a table that bears a name of ours and lacks columns that every row needs.

    Example:
        >>> print(misshapen("a.duckdb", "votes", ["who"], ["source", "record"]))
        The store a.duckdb holds a table of votes in another shape.
          found: who
          wanted: source, record
    """
    message = f"The store {where} holds a table of {name} in another shape."
    return StoreUnavailable(message, found=", ".join(held), wanted=", ".join(wanted))


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """The known names that are spelt almost like this one, at most three; all of them where none is.

    Example:
        >>> nearest("agrement", ["cooperation", "agreement"])
        ['agreement']
    """
    from difflib import get_close_matches

    return get_close_matches(name, list(known), n=3, cutoff=0.5) or sorted(known)


def allowed(value: str, values: Sequence[str], *, what: str) -> str:
    """The value itself, where it is one of those that may be.

    Args:
        value: what was asked for.
        values: what may be asked for.
        what: what to call it in an error.

    Raises:
        UnknownName: the value is none of them.

    Example:
        >>> allowed("day", ["month", "year"], what="period")
        Traceback (most recent call last):
        ...
        detente.errors.UnknownName: There is no such period.
          found: day
          nearest: month, year
    """
    if value not in values:
        raise UnknownName(f"There is no such {what}.", found=value, nearest=values)
    return value


def said(error: BaseException) -> str:
    """The first line of what another program said, for `found`.

    Example:
        >>> said(ValueError("no such table\\nLINE 1: ..."))
        'no such table'
    """
    text = str(error).strip()
    return text.splitlines()[0][:200] if text else "no reason given"
