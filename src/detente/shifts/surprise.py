"""How far each month of a dyad lies beyond the usual, for the worse and for the better, in standard deviations."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from detente.shifts.signals import Signals

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Pair = tuple[Floats, Floats]

NEVER = -9.0  # What a month that is not told of scores.

_WINDOW, _GAP = 36, 2  # Months before and after that tell the usual; months next to a month that do not.
_BURSTS = 0.1  # How much more than by chance acts come in bursts: the variance is mean + this x mean squared.
_OFTEN, _SOME = 0.05, 8  # What share of a dyad's months, and how many at least, may be out of the ordinary.
_ALIKE = 0.3  # The share of a rise of the other sign that is taken off an improvement, as crises bring talks too.
_HALF = 12  # Months on either side of a step.
_LASTING = 0.05  # How much less than by itself each act of a year says of the share of conflict in it.
_ROOT = 0.6  # The power by which net scores, which have very heavy tails, are drawn in.
_LEAST = 20.0  # Net scores of this size are not unusual anywhere.


@dataclass(frozen=True, slots=True)
class Surprise:
    """How unusual each month is; all arrays are dyads x months, in standard deviations, NEVER where nothing is told.

    `shock` is how far the acts of the month are beyond the usual of the three years on either side, `step` how far the
    year from the month on differs from the year before it, `lasts` where that is a step and no passing crisis, and
    `usual` and `found` what was to be expected and what came [acts, or root net score].
    """

    shock: Floats
    step: Floats
    usual: Floats
    found: Floats
    lasts: Flags

    @property
    def most(self) -> Floats:
        """How unusual a month is as a shock or as a step, whichever it is more."""
        return np.where(self.lasts, np.maximum(self.shock, self.step), self.shock)


def surprise(told: Signals) -> tuple[Surprise, Surprise]:
    """How unusual each month of each dyad is: for the worse, and for the better.

    Acts of conflict by their gravity, and acts of cooperation, are held against the negative binomial distribution
    that three years before and after tell, given how much the source tells in all. Acts of cooperation count less in a
    month in which conflict rises too. Net scores are held against the median and spread of the same years.

    Args:
        told: what a source tells.

    Returns:
        The surprise for the worse and that for the better.

    Source: the residual is the signed root of the deviance of the negative binomial, McCullagh and Nelder (1989),
        Generalized Linear Models, doi:10.1007/978-1-4899-3242-6.

    Example:
        >>> from detente.shifts.signals import signals
        >>> from detente.tables import SCORES, table
        >>> from datetime import date
        >>> def month(number):
        ...     day = date(2010 + number // 12, number % 12 + 1, 1)
        ...     value, n = (-40.0, 8) if number == 20 else (4.0, 1)
        ...     row = ("cooperation", "KHM", "THA", "all", day, "month", value, None, None, n, None)
        ...     return ("news", str(day), *row)
        >>> worse, better = surprise(next(signals(table(SCORES, [month(number) for number in range(40)]))))
        >>> int(worse.shock.argmax()), bool(worse.shock.max() > 4)
        (20, True)
    """
    shocks, steps, usual, found = _net(told) if told.net else _acts(told)
    most = np.maximum(*shocks)
    lasts = [_lasting(step, most) for step in steps]
    worse, better = (Surprise(*parts) for parts in zip(shocks, steps, usual, found, lasts, strict=True))
    return worse, better


def _acts(told: Signals) -> tuple[Pair, Pair, Pair, Pair]:
    """Shocks, steps, the usual and what came, for the worse and for the better, of acts that are counted."""
    found = (told.grave, told.better)
    usual = (_usual(told.grave, told), _usual(told.better, told))
    worse, better = (_shock(came, due) for came, due in zip(found, usual, strict=True))
    better = better - _ALIKE * np.clip(_nearby(np.where(told.told, worse, NEVER)), 0, None)
    share = _share(told)
    shocks, steps = ([np.where(told.told, part, NEVER) for part in pair] for pair in ((worse, better), (share, -share)))
    return (shocks[0], shocks[1]), (steps[0], steps[1]), usual, found


def _shock(found: Floats, usual: Floats) -> Floats:
    """How far what came lies beyond the usual, for a dyad as restless as this one."""
    off = deviation(found, usual)
    return np.asarray(off / np.maximum(_restless(off), 1))


def _lasting(step: Floats, shock: Floats) -> Flags:
    """Where a step is the greatest within a year, and greater than any shock there: a crisis that passes is no step."""
    lasts = np.zeros(step.shape, bool)
    rows, places = np.nonzero((step > shock) & (step > 1))
    around = places[:, None] + np.arange(-_HALF, _HALF + 1)
    inside = np.clip(around, 0, step.shape[1] - 1)
    greatest = np.maximum(step[rows[:, None], inside], shock[rows[:, None], inside]).max(1, initial=NEVER)
    lasts[rows, places] = step[rows, places] >= greatest
    return lasts


def _restless(off: Floats) -> Floats:
    """How much further than by chance the months of each dyad lie off the usual, those out of the ordinary left out."""
    share = min(max(_OFTEN, _SOME / off.shape[1]), 0.5)
    return np.asarray(np.quantile(off, 1 - share, axis=1, keepdims=True) / max(NormalDist().inv_cdf(1 - share), 0.1))


def _usual(counts: Floats, told: Signals) -> Floats:
    """How many acts were to be expected in each month, from the months around it."""
    news = told.news * told.told
    counts = counts * told.told
    rate = np.maximum(counts.sum(1) / np.maximum(news.sum(1), 1), 0.02)[:, None]
    near = _around(counts) + 0.5
    return np.asarray(np.maximum(near / (_around(news) + 0.5 / rate) * told.news, 0.02))


def _around(values: Floats) -> Floats:
    """The sum of the months on either side, without those next to the month."""
    return within(values, -_WINDOW, _WINDOW) - within(values, -_GAP, _GAP)


def within(values: Floats, low: int, high: int) -> Floats:
    """The sum of the months from `low` to `high` of each month, as far as they are there.

    Example:
        >>> within(np.array([[1.0, 2.0, 4.0]]), 0, 1).tolist()
        [[3.0, 6.0, 4.0]]
    """
    sums = np.concatenate([np.zeros((len(values), 1)), np.cumsum(values, 1)], 1)
    months = np.arange(values.shape[1])
    last = values.shape[1]
    return np.asarray(sums[:, np.clip(months + high + 1, 0, last)] - sums[:, np.clip(months + low, 0, last)])


def deviation(counts: Floats, usual: Floats) -> Floats:
    """How many standard deviations counts lie above what is usual, for counts that come in bursts.

    Example:
        >>> deviation(np.array([3.0, 0.0]), np.array([3.0, 3.0])).round(1).tolist()
        [0.0, -2.3]
    """
    spread = np.log1p(_BURSTS * counts) - np.log1p(_BURSTS * usual)
    log = np.log(np.maximum(counts, 1e-9) / usual)
    half = counts * log - (counts + 1 / _BURSTS) * spread
    return np.asarray(np.sign(counts - usual) * np.sqrt(np.maximum(2 * half, 0)))


def _nearby(values: Floats) -> Floats:
    """The greatest of a month and the two beside it."""
    padded = np.pad(values, ((0, 0), (1, 1)), constant_values=NEVER)
    return np.asarray(np.maximum(np.maximum(padded[:, :-2], padded[:, 2:]), values))


def _share(told: Signals) -> Floats:
    """How far the share of conflict in the year from a month on lies above that of the year before it.

    Shares do not feel how much is told. They say nothing where either year has three acts or fewer.
    """
    worse, every = told.worse * told.told, (told.worse + told.better) * told.told
    sums = [(within(part, -_HALF, -1), within(part, 0, _HALF - 1)) for part in (worse, every)]
    (worse_before, worse_after), (before, after) = sums
    share = (worse_before + worse_after + 0.5) / (before + after + 1)
    heft = [number / (1 + _LASTING * number) for number in (before, after)]
    spread = share * (1 - share) * (1 / np.maximum(heft[0], 1e-9) + 1 / np.maximum(heft[1], 1e-9))
    change = (worse_after + share) / (after + 1) - (worse_before + share) / (before + 1)
    return np.asarray(np.where((before > 3) & (after > 3), change / np.sqrt(np.maximum(spread, 1e-9)), 0.0))


def _net(told: Signals) -> tuple[Pair, Pair, Pair, Pair]:
    """Shocks, steps, the usual and what came, for the worse and for the better, of net scores."""
    root = np.where(told.told, np.sign(told.weight) * np.abs(told.weight) ** _ROOT, 0.0)
    scale = _LEAST**_ROOT
    middle, wide = _middle(root, told.told)
    number = np.maximum(_around(told.told.astype(float)), 1)
    for _ in range(2):  # What lies far off counts as lying at the edge of the usual.
        kept = np.clip(root, middle - 2.5 * wide, middle + 2.5 * wide) * told.told
        middle = np.where(told.told, _around(kept) / number, 0.0)
    off = np.clip(np.abs(root - middle), 0, 3 * wide) * told.told
    near = 1.25 * _around(off) / number
    spread = np.sqrt(0.5 * near**2 + 0.5 * wide**2 + scale**2)
    shock = (root - middle) / spread
    step = _stepped(kept, told.told, spread)
    shocks, steps = ([np.where(told.told, sign * part, NEVER) for sign in (-1, 1)] for part in (shock, step))
    return (shocks[0], shocks[1]), (steps[0], steps[1]), (middle, middle), (root, root)


def unrooted(root: float) -> float:
    """The net score of which this is the root.

    Example:
        >>> round(unrooted(-(32.0**0.6)))
        -32
    """
    return float(np.sign(root) * np.abs(root) ** (1 / _ROOT))


def _middle(values: Floats, told: Flags) -> tuple[Floats, Floats]:
    """The median of what is told of each dyad, and the usual distance from it."""
    median = _median(values, told)
    return median, 1.4826 * _median(np.abs(values - median), told)


def _median(values: Floats, told: Flags) -> Floats:
    ordered = np.sort(np.where(told, values, np.inf), 1)
    number = told.sum(1)
    pick = np.stack([np.maximum(number - 1, 0) // 2, np.minimum(number // 2, values.shape[1] - 1)], 1)
    middle = np.take_along_axis(ordered, pick, 1).mean(1, keepdims=True)
    return np.asarray(np.where(number[:, None] > 0, middle, 0.0))


def _stepped(values: Floats, told: Flags, spread: Floats) -> Floats:
    """How far the year from each month on lies above the year before it."""
    parts = []
    for low, high in ((-_HALF, -1), (0, _HALF - 1)):
        number = within(told.astype(float), low, high)
        parts.append((within(values, low, high) / np.maximum(number, 1), number))
    (before, one), (after, two) = parts
    heft = [number / (1 + _LASTING * number) for number in (one, two)]
    wide = spread * np.sqrt(1 / np.maximum(heft[0], 1e-9) + 1 / np.maximum(heft[1], 1e-9))
    return np.asarray(np.where((one > 3) & (two > 3), (after - before) / np.maximum(wide, 1e-9), 0.0))
