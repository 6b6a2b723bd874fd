"""Turning points found, beside a list of dated ones: ours, ruptures, and a rule of thumb.

python benchmarks/turns.py SHARED [--panel FILE] [--store FILE] [--only WAY ...] [--alarms 2 [--apart]] [--rows]
    [--listed]

SHARED holds data/ and gold/turning_points_dev.csv. The data sets are read by the package's own readers into a store,
and its monthly SCORES of all dyads are kept in the panel, a Parquet file; with --panel both are made once, and a run
takes seconds. --only names ways whose names begin so; --rows shows which way found which row; --listed shows the rows
that cannot be scored and why, and ends. How it is counted stands at the top of turning_trial.py.

A way is a function that takes SCORES and gives turns. To try another one:

    from turning_trial import Trial, listed, score
    trial = Trial.of(panel(shared, kept, None), listed(shared / "gold" / "turning_points_dev.csv"))
    print(told("mine", score(mine(trial.scores), trial)))
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from turning_trial import WITHIN, Result, Trial, Turn, listed, score, tuned

from detente.intervals import wilson

KEDS = "events_keds_levant_balkans_gulf_turkey_casia"
SETS = ("levant_cameo", "balkans_weis", "gulf_cameo", "turkey_cameo", "casia_weis")
BENCHMARKS = ("icews0515_events_partial", "icews14_events", "icews18_events_sep_oct2018")
PENALTIES = tuple(float(step) for step in np.geomspace(400, 1, 24))
THRESHOLDS = tuple(float(step) for step in np.linspace(10, 1, 19))
WIDTHS = (5, 16, 5, 6, 5, 16, 5, 6, 15, 5, 14, 5)
DEVIATIONS = tuple(float(step) for step in np.linspace(12, 1.5, 40))


def loaded(data: Path, store: Path) -> None:
    """Read the event data and the monthly scores into a store."""
    from detente.build import load

    for name in SETS:
        given = {"dataset": name, "name": f"keds_{name.partition('_')[0]}"}
        load("keds", [data / f"{KEDS}.parquet"], store=store, columns=given)
    load("icews_benchmarks", [data / f"{name}.parquet" for name in BENCHMARKS], store=store)
    load("icews", [data / "icews_raw_sample_2018.parquet"], store=store)
    load("gdelt_net_scores", [data / "gdelt2_netscore_dyadmonth_2018_2024.parquet"], store=store)


def panel(shared: Path, kept: Path | None, store: Path | None) -> pa.Table:
    """Monthly SCORES of all dyads; made where none are kept."""
    if kept is not None and kept.exists():
        return pq.read_table(kept)
    from detente import store as stores
    from detente.scoring import panel as known

    with tempfile.TemporaryDirectory() as folder:
        place = store or Path(folder, "store.duckdb")
        if not place.exists():
            loaded(shared / "data", place)
        with stores.open(place) as opened:
            rows = known(opened, ("cooperation", "conduct")).to_pyarrow()
    if kept is not None:
        pq.write_table(rows, kept, compression="zstd")
    return rows


def phases(scores: pa.Table, news: pa.Table, **settings: float) -> Iterator[Turn]:
    """Ours."""
    import ibis

    from detente.models.phases import Phases

    for turn in Phases(**settings).fit(ibis.memtable(scores), news=ibis.memtable(news)).turns:
        yield Turn(turn.actor, turn.other, turn.date, turn.direction, turn.low, turn.high)


def rule(scores: pa.Table, deviations: tuple[float, ...], *, least: float = 0.0) -> list[list[Turn]]:
    """A month so many deviations above the trailing twelve: acts of conflict are a worsening, all acts an improving.

    A summit shows in the volume of news more than in what it says. Of the first year, months after the sixth count.
    A deviation is taken to be at least so many acts.
    """
    import ibis

    from detente.shifts.signals import month, signals

    found: list[list[Turn]] = [[] for _ in deviations]
    for told in signals(ibis.memtable(scores)):
        for dyad, (actor, other) in enumerate(told.dyads):
            known = _between(told.told[dyad], told.n[dyad])
            for direction, counts in (("worsening", told.worse[dyad, known]), ("improving", told.n[dyad, known])):
                for place in range(6, len(known)):
                    past = counts[max(0, place - 12) : place]
                    excess, spread = counts[place] - past.mean(), max(past.std(), least)
                    turn = Turn(actor, other, month(told.first + int(known[place])), direction)
                    for turns, most in zip(found, deviations, strict=True):
                        if excess > most * spread:
                            turns.append(turn)
    return found


def _between(told: np.ndarray, n: np.ndarray) -> np.ndarray:
    """The months of which a source speaks, from its first act of a dyad to its last."""
    acts = np.flatnonzero(n > 0)
    known = np.flatnonzero(told)
    return known[(known >= acts[0]) & (known <= acts[-1])] if len(acts) else known[:0]


def kernel(scores: pa.Table, *, kind: str, signal: str, penalties: tuple[float, ...]) -> list[list[Turn]]:
    """Changes that ruptures finds (KernelCPD, jump=1, at least two months apart), for each penalty.

    `signal` is the mean weight of an act by month, or the acts of conflict and those of cooperation as square roots;
    each is told in standard deviations. A change is worsening where the mean, or cooperation less conflict, falls.
    """
    import ibis
    import ruptures

    from detente.shifts.signals import month, signals

    found: list[list[Turn]] = [[] for _ in penalties]
    for told in signals(ibis.memtable(scores)):
        for dyad, (actor, other) in enumerate(told.dyads):
            known = np.flatnonzero(told.n[dyad] > 0) if signal == "mean" else _between(told.told[dyad], told.n[dyad])
            if len(known) < 5:
                continue
            if signal == "mean":
                values = (told.weight[dyad, known] / told.n[dyad, known])[:, None]
                up = np.array([1.0])
            else:
                values = np.sqrt(np.stack([told.worse[dyad, known], told.better[dyad, known]], 1))
                up = np.array([-1.0, 1.0])
            values = (values - values.mean(0)) / np.maximum(values.std(0), 1e-9)
            search = ruptures.KernelCPD(kernel=kind, jump=1, min_size=2).fit(values)
            for turns, penalty in zip(found, penalties, strict=True):
                ends = [0, *search.predict(pen=penalty)]
                for start, at, stop in zip(ends, ends[1:], ends[2:], strict=False):
                    step = float((values[at:stop].mean(0) - values[start:at].mean(0)) @ up)
                    day = month(told.first + int(known[at]))
                    turns.append(Turn(actor, other, day, "improving" if step > 0 else "worsening"))
    return found


def settings(trial: Trial, wanted: list[str], most: float, *, apart: bool) -> Iterator[tuple[str, list[Turn]]]:
    """Every way with its turns, as it is and tuned to a rate of alarms."""
    from detente.models.phases import Phases

    near = trial.near()

    def asked(name: str) -> bool:
        return not wanted or any(name.startswith(one) for one in wanted)

    if asked("ours"):
        yield "ours", list(phases(trial.scores, trial.news))
    if any(one.startswith("ours ") for one in wanted) and "threshold" in Phases.__dataclass_fields__:
        yield (
            "ours tuned",
            list(tuned([list(phases(near, trial.news, threshold=at)) for at in THRESHOLDS], trial, most, apart=apart)),
        )
    if asked("rule"):
        yield "rule of 2.5", rule(near, (2.5,))[0]
    if asked("rule tuned"):
        yield "rule tuned", list(tuned(rule(near, DEVIATIONS, least=0.5), trial, most, apart=apart))
    for kind in ("linear", "rbf"):
        for signal in ("mean", "counts"):
            if asked(name := f"ruptures {kind} {signal}"):
                yield (
                    name,
                    list(tuned(kernel(near, kind=kind, signal=signal, penalties=PENALTIES), trial, most, apart=apart)),
                )


def told(name: str, result: Result) -> str:
    """A line of the table."""
    cells = []
    for direction, (near, far) in WITHIN.items():
        hits, of = result.found[direction, far]
        low, high = wilson(hits / of, of) if of else (0.0, 1.0)
        shares = [result.found[direction, near][0] / max(of, 1), hits / max(of, 1)]
        shares += [result.after[direction, far][0] / max(of, 1), result.chance[direction, far]]
        first, second, after, chance = (f"{share:.2f}" for share in shares)
        cells += [first, f"{second} [{low:.2f} {high:.2f}]", after, chance]
    for rate, low, high in (result.alarms, result.placebo):
        cells.append(f"{rate:.1f} [{low:.1f} {high:.1f}]")
    cells.insert(-1, f"{result.worsening:.1f}")
    cells.append(f"{result.cover[0]}/{result.cover[1]}" if result.cover[1] else "-")
    return _line(name, cells)


def head() -> str:
    """The head of the table."""
    over = ["| worsening", "", "", "", "| improving", "", "", "", "| alarms a decade", "", "on placebos", ""]
    of = [("in " + str(near), "in " + str(far), "after", "chance") for near, far in WITHIN.values()]
    return _line("", over, left=True) + "\n" + _line("", [*of[0], *of[1], "both", "worse", "both", "cover"])


def _line(name: str, cells: list[str], *, left: bool = False) -> str:
    sided = (f"{cell:<{width}}" if left else f"{cell:>{width}}" for cell, width in zip(cells, WIDTHS, strict=True))
    return f"{name:<22}" + " ".join(sided)


def shown(trial: Trial, wanted: list[str], most: float, *, apart: bool, rows: bool) -> None:
    """Try every way on all sources together, and on each group of them alone."""
    groups = sorted({one.source.partition("_")[0] for one in trial.scored})
    found: dict[str, frozenset[str]] = {}
    for name, part in [("all sources", trial), *((name, trial.only(name)) for name in groups)]:
        number = {direction: sum(row.direction == direction for row in part.told) for direction in WITHIN}
        dyads = len({one.dyad for one in part.scored})
        print(f"\n{name}: {number['worsening']} worsening, {number['improving']} improving, {dyads} dyads, ", end="")
        print(f"{len({one.dyad for one in part.placebos})} placebo dyads\n{head()}")
        for way, turns in settings(part, wanted, most, apart=apart):
            result = score(turns, part)
            found.setdefault(way, result.ids)
            print(told(way, result), flush=True)
    if rows:
        print("\n" + " ".join(f"{way[:12]:>12}" for way in found))
        for row in trial.told:
            marks = " ".join(f"{'x' if row.id in ids else '.':>12}" for ids in found.values())
            year, month = divmod(row.month, 12)
            print(f"{marks}  {'-'.join(row.dyad)} {year}-{month + 1:02} {row.direction}: {row.told[:60]}")


def main(given: argparse.Namespace) -> None:
    trial = Trial.of(
        panel(given.shared, given.panel, given.store), listed(given.shared / "gold" / "turning_points_dev.csv")
    )
    print(f"{len(trial.told)} of {len(trial.rows)} rows can be scored")
    if given.listed:
        by_reason = Counter(trial.left_out.values())
        print(*(f"{number:4} {reason}" for reason, number in by_reason.most_common()), sep="\n")
        for row in trial.rows:
            if row.id in trial.left_out:
                print(f"{row.id} {'-'.join(row.dyad)} {row.month // 12}: {trial.left_out[row.id]}")
        return
    shown(trial, given.only, given.alarms, apart=given.apart, rows=given.rows)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("--panel", type=Path)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--alarms", type=float, default=2.0)
    parser.add_argument("--apart", action="store_true")
    parser.add_argument("--rows", action="store_true")
    parser.add_argument("--listed", action="store_true")
    main(parser.parse_args())
