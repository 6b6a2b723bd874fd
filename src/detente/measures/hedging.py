"""Where a state stands between two powers: which way it leans, how much it engages, how uneven its ties are."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import ibis
from ibis.expr.types import Table, Value

from detente.coverage import spoken, standing, whole
from detente.errors import NotEnoughEvidence, allowed
from detente.measures.dependence import exchanges
from detente.scored import scored
from detente.tables import COVERAGE, EVENTS, FLOWS, Kind, check

PARTS = ("lean", "engagement", "spread")
POWERS = ("USA", "CHN")

_Z = 1.6448536269514722  # The 95th percentile of the normal distribution, for a 90 % interval.
_TOLD = ("source", "field", "actor", "other", "period", "value", "n")
_CELL = ("actor", "other", "third", "period")
_SENT = ("exports", "visits-to")  # The fields in which the state is the one that acts.


def hedging(
    flows: Table,
    events: Table,
    coverage: Table,
    *,
    by: str = "year",
    among: Sequence[str] | None = None,
    powers: Sequence[str] = POWERS,
    part: str = "lean",
) -> Table:
    """Where a state stands between two powers: to which it leans, how much it engages with both, how uneven its ties.

    Per field d with exchange x_dP and x_dQ, A_d = (x_dP - x_dQ) / (x_dP + x_dQ). Lean is the mean of A_d, engagement
    the mean rank of x_dP + x_dQ among all states of that year, spread the standard deviation of A_d. Read the three
    together: a state hedges where |lean| is low while engagement and spread are high; low |lean| with low engagement
    is aloofness. The fields are exports, imports, arms, aid and investment received, and visits of heads of state or
    government to and from the power, all of the same weight. Votes at the United Nations are no exchange: the
    measure `agreement` tells them. A missing row means that in no field a source can speak of both powers, or, of
    lean and spread, that the state had exchange with neither (spread: that fewer than two fields remain).

    Args:
        flows: a table of the kind FLOWS; a source counts in a field and year of which it can speak of both powers.
        events: a table of the kind EVENTS; only visits of heads count, in registers of visits (book VISIT). As one
            register tells of one power, two make a field together, where each covers the whole year.
        coverage: a table of the kind COVERAGE: where it covers the year, no exchange is a zero.
        by: the period, "year".
        among: codes of the actors wanted, powers included; all where none is given. Ranks are among all states.
        powers: codes of the powers, each set against those after it.
        part: "lean", from 1 (all with the first power) to -1 (all with the second); "engagement", the mean share of
            the other states that exchange less with the two, 0 least to 1 most: as it is relative to the states of the
            year, compare years with care; "spread", from 0 (the same lean in every field) to 1 (each field with one
            power alone, half of them with either).

    Returns:
        SCORES, one row a state (actor), power (other), power that it is set against (third), field and year; field
        "all" holds all together. source names all sources joined by +; of two that tell the same field the mean
        counts. low and high are a 90 % interval by the jackknife over the fields, as if they were a sample of those
        in which states exchange; null for a single field. n is the number of rows of flows and visits.

    Raises:
        BadTable: a table is not of its kind, or a source tells one kind of flow in two units.
        UnknownName: `by` or `part` is not one of those above.
        NotEnoughEvidence: fewer than two powers are given.

    Source: Kuik (2008), doi:10.1355/cs30-2a, whose opposite and mutually counteracting measures it makes countable;
        the numbers are ours. Jackknife: Efron and Stein (1981), doi:10.1214/aos/1176345462.

    Example:
        >>> from datetime import date
        >>> from detente.tables import table
        >>> def sent(kind, actor, other, value):
        ...     return (kind, actor, date(2014, 1, 1), actor, other, kind, value, "USD", None, None)
        >>> told = [sent("trade", "KHM", "USA", 3.0), sent("arms", "CHN", "KHM", 1.0)]
        >>> covered = [(kind, "a", "flows", date(2014, 1, 1), date(2014, 12, 31), "*") for kind in ("trade", "arms")]
        >>> for part in ("lean", "spread"):
        ...     scores = hedging(table(FLOWS, told), table(EVENTS, []), table(COVERAGE, covered), part=part)
        ...     scores.filter(scores.field == "all").select("actor", "value").to_pyarrow().to_pylist()
        [{'actor': 'KHM', 'value': 0.0}]
        [{'actor': 'KHM', 'value': 1.0}]
    """
    allowed(by, ("year",), what="period")
    allowed(part, PARTS, what="part of hedging")
    if len(set(powers)) < 2:
        raise NotEnoughEvidence("A state stands between two powers.", found=", ".join(powers), wanted="two powers")
    flows, events = check(flows, FLOWS, where="hedging"), check(events, EVENTS, where="hedging")
    told = _told(flows, events, check(coverage, COVERAGE, where="hedging"), powers)
    pairs = _between(told, powers)
    if among is not None:
        pairs = pairs.filter(*(pairs[name].isin(list(among)) for name in ("actor", "other", "third")))
    fields, names = _fields(pairs, told, part)
    every = joined(_together(fields, part), names, by=_CELL)
    if part == "spread":
        return scored(every, "hedging", part)
    each = joined(fields, names, by=(*_CELL, "field")).mutate(low=ibis.null("float64"), high=ibis.null("float64"))
    return scored(every.union(each.select(*every.columns)), "hedging", part)


def _told(flows: Table, events: Table, coverage: Table, powers: Sequence[str]) -> Table:
    """What each state exchanges with each power, zeros where a source covers them; `book` is what can be compared."""
    near = flows.filter(flows.actor.isin(powers) | flows.other.isin(powers))
    exchanged = exchanges(near)
    exchanged = exchanged.filter(exchanged.other.isin(powers)).select(*_TOLD)
    visited = visits(events)
    met = visited.filter(visited.other.isin(powers)).select(*_TOLD)
    years = flows.mutate(period=flows.period.truncate("Y"))
    seen = years.select("period", "actor").union(years.select("period", actor="other"))
    states = seen.union(visited.select("period", "actor")).distinct()
    spoke = years.select("source", "period", field=years.kind.cases(("trade", "imports"), else_=years.kind)).distinct()
    sold = spoke.filter(spoke.field == "imports").mutate(field=ibis.literal("exports"))
    found = _whole(exchanged, spoke.union(sold), states, coverage, powers, kind=FLOWS).mutate(book=ibis._.source)
    heads = _whole(met, visited.select("source", "period", "field").distinct(), states, coverage, powers, kind=EVENTS)
    every = found.union(heads.mutate(book=ibis.literal("VISIT")))
    return every.filter(~every.actor.startswith("?"), every.actor != every.other)


def visits(events: Table) -> Table:
    """Visits of heads of state or government in a year: those that an actor pays the other and those that it receives.

    Args:
        events: a table of the kind EVENTS.

    Returns:
        One row a source, field (visits-to, visits-from), actor, other and period (the first day of the year): value
        and n, the number of visits.

    Example:
        >>> from datetime import date
        >>> from detente.tables import table
        >>> trip = ("trips", "1", date(2012, 11, 19), "day", "USA", "KHM", "CONSULT", "visit", None, "VISIT", "head",
        ...         None, "happened", None, None, None, None)
        >>> visits(table(EVENTS, [trip])).order_by("field").select("field", "actor", "value").to_pyarrow().to_pylist()
        [{'field': 'visits-from', 'actor': 'KHM', 'value': 1.0}, {'field': 'visits-to', 'actor': 'USA', 'value': 1.0}]
    """
    register = (events.book == "VISIT") & (events.code == "head") & (events.status == "happened")
    heads = events.filter(register, events.act == "CONSULT", events["mode"] == "visit", events.date.notnull())
    heads = heads.filter(heads.actor != heads.other).mutate(period=heads.date.truncate("Y"))
    paid = heads.group_by("source", "actor", "other", "period").aggregate(n=heads.count())
    paid = paid.mutate(value=paid.n.cast("float64"))
    got = paid.select("source", "period", "value", "n", actor="other", other="actor", field=ibis.literal("visits-from"))
    return paid.mutate(field=ibis.literal("visits-to")).select(*_TOLD).union(got.select(*_TOLD))


def _whole(told: Table, spoke: Table, states: Table, coverage: Table, powers: Sequence[str], *, kind: Kind) -> Table:
    """What was told, and zeros for the other states with each power, in fields and years of which a source tells."""
    every = spoke.join(states, "period").join(whole(coverage, by="year", kind=kind), ["source", "period"])
    cells = reduce(Table.union, [every.mutate(power=ibis.literal(power)) for power in powers]).rename(state="actor")
    acts = cells.field.isin(_SENT)
    ways = cells.mutate(actor=acts.ifelse(cells.state, cells.power), other=acts.ifelse(cells.power, cells.state))
    known = ways.filter(spoken(ways)).select("source", "field", "period", actor="state", other="power").distinct()
    none = standing(known, "actor", "other").anti_join(told, ["source", "field", "actor", "other", "period"])
    zeros = none.mutate(value=ibis.literal(0.0), n=ibis.literal(0, type="int64"))
    return told.union(zeros.select(*_TOLD))


def _between(told: Table, powers: Sequence[str]) -> Table:
    """Each state between two powers by book and field: its lean, and how its exchange ranks among all states'."""
    # One visit stands in the registers of both sides, so that the fullest counts; a flow has but one source a book.
    sides = told.group_by("book", "field", "actor", "other", "period").aggregate(value=told.value.max(), n=told.n.max())
    order = sides.other.cases(*((power, place) for place, power in enumerate(powers)), else_=None)
    one, two = sides.mutate(place=order), sides.mutate(place=order).view()
    same = [one[name] == two[name] for name in ("book", "field", "actor", "period")]
    pairs = one.join(two, [*same, one.place < two.place]).select(
        *(one[name] for name in ("book", "field", "actor", "other", "period")),
        third=two.other,
        total=one.value + two.value,
        gap=one.value - two.value,
        n=one.n + two.n,
    )
    peers = ("book", "field", "other", "third", "period")
    ranked = pairs.mutate(
        less=ibis.rank().over(ibis.window(group_by=peers, order_by=pairs.total)),
        states=pairs.count().over(ibis.window(group_by=peers)),
    )
    return ranked.mutate(
        lean=ranked.gap / ranked.total.nullif(0), rank=ranked.less.cast("float64") / (ranked.states - 1).nullif(0)
    )


def _fields(pairs: Table, told: Table, part: str) -> tuple[Table, Table]:
    """The part by field, the mean of the books that tell it; and the sources that each rests on."""
    rows = pairs.mutate(value=pairs.rank if part == "engagement" else pairs.lean)
    rows = rows.filter(rows.value.notnull())
    same = [rows[name] == told[name] for name in ("book", "field", "actor", "period")]
    names = rows.join(told, [*same, (told.other == rows.other) | (told.other == rows.third)]).select(
        *(rows[name] for name in (*_CELL, "field")), source=told.source
    )
    cells = rows.group_by(*_CELL, "field")
    return cells.aggregate(value=rows.value.mean(), n=rows.n.sum()), names.distinct()


def joined(rows: Table, names: Table, *, by: Sequence[str]) -> Table:
    """The rows with the names of all sources that they rest on, in the order of the alphabet, joined by +.

    Args:
        rows: any rows.
        names: source, and the columns of `by`.
        by: the columns that tell which names belong to a row.

    Example:
        >>> rows = ibis.memtable({"actor": ["KHM"]})
        >>> names = ibis.memtable({"actor": ["KHM", "KHM"], "source": ["oec", "dac"]})
        >>> joined(rows, names, by=["actor"]).source.to_pyarrow().to_pylist()
        ['dac+oec']
    """
    label = names.group_by(by).aggregate(source=names.source.collect(distinct=True).sort().join("+"))
    return rows.join(label, list(by))


def _together(fields: Table, part: str) -> Table:
    """The part over all fields, with the interval that leaving each field out in turn gives."""
    sums = fields.group_by(_CELL).aggregate(
        m=fields.count(), one=fields.value.sum(), two=(fields.value * fields.value).sum(), n=fields.n.sum()
    )
    if part == "spread":
        sums = _left_out(fields, sums.filter(sums.m > 1))
    else:
        sums = sums.mutate(
            value=sums.one / sums.m, error=(_variance(sums.one, sums.two, sums.m) / (sums.m - 1).nullif(0)).sqrt()
        )
    bottom = -1.0 if part == "lean" else 0.0
    low = ibis.greatest(sums.value - _Z * sums.error, bottom)
    high = ibis.least(sums.value + _Z * sums.error, 1.0)
    claimed = (sums.error > 1e-6) & (sums.n > 0)
    return sums.select(
        *_CELL,
        "n",
        "value",
        field=ibis.literal("all"),
        low=claimed.ifelse(low, ibis.null("float64")),
        high=claimed.ifelse(high, ibis.null("float64")),
    )


def _left_out(fields: Table, sums: Table) -> Table:
    """The standard deviation over the fields, and its error by the jackknife: what it is without each in turn."""
    each = fields.select(*_CELL, a=fields.value).join(sums, _CELL)
    without = _variance(each.one - each.a, each.two - each.a * each.a, each.m - 1).sqrt()
    each = each.mutate(without=without)
    tries = each.group_by(_CELL).aggregate(first=each.without.sum(), second=(each.without * each.without).sum())
    rows = sums.join(tries, _CELL)
    error = (_variance(rows["first"], rows.second, rows.m) * (rows.m - 1)).sqrt()
    return rows.mutate(value=_variance(rows.one, rows.two, rows.m).sqrt(), error=error)


def _variance(total: Value, squares: Value, n: Value) -> Value:
    """The variance of n numbers from their sum and that of their squares; what rounding brought below zero is zero."""
    found = squares / n.nullif(0) - (total / n.nullif(0)) * (total / n.nullif(0))
    return (found < 0).ifelse(0.0, found)
