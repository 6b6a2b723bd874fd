"""The dates of acts on the third of the corpus that is held back: they may get better, and never worse."""

from __future__ import annotations

import pytest

from tests.coders.dates_score import Dated, Score, in_events, in_places, in_sentences, score


@pytest.mark.parametrize(
    ("measured", "floor"),
    [
        (in_sentences, Score(told=0.95, claimed=0.90, every=0.95, none=0.97)),
        (in_places, Score(told=0.84, claimed=0.85, every=0.70, none=0.88)),
        (in_events, Score(told=0.78, claimed=0.84, every=0.78, none=0.78)),
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
