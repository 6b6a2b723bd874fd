"""Levels as a table of SCORES."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.tables import SCORES

Array = NDArray[Any]


def scored(
    measure: str,
    source: str,
    dyads: Sequence[tuple[str, str]],
    periods: Sequence[date],
    known: Array,
    values: tuple[Array, Array, Array],
    acts: Array,
) -> Any:
    """The months of which something is known, one row each, in the order of pairs and months.

    Args:
        measure: the name of the model.
        source: the sources that it rests on.
        dyads: the pairs.
        periods: the first day of each month.
        known: the months to tell, months x pairs.
        values: the value, the lower and the upper end of its 90 % band, months x pairs.
        acts: how many acts each month holds, months x pairs.

    Example:
        >>> one = np.ones((1, 1))
        >>> told = scored("affinity", "papers", [("KHM", "USA")], [date(2010, 1, 1)], one > 0, (one, one, one), one)
        >>> told.record.to_pyarrow().to_pylist()
        ['KHM-USA:all:2010-01']
    """
    import ibis
    import pyarrow as pa
    import pyarrow.compute as pc

    pair, month = np.nonzero(known.T)
    at, when = pa.array(pair), pa.array(month)
    words = pa.array([f"{actor}-{other}:all:" for actor, other in dyads], pa.string())
    months = pa.array([f"{period:%Y-%m}" for period in periods], pa.string())
    value, low, high = (pa.array(part.T[pair, month].astype(np.float64)) for part in values)
    same = {"source": source, "measure": measure, "field": "all", "by": "month", "third": None}
    columns = {
        "record": pc.binary_join_element_wise(words.take(at), months.take(when), ""),
        "actor": pa.array([actor for actor, _ in dyads], pa.string()).take(at),
        "other": pa.array([other for _, other in dyads], pa.string()).take(at),
        "period": pa.array(list(periods), pa.date32()).take(when),
        "value": value,
        "low": low,
        "high": high,
        "n": pa.array(np.rint(acts.T[pair, month]).astype(np.int64)),
    } | {name: pa.repeat(pa.scalar(word, pa.string()), len(pair)) for name, word in same.items()}
    schema = ibis.schema({column.name: column.type for column in SCORES.columns}).to_pyarrow()
    return ibis.memtable(pa.table({name: columns[name] for name in SCORES.names}, schema=schema))
