"""Monthly scores as arrays: how much two states did for and against each other, by source and month."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from detente import acts

if TYPE_CHECKING:
    import ibis
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Dyads = tuple[tuple[str, str], ...]

# What one act of conflict counts for when turns are looked for: the rarer it is, the more it says. It is about the
# logarithm of how rare the act is among all acts of the open ICEWS and KEDS tables, and declared, not fitted.
GRAVITY: Mapping[str, float] = {
    "ACCUSE": 0.8,
    "REJECT": 1.2,
    "ASSAULT": 1.2,
    "COERCE": 1.4,
    "THREATEN": 1.5,
    "PROTEST": 1.5,
    "SANCTION": 1.6,
    "MOBILIZE": 1.8,
}
_COOPERATION = [act for act in acts.ACTS if acts.quad(act).endswith("cooperation")]

HEAVIEST = 10.0  # No act weighs more, so a month that weighs more an act is a net score on a scale of its own.
_SILENT = 24  # A source that tells of nobody for so many months is taken to have paused.
_SOME = 50.0  # As many acts a month of other dyads make half of what is known of how much a source tells.


@dataclass(frozen=True, slots=True)
class Signals:
    """What one source tells of some dyads, month by month; all arrays are dyads x months.

    `first` counts months from the year 0. `told` is whether the source speaks of the dyad in the month; where it does
    not, the other arrays hold zeros. `weight` is the sum of the weights of the acts [weight points], `n` their number,
    `worse` and `better` the acts of conflict and of cooperation, counted or, where the scores do not tell them apart,
    estimated from weight and number; `grave` are the acts of conflict, each counted by its gravity. `news` is how much
    the source tells of other dyads in the month against its mean. `net` says that only net scores are known.
    """

    source: str
    dyads: Dyads
    first: int
    told: NDArray[np.bool_]
    weight: Floats
    n: Floats
    worse: Floats
    better: Floats
    grave: Floats
    news: Floats
    net: bool

    def some(self, rows: slice) -> Signals:
        """The same of some of the dyads."""
        names = ("told", "weight", "n", "worse", "better", "grave", "news")
        return replace(self, dyads=self.dyads[rows], **{name: getattr(self, name)[rows] for name in names})


def signals(scores: ibis.Table, *, news: ibis.Table | None = None) -> Iterator[Signals]:
    """Monthly scores of cooperation and of conduct, both directions of a dyad together, one source after the other.

    A month of which a source has no row for a dyad is not told. A source that has no row with n = 0 for a dyad lists
    acts alone: of such a dyad each month is told in which the source tells of any dyad, or is silent for less than two
    years.

    Args:
        scores: a table of the kind SCORES; rows of other measures, fields of cooperation or grains are left out.
        news: SCORES of all dyads that the sources tell of, from which it is learned how much they tell; `scores`
            where none are given.

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
    levels, conduct = _levels(scores).to_pyarrow(), _conduct(scores).to_pyarrow()
    totals = _totals(levels if news is None else _levels(news).to_pyarrow())
    names = {name: at for at, name in enumerate(sorted({*_named(levels), *_named(conduct)}))}
    for source in sorted({*_values(levels, "source"), *_values(conduct, "source")}):
        parts = [_of(rows, source, names) for rows in (levels, conduct)]
        yield _dense(source, list(names), parts, totals.get(source, {}))


def _levels(scores: ibis.Table) -> ibis.Table:
    """Monthly cooperation, one row a source, directed dyad and month."""
    held = scores.filter(scores.by == "month", scores.other.notnull(), scores.measure == "cooperation")
    held = held.filter(held.field == "all")
    return held.select("source", "actor", "other", moment=_moment(held), weight=held.value, n=held.n.cast("float64"))


def _conduct(scores: ibis.Table) -> ibis.Table:
    """Monthly acts of conflict, by their gravity too, and of cooperation."""
    held = scores.filter(scores.by == "month", scores.other.notnull(), scores.measure == "conduct")
    held = held.mutate(act=held.field.split(":")[0], number=held.n.cast("float64"), moment=_moment(held))
    held = held.mutate(
        worse=held.act.isin(list(GRAVITY)).ifelse(held.number, 0.0),
        grave=held.act.cases(*GRAVITY.items(), else_=0.0) * held.number,
        better=held.act.isin(_COOPERATION).ifelse(held.number, 0.0),
    )
    sums = {name: held[name].sum() for name in ("worse", "grave", "better")}
    return held.group_by("source", "actor", "other", "moment").aggregate(**sums)


def _moment(held: ibis.Table) -> Any:
    return (held.period.year() * 12 + held.period.month() - 1).cast("int32")


def _values(rows: Any, name: str) -> list[str]:
    return list(rows[name].unique().to_pylist())


def _named(rows: Any) -> list[str]:
    return [*_values(rows, "actor"), *_values(rows, "other")]


def _totals(levels: Any) -> dict[str, dict[int, float]]:
    """How many acts each source tells a month, of all dyads."""
    sums = levels.group_by(["source", "moment"]).aggregate([("n", "sum")]).to_pydict()
    totals: dict[str, dict[int, float]] = {}
    for source, moment, n in zip(sums["source"], sums["moment"], sums["n_sum"], strict=True):
        totals.setdefault(source, {})[moment] = n
    return totals


class _Rows(NamedTuple):
    """Rows of one source: the key of the dyad, the month, and the columns."""

    key: NDArray[np.int64]
    moment: NDArray[np.int64]
    columns: dict[str, Floats]


def _of(rows: Any, source: str, names: Mapping[str, int]) -> _Rows:
    """The rows of one source; both directions of a dyad have one key."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    own = rows.filter(pc.equal(rows["source"], source))
    known = pa.array(list(names))
    one, two = (pc.index_in(own[side], known).to_numpy().astype(np.int64) for side in ("actor", "other"))
    columns = {name: own[name].to_numpy() for name in own.column_names[4:]}
    key = np.minimum(one, two) * len(names) + np.maximum(one, two)
    return _Rows(key, own["moment"].to_numpy().astype(np.int64), columns)


def _dense(source: str, names: Sequence[str], parts: Sequence[_Rows], totals: Mapping[int, float]) -> Signals:
    """The rows of one source as arrays."""
    import numpy as np

    level, conduct = parts
    keys = np.unique(np.concatenate([np.unique(part.key) for part in parts]))
    # The months of all that the source tells, so that a dyad is the same alone and among others.
    moments = np.concatenate([*(part.moment for part in parts), np.array(list(totals), np.int64)])
    first, months = int(moments.min()), int(np.ptp(moments)) + 1
    cells = [np.searchsorted(keys, part.key) * months + part.moment - first for part in parts]

    def laid(cell: NDArray[np.int64], values: Floats | None = None) -> Floats:
        return np.bincount(cell, values, len(keys) * months).reshape(len(keys), months).astype(float)

    weight, n = (laid(cells[0], level.columns[name]) for name in ("weight", "n"))
    worse, better, grave = (laid(cells[1], conduct.columns[name]) for name in ("worse", "better", "grave"))
    busy = n > 0
    heft = np.abs(weight[busy]) / n[busy]
    if not len(conduct.key):
        worse, better = _parted(weight, n, heft)
        grave = worse
    running = np.array(sorted(totals) or np.unique(moments), int) - first
    told = _told(laid(cells[0]) > 0, n, running)
    news = _news(np.array([totals.get(first + place, 0.0) for place in range(months)]), n, told)
    dyads = tuple((names[key // len(names)], names[key % len(names)]) for key in keys.tolist())
    net = bool(heft.size and np.quantile(heft, 0.99) > HEAVIEST)
    return Signals(source, dyads, first, told, weight, n, worse, better, grave, news, net)


def _told(level: NDArray[np.bool_], n: Floats, running: NDArray[np.int64]) -> NDArray[np.bool_]:
    """In which months a source speaks of a dyad."""
    import numpy as np

    silences = (level & (n == 0)).any(1)
    inside = running[(running >= 0) & (running < level.shape[1])]
    speaks = np.zeros(level.shape[1], bool)
    for start, stop in zip(inside, [*inside[1:], *(inside[-1:] + 1)], strict=True):
        speaks[start : stop if stop - start <= _SILENT else start + 1] = True
    return np.where(silences[:, None], level, level | speaks)


def _news(totals: Floats, n: Floats, told: NDArray[np.bool_]) -> Floats:
    """How much a source tells of other dyads in each month against its mean; 1 where little else is told."""
    import numpy as np

    others = np.maximum(totals - n, 0) + _SOME
    mean = (others * told).sum(1) / np.maximum(told.sum(1), 1)
    return others / np.where(mean > 0, mean, 1.0)[:, None]


def _parted(weight: Floats, n: Floats, heft: Floats) -> tuple[Floats, Floats]:
    """Acts against and for each other that a sum of weights and a number of acts stand for.

    Each act is taken to weigh as much as one act of this source does at the median, for or against.
    """
    import numpy as np

    unit = float(np.median(heft)) if heft.size else 1.0
    net = np.clip(weight / max(unit, 1e-9) / np.maximum(n, 1), -1, 1)
    return n * (1 - net) / 2, n * (1 + net) / 2


def month(moment: int) -> date:
    """The first day of a month that is counted from the year 0.

    Example:
        >>> month(2010 * 12 + 5)
        datetime.date(2010, 6, 1)
    """
    return date(moment // 12, moment % 12 + 1, 1)
