"""On which day the change behind a peak began, as an interval."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from detente.shifts.peaks import Peak
from detente.shifts.surprise import NEVER

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

SHARE = 0.9  # What an interval holds.

_BEFORE = 12  # How many months before and after a peak its change may have begun.
PARTS = 10  # Into how many parts a month is cut.
# How likely a change began so many months before the month in which it shows most, where the months between are usual:
# what happens late in a month shows in the next, and a crisis often grows in its second month.
_LAG = (0.90, 0.07, 0.02, 0.006, 0.002)
_LATE = 0.6  # The share of a shock's earlier months that lies in their last fifth.
_LATER = 0.01  # How likely it began a month later.
_QUIET, _MOST = 0.6, 30.0  # How much a usual month, and an unusual one at most, speaks for a beginning before it.


class Onset(NamedTuple):
    """When a change began, in months from the year 0, whose fractions are parts of a month.

    `best` is the likeliest month; nine tenths of the chance lie from `low` to `high`.
    """

    best: int
    low: float
    high: float


def onsets(found: Sequence[Peak]) -> list[Onset]:
    """When the change behind each peak began.

    A shock may have begun in months before its peak, the likelier the more unusual these are; for a step, each month
    about it is as likely as the years on its two sides differ.

    Args:
        found: peaks.

    Returns:
        One for each.
    """
    if not found:
        return []
    lasting = np.array([_lasts(peak) for peak in found])
    begun: dict[int, Onset] = {}
    for places, reach in (
        (np.flatnonzero(lasting), (_BEFORE, _BEFORE)),
        (np.flatnonzero(~lasting), (len(_LAG) - 1, 1)),
    ):
        own = [found[place] for place in places.tolist()]
        if own:
            begun |= zip(places.tolist(), _begun(own, *reach, sudden=reach[1] == 1), strict=True)
    return [begun[place] for place in range(len(found))]


def _lasts(peak: Peak) -> bool:
    """Whether a peak is a step more than a shock."""
    cell, seen = (peak.dyad, peak.at), peak.seen
    return bool(seen.lasts[cell] and seen.step[cell] > seen.shock[cell])


def _begun(found: Sequence[Peak], before: int, after: int, *, sudden: bool) -> list[Onset]:
    """When the change behind each peak began, so many months before it or after it."""
    steps = np.arange(-before, after + 1)
    seen = _beside(found, steps, sudden=sudden)
    chance = _sudden(seen, steps) if sudden else _lasting(seen)
    chance /= chance.sum(1, keepdims=True)
    low, high = _narrowest(_parts(chance, (steps < 0) & sudden))
    first = np.array([peak.moment - before for peak in found])
    ends = zip((first + chance.argmax(1)).tolist(), (first + low).tolist(), (first + high).tolist(), strict=True)
    return [Onset(*own) for own in ends]


def _beside(found: Sequence[Peak], steps: NDArray[np.int64], *, sudden: bool) -> Floats:
    """How unusual the months about each peak are; NEVER where there are none."""
    beside = np.full((len(found), len(steps)), NEVER)
    by_seen: dict[int, list[int]] = {}
    for place, peak in enumerate(found):
        by_seen.setdefault(id(peak.seen), []).append(place)
    for own in by_seen.values():
        seen = found[own[0]].seen
        values = seen.shock if sudden else seen.step
        rows, at = (np.array([getattr(found[place], name) for place in own]) for name in ("dyad", "at"))
        places = at[:, None] + steps
        inside = (places >= 0) & (places < values.shape[1])
        beside[own] = np.where(inside, values[rows[:, None], np.clip(places, 0, values.shape[1] - 1)], NEVER)
    return beside


def _sudden(shock: Floats, steps: NDArray[np.int64]) -> Floats:
    """How likely a shock began in each month."""
    lag = -steps
    loud = np.minimum(_QUIET + (1 - _QUIET) * np.exp(np.clip(shock, 0, 6) ** 2 / 2), _MOST)
    loud = np.where(lag > 0, loud, 1.0)
    between = np.cumprod(loud[:, ::-1], 1)[:, ::-1]
    prior = np.where(lag < 0, np.where(lag == -1, _LATER, 0), np.array((*_LAG, 0))[np.clip(lag, 0, len(_LAG))])
    return np.asarray(np.where(shock > NEVER, prior * between, 0))


def _lasting(step: Floats) -> Floats:
    """How likely a lasting change began in each month."""
    heft = np.clip(step, 0, None) ** 2 / 2
    return np.asarray(np.where(step > NEVER, np.exp(heft - heft.max(1, keepdims=True)), 0))


def _parts(chance: Floats, late: NDArray[np.bool_]) -> Floats:
    """The chances of parts of months: even within a month, or mostly in its last fifth."""
    even = np.full(PARTS, 1 / PARTS)
    end = np.where(np.arange(PARTS) >= PARTS - PARTS // 5, 5 / PARTS, 0)
    shape = np.where(late[:, None], (1 - _LATE) * even + _LATE * end, even)
    return np.asarray((chance[:, :, None] * shape).reshape(len(chance), -1))


def _narrowest(fine: Floats) -> tuple[Floats, Floats]:
    """The ends of the narrowest spans that hold the share, in months.

    Example:
        >>> _narrowest(np.array([[0.0] * 10 + [0.09] * 10 + [0.01] * 10]))
        (array([1.]), array([2.]))
    """
    sums = np.concatenate([np.zeros((len(fine), 1)), np.cumsum(fine, 1)], 1)
    last = fine.shape[1]
    low, wide = np.zeros(len(fine), int), np.full(len(fine), last)
    for start in np.flatnonzero((sums[:, :-1] <= 1 - SHARE + 1e-9).any(0)).tolist():
        stop = (sums < sums[:, start, None] + SHARE - 1e-9).sum(1)
        better = (stop <= last) & (stop - start < wide)
        wide, low = np.where(better, stop - start, wide), np.where(better, start, low)
    return low / PARTS, (low + wide) / PARTS
