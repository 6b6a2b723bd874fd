"""Journeys of Chinese leaders, and of leaders as COLT lists them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from detente.errors import BadTable
from detente.sources import chinese_leaders, colt
from detente.tables import Span

HEAD = "year,name,level,country\n"


def rows_of(source: Any, path: Path, content: str, *names: str) -> list[tuple[Any, ...]]:
    path.write_text(content, encoding="utf8")
    held = source.read(path).order_by("date", "record").to_pyarrow().to_pylist()
    return [tuple(row[name] for name in names) for row in held]


def test_each_row_is_a_visit_of_its_year(tmp_path: Path) -> None:
    rows = (
        "2013,Xi Jinping,President,Russia\n2013,Xi Jinping,President,Russia\n"
        "1974,Deng Xiaoping,Other (Acting leader),United States\n1983,Hu Yaobang,Leader CCP,Japan\n"
    )
    held = rows_of(chinese_leaders, tmp_path / "c.csv", HEAD + rows, "actor", "other", "date", "code", "precision")
    assert held == [
        ("CHN", "USA", date(1974, 1, 1), "other", "year"),
        ("CHN", "JPN", date(1983, 1, 1), "head", "year"),
        ("CHN", "RUS", date(2013, 1, 1), "head", "year"),
        ("CHN", "RUS", date(2013, 1, 1), "head", "year"),
    ]
    assert chinese_leaders.spans(tmp_path / "c.csv") == [Span(date(1974, 1, 1), date(2013, 12, 31), "CHN>*")]


@pytest.mark.parametrize("year", ["soon", "", "1013", "20166"])
def test_a_year_that_is_none_is_named(tmp_path: Path, year: str) -> None:
    with pytest.raises(BadTable, match="year"):
        rows_of(chinese_leaders, tmp_path / "c.csv", f"{HEAD}{year},Xi Jinping,President,Russia\n")


def test_what_the_real_table_tells_of_cambodia(shared: Callable[[str], Path]) -> None:
    rows = chinese_leaders.read(shared("data/visits_chinese_leaders_1949_2020.parquet"))
    years = rows.filter(rows.other == "KHM").order_by("date").date.year().to_pyarrow().to_pylist()
    assert years == [1956, 1960, 1963, 2002, 2006, 2012, 2016, 2018]
    assert rows.filter(rows.other.startswith("?")).count().to_pyarrow().as_py() == 0


def test_leaders_under_other_names_of_columns(tmp_path: Path) -> None:
    content = (
        "LeaderCountry,Leader Name,Leader Title,Country Visited,Trip Start Date,Trip End Date\n"
        "Cambodia,Hun Sen,Prime Minister,China,1/20/2019,1/23/2019\n"
        "Cambodia,Hun Sen,Prime Minister,China,1/25/2019,1/25/2019\n"
        "811,Prak Sokhonn,Foreign Minister,USA,5/12/2022,\n"
        "Nowhere,Nobody,President,China,5/12/2022,\n"
    )
    assert rows_of(colt, tmp_path / "colt.csv", content, "actor", "other", "date", "code") == [
        ("KHM", "CHN", date(2019, 1, 20), "head"),
        ("?Nowhere", "CHN", date(2022, 5, 12), "head"),
        ("KHM", "USA", date(2022, 5, 12), "minister"),
    ]
    assert colt.spans(tmp_path / "colt.csv") == [Span(date(2019, 1, 20), date(2022, 5, 12), "KHM>*")]


def test_a_file_without_titles_tells_of_heads(tmp_path: Path) -> None:
    content = "leader_country,destination,start_date\nKHM,CHN,2019-01-20\n"
    assert rows_of(colt, tmp_path / "colt.csv", content, "code") == [("head",)]
