"""The charts: what is drawn is what the table says, and what is missing stays open."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from detente import charts


def rows(chart: Any, column: str) -> list[dict[str, Any]]:
    """Every row that a chart draws and that has the column."""
    return [row for values in chart.to_dict()["datasets"].values() for row in values if column in row]


def point(year: int, role: str = "pair", value: float = 0.5) -> dict[str, Any]:
    return {"role": role, "label": role, "year": year, "value": value, "low": value - 0.1, "high": value + 0.1, "n": 80}


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, two: str) -> float:
    low, high = sorted((luminance(one), luminance(two)))
    return (high + 0.05) / (low + 0.05)


def test_a_year_without_a_value_leaves_the_line_open() -> None:
    drawn = rows(charts.agreement([point(year) for year in (1990, 1991, 1993, 1994, 1996)]), "stretch")
    stretches = {row["year"]: row["stretch"] for row in drawn}
    assert stretches[1990] == stretches[1991] != stretches[1993] == stretches[1994] != stretches[1996]


def test_a_year_between_two_gaps_is_drawn_as_a_point() -> None:
    drawn = rows(charts.agreement([point(year) for year in (1990, 1992, 1993)]), "lone")
    assert {row["year"] for row in drawn if row["lone"]} == {1990}


def test_a_year_of_few_votes_joins_no_line_and_names_none() -> None:
    points = [point(2022), point(2023), {**point(2024, value=0.9), "n": 5}]
    drawn = rows(charts.agreement(points), "stretch")
    assert {row["year"] for row in drawn if row["lone"]} == {2024}
    assert [row["value"] for row in rows(charts.agreement(points), "at")] == [0.5]


def test_the_names_at_the_line_ends_do_not_meet() -> None:
    ends = [point(2024, "pair", 0.50), point(2024, "third", 0.51), point(2024, "background", 0.505)]
    placed = sorted(row["at"] for row in rows(charts.agreement(ends), "at"))
    assert min(high - low for low, high in pairwise(placed)) >= 0.1


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_names_stay_within_the_chart(value: float) -> None:
    ends = [point(2024, role, value) for role in ("pair", "third", "background")]
    placed = [row["at"] for row in rows(charts.agreement(ends), "at")]
    assert all(-0.01 <= at <= 1.01 for at in placed)


def test_an_act_without_a_date_is_not_drawn() -> None:
    act = {"weight": 1.0, "by": "actor", "act": "a", "when": "w", "quote": "q", "source": "s", "name": None}
    drawn = rows(charts.timeline([{**act, "date": None}, {**act, "date": "2001-01-01"}], first=2000, last=2002), "by")
    assert [row["date"] for row in drawn] == ["2001-01-01"]


@pytest.mark.parametrize(("first", "last"), [(1978, 1980), (1949, 2026)])
def test_no_year_of_the_axis_is_named_twice(first: int, last: int) -> None:
    act = {"weight": 1.0, "by": "actor", "act": "a", "when": "w", "quote": "q", "source": "s", "name": None}
    chart = charts.timeline([{**act, "date": f"{first}-05-01"}], first=first, last=last).to_dict()
    years = [value["year"] for value in chart["layer"][2]["encoding"]["x"]["axis"]["values"]]
    assert len(years) == len(set(years)) and 3 <= len(years) <= 10


def test_a_tally_draws_conflict_downwards_and_shades_what_is_complete() -> None:
    row = {"since": "2014-01-01", "until": "2014-04-01", "when": "January", "cooperation": 7, "conflict": 2}
    chart = charts.tally([row], first="2014-01-01", last="2015-01-01", complete=[("2014-01-01", "2014-06-30")])
    assert {bar["side"]: bar["acts"] for bar in rows(chart, "side")} == {"cooperation": 7, "conflict": -2}
    assert {"since": "2014-01-01", "until": "2014-06-30"} in rows(chart, "until")


def test_conflict_lies_left_and_a_field_without_it_has_no_bar() -> None:
    counts = [{"field": "aid", "cooperation": 0, "conflict": 2}, {"field": "trade", "cooperation": 3, "conflict": 0}]
    drawn = {(row["field"], row["side"]): row["acts"] for row in rows(charts.fields(counts), "side")}
    assert drawn == {("aid", "conflict"): -2, ("trade", "cooperation"): 3}


@pytest.mark.parametrize(("palette", "page"), [(charts.LIGHT, "#ffffff"), (charts.DARK, "#14171c")])
def test_every_colour_that_is_written_in_reads_on_its_page(palette: dict[str, str], page: str) -> None:
    written = {role: colour for role, colour in palette.items() if role != "faint"}
    assert {role for role, colour in written.items() if contrast(colour, page) < 4.5} == set()


def test_each_light_colour_has_one_dark_counterpart() -> None:
    assert len(set(charts.LIGHT.values())) == len(charts.LIGHT)
    assert charts.LIGHT.keys() == charts.DARK.keys()
