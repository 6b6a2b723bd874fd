"""Indices of how alike two states stand, each from one table of how often which stand met which; numbers or columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from detente.errors import BadTable, allowed

# How often the one stood at level i while the other stood at level j: numbers, or columns of a table.
Cells = Sequence[Sequence[Any]]


def compared(
    one: Sequence[int], two: Sequence[int], *, index: str = "S", levels: int = 3, weights: Sequence[float] | None = None
) -> float | None:
    """How alike two portfolios are that are already in hand, each stand weighted as you choose.

    Args:
        one: where the first stands on each matter: 0 to levels - 1.
        two: where the second stands, in the same order.
        index: "S", Signorino and Ritter's, "kappa", Cohen's with squared distances as weights, "pi", Scott's, or
            "tau-b", Kendall's; "weighted-S" is "S" where weights are given.
        levels: how many levels there are: 3 for votes, 4 for alliances.
        weights: what each matter weighs, such as each state's share of the capabilities of all; 1 where none is given.

    Returns:
        The index [-1, 1]; None where it says nothing, as where neither ever stands anywhere else.

    Raises:
        BadTable: the three are not of one length, or a level is out of bounds.
        UnknownName: there is no such index.

    Source: Signorino and Ritter (1999), doi:10.1111/0020-8833.00113; Cohen (1968), doi:10.1037/h0026256; Scott (1955),
        doi:10.1086/266577; Kendall (1945), doi:10.1093/biomet/33.3.239; as Haege (2011), doi:10.1093/pan/mpr023, sets
        them side by side.

    Example:
        >>> compared([3, 0, 0, 2], [0, 3, 0, 2], levels=4)
        0.0
        >>> compared([3, 0, 0, 2], [0, 3, 0, 2], levels=4, weights=[0, 0, 1, 1])
        1.0
    """
    allowed(index, tuple(INDICES), what="index of similarity")
    each = [1.0] * len(one) if weights is None else list(weights)
    if not len(one) == len(two) == len(each):
        raise BadTable("Portfolios to compare differ in length.", found=f"{len(one)}, {len(two)} and {len(each)}")
    cells = [[0.0] * levels for _ in range(levels)]
    for first, second, weight in zip(one, two, each, strict=True):
        if not (0 <= first < levels and 0 <= second < levels):
            raise BadTable("A portfolio has a level out of bounds.", found=(first, second), wanted=f"0 to {levels - 1}")
        cells[first][second] += weight
    top, bottom = INDICES[index](cells)
    return float(top / bottom) if bottom else None


def _s(cells: Cells) -> tuple[Any, Any]:
    """1 - 2 sum w |a - b| / (D sum w), with the greatest distance D one less than the levels."""
    whole = (len(cells) - 1) * _sum(cells)
    return whole - 2 * _spread(cells, lambda i, j: abs(i - j)), whole


def _kappa(cells: Cells) -> tuple[Any, Any]:
    """1 - sum(w o) / sum(w e), w the squared distance, e the outer product of the margins."""
    margins = [[row * column for column in _columns(cells)] for row in _rows(cells)]
    expected = _spread(margins, lambda i, j: (i - j) ** 2)
    return expected - _spread(cells, lambda i, j: (i - j) ** 2) * _sum(cells), expected


def _pi(cells: Cells) -> tuple[Any, Any]:
    """(po - pe) / (1 - pe), pe the sum of the squared mean margins."""
    whole = _sum(cells)
    alike = total(cells[i][i] for i in range(len(cells)))
    halves = (((row + column) / 2) ** 2 for row, column in zip(_rows(cells), _columns(cells), strict=True))
    chance = total(halves)
    return alike * whole - chance, whole * whole - chance


def _tau(cells: Cells) -> tuple[Any, Any]:
    """Pairs of matters ordered alike less those ordered apart, over the root of those that each of the two orders."""
    span = range(len(cells))
    ordered = total(
        cells[i][j] * cells[k][m] * (1 if m > j else -1)
        for i in span
        for k in span[i + 1 :]
        for j in span
        for m in span
        if m != j
    )
    moved = [total(of[i] * of[k] for i in span for k in span[i + 1 :]) for of in (_rows(cells), _columns(cells))]
    return ordered, (moved[0] * moved[1]) ** 0.5


# Each index as a fraction: what stands above and below the line.
INDICES: Mapping[str, Callable[[Cells], tuple[Any, Any]]] = {
    "S": _s,
    "weighted-S": _s,
    "kappa": _kappa,
    "pi": _pi,
    "tau-b": _tau,
}


def total(values: Any) -> Any:
    """A sum that does not begin with a zero, which would be one more term in every engine's query.

    Example:
        >>> total([1, 2, 3])
        6
    """
    first, *rest = values
    for value in rest:
        first = first + value
    return first


def _rows(cells: Cells) -> list[Any]:
    return [total(row) for row in cells]


def _columns(cells: Cells) -> list[Any]:
    return [total(column) for column in zip(*cells, strict=True)]


def _sum(cells: Cells) -> Any:
    return total(_rows(cells))


def _spread(cells: Cells, distance: Callable[[int, int], int]) -> Any:
    span = range(len(cells))
    return total(distance(i, j) * cells[i][j] for i in span for j in span if i != j)
