"""Sentences of news, commentary and Markdown, and what the head of a text says."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.reading.head import head
from detente.reading.sentences import LONGEST, sentences


def prose(text: str) -> list[str]:
    return [s.text for s in sentences(text) if s.kind == "prose"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Mr. Smith met Dr. Lee. They talked.", 2),
        ("The U.S. Navy sailed on. It returned.", 2),
        ("He went to the U.S. The visit was short.", 2),
        ("Aid rose by 3.5 per cent in 2019. Trade fell.", 2),
        ("“We will sign.” He left.", 2),
        ("He met Hun Sen. She met nobody.", 2),
        ("J. F. Kennedy wrote to him. No answer came.", 2),
        ("Gen. Hun Manet visited Lt. Gen. Braga.", 1),
        ("Did they sign? Yes! They did…", 3),
        ("One line\nof hard-wrapped text goes on here. And ends.", 2),
        ("- First item of the list\n- Second item of the list", 2),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, count: int) -> None:
    assert len(prose(text)) == count


@pytest.mark.parametrize(
    "furniture",
    [
        "(+855) 16484108",
        "Jaya Smart Building 2nd Floor, Street 566, Phnom Penh.",
        "The views expressed are the author's own and do not reflect the views of the Institute.",
        "© 2019 The Publisher. All rights reserved.",
        "By Dr. Ann Lee and Mr. Bo Chan",
        "Release 14 December 2019",
        "| a | b |",
        "---",
        "Geopolitics of Rare Earth Elements",
    ],
)
def test_the_furniture_of_a_page_is_no_prose(furniture: str) -> None:
    assert prose(f"{furniture}\n\nChina met Japan. They talked.") == ["China met Japan.", "They talked."]


def test_front_matter_is_read_as_the_head_and_not_as_prose() -> None:
    text = "---\ntitle: A break\npublished: 1965-05-03\n---\n\nCambodia broke off relations."
    assert prose(text) == ["Cambodia broke off relations."]
    assert head(text) == ("A break", None, date(1965, 5, 3))


def test_the_title_of_another_article_is_not_the_title() -> None:
    text = "Rare Earth Elements\n\nRelease 14 December 2019\nBy Ann Lee\n\nCambodia and the United States met."
    assert head(text) == (None, "Ann Lee", date(2019, 12, 14))


def test_a_lone_line_is_prose_when_it_is_all_there_is() -> None:
    assert prose("China bans exports to Japan") == ["China bans exports to Japan"]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400))
def test_spans_are_literal_and_in_order(text: str) -> None:
    at = 0
    for sentence in sentences(text):
        assert text[sentence.start : sentence.end] == sentence.text
        assert at <= sentence.start < sentence.end
        assert len(sentence.text) <= LONGEST
        at = sentence.end
