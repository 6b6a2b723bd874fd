"""Scores made by hand: what the measures might say of three states, with gaps, old years and lists of unlike reach."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from typing import Any

import ibis

from detente.tables import SCORES, table

PAIRS = {("KHM", "USA"): 0.27, ("USA", "KHM"): 0.002, ("KHM", "CHN"): 0.06, ("CHN", "KHM"): 0.001}
IMPORTS = {("KHM", "USA"): 0.03, ("USA", "KHM"): 0.001, ("KHM", "CHN"): 0.38, ("CHN", "KHM"): 0.0004}
ISSUES = {"human rights": 0.24, "nuclear": 0.55, "disarmament": 0.45, "Middle East": 0.09, "economic": 0.2}


def row(measure: str, ends: tuple[str, ...], field: str, year: int, value: float, choice: str, **more: Any) -> Any:
    """One row of SCORES by year."""
    record = f"{'-'.join(ends)}:{field}:{year}:{choice}"
    actor, other, third = (*ends, None, None)[:3]
    source, low, high, n = (more.get(name) for name in ("source", "low", "high", "n"))
    when = (field, date(year, 1, 1), "year", value, low, high)
    return (source, record, measure, actor, other, *when, 3 if n is None else n, third)


def shares() -> Iterator[Any]:
    """Trade to 2014, arms of the last years, aid that one donor does not report."""
    for field, known in (("exports", PAIRS), ("imports", IMPORTS)):
        for ends, value in known.items():
            for year in range(1995, 2015):
                now = value * (1 + 0.3 * math.sin(year))
                ends_ = {"low": 0.9 * now, "high": 1.1 * now}
                yield row("dependence", ends, field, year, now, "share", source="oec", **ends_)
    for year in (2012, 2014, 2021):
        yield row("dependence", ("KHM", "CHN"), "arms", year, 0.7, "share", source="sipri")
        yield row("dependence", ("KHM", "USA"), "arms", year, 0.0, "share", source="sipri", n=0)
    for year in range(2009, 2023):
        yield row("dependence", ("KHM", "USA"), "aid", year, 0.11, "share", source="dac")
    for field, value in (("exports", 6.1), ("imports", 4.4)):
        yield row("diversification", ("KHM",), field, 2014, value, "partners", source="oec", low=value, high=value + 1)


def votes() -> Iterator[Any]:
    """Six issues or so over the years, with the pair and with the third power."""
    for year in range(2005, 2025):
        for issue, value in ISSUES.items():
            for ends, mean in ((("KHM", "USA"), value), (("CHN", "KHM"), 0.9)):
                told = {"low": max(0.0, mean - 0.1), "high": min(1.0, mean + 0.1)}
                yield row("interests", ends, issue, year, mean, "half", source="un_votes", n=15, **told)


def journeys() -> Iterator[Any]:
    """Visits of Americans by one list, of Chinese by another, of Cambodians by none but the American one."""
    paid = {2002: 1, 2003: 1, 2009: 1, 2010: 1, 2012: 2, 2022: 1}
    for year in range(1990, 2024):
        yield row("visits", ("USA", "KHM"), "all", year, paid.get(year, 0), "number", source="us_travels")
    for year in range(1990, 2021):
        yield row("visits", ("CHN", "KHM"), "all", year, float(year % 4 == 0), "number", source="chinese_leaders")
    yield row("visits", ("USA", "KHM"), "all", 2025, 4.0, "number", source="documents")


def ties() -> Iterator[Any]:
    """Organisations, treaties and missions, each to the last year of its source."""
    for ends, shared in ((("KHM", "USA"), 33.0), (("KHM", "CHN"), 35.0)):
        yield row("treaties", ends, "organisation", 2013, shared - 1, "kind", source="cow_shared_organisations")
        yield row("treaties", ends, "organisation", 2014, shared, "kind", source="cow_shared_organisations")
    yield row("treaties", ("KHM", "CHN"), "treaty", 2020, 2.0, "kind", source="desta")
    yield row("treaties", ("KHM", "CHN"), "treaty", 2020, 1.0, "kind", source="unctad_treaties")
    yield row("treaties", ("USA", "KHM"), "representation", 2024, 1.0, "kind", source="us_missions")
    yield row("treaties", ("KHM", "USA"), "alliance", 2018, 0.0, "kind", source="atop", n=0)


def stands() -> Iterator[Any]:
    """Between the two powers, the powers in the order that the brief does not ask for."""
    ends = ("KHM", "CHN", "USA")
    parts = {"lean": (0.3, -0.2, 0.8), "engagement": (0.7, 0.5, 0.9), "spread": (0.6, 0.4, 0.8)}
    fields = {"exports": -0.6, "imports": 0.9, "arms": 0.6}
    for year, some in ((2014, fields), (2018, {"arms": 1.0})):
        for part, (value, low, high) in parts.items():
            told = {"source": "oec+sipri", "low": low, "high": high}
            yield row("hedging", ends, "all", year, value, part, **{**told, "n": 40 if len(some) > 1 else 9})
        for field, value in some.items():
            yield row("hedging", ends, field, year, value, "lean", source="oec")


def scores(codes: list[str]) -> ibis.Table:
    """All of them among the codes."""
    every = [*shares(), *votes(), *journeys(), *ties(), *stands()]
    return table(SCORES, [one for one in every if {one[3], one[4] or one[3]} <= set(codes)])
