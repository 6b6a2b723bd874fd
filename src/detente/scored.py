"""Values as SCORES: each with a record that says of whom, in what, when and how it was measured."""

from __future__ import annotations

import ibis
from ibis.expr.types import Table

from detente.tables import SCORES, shaped


def scored(rows: Table, measure: str, choice: str, *, by: str = "year") -> Table:
    """Values as SCORES, each with a record that no other value of its source has.

    Args:
        rows: source, actor, period, value and n; other, third, low and high where they are told; field, without which
            they are of all fields together.
        measure: the measure's name.
        choice: how it was measured, where there are several ways.
        by: the period, "month" or "year".

    Returns:
        SCORES, one row a row.

    Example:
        >>> row = {"source": "oec", "actor": "KHM", "field": "exports", "period": "2014-01-01", "value": 2.5, "n": 9}
        >>> scored(ibis.memtable([row]).cast({"period": "date"}), "diversification", "partners").record.to_list()
        ['KHM:exports:2014:partners']
    """
    named = rows.actor
    for column in ("other", "third"):
        if column in rows.columns:
            named = named + "-" + rows[column]
    if "field" not in rows.columns:
        rows = rows.mutate(field=ibis.literal("all"))
    when = rows.period.strftime("%Y" if by == "year" else "%Y-%m")
    record = named + ":" + rows.field + ":" + when + ":" + choice
    return shaped(rows.mutate(record=record, measure=ibis.literal(measure), by=ibis.literal(by)), SCORES)
