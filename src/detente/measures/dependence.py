"""How much of a state's exchange is with one other state."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
from ibis.expr.types import Table

from detente.coverage import spoken, standing, whole
from detente.errors import BadTable, allowed
from detente.scored import scored
from detente.tables import COVERAGE, FLOWS, check

FORMS = ("share", "asymmetry")

_TOLD = ("source", "period", "value", "n")
_CELL = ("source", "field", "actor", "other", "period")


def dependence(
    flows: Table, coverage: Table, *, by: str = "year", among: Sequence[str] | None = None, form: str = "share"
) -> Table:
    """How much of a state's exchange is with one other state: the share of its exports, imports, arms, aid, investment.

    It is x_ij / sum_j x_ij, where x_ij is what actor i sends to partner j (exports) or receives from it (imports,
    arms, aid, investment) in a year. The share stands for dependence because no table here tells a state's GDP. The
    sum runs over every partner that the source tells of, those that are not known (?NAME) too; a source that covers
    only some partners gives the share among these, and one that covers a single partner gives none. A missing row
    means that no source can speak of that cell, or that the state had no exchange of that sort with anyone. Where a
    source covers the whole year and has told of the two in that field at another time, no exchange is a share of
    zero with n = 0.

    Args:
        flows: a table of the kind FLOWS. What an actor sends itself is left out. A negative amount, as of a net
            repayment, counts as none. Where both sides report a flow, x is the mean of what they say.
        coverage: a table of the kind COVERAGE; only its rows of kind "flows" count.
        by: the period, "year".
        among: codes of the actors whose pairs are wanted; all pairs where none is given. The sum runs over all
            partners in either case.
        form: "share"; or "asymmetry", how much more the actor depends on the other than the other on the actor, in
            the same field: the share less that of the other, where both are known.

    Returns:
        SCORES, one row a source, directed pair, field (exports, imports, arms, aid, investment) and year. value is
        [0, 1], of asymmetry [-1, 1]; low and high are the ends between which the share lies when every flow lies
        between what its two sides report, null where not both report this one or both say the same; n is the number
        of rows of flows between the two.

    Raises:
        BadTable: a table is not of its kind, or a source tells one kind of flow in two units.
        UnknownName: `by` or `form` is not one of those above.

    Source: Hirschman (1945), National Power and the Structure of Foreign Trade; asymmetry and its share of trade:
        Barbieri (1996), doi:10.1177/0022343396033001003.

    Example:
        >>> from datetime import date
        >>> from detente.tables import table
        >>> def sent(record, other, value):
        ...     return ("oec", record, date(2014, 1, 1), "KHM", other, "trade", value, "USD", None, None)
        >>> flows = table(FLOWS, [sent("1", "USA", 3.0), sent("2", "CHN", 1.0)])
        >>> exports = dependence(flows, table(COVERAGE, [])).filter(ibis._.field == "exports").order_by("other")
        >>> exports.select("actor", "other", "value").to_pyarrow().to_pylist()
        [{'actor': 'KHM', 'other': 'CHN', 'value': 0.25}, {'actor': 'KHM', 'other': 'USA', 'value': 0.75}]
    """
    allowed(by, ("year",), what="period")
    allowed(form, FORMS, what="form")
    flows, coverage = check(flows, FLOWS, where="dependence"), check(coverage, COVERAGE, where="dependence")
    shares = _shares(divisible(exchanges(flows, among=among), coverage), coverage)
    if among is not None:
        shares = shares.filter(shares.other.isin(list(among)))
    return scored(_asymmetry(shares) if form == "asymmetry" else shares, "dependence", form)


def exchanges(flows: Table, *, among: Sequence[str] | None = None) -> Table:
    """What passes in a year between an actor and each partner, by field, with what either side's books say.

    Args:
        flows: a table of the kind FLOWS.
        among: the actors wanted, with all their partners; all actors where none is given.

    Returns:
        One row a source, field, actor, other and period (the first day of the year): value, the mean of what the two
        report; own and theirs, what the actor's and the partner's books say, `value` where they say nothing; n, the
        number of rows. Exports are what the actor sends, all else is what it receives.

    Raises:
        BadTable: a source tells one kind of flow in two units.

    Example:
        >>> from datetime import date
        >>> from detente.tables import table
        >>> def told(reporter, value):
        ...     return ("un", reporter, date(2014, 1, 1), "CHN", "KHM", "trade", value, "USD", reporter, None)
        >>> rows = exchanges(table(FLOWS, [told("CHN", 8.0), told("KHM", 6.0)]), among=["KHM"])
        >>> rows.select("field", "other", "value", "own", "theirs", "n").to_pyarrow().to_pylist()
        [{'field': 'imports', 'other': 'CHN', 'value': 7.0, 'own': 6.0, 'theirs': 8.0, 'n': 2}]
    """
    one_unit(flows)
    flows = flows.filter(flows.actor != flows.other)
    flows = flows.mutate(period=flows.period.truncate("Y"))
    by_sender, by_receiver = flows.reporter == flows.actor, flows.reporter == flows.other
    sums = flows.group_by("source", "kind", "period", sender=flows.actor, receiver=flows.other).aggregate(
        sent=flows.value.sum(where=by_sender),
        got=flows.value.sum(where=by_receiver),
        untold=flows.value.sum(where=~(by_sender | by_receiver).fill_null(False)),
        n=flows.count(),
    )
    # Neither a sum of net repayments nor a book that holds nothing else is an exchange.
    sums = sums.mutate(**{name: (sums[name] < 0).ifelse(0.0, sums[name]) for name in ("sent", "got", "untold")})
    sums = sums.mutate(value=ibis.coalesce((sums.sent + sums.got) / 2, sums.sent, sums.got, sums.untold))
    exports = sums.filter(sums.kind == "trade").select(
        *_TOLD, actor="sender", other="receiver", field=ibis.literal("exports"), own="sent", theirs="got"
    )
    field = (sums.kind == "trade").ifelse("imports", sums.kind)
    imports = sums.select(*_TOLD, actor="receiver", other="sender", field=field, own="got", theirs="sent")
    rows = exports.union(imports)
    rows = rows.mutate(own=rows.own.coalesce(rows.value), theirs=rows.theirs.coalesce(rows.value))
    return rows if among is None else rows.filter(rows.actor.isin(list(among)))


def divisible(told: Table, coverage: Table) -> Table:
    """The exchange of which a share can tell something: not that of a source that knows but a single partner of all.

    Args:
        told: source and field, as `exchanges` gives them.
        coverage: a table of the kind COVERAGE; a source without a row of kind "flows" may know every partner.

    Returns:
        Those of the rows.

    Example:
        >>> from datetime import date
        >>> from detente.tables import table
        >>> told = ibis.memtable({"source": ["gcdf", "dac"], "field": ["aid", "aid"]})
        >>> year = ("flows", date(2014, 1, 1), date(2014, 12, 31))
        >>> rows = [("gcdf", "1", *year, "CHN>*"), ("dac", "1", *year, "JPN|USA>*")]
        >>> divisible(told, table(COVERAGE, rows)).source.to_pyarrow().to_pylist()
        ['dac']
    """
    rows = coverage.filter(coverage.kind == FLOWS.name)
    one_way, wide = rows.actors.contains(">"), rows.actors.contains("|")
    # Which side of the arrow has one code: A>* the senders, *>A the receivers.
    sides = rows.select(
        "source",
        senders=(one_way & rows.actors.endswith(">*") & ~rows.actors.startswith("*") & ~wide).ifelse(1, 0),
        receivers=(one_way & rows.actors.startswith("*>") & ~rows.actors.endswith("*") & ~wide).ifelse(1, 0),
    )
    alone = sides.group_by("source").aggregate(senders=sides.senders.min(), receivers=sides.receivers.min())
    sent = told.filter(told.field == "exports").anti_join(alone.filter(alone.receivers == 1), "source")
    got = told.filter(told.field != "exports").anti_join(alone.filter(alone.senders == 1), "source")
    return sent.union(got)


def one_unit(flows: Table) -> None:
    """Refuse a source whose flows of one kind cannot be added up.

    Args:
        flows: a table of the kind FLOWS.

    Raises:
        BadTable: a source tells one kind of flow in two units.

    Example:
        >>> from datetime import date
        >>> from detente.tables import table
        >>> day = date(2020, 1, 1)
        >>> one_unit(table(FLOWS, [("un", unit, day, "USA", "KHM", "aid", 1.0, unit) for unit in ("USD", "EUR")]))
        Traceback (most recent call last):
        ...
        detente.errors.BadTable: un tells aid in more than one unit, which cannot be added up.
          found: EUR, USD
          wanted: one unit for each kind of flow of a source
    """
    units = flows.group_by("source", "kind").aggregate(one=flows.unit.min(), two=flows.unit.max())
    for row in units.filter(units.one != units.two).order_by("source", "kind").limit(1).to_pyarrow().to_pylist():
        raise BadTable(
            f"{row['source']} tells {row['kind']} in more than one unit, which cannot be added up.",
            found=f"{row['one']}, {row['two']}",
            wanted="one unit for each kind of flow of a source",
        )


def _shares(told: Table, coverage: Table) -> Table:
    """The share of each partner in what an actor exchanges in a field, with the ends that two reports leave it."""
    told = told.mutate(least=ibis.least(told.own, told.theirs), most=ibis.greatest(told.own, told.theirs))
    sums = told.group_by("source", "field", "actor", "period").aggregate(
        total=told.value.sum(), leasts=told.least.sum(), mosts=told.most.sum()
    )
    sums = sums.filter(sums.total > 0)
    known = told.join(sums, ["source", "field", "actor", "period"])
    value = known.value / known.total.nullif(0)
    low = known.least / (known.least + known.mosts - known.most).nullif(0)
    high = known.most / (known.most + known.leasts - known.least).nullif(0)
    # Rounding must not leave an end on the wrong side of the value.
    low, high = ibis.least(low.coalesce(value), value), ibis.greatest(ibis.least(high.coalesce(value), 1.0), value)
    claimed = (known.least < known.most) & (low < high)
    shares = known.select(
        *_CELL,
        "n",
        value=value,
        low=claimed.ifelse(low, ibis.null("float64")),
        high=claimed.ifelse(high, ibis.null("float64")),
    )
    every = shares.union(_zeros(told, sums, coverage).select(*shares.columns))
    return every.filter(~every.actor.startswith("?"), ~every.other.startswith("?"))


def _zeros(told: Table, sums: Table, coverage: Table) -> Table:
    """The pairs of which a source has told in a field, in years that it covers, with exchange with others alone."""
    there = told.select("source", "field", "actor", "other").distinct()
    back = there.select("source", "field", actor="other", other="actor")
    pairs = there.union(back, distinct=True).join(sums, ["source", "field", "actor"])
    cells = pairs.join(whole(coverage, by="year", kind=FLOWS), ["source", "period"])
    # What is covered is told as the sender's towards the receiver.
    sends = cells.field == "exports"
    ways = cells.mutate(
        one=cells.actor,
        two=cells.other,
        actor=sends.ifelse(cells.actor, cells.other),
        other=sends.ifelse(cells.other, cells.actor),
    )
    ways = ways.filter(spoken(ways))
    empty = ways.select("source", "field", "period", actor="one", other="two").distinct().anti_join(told, _CELL)
    nothing, empty = ibis.null("float64"), standing(empty, "actor", "other")
    return empty.mutate(n=ibis.literal(0, type="int64"), value=ibis.literal(0.0), low=nothing, high=nothing)


def _asymmetry(shares: Table) -> Table:
    """The share of each actor less that of the other in the same field, where both are known."""
    back = shares.view()
    both = shares.join(
        back,
        [
            shares.source == back.source,
            shares.field == back.field,
            shares.period == back.period,
            shares.actor == back.other,
            shares.other == back.actor,
        ],
    )
    return both.select(
        *(shares[name] for name in _CELL),
        value=shares.value - back.value,
        low=shares.low - back.high,
        high=shares.high - back.low,
        n=shares.n + back.n,
    )
