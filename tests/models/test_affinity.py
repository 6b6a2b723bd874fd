"""Latent affinity is right where it can be known: on pairs made up, and by sums done another way."""

from __future__ import annotations

import pickle
from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import BadTable, NotEnoughEvidence
from detente.levels.foretelling import foretold
from detente.levels.given import LEARNED, Given
from detente.levels.learning import learned
from detente.levels.panel import panel
from detente.levels.usual import leaning
from detente.levels.walk import smoothed
from detente.models.affinity import Affinity
from detente.tables import SCORES, table
from tests.models.pairs import laid, scores, simulated, steady

GAUSSIAN = Given(noises=(2.0,), walks=(0.3,), shares=((1.0,),), floor=0.2, tail=1e7, start=1.0, spread=1.5)


def covered(fit, level, share):
    low, high = fit.band(share)
    begun = np.logical_or.accumulate(fit.acts > 0)
    return ((low <= level) & (level <= high))[begun & (np.abs(level) < 10)].mean()


@pytest.mark.parametrize("case", [{}, {"tail": 3.0}, {"tail": 1e6}, {"burst": True}], ids=str)
def test_bands_hold_the_level_as_often_as_they_say(case):
    level, told = simulated(400, 240, seed=3, **case)
    fit = Affinity().follow(told)
    assert 0.87 < covered(fit, level, 0.9) < 0.93
    assert 0.46 < covered(fit, level, 0.5) < 0.56


def test_bands_hold_the_level_of_a_pair_alone():
    """With few pairs nothing is learned: the settings that ship stand."""
    level, told = simulated(150, 120, seed=4, given=Given(noises=(2.0,), walks=(0.2,), shares=((1.0,),)))
    alone = [Affinity().follow(laid(told.value[0][:, [at]], told.acts[0][:, [at]])) for at in range(150)]
    shares = [covered(fit, level[:, [at]], 0.9) for at, fit in enumerate(alone) if fit.acts.any()]
    assert all(fit.given == LEARNED for fit in alone)
    assert 0.87 < np.mean(shares) < 0.95


def test_the_level_is_what_many_sums_by_hand_make_it():
    """Without heavy tails the level is the mean of a normal distribution given others: no filter is needed."""
    chance = np.random.default_rng(5)
    months, acts = 40, chance.poisson(1.5, 40).astype(float)
    value = np.where(acts > 0, chance.normal(0, 3, months), 0)
    held, at_large = (float(part[0]) for part in GAUSSIAN.tether())
    apart = np.abs(np.subtract.outer(np.arange(months), np.arange(months)))
    prior = at_large * held**apart
    seen = acts > 0
    noise = np.diag(4.0 * (0.2**2 + 1 / acts[seen]))
    gain = prior[:, seen] @ np.linalg.inv(prior[np.ix_(seen, seen)] + noise)
    level, spread, _ = smoothed(value[:, None], acts[:, None], GAUSSIAN)
    np.testing.assert_allclose(level[:, 0], 1 + gain @ (value[seen] - 1), atol=1e-3)
    np.testing.assert_allclose(spread[:, 0] ** 2, np.diag(prior - gain @ prior[seen]), rtol=1e-3)


def test_more_news_is_not_more_feeling():
    """Each act told twice, or twenty times in some months, leaves the level, and how sure it is."""
    _, told = simulated(300, 120, seed=6)
    value, acts = told.value[0], told.acts[0]
    loud = np.where(np.random.default_rng(7).random(acts.shape) < 0.1, 20, 1)
    once, twice, bursts = (Affinity(given=LEARNED).follow(laid(value, acts * times)) for times in (1, 2, loud))
    for more in (twice, bursts):
        moved = (more.level - once.level)[once.known]
        assert abs(moved.mean()) < 0.05
        assert np.sqrt((moved**2).mean()) < once.spread[once.known].mean()
    assert twice.spread[once.known].mean() == pytest.approx(once.spread[once.known].mean(), rel=0.1)


def test_many_acts_do_not_make_the_level_certain():
    fit = Affinity().fit(steady(3.0, 1_000_000, 1))
    assert fit.spread[0, 0] > 0.15


def test_one_wild_month_moves_the_level_less_than_it_would_without_heavy_tails():
    value = np.full((25, 1), 3.0)
    value[12] = -10
    heavy, light = (Affinity(given=of).follow(laid(value, np.full((25, 1), 5.0))) for of in (LEARNED, GAUSSIAN))
    assert 3 - heavy.level[12, 0] < 0.5 * (3 - light.level[12, 0])


def test_a_lasting_change_is_followed():
    value = np.where(np.arange(48)[:, None] < 24, 4.0, -4.0)
    fit = Affinity().follow(laid(value, np.full((48, 1), 10.0)))
    assert fit.level[20, 0] > 3
    assert fit.level[28, 0] < -3


def test_gaps_stay_open_and_short_ones_have_wider_bands():
    told = scores(
        [
            ("KHM", "USA", date(2001, 1, 1), 4.0, 9),
            ("KHM", "USA", date(2001, 4, 1), 4.0, 9),
            ("KHM", "USA", date(2003, 1, 1), 4.0, 9),
        ]
    )
    rows = Affinity().fit(told).scores.order_by("period").to_pyarrow().to_pylist()
    assert [row["period"].isoformat()[:7] for row in rows] == ["2001-01", "2001-02", "2001-03", "2001-04", "2003-01"]
    width = [row["high"] - row["low"] for row in rows]
    assert width[1] > width[0]
    assert width[2] > width[3]
    assert [row["n"] for row in rows] == [9, 0, 0, 9, 9]


def test_a_covered_month_without_acts_has_a_row_and_says_nothing_of_the_level():
    bare = [("KHM", "USA", date(2001, 1, 1), 4.0, 9), ("KHM", "USA", date(2004, 1, 1), 4.0, 9)]
    silent = [("KHM", "USA", date(2002, month, 1), 0.0, 0) for month in range(1, 13)]
    early = [("KHM", "USA", date(2000, 1, 1), 0.0, 0)]
    with_zeros, without = (Affinity().fit(scores(rows)) for rows in (early + bare + silent, bare))
    assert with_zeros.scores.count().to_pyarrow().as_py() == 14
    assert without.scores.count().to_pyarrow().as_py() == 2
    np.testing.assert_allclose(with_zeros.level[12:], without.level, atol=1e-5)


def test_both_sides_acts_tell_of_one_pair_unless_directed():
    told = scores([("USA", "KHM", date(2001, 1, 1), 6.0, 3), ("KHM", "USA", date(2001, 1, 1), -2.0, 1)])
    one, two = Affinity().fit(told), Affinity(directed=True).fit(told)
    assert one.dyads == (("KHM", "USA"),)
    assert one.acts.tolist() == [[4]]
    assert one.told.value.tolist() == [[4.0]]
    assert two.dyads == (("KHM", "USA"), ("USA", "KHM"))
    assert two.level[0, 0] < two.level[0, 1]


def test_sources_are_joined_each_by_its_own_offset_and_noise():
    chance = np.random.default_rng(8)
    months = [date(2001 + step // 12, step % 12 + 1, 1) for step in range(120)]
    full = [("KHM", "USA", month, 2 + chance.normal(), 6) for month in months]
    above = [("KHM", "USA", month, 5 + chance.normal(0, 3), 5) for month in months]
    fit = Affinity().fit(scores(full, "full").union(scores(above, "above")))
    told = {teller.source: teller for teller in fit.tellers}
    assert told["full"].offset == 0
    assert told["above"].offset > 2
    assert told["above"].worth < 0.5 < told["full"].worth
    assert abs(fit.level.mean() - 2) < 0.4
    assert fit.scores.source.to_pyarrow().to_pylist()[0] == "above+full"


def test_net_scores_are_no_weights_and_are_left_out():
    """They add up what was told, so that a pair of which more is told would seem to feel more."""
    papers, net = steady(2.0, 5, 24), steady(-300.0, 5, 24, source="net")
    alone, beside = Affinity().fit(papers), Affinity().fit(papers.union(net))
    assert [teller.source for teller in beside.tellers] == ["papers"]
    np.testing.assert_array_equal(beside.level, alone.level)
    with pytest.raises(NotEnoughEvidence):
        Affinity().fit(net)


def test_draws_are_joint_and_agree_with_the_level():
    _, told = simulated(1, 60, seed=9)
    fit = Affinity().follow(told)
    paths = fit.draw("A0000", "B", count=4000, seed=1, months=24)
    first = int(np.flatnonzero(fit.known[:, 0])[0])
    inside = paths.values[:, : 60 - first]
    np.testing.assert_allclose(inside.mean(axis=0), fit.level[first:, 0], atol=0.1)
    np.testing.assert_allclose(inside.std(axis=0), fit.spread[first:, 0], rtol=0.1)
    low, high = paths.band(0.9)
    assert high[-1] - low[-1] > high[60 - first - 1] - low[60 - first - 1]
    apart = np.random.default_rng(0).permuted(inside, axis=0)
    assert np.diff(inside, axis=1).std() < 0.5 * np.diff(apart, axis=1).std()
    assert (paths.values == fit.draw("B", "A0000", count=4000, seed=1, months=24).values).all()
    assert (paths.values != fit.draw("A0000", "B", count=4000, seed=2, months=24).values).any()
    assert all(later > sooner for sooner, later in pairwise(paths.periods))
    assert len(paths.periods) == paths.values.shape[1]


def test_a_month_is_foretold_from_those_before_it_alone():
    rows = [("KHM", "USA", date(2001, month, 1), 1.0, 4) for month in range(1, 13)]
    fit = Affinity().fit(scores(rows[:6]))
    one, two = (fit.ahead(scores([*rows[:8], ("KHM", "USA", date(2001, 9, 1), late, 4)])) for late in (1.0, -9.0))
    np.testing.assert_array_equal(one.expected, two.expected)
    assert one.likely[8, 0] > two.likely[8, 0]
    quiet = fit.ahead(scores([*rows[:8], ("KHM", "USA", date(2001, 9, 1), 0.0, 0)]))
    assert np.isnan(quiet.likely[8, 0])
    assert quiet.expected[8, 0] == one.expected[8, 0]


def test_densities_sum_to_one():
    grid = np.linspace(-80, 80, 16001)
    told = np.vstack([np.full((3, len(grid)), 2.0), grid])
    _, _, likely, below = foretold(told, np.full(told.shape, 2.0), LEARNED)
    sums = np.cumsum(np.exp(likely[3])) * (grid[1] - grid[0])
    np.testing.assert_allclose(sums, below[3], atol=2e-3)
    assert sums[-1] == pytest.approx(1, abs=1e-3)


def test_settings_are_found_again():
    true = Given(noises=(1.5, 3.0), walks=(0.05, 0.4), shares=((0.6, 0.1), (0.1, 0.2)), floor=0.3, tail=5.0, start=0.5)
    _, told = simulated(600, 240, seed=10, given=true)
    before = Given(noises=(2.2, 4.4), walks=(0.075, 0.6), shares=((0.25, 0.25), (0.25, 0.25)))
    found = learned(told.value[0], told.acts[0], before)
    assert found.noises == pytest.approx(true.noises, rel=0.1)
    assert found.floor == pytest.approx(true.floor, abs=0.08)
    assert found.start == pytest.approx(true.start, abs=0.3)
    assert found.shares[0][0] == pytest.approx(0.6, abs=0.12)
    assert found.tail < 10


def test_the_order_of_rows_does_not_matter():
    rows = [("KHM", "USA", date(2001, month, 1), month / 2, month) for month in range(1, 13)]
    rows += [("CHN", "KHM", date(2001, month, 1), 5.0, month) for month in range(1, 13)]
    one, two = (Affinity().fit(scores(told)) for told in (rows, rows[::-1]))
    assert one.dyads == two.dyads == (("CHN", "KHM"), ("KHM", "USA"))
    np.testing.assert_array_equal(one.level, two.level)


def yearly(values, measure="agreement"):
    rows = [
        ("un", f"{actor}{other}{year}", measure, actor, other, "all", date(year, 1, 1), "year", value, None, None, 9)
        for (actor, other, year), value in values.items()
    ]
    return table(SCORES, rows)


def test_what_is_known_by_the_year_moves_a_pair_of_which_little_is_known():
    thin = [("FRA", "KHM", date(2001, 1, 1), 2.6, 1)]
    rich = [("KHM", "USA", date(2001, month, 1), 2.6, 30) for month in range(1, 13)]
    told = scores(thin + rich)
    levels = [
        Affinity(yearly=True).fit(told.union(yearly({("FRA", "KHM", 2000): of, ("KHM", "USA", 2000): of}))).level
        for of in (0.5, 0.81, 1.0)
    ]
    thin_moved, rich_moved = (levels[2] - levels[0])[[0, 6], [0, 1]]
    assert thin_moved > 3 * rich_moved > 0
    np.testing.assert_allclose(levels[1], Affinity().fit(told).level, atol=1e-5)


def test_only_years_that_are_over_are_looked_at_and_only_if_asked():
    told = scores([("KHM", "USA", date(2001, month, 1), 2.6, 1) for month in range(1, 13)])
    same = {("KHM", "USA", 2000): 0.9}
    fits = [Affinity(yearly=True).fit(told.union(yearly({**same, ("KHM", "USA", year): 0.1}))) for year in (2001, 2002)]
    np.testing.assert_array_equal(fits[0].level, fits[1].level)
    moved = fits[0].ahead(told.union(yearly({("KHM", "USA", 2000): 0.1})))
    assert moved.expected[0, 0] < fits[0].ahead(told.union(yearly(same))).expected[0, 0]
    paths = fits[0].draw("KHM", "USA", count=4000, months=1)
    np.testing.assert_allclose(paths.values[:, :12].mean(axis=0), fits[0].level[:, 0], atol=0.1)
    plain = Affinity().fit(told.union(yearly(same)))
    np.testing.assert_array_equal(plain.level, Affinity().fit(told).level)


def test_leans_are_found_again():
    chance = np.random.default_rng(11)
    _, told = simulated(300, 60, seed=12)
    signals = np.broadcast_to(chance.standard_normal((3, 1, 300)), (3, 60, 300))
    moved = told.value[0] + np.where(told.acts[0] > 0, 0.8 * signals[0] - 0.4 * signals[1], 0)
    assert leaning(moved, told.acts[0], signals, Given()).leans == pytest.approx((0.8, -0.4, 0), abs=0.2)
    untold = leaning(moved, told.acts[0], 0 * signals, LEARNED)
    assert untold.leans == pytest.approx(LEARNED.leans)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("ABC"), st.sampled_from("ABC"), st.integers(0, 30), st.integers(0, 9)), min_size=1
    )
)
def test_no_act_is_lost_and_none_is_counted_twice(cells):
    told = {}
    for actor, other, month, n in cells:
        if actor != other:
            told[actor, other, date(2000 + month // 12, month % 12 + 1, 1)] = n
    rows = [(actor, other, month, 1.5, n) for (actor, other, month), n in told.items()]
    laid_out = panel(scores(rows), directed=False)
    assert laid_out.acts.sum() == sum(told.values())
    np.testing.assert_allclose(laid_out.value[laid_out.acts > 0], 1.5)
    assert list(laid_out.dyads) == sorted(laid_out.dyads)


def test_it_says_where_there_is_nothing_to_say():
    with pytest.raises(NotEnoughEvidence, match="no affinity to follow"):
        Affinity().fit(steady(0.0, 0, 5))
    fit = Affinity().fit(steady(2.0, 3, 5))
    with pytest.raises(NotEnoughEvidence, match="No acts of this pair"):
        fit.draw("KHM", "FRA")
    with pytest.raises(NotEnoughEvidence, match="share"):
        fit.band(1.0)
    with pytest.raises(BadTable, match="affinity lacks columns"):
        Affinity().fit(steady(2.0, 3, 5).drop("value"))


def test_what_is_no_number_and_what_has_no_acts_counts_for_nothing():
    rows = [("KHM", "USA", date(2001, 1, 1), 3.0, 2), ("KHM", "USA", date(2001, 2, 1), float("inf"), 2)]
    rows += [("KHM", "USA", date(2001, 3, 1), float("nan"), 4), ("KHM", "USA", date(2001, 4, 1), 9.0, -3)]
    fit = Affinity().fit(scores(rows))
    assert fit.acts.ravel().tolist() == [2, 0, 0, 0]
    np.testing.assert_allclose(fit.level[0], Affinity().fit(scores(rows[:1])).level[0], rtol=1e-6)
    assert np.isfinite(fit.level).all()


def test_a_fit_crosses_processes_and_cannot_be_changed():
    fit = Affinity().fit(steady(2.0, 3, 5))
    again = pickle.loads(pickle.dumps(fit))
    np.testing.assert_array_equal(again.level, fit.level)
    assert again.dyads == fit.dyads
    with pytest.raises(AttributeError):
        fit.level = fit.level


def test_bands_stay_within_the_scale():
    rows = Affinity().fit(steady(9.9, 1, 3)).scores.to_pyarrow().to_pylist()
    assert all(-10 <= row["low"] < row["value"] < row["high"] <= 10 for row in rows)
