"""How much weight one state's formal ties give it with another: how wide they are, times how much hangs on them."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
from ibis.expr.types import StringValue, Table

from detente.coverage import spoken, whole
from detente.errors import allowed
from detente.measures.dependence import divisible, exchanges
from detente.measures.hedging import joined, visits
from detente.measures.treaties import bound
from detente.scored import scored
from detente.tables import COVERAGE, EVENTS, FLOWS, TIES, Kind, check

DOMAINS = {
    "economy": ("exports", "imports", "aid", "investment"),
    "politics": ("visits", "representation", "organisation"),
    "security": ("arms", "alliance"),
}

_TOLD = ("source", "field", "actor", "other", "period", "value", "n")
_PAIR = ("actor", "other", "period")


def influence(
    flows: Table, ties: Table, events: Table, coverage: Table, *, by: str = "year", among: Sequence[str] | None = None
) -> Table:
    """How much weight a state's formal ties give it with another: how wide they are, times how much hangs on them.

    In each strand of exchange the value is bandwidth times dependence. Dependence is the share of the actor in all
    that the other has of that strand; bandwidth the share of all pairs of that year whose exchange is no larger. The
    strands are, in the economy, exports, imports, aid and investment; in politics, visits of heads of state or
    government, missions and shared organisations; in security, arms and alliances by their obligation. A domain is
    the mean of its strands, and "all" the mean of the domains. The weights are equal and ours: it follows the idea of
    formal bilateral influence capacity, and is not that index. It says what a state could use, not that it does.
    A missing row means that no source tells of any tie of the two in that year. Where a source covers the year, no
    exchange is a zero and counts in the mean; where none does, the strand is left out.

    Args:
        flows: a table of the kind FLOWS.
        ties: a table of the kind TIES: what the other owes by alliance, the actor's missions there, organisations.
        events: a table of the kind EVENTS; only visits of heads count, in registers of visits (book VISIT).
        coverage: a table of the kind COVERAGE. Ties and visits count only where their source covers every actor, as
            the register of one power would make all depend on it.
        by: the period, "year".
        among: codes of the actors whose pairs are wanted; all pairs where none is given. Shares and ranks are among
            all in either case.

    Returns:
        SCORES, one row a pair, the one with influence (actor) over the other (other), domain (economy, politics,
        security, all) and year; source names all sources joined by +, and of two that tell the same strand the mean
        counts. value is [0, 1]; low and high are the least and the most that any other weights could make of it, null
        where only one strand or domain is told or all say the same; n is the number of rows of flows, ties and visits.

    Raises:
        BadTable: a table is not of its kind, or a source tells one kind of flow in two units.
        UnknownName: `by` is not a period of this measure.

    Source: Moyer, Meisel, Matthews, Bohl and Burrows (2021), China-US Competition: Measuring Global Influence,
        Atlantic Council and Frederick S. Pardee Center; dependence: Hirschman (1945).

    Example:
        >>> from datetime import date
        >>> from detente.tables import table
        >>> def sent(record, actor, other, value):
        ...     return ("oec", record, date(2014, 1, 1), actor, other, "trade", value, "USD", None, None)
        >>> told = table(FLOWS, [sent("1", "KHM", "USA", 1.0), sent("2", "KHM", "CHN", 3.0)])
        >>> scores = influence(told, table(TIES, []), table(EVENTS, []), table(COVERAGE, []), among=["KHM", "CHN"])
        >>> scores = scores.filter(scores.other == "KHM", scores.field == "all")
        >>> scores.select("actor", "value").to_pyarrow().to_pylist()
        [{'actor': 'CHN', 'value': 0.75}]
    """
    allowed(by, ("year",), what="period")
    flows, ties = check(flows, FLOWS, where="influence"), check(ties, TIES, where="influence")
    events, coverage = check(events, EVENTS, where="influence"), check(coverage, COVERAGE, where="influence")
    told, spoke = _told(flows, ties, events, coverage)
    strands = _strands(told.filter(told.value > 0), among)
    every = strands.union(_zeros(strands, spoke))
    # Two sources of one strand count as one.
    means = every.group_by(*_PAIR, "field").aggregate(value=every.value.mean(), n=every.n.sum())
    domains = _mean(means.mutate(field=_domain(means)))
    together = _mean(domains.mutate(field=ibis.literal("all")))
    names = every.select(*_PAIR, "source", field=_domain(every))
    names = names.union(names.mutate(field=ibis.literal("all")).select(*names.columns))
    rows = joined(domains.union(together), names, by=(*_PAIR, "field"))
    return scored(rows.rename(actor="other", other="actor"), "influence", "equal")


def _domain(rows: Table) -> StringValue:
    return rows.field.cases(*((field, domain) for domain, of in DOMAINS.items() for field in of), else_=None)


def _told(flows: Table, ties: Table, events: Table, coverage: Table) -> tuple[Table, Table]:
    """What each state has with each other by strand; and which source could speak of which strand in which year."""
    exchanged = divisible(exchanges(flows), coverage).select(*_TOLD)
    met = visits(events)
    met = met.group_by("source", "actor", "other", "period").aggregate(value=met.value.sum(), n=met.n.sum())
    met = met.mutate(field=ibis.literal("visits")).select(*_TOLD)
    everyone = coverage.filter(coverage.actors == "*")
    bonds = _bonds(bound(ties, everyone))
    spoke = [
        _spoke(rows, coverage if kind is FLOWS else everyone, kind)
        for rows, kind in ((exchanged, FLOWS), (bonds, TIES), (met, EVENTS))
    ]
    met = met.semi_join(spoke[2], ["source", "period"])
    return exchanged.union(bonds).union(met), spoke[0].union(spoke[1]).union(spoke[2])


def _bonds(held: Table) -> Table:
    """Ties as strands: organisations shared, the strongest alliance, and missions, told of whom they are with."""
    held = held.filter(held.kind.isin(("alliance", "representation", "organisation")))
    sends, obliges = held.kind == "representation", held.kind == "alliance"
    sides = held.select(
        "source",
        "period",
        field="kind",
        actor=sends.ifelse(held.other, held.actor),  # whose mission it is, has the influence
        other=sends.ifelse(held.actor, held.other),
        number=obliges.ifelse(0, held.number),
        strength=obliges.ifelse(held.strength, 0),
    )
    bonds = sides.group_by("source", "field", "actor", "other", "period").aggregate(
        value=(sides.number.sum() + sides.strength.max()).cast("float64"), n=sides.count()
    )
    return bonds.select(*_TOLD)


def _spoke(told: Table, coverage: Table, kind: Kind) -> Table:
    """The strands of which a source tells in a year that it covers, and of whom it can speak."""
    strands = told.select("source", "field", "period").distinct()
    return strands.join(whole(coverage, by="year", kind=kind), ["source", "period"]).select(
        "source", "field", "period", "actors"
    )


def _strands(told: Table, among: Sequence[str] | None) -> Table:
    """Bandwidth times dependence, by source and strand."""
    ranked = _ranked(told, among)
    totals = told.group_by("source", "field", "actor", "period").aggregate(total=told.value.sum())
    rows = ranked.join(totals, ["source", "field", "actor", "period"])
    bandwidth = (rows.pairs - rows.more).cast("float64") / rows.pairs.nullif(0)
    rows = rows.mutate(value=bandwidth * rows.value / rows.total.nullif(0)).select(*_TOLD)
    return rows.filter(~rows.actor.startswith("?"), ~rows.other.startswith("?"))


def _ranked(told: Table, among: Sequence[str] | None) -> Table:
    """The strands wanted, with how many pairs of the year there are and how many of them have more."""
    peers = ("source", "field", "period")
    if among is None:
        more = ibis.rank().over(ibis.window(group_by=peers, order_by=ibis.desc(told.value)))
        return told.mutate(more=more, pairs=told.count().over(ibis.window(group_by=peers)))
    asked = told.filter(told.actor.isin(list(among)), told.other.isin(list(among)))
    # A few strands set beside all others of their year: there is no need to sort those.
    beside = asked.join(told.select(*peers, _value="value"), peers)
    return beside.group_by(_TOLD).aggregate(
        more=(beside._value > beside.value).ifelse(1, 0).sum(), pairs=beside.count()
    )


def _zeros(strands: Table, spoke: Table) -> Table:
    """The strands in which two who have a tie of another sort have none, where the source could tell."""
    cells = strands.select(*_PAIR).distinct().join(spoke, "period").rename(one="actor", two="other")
    sends = cells.field == "exports"
    ways = cells.mutate(actor=sends.ifelse(cells.one, cells.two), other=sends.ifelse(cells.two, cells.one))
    known = ways.filter(spoken(ways)).select("source", "field", "period", actor="one", other="two").distinct()
    none = known.anti_join(strands, ["source", "field", "actor", "other", "period"])
    return none.mutate(value=ibis.literal(0.0), n=ibis.literal(0, type="int64")).select(*_TOLD)


def _mean(rows: Table) -> Table:
    """The mean of a pair's values, and the least and the most that other weights could make of it."""
    cells = rows.group_by(*_PAIR, "field").aggregate(
        value=rows.value.mean(), least=rows.value.min(), most=rows.value.max(), n=rows.n.sum()
    )
    claimed, nothing = cells.least < cells.most, ibis.null("float64")
    # Rounding must not take the mean beyond the ends.
    value = ibis.least(ibis.greatest(cells.value, cells.least), cells.most)
    low, high = claimed.ifelse(cells.least, nothing), claimed.ifelse(cells.most, nothing)
    return cells.select(*_PAIR, "field", "n", value=value, low=low, high=high)
