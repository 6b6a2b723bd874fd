"""Models fitted to what a store holds, by way of the measures that they read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import ibis
import pyarrow as pa

from detente.measures import MEASURES
from detente.models import Fit, Model
from detente.scoring.asked import Row
from detente.scoring.held import told
from detente.store import Store
from detente.tables import KINDS

# How each measure is told to a model: by what period, and with which options.
TOLD: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "cooperation": ("month", {"fields": "together"}),
    "conduct": ("month", {}),
    "agreement": ("year", {}),
    "visits": ("year", {}),
    "dependence": ("year", {}),
}


def scores(
    row: Row,
    opened: Store,
    *,
    among: Sequence[str] | None,
    by: str,
    options: Mapping[str, Any] = MappingProxyType({}),
    kept: Callable[[ibis.Table], ibis.Table] = lambda every: every,
) -> ibis.Table:
    """A measure of what a store holds, or a model fitted to it; built-in scores for what it holds nothing of.

    Args:
        row: the measure or the model, from its shelf.
        opened: the store.
        among: the codes between which to measure; all where None.
        by: the period.
        options: options of the measure.
        kept: leaves those scores out that are not wanted, before any is fetched.

    Returns:
        SCORES.

    Example:
        >>> from detente import store
        >>> with store.open() as opened:
        ...     known = scores(MEASURES["agreement"], opened, among=["KHM", "CHN"], by="year")
        >>> set(known.actor.to_pyarrow().to_pylist())
        {'CHN'}
    """
    if isinstance(row, Model):
        return kept(fitted(row, opened, among=among, options=options, kept=kept).scores)
    return told(row, opened, among=among, by=by, options=options, kept=kept)


def fitted(
    row: Model,
    opened: Store,
    *,
    among: Sequence[str] | None,
    options: Mapping[str, Any] = MappingProxyType({}),
    kept: Callable[[ibis.Table], ibis.Table] = lambda every: every,
) -> Fit:
    """A model fitted to what a store holds, and to what is built in where it holds nothing.

    Args:
        row: the model, from its shelf.
        opened: the store.
        among: the codes whose pairs are to be fitted; all where None.
        options: options of the model.
        kept: leaves those scores out to which it is not to be fitted.

    Returns:
        The fit: its `scores`, and whatever else the model tells, such as the turns of phases.

    Raises:
        NotEnoughEvidence: there is nothing to fit it to.
    """
    if row.reads[0] in KINDS:
        return row.set(options).fit(opened.table(KINDS[row.reads[0]]))
    return row.set(options).fit(panel(opened, row.reads, among=among, kept=kept))


def panel(
    opened: Store,
    names: Sequence[str] = tuple(TOLD),
    *,
    among: Sequence[str] | None,
    kept: Callable[[ibis.Table], ibis.Table] = lambda every: every,
) -> ibis.Table:
    """The scores that models of a pair are fitted to, of several measures in one table, in memory.

    A measure of which nothing is loaded or built in has no row.

    Args:
        opened: the store.
        names: the measures: acts by month, all else by the year.
        among: the codes between which to measure; all where None.
        kept: leaves those scores out that are not wanted, before any is fetched.

    Returns:
        SCORES, told apart by `measure`.

    Example:
        >>> from detente import store
        >>> with store.open() as opened:
        ...     rows = panel(opened, among=["KHM", "USA"])
        >>> {"agreement", "cooperation"} <= set(rows.measure.to_pyarrow().to_pylist())
        True
    """
    tables = []
    for name in names:
        by, options = TOLD[name]
        tables.append(told(MEASURES[name], opened, among=among, by=by, options=options, kept=kept).to_pyarrow())
    return ibis.memtable(pa.concat_tables(tables))
