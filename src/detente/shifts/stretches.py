"""Into which stretches of one level a dyad's standing parts: the best of all ways to part it, each part at a price."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from detente.shifts.standing import Standing

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]

_GRID = 3  # Parts begin at quarters of a year; then their beginnings are moved to the best month near.
_STEADY = 1.0  # A slope is thought to lie within a weight point a year of none, as far as the months do not tell.
_CHUNK = 256  # So many dyads at once stay in the processor's cache.


class Stretch(NamedTuple):
    """Months of one level: from `start` to before `stop`, places from the standing's first month.

    `level` [weight points an act] has the standard deviation `spread`; `trend` is its slope [weight points a year].
    """

    dyad: int
    start: int
    stop: int
    level: float
    spread: float
    trend: float


def stretches(stood: Standing, *, price: float) -> list[Stretch]:
    """Part every dyad's months, from the first to the last with an act, into stretches of one level each.

    Among all ways to begin stretches at quarters of a year it takes the one that has the least sum of squared
    distances from the levels, each distance in standard deviations of its month's mean, plus a price a stretch.

    Args:
        stood: the standing of dyads.
        price: what a further stretch must gain at least.

    Returns:
        Stretches in the order of dyad and month; a dyad without acts has none.

    Source: Jackson and others (2005), doi:10.1109/LSP.2001.838216; the price as in Killick, Fearnhead and Eckley
        (2012), doi:10.1080/01621459.2012.737745.

    Example:
        >>> mean = np.array([[4.0] * 24 + [-4.0] * 24])
        >>> trust = np.full((1, 48), 0.5)
        >>> told = np.ones((1, 48), bool)
        >>> stood = Standing((("KHM", "THA"),), ("news",), 0, mean, trust, told, trust)
        >>> [(part.start, part.stop, round(part.level)) for part in stretches(stood, price=20)]
        [(0, 24, 4), (24, 48, -4)]
    """
    found: list[Stretch] = []
    for start in range(0, len(stood.dyads), _CHUNK):
        span = slice(start, start + _CHUNK)
        trust, mean = stood.trust[span], stood.mean[span]
        best = _parted(trust, trust * mean, price)
        for row in np.flatnonzero((trust > 0).any(1)).tolist():
            found += _row(start + row, trust[row], mean[row], best[row])
    return found


def _parted(trust: Floats, pull: Floats, price: float) -> Whole:
    """Where the last stretch begins if the months end at each quarter, for each dyad."""
    edges = np.arange(0, trust.shape[1] + _GRID, _GRID).clip(max=trust.shape[1])
    sums = [np.concatenate([np.zeros((len(trust), 1)), np.cumsum(part, 1)], 1)[:, edges] for part in (trust, pull)]
    heft, pulled = sums
    cost = np.zeros(heft.shape)
    begin = np.zeros(heft.shape, np.int64)
    for stop in range(1, len(edges)):
        weight = heft[:, stop, None] - heft[:, :stop]
        gain = (pulled[:, stop, None] - pulled[:, :stop]) ** 2 / np.maximum(weight, 1e-9)
        whole = cost[:, :stop] - gain + price
        at = whole.argmin(1)
        begin[:, stop] = at
        cost[:, stop] = whole[np.arange(len(whole)), at]
    return np.asarray(begin)


def _row(dyad: int, trust: Floats, mean: Floats, begin: Whole) -> list[Stretch]:
    """The stretches of one dyad."""
    busy = np.flatnonzero(trust)
    first, last = int(busy[0]), int(busy[-1]) + 1
    edges, stop = [], len(begin) - 1
    while stop > 0:
        stop = int(begin[stop])
        edges.append(stop * _GRID)
    inner = [edge for edge in edges[::-1] if first < edge < last]
    moved = _moved([first, *inner, last], trust, mean)
    ends = pairwise(moved)
    return [_fitted(dyad, start, stop, trust, mean) for start, stop in ends if trust[start:stop].any()]


def _moved(edges: list[int], trust: Floats, mean: Floats) -> list[int]:
    """The edges, each moved to the month near it at which the levels on its two sides part best."""
    for at in range(1, len(edges) - 1):
        before, after = edges[at - 1], edges[at + 1]
        one, two = (_level(trust[part], mean[part]) for part in (slice(before, edges[at]), slice(edges[at], after)))
        low, high = max(edges[at] - _GRID + 1, before + 1), min(edges[at] + _GRID, after)
        edges[at] = low + int(boundary(trust[low - 1 : high], mean[low - 1 : high], one, two)[1:].argmax())
    return edges


def boundary(trust: Floats, mean: Floats, one: float, two: float) -> Floats:
    """How likely the second of two levels began at each month, as a logarithm.

    Args:
        trust: the trust in each month's mean.
        mean: each month's mean.
        one: the level before.
        two: the level from then on.

    Returns:
        One value a month; the level begins with that month.

    Example:
        >>> boundary(np.ones(4), np.array([0.0, 0.0, 4.0, 4.0]), 0.0, 4.0).argmax().item()
        2
    """
    losses = [trust * (mean - level) ** 2 / 2 for level in (one, two)]
    before = np.concatenate([[0.0], np.cumsum(losses[0])[:-1]])
    after = np.cumsum(losses[1][::-1])[::-1]
    return np.asarray(-(before + after))


def _level(trust: Floats, mean: Floats) -> float:
    return float((trust * mean).sum() / max(trust.sum(), 1e-9))


def _fitted(dyad: int, start: int, stop: int, trust: Floats, mean: Floats) -> Stretch:
    """A stretch with its level, the spread of that, and its slope."""
    own, seen = trust[start:stop], mean[start:stop]
    level = _level(own, seen)
    off = float((own * (seen - level) ** 2).sum() / max(int((own > 0).sum()) - 1, 1))
    spread = float(np.sqrt(max(off, 1.0) / own.sum()))
    when = np.arange(stop - start) / 12
    centre = _level(own, when)
    wide = float((own * (when - centre) ** 2).sum())
    slope = float((own * (when - centre) * seen).sum()) / (wide + _STEADY)
    return Stretch(dyad, start, stop, level, spread, slope)
