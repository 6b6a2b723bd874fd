"""How often the leaders, ministers and envoys of one state travel to another, and who travels to whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ibis
import pyarrow as pa
from ibis.expr.types import Table

from detente.coverage import possible, standing, unspoken
from detente.errors import allowed
from detente.intervals import jeffreys
from detente.measures.cooperation import happened
from detente.scored import scored
from detente.tables import COVERAGE, EVENTS, GRAINS, check

COUNTS = ("number", "ranked", "balance")

# What a visit weighs by the highest rank that came; ours, declared, so that a leader's visit counts as three envoys'.
RANKS: Mapping[str, float] = {"head": 3.0, "minister": 2.0, "envoy": 1.0, "other": 1.0}

DAYS = 3  # Two tellings of a visit no further apart than this are one visit.

_PAIR = ("source", "actor", "other")
_HOST = "043"  # CAMEO's code for hosting a visit, where the actor is the host and the other the visitor.


def visits(
    events: Table, coverage: Table, *, by: str = "year", among: Sequence[str] | None = None, count: str = "number"
) -> Table:
    """How often one state's representatives visit another; or their rank; or who of the two travels to the other.

    A visit is an act CONSULT of mode visit; hosting one is a visit by the other side. Tellings of one source that are
    at most three days apart are one visit, by the highest rank among them, in the period of its first day; those
    whose day is not known are one visit each. Two sources are never added up. A missing row means that the source
    cannot say: zeros stand only in periods that it covers whole, for pairs of which it has told at another time.

    Args:
        events: a table of the kind EVENTS; what did not happen, and visits by or to the unknown (?NAME), are left out.
        coverage: a table of the kind COVERAGE; only its rows of kind "events" count.
        by: the period, "year" or "month".
        among: codes of the actors whose pairs are wanted; all pairs where none is given.
        count: "number" of visits; "ranked", their sum with a head of state or government as 3, a minister as 2, an
            envoy or anyone else as 1, for sources of the book VISIT alone, as no other tells the rank; or "balance",
            the share of the visits between the two that `actor` pays, from 0 (it only receives) to 1 (it only goes),
            for sources alone that tell both ways.

    Returns:
        SCORES, one row a source, directed pair (the visitor is `actor`) and period. value is visits, weighted visits
        or a share [0, 1]; n is the number of visits, for the balance those of both ways. low and high are, for the
        balance, the 90 % interval of its posterior under a Beta(1/2, 1/2) prior; a count of what a source lists is
        no sample, so for the others they are null.

    Raises:
        BadTable: a table is not of its kind.
        UnknownName: `by` or `count` is not one of those above.

    Source: Kastner and Saunders (2012), doi:10.1111/j.1468-2478.2011.00697.x, for travel as a sign of priorities.
        Interval: Brown, Cai and DasGupta (2001), doi:10.1214/ss/1009213286.

    Example:
        >>> from datetime import date
        >>> from detente.tables import table
        >>> def visit(record, day, actor, other, rank):
        ...     return ("trips", record, day, "day", actor, other, "CONSULT", "visit", None, "VISIT", rank, None,
        ...             "happened", None, None, None, None)
        >>> events = table(EVENTS, [
        ...     visit("1", date(2012, 11, 19), "USA", "KHM", "head"),
        ...     visit("2", date(2012, 11, 20), "USA", "KHM", "minister"),
        ...     visit("3", date(2012, 7, 11), "USA", "KHM", "minister"),
        ... ])
        >>> for count in COUNTS:
        ...     rows = visits(events, table(COVERAGE, []), count=count).order_by("actor").to_pyarrow().to_pylist()
        ...     print(count, [(row["actor"], row["value"], row["n"]) for row in rows])
        number [('USA', 2.0, 2)]
        ranked [('USA', 5.0, 2)]
        balance [('KHM', 0.0, 2), ('USA', 1.0, 2)]
    """
    allowed(by, GRAINS, what="period")
    allowed(count, COUNTS, what="count of visits")
    told = _told(happened(check(events, EVENTS, where="visits"), by))
    if among is not None:
        told = told.filter(told.actor.isin(list(among)), told.other.isin(list(among)))
    if count == "ranked":
        told = told.filter(told.book == "VISIT")
    covered = check(coverage, COVERAGE, where="visits")
    counts = _counts(_merged(told), covered, by)
    if count == "balance":
        return scored(_balance(counts, covered), "visits", count, by=by)
    value = counts.ranked if count == "ranked" else counts.n.cast("float64")
    return scored(counts.mutate(value=value), "visits", count, by=by)


def _told(events: Table) -> Table:
    """The tellings of visits, the visitor as actor."""
    told = events.filter(
        events.act == "CONSULT",
        events["mode"] == "visit",
        ~events.actor.startswith("?"),
        ~events.other.startswith("?"),
    )
    hosted = told.book.isin(("ICEWS", "KEDS")) & (told.code == _HOST)
    return told.select(
        "source",
        "record",
        "date",
        "book",
        actor=hosted.ifelse(told.other, told.actor),
        other=hosted.ifelse(told.actor, told.other),
        exact=told.precision == "day",
        rank=told.code.cases(*RANKS.items(), else_=RANKS["other"]),
    )


def _merged(told: Table) -> Table:
    """One row a visit: its first day, and what its highest rank weighs."""
    order = ibis.window(group_by=[*_PAIR, "exact"], order_by=["date", "record"])
    before = told.mutate(before=told.date.lag().over(order))
    late = before.date.delta(before.before, unit="day") > DAYS
    starts = before.mutate(new=(~before.exact | before.before.isnull() | late).ifelse(1, 0))
    so_far = ibis.cumulative_window(group_by=[*_PAIR, "exact"], order_by=["date", "record"])
    numbered = starts.mutate(visit=starts.new.sum().over(so_far))
    return numbered.group_by(*_PAIR, "exact", "visit").aggregate(date=numbered.date.min(), rank=numbered["rank"].max())


def _counts(visited: Table, coverage: Table, by: str) -> Table:
    """The visits of each pair and period, and what they weigh; zeros where a source is silent."""
    dated = visited.mutate(period=visited.date.truncate("M" if by == "month" else "Y"))
    counts = dated.group_by(*_PAIR, "period").aggregate(ranked=dated["rank"].sum(), n=dated.count())
    pairs = counts.select(*_PAIR).distinct()
    cells = standing(possible(pairs, coverage, by=by, kind=EVENTS), "actor", "other")
    empty = cells.anti_join(counts, [*_PAIR, "period"])
    zeros = empty.select(*_PAIR, "period", ranked=ibis.literal(0.0), n=ibis.literal(0, type="int64"))
    return counts.union(zeros)


def _balance(counts: Table, coverage: Table) -> Table:
    """The share that each of the two pays of the visits between them, with its interval."""
    there = counts.select(*_PAIR, "period", hits=counts.n, n=counts.n)
    back = counts.select(
        "source", actor=counts.other, other=counts.actor, period="period", hits=ibis.literal(0, type="int64"), n="n"
    )
    ways = there.union(back)
    one_way = unspoken(ways.select(*_PAIR).distinct(), coverage, kind=EVENTS)
    other_way = one_way.select("source", actor=one_way.other, other=one_way.actor)
    ways = ways.anti_join(one_way.union(other_way), _PAIR)
    both = ways.group_by(*_PAIR, "period").aggregate(hits=ways.hits.sum().cast("int64"), n=ways.n.sum().cast("int64"))
    both = both.filter(both.n > 0)
    return both.mutate(value=both.hits.cast("float64") / both.n).join(_intervals(both), ["hits", "n"])


def _intervals(both: Table) -> Table:
    """The interval of each share that occurs: a few hundred, as no engine but a few knows the beta distribution."""
    shares = both.select("hits", "n").distinct().to_pyarrow().to_pylist()
    ends = [jeffreys(row["hits"], row["n"]) for row in shares]
    columns = {
        "hits": pa.array([row["hits"] for row in shares], pa.int64()),
        "n": pa.array([row["n"] for row in shares], pa.int64()),
        "low": pa.array([low for low, _ in ends], pa.float64()),
        "high": pa.array([high for _, high in ends], pa.float64()),
    }
    return ibis.memtable(pa.table(columns))
