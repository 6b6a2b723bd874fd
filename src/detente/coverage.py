"""What a source can speak of: the periods that it covers whole, and the pairs of which its silence is a zero."""

from __future__ import annotations

import ibis
from ibis.expr.types import BooleanValue, StringValue, Table

from detente.tables import Kind


def whole(coverage: Table, *, by: str, kind: Kind) -> Table:
    """The periods every day of which a source covers: counted in days, as one file a day may have been loaded.

    Args:
        coverage: a table of the kind COVERAGE.
        by: the period, "month" or "year".
        kind: the kind of table that the source is asked for.

    Returns:
        source, actors and period, its first day; a period that is covered in part is no row.

    Example:
        >>> from datetime import date
        >>> from detente.tables import COVERAGE, EVENTS, table
        >>> row = ("icews", "1", "events", date(2018, 1, 15), date(2018, 2, 28), "*")
        >>> whole(table(COVERAGE, [row]), by="month", kind=EVENTS).period.to_pyarrow().to_pylist()
        [datetime.date(2018, 2, 1)]
    """
    unit = "M" if by == "month" else "Y"
    step = ibis.interval(months=1) if by == "month" else ibis.interval(years=1)
    covered = coverage.filter(coverage.kind == kind.name)
    span = ibis.range(
        covered.since.cast("timestamp"), covered.until.cast("timestamp") + ibis.interval(days=1), ibis.interval(days=1)
    )
    days = covered.select("source", "actors", day=span.unnest()).distinct()
    days = days.mutate(period=days.day.cast("date").truncate(unit))
    periods = days.group_by("source", "actors", "period").aggregate(days=days.count())
    length = (periods.period + step).cast("date").delta(periods.period, unit="day")
    return periods.filter(periods.days == length).drop("days")


def spoken(cells: Table) -> BooleanValue:
    """Whether a row's coverage speaks of what its actor does to its other.

    Args:
        cells: actor, other, and actors as in COVERAGE.

    Returns:
        One boolean a row.

    Example:
        >>> told = ("*", "KHM|USA", "KHM|CHN", "USA>*", "KHM>*", "*>USA")
        >>> cells = ibis.memtable({"actor": ["KHM"] * 6, "other": ["USA"] * 6, "actors": told})
        >>> spoken(cells).to_pyarrow().to_pylist()
        [True, True, False, False, True, True]
    """
    one_way = cells.actors.contains(">")
    doers, done_to = cells.actors.split(">")[0], cells.actors.split(">")[1]
    either = _listed(cells.actors, cells.actor) & _listed(cells.actors, cells.other)
    return one_way.ifelse(_listed(doers, cells.actor) & _listed(done_to, cells.other), either)


def _listed(codes: StringValue, code: StringValue) -> BooleanValue:
    return (codes == "*") | ("|" + codes + "|").contains("|" + code + "|")
