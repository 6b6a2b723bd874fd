"""Every index of similarity for all pairs of one year, beside a plain loop over pairs in numpy.

python benchmarks/similarity.py VOTES.parquet [YEAR]

The rival is what one writes without a library: the matrix of ballots, and for each of the pairs the textbook formula on
the two rows that both cast. Both start from the same table of ballots in memory and end with a table or a dictionary in
memory; the least of three runs counts, in seconds of the processor, so that what else the machine does counts for
little. Ours is five calls of the public measure, each with its checks, records and intervals, of which the rival has
none. What must hold: under 2 seconds for all five together, the same pairs, and no difference from the rival beyond
rounding.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import ibis
import numpy as np
from ibis.backends.duckdb import Backend

from detente.indices import INDICES
from detente.measures.similarity import similarity
from detente.sources import un_votes
from detente.tables import COVERAGE, TIES, table

LIMIT = 2.0

Pairs = dict[tuple[str, str], float]


def timed(run: Callable[[], Any]) -> tuple[float, Any]:
    """The least of three runs [seconds of the processor, all its cores], and what it gave."""
    spans = []
    for _ in range(3):
        start = time.process_time()
        given = run()
        spans.append(time.process_time() - start)
    return min(spans), given


def ours(connection: Backend, index: str) -> Any:
    ties, coverage = table(TIES, []), table(COVERAGE, [])
    return connection.to_pyarrow(similarity(connection.table("votes"), ties, coverage, index=index))


def by_hand(ballots: Any, index: str) -> Pairs:
    """The matrix of contested roll calls by voters, then one pair after another."""
    columns = {name: ballots[name].to_pylist() for name in ("actor", "resolution", "ballot", "important")}
    voters = {actor: place for place, actor in enumerate(sorted(set(columns["actor"])))}
    calls = {call: place for place, call in enumerate(dict.fromkeys(columns["resolution"]))}
    matrix = np.full((len(voters), len(calls)), np.nan)
    weights = np.zeros(len(calls))
    for actor, call, ballot, important in zip(*columns.values(), strict=True):
        matrix[voters[actor], calls[call]] = ballot
        weights[calls[call]] = 1.0 if important else 0.0
    contested = np.nanmin(matrix, axis=0) < np.nanmax(matrix, axis=0)
    if index == "weighted-S":
        contested &= weights > 0
    matrix = matrix[:, contested]
    found = {}
    for (one, a), (two, b) in combinations(zip(voters, matrix, strict=True), 2):
        both = ~(np.isnan(a) | np.isnan(b))
        value = alike(a[both], b[both], index) if both.any() and "?" not in one + two else None
        if value is not None:
            found[one, two] = value
    return found


def alike(a: Any, b: Any, index: str) -> float | None:
    """The textbook formulas."""
    if index.endswith("S"):
        return float(1 - np.abs(a - b).mean())
    if index == "kappa":
        chance = (a**2).mean() + (b**2).mean() - 2 * a.mean() * b.mean()
        return float(1 - ((a - b) ** 2).mean() / chance) if chance > 1e-12 else None
    if index == "pi":
        chance = sum((((a == level).mean() + (b == level).mean()) / 2) ** 2 for level in (-1, 0, 1))
        return float(((a == b).mean() - chance) / (1 - chance)) if chance < 1 - 1e-12 else None
    one, two = (np.sign(of[:, None] - of[None, :]) for of in (a, b))
    moved = np.sqrt((one != 0).sum() * (two != 0).sum())
    return float((one * two).sum() / moved) if moved else None


def main(path: Path, year: int) -> int:
    connection = ibis.duckdb.connect()
    votes = un_votes.read(path)
    ballots = votes.filter(votes.date.year() == year).to_pyarrow()
    connection.create_table("votes", ballots)
    total, rival, gap, alone, rows = 0.0, 0.0, 0.0, 0, 0
    for index in INDICES:
        seconds, scores = timed(lambda index=index: ours(connection, index))
        loop, pairs = timed(lambda index=index: by_hand(ballots, index))
        told = (
            dict(
                zip(
                    zip(*(scores[name].to_pylist() for name in ("actor", "other")), strict=True),
                    scores["value"].to_pylist(),
                    strict=True,
                )
            )
            if scores.num_rows
            else {}
        )
        alone += len(told.keys() ^ pairs.keys())
        gap = max([gap, *(abs(told[pair] - pairs[pair]) for pair in told.keys() & pairs.keys())])
        print(f"{index:11} {len(told):7,} pairs   detente {seconds:5.2f} s   loop {loop:6.2f} s")
        total, rival, rows = total + seconds, rival + loop, rows + len(told)
    print(f"all          {rows:7,} values  detente {total:5.2f} s   loop {rival:6.2f} s   {rival / total:.1f} times")
    print(f"largest gap  {gap:.1e}; {alone} pairs in one of them alone")
    return 0 if rows and total < LIMIT and gap < 1e-9 and not alone else 1


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit("python benchmarks/similarity.py VOTES.parquet [YEAR]")
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) == 3 else 2018))
