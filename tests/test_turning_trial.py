"""How turning points that were found are held against a list: on a list and scores that are made up here."""

from __future__ import annotations

import dataclasses
import importlib.util
import sys
from datetime import date
from pathlib import Path
from types import ModuleType

import pyarrow as pa
import pytest

from detente.tables import SCORES, arrow

HERE = Path(__file__).parents[1] / "benchmarks"
HEAD = "id,iso3_a,iso3_b,month,direction,kind,description,date,late_in_month,confidence,in_icews_2005_2015\n"
LISTED = [
    "T1,PER,ECU,2006-03,worsening,war,A war,2006-03-09,0,A,1",
    "T2,PER,ECU,2008-01,improving,restoration,Peace,2008-01-28,1,A,1",
    "T3,FJI,AUS,2006-05,worsening,crisis,Little is told of it,2006-05-02,0,A,1",
    "T4,CHL,BOL,2007-05,worsening,crisis,Nothing is told of it,2007-05-02,0,A,1",
    "T5,CHL,ARG,1999-05,worsening,crisis,Before any source,1999-05-02,0,A,0",
]


@pytest.fixture(scope="module")
def trials() -> ModuleType:
    spec = importlib.util.spec_from_file_location("turning_trial", HERE / "turning_trial.py")
    assert spec and spec.loader
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def trial(trials: ModuleType, tmp_path: Path) -> object:
    """Five pairs told of over ten years by one source, one of them too little."""
    listed = tmp_path / "listed.csv"
    listed.write_text(HEAD + "\n".join(LISTED) + "\n")
    return trials.Trial.of(panel(), trials.listed(listed))


def panel() -> pa.Table:
    told = {("PER", "ECU"): 2, ("BRA", "PRY"): 2, ("NOR", "SWE"): 3, ("DNK", "ISL"): 9}
    rows = []
    for month in range(120):
        day = date(2005 + month // 12, month % 12 + 1, 1)
        here = told | ({("FJI", "AUS"): 1} if month < 20 else {})
        for (actor, other), n in here.items():
            record = f"{actor}-{other}:{day:%Y-%m}"
            rows.append(("wire", record, "cooperation", actor, other, "all", day, "month", 1.0, None, None, n))
    return arrow(SCORES, rows)


def test_a_row_is_scored_where_enough_is_told(trial: object) -> None:
    assert [row.id for row in trial.told] == ["T1", "T2"]
    assert trial.left_out["T3"] == "20 events in wire"
    assert trial.left_out["T4"].startswith("no source that covers the month tells")
    assert trial.left_out["T5"] == "no source covers the month"
    assert [series.dyad for series in trial.scored] == [("ECU", "PER")]
    assert {series.dyad for series in trial.placebos} == {("BRA", "PRY"), ("NOR", "SWE")}  # of like volume, not listed


def score(trials: ModuleType, trial: object, *turns: tuple[str, str, date, str]) -> object:
    return trials.score([trials.Turn(*turn) for turn in turns], trial)


def test_a_turn_counts_within_its_months_and_on_either_side(trials: ModuleType, trial: object) -> None:
    before = score(trials, trial, ("PER", "ECU", date(2006, 1, 1), "worsening"))
    assert before.found["worsening", 1] == (0, 1) and before.found["worsening", 2] == (1, 1)
    assert before.after["worsening", 2] == (0, 1)
    assert score(trials, trial, ("ECU", "PER", date(2005, 12, 1), "worsening")).found["worsening", 2] == (0, 1)
    assert score(trials, trial, ("ECU", "PER", date(2006, 3, 1), "improving")).found["worsening", 2] == (0, 1)


def test_what_happened_late_in_a_month_has_one_month_more(trials: ModuleType, trial: object) -> None:
    def found(year: int, month: int) -> bool:
        result = score(trials, trial, ("ECU", "PER", date(year, month, 1), "improving"))
        return bool(result.found["improving", 6][0])

    assert [found(2008, 7), found(2008, 8), found(2008, 9)] == [True, True, False]
    assert [found(2007, 7), found(2007, 6)] == [True, False]


def test_alarms_are_the_turns_that_no_row_explains(trials: ModuleType, trial: object) -> None:
    turns = [("ECU", "PER", date(year, 3, 1), "worsening") for year in (2006, 2010, 2012)]
    result = score(trials, trial, *turns, turns[1], ("NOR", "SWE", date(2009, 1, 1), "improving"))
    assert result.alarms[0] == result.worsening == 2.0  # twice in ten years; what comes twice in a month is one
    assert result.placebo[0] == 0.5  # once in two decades of dyads
    assert result.chance["worsening", 2] == pytest.approx(15 / 120)


def test_an_interval_covers_the_day_or_not(trials: ModuleType, trial: object) -> None:
    for last, covers in ((date(2006, 3, 31), 1), (date(2006, 3, 5), 0)):
        turn = trials.Turn("ECU", "PER", date(2006, 3, 1), "worsening", date(2006, 3, 1), last)
        assert trials.score([turn], trial).cover == (covers, 1)


def test_a_setting_is_chosen_on_other_dyads(trials: ModuleType, trial: object) -> None:
    both = dataclasses.replace(trial, scored=(*trial.scored, *trial.placebos[:1]))
    own, other = (series.dyad for series in both.scored)
    assert trials._fold(own) != trials._fold(other)
    few = [trials.Turn(*dyad, date(2009, 6, 1), "improving") for dyad in (own, other)]
    noisy = [*few, *(trials.Turn(*other, date(year, 6, 1), "improving") for year in range(2010, 2015))]

    def chosen(*settings: list[object], apart: bool = False) -> list[object]:
        return sorted(turn for turn in trials.tuned(settings, both, 2.0, apart=apart) if turn[:2] == own)

    # What is many alarms on the other dyad forbids the setting; what is many on the dyad itself does not.
    assert chosen([], few) == few[:1] and chosen([], noisy) == []
    loud = [turn._replace(actor=own[0], other=own[1]) for turn in noisy[2:]]
    assert len(chosen([], [*few, *loud])) == 6
    assert chosen([], noisy, apart=True) == []
