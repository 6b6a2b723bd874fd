"""Chinese finance abroad: which projects count, as what, and for what; both of AidData's data sets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import ibis
import pytest

from detente.errors import BadTable
from detente.sources import aiddata_gcdf, aiddata_gcof
from tests.sources.flow_files import covered, told, value, wrote

PROJECTS = '"AidData Record ID","Recommended For Aggregates",Umbrella,"Commitment Year",Recipient,"Recipient ISO-3",'
PROJECTS += '"Flow Class","Sector Code","Amount (Constant USD 2021)","Adjusted Amount (Constant USD 2021)"\n'
GCOF = "data/aid_aiddata_china_official_finance_2000_2014.parquet"
GCDF = "data/aid_aiddata_gcdf_recipient_year.parquet"


def test_projects_of_the_published_table(tmp_path: Path) -> None:
    """Adjusted amounts of what is recommended; ODA-like is aid, all else investment."""
    rows = [
        "1,Yes,No,2017,Cambodia,KHM,ODA-like,120,9000000,2000000",
        "2,Yes,No,2017,Cambodia,KHM,OOF-like,230,9000000,3000000",
        "3,Yes,No,2017,Cambodia,KHM,Vague (Official Finance),230,9000000,500000",
        "4,No,Yes,2017,Cambodia,KHM,ODA-like,120,9000000,9000000",
        "5,Yes,No,2017,Cambodia,KHM,ODA-like,120,,",
        '6,Yes,No,2017,"Africa, regional",,ODA-like,998,1000000,1000000',
    ]
    file = wrote(tmp_path, PROJECTS + "\n".join([*rows, ""]))
    assert told("aiddata_gcdf", file, "actor", "other", "kind", "purpose", "value", "unit") == [
        ("CHN", "?Africa, regional", "aid", None, 1.0, "USD million of 2021"),
        ("CHN", "KHM", "aid", "health", 2.0, "USD million of 2021"),
        ("CHN", "KHM", "investment", "investment", 3.5, "USD million of 2021"),
    ]


def test_the_prices_are_of_the_year_that_the_column_tells(tmp_path: Path) -> None:
    head = PROJECTS.replace(',"Adjusted Amount (Constant USD 2021)"', "").replace("USD 2021", "USD2017")
    file = wrote(tmp_path, head + "1,Yes,No,2015,Cambodia,KHM,ODA-like,110,9000000\n")
    assert told("aiddata_gcdf", file, "value", "unit") == [(9.0, "USD million of 2017")]
    with pytest.raises(BadTable, match="amount_constant_usd_2021"):
        aiddata_gcdf.read(wrote(tmp_path, "project,amount\n1,2\n"))


def test_totals_by_recipient_and_year(tmp_path: Path) -> None:
    rows = "ccode,year,oof_amt,oof_adj,oda_amt,oda_adj,vof_amt,vof_adj\n811,2017,9e6,3e6,2e6,2e6,0,500000\n"
    file = wrote(tmp_path, rows + "811,2018,0,0,0,0,0,0\n")
    assert told("aiddata_gcdf", file, "record", "kind", "value") == [
        ("2017/CHN/KHM/aid", "aid", 2.0),
        ("2017/CHN/KHM/investment", "investment", 3.5),
        ("2018/CHN/KHM/aid", "aid", 0.0),
        ("2018/CHN/KHM/investment", "investment", 0.0),
    ]
    assert covered("aiddata_gcdf", file) == [("2017-01-01", "2018-12-31", "CHN>*")]


def test_the_first_data_sets_projects_for_cambodia(shared: Callable[[str], Path]) -> None:
    """192 projects, of which those without amount or not recommended add nothing: the sums are those of the rest."""
    raw = ibis.read_parquet(shared(GCOF))
    cambodia = raw.filter(raw.recipient_iso3 == "KHM")
    assert cambodia.count().to_pyarrow().as_py() == 192
    counted = cambodia.filter(cambodia.recommended_for_research, cambodia.umbrella == 0)
    rows = aiddata_gcof.read(shared(GCOF))
    ours = rows.filter(rows.other == "KHM")
    for kind, classes in {"aid": ["ODA-like"], "investment": ["OOF-like", "Vague (Official Finance)"]}.items():
        wanted = counted.filter(counted.flow_class.isin(classes)).usd_defl_2014.sum().to_pyarrow().as_py()
        found = ours.filter(ours.kind == kind).value.sum().to_pyarrow().as_py()
        assert found == pytest.approx(wanted / 1e6) and found > 100


def test_the_totals_are_those_of_the_table(shared: Callable[[str], Path]) -> None:
    raw = ibis.read_parquet(shared(GCDF))
    wanted = raw.filter(raw.ccode == 811, raw.year == 2019).to_pyarrow().to_pylist()[0]
    assert value("aiddata_gcdf", shared(GCDF), "CHN", "KHM", 2019, kind="aid") == pytest.approx(wanted["oda_adj"] / 1e6)
    other = (wanted["oof_adj"] + wanted["vof_adj"]) / 1e6
    assert value("aiddata_gcdf", shared(GCDF), "CHN", "KHM", 2019, kind="investment") == pytest.approx(other)
