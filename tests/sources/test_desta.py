"""Trade agreements: who is tied to whom, and until when."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import pytest

from detente.errors import BadTable
from detente.sources.desta import read
from tests.sources.ties import between, told

HEAD = "number,base_treaty,name,entry_type,year,entryforceyear,typememb,iso3\n"
BLOC = ("ARG", "BRA", "URY")


def entry(number: str, name: str, kind: str, members: Iterable[str], sort: str = "base_treaty", year: str = "") -> str:
    base = number.partition("+")[0].partition("_")[0]
    return "".join(f"{number},{base},{name},{sort},1995,{year},{kind},{member}\n" for member in members)


def pairs(tmp_path: Path, *entries: str) -> set[tuple[str, str]]:
    return set(told("desta", tmp_path / "t.csv", HEAD + "".join(entries), "actor", "other"))


def test_a_bloc_and_a_state_tie_each_member_to_the_state_alone(tmp_path: Path) -> None:
    assert pairs(tmp_path, entry("2", "Chile MERCOSUR", "3", (*BLOC, "CHL"))) == {
        ("ARG", "CHL"),
        ("BRA", "CHL"),
        ("CHL", "URY"),
    }


def test_a_partner_that_the_list_could_not_code_ties_no_members_of_the_bloc(tmp_path: Path) -> None:
    own = entry("1", "MERCOSUR", "2", BLOC)
    assert len(pairs(tmp_path, own, entry("2", "MERCOSUR Atlantis", "3", BLOC))) == 3
    held = told("desta", tmp_path / "t.csv", HEAD + own + entry("2", "MERCOSUR Atlantis", "3", BLOC), "title")
    assert set(held) == {("MERCOSUR",)}


def test_two_blocs_tie_no_member_to_its_own(tmp_path: Path) -> None:
    own = entry("1", "MERCOSUR", "2", BLOC)
    held = pairs(tmp_path, own, entry("3", "Southern States MERCOSUR", "4", (*BLOC, "ZAF", "BWA")))
    assert ("BWA", "ZAF") not in held and {("ARG", "BWA"), ("URY", "ZAF")} <= held
    assert ("ARG", "BRA") in held, "by their own treaty"


def test_who_joins_is_tied_to_all_and_who_was_in_no_second_time(tmp_path: Path) -> None:
    own = entry("1", "Some Union", "2", BLOC)
    held = told(
        "desta",
        tmp_path / "t.csv",
        HEAD + own + entry("1+1", "Some Union Bolivia accession", "5", (*BLOC, "BOL"), "accession", "1998"),
        "actor",
        "other",
        "since",
    )
    assert {row[:2] for row in held if row[2] == date(1998, 1, 1)} == {("ARG", "BOL"), ("BOL", "BRA"), ("BOL", "URY")}
    assert len(held) == 6


def test_a_withdrawal_ends_ties_and_a_protocol_does_not(tmp_path: Path) -> None:
    rows = [
        entry("1", "Some Union", "2", BLOC, year="1996"),
        entry("1_1", "Some Union withdrawal Brazil", "7", BLOC, "withdrawal", "2001"),
        entry("1a", "Some Union Protocol", "2", BLOC, "protocol or amendment", "1999"),
        entry("9", "Chad Mali", "1", ("TCD", "MLI"), "negotiation"),
    ]
    assert told("desta", tmp_path / "t.csv", HEAD + "".join(rows)) == [
        ("ARG", "BRA", "plurilateral", date(1996, 1, 1), date(2000, 12, 31)),
        ("ARG", "URY", "plurilateral", date(1996, 1, 1), None),
        ("BRA", "URY", "plurilateral", date(1996, 1, 1), date(2000, 12, 31)),
    ]


def test_the_publishers_pairs_are_taken_as_they_stand(tmp_path: Path) -> None:
    head = "country1,country2,iso1,iso2,number,base_treaty,name,entry_type,year,entryforceyear,typememb\n"
    rows = (
        "Soviet Union,Finland,810,246,4,4,Finland USSR,base_treaty,1947,,1\n"
        "Chile,Brazil,152,76,2,2,Chile MERCOSUR,base_treaty,1996,1996,3\n"
        "Chile,Brazil,152,76,2_1,2,Chile MERCOSUR withdrawal,withdrawal,2003,2003,7\n"
    )
    held = told("desta", tmp_path / "t.csv", head + rows)
    assert ("BRA", "CHL", "with a bloc", date(1996, 1, 1), date(2002, 12, 31)) in held
    assert [row[1] for row in held if row[0] == "FIN"] == ["SUN", "RUS"]


def test_a_year_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(HEAD + entry("1", "Some Union", "2", BLOC, year="soon"))
    with pytest.raises(BadTable) as refused:
        read(tmp_path / "t.csv")
    assert refused.value.found == "soon"


def test_what_the_real_table_tells(shared: Callable[[str], Path]) -> None:
    path = shared("data/treaties_desta_members.parquet")
    assert between("desta", path, "CHN", "KHM") == [("with a bloc", 2005, None)]
    assert between("desta", path, "KHM", "VNM")[0] == ("plurilateral", 1999, None)
    assert between("desta", path, "KHM", "USA") == []
    assert between("desta", path, "DNK", "NOR")[0] == ("plurilateral", 1960, 1972)
    assert {row[2] for row in between("desta", path, "FRA", "GBR")} == {2019}
