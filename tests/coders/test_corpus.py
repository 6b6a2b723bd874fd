"""Actors and statuses on the third of the corpus that is held back: they may get better, and never worse."""

from __future__ import annotations

from tests.coders.corpus_score import Check, Score, actors, f1, in_documents, of_events, of_words, right, unmarked


def test_actors_on_what_is_held_back() -> None:
    found = f1(actors(back=True))
    assert found.recall >= 0.84 and found.precision >= 0.97 and found.both >= 0.90, found


def test_the_parties_of_acts_in_documents_that_are_held_back_are_among_those_named() -> None:
    assert f1(in_documents(back=True)).recall >= 0.77


def test_statuses_on_what_is_held_back() -> None:
    told, coded = right(of_words(back=True)), right(of_events(back=True))
    assert told >= 0.925 and coded >= 0.885, (told, coded)


def test_an_actor_is_found_once_however_often_it_is_named() -> None:
    rows = [Check("PER", ("PER", "PER", "CHL"), ""), Check("CHL", (), "")]
    assert f1(rows) == Score(1 / 2, 1 / 2, 1 / 2) and right(rows) == 1 / 2


def test_marks_are_taken_out_and_their_places_kept() -> None:
    text, spans = unmarked("<s PER>Peru</s> freed <t>two men</t>.")
    assert text == "Peru freed two men." and spans == {"s": (0, 4, "PER"), "t": (11, 18, None)}
