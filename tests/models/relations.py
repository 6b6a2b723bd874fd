"""Relations that are made up, with turns put where they are known, as monthly scores."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pyarrow as pa

FIRST = 2000 * 12
HARM, HELP = -6.0, 3.5  # What an act of conflict and one of cooperation weigh.
LATE = 5 / 30  # What happens in the last days of a month shows in the next.


class Put(NamedTuple):
    """A turn that was put: in which series, on which day [months from the first, with its fraction], and its way."""

    series: int
    day: float
    direction: str

    @property
    def month(self) -> int:
        return int(self.day)


def codes(series: int) -> tuple[str, str]:
    """The two actors of a series."""
    return f"A{series:05}", f"B{series:05}"


def simulated(
    series: int, months: int, *, seed: int, turns: float = 1.5, often: float = 3.3
) -> tuple[np.ndarray, np.ndarray, list[Put]]:
    """Acts of conflict and of cooperation by series and month, and the turns that were put.

    Acts come in bursts (negative binomial, a fifth of the mean squared on top of the mean); how much is told goes up
    and down for all acts alike. A turn is one to three months of many more acts of one kind, from its day on; half of
    them last for years. `turns` is how many are put in ten years, `often` the median number of acts a month.
    """
    chance = np.random.default_rng(seed)
    rate = np.exp(np.log(often) + chance.normal(0, 1, series))[:, None] * np.exp(_wave(chance, series, months))
    share = chance.beta(1.5, 4, series)[:, None]
    means = {"worsening": rate * share, "improving": rate * (1 - share)}
    put: list[Put] = []
    for at in range(series):
        last = -99.0
        for day in np.sort(chance.uniform(6, months - 6, chance.poisson(turns * months / 120))):
            if day - last >= 8:
                last = float(day)
                direction = "worsening" if chance.random() < 0.6 else "improving"
                _put(means[direction][at], last, chance)
                put.append(Put(at, last, direction))
    worse, better = (chance.poisson(mean * chance.gamma(5, 1 / 5, mean.shape)) for mean in means.values())
    return worse, better, put


def _wave(chance: np.random.Generator, series: int, months: int) -> np.ndarray:
    """How much more or less is told, as a logarithm."""
    wave = np.zeros((series, months))
    for month in range(1, months):
        wave[:, month] = 0.8 * wave[:, month - 1] + 0.18 * chance.normal(0, 1, series)
    return wave


def _put(mean: np.ndarray, day: float, chance: np.random.Generator) -> None:
    start = int(day) + (day % 1 > 1 - LATE)
    size = max(2.5, float(mean.mean()) * chance.uniform(1.5, 8))
    for step in range(chance.integers(1, 4)):
        mean[start + step : start + step + 1] += size * 0.6**step
    if chance.random() < 0.5:
        mean[start : start + int(chance.integers(12, 60))] *= chance.uniform(1.5, 3)


def scored(worse: np.ndarray, better: np.ndarray, *, conduct: bool = True, source: str = "news") -> pa.Table:
    """The acts as SCORES: cooperation of every month, and conduct where there is any."""
    months = np.arange(FIRST, FIRST + worse.shape[1])
    days = (months // 12 - 1970) * 12 + months % 12
    parts = [("cooperation", "all", HARM * worse + HELP * better, worse + better, np.ones(worse.shape, bool))]
    if conduct:
        parts += [
            ("conduct", field, acts.astype(float), acts, acts > 0)
            for field, acts in (("THREATEN", worse), ("CONSULT", better))
        ]
    return pa.concat_tables([_rows(part, days.astype("datetime64[M]"), source) for part in parts])


def _rows(part: tuple[str, str, np.ndarray, np.ndarray, np.ndarray], days: np.ndarray, source: str) -> pa.Table:
    measure, field, value, n, kept = part
    pair, month = np.nonzero(kept)
    names = [codes(at) for at in range(len(value))]
    actor, other = (pa.array([name[side] for name in names]).take(pa.array(pair)) for side in (0, 1))
    same = {"source": source, "measure": measure, "field": field, "by": "month"}
    columns = {name: pa.repeat(pa.scalar(word), len(pair)) for name, word in same.items()} | {
        "record": pa.array([f"{measure}{field}{number}" for number in range(len(pair))]),
        "actor": actor,
        "other": other,
        "period": pa.array(days.astype("datetime64[D]")[month], pa.date32()),
        "value": value[pair, month].astype(float),
        "n": n[pair, month].astype(np.int64),
        "low": pa.nulls(len(pair), pa.float64()),
        "high": pa.nulls(len(pair), pa.float64()),
        "third": pa.nulls(len(pair), pa.string()),
    }
    return pa.table(columns)
