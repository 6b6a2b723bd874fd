"""Agreement of all pairs in all years, beside the SQL that one would write by hand for the same machine.

python benchmarks/agreement.py VOTES.parquet

The rival is the same definition in plain DuckDB SQL, without checks, records or intervals. Both start from the same
table of ballots in memory and end with a table in memory; the least of three runs counts. What must hold: under 20
seconds, and no difference from the rival beyond rounding.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import ibis
from ibis.backends.duckdb import Backend

from detente.measures.agreement import agreement
from detente.sources import un_votes

LIMIT = 20.0

BY_HAND = """
create or replace table by_hand as
with contested as (
    select source, resolution, year(min(date)) as year from votes
    group by all having min(ballot) < max(ballot)
), ballots as (select * from votes join contested using (source, resolution))
select a.actor, b.actor as other, a.year, 1 - avg(abs(a.ballot - b.ballot)) / 2 as value, count(*) as n
from ballots a join ballots b on a.source = b.source and a.resolution = b.resolution and a.actor < b.actor
where not starts_with(a.actor, '?') and not starts_with(b.actor, '?')
group by all
"""

COMPARED = """
select count(*), max(abs(o.value - h.value)), max(abs(o.n - h.n)), count(*) filter (o.n is null or h.n is null)
from ours o full join by_hand h on o.actor = h.actor and o.other = h.other and year(o.period) = h.year
"""


def timed(run: Callable[[], object]) -> float:
    """The least of three runs [seconds]."""
    spans = []
    for _ in range(3):
        start = time.perf_counter()
        run()
        spans.append(time.perf_counter() - start)
    return min(spans)


def ours(connection: Backend) -> None:
    connection.create_table("ours", agreement(connection.table("votes")), overwrite=True)


def main(path: Path) -> int:
    connection = ibis.duckdb.connect()
    connection.create_table("votes", un_votes.read(path).to_pyarrow())
    seconds = timed(lambda: ours(connection))
    rival = timed(lambda: connection.con.execute(BY_HAND))
    pairs, gap, calls, alone = connection.con.execute(COMPARED).fetchone() or (0, None, None, None)
    print(f"pairs and years   {pairs:,}")
    print(f"detente           {seconds:6.2f} s  (checked, with intervals and records)")
    print(f"SQL by hand       {rival:6.2f} s")
    print(f"ratio             {seconds / rival:6.2f}")
    print(f"largest gap       {gap:.1e} in value, {calls} in roll calls; {alone} rows in one of them alone")
    return 0 if pairs and seconds < LIMIT and gap < 1e-12 and calls == alone == 0 else 1


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("python benchmarks/agreement.py VOTES.parquet")
    sys.exit(main(Path(sys.argv[1])))
