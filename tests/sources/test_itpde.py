"""ITPD-E in its publisher's columns, and the numbers that are known of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from detente.errors import BadTable
from detente.sources.itpde import read
from tests.sources.flow_files import covered, told, value, wrote

HEAD = "exporter_iso3,exporter_name,importer_iso3,importer_name,year,industry_id,broad_sector,trade,"
HEAD += "flag_mirror,flag_zero\n"
REAL = "data/trade_itpde_2000_2016_const2010usd.parquet"


def test_industries_are_summed_and_sales_at_home_left_out(tmp_path: Path) -> None:
    rows = "CHN,China,KHM,Cambodia,2016,1,Agriculture,1.5,0,p\nCHN,China,KHM,Cambodia,2016,153,Services,2,1,p\n"
    rows += "CHN,China,CHN,China,2016,1,Agriculture,99,0,p\n"
    file = wrote(tmp_path, HEAD + rows)
    assert told("itpde", file, "actor", "other", "value", "unit") == [("CHN", "KHM", 3.5, "USD million")]
    assert covered("itpde", file) == [("2016-01-01", "2016-12-31", "CHN|KHM")]


def test_a_zero_that_was_reported_is_one_and_a_zero_that_was_put_in_is_none(tmp_path: Path) -> None:
    rows = "CHN,China,KHM,Cambodia,2016,1,Agriculture,0,0,r\nCHN,China,LAO,Laos,2016,1,Agriculture,0,0,u\n"
    assert told("itpde", wrote(tmp_path, HEAD + rows)) == [("CHN", "KHM", 0.0)]


def test_a_file_without_amounts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadTable, match="lacks a column: trade") as refused:
        read(wrote(tmp_path, "exporter,importer,year,tonnes\nCHN,KHM,2016,3\n"))
    assert "value_usd_2010" in str(refused.value.wanted)


def test_what_is_known_of_chinas_sales_to_cambodia(shared: Callable[[str], Path]) -> None:
    assert value("itpde", shared(REAL), "CHN", "KHM", 2010, unit="USD million of 2010") == pytest.approx(1180, rel=0.01)
    assert value("itpde", shared(REAL), "CHN", "KHM", 2016) == pytest.approx(4140, rel=0.01)
