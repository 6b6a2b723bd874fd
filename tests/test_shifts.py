"""How unusual months are, where they peak and how level stretches part, beside the slow and obvious ways."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import nbinom

from detente.shifts.onset import _narrowest
from detente.shifts.peaks import _greatest, _often
from detente.shifts.standing import Standing
from detente.shifts.stretches import SHORTEST, stretches
from detente.shifts.surprise import deviation, within

NUMBERS = st.floats(-5, 5, width=16)
ROWS = arrays(np.float64, st.tuples(st.integers(1, 3), st.integers(1, 30)), elements=NUMBERS)


@given(ROWS, st.integers(-6, 6), st.integers(0, 6))
def test_the_sum_of_months_around_a_month(values: np.ndarray, low: int, wide: int) -> None:
    months = values.shape[1]
    for row, sums in zip(values, within(values, low, low + wide), strict=True):
        for month in range(months):
            start, stop = max(month + low, 0), max(month + low + wide + 1, 0)
            assert np.isclose(sums[month], row[start:stop].sum(), atol=1e-9)


@given(st.floats(0.05, 200), st.integers(0, 300))
def test_deviation_is_the_root_of_twice_the_log_likelihood_that_is_lost(usual: float, count: int) -> None:
    size = 10.0  # One over the share of bursts.

    def likelihood(mean: float) -> float:
        return float(nbinom.logpmf(count, size, size / (size + max(mean, 1e-12))))

    lost = max(likelihood(count) - likelihood(usual), 0)
    found = deviation(np.array([float(count)]), np.array([usual]))[0]
    assert np.isclose(abs(found), np.sqrt(2 * lost), atol=1e-3)
    assert np.sign(found) in (0, np.sign(count - usual))


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4)), max_size=20))
def test_how_often_a_dyad_peaks_as_high(cells: list[tuple[int, int]]) -> None:
    dyads, values = (np.array([cell[side] for cell in cells], float) for side in (0, 1))
    often = _often(dyads.astype(int), values)
    slow = [sum(other == dyad and high >= value for other, high in cells) + 0.5 for dyad, value in cells]
    assert often.tolist() == slow


@given(ROWS)
def test_no_two_peaks_stand_within_three_months(values: np.ndarray) -> None:
    for row, flags in zip(values, _greatest(values), strict=True):
        places = np.flatnonzero(flags)
        assert not places.size or np.diff(places).min(initial=99) > 3
        assert all(row[place] == row[max(place - 3, 0) : place + 4].max() for place in places)
        if row.max() > 0.5:
            assert int(row.argmax()) in places


@given(arrays(np.float64, (2, 12), elements=st.floats(0.01, 1)))
def test_the_narrowest_span_that_holds_nine_tenths(weights: np.ndarray) -> None:
    chance = weights / weights.sum(1, keepdims=True)
    for row, low, high in zip(chance, *_narrowest(chance), strict=True):
        spans = [(start, stop) for start, stop in combinations(range(13), 2) if row[start:stop].sum() >= 0.9 - 1e-9]
        wide = min(stop - start for start, stop in spans)
        assert (round(low * 10), round(high * 10)) in spans and round((high - low) * 10) == wide


@settings(max_examples=40, deadline=None)
@given(arrays(np.float64, 24, elements=NUMBERS), st.floats(1, 20))
def test_stretches_are_the_best_of_all_ways_on_the_grid(mean: np.ndarray, price: float) -> None:
    trust = np.ones((1, 24))
    stood = Standing((("KHM", "THA"),), ("news",), 0, mean[None], trust, trust > 0, trust)
    found = stretches(stood, price=price)
    edges = range(SHORTEST, 24, SHORTEST)
    least = min(
        _cost(mean, [0, *inner, 24], price) for number in range(len(edges) + 1) for inner in combinations(edges, number)
    )
    own = [part.start for part in found]
    assert own[0] == 0 and found[-1].stop == 24
    assert all(one.stop == two.start for one, two in pairwise(found))
    assert all(part.stop - part.start >= SHORTEST for part in found)
    assert _cost(mean, [*own, 24], price) <= least + 1e-6


def _cost(mean: np.ndarray, edges: list[int], price: float) -> float:
    parts = [mean[start:stop] for start, stop in pairwise(edges)]
    return sum(float(((part - part.mean()) ** 2).sum()) + price for part in parts)
