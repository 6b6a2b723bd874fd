"""The relationship over time: what may be said of it is said with its band, and nothing where the evidence is thin."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from detente.brief import Brief
from detente.brief.compose import compose
from detente.brief.parts import Findings, Number, Party, Sentence
from detente.tables import SCORES, table
from tests.brief.cambodia_course import level, levels, places
from tests.brief.cambodia_evidence import CHN, KHM, USA, event, world
from tests.brief.cambodia_scores import row

MEETING = ("2019-01-01", "day", "KHM", "USA", "CONSULT", "meeting", "trade", "They met.")


def text(sentence: Sentence) -> str:
    return "".join(piece if isinstance(piece, str) else getattr(piece, "text", "") for piece in sentence)


@pytest.fixture
def told(make: Callable[..., Any]) -> Callable[..., Findings]:
    """Findings on Cambodia and the United States from acts enough and from affinity as given."""

    def found(*rows: Any, third: bool = False, phases: Any = (), turns: Any = ()) -> Findings:
        evidence = make(world(), ["KHM", "USA"])
        evidence.affinity = table(SCORES, list(rows))
        evidence.phases, evidence.turns = phases, turns
        return compose(evidence, [KHM, USA, *([CHN] if third else [])])

    return found


def first(findings: Findings) -> str:
    return text(findings.standfirst).split(". ")[0]


def pair(value: float, **more: Any) -> list[Any]:
    return list(levels(("KHM", "USA"), value, wave=0.0, **more))


def test_the_first_sentence_says_where_they_stand_with_its_band_and_since_when(cambodia: Brief) -> None:
    assert first(cambodia.findings) == (
        "Cambodia and the United States stand under strain: in November 2025 at −1.4 [−2.4 to −0.4] on a scale from "
        "−10 to +10; their last turn, for the worse, was in February 2018"
    )


def test_its_number_is_the_last_month_and_traces_to_the_acts(cambodia: Brief, evidence: Any) -> None:
    rows = evidence.affinity.to_pyarrow().to_pylist()
    last = max((row for row in rows if row["actor"] == "KHM"), key=lambda row: row["period"])
    number = next(piece for piece in cambodia.findings.standfirst if isinstance(piece, Number))
    assert (number.value, number.low, number.high) == (last["value"], last["low"], last["high"])
    recent = [row["n"] for row in rows if row["actor"] == "KHM" and row["period"] > date(2015, 11, 1)]
    assert (len(recent), number.n) == (120, sum(recent))
    assert number.source in {source.key for source in cambodia.findings.sources}


@pytest.mark.parametrize(
    ("value", "word"),
    [
        (-6.0, "in rupture"),
        (-3.0, "under strain"),
        (0.9, "on correct terms"),
        (3.0, "on warm terms"),
        (7.0, "on close"),
    ],
)
def test_a_level_has_its_word(told: Callable[..., Findings], value: float, word: str) -> None:
    assert f"stand {word}" in first(told(*pair(value, half=0.5)))


def test_a_band_on_both_sides_of_nought_claims_no_sign(told: Callable[..., Findings]) -> None:
    said = first(told(*pair(0.6, half=1.5)))
    assert said.startswith("Cambodia and the United States stand between warm and cold: in November 2025 at +0.6")
    assert "either sign may be true" in said


def test_a_band_too_wide_says_nothing(told: Callable[..., Findings]) -> None:
    said = first(told(*pair(4.0, half=3.5)))
    assert said.startswith("Whether Cambodia and the United States stand well or badly cannot be told: the band is too")
    assert "stand on" not in said


def test_at_the_end_of_the_scale_no_band_is_claimed(told: Callable[..., Findings]) -> None:
    said = first(told(*pair(-10.0, half=0.0)))
    assert "stand in rupture: in November 2025 at the end of the scale, −10.0 on a scale" in said and "[" not in said


def test_scores_that_a_source_publishes_are_not_called_acts(make: Callable[..., Any]) -> None:
    evidence = make(world(), ["KHM", "USA"])
    rows = [("gdelt_net_scores+examples", *row[1:]) for row in pair(-2.0)]
    evidence.affinity = table(SCORES, rows)
    figure = compose(evidence, [KHM, USA]).figures[0]
    assert figure.number.of == "rows"


def test_a_record_that_ended_long_ago_says_nothing_of_now(told: Callable[..., Findings]) -> None:
    said = first(told(*pair(4.0, until=2017)))
    assert said.startswith(
        "Where Cambodia and the United States stand now cannot be told: the last act on record is of"
    )
    assert "November 2017" in said or "October 2017" in said
    assert "stand now" not in first(told(*pair(4.0, until=2021)))


def test_of_few_acts_nothing_is_said(told: Callable[..., Findings]) -> None:
    few = [level(("KHM", "USA"), 12 * (2016 + year), 3.0, 1.0, 1) for year in range(9)]
    findings = told(*few)
    assert first(findings).startswith("The record of Cambodia and the United States from 2016 to 2025 is mixed")
    assert "too thin to say where they stand" in first(findings)
    assert not [figure for figure in findings.figures if "affinity" in figure.label]
    enough = [level(("KHM", "USA"), 12 * (2016 + year), 3.0, 1.0, 2) for year in range(9)]
    assert "stand on warm terms" in first(told(*enough))


def test_without_affinity_there_is_no_such_section(make: Callable[..., Any]) -> None:
    made = Brief(compose(make([event(1, MEETING)], []), [KHM, USA]))
    assert made.findings.relation is None and made.findings.places is None
    assert 'id="over-time"' not in made.html() and "Turning points" not in made.markdown()


def test_affinity_with_the_third_power_alone_is_no_section(told: Callable[..., Findings]) -> None:
    assert told(*levels(("CHN", "KHM"), 4.0), third=True).relation is None


def test_the_nearer_of_two_powers_is_told_only_where_the_bands_allow(told: Callable[..., Findings]) -> None:
    far = told(*pair(-1.5), *levels(("CHN", "KHM"), 4.0), third=True).relation
    near = told(*pair(3.5), *levels(("CHN", "KHM"), 4.0), third=True).relation
    assert far and text(far.title).startswith("Cambodia stands closer to China (+")
    assert near and "closer" not in text(near.title)


def test_turning_points_stand_newest_first_and_the_improbable_are_not_told(cambodia: Brief) -> None:
    relation = cambodia.findings.relation
    assert relation is not None
    assert [turn.date for turn in relation.turns] == ["2018-02-01", "2013-02-01", "1992-01-01", "1965-05-03"]
    assert [turn.sure.text for turn in relation.turns] == ["70%", "80%", "over 99%", "98%"]


def test_what_the_mean_act_weighed_is_told_only_where_it_moved_the_way_of_the_turn(cambodia: Brief) -> None:
    relation = cambodia.findings.relation
    assert relation is not None
    assert [text(turn.change) for turn in relation.turns] == [
        "the mean act weighed +2.5 in the year before and +1.0 in the year after",
        "",
        "",
        "the mean act weighed +0.5 in the year before and −5.0 in the year after",
    ]


def test_a_turning_point_has_its_acts_with_quotes_and_sources(cambodia: Brief) -> None:
    relation = cambodia.findings.relation
    assert relation is not None
    better, worse = relation.turns[2:]
    assert [act.tellings[0].quote for act in worse.acts] == ["Cambodia broke off relations."]
    assert {act.side for act in better.acts} == {"cooperation"} and len(better.acts) == 2
    known = {source.key for source in cambodia.findings.sources}
    assert {telling.source for turn in relation.turns for act in turn.acts for telling in act.tellings} <= known


def test_every_link_to_a_turning_point_leads_to_its_place(cambodia: Brief) -> None:
    page = cambodia.html()
    ids = re.findall(r'\bid="([^"]+)"', page)
    spec = json.loads(re.search(r'id="specs">(.*?)</script>', page, re.S)[1])["affinity"]  # type: ignore[index]
    drawn = {row["link"] for rows in spec["datasets"].values() for row in rows if "link" in row}
    listed = set(re.findall(r'href="(#turn-[^"]+)"', page))
    assert drawn == listed == {"#turn-1", "#turn-2", "#turn-3", "#turn-4"}
    assert {link[1:] for link in drawn} <= set(ids)
    assert len(ids) == len(set(ids))


def test_a_long_silence_is_told(cambodia: Brief) -> None:
    relation = cambodia.findings.relation
    assert relation and text(relation.care) == (
        "Nothing is told of the two for a year or more from December 1975 to January 1990."
    )


def test_a_record_of_one_phase_is_not_shaded(told: Callable[..., Findings], evidence: Any) -> None:
    alone = told(*pair(-1.5), phases=evidence.phases[-1:]).relation
    assert alone and alone.phases == () and text(alone.care).endswith("over the whole of it the mean act weighed +2.5.")
    several = told(*pair(-1.5), phases=evidence.phases).relation
    assert several and [phase.name for phase in several.phases] == ["correct", "rupture", "warm"]
    assert [phase.tone for phase in several.phases] == ["faint", "conflict", "cooperation"]


def test_the_bounds_are_declared(cambodia: Brief) -> None:
    said = " ".join(text(sentence) for sentence in cambodia.findings.method)
    assert "at least 10 acts" in said and "no wider than 6 points" in said and "no more than 5 years" in said
    titles = {source.title for source in cambodia.findings.sources}
    assert {
        "The model affinity of detente",
        "The model phases of detente",
        "The model ideal_points of detente",
    } <= titles


def test_no_number_stands_bare_in_what_models_tell(cambodia: Brief) -> None:
    relation, stood = cambodia.findings.relation, cambodia.findings.places
    assert relation and stood
    said = [relation.title, relation.summary, relation.care, stood.title, stood.summary]
    said += [turn.change for turn in relation.turns]
    words = " ".join(piece for sentence in said for piece in sentence if isinstance(piece, str))
    dates = (
        r"\b(\d{1,2} )?(January|February|March|April|May|June|July|August|September|October|November|December) \d{4}"
    )
    assert re.findall(r"\d+", re.sub(r"\b(1[89]|20)\d\d\b", "", re.sub(dates, "", words))) == []


def test_the_note_and_the_data_tell_it_too(cambodia: Brief) -> None:
    note, data = cambodia.markdown(), json.loads(cambodia.json())
    assert "**▼ For the worse, 3 May 1965** (between April 1965 and June 1965; 98%" in note
    assert "| January 1992 to November 2025 | warm |" in note
    assert [turn["date"] for turn in data["relation"]["turns"]] == [
        "2018-02-01",
        "2013-02-01",
        "1992-01-01",
        "1965-05-03",
    ]
    assert len(data["relation"]["lines"][0]["points"]) > 600
    assert data["relation"]["lines"][0]["points"][-1][1]["unit"].startswith("latent affinity")


def test_a_former_state_is_on_the_line_of_the_one_that_continues_it(make: Callable[..., Any]) -> None:
    russia = Party("RUS", "Russia", "Russia", (Party("SUN", "Soviet Union", "the Soviet Union"),))
    evidence = make([event(1, ("1985-11-19", *MEETING[1:2], "SUN", "USA", *MEETING[4:]))], [])
    rows = [level(("SUN", "USA"), 12 * 1990 + 5, 1.0, 1.0, 3), level(("RUS", "USA"), 12 * 1995, 2.0, 1.0, 3)]
    evidence.affinity = table(SCORES, rows)
    relation = compose(evidence, [russia, USA]).relation
    assert relation and [month for month, _ in relation.lines[0].points] == ["1990-06-01", "1995-01-01"]


def test_by_its_votes_a_state_stands_nearer_to_one_power(cambodia: Brief) -> None:
    stood = cambodia.findings.places
    assert stood and text(stood.title) == (
        "By its votes in 2024 Cambodia (−0.8) stands nearer to China (−1.4) than to the United States (+2.6)"
    )


def test_nearer_to_neither_is_said_where_the_band_holds_the_middle(make: Callable[..., Any]) -> None:
    evidence = make(world(), ["CHN", "KHM", "USA"])
    rows = places(["CHN", "KHM", "USA"]).to_pyarrow().to_pylist()
    middle = (2.6 - 1.4) / 2
    moved = [{**row, "value": middle, "low": 0.0, "high": 1.4} if row["actor"] == "KHM" else row for row in rows]
    evidence.places = table(SCORES, [tuple(row[name] for name in SCORES.names) for row in moved])
    stood = compose(evidence, [KHM, USA, CHN]).places
    assert stood and "stands clearly nearer to neither" in text(stood.title)


def test_one_state_alone_has_no_place_beside_another(make: Callable[..., Any]) -> None:
    evidence = make(world(), ["CHN", "KHM", "USA"])
    evidence.places = places(["KHM", "CHN"])
    assert compose(evidence, [KHM, USA, CHN]).places is None


def test_ideal_points_are_told_where_no_vote_is_shared(make: Callable[..., Any]) -> None:
    evidence = make(world(), [])
    evidence.places = places(["KHM", "USA"])
    evidence.scores = table(SCORES, [row("dependence", ("KHM", "USA"), "exports", 2014, 0.3, "share", source="oec")])
    made = Brief(compose(evidence, [KHM, USA]))
    assert 'id="places"' in made.html() and "By their votes in 2024 Cambodia" in made.markdown()


def test_years_limit_what_models_tell(evidence: Any) -> None:
    findings = compose(evidence, [KHM, USA, CHN], since=1990, until=2012)
    relation, stood = findings.relation, findings.places
    assert relation and stood
    months = [month for line in relation.lines for month, _ in line.points]
    assert min(months) >= "1990" and max(months) < "2013"
    assert [turn.date for turn in relation.turns] == ["1992-01-01"]
    assert (stood.series[0].points[0][0], stood.series[0].points[-1][0]) == (1990, 2012)
