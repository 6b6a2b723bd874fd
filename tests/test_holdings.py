"""Looking into a store: what is counted, what is told as missing, and every fault that it must not overlook."""

from __future__ import annotations

import csv
import json
import signal
import subprocess
import sys
import time
from datetime import date
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as some
from typer.testing import CliRunner

from detente import cli, roster
from detente import store as stores
from detente.actors import find
from detente.build import load
from detente.holdings import Fault, Gap, Holding, faults, gaps, holdings
from detente.holdings.missing import _line
from detente.holdings.spans import between
from detente.registry import Roster, using
from detente.tables import COVERAGE, EVENTS, FLOWS, TIES, Event, table
from tests.loadable import ballots

ACT = "On 7 April 2006 China criticised Japan."


def event(record: str, on: date, actor: str = "CHN", other: str = "JPN") -> Event:
    coded = (None, None, None, "ICEWS", "111", -2.0, "happened", None, None, None, None)
    return Event("icews", record, on, "day", actor, other, *coded)


def span(since: date, until: date, actors: str = "*", *, source: str = "icews") -> tuple[object, ...]:
    return source, f"events:{since}:{until}:{actors}", "events", since, until, actors


def filled(path: Path, *, events: list[Event] = (), spans: list[tuple[object, ...]] = ()) -> Path:  # type: ignore[assignment]
    with stores.open(path, write=True) as opened:
        opened.append({"events": table(EVENTS, events), "coverage": table(COVERAGE, spans)})
    return path


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Two years with a hole between them; three rows of five name somebody unknown."""
    return filled(
        tmp_path / "own.duckdb",
        events=[
            event("1", date(2001, 1, 5)),
            event("2", date(2001, 2, 5), "?Camboda", "CHN"),
            event("3", date(2003, 3, 5), "?Camboda", "?Ruritania"),
            event("4", date(2003, 4, 5), "JPN", "USA"),
            event("5", date(2003, 12, 31), "?Ruritania", "?Ruritania"),
        ],
        spans=[
            span(date(2001, 1, 1), date(2001, 12, 31)),
            span(date(2003, 1, 1), date(2003, 12, 31)),
            span(date(2002, 2, 1), date(2002, 3, 31), "KHM|CHN>*"),
        ],
    )


def run(*words: object, code: int = 0) -> str:
    result = CliRunner().invoke(cli.app, ["store", *map(str, words)], catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result.stdout


def test_what_a_store_holds(store: Path) -> None:
    with stores.open(store) as opened:
        (held,) = holdings(opened)
    assert held[:7] == ("events", "icews", 5, date(2001, 1, 5), date(2003, 12, 31), 3, 3)
    assert held.covers == (
        "2001-01-01 to 2001-12-31; 2002-02-01 to 2002-03-31 of CHN, KHM one way; 2003-01-01 to 2003-12-31"
    )
    assert held.used.startswith("brief, ") and "cooperation" in held.used and "agreement" not in held.used


def test_every_kind_is_counted_by_its_own_days(tmp_path: Path) -> None:
    flow = ("dots", "1", date(2001, 1, 1), "CHN", "JPN", "trade", 1.0, "USD")
    ties = [
        ("atop", "1", "CHN", "JPN", "alliance", None, date(1950, 1, 1), date(1980, 1, 1), True),
        ("atop", "2", "USA", "JPN", "alliance", None, date(1951, 1, 1), None, True),
    ]
    with stores.open(tmp_path / "own.duckdb", write=True) as opened:
        opened.append({"flows": table(FLOWS, [flow]), "ties": table(TIES, ties)})
        opened.append({"coverage": table(COVERAGE, [("silent", "1", "ties", date(2001, 1, 1), date(2001, 2, 1), "*")])})
        found = {(one.kind, one.source): one for one in holdings(opened)}
    assert found["flows", "dots"][2:6] == (1, date(2001, 1, 1), date(2001, 1, 1), 2)
    assert found["ties", "atop"][2:6] == (2, date(1950, 1, 1), date(1980, 1, 1), 3)
    assert found["ties", "silent"][2:6] == (0, None, None, 0) and found["ties", "silent"].covers


def test_unknown_names_are_told_with_their_share(store: Path) -> None:
    with stores.open(store) as opened:
        whole, one, two, *holes = gaps(opened)
        assert [gap.name for gap in gaps(opened, most=1) if gap.gap == "name"] == ["Camboda"]
    assert (whole.gap, whole.source, whole.rows, whole.share) == ("source", "icews", 3, 0.6)
    assert one[:7] == ("name", "icews", "events", "Camboda", 2, 0.4, date(2001, 2, 5))
    assert (one.last, one.nearest, one.line) == (date(2003, 3, 5), "Cambodia (KHM)", "Camboda,KHM")
    # A row that names the same one twice is one row.
    assert (two.name, two.rows, two.line) == ("Ruritania", 2, "Ruritania,RURITANIA")
    # Of several that are near, none is the one.
    assert two.nearest == "Mauritania (MRT), Romania (ROU)"
    assert [(gap.first, gap.last, gap.days, gap.name) for gap in holes] == [
        (date(2002, 1, 1), date(2002, 1, 31), 31, "CHN, KHM one way"),
        (date(2002, 1, 1), date(2002, 12, 31), 365, None),
        (date(2002, 4, 1), date(2002, 12, 31), 275, "CHN, KHM one way"),
    ]


@given(some.lists(some.text(max_size=20), min_size=1, max_size=8, unique_by=str.casefold))
def test_the_lines_make_a_file_of_actors(names: list[str]) -> None:
    """Whatever stood in a source, the file that is proposed for it can be read."""
    codes = set[str]()
    lines = [line for name in names if (line := _line(name, [], codes))]
    own = {row[1] for row in csv.reader(lines)}
    assert all(code.isascii() and code.isalpha() and code.isupper() and 5 <= len(code) <= 12 for code in own)
    assert len(own) == len(lines)


def test_the_lines_mend_what_they_are_for(store: Path, tmp_path: Path) -> None:
    shown = run("gaps", "--store", store)
    lines = shown[shown.index("name,code") :].split("\n\n")[0]
    (tmp_path / "own.csv").write_text(lines + "\n")
    with using(Roster()), roster.known(tmp_path / "own.csv"):
        assert find("Camboda").code == "KHM" and find("Ruritania").code == "RURITANIA"


days = some.dates(date(2000, 1, 1), date(2000, 3, 1))


@given(some.lists(some.tuples(days, days).map(lambda pair: (min(pair), max(pair))), max_size=8))
def test_holes_are_the_days_that_no_span_holds(spans: list[tuple[date, date]]) -> None:
    def listed(told: list[tuple[date, date]]) -> set[int]:
        return {day for since, until in told for day in range(since.toordinal(), until.toordinal() + 1)}

    covered = listed(spans)
    inside = set(range(min(covered), max(covered) + 1)) if covered else set[int]()
    holes = list(between(sorted(spans)))
    assert listed(holes) == inside - covered
    assert all(until.toordinal() + 1 < after.toordinal() for (_, until), (after, _) in pairwise(holes))


def test_a_whole_store_has_no_fault(store: Path, tmp_path: Path) -> None:
    assert run("check", "--store", store) == f"{store} is whole: 8 rows, no fault.\n"
    (tmp_path / "act.txt").write_text(ACT)
    load("documents", [tmp_path / "act.txt"], store=store)
    load("un_votes", [ballots(tmp_path / "votes.csv", 2000, 2002)], store=store)
    assert "no fault" in run("check", "--store", store)
    assert run("check", "--store", store, "--format", "csv") == ",".join(Fault._fields) + "\n"


DAMAGE = {
    "a record more than once": "INSERT INTO events SELECT * FROM events LIMIT 1",
    "date is wrong: a date from 1816 to 2100": "UPDATE events SET date = '2222-01-01' WHERE source = 'documents'",
    "book is wrong: no null: the code book": "UPDATE events SET book = NULL WHERE source = 'documents'",
    "until is before since": "UPDATE coverage SET until = '1999-01-01' WHERE since = '2001-01-01'",
    "a day outside what the source covers": "UPDATE events SET date = '2002-01-10' WHERE record = '4'",
    "its document is not in the store": "DELETE FROM documents",
    "evidence beyond the end of its document": "UPDATE events SET \"end\" = 5000 WHERE source = 'documents'",
    "end is before start": "UPDATE events SET \"end\" = 0 WHERE source = 'documents'",
    "words of who that are not in its document": "UPDATE events SET who = 'Peking' WHERE source = 'documents'",
    "words of whom that are not in its document": "UPDATE documents SET text = replace(text, 'Japan', 'Nepal')",
}


@pytest.mark.parametrize("fault", DAMAGE)
def test_a_damaged_store_is_found_out(fault: str, store: Path, tmp_path: Path) -> None:
    (tmp_path / "act.txt").write_text(ACT)
    load("documents", [tmp_path / "act.txt"], store=store)
    with duckdb.connect(str(store)) as raw:
        for name, column in raw.execute(
            "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT is_nullable AND NOT internal"
        ).fetchall():
            raw.execute(f'ALTER TABLE {name} ALTER "{column}" DROP NOT NULL')
        raw.execute(DAMAGE[fault])
    with stores.open(store) as opened:
        found = faults(opened)
    assert any(one.fault.startswith(fault) for one in found), found
    told = [json.loads(line) for line in run("check", "--store", store, "--format", "jsonl", code=1).splitlines()]
    assert [tuple(row) for row in told] == [Fault._fields] * len(found)
    shown = run("check", "--store", store, code=1)
    assert f"{len(found)} fault" in shown and fault.partition(":")[0] in shown


@pytest.mark.parametrize("command", ["info", "gaps", "check", "compact"])
def test_a_store_that_is_not_there_is_not_made(command: str, tmp_path: Path) -> None:
    missing = tmp_path / "deep" / "none.duckdb"
    assert run(command, "--store", missing).startswith(f"{missing} holds nothing yet: `detente load")
    assert not missing.parent.exists()
    with stores.open(tmp_path / "empty.duckdb", write=True) as opened:
        opened.append({"events": table(EVENTS, [])})
    assert "holds nothing yet" in run(command, "--store", tmp_path / "empty.duckdb")


@pytest.mark.parametrize(("command", "columns"), [("info", Holding._fields), ("gaps", Gap._fields)])
def test_rows_for_programs(command: str, columns: tuple[str, ...], store: Path) -> None:
    rows = list(csv.DictReader(run(command, "--store", store, "--format", "csv").splitlines()))
    told = [json.loads(line) for line in run(command, "--store", store, "--format", "jsonl").splitlines()]
    assert rows and len(rows) == len(told)
    assert all(tuple(row) == columns for row in (*rows, *told))
    assert [row["rows"] for row in rows] == ["" if row["rows"] is None else str(row["rows"]) for row in told]


def test_people_see_what_there_is(store: Path) -> None:
    shown = run("info", "--store", store)
    assert shown.startswith(f"{store}: 5 rows from 1 source, ") and "kB" in shown
    shown = run("gaps", "--store", store)
    assert "Cambodia (KHM)" in shown and "2002-04-01" in shown and "--actors FILE" in shown


def test_nothing_missing_is_one_line(tmp_path: Path) -> None:
    whole = filled(tmp_path / "own.duckdb", events=[event("1", date(2001, 1, 5))])
    assert run("gaps", "--store", whole).count("\n") == 1


def test_a_store_is_compacted_and_read_alone(store: Path) -> None:
    with stores.open(store) as opened:
        before = opened.table(EVENTS).order_by("record").to_pyarrow()
    assert " before, " in run("compact", "--store", store)
    store.chmod(0o400)
    with stores.open(store) as opened:
        assert opened.table(EVENTS).order_by("record").to_pyarrow() == before
    assert "5 rows" in run("info", "--store", store)
    assert "no fault" in run("check", "--store", store)


def test_a_file_that_is_no_store_is_told_in_three_lines(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("no store" * 1000)
    for command in ("info", "gaps", "check", "compact"):
        words = [sys.executable, "-m", "detente", "store", command, "--store", tmp_path / "note.txt"]
        told = subprocess.run(words, capture_output=True, text=True)
        assert told.returncode == 2 and told.stderr.count("\n") <= 4 and "note.txt" in told.stderr
        assert "Traceback" not in told.stderr


def kept(store: Path) -> list[tuple[object, ...]]:
    with duckdb.connect(str(store), read_only=True) as raw:
        told: list[tuple[object, ...]] = raw.execute("SELECT count(*), bit_xor(hash(events)) FROM events").fetchall()
    return told


@pytest.mark.parametrize("command", ["info", "gaps", "check", "compact"])
def test_ctrl_c_leaves_the_store_as_it_was(command: str, store: Path) -> None:
    with duckdb.connect(str(store)) as raw:
        names = [name for name, *_ in raw.execute("DESCRIBE events").fetchall()]
        told = ", ".join("record || ':' || n" if name == "record" else f'"{name}"' for name in names)
        raw.execute(f"INSERT INTO events SELECT {told} FROM events, range(100_000) AS r(n)")
    held, whole = store.read_bytes(), kept(store)
    words = [sys.executable, "-m", "detente", "store", command, "--store", str(store)]
    for wait in (0.7, 1.0, 1.3) if command == "compact" else (0.9,):
        run = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        time.sleep(wait)
        run.send_signal(signal.SIGINT)
        _, said = run.communicate(timeout=60)
        assert run.returncode in (0, 1, 130) and "Traceback" not in said, said
        assert command == "compact" or store.read_bytes() == held
        assert kept(store) == whole
        assert {path.name for path in store.parent.iterdir()} == {store.name}


def test_a_file_of_actors_mends_a_data_set(tmp_path: Path) -> None:
    """The line that is proposed for a name of a data set makes it known when the file is loaded into a new store."""
    (tmp_path / "votes.csv").write_text("rcid,date,iso3,vote\n1,2001-05-01,KHM,1\n1,2001-05-01,XQZ,3\n")
    load("un_votes", [tmp_path / "votes.csv"], store=tmp_path / "old.duckdb")
    with stores.open(tmp_path / "old.duckdb") as opened:
        (line,) = [gap.line for gap in gaps(opened) if gap.line]
    (tmp_path / "own.csv").write_text(f"name,code\n{line}\n")
    load("un_votes", [tmp_path / "votes.csv"], store=tmp_path / "new.duckdb", actors=tmp_path / "own.csv")
    with stores.open(tmp_path / "new.duckdb") as opened:
        assert not [gap for gap in gaps(opened) if gap.gap == "name"]
    load("un_votes", [tmp_path / "votes.csv"], store=tmp_path / "third.duckdb")
    with stores.open(tmp_path / "third.duckdb") as opened:
        assert [gap.name for gap in gaps(opened) if gap.gap == "name"] == ["XQZ"]
