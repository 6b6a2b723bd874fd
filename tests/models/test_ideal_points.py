"""Ideal points: found where they were put, with bands that hold, by ballots alone."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from detente.errors import BadTable, NotEnoughEvidence
from detente.models.ideal_points import IdealPoints, IdealPointsFit
from detente.sources import un_votes
from detente.tables import SCORES, check
from tests.models.ballots import Ballot, Simulated, ballot, named, simulated, votes

Shared = Callable[[str], Path]
Placed = dict[tuple[str, int], tuple[float, float, float, int]]


def placed(fit: IdealPointsFit, field: str = "all") -> Placed:
    rows = fit.scores.to_pyarrow().to_pylist()
    return {
        (row["actor"], row["period"].year): (row["low"], row["value"], row["high"], row["n"])
        for row in rows
        if row["field"] == field
    }


def fitted(rows: list[Ballot], **settings: Any) -> Placed:
    return placed(IdealPoints(**settings).fit(votes(rows)))


@cache
def world(seed: int = 1) -> Simulated:
    return simulated(seed)


@cache
def known(seed: int = 1) -> Placed:
    return fitted(world(seed).rows)


def aligned(told: Simulated, found: Placed) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """True points, and found ones with their bands, row by row."""
    pairs = [
        (told.truth[place, column], found[actor, year][:3])
        for place, year in enumerate(told.years)
        for column, actor in enumerate(told.actors)
        if (actor, year) in found
    ]
    return np.array([true for true, _ in pairs]), np.array([each for _, each in pairs])


def test_points_are_found_where_they_were_put() -> None:
    truth, found = aligned(world(), known())
    assert len(truth) == world().truth.size
    assert np.corrcoef(truth, found[:, 1])[0, 1] > 0.96
    # The scale is right as well, and not the order alone.
    assert np.polyfit(truth, found[:, 1], 1)[0] == pytest.approx(1.0, abs=0.06)


def test_nine_bands_in_ten_hold_the_true_point() -> None:
    held = []
    for seed in range(2, 8):
        told = simulated(seed, drift=0.2)
        truth, found = aligned(told, fitted(told.rows))
        held.append((found[:, 0] < truth) & (truth < found[:, 2]))
    assert 0.85 <= np.concatenate(held).mean() <= 0.95


def test_neither_the_order_of_rows_nor_a_second_run_changes_a_digit() -> None:
    rows = list(world().rows)
    random.Random(4).shuffle(rows)
    assert fitted(rows) == known()


def test_the_sign_is_that_of_known_states_whatever_most_vote() -> None:
    turned = [(*row[:5], -row[5], *row[6:]) for row in world().rows]
    for found in (known(), fitted(turned)):
        assert all(found["USA", year][1] > 1 > -1 > found["RUS", year][1] for year in world().years)


def test_an_abstention_stands_between_yes_and_no() -> None:
    told = {"CHN": 1, "CUB": 1, "FIN": 0, "SWE": 0, "NOR": 0, "USA": -1, "ISR": -1}
    rows = [ballot(str(call), actor, cast, 2000) for call in range(8) for actor, cast in told.items()]
    rows += [ballot("9", actor, cast, 2000) for actor, cast in zip(told, (1, 1, 1, 1, 0, -1, 0), strict=True)]
    found = fitted(rows)
    assert found["CHN", 2000][1] < found["FIN", 2000][1] - 0.5 < found["USA", 2000][1] - 1
    # Left out, they would say nothing: those who abstain on everything would stand nowhere.
    assert ("FIN", 2000) not in fitted([row for row in rows if row[5]])


def test_a_missing_ballot_is_no_vote_at_all() -> None:
    year, chance = world().years[2], random.Random(3)
    gone = {row[1] for row in world().rows if row[4] == "KHM" and row[2].year == year and chance.random() < 0.4}
    without = fitted([row for row in world().rows if row[1] not in gone])["KHM", year]
    low, value, high, n = known()["KHM", year]
    assert without[3] == n - len(gone) and len(gone) > 5
    assert low < without[1] < high
    against = fitted([(*row[:5], -1, *row[6:]) if row[1] in gone else row for row in world().rows])["KHM", year]
    assert abs(against[1] - value) > 2 * abs(without[1] - value)


def test_few_ballots_make_a_wide_band_and_too_few_none() -> None:
    year = world().years[3]
    rows = [row for row in world().rows if row[4] != "KHM" or row[2].year == year]
    mine = [row for row in rows if row[4] == "KHM"]
    few = {row[1] for row in mine[4:]}
    found = fitted([row for row in rows if row[1] not in few])
    low, _, high, n = found["KHM", year]
    whole = known()["KHM", year]
    assert n == 4 and high - low > 1.8 * (whole[2] - whole[0])
    assert ("KHM", year) not in fitted([row for row in rows if row[1] not in few], least=5)


def test_a_year_of_few_ballots_leans_on_those_beside_it() -> None:
    before, year, after = world().years[2:5]
    mine = [row[1] for row in world().rows if row[4] == "USA" and row[2].year == year]
    found = fitted([row for row in world().rows if row[1] not in mine[3:]])
    low, value, high, n = found["USA", year]
    beside = (found["USA", before][1] + found["USA", after][1]) / 2
    assert n == 3 and beside > 1.5
    assert value == pytest.approx(beside, abs=0.3)
    alone = fitted([r for r in world().rows if r[4] != "USA" or (r[2].year == year and r[1] not in mine[3:])])
    assert high - low < alone["USA", year][2] - alone["USA", year][0]


def test_points_that_may_not_walk_stay_where_they_are() -> None:
    found = fitted(world().rows, drift=1e-3)
    for actor in world().actors:
        assert np.ptp([found[actor, year][1] for year in world().years]) < 0.12


def test_a_unanimous_roll_call_changes_nothing() -> None:
    more = [ballot("all", actor, 1, year) for year in world().years for actor in world().actors[:20]]
    assert fitted(world().rows + more) == known()


def test_the_session_without_votes_is_left_out() -> None:
    rows = [ballot("x", actor, cast, 1964) for actor, cast in (("USA", 1), ("GBR", 1), ("FRA", -1), ("SUN", -1))]
    with pytest.raises(NotEnoughEvidence):
        IdealPoints(least=1).fit(votes(rows))


def test_a_state_goes_on_in_the_one_that_continues_it() -> None:
    others = {"CHN": 1, "CUB": 1, "FRA": -1, "GBR": -1, "USA": -1}
    rows = [
        ballot(f"{year}-{call}", actor, cast if (call + len(actor) + year) % 5 else 0, year)
        for year in (1989, 1990, 1993)
        for call in range(8)
        for actor, cast in {**others, ("RUS" if year > 1991 else "SUN"): 1}.items()
    ]
    few = [row for row in rows if row[4] != "RUS" or row[3] in ("1993-0", "1993-1", "1993-2")]
    found = fitted(few)
    assert {key for key in found if key[0] in ("SUN", "RUS")} == {("SUN", 1989), ("SUN", 1990), ("RUS", 1993)}
    # What the Soviet Union was still tells something of Russia, so its band is narrower than a new state's.
    fresh = fitted([(*row[:4], "EST" if row[4] == "RUS" else row[4], *row[5:]) for row in few])["EST", 1993]
    assert found["RUS", 1993][2] - found["RUS", 1993][0] < fresh[2] - fresh[0]


def test_who_is_not_known_counts_as_a_voter_and_has_no_point() -> None:
    rows = [(*row[:4], "?Ruritania" if row[4] == "KHM" else row[4], *row[5:]) for row in world().rows]
    found = fitted(rows)
    assert not [key for key in found if key[0].startswith("?")]
    assert found["LAO", 1995][1] == pytest.approx(known()["LAO", 1995][1], abs=0.01)


def test_mean_and_spread_are_taken_over_from_year_to_year() -> None:
    """A change that all states share shows in no ballot, so none is told."""
    for year in world().years:
        values = [known()[actor, year][1] for actor in world().actors]
        assert np.mean(values) == pytest.approx(0, abs=0.1) and np.std(values) == pytest.approx(1, abs=0.12)


def test_a_bloc_that_votes_as_one_does_not_run_away() -> None:
    bloc = world().actors[10:18]
    cast = {(row[3], row[4]): row[5] for row in world().rows}
    rows = [
        (*row[:5], cast.get((row[3], bloc[0]), row[5]) if row[4] in bloc else row[5], *row[6:]) for row in world().rows
    ]
    found = fitted(rows)
    first = [found[bloc[0], year][1] for year in world().years]
    assert np.abs(first).max() < np.abs(world().truth[:, 10]).max() + 0.7
    assert np.ptp([found[actor, world().years[2]][1] for actor in bloc]) < 0.3


def test_draws_lie_as_their_bands_say_and_hang_together() -> None:
    fit = IdealPoints().fit(votes(world().rows))
    paths = fit.draw("KHM", count=4000, seed=3)
    assert [period.year for period in paths.periods] == list(world().years)
    low, high = paths.band(0.9)
    told = np.array([known()["KHM", year][:3] for year in world().years])
    assert np.abs(np.stack([low, high], 1) - told[:, ::2]).max() < 0.06
    assert np.corrcoef(paths.values[:, 2], paths.values[:, 3])[0, 1] > 0.05
    assert (paths.values == fit.draw("KHM", count=4000, seed=3).values).all()
    assert (paths.values != fit.draw("KHM", count=4000, seed=4).values).any()
    with pytest.raises(NotEnoughEvidence, match="No ideal point"):
        fit.draw("ZZZ", count=1, seed=1)


def test_an_issue_has_points_of_its_own_about_the_overall_ones() -> None:
    chance = random.Random(2)
    year = world().years[1]
    issue = {str(row[3]): chance.choice(("nuclear", "nuclear|economic", "", "")) for row in world().rows}
    rows = [(*row[:6], issue[row[3]] or None, None) for row in world().rows]
    # On nuclear matters Cambodia says the contrary of what it says elsewhere.
    odd = [(*r[:5], -r[5], *r[6:]) if r[4] == "KHM" and "nuclear" in (r[6] or "") else r for r in rows]
    fit = IdealPoints(issues=True).fit(votes(odd))
    overall, nuclear = placed(fit), placed(fit, "nuclear")
    assert {row["field"] for row in fit.scores.to_pyarrow().to_pylist()} == {"all", "economic", "nuclear"}
    same = [actor for actor in world().actors if actor != "KHM" and (actor, year) in nuclear]
    away = [abs(nuclear[actor, year][1] - overall[actor, year][1]) for actor in same]
    plain = placed(IdealPoints(issues=True).fit(votes(rows)), "nuclear")
    assert np.mean(away) < 0.35
    assert abs(nuclear["KHM", year][1] - plain["KHM", year][1]) > 2 * np.mean(away)
    # With next to no ballots on an issue, a state stands where it stands in all.
    mine = [r[1] for r in rows if r[4] == "USA" and "nuclear" in (r[6] or "") and r[2].year == year]
    kept = [r for r in rows if r[4] != "USA" or "nuclear" not in (r[6] or "") or r[1] in mine[:3]]
    few = IdealPoints(issues=True).fit(votes(kept))
    overall_few, nuclear_few = placed(few)["USA", year], placed(few, "nuclear")["USA", year]
    assert nuclear_few[1] == pytest.approx(overall_few[1], abs=0.7) and overall_few[1] > 1.5
    widths = [np.mean([high - low for low, _, high, _ in each.values()]) for each in (overall, nuclear)]
    assert widths[1] > 1.2 * widths[0]


def test_scores_are_a_checked_table_of_one_actor_a_row() -> None:
    fit = IdealPoints().fit(votes(world().rows))
    rows = check(fit.scores, SCORES, where="test").to_pyarrow().to_pylist()
    assert len({row["record"] for row in rows}) == len(rows) == world().truth.size
    assert {(row["measure"], row["other"], row["by"], row["source"]) for row in rows} == {
        ("ideal_points", None, "year", "un")
    }
    assert all(row["period"] == date(row["period"].year, 1, 1) for row in rows)


@pytest.mark.parametrize("seed", [17, 19, 87, 106])
def test_next_to_no_votes_still_make_numbers(seed: int) -> None:
    """Worlds of a few ballots, among them some in which the two cut points of a roll call meet."""
    chance = np.random.default_rng(seed)
    states, years, calls = int(chance.integers(2, 9)), int(chance.integers(1, 4)), int(chance.integers(1, 6))

    def cast(place: int) -> int:
        return int(chance.integers(-1, 2)) if chance.random() < 0.5 else int(np.sign(place - states / 2))

    rows = [
        ballot(f"{year}-{call}", actor, cast(place), 2000 + 3 * year, "nuclear" if call % 2 else None)
        for year in range(years)
        for call in range(calls)
        for place, actor in enumerate(named(states))
        if chance.random() < chance.choice([0.3, 0.9])
    ]
    found = fitted(rows, issues=True, least=1)
    assert found and all(-20 < low < value < high < 20 for low, value, high, _ in found.values())


def test_what_is_no_table_of_votes_is_refused() -> None:
    with pytest.raises(BadTable, match="lacks columns of votes"):
        IdealPoints().fit(votes(world().rows).drop("ballot"))
    with pytest.raises(NotEnoughEvidence, match="No roll call was contested"):
        IdealPoints().fit(votes([]))


def test_real_votes_place_states_as_the_published_estimates_do(shared: Shared) -> None:
    ballots = un_votes.read(shared("data/unga_votes_1946_2024_iso3.parquet"))
    found = placed(IdealPoints().fit(ballots.filter(ballots.date.year().between(1994, 1999))))
    import duckdb

    path = shared("data/unga_idealpoints_jul2025.parquet")
    rows = duckdb.sql(f"select iso3c, year, idealpointfp from '{path}' where year between 1994 and 1999").fetchall()
    told = {(code, int(year)): value for code, year, value in rows if value is not None}
    for year in range(1994, 2000):
        both = [(found[key][1], told[key]) for key in found if key in told and key[1] == year]
        assert len(both) > 160
        assert np.corrcoef(np.array(both).T)[0, 1] > 0.97
