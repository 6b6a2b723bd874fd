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
_PARTS = 10  # Into how many parts a month is cut.
# How likely a change began so many months before the month in which it shows most, where the months between are usual:
# what happens late in a month shows in the next, and a crisis often grows in its second month.
_LAG = (0.90, 0.07, 0.02, 0.006, 0.002)
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
    steps = np.arange(-_BEFORE, _BEFORE + 1)
    shock = np.stack([_beside(peak, peak.seen.shock[peak.dyad]) for peak in found])
    step = np.stack([_beside(peak, peak.seen.step[peak.dyad]) for peak in found])
    lasting = step[:, _BEFORE] > shock[:, _BEFORE]
    chance = np.where(lasting[:, None], _lasting(step), _sudden(shock, steps))
    chance /= chance.sum(1, keepdims=True)
    low, high = _narrowest(chance)
    first = np.array([peak.moment - _BEFORE for peak in found])
    ends = zip(first + chance.argmax(1), first + low, first + high, strict=True)
    return [Onset(int(best), float(start), float(stop)) for best, start, stop in ends]


def _beside(peak: Peak, values: Floats) -> Floats:
    """The months on both sides of a peak; NEVER where there are none."""
    padded = np.full(2 * _BEFORE + 1, NEVER)
    start, stop = max(peak.at - _BEFORE, 0), min(peak.at + _BEFORE + 1, len(values))
    padded[start - peak.at + _BEFORE : stop - peak.at + _BEFORE] = values[start:stop]
    return padded


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


def _narrowest(chance: Floats) -> tuple[Floats, Floats]:
    """The ends of the narrowest spans that hold the share, in months; a month's chance is even within it.

    Example:
        >>> _narrowest(np.array([[0.0, 0.9, 0.1]]))
        (array([1.]), array([2.]))
    """
    fine = np.repeat(chance / _PARTS, _PARTS, axis=1)
    sums = np.concatenate([np.zeros((len(fine), 1)), np.cumsum(fine, 1)], 1)
    wide = np.full(len(fine), fine.shape[1])
    low = np.zeros(len(fine), int)
    rows = np.arange(len(fine))
    stop = np.zeros(len(fine), int)
    for start in range(fine.shape[1]):
        for _ in range(fine.shape[1]):
            short = (stop < fine.shape[1]) & (sums[rows, stop] - sums[:, start] < SHARE - 1e-9)
            if not short.any():
                break
            stop += short
        better = (sums[rows, stop] - sums[:, start] >= SHARE - 1e-9) & (stop - start < wide)
        wide, low = np.where(better, stop - start, wide), np.where(better, start, low)
    return low / _PARTS, (low + wide) / _PARTS
