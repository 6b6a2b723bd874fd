"""Standing ties as short tuples, for the tests of the sources that tell them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from detente.sources import SOURCES


def told(source: str, path: Path, content: str, *names: str) -> list[tuple[Any, ...]]:
    """The rows that a source reads from a file with this content, in the order of their records."""
    path.write_text(content, encoding="utf8")
    return of(source, path, *names)


def of(source: str, path: Path, *names: str) -> list[tuple[Any, ...]]:
    """The rows that a source reads from a file."""
    rows = SOURCES[source].read(path).order_by("since", "actor", "other", "record").to_pyarrow().to_pylist()
    return [tuple(row[name] for name in names or ("actor", "other", "level", "since", "until")) for row in rows]


def between(source: str, path: Path, one: str, two: str) -> list[tuple[str, int | None, int | None]]:
    """What a file tells of two actors, either way: level, first and last year."""
    rows = SOURCES[source].read(path)
    pair = rows.filter(rows.actor.isin((one, two)) & rows.other.isin((one, two))).order_by("since", "level")
    return [(row["level"], _year(row["since"]), _year(row["until"])) for row in pair.to_pyarrow().to_pylist()]


def _year(day: date | None) -> int | None:
    return day.year if day else None
