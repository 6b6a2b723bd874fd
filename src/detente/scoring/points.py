"""Ideal points: those that are built in, or fitted to votes on which these do not rest."""

from __future__ import annotations

import ibis

from detente import builtin
from detente.measures.agreement import contested
from detente.models import Model
from detente.scoring.held import filled
from detente.store import Store
from detente.tables import VOTES

_MORE = 1.05  # so many times the ballots are others than those that the built-in points rest on


def points(row: Model, opened: Store, *, fresh: bool) -> ibis.Table:
    """The ideal points that are built in; if so asked, fitted anew where a store holds votes on which they do not rest.

    Args:
        row: the model of ideal points, from its shelf.
        opened: the store.
        fresh: whether to fit, which takes a while.

    Returns:
        SCORES. Where they were fitted, the built-in ones tell the years of which the store holds no vote.

    Example:
        >>> from detente import store
        >>> from detente.models import MODELS
        >>> with store.open() as opened:
        ...     known = points(MODELS["ideal_points"], opened, fresh=True)
        >>> known.period.year().max().to_pyarrow().as_py()
        2024
    """
    known = builtin.scores(row.name)
    votes = opened.table(VOTES)
    if not fresh or not _newer(votes, known):
        return known
    fit = row.set({}).fit(votes)
    return filled(fit.scores, known, votes)


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
