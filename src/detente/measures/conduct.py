"""How many acts of each kind one state did towards another."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
from ibis.expr.types import Table

from detente.errors import allowed
from detente.measures.cooperation import happened
from detente.scored import scored
from detente.tables import COVERAGE, EVENTS, GRAINS, check

APART = ("act", "mode")

_CELL = ("source", "actor", "other", "field", "period")


def conduct(
    events: Table, coverage: Table, *, by: str = "month", among: Sequence[str] | None = None, apart: str = "act"
) -> Table:
    """How many acts of each kind one state did towards another, such as visits, sanctions or agreements.

    Kinds are PLOVER's sixteen acts, or each act with its mode. What a source tells several times counts several
    times, so compare kinds within a source and a period, and never across sources. There are no zeros: a missing row
    means that no such act was told of, which is a zero only in periods that the source covers whole. Those are the
    periods of which `cooperation` has a row of the pair, with n = 0 where nothing at all was told.

    Args:
        events: a table of the kind EVENTS. Left out are acts that did not happen, acts of an actor towards itself,
            actors that are not known (?NAME), acts without a date, codes that are no PLOVER act, such as CAMEO's
            statements and appeals, and, by month, acts of which only the year is known.
        coverage: a table of the kind COVERAGE; checked, and no more, as there are no zeros.
        by: the period, "month" or "year".
        among: codes of the actors whose pairs are wanted; all pairs where none is given.
        apart: "act", or "mode", each act with its mode: CONSULT:visit. An act whose mode is not told is the act alone.

    Returns:
        SCORES, one row a source, directed pair, kind of act and period. field is the kind, as SANCTION or
        SANCTION:expel; value is the number of acts, at least 1, and so is n. low and high are null: acts that are
        told in bursts and by many papers are no independent arrivals, of which a count would have an interval.

    Raises:
        BadTable: a table is not of its kind.
        UnknownName: `by` or `apart` is not one of those above.

    Source: PLOVER, Open Event Data Alliance (2021); Schrodt (2012), CAMEO Event and Actor Codebook, whose codes it
        takes over.

    Example:
        >>> from datetime import date
        >>> from detente.tables import table
        >>> def act(record, kind, mode):
        ...     return ("papers", record, date(2018, 3, 1), "day", "GBR", "RUS", kind, mode, None, "PLOVER", kind, None,
        ...             "happened", None, None, None, None)
        >>> told = [act("1", "SANCTION", "expel"), act("2", "SANCTION", None), act("3", "ACCUSE", "allege")]
        >>> for apart in APART:
        ...     kinds = conduct(table(EVENTS, told), table(COVERAGE, []), apart=apart).order_by("field")
        ...     print([(row["field"], row["n"]) for row in kinds.to_pyarrow().to_pylist()])
        [('ACCUSE', 1), ('SANCTION', 2)]
        [('ACCUSE:allege', 1), ('SANCTION', 1), ('SANCTION:expel', 1)]
    """
    allowed(by, GRAINS, what="period")
    allowed(apart, APART, what="way of telling acts apart")
    told = happened(check(events, EVENTS, where="conduct"), by)
    check(coverage, COVERAGE, where="conduct")
    if among is not None:
        told = told.filter(told.actor.isin(list(among)), told.other.isin(list(among)))
    told = told.filter(told.act.notnull(), ~told.actor.startswith("?"), ~told.other.startswith("?"))
    mode = (":" + told["mode"]).fill_null("") if apart == "mode" else ibis.literal("")
    kinds = told.mutate(field=told.act + mode)
    counts = kinds.group_by(*_CELL).aggregate(n=kinds.count(), value=kinds.count().cast("float64"))
    return scored(counts, "conduct", apart, by=by)
