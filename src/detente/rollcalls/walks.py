"""Points that walk at random from year to year while ballots pull at them: all are found at once, with their bands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from detente.rollcalls.chain import Link, covariances, inverses, solved
from detente.rollcalls.probit import Calls, System, fitted, moved, system
from detente.rollcalls.years import NO, NONE, YES, Year

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

STEPS = 30
DONE = 3e-3  # A step by which points move less than this in root mean square is the last.
DAMPED = (50.0, 12.0)  # How much the first step and the late ones are held back.
FIRM = 1e4  # How firmly the mean and the spread of a year are held, which are set apart from the steps.
CORES = 2
FURTHEST = 1.0  # The most that a step moves a point.


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
    years: Sequence[Year]
    voted: list[NDArray[np.bool_]]
    points: list[Floats]
    variance: list[Floats]
    calls: list[Calls]
    around: Sequence[Floats] | None


def walked(
    years: Sequence[Year],
    right: Mapping[int, int],
    *,
    drift: float,
    hold: float = 1.0,
    around: Sequence[Floats] | None = None,
) -> Walks:
    """Find the points that make the ballots likeliest.

    Ballots tell where states stand towards each other in a year, and nothing of the mean and spread of all of them. So
    these are taken over from year to year by the states that voted in both, each with the weight that its precision
    gives it; over all years the mean is 0 and the deviation 1. Where `around` is given, each year has the mean and
    spread of the points that it tells.

    Args:
        years: the roll calls, year by year.
        right: by line, 1 where it is known to stand on the right, -1 on the left; it sets the sign alone.
        drift: the variance that a year adds to a walk.
        hold: how much of its distance from `around`, or from 0, a point keeps from year to year, where 1 is all.
        around: the points about which these walk, in the same rows; 0 where none are given.

    Returns:
        Walks, without any chance in them: the same years give the same points.

    Example:
        >>> import numpy as np
        >>> ballots = np.array([[1, 1, 1], [1, 3, 2], [3, 3, 3]], dtype=np.int8)
        >>> walks = walked([Year(1980, np.arange(3), np.arange(3), ballots)], {2: 1}, drift=0.1)
        >>> np.argsort(walks.points[0]).tolist()
        [0, 1, 2]
    """
    import numpy as np
    import scipy.linalg  # A library that is loaded later would not know the limit on threads.
    import scipy.special  # noqa: F401
    from threadpoolctl import threadpool_limits

    links = [_link(*pair, drift, hold) for pair in pairwise(years)]
    # The matrices are small: several threads on one of them would wait for each other more than they work.
    with threadpool_limits(1), ThreadPoolExecutor(CORES) as cores:
        state = _begun(years, right, around)
        prior = _prior(years, links)
        for count in range(STEPS):
            before = np.concatenate(state.points)
            _step(state, prior, links, max(DAMPED[0] / 2**count, DAMPED[1]), cores)
            if np.sqrt(np.mean((np.concatenate(state.points) - before) ** 2)) < DONE:
                break
        _, wholes = _equations(state, prior, cores)
        return Walks(state.points, *covariances(inverses(wholes, links), links))


def _step(
    state: _State, prior: Sequence[Floats], links: Sequence[Link], damping: float, cores: ThreadPoolExecutor
) -> None:
    import numpy as np

    systems, wholes = _equations(state, prior, cores, damping)
    inner = inverses(wholes, links)
    steps = solved(inner, _sides(systems, state, links), links)
    _take(systems, steps, state, prior)
    _set(state, links, [np.diag(each) for each in inner])


def _link(before: Year, after: Year, drift: float, hold: float) -> Link:
    """A walk goes further where a year with many ballots follows one with few, as in the published model."""
    import numpy as np

    both = np.intersect1d(before.lines, after.lines)
    rows = [np.searchsorted(year.lines, both) for year in (before, after)]
    cast = [(year.ballots != NONE).sum() / max((year.ballots != NONE).any(1).sum(), 1) for year in (before, after)]
    gap = after.year - before.year
    return Link(rows[0], rows[1], 1 / (drift * gap * 2 * cast[1] / (cast[0] + cast[1])), hold**gap)


def _begun(years: Sequence[Year], right: Mapping[int, int], around: Sequence[Floats] | None) -> _State:
    """Points along the first direction in which a year's ballots differ, and roll calls that fit them."""
    import numpy as np

    points: list[Floats] = []
    held: dict[int, float] = {}
    for place, year in enumerate(years):
        point = _direction(year.ballots)
        known = held or {line: float(sign) for line, sign in right.items()}
        if around is not None:
            known = dict(zip(year.lines.tolist(), around[place].tolist(), strict=True))
        agreed = sum(known.get(line, 0.0) * at for line, at in zip(year.lines.tolist(), point, strict=True))
        point = point if agreed > 0 or (agreed == 0 and _leaning(year.ballots, point)) else -point
        held.update(zip(year.lines.tolist(), point.tolist(), strict=True))
        points.append(point)
    voted = [(year.ballots != NONE).any(1) for year in years]
    calls = [fitted(year.ballots, point) for year, point in zip(years, points, strict=True)]
    return _State(years, voted, points, [np.full(len(point), 0.05) for point in points], calls, around)


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
    """How firmly the walk itself holds each point: one that enters by a normal prior, others by their neighbours."""
    import numpy as np

    held = [np.ones(len(year.lines)) for year in years]
    for place, link in enumerate(links):
        held[place + 1][link.after] += link.precision - 1.0
        held[place][link.before] += link.tie * link.hold
    return held


def _equations(
    state: _State, prior: Sequence[Floats], cores: ThreadPoolExecutor, damping: float = 0.0
) -> tuple[list[System], list[Floats]]:
    """The equations of each year, and those of its points alone; without damping, as they are where the search ends.

    Damped ones hold points and roll calls back that are unsure, lest they run away together.
    """
    sure = damping == 0

    def told(place: int) -> tuple[System, Floats]:
        point, calls, ballots = state.points[place], state.calls[place], state.years[place].ballots
        one = system(ballots, point, state.variance[place] * (not sure), calls.sure if sure else calls)
        return one, _whole(one, prior[place] + damping, point)

    systems, wholes = zip(*cores.map(told, range(len(state.years))), strict=True)
    return list(systems), list(wholes)


def _whole(told: System, held: Floats, point: Floats) -> Floats:
    """The equations of a year's points, the roll calls eliminated; mean and spread are known, as they are set."""
    import numpy as np

    root, (first, second, slope) = told.root, told.ties
    half = np.concatenate(
        [
            first * root[:, 0, 0],
            first * root[:, 1, 0] + second * root[:, 1, 1],
            first * root[:, 2, 0] + second * root[:, 2, 1] + slope * root[:, 2, 2],
        ],
        axis=1,
    )
    whole: Floats = -(half @ half.T)
    whole[np.diag_indices(len(whole))] += told.weight + held
    whole += FIRM / len(point) + FIRM / max(float(point @ point), 1e-9) * np.outer(point, point)
    return whole


def _sides(systems: Sequence[System], state: _State, links: Sequence[Link]) -> list[Floats]:
    """By year, how hard ballots and walk pull at each point."""

    away = state.points
    if state.around is not None:
        away = [point - middle for point, middle in zip(state.points, state.around, strict=True)]
    pulls = [-each for each in away]
    for place, link in enumerate(links):
        gone = away[place + 1][link.after] - link.hold * away[place][link.before]
        pulls[place + 1][link.after] += away[place + 1][link.after] - link.precision * gone
        pulls[place][link.before] += link.tie * gone
    for pull, told in zip(pulls, systems, strict=True):
        inner = told.answer(told.gain)
        pull += told.pull - sum(tie @ inner[:, place] for place, tie in enumerate(told.ties))
    return pulls


def _take(systems: Sequence[System], steps: Sequence[Floats], state: _State, prior: Sequence[Floats]) -> None:
    """Take a step with points and roll calls, and tell anew how unsure each is where the other is known."""
    import numpy as np

    share = min(1.0, FURTHEST / max(float(np.abs(step).max()) for step in steps))
    for place, (told, step) in enumerate(zip(systems, steps, strict=True)):
        calls, cast = state.calls[place], (state.years[place].ballots != NONE).astype(float)
        turned = told.gain - share * np.stack([step @ tie for tie in told.ties], 1)
        moved(calls, told.answer(turned))
        state.points[place] = state.points[place] + share * step
        state.variance[place] = 1 / (cast @ (calls.slope**2 + calls.variance) + prior[place])
        calls.unsure((state.points[place] ** 2 + state.variance[place]) @ cast)


def _set(state: _State, links: Sequence[Link], variance: Sequence[Floats]) -> None:
    """Give each year the mean and spread that it takes over."""
    import numpy as np

    for place, rows in enumerate(state.voted):
        if state.around is not None:
            _moved_to(state, place, state.around[place][rows], rows, 1 / variance[place][rows])
        elif place:
            link = links[place - 1]
            both = state.voted[place - 1][link.before] & rows[link.after]
            before, after = link.before[both], link.after[both]
            weight = 1 / (variance[place - 1][before] + variance[place][after])
            if len(before) > 1:
                _moved_to(state, place, state.points[place - 1][before], after, weight)
    if state.around is None:
        cast = np.concatenate([point[rows] for point, rows in zip(state.points, state.voted, strict=True)])
        for place in range(len(state.years)):
            _rescaled(state, place, 1 / (float(cast.std()) or 1.0), float(cast.mean()))


def _moved_to(state: _State, place: int, wanted: Floats, rows: NDArray[np.generic], weight: Floats) -> None:
    import numpy as np

    held, weight = state.points[place][rows], weight / weight.sum()
    middle, aim = float(weight @ held), float(weight @ wanted)
    spreads = [float(np.sqrt(weight @ (each - at) ** 2)) for each, at in ((wanted, aim), (held, middle))]
    factor = spreads[0] / spreads[1] if min(spreads) > 1e-6 else 1.0
    _rescaled(state, place, factor, middle - aim / factor)


def _rescaled(state: _State, place: int, factor: float, middle: float) -> None:
    """Points less `middle`, times `factor`; the roll calls follow."""
    state.points[place] = (state.points[place] - middle) * factor
    state.variance[place] = state.variance[place] * factor**2
    state.calls[place].rescale(factor, middle)
