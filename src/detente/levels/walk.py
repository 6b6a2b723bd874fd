"""Levels that walk at random and are seen through noisy means: the filter and the smoother, many pairs at once.

Each pair is followed once under every kind of `given`, and the kinds are averaged by how well each foretold the pair's
months. Loops run over months, everything else is laid out as kinds x pairs; singles are exact enough, as what is summed
up over the months is summed in doubles.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.levels.given import Given

Array = NDArray[Any]

_BLOCK = 1024  # Pairs at once: their arrays stay in the processor's cache.
_THREADS = 2  # Blocks at once; NumPy lets go of the interpreter's lock while it reckons with arrays of this size.
_TOGETHER = 4  # Months whose factors are multiplied before one logarithm is taken: no product leaves single precision.


def likelihoods(value: Array, acts: Array, given: Given) -> Array:
    """How likely the months of each pair are under each kind.

    Args:
        value: mean weight of the month's acts, months x pairs; what stands where there are no acts does not matter.
        acts: how many acts, or what they are worth, months x pairs.
        given: the settings.

    Returns:
        Log likelihood, kinds x pairs, but for a constant that is the same for all kinds and settings but the tail.

    Example:
        >>> told = np.array([[2.0], [2.1], [1.9]])
        >>> given = Given(noises=(1.0, 9.0), walks=(0.1,), shares=((0.5,), (0.5,)))
        >>> likely = likelihoods(told, np.full((3, 1), 5.0), given)
        >>> bool(likely[0, 0] > likely[1, 0])
        True
    """
    parts = [
        filtered(value[:, at : at + _BLOCK], acts[:, at : at + _BLOCK], given, kept=False)[2]
        for at in range(0, value.shape[1], _BLOCK)
    ]
    return np.concatenate(parts, axis=1)


def smoothed(value: Array, acts: Array, given: Given) -> tuple[Array, Array, Array]:
    """The level of each month from all months together.

    Args:
        value: mean weight of the month's acts, months x pairs.
        acts: how many acts, or what they are worth, months x pairs.
        given: the settings.

    Returns:
        The level and its standard deviation, months x pairs; and how likely each kind is, kinds x pairs.

    Example:
        >>> level, spread, _ = smoothed(np.array([[4.0], [0.0], [4.0]]), np.array([[9.0], [0.0], [9.0]]), Given())
        >>> bool(spread[1, 0] > spread[0, 0])
        True
    """
    months, pairs = value.shape
    kinds = len(given.noises) * len(given.walks)
    level, spread = np.empty((months, pairs), np.float32), np.empty((months, pairs), np.float32)
    weights = np.empty((kinds, pairs), np.float32)

    def block(at: int) -> None:
        part = slice(at, min(at + _BLOCK, pairs))
        levels, variances, likely = filtered(value[:, part], acts[:, part], given)
        weights[:, part] = weighed(likely, given)
        _back(levels, variances, weights[:, part], given, level[:, part], spread[:, part])

    if pairs <= _BLOCK:
        block(0)
    else:
        with ThreadPoolExecutor(_THREADS) as threads:
            list(threads.map(block, range(0, pairs, _BLOCK)))
    return level, spread, weights


def weighed(likely: Array, given: Given) -> Array:
    """How likely each kind is after what was seen.

    Args:
        likely: log likelihoods, kinds x pairs.
        given: the settings, with the shares of the kinds.

    Returns:
        Chances that sum to 1 over the kinds, kinds x pairs.

    Example:
        >>> weighed(np.zeros((2, 1)), Given(noises=(2.0,), walks=(0.1, 0.3), shares=((0.2, 0.8),))).ravel().tolist()
        [0.2, 0.8]
    """
    with np.errstate(divide="ignore"):
        log = np.log(given.kinds()[2])[:, None] + likely
    chances: Array = np.exp(log - log.max(axis=0))
    chances /= chances.sum(axis=0)
    return chances


def filtered(
    value: Array, acts: Array, given: Given, *, room: Array | None = None, kept: bool = True
) -> tuple[Array, Array, Array]:
    """The level after each month, from that month and those before it, kind by kind.

    A month without acts has endless noise, so that it changes nothing but the level's variance.

    Args:
        value: mean weight of the month's acts, months x pairs.
        acts: how many acts, or what they are worth, months x pairs.
        given: the settings.
        room: arrays to use again for what is kept, 2 x months x kinds x pairs or more.
        kept: whether what is known after each month is wanted, or the likelihood alone.

    Returns:
        The level, counted from `given.start`, and its variance, months x kinds x pairs; and the log likelihood, kinds x
        pairs.

    Example:
        >>> filtered(np.array([[4.0]]), np.array([[2.0]]), Given())[0].shape
        (1, 16, 1)
    """
    months, pairs = value.shape
    noises, walks, held, at_large = (part.astype(np.float32)[:, None] for part in _kinds(given))
    shape = (len(noises), pairs)
    room = np.empty((2, months if kept else 1, *shape), np.float32) if room is None else room[..., :pairs]
    levels, variances = room
    level, variance = np.zeros(shape, np.float32), np.broadcast_to(at_large, shape)
    value, seen = (value - given.start).astype(np.float32), acts > 0
    unseen = (~seen).astype(np.float32)
    with np.errstate(divide="ignore"):
        noise = np.where(seen, given.floor**2 + 1 / acts, np.inf).astype(np.float32)
    likely, factors = np.zeros(shape), np.ones((2, *shape), np.float32)
    ahead, place, scratch = np.empty(shape, np.float32), np.empty(shape, np.float32), np.empty((3, *shape), np.float32)
    step, loud, keeps = walks**2, noises**2, held**2
    for month in range(months):
        at = month if kept else 0
        np.multiply(variance, keeps, out=ahead)
        ahead += step
        np.multiply(level, held, out=place)
        _seen(value[month], loud, noise[month], unseen[month], place, ahead, given.tail, factors, scratch)
        level = np.add(place, scratch[0], out=levels[at])
        variance = np.subtract(ahead, scratch[1], out=variances[at])
        if month % _TOGETHER == _TOGETHER - 1 or month == months - 1:
            likely += 0.5 * np.log(factors[0]) - (given.tail + 1) / 2 * np.log(factors[1])
            factors.fill(1)
    return levels, variances, likely


def _seen(
    value: Array,
    loud: Array,
    noise: Array,
    unseen: Array,
    level: Array,
    ahead: Array,
    tail: float,
    factors: Array,
    scratch: Array,
) -> None:
    """One month's change of level and of variance, left in the first two of `scratch`.

    A surprise has the weight that it has in Student's t, (tail + 1) / (tail + square), as in one step of iterative
    reweighting; `factors` gathers the factors of the likelihood. All in place: making arrays would take half the time.
    """
    off, gain, square = scratch
    np.multiply(loud, noise, out=gain)
    np.add(ahead, gain, out=square)
    np.divide(1, square, out=square)
    np.add(square, unseen, out=off)
    factors[0] *= off
    np.subtract(value, level, out=off)
    square *= off
    square *= off
    square *= np.float32(1 / tail)
    square += 1
    factors[1] *= square
    gain *= square
    gain *= np.float32(tail * (tail + 3) / (tail + 1) ** 2)
    gain += ahead
    np.divide(ahead, gain, out=gain)
    off *= gain
    gain *= ahead


def _back(levels: Array, variances: Array, weights: Array, given: Given, level: Array, spread: Array) -> None:
    """From the last month back: what later months tell of each, kind by kind, and the average of the kinds."""
    _, walks, held, _ = (part.astype(np.float32)[:, None] for part in _kinds(given))
    step, keeps = walks**2, held**2
    ahead, back = np.empty_like(levels[0]), np.empty_like(levels[0])
    mean, variance = levels[-1].copy(), variances[-1].copy()
    for month in range(len(levels) - 1, -1, -1):
        if month < len(levels) - 1:
            np.multiply(variances[month], keeps, out=ahead)
            ahead += step
            variance -= ahead
            np.divide(variances[month], ahead, out=back)
            back *= held
            np.multiply(levels[month], held, out=ahead)
            mean -= ahead
            mean *= back
            mean += levels[month]
            back *= back
            variance *= back
            variance += variances[month]
        np.multiply(weights, mean, out=ahead)
        level[month] = ahead.sum(axis=0)
        np.subtract(mean, level[month], out=back)
        back *= back
        back += variance
        back *= weights
        spread[month] = np.sqrt(back.sum(axis=0))
    level += np.float32(given.start)


def _kinds(given: Given) -> tuple[Array, Array, Array, Array]:
    noises, walks, _ = given.kinds()
    return noises, walks, *given.tether()
