"""The acts of pairs of states by month as arrays: what SCORES of cooperation tell, months down and pairs across."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

# No act weighs more in any of the books: a source that tells more in many months tells something else than weights.
_MOST, _MANY = 10.0, 0.05
_FEW = 20_000_000  # Pairs that there could be, up to which counting each is faster than sorting.


@dataclass(frozen=True, slots=True)
class Panel:
    """Acts of pairs by month and source.

    `value` is the mean weight of the month's acts (0 where there is none) and `acts` how many there are, both sources x
    months x pairs. `told` [months x pairs] says in which months some source has a row, be it a zero.
    """

    dyads: tuple[tuple[str, str], ...]
    sources: tuple[str, ...]
    first: int
    value: Array
    acts: Array
    told: Array

    @property
    def periods(self) -> tuple[date, ...]:
        """The first day of each month.

        Example:
            >>> empty = np.zeros((1, 2, 1))
            >>> Panel((("KHM", "USA"),), ("papers",), 480, empty, empty, empty[0]).periods[1].isoformat()
            '2010-02-01'
        """
        return tuple(day(self.first + step) for step in range(self.value.shape[1]))


def day(month: int) -> date:
    """The first day of a month, counted from January 1970.

    Example:
        >>> day(480).isoformat()
        '2010-01-01'
    """
    return date(1970 + month // 12, month % 12 + 1, 1)


def place(period: date) -> int:
    """Which month a day lies in, counted from January 1970.

    Example:
        >>> place(date(2010, 1, 31))
        480
    """
    return (period.year - 1970) * 12 + period.month - 1


def panel(scores: Any, *, directed: bool) -> Panel:
    """Lay out the monthly scores of cooperation of all fields together.

    Args:
        scores: a table of the kind SCORES; rows of other measures, fields and grains are passed over, and pairs of
            which no act is told. So are sources whose rows are no sums of weights, such as net scores: they grow with
            the news, and more news is not more feeling.
        directed: whether what one state does and what is done to it are two pairs; else both sides' acts count alike
            and the pair stands in the order of the alphabet.

    Example:
        >>> from detente.tables import SCORES, table
        >>> def month(actor, other, value, n):
        ...     cell = (actor, other, "all", date(2010, 1, 1), "month", value, None, None, n)
        ...     return ("papers", f"{actor}-{other}", "cooperation", *cell)
        >>> laid = panel(table(SCORES, [month("USA", "KHM", 4.0, 1), month("KHM", "USA", 2.0, 2)]), directed=False)
        >>> laid.dyads, laid.value.tolist(), laid.acts.tolist()
        ((('KHM', 'USA'),), [[[2.0]]], [[[3.0]]])
    """
    told = scores.filter(
        scores.measure == "cooperation", scores.field == "all", scores.by == "month", scores.actor != scores.other
    )
    rows = _weights(told.select("source", "actor", "other", "period", "value", "n").to_pyarrow())
    sources, source = _coded(rows["source"])
    names, both = _coded(_joined(rows["actor"], rows["other"]))
    actor, other = both[: rows.num_rows], both[rows.num_rows :]
    if not directed:
        actor, other = np.minimum(actor, other), np.maximum(actor, other)
    value = rows["value"].to_numpy()
    n = np.where(np.isfinite(value), np.maximum(rows["n"].to_numpy(), 0), 0)
    value = np.where(n > 0, value, 0)
    keys, dyad = _pairs(actor * len(names) + other, n, len(names) ** 2)
    month = rows["period"].to_numpy().astype("datetime64[M]").astype(np.int64)
    kept = dyad >= 0
    first, last = (int(month[kept].min()), int(month[kept].max())) if kept.any() else (0, -1)
    shape = (len(sources), last - first + 1, len(keys))
    cell = np.ravel_multi_index((source[kept], month[kept] - first, dyad[kept]), shape) if kept.any() else dyad[:0]
    size = int(np.prod(shape))
    acts, total = (np.bincount(cell, what[kept], size).reshape(shape).astype(float) for what in (n, value))
    there = np.asarray(np.bincount(cell, minlength=size).reshape(shape).any(axis=0))
    mean = np.divide(total, acts, out=np.zeros_like(total), where=acts > 0)
    dyads = tuple((names[key // len(names)], names[key % len(names)]) for key in keys)
    return Panel(dyads, tuple(sources), first, mean.astype(np.float32), acts.astype(np.float32), there)


def _weights(rows: Any) -> Any:
    """The rows of the sources that tell sums of weights."""
    import pyarrow.compute as pc

    told = rows.filter(pc.and_(pc.is_finite(rows["value"]), pc.greater(rows["n"], 0)))
    beyond = pc.greater(pc.abs(told["value"]), pc.multiply(told["n"], _MOST))
    marked = told.select(["source"]).append_column("beyond", pc.cast(beyond, "float64"))
    shares = marked.group_by("source").aggregate([("beyond", "mean")])
    kept = shares.filter(pc.less_equal(shares["beyond_mean"], _MANY))["source"]
    return rows.filter(pc.is_in(rows["source"], value_set=kept))


def _pairs(keys: Array, n: Array, most: int) -> tuple[list[int], Array]:
    """The pairs of which acts are told, and the place of each row's among them; -1 where it has none."""
    known, place = np.arange(most), keys
    if most > _FEW:
        known, place = np.unique(keys, return_inverse=True)
    acting = np.bincount(place, n, len(known)) > 0
    number = np.where(acting, np.cumsum(acting) - 1, -1)
    return known[acting].tolist(), number[place]


def _joined(one: Any, two: Any) -> Any:
    import pyarrow as pa

    return pa.chunked_array([*one.chunks, *two.chunks], type=one.type)


def _coded(column: Any) -> tuple[list[str], Array]:
    """The distinct words in the order of the alphabet, and the place of each row's among them."""
    import pyarrow as pa

    coded = column.combine_chunks().dictionary_encode()
    if isinstance(coded, pa.ChunkedArray):
        coded = coded.combine_chunks()
    words = coded.dictionary.to_pylist()
    order = sorted(range(len(words)), key=words.__getitem__)
    place = np.empty(len(words), dtype=np.int64)
    place[order] = np.arange(len(words))
    return [words[at] for at in order], place[coded.indices.to_numpy(zero_copy_only=False)]
