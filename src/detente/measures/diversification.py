"""Over how many partners a state spreads its exchange."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
from ibis.expr.types import Table, Value

from detente.errors import allowed
from detente.measures.dependence import divisible, exchanges
from detente.scored import scored
from detente.tables import COVERAGE, FLOWS, check

INDICES = ("partners", "hhi", "normalised", "entropy")


def diversification(
    flows: Table, coverage: Table, *, by: str = "year", among: Sequence[str] | None = None, index: str = "partners"
) -> Table:
    """Over how many partners a state spreads its exports, imports, arms, aid and investment received.

    With s_j the share of partner j, the Herfindahl-Hirschman index is HHI = sum_j s_j^2: 1 where all is with one
    partner, 1/N where N partners have the same share. A missing row means that the source tells of no exchange of
    that sort in that year, or of none of that actor: it is not zero. Partners that are not known (?NAME) count, each
    as one. A source that covers only some partners tells how the exchange is spread over these, and one that covers
    a single partner tells nothing.

    Args:
        flows: a table of the kind FLOWS. What an actor sends itself is left out, a negative amount counts as none.
        coverage: a table of the kind COVERAGE; only its rows of kind "flows" count.
        by: the period, "year".
        among: codes of the actors wanted; all where none is given. All their partners count in either case.
        index: "partners", 1 / HHI, the number of equal partners that would be as concentrated; "hhi"; "normalised",
            (HHI - 1/N) / (1 - 1/N), 0 where all N partners have the same share and, by our choice, 1 where there is
            but one; "entropy", -sum_j s_j ln s_j, in nats.

    Returns:
        SCORES, one row a source, actor, field (exports: markets; imports: suppliers; arms: suppliers of arms; aid:
        donors; investment: investors) and year; `other` is null. value is at least 1 for partners, [0, 1] for hhi
        and normalised, at least 0 for entropy. low and high are the ends that the actor's own books and those of its
        partners leave, null where both sides do not report or say the same. n is the number of rows of flows.

    Raises:
        BadTable: a table is not of its kind, or a source tells one kind of flow in two units.
        UnknownName: `by` or `index` is not one of those above.

    Source: Herfindahl (1950), Hirschman (1945); 1/HHI as a number of equals: Laakso and Taagepera (1979),
        doi:10.1177/001041407901200101; entropy: Theil (1967), Economics and Information Theory.

    Example:
        >>> from datetime import date
        >>> from detente.tables import table
        >>> def sent(record, other, value):
        ...     return ("oec", record, date(2014, 1, 1), "KHM", other, "trade", value, "USD", None, None)
        >>> flows = table(FLOWS, [sent("1", "USA", 3.0), sent("2", "CHN", 3.0)])
        >>> scores = diversification(flows, table(COVERAGE, []), among=["KHM"])
        >>> scores.select("actor", "field", "value", "n").to_pyarrow().to_pylist()
        [{'actor': 'KHM', 'field': 'exports', 'value': 2.0, 'n': 2}]
    """
    allowed(by, ("year",), what="period")
    allowed(index, INDICES, what="index")
    flows, coverage = check(flows, FLOWS, where="diversification"), check(coverage, COVERAGE, where="diversification")
    told = divisible(exchanges(flows, among=among), coverage)
    told = told.filter(~told.actor.startswith("?"))
    sums = told.group_by("source", "actor", "field", "period").aggregate(
        value=_index(told.value, index), own=_index(told.own, index), theirs=_index(told.theirs, index), n=told.n.sum()
    )
    sums = sums.filter(sums.value.notnull())
    own, theirs = sums.own.coalesce(sums.value), sums.theirs.coalesce(sums.value)
    low, high = ibis.least(sums.value, own, theirs), ibis.greatest(sums.value, own, theirs)
    rows = sums.mutate(
        low=(low < high).ifelse(low, ibis.null("float64")), high=(low < high).ifelse(high, ibis.null("float64"))
    )
    return scored(rows, "diversification", index)


def _index(amount: Value, index: str) -> Value:
    """The index of the amounts of a group; null where they add up to nothing."""
    total = amount.sum().nullif(0)
    if index == "entropy":
        # -sum s ln s with s = x / X is ln X - (sum x ln x) / X.
        return _positive(total.ln() - (amount * amount.nullif(0).ln()).sum() / total)
    squares = (amount * amount).sum() / (total * total)
    hhi = (squares > 1).ifelse(1.0, squares)
    if index == "partners":
        return 1 / hhi
    if index == "hhi":
        return hhi
    n = amount.nullif(0).count()
    even = 1 / n.nullif(0).cast("float64")
    return (n == 1).ifelse(1.0, _positive((hhi - even) / (1 - even).nullif(0)))


def _positive(value: Value) -> Value:
    """What rounding brought below zero is zero; null stays null."""
    return (value < 0).ifelse(0.0, value)
