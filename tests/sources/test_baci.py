"""BACI with and without its list of countries."""

from __future__ import annotations

from pathlib import Path

from tests.sources.flow_files import covered, told, wrote

HEAD = "t,i,j,k,v,q\n"
NAME = "BACI_HS92_Y2014_V202501.csv"


def test_products_are_summed_and_thousands_become_millions(tmp_path: Path) -> None:
    rows = "2014,116,842,610910,   1500.25,   9\n2014,116,842,640399,500,NA\n2014,004,116,640399,250,        NA\n"
    file = wrote(tmp_path, HEAD + rows)
    assert told("baci", file) == [("AFG", "KHM", 0.25), ("KHM", "USA", 2.00025)]
    assert told("baci", file, "unit", "kind", "reporter")[0] == ("USD million", "trade", None)
    assert covered("baci", file) == [("2014-01-01", "2014-12-31", "AFG|KHM|USA")]


def test_the_publishers_list_of_the_same_release_comes_first(tmp_path: Path) -> None:
    file = wrote(tmp_path, HEAD + "2014,116,901,610910,1000,1\n2014,490,116,610910,3000,1\n", name=NAME)
    assert told("baci", file) == [("KHM", "?901", 1.0), ("TWN", "KHM", 3.0)]
    head = "country_code,country_name,country_iso2,country_iso3\n"
    wrote(tmp_path, f"{head}901,Elsewhere,XX,LAO\n116,Cambodia,KH,KHM\n", name="country_codes_V202601.csv")
    ours = '901,Here,XX,THA\n116,Cambodia,KH,KHM\n490,"Other Asia, nes",N/A,S19\n'
    wrote(tmp_path, head + ours, name="country_codes_V202501.csv")
    assert told("baci", file) == [("KHM", "THA", 1.0), ("TWN", "KHM", 3.0)]
