"""The phases of a relation and its turning points, each with an interval for its date."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from detente.errors import NotEnoughEvidence
from detente.intervals import Z
from detente.levels.scored import scored
from detente.paths import Paths
from detente.shifts.onset import PARTS, Onset, onsets
from detente.shifts.peaks import Peak, peaks, turning
from detente.shifts.severed import Spells, parted, spells
from detente.shifts.signals import HEAVIEST, month, signals
from detente.shifts.size import sizes
from detente.shifts.standing import Standing, standing
from detente.shifts.stretches import SHORTEST, Stretch, boundary, stretches
from detente.tables import SCORES, check, table

if TYPE_CHECKING:
    import ibis
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]

# The lowest level of each name, in weight points an act: declared, not estimated.
NAMES = ((-10.0, "rupture"), (-4.0, "strain"), (-1.0, "correct"), (2.0, "warm"), (5.0, "close"))

# What a phase is called, whatever its acts weigh, in which the two have no diplomatic relations; it claims no trend.
SEVERED = "severed"

# How the score of a peak is told as a probability: among simulated relations half of the peaks that score EVEN are
# turns, and the odds rise by e to the SLOPE with each point. benchmarks/phases.py measures both.
EVEN, SLOPE = 3.7, 1.75
FEW = 3.0  # Of so many acts six in ten of these odds are left, of one act three: a single story may be wrong.

_DOCUMENTS = "documents"  # What these tell of is what somebody wrote on: more of it is no change.
_SNAP = 4  # So many months from a turn a phase is taken to begin with it.


class Phase(NamedTuple):
    """A span of months in which a relation stayed about one level, or in which there were no diplomatic relations.

    `level`, with its 90 % interval, is the mean weight of an act [-10, 10]; `trend` is its slope in weight points a
    year. `until` is the last day.
    """

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
    """A turning point: a month in which a relation turned for the worse or the better.

    `date` is the first day of the month; with nine chances in ten it began between the days `low` and `high`. `size` is
    the weight of the acts of that direction beyond the usual [weight points, or the source's own for net scores].
    `probability` is the chance that it is a turn and not chance. `before` and `after` are the mean weight of an act in
    the year before and from then on; None where nothing is known.
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
class Phases:
    """When relations turned, and the phases between: found among monthly scores of cooperation and of conduct.

    A turn is a month whose acts of conflict, or of cooperation, lie far beyond what the dyad is used to, or a lasting
    change of the share of conflict. `threshold` is how far; 2.9 marks about two turns in ten years of a dyad like any
    other. `price` is what a further phase must explain. How both are reckoned, and when they mislead, stands in
    docs/phases.md.

    Example:
        >>> Phases(threshold=4.0).price
        14.0
    """

    threshold: float = 2.9
    price: float = 14.0

    def fit(self, scores: ibis.Table, *, news: ibis.Table | None = None) -> PhasesFit:
        """Find the phases and turning points of every dyad in a table of SCORES.

        A missing row is a month of which nothing is known; a dyad of which nothing is told has neither phase nor turn.

        Args:
            scores: monthly `cooperation` (field "all") and, where there is any, monthly `conduct`, by act or by act
                and mode, not by both. Other rows are passed over. Both directions of a dyad count together.
            news: SCORES of all dyads that the sources tell of, so that months in which a source tells more of everybody
                are known as such; `scores` where none are given.

        Returns:
            The phases and turns.

        Raises:
            BadTable: a table is not of the kind SCORES.

        Source: Jackson and others (2005), An Algorithm for Optimal Partitioning of Data on an Interval,
            doi:10.1109/LSP.2001.838216, for the phases; for the turns see docs/phases.md.

        Example:
            >>> from datetime import date
            >>> def month(number, value, n):
            ...     day = date(2010 + number // 12, number % 12 + 1, 1)
            ...     row = ("cooperation", "KHM", "THA", "all", day, "month", value, None, None, n, None)
            ...     return ("news", str(day), *row)
            >>> rows = [month(number, 8.0, 2) for number in range(60) if number != 30]
            >>> rows.append(month(30, -90.0, 10))
            >>> [(turn.date, turn.direction) for turn in Phases().fit(table(SCORES, rows)).turns]
            [(datetime.date(2012, 7, 1), 'worsening')]
        """
        known = check(scores, SCORES, where="phases")
        told = check(news, SCORES, where="phases: news") if news is not None else None
        parts = list(signals(known, news=told))
        if not parts:
            return PhasesFit((), (), None, ())
        stood = standing(parts)
        found = (peak for part in parts if part.source != _DOCUMENTS for peak in peaks(part, threshold=self.threshold))
        turned = turning(found)
        turns = tuple(_turns([peak for own in turned.values() for peak in own], stood))
        severed = spells(known, stood, source=_DOCUMENTS)
        cut = parted(_cut(stretches(stood, price=self.price), turns, stood), severed, stood)
        return PhasesFit(tuple(_phase(part, stood, severed) for part in cut), turns, stood, cut)


@dataclass(frozen=True, slots=True)
class PhasesFit:
    """What a fit found: phases and turning points, each in the order of dyad and date.

    `standing` is how each dyad stood by month, None where nothing is told, and `stretches` its phases in places.
    """

    phases: tuple[Phase, ...]
    turns: tuple[Turn, ...]
    standing: Standing | None
    stretches: tuple[Stretch, ...]

    @property
    def scores(self) -> ibis.Table:
        """The level of the phase that each month lies in, as SCORES: low and high are its 90 % interval.

        n is the number of acts of the month. A month outside the phases, or of which no source speaks, is no row.
        """
        if self.standing is None:
            return table(SCORES, [])
        stood = self.standing
        values = np.zeros((3, *stood.n.shape))
        known = np.zeros(stood.n.shape, bool)
        for phase, part in zip(self.phases, self.stretches, strict=True):
            span = slice(part.start, part.stop)
            values[:, part.dyad, span] = np.array([phase.level, phase.low, phase.high])[:, None]
            known[part.dyad, span] = stood.told[part.dyad, span]
        periods = [month(stood.first + place) for place in range(stood.n.shape[1])]
        level, low, high = (part.T for part in values)
        bands = (level, low, high)
        rows: ibis.Table = scored("phases", "+".join(stood.sources), stood.dyads, periods, known.T, bands, stood.n.T)
        return rows

    def draw(self, actor: str, other: str, *, count: int = 1000, seed: int = 0) -> Paths:
        """Ways in which the level of a relation may have gone: where its phases lay, and when each began.

        Args:
            actor: the code of one state.
            other: the code of the other; the order does not matter.
            count: how many ways.
            seed: the same seed draws the same ways.

        Returns:
            The ways, by month from the first phase to the last, in weight points [-10, 10].

        Raises:
            NotEnoughEvidence: the dyad has no phase.

        Example:
            >>> Phases().fit(table(SCORES, [])).draw("KHM", "USA")
            Traceback (most recent call last):
            ...
            detente.errors.NotEnoughEvidence: No phases of this pair are known.
              found: KHM-USA
        """
        pair, stood = tuple(sorted((actor, other))), self.standing
        parts = [part for part in self.stretches if stood and stood.dyads[part.dyad] == pair]
        if stood is None or not parts:
            raise NotEnoughEvidence("No phases of this pair are known.", found="-".join(pair))
        dyad, chance = parts[0].dyad, np.random.default_rng(seed)
        first, last = parts[0].start, parts[-1].stop
        levels = np.array([part.level for part in parts]) + chance.standard_normal((count, len(parts))) * np.array(
            [part.spread for part in parts]
        )
        begun = np.zeros((count, last - first), np.int64)
        for one, two in pairwise(parts):
            span = slice(one.start + 1, two.stop)
            heft = boundary(stood.trust[dyad, span], stood.mean[dyad, span], one.level, two.level)
            odds = np.exp(heft - heft.max())
            when = chance.choice(len(odds), size=count, p=odds / odds.sum()) + one.start + 1 - first
            begun += np.arange(last - first)[None, :] >= when[:, None]
        values = np.clip(np.take_along_axis(levels, begun, 1), -HEAVIEST, HEAVIEST)
        return Paths(tuple(month(stood.first + place) for place in range(first, last)), values)


def _turns(found: Sequence[Peak], stood: Standing) -> Iterator[Turn]:
    begun = onsets(found)
    place = {dyad: at for at, dyad in enumerate(stood.dyads)}
    rows = np.array([place[peak.told.dyads[peak.dyad]] for peak in found], int)
    at = np.array([one.best - stood.first for one in begun], int)
    beside = zip(_means(stood, rows, at - 12, at), _means(stood, rows, at, at + 12), strict=True)
    for peak, one, size, (before, after) in zip(found, begun, sizes(found), beside, strict=True):
        dyad = peak.told.dyads[peak.dyad]
        yield Turn(*dyad, month(one.best), *_ends(one), peak.direction, size, _sure(peak), before, after)


def _sure(peak: Peak) -> float:
    """The chance that a peak is a turn."""
    odds = math.exp(SLOPE * (min(peak.score, 50) - EVEN))
    if not peak.told.net:
        odds *= 1 - math.exp(-float(peak.seen.found[peak.dyad, peak.at]) / FEW)
    return odds / (1 + odds)


def _ends(begun: Onset) -> tuple[datetime.date, datetime.date]:
    """The first and the last day of an interval."""
    low = _day(round(begun.low * PARTS))
    return low, max(low, _day(round(begun.high * PARTS)) - datetime.timedelta(days=1))


@cache
def _day(part: int) -> datetime.date:
    """The day at which a part of a month begins, parts counted from the year 0."""
    first, following = month(part // PARTS), month(part // PARTS + 1)
    return first + datetime.timedelta(days=round(part % PARTS / PARTS * (following - first).days))


def _means(stood: Standing, rows: Whole, start: Whole, stop: Whole) -> list[float | None]:
    """The mean weight of an act in some months of each row; None where there is no act."""
    last = stood.n.shape[1]
    sums = [np.pad(np.cumsum(part, 1), ((0, 0), (1, 0))) for part in (stood.n, stood.mean * stood.n)]
    n, weight = (part[rows, stop.clip(0, last)] - part[rows, start.clip(0, last)] for part in sums)
    return [float(two / one) if one > 0.5 else None for one, two in zip(n, weight, strict=True)]


def _cut(parts: Sequence[Stretch], turns: Sequence[Turn], stood: Standing) -> tuple[Stretch, ...]:
    """The stretches, each of which begins with a turn where one is near that goes its way."""
    turned: dict[tuple[str, str], list[Turn]] = {}
    for turn in turns:
        turned.setdefault((turn.actor, turn.other), []).append(turn)
    cut = list(parts)
    for at in range(1, len(cut)):
        before, part = cut[at - 1], cut[at]
        if before.dyad == part.dyad:
            way = "improving" if part.level > before.level else "worsening"
            own = (turn for turn in turned.get(stood.dyads[part.dyad], ()) if turn.direction == way)
            places = [turn.date.year * 12 + turn.date.month - 1 - stood.first for turn in own]
            near = [place for place in places if abs(place - part.start) <= _SNAP]
            near = [place for place in near if before.start + SHORTEST <= place <= part.stop - SHORTEST]
            if near:
                start = min(near, key=lambda place: abs(place - part.start))
                cut[at - 1], cut[at] = before._replace(stop=start), part._replace(start=start)
    return tuple(cut)


def _phase(part: Stretch, stood: Standing, severed: Spells) -> Phase:
    apart = any(start <= part.start and part.stop <= stop for start, stop in severed.get(part.dyad, ()))
    low, high = (max(-HEAVIEST, min(HEAVIEST, part.level + sign * Z * part.spread)) for sign in (-1, 1))
    return Phase(
        *stood.dyads[part.dyad],
        month(stood.first + part.start),
        month(stood.first + part.stop) - datetime.timedelta(days=1),
        SEVERED if apart else named(part.level),
        part.level,
        low,
        high,
        0.0 if apart else part.trend,
    )


def named(level: float) -> str:
    """What a phase of a level is called.

    Example:
        >>> named(-5.0), named(0.0), named(2.5)
        ('rupture', 'correct', 'warm')
    """
    return [name for least, name in NAMES if level >= least or least == NAMES[0][0]][-1]
