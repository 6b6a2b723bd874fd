"""What the voice of an act thinks of it."""

import csv
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.reading.stance import stance
from detente.tables import STANCES

_SHOWN = [
    ("Peru rightly closed its border with Chile.", "closed", "endorses"),
    ("Chile donated vaccine to Bolivia, a generous act.", "donated", "endorses"),
    ("It was wise of Chile to donate vaccine to Bolivia.", "donate", "endorses"),
    ("We welcome that Chile freed the fishermen.", "freed", "endorses"),
    ("China illegally seized the reef from Palau.", "seized", "criticises"),
    ("Russia launched an unprovoked attack on Georgia.", "attack", "criticises"),
    ("Algeria recalled its envoy from Spain, a needless step and a blunder.", "recalled", "criticises"),
    ('Rebels cheered at Moscow\'s "liberation" of the Georgian town.', "liberation", "criticises"),
    ("Algeria recalled its envoy from Spain on Monday.", "recalled", "neutral"),
    ("Spain, hardly a generous donor, closed its port.", "closed", "neutral"),
]


@pytest.mark.parametrize(("sentence", "word", "wanted"), _SHOWN)
def test_words_of_judgement_show_what_the_author_thinks(sentence: str, word: str, wanted: str) -> None:
    at = sentence.index(word)
    assert stance(sentence, at, at + len(word)) == wanted


def test_judgement_belongs_to_the_clause_that_it_stands_in() -> None:
    text = "Peru shamefully fired on the boat, but Chile returned the crew."
    assert stance(text, text.index("fired"), text.index("fired") + 5) == "criticises"
    assert stance(text, text.index("returned"), text.index("returned") + 8) == "neutral"


def test_what_others_call_an_act_is_not_the_author_s() -> None:
    for text in (
        'Mali left the court; Niger called that departure "a shameful blunder".',
        "Niger condemned the raid as a crime.",
    ):
        at = text.index("departure" if "departure" in text else "raid")
        assert stance(text, at, at + 4) == "neutral"


def test_the_words_inside_a_quotation_are_the_speaker_s() -> None:
    text = '"Russia shamefully seized our ships," the minister said.'
    assert stance(text, text.index("seized"), text.index("seized") + 6, voice="the minister") == "criticises"


def test_a_judgement_that_is_denied_does_not_count() -> None:
    text = "Peru closed its border, which was not a wise step."
    assert stance(text, text.index("closed"), text.index("closed") + 6) == "neutral"


def test_a_proposal_is_endorsed_and_so_is_what_a_voice_does_itself() -> None:
    text = "France should restore the accord with Algeria."
    assert stance(text, text.index("restore"), text.index("restore") + 7, status="proposed") == "endorses"
    for text, verb in (("We condemn the raid on Chad.", "condemn"), ("The Ministry thanks Oman.", "thanks")):
        assert stance(text, text.index(verb), text.index(verb) + len(verb), act="SUPPORT") == "endorses"


def test_the_words_of_a_condemnation_do_not_judge_the_condemnation() -> None:
    text = "Chad protested against the seizure of its lorries, which were illegal goods."
    at = text.index("protested")
    assert stance(text, at, at + 9, act="ACCUSE") == "neutral"


def test_no_word_of_the_lists_is_on_both_sides() -> None:
    path = resources.files("detente").joinpath("facts", "stance_words.csv")
    rows = list(csv.DictReader(line for line in path.read_text("utf8").splitlines() if not line.startswith("#")))
    sides = {name: {w for row in rows if row["stance"] == name for w in row["words"].split()} for name in STANCES}
    assert sides["endorses"] and sides["criticises"] and not sides["endorses"] & sides["criticises"]


@given(st.text(max_size=200), st.integers(0, 100), st.integers(0, 100))
def test_any_text_has_a_stance(text: str, start: int, length: int) -> None:
    assert stance(text, start, start + length) in STANCES
