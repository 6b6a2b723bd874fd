"""Direct investment positions: whose books say so, what is derived, and the forms of the tables."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from detente.errors import BadTable
from detente.sources.imf_investment import read
from tests.sources.flow_files import covered, told, value, wrote

HEAD = "reporter,dv_type,indicator,counterpart,year,value_musd\n"
OUT, IN = "OTWD_D_NETAL_FALL_ALL", "INWD_D_NETLA_FALL_ALL"
REAL = "data/fdi_imf_dip_5reporters_2014_2024.parquet"


def test_whose_books_say_so(tmp_path: Path) -> None:
    rows = [
        f"USA,O,{OUT},KHM,2020,10",  # the United States report what they hold in Cambodia
        f"USA,SCC,{OUT},KHM,2020,12",  # Cambodia reports it
        f"KHM,O,{IN},USA,2020,12",  # the same once more, at first hand
        f"USA,O,{IN},KHM,2020,3",  # the United States report what Cambodia holds in them
        f"USA,SCC,{IN},KHM,2020,4",  # Cambodia reports that
    ]
    file = wrote(tmp_path, HEAD + "\n".join([*rows, ""]))
    assert told("imf_investment", file, "actor", "other", "reporter", "value") == [
        ("KHM", "USA", "KHM", 4.0),
        ("KHM", "USA", "USA", 3.0),
        ("USA", "KHM", "KHM", 12.0),
        ("USA", "KHM", "USA", 10.0),
    ]


def test_first_hand_goes_before_derived_and_confidential_is_no_row(tmp_path: Path) -> None:
    rows = f"USA,SCC,{OUT},DEU,2020,99\nDEU,O,{IN},USA,2020,98\nUSA,O,{OUT},KHM,2020,\nUSA,O,{OUT},G001,2020,5\n"
    file = wrote(tmp_path, HEAD + rows)
    assert told("imf_investment", file, "actor", "other", "value") == [("USA", "DEU", 98.0)]
    assert covered("imf_investment", file) == [("2020-01-01", "2020-12-31", "USA>DEU")]


def test_parts_of_a_position_are_not_read(tmp_path: Path) -> None:
    rows = f"USA,O,{OUT},KHM,2020,10\nUSA,O,OTWD_D_NETAL_F5_ALL,KHM,2020,6\nUSA,O,OTWD_D_A_FALL_ALL,KHM,2020,11\n"
    assert told("imf_investment", wrote(tmp_path, HEAD + rows)) == [("USA", "KHM", 10.0)]
    with pytest.raises(BadTable, match="no row of an indicator"):
        read(wrote(tmp_path, HEAD + "USA,O,OTWD_D_NETAL_F5_ALL,KHM,2020,6\n"))


def test_names_and_a_column_for_each_year(tmp_path: Path) -> None:
    head = '"DATASET","COUNTRY","DV_TYPE","INDICATOR","COUNTERPART_COUNTRY","SCALE","2019","2020"\n'
    what = '"Outward Direct investment, Net (assets less liabilities), All financial instruments, All entities"'
    rows = [
        f'X,"China, People\'s Republic of",Reported official data,{what},"Korea, Republic of",Millions,1.5,2.5',
        f'X,"China, People\'s Republic of",Reported official data,{what},"Gambia, The",Millions,,0',
        f'X,"China, People\'s Republic of",Reported official data,{what},"Sub-Saharan Africa",Millions,7,7',
        f'X,"China, People\'s Republic of",Reported official data,{what},"South Africa",Millions,7,',
        f'X,"China, People\'s Republic of",Derived from counterpart data,{what},"Azerbaijan, Republic of",Millions,4,',
    ]
    file = wrote(tmp_path, head + "\n".join([*rows, ""]))
    assert told("imf_investment", file, "record", "value") == [
        ("2019/CHN/AZE/AZE", 4.0),
        ("2019/CHN/KOR/CHN", 1.5),
        ("2019/CHN/ZAF/CHN", 7.0),
        ("2020/CHN/GMB/CHN", 0.0),
        ("2020/CHN/KOR/CHN", 2.5),
    ]


def test_the_survey_before(tmp_path: Path) -> None:
    head = "Country Name,Country Code,Indicator Name,Indicator Code,Counterpart Country Name,Time Period,Value,Status\n"
    row = 'Cambodia,522,"{}",{},"{}",2015,{},\n'
    rows = row.format("Inward Direct Investment Positions, US Dollars", "IIW_BP6_USD", "China, P.R.: Mainland", 7000000)
    rows += row.format("Outward Direct Investment Positions, Derived, US Dollars", "VOW_BP6_USD", "Japan", 2000000)
    rows += row.format("Inward Equity Positions (Net), US Dollars", "IIWE_BP6_USD", "Japan", 5000000)
    file = wrote(tmp_path, head.replace("Country Code,", "Country Number,") + rows)
    assert told("imf_investment", file, "actor", "other", "reporter", "value") == [
        ("CHN", "KHM", "KHM", 7.0),
        ("KHM", "JPN", "JPN", 2.0),
    ]


def test_what_is_known_of_cambodia(shared: Callable[[str], Path]) -> None:
    assert value("imf_investment", shared(REAL), "CHN", "KHM", 2024, reporter="KHM") == pytest.approx(17_982, abs=1)
    assert value("imf_investment", shared(REAL), "USA", "KHM", 2024) == pytest.approx(987, abs=1)
