"""Dates as texts tell them, with no more precision than they tell."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.reading.when import When, when

PUBLISHED = date(2019, 12, 14)  # a Saturday
TOLD = When(0, 0, date(2019, 4, 1), "month")


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("On 3 May 1965 it broke.", "1965-05-03", "day"),
        ("On May 3, 1965, it broke.", "1965-05-03", "day"),
        ("On the 3rd of May 1965", "1965-05-03", "day"),
        ("From 12 to 14 April 2016", "2016-04-12", "day"),
        ("Signed 2020-10-12.", "2020-10-12", "day"),
        ("in March 2019", "2019-03-01", "month"),
        ("in late March 2019", "2019-03-01", "month"),
        ("in 1997", "1997-01-01", "year"),
        ("since 1979", "1979-01-01", "year"),
        ("In the same month, he left.", "2019-04-01", "month"),
        ("that year", "2019-01-01", "year"),
        ("the following year", "2020-01-01", "year"),
        ("Two months later he left.", "2019-06-01", "month"),
        ("on Thursday", "2019-12-12", "day"),
        ("yesterday", "2019-12-13", "day"),
        ("last month", "2019-11-01", "month"),
        ("last week", "2019-12-01", "month"),
        ("They will meet in May.", "2020-05-01", "month"),
        ("They met in May.", "2019-05-01", "month"),
        ("in the summer of 1969", "1969-01-01", "year"),
    ],
)
def test_a_date_is_read_with_its_precision(text: str, day: str, precision: str) -> None:
    (found,) = when(text, published=PUBLISHED, previous=TOLD)
    assert (found.date.isoformat(), found.precision) == (day, precision)


@pytest.mark.parametrize(
    "text",
    [
        "the 1960s", "It may rain.", "2000 troops marched.", "On Monday", "the same month", "31 February 2019",
        "He left.",
        "They will meet on 31 February.",
        "before the elections of 2023",
    ],
)  # fmt: skip
def test_no_date_is_claimed_where_none_is_told(text: str) -> None:
    assert when(text) == []


def test_a_story_of_the_past_keeps_its_year() -> None:
    (found,) = when("They will meet in May.", published=PUBLISHED, previous=When(0, 0, date(1999, 4, 1), "month"))
    assert found.date == date(1999, 5, 1)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a week earlier", "2019-04-03"),
        ("the next day", "2019-04-11"),
        ("the same evening", "2019-04-10"),
        ("Hours later they left.", "2019-04-10"),
        ("forty-eight hours later", "2019-04-12"),
        ("a fortnight later", "2019-04-24"),
        ("six months later", "2019-10"),
        ("the year before", "2018"),
        ("in March of that year", "2019-03"),
        ("December of the following year", "2020-12"),
        ("the following February", "2020-02"),
        ("ten days after the accord they met", "2019-04-20"),
        ("Two years after the treaty of 1990 they met", "1992"),
        ("on the 28th", "2019-11-28"),
        ("on the twelfth of this month", "2019-12-12"),
        ("on the eve of 3 May 1965", "1965-05-02"),
        ("two days after 3 May 1965", "1965-05-05"),
        ("in the days after 3 May 1965", "1965-05"),
        ("the sixth of March 2018", "2018-03-06"),
        ("on 13/5/1965", "1965-05-13"),
        ("on 3/5/1965", "1965"),
        ("24.11.2021", "2021-11-24"),
        ("3-5 May 1965", "1965-05-03"),
        ("29 July and 3 August 1969", "1969-07-29 1969-08-03"),
        ("between May and July 1998", "1998-05 1998-07"),
        ("1954, 29 April.", "1954-04-29"),
        ("1960, April.", "1960-04"),
        ("Friday, August 9, 2024,", "2024-08-09"),
        ("Nov. 26 last year", "2018-11-26"),
        ("1996-97", "1996"),
        ("in the first quarter of 1994", "1994"),
        ("last summer", "2019"),
        ("last winter", "2018"),
        ("last Saturday", "2019-12-07"),
        ("on Tuesday of last week", "2019-12-03"),
        ("They will meet on Tuesday.", "2019-12-17"),
        ("He said on Tuesday that they will meet.", "2019-12-10"),
        ("next May", "2020-05"),
        ("last January", "2019-01"),
        ("three weeks ago", "2019-11"),
        ("two years ago", "2017"),
        ("since the beginning of the month", "2019-12"),
        ("In mid-August American troops left.", "2019-08"),
    ],
)
def test_a_date_against_another(text: str, told: str) -> None:
    letters = {"year": 4, "month": 7, "day": 10}
    previous = When(0, 0, date(2019, 4, 10), "day")
    found = when(text, published=PUBLISHED, previous=previous)
    assert " ".join(w.date.isoformat()[: letters[w.precision]] for w in found) == told


@pytest.mark.parametrize(
    "text",
    [
        "in the late 1990s", "a decade ago", "the 1996 embargo", "4 July 1776", "3 May '65", "in 2019's budget",
        "Resolution 1970 was adopted.", "He may March on.", "as in the 20th century", "over the weekend",
    ],
)  # fmt: skip
def test_no_date_is_claimed_even_where_the_day_of_publication_is_known(text: str) -> None:
    assert when(text, published=PUBLISHED) == []


def test_a_dateline_dates_the_text_and_no_act() -> None:
    (found,) = when("PHNOM PENH, Dec. 14, 2019 (Wire) -- They met on Thursday.", published=PUBLISHED)
    assert found.date == date(2019, 12, 12)


def test_a_year_runs_on_over_the_new_year() -> None:
    found = when("In December 2018 they broke off relations, and in May they restored them.", published=PUBLISHED)
    assert [w.date for w in found] == [date(2018, 12, 1), date(2019, 5, 1)]


def test_a_day_before_dates_what_it_is_before() -> None:
    found = when("They met on Thursday, two days after the raid; the next day they left.", published=PUBLISHED)
    assert [w.date.day for w in found] == [12, 10, 13]


@pytest.mark.parametrize("unit", ["in May 3 ", "1999 ", "two days ", "the first of ", "last year in ", "May and June "])
def test_twice_the_words_take_no_more_than_thrice_the_time(unit: str) -> None:
    def taken(times: int) -> float:
        began = time.process_time()
        when(unit * times, published=PUBLISHED)
        return time.process_time() - began

    taken(100)
    once = min(taken(3_000) for _ in range(3))
    assert min(taken(6_000) for _ in range(3)) < 3 * once + 0.05


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200), st.dates(min_value=date(1816, 1, 1), max_value=date(2100, 1, 1)))
def test_every_date_is_told_by_words_in_their_order(text: str, published: date) -> None:
    at = 0
    for found in when(text, published=published):
        assert at <= found.start < found.end <= len(text)
        at = found.end
