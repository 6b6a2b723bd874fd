"""What a way of finding turning points is tried on, and how well it did.

How it is counted
- A series is one source and dyad with at least 50 events in a span of two years or more that the source covers. A row
  of the list is scored where a series of its dyad holds its month. Placebos are the two series of the same source
  nearest in the number of events to each scored one, of dyads that the list does not name.
- A row is found where a turn of its direction lies within so many months on either side of its own; an event after
  the 25th shows in the next month, so one more month counts behind. `after` leaves out what came before the month.
- An alarm is a turn of a scored series that no row of its dyad and direction explains: none within two months of it
  (worsening) or six (improving). Alarms are told per ten years of a dyad, of which some source can
  speak; behind the interval stand those of a worsening alone.
- `chance` is the share of all months of the scored series at which the way would have found a row, had there been one.
- `cover` is the share of found rows whose day lies in the interval of the nearest turn.
- What is tuned takes, for the dyads of each fifth, the setting with the most alarms that stays under --alarms on the
  dyads of the other four fifths; with --apart each direction has so many and a setting of its own. Nothing else of the
  list is used, and ours, as it is, uses none of it.
Shares have Wilson's 90 % interval; alarms one from resampling the dyads.
"""

from __future__ import annotations

import csv
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from detente.tables import SCORES, arrow

WITHIN = {"worsening": (1, 2), "improving": (2, 6)}
LEAST, SHORTEST, FOLDS = 50, 24, 5

Dyad = tuple[str, str]


class Turn(NamedTuple):
    """A turning point that a way found; the months of its interval may be its own."""

    actor: str
    other: str
    date: date
    direction: str
    low: date | None = None
    high: date | None = None


class Row(NamedTuple):
    """A row of the list; `month` counts months from the year 0."""

    id: str
    dyad: Dyad
    month: int
    direction: str
    late: int
    day: date | None
    told: str


def listed(path: Path) -> list[Row]:
    """The dated turning points, each dyad in the codes of today."""
    from detente.actors import find

    rows = []
    with path.open(encoding="utf8") as lines:
        for row in csv.DictReader(lines):
            year, month = map(int, row["month"].split("-"))
            one, two = sorted(find(row[name]).code for name in ("iso3_a", "iso3_b"))
            day = date.fromisoformat(row["date"]) if row["date"] else None
            late = int(row["late_in_month"])
            moment, told = year * 12 + month - 1, row["description"]
            rows.append(Row(row["id"], (one, two), moment, row["direction"], late, day, told))
    return rows


def group(source: str) -> str:
    """What the table of results calls a source."""
    return source.partition("_")[0]


class Series(NamedTuple):
    """What one source tells of a dyad: from which month to which, and how many events."""

    source: str
    dyad: Dyad
    first: int
    last: int
    events: int


@dataclass(frozen=True)
class Trial:
    """What a way is tried on: the scores of all series that are long enough, and which are scored or placebos.

    `news` says how much each source tells by the month, of all pairs, as SCORES of everybody with everybody.
    """

    scores: pa.Table
    news: pa.Table
    rows: tuple[Row, ...]
    scored: tuple[Series, ...]
    placebos: tuple[Series, ...]
    left_out: Mapping[str, str]

    @classmethod
    def of(cls, scores: pa.Table, rows: Sequence[Row]) -> Trial:
        """Decide which rows can be scored."""
        every = list(_series(scores))
        named = {row.dyad for row in rows}
        months = {(row.dyad, row.month) for row in rows}
        long = [one for one in every if one.events >= LEAST and one.last - one.first + 1 >= SHORTEST]
        scored = [one for one in long if any((one.dyad, month) in months for month in range(one.first, one.last + 1))]
        left_out = {row.id: _reason(row, every) for row in rows if not _holding(row, scored)}
        kept = _of(scores, long)
        return cls(kept, _news(scores), tuple(rows), tuple(scored), tuple(_placebos(scored, long, named)), left_out)

    def only(self, name: str) -> Trial:
        """The same of one group of sources."""
        scored = tuple(one for one in self.scored if group(one.source) == name)
        placebos = tuple(one for one in self.placebos if group(one.source) == name)
        within = [group(source) == name for source in self.scores["source"].to_pylist()]
        return Trial(self.scores.filter(pa.array(within)), self.news, self.rows, scored, placebos, {})

    def near(self) -> pa.Table:
        """The scores of the scored series and the placebos alone, for ways that look at one series at a time."""
        return _of(self.scores, (*self.scored, *self.placebos))

    @property
    def told(self) -> list[Row]:
        """The rows that can be scored."""
        return [row for row in self.rows if _holding(row, self.scored)]


def _news(scores: pa.Table) -> pa.Table:
    level = scores.filter(pc.equal(scores["measure"], "cooperation"))
    sums = level.group_by(["source", "period"]).aggregate([("n", "sum")]).to_pylist()
    rows = [
        (row["source"], str(row["period"]), "cooperation", "*", "*", "all", row["period"], "month", 0.0, None, None, n)
        for row in sums
        if (n := row["n_sum"])
    ]
    return arrow(SCORES, rows)


def _series(scores: pa.Table) -> Iterator[Series]:
    """Every span of every source, and the events of every dyad in it."""
    level = scores.filter(pc.equal(scores["measure"], "cooperation"))
    period = level["period"]
    month = pc.subtract(pc.add(pc.multiply(pc.year(period), 12), pc.month(period)), 1)
    one, two = (pick(level["actor"], level["other"]) for pick in (pc.min_element_wise, pc.max_element_wise))
    cells = pa.table({"source": level["source"], "one": one, "two": two, "month": month, "n": level["n"]})
    for source in sorted(set(cells["source"].to_pylist())):
        held = cells.filter(pc.equal(cells["source"], source))
        for first, last in _runs(sorted(set(held["month"].to_pylist()))):
            inside = held.filter(pc.and_(pc.greater_equal(held["month"], first), pc.less_equal(held["month"], last)))
            sums = inside.group_by(["one", "two"]).aggregate([("n", "sum")]).sort_by("one").to_pylist()
            for row in sums:
                yield Series(source, (row["one"], row["two"]), first, last, row["n_sum"])


def _runs(months: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Spans of months that follow each other."""
    first = previous = months[0]
    for month in months[1:]:
        if month > previous + 1:
            yield first, previous
            first = month
        previous = month
    yield first, previous


def _holding(row: Row, series: Iterable[Series]) -> list[Series]:
    return [one for one in series if one.dyad == row.dyad and one.first <= row.month <= one.last]


def _reason(row: Row, every: Sequence[Series]) -> str:
    """Why a row cannot be scored."""
    if not any(one.first <= row.month <= one.last for one in every):
        return "no source covers the month"
    holding = _holding(row, every)
    if not holding:
        return "no source that covers the month tells of the dyad"
    best = max(holding, key=lambda one: one.events)
    if best.events < LEAST:
        return f"{best.events} events in {best.source}"
    return f"{best.source} covers {best.last - best.first + 1} months"


def _placebos(scored: Sequence[Series], every: Sequence[Series], named: set[Dyad]) -> Iterator[Series]:
    """Two series for each scored one, of the same source and like volume, none twice."""
    free = [one for one in every if one.dyad not in named]
    for series in sorted(scored, key=lambda one: (-one.events, one)):
        like = [one for one in free if one.source == series.source and one.first == series.first]
        near = sorted(like, key=lambda one: (abs(np.log(one.events / series.events)), one.dyad))[:2]
        free = [one for one in free if one not in near]
        yield from near


def _of(scores: pa.Table, series: Iterable[Series]) -> pa.Table:
    """The scores of some series alone."""
    kept: dict[tuple[str, Dyad], list[tuple[int, int]]] = defaultdict(list)
    for one in series:
        kept[one.source, one.dyad].append((one.first, one.last))
    columns = (scores[name].to_pylist() for name in ("source", "actor", "other", "period"))
    rows = []
    for source, actor, other, day in zip(*columns, strict=True):
        spans = kept.get((source, (min(actor, other), max(actor, other))), ())
        rows.append(any(first <= day.year * 12 + day.month - 1 <= last for first, last in spans))
    return scores.filter(pa.array(rows))


class Result(NamedTuple):
    """How well a way did: for each window the rows found and their number, and what it costs."""

    found: dict[tuple[str, int], tuple[int, int]]
    after: dict[tuple[str, int], tuple[int, int]]
    chance: dict[tuple[str, int], float]
    alarms: tuple[float, float, float]
    worsening: float
    placebo: tuple[float, float, float]
    cover: tuple[int, int]
    ids: frozenset[str]


def score(turns: Iterable[Turn], trial: Trial) -> Result:
    """How well some turns tell the rows of the list.

    Args:
        turns: what a way found in the scores of the trial; turns of other dyads are left out.
        trial: what it was tried on.
    """
    held = _held(turns)
    found, after, ids = {}, {}, set[str]()
    for direction, spans in WITHIN.items():
        rows = [row for row in trial.told if row.direction == direction]
        for span in spans:
            hits = {row.id: _near(row, held.get(row.dyad, ()), span) for row in rows}
            found[direction, span] = (sum(map(bool, hits.values())), len(rows))
            later = sum(any(_at(one) >= row.month for one in hits[row.id]) for row in rows)
            after[direction, span] = (later, len(rows))
        ids |= {row for row, near in hits.items() if near}
    covered = [_covers(row, held.get(row.dyad, ())) for row in trial.told if row.id in ids]
    known = [one for one in covered if one is not None]
    exposed = _months(trial.scored)
    chance = {(direction, span): _chance(held, exposed, direction, span) for direction, span in found}
    alarms, apart = _rate(held, exposed, _explained(trial)), _rate(held, _months(trial.placebos), {})
    against = {dyad: [turn for turn in of if turn.direction == "worsening"] for dyad, of in held.items()}
    worse = _rate(against, exposed, _explained(trial))[0]
    return Result(found, after, chance, alarms, worse, apart, (sum(known), len(known)), frozenset(ids))


def _held(turns: Iterable[Turn]) -> dict[Dyad, list[Turn]]:
    """The turns of each dyad; what two sources tell of one month is one."""
    held: dict[Dyad, dict[tuple[int, str], Turn]] = defaultdict(dict)
    for turn in turns:
        held[_dyad(turn)].setdefault((_at(turn), turn.direction), turn)
    return {dyad: list(found.values()) for dyad, found in held.items()}


def _dyad(turn: Turn) -> Dyad:
    one, two = sorted((turn.actor, turn.other))
    return one, two


def _explained(trial: Trial) -> dict[Dyad, list[Row]]:
    rows: dict[Dyad, list[Row]] = defaultdict(list)
    for row in trial.rows:
        rows[row.dyad].append(row)
    return rows


def _at(turn: Turn) -> int:
    return turn.date.year * 12 + turn.date.month - 1


def _near(row: Row, turns: Iterable[Turn], span: int) -> list[Turn]:
    """The turns that find a row."""
    same = (one for one in turns if one.direction == row.direction)
    return [one for one in same if row.month - span <= _at(one) <= row.month + row.late + span]


def _covers(row: Row, turns: Iterable[Turn]) -> bool | None:
    """Whether the day lies in the interval of the nearest turn; None where either is not known."""
    near = _near(row, turns, WITHIN[row.direction][1])
    turn = min(near, key=lambda one: abs(_at(one) - row.month))
    if turn.low is None or turn.high is None or row.day is None:
        return None
    return turn.low <= row.day <= turn.high


def _months(series: Iterable[Series]) -> dict[Dyad, set[int]]:
    """The months of each dyad of which some series tells."""
    found: dict[Dyad, set[int]] = defaultdict(set)
    for one in series:
        found[one.dyad] |= set(range(one.first, one.last + 1))
    return found


def _chance(held: Mapping[Dyad, list[Turn]], exposed: Mapping[Dyad, set[int]], direction: str, span: int) -> float:
    """The share of months at which a row would have been found."""
    every = caught = 0
    for dyad, months in exposed.items():
        at = {_at(turn) for turn in held.get(dyad, ()) if turn.direction == direction}
        every += len(months)
        caught += sum(any(moment + step in at for step in range(-span, span + 1)) for moment in months)
    return caught / max(every, 1)


def _counts(
    held: Mapping[Dyad, list[Turn]], exposed: Mapping[Dyad, set[int]], explained: Mapping[Dyad, list[Row]]
) -> tuple[np.ndarray, np.ndarray]:
    """The alarms of each dyad that no row explains, and its decades."""
    counts, decades = [], []
    for dyad, months in sorted(exposed.items()):
        rows = explained.get(dyad, ())
        inside = (turn for turn in held.get(dyad, ()) if _at(turn) in months)
        counts.append(sum(not any(_near(row, [turn], WITHIN[row.direction][1]) for row in rows) for turn in inside))
        decades.append(len(months) / 120)
    return np.array(counts, float), np.array(decades)


def _rate(
    held: Mapping[Dyad, list[Turn]], exposed: Mapping[Dyad, set[int]], explained: Mapping[Dyad, list[Row]]
) -> tuple[float, float, float]:
    """Alarms per ten years of a dyad that no row explains, and the 90 % interval from resampling the dyads."""
    number, time = _counts(held, exposed, explained)
    drawn = np.random.default_rng(1).integers(0, len(number), (500, len(number)))
    rates = number[drawn].sum(1) / time[drawn].sum(1)
    return float(number.sum() / time.sum()), float(np.quantile(rates, 0.05)), float(np.quantile(rates, 0.95))


def tuned(found: Sequence[Sequence[Turn]], trial: Trial, most: float, *, apart: bool) -> Iterator[Turn]:
    """The turns of one way out of its settings, chosen for the dyads of each fold on those of the others.

    `apart` allows so many alarms to each direction, and gives each a setting of its own.
    """
    rows, months = _explained(trial), _months(trial.scored)
    for directions in [(one,) for one in WITHIN] if apart else [tuple(WITHIN)]:
        some = [[turn for turn in turns if turn.direction in directions] for turns in found]
        counts = [_counts(_held(turns), months, rows) for turns in some]
        folds = np.array([_fold(dyad) for dyad in sorted(months)])
        for fold in range(FOLDS):
            rates = [number[folds != fold].sum() / max(time[folds != fold].sum(), 1e-9) for number, time in counts]
            best = max((at for at, rate in enumerate(rates) if rate <= most), key=lambda at: rates[at], default=0)
            yield from (turn for turn in some[best] if _fold(_dyad(turn)) == fold)


def _fold(dyad: Dyad) -> int:
    return zlib.crc32("".join(dyad).encode()) % FOLDS
