"""A place for files that are needed while a data set is read, and gone when it is."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

_room: ContextVar[Path | None] = ContextVar("_room", default=None)


@contextmanager
def room() -> Iterator[Path]:
    """What is put in place inside goes at the end, with an error or without.

    Returns:
        A context; the folder that is in use within it.

    Example:
        >>> with room():
        ...     where = place()
        >>> where.exists()
        False
    """
    with tempfile.TemporaryDirectory(prefix="detente-", ignore_cleanup_errors=True) as folder:
        token = _room.set(Path(folder))
        try:
            yield Path(folder)
        finally:
            _room.reset(token)


def place() -> Path:
    """An empty folder of its own, in the room that is in use; outside of any it goes when the program ends.

    Example:
        >>> with room():
        ...     place() == place()
        False
    """
    return Path(tempfile.mkdtemp(dir=_room.get() or Path(_whole().name)))


@cache
def _whole() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="detente-", ignore_cleanup_errors=True)
