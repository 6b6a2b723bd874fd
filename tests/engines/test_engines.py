"""What every engine promises: rows once, all or nothing, as they were told; and what it cannot do, in plain words."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from detente import store, tables
from detente.engines import ENGINES
from detente.errors import BadTable, StoreUnavailable
from detente.tables import COVERAGE, DOCUMENTS, EVENTS, FLOWS, KINDS, TIES, VOTES, check, table
from tests.engines.conftest import NAMES, QUIET

pytestmark = pytest.mark.filterwarnings(*QUIET)

DAY = date(2001, 3, 5)
AWKWARD = 'a "quoted", comma;\nline\ttab \\ back \N{LATIN SMALL LETTER E WITH ACUTE} \N{GRINNING FACE}'


def ballots(count: int, *, first: int = 0, actor: str | None = "KHM") -> ibis.Table:
    return table(VOTES, [("x", f"{row}", DAY, "r", actor, 1, None, None) for row in range(first, first + count)])


def act(record: str, *, actor: str = "KHM", source: str = "documents", **given: object) -> tuple[object, ...]:
    row = dict.fromkeys(EVENTS.names) | {
        "source": source,
        "record": record,
        "date": DAY,
        "precision": "day",
        "actor": actor,
        "other": "USA",
        "act": "AID",
        "book": "PLOVER",
        "code": "AID",
        "weight": 7.0,
        "status": "happened",
    }
    return tuple((row | given).values())


WHOLE = {
    "documents": [
        ("documents", "d1", "a.txt", "", None, DAY, None, "en", AWKWARD, "cites"),
        ("documents", "d2", "b.txt", *[None] * 5, "", None),
    ],
    "events": [
        act("d1:0", start=0, end=2**40, voice="", fields="aid|trade", stance="neutral"),
        act("d1:1", actor='?L\'ÉTAT "X"', weight=None, date=None, precision="none", mode="economic", field="aid"),
        act("1", source="icews", weight=-0.1),
    ],
    "votes": [
        ("un", "1", DAY, "r1", "KHM", -1, "human rights|nuclear", True),
        ("un", "2", DAY, "r1", "?OLD", 0, None, False),
    ],
    "flows": [("t", "1", date(2001, 1, 1), "KHM", "USA", "trade", 1e-7, "USD", None, None)],
    "ties": [("a", "1", "KHM", "USA", "treaty", None, DAY, None, True, "aid", "A treaty")],
    "coverage": [("icews", "1", "events", DAY, DAY, "*")],
}


def held(url: str, kind: tables.Kind = VOTES) -> list[dict[str, Any]]:
    with store.open(url) as opened:
        return opened.table(kind).order_by("source", "record").to_pyarrow().to_pylist()  # type: ignore[no-any-return]


def test_nothing_is_made_by_reading(place: str) -> None:
    assert held(place) == []
    with store.open(place) as opened:
        assert opened.coverage().to_pyarrow().num_rows == 0
        assert opened.engine.name in ENGINES and opened.engine.columns(VOTES) == ()


def test_rows_come_back_as_they_were_told(place: str) -> None:
    with store.open(place, write=True) as opened:
        added = opened.append({name: table(KINDS[name], rows) for name, rows in WHOLE.items()})
    assert added == {name: len(rows) for name, rows in WHOLE.items()}
    for name, rows in WHOLE.items():
        told = table(KINDS[name], rows).order_by("source", "record").to_pyarrow().to_pylist()
        assert held(place, KINDS[name]) == told, name


def test_a_row_is_kept_once(place: str) -> None:
    with store.open(place, write=True) as opened:
        assert opened.append({"votes": ballots(10)}) == {"votes": 10}
        assert opened.append({"votes": ballots(10)}) == {"votes": 0}
        assert opened.append({"votes": ballots(4, first=8).union(ballots(4, first=8))}) == {"votes": 2}
        with opened.transaction():
            assert opened.append({"votes": ballots(2, first=11)}) == {"votes": 1}
            assert opened.append({"votes": ballots(2, first=12)}) == {"votes": 1}
    assert len(held(place)) == 14


def test_a_load_that_breaks_leaves_the_store_as_it_was(place: str) -> None:
    with store.open(place, write=True) as opened:
        opened.append({"votes": ballots(10)})
    with pytest.raises(BadTable), store.open(place, write=True) as opened, opened.transaction():
        opened.append({"votes": ballots(5, first=50), "coverage": table(COVERAGE, WHOLE["coverage"])})
        raise BadTable("the next file is broken")
    assert len(held(place)) == 10 and held(place, COVERAGE) == []


def test_a_row_that_cannot_be_is_refused(place: str) -> None:
    with store.open(place, write=True) as opened:
        with pytest.raises(BadTable, match="wrong actor"):
            opened.append({"coverage": table(COVERAGE, WHOLE["coverage"]), "votes": ballots(3, actor=None)})
        with pytest.raises(BadTable, match="wrong status"):
            opened.append({"events": table(EVENTS, [act("1", status="perhaps")])})
        with pytest.raises(BadTable, match="wrong date"):
            opened.append({"events": table(EVENTS, [act("1", date=date(1700, 1, 1))])})
    assert held(place) == held(place, EVENTS) == held(place, COVERAGE) == []


def test_documents_are_taken_back_with_their_acts(place: str) -> None:
    with store.open(place, write=True) as opened:
        opened.append({name: table(KINDS[name], WHOLE[name]) for name in ("documents", "events")})
        if opened.engine.name == "spark":
            with pytest.raises(StoreUnavailable, match="cannot be taken back") as refused:
                opened.remove(["d1"])
            assert str(refused.value).count("\n") == 1
            return
        assert {one.record for one in opened.acts(["d1", "d2"])["d1"]} == {"d1:0", "d1:1"}
        assert opened.remove(["d1", "it's"]) == {"documents": 1, "events": 2}
        assert opened.remove(["d1"]) == {"documents": 0, "events": 0}
    assert [row["record"] for row in held(place, EVENTS)] == ["1"]
    assert [row["record"] for row in held(place, DOCUMENTS)] == ["d2"]


def test_a_store_is_written_anew_or_says_that_it_cannot(place: str) -> None:
    with store.open(place, write=True) as opened:
        opened.append({"votes": ballots(100)})
        if opened.engine.name == "spark":
            with pytest.raises(StoreUnavailable, match="anew") as refused:
                opened.compact()
            assert str(refused.value).count("\n") == 1
            return
        before, after = opened.compact()
        assert before > 0 and after > 0
        assert opened.table(VOTES).count().to_pyarrow().as_py() == 100
    with store.open(place) as opened, pytest.raises(StoreUnavailable, match="reading alone"):
        opened.compact()
    with store.open(place) as opened, pytest.raises(StoreUnavailable, match="reading alone"):
        opened.append({"votes": ballots(1)})
    assert len(held(place)) == 100


def test_a_table_of_words_at_hand_joins_a_stored_one(place: str) -> None:
    with store.open(place, write=True) as opened:
        opened.append({"events": table(EVENTS, WHOLE["events"])})
        events = opened.table(EVENTS)
        words = ibis.memtable(pa.table({"act": ["AID", "NEVER"], "weighs": [2.0, 3.0]}))
        joined = events.join(words, "act").select("record", "weighs").to_pyarrow().to_pylist()
        assert sorted(row["record"] for row in joined) == ["1", "d1:0", "d1:1"]
        lost = words.anti_join(events, "act").to_pyarrow().to_pylist()
        assert lost == [{"act": "NEVER", "weighs": 3.0}]


def test_a_second_writer_waits_and_is_told(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with store.open(place, write=True) as one:
        if one.engine.name not in ("postgres", "spark"):
            pytest.skip("DuckDB is tried with two processes in test_store; ClickHouse has no lock")
        monkeypatch.setattr(f"detente.engines.{one.engine.name}.PATIENCE", 0.3)
        with one.transaction(), store.open(place, write=True) as two:
            one.append({"votes": ballots(2)})
            with pytest.raises(StoreUnavailable, match="in use"):
                two.append({"votes": ballots(1)})
            assert len(held(place)) == 0
        with store.open(place, write=True) as two:
            assert two.append({"votes": ballots(3)}) == {"votes": 1}


def test_readers_share_and_a_second_writer_has_its_turn(place: str) -> None:
    with store.open(place, write=True) as one:
        if one.engine.name not in ("postgres", "spark"):
            pytest.skip("DuckDB is tried with two processes in test_store; ClickHouse has no lock")
        one.append({"votes": ballots(2)})
        with store.open(place) as first, store.open(place) as second:
            assert [opened.table(VOTES).count().to_pyarrow().as_py() for opened in (first, second)] == [2, 2]
        with ThreadPoolExecutor(1) as pool, store.open(place, write=True) as two:
            with one.transaction():
                one.append({"votes": ballots(3)})
                waits = pool.submit(two.append, {"votes": ballots(4).to_pyarrow()})
                time.sleep(0.5)
                assert not waits.done() and len(held(place)) == 2
            assert waits.result(timeout=60) == {"votes": 1}
    assert len(held(place)) == 4


def test_a_store_without_the_columns_of_today(place: str) -> None:
    """What came later is null; what every row needs is missed, whichever engine holds it."""
    name = place.partition("://")[0]
    if name == "spark":
        folder = place.removeprefix("spark://local[2]") + "/bulk/events"
        older = table(EVENTS, WHOLE["events"]).drop("again", "who").to_pyarrow()
        _parquet(older, folder)
        assert {row["again"] for row in held(place, EVENTS)} == {None} and len(held(place, EVENTS)) == 3
        _parquet(older.drop_columns(["status"]), place.removeprefix("spark://local[2]") + "/bulk/events")
    elif name in ("postgresql", "clickhouse"):
        with store.open(place, write=True) as opened:
            opened.append({"events": table(EVENTS, WHOLE["events"])})
            opened.engine.sql("ALTER TABLE events DROP COLUMN again")  # type: ignore[attr-defined]
        assert {row["again"] for row in held(place, EVENTS)} == {None}
        with store.open(place, write=True) as opened:
            assert opened.engine.columns(EVENTS)[-1] == "again"
            opened.engine.sql("ALTER TABLE events DROP COLUMN status")  # type: ignore[attr-defined]
    else:
        pytest.skip("tried in test_duckdb")
    with pytest.raises(StoreUnavailable, match="events in another shape"):
        store.open(place)


def _parquet(rows: pa.Table, folder: str) -> None:
    from pathlib import Path

    Path(folder).mkdir(parents=True, exist_ok=True)
    pq.write_table(rows, Path(folder, "part.parquet"))


@pytest.fixture
def searched(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """How often a table was searched for faults."""
    times: list[int] = []
    wrong = tables._wrong
    monkeypatch.setattr(tables, "_wrong", lambda *given, **more: times.append(1) or wrong(*given, **more))
    yield times


def test_what_comes_from_the_store_is_not_searched_again(place: str, searched: list[int]) -> None:
    faulty = table(EVENTS, [act("9", status="perhaps")])
    with store.open(place, write=True) as opened:
        opened.append({"events": table(EVENTS, WHOLE["events"])})
        searched.clear()
        events = opened.table(EVENTS)
        part = events.filter(events.actor == "KHM").select(*reversed(EVENTS.names)).order_by("record")
        check(events, EVENTS, where="here")
        assert check(part, EVENTS, where="here").count().to_pyarrow().as_py() == 2
        assert not searched
        with pytest.raises(BadTable, match="wrong status"):
            check(events.union(faulty), EVENTS, where="here")
        for changed in (events.mutate(status=ibis.literal("perhaps")), events.mutate(status=events.act)):
            with pytest.raises(BadTable, match="wrong status"):
                check(changed, EVENTS, where="here")


@pytest.mark.parametrize(
    ("module", "url", "extra"),
    [
        ("psycopg", "postgresql://nobody@127.0.0.1:9/none", "postgres"),
        ("clickhouse_connect", "clickhouse://127.0.0.1:9/none", "clickhouse"),
        ("pyspark", "spark://local[2]/nowhere", "spark"),
    ],
)
def test_an_extra_that_lacks_is_named(module: str, url: str, extra: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(StoreUnavailable, match="not installed") as refused:
        store.open(url)
    assert str(refused.value).splitlines()[1:] == [f'  wanted: pip install "detente[{extra}]"']


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://me:secret@127.0.0.1:9/none",
        "clickhouse://me:secret@127.0.0.1:9/none",
        "spark://127.0.0.1:9/tmp/none",
    ],
)
def test_a_server_that_does_not_answer_is_told_without_the_password(url: str) -> None:
    with pytest.raises(StoreUnavailable) as refused:
        store.open(url)
    told = str(refused.value)
    assert "secret" not in told and ("not answer" in told or "not installed" in told or "No Spark" in told)


def test_the_shelf_says_how_each_engine_is_reached() -> None:
    assert tuple(ENGINES) == NAMES
    for row in ENGINES.values():
        assert row.url.split("://")[0].split()[-1] in row.schemes and row.promise.endswith(".")


def test_flows_and_ties_are_checked_kinds() -> None:
    """The samples above are rows that the tables allow."""
    for kind in (FLOWS, TIES):
        check(table(kind, WHOLE[kind.name]), kind, where="here")
