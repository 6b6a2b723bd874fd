"""Measures and models applied to what is loaded and to what is built in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from detente import build
from detente import store as stores
from detente.errors import NotEnoughEvidence, OutOfCoverage, UnknownActor, UnknownName
from detente.measures import MEASURES
from detente.models import MODELS
from detente.models.phases import PhasesFit
from detente.scoring import fitted, measure, named, panel, scores
from detente.scoring.points import linked
from detente.tables import COVERAGE, EVENTS, FLOWS, table
from tests.loadable import ballots, graph, rows


def test_what_is_built_in_answers_with_nothing_loaded() -> None:
    told = rows(measure("agreement", "Kampuchea", "USA", since=2005, until=2006))
    assert [(row["actor"], row["other"], row["period"].year) for row in told] == [
        ("KHM", "USA", 2005),
        ("KHM", "USA", 2006),
    ]
    assert len(rows(measure("agreement", "KHM", since=2005, until=2005))) > 150


@pytest.mark.parametrize(("abstention", "china", "america"), [("half", 0.941, 0.209), ("apart", 0.894, 0.140)])
def test_either_way_of_counting_abstentions_is_built_in(abstention: str, china: float, america: float) -> None:
    told = [
        rows(measure("agreement", "KHM", other, since=2005, until=2005, options={"abstention": abstention}))[0]
        for other in ("CHN", "USA")
    ]
    assert [row["value"] for row in told] == pytest.approx([china, america], abs=0.001)
    assert [row["n"] for row in told] == [85, 86]


def test_loaded_votes_without_issues_leave_interests_to_what_is_built_in(tmp_path: Path) -> None:
    store = tmp_path / "votes.duckdb"
    build.load("un_votes", [ballots(tmp_path / "votes.csv", 2010, 2012)], store=store)
    told = measure("interests", "KHM", "USA", since=2010, until=2012, store=store).to_pyarrow()
    assert told.num_rows and set(told["measure"].to_pylist()) == {"interests"}


def test_loaded_votes_come_before_what_is_built_in(tmp_path: Path) -> None:
    build.load("un_votes", [ballots(tmp_path / "v.csv", 2005, 2006)])
    told = rows(measure("agreement", "KHM", "USA", since=2004, until=2007))
    assert [(row["period"].year, row["n"] == 1) for row in told] == [
        (2004, False),
        (2005, True),
        (2006, True),
        (2007, False),
    ]
    assert [row["value"] for row in told if row["n"] == 1] == [0.0, 0.0]


def test_what_is_not_wanted_is_left_out_before_it_is_fetched(tmp_path: Path) -> None:
    """All pairs of 78 years are a million rows: one state's are kept in the store and in what is built in alike."""
    build.load("un_votes", [ballots(tmp_path / "v.csv", 2004, 2005)])
    with stores.open() as opened:
        row = MEASURES["agreement"]
        known = scores(row, opened, among=None, by="year", kept=lambda every: every.filter(every.actor == "CHN"))
        assert {score["actor"] for score in rows(known)} == {"CHN"}


def test_options_and_months_are_measured_on_what_is_loaded(tmp_path: Path) -> None:
    build.load("un_votes", [ballots(tmp_path / "v.csv", 2005, 2006)])
    options = {"abstention": MEASURES["agreement"].options["abstention"][1]}
    loaded = [row for row in rows(measure("agreement", "KHM", "CHN", options=options)) if row["n"] == 1]
    assert [row["period"].year for row in loaded] == [2005, 2006]
    monthly = rows(measure("agreement", "KHM", "CHN", by="month"))
    assert [row["period"] for row in monthly] == [date(2005, 6, 1), date(2006, 6, 1)]


def test_a_measure_with_a_direction_tells_the_way_that_was_asked(tmp_path: Path) -> None:
    build.load("icews_benchmarks", [graph(tmp_path / "g.csv", 2014)])
    there = rows(measure("cooperation", "Russia", "Cambodia", by="year", since=2014, until=2014))
    assert {(row["actor"], row["other"]) for row in there} == {("RUS", "KHM")}
    with pytest.raises(OutOfCoverage):
        measure("cooperation", "Cambodia", "Russia", by="year", since=2014, until=2014)


def test_cooperation_counts_the_acts_of_the_built_in_documents_once() -> None:
    alone = rows(measure("cooperation", "KHM", "USA", by="year"))
    assert {row["source"] for row in alone} == {"documents"}
    build.load("documents", [Path(__file__).parents[1] / "examples" / "cambodia"])
    assert rows(measure("cooperation", "KHM", "USA", by="year")) == alone


def test_a_state_counts_with_those_that_it_continues() -> None:
    told = rows(measure("agreement", "Russia", "France", since=1990, until=1993))
    named = {row["period"].year: {row["actor"], row["other"]} for row in told}
    assert named[1990] == {"SUN", "FRA"} and named[1993] == {"RUS", "FRA"}


@pytest.mark.parametrize(
    ("asked", "error", "nearest"),
    [
        ({"name": "agrement", "actor": "KHM"}, UnknownName, ("agreement",)),
        ({"name": "afinity", "actor": "KHM"}, UnknownName, ("affinity",)),
        ({"name": "affinity", "actor": "KHM", "options": {"direct": "yes"}}, UnknownName, ("directed",)),
        ({"name": "affinity", "actor": "KHM", "options": {"directed": "y"}}, UnknownName, ("no", "yes")),
        ({"name": "affinity", "actor": "KHM", "by": "year"}, UnknownName, ("month",)),
        ({"name": "ideal_points", "actor": "KHM", "other": "USA"}, NotEnoughEvidence, ()),
        ({"name": "alignment", "actor": "KHM", "other": "USA", "since": 2090}, OutOfCoverage, ()),
        ({"name": "affinity", "actor": "FRA", "other": "BRA"}, OutOfCoverage, ()),
        ({"name": "agreement", "actor": "KHM", "by": "day"}, UnknownName, ("year", "month")),
        ({"name": "agreement", "actor": "KHM", "options": {"abstain": "x"}}, UnknownName, ("abstention",)),
        ({"name": "agreement", "actor": "Camboda"}, UnknownActor, ("Cambodia (KHM)",)),
        ({"name": "agreement", "actor": "KHM", "since": 2090}, OutOfCoverage, ()),
        ({"name": "cooperation", "actor": "FRA", "other": "BRA"}, OutOfCoverage, ()),
    ],
)
def test_what_cannot_be_measured(asked: dict[str, Any], error: type[Exception], nearest: tuple[str, ...]) -> None:
    with pytest.raises(error) as refused:
        measure(asked.pop("name"), asked.pop("actor"), asked.pop("other", None), **asked)
    assert getattr(refused.value, "nearest", ())[: len(nearest)] == nearest


def acts(*done: tuple[str, str, str, float | None], book: str = "PLOVER", first: int = 0) -> None:
    """Visits in the store, each on the first of its month."""
    told = [
        (
            *(
                book,
                str(first + row),
                date.fromisoformat(f"{month}-01"),
                "day",
                actor,
                other,
                "CONSULT",
                "visit",
                None,
                book,
            ),
            *("1", weight, "happened", None, None, None, None),
        )
        for row, (month, actor, other, weight) in enumerate(done)
    ]
    with stores.open(write=True) as opened:
        opened.append({"events": table(EVENTS, told)})


def test_affinity_is_told_with_nothing_loaded_and_does_not_pretend_to_know_much() -> None:
    told = rows(measure("affinity", "Kampuchea", "USA"))
    assert {(row["measure"], row["actor"], row["other"], row["source"]) for row in told} == {
        ("affinity", "KHM", "USA", "documents")
    }
    assert [row["period"] for row in told] == sorted(row["period"] for row in told)
    assert all(row["high"] - row["low"] > 1 for row in told) and len(told) > 50
    assert rows(measure("affinity", "USA", "KHM")) == told


def test_a_model_has_its_directions() -> None:
    there, back = (
        rows(measure("affinity", *pair, options={"directed": "yes"})) for pair in (("KHM", "USA"), ("USA", "KHM"))
    )
    assert {(row["actor"], row["other"]) for row in there} == {("KHM", "USA")}
    assert {(row["actor"], row["other"]) for row in back} == {("USA", "KHM")}


def test_what_a_state_did_is_its_successors_unless_it_was_asked_for_itself() -> None:
    acts(("1991-10", "SUN", "FJI", 5.0), ("1991-11", "FJI", "SUN", 6.0), ("1992-02", "RUS", "FJI", 4.0))
    of = {name: rows(measure("affinity", name, "FJI")) for name in ("Russia", "SUN")}
    assert {name: {(row["actor"], row["other"]) for row in told} for name, told in of.items()} == {
        "Russia": {("FJI", "RUS")},
        "SUN": {("FJI", "SUN")},
    }
    assert (of["Russia"][0]["period"], of["Russia"][-1]["period"]) == (date(1991, 10, 1), date(1992, 2, 1))
    assert of["SUN"][-1]["period"] == date(1991, 11, 1)


def test_acts_of_a_book_without_weights_have_those_of_plover() -> None:
    acts(("2001-01", "FJI", "TON", None), ("2001-02", "TON", "FJI", None), book="WEIS")
    told = rows(measure("affinity", "FJI", "TON"))
    assert [(row["period"].month, row["n"]) for row in told] == [(1, 1), (2, 1)]
    with stores.open() as opened:
        held = rows(panel(opened, ["cooperation"], parties=[["FJI"], ["TON"]]))
    assert [row["value"] for row in held] == [4.0, 4.0]


def test_turning_points_of_a_fit_are_held_against_the_news_of_everybody() -> None:
    """A month in which the source tells ten times as much of everybody is no turn of one pair."""
    months = [f"{year}-{month:02}" for year in range(2001, 2006) for month in range(1, 13)]
    calm = [(month, "FJI", "TON", 1.9) for month in months for _ in range(2)]
    loud = [("2003-06", "FJI", "TON", 1.9)] * 20
    others = [(month, "PER", "CHL", 1.9) for month in months for _ in range(20 if month != "2003-06" else 400)]
    turns = []
    for told in ([*calm, *loud], others):
        acts(*told, book=f"papers{len(turns)}")
        with stores.open() as opened:
            fit = fitted(MODELS["phases"], opened, parties=[["FJI"], ["TON"]])
            assert isinstance(fit, PhasesFit)
            turns.append([(turn.date, turn.direction) for turn in fit.turns])
    assert turns[0] == turns[1] == [(date(2003, 6, 1), "improving")], "another source's news is none of this one's"
    acts(*others, book="papers0", first=10_000)
    with stores.open() as opened:
        fit = fitted(MODELS["phases"], opened, parties=[["FJI"], ["TON"]])
        assert isinstance(fit, PhasesFit) and not fit.turns


def test_ideal_points_and_how_far_they_lie_apart_are_built_in() -> None:
    point = {
        code: {(row["period"], row["field"]): row["value"] for row in rows(measure("ideal_points", code))}
        for code in ("KHM", "USA")
    }
    apart = rows(measure("alignment", "USA", "KHM"))
    assert {row["period"].year for row in apart} >= {1965, 2005, 2023}
    for row in apart:
        place = row["period"], row["field"]
        assert row["value"] == pytest.approx(abs(point["KHM"][place] - point["USA"][place]))
        assert row["low"] <= row["value"] < row["high"]


def test_votes_that_are_built_in_already_are_not_fitted_again(tmp_path: Path) -> None:
    before = rows(measure("ideal_points", "KHM"))
    build.load("un_votes", [ballots(tmp_path / "v.csv", 2005, 2006)])
    assert rows(measure("ideal_points", "KHM")) == before


def test_newer_votes_are_fitted_where_that_is_asked_for(tmp_path: Path) -> None:
    lines = ["rcid,date,iso3,vote"]
    for call in range(12):
        stands = {"KHM": 1, "CHN": 1, "RUS": 1, "FRA": 1 + 2 * (call % 2), "GBR": 3, "USA": 3}
        lines += [f"{call},2031-06-{call + 1:02},{code},{vote}" for code, vote in stands.items()]
    (tmp_path / "v.csv").write_text("\n".join([*lines, ""]))
    build.load("un_votes", [tmp_path / "v.csv"])
    points = {code: rows(measure("ideal_points", code, since=2023)) for code in ("KHM", "FRA", "USA")}
    newest = [told[-1] for told in points.values()]
    assert [(row["period"].year, row["n"]) for row in newest] == [(2031, 12)] * 3
    assert newest[0]["value"] < newest[1]["value"] < newest[2]["value"]
    assert {row["period"].year for row in points["USA"]} == {2023, 2024, 2031}
    assert newest[2]["value"] == pytest.approx(points["USA"][-2]["value"], abs=0.7), "on the scale of the others"
    assert rows(measure("alignment", "KHM", "USA", since=2031))[0]["value"] > 0
    with stores.open() as opened:
        quick = scores(named("ideal_points"), opened, among=["KHM"], by="year")
        assert quick.period.year().max().to_pyarrow().as_py() == 2024


def test_what_takes_a_while_is_said(tmp_path: Path) -> None:
    said: list[str] = []
    measure("ideal_points", "KHM", saying=said.append)
    build.load("un_votes", [ballots(tmp_path / "v.csv", 2031, 2031)])
    measure("ideal_points", "KHM", saying=said.append)
    assert said == ["Fitting ideal points to 3 ballots"]


@pytest.mark.parametrize(("turned", "apart"), [(1, 1.0), (-1, 1.0), (1, 7.0)])
def test_points_of_another_scale_are_put_on_that_of_the_others(turned: int, apart: float) -> None:
    def year(of: int, values: list[float]) -> list[dict[str, Any]]:
        keys = [{"actor": f"S{at}", "field": "all", "period": date(of, 1, 1)} for at in range(len(values))]
        return [
            key | {"value": value, "low": value - 1, "high": value + 2} for key, value in zip(keys, values, strict=True)
        ]

    true = [-2.0, -1.0, 0.0, 0.5, 1.0, 3.0]
    own = [turned * apart * value + 4 for value in true]
    for row, value in zip(linked(year(2025, own), year(2024, true)), true, strict=True):
        assert row["value"] == pytest.approx(value)
        assert row["high"] - row["low"] == pytest.approx(3 / apart)
        assert row["low"] < row["value"] < row["high"]
    few = year(2025, own[:4])
    assert linked(few, year(2024, true)) == few, "four states are too few to tell a scale by"


def flows(*sent: tuple[str, str, str, float], of: int = 2014) -> None:
    """Flows of a year, of a source that covers that year, in the store."""
    year, end = date(of, 1, 1), date(of, 12, 31)
    told = [(kind, str(row), year, one, two, kind, value, "USD") for row, (kind, one, two, value) in enumerate(sent)]
    covered = [(kind, str(of), "flows", year, end, "*") for kind in {kind for kind, *_ in sent}]
    with stores.open(write=True) as opened:
        opened.append({"flows": table(FLOWS, told), "coverage": table(COVERAGE, covered)})


def test_a_measure_of_one_state_is_told_of_it_alone() -> None:
    flows(("trade", "KHM", "USA", 3.0), ("trade", "KHM", "CHN", 1.0), ("trade", "USA", "CHN", 1.0))
    told = [row for row in rows(measure("diversification", "Cambodia")) if row["source"] == "trade"]
    assert {(row["actor"], row["other"], row["field"]) for row in told} == {("KHM", None, "exports")}
    assert told[0]["value"] == pytest.approx(1 / (0.75**2 + 0.25**2))


def test_a_state_stands_between_the_powers_that_are_asked_for() -> None:
    flows(("trade", "KHM", "SUN", 3.0), ("trade", "KHM", "USA", 1.0), ("trade", "KHM", "CHN", 9.0), of=1985)
    lean = {
        powers: [
            row["value"]
            for row in rows(measure("hedging", "KHM", *powers))
            if (row["field"], row["source"]) == ("all", "trade")
        ]
        for powers in (("USA", "Russia"), ("Russia", "USA"), ("USA", "CHN"))
    }
    assert lean == {("USA", "Russia"): [-0.5], ("Russia", "USA"): [0.5], ("USA", "CHN"): [-0.8]}


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        (("hedging", "KHM", "USA"), "detente measure hedging KHM USA --with CHN"),
        (("diversification", "KHM", "USA"), "detente measure diversification KHM"),
        (("dependence", "KHM", "USA", "CHN"), "detente measure dependence KHM USA"),
        (("hedging", "KHM", "USA", "USA"), None),
    ],
)
def test_a_measure_speaks_of_so_many_actors(asked: tuple[str, ...], wanted: str | None) -> None:
    with pytest.raises(NotEnoughEvidence) as refused:
        measure(*asked)
    assert wanted is None or str(refused.value.wanted).endswith(wanted)


def test_what_is_not_loaded_is_named_with_its_sources() -> None:
    with pytest.raises(OutOfCoverage) as refused:
        measure("treaties", "KHM", "CHN", since=2090)
    assert "ties" in str(refused.value.wanted) and "atop" in str(refused.value.wanted)
    flows(("arms", "CHN", "KHM", 1.0))
    with pytest.raises(OutOfCoverage) as refused:
        measure("dependence", "FRA", "BRA", since=2090)
    assert "flows" in str(refused.value.wanted) and "that knows them" in str(refused.value.wanted)


def test_an_option_that_is_none_is_told_with_those_that_are() -> None:
    with pytest.raises(UnknownName) as refused:
        measure("agreement", "KHM", options={"abstention": "quarter"})
    assert refused.value.nearest == MEASURES["agreement"].options["abstention"]


def test_the_votes_of_2005(shared: Callable[[str], Path]) -> None:
    build.load("un_votes", [shared("data/unga_votes_1946_2024_iso3.parquet")])
    told = rows(measure("agreement", "KHM", since=2005, until=2005))
    value = {row["other"] if row["actor"] == "KHM" else row["actor"]: row["value"] for row in told}
    assert value["CHN"] == pytest.approx(0.941, abs=0.001)
    assert value["USA"] == pytest.approx(0.209, abs=0.001)
