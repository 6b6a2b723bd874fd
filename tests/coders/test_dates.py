"""The dates of acts on the third of the corpus that is held back: they may get better, and never worse."""

from __future__ import annotations

import pytest

from detente.reading.dated import Course
from detente.reading.sentences import sentences
from tests.coders.dates_score import Dated, Score, in_events, in_places, in_sentences, score, written


@pytest.mark.parametrize(
    ("measured", "floor"),
    [
        (in_sentences, Score(told=0.95, claimed=0.90, every=0.95, none=0.97)),
        (in_places, Score(told=0.83, claimed=0.84, every=0.60, none=0.88)),
        (in_events, Score(told=0.61, claimed=0.89, every=0.61, none=0.92)),
    ],
    ids=["sentences", "places", "events"],
)  # fmt: skip
def test_dates_on_what_is_held_back(measured: object, floor: Score) -> None:
    assert callable(measured)
    shares = score(measured(back=True))
    fallen = [name for name, share, least in zip(Score._fields, shares, floor, strict=True) if share < least]
    assert not fallen, f"{fallen} of {shares} fell below {floor}"


def test_a_date_is_right_if_it_says_no_less_and_nothing_else() -> None:
    rows = [
        Dated("1994-07", "1994-07-15", True),
        Dated("1994-07-15", "1994-07", True),
        Dated("1994", "", False),
        Dated("", "1994", True),
        Dated("", "", True),
    ]
    assert score(rows) == Score(told=1 / 2, claimed=1 / 3, every=1 / 3, none=1 / 2)


def _first(text: str, near: str, *, status: str = "happened") -> str:
    """The date that the course of a text gives to some words of it."""
    course = Course.of_text(text)
    for part in sentences(text):
        dates = course.dates(part)
        at = text.find(near) - part.start
        if part.kind == "prose" and 0 <= at < part.end - part.start:
            return written(course.of(part, dates, at, at + len(near), status=status))
    raise AssertionError(near)


LINE = "LIMA, March 7 (Andean Wire) - Peru recalled its envoy on Friday. It had signed the pact on 23 November 2013.\n"
DATED = "LIMA, March 7, 2014 (Andean Wire) - "


@pytest.mark.parametrize(
    ("text", "near", "status", "right"),
    [
        (LINE, "recalled", "happened", "2014-03-07"),
        (DATED + "Flights to Quito resume on Monday.", "resume", "planned", "2014-03-10"),
        (DATED + "Peru agreed on Monday to talk.", "agreed", "planned", "2014-03-03"),
        (DATED + "Peru left the pact in February, a deal brokered by Spain.", "brokered", "happened", ""),
        (DATED + "Peru replied on Monday after Chile seized a ship.", "seized", "happened", ""),
        (
            DATED + "Chile offered on Monday to mediate, and Brazil's president asked for talks.",
            "asked",
            "happened",
            "",
        ),
        ("Peru broke with Chile in 1990. A decade later they met again.", "met", "happened", "2000"),
        ("Peru broke with Chile in 1990. That October they met again.", "met", "happened", "1990-10"),
        (
            "Peru threw out ten envoys in April 2025; Chile did so on the following day.",
            "did so",
            "happened",
            "2025-04",
        ),
    ],
)
def test_the_date_of_an_act_is_that_which_its_words_give(text: str, near: str, status: str, right: str) -> None:
    assert _first(text, near, status=status) == right
