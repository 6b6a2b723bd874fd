"""What tests of flows have in common: a file written here, and its rows as they are read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from detente.sources import SOURCES


def wrote(folder: Path, text: str, *, name: str = "flows.csv") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf8")
    return file


def told(source: str, file: Path, *columns: str) -> list[tuple[Any, ...]]:
    """The rows of a file in the order of their records, by default actor, other and value."""
    rows = SOURCES[source].read(file).order_by("record").to_pyarrow().to_pylist()
    return [tuple(row[column] for column in columns or ("actor", "other", "value")) for row in rows]


def covered(source: str, file: Path) -> list[tuple[str, str, str]]:
    """The spans of a file: first day, last day, actors."""
    spans = SOURCES[source].spans
    assert spans is not None
    return [(span.since.isoformat(), span.until.isoformat(), span.actors) for span in spans(file)]


def value(source: str, file: Path, actor: str, other: str, year: int, **more: str) -> float:
    """The one value that a source tells of a pair in a year; nought where it tells none."""
    rows = SOURCES[source].read(file)
    rows = rows.filter(rows.actor == actor, rows.other == other, rows.period.year() == year)
    for column, wanted in more.items():
        rows = rows.filter(rows[column] == wanted)
    found = rows.value.to_pyarrow().to_pylist()
    assert len(found) < 2
    return float(found[0]) if found else 0.0
