"""Which tables need no second check: those that the store filled with rows that were checked on their way in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ibis


def vouch(connection: Any, kinds: Iterable[str]) -> None:
    """Say that an engine's tables of these names hold only rows that were checked as what the name says.

    Args:
        connection: the engine, as Ibis reaches it.
        kinds: the names of its tables, each the name of a kind of table.

    Example:
        >>> import ibis
        >>> engine = ibis.duckdb.connect()
        >>> held = engine.create_table("coverage", schema={"source": "string"})
        >>> len(doubtful(held, "coverage", ["source"]))
        1
        >>> vouch(engine, ["coverage"])
        >>> len(doubtful(held, "coverage", ["source"]))
        0
    """
    connection.detente_vouched = frozenset(kinds)


def doubtful(rows: ibis.Table, kind: str, columns: Sequence[str]) -> list[ibis.Table]:
    """What of a table must be checked: nothing of a vouched one or a part of it; of a union, the sides that are not.

    Args:
        rows: the table.
        kind: the name of the kind that it should be.
        columns: the columns of that kind.

    Returns:
        The table itself, or those of its sides that nobody vouches for, or nothing.

    Example:
        >>> import ibis
        >>> rows = ibis.memtable({"source": ["a"]})
        >>> [side is rows for side in doubtful(rows, "coverage", ["source"])]
        [True]
    """
    import ibis.expr.operations as ops

    node = rows.op()
    if isinstance(node, ops.Union):
        sides = (side.to_expr() for side in (node.left, node.right))
        return [doubt for side in sides for doubt in doubtful(side, kind, columns)]
    return [] if _vouched(node, kind, columns) else [rows]


def _vouched(node: Any, kind: str, columns: Sequence[str]) -> bool:
    import ibis.expr.operations as ops

    if isinstance(node, ops.DatabaseTable):
        return bool(node.name == kind and kind in getattr(node.source, "detente_vouched", ()))
    if isinstance(node, ops.Project):
        kept = (node.values.get(name) for name in columns)
        if not all(
            isinstance(value, ops.Field) and value.name == name for name, value in zip(columns, kept, strict=True)
        ):
            return False
    elif not isinstance(node, ops.Filter | ops.Sort | ops.Limit | ops.Distinct):
        return False
    return not doubtful(node.parent.to_expr(), kind, columns)
