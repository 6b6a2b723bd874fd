"""Settings learned from many pairs at once: those that make what was seen the most likely."""

from __future__ import annotations

from dataclasses import replace
from math import exp, lgamma, log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.levels.given import Given
from detente.levels.walk import likelihoods

Array = NDArray[Any]

_LEAST = 12  # Months with acts that a pair needs to teach anything.
_PAIRS = 20  # Pairs that are needed to learn settings of their own; with fewer what is given before stands.
_TAUGHT_BY = 200  # Pairs that settings are learned from: more make them no better, only later.
_SHARES_FROM = 3000
_SCRUPLE = 20  # How many pairs the shares given before count for.
_DOUBT = np.array([0.7, 0.5, 0.7, 1.0, 0.5])  # How far each setting may lie from what is given before, one deviation.


def learned(value: Array, acts: Array, before: Given) -> Given:
    """What walking levels are like, learned by likelihood over many pairs; of few pairs nothing is learned.

    Args:
        value: mean weight of the month's acts, months x pairs.
        acts: how many acts, or what they are worth, months x pairs.
        before: what is thought before anything is seen. It counts as much as the evidence of a few pairs.

    Returns:
        The settings: the most likely ones, each pair being of any kind (an empirical Bayes estimate).

    Example:
        >>> few = np.ones((3, 1))
        >>> learned(few, few, Given()) == Given()
        True
    """
    enough = np.flatnonzero((acts > 0).sum(axis=0) >= _LEAST)
    if len(enough) < _PAIRS:
        return before
    some = _spread(enough, _TAUGHT_BY)
    found = _numbers(value[:, some], acts[:, some], before)
    more = _spread(enough, _SHARES_FROM)
    return found.sharing(_shares(likelihoods(value[:, more], acts[:, more], found), before, steps=300))


def _spread(pairs: Array, most: int) -> Array:
    """At most so many of the pairs, evenly from first to last."""
    some: Array = pairs[np.linspace(0, len(pairs) - 1, min(most, len(pairs))).round().astype(int)]
    return some


def _numbers(value: Array, acts: Array, before: Given) -> Given:
    """The noise, floor, tail, start and spread that are the most likely, by Nelder and Mead's simplex."""
    from scipy.optimize import minimize

    months = int((acts > 0).sum())

    def unlikely(moved: Array) -> float:
        tried = _moved(before, moved * _DOUBT)
        likely = likelihoods(value, acts, tried)
        shares = _shares(likely, before, steps=25)
        top = likely.max(axis=0)
        seen = np.log(shares @ np.exp(likely - top)) + top
        constant = lgamma((tried.tail + 1) / 2) - lgamma(tried.tail / 2) - log(tried.tail) / 2
        return float(0.5 * moved @ moved - seen.sum() - months * constant)

    corners = np.vstack([np.zeros(5), 0.5 * np.eye(5)])
    best = minimize(
        unlikely,
        np.zeros(5),
        method="Nelder-Mead",
        options={"initial_simplex": corners, "maxfev": 70, "xatol": 0.02, "fatol": 0.2},
    )
    return _moved(before, best.x * _DOUBT)


def _moved(before: Given, by: Array) -> Given:
    """Other settings: noise and walk, the floor, the tail and the spread by a factor, the start by a sum."""
    unit, floor, tail, start, spread = by.tolist()
    return replace(
        before,
        noises=tuple(noise * exp(unit) for noise in before.noises),
        walks=tuple(walk * exp(unit) for walk in before.walks),
        floor=before.floor * exp(floor),
        tail=2 + (before.tail - 2) * exp(tail),
        start=before.start + start,
        spread=before.spread * exp(spread),
    )


def _shares(likely: Array, before: Given, *, steps: int) -> Array:
    """How common each kind is, by expectation and maximisation."""
    usual = before.kinds()[2]
    odds = np.exp(likely - likely.max(axis=0))
    shares = usual
    for _ in range(steps):
        chances = shares[:, None] * odds
        chances /= chances.sum(axis=0)
        shares = chances.sum(axis=1) + _SCRUPLE * usual
        shares = shares / shares.sum()
    return shares
