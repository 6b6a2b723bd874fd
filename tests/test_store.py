"""The store keeps what was loaded, all of it or nothing, and says in plain words when it cannot."""

from __future__ import annotations

import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import ibis
import pyarrow as pa
import pytest

from detente import actors, store
from detente.errors import BadTable, StoreUnavailable
from detente.tables import COVERAGE, EVENTS, VOTES, table

# A load that takes for ever: billions of ballots, made as they are asked for.
SLOW = """
import resource, sys
import ibis
from detente import store
if sys.argv[2] != "0":
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
ballots = ibis.duckdb.connect().sql(
    "SELECT 'slow' AS source, md5(range::VARCHAR) AS record, DATE '2000-01-01' AS date, 'r' AS resolution, "
    "'KHM' AS actor, 1::TINYINT AS ballot, NULL::VARCHAR AS issue, NULL::BOOLEAN AS important "
    f"FROM range({sys.argv[3]})"
)
with store.open(sys.argv[1], write=True) as opened:
    opened.append({"votes": ballots}, seen=lambda kind, rows: print(rows, flush=True))
"""
# A load of a source that is new to the store, which the machine's fall ends between its commit and its close.
KILLED = """
import os, sys
import ibis
from detente import store
ballots = ibis.duckdb.connect().sql(
    "SELECT 'new' AS source, range::VARCHAR AS record, DATE '2000-01-01' AS date, 'r' AS resolution, "
    "'KHM' AS actor, 1::TINYINT AS ballot, NULL::VARCHAR AS issue, NULL::BOOLEAN AS important FROM range(1000)"
)
opened = store.open(sys.argv[1], write=True)
opened.append({"votes": ballots})
os._exit(9)
"""
NEVER = 5_000_000_000
STATES = [actor.code for actor in actors.every("state") if actors.stands(actor.code, on=date(2003, 1, 1))]


def ballots(count: int, *, first: int = 0) -> ibis.Table:
    rows = [("x", f"{row}", date(2000, 1, 1), "r", "KHM", 1, None, None) for row in range(first, first + count)]
    return table(VOTES, rows)


def held(path: Path) -> int:
    with store.open(path) as opened:
        return int(opened.table(VOTES).count().to_pyarrow().as_py())


def slow(path: Path, *, limit: int = 0, rows: int = NEVER) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", SLOW, str(path), f"{limit}", f"{rows}"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "store.duckdb"


@pytest.fixture
def filled(path: Path) -> Path:
    with store.open(path, write=True) as opened:
        opened.append({"votes": ballots(10)})
    return path


def test_reading_never_creates_a_file(path: Path) -> None:
    assert held(path) == 0
    assert not path.exists() and not path.parent.exists()


def test_the_place_is_the_environments(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setenv("DETENTE_STORE", f"duckdb://{path}")
    with store.open(write=True) as opened:
        opened.append({"votes": ballots(3)})
    assert path.exists() and held(path) == 3


def test_the_place_is_the_users_own_otherwise(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("DETENTE_STORE")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    with store.open(write=True) as opened:
        opened.append({"votes": ballots(3)})
    assert len(list(tmp_path.rglob("detente/detente.duckdb"))) == 1


def test_a_row_is_kept_once(filled: Path) -> None:
    with store.open(filled, write=True) as opened:
        assert opened.append({"votes": ballots(10)}) == {"votes": 0}
        assert opened.append({"votes": ballots(4, first=8).union(ballots(4, first=8))}) == {"votes": 2}
    assert held(filled) == 12


def test_rows_of_the_store_itself_can_be_appended(filled: Path) -> None:
    with store.open(filled, write=True) as opened:
        own = opened.table(VOTES)
        assert opened.append({"votes": own.mutate(record=own.record + "b")}) == {"votes": 10}


def test_all_tables_are_kept_or_none(filled: Path) -> None:
    lacking = ibis.memtable(pa.table({"source": ["x"]}))
    with store.open(filled, write=True) as opened:
        with pytest.raises(BadTable, match="lacks columns of events: record"):
            opened.append({"votes": ballots(5, first=50), "events": lacking})
        assert opened.table(EVENTS).count().to_pyarrow().as_py() == 0
    assert held(filled) == 10


def test_a_transaction_holds_several_loads(filled: Path) -> None:
    with pytest.raises(BadTable), store.open(filled, write=True) as opened, opened.transaction():
        opened.append({"votes": ballots(5, first=50)})
        raise BadTable("the next file is broken")
    assert held(filled) == 10


def test_a_failed_load_leaves_no_file_behind(path: Path) -> None:
    with pytest.raises(BadTable), store.open(path, write=True) as opened, opened.transaction():
        opened.append({"votes": ballots(5)})
        raise BadTable("the file is broken")
    assert list(path.parent.iterdir()) == []


def test_ctrl_c_leaves_the_store_as_it_was(filled: Path) -> None:
    load = slow(filled)
    assert load.stdout and load.stdout.readline()
    load.send_signal(signal.SIGINT)
    _, errors = load.communicate(timeout=60)
    assert "KeyboardInterrupt" in errors.splitlines()[-1]
    assert held(filled) == 10


@pytest.mark.parametrize("new", [True, False])
def test_a_load_killed_in_the_middle_leaves_the_store_as_it_was(path: Path, new: bool) -> None:
    if not new:
        with store.open(path, write=True) as opened:
            opened.append({"votes": ballots(10)})
    load = slow(path)
    assert load.stdout and load.stdout.readline() and load.stdout.readline()
    load.kill()
    load.communicate()
    assert held(path) == (0 if new else 10)
    with store.open(path, write=True) as opened:
        assert opened.append({"votes": ballots(1, first=99)}) == {"votes": 1}


def test_a_load_killed_once_it_is_committed_leaves_the_store_whole(filled: Path) -> None:
    """Its words are new to the lists, which grow: DuckDB's own log of that cannot be played back."""
    load = subprocess.run([sys.executable, "-c", KILLED, str(filled)], capture_output=True, text=True, timeout=60)
    assert load.returncode == 9, load.stderr
    assert held(filled) == 1_010


def loads(source: Path, place: Path) -> subprocess.Popen[bytes]:
    """A load from the command line, at the moment when its process begins."""
    command = [sys.executable, "-m", "detente", "load", "un_votes", str(source), "--store", str(place)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def test_a_load_killed_at_any_moment_leaves_the_store_as_before_or_whole(tmp_path: Path, filled: Path) -> None:
    """Ten moments of one load, drawn by chance but the same each time: most while it works, some when it ends."""
    source, place = tmp_path / "votes.csv", tmp_path / "store.duckdb"
    lines = (f"{call},2003-06-01,{code},1" for call in range(100) for code in STATES)
    source.write_text("\n".join(["rcid,date,iso3,vote", *lines, ""]))
    shutil.copy(filled, place)
    began = time.monotonic()
    assert loads(source, place).wait() == 0
    lasts, chance = time.monotonic() - began, random.Random(1965)
    whole, ends = held(place), []
    assert whole > 15_000
    for _ in range(10):
        for left in (place, place.with_name(place.name + ".wal")):
            left.unlink(missing_ok=True)
        shutil.copy(filled, place)
        load = loads(source, place)
        time.sleep(lasts * chance.uniform(0.4, 1.05))
        load.kill()
        load.wait()
        ends.append(held(place))
    assert set(ends) <= {10, whole} and 10 in ends


def test_a_full_disk_leaves_the_store_as_it_was(filled: Path) -> None:
    load = slow(filled, limit=3_000_000, rows=600_000)
    _, errors = load.communicate(timeout=120)
    assert "StoreUnavailable" in errors and "free space" in errors
    assert held(filled) == 10
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY


def test_another_writer_is_named_by_its_process(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.engines.duckdb.PATIENCE", 0.3)
    load = slow(filled)
    assert load.stdout and load.stdout.readline()
    try:
        for write in (False, True):
            with pytest.raises(StoreUnavailable, match="in use") as refused:
                store.open(filled, write=write)
            assert str(load.pid) in str(refused.value.found)
    finally:
        load.kill()
        load.communicate()


def test_two_readers_at_once(filled: Path) -> None:
    with store.open(filled) as one, store.open(filled) as two:
        assert one.table(VOTES).count().to_pyarrow() == two.table(VOTES).count().to_pyarrow()
    reader = "import sys; from detente import store; s = store.open(sys.argv[1]); print('open', flush=True); input()"
    other = subprocess.Popen(
        [sys.executable, "-c", reader, str(filled)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout and other.stdout.readline() == "open\n"
    assert held(filled) == 10
    other.communicate("\n")


@pytest.mark.parametrize("write", [False, True])
@pytest.mark.parametrize("content", [b"", b"hello " * 5000])
def test_a_file_that_is_no_store_is_left_alone(path: Path, write: bool, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(StoreUnavailable, match="cannot be read"):
        store.open(path, write=write)
    assert path.read_bytes() == content


@pytest.mark.parametrize("write", [False, True])
def test_a_table_of_another_shape_is_told_by_its_columns(path: Path, write: bool) -> None:
    path.parent.mkdir()
    other = ibis.duckdb.connect(path)
    other.raw_sql("CREATE TABLE mine (x INT); CREATE TABLE votes (source VARCHAR, who VARCHAR)")
    other.disconnect()
    with pytest.raises(StoreUnavailable, match="votes in another shape") as refused:
        store.open(path, write=write)
    assert refused.value.found == "source, who" and "ballot" in str(refused.value.wanted)


LATER = ("fields", "stance", "who", "whom", "again")


@pytest.fixture
def older(path: Path) -> Path:
    """A store that holds an act, and was written before acts had their last five columns."""
    row = ("x", "1", date(2000, 1, 1), "day", "KHM", "USA", "ACCUSE", None, None, "PLOVER", "ACCUSE", -2.0, "happened")
    with store.open(path, write=True) as opened:
        opened.append({"events": table(EVENTS, [(*row, None, None, 0, 9, "trade", "neutral", "a", "b", "1-2")])})
        for name in LATER:
            opened.engine.sql(f"ALTER TABLE events DROP COLUMN {name}")
    return path


def test_an_older_store_says_nothing_in_columns_that_came_later(older: Path) -> None:
    content = older.read_bytes()
    with store.open(older) as opened:
        (row,) = opened.table(EVENTS).to_pyarrow().to_pylist()
    assert list(row) == list(EVENTS.names) and row["actor"] == "KHM"
    assert {row[name] for name in LATER} == {None}
    assert older.read_bytes() == content


def test_an_older_store_takes_rows_of_today(older: Path) -> None:
    with store.open(older, write=True) as opened:
        held = opened.table(EVENTS)
        rows = held.mutate(record=ibis.literal("2"), who=ibis.literal("Cambodia"), end=ibis.literal(7, "int64"))
        assert opened.append({"events": rows}) == {"events": 1}
    with store.open(older) as opened:
        told = opened.table(EVENTS).order_by("record").to_pyarrow().to_pylist()
    assert [(row["record"], row["who"], row["whom"], row["end"]) for row in told] == [
        ("1", None, None, 9),
        ("2", "Cambodia", None, 7),
    ]


@pytest.mark.parametrize("write", [False, True])
def test_a_store_without_a_column_that_every_row_needs_is_refused(older: Path, write: bool) -> None:
    with store.open(older, write=True) as opened:
        opened.engine.sql("ALTER TABLE events DROP COLUMN status")
    with pytest.raises(StoreUnavailable, match="events in another shape"):
        store.open(older, write=write)


def test_arrow_is_taken_as_ibis_is(path: Path) -> None:
    with store.open(path, write=True) as opened:
        assert opened.append({"votes": ballots(7).to_pyarrow()}) == {"votes": 7}
        assert opened.append({"votes": ballots(9)}) == {"votes": 2}


def test_damage_within_a_store_is_told_when_it_is_met(path: Path) -> None:
    rows = [
        ("x", f"{row * 7919 % 100_003}", date(2000, 1, 1), f"{row}", "KHM", 1, None, None) for row in range(200_000)
    ]
    with store.open(path, write=True) as opened:
        opened.append({"votes": table(VOTES, rows)})
    whole = path.read_bytes()
    path.write_bytes(whole[:20_000] + b"\xff" * (len(whole) - 40_000) + whole[-20_000:])
    with pytest.raises(StoreUnavailable), store.open(path) as opened:
        opened.table(VOTES).resolution.nunique().to_pyarrow()


def test_places_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for place, message in (
        (tmp_path, "is a folder"),
        (tmp_path / "file" / "store.duckdb", "cannot be opened"),
        ("mysql://somewhere/detente", "No engine"),
    ):
        with pytest.raises(StoreUnavailable, match=message):
            store.open(place, write=True)


def test_coverage_is_told_without_overlap(path: Path) -> None:
    def span(first: date, last: date, source: str = "icews") -> tuple[object, ...]:
        return (source, f"{first}", "events", first, last, "*")

    rows = [
        span(date(2018, 1, 1), date(2018, 6, 30)),
        span(date(2018, 7, 1), date(2018, 12, 31)),
        span(date(2018, 3, 1), date(2018, 4, 1)),
        span(date(2020, 1, 1), date(2020, 1, 31)),
        span(date(2018, 12, 1), date(2019, 1, 31), "other"),
    ]
    with store.open(path, write=True) as opened:
        opened.append({"coverage": table(COVERAGE, rows)})
        told = [(row["source"], row["since"], row["until"]) for row in opened.coverage().to_pyarrow().to_pylist()]
    assert told == [
        ("icews", date(2018, 1, 1), date(2018, 12, 31)),
        ("icews", date(2020, 1, 1), date(2020, 1, 31)),
        ("other", date(2018, 12, 1), date(2019, 1, 31)),
    ]


def test_a_stream_never_stands_in_memory_whole(path: Path, shared: Callable[[str], Path]) -> None:
    from detente.sources import SOURCES

    seen: list[int] = []
    with store.open(path, write=True) as opened:
        rows = SOURCES["un_votes"].read(shared("data/unga_votes_1946_2024_iso3.parquet"))
        added = opened.append({"votes": rows}, seen=lambda _, count: seen.append(count))
    assert sum(seen) == added["votes"] > 900_000
    assert len(seen) > 3 and max(seen) <= 250_000
