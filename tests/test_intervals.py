"""Intervals beside published ones."""

from __future__ import annotations

import pytest

from detente import intervals


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
    ],
)
def test_a_difference_of_shares_has_the_interval_that_newcombe_printed(
    monkeypatch: pytest.MonkeyPatch, one: tuple[int, int], other: tuple[int, int], low: float, high: float
) -> None:
    """Table II of Newcombe (1998), method 10, of 95 %."""
    monkeypatch.setattr(intervals, "Z", 1.959964)
    (hits, n), (struck, m) = one, other
    assert intervals.difference(hits / n, n, struck / m, m) == pytest.approx((low, high), abs=5e-5)
