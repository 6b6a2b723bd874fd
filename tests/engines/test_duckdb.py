"""A DuckDB file keeps words as numbers, and nobody who asks it in words can tell."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import ibis
import pytest

from detente import acts, store
from detente.errors import BadTable, StoreUnavailable
from detente.measures import MEASURES
from detente.store import Store
from detente.tables import COVERAGE, EVENTS, FLOWS, VOTES, table
from tests.engines.test_engines import act, ballots
from tests.measures.samples import event_rows

WORDS = ("source", "actor", "other", "act", "mode", "field", "status", "precision", "book")
PAIRS = [
    ("KHM", "USA"),
    ("?OLD EMPIRE", "KHM"),
    ("USA", "?\N{LATIN CAPITAL LETTER E WITH ACUTE}TAT"),
    ("CHN", "?old empire"),
]


def some() -> list[tuple[object, ...]]:
    return [act(f"{row}", actor=actor, other=other, source="icews") for row, (actor, other) in enumerate(PAIRS)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.duckdb"


@pytest.fixture
def opened(path: Path) -> Iterator[Store]:
    with store.open(path, write=True) as opened:
        opened.append({"events": table(EVENTS, some())})
        yield opened


def types(opened: Store, name: str = "events") -> dict[str, str]:
    query = f"SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = '{name}' AND NOT internal"
    return dict(opened.engine.sql(query).fetchall())  # type: ignore[attr-defined]


def test_words_are_kept_as_numbers(opened: Store) -> None:
    assert {name for name, kind in types(opened).items() if kind.startswith("ENUM")} == set(WORDS)
    assert {opened.table(EVENTS)[name].type() for name in WORDS} == {ibis.dtype("string")}


def test_numbers_read_as_words(opened: Store) -> None:
    """Every question that a measure may ask has the answer that it has of plain words."""
    told, kept = table(EVENTS, some()), opened.table(EVENTS)
    words = ibis.memtable({"actor": ["KHM", "NEVER SEEN"], "weighs": [1.0, 2.0]})

    def asked(rows: ibis.Table) -> list[ibis.Table]:
        columns = {
            "equal": rows.actor == "KHM",
            "never": rows.actor == "NEVER SEEN",
            "among": rows.actor.isin(["KHM", "NEVER SEEN"]),
            "unknown": rows.actor.startswith("?"),
            "before": rows.actor < rows.other,
            "after": rows.actor > "L",
            "first": ibis.least(rows.actor, rows.other),
            "joined": rows.actor + "/" + rows["mode"].fill_null(""),
            "part": rows.actor.substr(0, 2) + rows.other[1:3],
            "long": rows.other.length(),
            "upper": rows.actor.upper(),
            "split": rows.actor.split(" ")[0],
            "chosen": (rows.actor == "KHM").ifelse(rows.actor, "nobody"),
            "cases": rows.actor.cases(("KHM", "one"), else_=rows.other),
        }
        return [
            rows.select("record", **columns),
            rows.aggregate(least=rows.actor.min(), most=rows.other.max(), several=rows.actor.nunique()),
            rows.join(words, "actor").select("record", "weighs"),
            rows.anti_join(words, "actor").select("record"),
            rows.select("record", "actor").union(rows.select("record", actor=ibis.literal("all"))),
            rows.order_by("actor", "other").select("actor").limit(2),
            (again := rows.view()).join(rows, [again.actor == rows.other]).select(again.record),
        ]

    for mine, theirs in zip(asked(kept), asked(told), strict=True):
        one, two = (sorted(map(str, given.to_pyarrow().to_pylist())) for given in (mine, theirs))
        assert one == two


def test_a_stream_tells_words(opened: Store) -> None:
    stream = opened.table(EVENTS).select("record", "actor").to_pyarrow_batches(chunk_size=2)
    told = stream.read_all()
    assert f"{told.schema.field('actor').type}" == "string" and told["actor"][1].as_py() == PAIRS[1][0]
    assert opened.table(EVENTS).to_pandas().actor.tolist() == [actor for actor, _ in PAIRS]


def test_words_never_seen_join_the_list_in_its_order(opened: Store) -> None:
    for name in ("?AAA", "?ZZZ", "ZZZ", "?"):
        assert opened.append({"events": table(EVENTS, [act(name, actor=name)])}) == {"events": 1}
    opened.append({"votes": ballots(1, actor="?NEW"), "flows": table(FLOWS, [
        ("t", "1", date(2001, 1, 1), "?NEWER", "USA", "trade", 1.0, "USD", "?NEWER", "aid")
    ])})  # fmt: skip
    events = opened.table(EVENTS)
    assert events.order_by("actor").actor.to_pyarrow().to_pylist() == sorted(
        [actor for actor, _ in PAIRS] + ["?AAA", "?ZZZ", "ZZZ", "?"]
    )
    assert types(opened)["actor"] == types(opened, "votes")["actor"] == types(opened, "flows")["reporter"]
    assert types(opened)["actor"].index("'?NEW'") < types(opened)["actor"].index("'?NEWER'")
    joined = events.join(opened.table(FLOWS), events.other == opened.table(FLOWS).other).count()
    assert joined.to_pyarrow().as_py() == 5


def test_words_of_a_load_that_breaks_are_forgotten(opened: Store) -> None:
    before = types(opened)
    with pytest.raises(BadTable), opened.transaction():
        opened.append({"events": table(EVENTS, [act("9", actor="?LOST")])})
        raise BadTable("broken")
    assert types(opened) == before
    assert opened.append({"events": table(EVENTS, [act("9", actor="?LOST")])}) == {"events": 1}


@pytest.fixture
def older(path: Path) -> Path:
    """A store as it was written when words were words."""
    other = ibis.duckdb.connect(path)
    other.create_table("events", table(EVENTS, event_rows()).drop("again").to_pyarrow())
    other.create_table(
        "coverage", table(COVERAGE, [("icews", "a", "events", date(2001, 1, 1), date(2003, 12, 31), "*")])
    )
    other.disconnect()
    return path


def scores(opened: Store) -> list[dict[str, object]]:
    told = MEASURES["cooperation"].function(opened.table(EVENTS), opened.table(COVERAGE), by="year")
    return told.order_by("source", "record").to_pyarrow().to_pylist()  # type: ignore[no-any-return]


def test_an_older_store_is_brought_up_when_it_is_written(older: Path) -> None:
    content = older.read_bytes()
    with store.open(older) as opened:
        wanted, rows = scores(opened), opened.table(EVENTS).order_by("record").to_pyarrow().to_pylist()
        assert wanted and types(opened)["actor"] == "VARCHAR"
    assert older.read_bytes() == content
    for _ in range(2):
        with store.open(older, write=True) as opened:
            assert {name for name, kind in types(opened).items() if kind.startswith("ENUM")} == set(WORDS)
            opened.append({"events": table(EVENTS, event_rows())})
            assert opened.table(EVENTS).order_by("record").to_pyarrow().to_pylist() == rows
            assert scores(opened) == wanted


def test_an_older_store_with_a_row_that_cannot_be_is_left_as_it_was(older: Path) -> None:
    other = ibis.duckdb.connect(older)
    other.raw_sql("UPDATE events SET status = 'perhaps' WHERE record = '3'")
    other.disconnect()
    with pytest.raises(BadTable, match="wrong status, the first is record 3"):
        store.open(older, write=True)
    with store.open(older) as opened:
        assert types(opened)["actor"] == "VARCHAR"
        with pytest.raises(BadTable, match="wrong status"):
            scores(opened)


def test_the_lists_begin_with_what_is_known(opened: Store) -> None:
    """So that an ordinary load changes no list: each change writes its columns anew."""
    for act_ in acts.ACTS:
        assert f"'{act_}'" in types(opened)["act"]
    for code in ("KHM", "SUN", "YUG", "TUV"):
        assert f"'{code}'" in types(opened)["actor"]


def test_a_compacted_file_is_smaller_and_whole(path: Path) -> None:
    rows = [act(f"d{row}:0", actor=f"?{row % 50}") for row in range(60_000)]
    with store.open(path, write=True) as opened:
        opened.append({"events": table(EVENTS, rows)})
    with store.open(path, write=True) as opened:
        opened.remove([f"d{row}" for row in range(59_000)])
        before, after = opened.compact()
        assert after < before * 0.75 and path.stat().st_size == after
        assert opened.table(EVENTS).count().to_pyarrow().as_py() == 1_000
        assert opened.append({"events": table(EVENTS, [act("new", actor="?NEW")])}) == {"events": 1}
    with store.open(path) as opened:
        assert opened.table(EVENTS).count().to_pyarrow().as_py() == 1_001
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_a_file_that_cannot_be_compacted_stays(opened: Store, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, target: Path) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="no space"):
        opened.compact()
    assert opened.table(EVENTS).count().to_pyarrow().as_py() == len(PAIRS)
    assert not list(path.parent.glob("*.compact"))


def test_memory_is_limited_and_the_rest_goes_to_disk(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    limit = "SELECT current_setting('memory_limit'), current_setting('temp_directory')"
    with store.open(path, write=True, memory="500MB") as opened:
        assert opened.engine.sql(limit).fetchone() == ("476.8 MiB", f"{path}.tmp")  # type: ignore[attr-defined]
    monkeypatch.setenv("DETENTE_MEMORY", "64MiB")
    with store.open(path) as opened:
        assert opened.engine.sql(limit).fetchone()[0] == "64.0 MiB"  # type: ignore[attr-defined]
        many = "SELECT count(*) FROM (SELECT range::VARCHAR || 'x' AS a, count(*) FROM range(3000000) GROUP BY a)"
        opened.engine.sql("SET threads = 2")  # type: ignore[attr-defined]
        assert opened.engine.sql(many).fetchone() == (3_000_000,)  # type: ignore[attr-defined]
    assert not path.with_name(path.name + ".tmp").exists()
    for wrong in ("much", "500", "-1GB"):
        with pytest.raises(StoreUnavailable, match="number and a unit"):
            store.open(path, memory=wrong)


def test_votes_have_their_words_too(path: Path) -> None:
    with store.open(path, write=True) as opened:
        opened.append({"votes": ballots(3)})
        assert types(opened, "votes")["actor"].startswith("ENUM") and types(opened, "votes")["resolution"] == "VARCHAR"
        assert opened.table(VOTES).filter(lambda rows: rows.actor == "KHM").count().to_pyarrow().as_py() == 3
