"""Latent affinity on what was told of real pairs: months foretold better than by rule of thumb, and thin evidence."""

from __future__ import annotations

from datetime import date

import ibis
import numpy as np
import pyarrow as pa
from scipy.optimize import minimize
from scipy.stats import t

from detente import builtin
from detente.levels.panel import panel
from detente.measures.cooperation import cooperation
from detente.models.affinity import Affinity
from detente.sources import icews_benchmarks
from detente.tables import COVERAGE, EVENTS, table

CUT, LEAST = date(2013, 11, 1), 60


def test_months_are_foretold_better_than_by_the_mean_of_twelve_or_the_last(shared):
    names = ("data/icews0515_events_partial.parquet", "data/icews14_events.parquet")
    parts = [icews_benchmarks.read(shared(name)).to_pyarrow() for name in names]
    acts = ibis.memtable(pa.concat_tables(parts)).distinct(on="record", keep="first").select(*EVENTS.names)
    scores = ibis.memtable(cooperation(acts, table(COVERAGE, []), fields="together").to_pyarrow())
    told = Affinity().fit(scores.filter(scores.period < CUT)).ahead(scores)
    laid = panel(scores, directed=False)
    assert laid.dyads == told.dyads
    enough = (laid.acts[0] > 0).sum(axis=0) >= LEAST
    value, acts_told = laid.value[0][:, enough].astype(float), laid.acts[0][:, enough].astype(float)
    later = np.array([period >= date(2014, 1, 1) for period in laid.periods])
    scored = (acts_told > 0) & later[:, None]
    ours = told.likely[:, enough]
    assert scored.sum() > 1000
    for back in (1, 12):
        gain = np.where(scored, ours - about(before(value, acts_told, back), value, acts_told, later), 0).sum(axis=0)
        assert gain.sum() / scored.sum() > 0.05
        assert gain.sum() > 2 * np.sqrt(len(gain) * gain.var())
    assert 0.82 < (np.abs(told.below[:, enough][scored] - 0.5) < 0.45).mean() < 0.93


def before(value, acts, back):
    """The mean of the last months that had acts among those before, or of the last one that had."""
    found, last = np.full(value.shape, np.nan), np.full(value.shape[1], value[acts > 0].mean())
    for month in range(len(value)):
        found[month] = last
        seen = acts[max(0, month + 1 - back) : month + 1] > 0
        total = np.where(seen, value[max(0, month + 1 - back) : month + 1], 0).sum(axis=0)
        last = np.where(seen.any(axis=0), total / np.maximum(seen.sum(axis=0), 1), last)
    return found


def about(expected, value, acts, later):
    """The log density of each month about a forecast, with the noise that is most likely in the months before."""
    learn = (acts > 0) & ~later[:, None]

    def likely(numbers):
        variance = np.exp(numbers[0]) + np.exp(numbers[1]) / np.maximum(acts, 1)
        return t.logpdf(value, 2 + np.exp(numbers[2]), expected, np.sqrt(variance))

    return likely(minimize(lambda numbers: -likely(numbers)[learn].sum(), [0, 2, 1], method="Nelder-Mead").x)


def test_a_hundred_acts_in_seventy_years_are_enough_and_make_no_certainty():
    told = cooperation(builtin.events(), table(COVERAGE, []), among=["KHM", "USA"], fields="together")
    rows = Affinity().fit(told).scores.order_by("period").to_pyarrow().to_pylist()
    width = [row["high"] - row["low"] for row in rows]
    assert min(width) > 1.5
    years = {row["period"].year for row in rows}
    assert len(rows) < 12 * (max(years) - min(years))
    by_month = {row["period"]: row for row in rows}
    assert not {date(year, 1, 1) for year in range(1980, 1990)} & set(by_month)
    assert by_month[date(2017, 9, 1)]["high"] < by_month[date(1992, 1, 1)]["low"]
