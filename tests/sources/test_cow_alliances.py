"""Formal alliances: days, sides, and the many ways to write that one lasts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.sources.ties import told

HEAD = (
    "version4id,ccode1,ccode2,dyad_st_day,dyad_st_month,dyad_st_year,dyad_end_day,dyad_end_month,dyad_end_year,"
    "left_censor,defense,neutrality,nonaggression,entente\n"
)


@pytest.mark.parametrize(
    ("end", "until"),
    [
        ("5,4,1955", date(1955, 4, 5)),
        ("-9,2,1956", date(1956, 2, 29)),
        (",,1955", date(1955, 12, 31)),
        (",,", None),
        ("NA,NA,NA", None),
        ("-9,-9,-9", None),
    ],
)
def test_the_last_day(tmp_path: Path, end: str, until: date | None) -> None:
    content = f"{HEAD}7,2,20,4,-9,1949,{end},0,1,0,0,1\n"
    assert told("cow_alliances", tmp_path / "a.csv", content) == [
        ("CAN", "USA", "defense|entente", date(1949, 1, 4), until)
    ]


def test_two_treaties_of_a_pair_are_two_rows_and_sides_that_differ_are_two(tmp_path: Path) -> None:
    both = "7,2,20,4,4,1949,,,,0,1,0,0,0\n7,20,2,4,4,1949,,,,0,1,0,0,0\n"
    apart = "8,2,20,1,1,1950,,,,0,1,0,0,0\n8,20,2,1,1,1950,,,,0,0,0,0,1\n"
    held = told("cow_alliances", tmp_path / "a.csv", HEAD + both + apart, "actor", "level", "mutual")
    assert held == [("CAN", "defense", True), ("CAN", "entente", False), ("USA", "defense", False)]


def test_a_file_that_tells_each_pair_once_binds_both(tmp_path: Path) -> None:
    content = HEAD + "7,2,20,4,4,1949,,,,0,1,0,0,0\n9,2,740,28,4,1952,,,,0,1,0,0,0\n"
    assert told("cow_alliances", tmp_path / "a.csv", content, "actor", "mutual") == [("CAN", True), ("JPN", True)]


def test_what_began_before_the_tables_of_the_field_counts_from_then(tmp_path: Path) -> None:
    content = HEAD + "1,2,200,1,1,1815,1,1,1900,1,1,0,0,0\n2,2,200,1,1,1800,1,1,1810,1,1,0,0,0\n"
    assert told("cow_alliances", tmp_path / "a.csv", content, "since", "until") == [
        (date(1816, 1, 1), date(1900, 1, 1))
    ]
