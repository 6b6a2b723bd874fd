"""Phases and turning points of many series: how fast, and how true on relations that are made up, beside ruptures.

python benchmarks/phases.py [--series 20000] [--months 500] [--fast] [--listed SHARED --panel FILE]

Speed: from a table of SCORES in memory to phases and turns of all series, in one process; ruptures' KernelCPD (linear,
jump=1) on the same numbers as arrays, timed on 200 series and told for all. What must hold: under 20 seconds.
Truth: on 600 relations of twenty years with known turns (tests/models/relations.py); the penalty of ruptures is the one
that is best on other relations. A turn is found by one of its direction within two months. Cover is the share of the
days of found turns that lie in their 90 % interval; what must hold: 0.85 to 0.95. --fast leaves the speed out.
--listed tells instead how many acts of its direction the tables hold about each row of the list of dated turning points
that benchmarks/turns.py scores (PANEL is its panel): where there are none, nothing can be found.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import ibis
import numpy as np

from detente.models.phases import Phases, Turn
from detente.shifts.signals import month

sys.path.append(str(Path(__file__).parents[1]))
from tests.models.relations import FIRST, HARM, HELP, Put, scored, simulated

PENALTIES = tuple(float(step) for step in np.geomspace(400, 2, 14))
LIMIT = 20.0
BINS = (0.0, 0.3, 0.5, 0.7, 0.9, 1.01)


class Found(NamedTuple):
    """A change that a way found, in months from the first."""

    series: int
    month: int
    direction: str


def ours(worse: np.ndarray, better: np.ndarray, *, conduct: bool = True) -> tuple[Turn, ...]:
    return Phases().fit(ibis.memtable(scored(worse, better, conduct=conduct))).turns


def placed(turns: Iterable[Turn]) -> list[Found]:
    return [Found(int(one.actor[1:]), one.date.year * 12 + one.date.month - 1 - FIRST, one.direction) for one in turns]


def kernel(worse: np.ndarray, better: np.ndarray, penalties: Sequence[float], signal: str) -> list[list[Found]]:
    """The changes that ruptures finds, for each penalty; `signal` as in benchmarks/turns.py."""
    import ruptures

    found: list[list[Found]] = [[] for _ in penalties]
    for at in range(len(worse)):
        if signal == "mean":
            mean = (HARM * worse[at] + HELP * better[at]) / np.maximum(worse[at] + better[at], 1)
            values, up = mean[:, None], np.array([1.0])
        else:
            values, up = np.sqrt(np.stack([worse[at], better[at]], 1)), np.array([-1.0, 1.0])
        values = (values - values.mean(0)) / np.maximum(values.std(0), 1e-9)
        search = ruptures.KernelCPD(kernel="linear", jump=1, min_size=2).fit(values)
        for changes, penalty in zip(found, penalties, strict=True):
            ends = [0, *search.predict(pen=penalty)]
            for start, middle, stop in zip(ends, ends[1:], ends[2:], strict=False):
                step = float((values[middle:stop].mean(0) - values[start:middle].mean(0)) @ up)
                changes.append(Found(at, middle, "improving" if step > 0 else "worsening"))
    return found


def matched(found: Sequence[Found], put: Sequence[Put], within: int = 2) -> tuple[float, float, float]:
    """The share of turns that were found, the share of what was found that is one, and their harmonic mean."""
    held: dict[tuple[int, str], list[int]] = {}
    for one in found:
        held.setdefault((one.series, one.direction), []).append(one.month)
    known: dict[tuple[int, str], list[int]] = {}
    for turn in put:
        known.setdefault((turn.series, turn.direction), []).append(turn.month)
    hits = sum(
        any(abs(month - turn.month) <= within for month in held.get((turn.series, turn.direction), ())) for turn in put
    )
    right = sum(
        any(abs(one.month - month) <= within for month in known.get((one.series, one.direction), ())) for one in found
    )
    recall, precision = hits / len(put), right / max(len(found), 1)
    return recall, precision, 2 * recall * precision / max(recall + precision, 1e-9)


def covered(turns: Sequence[Turn], put: Sequence[Put]) -> tuple[float, int, float]:
    """The share of days that lie in the interval of the turn that found them, how many, and the mean width [days]."""
    held: dict[tuple[int, str], list[Turn]] = {}
    for one in turns:
        held.setdefault((int(one.actor[1:]), one.direction), []).append(one)
    inside, width = [], []
    for turn in put:
        day = _day(turn)
        near = [one for one in held.get((turn.series, turn.direction), ()) if abs((one.date - day).days) <= 190]
        if near:
            best = min(near, key=lambda one: abs((one.date - day).days))
            inside.append(best.low <= day <= best.high)
            width.append((best.high - best.low).days + 1)
    return float(np.mean(inside)), len(inside), float(np.mean(width))


def _day(turn: Put) -> date:
    first, following = month(FIRST + turn.month), month(FIRST + turn.month + 1)
    return first + timedelta(days=int((turn.day % 1) * (following - first).days))


def truth() -> None:
    worse, better, put = simulated(600, 240, seed=11)
    turns = ours(worse, better)
    print(f"{len(put)} turns in {len(worse)} relations of {worse.shape[1]} months, within two months")
    print(f"{'':<26}found  right     F")
    print(line("ours", matched(placed(turns), put)))
    print(line("ours, net scores alone", matched(placed(ours(worse, better, conduct=False)), put)))
    others = simulated(200, 240, seed=12)
    for signal in ("mean", "counts"):
        rates = [matched(found, others[2])[2] for found in kernel(*others[:2], PENALTIES, signal)]
        penalty = PENALTIES[int(np.argmax(rates))]
        found = kernel(worse, better, [penalty], signal)[0]
        print(line(f"ruptures KernelCPD {signal}", matched(found, put)))
    cover, number, width = covered(turns, put)
    print(f"date intervals of 90 %: cover {cover:.3f} of {number} found turns, {width:.0f} days wide at the mean")
    told = np.array([one.probability for one in turns])
    right = np.array([matched([one], put)[1] for one in placed(turns)])
    for low, high in pairwise(BINS):
        own = (told >= low) & (told < high)
        if own.any():
            sure, true = told[own].mean(), right[own].mean()
            print(f"probability {low:.1f} to {min(high, 1):.1f}: told {sure:.2f}, right {true:.2f} of {own.sum()}")
    still = simulated(600, 240, seed=13, turns=0.0)
    decades = 600 * 240 / 120
    print(f"where nothing turns: {len(ours(*still[:2])) / decades:.2f} turns in ten years")


def listed(shared: Path, kept: Path) -> None:
    """How many rows of the list have no act of their direction, one, or more within their window."""
    from turning_trial import WITHIN, Trial
    from turning_trial import listed as rows_of
    from turns import panel

    from detente.shifts.signals import signals

    trial = Trial.of(panel(shared, kept, None), rows_of(shared / "gold" / "turning_points_dev.csv"))
    parts = [part for part in signals(ibis.memtable(trial.scores)) if not part.net]
    counts: dict[tuple[str, str], int] = {}
    for row in trial.told:
        own = [part for part in parts if row.dyad in part.dyads and 0 <= row.month - part.first < part.n.shape[1]]
        if own:
            span = WITHIN[row.direction][1]
            acts = 0.0
            for part in own:
                told = (part.worse if row.direction == "worsening" else part.better)[part.dyads.index(row.dyad)]
                at = row.month - part.first
                acts += told[max(at - span, 0) : at + span + row.late + 1].sum()
            key = (row.direction, "none" if acts < 1 else "one" if acts < 2 else "more")
            counts[key] = counts.get(key, 0) + 1
    print("acts of their direction about the rows of ICEWS and KEDS:", counts)


def line(name: str, told: tuple[float, float, float]) -> str:
    return f"{name:<26}" + " ".join(f"{share:6.2f}" for share in told)


def speed(series: int, months: int) -> bool:
    worse, better, _ = simulated(series, months, seed=14)
    rows = ibis.memtable(scored(worse, better, conduct=False))
    start, before = time.perf_counter(), time.process_time()
    fit = Phases().fit(rows)
    own, busy = time.perf_counter() - start, time.process_time() - before
    few = min(200, series)
    start = time.perf_counter()
    kernel(worse[:few], better[:few], [20.0], "counts")
    rival = (time.perf_counter() - start) * series / few
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    found = f"{len(fit.turns):,} turns, {len(fit.phases):,} phases"
    print(f"{series:,} series of {months} months: ours {own:.1f} s, of processors {busy:.1f} s ({found})")
    print(f"ruptures KernelCPD {rival:.1f} s (from {few} series); memory at most {peak:.1f} GiB with the input")
    return own < LIMIT


def main(given: argparse.Namespace) -> int:
    if given.listed:
        listed(given.listed, given.panel)
        return 0
    truth()
    return 0 if given.fast or speed(given.series, given.months) else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--series", type=int, default=20_000)
    parser.add_argument("--months", type=int, default=500)
    parser.add_argument("--fast", action="store_true")
    parser.add_argument("--listed", type=Path)
    parser.add_argument("--panel", type=Path)
    sys.exit(main(parser.parse_args()))
