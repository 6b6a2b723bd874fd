"""How often the positive signals of one state towards another were followed by positive conduct."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
from ibis.expr.types import Table, Value

from detente import acts
from detente.coverage import possible, standing
from detente.errors import allowed
from detente.intervals import difference, wilson
from detente.measures.agreement import within as bounded
from detente.measures.cooperation import happened
from detente.scored import scored
from detente.tables import COVERAGE, EVENTS, check

MONTHS = ("3", "6", "12")
PARTS = ("share", "base", "lift")
SPANS = ("year", "so far")

_PAIR = ("source", "actor", "other")
_COUNTS = ("signals", "kept", "weight", "silent", "followed", "breadth")


def reliability(
    events: Table,
    coverage: Table,
    *,
    by: str = "year",
    among: Sequence[str] | None = None,
    within: str = "3",
    part: str = "share",
    over: str = "year",
) -> Table:
    """How often one state's positive words towards another were followed by positive deeds, from 0 (never) to 1.

    A signal is a month in which it spoke for cooperation with the other (AGREE, CONSULT, SUPPORT, CONCEDE); it is kept
    where in one of the months after it, as many as `within` says, it also did something (COOPERATE, AID, RETREAT).
    Months and not acts are counted, since news tells one act many times; a deed of the signal's own month does not
    count, as it may have come first. States that deal a lot with each other have deeds in most months, so compare with
    "base", how often the same follows a month without a signal, or look at "lift", the one less the other. That a deed
    followed does not say that it was promised. A missing row means that nothing could be judged: a signal is judged
    where its source covers its month and all the months after it, and belongs to the year in which the last of these
    ends, so that no figure changes by what comes later. A source without coverage, such as a collection of documents,
    has no rows, for what it does not tell may have been.

    Args:
        events: a table of the kind EVENTS. Left out are acts that did not happen, acts of an actor towards itself,
            actors that are not known (?NAME), and acts of which the month is not known.
        coverage: a table of the kind COVERAGE; only its rows of kind "events" count.
        by: the period, "year".
        among: codes of the actors whose pairs are wanted; all pairs where none is given.
        within: "3", "6" or "12" months in which the deed has to follow.
        part: "share" of the signals that were kept; "base", the share of the months without a signal that such a deed
            followed, from the month on in which the source first tells of the pair; or "lift", share less base.
        over: "year", what was judged in the year; or "so far", all that was judged up to its end.

    Returns:
        SCORES, one row a source, directed pair and year, field "all". value [0, 1], of lift [-1, 1]; n is the number
        of signals, of base that of months without one. low and high are Wilson's 90 % interval, of lift Newcombe's,
        in which a month counts by what its window adds to that of the one before: windows that overlap are one story.

    Raises:
        BadTable: a table is not of its kind.
        UnknownName: `by`, `within`, `part` or `over` is not one of those above.

    Source: Jervis (1970), The Logic of Images in International Relations, for signals and what makes them believed;
        Crescenzi (2007), Reputation and Interstate Conflict. Interval: Wilson (1927),
        doi:10.1080/01621459.1927.10502953; Newcombe (1998), Statistics in Medicine 17(8): 873-890.

    Example:
        >>> from datetime import date
        >>> from detente.tables import table
        >>> def act(record, month, kind):
        ...     day = date(2010, month, 9)
        ...     return ("wires", record, day, "day", "CHN", "KHM", kind, None, None, "PLOVER", kind, None, "happened",
        ...             None, None, None, None)
        >>> told = [act("1", 1, "AGREE"), act("2", 3, "AID"), act("3", 6, "SUPPORT"), act("4", 6, "AID")]
        >>> covered = table(COVERAGE, [("wires", "a", "events", date(2010, 1, 1), date(2010, 12, 31), "*")])
        >>> for part in PARTS:
        ...     rows = reliability(table(EVENTS, told), covered, part=part).to_pyarrow().to_pylist()
        ...     print(part, [(row["period"].year, round(row["value"], 2), row["n"]) for row in rows])
        share [(2010, 0.5, 2)]
        base [(2010, 0.57, 7)]
        lift [(2010, -0.07, 2)]
    """
    allowed(by, ("year",), what="period")
    allowed(within, MONTHS, what="number of months")
    allowed(part, PARTS, what="part")
    allowed(over, SPANS, what="span")
    told = happened(check(events, EVENTS, where="reliability"), "month")
    told = told.filter(~told.actor.startswith("?"), ~told.other.startswith("?"))
    if among is not None:
        told = told.filter(told.actor.isin(list(among)), told.other.isin(list(among)))
    months = _calendar(_months(told), check(coverage, COVERAGE, where="reliability"))
    counts = _counts(_judged(months, int(within)))
    if over == "so far":
        so_far = ibis.cumulative_window(group_by=list(_PAIR), order_by="year")
        counts = counts.mutate(**{name: counts[name].sum().over(so_far) for name in _COUNTS})
    shares = _valued(counts, part)
    return scored(shares.mutate(period=ibis.date(shares.year, 1, 1)), "reliability", f"{part}:{within}:{over}")


def _months(told: Table) -> Table:
    """The months of each pair in which anything is told: whether there was a signal in it, and whether a deed."""
    verbal, material = (
        told.act.isin([act for act in acts.ACTS if acts.quad(act) == f"{kind} cooperation"]).fill_null(False)
        for kind in ("verbal", "material")
    )
    return told.group_by(*_PAIR, "period").aggregate(signal=verbal.ifelse(1, 0).max(), deed=material.ifelse(1, 0).max())


def _calendar(months: Table, coverage: Table) -> Table:
    """Every month that a source covers of a pair, numbered, from the first on in which it tells of it."""
    pairs = months.group_by(*_PAIR).aggregate(begun=months.period.min())
    cells = standing(possible(pairs.select(*_PAIR), coverage, by="month", kind=EVENTS), "actor", "other")
    known = cells.join(pairs, list(_PAIR))
    known = known.filter(known.period >= known.begun).select(*_PAIR, "period")
    full = known.left_join(months, [*_PAIR, "period"]).select(*_PAIR, "period", "signal", "deed")
    return full.select(
        *_PAIR,
        month=(full.period.year() * 12 + full.period.month() - 1).cast("int64"),
        signal=full.signal.fill_null(0),
        deed=full.deed.fill_null(0),
    )


def _judged(months: Table, h: int) -> Table:
    """The months of which all h after them are covered: whether a deed followed, and what their window adds."""
    order = {"group_by": list(_PAIR), "order_by": "month"}
    after = ibis.rows_window(following=(1, h), **order)
    seen = months.mutate(last=months.month.lead(h).over(ibis.window(**order)), hit=months.deed.max().over(after))
    judged = seen.filter(seen["last"] == seen.month + h)
    alike = ibis.window(group_by=[*_PAIR, "signal"], order_by="month")
    gap = (judged.month - judged.month.lag().over(alike)).fill_null(h)
    return judged.mutate(year=((judged.month + h) // 12).cast("int64"), fresh=ibis.least(gap, h).cast("float64") / h)


def _counts(judged: Table) -> Table:
    """What was judged in each year: the months with a signal and those without, each with what followed."""
    spoke = judged.signal == 1
    return judged.group_by(*_PAIR, "year").aggregate(
        signals=spoke.ifelse(1, 0).cast("int64").sum(),
        kept=spoke.ifelse(judged.hit, 0).cast("int64").sum(),
        weight=spoke.ifelse(judged.fresh, 0.0).sum(),
        silent=spoke.ifelse(0, 1).cast("int64").sum(),
        followed=spoke.ifelse(0, judged.hit).cast("int64").sum(),
        breadth=spoke.ifelse(0.0, judged.fresh).sum(),
    )


def _valued(counts: Table, part: str) -> Table:
    """The share, the base or what lies between them, with the interval, where there is any."""
    if part == "lift":
        both = counts.filter(counts.signals > 0, counts.silent > 0)
        one, other = _share(both.kept, both.signals), _share(both.followed, both.silent)
        low, high = bounded(*difference(one, both.weight, other, both.breadth), one - other, least=-1.0)
        return both.mutate(value=one - other, low=low, high=high, n=both.signals)
    hits, n, weight = ("kept", "signals", "weight") if part == "share" else ("followed", "silent", "breadth")
    some = counts.filter(counts[n] > 0)
    share = _share(some[hits], some[n])
    low, high = bounded(*wilson(share, some[weight]), share)
    return some.mutate(value=share, low=low, high=high, n=some[n])


def _share(hits: Value, n: Value) -> Value:
    return hits.cast("float64") / n
