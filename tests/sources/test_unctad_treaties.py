"""Bilateral investment treaties."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from detente.errors import BadTable
from detente.sources.unctad_treaties import read
from tests.sources.ties import between, told

HEAD = "title,party1,party2,status,signed,in_force,terminated\n"


def test_in_force_signed_terminated_and_under_negotiation(tmp_path: Path) -> None:
    rows = (
        "One,Cambodia,China,In force,1996-07-19,2000-02-01,\n"
        "Two,Chad,Mali,Signed,1990-01-03,,\n"
        "Three,Iceland,India,Terminated,2007-06-29,2008-12-16,2019-07-31\n"
        "Four,Chad,India,In negotiation,,,\n"
        "Five,Chad,Kenya,Terminated,1991-01-03,,1999-05-05\n"
    )
    assert told("unctad_treaties", tmp_path / "t.csv", HEAD + rows) == [
        ("MLI", "TCD", "signed", date(1990, 1, 3), None),
        ("KEN", "TCD", "signed", date(1991, 1, 3), date(1999, 5, 5)),
        ("CHN", "KHM", "in force", date(2000, 2, 1), None),
        ("IND", "ISL", "in force", date(2008, 12, 16), date(2019, 7, 31)),
    ]


def test_belgium_and_luxembourg_are_two(tmp_path: Path) -> None:
    rows = "One,BLEU (Belgium-Luxembourg Economic Union),Kuwait,In force,2000-09-28,2003-12-08,\n"
    held = told("unctad_treaties", tmp_path / "t.csv", HEAD + rows, "actor", "other")
    assert held == [("BEL", "KWT"), ("KWT", "LUX")]


def test_a_treaty_with_the_soviet_union_goes_on_with_russia(tmp_path: Path) -> None:
    rows = "One,Finland,Russian Federation,In force,1989-02-08,1991-08-15,\n"
    assert told("unctad_treaties", tmp_path / "t.csv", HEAD + rows, "other", "since", "until") == [
        ("SUN", date(1991, 8, 15), date(1991, 12, 25)),
        ("RUS", date(1991, 12, 26), None),
    ]


def test_the_navigators_own_list(tmp_path: Path) -> None:
    head = "No.,Short title,Type,Status,Parties,Date of signature,Date of entry into force,Termination date\n"
    rows = (
        '1,"Korea, Dem. People\'s Rep. of - Slovakia BIT (1998)",BITs,In force,,27/10/1998,17/04/1999,\n'
        '2,"Hong Kong, China SAR - Japan BIT (1997)",BITs,In force,,15/05/1997,18/06/1997,\n'
    )
    assert told("unctad_treaties", tmp_path / "t.csv", head + rows, "actor", "other", "since") == [
        ("HKG", "JPN", date(1997, 6, 18)),
        ("PRK", "SVK", date(1999, 4, 17)),
    ]


@pytest.mark.parametrize("row", ["One,Chad,Mali,Signed,soon,,\n", "Chad and Mali,,,Signed,1990-01-03,,\n"])
def test_what_cannot_be_read_is_named(tmp_path: Path, row: str) -> None:
    (tmp_path / "t.csv").write_text(HEAD + row)
    with pytest.raises(BadTable) as refused:
        read(tmp_path / "t.csv")
    assert refused.value.found in ("soon", "Chad and Mali")


def test_what_the_real_table_tells_of_cambodia(shared: Callable[[str], Path]) -> None:
    path = shared("data/treaties_unctad_bits.parquet")
    assert between("unctad_treaties", path, "CHN", "KHM") == [("in force", 2000, None)]
    assert between("unctad_treaties", path, "KHM", "USA") == []
