"""Measures of votes and alliances beside slow and obvious versions, on tables that are drawn by lot."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import combinations
from random import Random
from typing import Any

import pytest

from detente import actors
from detente.measures.agreement import agreement
from detente.measures.interests import interests
from detente.measures.similarity import similarity
from detente.tables import COVERAGE, TIES, VOTES, table
from tests.measures.by_hand import DAYS, Scores, cells, drawn, near, period_of
from tests.measures.samples import Rows

VOTERS = ("AAA", "BBB", "CCC", "DDD")

UN = ("un", "un", "un", "un", "un too", "un as well")
BALLOTS = (None, -1, 0, 1)


@pytest.mark.parametrize("by", ["year", "month"])
@pytest.mark.parametrize("abstention", ["half", "apart"])
def test_agreement_is_what_counting_by_hand_gives(chance: Random, by: str, abstention: str) -> None:
    calls = [(of, day, cast) for of, day, *cast in drawn(chance, 40, UN, DAYS, *[BALLOTS] * len(VOTERS))]
    rows: Rows = [
        (of, f"{call}/{actor}", day, str(call), actor, vote, None, None)
        for call, (of, day, cast) in enumerate(calls)
        for actor, vote in zip(VOTERS, cast, strict=True)
        if vote is not None
    ]
    wanted = {
        (source, *key): value
        for source in set(UN)
        for key, value in agreement_by_hand([call[1:] for call in calls if call[0] == source], by, abstention).items()
    }
    scores = agreement(table(VOTES, rows), by=by, abstention=abstention)
    assert cells(scores, "source", "actor", "other", "period") == near(wanted)


@pytest.mark.parametrize(("by", "abstention"), [("year", "half"), ("month", "apart")])
def test_interests_are_agreement_on_each_issue(chance: Random, by: str, abstention: str) -> None:
    issues = (None, "", "nuclear", "human rights|nuclear", "economic | nuclear")
    drawn_calls = drawn(chance, 24, DAYS[:2], *[BALLOTS[1:]] * 3, issues)
    calls = [(day, cast, issue) for day, *cast, issue in drawn_calls]
    rows: Rows = [
        ("un", f"{call}/{actor}", day, str(call), actor, vote, issue, None)
        for call, (day, cast, issue) in enumerate(calls)
        for actor, vote in zip(VOTERS[:3], cast, strict=True)
    ]
    scores = cells(interests(table(VOTES, rows), by=by, abstention=abstention), "actor", "other", "field", "period")
    wanted: Scores = {}
    for issue in ("nuclear", "human rights", "economic"):
        held = [(day, (*cast, None)) for day, cast, issues in calls if issue in (issues or "")]
        for (actor, other, period), (value, n) in agreement_by_hand(held, by, abstention).items():
            if n >= 5:
                wanted[actor, other, issue, period] = value, n
    assert scores == near(wanted)


@pytest.mark.parametrize(
    ("by", "index"),
    [("year", "S"), ("month", "weighted-S"), ("year", "kappa"), ("month", "kappa"), ("year", "pi"), ("month", "tau-b")],
)
def test_similarity_of_votes_is_what_comparing_by_hand_gives(chance: Random, by: str, index: str) -> None:
    kept = drawn(chance, 45, UN, DAYS[:3], *[BALLOTS] * len(VOTERS), (True, False))
    calls = [(of, day, cast, important) for of, day, *cast, important in kept]
    rows: Rows = [
        (of, f"{call}/{actor}", day, str(call), actor, vote, None, important)
        for call, (of, day, cast, important) in enumerate(calls)
        for actor, vote in zip(VOTERS, cast, strict=True)
        if vote is not None
    ]
    scores = similarity(table(VOTES, rows), table(TIES, []), table(COVERAGE, []), by=by, index=index)
    shared: dict[tuple[Any, ...], list[tuple[int, int]]] = defaultdict(list)
    for of, day, cast, important in calls:
        if len({vote for vote in cast if vote is not None}) < 2 or (index == "weighted-S" and not important):
            continue
        for (a, first), (b, second) in combinations(zip(VOTERS, cast, strict=True), 2):
            if first is not None and second is not None:
                shared[of, a, b, period_of(day, by)].append((first, second))
    values = {key: (alike_by_hand(of, index, 2), len(of)) for key, of in shared.items()}
    wanted = {key: (value, n) for key, (value, n) in values.items() if value is not None}
    assert cells(scores, "source", "actor", "other", "period") == near(wanted)
    for row in scores.to_pyarrow().to_pylist():
        if index in ("kappa", "pi", "tau-b"):
            margin = margin_by_hand(shared[row["source"], row["actor"], row["other"], row["period"]], index)
            assert (row["low"] is None) == (margin is None)
            if margin is not None:
                assert row["low"] == pytest.approx(max(row["value"] - margin, -1.0), abs=1e-6)
                assert row["high"] == pytest.approx(min(row["value"] + margin, 1.0), abs=1e-6)


@pytest.mark.parametrize("index", ["S", "kappa", "pi", "tau-b"])
def test_similarity_of_alliances_is_what_comparing_by_hand_gives(chance: Random, index: str) -> None:
    pairs = (("AAA", "BBB"), ("AAA", "CCC"), ("BBB", "CCC"), ("?DD", "AAA"), ("CCC", "?DD"))
    levels = ("defense|consultation", "Neutrality", "nonaggression", "Entente", None)
    firsts, lasts = (None, date(1990, 1, 1), date(2000, 6, 1)), (None, date(1999, 12, 31), date(2000, 7, 1))
    kinds = ("alliance", "alliance", "treaty")
    bonds = {
        source: drawn(chance, rows, pairs, levels, firsts, lasts, (True, False), kinds)
        for source, rows in (("pacts", 9), ("more pacts", 5), ("few pacts", 2))
    }
    rows: Rows = [
        (source, str(row), *pair, kind, level, since, until, mutual)
        for source, of in bonds.items()
        for row, (pair, level, since, until, mutual, kind) in enumerate(of)
    ]
    covered: Rows = [(of, "a", "ties", date(1999, 1, 1), date(2000, 12, 31), "*") for of in bonds]
    scores = similarity(table(VOTES, []), table(TIES, rows), table(COVERAGE, covered), index=index, of="alliances")
    wanted = {(of, *key): value for of in bonds for key, value in alliances_by_hand(bonds[of], index).items()}
    assert cells(scores, "source", "actor", "other", "period") == near(wanted)


def agreement_by_hand(calls: list[tuple[date, tuple[int | None, ...]]], by: str, abstention: str) -> Scores:
    points: dict[tuple[Any, ...], list[float]] = defaultdict(list)
    for day, cast in calls:
        if len({vote for vote in cast if vote is not None}) < 2:
            continue
        for (a, first), (b, second) in combinations(zip(VOTERS, cast, strict=True), 2):
            if first is None or second is None:
                continue
            alike = 1 - abs(first - second) / 2
            points[a, b, period_of(day, by)].append(float(first == second) if abstention == "apart" else alike)
    return {key: (sum(found) / len(found), len(found)) for key, found in points.items()}


def alike_by_hand(pairs: list[tuple[int, int]], index: str, span: int) -> float | None:
    """The textbook forms, over single matters rather than a table of them."""
    n = len(pairs)
    ones, twos = [a for a, _ in pairs], [b for _, b in pairs]
    if index.endswith("S"):
        return 1 - 2 * sum(abs(a - b) for a, b in pairs) / (span * n)
    if index == "kappa":
        chance = sum((a - b) ** 2 for a in ones for b in twos) / n**2
        return 1 - sum((a - b) ** 2 for a, b in pairs) / n / chance if chance else None
    if index == "pi":
        chance = sum(((ones.count(level) + twos.count(level)) / (2 * n)) ** 2 for level in {*ones, *twos})
        return (sum(a == b for a, b in pairs) / n - chance) / (1 - chance) if chance < 1 else None
    signs = [(_sign(a - c), _sign(b - d)) for (a, b), (c, d) in combinations(pairs, 2)]
    untied = sum(one != 0 for one, _ in signs) * sum(two != 0 for _, two in signs)
    return sum(one * two for one, two in signs) / untied**0.5 if untied else None


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


def margin_by_hand(pairs: list[tuple[int, int]], index: str) -> float | None:
    left = [
        alike_by_hand(pairs[:out] + pairs[out + 1 :], index, 2) if len(pairs) > 1 else None for out in range(len(pairs))
    ]
    known = [value for value in left if value is not None]
    if len(known) < len(left):
        return None
    mean = sum(known) / len(known)
    margin = 1.6448536 * ((len(known) - 1) / len(known) * sum((value - mean) ** 2 for value in known)) ** 0.5
    return margin if margin > 1e-9 else None


def alliances_by_hand(bonds: list[tuple[Any, ...]], index: str) -> Scores:
    strengths = {"defense|consultation": 3, "Neutrality": 2, "nonaggression": 2}
    scores: Scores = {}
    for year in (1999, 2000):
        first, last = date(year, 1, 1), date(year, 12, 31)
        levels: dict[tuple[str, str], int] = {}
        begun = set()
        for (one, two), level, since, until, mutual, kind in bonds:
            if kind != "alliance" or since is None or since > last:
                continue
            for actor, other in ((one, two), (two, one)) if mutual else ((one, two),):
                begun.add(actor)
                if (until or last) >= first:
                    levels[actor, other] = max(levels.get((actor, other), 0), strengths.get(level, 1))
        if not levels:
            continue
        standing = {one.code for one in actors.every("state") if one.since <= last and (one.until or last) >= first}
        system = sorted(standing | {code for pair in levels for code in pair})
        levels |= {(code, code): 3 for code in system}
        for a, b in combinations(sorted(code for code in begun if code in system and "?" not in code), 2):
            pairs = [(levels.get((a, third), 0), levels.get((b, third), 0)) for third in system]
            value = alike_by_hand(pairs, index, 3)
            if value is not None:
                scores[a, b, first] = value, len(system)
    return scores
