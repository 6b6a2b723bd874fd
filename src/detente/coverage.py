"""What a source can speak of: the periods that it covers whole, and the pairs of which its silence is a zero."""

from __future__ import annotations

import ibis
from ibis.expr.types import BooleanValue, StringValue, Table

from detente import registry
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


def possible(told: Table, coverage: Table, *, by: str, kind: Kind) -> Table:
    """Every cell that could have a row: what a source has told of, in each period that it covers whole.

    Args:
        told: source, actor, other and what else makes a cell, without a row twice.
        coverage: a table of the kind COVERAGE.
        by: the period, "month" or "year".
        kind: the kind of table that the source is asked for.

    Returns:
        The same columns, and period.

    Example:
        >>> from datetime import date
        >>> from detente.tables import COVERAGE, EVENTS, table
        >>> told = ibis.memtable({"source": ["icews"], "actor": ["KHM"], "other": ["USA"]})
        >>> rows = [("icews", "1", "events", date(2018, 1, 1), date(2019, 12, 31), "*")]
        >>> possible(told, table(COVERAGE, rows), by="year", kind=EVENTS).count().to_pyarrow().as_py()
        2
    """
    cells = told.join(whole(coverage, by=by, kind=kind), "source")
    return cells.filter(spoken(cells)).select(*told.columns, "period").distinct()


def unspoken(pairs: Table, coverage: Table, *, kind: Kind) -> Table:
    """The pairs of which a source, by its own coverage, never speaks; a source without coverage hides nobody.

    Args:
        pairs: source, actor and other, without a row twice; `*` stands for everyone.
        coverage: a table of the kind COVERAGE.
        kind: the kind of table that the source is asked for.

    Returns:
        Those of the pairs.

    Example:
        >>> from datetime import date
        >>> from detente.tables import COVERAGE, EVENTS, table
        >>> pairs = ibis.memtable({"source": ["trips"] * 2, "actor": ["USA", "KHM"], "other": ["KHM", "USA"]})
        >>> rows = [("trips", "1", "events", date(2018, 1, 1), date(2018, 12, 31), "USA>*")]
        >>> unspoken(pairs, table(COVERAGE, rows), kind=EVENTS).actor.to_pyarrow().to_pylist()
        ['KHM']
    """
    held = coverage.filter(coverage.kind == kind.name).select("source", "actors").distinct()
    cells = pairs.join(held, "source")
    heard = cells.filter(spoken(cells)).select("source", "actor", "other").distinct()
    return pairs.semi_join(held, "source").anti_join(heard, ["source", "actor", "other"])


def standing(cells: Table, *columns: str) -> Table:
    """The cells whose actors existed in their year: of a state that is no more, or not yet, silence is no zero.

    Args:
        cells: period, and columns of codes.
        columns: the columns whose actors have to exist; a code that detente does not know may stand.

    Returns:
        Those of the cells.

    Example:
        >>> from datetime import date
        >>> years = [date(year, 1, 1) for year in (1985, 2014, 2014)]
        >>> cells = ibis.memtable({"actor": ["SUN", "SUN", "RUS"], "period": years})
        >>> standing(cells, "actor").order_by("period", "actor").actor.to_pyarrow().to_pylist()
        ['SUN', 'RUS']
    """
    import pyarrow as pa

    known = registry.actors().values()
    years = {"first": [of.since.year for of in known], "last": [of.until.year if of.until else 9999 for of in known]}
    for column in columns:
        spells = ibis.memtable(pa.table({column: [of.code for of in known], **years}))
        dated = cells.select(column, "period").distinct().join(spells, column)
        year = dated.period.year()
        gone = dated.filter((year < dated["first"]) | (year > dated["last"])).select(column, "period")
        cells = cells.anti_join(gone, [column, "period"])
    return cells


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
