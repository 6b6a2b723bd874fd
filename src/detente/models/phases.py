"""The phases of a relation and its turning points, each with an interval for its date."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from detente.intervals import Z
from detente.signals import Signals, month, signals
from detente.tables import SCORES, check

if TYPE_CHECKING:
    import ibis
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

# The lowest level of each name, in weight points an act: declared, not estimated.
NAMES = ((-10.0, "rupture"), (-4.0, "strain"), (-1.0, "correct"), (2.0, "warm"), (5.0, "close"))


class Phase(NamedTuple):
    """A span of months in which a relation stayed at one level; `trend` is weight points an act and year."""

    actor: str
    other: str
    since: datetime.date
    until: datetime.date
    name: str
    level: float
    low: float
    high: float
    trend: float


class Turn(NamedTuple):
    """A turning point: its first day, the 90 % interval of it, where it led, how big it is, and how sure.

    `size` is the weight of the acts of that direction beyond what was usual [weight points]; `before` and `after` are
    the mean weight of an act in the year before and after; null where there is none.
    """

    actor: str
    other: str
    date: datetime.date
    low: datetime.date
    high: datetime.date
    direction: str
    size: float
    probability: float
    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True)
class PhasesFit:
    """What a fit found: phases and turning points in the order of dyad and date, and the level by month as SCORES."""

    phases: tuple[Phase, ...]
    turns: tuple[Turn, ...]
    scores: ibis.Table


@dataclass(frozen=True, slots=True)
class Phases:
    """Phases and turning points of relations, from monthly scores of cooperation and, where there are, of conduct.

    Args:
        threshold: how far above the usual, in standard deviations, the acts of a month must be to mark a turn.
        window: how many months before and after tell what is usual.
        apart: how many months two turns of one direction are apart at least.
    """

    threshold: float = 4.0
    window: int = 18
    apart: int = 6

    def fit(self, scores: ibis.Table) -> PhasesFit:
        """Find the phases and turning points of every dyad in a table of SCORES.

        Args:
            scores: monthly cooperation and, where there is any, monthly conduct, by act or by act and mode.

        Returns:
            The phases and turns. A dyad of which nothing is told has none.

        Raises:
            BadTable: `scores` is not of the kind SCORES.

        Example:
            >>> from datetime import date
            >>> from detente.tables import table
            >>> def month(number, value, n):
            ...     day = date(2010 + number // 12, number % 12 + 1, 1)
            ...     row = ("cooperation", "KHM", "THA", "all", day, "month", value, None, None, n, None)
            ...     return ("news", str(day), *row)
            >>> rows = [month(number, 8.0, 2) for number in range(60) if number != 30]
            >>> rows.append(month(30, -90.0, 10))
            >>> [(turn.date, turn.direction) for turn in Phases().fit(table(SCORES, rows)).turns]
            [(datetime.date(2012, 7, 1), 'worsening')]
        """
        phases: list[Phase] = []
        turns: list[Turn] = []
        levels: list[tuple[Any, ...]] = []
        for told in signals(check(scores, SCORES, where="phases")):
            for dyad in range(len(told.dyads)):
                found = self._turns(told, dyad)
                parts = list(_parts(told, dyad, found))
                turns += found
                phases += parts
                levels += _levels(told, dyad, parts)
        from detente.tables import table

        order = sorted(turns, key=lambda turn: turn[:3])
        return PhasesFit(tuple(sorted(phases, key=lambda part: part[:3])), tuple(order), table(SCORES, levels))

    def _turns(self, told: Signals, dyad: int) -> list[Turn]:
        """The turns of one dyad: the months furthest above the usual, none near a greater one."""
        found = []
        for direction, counts in (("worsening", told.worse[dyad]), ("improving", told.better[dyad])):
            above, usual = self._above(counts, told.told[dyad])
            while above.size and (at := int(above.argmax())) is not None and above[at] > self.threshold:
                found.append(_turn(told, dyad, at, direction, float(counts[at] - usual[at]), float(above[at])))
                above[max(0, at - self.apart) : at + self.apart + 1] = -np.inf
        return found

    def _above(self, counts: Floats, told: NDArray[np.bool_]) -> tuple[Floats, Floats]:
        """How many standard deviations each month is above what is usual around it, and what is usual."""
        width = np.ones(2 * self.window + 1)
        width[self.window - 2 : self.window + 3] = 0
        months = len(counts)
        middle = slice(self.window, self.window + months)
        total = np.convolve(counts * told, width)[middle]
        number = np.convolve(told.astype(float), width)[middle]
        usual = (total + 0.5) / (number + 1)
        above = 2 * (np.sqrt(counts + 0.375) - np.sqrt(usual + 0.375)) / np.sqrt(1 + 0.3 * usual)
        return np.where(told & (number >= 12), above, -np.inf), usual


def _turn(told: Signals, dyad: int, at: int, direction: str, excess: float, above: float) -> Turn:
    actor, other = told.dyads[dyad]
    day = month(told.first + at)
    weight = abs(told.weight[dyad, at]) / max(told.n[dyad, at], 1.0)
    probability = float(1 / (1 + np.exp(3 - above)))
    before, after = _mean(told, dyad, at - 12, at), _mean(told, dyad, at + 1, at + 13)
    low, high = month(told.first + at - 1), month(told.first + at + 2) - datetime.timedelta(days=1)
    return Turn(actor, other, day, low, high, direction, excess * weight, probability, before, after)


def _mean(told: Signals, dyad: int, start: int, stop: int) -> float | None:
    """The mean weight of an act in some months."""
    span = slice(max(start, 0), max(stop, 0))
    n = told.n[dyad, span].sum()
    return float(told.weight[dyad, span].sum() / n) if n else None


def _parts(told: Signals, dyad: int, turns: list[Turn]) -> Iterator[Phase]:
    """The spans between the turns."""
    known = np.flatnonzero(told.told[dyad])
    if not known.size:
        return
    turned = {turn.date.year * 12 + turn.date.month - 1 - told.first for turn in turns}
    edges = sorted(edge for edge in turned if known[0] < edge <= known[-1])
    for start, stop in zip([int(known[0]), *edges], [*edges, int(known[-1]) + 1], strict=True):
        level = _mean(told, dyad, start, stop)
        if level is not None:
            n = told.n[dyad, start:stop]
            mean = told.weight[dyad, start:stop] / np.maximum(n, 1)
            spread = float(np.sqrt((n * (mean - level) ** 2).sum() / n.sum() / max((n > 0).sum(), 1))) + 1 / n.sum()
            name = [name for least, name in NAMES if level >= least or least == NAMES[0][0]][-1]
            until = month(told.first + stop) - datetime.timedelta(days=1)
            trend = _trend(mean, n)
            yield Phase(
                *told.dyads[dyad],
                month(told.first + start),
                until,
                name,
                level,
                level - Z * spread,
                level + Z * spread,
                trend,
            )


def _trend(mean: Floats, n: Floats) -> float:
    """The slope of the mean weight of an act [weight points a year]."""
    when = np.arange(len(mean)) / 12
    centre = (n * when).sum() / n.sum()
    spread = (n * (when - centre) ** 2).sum()
    return float((n * (when - centre) * mean).sum() / spread) if spread > 0 else 0.0


def _levels(told: Signals, dyad: int, parts: list[Phase]) -> Iterator[tuple[Any, ...]]:
    """The level of the phase that each month lies in, as rows of SCORES."""
    actor, other = told.dyads[dyad]
    for part in parts:
        start = part.since.year * 12 + part.since.month - 1
        stop = part.until.year * 12 + part.until.month
        for moment in range(start, stop):
            day = month(moment)
            record = f"{actor}-{other}:all:{day:%Y-%m}:phases"
            n = int(told.n[dyad, moment - told.first])
            row = ("phases", actor, other, "all", day, "month", part.level, part.low, part.high, n, None)
            yield (told.source, record, *row)
