"""What each month was expected to be before it was seen, and how likely what came then was."""

from __future__ import annotations

from math import lgamma, log, pi
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.levels.given import Given

Array = NDArray[Any]


def foretold(value: Array, acts: Array, given: Given) -> tuple[Array, Array, Array, Array]:
    """Tell each month from the months before it alone, with settings that are not learned from it.

    Args:
        value: mean weight of the month's acts, months x pairs.
        acts: how many acts, or what they are worth, months x pairs; how many came is taken for known.
        given: the settings.

    Returns:
        The level that was expected and its standard deviation, the log density of what came [per weight point], and the
        chance that was given to less than what came [0, 1], months x pairs; the last two are not a number where there
        were no acts.

    Example:
        >>> told = np.array([[3.0], [3.0], [-9.0]])
        >>> _, _, likely, below = foretold(told, np.ones((3, 1)), Given())
        >>> bool(likely[1, 0] > likely[2, 0]), bool(below[2, 0] < 0.01)
        (True, True)
    """
    from scipy.special import stdtr

    noises, walks, shares = (part[:, None] for part in given.kinds())
    held, at_large = (part[:, None] for part in given.tether())
    level = np.full((len(noises), value.shape[1]), given.start)
    variance = np.broadcast_to(at_large, level.shape)
    with np.errstate(divide="ignore"):
        chances = np.log(shares) + np.zeros_like(level)
    expected, spread, likely, below = (np.full(value.shape, np.nan) for _ in range(4))
    for month in range(len(value)):
        level = given.start + held * (level - given.start)
        variance = held**2 * variance + walks**2
        weight = np.exp(chances - chances.max(axis=0))
        weight /= weight.sum(axis=0)
        expected[month] = (weight * level).sum(axis=0)
        spread[month] = np.sqrt((weight * (variance + (level - expected[month]) ** 2)).sum(axis=0))
        seen = acts[month] > 0
        noise = noises**2 * (given.floor**2 + 1 / np.where(seen, acts[month], 1))
        off = value[month] - level
        density = _density(off, variance + noise, given.tail)
        lower = stdtr(given.tail, off / np.sqrt(variance + noise))
        below[month] = np.where(seen, (weight * lower).sum(axis=0), np.nan)
        likely[month] = np.where(seen, np.log((weight * np.exp(density)).sum(axis=0)), np.nan)
        chances = chances + np.where(seen, density, 0)
        square = off**2 / (variance + noise)
        noise = noise * (given.tail + square) * (given.tail + 3) / (given.tail + 1) ** 2
        gain = np.where(seen, variance / (variance + noise), 0)
        level, variance = level + gain * off, variance * (1 - gain)
    return expected, spread, likely, below


def _density(off: Array, square: Array, tail: float) -> Array:
    """The log density of Student's t."""
    constant = lgamma((tail + 1) / 2) - lgamma(tail / 2) - log(tail * pi) / 2
    return constant - 0.5 * np.log(square) - (tail + 1) / 2 * np.log1p(off**2 / square / tail)
