"""Alliance obligations: levels, sides, years joined, and what the real table tells of Cambodia."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from detente.errors import BadTable
from detente.sources.atop import read, spans
from tests.sources.ties import between, told

HEAD = "stateA,stateB,year,defense,offense,neutral,nonagg,consul\n"


def test_what_only_one_side_owes_is_a_row_of_its_own(tmp_path: Path) -> None:
    content = HEAD + "2,740,1960,1,0,0,0,1\n740,2,1960,0,0,0,0,1\n2,740,1961,1,0,0,0,1\n740,2,1961,1,0,0,0,1\n"
    columns = ("actor", "other", "level", "since", "until", "mutual", "field")
    whole = date(1960, 1, 1), date(1960, 12, 31)
    assert told("atop", tmp_path / "atop.csv", content, *columns) == [
        ("JPN", "USA", "consultation", *whole, False, "military"),
        ("USA", "JPN", "defense|consultation", *whole, False, "military"),
        ("JPN", "USA", "defense|consultation", date(1961, 1, 1), None, True, "military"),
    ]


def test_a_year_without_the_obligation_parts_a_spell(tmp_path: Path) -> None:
    rows = [f"{pair},{year},0,0,0,1,0" for year in (1950, 1951, 1953) for pair in ("2,20", "20,2")]
    other = [f"{pair},{year},0,0,1,0,0" for year in (1952, 1954) for pair in ("2,70", "70,2")]
    held = told("atop", tmp_path / "atop.csv", HEAD + "\n".join([*rows, *other, ""]))
    assert [row[3:] for row in held if row[2] == "nonaggression"] == [
        (date(1950, 1, 1), date(1951, 12, 31)),
        (date(1953, 1, 1), date(1953, 12, 31)),
    ]
    assert held[-1][4] is None, "what holds in the last year of the file has no end"


def test_the_undirected_file_binds_both(tmp_path: Path) -> None:
    head = "mem1,mem2,year,defense,offense,neutral,nonagg,consul\n"
    held = told("atop", tmp_path / "atop.csv", head + "365,710,1950,1,0,0,0,0\n", "actor", "other", "mutual")
    assert held[0] == ("CHN", "SUN", True)


def test_a_spell_goes_on_with_the_state_that_carries_it_on(tmp_path: Path) -> None:
    rows = [f"{pair},{year},0,0,0,1,0" for year in (1990, 1991, 1992) for pair in ("365,710", "710,365")]
    held = told("atop", tmp_path / "atop.csv", HEAD + "\n".join([*rows, ""]), "other", "since", "until")
    assert held == [
        ("SUN", date(1990, 1, 1), date(1991, 12, 25)),
        ("RUS", date(1991, 12, 26), None),
    ]


@pytest.mark.parametrize("year", ["soon", "", "99", "19990"])
def test_a_year_that_is_none_is_named(tmp_path: Path, year: str) -> None:
    (tmp_path / "atop.csv").write_text(f"{HEAD}2,20,{year},1,0,0,0,1\n")
    with pytest.raises(BadTable) as refused:
        read(tmp_path / "atop.csv")
    assert "year" in refused.value.message and (refused.value.found or "") == year


def test_what_the_real_table_tells_of_cambodia(shared: Callable[[str], Path]) -> None:
    path = shared("data/alliances_atop_dyadyear.parquet")
    china = between("atop", path, "CHN", "KHM")
    assert china[-1][0] == "nonaggression" and china[-1][2] is None
    assert china[0][1] == 1960
    assert [row[1] for row in between("atop", path, "KHM", "USA")] == [1962, 2009], "Laos, then the treaty of amity"
    assert spans(path)[0].until == date(2018, 12, 31)
