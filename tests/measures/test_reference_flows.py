"""The measures of flows and ties beside slow and obvious versions, on tables that hypothesis makes up."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from math import exp, log
from typing import Any

import ibis
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as some

from detente.measures.dependence import dependence
from detente.measures.diversification import diversification
from detente.tables import COVERAGE, FLOWS, table
from tests.measures.samples import Rows

YEARS = (2000, 2001, 2002)
STATES = ("AAA", "BBB", "CCC", "?DD")
KINDS = ("trade", "arms", "aid", "investment")

# Without shrinking: each example runs a query, so that a search for the smallest one takes minutes.
few = settings(max_examples=25, deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate))
sent = some.tuples(
    some.sampled_from(("one", "one", "two")),
    some.dates(date(2000, 1, 1), date(2002, 12, 31)),
    some.sampled_from(STATES),
    some.sampled_from(STATES),
    some.sampled_from(("trade", "trade", "arms", "aid")),
    some.sampled_from((-4.0, 0.0, 1.0, 3.0, 10.0)),
    some.sampled_from(("actor", "other", None)),
)
flows = some.lists(sent, min_size=4, max_size=25)
spans = some.lists(
    some.tuples(
        some.sampled_from(("one", "two")),
        some.sampled_from(YEARS),
        some.sampled_from(YEARS),
        some.sampled_from(("*", "AAA|BBB", "AAA>*", "*>AAA")),
    ),
    max_size=3,
)
Cells = dict[tuple[Any, ...], Any]


@few
@given(told=flows, covered=spans, form=some.sampled_from(("share", "asymmetry")))
def test_dependence_is_what_dividing_by_hand_gives(told: list[Any], covered: list[Any], form: str) -> None:
    rows, spoken = flow_table(told), cover(covered, "flows")
    scores = dependence(table(FLOWS, rows), table(COVERAGE, spoken), form=form)
    shares = dependence_by_hand(rows, spoken)
    assert values(scores) == near(asymmetry_by_hand(shares) if form == "asymmetry" else shares)


@few
@given(told=flows, index=some.sampled_from(("partners", "hhi", "normalised", "entropy")))
def test_diversification_is_what_squaring_by_hand_gives(told: list[Any], index: str) -> None:
    rows = flow_table(told)
    scores = diversification(table(FLOWS, rows), index=index)
    assert values(scores) == near(diversification_by_hand(rows, index))


def exchange_by_hand(rows: Rows) -> Cells:
    """(source, field, actor, other, year): what the actor's books say, its partner's, the mean, and the rows."""
    books: dict[tuple[Any, ...], dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for source, _, day, sender, receiver, kind, value, _, reporter, _ in rows:
        if sender != receiver:
            book = {sender: "sender", receiver: "receiver"}.get(reporter, "none")
            cell = books[source, kind, sender, receiver, day.year]  # type: ignore[attr-defined]
            cell[book].append(value)  # type: ignore[arg-type]
    told: Cells = {}
    for (source, kind, sender, receiver, year), book in books.items():
        sums = {name: max(sum(amounts), 0.0) for name, amounts in book.items()}
        both = [sums[name] for name in ("sender", "receiver") if name in sums]
        value = sum(both) / len(both) if both else sums["none"]
        n = sum(map(len, book.values()))
        gave, got = sums.get("sender", value), sums.get("receiver", value)
        if kind == "trade":
            told[source, "exports", sender, receiver, year] = (gave, got, value, n)
        told[source, "imports" if kind == "trade" else kind, receiver, sender, year] = (got, gave, value, n)
    return told


def dependence_by_hand(rows: Rows, covered: Rows) -> Cells:
    told = exchange_by_hand(rows)
    shares: Cells = {}
    for source, field, one, two, year in sorted({(*cell[:4], year) for cell in told for year in YEARS}):
        for actor, other in ((one, two), (two, one)):
            cell = (source, field, actor, other, year)
            group = {key[3]: of for key, of in told.items() if (*key[:3], key[4]) == (source, field, actor, year)}
            total = sum(value for _, _, value, _ in group.values())
            if total == 0 or "?" in actor + other:
                continue
            if other not in group:
                sender, receiver = (actor, other) if field == "exports" else (other, actor)
                if covers(covered, source, year, sender, receiver):
                    shares[cell] = (0.0, None, None, 0)
                continue
            own, theirs, value, n = group[other]
            rest = [pair for partner, pair in group.items() if partner != other]
            ends = [
                x / (x + sum(pick(of[:2]) for of in rest)) if x + sum(pick(of[:2]) for of in rest) else value / total
                for x, pick in ((min(own, theirs), max), (max(own, theirs), min))
            ]
            known = own != theirs and ends[0] < ends[1]
            shares[cell] = (value / total, *(ends if known else (None, None)), n)
    return shares


def asymmetry_by_hand(shares: Cells) -> Cells:
    gaps: Cells = {}
    for (source, field, actor, other, year), (value, low, high, n) in shares.items():
        back = shares.get((source, field, other, actor, year))
        if back:
            known = low is not None and back[1] is not None
            ends = (low - back[2], high - back[1]) if known else (None, None)
            gaps[source, field, actor, other, year] = (value - back[0], *ends, n + back[3])
    return gaps


def diversification_by_hand(rows: Rows, index: str) -> Cells:
    groups: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for (source, field, actor, _, year), of in exchange_by_hand(rows).items():
        if "?" not in actor:
            groups[source, field, actor, None, year].append(of)
    found: Cells = {}
    for cell, partners in groups.items():
        own, theirs, value = (index_by_hand([of[book] for of in partners], index) for book in range(3))
        if value is not None:
            said = [value, *(each for each in (own, theirs) if each is not None)]
            low, high = (min(said), max(said)) if max(said) - min(said) > 1e-9 else (None, None)
            found[cell] = (value, low, high, sum(of[3] for of in partners))
    return found


def index_by_hand(amounts: list[float], index: str) -> float | None:
    shares = [amount / sum(amounts) for amount in amounts if amount] if sum(amounts) else []
    if not shares:
        return None
    hhi = sum(share**2 for share in shares)
    entropy = -sum(share * log(share) for share in shares)
    assert exp(entropy) >= 1 / hhi - 1e-9
    even = 1 / len(shares)
    normalised = (hhi - even) / (1 - even) if len(shares) > 1 else 1.0
    return {"partners": 1 / hhi, "hhi": hhi, "normalised": normalised, "entropy": entropy}[index]


def covers(covered: Rows, source: str, year: int, sender: str, receiver: str) -> bool:
    for of, _, _, since, until, actors in covered:
        left, arrow, right = str(actors).partition(">")
        doers, done_to = (left, right) if arrow else (left, left)
        listed = all(code in codes.split("|") or codes == "*" for code, codes in ((sender, doers), (receiver, done_to)))
        if of == source and since.year <= year <= until.year and listed:  # type: ignore[attr-defined]
            return True
    return False


def flow_table(told: list[Any]) -> Rows:
    return [
        (source, str(row), day, actor, other, kind, value, "USD", {"actor": actor, "other": other}.get(book), None)
        for row, (source, day, actor, other, kind, value, book) in enumerate(told)
    ]


def cover(spans: list[Any], kind: str) -> Rows:
    return [
        (source, str(row), kind, date(min(one, two), 1, 1), date(max(one, two), 12, 31), actors)
        for row, (source, one, two, actors) in enumerate(spans)
    ]


def values(scores: ibis.Table) -> Cells:
    rows = scores.to_pyarrow().to_pylist()
    keys = ("source", "field", "actor", "other", "third")
    found = {
        (*(row[key] for key in keys[: 4 + (row["third"] is not None)]), row["period"].year): (
            row["value"],
            row["low"],
            row["high"],
            row["n"],
        )
        for row in rows
    }
    assert len(found) == len(rows)
    return found


def near(cells: Cells) -> Cells:
    return {cell: tuple(None if of is None else pytest.approx(of) for of in found) for cell, found in cells.items()}
