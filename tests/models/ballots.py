"""Ballots of invented states whose points are known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

import ibis
import numpy as np
from numpy.typing import NDArray

from detente.tables import VOTES, table

Ballot = tuple[Any, ...]
STATES = ("CAN", "GBR", "ISR", "RUS", "USA")  # The first, the second ... state of a simulation bears these codes.


class Simulated(NamedTuple):
    """Rows of VOTES, and the true points, years x states, each year with mean 0 and deviation 1."""

    rows: list[Ballot]
    truth: NDArray[np.float64]
    actors: tuple[str, ...]
    years: range


def ballot(call: str, actor: str, cast: int, year: int, issue: str | None = None) -> Ballot:
    return ("un", f"{call}/{actor}", date(year, 11, 1), call, actor, cast, issue, None)


def votes(rows: Iterable[Ballot]) -> ibis.Table:
    return table(VOTES, rows)


def named(number: int) -> tuple[str, ...]:
    """Codes of states that live in all years of a simulation; those whose side is known stand first."""
    more = "AUS BRA CHN CUB DNK EGY ETH FIN FRA GRC HND IDN IND IRN IRQ ITA JPN KHM LAO LBN LKA MEX NLD NOR NZL PAK"
    more += " PER PHL PRT ROU SAU SWE SYR THA TUR URY AFG ALB ARG AUT BEL BGR BOL CHL COL CRI DOM ECU GHA GTM HUN"
    return (*STATES, *more.split())[:number]


def simulated(
    seed: int, *, states: int = 40, years: int = 6, calls: int = 30, drift: float = 0.1, missing: float = 0.1
) -> Simulated:
    chance = np.random.default_rng(seed)
    actors, span = named(states), range(1993, 1993 + years)
    points = chance.standard_normal(states)
    points[:3] += 1.0
    points[3:5] = -1.5, 2.5
    rows: list[Ballot] = []
    truth = []
    for year in span:
        points = points + np.sqrt(drift) * chance.standard_normal(states) * (np.arange(states) > 4)
        points = (points - points.mean()) / points.std()
        truth.append(points)
        rows += _cast(chance, points, actors, year, calls, missing)
    return Simulated(rows, np.array(truth), actors, span)


def _cast(
    chance: np.random.Generator,
    points: NDArray[np.float64],
    actors: Sequence[str],
    year: int,
    calls: int,
    missing: float,
) -> Iterable[Ballot]:
    slope = 1.5 * chance.standard_normal(calls)
    low = slope * chance.normal(0.4, 0.8, calls)
    high = low + chance.uniform(0.2, 1.2, calls)
    wish = np.outer(points, slope) + chance.standard_normal((len(points), calls))
    cast = np.where(wish < low, 1, np.where(wish < high, 0, -1))
    there = chance.random(cast.shape) >= missing
    for row, call in zip(*np.nonzero(there), strict=True):
        yield ballot(f"{year}-{call}", actors[row], int(cast[row, call]), year)
