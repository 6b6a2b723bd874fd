"""Visits: the ranks that titles mean, days as written, and stops that are one visit."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente import actors
from detente.errors import BadTable
from detente.kinds.visits import APART, Stop, moment, rank, visits
from detente.tables import EVENTS, check


@pytest.mark.parametrize(
    ("title", "held"),
    [
        ("President Nixon", "head"),
        ("Prime MinisterHaidar al-Abadi", "head"),
        ("King Abdullah and Crown Prince Hussein", "head"),
        ("Prince Rainier III", "head"),
        ("Chief of State Cheng Heng", "head"),
        ("Acting Prime Minister Sirik Matak", "head"),
        ("General Secretary Gorbachev", "head"),
        ("Vice Premier Liu He", "minister"),
        ("Deputy Prime Minister and Minister of Defence", "minister"),
        ("Foreign Minister Le Duc Tho", "minister"),
        ("Secretary of State", "minister"),
        ("Ambassador Twining", "envoy"),
        ("Special Representative", "envoy"),
        ("President-elect Fox", "other"),
        ("former President Clinton", "other"),
        ("Former Prime Minister Blair", "other"),
        ("Crown Prince Abdullah", "other"),
        ("Governor General Massey", "other"),
        ("Kingsley Amis", "other"),
        ("", "other"),
    ],
)
def test_rank(title: str, held: str) -> None:
    assert rank(title) == held


@pytest.mark.parametrize("text", ["1974-06-10", "6/10/1974", "10 June 1974", "June 10, 1974", " 1974-06-10T00:00:00"])
def test_days_as_written(text: str) -> None:
    assert moment(text, where="x.csv") == date(1974, 6, 10)


@pytest.mark.parametrize("text", ["", None, "soon", "1974", "2014-02-31", "13/13/1974"])
def test_what_is_no_day_is_named(text: str | None) -> None:
    with pytest.raises(BadTable, match=r"x\.csv: a visit has no date"):
        moment(text, where="x.csv")


def stop(day: int, *, length: int = 0, other: str = "Egypt", rank: str = "head", who: str | None = "A") -> Stop:
    first = date(1974, 6, 1) + timedelta(days=day)
    return Stop("USA", other, first, first + timedelta(days=length), rank, who)


def dates(stops: list[Stop]) -> list[tuple[date, str, str | None]]:
    rows = check(visits(stops, find=actors.find, source="us_travels"), EVENTS, where="stops")
    return sorted((row["date"], row["code"], row["who"]) for row in rows.to_pyarrow().to_pylist())


def test_three_days_apart_is_one_visit_and_four_are_two() -> None:
    assert len(dates([stop(0, length=2), stop(5)])) == 1
    assert len(dates([stop(0, length=2), stop(6)])) == 2


def test_a_visit_has_the_highest_rank_and_who_holds_it() -> None:
    held = dates([stop(0, rank="minister", who="B"), stop(1), stop(2, rank="other", who="C")])
    assert held == [(date(1974, 6, 1), "head", "A")]


def test_two_hosts_are_two_visits_and_none_is_paid_at_home() -> None:
    assert len(dates([stop(0), stop(0, other="Israel"), stop(0, other="United States")])) == 2


def test_two_names_of_one_state_are_one_host() -> None:
    soviet = [stop(0, other="U.S.S.R."), stop(1, other="Soviet Union"), stop(2, other="Russia")]
    rows = visits(soviet, find=actors.find, source="us_travels").to_pyarrow().to_pylist()
    assert [row["other"] for row in rows] == ["SUN"]


def test_of_the_year_alone_each_stop_is_one() -> None:
    stops = [stop(0), stop(0), stop(0, who=None)]
    rows = visits(stops, find=actors.find, source="x", precision="year").to_pyarrow().to_pylist()
    assert len({row["record"] for row in rows}) == 3
    assert {row["precision"] for row in rows} == {"year"}


stays = st.lists(
    st.builds(stop, st.integers(0, 60), length=st.integers(0, 9), other=st.sampled_from(["Egypt", "Iraq"]))
)


@given(stays)
def test_no_two_visits_to_one_host_lie_within_three_days(stops: list[Stop]) -> None:
    """The slow way: days on which somebody is there or just was, counted in runs."""
    held = visits(stops, find=actors.find, source="x").to_pyarrow().to_pylist()
    for name, code in (("Egypt", "EGY"), ("Iraq", "IRQ")):
        present = {
            each.since + timedelta(days=day)
            for each in stops
            if each.other == name
            for day in range((each.until - each.since).days + 1)
        }
        fresh = [
            day for day in present if not any(day - timedelta(days=n) in present for n in range(1, APART.days + 1))
        ]
        assert sorted(row["date"] for row in held if row["other"] == code) == sorted(fresh)
