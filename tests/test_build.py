"""The one recipe on real input: read, load, measure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import ibis
import pytest

from detente import build
from detente import store as stores
from detente.errors import BadTable, OutOfCoverage, UnknownActor, UnknownName, UnreadableDocument
from detente.measures import MEASURES
from detente.tables import DOCUMENTS, EVENTS, VOTES

TOLD = "On 7 April 2006 China criticised Japan."
GRAPH = "date,source,relation,target\n{year}-01-01,China,Make a visit,Cambodia\n{year}-12-31,Russia,Consult,Cambodia\n"
ICEWS = """event_id,event_date,source_name,source_country,cameo_code,intensity,target_name,target_country
{year}1,{year}-01-01,Xi Jinping,China,042,1.9,Police (Cambodia),Cambodia
{year}2,{year}-12-31,Army,Russian Federation,040,1.0,Hun Sen,Cambodia
"""


def rows(table: ibis.Table) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = table.to_pyarrow().to_pylist()
    return found


def graph(path: Path, year: int) -> Path:
    path.write_text(GRAPH.format(year=year))
    return path


def ballots(path: Path, first: int, last: int) -> Path:
    """One roll call a year that Cambodia and China always share and the United States never does."""
    lines = ["rcid,date,iso3,vote"]
    for year in range(first, last + 1):
        lines += [f"{year},{year}-06-01,{code},{vote}" for code, vote in (("KHM", 1), ("CHN", 1), ("USA", 3))]
    path.write_text("\n".join([*lines, ""]))
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "one.txt").write_text(f"é🤝 First.\n\n{TOLD}\n")
    (tmp_path / "papers" / "two.md").write_text("---\ntitle: Two\n---\nOn 8 May 2007 Japan criticised China.\n")
    return tmp_path / "papers"


def test_a_quote_is_the_documents_own_text(folder: Path) -> None:
    told = rows(build.read(folder))
    assert {(row["actor"], row["other"]) for row in told} == {("CHN", "JPN"), ("JPN", "CHN")}
    for row in told:
        assert row["quote"] == Path(row["document"]).read_text(encoding="utf8")[row["start"] : row["end"]]


def test_a_text_a_name_and_several_of_them(folder: Path) -> None:
    assert rows(build.read(TOLD))[0]["quote"].startswith("On 7 April 2006")
    assert rows(build.read(TOLD + "\nAnd more."))[0]["actor"] == "CHN"
    both = rows(build.read([folder / "one.txt", str(folder / "two.md"), TOLD]))
    assert [Path(row["document"]).name for row in both] == ["one.txt", "two.md", "text"]
    for missing in ("missing", "my missing notes.txt"):
        with pytest.raises(UnreadableDocument, match="no file"):
            build.read(missing)
    with pytest.raises(UnknownName) as refused:
        build.read(TOLD, coder="rule")
    assert refused.value.nearest == ("rules",)


def test_a_text_without_an_act_gives_an_empty_table() -> None:
    table = build.read("Nothing at all is told here.")
    assert rows(table) == []
    assert table.columns == (*EVENTS.names, "quote")


def test_documents_load_once_with_their_acts(folder: Path) -> None:
    (folder / "bad.bin").write_bytes(b"\0\1")
    once, twice = build.load("documents", [folder]), build.load("documents", [folder])
    assert once.added == {"documents": 2, "events": 2} and once.read == once.added
    assert twice.added == {"documents": 0, "events": 0} and twice.read["documents"] == 2
    assert len(once.skipped) == 1
    with stores.open() as opened:
        assert rows(opened.coverage()) == []
        assert {row["title"] for row in rows(opened.table(DOCUMENTS))} == {None, "Two"}


def test_a_load_is_all_or_nothing(tmp_path: Path) -> None:
    good, bad = ballots(tmp_path / "good.csv", 1990, 1995), tmp_path / "bad.csv"
    bad.write_text("rcid,date,iso3\n")
    with pytest.raises(BadTable):
        build.load("un_votes", [good, bad])
    with stores.open() as opened:
        assert rows(opened.table(VOTES)) == []


def test_loading_tells_what_was_covered(tmp_path: Path) -> None:
    seen: list[tuple[str, int]] = []
    files = [tmp_path / f"{year}.csv" for year in (2013, 2014)]
    for year, file in zip((2013, 2014), files, strict=True):
        file.write_text(ICEWS.format(year=year))
    loaded = build.load("icews", files, progress=lambda name, count: seen.append((name, count)))
    assert loaded.added == {"events": 4} and seen == [("2013.csv", 2), ("2014.csv", 4)]
    with stores.open() as opened:
        spans = [(row["source"], row["kind"], row["since"], row["until"]) for row in rows(opened.coverage())]
    assert spans == [("icews", "events", date(2013, 1, 1), date(2014, 12, 31))]


def test_a_source_that_is_none() -> None:
    with pytest.raises(UnknownName) as refused:
        build.load("un_vote", [])
    assert refused.value.nearest == ("un_votes",)


def test_what_is_built_in_answers_with_nothing_loaded() -> None:
    told = rows(build.measure("agreement", "Kampuchea", "USA", since=2005, until=2006))
    assert [(row["actor"], row["other"], row["period"].year) for row in told] == [
        ("KHM", "USA", 2005),
        ("KHM", "USA", 2006),
    ]
    assert len(rows(build.measure("agreement", "KHM", since=2005, until=2005))) > 150


def test_loaded_votes_come_before_what_is_built_in(tmp_path: Path) -> None:
    build.load("un_votes", [ballots(tmp_path / "v.csv", 2005, 2006)])
    told = rows(build.measure("agreement", "KHM", "USA", since=2004, until=2007))
    assert [(row["period"].year, row["n"] == 1) for row in told] == [
        (2004, False),
        (2005, True),
        (2006, True),
        (2007, False),
    ]
    assert [row["value"] for row in told if row["n"] == 1] == [0.0, 0.0]


def test_what_is_not_wanted_is_left_out_before_it_is_fetched(tmp_path: Path) -> None:
    """All pairs of 78 years are a million rows: one state's are kept in the store and in what is built in alike."""
    build.load("un_votes", [ballots(tmp_path / "v.csv", 2004, 2005)])
    with stores.open() as opened:
        row = MEASURES["agreement"]
        known = build.scores(row, opened, among=None, by="year", kept=lambda every: every.filter(every.actor == "CHN"))
        assert {score["actor"] for score in rows(known)} == {"CHN"}


def test_options_and_months_are_measured_on_what_is_loaded(tmp_path: Path) -> None:
    build.load("un_votes", [ballots(tmp_path / "v.csv", 2005, 2006)])
    options = {"abstention": build.MEASURES["agreement"].options["abstention"][1]}
    assert len(rows(build.measure("agreement", "KHM", "CHN", options=options))) == 2
    monthly = rows(build.measure("agreement", "KHM", "CHN", by="month"))
    assert [row["period"] for row in monthly] == [date(2005, 6, 1), date(2006, 6, 1)]


def test_a_measure_with_a_direction_tells_the_way_that_was_asked(tmp_path: Path) -> None:
    build.load("icews", [graph(tmp_path / "g.csv", 2014)])
    there = rows(build.measure("cooperation", "Russia", "Cambodia", by="year", since=2014, until=2014))
    assert {(row["actor"], row["other"]) for row in there} == {("RUS", "KHM")}
    with pytest.raises(OutOfCoverage):
        build.measure("cooperation", "Cambodia", "Russia", by="year", since=2014, until=2014)


def test_cooperation_counts_the_acts_of_the_built_in_documents_once() -> None:
    alone = rows(build.measure("cooperation", "KHM", "USA", by="year"))
    assert {row["source"] for row in alone} == {"documents"}
    build.load("documents", [Path(__file__).parents[1] / "examples" / "cambodia"])
    assert rows(build.measure("cooperation", "KHM", "USA", by="year")) == alone


def test_a_state_counts_with_those_that_it_continues() -> None:
    told = rows(build.measure("agreement", "Russia", "France", since=1990, until=1993))
    named = {row["period"].year: {row["actor"], row["other"]} for row in told}
    assert named[1990] == {"SUN", "FRA"} and named[1993] == {"RUS", "FRA"}


@pytest.mark.parametrize(
    ("asked", "error", "nearest"),
    [
        ({"name": "agrement", "actor": "KHM"}, UnknownName, ("agreement",)),
        ({"name": "agreement", "actor": "KHM", "by": "day"}, UnknownName, ("year", "month")),
        ({"name": "agreement", "actor": "KHM", "options": {"abstain": "x"}}, UnknownName, ("abstention",)),
        ({"name": "agreement", "actor": "Camboda"}, UnknownActor, ("Cambodia (KHM)",)),
        ({"name": "agreement", "actor": "KHM", "since": 2090}, OutOfCoverage, ()),
        ({"name": "cooperation", "actor": "FRA", "other": "BRA"}, OutOfCoverage, ()),
    ],
)
def test_what_cannot_be_measured(asked: dict[str, Any], error: type[Exception], nearest: tuple[str, ...]) -> None:
    with pytest.raises(error) as refused:
        build.measure(asked.pop("name"), asked.pop("actor"), asked.pop("other", None), **asked)
    assert getattr(refused.value, "nearest", ())[: len(nearest)] == nearest


def test_an_option_that_is_none_is_told_with_those_that_are() -> None:
    with pytest.raises(UnknownName) as refused:
        build.measure("agreement", "KHM", options={"abstention": "quarter"})
    assert refused.value.nearest == build.MEASURES["agreement"].options["abstention"]


def test_real_votes_load_and_load_again(shared: Callable[[str], Path]) -> None:
    file = shared("data/unga_votes_1946_2024_iso3.parquet")
    first, second = build.load("un_votes", [file]), build.load("un_votes", [file])
    assert first.added["votes"] == first.read["votes"] > 900_000
    assert second.added["votes"] == 0
    value = {row["other"]: row["value"] for row in rows(build.measure("agreement", "KHM", since=2005, until=2005))}
    other = {row["actor"]: row["value"] for row in rows(build.measure("agreement", "KHM", since=2005, until=2005))}
    assert {**value, **other}["CHN"] > 0.8 > 0.3 > {**value, **other}["USA"]
