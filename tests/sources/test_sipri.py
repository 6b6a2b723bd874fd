"""Arms: the register new and old and the table of totals are one data set, and what is known of Cambodia's arms."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from detente.build import load
from detente.sources.sipri import read
from tests.sources.flow_files import covered, told, value, wrote

NEW = '"SIPRI AT Database ID",Supplier,Recipient,Designation,"Order date","Delivery year",Status,'
NEW += '"SIPRI estimate","TIV deal unit","TIV delivery values"\n'
OLD = "Deal ID;Seller;Buyer;Designation;Order date;Delivery year;Status;"
OLD += "SIPRI estimate;TIV deal unit;TIV delivery values\n"
REGISTER = "data/arms_sipri_register_deliveries_1995_2025.parquet"
TOTALS = "data/arms_sipri_tiv_supplier_recipient_year_1995_2025.parquet"


def test_deliveries_of_a_year_are_summed(tmp_path: Path) -> None:
    rows = '1,China,Cambodia,Z-9,2010,2013,New,9,9.75,39\n2,China,Cambodia,"Type-1, boat",2012,2013,New,5,5,10.5\n'
    file = wrote(tmp_path, NEW + rows + "2,China,Cambodia,Type-1,2012,2014,New,5,5,5\n")
    assert told("sipri", file, "record", "value", "unit", "kind") == [
        ("2013/CHN/KHM", 49.5, "TIV million", "arms"),
        ("2014/CHN/KHM", 5.0, "TIV million", "arms"),
    ]


def test_the_older_file_with_lines_above_the_table_gives_the_same_rows(tmp_path: Path) -> None:
    above = "Transfers of major weapons: Deals with deliveries from 2010 to 2013\nSource: a database, with a comma\n\n"
    old = wrote(tmp_path, f"{above}{OLD}1;China;Cambodia;Z-9;2010;2013;New;9;9,75;39\n", name="old.csv")
    new = wrote(tmp_path, NEW + "1,China,Cambodia,Z-9,2010,2013,New,9,9.75,39\n", name="new.csv")
    assert told("sipri", old, "record", "value") == told("sipri", new, "record", "value") == [("2013/CHN/KHM", 39.0)]


def test_loading_the_register_and_the_totals_counts_nothing_twice(tmp_path: Path) -> None:
    register = wrote(tmp_path, NEW + "1,Turkey,USSR,A,1980,1981,New,9,9,39\n", name="register.csv")
    totals = wrote(tmp_path, "supplier,recipient,year,tiv\nTurkiye,Soviet Union,1981,39\n", name="totals.csv")
    loaded = load("sipri", [register, totals], store=tmp_path / "store.duckdb")
    assert (loaded.read["flows"], loaded.added["flows"]) == (2, 1)


def test_who_is_no_state_keeps_its_name_without_stars(tmp_path: Path) -> None:
    rows = (
        "supplier,recipient,year,tiv\nunknown supplier(s),Hezbollah (Lebanon)*,2006,3\nFrance,United Nations**,2007,1\n"
    )
    assert told("sipri", wrote(tmp_path, rows)) == [
        ("?unknown supplier(s)", "?Hezbollah (Lebanon)", 3.0),
        ("FRA", "UN", 1.0),
    ]


def test_a_file_of_one_supplier_or_recipient_speaks_of_no_other(tmp_path: Path) -> None:
    head, lines = (
        "supplier,recipient,year,tiv\n",
        ["China,Laos,2006,3\n", "China,Cambodia,2007,1\n", "France,Laos,2007,1\n"],
    )
    days = ("2006-01-01", "2007-12-31")
    assert covered("sipri", wrote(tmp_path, head + "".join(lines))) == [(*days, "*")]
    assert covered("sipri", wrote(tmp_path, head + "".join(lines[:2]))) == [(*days, "CHN>*")]
    assert covered("sipri", wrote(tmp_path, head + lines[0] + lines[2])) == [(*days, "*>LAO")]
    assert covered("sipri", wrote(tmp_path, head + lines[0])) == []


def test_what_is_known_of_cambodias_arms(shared: Callable[[str], Path]) -> None:
    known = {2007: 56, 2013: 39, 2021: 28.8, 2022: 31.8, 2023: 53.8}
    for name in (REGISTER, TOTALS):
        assert {year: value("sipri", shared(name), "CHN", "KHM", year) for year in known} == pytest.approx(known)
        rows = read(shared(name))
        assert rows.filter(rows.actor == "USA", rows.other == "KHM").count().to_pyarrow().as_py() == 0


def test_register_and_totals_agree_row_by_row(shared: Callable[[str], Path]) -> None:
    one, two = read(shared(REGISTER)), read(shared(TOTALS))
    both = one.join(two, "record")
    far = both.filter((both.value - both.value_right).abs() > 0.005)
    assert one.anti_join(two, "record").count().to_pyarrow().as_py() == 0
    assert far.count().to_pyarrow().as_py() == 0
