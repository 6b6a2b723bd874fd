"""A level that walks at random and is seen through noisy means: filter, smoother, draws; many pairs at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Given:
    """Settings of the walk, each a number or one a pair: standard deviations in weight points, and the tail's freedom.

    `noise` is that of one act about the level, `floor` that of a month however many its acts, `walk` a month's step;
    `start` and `spread` say where a level may begin.
    """

    noise: Any
    floor: Any
    walk: Any
    tail: Any
    start: Any
    spread: Any


def filtered(value: Array, acts: Array, given: Given) -> tuple[Array, Array, Array]:
    """The level after each month, its variance, and the log likelihood of what was seen, month by month."""
    months, pairs = value.shape
    level, variance = np.full(pairs, given.start, float), np.full(pairs, given.spread**2, float)
    most = variance.copy()
    levels, variances, logs = (np.zeros((months, pairs)) for _ in range(3))
    for month in range(months):
        variance = np.minimum(variance + given.walk**2, most)
        seen = acts[month] > 0
        noise = given.floor**2 + given.noise**2 / np.maximum(acts[month], 1)
        total = variance + noise
        off = value[month] - level
        square = off**2 / total
        logs[month] = np.where(seen, -0.5 * np.log(total) - (given.tail + 1) / 2 * np.log1p(square / given.tail), 0)
        noise = noise * (given.tail + square) / (given.tail + 1)
        gain = np.where(seen, variance / (variance + noise), 0)
        level = level + gain * off
        variance = (1 - gain) * variance
        levels[month], variances[month] = level, variance
    return levels, variances, logs


def smoothed(value: Array, acts: Array, given: Given) -> tuple[Array, Array]:
    """The level of each month and its standard deviation, from all months together."""
    levels, variances, _ = filtered(value, acts, given)
    most = given.spread**2
    for month in range(len(levels) - 2, -1, -1):
        ahead = np.minimum(variances[month] + given.walk**2, most)
        back = variances[month] / ahead
        levels[month] += back * (levels[month + 1] - levels[month])
        variances[month] += back**2 * (variances[month + 1] - ahead)
    return levels, np.sqrt(variances)


def drawn(value: Array, acts: Array, given: Given, *, count: int, seed: int, months: int) -> Array:
    """Draws of the whole way of one pair: the last level first, then back from each month to the one before."""
    levels, variances, _ = (part[:, 0] for part in filtered(value[:, None], acts[:, None], given))
    chance = np.random.default_rng(seed)
    ways = np.empty((count, len(levels) + months))
    last = len(levels) - 1
    ways[:, last] = levels[last] + np.sqrt(variances[last]) * chance.standard_normal(count)
    for month in range(last - 1, -1, -1):
        ahead = min(variances[month] + given.walk**2, given.spread**2)
        back = variances[month] / ahead
        mean = levels[month] + back * (ways[:, month + 1] - levels[month])
        ways[:, month] = mean + np.sqrt(max(variances[month] * (1 - back), 0)) * chance.standard_normal(count)
    steps = given.walk * chance.standard_normal((count, months))
    ways[:, last + 1 :] = ways[:, [last]] + np.cumsum(steps, axis=1)
    return ways
