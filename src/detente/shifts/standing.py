"""The mean weight of what two states do to each other by month, all sources together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente.shifts.signals import HEAVIEST, Signals

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_MANY = 30  # From so many dyads on it is told how a source's weights lie against those of the others.
_USUAL, _MONTHS = 25.0, 12.0  # The variance of an act's weight that is assumed, as if seen in so many months.
_BURSTS = 0.1  # The part of that variance that a month keeps however many acts it has.


@dataclass(frozen=True, slots=True)
class Standing:
    """How two states stand by month; all arrays are dyads x months.

    `first` counts months from the year 0. `mean` is the mean weight of an act [-10, 10], 0 where there is none; `n` the
    number of acts; `told` whether any source speaks of the dyad; `trust` the weight of the month's mean, one over its
    variance; `sources` the names of the sources.
    """

    dyads: tuple[tuple[str, str], ...]
    sources: tuple[str, ...]
    first: int
    mean: Floats
    n: Floats
    told: NDArray[np.bool_]
    trust: Floats


def standing(parts: Sequence[Signals]) -> Standing:
    """How each dyad stands by month, from what all sources tell.

    Sources that tell of many dyads are brought to one mean, as one code book finds more conflict than another. Net
    scores are held against what is usual for the dyad, as they grow with how much is told.

    Args:
        parts: what each source tells; at least one.

    Returns:
        The standing, dyads in the order of the alphabet.
    """
    dyads = tuple(sorted({dyad for part in parts for dyad in part.dyads}))
    place = {dyad: at for at, dyad in enumerate(dyads)}
    first = min(part.first for part in parts)
    last = max(part.first + part.n.shape[1] for part in parts)
    weight, n = (np.zeros((len(dyads), last - first)) for _ in range(2))
    told = np.zeros(n.shape, bool)
    weights = _alike(parts)
    for part, own in zip(parts, weights, strict=True):
        rows = np.array([place[dyad] for dyad in part.dyads])
        span = slice(part.first - first, part.first - first + part.n.shape[1])
        weight[rows, span] += own
        n[rows, span] += part.n
        told[rows, span] |= part.told
    mean = np.clip(weight / np.maximum(n, 1e-9), -HEAVIEST, HEAVIEST) * (n > 0)
    return Standing(dyads, tuple(part.source for part in parts), first, mean, n, told, _trust(mean, n))


def _alike(parts: Sequence[Signals]) -> list[Floats]:
    """The weights of each source on one scale, and about one mean."""
    weights = [_scaled(part) if part.net else part.weight for part in parts]
    means = [
        float(own.sum() / part.n.sum()) if len(part.dyads) >= _MANY and part.n.sum() else None
        for part, own in zip(parts, weights, strict=True)
    ]
    known = [mean for mean, part in zip(means, parts, strict=True) if mean is not None and not part.net]
    if not known:
        return weights
    middle = sum(known) / len(known)
    return [
        own if mean is None else own + part.n * (middle - mean)
        for own, mean, part in zip(weights, means, parts, strict=True)
    ]


def _scaled(part: Signals) -> Floats:
    """Net scores as weights: what is usual for the dyad weighs a third of what an act can, and none more than half."""
    number = np.maximum((part.n > 0).sum(1), 1)
    usual = np.abs(part.weight).sum(1) / number
    return np.asarray(part.n * np.tanh(part.weight / np.maximum(usual, 1e-9)[:, None]) * HEAVIEST / 2)


def _trust(mean: Floats, n: Floats) -> Floats:
    """One over the variance of each month's mean; 0 where there is no act."""
    busy = n > 0
    pairs = busy[:, 1:] & busy[:, :-1]
    apart = np.where(pairs, (mean[:, 1:] - mean[:, :-1]) ** 2, 0)
    share = 1 / np.maximum(n, 1) + _BURSTS
    heft = np.where(pairs, share[:, 1:] + share[:, :-1], 0)
    variance = (apart.sum(1) + _USUAL * _MONTHS) / (heft.sum(1) + _MONTHS)
    return np.asarray(np.where(busy, 1 / share, 0) / variance[:, None])
