"""How much of what a state does, or of what is done to it, passes between it and one other state."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
from ibis.expr.types import Table

from detente.coverage import possible, standing, unspoken
from detente.errors import allowed
from detente.intervals import wilson
from detente.measures.agreement import within
from detente.measures.cooperation import altogether, happened
from detente.scored import scored
from detente.tables import COVERAGE, EVENTS, GRAINS, check

SIDES = ("done", "received")

_CELL = ("source", "actor", "other", "field", "period")


def attention(
    events: Table, coverage: Table, *, by: str = "year", among: Sequence[str] | None = None, side: str = "done"
) -> Table:
    """How much of what a state does abroad is done towards one other state, from 0 (nothing) to 1 (everything).

    It is the number of its acts towards that other, divided by the number of its acts towards anyone abroad that the
    source tells of: whom a state deals with, or whom the source watches it deal with, for a source is part of the
    figure. Acts within a state do not count; acts towards somebody unknown (?NAME) count in the whole. A missing row
    means that the source cannot say: it tells nothing of that state in that period, or not all that it does. Where a
    source covers the whole period and has told of that pair and field at another time, no act between them is a
    share of 0; of a source without a row in COVERAGE, such as a collection of documents, there are no such zeros.

    Args:
        events: a table of the kind EVENTS. Acts count that happened, with or without a weight; by month, those of
            which only the year is known do not.
        coverage: a table of the kind COVERAGE; only its rows of kind "events" count. A source that covers a part of
            what a state does, such as visits to the United States, gives no shares of that state.
        by: the period, "year" or "month".
        among: codes of the actors whose pairs are wanted; all pairs where none is given. The whole is everyone's.
        side: "done", the share of what `actor` does abroad that goes to `other`; or "received", the share of what is
            done to `actor` from abroad that comes from `other`, to whom it is exposed.

    Returns:
        SCORES, one row a source, directed pair, field and period; field "all" holds every act, those without a field
        too. value [0, 1]; low and high are Wilson's 90 % interval, which takes acts for independent; n is the number
        of acts that are the whole.

    Raises:
        BadTable: a table is not of its kind.
        UnknownName: `by` or `side` is not one of those above.

    Source: Savage and Deutsch (1960), A Statistical Model of the Gross Analysis of Transaction Flows, Econometrica
        28(3): 551-572. Interval: Wilson (1927), doi:10.1080/01621459.1927.10502953.

    Example:
        >>> from datetime import date
        >>> from detente.tables import table
        >>> def act(record, other):
        ...     return ("papers", record, date(2010, 6, 1), "day", "KHM", other, "AID", None, "health", "PLOVER", "AID",
        ...             7.0, "happened", None, None, None, None)
        >>> events = table(EVENTS, [act("1", "CHN"), act("2", "CHN"), act("3", "USA"), act("4", "?RED CROSS")])
        >>> shares = attention(events, table(COVERAGE, [])).filter(ibis._.field == "all").order_by("other")
        >>> shares.select("actor", "other", "value", "n").to_pyarrow().to_pylist()
        ... # doctest: +NORMALIZE_WHITESPACE
        [{'actor': 'KHM', 'other': 'CHN', 'value': 0.5, 'n': 4},
         {'actor': 'KHM', 'other': 'USA', 'value': 0.25, 'n': 4}]
    """
    allowed(by, GRAINS, what="period")
    allowed(side, SIDES, what="side")
    told = happened(check(events, EVENTS, where="attention"), by)
    covered = check(coverage, COVERAGE, where="attention")
    own, far = ("actor", "other") if side == "done" else ("other", "actor")
    whole = _whole(told.filter(~told[own].startswith("?")), covered, own)
    shares = _shares(_counts(whole, covered, by), own)
    shares = shares.filter(~shares[far].startswith("?"))
    if among is not None:
        shares = shares.filter(shares.actor.isin(list(among)), shares.other.isin(list(among)))
    return _scores(shares.rename(actor=own, other=far), by, side)


def _whole(told: Table, coverage: Table, own: str) -> Table:
    """The acts of those of whom their source tells everything, so far as it says what it covers."""
    far = {"actor": "other", "other": "actor"}[own]
    states = told.select("source", own, **{far: ibis.literal("*")}).select("source", "actor", "other").distinct()
    return told.anti_join(unspoken(states, coverage, kind=EVENTS), ["source", own])


def _counts(told: Table, coverage: Table, by: str) -> Table:
    """The number of acts of each cell, zeros where a source is silent."""
    by_field = told.group_by(*_CELL).aggregate(n=told.count())
    counts = by_field.filter(by_field.field.notnull()).union(altogether(by_field, "n"))
    pairs = counts.select(*_CELL[:-1]).distinct()
    cells = standing(possible(pairs, coverage, by=by, kind=EVENTS), "actor", "other")
    empty = cells.anti_join(counts, _CELL)
    return counts.union(empty.select(*_CELL, n=ibis.literal(0, type="int64")))


def _shares(counts: Table, own: str) -> Table:
    """Each cell's number beside that of all whom the state deals with in that field and period, where there is any."""
    keys = ["source", own, "field", "period"]
    wholes = counts.group_by(*keys).aggregate(whole=counts.n.sum().cast("int64"))
    return counts.join(wholes.filter(wholes.whole > 0), keys)


def _scores(shares: Table, by: str, side: str) -> Table:
    value = shares.n.cast("float64") / shares.whole
    low, high = within(*wilson(value, shares.whole), value)
    return scored(shares.mutate(value=value, low=low, high=high, n=shares.whole), "attention", side, by=by)
