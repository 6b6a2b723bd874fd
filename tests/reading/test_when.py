"""Dates as texts tell them, with no more precision than they tell."""

from __future__ import annotations

from datetime import date

import pytest

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
