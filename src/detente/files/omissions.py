"""What a reader had to leave out of a file, told to whoever reads it."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from detente.errors import DetenteError

_told: ContextVar[list[DetenteError] | None] = ContextVar("_told", default=None)


@contextmanager
def told() -> Iterator[list[DetenteError]]:
    """Hear what is left out inside.

    Returns:
        A context; a list that fills with what was left out, in the order in which it was.

    Example:
        >>> with told() as left_out:
        ...     leave_out(DetenteError("events.tab: 1 row is broken.", found="3 fields"))
        >>> left_out[0].message
        'events.tab: 1 row is broken.'
    """
    heard: list[DetenteError] = []
    token = _told.set(heard)
    try:
        yield heard
    finally:
        _told.reset(token)


def leave_out(what: DetenteError) -> None:
    """Tell what is left out, and why; where nobody listens, as a warning of Python's.

    Args:
        what: where and what, as an error would tell it.

    Example:
        >>> with warnings.catch_warnings(record=True, action="always") as heard:
        ...     leave_out(DetenteError("events.tab: 1 row is broken."))
        >>> str(heard[0].message)
        'events.tab: 1 row is broken.'
    """
    heard = _told.get()
    if heard is None:
        warnings.warn(str(what), stacklevel=3)
    else:
        heard.append(what)
