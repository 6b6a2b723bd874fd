"""What a sample is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sample:
    """A file of two rows that count, as comma-separated text with a line of column names.

    `day` is the date of its first row as it is written there; empty where rows have none that can be wrong. `latin` is
    a further row with a letter that Latin-1 writes in one byte, and the actor it means. `real` names the tables of the
    same data set that may lie beside the project, `selections` those of them that leave rows out.
    """

    text: str
    day: str = ""
    latin: tuple[str, str] | None = None
    real: tuple[str, ...] = ()
    selections: tuple[str, ...] = ()
