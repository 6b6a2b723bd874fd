"""Latent affinity: how well two states stand with each other, month by month, from what they do to each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.errors import NotEnoughEvidence
from detente.intervals import Z
from detente.levels import walk
from detente.levels.panel import panel
from detente.paths import Paths
from detente.tables import SCORES, check

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Affinity:
    """How well two states stand with each other: settings; what is None is learned from the acts themselves."""

    directed: bool = False
    noise: float | None = None
    floor: float | None = None
    walk: float | None = None
    tail: float | None = None
    gap: int = 12

    def fit(self, scores: Any) -> AffinityFit:
        """Follow the affinity of every pair through the months of which acts are told.

        Args:
            scores: a table of the kind SCORES with monthly rows of `cooperation`, field "all".

        Raises:
            BadTable: the table is not of its kind.
            NotEnoughEvidence: no month of any pair has an act.
        """
        laid = panel(check(scores, SCORES, where="affinity"), directed=self.directed)
        if not laid.dyads:
            raise NotEnoughEvidence(
                "No acts between two states are told, so there is no affinity to follow.",
                wanted="monthly rows of cooperation with n above 0",
            )
        given = walk.Given(
            self.noise or 3.0, self.floor or 0.5, self.walk or 0.15, self.tail or 6.0, start=2.0, spread=2.5
        )
        value, acts = laid.value[0], laid.acts[0]
        if len(laid.sources) > 1:
            acts = laid.acts.sum(axis=0)
            value = np.divide((laid.value * laid.acts).sum(axis=0), acts, out=np.zeros_like(acts), where=acts > 0)
        level, spread = walk.smoothed(value, acts, given)
        known = _known(acts, laid.told, self.gap)
        return AffinityFit(self, laid.dyads, laid.periods, value, acts, level, spread, known, given)


@dataclass(frozen=True, slots=True)
class AffinityFit:
    """The affinity of pairs of states, month by month.

    `level` and `spread`, its standard deviation, are months x pairs, in weight points; `known` says in which months
    anything is said. `value` and `acts` are the mean weight of the month and the number of its acts.
    """

    settings: Affinity
    dyads: tuple[tuple[str, str], ...]
    periods: tuple[date, ...]
    value: Array
    acts: Array
    level: Array
    spread: Array
    known: Array
    given: walk.Given

    @property
    def scores(self) -> Any:
        """The affinity as SCORES: value, the 90 % band in low and high, and n, the number of acts of the month."""
        import ibis
        import pyarrow as pa

        pair, month = np.nonzero(self.known.T)
        low, high = self.band(0.9)
        actors, others = (pa.array([dyad[side] for dyad in self.dyads]).take(pa.array(pair)) for side in (0, 1))
        periods = pa.array(self.periods, pa.date32()).take(pa.array(month))
        names = [f"{actor}-{other}:all:" for actor, other in self.dyads]
        months = [f"{period:%Y-%m}" for period in self.periods]
        columns = {
            "source": ["affinity"] * len(pair),
            "record": [names[at] + months[when] for at, when in zip(pair, month, strict=True)],
            "measure": ["affinity"] * len(pair),
            "actor": actors,
            "other": others,
            "field": ["all"] * len(pair),
            "period": periods,
            "by": ["month"] * len(pair),
            "value": self.level.T[pair, month].astype(np.float64),
            "low": low.T[pair, month].astype(np.float64),
            "high": high.T[pair, month].astype(np.float64),
            "n": np.round(self.acts.T[pair, month]).astype(np.int64),
            "third": pa.nulls(len(pair), pa.string()),
        }
        schema = ibis.schema({column.name: column.type for column in SCORES.columns}).to_pyarrow()
        return ibis.memtable(pa.table(columns, schema=schema))

    def band(self, share: float = 0.9) -> tuple[Array, Array]:
        """Where the affinity lies with a chance of `share`, months x pairs, in weight points."""
        from statistics import NormalDist

        half = (Z if share == 0.9 else NormalDist().inv_cdf((1 + share) / 2)) * self.spread
        return np.maximum(self.level - half, -10), np.minimum(self.level + half, 10)

    def draw(self, actor: str, other: str, *, count: int = 1000, seed: int = 0, months: int = 0) -> Paths:
        """Ways that the affinity of a pair may have gone, and may go in months ahead.

        Args:
            actor: the code of one state.
            other: the code of the other.
            count: how many draws.
            seed: the same seed gives the same draws.
            months: how many months ahead.

        Raises:
            NotEnoughEvidence: no acts of this pair were told.
        """
        from detente.levels.panel import _day

        pair = (actor, other) if self.settings.directed else (min(actor, other), max(actor, other))
        if pair not in self.dyads:
            raise NotEnoughEvidence("No acts of this pair were told.", found="-".join(pair))
        at = self.dyads.index(pair)
        first, last = np.flatnonzero(self.known[:, at])[[0, -1]]
        value, acts = self.value[first : last + 1, at], self.acts[first : last + 1, at]
        values = walk.drawn(value, acts, self.given, count=count, seed=seed, months=months)
        start = (self.periods[first].year - 1970) * 12 + self.periods[first].month - 1
        return Paths(tuple(_day(start + step) for step in range(values.shape[1])), values)


def _known(acts: Array, told: Array, gap: int) -> Array:
    """The months of which something is said: from the first act on, those told of and those in a gap that is short."""
    months = np.arange(len(acts))[:, None]
    heard = acts > 0
    last = np.maximum.accumulate(np.where(heard, months, -1_000_000), axis=0)
    after = np.minimum.accumulate(np.where(heard, months, 1_000_000)[::-1], axis=0)[::-1]
    return (last >= 0) & (told | (after - last <= gap + 1))
