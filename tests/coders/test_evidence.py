"""Every act stands on words that are literally in its document, whatever the document holds."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.acts import ACTS, FIELDS, MODES
from detente.coders import CODERS
from detente.coders.rules import code
from detente.tables import PRECISIONS, STATUSES, Document, Event

WORDS = [
    "Cambodia", "China", "the United States", "Hun Sen", "both countries", "signed", "will", "should", "visited",
    "sanctions on", "agreement with", "“", "”", "said", "was attacked by", "In April 2019", "on Monday",
    "the same month",
    "imposed", "between", "and", "not", ".", ",", ";", "\n\n", "# ", "- ", "U.S.", "Mr.", "—", "it", "he", "to", "of",
]  # fmt: skip


def document(text: str, *, title: str | None = None, published: date | None = None) -> Document:
    return Document("test", "r", "a.txt", title, None, published, None, "en", text)


def told(text: str, **known: Any) -> set[tuple[str, str | None, str, str]]:
    return {(e.actor, e.act, e.other, e.status) for e in code(document(text, **known))}


def assert_sound(events: list[Event], text: str) -> None:
    for event in events:
        assert event.start is not None and event.end is not None
        assert 0 <= event.start < event.end <= len(text)
        assert event.act in ACTS and event.status in STATUSES and event.precision in PRECISIONS
        assert event.mode is None or event.mode in MODES[event.act]
        assert event.field is None or event.field in FIELDS
        assert event.actor != event.other
        assert (event.date is None) == (event.precision == "none")
    assert len({event.record for event in events}) == len(events)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read_without_a_crash(text: str) -> None:
    assert_sound(code(document(text)), text)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=60))
def test_words_in_any_order_give_sound_acts(words: list[str]) -> None:
    text = " ".join(words)
    assert_sound(code(document(text, published=date(2019, 12, 14))), text)


def test_the_span_is_the_sentence_that_tells_the_act() -> None:
    text = "# Trade\n\nPrices rose. In March 2019 Cambodia and the United States signed a trade agreement. Rain fell."
    events = code(document(text))
    assert {text[e.start : e.end] for e in events} == {
        "In March 2019 Cambodia and the United States signed a trade agreement."
    }


def test_the_same_text_gives_the_same_acts() -> None:
    text = "Hun Sen met Xi Jinping in Beijing on 3 May 2019. Both countries should strengthen cooperation."
    assert code(document(text)) == code(document(text))


def test_time_grows_with_the_length_and_not_faster() -> None:
    unit = "China imposed sanctions on Viet Nam and the U.S. condemned it "
    took = []
    for times in (2_000, 8_000):
        started = time.process_time()
        code(document(unit * times))
        took.append(time.process_time() - started)
    assert took[1] < took[0] * 8


@pytest.mark.parametrize("chain", ["to urge ", "and condemned ", "urged Laos to ", "the talks of ", "that it signed "])
def test_a_chain_of_acts_is_read_as_fast_as_its_length(chain: str) -> None:
    started = time.process_time()
    code(document("China urged Japan " + chain * 60 + "attack Laos."))
    assert time.process_time() - started < 2


def test_a_long_line_without_an_end_is_read() -> None:
    text = "x" * 1_000_000
    assert code(document(text)) == []


def test_the_shelf_holds_the_coder() -> None:
    assert CODERS["rules"].code is code


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Cambodia severed diplomatic relations with the United States.", ("KHM", "SANCTION", "USA", "happened")),
        ("Turkey was condemned by France.", ("FRA", "ACCUSE", "TUR", "happened")),
        ("Japan agreed to lift its embargo on Iran.", ("JPN", "AGREE", "IRN", "happened")),
        ("Japan lifted its embargo on Iran.", ("JPN", "RETREAT", "IRN", "happened")),
        ("The signing of a treaty between Peru and Chile was welcomed.", ("PER", "AGREE", "CHL", "happened")),
        ("India should sign the treaty with Nepal.", ("IND", "AGREE", "NPL", "proposed")),
        ("India will send rice to Nepal.", ("IND", "AID", "NPL", "planned")),
        ("If Iran attacks Israel, markets may fall.", ("IRN", "ASSAULT", "ISR", "hypothetical")),
        ("Poland did not expel Russian diplomats.", ("POL", "SANCTION", "RUS", "denied")),
        ("France urged Mali to release a Swiss hostage.", ("FRA", "REQUEST", "MLI", "happened")),
        ("France urged Mali to release a Swiss hostage.", ("MLI", "RETREAT", "CHE", "proposed")),
        ("Russia denied that it had attacked Georgia.", ("RUS", "ASSAULT", "GEO", "denied")),
        ("Egypt paid a visit to Jordan.", ("EGY", "CONSULT", "JOR", "happened")),
        ("US sanctions on Cuba hurt trade.", ("USA", "SANCTION", "CUB", "happened")),
    ],
)
def test_who_did_what_to_whom(text: str, act: tuple[str, str, str, str]) -> None:
    assert act in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "The government of Cambodia built a road in Kampot in May 2016.",
        "Attacking each other's weak points is not constructive.",
        "Cambodian students study in the US.",
        "The South China Sea separates Viet Nam and the Philippines.",
        "Michael Jordan met Georgia O'Keeffe.",
        "The views expressed are the author's own and do not reflect those of China or Japan, which signed a pact.",
        "(+855) 16484108\nJaya Building, Street 566, Phnom Penh.",
        "China is larger than Japan.",
        "American writer Ann Lee visited her mother in Paris.",
        "Chad Smith met Paris Hilton.",
        "The German economy grew faster than the French economy.",
    ],
)
def test_nothing_is_said_where_nothing_is_told(text: str) -> None:
    assert told(text) == set()


def test_what_both_do_is_told_each_way() -> None:
    acts = told("Kenya and Somalia restored diplomatic relations.")
    assert {("KEN", "COOPERATE", "SOM", "happened"), ("SOM", "COOPERATE", "KEN", "happened")} <= acts


def test_no_date_is_claimed_where_none_is_told() -> None:
    (event,) = code(document("China condemned Japan.", published=date(2019, 12, 14)))
    assert (event.date, event.precision) == (None, "none")


def test_a_quoted_block_has_its_speaker() -> None:
    text = "FBI spokeswoman Ann Lee said:\n\nThe United States condemned Iran in May 2019."
    assert {e.voice for e in code(document(text))} == {"Ann Lee"}


def test_the_gold_documents_are_read_as_well_as_before(shared: Callable[[str], Path]) -> None:
    gold = json.loads(shared("gold/documents_dev.json").read_text(encoding="utf8"))
    counts = Counter[str]()
    for item in gold:
        text = shared(f"documents/{item['document']}").read_text(encoding="utf8")
        events = code(document(text))
        assert_sound(events, text)
        for kind in ("events", "proposals", "not_events"):
            for wanted in item[kind]:
                counts[kind] += _is_right(kind, wanted, events, text)
    assert counts["events"] >= 8 and counts["proposals"] >= 4 and counts["not_events"] == 4


def _is_right(kind: str, wanted: dict[str, Any], events: list[Event], text: str) -> bool:
    at = text.index(wanted["near"])
    near = [e for e in events if (e.start or 0) < at + len(wanted["near"]) and at < (e.end or 0)]
    if kind == "not_events":
        return not any(e.status == "happened" for e in near)
    pair = [e for e in near if {e.actor, e.other} == set(wanted["pair"])]
    if kind == "proposals":
        return any(e.status == "proposed" for e in pair)
    return any(e.act in wanted["acts"] and e.status == wanted["status"] for e in pair)
