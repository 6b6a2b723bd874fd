"""What is built in is what the program computes, covers what it says, and is quick to ask."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import correlation, median

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente import actors, builtin
from detente.build import codes
from detente.builtin import recipe
from detente.builtin.kept import KEPT, packed, save
from detente.builtin.points import placed, points
from detente.errors import BadTable, UnknownName
from detente.measures import MEASURES
from detente.measures.agreement import ABSTENTIONS, agreement
from detente.measures.interests import interests
from detente.models import MODELS
from detente.tables import EVENTS, SCORES, arrow, check

Shared = Callable[[str], Path]

FILE = Path(builtin.__file__).with_name("agreement.parquet")


def of(year: int, scores: ibis.Table) -> list[dict[str, object]]:
    return scores.filter(scores.period.year() == year).order_by("actor", "other").to_pyarrow().to_pylist()


def test_all_of_it_is_small() -> None:
    tables = list(FILE.parent.glob("*.parquet"))
    assert len(tables) == len(builtin.BUILT_IN) + 1  # the acts of the documents
    assert sum(file.stat().st_size for file in tables) < 8_000_000


@pytest.mark.parametrize("name", KEPT)
def test_what_is_kept_of_a_measure_is_a_checked_table(name: str) -> None:
    row = MEASURES[name]
    scores = check(builtin.scores(name), SCORES, where=name)
    low, high = row.low if row.low is not None else -1e9, row.high if row.high is not None else 1e9
    told = scores.aggregate(
        rows=scores.count(),
        records=(scores.source + "/" + scores.record).nunique(),
        within=scores.value.between(low, high).all(),
        held=((scores.low <= scores.value) & (scores.value <= scores.high)).fill_null(True).all(),
        told=(scores.n > 0).all(),
        first=scores.period.year().min(),
    )
    (found,) = told.to_pyarrow().to_pylist()
    assert found["rows"] == found["records"] > 2_000
    assert found["within"] and found["held"] and found["told"] and found["first"] >= recipe.SINCE


def test_nearly_every_pair_of_members_has_more_than_its_votes() -> None:
    """Of two of the 193 members the built-in tables must say something before anything is loaded."""
    members = _now("agreement", 2023)
    codes = sorted({code for pair in members for code in pair})
    assert len(codes) >= 190
    bound = _now("treaties", 2014) | {(two, one) for one, two in _now("treaties", 2014)}
    pairs = {(one, two) for one in codes for two in codes if one < two}
    assert len(pairs - members - bound) < 0.005 * len(pairs)


def _now(name: str, year: int) -> set[tuple[str, str]]:
    scores = builtin.scores(name)
    rows = scores.filter(scores.period.year() == year).select("actor", "other").distinct().to_pyarrow().to_pylist()
    return {(row["actor"], row["other"]) for row in rows}


def test_an_option_that_is_not_kept_gives_nothing_and_an_unknown_one_is_refused() -> None:
    assert builtin.scores("dependence", form="asymmetry").count().to_pyarrow().as_py() == 0
    assert builtin.scores("interests", abstention="apart").count().to_pyarrow().as_py() == 0
    with pytest.raises(UnknownName):
        builtin.scores("dependence", form="strange")


def test_a_year_of_shares_computed_again_is_the_same(shared: Shared) -> None:
    files = [("sipri", shared("data/arms_sipri_register_deliveries_1995_2025.parquet"))]
    tables = recipe.gathered(files)
    rows = recipe.measured(MEASURES["dependence"], tables)
    again = {(row["actor"], row["other"]): row["value"] for row in rows.to_pylist() if row["year"] == 2022}
    scores = builtin.scores("dependence")
    held = scores.filter(scores.source == "sipri", scores.period.year() == 2022).to_pyarrow().to_pylist()
    assert {(row["actor"], row["other"]): row["value"] for row in held} == pytest.approx(again)
    assert len(again) > 150 and again["KHM", "CHN"] == 1.0


def test_a_year_of_interests_computed_again_is_the_same(shared: Shared, tmp_path: Path) -> None:
    votes = shared("data/unga_votes_1946_2024_iso3.parquet")
    calls = shared("data/unga_rollcalls_1946_2024.parquet")
    ballots = recipe.together([recipe.described(votes, calls, to=tmp_path)])
    again = interests(
        ballots.filter(ballots.date.year() == 2020, ballots.actor.isin(["KHM", "CHN", "USA", "RUS", "LAO"]))
    )
    told = {(row["record"], row["n"]) for row in again.to_pyarrow().to_pylist()}
    held = {(row["record"], row["n"]) for row in of(2020, builtin.scores("interests"))}
    # Fewer voters find fewer roll calls contested: what they find, all find too.
    assert told and {record for record, _ in told} <= {record for record, _ in held}


def test_ideal_points_are_a_checked_table_of_states_that_voted() -> None:
    scores = check(builtin.scores("ideal_points"), SCORES, where="ideal_points")
    rows = scores.to_pyarrow().to_pylist()
    assert len({row["record"] for row in rows}) == len(rows) > 60_000
    assert all(row["low"] < row["value"] < row["high"] and row["n"] > 0 and row["other"] is None for row in rows)
    every = {(row["actor"], row["period"].year): row for row in rows if row["field"] == "all"}
    assert {year for _, year in every} == set(range(1946, 2025)) - {1964}
    assert {"nuclear", "human rights", "Middle East", "economic"} < {row["field"] for row in rows}
    for actor, year in every:
        until = actors.get(actor).until
        assert until is None or year <= until.year, actor
    for field in {row["field"] for row in rows}:
        first, *_, last = (row for row in rows if row["actor"] == "USA" and row["field"] == field)
        assert first["value"] > 0.5 and last["value"] > 0.5, f"{field} stands upside down"
    agreement = {
        row["other"] if row["actor"] == "USA" else row["actor"]: row["value"]
        for row in of(2019, builtin.scores())
        if "USA" in (row["actor"], row["other"])
    }
    nearer = [every[actor, 2019]["value"] for actor in sorted(agreement, key=lambda actor: agreement[actor])]
    assert sum(nearer[-20:]) / 20 > sum(nearer[:20]) / 20 + 1


def test_ideal_points_are_near_the_published_ones(shared: Shared) -> None:
    """Those of Bailey, Strezhnev and Voeten, July 2025, all votes: each year by itself, and all years in one."""
    path = str(shared("data/unga_idealpoints_jul2025.parquet"))
    theirs = ibis.read_parquet(path).select(actor="iso3c", year="year", theirs="idealpointall").drop_null()
    points = builtin.scores("ideal_points")
    ours = points.filter(points.field == "all").mutate(year=points.period.year())
    both = ours.join(theirs, [ours.actor == theirs.actor, ours.year == theirs.year.cast("int32")])
    every = both.select("year", "value", "theirs").to_pyarrow().to_pylist()
    years = {year: [row for row in every if row["year"] == year] for year in {row["year"] for row in every}}
    told = {year: correlation(*pairs(rows)) for year, rows in years.items()}
    assert len(every) > 11_000 and len(told) > 70
    assert median(told.values()) > 0.99
    assert correlation(*pairs(every)) > 0.97


def pairs(rows: list[dict[str, float]]) -> tuple[list[float], list[float]]:
    return [row["value"] for row in rows], [row["theirs"] for row in rows]


def test_a_fit_of_few_years_says_nearly_the_same(shared: Shared) -> None:
    """The first seven years alone: what stands built in was fitted to all years at once."""
    ballots = recipe.together([shared("data/unga_votes_1946_2024_iso3.parquet")])
    early = ballots.filter(ballots.date.year() < 1953)
    again = MODELS["ideal_points"].set({"issues": "no"}).fit(early).scores
    told = {row["actor"]: row["value"] for row in of(1949, again)}
    held = {row["actor"]: row["value"] for row in of(1949, builtin.scores("ideal_points")) if row["field"] == "all"}
    both = sorted(set(told) & set(held))
    assert len(both) > 45
    assert correlation([told[code] for code in both], [held[code] for code in both]) > 0.98


def test_ideal_points_go_through_the_recipe_unchanged(tmp_path: Path) -> None:
    rows = builtin.scores("ideal_points").order_by("record").to_pyarrow()
    save(placed(rows), tmp_path / "again.parquet")
    assert points(tmp_path / "again.parquet").order_by("record").to_pyarrow().equals(rows)


@given(st.lists(st.floats(1e-6, 1e6), min_size=1))
def test_three_digits_are_kept(values: list[float]) -> None:
    rows = [
        ("s", str(place), "visits", "KHM", "USA", "all", date(1980 + place % 40, 1, 1), "year", value, None, None, 1)
        for place, value in enumerate(values)
    ]
    for value in packed(arrow(SCORES, rows), "number").to_pylist():
        assert any(value["value"] == pytest.approx(one, rel=6e-3, abs=1e-30) for one in values)


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
def test_pairs_of_members_have_their_years(pair: tuple[str, str]) -> None:
    scores = builtin.scores()
    assert scores.filter(scores.actor == pair[0], scores.other == pair[1]).count().to_pyarrow().as_py() > 20


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
        key, n = (row["other"], row["year"]), row["calls"] - row["missed"]
        assert 1 - (row["differing"] + row["opposed"]) / (2 * n) == told[0][key]
        assert 1 - row["differing"] / n == told[1][key]
        assert row["opposed"] <= row["differing"] <= n


def test_scores_of_something_else_are_refused() -> None:
    strange = {"actor": ["A"], "other": ["B"], "period": ["2000-01-01"], "value": [0.123], "n": [7]}
    scores = ibis.memtable(pa.table(strange)).cast({"period": "date"})
    with pytest.raises(BadTable, match="whole number"):
        recipe.compact(scores, scores)


def test_the_recipe_without_a_file_says_what_it_wants() -> None:
    for what, wanted in (("votes", "needs a file of votes"), ("scores", "needs data sets")):
        run = subprocess.run([sys.executable, "-m", "detente.builtin.recipe", what], capture_output=True, text=True)
        assert run.returncode == 2
        assert wanted in run.stderr and "Traceback" not in run.stderr


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
