"""Models fitted to what a store holds, by way of the measures that they read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any

import ibis
import pyarrow as pa

from detente import actors
from detente.measures import MEASURES
from detente.measures.hedging import joined
from detente.models import Fit, Model
from detente.scoring.asked import Row
from detente.scoring.held import told
from detente.scoring.published import published
from detente.store import Store
from detente.tables import EVENTS, SCORES, table

# How each measure is told to a model: by what period, and with which options.
TOLD: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "cooperation": ("month", {"fields": "together"}),
    "conduct": ("month", {"apart": "mode"}),
    "agreement": ("year", {}),
    "visits": ("year", {}),
    "dependence": ("year", {}),
}

Parties = Sequence[Sequence[str]]


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
        SCORES, among them those of the measure that the store holds as they were published; of a model that there is
        nothing to fit to, no rows.

    Example:
        >>> from detente import store
        >>> with store.open() as opened:
        ...     known = scores(MEASURES["agreement"], opened, among=["KHM", "CHN"], by="year")
        >>> set(known.actor.to_pyarrow().to_pylist())
        {'CHN'}
    """
    if not isinstance(row, Model):
        known = told(row, opened, among=among, by=by, options=options, kept=kept)
        held = published(row, opened, among=among, by=by, options=options, kept=kept)
        return known.union(held) if held.limit(1).to_pyarrow().num_rows else known
    return applied(row, opened, parties=() if among is None else grouped(among), options=options, kept=kept)


def applied(
    row: Model,
    opened: Store,
    *,
    parties: Parties = (),
    options: Mapping[str, Any] = MappingProxyType({}),
    kept: Callable[[ibis.Table], ibis.Table] = lambda every: every,
) -> ibis.Table:
    """The scores of a model that is fitted to what a store holds; arguments as for `scores` and `panel`.

    Example:
        >>> from detente import store
        >>> from detente.models import MODELS
        >>> with store.open() as opened:
        ...     known = applied(MODELS["affinity"], opened, parties=[["FRA"], ["FJI"]])
        >>> known.count().to_pyarrow().as_py()
        0
    """
    rows = panel(opened, row.reads, parties=parties)
    fit = _fit(row, rows, options)
    return kept(_credited(fit.scores, rows, row)) if fit else table(SCORES, [])


def fitted(
    row: Model, opened: Store, *, parties: Parties = (), options: Mapping[str, Any] = MappingProxyType({})
) -> Fit | None:
    """A model fitted to what a store holds, and to what is built in where it holds nothing.

    Args:
        row: the model, from its shelf.
        opened: the store.
        parties: whose pairs to fit, as `panel` takes them.
        options: options of the model.

    Returns:
        The fit: its `scores`, and whatever else the model tells, such as the turns of phases. None where nothing is
        told that it could be fitted to.

    Example:
        >>> from detente import store
        >>> from detente.models import MODELS
        >>> with store.open() as opened:
        ...     fit = fitted(MODELS["affinity"], opened, parties=[["KHM"], ["USA"]])
        >>> fit.scores.actor.to_pyarrow().to_pylist()[0]
        'KHM'
    """
    return _fit(row, panel(opened, row.reads, parties=parties), options)


def _fit(row: Model, rows: ibis.Table, options: Mapping[str, Any]) -> Fit | None:
    acts = rows.filter(rows.measure == row.reads[0], rows.n > 0)
    return row.set(options).fit(rows) if acts.limit(1).to_pyarrow().num_rows else None


def _credited(scores: ibis.Table, rows: ibis.Table, row: Model) -> ibis.Table:
    """The scores of a model that joins sources, each with the names of all that tell of its pair, joined by +."""
    if not row.joins:
        return scores
    names = _paired(rows).select("source", "one", "two").distinct()
    return joined(_paired(scores).drop("source"), names, by=("one", "two")).select(*SCORES.names)


def _paired(rows: ibis.Table) -> ibis.Table:
    """The rows with both ends of their pair in the order of the alphabet."""
    return rows.mutate(one=ibis.least(rows.actor, rows.other), two=ibis.greatest(rows.actor, rows.other))


def panel(opened: Store, names: Sequence[str] = tuple(TOLD), *, parties: Parties = ()) -> ibis.Table:
    """The scores that models of a pair are fitted to, of several measures in one table, in memory.

    A state counts as the newest of its line, so that what the Soviet Union did is told as Russia's, unless the older
    one was asked for. A source whose acts have no weight of their own, as those coded in WEIS, has those of PLOVER. A
    measure of which nothing is loaded or built in has no row.

    Args:
        opened: the store; scores that it holds as they were published count too.
        names: the measures: acts by month, all else by the year.
        parties: the codes of each actor, the one that stands for the others first. None of them: all pairs; one: that
            actor with all others; more: all pairs among them.

    Returns:
        SCORES, told apart by `measure`.

    Example:
        >>> from detente import store
        >>> with store.open() as opened:
        ...     rows = panel(opened, parties=[["KHM"], ["USA"]])
        >>> {"agreement", "cooperation"} <= set(rows.measure.to_pyarrow().to_pylist())
        True
    """
    parts = [part.to_pyarrow() for name in names for part in _told(opened, name, parties)]
    return _inherited(ibis.memtable(pa.concat_tables(parts)), parties)


def _told(opened: Store, name: str, parties: Parties) -> Iterable[ibis.Table]:
    """What is known of one measure."""
    by, options = TOLD[name]
    codes = [code for line in parties for code in line]
    among = codes if len(parties) > 1 else None

    def kept(rows: ibis.Table) -> ibis.Table:
        if not codes:
            return rows
        sides = rows.actor.isin(codes), rows.other.isin(codes)
        return rows.filter(sides[0] & sides[1] if among else sides[0] | sides[1])

    yield told(MEASURES[name], opened, among=among, by=by, options=options, kept=kept)
    bare = _weightless(opened) if name == "cooperation" else []
    if bare:
        weighed = {**options, "weights": "PLOVER"}
        rows = told(MEASURES[name], opened, among=among, by=by, options=weighed, kept=kept)
        yield rows.filter(rows.source.isin(bare))
    held = opened.table(SCORES)
    yield kept(held.filter(held.measure == name, held["by"] == by))


def _weightless(opened: Store) -> list[str]:
    """The sources none of whose acts has a weight of its own."""
    acts = opened.table(EVENTS)
    counts = acts.group_by("source").aggregate(weights=acts.weight.count())
    return list(counts.filter(counts.weights == 0).source.to_pyarrow().to_pylist())


def _inherited(rows: ibis.Table, parties: Parties) -> ibis.Table:
    """The rows with each actor as the newest of its line, or as the party that it was asked for as."""
    heirs = {**_heirs(), **{code: line[0] for line in parties for code in line}}
    renamed = {name: rows[name].cases(*heirs.items(), else_=rows[name]) for name in ("actor", "other")}
    named = rows.mutate(actor=renamed["actor"], other=renamed["other"])
    return named.filter(named.other.isnull() | (named.actor != named.other))


@cache
def _heirs() -> Mapping[str, str]:
    """The newest of the line of each actor that another continues."""
    lines = sorted((actors.lineage(actor.code) for actor in actors.every()), key=len)
    return {old: line[0] for line in lines for old in line[1:]}


def grouped(among: Iterable[str]) -> Parties:
    """The codes of some actors, those of one line together.

    Example:
        >>> grouped(["RUS", "SUN", "USA"])
        [['RUS', 'SUN'], ['USA']]
    """
    lines: list[list[str]] = []
    for code in among:
        line = next((line for line in lines if code in actors.lineage(line[0])), None)
        if line is None:
            lines.append([code])
        else:
            line.append(code)
    return lines
