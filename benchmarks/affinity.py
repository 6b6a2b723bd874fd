"""Latent affinity: is it right on simulated pairs, does it foretell real ones better than others do, and how fast.

python benchmarks/affinity.py [--part simulated|settings|real|yearly|speed] [--shared FOLDER]

`real` foretells each month of pairs of states from the months before it. Settings are learned on the first part of a
table, and the later part is scored, on pairs with at least 60 months with acts. Last value, mean of twelve months and
statsmodels' local level get what ours gets: the same months, the number of acts of the month that is foretold, and a
Student t about their own forecast whose variance is (a + b / acts), a, b and the freedom fitted on the first part, and
so, where this serves them better, a factor of its own for each pair. The tables are not part of this project.
"""

from __future__ import annotations

import argparse
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
from scipy import stats
from scipy.optimize import minimize

from detente import builtin
from detente.levels.foretelling import foretold
from detente.levels.given import Given
from detente.levels.learning import learned
from detente.levels.panel import Panel, panel
from detente.levels.usual import beside, leaning, usual
from detente.measures.cooperation import cooperation
from detente.models.affinity import Affinity, AffinityFit
from detente.tables import COVERAGE, EVENTS, SCORES, table

sys.path.append(str(Path(__file__).parents[1]))
from tests.models.pairs import simulated

Array = np.ndarray

SHARED = Path(__file__).resolve().parents[2] / "shared"
ICEWS = ("data/icews0515_events_partial.parquet", "data/icews14_events.parquet")
KEDS = "data/events_keds_levant_balkans_gulf_turkey_casia.parquet"
LEAST = 60
# What is learned and what is scored: before the complete rows of the ICEWS tables begin, and from 2014 on.
LEARNED_TO, SCORED_FROM = "2013-10", "2014-01"


def icews(shared: Path) -> pa.Table:
    """Monthly cooperation from the acts of both ICEWS tables, each act once."""
    from detente.sources import icews_benchmarks

    parts = [icews_benchmarks.read(shared / name).to_pyarrow() for name in ICEWS]
    acts = ibis.memtable(pa.concat_tables(parts)).distinct(on="record", keep="first").select(*EVENTS.names)
    return cooperation(acts, table(COVERAGE, []), fields="together").to_pyarrow()


def keds(shared: Path, name: str) -> pa.Table:
    """Monthly cooperation from a set of KEDS, by the weights of PLOVER, which WEIS and CAMEO codes both have."""
    from detente.sources import keds

    acts = keds.read(shared / KEDS, columns={"dataset": name, "name": name})
    return cooperation(acts, table(COVERAGE, []), fields="together", weights="PLOVER").to_pyarrow()


def laid_out(scores: pa.Table) -> Panel:
    return panel(ibis.memtable(scores), directed=False)


# --- Simulated pairs -------------------------------------------------------------------------------------------------


def bands(_: Path) -> None:
    """Bands of 50 and 90 % on 2,000 pairs of 500 months, settings learned from the pairs themselves."""
    cases: dict[str, dict[str, Any]] = {
        "as the model has it": {},
        "tail of 3 degrees": {"tail": 3.0},
        "no heavy tail": {"tail": 1e6},
        "volume x 20 in one month of 20": {"burst": True},
    }
    print(f"{'simulated':<34}{'50 %':>7}{'90 %':>7}{'error':>8}{'mean of 12':>12}")
    for name, case in cases.items():
        level, laid = simulated(2000, 500, seed=1, **case)
        fit = Affinity().follow(laid)
        begun = fit.known & (np.cumsum(laid.acts[0] > 0, axis=0) > 0)
        shares = [_covered(fit, level, share)[begun].mean() for share in (0.5, 0.9)]
        error = np.sqrt(((fit.level - level)[begun] ** 2).mean())
        rival = _mean_of_twelve(laid.value[0], laid.acts[0])
        both = begun & ~np.isnan(rival)
        theirs = np.sqrt(((rival - level)[both] ** 2).mean())
        print(f"{name:<34}{shares[0]:7.3f}{shares[1]:7.3f}{error:8.3f}{theirs:12.3f}")


def _covered(fit: AffinityFit, level: Array, share: float) -> Array:
    half = stats.norm.ppf((1 + share) / 2) * fit.spread
    return np.abs(level - fit.level) <= half


# --- Settings that ship ----------------------------------------------------------------------------------------------


def settings(shared: Path) -> None:
    """The settings that stand where there are few pairs: learned from acts before the months that are scored."""
    laid = laid_out(icews(shared))
    upto = _month(laid, LEARNED_TO) + 1
    value, acts = laid.value[0][:upto], laid.acts[0][:upto]
    print(learned(value, acts, Given()))
    print("leans:", leaning(value, acts, signals(laid)[:, :upto], Given()).leans)


def signals(laid: Panel) -> Array:
    """What is built in by the year: agreement at the UN, visits, trade."""
    rows = [builtin.scores(name, by="year").to_pyarrow() for name in ("agreement", "visits", "dependence")]
    found = beside(ibis.memtable(pa.concat_tables(rows)), laid)
    assert found is not None
    return found


def yearly(shared: Path) -> None:
    """Whether what is known by the year helps to foretell a month, by how much a pair is told of."""
    laid = laid_out(icews(shared))
    upto, since = _month(laid, LEARNED_TO) + 1, _month(laid, SCORED_FROM)
    value, acts, known = laid.value[0], laid.acts[0], signals(laid)
    plain = learned(value[:upto], acts[:upto], Given())
    leaned = leaning(value[:upto], acts[:upto], known[:, :upto], Given())
    off = usual(known, leaned)
    leaned = learned(value[:upto] - off[:upto], acts[:upto], leaned)
    gain = foretold(value - off, acts, leaned)[2][since:] - foretold(value, acts, plain)[2][since:]
    months = (acts > 0).sum(axis=0)
    print(f"{'months with acts':<20}{'scored':>8}{'better by':>12}{'95 % interval':>18}")
    for least, most in ((1, 3), (4, 11), (12, 23), (24, 59), (60, 999)):
        part = gain[:, (months >= least) & (months <= most)]
        part = part[:, ~np.isnan(part).all(axis=0)]
        low, high = _again(np.nansum(part, axis=0), (~np.isnan(part)).sum(axis=0))
        count = int((~np.isnan(part)).sum())
        print(f"{f'{least} to {most}':<20}{count:8}{np.nanmean(part):12.4f}{low:10.4f}{high:8.4f}")


def _month(laid: Panel, month: str) -> int:
    year, number = map(int, month.split("-"))
    return (year - 1970) * 12 + number - 1 - laid.first


# --- One month ahead on real pairs -----------------------------------------------------------------------------------


def real(shared: Path) -> None:
    sets: list[tuple[str, pa.Table, str, str]] = [("ICEWS 2005-2015", icews(shared), LEARNED_TO, SCORED_FROM)]
    for name in ("levant_cameo", "gulf_cameo", "balkans_weis", "turkey_cameo"):
        scores = keds(shared, name)
        periods = sorted(set(scores["period"].to_pylist()))
        cut = periods[int(len(periods) * 0.6)]
        sets.append((f"KEDS {name}", scores, f"{cut:%Y-%m}", f"{cut:%Y-%m}"))
    for name, scores, upto, since in sets:
        laid = laid_out(scores)
        first, begin = _month(laid, upto) + 1, max(_month(laid, since), _month(laid, upto) + 1)
        told = _Told(laid, first, begin)
        print(f"\n{name}: learned to {upto}, {told.pairs} pairs, {int(told.scored.sum())} months scored")
        ours = told.ours()
        print(f"{'':<42}{'log score':>10}{'ours better by':>16}{'95 % interval':>18}{'error':>8}")
        _row("affinity", ours, ours, told)
        for rival, forecast in told.rivals():
            _row(rival, forecast, ours, told)


class _Told:
    """One table: what is learned from, what is scored, and what each way says of it."""

    def __init__(self, laid: Panel, first: int, begin: int) -> None:
        enough = (laid.acts[0] > 0).sum(axis=0) >= LEAST
        self.laid, self.first, self.begin, self.enough = laid, first, begin, enough
        self.value, self.acts = laid.value[0][:, enough].astype(float), laid.acts[0][:, enough].astype(float)
        self.scored = self.acts > 0
        self.scored[:begin] = False
        self.pairs = int(self.scored.any(axis=0).sum())

    def ours(self) -> tuple[Array, Array]:
        """Settings from the first part of all pairs, from a start that knows none of the tables."""
        given = learned(self.laid.value[0][: self.first], self.laid.acts[0][: self.first], Given())
        expected, _, likely, below = foretold(self.value, self.acts, given)
        inside = np.abs(below[self.scored] - 0.5) < 0.45
        print(f"of the months scored, {inside.mean():.1%} lay within the 90 % that affinity foretold")
        return expected, likely

    def rivals(self) -> Iterator[tuple[str, tuple[Array, Array]]]:
        yield "last value", self._about(_last(self.value, self.acts))
        yield "mean of 12 months", self._about(_mean_of_twelve(self.value, (self.acts > 0).astype(float)))
        yield "mean of the acts of 12 months", self._about(_mean_of_twelve(self.value, self.acts))
        expected, likely = self._local_level()
        yield "statsmodels local level, its own Gaussian", (expected, likely)
        yield "statsmodels local level, Student t", self._about(expected)

    def _local_level(self) -> tuple[Array, Array]:
        from statsmodels.tsa.statespace.structural import UnobservedComponents

        expected, likely = (np.full(self.value.shape, np.nan) for _ in range(2))
        for at in range(self.value.shape[1]):
            seen = np.where(self.acts[:, at] > 0, self.value[:, at], np.nan)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                found = UnobservedComponents(seen[: self.first], "local level").fit(disp=0)
                result = UnobservedComponents(seen, "local level").filter(found.params).filter_results
            expected[:, at], variance = result.forecasts[0], result.forecasts_error_cov[0, 0]
            likely[:, at] = stats.norm.logpdf(seen, expected[:, at], np.sqrt(variance))
        return expected, likely

    def _about(self, expected: Array) -> tuple[Array, Array]:
        """A rival's forecast with the noise that serves it best on what is scored: one for all, or one a pair."""
        seen = self.acts > 0
        middle = np.nanmean(self.value[: self.first][seen[: self.first]])
        expected = np.where(np.isnan(expected), middle, expected)
        learn = seen.copy()
        learn[self.first :] = False

        def likely(numbers: Array, factor: Array, rows: Array) -> Array:
            variance = (np.exp(numbers[0]) + np.exp(numbers[1]) / np.where(seen, self.acts, 1)) * factor
            return stats.t.logpdf(self.value, 2 + np.exp(numbers[2]), expected, np.sqrt(variance))[rows]

        everyone = np.ones(self.value.shape)
        best = minimize(lambda numbers: -likely(numbers, everyone, learn).sum(), [0, 2, 1], method="Nelder-Mead").x
        variance = np.exp(best[0]) + np.exp(best[1]) / np.where(seen, self.acts, 1)
        square = np.where(learn, (self.value - expected) ** 2 / variance, 0).clip(0, 25)
        usual = square.sum() / learn.sum()
        own = (square.sum(axis=0) / usual + 10) / (learn.sum(axis=0) + 10) * everyone
        every = np.ones(self.value.shape, bool)
        ways = [likely(best, factor, every).reshape(self.value.shape) for factor in (everyone, own)]
        return expected, max(ways, key=lambda way: way[self.scored].mean())


def _row(name: str, way: tuple[Array, Array], ours: tuple[Array, Array], told: _Told) -> None:
    """The log score a month, and by how much ours is better, with an interval from drawing pairs again."""
    expected, likely = way
    seen = told.scored
    error = np.sqrt(((told.value - expected)[seen] ** 2).mean())
    print(f"{name:<42}{likely[seen].mean():10.3f}", end="")
    if way is ours:
        print(f"{'':>34}{error:8.3f}")
        return
    gain = np.where(seen, ours[1] - likely, 0).sum(axis=0)
    low, high = _again(gain, seen.sum(axis=0))
    print(f"{gain.sum() / seen.sum():16.3f}{low:10.3f}{high:8.3f}{error:8.3f}")


def _again(total: Array, count: Array) -> tuple[float, float]:
    chance = np.random.default_rng(1)
    drawn = chance.integers(0, len(total), (4000, len(total)))
    low, high = np.quantile(total[drawn].sum(axis=1) / count[drawn].sum(axis=1), [0.025, 0.975])
    return float(low), float(high)


def _last(value: Array, acts: Array) -> Array:
    found, last = np.full(value.shape, np.nan), np.full(value.shape[1], np.nan)
    for month in range(len(value)):
        found[month] = last
        last = np.where(acts[month] > 0, value[month], last)
    return found


def _mean_of_twelve(value: Array, weight: Array) -> Array:
    """The mean of the twelve months before, each by its weight; where they hold nothing the last one that did."""
    found, last = np.full(value.shape, np.nan), np.full(value.shape[1], np.nan)
    for month in range(1, len(value)):
        part = slice(max(0, month - 12), month)
        total = weight[part].sum(axis=0)
        with np.errstate(invalid="ignore"):
            last = np.where(total > 0, (value[part] * weight[part]).sum(axis=0) / total, last)
        found[month] = last
    return found


# --- Speed -----------------------------------------------------------------------------------------------------------


def speed(shared: Path) -> None:
    """20,000 pairs of 500 months, one pair, and statsmodels on the same pairs, with the error of each."""
    level, laid = simulated(20_000, 500, seed=2)
    worked = time.process_time()
    spent, fit = _timed(lambda: Affinity().follow(laid), 3)
    worked = (time.process_time() - worked) / 3
    begun = np.cumsum(laid.acts[0] > 0, axis=0) > 0
    few = np.arange(0, 20_000, 200)
    one = Panel(laid.dyads[:1], laid.sources, 0, laid.value[..., :1], laid.acts[..., :1], laid.told[:, :1])
    single, _ = _timed(lambda: Affinity().follow(one), 5)
    print(f"20,000 pairs x 500 months, settings learned: {spent:.1f} s, {worked:.1f} s of processor time")
    print(f"one pair of 500 months: {single * 1000:.0f} ms")
    table = Affinity().follow(one).scores.mutate(measure=ibis.literal("cooperation"), n=ibis.literal(3)).to_pyarrow()
    rows = ibis.memtable(table.cast(ibis.schema({c.name: c.type for c in SCORES.columns}).to_pyarrow()))
    whole, _ = _timed(lambda: Affinity().fit(rows), 5)
    told, _ = _timed(lambda: Affinity().fit(rows).scores.to_pyarrow(), 5)
    print(f"one pair from a table of SCORES: {whole * 1000:.0f} ms, and back to one: {told * 1000:.0f} ms")
    theirs, spent_there = _rival(laid, few)
    seen = begun[:, few]
    ours = np.sqrt(((fit.level - level)[:, few][seen] ** 2).mean())
    error = np.sqrt(((theirs - level[:, few])[seen] ** 2).mean())
    minutes = spent_there * 20_000 / 60
    print(f"statsmodels local level: {spent_there * 1000:.0f} ms a pair, so {minutes:.0f} minutes for all")
    print(f"error of the level on {len(few)} pairs: affinity {ours:.3f}, statsmodels {error:.3f}")


def _rival(laid: Panel, few: Array) -> tuple[Array, float]:
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    found = np.empty((laid.value.shape[1], len(few)))
    start = time.perf_counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for at, pair in enumerate(few):
            seen = np.where(laid.acts[0][:, pair] > 0, laid.value[0][:, pair], np.nan).astype(float)
            found[:, at] = UnobservedComponents(seen, "local level").fit(disp=0).level.smoothed
    return found, (time.perf_counter() - start) / len(few)


def _timed(function: Callable[[], Any], times: int) -> tuple[float, Any]:
    best, result = np.inf, None
    for _ in range(times):
        start = time.perf_counter()
        result = function()
        best = min(best, time.perf_counter() - start)
    return float(best), result


PARTS = {"simulated": bands, "settings": settings, "real": real, "yearly": yearly, "speed": speed}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--part", choices=PARTS)
    parser.add_argument("--shared", type=Path, default=SHARED)
    given = parser.parse_args()
    for name in [given.part] if given.part else PARTS:
        PARTS[name](given.shared)
