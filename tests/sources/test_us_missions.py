"""Chiefs of mission of the United States as missions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from detente.errors import BadTable
from detente.sources.us_missions import read, spans
from tests.sources.ties import of, told

HEAD = "territory,role,appointed,arrived,started,ended,ended_note\n"


def missions(tmp_path: Path, *rows: str) -> list[tuple[object, ...]]:
    return told("us_missions", tmp_path / "m.csv", HEAD + "\n".join([*rows, ""]), "other", "level", "since", "until")


def test_a_mission_lasts_from_one_chief_to_the_next(tmp_path: Path) -> None:
    assert missions(
        tmp_path,
        "chad,charge-daffaires-ad-interim,,,1960-08-11,1961-01-05,",
        "chad,ambassador-e-p,,,1961-01-09,1965-06-02,Left post on",
        "chad,ambassador-e-p,,,1966-02-01,1969-02-01,Left post on",
        "chad,ambassador-e-p,1999-01-01,,1999-02-01,,",
    ) == [
        ("TCD", "chargé d'affaires", date(1960, 8, 11), date(1961, 1, 8)),
        ("TCD", "ambassador", date(1961, 1, 9), date(1969, 2, 1)),
        ("TCD", "ambassador", date(1999, 2, 1), None),
    ]


def test_relations_that_are_severed_end_it_however_soon_they_are_taken_up(tmp_path: Path) -> None:
    assert missions(
        tmp_path,
        "iraq,ambassador-e-p,,,1965-01-01,1967-06-07,Iraq severed diplomatic relations with the United States",
        "iraq,ambassador-e-p,,,1968-01-01,,",
    ) == [
        ("IRQ", "ambassador", date(1965, 1, 1), date(1967, 6, 7)),
        ("IRQ", "ambassador", date(1968, 1, 1), None),
    ]


def test_who_never_presented_himself_was_no_chief(tmp_path: Path) -> None:
    held = missions(
        tmp_path,
        "mali,ambassador-e-p,1964-07-09,,,,",
        "mali,envoy-extraordinary-minister-plenipotentiary,1969-07-09,,1969-08-09,,",
    )
    assert held == [("MLI", "minister", date(1969, 8, 9), None)]


def test_the_embassy_to_china_was_in_taipei(tmp_path: Path) -> None:
    held = missions(
        tmp_path,
        "china,ambassador-e-p,,,1974-05-25,1979-01-19,Left post on",
        "china,chief,,,1974-10-21,1979-03-06,",
        "china,ambassador-e-p,,,1979-03-07,,",
    )
    assert [row[:2] for row in held] == [("TWN", "ambassador"), ("CHN", "other"), ("CHN", "ambassador")]


def test_the_publishers_own_file(tmp_path: Path) -> None:
    (tmp_path / "mali.xml").write_text(
        """<country-mission><territory-id>mali</territory-id><chiefs><chief><id>1</id>
        <role-title-id>ambassador-e-p</role-title-id>
        <contemporary-territory-id>mali</contemporary-territory-id>
        <appointed><date>1960-11-01</date><note/></appointed>
        <started><date>1961-01-09</date><note>Presented credentials on</note></started>
        <ended><date>1962-06</date><note>Embassy closed</note></ended></chief></chiefs></country-mission>"""
    )
    assert of("us_missions", tmp_path / "mali.xml") == [
        ("USA", "MLI", "ambassador", date(1961, 1, 9), date(1962, 6, 30))
    ]
    assert spans(tmp_path / "mali.xml")[0].actors == "USA>MLI"


@pytest.mark.parametrize("content", ["<chiefs><chief>", "<chiefs></chiefs>"])
def test_a_broken_file_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "mali.xml").write_text(content)
    with pytest.raises(BadTable, match=r"mali\.xml"):
        read(tmp_path / "mali.xml")


def test_what_the_real_table_tells_of_cambodia(shared: Callable[[str], Path]) -> None:
    held = of("us_missions", shared("data/diplomats_us_chiefs_of_mission.parquet"), "other", "level", "since", "until")
    assert [row[1:] for row in held if row[0] == "KHM"] == [
        ("ambassador", date(1953, 11, 9), date(1964, 3, 3)),
        ("chargé d'affaires", date(1964, 3, 4), date(1965, 5, 3)),
        ("chargé d'affaires", date(1969, 8, 16), date(1970, 9, 14)),
        ("ambassador", date(1970, 9, 15), date(1975, 4, 12)),
        ("other", date(1991, 11, 11), date(1994, 5, 16)),
        ("ambassador", date(1994, 5, 17), None),
    ]
