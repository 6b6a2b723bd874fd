"""Intervals of 90 % that are honest when n is small: Wilson's and Jeffreys' of a share, and of the gap of two."""

from __future__ import annotations

from functools import cache
from math import exp, lgamma, log
from typing import Any

Z = 1.6448536269514722  # The 95th percentile of the normal distribution, for a 90 % interval.

_STEPS = 48  # Halvings of [0, 1]: finer than any figure that is shown.


def wilson(share: Any, n: Any) -> tuple[Any, Any]:
    """The 90 % interval of a share, which is honest when n is small; of numbers, or of the columns of a table.

    Args:
        share: the share [0, 1].
        n: how many rows it rests on, at least 1.

    Returns:
        The lower and the upper end, which rounding may leave a hair outside 0 and 1.

    Source: Wilson (1927), doi:10.1080/01621459.1927.10502953.

    Example:
        >>> low, high = wilson(9 / 14, 14)
        >>> round(low, 3), round(high, 3)
        (0.426, 0.814)
    """
    square = Z**2 / n
    centre = (share + square / 2) / (1 + square)
    half = Z * (share * (1 - share) / n + square / (4 * n)) ** 0.5 / (1 + square)
    return centre - half, centre + half


def difference(one: Any, n: Any, other: Any, m: Any) -> tuple[Any, Any]:
    """The 90 % interval of one share less another, from Wilson's of each; of numbers, or of the columns of a table.

    Args:
        one: the first share [0, 1].
        n: how many rows it rests on, above 0.
        other: the second share [0, 1].
        m: how many rows that one rests on, above 0.

    Returns:
        The lower and the upper end.

    Source: Newcombe (1998), Interval Estimation for the Difference Between Independent Proportions, Statistics in
        Medicine 17(8): 873-890, his method 10.

    Example:
        >>> low, high = difference(56 / 70, 70, 48 / 80, 80)
        >>> round(low, 3), round(high, 3)
        (0.077, 0.314)
    """
    (low, high), (least, most) = wilson(one, n), wilson(other, m)
    gap = one - other
    return gap - ((one - low) ** 2 + (most - other) ** 2) ** 0.5, gap + (
        (high - one) ** 2 + (other - least) ** 2
    ) ** 0.5


@cache
def jeffreys(hits: int, n: int) -> tuple[float, float]:
    """The 90 % interval of a share from its posterior under a Beta(1/2, 1/2) prior, for counts known one by one.

    It ends at 0 where nothing hit and at 1 where everything did, so that it always holds the share itself.

    Args:
        hits: how many of n.
        n: how many there are, at least 1.

    Returns:
        The lower and the upper end [0, 1].

    Source: Brown, Cai and DasGupta (2001), doi:10.1214/ss/1009213286.

    Example:
        >>> low, high = jeffreys(3, 4)
        >>> round(low, 3), round(high, 3)
        (0.349, 0.954)
    """
    one, two = hits + 0.5, n - hits + 0.5
    return 0.0 if hits == 0 else _quantile(0.05, one, two), 1.0 if hits == n else _quantile(0.95, one, two)


def _quantile(chance: float, one: float, two: float) -> float:
    """Where the Beta(one, two) distribution reaches a chance, by halving."""
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if _below(middle, one, two) < chance else (low, middle)
    return (low + high) / 2


def _below(x: float, one: float, two: float) -> float:
    """The regularised incomplete beta function: the chance that Beta(one, two) is below x."""
    if x > (one + 1) / (one + two + 2):
        return 1 - _below(1 - x, two, one)
    scale = lgamma(one + two) - lgamma(one) - lgamma(two)
    return exp(scale + one * log(x) + two * log(1 - x)) / (one * _fraction(x, one, two))


def _fraction(x: float, one: float, two: float) -> float:
    """Its continued fraction, from the inside out; each term falls off fast where x is below the mean."""
    terms = 40 + int((one + two) ** 0.5) * 4
    value = 1.0
    for m in range(terms, 0, -1):
        even = m * (two - m) * x / ((one + 2 * m - 1) * (one + 2 * m))
        odd = -(one + m) * (one + two + m) * x / ((one + 2 * m) * (one + 2 * m + 1))
        value = 1 + even / (1 + odd / value)
    return 1 - (one + two) * x / (one + 1) / value
