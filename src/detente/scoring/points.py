"""Ideal points: those that are built in, or fitted to votes on which these do not rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import correlation, fmean, pstdev
from typing import Any

import ibis

from detente import builtin
from detente.measures.agreement import contested
from detente.models import Model
from detente.scoring.held import filled
from detente.store import Store
from detente.tables import SCORES, VOTES, table

Saying = Callable[[str], None]

_MORE = 1.05  # so many times the ballots are others than those that the built-in points rest on
_COMMON = 5  # states at least that tell one scale by another

Row = dict[str, Any]


def points(row: Model, opened: Store, *, fresh: Saying | None = None) -> ibis.Table:
    """The ideal points that are built in; if so asked, fitted anew where a store holds votes on which they do not rest.

    A fit has a scale of its own. Where the built-in points tell the years of which the store holds no vote, the fit is
    put on their scale: the states that both know have the same mean and deviation in the two years that are nearest.

    Args:
        row: the model of ideal points, from its shelf.
        opened: the store.
        fresh: is told what is done before they are fitted, which takes a while; where there is none, they are not.

    Returns:
        SCORES.

    Source: mean and sigma linking: Marco (1977), Journal of Educational Measurement 14(2): 139-160.

    Example:
        >>> from detente import store
        >>> from detente.models import MODELS
        >>> with store.open() as opened:
        ...     known = points(MODELS["ideal_points"], opened)
        >>> known.period.year().max().to_pyarrow().as_py()
        2024
    """
    known, votes = builtin.scores(row.name), opened.table(VOTES)
    if fresh is None or not _newer(votes, known):
        return known
    fresh(f"Fitting ideal points to {votes.count().to_pyarrow().as_py():,} ballots")
    own = row.set({}).fit(votes).scores.to_pyarrow().to_pylist()
    others = filled(table(SCORES, []), known, votes).to_pyarrow().to_pylist()
    return table(SCORES, [tuple(told[name] for name in SCORES.names) for told in [*linked(own, others), *others]])


def linked(own: Sequence[Row], others: Sequence[Row]) -> list[Row]:
    """Points on the scale of others, field by field; as they are where too few states are common to both.

    Args:
        own: rows of SCORES.
        others: rows of SCORES of other years.

    Returns:
        The rows of `own`.

    Example:
        >>> from datetime import date
        >>> def year(of, **states):
        ...     return [{"actor": code, "field": "all", "period": date(of, 1, 1), "value": value, "low": value - 1,
        ...              "high": value + 1} for code, value in states.items()]
        >>> told = linked(year(2025, A=0, B=2, C=4, D=6, E=8), year(2024, A=9, B=8, C=7, D=6, E=5))
        >>> [(row["value"], row["low"], row["high"]) for row in told][:2]
        [(9.0, 8.5, 9.5), (8.0, 7.5, 8.5)]
    """
    here, there = _years(own), _years(others)
    scales = {field: _scale(years, there.get(field, {})) for field, years in here.items()}
    return [_moved(row, *scales[row["field"]]) for row in own]


def _years(rows: Iterable[Row]) -> dict[str, dict[int, dict[str, float]]]:
    """The points by field, year and state."""
    found: dict[str, dict[int, dict[str, float]]] = {}
    for row in rows:
        found.setdefault(row["field"], {}).setdefault(row["period"].year, {})[row["actor"]] = row["value"]
    return found


def _scale(own: Mapping[int, Mapping[str, float]], held: Mapping[int, Mapping[str, float]]) -> tuple[float, float]:
    """By how much to stretch and to move points, by the states of the two years that are nearest."""
    nearest = min(((abs(one - two), -one, two) for one in own for two in held), default=None)
    if nearest is None:
        return 1.0, 0.0
    here, there = own[-nearest[1]], held[nearest[2]]
    common = sorted(set(here) & set(there))
    one, two = [here[code] for code in common], [there[code] for code in common]
    if len(common) < _COMMON or not pstdev(one) or not pstdev(two):
        return 1.0, 0.0
    slope = pstdev(two) / pstdev(one) * (1 if correlation(one, two) >= 0 else -1)
    return slope, fmean(two) - slope * fmean(one)


def _moved(row: Row, slope: float, shift: float) -> Row:
    ends = sorted(slope * row[end] + shift for end in ("low", "high"))
    return row | {"value": slope * row["value"] + shift, "low": ends[0], "high": ends[1]}


def _newer(votes: ibis.Table, known: ibis.Table) -> bool:
    """Whether any source holds more contested ballots of a year than the built-in points rest on."""
    cast = contested(votes, "year")
    held = cast.group_by("source", year=cast.period.year()).aggregate(n=cast.count()).to_pyarrow().to_pylist()
    if not held:
        return False
    every = known.filter(known.field == "all")
    rests = every.group_by("source", year=every.period.year()).aggregate(n=every.n.sum()).to_pyarrow().to_pylist()
    on = {(row["source"], row["year"]): row["n"] for row in rests}
    return any(row["n"] > _MORE * on.get((row["source"], row["year"]), 0) for row in held)
