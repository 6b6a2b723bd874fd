"""Strategic rivalries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from tests.sources.ties import between, told

HEAD = "tssr_id,rivalry,ccode1,ccode2,start,end,positional,spatial,ideological,interventionary\n"


def test_kinds_years_and_the_end_that_is_open(tmp_path: Path) -> None:
    rows = "1,Old,200,210,1651,1688,1,,,\n2,Long,2,200,1783,1904,1,1,,\n3,Now,2,710,1996,2020,1,,1,\n"
    assert told("rivalries", tmp_path / "r.csv", HEAD + rows) == [
        ("GBR", "USA", "positional|spatial", date(1816, 1, 1), date(1904, 12, 31)),
        ("CHN", "USA", "positional|ideological", date(1996, 1, 1), None),
    ]


def test_what_the_real_table_tells_of_china(shared: Callable[[str], Path]) -> None:
    path = shared("data/rivalries_tss.parquet")
    assert between("rivalries", path, "CHN", "VNM") == [("positional|spatial", 1973, 1991)]
    assert between("rivalries", path, "CHN", "IND") == [("positional|spatial|interventionary", 1948, None)]
    assert between("rivalries", path, "KHM", "USA") == []
