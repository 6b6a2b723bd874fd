"""Scores of a measure that a store holds as somebody else published them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import ibis

from detente.measures import Measure
from detente.store import Store
from detente.tables import SCORES, table

_FREE = ("fields", "powers")  # options that change nothing of what a published score is


def published(
    row: Measure,
    opened: Store,
    *,
    by: str,
    among: Sequence[str] | None = None,
    options: Mapping[str, Any] = MappingProxyType({}),
    kept: Callable[[ibis.Table], ibis.Table] = lambda every: every,
) -> ibis.Table:
    """The scores of a measure that a store holds as they were published, beside those that it makes itself.

    They are told as they are: of other weights than the measure's own there are none, and a period without a row is
    unknown. A published score of two states is neither's alone, so it is told whichever of them was named first.

    Args:
        row: the measure, from its shelf.
        opened: the store.
        by: the period.
        among: the codes of the actors whose pairs are wanted; all where None.
        options: options of the measure; with any that makes it another figure there are no rows.
        kept: leaves those scores out that are not wanted.

    Returns:
        SCORES.

    Example:
        >>> from detente import store
        >>> from detente.measures import MEASURES
        >>> with store.open(":memory:") as opened:
        ...     published(MEASURES["cooperation"], opened, by="month").count().to_pyarrow().as_py()
        0
    """
    usual = {name: values[0] for name, values in row.options.items()}
    if any(value != usual.get(name) for name, value in options.items() if name not in _FREE):
        return table(SCORES, [])
    held = opened.table(SCORES)
    rows = held.filter(held.measure == row.name, held["by"] == by)
    if options.get("fields") == "together":
        rows = rows.filter(rows.field == "all")
    if among is not None:
        rows = rows.filter(rows.actor.isin(list(among)), rows.other.isnull() | rows.other.isin(list(among)))
    turned = kept(rows.filter(rows.other.notnull()).mutate(actor=rows.other, other=rows.actor))
    back = turned.select(*SCORES.names).mutate(actor=turned.other, other=turned.actor)
    return kept(rows).union(back, distinct=True)
