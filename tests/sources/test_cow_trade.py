"""Dyadic trade by Correlates of War number: who sells to whom, what is missing, who existed."""

from __future__ import annotations

from pathlib import Path

from tests.sources.flow_files import covered, told, wrote

HEAD = "ccode1,ccode2,year,importer1,importer2,flow1,flow2,smoothflow1,smoothflow2,bel_lux_alt_flow1,version\n"


def test_flow1_is_what_state_1_imports(tmp_path: Path) -> None:
    file = wrote(tmp_path, HEAD + "2,811,2012,United States of America,Cambodia,2700.5,225,9,9,-9,4\n")
    assert told("cow_trade", file) == [("KHM", "USA", 2700.5), ("USA", "KHM", 225.0)]


def test_missing_is_no_row_and_a_zero_is_one(tmp_path: Path) -> None:
    assert told("cow_trade", wrote(tmp_path, HEAD + "2,811,1960,a,b,-9,0,9,9,-9,4\n")) == [("USA", "KHM", 0.0)]


def test_a_number_means_whoever_existed(tmp_path: Path) -> None:
    rows = "".join(f"2,365,{year},a,b,1,-9,9,9,-9,4\n" for year in (1985, 1992))
    assert [row[0] for row in told("cow_trade", wrote(tmp_path, HEAD + rows))] == ["SUN", "RUS"]


def test_an_absence_says_nothing_of_a_state_with_gaps(tmp_path: Path) -> None:
    """Else every -9 would become a trade of nought."""
    pairs = ("2,710,2012,a,b,5,5", "2,811,2012,a,b,5,5", "710,811,2012,a,b,5,5", "2,812,2012,a,b,-9,5")
    more = ("710,812,2012,a,b,-9,-9", "811,812,2012,a,b,5,-9", "2,811,2013,a,b,-9,-9")
    file = wrote(tmp_path, HEAD + "".join(f"{pair},9,9,-9,4\n" for pair in pairs + more))
    assert covered("cow_trade", file) == [("2012-01-01", "2012-12-31", "CHN|KHM|USA")]
