"""Diplomatic exchange: who sends, who hosts, and years in which nobody looked."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from detente.errors import BadTable
from detente.sources.cow_representation import read
from tests.sources.ties import told

HEAD = "ccode1,ccode2,year,DR_at_1,DR_at_2,DE,version\n"


def test_whom_the_second_keeps_in_the_first_and_until_when(tmp_path: Path) -> None:
    rows = "2,811,1995,0,1,1,1\n2,811,2000,3,1,1,1\n2,811,2005,3,9,1,1\n"
    assert told("cow_representation", tmp_path / "d.csv", HEAD + rows) == [
        ("USA", "KHM", "chargé d'affaires", date(1995, 1, 1), date(2004, 12, 31)),
        ("KHM", "USA", "ambassador", date(2000, 1, 1), None),
        ("USA", "KHM", "other", date(2005, 1, 1), None),
    ]


def test_a_look_that_finds_nobody_ends_a_mission(tmp_path: Path) -> None:
    rows = "2,811,1970,3,3,1,1\n2,811,1975,0,0,0,1\n"
    held = told("cow_representation", tmp_path / "d.csv", HEAD + rows, "until")
    assert held == [(date(1974, 12, 31),)] * 2


def test_a_rank_that_cannot_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text(f"{HEAD}2,811,1970,3,5,1,1\n")
    with pytest.raises(BadTable, match="mission of state 2 in 811 in 1970") as refused:
        read(tmp_path / "d.csv")
    assert refused.value.found == "5"
