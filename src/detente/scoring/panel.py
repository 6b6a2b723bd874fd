"""The scores of several measures that models of a pair are fitted to, in one table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import ibis
import pyarrow as pa

from detente import actors
from detente.measures import MEASURES
from detente.scoring.held import holding, told
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

_MONTHLY = tuple(name for name, (by, _) in TOLD.items() if by == "month")

Parties = Sequence[Sequence[str]]


def panel(
    opened: Store, names: Sequence[str] = _MONTHLY, *, parties: Parties = (), firsts: Sequence[str] | None = None
) -> ibis.Table:
    """The scores that models of a pair are fitted to, of several measures in one table, in memory.

    A state counts as the newest of its line, so that what the Soviet Union did is told as Russia's, unless the older
    one was asked for. A source whose acts have no weight of their own, as those coded in WEIS, has those of PLOVER. A
    measure of which nothing is loaded or built in has no row.

    Args:
        opened: the store; scores that it holds as they were published count too.
        names: the measures: of acts, by month; and agreement, visits and dependence, which are told by the year.
        parties: the codes of each actor, the one that stands for the others first. None of them: all pairs; one: that
            actor with all others; more: all pairs among them.
        firsts: leave out all pairs but those whose first code in the alphabet is one of these, so that the pairs of a
            large store can be had some at a time; all where None.

    Returns:
        SCORES, told apart by `measure`.

    Example:
        >>> from detente import store
        >>> with store.open() as opened:
        ...     rows = panel(opened, parties=[["KHM"], ["USA"]])
        >>> {"conduct", "cooperation"} == set(rows.measure.to_pyarrow().to_pylist())
        True
    """
    parts = [part.to_pyarrow() for name in names for part in _known(opened, name, parties, firsts)]
    return _inherited(ibis.memtable(pa.concat_tables(parts)), parties)


def _known(opened: Store, name: str, parties: Parties, firsts: Sequence[str] | None) -> Iterable[ibis.Table]:
    """What is known of one measure."""
    by, options = TOLD[name]
    codes = [code for line in parties for code in line]
    among = codes if len(parties) > 1 else None

    def kept(rows: ibis.Table) -> ibis.Table:
        if firsts is not None:
            named = [rows[side].cases(*heirs().items(), else_=rows[side]) for side in ("actor", "other")]
            rows = rows.filter(ibis.least(*named).isin(list(firsts)))
        if not codes:
            return rows
        sides = rows.actor.isin(codes), rows.other.isin(codes)
        return rows.filter(sides[0] & sides[1] if among else sides[0] | sides[1])

    # An engine would reckon the silences of all pairs before it leaves any out.
    only = kept if name in ("cooperation", "conduct") else lambda every: every

    def measured(**more: str) -> ibis.Table:
        return told(MEASURES[name], opened, among=among, by=by, options={**options, **more}, kept=kept, only=only)

    yield measured()
    if name == "cooperation" and (bare := _weightless(opened)):
        rows = measured(weights="PLOVER")
        yield rows.filter(rows.source.isin(bare))


def _weightless(opened: Store) -> list[str]:
    """The sources none of whose acts has a weight of its own."""
    acts = opened.table(EVENTS)
    counts = acts.group_by("source").aggregate(weights=acts.weight.count())
    return list(counts.filter(counts.weights == 0).source.to_pyarrow().to_pylist())


def _inherited(rows: ibis.Table, parties: Parties) -> ibis.Table:
    """The rows with each actor as the newest of its line, or as the party that it was asked for as."""
    newest = {**heirs(), **{code: line[0] for line in parties for code in line}}
    renamed = {name: rows[name].cases(*newest.items(), else_=rows[name]) for name in ("actor", "other")}
    named = rows.mutate(actor=renamed["actor"], other=renamed["other"])
    return named.filter(named.other.isnull() | (named.actor != named.other))


@cache
def heirs() -> Mapping[str, str]:
    """The newest of the line of each actor that another continues.

    Example:
        >>> heirs()["SUN"]
        'RUS'
    """
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


def news(opened: Store) -> ibis.Table:
    """How much each source tells in each month, of all pairs together: what a pair's own news is held against.

    Args:
        opened: the store.

    Returns:
        SCORES in memory, one row a source and month, of everybody with everybody; value and n are the number of acts.
        A month of which nothing is told has no row.

    Example:
        >>> from detente import store
        >>> with store.open(":memory:") as opened:
        ...     set(news(opened).source.to_pyarrow().to_pylist())
        {'documents'}
    """
    acts, held = holding(opened, EVENTS), opened.table(SCORES)
    acts = acts.filter(acts.status == "happened", acts.precision.isin(("day", "month")), acts.actor != acts.other)
    acts = acts.filter(~acts.actor.startswith("?"), ~acts.other.startswith("?")).mutate(period=acts.date.truncate("M"))
    told = acts.group_by("source", "period").aggregate(n=acts.count())
    held = held.filter(held.measure == "cooperation", held["by"] == "month", held.field == "all")
    scored = held.group_by("source", "period").aggregate(n=held.n.sum())
    rows = []
    for row in (row for part in (told, scored) for row in part.to_pyarrow().to_pylist()):
        month, n = row["period"], row["n"]
        everybody = ("cooperation", "*", "*", "all", month, "month", float(n), None, None, n)
        rows.append((row["source"], f"*:{month:%Y-%m}", *everybody))
    return table(SCORES, rows)
