"""The fields of cooperation that an act is about."""

import csv
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.acts import ACTS, FIELDS, MODES
from detente.reading.field import fields, natural

_ASKED = [
    ("The two ministers signed an extradition treaty.", "signed", ["legal"]),
    ("Peru imposed tariffs on Chilean wine.", "imposed", ["trade"]),
    ("China's coast guard boarded the fishing boat near the disputed shoal.", "boarded", ["territory"]),
    ("Cuba sent two hundred doctors to Haiti against the cholera.", "sent", ["health"]),
    ("The AIDS patients thanked France.", "thanked", ["health"]),
    ("Norway replied.", "replied", []),
]


@pytest.mark.parametrize(("sentence", "word", "wanted"), _ASKED)
def test_words_near_the_act_tell_its_fields(sentence: str, word: str, wanted: list[str]) -> None:
    assert fields(sentence, near=sentence.index(word))[:1] == wanted[:1]


def test_several_fields_hold_where_the_words_say_so() -> None:
    text = "They signed agreements on trade and health."
    assert set(fields(text, near=text.index("trade"))) == {"trade", "health"}


def test_the_closer_word_makes_the_main_field() -> None:
    text = "Laos closed its border after a long and bitter quarrel in the hills, and was then given vaccines by China."
    assert fields(text, near=text.index("closed"))[0] == "territory"
    assert fields(text, near=text.index("given"))[0] == "health"


def test_an_act_has_its_own_field_unless_words_say_more() -> None:
    assert fields("He flew to Laos.", act="CONSULT", mode="visit") == ["diplomatic"]
    assert fields("He flew to Laos for trade.", near=3, act="CONSULT", mode="visit")[0] == "trade"
    assert natural("SANCTION", "sever-relations") == "diplomatic" and natural("REJECT", None) is None


def test_the_list_names_known_fields_and_no_word_twice_in_a_row() -> None:
    path = resources.files("detente").joinpath("facts", "field_words.csv")
    rows = list(csv.DictReader(line for line in path.read_text("utf8").splitlines() if not line.startswith("#")))
    assert {row["field"] for row in rows} == {*FIELDS, "none"}
    assert {row["strength"] for row in rows} == {"sure", "hint"}
    twice = {word for row in rows for word in row["words"].split() if row["words"].split().count(word) > 1}
    assert not twice
    silent = next(set(row["words"].split()) for row in rows if row["field"] == "none")
    assert not silent & {word for row in rows if row["field"] != "none" for word in row["words"].split()}


def test_the_name_of_an_organisation_tells_no_field() -> None:
    assert fields("The European Union replied.", near=19) == []
    assert fields("The dockers of the union replied.", near=25)[:1] == ["human-rights"]


@given(st.text(max_size=200), st.integers(0, 200), st.sampled_from([(a, m) for a in ACTS for m in (None, *MODES[a])]))
def test_any_text_has_few_known_fields_each_once(text: str, near: int, act: tuple[str, str | None]) -> None:
    found = fields(text, near=near, act=act[0], mode=act[1])
    assert len(found) == len(set(found)) <= 3 and set(found) <= set(FIELDS)


def test_the_united_states_are_no_unit() -> None:
    assert fields("The United States and the United Kingdom told the United Nations.", near=40) == []
