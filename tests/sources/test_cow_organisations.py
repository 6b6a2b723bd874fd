"""Memberships in organisations, and the number that two states share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from detente.errors import BadTable
from detente.sources.cow_organisations import read
from tests.sources.ties import between, told

HEAD = "ccode,year,state,asean,un,pollux\n"


def test_a_state_is_bound_to_an_organisation_and_not_to_its_members(tmp_path: Path) -> None:
    rows = "811,1998,CAMBODIA,3,1,0\n811,1999,CAMBODIA,1,1,2\n811,2000,CAMBODIA,1,1,-9\n"
    held = told("cow_organisations", tmp_path / "i.csv", HEAD + rows, "other", "level", "since", "until", "mutual")
    assert held == [
        ("ASEAN", "observer", date(1998, 1, 1), date(1998, 12, 31), False),
        ("UN", "full member", date(1998, 1, 1), None, False),
        ("?POLLUX", "associate member", date(1999, 1, 1), date(1999, 12, 31), False),
        ("ASEAN", "full member", date(1999, 1, 1), None, False),
    ]


def test_letters_mean_no_organisation_before_it_was_founded(tmp_path: Path) -> None:
    held = told(
        "cow_organisations", tmp_path / "i.csv", "ccode,year,state,asean\n2,1900,USA,1\n2,1901,USA,0\n", "other"
    )
    assert held == [("?ASEAN",)]


def test_a_membership_that_cannot_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "i.csv").write_text(f"{HEAD}811,1998,CAMBODIA,7,1,0\n")
    with pytest.raises(BadTable, match="state 811 in 1998 has a membership in asean"):
        read(tmp_path / "i.csv")
    (tmp_path / "i.csv").write_text("ccode,year,state\n811,1998,CAMBODIA\n")
    with pytest.raises(BadTable, match="no column of an organisation"):
        read(tmp_path / "i.csv")


def test_none_shared_is_no_row_and_ends_what_was(tmp_path: Path) -> None:
    rows = "ccode1,ccode2,year,dyadigos\n2,811,2000,1\n2,811,2001,0\n811,2,2000,1\n2,811,2002,-9\n"
    assert told("cow_shared_organisations", tmp_path / "s.csv", rows, "level", "since", "until", "mutual") == [
        ("1", date(2000, 1, 1), date(2000, 12, 31), True)
    ]


def test_what_the_real_table_tells_of_cambodia(shared: Callable[[str], Path]) -> None:
    path = shared("data/igo_cow_shared_dyadyear.parquet")
    assert between("cow_shared_organisations", path, "CHN", "KHM")[-2:] == [("45", 2011, 2013), ("44", 2014, None)]
