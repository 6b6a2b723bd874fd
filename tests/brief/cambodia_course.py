"""A course made by hand: what the models might tell of three states, with a gap, phases, turning points and bands."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import ibis

from detente.models.phases import Phase
from detente.tables import SCORES, table
from detente.turning import Made, TurningPoint

OPEN = range(1976 * 12, 1990 * 12)  # months of which nothing is told


def level(ends: tuple[str, str], month: int, value: float, half: float, n: int) -> Any:
    """One row of SCORES of affinity; `month` counts from the year 0."""
    day = date(month // 12, month % 12 + 1, 1)
    record = f"{'-'.join(ends)}:all:{day:%Y-%m}"
    return ("examples", record, "affinity", *ends, "all", day, "month", value, value - half, value + half, n, None)


def levels(
    ends: tuple[str, str], middle: float, *, half: float = 1.0, n: int = 1, until: int = 2025, wave: float = 1.0
) -> Iterator[Any]:
    """The affinity of a pair from 1958 on, about a middle, with the gap."""
    for month in range(1958 * 12 + 6, until * 12 + 11):
        if month not in OPEN:
            yield level(ends, month, middle + wave * math.sin(month / 60), half, n if month % 3 else 0)


def affinity(codes: Sequence[str]) -> ibis.Table:
    """Of Cambodia with each of the two powers."""
    pairs = {("KHM", "USA"): -1.5, ("CHN", "KHM"): 4.0}
    rows = [row for ends, middle in pairs.items() if {*ends} <= set(codes) for row in levels(ends, middle)]
    return table(SCORES, rows)


def phases(codes: Sequence[str]) -> tuple[Phase, ...]:
    """Three phases of Cambodia and the United States."""
    spells = (
        (date(1958, 7, 1), date(1965, 4, 30), "correct", 0.5, -0.3),
        (date(1965, 5, 1), date(1991, 12, 31), "rupture", -5.0, 0.0),
        (date(1992, 1, 1), date(2025, 11, 30), "warm", 2.5, 0.0),
    )
    if not {"KHM", "USA"} <= set(codes):
        return ()
    return tuple(
        Phase("KHM", "USA", since, until, name, value, value - 1, value + 1, trend)
        for since, until, name, value, trend in spells
    )


def turns(codes: Sequence[str], events: ibis.Table) -> tuple[TurningPoint, ...]:
    """Two turning points with their acts, two without any, and one that is not probable enough to be told."""
    if not {"KHM", "USA"} <= set(codes):
        return ()
    told = (
        (date(1965, 5, 3), date(1965, 4, 1), date(1965, 6, 30), "worsening", 9.0, 0.98, 0.5, -5.0),
        (date(1992, 1, 1), date(1991, 10, 1), date(1993, 10, 31), "improving", 7.0, 0.995, None, 2.5),
        (date(2013, 2, 1), date(2013, 1, 1), date(2013, 2, 28), "improving", 2.0, 0.8, 1.0, 0.5),
        (date(2018, 2, 1), date(2018, 2, 1), date(2018, 2, 28), "worsening", 2.0, 0.7, 2.5, 1.0),
        (date(2003, 2, 1), date(2003, 2, 1), date(2003, 2, 28), "worsening", 2.0, 0.3, 2.5, 1.0),
    )
    rows = [row for row in events.to_pyarrow().to_pylist() if {row["actor"], row["other"]} == {"KHM", "USA"}]
    made = []
    for turn in told:
        own = [row for row in rows if row["date"] and turn[1] <= row["date"] <= turn[2] and turn[5] > 0.9]
        acts = tuple(Made(**{name: row[name] for name in Made._fields}) for row in own)
        made.append(TurningPoint("KHM", "USA", *turn, len(acts), acts))
    return tuple(made)


def places(codes: Sequence[str]) -> ibis.Table:
    """Ideal points from 1956 on; Cambodia has none from 1976 to 1978."""
    middles = {"KHM": -0.8, "USA": 2.6, "CHN": -1.4}
    rows = []
    for code in codes:
        for year in range(1971 if code == "CHN" else 1956, 2025):
            if code != "KHM" or year not in (1976, 1977, 1978):
                value = middles[code] + 0.1 * math.sin(year / 4)
                record = f"{code}:all:{year}"
                when = ("all", date(year, 1, 1), "year")
                rows.append(
                    ("un_votes", record, "ideal_points", code, None, *when, value, value - 0.2, value + 0.2, 80, None)
                )
    return table(SCORES, rows)
