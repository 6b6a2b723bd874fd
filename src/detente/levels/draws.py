"""Draws of the whole way of one level: joint, so that what happened between two months can be told from them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.levels.given import Given
from detente.levels.walk import filtered, weighed

Array = NDArray[Any]


def drawn(value: Array, acts: Array, given: Given, *, count: int, seed: int, months: int = 0) -> Array:
    """Draw ways that the level of one pair may have gone: of each a kind, its last month, then back month by month.

    Args:
        value: mean weight of the month's acts, one a month.
        acts: how many acts, or what they are worth, one a month.
        given: the settings.
        count: how many ways.
        seed: the same seed draws the same ways.
        months: how many months after the last to go on.

    Returns:
        The ways, draws x months, in weight points.

    Source: Frühwirth-Schnatter (1994), doi:10.1111/j.1467-9892.1994.tb00184.x; Carter and Kohn (1994),
        doi:10.1093/biomet/81.3.541.

    Example:
        >>> drawn(np.array([3.0, 4.0]), np.array([5.0, 5.0]), Given(), count=7, seed=1, months=1).shape
        (7, 3)
    """
    levels, variances, likely = filtered(value[:, None], acts[:, None], given)
    chance = np.random.default_rng(seed)
    kind = chance.choice(len(likely), size=count, p=weighed(likely, given)[:, 0])
    held, step = given.tether()[0][kind], given.kinds()[1][kind]
    last = len(value) - 1
    ways = np.empty((count, len(value) + months))
    for month in range(last, -1, -1):
        mean, variance = levels[month, kind, 0].astype(float), variances[month, kind, 0].astype(float)
        if month < last:
            ahead = held**2 * variance + step**2
            mean = mean + held * variance / ahead * (ways[:, month + 1] - held * mean)
            variance = variance * step**2 / ahead
        ways[:, month] = mean + np.sqrt(variance) * chance.standard_normal(count)
    for month in range(last + 1, last + 1 + months):
        ways[:, month] = held * ways[:, month - 1] + step * chance.standard_normal(count)
    return ways + given.start
