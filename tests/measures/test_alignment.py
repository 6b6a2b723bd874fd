"""Distances of ideal points beside a slow and obvious version, simulated points, and the published distances."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as some

from detente.intervals import Z
from detente.measures.alignment import alignment
from detente.tables import SCORES, table
from tests.measures.samples import Rows

Point = tuple[str, str, str, int, float, float, float, int]
STATES = ("AAA", "BBB", "CCC", "?DD")

few = settings(max_examples=25, deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate))
points = some.lists(
    some.tuples(
        some.sampled_from(("one", "two")),
        some.sampled_from(STATES),
        some.sampled_from(("all", "nuclear")),
        some.sampled_from((2000, 2001)),
        some.floats(-3, 3),
        some.floats(0.01, 1),
        some.floats(0.01, 1),
        some.integers(1, 90),
    ),
    max_size=20,
    unique_by=lambda point: point[:4],
)


def rows(told: list[Point]) -> Rows:
    return [
        (
            *(source, f"{actor}:{field}:{year}", "ideal_points", actor, None, field, date(year, 1, 1), "year"),
            *(value, value - below, value + above, n),
        )
        for source, actor, field, year, value, below, above, n in told
    ]


def slowly(told: list[Point]) -> dict[tuple[Any, ...], tuple[float, float, float, int]]:
    """Pair by pair: the distance, and the ends of the interval of the difference, the nearer and the further."""
    found = {}
    for one, two in combinations(sorted(told, key=lambda point: point[1]), 2):
        same = one[0] == two[0] and one[2:4] == two[2:4] and one[1] != two[1]
        if not same or "?DD" in (one[1], two[1]):
            continue
        ends = [
            one[4] - two[4] - (one[5] ** 2 + two[6] ** 2) ** 0.5,
            one[4] - two[4] + (one[6] ** 2 + two[5] ** 2) ** 0.5,
        ]
        low = 0.0 if ends[0] <= 0 <= ends[1] else min(map(abs, ends))
        found[(one[0], one[1], two[1], *one[2:4])] = (
            *(abs(one[4] - two[4]), low, max(map(abs, ends))),
            min(one[7], two[7]),
        )
    return found


def quickly(told: list[Point]) -> dict[tuple[Any, ...], tuple[float, float, float, int]]:
    return {
        (*(row[name] for name in ("source", "actor", "other", "field")), row["period"].year): (
            *(row["value"], row["low"], row["high"]),
            row["n"],
        )
        for row in alignment(table(SCORES, rows(told))).to_pyarrow().to_pylist()
    }


@few
@given(points)
def test_distances_are_those_of_the_slow_version(told: list[Point]) -> None:
    fast, slow = quickly(told), slowly(told)
    assert fast.keys() == slow.keys()
    for pair, wanted in slow.items():
        assert fast[pair] == pytest.approx(wanted, abs=1e-9)


def test_other_scores_and_other_periods_say_nothing() -> None:
    told = rows([("un", "AAA", "all", 2000, 0.0, 0.1, 0.1, 5), ("un", "BBB", "all", 2000, 1.0, 0.1, 0.1, 5)])
    strange = [(*row[:2], "affinity", *row[3:]) for row in told]
    monthly = [(*row[:7], "month", *row[8:]) for row in told]
    assert alignment(table(SCORES, told)).count().to_pyarrow().as_py() == 1
    for others in (strange, monthly, [told[0], strange[1]]):
        assert alignment(table(SCORES, others)).count().to_pyarrow().as_py() == 0


@pytest.mark.parametrize("apart", [0.0, 0.1, 2.0])
def test_intervals_hold_the_true_distance(apart: float) -> None:
    """Two thousand pairs whose points are told with errors of unlike size; near zero the interval is too wide."""
    random, told = Random(7), []
    for pair in range(2000):
        for state, true, spread in (("AAA", 0.0, 0.1), ("BBB", apart, 0.2)):
            value = random.gauss(true, spread)
            told.append((f"{pair:04}", state, "all", 2000, value, Z * spread, Z * spread, 9))
    scores = quickly(told).values()
    share = sum(low <= apart <= high for _, low, high, _ in scores) / 2000
    assert share == pytest.approx(0.90, abs=0.02) if apart == 2.0 else share >= 0.89


def test_distances_of_published_points_are_the_published_ones(shared: Callable[[str], Path]) -> None:
    """South Korea's pairs: `ipd` is the distance of the points of the legacy series to the seventh digit."""
    files = [shared(f"data/{name}.parquet") for name in ("unga_idealpoints_jul2025", "unga_agreement_southkorea_dyads")]
    with duckdb.connect() as connection:
        held = connection.execute(
            "select iso3c, year::int, idealpointlegacy::double from read_parquet(?) "
            "where idealpointlegacy is not null and iso3c is not null and year >= 1991",
            [str(files[0])],
        ).fetchall()
        dyads = connection.execute(
            "select iso3c, year::int, ipd from read_parquet(?) where ipd is not null", [str(files[1])]
        ).fetchall()
    told: list[Point] = [("un", *(state, "all", year, value), 0.1, 0.1, 70) for state, year, value in held]
    scores = alignment(table(SCORES, rows(told)), among=None).to_pyarrow().to_pylist()
    ours = {
        (row["other"] if row["actor"] == "KOR" else row["actor"], row["period"].year): row["value"]
        for row in scores
        if "KOR" in (row["actor"], row["other"])
    }
    both = [(ours[state, year], ipd) for state, year, ipd in dyads if (state, year) in ours]
    assert len(both) > 5500
    assert max(abs(one - two) for one, two in both) < 1e-6
