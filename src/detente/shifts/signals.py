"""Monthly scores as arrays: how much two states did for and against each other, by source and month."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

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
    import numpy as np

    rows = _summed(scores).to_pyarrow()
    totals = _totals(_summed(news).to_pyarrow() if news is not None else rows)
    names = rows["source"].combine_chunks().dictionary_encode()
    number = names.indices.to_numpy()
    for name in sorted(names.dictionary.to_pylist()):
        own = np.flatnonzero(number == names.dictionary.index(name).as_py())
        yield _dense(name, rows.take(own), totals.get(name, {}))


def _summed(scores: ibis.Table) -> ibis.Table:
    """One row a source, dyad and month."""
    import ibis

    act = scores.field.split(":")[0]
    level = (scores.measure == "cooperation") & (scores.field == "all")
    conduct = scores.measure == "conduct"
    held = scores.filter(scores.by == "month", scores.other.notnull(), level | conduct)
    number = held.n.cast("float64")
    held = held.mutate(
        one=ibis.least(held.actor, held.other),
        two=ibis.greatest(held.actor, held.other),
        moment=(held.period.year() * 12 + held.period.month() - 1).cast("int32"),
        level=level,
        weight=level.ifelse(held.value, 0.0),
        acts=level.ifelse(number, 0.0),
        against=(conduct & act.isin(list(GRAVITY))).ifelse(number, 0.0),
        grave=conduct.ifelse(number, 0.0) * act.cases(*GRAVITY.items(), else_=0.0),
        better=(conduct & act.isin(_COOPERATION)).ifelse(number, 0.0),
    )
    return held.group_by("source", "one", "two", "moment").aggregate(
        level=held.level.any(),
        counted=(~held.level).any(),
        weight=held.weight.sum(),
        n=held.acts.sum(),
        worse=held.against.sum(),
        grave=held.grave.sum(),
        better=held.better.sum(),
    )


def _totals(rows: Any) -> dict[str, dict[int, float]]:
    """How many acts each source tells a month, of all dyads."""
    sums = rows.group_by(["source", "moment"]).aggregate([("n", "sum")]).to_pydict()
    totals: dict[str, dict[int, float]] = {}
    for source, moment, n in zip(sums["source"], sums["moment"], sums["n_sum"], strict=True):
        totals.setdefault(source, {})[moment] = n
    return totals


def _dense(source: str, rows: Any, totals: Mapping[int, float]) -> Signals:
    """The rows of one source as arrays."""
    import numpy as np

    dyads, series = _placed(rows)
    moment = rows["moment"].to_numpy()
    # Of what a source tells elsewhere too, so that a dyad is the same alone and among others.
    first, last = min([int(moment.min()), *totals]), max([int(moment.max()), *totals])
    cell = series * (last - first + 1) + moment - first
    shape = (len(dyads), last - first + 1)

    def laid(name: str) -> Floats:
        array = np.zeros(shape[0] * shape[1])
        array[cell] = rows[name].to_numpy()
        return array.reshape(shape)

    weight, n, worse, better, grave = (laid(name) for name in ("weight", "n", "worse", "better", "grave"))
    busy = n > 0
    heft = np.abs(weight[busy]) / n[busy]
    net = bool(heft.size and np.quantile(heft, 0.99) > HEAVIEST)
    if not laid("counted").any():
        worse, better = _parted(weight, n)
        grave = worse
    told = _told(laid("level") > 0, n, np.array(sorted(totals), int) - first)
    month_totals = np.array([totals.get(first + place, 0.0) for place in range(shape[1])])
    return Signals(source, dyads, first, told, weight, n, worse, better, grave, _news(month_totals, n, told), net)


def _placed(rows: Any) -> tuple[Dyads, NDArray[np.int64]]:
    """The dyads in the order of the alphabet, and the place of each row's."""
    import numpy as np

    coded = [rows[side].combine_chunks().dictionary_encode() for side in ("one", "two")]
    names = [part.dictionary.to_pylist() for part in coded]
    keys = coded[0].indices.to_numpy().astype(np.int64) * len(names[1]) + coded[1].indices.to_numpy()
    known, place = np.unique(keys, return_inverse=True)
    pairs = [(names[0][key // len(names[1])], names[1][key % len(names[1])]) for key in known.tolist()]
    order = sorted(range(len(pairs)), key=pairs.__getitem__)
    rank = np.empty(len(pairs), np.int64)
    rank[order] = np.arange(len(pairs))
    return tuple(pairs[at] for at in order), rank[place]


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
