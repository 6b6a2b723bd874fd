"""Which of the dates that a text tells is that of an act."""

from __future__ import annotations

from datetime import date

import pytest

from detente.reading.dated import Course, nearest
from detente.reading.sentences import sentences
from detente.reading.when import When, when

LETTERS = {"year": 4, "month": 7, "day": 10}
PUBLISHED = date(2019, 12, 14)  # a Saturday


def written(told: When | None) -> str:
    return told.date.isoformat()[: LETTERS[told.precision]] if told else ""


@pytest.mark.parametrize(
    ("text", "act", "told"),
    [
        ("They met in May 1994 and parted in June 1995.", "met", "1994-05"),
        ("They met in May 1994 and parted in June 1995.", "parted", "1995-06"),
        ("The treaty, which they signed in 1990, was broken by Peru.", "broken", ""),
        ("Peru, which met Chile in 1990, ought to mediate.", "mediate", ""),
        ("Peru should return the boats that it seized in 1990.", "return", ""),
        ("Peru asked for pardon in 1990; it praised Chile.", "praised", ""),
        ("On 3 May 1990 Peru asked for pardon; it praised Chile.", "praised", "1990-05-03"),
        ("Peru thanked Chile for its decision of 3 May 1990.", "thanked", ""),
        ("They met in the summer of 1990.", "met", "1990"),
        ("They agreed to leave until 3 May 1990.", "agreed", ""),
        ("By 3 May 1990 the last troops had gone.", "gone", "1990-05"),
        ("They were friends until May 1998, when Peru invaded.", "invaded", "1998-05"),
        ("They must agree before the elections in May 1990.", "agree", ""),
        ("Last week, on 10 December, they met.", "met", "2019-12-10"),
        ("They met on Thursday, two days after the raid.", "raid", "2019-12-10"),
        ("They met on Thursday, two days after the raid.", "met", "2019-12-12"),
        ("Peru left in May 1990, and Chile will follow.", "follow", ""),
    ],
)
def test_the_date_of_an_act(text: str, act: str, told: str) -> None:
    start = text.index(act)
    assert written(nearest(text, when(text, published=PUBLISHED), start, start + len(act))) == told


def dates_of(text: str, acts: list[str], *, status: str = "happened") -> list[str]:
    course, found = Course.of_text(text), {}
    for part in sentences(text):
        dates = course.dates(part)
        for act in acts:
            if part.kind == "prose" and act in part.text:
                start = part.text.index(act)
                found[act] = written(course.of(part, dates, start, start + len(act), status=status))
    return [found[act] for act in acts]


def test_an_entry_of_a_chronology_dates_what_it_tells() -> None:
    text = "27 March 2006: Russia bans wine. Georgia calls it so.\n\n2007\n\nIn April they met. Talks failed."
    assert dates_of(text, ["bans", "calls", "met", "failed"]) == ["2006-03-27", "2006-03-27", "2007-04", "2007-04"]


def test_what_is_proposed_has_no_date() -> None:
    text = "They should meet in May 1994."
    assert dates_of(text, ["meet"], status="proposed") == [""]
    assert dates_of(text, ["meet"]) == ["1994-05"]


def test_a_ministry_condemns_on_the_day_of_its_statement() -> None:
    text = (
        "Ministry of Foreign Affairs\nPress statement\n14 December 2019\n\nThe Ministry condemns the raid.\n\n"
        "The Ministry condemned the raid at once."
    )
    assert dates_of(text, ["condemns", "condemned"]) == ["2019-12-14", ""]


def test_news_without_a_date_claims_none() -> None:
    text = "LIMA, Dec 14, 2019 (Wire) -- Peru met Chile on Thursday.\n\nBolivia praised the meeting."
    assert dates_of(text, ["met", "praised"]) == ["2019-12-12", ""]


def test_a_text_of_a_month_claims_no_day() -> None:
    text = "The quiet border\n\nBriefing note, April 2026\n\nIn February they met. On Monday they parted."
    assert dates_of(text, ["met", "parted"]) == ["2026-02", ""]


def test_the_day_in_the_head_counts_for_more_than_the_day_of_the_file() -> None:
    text = "LIMA, Dec 14, 2019 (Wire) -- Peru met Chile on Thursday."
    assert Course.of_text(text, published=date(2019, 12, 20)).published == PUBLISHED
    assert Course.of_text(text, published=date(2025, 1, 1)).published == date(2025, 1, 1)
