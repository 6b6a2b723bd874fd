"""What is built in is what the program computes, covers what it says, and is quick to ask."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from detente import actors, builtin
from detente.build import codes
from detente.builtin import recipe
from detente.errors import BadTable
from detente.measures.agreement import ABSTENTIONS, agreement
from detente.tables import EVENTS, SCORES, check

Shared = Callable[[str], Path]

FILE = Path(builtin.__file__).with_name("agreement.parquet")


def of(year: int, scores: ibis.Table) -> list[dict[str, object]]:
    return scores.filter(scores.period.year() == year).order_by("actor", "other").to_pyarrow().to_pylist()


def test_it_is_small() -> None:
    assert FILE.stat().st_size < 3_000_000


def test_scores_are_a_checked_table_of_every_year() -> None:
    scores = check(builtin.scores(), SCORES, where="builtin")
    # In 1964 the Assembly held no recorded vote, for the quarrel over dues.
    years = set(scores.period.year().name("year").as_table().distinct().to_pyarrow()["year"].to_pylist())
    assert years == set(range(1946, 2025)) - {1964}
    told = scores.aggregate(
        rows=scores.count(),
        records=scores.record.nunique(),
        low=scores.low.min(),
        high=scores.high.max(),
        wide=(scores.low <= scores.value).all() & (scores.value <= scores.high).all(),
        once=(scores.actor < scores.other).all(),
    ).to_pyarrow()
    (row,) = told.to_pylist()
    assert row["rows"] == row["records"] > 900_000
    assert row["low"] >= 0 and row["high"] <= 1 and row["wide"] and row["once"]


def test_every_actor_is_known_and_voted_while_it_was_there() -> None:
    scores = builtin.scores()
    ends = scores.select("actor", "period").union(scores.select("period", actor="other").select("actor", "period"))
    spans = ends.group_by("actor").aggregate(first=ends.period.year().min(), last=ends.period.year().max())
    known = {row["actor"]: row for row in spans.to_pyarrow().to_pylist()}
    assert {"SUN", "YUG", "CSK", "DDR", "YAR", "YMD", "SCG"} <= set(known)
    for code, row in known.items():
        until = actors.get(code).until
        assert until is None or row["last"] <= until.year, code
    assert known["RUS"]["first"] in (1991, 1992) and known["KHM"]["last"] == 2024


def test_one_year_computed_again_is_the_same(shared: Shared) -> None:
    paths = [shared("data/unga_votes_1946_2024_iso3.parquet"), shared("data/unga_votes_1946_2020_cow.parquet")]
    votes = recipe.together(paths)
    for abstention in ABSTENTIONS:
        again = agreement(votes.filter(votes.date.year() == 1988), abstention=abstention)
        assert of(1988, again) == of(1988, builtin.scores(abstention=abstention))
        assert len(of(1988, again)) > 12_000


@pytest.mark.parametrize("pair", [("CHN", "KHM"), ("KHM", "USA"), ("UKR", "ZWE")])
def test_one_pair_comes_at_once(pair: tuple[str, str]) -> None:
    ibis.memtable({"opened": [1]}).to_pyarrow()
    spans = []
    for _ in range(5):
        start = time.perf_counter()
        scores = builtin.scores()
        rows = scores.filter(scores.actor == pair[0], scores.other == pair[1]).to_pyarrow()
        spans.append(time.perf_counter() - start)
    assert rows.num_rows > 20
    assert min(spans) < 0.1


def test_whole_numbers_give_back_every_digit() -> None:
    half, apart = (builtin.scores(abstention=abstention) for abstention in ABSTENTIONS)
    samples = [ibis.memtable(scores.filter(scores.actor == "KHM").to_pyarrow()) for scores in (half, apart)]
    told = [
        {(row["other"], row["period"].year): row["value"] for row in sample.to_pyarrow().to_pylist()}
        for sample in samples
    ]
    rows = recipe.compact(*samples).to_pylist()
    assert len(rows) > 5000
    for row in rows:
        key = row["other"], row["year"]
        assert 1 - row["distance"] / (2 * row["n"]) == told[0][key]
        assert 1 - row["differing"] / row["n"] == told[1][key]
        assert row["differing"] <= row["distance"] <= 2 * row["differing"]


def test_scores_of_something_else_are_refused() -> None:
    strange = {"actor": ["A"], "other": ["B"], "period": ["2000-01-01"], "value": [0.123], "n": [7]}
    scores = ibis.memtable(pa.table(strange)).cast({"period": "date"})
    with pytest.raises(BadTable, match="whole number"):
        recipe.compact(scores, scores)


def test_the_recipe_without_a_file_says_what_it_wants() -> None:
    run = subprocess.run([sys.executable, "-m", "detente.builtin.recipe"], capture_output=True, text=True)
    assert run.returncode == 2
    assert "needs a file of votes" in run.stderr and "Traceback" not in run.stderr


def test_the_acts_are_those_that_the_coder_finds_today() -> None:
    """To make them again: detente read examples/cambodia --format parquet | python -m detente.builtin.recipe acts."""
    texts = list(builtin.documents())
    now = [event._asdict() for acts in codes("rules")(texts) for event in acts]
    held = check(builtin.events(), EVENTS, where="builtin").to_pyarrow().to_pylist()
    assert held == now and len(held) > 250


def test_acts_are_told_with_their_words_and_their_document() -> None:
    texts = {text.document: text for text in builtin.documents()}
    for row in builtin.events().to_pyarrow().to_pylist():
        text = texts[row["document"]]
        assert row["quote"] and row["quote"] == text.text[row["start"] : row["end"]]
        assert (row["title"], row["published"], row["cites"]) == (text.title, text.published, text.cites)
    assert FILE.with_name("events.parquet").stat().st_size < 100_000


def test_acts_go_through_the_recipe_unchanged(tmp_path: Path) -> None:
    told = builtin.events().to_pyarrow()
    pq.write_table(told, tmp_path / "piped")
    assert recipe.acts((tmp_path / "piped").read_bytes(), to=tmp_path / "again.parquet") == told.num_rows
    assert pq.read_table(tmp_path / "again.parquet").equals(told.select(EVENTS.names))
    pq.write_table(told.drop_columns(["status"]), tmp_path / "piped")
    with pytest.raises(BadTable, match="status"):
        recipe.acts((tmp_path / "piped").read_bytes(), to=tmp_path / "again.parquet")


def test_the_examples_are_there() -> None:
    texts = list(builtin.documents())
    assert len(texts) >= 30
    assert all(text.published and text.title and text.cites for text in texts)
