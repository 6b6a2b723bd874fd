"""Spans of years or days: where they begin and end, and what lies within."""

from __future__ import annotations

from datetime import date

from ibis.expr.types import DateColumn, Table

from detente.errors import NotEnoughEvidence

Year = int | date | None


def within(rows: Table, since: Year, until: Year, *, on: DateColumn) -> Table:
    """The rows whose date lies from one year or day to another; a row without a date stays.

    Example:
        >>> from detente.tables import COVERAGE, table
        >>> rows = table(COVERAGE, [("mine", "1", "events", date(2018, 1, 1), date(2018, 12, 31), "*")])
        >>> within(rows, 2019, None, on=rows.since).count().to_pyarrow().as_py()
        0
    """
    first, last = bounds(since, until)
    limits = [on >= first] * bool(first) + [on <= last] * bool(last)
    return rows.filter(*(on.isnull() | limit for limit in limits)) if limits else rows


def bounds(since: Year, until: Year) -> tuple[date | None, date | None]:
    """The first and the last day of a span of years or days; None where it is open.

    Raises:
        NotEnoughEvidence: it ends before it begins.

    Example:
        >>> bounds(2019, None)
        (datetime.date(2019, 1, 1), None)
    """
    first = date(since, 1, 1) if isinstance(since, int) else since
    last = date(until, 12, 31) if isinstance(until, int) else until
    if first and last and first > last:
        raise NotEnoughEvidence("The span ends before it begins.", found=f"since {since}, until {until}")
    return first, last
