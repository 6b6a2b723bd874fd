"""Monthly scores as arrays: how much two states did for and against each other, by source and month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from detente import acts

if TYPE_CHECKING:
    import ibis
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_CONFLICT = [act for act in acts.ACTS if acts.quad(act).endswith("conflict") and act != "REQUEST"]
_COOPERATION = [act for act in acts.ACTS if acts.quad(act).endswith("cooperation")]


@dataclass(frozen=True, slots=True)
class Signals:
    """What one source tells of some dyads, month by month; all arrays are dyads x months.

    `first` counts months from the year 0. `told` is whether the source speaks of the dyad in the month; where it does
    not, the other arrays hold zeros. `weight` is the sum of the weights of the acts [weight points], `n` their number,
    `worse` and `better` the acts of conflict and of cooperation, counted or, where the scores do not tell them apart,
    estimated from weight and number.
    """

    source: str
    dyads: tuple[tuple[str, str], ...]
    first: int
    told: NDArray[np.bool_]
    weight: Floats
    n: Floats
    worse: Floats
    better: Floats


def signals(scores: ibis.Table) -> Iterator[Signals]:
    """Monthly scores of cooperation and of conduct, both directions of a dyad together, one source after the other.

    A month of which a source has no row for a dyad is not told, unless the source has no row with n = 0 at all: such
    a source lists acts alone, and is taken to speak of a dyad from its first act to its last.

    Args:
        scores: a table of the kind SCORES; rows of other measures, fields of cooperation or grains are left out.

    Returns:
        Signals, in the order of the sources' names; dyads in the order of the alphabet.

    Example:
        >>> from detente.tables import SCORES, table
        >>> def month(actor, number, value, n):
        ...     day = date(2010, number, 1)
        ...     row = ("cooperation", actor, "USA", "all", day, "month", value, None, None, n, None)
        ...     return ("news", f"{actor}{day}", *row)
        >>> told = next(signals(table(SCORES, [month("KHM", 1, 4.0, 1), month("KHM", 3, -6.0, 2)])))
        >>> told.dyads, told.weight.tolist()
        ((('KHM', 'USA'),), [[4.0, 0.0, -6.0]])
    """
    rows = _summed(scores).to_pyarrow()
    for source in sorted(set(rows["source"].to_pylist())):
        yield _dense(source, rows.filter(_equal(rows["source"], source)))


def _summed(scores: ibis.Table) -> ibis.Table:
    """One row a source, dyad and month."""
    import ibis

    field = scores.field.split(":")[0]
    level = (scores.measure == "cooperation") & (scores.field == "all")
    conduct = scores.measure == "conduct"
    held = scores.filter(scores.by == "month", scores.other.notnull(), level | conduct)
    held = held.mutate(
        one=ibis.least(held.actor, held.other),
        two=ibis.greatest(held.actor, held.other),
        moment=held.period.year() * 12 + held.period.month() - 1,
        level=level,
        worse=field.isin(_CONFLICT) & conduct,
        better=field.isin(_COOPERATION) & conduct,
    )
    nothing = ibis.literal(0.0)
    return held.group_by("source", "one", "two", "moment").aggregate(
        level=held.level.any(),
        counted=(~held.level).any(),
        weight=held.level.ifelse(held.value, nothing).sum(),
        n=held.level.ifelse(held.n.cast("float64"), nothing).sum(),
        worse=held.worse.ifelse(held.n.cast("float64"), nothing).sum(),
        better=held.better.ifelse(held.n.cast("float64"), nothing).sum(),
    )


def _equal(column: Any, value: str) -> Any:
    import pyarrow.compute

    return pyarrow.compute.equal(column, value)


def _dense(source: str, rows: Any) -> Signals:
    """The rows of one source as arrays."""
    import numpy as np

    pairs = list(zip(rows["one"].to_pylist(), rows["two"].to_pylist(), strict=True))
    dyads = tuple(sorted(set(pairs)))
    where = {dyad: at for at, dyad in enumerate(dyads)}
    series = np.array([where[pair] for pair in pairs])
    moment = rows["moment"].to_numpy()
    first = int(moment.min())
    shape = (len(dyads), int(moment.max()) - first + 1)
    cell = (series, moment - first)

    def laid(name: str) -> Floats:
        array = np.zeros(shape)
        array[cell] = rows[name].to_numpy(zero_copy_only=False)
        return array

    told = laid("level") > 0
    weight, n, worse, better = (laid(name) for name in ("weight", "n", "worse", "better"))
    if not (n[told] == 0).any():
        told = np.maximum.accumulate(told, 1) & np.maximum.accumulate(told[:, ::-1], 1)[:, ::-1]
    if not laid("counted").any():
        worse, better = _parted(weight, n)
    return Signals(source, dyads, first, told, weight, n, worse, better)


def _parted(weight: Floats, n: Floats) -> tuple[Floats, Floats]:
    """Acts against and for each other that a sum of weights and a number of acts stand for.

    Each act is taken to weigh as much as one act of this source does at the median, for or against.
    """
    import numpy as np

    busy = n > 0
    unit = float(np.median(np.abs(weight[busy]) / n[busy])) if busy.any() else 1.0
    net = np.clip(weight / max(unit, 1e-9) / np.maximum(n, 1), -1, 1)
    return n * (1 - net) / 2, n * (1 + net) / 2


def month(moment: int) -> date:
    """The first day of a month that is counted from the year 0.

    Example:
        >>> month(2010 * 12 + 5)
        datetime.date(2010, 6, 1)
    """
    return date(moment // 12, moment % 12 + 1, 1)
