"""SITC trade in its publisher's columns, with its two Germanies, and the numbers that are known of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.sources.flow_files import covered, told, value, wrote

HEAD = "year\torigin\tdest\tsitc4\texport_val\timport_val\n"
REAL = "data/trade_oec_sitc_1962_2014.parquet"


def test_the_publishers_own_columns(tmp_path: Path) -> None:
    """Small letters, older files with the continent in front; exports are read, not the imports beside them."""
    rows = "2014\tkhm\tusa\t8451\t1500000.5\t7\n2014\tkhm\tusa\t8459\t500000\tNULL\n2014\taskhm\tnausa\t0011\t1\tNULL\n"
    rows += "2014\tkhm\twld\t0011\t9\tNULL\n2014\tkhm\tkhm\t0011\t9\tNULL\n2014\tusa\tkhm\t0011\tNULL\t4\n"
    file = wrote(tmp_path, HEAD + rows)
    assert told("oec", file) == [("KHM", "USA", pytest.approx(2.0000015))]
    assert covered("oec", file) == [("2014-01-01", "2014-12-31", "KHM|USA")]


def test_germany_is_counted_once_where_the_west_is_told_apart(tmp_path: Path) -> None:
    pairs = {"1970": ("fdr", "ddr", "deu"), "1985": ("ddr", "deu")}
    rows = "".join(f"{year}\t{who}\tfra\t1\t{len(who) * 1e6}\tNULL\n" for year, all_ in pairs.items() for who in all_)
    rows += "1970\tddr\tfdr\t1\t5e6\tNULL\n1970\tddr\tdeu\t1\t5e6\tNULL\n"
    assert told("oec", wrote(tmp_path, HEAD + rows), "record", "value") == [
        ("1970/DDR/DEU", 5.0),
        ("1970/DDR/FRA", 3.0),
        ("1970/DEU/FRA", 3.0),
        ("1985/DDR/FRA", 3.0),
        ("1985/DEU/FRA", 3.0),
    ]


def test_a_colony_is_no_actor_and_a_state_is_one_from_its_first_year(tmp_path: Path) -> None:
    rows = "".join(f"{year}\tago\tprt\t1\t1e6\tNULL\n" for year in (1974, 1975))
    assert [row[0] for row in told("oec", wrote(tmp_path, HEAD + rows))] == ["?AGO", "AGO"]


def test_what_is_known_of_2014(shared: Callable[[str], Path]) -> None:
    assert value("oec", shared(REAL), "CHN", "USA", 2014) == pytest.approx(465_000, rel=0.01)
    assert value("oec", shared(REAL), "KHM", "USA", 2014) == pytest.approx(2_950, rel=0.01)
