"""Numbers with their intervals: counts, shares and means of acts, and rows of SCORES."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import hypot, sqrt
from statistics import fmean, stdev
from typing import Any

from detente.brief.parts import Number, Told
from detente.brief.telling import WEIGHT
from detente.brief.words import counted, percent, signed
from detente.intervals import Z, wilson

ENOUGH = 5  # fewer acts than this are called thin evidence


def count(number: int, source: str, *, of: str = "acts", bare: bool = False) -> Number:
    """A plain count, which needs no interval."""
    return Number(number, f"{number:,}" if bare else counted(number, of), number, of, source, of=of)


def agreed(score: Mapping[str, Any]) -> Number:
    """A row of SCORES of agreement, as a percentage."""
    low, high = score["low"], score["high"]
    span = None if low is None or high is None else f"{100 * low:.0f}–{percent(high)}"
    unit = "agreement, from 0 (always opposed) to 1 (always alike)"
    text = percent(score["value"])
    return Number(score["value"], text, score["n"], unit, score["source"], "votes", low=low, high=high, span=span)


def cooperative(acts: Sequence[Told], source: str) -> Number:
    """The share of acts that are cooperation, with Wilson's interval."""
    sided = [act for act in acts if act.side != "neither"]
    hits = sum(act.side == "cooperation" for act in sided)
    low, high = interval(hits, len(sided))
    share = hits / len(sided) if sided else 0.0
    unit = "share of acts that are cooperation, from 0 to 1"
    span = f"{100 * low:.0f}–{percent(high)}"
    text = f"{hits:,} of {counted(len(sided), 'acts')}"
    return Number(share, text, len(sided), unit, source, low=low, high=high, span=span)


def interval(hits: int, n: int) -> tuple[float, float]:
    """Wilson's 90 % interval of a share, held within 0 and 1; all of it where there is nothing to go by.

    Example:
        >>> interval(9, 14), interval(0, 0)
        ((0.426, 0.814), (0.0, 1.0))
    """
    if not n:
        return 0.0, 1.0
    low, high = wilson(hits / n, n)
    return round(max(0.0, low), 3), round(min(1.0, high), 3)


def apart(one: Number, other: Number) -> bool:
    """Whether two shares differ by more than chance would have it, at 90 %; without intervals, by a tenth.

    Source: Newcombe (1998), method 10, doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I.

    Example:
        >>> then, now = (Number(value, "", 80, "share", "votes", low=low, high=high)
        ...              for value, low, high in ((0.94, 0.88, 0.97), (0.84, 0.76, 0.89)))
        >>> apart(then, now)
        True
    """
    low, high = sorted((one, other), key=lambda number: number.value)
    if low.high is None or high.low is None:
        return high.value - low.value > 0.1
    return high.value - low.value > hypot(high.value - high.low, low.high - low.value)


def balance(acts: Sequence[Told], source: str, *, plain: bool = False) -> Number | None:
    """The mean weight of acts with Student's interval, or with `plain` of +1 and -1; None where no act has one."""
    if plain:
        values = [1.0 if act.side == "cooperation" else -1.0 for act in acts if act.side != "neither"]
    else:
        values = [act.weight.value for act in acts if act.weight]
    if not values:
        return None
    mean, unit = fmean(values), "mean of +1 and −1" if plain else f"mean {WEIGHT}"
    if len(values) < ENOUGH:
        return Number(mean, signed(mean), len(values), unit, source)
    limit = 1 if plain else 10
    half = student(len(values) - 1) * stdev(values) / sqrt(len(values))
    low, high = max(-limit, mean - half), min(limit, mean + half)
    span = f"{signed(low)} to {signed(high)}"
    return Number(mean, signed(mean), len(values), unit, source, low=low, high=high, span=span)


def student(freedom: int) -> float:
    """The 95 % point of Student's distribution, by its expansion about the normal; within 1 % from 4 degrees on.

    Source: Abramowitz & Stegun (1964), 26.7.5.

    Example:
        >>> round(student(9), 2)
        1.83
    """
    first, second = (Z**3 + Z) / 4, (5 * Z**5 + 16 * Z**3 + 3 * Z) / 96
    return Z + first / freedom + second / freedom**2
