"""What latent affinity goes with that it did not see: rank correlations over pairs of states, by region of the world.

python benchmarks/affinity_yardstick.py [--shared FOLDER]

The mean affinity of a pair in 2005-2014, from the acts of the open ICEWS tables alone, beside four things that these do
not hold: how many militarised events (MIE) the pair had in these years, the strongest obligation of an alliance (ATOP),
whether it was a rivalry (Thompson, Sakuwa and Suhas), and how often both voted alike at the United Nations. Pairs with
acts in at least 6 months count; a region holds the pairs both of whose states lie in it. Beside each is the same for
the plain mean of the weights of all acts. Intervals are of 95 %, by drawing pairs again.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from scipy.stats import spearmanr

from detente import builtin
from detente.models.affinity import Affinity
from detente.sources import atop, mie, rivalries

sys.path.insert(0, str(Path(__file__).parent))
from affinity import SHARED, icews, laid_out

FIRST, LAST = date(2005, 1, 1), date(2014, 12, 31)
LEAST = 6
STRENGTH = ("consultation", "nonaggression", "neutrality", "offense", "defense")
Pair = tuple[str, str]


def pairs(shared: Path) -> dict[Pair, tuple[float, float]]:
    """The mean affinity of each pair, and the plain mean weight of its acts."""
    fit = Affinity().follow(laid_out(icews(shared)))
    months = np.array([FIRST <= period <= LAST for period in fit.periods])
    acts, known = fit.told.acts[months], fit.known[months]
    enough = np.flatnonzero((acts > 0).sum(axis=0) >= LEAST)
    level = [fit.level[months][known[:, at], at].mean() for at in enough]
    plain = (fit.told.value[months] * acts).sum(axis=0)[enough] / acts.sum(axis=0)[enough]
    return {fit.dyads[at]: pair for at, pair in zip(enough, zip(level, plain, strict=True), strict=True)}


def fought(shared: Path) -> dict[Pair, float]:
    rows = (
        mie.read(shared / "data" / "events_mie_1_0.parquet").select("actor", "other", "date").to_pyarrow().to_pylist()
    )
    return Counter(_pair(row) for row in rows if FIRST <= row["date"] <= LAST)


def allied(shared: Path) -> dict[Pair, float]:
    rows = atop.read(shared / "data" / "alliances_atop_dyadyear.parquet").to_pyarrow().to_pylist()
    found: dict[Pair, float] = {}
    for row in rows:
        if _lasting(row):
            levels = [STRENGTH.index(level) + 1 for level in (row["level"] or "").split("|") if level in STRENGTH]
            found[_pair(row)] = max(found.get(_pair(row), 0), *levels, 0)
    return found


def rivals(shared: Path) -> dict[Pair, float]:
    rows = rivalries.read(shared / "data" / "rivalries_tss.parquet").to_pyarrow().to_pylist()
    return {_pair(row): 1 for row in rows if _lasting(row)}


def agreeing() -> dict[Pair, float]:
    scores = builtin.scores("agreement", by="year")
    between = scores.filter(scores.period >= FIRST, scores.period <= LAST)
    means = between.group_by("actor", "other").aggregate(value=between.value.mean())
    return {_pair(row): row["value"] for row in means.to_pyarrow().to_pylist()}


def _lasting(row: dict) -> bool:
    return (row["since"] or FIRST) <= LAST and (row["until"] or LAST) >= FIRST


def _pair(row: dict) -> Pair:
    return min(row["actor"], row["other"]), max(row["actor"], row["other"])


def regions(shared: Path) -> dict[str, str]:
    rows = pq.read_table(shared / "data" / "crosswalk_datasets_country_codes.parquet").to_pylist()
    return {row["ISO3166-1-Alpha-3"]: row["Region Name"] for row in rows if row["Region Name"]}


def correlation(one: np.ndarray, two: np.ndarray) -> str:
    """Spearman's rho with its interval; a dash where the second hardly varies."""
    if len(one) < 20 or np.count_nonzero(two != np.median(two)) < 5:
        return f"{'-':>20}"
    chance = np.random.default_rng(1)
    drawn = [chance.integers(0, len(one), len(one)) for _ in range(1000)]
    again = [spearmanr(one[at], two[at]).statistic for at in drawn if np.ptp(two[at]) > 0]
    low, high = np.quantile(again, [0.025, 0.975])
    return f"{spearmanr(one, two).statistic:8.2f} {low:5.2f} {high:5.2f}"


def main(shared: Path) -> None:
    known, where = pairs(shared), regions(shared)
    outside = {
        "militarised": fought(shared),
        "allied": allied(shared),
        "rivals": rivals(shared),
        "UN agreement": agreeing(),
    }
    codes = [pair for pair in known if pair[0] in where and pair[1] in where]
    areas = {"world": codes} | {
        area: [pair for pair in codes if where[pair[0]] == where[pair[1]] == area]
        for area in sorted(set(where.values()))
    }
    areas["across regions"] = [pair for pair in codes if where[pair[0]] != where[pair[1]]]
    print(f"{'':<16}{'pairs':>6}  {'':<9}" + "".join(f"{name:>20}" for name in outside))
    for area, held in areas.items():
        for at, way in enumerate(("affinity", "plain")):
            cells = ""
            for name, yard in outside.items():
                told = [pair for pair in held if name != "UN agreement" or pair in yard]
                ours = np.array([known[pair][at] for pair in told])
                cells += correlation(ours, np.array([yard.get(pair, 0) for pair in told]))
            print(f"{area if not at else '':<16}{len(held) if not at else '':>6}  {way:<9}{cells}", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--shared", type=Path, default=SHARED)
    main(parser.parse_args().shared)
