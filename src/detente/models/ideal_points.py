"""Where each state stands at the United Nations, year by year, told by its votes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from detente import actors
from detente.errors import NotEnoughEvidence, UnknownActor, nearest
from detente.intervals import Z
from detente.paths import Paths
from detente.rollcalls.walks import Walks, walked
from detente.rollcalls.years import NONE, RollCalls, gather
from detente.tables import SCORES, VOTES, check, table

if TYPE_CHECKING:
    import ibis
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

HOLD = 0.9  # How much of its distance from the overall point a point on one issue keeps from year to year.

# Which way is up: these states stand on the right, the Soviet Union and Russia on the left.
RIGHT = {"USA": 1, "CAN": 1, "GBR": 1, "ISR": 1, "SUN": -1}


@dataclass(frozen=True, slots=True)
class IdealPointsFit:
    """Where states stood, year by year; one row of each array is a state in a year in a field.

    `actors` are codes, `fields` "all" or an issue, `years` years, `lines` states with those that they continue.
    `values` are the points, mean 0 and deviation 1 over all states and years, with their `deviations`; `shared` is the
    covariance with the row below, 0 where that is another state's. `n` is the number of ballots; a row with fewer than
    `least` tells no score.
    """

    source: str
    least: int
    fields: tuple[str, ...]
    lines: NDArray[np.int64]
    actors: tuple[str, ...]
    years: NDArray[np.int64]
    values: Floats
    deviations: Floats
    shared: Floats
    n: NDArray[np.int64]

    @property
    def scores(self) -> ibis.Table:
        """The points as SCORES, one row a state, year and field.

        value is the ideal point, low and high its 90 % band, n the number of contested roll calls on which the state
        voted. A missing row means that the state voted on too few, or that detente does not know it.
        """
        rows = zip(self.fields, self.actors, self.years, self.values, self.deviations, self.n, strict=True)
        return table(SCORES, [self._row(*row) for row in rows if row[-1] >= self.least and row[1][0] != "?"])

    def _row(self, field: str, actor: str, year: int, value: float, deviation: float, n: int) -> tuple[Any, ...]:
        reach = Z * float(deviation)
        record, period = f"ideal_points:{actor}:{field}:{year}", date(int(year), 1, 1)
        band = (float(value), float(value) - reach, float(value) + reach)
        return (self.source, record, "ideal_points", actor, None, field, period, "year", *band, int(n))

    def draw(self, actor: str, *, count: int, seed: int, field: str = "all") -> Paths:
        """Draw ways that a state may have gone, each as likely as the others.

        Args:
            actor: a detente code.
            count: how many draws.
            seed: the same seed gives the same draws.
            field: "all" or an issue.

        Returns:
            Paths over the years of the state's scores; the years of one draw belong together.

        Raises:
            NotEnoughEvidence: there is no score of this state in this field.
        """
        import numpy as np

        held = zip(self.actors, self.fields, strict=True)
        rows = [place for place, one in enumerate(held) if one == (actor, field)]
        told = [place for place in rows if self.n[place] >= self.least]
        if not told:
            near = nearest(actor, sorted(set(self.actors)))
            raise NotEnoughEvidence("No ideal point is known.", found=f"{actor}, {field}", nearest=near)
        noise = np.random.default_rng(seed).standard_normal((count, len(rows)))
        drawn = self.values[rows] + self._joined(noise, rows)
        chosen = [rows.index(place) for place in told]
        return Paths(tuple(date(int(self.years[place]), 1, 1) for place in told), drawn[:, chosen])

    def _joined(self, noise: Floats, rows: list[int]) -> Floats:
        """Noise with the deviation of each year, and the covariance of each with the next."""
        import numpy as np

        away = np.empty_like(noise)
        away[:, 0] = self.deviations[rows[0]] * noise[:, 0]
        for place, (before, row) in enumerate(pairwise(rows), 1):
            slope = self.shared[before] / self.deviations[before] ** 2
            left = self.deviations[row] ** 2 - slope * self.shared[before]
            away[:, place] = slope * away[:, place - 1] + np.sqrt(max(left, 0.0)) * noise[:, place]
        return away


@dataclass(frozen=True, slots=True)
class IdealPoints:
    """Ideal points of states: a position on the line along which the General Assembly divides, year by year.

    `issues` adds a fit of the roll calls on each issue that the source names; there a state's point walks about its
    overall one, so that few roll calls leave it near that, with a wide band. `drift` is the variance that a year adds
    to the walk of a point, on the scale on which all points have deviation 1. `least` is the number of contested roll
    calls that a state must have voted on in a year for its point to be told.

    A state's latent vote on a roll call is the roll call's discrimination times its point, plus standard normal noise:
    yes below the first cut point, no above the second, an abstention between them. Discriminations are normal with
    deviation 1, cut points even in [-5, 5]. See rollcalls/ for how all years are solved at once.

    Source: Bailey, Strezhnev and Voeten (2017), doi:10.1177/0022002715595700. Second moments of points and
        discriminations as in variational inference: Imai, Lo and Olmsted (2016), doi:10.1017/S000305541600037X.
    """

    issues: bool = False
    drift: float = 0.25
    least: int = 3

    def fit(self, votes: ibis.Table) -> IdealPointsFit:
        """Fit the ballots of all states and years at once.

        An abstention stands between yes and no; a missing ballot tells nothing. Nothing is left to chance: the same
        ballots, in any order, give the same points.

        Args:
            votes: a table of the kind VOTES.

        Returns:
            The fit.

        Raises:
            BadTable: the table is not of the kind VOTES.
            NotEnoughEvidence: no roll call was contested.

        Example:
            >>> cast = {"KHM": (1, 1, 1, 1), "CHN": (1, 1, 1, 0), "FRA": (1, 0, -1, -1), "USA": (-1, -1, -1, -1)}
            >>> votes = table(VOTES, [
            ...     ("un", f"{call}/{actor}", date(2005, 12, 1), str(call), actor, ballot, None, None)
            ...     for actor, row in cast.items() for call, ballot in enumerate(row)
            ... ])
            >>> IdealPoints().fit(votes).scores.order_by("value").actor.to_pyarrow().to_pylist()
            ['KHM', 'CHN', 'FRA', 'USA']
        """
        calls = gather(check(votes, VOTES, where="ideal_points"), oldest=_oldest)
        if not calls.years:
            raise NotEnoughEvidence("No roll call was contested.", wanted="ballots that differ")
        right = {place: RIGHT[line] for place, line in enumerate(calls.lines) if line in RIGHT}
        overall = walked(calls.years, right, drift=self.drift)
        told = [("all", calls, overall)]
        for name in calls.named if self.issues else ():
            held = calls.on(name)
            if held.years:
                around = _around(held, calls, overall)
                told.append((name, held, walked(held.years, right, drift=self.drift, hold=HOLD, around=around)))
        return _told(told, self.least)


def _around(held: RollCalls, calls: RollCalls, overall: Walks) -> list[Floats]:
    """The overall points in the rows of the roll calls on one issue."""
    import numpy as np

    by_year = {year.year: (year.lines, points) for year, points in zip(calls.years, overall.points, strict=True)}
    return [by_year[y.year][1][np.searchsorted(by_year[y.year][0], y.lines)] for y in held.years]


def _oldest(code: str) -> str:
    try:
        return actors.lineage(code)[-1]
    except UnknownActor:
        return code


def _told(fits: list[tuple[str, RollCalls, Walks]], least: int) -> IdealPointsFit:
    """The rows of all fits, by field, line and year."""
    import numpy as np

    fields: list[str] = []
    who: list[str] = []
    columns: list[tuple[Any, ...]] = []
    for name, calls, walks in fits:
        rows = zip(calls.years, walks.points, walks.variance, walks.shared, strict=True)
        flat = [
            (line, year.year, value, variance, both, n)
            for year, *parts in rows
            for line, value, variance, both, n in zip(
                year.lines.tolist(), *parts, (year.ballots != NONE).sum(1).tolist(), strict=True
            )
        ]
        flat.sort(key=lambda row: row[:2])
        fields += [name] * len(flat)
        who += _codes(calls, [row[:2] for row in flat])
        columns += flat
    line, year, value, variance, shared, n = (np.array(column) for column in zip(*columns, strict=True))
    deviation = np.sqrt(np.maximum(variance, 1e-6))  # Rounding, where mean and spread leave a point no room.
    return IdealPointsFit(fits[0][1].source, least, tuple(fields), line, tuple(who), year, value, deviation, shared, n)


def _codes(calls: RollCalls, rows: list[tuple[int, int]]) -> list[str]:
    """The code of each line in each year; in a year without a ballot, the one that it bore before."""
    codes: list[str] = []
    for line, year in rows:
        codes.append(calls.codes.get((line, year)) or codes[-1])
    return codes
