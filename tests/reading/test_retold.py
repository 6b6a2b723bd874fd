"""An act told again is one event with several places of evidence."""

from datetime import date

import pytest

from detente.coders.rules import code
from detente.reading.retold import merged
from detente.tables import Document, Event


def _read(text: str) -> list[Event]:
    return code(Document("mine", "1", "a.txt", None, None, None, None, "en", text))


def _event(
    actor: str, other: str, day: date | None, at: int, act: str = "CONSULT", mode: str | None = "visit"
) -> Event:
    precision = "day" if day else "none"
    code = f"{act}/{mode}"
    fixed = ("diplomatic", "PLOVER", code, 4.0, "happened", None, "a.txt", at, at + 10)
    return Event("mine", f"1:{at}", day, precision, actor, other, act, mode, *fixed)


def _visits(text: str) -> list[Event]:
    return [event for event in _read(text) if event.mode == "visit"]


def test_a_visit_told_in_the_lead_and_at_the_end_is_one_with_its_date() -> None:
    text = (
        "Prime Minister Hun Sen visited Viet Nam for the opening of a rubber plantation. The harvest had been poor.\n\n"
        "Hun Sen visited Viet Nam on 3 May 2005 and opened a rubber plantation. Nobody spoke of the harvest again.\n\n"
        "Hun Sen visited Viet Nam for the rubber plantation, the owner said."
    )
    (visit,) = _visits(text)
    assert (visit.date, visit.precision) == (date(2005, 5, 3), "day")
    spans = [tuple(map(int, span.split("-"))) for span in (visit.again or "").split("|")]
    assert spans and all("visit" in text[start:end] for start, end in spans)
    assert (visit.start, visit.end) not in spans


def test_a_break_of_relations_told_twice_is_one() -> None:
    text = "Peru broke off relations with Chile. Peru broke off relations with Chile on 3 May 2005 at noon."
    (event,) = _read(text)
    assert event.date == date(2005, 5, 3) and event.again


def test_two_visits_in_one_year_stay_two() -> None:
    text = "Hun Sen visited Viet Nam on 3 May 2005. The talks were short. Hun Sen visited Viet Nam on 9 October 2005."
    assert [visit.date for visit in _visits(text)] == [date(2005, 5, 3), date(2005, 10, 9)]


def test_another_visit_is_another() -> None:
    text = "Hun Sen visited Viet Nam on 3 May 2005. Hun Sen paid another visit to Viet Nam."
    assert all(event.again is None for event in _read(text))


def test_a_visit_in_the_same_month_is_the_dated_one() -> None:
    text = (
        "Hun Sen visited Viet Nam in May 2005. It rained for a week. Hun Sen's visit to Viet Nam began on 3 May 2005."
    )
    assert [visit.date for visit in _visits(text)] == [date(2005, 5, 3)]


def test_who_does_it_to_whom_matters_unless_both_do_it() -> None:
    day = date(2000, 1, 2)
    raids = [_event("PER", "ECU", day, 0, "ASSAULT", None), _event("ECU", "PER", day, 50, "ASSAULT", None)]
    assert len(merged(raids)) == 2
    assert len(merged([_event("PER", "ECU", day, 0), _event("ECU", "PER", day, 50, mode="meeting")])) == 1


def test_whom_the_guest_met_is_part_of_the_visit_and_the_host_s_meeting_stays() -> None:
    text = "US Secretary of State John Foster Dulles visited Cambodia on 28 February 1955. He met King Sihanouk."
    (visit, meeting) = [event for event in _read(text) if event.act == "CONSULT"]
    assert (visit.actor, visit.mode, visit.again) == ("USA", "visit", f"{text.index('He met')}-{len(text)}")
    assert (meeting.actor, meeting.mode, meeting.again) == ("KHM", "meeting", None)


@pytest.mark.parametrize(
    ("one", "other", "stands"), [("planned", "happened", "happened"), ("proposed", "happened", None)]
)
def test_a_plan_carried_out_has_happened_and_a_proposal_is_not_an_act(one: str, other: str, stands: str | None) -> None:
    day = date(2000, 1, 2)
    told = merged(
        [_event("PER", "ECU", day, 0)._replace(status=one), _event("PER", "ECU", day, 50)._replace(status=other)]
    )
    assert [event.status for event in told] == ([stands] if stands else [one, other])


def test_acts_of_a_common_kind_need_words_in_common() -> None:
    apart = "Chad accused Libya of mining wells on 3 May 1980. On 3 May 1980 Chad accused Libya of jailing two poets."
    assert len(_read(apart)) == 2
    alike = (
        "Chad accused Libya of poisoning desert wells near Faya. Nobody slept.\n\n"
        "Chad accused Libya of poisoning the desert wells near Faya on 3 May 1980."
    )
    (once,) = _read(alike)
    assert once.date == date(1980, 5, 3) and once.again


def test_merging_again_changes_nothing() -> None:
    day = date(2000, 1, 2)
    told = merged([_event("PER", "ECU", day, 0), _event("PER", "ECU", None, 50), _event("PER", "ECU", day, 90)])
    assert merged(told) == told


def test_a_thousand_like_acts_take_no_square_of_time() -> None:
    many = [
        _event("PER", "ECU", date(1900 + n // 300, 1 + n // 28 % 12, 1 + n % 28), n * 20, "ASSAULT", None)
        for n in range(3000)
    ]
    assert len(merged(many)) == 3000
