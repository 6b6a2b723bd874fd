"""Journeys of presidents and secretaries of state, and of leaders who come to them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from detente.errors import BadTable
from detente.sources import us_travels, us_visitors
from detente.tables import Span

TRIPS = "role,name,start,end,country,locale,remarks\n"
COMERS = "visitor,start,end,country,description\n"


def went(path: Path, *rows: str) -> list[tuple[date, str, str]]:
    path.write_text(TRIPS + "\n".join([*rows, ""]), encoding="utf8")
    held = us_travels.read(path).order_by("date", "other").to_pyarrow().to_pylist()
    return [(row["date"], row["other"], row["code"]) for row in held]


def came(path: Path, *rows: str) -> list[tuple[date, str, str]]:
    path.write_text(COMERS + "\n".join([*rows, ""]), encoding="utf8")
    held = us_visitors.read(path).order_by("date", "actor").to_pyarrow().to_pylist()
    assert {row["other"] for row in held} <= {"USA"}
    return [(row["date"], row["actor"], row["code"]) for row in held]


def test_several_towns_and_who_came_along_are_one_visit(tmp_path: Path) -> None:
    assert went(
        tmp_path / "t.csv",
        "secretary,B,1974-06-12,1974-06-14,Egypt,Cairo,Accompanied President A.",
        "president,A,1974-06-12,1974-06-14,Egypt,Cairo,State visit.",
        "president,A,1974-06-14,1974-06-14,Egypt,Alexandria,State visit.",
        "president,A,1974-06-14,1974-06-15,Saudi Arabia,Jidda,Met with King Faisal.",
    ) == [(date(1974, 6, 12), "EGY", "head"), (date(1974, 6, 14), "SAU", "head")]


@pytest.mark.parametrize(
    ("remarks", "counts"),
    [
        ("Overnight stop en route to Paris.", False),
        ("Stopped while returning to U.S.", False),
        ("Vacation.", False),
        ("Good will trip. [Visit made as President-elect.]", False),
        ("Met with Foreign Minister X en route to Rome.", True),
        ("Met with President-elect X.", True),
        ("Informal visit en route to vacation.", True),
        ("", True),
    ],
)
def test_stops_on_the_way_and_holidays_are_no_visits(tmp_path: Path, remarks: str, counts: bool) -> None:
    held = went(tmp_path / "t.csv", f"secretary,B,1964-12-12,,Iceland,Reykjavik,{remarks}")
    assert held == ([(date(1964, 12, 12), "ISL", "minister")] if counts else [])


def test_hosts_are_those_of_their_days(tmp_path: Path) -> None:
    held = went(
        tmp_path / "t.csv",
        "president,A,1972-05-22,,U.S.S.R.,Moscow,",
        'president,A,1975-12-01,,"China, People’s Republic of",Beijing,',
        "secretary,B,1955-03-03,,Republic of China,Taipei,",
        "secretary,B,1999-06-24,,Yugoslavia (Kosovo),Pristina,",
    )
    assert [row[1] for row in held] == ["TWN", "SUN", "CHN", "SCG"]


def test_the_publishers_own_files(tmp_path: Path) -> None:
    (tmp_path / "nixon.xml").write_text(
        """<?xml version="1.0"?><trips><trip id="1" who="nixon-richard-milhous" role="president">
        <name>Richard M. Nixon</name><start-date>1972-02-21</start-date><end-date>1972-02-28</end-date>
        <country id="china">China, People’s Republic of</country><locale>Peking</locale>
        <remarks>State visit. Met with <persName>Chairman Mao</persName>.</remarks></trip></trips>""",
        encoding="utf8",
    )
    held = us_travels.read(tmp_path / "nixon.xml").to_pyarrow().to_pylist()
    assert [(row["other"], row["date"], row["who"]) for row in held] == [("CHN", date(1972, 2, 21), "Richard M. Nixon")]
    assert us_travels.spans(tmp_path / "nixon.xml") == [], "secretaries may have gone where he did not"
    (tmp_path / "visits.xml").write_text(
        """<visits><visit id="9"><start-date>1960-09-27</start-date><end-date>1960-09-28</end-date>
        <visitor>Prime Minister Nehru</visitor><from id="india">India</from>
        <description>Informal visit.</description></visit></visits>"""
    )
    held = us_visitors.read(tmp_path / "visits.xml").to_pyarrow().to_pylist()
    assert [(row["actor"], row["code"]) for row in held] == [("IND", "head")]
    assert us_visitors.spans(tmp_path / "visits.xml") == [Span(date(1960, 9, 27), date(1960, 9, 28), "*>USA")]


def test_the_publishers_folder_is_read_whole_and_then_covers(tmp_path: Path) -> None:
    for office, name, day in (("president", "One", "1972-02-21"), ("secretary", "Two", "1973-02-15")):
        (tmp_path / f"{office}-travels").mkdir()
        (tmp_path / f"{office}-travels" / f"{name}.xml").write_text(
            f'<trips><trip role="{office}"><name>{name}</name><start-date>{day}</start-date>'
            "<country>Egypt</country></trip></trips>"
        )
    (tmp_path / "schema.xml").write_text("<grammar/>")
    held = us_travels.read(tmp_path).order_by("date").to_pyarrow().to_pylist()
    assert [(row["who"], row["code"]) for row in held] == [("One", "head"), ("Two", "minister")]
    assert us_travels.spans(tmp_path) == [Span(date(1972, 2, 21), date(1973, 2, 15), "USA>*")]
    (tmp_path / "cut.xml").write_text("<trips><trip>")
    with pytest.raises(BadTable, match=r"cut\.xml, line 1"):
        us_travels.read(tmp_path)
    (tmp_path / "bare").mkdir()
    with pytest.raises(BadTable, match="bare holds no trip"):
        us_travels.read(tmp_path / "bare")


@pytest.mark.parametrize(
    ("remarks", "counts"),
    [
        ("Met with President B at the UN General Assembly in New York City.", False),
        ("Met with President B in New York City while attending UN General Assembly session.", False),
        ("Led the delegation to the United Nations Conference in San Francisco.", False),
        ("Unofficial visit to Washington while attending UN General Assembly.", True),
        ("State visit. Also addressed the U.N. General Assembly.", True),
        ("En route home; saw San Francisco.", False),
        ("En route home; met with the Secretary.", True),
        ("Attended the U.S.-ASEAN Summit.", True),
        ("", True),
    ],
)
def test_who_comes_for_the_united_nations_does_not_visit_the_united_states(
    tmp_path: Path, remarks: str, counts: bool
) -> None:
    held = came(tmp_path / "v.csv", f"King Sihanouk,1953-11-17,,Cambodia,{remarks}")
    assert held == ([(date(1953, 11, 17), "KHM", "head")] if counts else [])


def test_two_visitors_from_one_state_in_three_days_are_one_visit(tmp_path: Path) -> None:
    assert came(
        tmp_path / "v.csv",
        "Crown Prince Hassan,1993-06-17,1993-06-18,Jordan,Private visit.",
        "King Hussein I,1993-06-19,1993-06-20,Jordan,Working visit.",
    ) == [(date(1993, 6, 17), "JOR", "head")]


def test_an_office_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadTable) as refused:
        went(tmp_path / "t.csv", "gardener,B,1964-12-12,,Iceland,Reykjavik,")
    assert refused.value.found == "gardener"


def test_what_the_real_tables_tell_of_cambodia_and_china(shared: Callable[[str], Path]) -> None:
    path = shared("data/visits_us_president_secstate_abroad.parquet")
    rows = us_travels.read(path)
    cambodia = rows.filter(rows.other == "KHM").order_by("date").to_pyarrow().to_pylist()
    assert [(row["date"].year, row["code"]) for row in cambodia if row["code"] == "head"] == [
        (2012, "head"),
        (2022, "head"),
    ]
    named = [line for line in us_travels._lines(path) if "China" in (line["country"] or "")]
    assert len(named) == 76
    there = rows.filter(rows.other.isin(("CHN", "TWN"))).to_pyarrow().num_rows
    assert 0 < there < len(named), "presidents and their secretaries travel together"
    assert us_travels.spans(path)[0].actors == "USA>*"
    comers = us_visitors.read(shared("data/visits_foreign_leaders_to_us.parquet"))
    years = comers.filter(comers.actor == "KHM").order_by("date").date.year().to_pyarrow().to_pylist()
    assert years == [1958, 1963, 1970, 1971, 2016, 2022]
