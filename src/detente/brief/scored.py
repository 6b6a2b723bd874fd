"""Scores chosen for a brief: one source for each question, the years of it, and how its values are written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from detente.brief.footnotes import Footnotes
from detente.brief.parts import Dated, Number, Party

Row = Mapping[str, Any]
Years = Mapping[int, Row]

WINDOW = 10  # years that "now" stands for
REPORTED = "range of what both sides report"
OLD = 5  # what is so many years behind the last year on record is called old


def chosen(scores: Iterable[Row], measure: str, choice: str | None = None) -> list[Row]:
    """The scores of one measure by year, and of one way of measuring it: the last word of the record says which.

    Example:
        >>> row = {"measure": "visits", "by": "year", "record": "USA-KHM:2012:number"}
        >>> len(chosen([row], "visits", "number")), len(chosen([row], "visits", "balance"))
        (1, 0)
    """
    rows = (row for row in scores if row["measure"] == measure and row["by"] == "year")
    return [row for row in rows if choice is None or row["record"].endswith(f":{choice}")]


def towards(rows: Iterable[Row], actor: Party, other: Party | None) -> list[Row]:
    """The scores of one state towards another, or of the state alone, and of the states that they continue."""
    ends = other.codes if other else frozenset([None])
    return [row for row in rows if row["actor"] in actor.codes and row["other"] in ends]


def by_source(rows: Iterable[Row]) -> dict[str, dict[int, Row]]:
    """The scores of each source by year; where a state and one that it continues both have a year, the fuller one."""
    told: dict[str, dict[int, Row]] = {}
    for row in sorted(rows, key=lambda row: (row["n"], row["record"])):
        told.setdefault(row["source"], {})[row["period"].year] = row
    return told


def latest(rows: Iterable[Row], beside: Iterable[Row] = ()) -> tuple[Years, Years]:
    """The scores of the source that speaks of the latest year, and what the same source tells of those beside them.

    Of two sources with the same last year that counts which tells of both, and then the longer one. Where it tells
    nothing of those beside, another may speak for them.
    """
    told, there = by_source(rows), by_source(beside)
    if not told:
        return {}, (latest(beside)[0] if there else {})
    source = max(told, key=lambda name: (max(told[name]), name in there, len(told[name]), name))
    return told[source], there[source] if source in there else (latest(beside)[0] if there else {})


def beginning(years: Iterable[int], width: int = WINDOW) -> int:
    """The first of the last years."""
    return max(years) - width + 1


def comparable(one: Dated | None, two: Dated | None) -> bool:
    """Whether two numbers may be set against each other: known both, of one year and one source."""
    return one is not None and two is not None and one[0] == two[0] and one[1].source == two[1].source


def portion(value: float) -> str:
    """A share as a percentage; what is next to nothing, or next to all, is not rounded to it.

    Example:
        >>> [portion(value) for value in (0.0, 0.002, 0.274, 0.998, 1.0)]
        ['0%', 'under 1%', '27%', 'over 99%', '100%']
    """
    if 0 < value < 0.01:
        return "under 1%"
    return "over 99%" if 0.99 < value < 1 else f"{100 * value:.0f}%"


def ranged(row: Row, of: str, unit: str, notes: Footnotes, *, claim: str = REPORTED) -> Number:
    """A score that is a share, with its interval where there is one and what that interval holds."""
    low, high = row["low"], row["high"]
    span = None if low is None or high is None else f"{100 * low:.0f}–{100 * high:.0f}%"
    source = notes.collection(row["source"])
    return Number(row["value"], portion(row["value"]), row["n"], unit, source, of, low, high, span, claim)


def newest(years: Years, number: Any) -> Dated | None:
    """The latest score as a number with its year; None where there is none."""
    return (max(years), number(years[max(years)])) if years else None
