"""Measures of what a store holds; of what it holds nothing of, the built-in scores."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import ibis

from detente import builtin
from detente.measures import Measure
from detente.scoring.published import published
from detente.store import Store
from detente.tables import COVERAGE, EVENTS, KINDS, SCORES, Kind


def told(
    row: Measure,
    opened: Store,
    *,
    among: Sequence[str] | None,
    by: str,
    options: Mapping[str, Any] = MappingProxyType({}),
    kept: Callable[[ibis.Table], ibis.Table] = lambda every: every,
    only: Callable[[ibis.Table], ibis.Table] = lambda every: every,
) -> ibis.Table:
    """A measure of what a store holds; the built-in scores for years of which it holds nothing of their source.

    Args:
        row: the measure, from its shelf; one that reads no scores.
        opened: the store.
        among: the codes between which to measure; all where None.
        by: the period.
        options: options of the measure.
        kept: leaves those scores out that are not wanted, before any is fetched.
        only: leaves acts out before anything is made of them; of a measure that tells a pair by its own acts alone.

    Returns:
        SCORES, among them those of the measure that the store holds as they were published.

    Example:
        >>> from detente import store
        >>> from detente.measures import MEASURES
        >>> with store.open() as opened:
        ...     known = told(MEASURES["agreement"], opened, among=["KHM", "CHN"], by="year")
        >>> set(known.actor.to_pyarrow().to_pylist())
        {'CHN'}
    """
    known = _told(row, opened, among, by, options, kept, only)
    if lacking([SCORES.name], opened):
        return known
    held = published(row, opened, among=among, by=by, options=options, kept=kept)
    return known.union(held) if held.limit(1).to_pyarrow().num_rows else known


def _told(
    row: Measure,
    opened: Store,
    among: Sequence[str] | None,
    by: str,
    options: Mapping[str, Any],
    kept: Callable[[ibis.Table], ibis.Table],
    only: Callable[[ibis.Table], ibis.Table],
) -> ibis.Table:
    carried = row.name in builtin.BUILT_IN and by == "year"
    known = kept(builtin.scores(row.name, by=by, **options)) if carried else None
    if known is not None and among is not None:
        known = known.filter(known.actor.isin(among), known.other.isnull() | known.other.isin(among))
    kinds = [kind for kind in row.reads if kind != COVERAGE.name]
    # The acts of the built-in documents stand beside what is loaded, but are no register that joins with others.
    if known is not None and (row.joins or EVENTS.name not in kinds) and lacking(kinds, opened) == kinds:
        return known
    tables = [holding(opened, KINDS[kind]) for kind in row.reads]
    tables = [only(table) if kind == EVENTS.name else table for kind, table in zip(row.reads, tables, strict=True)]
    measured = kept(row.function(*tables, by=by, among=among, **options))
    if known is None:
        return measured
    loaded = opened.table(KINDS[row.reads[0]])
    if row.name == "interests":
        loaded = loaded.filter(loaded.issue.notnull())  # some editions of the votes name no issue at all
    return filled(ibis.memtable(measured.to_pyarrow()), known, loaded)


def lacking(kinds: Sequence[str], opened: Store) -> list[str]:
    """Those kinds of table of which a store holds no row.

    Example:
        >>> from detente import store
        >>> with store.open() as opened:
        ...     lacking(["votes", "coverage"], opened)
        ['votes']
    """
    kinds = [kind for kind in kinds if kind != COVERAGE.name]
    return [kind for kind in kinds if not opened.table(KINDS[kind]).limit(1).to_pyarrow().num_rows]


def holding(opened: Store, kind: Kind) -> ibis.Table:
    """What the store holds of a kind of table; of acts, those in the built-in documents too.

    Example:
        >>> from detente import store
        >>> with store.open(":memory:") as opened:
        ...     holding(opened, EVENTS).count().to_pyarrow().as_py() > 100
        True
    """
    if kind is COVERAGE:
        return opened.coverage()
    if kind is not EVENTS:
        return opened.table(kind)
    stored = opened.table(EVENTS)
    records = [text.record for text in builtin.documents()]
    others = stored.filter((stored.source != "documents") | stored.record.split(":")[0].notin(records))
    return others.union(builtin.events().select(*EVENTS.names))


def filled(scores: ibis.Table, known: ibis.Table, loaded: ibis.Table) -> ibis.Table:
    """Scores of what is loaded, and built-in ones for the years of which nothing of their source is loaded.

    Args:
        scores: SCORES of what is loaded, in memory.
        known: the built-in ones.
        loaded: what they were made of.

    Example:
        >>> from detente.tables import VOTES, table
        >>> filled(table(SCORES, []), table(SCORES, []), table(VOTES, [])).count().to_pyarrow().as_py()
        0
    """
    if "since" in loaded.columns:  # A tie lasts: its source, once loaded, tells every year itself.
        sources = loaded.select("source").distinct().to_pyarrow()["source"].to_pylist()
        return scores.union(ibis.memtable(known.filter(known.source.notin(sources)).select(*SCORES.names).to_pyarrow()))
    moment = loaded.date if "date" in loaded.columns else loaded.period
    held = loaded.select("source", year=moment.year()).distinct().to_pyarrow().to_pylist()
    for source in {row["source"] for row in held}:
        years = [row["year"] for row in held if row["source"] == source]
        known = known.filter((known.source != source) | known.period.year().notin(years))
    return scores.union(ibis.memtable(known.select(*SCORES.names).to_pyarrow()))
