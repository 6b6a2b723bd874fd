"""Pairs of states whose affinity is known, as they are made up, and what would be told of them."""

from __future__ import annotations

from datetime import date

import ibis
import numpy as np

from detente.levels.given import LEARNED, Given
from detente.levels.panel import Panel, day
from detente.tables import SCORES, table

Row = tuple[str, str, date, float, int]


def simulated(
    pairs: int, months: int, *, seed: int, given: Given = LEARNED, tail: float | None = None, burst: bool = False
) -> tuple[np.ndarray, Panel]:
    """True levels, and a panel of what is told of them: three months in ten without acts."""
    chance = np.random.default_rng(seed)
    noises, walks, shares = given.kinds()
    kind = chance.choice(len(shares), pairs, p=shares / shares.sum())
    held, at_large = (part[kind] for part in given.tether())
    away = np.sqrt(at_large) * chance.standard_normal(pairs)
    level = np.empty((months, pairs))
    for month in range(months):
        level[month] = given.start + away
        away = held * away + walks[kind] * chance.standard_normal(pairs)
    loud = np.where(chance.random((months, pairs)) < 0.05, 20, 1) if burst else 1
    acts = chance.poisson(np.exp(chance.normal(1, 1, pairs)) * loud, (months, pairs)).astype(float)
    acts[chance.random((months, pairs)) < 0.3] = 0
    scatter = noises[kind] * np.sqrt(given.floor**2 + 1 / np.maximum(acts, 1))
    value = level + scatter * chance.standard_t(tail or given.tail, (months, pairs))
    value[acts == 0] = 0
    return level, laid(value, acts)


def laid(value: np.ndarray, acts: np.ndarray) -> Panel:
    """A panel of one source that tells of every month."""
    dyads = tuple((f"A{number:04d}", "B") for number in range(value.shape[1]))
    return Panel(dyads, ("made up",), 0, value[None].astype(np.float32), acts[None].astype(np.float32), acts >= 0)


def scores(rows: list[Row], source: str = "papers") -> ibis.Table:
    """SCORES of cooperation: actor, other, month, the mean weight and the number of acts."""
    made = []
    for number, (actor, other, month, mean, n) in enumerate(rows):
        cell = (actor, other, "all", month, "month", mean * n, None, None, n)
        made.append((source, f"{source}{number}", "cooperation", *cell))
    return table(SCORES, made)


def steady(mean: float, n: int, months: int, since: int = 480, source: str = "papers") -> ibis.Table:
    """The same every month, of Cambodia towards the United States."""
    return scores([("KHM", "USA", day(since + step), mean, n) for step in range(months)], source)
