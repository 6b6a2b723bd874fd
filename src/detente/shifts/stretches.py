"""Into which stretches of one level a dyad's standing parts: the best of all ways to part it, each part at a price."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from detente.shifts.standing import Standing

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]

SHORTEST = _GRID = (
    3  # Parts are no shorter than a quarter, and begin with one; then they are moved to the best month near.
)
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
        told = np.flatnonzero((trust > 0).any(1)).tolist()
        edges = [(row, edge) for row in told for edge in _edges(trust[row], best[row])]
        rows, moved = _moved(np.array(edges, int).reshape(-1, 2).T, trust, mean)
        same = rows[1:] == rows[:-1]
        parts = np.stack([rows[:-1], moved[:-1], moved[1:]], 1)[same]
        found += fitted(start, parts, trust, mean)
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


def _edges(trust: Floats, begin: Whole) -> list[int]:
    """Where the stretches of one dyad begin, and where the last ends."""
    busy = trust.nonzero()[0]
    first, last = int(busy[0]), int(busy[-1]) + 1
    edges, stop, back = [], len(begin) - 1, begin.tolist()
    while stop > 0:
        stop = back[stop]
        edges.append(stop * _GRID)
    return [first, *(edge for edge in edges[::-1] if first < edge < last), last]


def _moved(edges: Whole, trust: Floats, mean: Floats) -> tuple[Whole, Whole]:
    """The edges, told by row and month, each moved to the month near it where the levels on its sides part best."""
    rows, months = edges
    inner = np.flatnonzero((rows[1:-1] == rows[:-2]) & (rows[1:-1] == rows[2:])) + 1
    row, before, edge, after = rows[inner], months[inner - 1], months[inner], months[inner + 1]
    heft, pull = (np.pad(np.cumsum(part, 1), ((0, 0), (1, 0))) for part in (trust, trust * mean))
    one, two = (
        (pull[row, stop] - pull[row, start]) / np.maximum(heft[row, stop] - heft[row, start], 1e-9)
        for start, stop in ((before, edge), (edge, after))
    )
    steps = np.arange(1 - _GRID, _GRID)
    places = np.clip(edge[:, None] + steps, 0, trust.shape[1])
    loss = (one**2 - two**2)[:, None] * heft[row[:, None], places] - 2 * (one - two)[:, None] * pull[
        row[:, None], places
    ]
    room = np.stack([edge - before, after - edge]) - SHORTEST
    far = (steps < -(room[0] // 2)[:, None]) | (steps > (room[1] // 2)[:, None])
    moved = months.copy()
    moved[inner] = edge + steps[np.where(far & (steps != 0), np.inf, loss).argmin(1)]
    return rows, moved


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


def fitted(before: int, parts: Whole, trust: Floats, mean: Floats) -> list[Stretch]:
    """Stretches, told by row, start and stop, with their levels, the spread of these, and their slopes."""
    when = np.arange(trust.shape[1]) / 12
    terms = (trust, trust * mean, trust * mean**2, trust * when, trust * when**2, trust * when * mean, trust > 0)
    row, start, stop = parts.T
    sums = [np.pad(np.cumsum(term, 1), ((0, 0), (1, 0))) for term in terms]
    heft, pull, square, late, late_square, both, number = (part[row, stop] - part[row, start] for part in sums)
    heft = np.maximum(heft, 1e-9)
    level = pull / heft
    off = np.maximum(square - pull * level, 0) / np.maximum(number - 1, 1)
    spread = np.sqrt(np.maximum(off, 1) / heft)
    slope = (both - late * level) / (np.maximum(late_square - late**2 / heft, 0) + _STEADY)
    told = zip(*((row + before).tolist(), start.tolist(), stop.tolist(), level.tolist(), spread.tolist()), strict=True)
    kept = zip(told, slope.tolist(), (number > 0).tolist(), strict=True)
    return [Stretch(*part, trend) for part, trend, busy in kept if busy]
