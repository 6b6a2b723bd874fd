"""What the slow and obvious versions of measures share: days, spans, periods, and cells beside cells."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

import ibis
import pytest

from tests.measures.samples import Rows

Scores = dict[tuple[Any, ...], tuple[float, int]]

DAYS = (date(1999, 12, 31), date(2000, 1, 1), date(2000, 2, 29), date(2000, 3, 1), date(2001, 2, 1))

# Many sources in one table, each a world of its own, the last with little in it: what takes time is the query.
SOURCES = ("one", "two", "three", "four", "five", "six") * 5 + ("seven",)


def drawn(chance: Random, rows: int, *columns: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Rows of which each value is one of those that its column may hold."""
    return [tuple(chance.choice(of) for of in columns) for _ in range(rows)]


def spans(chance: Random) -> list[tuple[str, date, int]]:
    """Which days a source covers: up to a year and a half, in one piece or two, or none."""
    return drawn(chance, 9, SOURCES, DAYS, range(500))


def cover(covered: list[tuple[str, date, int]], kind: str, speaks: str = "*") -> Rows:
    """Spans as rows of COVERAGE."""
    return [
        (source, str(row), kind, since, since + timedelta(days=days), speaks)
        for row, (source, since, days) in enumerate(covered)
    ]


def counted(event: dict[str, Any], by: str) -> bool:
    """Whether an act happened, between two who are known, at a time that is known well enough."""
    if event["status"] != "happened" or event["actor"] == event["other"] or event["precision"] == "none":
        return False
    return "?" not in event["actor"] + event["other"] and not (event["precision"] == "year" and by == "month")


def whole_periods(source: str, spans: Rows, by: str) -> set[date]:
    """The periods of which spans of a source hold every day."""
    days = {
        since + timedelta(days=day)
        for of, _, _, since, until, _ in spans
        if of == source
        for day in range((until - since).days + 1)  # type: ignore[operator]
    }
    held: dict[date, int] = defaultdict(int)
    for day in days:
        held[period_of(day, by)] += 1
    return {period for period, n in held.items() if n == length(period, by)}


def length(period: date, by: str) -> int:
    """How many days a period has."""
    if by == "month":
        return calendar.monthrange(period.year, period.month)[1]
    return 366 if calendar.isleap(period.year) else 365


def period_of(day: date, by: str) -> date:
    """The first day of the month or year of a day."""
    return day.replace(day=1) if by == "month" else day.replace(month=1, day=1)


def cells(scores: ibis.Table, *keys: str) -> dict[tuple[Any, ...], Any]:
    """The value and n of each cell of SCORES, no cell twice."""
    rows = scores.to_pyarrow().to_pylist()
    values = {tuple(row[key] for key in keys): (row["value"], row["n"]) for row in rows}
    assert len(values) == len(rows)
    return values


def near(scores: Scores) -> dict[tuple[Any, ...], Any]:
    """Cells as they may come out of sums in another order."""
    return {key: (pytest.approx(value), n) for key, (value, n) in scores.items()}
