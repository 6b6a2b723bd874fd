"""Whether an act happened, is planned, is proposed, may be, or is denied; its field, and who says so."""

from __future__ import annotations

import pytest

from detente.reading.field import fields
from detente.reading.mentions import Mention
from detente.reading.sentences import sentences
from detente.reading.status import status
from detente.reading.voice import answers, introduces, voice


@pytest.mark.parametrize(
    ("text", "word", "form", "wanted"),
    [
        ("They signed the pact in May 2019.", "signed", "past", "happened"),
        ("On 12 May they sign the pact.", "sign", "base", "happened"),
        ("They will sign the pact.", "sign", "base", "planned"),
        ("They plan to sign the pact.", "sign", "to", "planned"),
        ("He said they would sign the pact.", "sign", "base", "planned"),
        ("They began to bomb it.", "bomb", "to", "happened"),
        ("They should sign the pact.", "sign", "base", "proposed"),
        ("It is imperative that both sign the pact.", "sign", "base", "proposed"),
        ("The pact must be signed.", "signed", "past", "proposed"),
        ("Dialogue needs to be encouraged.", "Dialogue", "noun", "proposed"),
        ("It might attack them.", "attack", "base", "hypothetical"),
        ("If it attacked them, all would suffer.", "attacked", "past", "hypothetical"),
        ("They could have signed the pact.", "signed", "past", "hypothetical"),
        ("a condition for resuming relations", "resuming", "ing", "hypothetical"),
        ("They did not sign the pact.", "sign", "base", "denied"),
        ("They have never signed the pact.", "signed", "past", "denied"),
        ("Norway signed the pact.", "signed", "past", "happened"),
        ("They had to withdraw from it.", "withdraw", "to", "happened"),
        ("It was important for both to sign the pact.", "sign", "to", "hypothetical"),
        ("The bill would sanction them.", "sanction", "base", "proposed"),
        ("They voted against a text condemning it.", "condemning", "ing", "denied"),
        ("They rejected claims that it attacked them.", "attacked", "past", "denied"),
        ("They not only signed the pact.", "signed", "past", "happened"),
    ],
)
def test_status(text: str, word: str, form: str, wanted: str) -> None:
    at = text.index(word)
    assert status(text, at, at + len(word), form=form) == wanted


def test_the_field_spoken_of_most_comes_first() -> None:
    text = "They signed a military cooperation agreement on education and military training."
    assert fields(text, near=5)[0] == "military"
    assert fields("They met.") == []


def test_a_field_far_from_a_meeting_is_not_what_it_was_about() -> None:
    text = "He met the king in the old palace on a hot and rainy day in the month of August, and left by a railway."
    assert fields(text, near=3, act="CONSULT") == ["diplomatic"]


@pytest.mark.parametrize(
    ("text", "word", "wanted"),
    [
        ("Ann Lee said China had attacked Laos.", "attacked", "Ann Lee"),
        ("According to Ann Lee, China attacked Laos.", "attacked", "Ann Lee"),
        ("“China attacked Laos,” said Ann Lee.", "attacked", "Ann Lee"),
        ("In May American prosecutors said China had attacked Laos.", "attacked", "American prosecutors"),
        ("Lee later said China had attacked Laos.", "attacked", "Lee"),
        ("China attacked Laos.", "attacked", None),
        ("Ten years had passed since the two states attacked Laos.", "attacked", None),
        ("Ann Lee, who led the delegation, told reporters that China had attacked Laos.", "attacked", "Ann Lee"),
        ("Asked about the raid, Ann Lee said China had attacked Laos.", "attacked", "Ann Lee"),
        ("Lao troops, Ann Lee said, had fled; China attacked Laos.", "attacked", None),
        ("Ann Lee said the troops, who attacked Laos, were Chinese.", "attacked", None),
        ("A firm announced a contract and China attacked Laos.", "attacked", None),
        ("The European Union, which attacked Laos, said the move changed nothing on Crimea.", "attacked", None),
        ("China attacked Laos and said so.", "attacked", None),
    ],
)
def test_who_says_so(text: str, word: str, wanted: str | None) -> None:
    assert voice(text, text.index(word), []) == wanted


def test_he_is_whoever_spoke_last_if_that_was_a_person() -> None:
    text = "He said that China had attacked Laos."
    assert voice(text, text.index("attacked"), [], last="Ann Lee") == "Ann Lee"
    assert voice(text, text.index("attacked"), [], last="ministry") is None
    assert voice(text, text.index("attacked"), []) is None


def test_who_accuses_by_saying_so_is_no_witness_to_it() -> None:
    text, lao = "Lao officials said that China had broken its word.", Mention(0, 3, ("LAO",), "state")
    at = text.index("broken")
    assert voice(text, at, [lao], act="ACCUSE", actor="LAO") is None
    assert voice(text, at, [lao], act="ASSAULT", actor="CHN") == "Lao officials"


def test_an_interview_is_told_by_who_answers() -> None:
    text = (
        "Interview with Ambassador Ann Lee\n\nQ: What happened?\n\nA: China attacked Laos in May 1990. It rained.\n\n"
        "Q: Did China attack Laos?\n\nA: China attacked Laos twice.\n\nQ: Thank you."
    )
    parts = sentences(text)
    who = answers(parts, text)
    assert {text[part.start : part.start + 2] for part in parts if part.block in who} >= {"A:"}
    assert set(who.values()) == {"Ann Lee"} and answers(sentences("Peru: a history.\n\nIt rained."), "") == {}


def test_a_colon_introduces_the_speaker_of_what_follows() -> None:
    text = "FBI spokeswoman Ann Lee said:"
    assert introduces(text, [Mention(0, 23, ("USA",), "person", False, "Ann Lee")]) == "Ann Lee"
    assert introduces("They met.", []) is None


@pytest.mark.parametrize(
    ("text", "word", "form", "act", "wanted"),
    [
        ("Peru agreed to free two men.", "agreed", "past", "AGREE", "happened"),
        ("Peru agreed to free two men.", "agreed", "past", "RETREAT", "planned"),
        ("Peru accepted the plan.", "accepted", "past", "AGREE", "happened"),
        ("The minister is due in Lima for talks.", "talks", "noun", "AGREE", "planned"),
        ("Chile will strike if attacked.", "strike", "base", "THREATEN", "happened"),
        ("Chile will not free them.", "free", "base", "REJECT", "happened"),
        ("Chile denied that it had refused them.", "denied", "past", "REJECT", "denied"),
        ("Chile denied having bombed the port.", "denied", "past", "ASSAULT", "denied"),
        ("Nobody had accused Chile of it.", "accused", "past", "ACCUSE", "denied"),
        ("Had Chile recalled its envoy, nobody would have noticed.", "recalled", "past", "SANCTION", "hypothetical"),
        ("Should Chile seize the port, Peru would sue.", "seize", "base", "COERCE", "hypothetical"),
        ("It is high time that Chile suspended the pact.", "suspended", "past", "SANCTION", "proposed"),
        ("The time has come for Chile to sever its ties.", "sever", "to", "SANCTION", "proposed"),
        ("Chile said it would waive visas.", "said", "past", "COOPERATE", "planned"),
        ("Chile said that it had not cancelled the visit.", "said", "past", "SANCTION", "denied"),
        ("Chile to free rebels", "free", "to", "RETREAT", "planned"),
        ("Pope writes to rebels to free nuns", "writes", "s", "REQUEST", "happened"),
        ("Miners used lorries to block the road.", "block", "to", "PROTEST", "happened"),
    ],
)
def test_the_kind_of_act_and_the_frame_of_its_sentence_count(
    text: str, word: str, form: str, act: str, wanted: str
) -> None:
    at = text.index(word)
    assert status(text, at, at + len(word), form=form, act=act) == wanted
