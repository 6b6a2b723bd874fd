"""Actors as texts name them, by date and by context."""

from __future__ import annotations

from datetime import date

import pytest

from detente.reading.gazetteer import named
from detente.reading.mentions import Story
from detente.reading.who import story, who

PAIR = ("KHM", "USA")


def actors(text: str, told: Story | None = None, on: date | None = None) -> list[tuple[str, ...]]:
    return [mention.actors for mention in who(text, told or Story(), on=on)]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("The US supports us.", ["USA"]),
        ("They told us about turkey and china.", []),
        ("Michael Jordan met nobody.", []),
        ("Atlanta, Georgia, voted.", ["USA"]),
        ("Georgia voted.", ["GEO"]),
        ("The Bangkok Post wrote about the Gulf of Thailand.", []),
        ("Washington and Hanoi agreed.", ["USA", "VNM"]),
        ("On 9 April Washington agreed.", ["USA"]),
        ("The Kremlin said no.", ["RUS"]),
        ("The U.S. Navy left.", ["USA"]),
        ("The FBI arrested him.", ["USA"]),
        ("the government of the Kingdom of Cambodia", ["KHM"]),
    ],
)
def test_names_are_actors_only_where_they_are_meant(text: str, codes: list[str]) -> None:
    assert actors(text) == [(code,) for code in codes]


def test_a_name_means_the_actor_that_bore_it_on_the_day() -> None:
    day = date(2019, 4, 1)
    assert actors("Prime Minister Hun Sen spoke.", on=day) == [("KHM",)]
    assert named("Barack Obama spoke.", on=day)[0].holds is False
    assert actors("Former president Barack Obama spoke.", on=day) == []


def test_a_person_is_known_by_the_words_around_the_name_and_remembered() -> None:
    told = Story()
    assert who("Cambodia's Minister of National Defense Tea Seiha came.", told)[0].name == "Tea Seiha"
    assert actors("Tea Seiha left.", told) == [("KHM",)]
    assert actors("He spoke.", told) == [("KHM",)]


def test_both_countries_are_the_two_that_the_document_is_about() -> None:
    told = story(["Cambodia thanked the US.", "The US helped Cambodia."])
    assert told.pair == PAIR
    assert actors("Both countries agreed.", told) == [PAIR]
    assert actors("Kenya and Mali met, and the two sides agreed.", told)[-1] == ("KEN", "MLI")


def test_no_pair_is_claimed_where_none_stands_out() -> None:
    assert story(["China, Japan, Kenya and Mali met.", "Chad came."]).pair == ()


def test_people_of_a_state_are_told_from_the_state() -> None:
    text = "Thai students met Lao police, the Nepali Chamber of Commerce, rebels of Mali and the army of Chad."
    assert [mention.kind for mention in who(text, Story())] == ["civil", "state", "civil", "civil", "state"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Brasilia and Bogota agreed.", ["BRA", "COL"]),
        ("Russian guns shelled Kharkiv in 2022.", ["RUS", "UKR"]),
        ("Troops reached Kharkiv in 1943.", ["SUN"]),
        ("Brussels fined the firm.", ["EU"]),
        ("Brussels, for the Belgians, refused.", ["BEL", "BEL"]),
        ("Tehran let in the nuclear watchdog.", ["IRN", "IAEA"]),
        ("The Fund lent Ghana money.", ["IMF", "GHA"]),
        ("Seoul says the North fired first.", ["KOR", "PRK"]),
        ("The war between the North and the South ended.", []),
        ("The Trump administration left.", ["USA"]),
        ("Milan Kundera wrote.", []),
        ("Rosatom built it.", ["RUS"]),
    ],
)
def test_seats_towns_bodies_and_descriptions_stand_for_their_actors(text: str, codes: list[str]) -> None:
    assert actors(text) == [(code,) for code in codes]


def test_the_bloc_is_the_one_told_last() -> None:
    told = Story()
    actors("ECOWAS met in Abuja.", told)
    assert actors("The bloc suspended Mali.", told)[0] == ("ECOWAS",)
    assert actors("The bloc suspended Mali.")[0] == ("EU",)
