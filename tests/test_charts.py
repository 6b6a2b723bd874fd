"""The charts: what is drawn is what the table says, and what is missing stays open."""

from __future__ import annotations

import sys
from itertools import pairwise
from typing import Any

import pytest

from detente import charts
from detente.charts.scores import drawn, layers
from detente.errors import NotEnoughEvidence


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


def score(period: str, value: float = 0.5, **more: Any) -> dict[str, Any]:
    """One score of Cambodia and China; what is told otherwise takes its place."""
    by = "month" if more.pop("monthly", False) else "year"
    row = {"actor": "CHN", "other": "KHM", "third": None, "field": "all", "source": "un_votes", "n": 80, "by": by}
    return {**row, "period": period, "value": value, "low": value - 0.1, "high": value + 0.1, **more}


def test_a_month_without_a_value_leaves_the_line_open_and_a_new_year_does_not() -> None:
    months = ["2013-11-01", "2013-12-01", "2014-01-01", "2014-03-01"]
    found = {row["day"]: row for row in drawn([score(month, monthly=True) for month in months]).panels[0].rows}
    stretches = [found[month]["stretch"] for month in months]
    assert stretches[0] == stretches[1] == stretches[2] != stretches[3]
    assert [found[month]["lone"] for month in months] == [False, False, False, True]


def test_lines_are_not_joined_from_one_pair_source_or_field_to_the_next() -> None:
    others = [{"other": "USA"}, {"source": "papers"}, {"field": "aid"}, {"third": "USA"}]
    for more in others:
        rows = [row for panel in drawn([score("2001-01-01"), score("2002-01-01", **more)]).panels for row in panel.rows]
        assert all(row["lone"] for row in rows), more


def test_each_field_is_a_panel_and_all_together_is_the_first() -> None:
    rows = [score("2001-01-01", field=field) for field in ("aid", "trade", "all", "trade")]
    assert list(charts.scores(rows)) == ["all", "trade", "aid"]


@pytest.mark.parametrize(
    ("values", "bounds", "ends"),
    [
        ([0.2, 0.9], (0, 1), (0, 1)),
        ([0.02, 0.04], (0, 1), (0, 0.04)),
        ([-0.7, 0.1], (-1, 1), (-1, 0.1)),
        ([-4.0, 9.5], (None, None), (-4, 9.5)),
        ([3.0, 5.0], (None, None), (0, 5)),
        ([0.0], (0, None), (0, 1)),
    ],
)
def test_zero_is_on_the_axis_and_so_is_a_bound_that_is_near(
    values: list[float], bounds: tuple[float | None, float | None], ends: tuple[float, float]
) -> None:
    rows = [score(f"{2001 + at}-01-01", value, low=None, high=None) for at, value in enumerate(values)]
    assert drawn(rows, low=bounds[0], high=bounds[1]).panels[0].ends == ends


def test_the_whole_of_a_band_is_on_the_axis() -> None:
    assert drawn([score("2001-01-01", 2.0, low=-3.0, high=8.0)]).panels[0].ends == (-3, 8)


def test_only_what_tells_lines_apart_is_in_their_names() -> None:
    assert drawn([score("2001-01-01")]).lines == ["China – Cambodia"]
    assert set(drawn([score("2001-01-01"), score("2001-01-01", other="USA")]).lines) == {"Cambodia", "United States"}
    several = [score("2001-01-01", source=source) for source in ("un_votes", "papers")]
    assert set(drawn(several).lines) == {"un_votes", "papers"}
    assert drawn([score("2001-01-01", other="?RED CROSS")]).lines == ["China – RED CROSS"]
    assert drawn([score("2001-01-01", other=None)]).lines == ["China"]


def test_of_many_lines_the_highest_and_the_lowest_are_named() -> None:
    codes = ["AFG", "ALB", "DZA", "AND", "AGO", "ARG", "ARM", "AUS", "AUT"]
    rows = [
        score(f"{year}-01-01", 0.1 * at, other=code) for at, code in enumerate(codes) for year in (2001, 2002, 2003)
    ]
    short = [score("2003-01-01", 5.0, other="USA")]
    drawing = drawn([*rows, *short])
    named = {row["short"] for row in drawing.panels[0].rows if row["line"] in drawing.named}
    assert named == {"AFG", "ALB", "DZA", "ARM", "AUS", "AUT"}
    assert len(drawing.lines) == 10 and "Of 10 lines" in drawing.notes[0]
    chart = charts.scores([*rows, *short])["all"].to_dict()
    assert not any(mark["mark"].get("type") == "area" for mark in chart["layer"])


def test_the_names_of_many_lines_do_not_meet() -> None:
    codes = ["AFG", "ALB", "DZA", "AND", "AGO", "ARG", "ARM"]
    rows = [score(f"{year}-01-01", 0.999, other=code, low=None) for code in codes for year in (2001, 2002)]
    placed = sorted(row["at"] for row in rows_of_layers(charts.scores(rows, low=0.0, high=1.0)["all"]))
    assert len(placed) == 6 and placed[-1] <= 1
    assert min(high - low for low, high in pairwise(placed)) >= 0.059


def rows_of_layers(chart: Any) -> list[dict[str, Any]]:
    return [row for values in chart.to_dict()["datasets"].values() for row in values if "at" in row]


def test_more_values_than_a_browser_draws_are_left_out_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["detente.charts.scores"], "DRAWN", 5)
    rows = [score(f"200{at}-01-01", other=code, n=n) for code, n in (("USA", 5), ("KHM", 90)) for at in range(4)]
    drawing = drawn(rows)
    assert drawing.notes[0] == "Drawn are the 1 of 2 lines that rest on most evidence."
    assert {row["short"] for row in drawing.panels[0].rows} == {"KHM"}


def test_large_values_are_told_in_words() -> None:
    drawing = drawn([score("2001-01-01", 4.65e11, low=None, high=None)], unit="USD")
    assert drawing.unit == "billion USD"
    assert drawing.panels[0].rows[0]["said"] == "465.0" and drawing.panels[0].ends == (0, 465)


def test_a_value_without_an_interval_claims_none() -> None:
    drawing = drawn([score("2001-01-01", low=None, high=None)])
    assert drawing.notes == [] and drawing.panels[0].rows[0]["interval"] == "none claimed"


def test_one_value_alone_has_room_on_both_sides() -> None:
    first, last = drawn([score("2001-05-01", monthly=True)]).days
    assert first < "2001-05-01" < last


def test_no_score_is_no_chart() -> None:
    with pytest.raises(NotEnoughEvidence):
        charts.scores([])


@pytest.mark.parametrize(("values", "marks"), [((1.0, 1.0), 1), ((1.0, 3.0), 3), ((1.0, 1.5), 5), ((1.0, 40.0), 5)])
def test_between_whole_numbers_nothing_is_marked(values: tuple[float, float], marks: int) -> None:
    row = {"actor": "KHM", "other": "USA", "field": "AID", "by": "month", "low": None, "high": None, "n": 1}
    row |= {"source": "papers"}
    told = [row | {"period": f"2001-0{month}-01", "value": value} for month, value in enumerate(values, start=1)]
    drawing = drawn(told, unit="acts", low=0.0)
    shown = [layer.to_dict(validate=False).get("encoding", {}) for layer in layers(drawing.panels[0], drawing)]
    assert {of["y"]["axis"]["tickCount"] for of in shown if "axis" in of.get("y", {})} == {marks}


def month(day: str, role: str = "pair", value: float = 1.0) -> dict[str, Any]:
    band = {"value": value, "low": value - 2, "high": value + 1, "said": f"{value:+.1f}", "interval": "a band"}
    return {"role": role, "label": role, "month": day, "when": day, "n": 3, **band}


TURN = {"low": "1990-03-01", "high": "1990-06-30", "said": "a turn", "when": "April", "act": "an act"}
TURNS = [
    {**TURN, "date": "1990-04-01", "direction": "worsening", "link": "#turn-2"},
    {**TURN, "date": "1990-05-01", "direction": "improving", "link": "#turn-1"},
]


def test_a_month_without_affinity_leaves_the_line_open() -> None:
    days = ["1990-11-01", "1990-12-01", "1991-01-01", "1991-03-01"]
    drawn = rows(charts.affinity([month(day, role) for role in ("pair", "third") for day in days]), "stretch")
    stretches = {(row["role"], row["month"]): (row["stretch"], row["lone"]) for row in drawn}
    for role in ("pair", "third"):
        assert len({stretches[role, day] for day in days[:3]}) == 1
        assert stretches[role, days[3]][1] and not stretches[role, days[0]][1]
    assert stretches["pair", days[0]][0] != stretches["third", days[0]][0]


def test_one_line_of_affinity_is_not_joined_to_the_next() -> None:
    drawn = rows(charts.affinity([month("1990-01-01", "pair"), month("1990-02-01", "third")]), "stretch")
    assert [row["lone"] for row in drawn] == [True, True]


def test_the_band_of_one_half_lies_within_that_of_nine_in_ten_as_the_normal_has_it() -> None:
    (row,) = rows(charts.affinity([month("1990-01-01", value=1.0)]), "inner_low")
    assert (row["inner_low"] - 1, row["inner_high"] - 1) == pytest.approx((-2 * 0.6745 / 1.6449, 0.6745 / 1.6449), 0.01)


def test_a_turning_point_leads_to_its_place_and_shows_its_direction() -> None:
    chart = charts.affinity([month("1990-01-01"), month("1990-12-01")], turns=TURNS).to_dict()
    linked = [layer for layer in chart["layer"] if "href" in layer["encoding"]]
    assert [layer["encoding"]["href"]["field"] for layer in linked] == ["link"]
    assert linked[0]["mark"]["size"] > 600  # pixels: wide enough for a thumb
    colours = chart["layer"][-1]["encoding"]["color"]["scale"]
    by = dict(zip(colours["domain"], colours["range"], strict=True))
    assert (by["improving"], by["worsening"]) == (charts.LIGHT["cooperation"], charts.LIGHT["conflict"])
    assert len(set(by.values())) == 4


def test_no_layer_but_that_of_the_turning_points_is_there_without_any() -> None:
    bare = charts.affinity([month("1990-01-01"), month("1990-12-01")]).to_dict()
    assert not [layer for layer in bare["layer"] if "href" in layer["encoding"]]
    assert not [layer for layer in bare["layer"] if layer["mark"]["type"] == "rect"]


def test_the_axis_holds_nought_and_all_bands_and_never_passes_the_scale() -> None:
    ends = charts.affinity([month("1990-01-01", value=9.5), month("1990-02-01", value=3.0)]).to_dict()
    domains = [
        layer["encoding"]["y"]["scale"]["domain"]
        for layer in ends["layer"]
        if "scale" in layer["encoding"].get("y", {})
    ]
    assert domains and all(domain == [-1.0, 10.0] for domain in domains)


def test_the_names_of_close_lines_of_affinity_do_not_meet() -> None:
    chart = charts.affinity([month(day, role) for role in ("pair", "third") for day in ("1990-01-01", "1990-02-01")])
    placed = sorted(row["at"] for row in rows(chart, "at"))
    assert len(placed) == 2 and placed[1] - placed[0] > 0.3


def test_a_year_without_an_ideal_point_leaves_the_line_open() -> None:
    told = {"role": "actor", "label": "x", "value": 0.1, "low": 0.0, "high": 0.2, "said": "", "interval": "", "n": 9}
    drawn = rows(charts.ideal_points([{**told, "year": year} for year in (1990, 1991, 1993)]), "stretch")
    stretches = {row["year"]: (row["stretch"], row["lone"]) for row in drawn}
    assert stretches[1990] == stretches[1991] != stretches[1993]
    assert stretches[1993][1]
