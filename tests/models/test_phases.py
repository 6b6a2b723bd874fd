"""Phases and turning points: found where they were put, and nowhere else."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from detente.errors import BadTable, NotEnoughEvidence
from detente.models.phases import NAMES, Phases, PhasesFit, Turn, named
from detente.shifts.severed import CUT, MENDED
from detente.shifts.signals import month as first_day
from detente.tables import SCORES, check, table
from tests.models.relations import FIRST, Put, codes, scored, simulated

Row = tuple[Any, ...]
PAIR = ("KHM", "THA")


def month(
    number: int,
    value: float,
    n: int,
    *,
    measure: str = "cooperation",
    field: str = "all",
    source: str = "news",
    **of: str,
) -> Row:
    day = date(2000 + number // 12, number % 12 + 1, 1)
    actor, other = of.get("actor", PAIR[0]), of.get("other", PAIR[1])
    row = (measure, actor, other, field, day, "month", value, None, None, n, None)
    return (source, f"{measure}{field}{number}{actor}{other}", *row)


def fitted(rows: list[Row], **settings: float) -> PhasesFit:
    return Phases(**settings).fit(table(SCORES, rows))


def told(fit: PhasesFit) -> list[tuple[date, str]]:
    return [(turn.date, turn.direction) for turn in fit.turns]


def told_of(rows: list[Row]) -> list[tuple[date, str]]:
    return told(fitted(rows))


def quiet(months: int = 96, **of: Any) -> list[Row]:
    return [month(number, 8.0, 2, **of) for number in range(months)]


@cache
def put() -> tuple[tuple[Turn, ...], list[Put]]:
    worse, better, turns = simulated(400, 240, seed=3)
    return Phases().fit(ibis.memtable(scored(worse, better))).turns, turns


def day(turn: Put) -> date:
    first, following = first_day(FIRST + turn.month), first_day(FIRST + turn.month + 1)
    return first + timedelta(days=int((turn.day % 1) * (following - first).days))


def near(one: Turn, other: Put, within: int = 75) -> bool:
    same = one.actor == codes(other.series)[0] and one.direction == other.direction
    return same and abs((one.date - day(other)).days) <= within


def pairs() -> tuple[list[tuple[Turn, list[Put]]], list[tuple[Put, list[Turn]]]]:
    """Each turn with those that were put near it, and the other way round."""
    found, known = put()
    by_found: dict[str, list[Turn]] = {}
    by_known: dict[str, list[Put]] = {}
    for one in found:
        by_found.setdefault(one.actor, []).append(one)
    for other in known:
        by_known.setdefault(codes(other.series)[0], []).append(other)
    return (
        [(one, [other for other in by_known.get(one.actor, ()) if near(one, other)]) for one in found],
        [(other, [one for one in by_found.get(codes(other.series)[0], ()) if near(one, other)]) for other in known],
    )


def test_turns_that_were_put_are_found_and_few_others() -> None:
    found, known = pairs()
    assert np.mean([bool(near) for _, near in known]) > 0.58
    assert np.mean([bool(near) for _, near in found]) > 0.58


def test_nine_in_ten_days_lie_in_their_interval() -> None:
    _, known = pairs()
    inside = [any(one.low <= day(turn) <= one.high for one in near) for turn, near in known if near]
    assert len(inside) > 500
    assert 0.85 < np.mean(inside) < 0.95


def test_an_interval_is_no_wider_than_it_must_be() -> None:
    found, _ = pairs()
    assert np.mean([(one.high - one.low).days for one, near in found if near]) < 60


@pytest.mark.parametrize(("low", "high"), [(0.0, 0.35), (0.35, 0.65), (0.65, 0.9), (0.9, 1.0)])
def test_a_probability_is_how_often_it_is_right(low: float, high: float) -> None:
    found, _ = pairs()
    own = [(one.probability, bool(near)) for one, near in found if low <= one.probability < high]
    sure, right = np.mean(own, axis=0)
    assert len(own) > 80 and abs(sure - right) < 0.11


def test_where_nothing_turns_little_is_found() -> None:
    worse, better, turns = simulated(200, 240, seed=5, turns=0.0)
    found = Phases().fit(ibis.memtable(scored(worse, better))).turns
    assert not turns
    assert len(found) / (200 * 240 / 120) < 1.2


def test_a_month_of_conflict_is_one_turn_for_the_worse() -> None:
    fit = fitted([*(row for row in quiet() if row[6] != date(2002, 7, 1)), month(30, -90.0, 10)])
    assert told(fit) == [(date(2002, 7, 1), "worsening")]
    turn = fit.turns[0]
    assert turn.low <= turn.date <= turn.high < date(2002, 8, 2)
    assert turn.probability > 0.9 and 50 < turn.size < 120
    assert turn.before == pytest.approx(4.0) and turn.after is not None and turn.after < 2


def test_a_summit_is_a_turn_for_the_better() -> None:
    visits = [month(30, 20.0, 20, measure="conduct", field="CONSULT:visit")]
    acts = [month(number, 2.0, 2, measure="conduct", field="CONSULT") for number in range(0, 96, 2)]
    fit = fitted([*quiet(), *visits, *acts])
    assert told(fit) == [(date(2002, 7, 1), "improving")]


def test_graver_acts_say_more_than_words() -> None:
    def turns(field: str) -> PhasesFit:
        acts = [month(number, 1.0, 1, measure="conduct", field="ACCUSE") for number in range(0, 96, 12)]
        return fitted([*quiet(), *acts, month(40, 4.0, 4, measure="conduct", field=field)], threshold=0.0)

    grave, words = (max(turn.probability for turn in turns(field).turns) for field in ("SANCTION:expel", "ACCUSE"))
    assert grave > words


def test_a_crisis_of_some_months_is_one_turn() -> None:
    crisis = {40: (-60.0, 12), 41: (-80.0, 15), 42: (-50.0, 10), 43: (-40.0, 8)}
    rows = [month(number, *crisis.get(number, (8.0, 2))) for number in range(96)]
    assert [direction for _, direction in told(fitted(rows))] == ["worsening"]


def test_two_sources_that_tell_of_one_crisis_tell_one_turn() -> None:
    loud = {40: (-60.0, 12), 41: (-80.0, 15)}
    late = {41: (-60.0, 12), 42: (-80.0, 15), 43: (-50.0, 10)}
    rows = [
        month(number, *told.get(number, (8.0, 2)), source=source)
        for source, told in (("news", loud), ("wires", late))
        for number in range(96)
    ]
    assert [direction for _, direction in told_of(rows)] == ["worsening"]


def test_a_crisis_that_brings_talks_is_one_turn() -> None:
    kinds = [("CONSULT", "CONSULT:visit", 14), ("ACCUSE", "ASSAULT", 30)]
    acts = [
        month(number, float(n), n, measure="conduct", field=field if number == 50 else usual)
        for number in range(0, 96, 2)
        for usual, field, n in ((usual, field, many if number == 50 else 1) for usual, field, many in kinds)
    ]
    assert told_of([*quiet(), *acts]) == [(date(2004, 3, 1), "worsening")]


def test_a_source_that_finds_more_conflict_everywhere_begins_no_phase() -> None:
    rows = [
        month(number, 4 * (weight + at % 3), 4, source=source, actor=f"A{at:02}", other="ZZZ")
        for source, weight, months in (("news", 3.0, range(60)), ("wires", -2.0, range(60, 120)))
        for number in months
        for at in range(40)
    ]
    phases = fitted(rows).phases
    assert len(phases) == 40
    alone = fitted([row for row in rows if row[3] == "A00"]).phases
    assert len(alone) == 2


def test_a_lasting_change_is_a_turn_and_parts_two_phases() -> None:
    rows = [month(number, 24.0 if number < 60 else -18.0, 8) for number in range(120)]
    fit = fitted(rows)
    assert [(phase.name, phase.since, phase.until) for phase in fit.phases] == [
        ("warm", date(2000, 1, 1), date(2004, 12, 31)),
        ("strain", date(2005, 1, 1), date(2009, 12, 31)),
    ]
    assert (date(2005, 1, 1), "worsening") in told(fit)


@pytest.mark.parametrize(
    ("level", "name"), [(-9, "rupture"), (-3, "strain"), (0, "correct"), (3, "warm"), (6, "close")]
)
def test_a_phase_is_named_by_its_level(level: int, name: str) -> None:
    phase = fitted([month(number, level * 4.0, 4) for number in range(60)]).phases[0]
    assert (phase.name, named(level)) == (name, name)
    assert phase.level == pytest.approx(level) and phase.low < phase.level < phase.high
    assert [low for low, _ in NAMES] == sorted(low for low, _ in NAMES)


def test_a_phase_that_warms_has_a_rising_trend() -> None:
    warms, cools = (
        fitted([month(number, sign * number * 0.08, 4) for number in range(60)], price=500.0).phases[0].trend
        for sign in (1, -1)
    )
    assert warms > 0.1 and cools == pytest.approx(-warms)


def test_a_dyad_without_news_has_neither_phase_nor_turn() -> None:
    fit = fitted([month(number, 0.0, 0) for number in range(60)])
    assert fit.turns == () and fit.phases == ()
    assert fit.scores.count().to_pyarrow().as_py() == 0
    assert fitted([]).turns == ()


def test_more_news_of_everything_is_no_turn() -> None:
    """A source that tells a sixth of what happens for ten years, and then all of it."""
    worse, better, _ = simulated(150, 240, seed=6, turns=0.0, often=20.0)
    chance, early = np.random.default_rng(7), np.arange(240) < 120
    told = [np.where(early, chance.binomial(acts, 1 / 6), acts) for acts in (worse, better)]
    rows = scored(*told)
    fits = [
        Phases().fit(ibis.memtable(rows)),
        *(Phases().fit(ibis.memtable(rows.filter(pc.equal(rows["actor"], codes(at)[0])))) for at in range(30)),
    ]
    together = [turn for turn in fits[0].turns if int(turn.actor[1:]) < 30]
    alone = [turn for fit in fits[1:] for turn in fit.turns]
    jump = [turn for turn in fits[0].turns if abs((turn.date - date(2010, 1, 1)).days) < 100]
    assert len(jump) <= 2 + 2 * len(fits[0].turns) * 200 / (240 * 30.4)
    assert len(together) < len(alone)


def test_how_much_a_source_tells_of_others_is_taken_into_account() -> None:
    def loud(number: int) -> int:
        return 9 if 48 <= number < 52 else 1

    others = [
        month(number, 40.0 * loud(number), 10 * loud(number), actor=f"A{at:02}", other="ZZZ")
        for number in range(96)
        for at in range(40)
    ]
    mine = [month(number, 8.0 * loud(number), 2 * loud(number)) for number in range(96)]
    alone, beside = (Phases().fit(table(SCORES, mine), news=news) for news in (None, table(SCORES, [*mine, *others])))
    assert [turn.direction for turn in alone.turns] == ["improving"] and not beside.turns


def test_writing_more_documents_is_no_turn() -> None:
    rows = [month(number, -90.0 if number == 30 else 8.0, 12 if number == 30 else 2) for number in range(96)]
    documents = [("documents", *row[1:]) for row in rows]
    assert fitted(rows).turns and not fitted(documents).turns
    assert fitted(documents).phases


def test_relations_that_documents_say_were_cut_are_a_phase_of_their_own() -> None:
    """Whatever its few acts weigh; what a machine reads in the news does not cut relations."""
    acts = [month(number, 4.0, 1) for number in range(0, 240, 12)]
    papers = [("documents", *row[1:]) for row in acts]
    ties = [
        month(number, 1.0, 1, measure="conduct", field=field, source="documents")
        for number, field in ((60, CUT), (132, MENDED))
    ]
    phases = fitted([*papers, *ties]).phases
    assert [(phase.name, phase.since.year, phase.until.year) for phase in phases] == [
        ("warm", 2000, 2004),
        ("severed", 2005, 2010),
        ("warm", 2011, 2019),
    ]
    assert [phase.name for phase in fitted([*papers, *ties[:1]]).phases] == ["warm", "severed"]
    visit = month(200, 1.0, 1, measure="conduct", field="CONSULT:visit")
    assert [phase.name for phase in fitted([*papers, ties[0], visit]).phases] == ["warm"]
    news = [("news", *row[1:]) for row in ties]
    assert {phase.name for phase in fitted([*acts, *news]).phases} == {"warm"}


def test_net_scores_alone_tell_turns_in_both_directions() -> None:
    chance = np.random.default_rng(4)
    values = chance.normal(300, 120, 96)
    values[20], values[70] = -6000, 9000
    fit = fitted([month(number, float(value), 20) for number, value in enumerate(values)])
    assert told(fit) == [(date(2001, 9, 1), "worsening"), (date(2005, 11, 1), "improving")]
    assert fit.turns[1].size == pytest.approx(8700, rel=0.05)
    assert all(-10 <= phase.level <= 10 for phase in fit.phases)


def test_the_order_of_rows_and_of_names_does_not_matter() -> None:
    worse, better, _ = simulated(30, 120, seed=8)
    rows = scored(worse, better)
    mixed = rows.take(pa.array(np.random.default_rng(1).permutation(rows.num_rows)))
    names = rows.column_names
    turned = pa.table({name: rows[{"actor": "other", "other": "actor"}.get(name, name)] for name in names})
    first, *others = (Phases().fit(ibis.memtable(part)) for part in (rows, mixed, turned))
    assert first.turns
    for other in others:
        assert other.turns == first.turns and other.phases == first.phases


def test_both_directions_of_a_dyad_count_together() -> None:
    rows = [month(30, -90.0, 10) if number == 30 else month(number, 8.0, 2) for number in range(96)]
    halves = [
        (*row[:3], *pair, *row[5:8], row[8] / 2, *row[9:11], row[11] // 2, None)
        for row in rows
        for pair in (PAIR, PAIR[::-1])
    ]
    one, two = fitted(rows), fitted([(row[0], f"{row[1]}{row[3]}", *row[2:]) for row in halves])
    assert one.turns == two.turns


def test_acts_and_their_modes_tell_the_same() -> None:
    acts = [month(number, 2.0, 2, measure="conduct", field="CONSULT") for number in range(96)]
    modes = [month(number, 2.0, 2, measure="conduct", field="CONSULT:visit") for number in range(96)]
    shock = month(50, 9.0, 9, measure="conduct", field="SANCTION")
    one, two = (fitted([*quiet(), *rows, shock]).turns for rows in (acts, modes))
    assert one == two != ()


def test_what_is_told_of_others_changes_nothing_but_how_much_is_told() -> None:
    worse, better, _ = simulated(40, 180, seed=9)
    rows = scored(worse, better)
    alone = rows.filter(pc.equal(rows["actor"], codes(7)[0]))
    fit = Phases().fit(ibis.memtable(alone), news=ibis.memtable(rows))
    whole = Phases().fit(ibis.memtable(rows))
    assert fit.turns == tuple(turn for turn in whole.turns if turn.actor == codes(7)[0])


def test_scores_tell_the_level_of_each_month() -> None:
    fit = fitted([month(number, 24.0 if number < 60 else -18.0, 8) for number in range(120)])
    rows = check(fit.scores, SCORES, where="phases").order_by("period").to_pyarrow().to_pylist()
    assert len(rows) == 120 and len({row["record"] for row in rows}) == 120
    assert {row["measure"] for row in rows} == {"phases"} and all(row["n"] == 8 for row in rows)
    assert rows[0]["value"] == pytest.approx(3.0) and rows[-1]["value"] == pytest.approx(-2.25)
    assert all(row["low"] < row["value"] < row["high"] for row in rows)


def test_months_of_which_nothing_is_told_have_no_score() -> None:
    rows = [month(number, 8.0, 2) for number in (*range(30), *range(70, 100))]
    fit = fitted(rows)
    assert [(phase.since, phase.until) for phase in fit.phases] == [(date(2000, 1, 1), date(2008, 4, 30))]
    periods = fit.scores.period.to_pyarrow().to_pylist()
    assert len(periods) == 60 and date(2004, 1, 1) not in periods


def test_draws_are_the_same_for_a_seed_and_spread_as_the_phases_do() -> None:
    fit = fitted([month(number, 24.0 if number < 60 else -18.0, 8) for number in range(120)])
    one, two, three = (fit.draw(*pair, count=400, seed=seed) for pair, seed in ((PAIR, 1), (PAIR[::-1], 1), (PAIR, 2)))
    assert np.array_equal(one.values, two.values) and not np.array_equal(one.values, three.values)
    assert one.values.shape == (400, len(one.periods)) == (400, 120)
    low, high = one.band()
    assert low[0] == pytest.approx(fit.phases[0].low, abs=0.25) and high[-1] == pytest.approx(
        fit.phases[1].high, abs=0.25
    )


def test_nothing_is_drawn_of_a_pair_that_is_not_there() -> None:
    with pytest.raises(NotEnoughEvidence, match="No phases"):
        fitted(quiet()).draw("KHM", "USA")


def test_a_table_that_is_none_of_scores_is_refused() -> None:
    with pytest.raises(BadTable, match="phases lacks columns"):
        Phases().fit(ibis.memtable({"actor": ["KHM"]}))
    with pytest.raises(BadTable, match="phases: news lacks columns"):
        Phases().fit(table(SCORES, quiet()), news=ibis.memtable({"actor": ["KHM"]}))
