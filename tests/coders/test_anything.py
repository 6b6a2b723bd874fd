"""Whatever a text holds, it is read: soundly, the same twice, and in a time that grows as its length does."""

from __future__ import annotations

import random
import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente import relate
from detente.acts import ACTS
from tests.coders.fuzz import CORPUS, PIECES, faults, mutated, read, shortest, trial

# Halves of characters too, which broken files bring.
ANYTHING = st.text(st.characters(codec=None, exclude_categories=()), max_size=300)
SOUP = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=80).map("".join)

PHRASES = [
    "at the end of the month", "in the same month", "in the following year", "two days later", "999 years ago",
    "last week", "next week", "earlier this month", "yesterday", "tomorrow", "last summer", "next winter", "on Monday",
    "on Monday of last week", "last Friday", "in May last year", "in December next year", "on the 31st",
    "on the 31st of last month", "in January", "the day after 3 May 1965", "on 31 February 2019", "on 2019-13-45",
    "on 99/99/2019", "48 hours later", "from 29 December to 3 January 1969", "in 1965-66", "999 months after the raid",
]  # fmt: skip

# What is repeated to make a long text; each once broke, or could break, a reader that looks back or ahead too far.
SOUPS = {
    "a line without an end": "China imposed sanctions on Viet Nam and the U.S. condemned it ",
    "one sentence again": "China met Japan on 3 May 2019. ",
    "one paragraph again": "China met Japan on 3 May 2019.\n\n",
    "lines without a blank one": "China met Japan today in the rain and\n",
    "quotes": "“\"'‘«China met Japan",
    "tags": "<div class=\"a\"><p>China met Japan.</p><br/>&nbsp;<a href='x'>Chad</a></div>",
    "a list": "- China met Japan\n",
    "lists in lists": "- > - 1. ",
    "brackets": "((((China (met (Japan",
    "turned and unseen": "\u202e\u200bChina\u200d \u202amet\u202c Japan. ",
    "pictures": "🇨🇳 👩‍👩‍👧 China met 🇯🇵 Japan! ",
    "marks on letters": "C\u0301h\u0301i\u0301na me\u0301t Japan ",
    "letters that grow": "İstanbul met İran. China İ met Japan. ",
    "control characters": "\x00\x01\x1b[0m\x85\u2028China met\x0bJapan\x0c",
    "halves of characters": "\udc80\ud800Police arrested two students\udcff. ",
    "strangers": "Police arrested two students in the capital, ",
    "names": "China Prime Minister Hun Sen and Minister Ann Lee of Peru, ",
    "dates": "1999, 2001, in 1965 and on 3 May, two days later ",
    "who is meant": "both countries signed and he said that the two sides agreed with it. ",
    "short forms": "U.S. Mr. Gen. J. F. ",
    "full stops": ". ",
    "numbers": "012 345 - ",
    "ideographs": "中国。日本！和平",
}  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(ANYTHING)
def test_any_characters_are_read_soundly(text: str) -> None:
    assert trial(text, random.Random(0)) == []


@settings(max_examples=100, deadline=None)
@given(SOUP)
def test_any_pieces_are_read_soundly(text: str) -> None:
    assert trial(text, random.Random(0)) == []


@settings(max_examples=100, deadline=None)
@given(SOUP, st.dates())
def test_any_day_of_publication_is_counted_from(text: str, published: date) -> None:
    assert faults(read(text, published=published), text) == []


@pytest.mark.parametrize("published", [date.min, date.max, date(2019, 12, 31)])
@pytest.mark.parametrize("before", ["", "In May 1965 they parted. ", "In December 9999 they parted. "])
@pytest.mark.parametrize("phrase", PHRASES)
def test_no_phrase_of_time_leads_out_of_the_calendar(phrase: str, before: str, published: date) -> None:
    for told in (phrase, phrase.upper(), phrase.title()):
        text = f"{before}Peru met Chile {told}."
        assert faults(read(text, published=published), text) == []


@pytest.mark.parametrize("seed", range(12))
def test_a_spoilt_document_is_read_soundly(seed: int) -> None:
    chance = random.Random(seed)
    text = chance.choice(sorted(CORPUS.glob("*.txt"))).read_text(encoding="utf8")
    assert trial(mutated(text[:2500], chance), chance) == []


@pytest.mark.parametrize("soup", SOUPS)
def test_twice_the_text_takes_twice_the_time(soup: str) -> None:
    unit, size = SOUPS[soup], 4_000
    read(unit)
    while _seconds(unit * (size // len(unit))) < 0.12:
        size *= 2
    short, long = (unit * (some // len(unit)) for some in (size, 2 * size))
    # The best of several runs: whatever else the machine does can only lengthen one.
    for _ in range(6):
        once, twice = (min(_seconds(text) for _ in range(3)) for text in (short, long))
        if twice < 3 * once:
            return
    pytest.fail(f"{twice:.2f} s for twice the text that took {once:.2f} s")


@pytest.mark.parametrize("soup", ["quotes", "numbers", "tags"])
def test_a_megabyte_in_one_line_is_read(soup: str) -> None:
    unit = SOUPS[soup].replace("China met Japan", "").replace("Chad", "")
    assert read(unit * (1_000_000 // len(unit))) == []


def test_a_telling_that_never_ends_is_one_act_with_all_its_places() -> None:
    text = "China met Japan on 3 May 2019. " * 3000
    events = read(text)
    assert len(events) <= 2 and faults(events, text) == []
    assert sum((event.again or "").count("|") + 1 for event in events) >= 2999


@settings(max_examples=60, deadline=None)
@given(ANYTHING.filter(bool), st.data())
def test_any_two_places_of_any_characters_are_related(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    act = relate(text, actor=(start, end), other=(0, len(text)))
    assert act.act in ACTS and 0 <= act.none <= 1 and sum(act.probabilities.values()) == pytest.approx(1)


@pytest.mark.parametrize(
    ("text", "actor", "other"),
    [
        ("Peru condemned Chile. " + "It rained. " * 100_000, (0, 4), (15, 20)),
        ("It rained. " * 100_000 + "Peru condemned Chile.", (1_100_000, 1_100_004), (1_100_015, 1_100_020)),
        ("Peru condemned " + "x" * 1_000_000 + " Chile", (0, 4), (1_000_016, 1_000_021)),
        ("x" * 1_000_001, (0, 1_000_001), (5, 7)),
        ("x " * 600_000, None, None),
    ],
)
def test_between_two_places_of_a_megabyte_only_what_is_near_is_read(
    text: str, actor: tuple[int, int] | None, other: tuple[int, int] | None
) -> None:
    relate("Peru met Chile.")
    assert relate(text, actor=actor, other=other, why=True).act in ACTS
    assert _seconds(text, actor, other) < 1


def test_far_apart_the_words_beside_each_mention_still_tell() -> None:
    after = "Peru condemned Chile, which " + "sent rice and " * 300 + "oil to Laos."
    assert relate(after, actor=(0, 4), other=(15, 20)).act == "ACCUSE"
    before = "Chile slept. " * 300 + "Peru condemned Chile."
    assert relate(before, actor=(3900, 3904), other=(3915, 3920)).act == "ACCUSE"


def test_faults_are_seen_where_there_are_some() -> None:
    text = "Peru condemned Chile."
    (event,) = read(text)
    assert faults([event], text) == []
    for wrong in ({"end": 99}, {"start": None}, {"act": "MEET"}, {"again": "3-3"}, {"who": "Laos"}, {"stance": "cool"}):
        assert faults([event._replace(**wrong)], text), wrong
    assert faults([event, event], text) == ["a record twice"]
    assert shortest("a long text with an x in it", lambda part: "x" in part) == "x"


def _seconds(text: str, *places: tuple[int, int] | None) -> float:
    started = time.process_time()
    if places:
        relate(text, actor=places[0], other=places[1])
    else:
        read(text)
    return time.process_time() - started
