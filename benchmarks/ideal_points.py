"""Ideal points of all states and years: how long they take, how near they come to published ones, whether bands hold.

python benchmarks/ideal_points.py VOTES [MORE ...] --published ESTIMATES [--calls CALLS]

VOTES are files of General Assembly votes, of which the first that holds a ballot counts; ESTIMATES is the table that
Voeten, Strezhnev and Bailey publish. It holds three estimates, on three sets of roll calls: `all`, with votes on
paragraphs and amendments; `fp`, final passages alone; `legacy`, as it was until 2021, by session and not by year. CALLS
tells which roll calls are paragraphs and amendments. How near two of these come to each other stands beside how near
ours comes to each. The rival is the first principal component of a year's ballots, in its best sign and of deviation 1.
The published sampler and emIRT, which is R, cannot be run here; the first runs overnight by its authors' word.

What must hold: under 10 seconds; r of at least .98 over all years with `all`, and of .995 in the median session with
`legacy`, whose roll calls are ours; bands of 90 % that hold 85 to 95 % of simulated points, and are as wide as those
published.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import ibis
import numpy as np
import pyarrow as pa

from detente import actors
from detente.builtin.recipe import together
from detente.intervals import Z
from detente.models.ideal_points import IdealPoints, IdealPointsFit
from detente.rollcalls.walks import walked
from detente.rollcalls.years import NONE, Year, gather

LIMIT = 10.0
Key = tuple[str, int]
Points = dict[Key, tuple[float, float]]  # by line of states and year: the point, the width of its band

WORLDS = {
    "as the model has it": {},
    "points that move little": {"drift": 0.02},
    "points that move much": {"drift": 0.4},
    "roll calls that divide little": {"slope": 0.7},
    "roll calls that divide sharply": {"slope": 2.5},
    "one ballot in two missing": {"missing": 0.5},
    "12 roll calls a year": {"calls": 12},
    "190 states, 90 roll calls": {"states": 190, "calls": 90, "worlds": 4},
}


def line(code: str) -> str:
    return code if code.startswith("?") else actors.lineage(code)[-1]


def published(path: Path, which: str) -> Points:
    """The published estimates by our codes; the width is 0 where no band is published."""
    low, high = (f"q5{which}", f"q95{which}") if which != "legacy" else ("year", "year")
    rows = ibis.read_parquet(path).filter(ibis._[f"idealpoint{which}"].notnull())
    codes: dict[str, list[tuple[int, int, str]]] = {}
    for cow, code, since, until in actors.codes("cow"):
        codes.setdefault(cow, []).append((since.year, until.year if until else 9999, code))
    told: Points = {}
    picked = rows.select(rows.ccode, rows.year, value=f"idealpoint{which}", low=low, high=high)
    for number, year, value, bottom, top in zip(*picked.to_pyarrow().to_pydict().values(), strict=True):
        for since, until, code in codes.get(str(number), ()):
            if since <= year <= until:
                told[line(code), int(year)] = (value, float(top - bottom))
    return told


def ours(fit: IdealPointsFit) -> Points:
    rows = zip(fit.actors, fit.years, fit.values, fit.deviations, fit.n, strict=True)
    return {
        (line(actor), int(year)): (value, 2 * Z * deviation)
        for actor, year, value, deviation, n in rows
        if n and not actor.startswith("?")
    }


def component(votes: ibis.Table, right: Points) -> Points:
    """The first principal component of each year's ballots, of deviation 1, in the sign that suits it best."""
    calls = gather(votes, oldest=line)
    told: Points = {}
    for year in calls.years:
        cast = year.ballots != NONE
        voted = cast.any(1)
        apart = np.where(cast, year.ballots - (year.ballots * cast).sum(0) / cast.sum(0), 0.0)[voted]
        along = np.linalg.svd(apart, full_matrices=False)[0][:, 0]
        along = (along - along.mean()) / along.std()
        keys = [(calls.lines[row], year.year) for row in year.lines[voted]]
        sign = np.sign(sum(right[key][0] * at for key, at in zip(keys, along, strict=True) if key in right)) or 1.0
        told.update({key: (sign * at, 0.0) for key, at in zip(keys, along, strict=True)})
    return told


def compared(one: Points, other: Points) -> dict[str, float]:
    """How near two sets of points come, over all years and in the median one, and how their bands compare."""
    keys = sorted(set(one) & set(other))
    rows = np.array([(*one[key], *other[key]) for key in keys])
    years = np.array([year for _, year in keys])
    within = [np.corrcoef(rows[years == year][:, ::2].T)[0, 1] for year in np.unique(years)]
    return {
        "rows": len(keys),
        "pooled": float(np.corrcoef(rows[:, 0], rows[:, 2])[0, 1]),
        "median": float(np.median(within)),
        "least": float(min(within)),
        "widths": float(np.median(rows[:, 1]) / np.median(rows[:, 3])) if rows[:, 3].any() else float("nan"),
    }


def passages(votes: ibis.Table, calls: Path) -> ibis.Table:
    """The votes without those on paragraphs and amendments."""
    table = ibis.read_parquet(calls)
    parts = table.filter((table.amend == 1) | (table.para == 1)).select(resolution=table.rcid.cast("string"))
    return votes.anti_join(parts, "resolution")


def sessions(votes: ibis.Table) -> ibis.Table:
    """The same votes, dated within the year in which their session opened, in September."""
    opened = (votes.date.cast("timestamp") - ibis.interval(months=8)).cast("date")
    first = ibis.date("1946-01-01")
    return votes.mutate(date=ibis.greatest(opened, first))


def simulate(
    seed: int,
    *,
    states: int = 60,
    years: int = 12,
    calls: int = 40,
    drift: float = 0.1,
    slope: float = 1.5,
    missing: float = 0.1,
) -> tuple[list[Year], list[np.ndarray]]:
    """Ballots of invented states, and their points, which have mean 0 and deviation 1 in each year."""
    chance = np.random.default_rng(seed)
    points = chance.standard_normal(states)
    told, truth = [], []
    for year in range(1950, 1950 + years):
        points = points + np.sqrt(drift) * chance.standard_normal(states)
        points = (points - points.mean()) / points.std()
        truth.append(points)
        divides = slope * chance.standard_normal(calls)
        low = divides * chance.normal(0.4, 0.9, calls)
        high = low + chance.uniform(0.2, 1.5, calls)
        wish = np.outer(points, divides) + chance.standard_normal((states, calls))
        ballots = np.where(wish < low, 1, np.where(wish < high, 2, 3)).astype(np.int8)
        ballots[chance.random(ballots.shape) < missing] = NONE
        contested = [len(set(column[column > 0])) > 1 for column in ballots.T]
        told.append(Year(year, np.arange(states), np.flatnonzero(contested), ballots[:, contested]))
    return told, truth


def covered(*, worlds: int = 12, **settings: float) -> tuple[float, float, float]:
    """The share of simulated points within their bands, that of the outer ones, and r."""
    held, outer, near = [], [], []
    for seed in range(worlds):
        years, truth = simulate(seed, **settings)  # type: ignore[arg-type]
        known = {int(np.argmax(truth[0])): 1, int(np.argmin(truth[0])): -1}
        walks = walked(years, known, drift=IdealPoints().drift)
        for point, variance, true in zip(walks.points, walks.variance, truth, strict=True):
            inside = np.abs(point - true) < Z * np.sqrt(variance)
            held.append(inside)
            outer.append(inside[np.abs(true) > 1.5])
            near.append(np.corrcoef(point, true)[0, 1])
    return float(np.concatenate(held).mean()), float(np.concatenate(outer).mean()), float(np.mean(near))


def timed(votes: ibis.Table) -> tuple[IdealPointsFit, float, float]:
    """The fit, after one of a few years to warm up, with the seconds that passed and those of the processor."""
    IdealPoints().fit(votes.filter(votes.date.year() > 2015))
    start, busy = time.perf_counter(), time.process_time()
    fit = IdealPoints().fit(votes)
    return fit, time.perf_counter() - start, time.process_time() - busy


def told(name: str, result: dict[str, float]) -> None:
    widths = "" if np.isnan(result["widths"]) else f"  widths {result['widths']:.2f}"
    print(
        f"{name:<44} {result['rows']:>7,}  pooled {result['pooled']:.4f}  median {result['median']:.4f}"
        f"  least {result['least']:.3f}{widths}"
    )


def main(files: list[Path], estimates: Path, calls: Path | None) -> int:
    votes = ibis.memtable(pa.table(together(files).to_pyarrow()))
    fit, seconds, busy = timed(votes)
    ballots = int(sum((year.ballots != NONE).sum() for year in gather(votes, oldest=line).years))
    print(f"{ballots:,} ballots on contested roll calls, {len(fit.n):,} points with bands")
    print(f"detente: {seconds:.2f} s, {busy:.2f} s of the processor\n")
    sets = {name: published(estimates, name) for name in ("all", "fp", "legacy")}
    found = {"all": ours(fit), "legacy": ours(IdealPoints().fit(sessions(votes)))}
    found["fp"] = ours(IdealPoints().fit(passages(votes, calls))) if calls else found["all"]
    results = {name: compared(found[name], sets[name]) for name in sets}
    for name, result in results.items():
        told(f"detente, published {name}", result)
        told(f"principal component, published {name}", compared(component(votes, sets[name]), sets[name]))
    for one, other in (("fp", "all"), ("legacy", "all"), ("legacy", "fp")):
        told(f"published {one}, published {other}", compared(sets[one], sets[other]))
    print("\nsimulated                         in the 90 % band   of the outer ones        r")
    shares = {name: covered(**settings) for name, settings in WORLDS.items()}  # type: ignore[arg-type]
    for name, (share, outer, near) in shares.items():
        print(f"{name:<34} {share:>15.3f} {outer:>19.3f} {near:>8.3f}")
    held = 0.85 <= shares["as the model has it"][0] <= 0.95 and 0.8 < results["all"]["widths"] < 1.25
    near = results["all"]["pooled"] >= 0.98 and results["legacy"]["median"] >= 0.995
    return 0 if seconds < LIMIT and near and held else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Ideal points against published ones.")
    parser.add_argument("votes", nargs="+", type=Path)
    parser.add_argument("--published", type=Path, required=True)
    parser.add_argument("--calls", type=Path)
    given = parser.parse_args()
    sys.exit(main(given.votes, given.published, given.calls))
