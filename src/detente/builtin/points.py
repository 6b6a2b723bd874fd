"""How ideal points are kept in few bytes: in whole thousandths, the ends of a band by their distance from the point."""

from __future__ import annotations

from pathlib import Path

import ibis
import pyarrow as pa

from detente.tables import SCORES, shaped

STEP = 0.001  # far less than any band is wide

_KEPT = {"field": "string", "actor": "string", "year": "int16", "value": "int32", "below": "int32", "skew": "int32"}


def placed(scores: pa.Table) -> pa.Table:
    """Ideal points by year in as few columns and digits as tell them.

    Args:
        scores: SCORES of ideal points, each with a band.

    Returns:
        field, actor, year, value, below (how far the band reaches down), skew (how much further it reaches up) and n,
        sorted by field, actor and year; value, below and skew in steps of STEP.

    Example:
        >>> from datetime import date
        >>> from detente.tables import SCORES, arrow
        >>> told = ("ideal_points", "KHM", None, "all", date(2005, 1, 1), "year", -0.6543, -0.85, -0.4, 80)
        >>> placed(arrow(SCORES, [("un_votes", "1", *told)])).select(["value", "below", "skew"]).to_pylist()
        [{'value': -654, 'below': 196, 'skew': 58}]
    """
    held = ibis.memtable(scores)
    value, low, high = ((held[end] / STEP).round() for end in ("value", "low", "high"))
    below = value - low
    steps = held.select(
        "field", "actor", "n", year=held.period.year(), value=value, below=below, skew=high - value - below
    )
    return steps.select(*_KEPT, "n").cast({**_KEPT, "n": "int32"}).order_by("field", "actor", "year").to_pyarrow()


def points(path: Path) -> ibis.Table:
    """The ideal points that a file keeps.

    Args:
        path: a file of what `placed` gives.

    Returns:
        SCORES.

    Example:
        >>> import tempfile
        >>> from datetime import date
        >>> from detente.builtin.kept import save
        >>> from detente.tables import SCORES, arrow
        >>> told = ("ideal_points", "KHM", None, "all", date(2005, 1, 1), "year", -0.6543, -0.85, -0.4, 80)
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "ideal_points.parquet")
        ...     _ = save(placed(arrow(SCORES, [("un_votes", "1", *told)])), file)
        ...     row = points(file).to_pyarrow().to_pylist()[0]
        >>> row["record"], row["value"], row["low"], row["high"]
        ('ideal_points:KHM:all:2005', -0.654, -0.85, -0.4)
    """
    held = ibis.read_parquet(path)
    scale = round(1 / STEP)  # a quotient of whole numbers is the very number that its digits say
    low, high = held.value - held.below, held.value + held.below + held.skew
    year = held.year.cast("int64")
    told = held.mutate(
        source=ibis.literal("un_votes"),
        record="ideal_points:" + held.actor + ":" + held.field + ":" + year.cast("string"),
        measure=ibis.literal("ideal_points"),
        period=ibis.date(year, 1, 1),
        by=ibis.literal("year"),
        value=held.value / scale,
        low=low / scale,
        high=high / scale,
    )
    return shaped(told, SCORES)
