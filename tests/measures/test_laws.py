"""What holds of every measure on the shelf, whatever it measures."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import ibis
import pytest

from detente.errors import BadTable, UnknownName
from detente.measures import MEASURES, Measure
from detente.tables import COVERAGE, EVENTS, KINDS, SCORES, VOTES, check, table
from tests.measures.samples import (
    BONDS_COVERED,
    COVERED,
    DAYS,
    FLOWS_COVERED,
    NO_TEXT,
    SIGNALS_COVERED,
    TIES_COVERED,
    VISITS_COVERED,
    Rows,
    bond_rows,
    event_rows,
    flow_rows,
    point_rows,
    signal_rows,
    spring_rows,
    tie_rows,
    visit_rows,
    vote_rows,
)

ROWS = {
    "votes": lambda: [*vote_rows(), *spring_rows()],
    "events": lambda: [*event_rows(), *visit_rows(), *signal_rows()],
    "flows": flow_rows,
    "ties": lambda: [*tie_rows(), *bond_rows()],
    "scores": point_rows,
    "coverage": lambda: [
        *COVERED,
        *FLOWS_COVERED,
        *TIES_COVERED,
        *BONDS_COVERED,
        *VISITS_COVERED,
        *SIGNALS_COVERED,
    ],
}
DATED = {"votes": "date", "events": "date", "flows": "period", "ties": "since", "scores": "period"}
NUMBERS = ("value", "low", "high")
NAMED = ("actor", "other", "third")
CHOICES = [
    pytest.param(measure, by, choice, id="-".join([measure.name, by, *choice.values()]))
    for measure in MEASURES.values()
    for by in measure.by
    for choice in [{}, *({keyword: value} for keyword, values in measure.options.items() for value in values[1:])]
]
Choice = dict[str, str]


def measured(measure: Measure, rows: dict[str, Rows], by: str, choice: Choice) -> list[dict[str, Any]]:
    tables = [table(KINDS[kind], rows[kind]) for kind in measure.reads]
    scores = measure.function(*tables, by=by, **choice)
    return scores.order_by("source", "record").to_pyarrow().to_pylist()


@cache
def _usual(name: str, by: str, choice: tuple[tuple[str, str], ...]) -> list[dict[str, Any]]:
    return measured(MEASURES[name], given(MEASURES[name]), by, dict(choice))


def usual(measure: Measure, by: str, choice: Choice) -> list[dict[str, Any]]:
    """The scores of the samples as they stand: most laws ask for them, so they are measured once."""
    return [dict(row) for row in _usual(measure.name, by, tuple(choice.items()))]


def given(measure: Measure) -> dict[str, Rows]:
    return {kind: ROWS[kind]() for kind in measure.reads}


@pytest.mark.parametrize(("measure", "by", "choice"), CHOICES)
def test_scores_are_a_checked_table_without_a_record_twice(measure: Measure, by: str, choice: Choice) -> None:
    rows = usual(measure, by, choice)
    assert rows and tuple(rows[0]) == SCORES.names
    check(ibis.memtable(rows, schema=_schema()), SCORES, where=measure.name)
    assert len({(row["source"], row["record"]) for row in rows}) == len(rows)
    assert {row["measure"] for row in rows} == {measure.name} and {row["by"] for row in rows} == {by}


@pytest.mark.parametrize(("measure", "by", "choice"), CHOICES)
def test_values_keep_their_bounds_and_intervals_hold_their_value(measure: Measure, by: str, choice: Choice) -> None:
    low = float("-inf") if measure.low is None else measure.low
    high = float("inf") if measure.high is None else measure.high
    for row in usual(measure, by, choice):
        assert low <= row["value"] <= high
        if row["low"] is not None:
            assert low <= row["low"] <= row["value"] <= row["high"] <= high
            assert row["low"] < row["high"]
            assert row["n"] > 0


@pytest.mark.parametrize(("measure", "by", "choice"), CHOICES)
def test_the_order_of_rows_does_not_matter(measure: Measure, by: str, choice: Choice) -> None:
    turned = {kind: list(reversed(of)) for kind, of in given(measure).items()}
    there, back = usual(measure, by, choice), measured(measure, turned, by, choice)
    assert [row["record"] for row in there] == [row["record"] for row in back]
    assert [row["value"] for row in there] == pytest.approx([row["value"] for row in back])


@pytest.mark.parametrize(("measure", "by", "choice"), CHOICES)
def test_what_came_later_changes_no_earlier_score(measure: Measure, by: str, choice: Choice) -> None:
    """Cut at the end of a year: what was told by then stays as it was, and nothing but zeros joins it."""
    end = date(2001, 12, 31)
    rows = given(measure)
    early = dict(rows)
    for kind, when in DATED.items():
        if kind in rows:
            column = KINDS[kind].names.index(when)
            early[kind] = [row for row in rows[kind] if row[column] is None or row[column] <= end]  # type: ignore[operator]
            assert len(early[kind]) < len(rows[kind])
    if "coverage" in rows:
        early["coverage"] = [(*row[:4], min(row[4], end), row[5]) for row in rows["coverage"]]  # type: ignore[type-var]
    before = measured(measure, early, by, choice)
    after = {(row["source"], row["record"]): row for row in usual(measure, by, choice)}
    for row in before:
        # Sums come in the order in which the engine's threads end.
        kept = after.pop((row["source"], row["record"]))
        assert {column: kept.pop(column) for column in NUMBERS} == pytest.approx(
            {column: row.pop(column) for column in NUMBERS}
        )
        assert kept == row
    # A share rests on its whole, so that of nothing is a zero whose n is not.
    nothing = ("n", "value")[measure.name == "attention"]
    assert all(row[nothing] == 0 for row in after.values() if row["period"] <= end)


@pytest.mark.parametrize(("measure", "by", "choice"), CHOICES)
def test_a_pair_is_counted_once_or_once_each_way(measure: Measure, by: str, choice: Choice) -> None:
    named = {tuple(row[column] for column in NAMED) for row in usual(measure, by, choice)}
    pairs = {codes[: measure.actors] for codes in named}
    assert all(codes[measure.actors :] == (None,) * (3 - measure.actors) for codes in named)
    assert all(len(set(codes) - {None}) == measure.actors for codes in pairs)
    if measure.actors == 3:
        assert ("KHM", "USA", "CHN") in pairs and not any((state, q, p) in pairs for state, p, q in pairs)
    elif measure.actors == 2 and not measure.directed:
        assert all(actor < other for actor, other in pairs)
    else:
        assert ("KHM", "CHN")[: measure.actors] in pairs and ("CHN", "KHM")[: measure.actors] in pairs
    assert not any(code.startswith("?") for codes in pairs for code in codes)


@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
def test_one_source_never_mixes_with_another(measure: Measure) -> None:
    """The same rows told by a second source too: the first keeps its scores, the second has the same.

    A measure that joins sources names them all, and two that say the same do not count twice.
    """
    rows = given(measure)
    both = {kind: [*of, *((f"{row[0]}-too", *row[1:]) for row in of)] for kind, of in rows.items()}
    alone = usual(measure, measure.by[0], {})
    too = [row | {"source": f"{row['source']}-too"} for row in alone]
    together = measured(measure, both, measure.by[0], {})
    if measure.joins:
        joined = [row | {"source": _joined(row["source"].split("+"))} for row in alone]
        told = ("source", "record", "value", "low", "high")
        assert [row[name] for row in together for name in told] == pytest.approx(
            [row[name] for row in sorted(joined, key=lambda row: (row["source"], row["record"])) for name in told]
        )
        return
    assert together == sorted([*alone, *too], key=lambda row: (row["source"], row["record"]))


@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
def test_chosen_actors_have_the_scores_that_they_have_among_all(measure: Measure) -> None:
    chosen = ("CHN", "KHM", "USA")[: max(measure.actors, 2)]
    tables = [table(KINDS[kind], ROWS[kind]()) for kind in measure.reads]
    every = usual(measure, measure.by[0], {})
    few = (
        measure.function(*tables, by=measure.by[0], among=chosen).order_by("source", "record").to_pyarrow().to_pylist()
    )
    assert few == [row for row in every if {row[column] for column in NAMED} <= {*chosen, None}]
    assert few and (measure.name == "cooperation" or few != every)


@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
def test_no_rows_give_no_rows(measure: Measure) -> None:
    rows: dict[str, Rows] = {kind: [] for kind in measure.reads}
    assert measured(measure, rows, measure.by[0], {}) == []


@pytest.mark.parametrize(
    ("measure", "kind", "column"),
    [
        (measure, kind, column)
        for measure in MEASURES.values()
        for kind in measure.reads
        for column in KINDS[kind].names
    ],
)
def test_a_missing_column_is_named(measure: Measure, kind: str, column: str) -> None:
    tables = {name: table(KINDS[name], ROWS[name]()) for name in measure.reads}
    tables[kind] = tables[kind].drop(column)
    with pytest.raises(BadTable, match=rf"{measure.name} lacks columns of {kind}: {column}\."):
        measure.function(*tables.values())


@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
def test_an_unknown_choice_names_those_there_are(measure: Measure) -> None:
    tables = [table(KINDS[kind], ROWS[kind]()) for kind in measure.reads]
    for keyword, allowed in {**measure.options, "by": measure.by}.items():
        with pytest.raises(UnknownName) as error:
            measure.function(*tables, **{keyword: "fortnight"})
        assert error.value.found == "fortnight"
        assert set(error.value.nearest) == set(allowed)


@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
def test_the_shelf_names_the_default_first(measure: Measure) -> None:
    defaults = measure.function.__kwdefaults__
    assert measure.by[0] == defaults["by"]
    assert {keyword: choices[0] for keyword, choices in measure.options.items()} == {
        keyword: defaults[keyword] for keyword in measure.options
    }
    assert defaults["among"] is None


def test_unanimity_is_judged_over_every_ballot(votes: ibis.Table) -> None:
    """All but the United States say yes: China and Cambodia alone would look unanimous."""
    rows = [("un", f"a/{actor}", DAYS[0], "a", actor, 1 if actor != "USA" else -1, None, None) for actor in _VOTERS]
    pair = MEASURES["agreement"].function(table(VOTES, rows), among=["CHN", "KHM"]).to_pyarrow().to_pylist()
    assert [(row["value"], row["n"]) for row in pair] == [(1.0, 1)]
    alone = table(VOTES, [row for row in rows if row[4] != "USA"])
    assert MEASURES["agreement"].function(alone, among=["CHN", "KHM"]).to_pyarrow().to_pylist() == []


def test_zeros_stand_in_whole_covered_periods_alone(events: ibis.Table) -> None:
    """Coverage begins within February 2001 and ends with March 2002: February is no zero, nor is April 2002."""
    scores = MEASURES["cooperation"].function(events, table(COVERAGE, COVERED))
    rows = scores.filter(scores.source == "icews", scores.field == "trade").to_pyarrow().to_pylist()
    told = {row["period"]: row["n"] for row in rows if (row["actor"], row["other"]) == ("KHM", "CHN")}
    wanted = {date(2001, month, 1): 0 for month in range(3, 13)} | {date(2002, month, 1): 0 for month in (1, 2, 3)}
    assert told == wanted | {date(2001, 3, 1): 1, date(2002, 3, 1): 1}
    assert {row["low"] for row in rows if row["n"] == 0} == {None}
    assert not [row for row in rows if (row["actor"], row["other"]) == ("CHN", "KHM")], "never told of that field"


def test_a_year_is_covered_where_its_files_join(events: ibis.Table) -> None:
    """Two files that overlap cover 2002 and 2003 together; a file that misses a day between them does not."""
    first = ("icews", "a", "events", date(2002, 1, 1), date(2002, 6, 30), "*")
    joined: Rows = [first, ("icews", "b", "events", date(2002, 6, 20), date(2003, 12, 31), "*")]
    gap: Rows = [first, ("icews", "b", "events", date(2002, 7, 2), date(2003, 12, 31), "*")]
    for files, wanted in (
        (joined, {("CHN", 2002), ("CHN", 2003), ("KHM", 2003)}),
        (gap, {("CHN", 2003), ("KHM", 2003)}),
    ):
        assert {(row["actor"], row["period"].year) for row in _zeros(events, files, by="year")} == wanted


def test_a_source_that_covers_some_actors_is_silent_on_the_rest(events: ibis.Table) -> None:
    month = ("icews", "a", "events", date(2003, 1, 1), date(2003, 1, 31))
    assert len(_zeros(events, [(*month, "CHN|KHM")], by="month")) == 4
    assert _zeros(events, [(*month, "CHN|USA")], by="month") == []
    votes_only = [("icews", "a", "votes", *month[3:], "*")]
    assert _zeros(events, votes_only, by="month") == []


@pytest.mark.parametrize("name", ["cooperation", "attention", "visits"])
def test_the_silence_of_a_state_that_is_no_more_is_no_zero(name: str) -> None:
    """The Soviet Union ended in December 1991: what the source tells of it in 1990 is no zero in 1992."""
    trip = ("wires", "1", date(1990, 6, 1), "day", "SUN", "KHM", "CONSULT", "visit", None, "ICEWS", "042", 1.9)
    rows = [
        (*trip, "happened", *NO_TEXT),
        ("wires", "2", date(1992, 6, 1), *trip[3:5], "CHN", *trip[6:], "happened", *NO_TEXT),
    ]
    covered = table(COVERAGE, [("wires", "a", "events", date(1990, 1, 1), date(1992, 12, 31), "*")])
    scores = MEASURES[name].function(table(EVENTS, rows), covered, by="year").to_pyarrow().to_pylist()
    years = {row["period"].year for row in scores if row["value"] == 0 and row["other"] == "KHM"}
    assert years == ({1991} if name != "attention" else set())


def test_each_weighting_says_what_it_weighs(events: ibis.Table) -> None:
    """March 2001, Cambodia towards China, all fields: a visit and an embargo in one source, a visit in the other."""
    wanted = {
        "source": {"icews": 1.9 - 8.0, "papers": 4.0},
        "PLOVER": {"icews": 4.0 - 7.0 - 1.5, "papers": 4.0},
        "quad": {"icews": 1.0 - 1.0 - 1.0, "papers": 1.0},
        "KEDS": {"icews": 1.9 - 6.5},
        "ICEWS": {"icews": 1.9 - 8.0},
    }
    for weights, sums in wanted.items():
        scores = MEASURES["cooperation"].function(events, table(COVERAGE, []), weights=weights)
        rows = scores.filter(scores.field == "all", scores.actor == "KHM").to_pyarrow().to_pylist()
        told = {row["source"]: row["value"] for row in rows if row["period"] == date(2001, 3, 1)}
        assert told == pytest.approx(sums), weights


def test_an_act_known_by_year_counts_by_year_alone(events: ibis.Table) -> None:
    wanted = {"month": {(date(2001, 3, 1), 1)}, "year": {(date(2001, 1, 1), 2)}}
    for by, told in wanted.items():
        scores = MEASURES["cooperation"].function(events, table(COVERAGE, []), by=by)
        rows = scores.filter(scores.source == "papers").to_pyarrow().to_pylist()
        assert {(row["period"], row["n"]) for row in rows} == told


def test_goldstein_weights_are_for_acts_coded_in_cameo(events: ibis.Table) -> None:
    """A code of another book that looks like one of CAMEO's weighs nothing."""
    alike = events.filter(events.source == "icews").mutate(book=ibis.literal("PLOVER"))
    for weights, rows in (("KEDS", 0), ("ICEWS", 0), ("source", 6)):
        scores = MEASURES["cooperation"].function(alike, table(COVERAGE, []), weights=weights)
        assert scores.count().to_pyarrow().as_py() == rows


def _joined(sources: list[str]) -> str:
    return "+".join(sorted([*sources, *(f"{source}-too" for source in sources)]))


_VOTERS = ("CHN", "KHM", "LAO", "USA")


def _zeros(events: ibis.Table, covered: Rows, *, by: str) -> list[dict[str, Any]]:
    scores = MEASURES["cooperation"].function(events, table(COVERAGE, covered), by=by)
    return scores.filter(scores.n == 0).to_pyarrow().to_pylist()


def _schema() -> ibis.Schema:
    return ibis.schema({column.name: column.type for column in SCORES.columns})


def test_the_samples_hold_every_sort_of_row() -> None:
    """The laws above are only as good as their samples."""
    status = EVENTS.names.index("status")
    assert {row[status] for row in event_rows()} == {"happened", "planned"}
    assert len({row[3] for row in vote_rows()}) == len(DAYS)
