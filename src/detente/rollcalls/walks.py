"""Points that walk at random from year to year while ballots pull at them: all are found at once, with their bands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from detente.rollcalls.probit import Calls, System, moved, started, system
from detente.rollcalls.years import NO, NONE, YES, Year

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

STEPS = 40
DONE = 2e-3  # A step that moves no point further than this is the last.


class Link(NamedTuple):
    """The rows of two years, one after the other, that are the same states, and what a walk between them costs."""

    before: NDArray[np.int64]
    after: NDArray[np.int64]
    precision: float


class Walks(NamedTuple):
    """Where each state stood in each year: one array a year, in the order of its rows.

    `variance` is that of each point, `shared` its covariance with the same state's point in the year after (0 where
    there is none).
    """

    points: list[Floats]
    variance: list[Floats]
    shared: list[Floats]


@dataclass(slots=True)
class _State:
    points: list[Floats]
    variance: list[Floats]
    calls: list[Calls]


def walked(years: Sequence[Year], right: Mapping[int, int], *, drift: float, precision: float) -> Walks:
    """Find the points that make the ballots likeliest, on a scale of mean 0 and deviation 1.

    Args:
        years: the roll calls, year by year.
        right: by line, 1 where it is known to stand on the right, -1 on the left; it sets the sign alone.
        drift: the variance that a year adds to the walk of a point.
        precision: that of the prior of the discriminations.

    Returns:
        Walks, without any chance in them: the same years give the same points.

    Example:
        >>> import numpy as np
        >>> ballots = np.array([[1, 1, 1], [1, 3, 2], [3, 3, 3]], dtype=np.int8)
        >>> year = Year(1980, np.arange(3), np.arange(3), ballots)
        >>> walks = walked([year], {2: 1}, drift=0.1, precision=1.0)
        >>> np.argsort(walks.points[0]).tolist()
        [0, 1, 2]
    """
    import numpy as np

    links = [_link(*pair, drift) for pair in pairwise(years)]
    state = _begun(years, right, precision)
    damping = 50.0
    for _ in range(STEPS):
        systems = [
            system(year.ballots, point, variance, calls, precision)
            for year, point, variance, calls in zip(years, state.points, state.variance, state.calls, strict=True)
        ]
        prior = _prior(years, links)
        inverses, steps = _solved(systems, state, years, links, prior, damping)
        _take(systems, steps, state, years, prior, precision)
        _scaled(state, years)
        damping = max(damping / 2, 3.0)
        if max(float(np.abs(step).max()) for step in steps) < DONE:
            break
    inverses, _ = _solved(systems, state, years, links, prior, 0.0)
    variance, shared = _covariances(inverses, links)
    return Walks(state.points, variance, shared)


def _link(before: Year, after: Year, drift: float) -> Link:
    import numpy as np

    both = np.intersect1d(before.lines, after.lines)
    rows = [np.searchsorted(year.lines, both) for year in (before, after)]
    return Link(rows[0], rows[1], 1 / (drift * (after.year - before.year)))


def _begun(years: Sequence[Year], right: Mapping[int, int], precision: float) -> _State:
    """Points along the first direction in which a year's ballots differ, and roll calls that fit them."""
    import numpy as np

    points: list[Floats] = []
    held: dict[int, float] = {}
    for year in years:
        point = _direction(year.ballots)
        known = held or {line: float(sign) for line, sign in right.items()}
        agreed = sum(known.get(line, 0.0) * at for line, at in zip(year.lines.tolist(), point, strict=True))
        point = point if agreed > 0 or (agreed == 0 and _leaning(year.ballots, point)) else -point
        held.update(zip(year.lines.tolist(), point.tolist(), strict=True))
        points.append(point)
    state = _State(points, [np.full(len(point), 0.05) for point in points], [started(y.ballots) for y in years])
    for _ in range(6):
        for year, point, variance, calls in zip(years, points, state.variance, state.calls, strict=True):
            told = system(year.ballots, point, variance, calls, precision)
            moved(calls, np.einsum("kij,kj->ki", told.spread, told.gain))
    return state


def _direction(ballots: NDArray[np.int8]) -> Floats:
    import numpy as np

    cast = ballots != NONE
    apart = np.where(cast, ballots - (ballots * cast).sum(0) / np.maximum(cast.sum(0), 1), 0.0)
    along = np.linalg.svd(apart, full_matrices=False)[0][:, 0]
    along = along - np.median(along)
    spread: float = along.std() or 1.0
    centred: Floats = along / spread
    return centred


def _leaning(ballots: NDArray[np.int8], point: Floats) -> bool:
    """Where nobody is known, those who say no more often stand on the right, as the few do at the United Nations."""
    often = (ballots == NO).sum(1) - (ballots == YES).sum(1)
    return bool(point @ (often - often.mean()) >= 0)


def _prior(years: Sequence[Year], links: Sequence[Link]) -> list[Floats]:
    """How firmly the walk itself holds each point: an entering state by a normal prior, others by their neighbours."""
    import numpy as np

    held = [np.ones(len(year.lines)) for year in years]
    for place, link in enumerate(links):
        held[place + 1][link.after] -= 1.0
        held[place][link.before] += link.precision
        held[place + 1][link.after] += link.precision
    return held


def _solved(
    systems: Sequence[System],
    state: _State,
    years: Sequence[Year],
    links: Sequence[Link],
    prior: Sequence[Floats],
    damping: float,
) -> tuple[list[Floats], list[Floats]]:
    """Newton's step for all points of all years, the roll calls eliminated; and the inverses that gave it."""
    import numpy as np

    sides = [_side(told, point, held) for told, point, held in zip(systems, state.points, prior, strict=True)]
    for place, link in enumerate(links):
        sides[place][link.before, 0] += link.precision * state.points[place + 1][link.after]
        sides[place + 1][link.after, 0] += link.precision * state.points[place][link.before]
    for side, year, point in zip(sides, years, state.points, strict=True):
        voted = (year.ballots != NONE).any(1)
        side[:, 1], side[:, 2] = voted, voted * point
    bounds = np.concatenate([side[:, 1:] for side in sides])
    inverses: list[Floats] = []
    for place, told in enumerate(systems):
        whole = _eliminated(told)
        whole[np.diag_indices(len(whole))] += prior[place] + damping
        if place:
            link, inner = links[place - 1], inverses[-1]
            joined = link.precision * inner[link.before]
            sides[place][link.after] += joined @ sides[place - 1]
            whole[np.ix_(link.after, link.after)] -= link.precision * joined[:, link.before]
        inverses.append(_inverse(whole))
    found: list[Floats] = []
    for place in range(len(systems) - 1, -1, -1):
        side = sides[place]
        if found:
            link = links[place]
            side[link.before] += link.precision * found[-1][link.after]
        found.append(inverses[place] @ side)
    steps = np.concatenate(found[::-1])
    bound = bounds.T @ steps
    steps = steps[:, 0] - steps[:, 1:] @ np.linalg.solve(bound[:, 1:], bound[:, 0])
    return inverses, np.split(steps, np.cumsum([len(side) for side in sides])[:-1])


def _side(told: System, point: Floats, held: Floats) -> Floats:
    import numpy as np

    inner = np.einsum("kij,kj->ki", told.spread, told.gain)
    side = np.zeros((len(point), 3))
    side[:, 0] = told.pull - np.einsum("nkj,kj->n", told.ties, inner) - held * point
    return side


def _eliminated(told: System) -> Floats:
    import numpy as np

    half = np.einsum("nkj,kji->nki", told.ties, np.linalg.cholesky(told.spread)).reshape(len(told.pull), -1)
    whole: Floats = -(half @ half.T)
    whole[np.diag_indices(len(whole))] += told.weight
    return whole


def _inverse(whole: Floats) -> Floats:
    import numpy as np
    from scipy.linalg import lapack

    factor, _ = lapack.dpotrf(whole, lower=1)
    inner, _ = lapack.dpotri(factor, lower=1)
    inverse: Floats = np.tril(inner) + np.tril(inner, -1).T
    return inverse


def _take(
    systems: Sequence[System],
    steps: Sequence[Floats],
    state: _State,
    years: Sequence[Year],
    prior: Sequence[Floats],
    precision: float,
) -> None:
    """Take a step with points and roll calls, and tell anew how unsure each is where the other is known."""
    import numpy as np

    share = min(1.0, 1.0 / max(float(np.abs(step).max()) for step in steps))
    for place, (told, step) in enumerate(zip(systems, steps, strict=True)):
        calls = state.calls[place]
        turned = told.gain - np.einsum("nkj,n->kj", told.ties, share * step)
        moved(calls, np.einsum("kij,kj->ki", told.spread, turned))
        state.points[place] = state.points[place] + share * step
        cast = (years[place].ballots != NONE).astype(float)
        state.variance[place] = 1 / (cast @ (calls.slope**2 + calls.variance) + prior[place])
        calls.variance = 1 / ((state.points[place] ** 2 + state.variance[place]) @ cast + precision)


def _scaled(state: _State, years: Sequence[Year]) -> None:
    """Mean 0 and deviation 1 over all states and years that have ballots; the roll calls follow."""
    import numpy as np

    cast = np.concatenate([p[(y.ballots != NONE).any(1)] for p, y in zip(state.points, years, strict=True)])
    middle, spread = float(cast.mean()), float(cast.std()) or 1.0
    for place, calls in enumerate(state.calls):
        state.points[place] = (state.points[place] - middle) / spread
        calls.cuts = calls.cuts - calls.slope[:, None] * middle
        calls.slope = calls.slope * spread


def _covariances(inverses: Sequence[Floats], links: Sequence[Link]) -> tuple[list[Floats], list[Floats]]:
    """The variance of each point, and its covariance with the next, all years and roll calls taken together."""
    import numpy as np

    later = inverses[-1]
    variance, shared = [np.diag(later).copy()], [np.zeros(len(later))]
    for place in range(len(inverses) - 2, -1, -1):
        link, inner = links[place], inverses[place]
        reach = link.precision * inner[:, link.before]
        across = reach @ later[np.ix_(link.after, link.after)]
        both = np.zeros(len(inner))
        both[link.before] = across[link.before, np.arange(len(link.before))]
        later = inner + across @ reach.T
        variance.append(np.diag(later).copy())
        shared.append(both)
    return variance[::-1], shared[::-1]
