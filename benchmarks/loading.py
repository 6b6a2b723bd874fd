"""Loading the text of GDELT 2.0, beside DuckDB's own reader of CSV on the same columns.

python benchmarks/loading.py [ROWS] [FILE.CSV]

Makes a file (generate.py) unless one is given, reads it with both in turn, and takes the least of three runs of each.
The rival reads the columns that we need into a table in memory, as text, and does no more. Ours also turns codes into
actors on their days and into acts with weights, leaves out what is no act between two actors, refuses a file that is
cut, and checks the table at the door; it ends with a table in memory as well. What must hold: at least 0.60 of the
rival's speed, and the same acts and actors as a count by hand in SQL finds in the rival's table.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import generate
import ibis

from detente import actors
from detente.files import scratch
from detente.sources import gdelt2

TARGET = 0.60
ROWS = 1_000_000
SIDE = ("countrycode", "knowngroupcode", "ethniccode", "name")
COLUMNS = (
    *("globaleventid", "sqldate", "eventcode", "goldsteinscale", "sourceurl"),
    *(f"actor{number}{what}" for number in "12" for what in SIDE),
)

# For each state: how many acts it does towards another state, an organisation or a people. A state's code counts on the
# days on which the state existed; the generator draws none that changed its name.
BY_HAND = """
select actor1countrycode, count(*) from rival
where actor1countrycode is not null and coalesce(actor2countrycode, actor2knowngroupcode, actor2ethniccode) is not null
    and actor1countrycode is distinct from actor2countrycode
group by 1 order by 2 desc, 1
"""


def main(rows: int, given: Path | None) -> int:
    with tempfile.TemporaryDirectory() as folder:
        file = given or Path(folder, "20240301000000.export.CSV")
        if given is None:
            generate.gdelt2(rows, file)
        connection, rival = ibis.get_backend(), duckdb.connect()
        spans: dict[str, list[tuple[float, float]]] = {"ours": [], "rival": []}
        for _ in range(3):
            spans["ours"].append(timed(lambda: ours(connection, file)))
            spans["rival"].append(timed(lambda: by_duckdb(rival, file)))
        least = {name: min(span[0] for span in found) for name, found in spans.items()}
        work = {name: min(span[1] for span in found) for name, found in spans.items()}
        told = compared(connection, rival)
        size = file.stat().st_size / 1e6
    print(f"text              {size:8.0f} MB")
    for name, label in (("ours", "detente"), ("rival", "DuckDB")):
        speed, processor = size / least[name], work[name]
        print(f"{label:<17} {least[name]:8.2f} s  {speed:6.0f} MB/s  {processor:6.2f} s of processor")
    ratio, worked = least["rival"] / least["ours"], work["rival"] / work["ours"]
    print(f"ratio             {ratio:8.2f}  (at least {TARGET:.2f}; by processor {worked:.2f})")
    print(f"rows              {told['read']:8,} read, {told['kept']:,} acts kept")
    print(f"actors            {told['states']:8,} states by hand, {told['differ']} of them with another count of acts")
    print(
        f"most memory       {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MB, with both tables in it"
    )
    return 0 if ratio >= TARGET and told["differ"] == 0 < told["states"] else 1


def timed(run: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock and of the processor."""
    clock, processor = time.perf_counter(), time.process_time()
    run()
    return time.perf_counter() - clock, time.process_time() - processor


def ours(connection: ibis.BaseBackend, file: Path) -> None:
    with scratch.room():
        connection.create_table("ours", gdelt2.read(file), overwrite=True)


def by_duckdb(engine: duckdb.DuckDBPyConnection, file: Path) -> None:
    engine.execute(
        f"create or replace table rival as select {', '.join(COLUMNS)} from read_csv(?, delim = '\t', quote = '', "
        "escape = '', header = false, auto_detect = false, columns = ?)",
        [str(file), dict.fromkeys(gdelt2._COLUMNS, "VARCHAR")],
    )


def compared(connection: ibis.BaseBackend, engine: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """How many rows and acts there are, and of how many states the two counts differ."""
    known = {code for code, *_ in actors.codes("cameo")}
    by_hand = {code: count for code, count in engine.execute(BY_HAND).fetchall() if code in known}
    held = connection.table("ours")
    counted = held.group_by("actor").aggregate(n=held.count()).to_pyarrow().to_pylist()
    found = {row["actor"]: row["n"] for row in counted}
    return {
        "read": (engine.execute("select count(*) from rival").fetchone() or (0,))[0],
        "kept": held.count().to_pyarrow().as_py(),
        "states": len(by_hand),
        "differ": sum(found.get(code) != count for code, count in by_hand.items()),
    }


if __name__ == "__main__":
    words = sys.argv[1:]
    if len(words) > 2 or (words and not words[0].isdigit()):
        sys.exit("python benchmarks/loading.py [ROWS] [FILE.CSV]")
    sys.exit(main(int(words[0]) if words else ROWS, Path(words[1]) if len(words) > 1 else None))
