"""Where the level of a pair usually lies, by what is known of the pair year by year beside its acts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.levels.given import Given
from detente.levels.panel import Panel

Array = NDArray[Any]


class Signal(NamedTuple):
    """One thing known by the year: its measure and fields, how the rows of a pair make one, its middle and its size."""

    measure: str
    fields: tuple[str, ...]
    made: Callable[[Array], Array]
    among: str
    middle: float
    size: float


# Middle and size are the mean and the deviation of what is built in; visits are counted as none where none is told.
SIGNALS = (
    Signal("agreement", ("all",), np.asarray, "mean", 0.81, 0.16),
    Signal("visits", ("all",), np.log1p, "sum", 0.0, 0.6),
    Signal("dependence", ("exports", "imports"), np.sqrt, "max", 0.12, 0.12),
)
_LEAST = 12  # Months with acts that a pair needs to teach anything, and pairs that are needed, as in learning.
_PAIRS = 20
_DOUBT = 0.3  # Weight points that a lean is thought to lie off what is given before, one deviation.


def beside(scores: Any, laid: Panel) -> Array | None:
    """What SCORES by the year tell of the pairs of a panel, each month by the last year that was over before it.

    Args:
        scores: a table of the kind SCORES; rows of agreement, visits and dependence by the year are read, both ways
            together.
        laid: the acts by month.

    Returns:
        Signals x months x pairs, in deviations from the usual, 0 where nothing is told; None where there is no row. A
        year that is not told of is as the last one before it, and one before the first as the first.

    Example:
        >>> from detente.tables import SCORES, table
        >>> from datetime import date
        >>> row = ("un", "r", "agreement", "KHM", "USA", "all", date(2009, 1, 1), "year", 0.65, None, None, 60)
        >>> acts = np.ones((1, 3, 1))
        >>> laid = Panel((("KHM", "USA"),), ("papers",), 480, acts, acts, acts[0] > 0)
        >>> beside(table(SCORES, [row]), laid)[0].ravel().round(2).tolist()
        [-1.0, -1.0, -1.0]
    """
    names = [signal.measure for signal in SIGNALS]
    read = [(scores.measure == signal.measure) & scores.field.isin(signal.fields) for signal in SIGNALS]
    told = scores.filter(scores.by == "year", scores.other.notnull(), read[0] | read[1] | read[2])
    rows = told.select("measure", "actor", "other", "period", "value").to_pyarrow().to_pydict()
    if not rows["value"]:
        return None
    months = laid.first + np.arange(laid.value.shape[1])
    years = 1970 + months // 12 - 1
    found = np.zeros((len(SIGNALS), len(months), len(laid.dyads)), np.float32)
    pairs: dict[tuple[str, str], list[int]] = {}
    for at, (actor, other) in enumerate(laid.dyads):
        pairs.setdefault((min(actor, other), max(actor, other)), []).append(at)
    cells: dict[tuple[str, tuple[str, str]], dict[int, list[float]]] = {}
    for name, actor, other, period, value in zip(*rows.values(), strict=True):
        pair = (min(actor, other), max(actor, other))
        if pair in pairs:
            cells.setdefault((name, pair), {}).setdefault(period.year, []).append(value)
    for (name, pair), by_year in cells.items():
        at = names.index(name)
        found[at][:, pairs[pair]] = _filled(SIGNALS[at], by_year, years)[:, None]
    return found


def _filled(signal: Signal, by_year: dict[int, list[float]], years: Array) -> Array:
    """One signal of one pair for each of the years asked."""
    known = np.array(sorted(by_year))
    value = np.array([getattr(np, signal.among)(by_year[year]) for year in known.tolist()], dtype=float)
    last = np.searchsorted(known, years, side="right") - 1
    standing = (signal.made(value) - signal.middle) / signal.size
    told: Array = standing[np.maximum(last, 0)]
    if signal.measure == "visits":  # A year without a visit has no row.
        told = np.where(known[np.maximum(last, 0)] == years, told, 0.0)
    return told


def leaning(value: Array, acts: Array, signals: Array, before: Given) -> Given:
    """Learn how far the level of a pair lies off the usual for a deviation of each signal.

    A weighted ridge regression over pairs, of the mean weight of a pair's acts on the means of its signals, held to
    what is given before; of few pairs nothing is learned.

    Args:
        value: mean weight of the month's acts, months x pairs.
        acts: how many acts, or what they are worth, months x pairs.
        signals: as `beside` gives them.
        before: the settings so far.

    Example:
        >>> few = np.ones((3, 1))
        >>> leaning(few, few, np.ones((3, 3, 1)), Given()) == Given()
        True
    """
    enough = (acts > 0).sum(axis=0) >= _LEAST
    if enough.sum() < _PAIRS:
        return before
    sure = acts[:, enough] / (1 + before.floor**2 * acts[:, enough])
    total = sure.sum(axis=0)
    middle = (value[:, enough] * sure).sum(axis=0) / total
    columns = np.vstack([np.ones(len(total)), *((signals[:, :, enough] * sure).sum(axis=1) / total)]).T
    weight = 1 / (1 + before.noise() ** 2 / total)
    prior = np.array([0.0, *before.leans])
    held = np.diag([0.0, *[_DOUBT**-2] * len(SIGNALS)])
    square = (columns * weight[:, None]).T @ columns + held
    leans = np.linalg.solve(square, columns.T @ (weight * middle) + held @ prior)[1:]
    return replace(before, leans=tuple(leans.tolist()))


def usual(signals: Array | None, given: Given) -> Array | None:
    """How far the level of each pair lies off `given.start` by its signals, months x pairs; None where there are none.

    Example:
        >>> usual(np.ones((3, 2, 1)), Given(leans=(0.5, 0.1, -0.1))).ravel().tolist()
        [0.5, 0.5]
    """
    if signals is None:
        return None
    off: Array = np.tensordot(np.array(given.leans, signals.dtype), signals, axes=1)
    return off
