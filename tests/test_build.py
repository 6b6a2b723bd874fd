"""The one recipe on real input: read and load."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from detente import build
from detente import store as stores
from detente.errors import BadTable, UnknownName, UnreadableDocument
from detente.tables import DOCUMENTS, EVENTS, VOTES
from tests.loadable import ICEWS, ballots, rows

TOLD = "On 7 April 2006 China criticised Japan."


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
    loaded = build.load("icews", files, progress=lambda step: seen.append((step.name, step.rows)))
    assert loaded.added == {"events": 4} and seen == [("2013.csv", 2), ("2014.csv", 4)]
    with stores.open() as opened:
        spans = [(row["source"], row["kind"], row["since"], row["until"]) for row in rows(opened.coverage())]
    assert spans == [("icews", "events", date(2013, 1, 1), date(2014, 12, 31))]


def test_a_source_that_is_none() -> None:
    with pytest.raises(UnknownName) as refused:
        build.load("un_vote", [])
    assert refused.value.nearest == ("un_votes",)


def test_real_votes_load_and_load_again(shared: Callable[[str], Path]) -> None:
    file = shared("data/unga_votes_1946_2024_iso3.parquet")
    first, second = build.load("un_votes", [file]), build.load("un_votes", [file])
    assert first.added["votes"] == first.read["votes"] > 900_000
    assert second.added["votes"] == 0
