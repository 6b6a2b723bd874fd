"""Latent affinity: how well two states stand with each other, month by month, from what they do to each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.errors import NotEnoughEvidence
from detente.levels.draws import drawn
from detente.levels.foretelling import foretold
from detente.levels.given import LEARNED, Given
from detente.levels.joining import Joined, Teller, joined, tellers
from detente.levels.learning import learned
from detente.levels.panel import Panel, day, panel, place
from detente.levels.scored import scored
from detente.levels.usual import beside, leaning, usual
from detente.levels.walk import smoothed
from detente.paths import Paths
from detente.tables import SCORES, check

Array = NDArray[Any]

LOW, HIGH = -10.0, 10.0


@dataclass(frozen=True, slots=True)
class Affinity:
    """How well two states stand with each other, from the mean weight of what they do month by month.

    A level that nobody sees walks from month to month; the acts of a month scatter about it. With `directed` what one
    state does and what is done to it are two levels, else both sides' acts tell of one. A stretch without acts that no
    source covers is told of up to `gap` months and left open where it is longer. With `yearly`, what is known of a pair
    by the year moves what is usual for it: where its level begins and returns to. `given` are settings to take as they
    are; where there are none they are learned from all pairs at once, and for few pairs those that were learned from
    the open ICEWS tables stand. How it is made, and when it misleads, stands in docs/affinity.md.

    Source: Durbin and Koopman (2012), Time Series Analysis by State Space Methods, 2nd ed., chapters 2, 4 and 14,
        doi:10.1093/acprof:oso/9780199641178.001.0001.

    Example:
        >>> from detente.tables import table
        >>> def month(number, value, n):
        ...     cell = ("KHM", "USA", "all", date(2010, number, 1), "month", value, None, None, n)
        ...     return ("papers", str(number), "cooperation", *cell)
        >>> fit = Affinity().fit(table(SCORES, [month(1, 8.0, 2), month(2, 9.0, 3), month(4, -12.0, 4)]))
        >>> [(row["period"].month, row["n"]) for row in fit.scores.to_pyarrow().to_pylist()]
        [(1, 2), (2, 3), (3, 0), (4, 4)]
    """

    directed: bool = False
    gap: int = 12
    yearly: bool = False
    given: Given | None = None

    def fit(self, scores: Any) -> AffinityFit:
        """Follow the affinity of every pair through the months of which acts are told.

        A missing row among the scores is a month of which nothing is known; a zero is one without acts. Neither says
        anything about the level, but a zero month has a row of its own however long the silence lasts.

        Args:
            scores: a table of the kind SCORES. Rows of `cooperation` by month, field "all", are read: the sum of the
                weights [weight points] and n. With `yearly`, rows of `agreement`, `visits` and `dependence` by the
                year are too, where there are any; others are passed over.

        Returns:
            The fit.

        Raises:
            BadTable: the table is not of its kind.
            NotEnoughEvidence: no month of any pair has an act.

        Example:
            >>> from detente.tables import table
            >>> Affinity().fit(table(SCORES, []))
            Traceback (most recent call last):
            ...
            detente.errors.NotEnoughEvidence: No acts between two states are told, so there is no affinity to follow.
              wanted: rows of cooperation by month, field all, with n above 0
        """
        laid = panel(check(scores, SCORES, where="affinity"), directed=self.directed)
        if not laid.dyads:
            raise NotEnoughEvidence(
                "No acts between two states are told, so there is no affinity to follow.",
                wanted="rows of cooperation by month, field all, with n above 0",
            )
        return self.follow(laid, beside(scores, laid) if self.yearly else None)

    def follow(self, laid: Panel, signals: Array | None = None) -> AffinityFit:
        """Follow the affinity of every pair of a panel, which `detente.levels.panel` makes of scores.

        Args:
            laid: the acts of pairs by month.
            signals: what is known by the year, as `detente.levels.usual` makes it of scores.

        Returns:
            The fit.
        """
        before = self.given or LEARNED
        how = tellers(laid, before)
        told = joined(laid, how)
        if signals is not None and self.given is None:
            before = leaning(told.value, told.acts, signals, before)
        off = usual(signals, before)
        about = told.value if off is None else told.value - off
        given = self.given or learned(about, told.acts, before)
        level, spread, kinds = smoothed(about, told.acts, given)
        if off is not None:
            level += off
        acts = laid.acts.sum(axis=0)
        known = _known(acts > 0, laid.told, self.gap)
        return AffinityFit(self, given, how, laid.dyads, laid.periods, acts, known, level, spread, kinds, told, off)


@dataclass(frozen=True, slots=True)
class AffinityFit:
    """The affinity of pairs of states, month by month, months down and pairs across.

    `level` and `spread`, its standard deviation, are in weight points; `known` says in which months anything is said,
    and `acts` how many acts they hold. `given` are the settings; `kinds` [kinds x pairs] says how likely it is that a
    pair is of each of their kinds, and `tellers` how each source tells. `told` is what the sources tell together, and
    `off` how far the usual level of a pair is moved by what is known of it by the year, where anything is.
    """

    settings: Affinity
    given: Given
    tellers: tuple[Teller, ...]
    dyads: tuple[tuple[str, str], ...]
    periods: tuple[date, ...]
    acts: Array
    known: Array
    level: Array
    spread: Array
    kinds: Array
    told: Joined
    off: Array | None

    @property
    def scores(self) -> Any:
        """The affinity as SCORES: value, the 90 % band in low and high, and n, the number of acts of the month.

        A month without a row is one of which nothing is said; n = 0 is a month between acts, with a wider band.
        """
        low, high = self.band()
        level = np.clip(self.level, LOW, HIGH)
        source = "+".join(teller.source for teller in self.tellers)
        return scored("affinity", source, self.dyads, self.periods, self.known, (level, low, high), self.acts)

    def band(self, share: float = 0.9) -> tuple[Array, Array]:
        """Where the affinity lies with a chance of `share`, month by month and not of all months at once.

        Args:
            share: the chance, above 0 and below 1.

        Returns:
            The lower and the upper end, months x pairs, in weight points [-10, 10].

        Raises:
            NotEnoughEvidence: no band has that chance.
        """
        if not 0 < share < 1:
            raise NotEnoughEvidence("A band holds a share of what may be.", found=share, wanted="above 0 and below 1")
        half = np.float32(NormalDist().inv_cdf((1 + share) / 2)) * self.spread
        return np.clip(self.level - half, LOW, HIGH), np.clip(self.level + half, LOW, HIGH)

    def draw(self, actor: str, other: str, *, count: int = 1000, seed: int = 0, months: int = 0) -> Paths:
        """Ways that the affinity of a pair may have gone, from its first act on, and may go in months ahead.

        Args:
            actor: the code of one state.
            other: the code of the other; for an undirected fit the order does not matter.
            count: how many ways.
            seed: the same seed draws the same ways.
            months: how many months ahead to go on.

        Returns:
            The ways, which include the months of which `scores` says nothing.

        Raises:
            NotEnoughEvidence: no acts of this pair were told.
        """
        pair = (actor, other) if self.settings.directed or actor < other else (other, actor)
        if pair not in self.dyads:
            raise NotEnoughEvidence("No acts of this pair were told.", found="-".join(pair))
        at = self.dyads.index(pair)
        first, last = np.flatnonzero(self.known[:, at])[[0, -1]].tolist()
        span = slice(first, last + 1)
        off = np.zeros(last + 1 - first) if self.off is None else self.off[span, at].astype(float)
        ways = drawn(
            self.told.value[span, at] - off, self.told.acts[span, at], self.given, count=count, seed=seed, months=months
        )
        ways += np.pad(off, (0, months), mode="edge")
        start = place(self.periods[first])
        return Paths(tuple(day(start + step) for step in range(ways.shape[1])), ways)

    def ahead(self, scores: Any) -> Foretold:
        """What each month of other scores was to be expected to be, from the months before it and these settings.

        Args:
            scores: SCORES as for `fit`, such as those of later years together with the earlier ones.

        Returns:
            The level that was expected of each month, and how likely what came was.

        Raises:
            BadTable: the table is not of its kind.
        """
        laid = panel(check(scores, SCORES, where="affinity"), directed=self.settings.directed)
        told = joined(laid, self.tellers)
        off = usual(beside(scores, laid), self.given) if self.settings.yearly else None
        moved = np.zeros_like(told.value) if off is None else off
        expected, *rest = foretold(told.value - moved, told.acts, self.given)
        return Foretold(laid.dyads, laid.periods, expected + moved, *rest)


@dataclass(frozen=True, slots=True)
class Foretold:
    """What was expected of each month before it was seen, months down and pairs across.

    `expected` and `spread` are the level and its standard deviation [weight points]. `likely` is the log density of the
    mean weight that came [per weight point], the number of acts being known, and `below` the chance [0, 1] that was
    given to less than it, near 0 or 1 where it came as a surprise; both are not a number where no act came.
    """

    dyads: tuple[tuple[str, str], ...]
    periods: tuple[date, ...]
    expected: Array
    spread: Array
    likely: Array
    below: Array


def _known(heard: Array, told: Array, gap: int) -> Array:
    """The months of which something is said: from the first act on, those told of and those in a gap that is short."""
    begun: Array = np.logical_or.accumulate(heard, axis=0)
    unsaid = begun & ~told
    if not unsaid.any():
        return begun
    months, far = np.arange(len(heard), dtype=np.int32)[:, None], np.int32(len(heard) + gap)
    some = np.flatnonzero(unsaid.any(axis=0))
    last = np.maximum.accumulate(np.where(heard[:, some], months, -far), axis=0)
    after = np.minimum.accumulate(np.where(heard[:, some], months, 2 * far)[::-1], axis=0)[::-1]
    begun[:, some] &= told[:, some] | (after - last <= gap + 1)
    return begun
