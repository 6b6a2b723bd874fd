"""Why an act was read so: each answer with its words, the act found again anywhere, and what was left out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some
from typer.testing import CliRunner

import detente
from detente import builtin, cli
from detente.coders.rules import code
from detente.errors import DetenteError, NotEnoughEvidence, UnknownName
from detente.tables import EVENTS, Event, table
from detente.why.accounts import of_act
from detente.why.deciding import deciding
from detente.why.finding import Act, find
from detente.why.plain import said, spoken
from detente.why.reasons import Account, Reason

STORY = """---
published: 2006-04-10
---
On 7 April 2006 Wen Jiabao visited Cambodia. He signed an accord with Cambodia on a loan of 600 million dollars.

Two days later both countries signed the agreement on customs. Cambodia met Chinese officials last Monday.

Spokesman Ann Lee said that China had condemned Cambodia. Cambodia should thank China.

The signing of the customs agreement between China and Cambodia was praised by both countries.
"""


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "story.md"
    path.write_text(STORY)
    return path


def asked(account: Account, question: str) -> Reason:
    return next(reason for reason in account.reasons if reason.question == question)


def because(found: detente.Why, question: str) -> str:
    return " ".join(asked(found.accounts[0], question).because)


def of(story: Path, words: str) -> detente.Why:
    """The explanation of the first act of the sentence that begins so."""
    records = detente.read(story).filter(lambda acts: acts.quote.startswith(words)).record.to_pyarrow().to_pylist()
    return detente.why(records[0], story)


def test_an_act_is_found_by_its_record_and_by_a_clear_part_of_it(story: Path) -> None:
    record = detente.read(story).record.to_pyarrow().to_pylist()[0]
    whole, part = detente.why(record, story), detente.why(record[8:40], story)
    assert whole.accounts == part.accounts
    (account,) = whole.accounts
    assert (account.event.record, account.line, account.document) == (record, 4, story.as_posix())
    assert account.sentence == "On 7 April 2006 Wen Jiabao visited Cambodia."


def test_several_acts_are_listed_and_none_gets_the_nearest(story: Path) -> None:
    with pytest.raises(DetenteError) as several:
        detente.why("CHN-AGREE-KHM", story)
    assert str(several.value.wanted).count(":CHN-AGREE-KHM “") == 2
    with pytest.raises(UnknownName) as none:
        detente.why("CHN-CONSULTS-KHM", story)
    assert none.value.nearest[0].endswith("CHN-CONSULT-KHM")


def test_an_act_is_found_in_the_store_and_else_among_those_built_in(story: Path, tmp_path: Path) -> None:
    store = tmp_path / "kept.duckdb"
    detente.load("documents", [story], store=store)
    assert find("KHM-SUPPORT-CHN", store=store).document is not None
    assert find("275-350:KHM-SANCTION-USA", store=store).event.date == date(1965, 5, 3)


def test_an_act_of_a_data_set_has_no_sentence(tmp_path: Path) -> None:
    row = Event("icews", "77-1", date(2018, 1, 1), "day", "PER", "CHL", "AID", None, None, "ICEWS", "07", 7.0,
                "happened", None, None, None, None)  # fmt: skip
    with detente.open(tmp_path / "kept.duckdb", write=True) as store:
        store.append({"events": table(EVENTS, [row])})
    with pytest.raises(NotEnoughEvidence, match="icews"):
        detente.why("77-1", store=tmp_path / "kept.duckdb")


def test_an_act_that_an_older_reading_stored_is_told_as_such() -> None:
    text = next(iter(builtin.documents()))
    event = code(text)[0]._replace(act="ASSAULT", mode=None)
    assert "older reading" in asked(of_act(Act(event, text)), "what").because[0]
    with pytest.raises(NotEnoughEvidence):
        of_act(Act(event._replace(end=(event.end or 0) + 1), text))


@pytest.mark.parametrize(
    ("words", "question", "told"),
    [
        ("On 7", "who", "“Wen Jiabao” is on the list of leaders, of China (CHN), 2003-03-16 to 2013-03-15"),
        ("On 7", "when", "“7 April 2006” after “on”: it tells the date in full."),
        ("He", "who", "“He” is a pronoun and stands for China (CHN), told of in the sentence before as “Wen Jiabao”."),
        ("He", "when", "it goes on about what was dated before (“7 April 2006”, line 4)."),
        ("He", "what", "a form of “sign”, with “an accord” after it."),
        ("He", "field", "For investment: “loan”, “dollars”."),
        ("Two", "who", "“both countries” means the two of whom it is told: China (CHN) and Cambodia (KHM)."),
        ("Two", "when", "counted from the date told before, 2006-04-07 (“7 April 2006”, line 4)."),
        ("Two", "told again", "Line 10: “The signing of the customs agreement"),
        ("Cambodia met", "to whom", "“Chinese officials” is taken as a whole: an office or a body"),
        ("Cambodia met", "when", "counted from the day of publication, 2006-04-10. The document itself says"),
        ("Spokesman", "voice", "By the words “Spokesman Ann Lee said”."),
        ("Spokesman", "status", "Nothing in its clause says that it is planned, proposed, open or denied."),
        ("Cambodia should", "status", "“should” makes it proposed."),
        ("Cambodia should", "when", "What is proposed has no date."),
        ("Cambodia should", "stance", "What a voice proposes it endorses."),
        ("Cambodia should", "weight", "In the PLOVER code book SUPPORT weighs +5.0"),
    ],
)
def test_each_answer_has_its_words(story: Path, words: str, question: str, told: str) -> None:
    assert told in because(of(story, words), question)


def test_a_date_that_counts_from_a_day_unknown() -> None:
    assert because(detente.why("Last Monday China met Cambodia."), "when").startswith("“Last Monday” counts from")


def test_a_name_of_the_users_own_list_is_told_as_such(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("name,code\nRuritania,RUR\n")
    found = detente.why("Ruritania thanked Peru.", actors=tmp_path / "own.csv")
    assert because(found, "who") == "“Ruritania” is a name of Ruritania (RUR), by your own list of actors."


def test_what_was_learned_is_told_with_its_figures() -> None:
    found = detente.why("Police arrested two students in Lima after the army of Peru had shelled a village.")
    reason = asked(found.accounts[0], "what")
    assert reason.figures["by"] == "learned" and reason.figures["sure"] >= reason.figures["least"]
    assert len(reason.figures["probabilities"]) == 3 and reason.figures["because"]
    assert any("sure" in line for line in reason.because)
    assert not [line for line in reason.because if ">" in line or "meaning:" in line]
    pairs = [reason for reason in found.left_out if reason.answer == "no act"]
    assert any(reason.figures["sure"] < reason.figures["least"] for reason in pairs)
    assert all(f"{reason.figures['sure']:.0%} sure" in reason.because[0] for reason in pairs)


def test_a_sentence_without_an_act_tells_what_was_found() -> None:
    found = detente.why("The embargo worried China on 3 May 1965.")
    assert not found.accounts
    assert [reason.answer for reason in found.found] == ["1 found", "1 found", "1 found"]
    assert "“embargo”" in [reason.question for reason in found.left_out]
    assert "No act between two parties was found." in found.text()


def everything() -> Iterator[Account]:
    for text in list(builtin.documents())[::4]:
        for event in code(text):
            yield of_act(Act(event, text))


def test_every_answer_of_the_built_in_documents_has_a_reason_and_is_the_one_told() -> None:
    accounts = list(everything())
    assert len(accounts) > 20
    for account in accounts:
        assert all(reason.because for reason in account.reasons), account.event.record
        assert asked(account, "status").answer == account.event.status
        assert asked(account, "when").answer.startswith(str(account.event.date or "no date")[:4])
        assert asked(account, "what").figures["act"] == account.event.act
        assert account.sentence in next(t.text for t in builtin.documents() if t.document == account.document)


def test_people_read_it_at_80_columns(story: Path) -> None:
    for found in (of(story, "Two"), detente.why("Police arrested two students in Lima.")):
        lines = found.text().split("\n")
        assert max(map(len, lines)) <= 80
        assert not [line for line in lines if line != line.rstrip()]
        assert found.accounts[0].event.record in found.text()


def test_json_holds_the_whole_act() -> None:
    found = json.loads(detente.why("Chile should thank Peru.").json())
    assert found["acts"][0]["act"]["status"] == "proposed"
    assert found["acts"][0]["sentence"]["text"] == "Chile should thank Peru."
    assert set(found) == {"asked", "acts", "found", "left_out"}


def test_the_command(story: Path, tmp_path: Path) -> None:
    def run(*words: object) -> str:
        result = CliRunner().invoke(cli.app, ["why", *map(str, words)], catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.stdout

    assert "“should” makes it proposed." in run("KHM-SUPPORT-CHN", story)
    assert json.loads(run("KHM-SUPPORT-CHN", story, "--format", "json"))["acts"][0]["act"]["actor"] == "KHM"
    assert run("275-350:KHM-SANCTION-USA", "--out", tmp_path / "told.txt") == ""
    assert "1965-05-03" in (tmp_path / "told.txt").read_text(encoding="utf8")
    with pytest.raises(DetenteError, match="No act is named"):
        CliRunner().invoke(cli.app, ["why", ""], catch_exceptions=False)


@given(some.lists(some.sampled_from(["Peru", "may", "perhaps", "thank", "Chile,"]), min_size=1, max_size=7))
def test_without_a_deciding_word_the_answer_is_another(words: list[str]) -> None:
    sentence = " ".join(words)
    lengths = set[int]()

    def ask(told: str) -> bool:
        lengths.add(len(told))
        return "may" in told or "perhaps" in told

    found = deciding(sentence, ask)
    assert lengths == {len(sentence)}
    assert bool(found) == ask(sentence)
    assert all("may" in phrase or "perhaps" in phrase for phrase in found)


def test_clues_of_one_word_stand_together_in_plain_words() -> None:
    voices = spoken([("verb:refuse", 0.3), ("meaning:refuse", 0.6), ("verb's:not", -1.5), ("after:N of", 0.1)])
    assert [voice.words for voice in voices] == ["“not”", "“refuse”", "a name, “of”"]
    assert voices[1].weight == pytest.approx(0.9)
    assert said("whole way:refuse>free")[1] == "“refuse” then “free”"
