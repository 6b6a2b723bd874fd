"""The measures of flows and ties beside slow and obvious versions, on tables that hypothesis makes up."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from math import exp, log
from random import Random
from typing import Any

import ibis
import pytest

from detente.measures.dependence import dependence
from detente.measures.diversification import diversification
from detente.measures.purposes import AIMS, purposes
from detente.measures.treaties import treaties
from detente.tables import COVERAGE, FLOWS, TIES, table
from tests.measures.by_hand import SOURCES, drawn
from tests.measures.samples import Rows

YEARS = (2000, 2001, 2002)
STATES = ("AAA", "BBB", "CCC", "?DD")
KINDS = ("trade", "arms", "aid", "investment")

SPEAKS = ("*", "AAA|BBB", "AAA>*", "*>AAA")
PERIODS = (date(2000, 5, 1), date(2000, 5, 1), date(2000, 11, 1), date(2001, 1, 1))
AMOUNTS = (-4.0, 0.0, 1.0, 3.0, 10.0)
SENT = (SOURCES, PERIODS, STATES, STATES, ("trade", "trade", "arms", "aid"), AMOUNTS, ("actor", "other", None))
DAYS = (None, *(date(year, month, 17) for year in range(1999, 2004) for month in (1, 6, 12)))
BOND = (
    *(SOURCES, STATES, (*STATES, "UN"), ("alliance", "treaty", "organisation", "organisation", "representation")),
    (None, "signed", "defense|consultation", "entente", "nonaggression", "12", "observer"),
    *(DAYS, DAYS, (True, False), (None, "trade", "military")),
)
Cells = dict[tuple[Any, ...], Any]


@pytest.mark.parametrize("form", ["share", "asymmetry"])
def test_dependence_is_what_dividing_by_hand_gives(chance: Random, form: str) -> None:
    rows, spoken = flow_table(drawn(chance, 150, *SENT)), spans(chance, "flows")
    scores = dependence(table(FLOWS, rows), table(COVERAGE, spoken), form=form)
    shares = dependence_by_hand(rows, spoken)
    assert values(scores) == near(asymmetry_by_hand(shares) if form == "asymmetry" else shares)


@pytest.mark.parametrize("index", ["partners", "hhi", "normalised", "entropy"])
def test_diversification_is_what_squaring_by_hand_gives(chance: Random, index: str) -> None:
    rows, spoken = flow_table(drawn(chance, 150, *SENT)), spans(chance, "flows")
    scores = diversification(table(FLOWS, rows), table(COVERAGE, spoken), index=index)
    assert values(scores) == near(diversification_by_hand(rows, spoken, index))


@pytest.mark.parametrize("apart", ["kind", "field", "obligation"])
def test_treaties_are_what_counting_by_hand_gives(chance: Random, apart: str) -> None:
    rows: Rows = [(source, str(row), *of, None) for row, (source, *of) in enumerate(drawn(chance, 90, *BOND))]
    spoken = [*spans(chance, "ties"), *cover([("one", 2000, 2001, "*"), ("two", 2000, 2001, "*")], "ties")]
    scores = treaties(table(TIES, rows), table(COVERAGE, spoken), apart=apart)
    assert values(scores) == near(treaties_by_hand(rows, spoken, apart))


@pytest.mark.parametrize("apart", ["aim", "field"])
def test_purposes_are_what_dividing_by_hand_gives(chance: Random, apart: str) -> None:
    told = [(row, chance.choice((None, "health", "legal", "aid"))) for row in drawn(chance, 150, *SENT)]
    rows = [
        (*row[:5], "arms" if row[5] == "arms" else "aid", *row[6:9], purpose)
        for row, (_, purpose) in zip(flow_table([of for of, _ in told]), told, strict=True)
    ]
    assert values(purposes(table(FLOWS, rows), apart=apart)) == near(purposes_by_hand(rows, apart))


def treaties_by_hand(rows: Rows, covered: Rows, apart: str) -> Cells:
    found: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for year in YEARS:
        members: dict[tuple[Any, ...], set[tuple[Any, ...]]] = defaultdict(set)
        for source, _, actor, other, kind, level, since, until, mutual, field, _ in rows:
            if since is None or since > date(year, 12, 31) or (until and until < date(year, 1, 1)):  # type: ignore[operator]
                continue
            label = {"kind": kind, "field": field or "untold", "obligation": kind}[apart]
            if level == "signed" or not listed(str(kind), apart):
                continue
            number = int(str(level)) if str(level).isdigit() else 1
            worth = strength(str(level)) if apart == "obligation" else number
            if kind == "organisation" and not mutual:
                if level in (None, "full member") and covers(covered, str(source), year, "AAA", "BBB"):
                    members[source, other].add((actor, worth))
                continue
            for one, two in ((actor, other), (other, actor)) if mutual else ((actor, other),):
                if one != two and "?" not in f"{one}{two}" and covers(covered, str(source), year, str(one), str(two)):
                    found[source, label, one, two, year].append(worth)
        for (source, _), of in members.items():
            for one, worth in of:
                for two, _ in of:
                    if one != two and "?" not in f"{one}{two}":
                        found[source, "organisation", one, two, year].append(worth)
    for source, label, one, two, _ in list(found):
        for year in YEARS:
            if covers(covered, source, year, one, two):
                found.setdefault((source, label, one, two, year), [])
    pick = max if apart == "obligation" else sum
    return {cell: (float(pick(of)) if of else 0.0, None, None, len(of)) for cell, of in found.items()}


def listed(kind: str, apart: str) -> bool:
    return apart == "kind" or kind == "alliance" or (kind == "treaty" and apart == "field")


def strength(level: str) -> int:
    return 3 if "defense" in level else 2 if "nonaggression" in level else 1


def purposes_by_hand(rows: Rows, apart: str) -> Cells:
    found: dict[tuple[Any, ...], dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for source, _, day, actor, other, kind, value, _, _, purpose in rows:
        if kind == "aid" and actor != other and "?" not in f"{actor}{other}":
            aim = next((aim for aim, fields in AIMS.items() if purpose in fields), "other" if purpose else "untold")
            label = aim if apart == "aim" else str(purpose or "untold")
            found[source, actor, other, day.year][label].append(value)  # type: ignore[attr-defined,arg-type]
    shares: Cells = {}
    for (source, actor, other, year), labels in found.items():
        sums = {label: sum(amounts) for label, amounts in labels.items() if sum(amounts) > 0}
        for label, amount in sums.items():
            total, untold = sum(sums.values()), sums.get("untold", 0)
            ends = (amount / total, (amount + untold) / total) if untold and label != "untold" else (None, None)
            shares[source, label, actor, other, year] = (amount / total, *ends, len(labels[label]))
    return shares


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


def divisible_by_hand(told: Cells, covered: Rows) -> Cells:
    """Without the fields of a source that knows but one partner of all."""
    spoken = {source: {row[5] for row in covered if row[0] == source} for source in {row[0] for row in covered}}
    lone = {(source, way) for source, actors in spoken.items() for way in ("AAA>*", "*>AAA") if actors == {way}}
    return {key: of for key, of in told.items() if (key[0], "*>AAA" if key[1] == "exports" else "AAA>*") not in lone}


def dependence_by_hand(rows: Rows, covered: Rows) -> Cells:
    told = divisible_by_hand(exchange_by_hand(rows), covered)
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


def diversification_by_hand(rows: Rows, covered: Rows, index: str) -> Cells:
    groups: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for (source, field, actor, _, year), of in divisible_by_hand(exchange_by_hand(rows), covered).items():
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


def cover(spoken: list[Any], kind: str) -> Rows:
    return [
        (source, f"{row}/{one}", kind, date(min(one, two), 1, 1), date(max(one, two), 12, 31), actors)
        for row, (source, one, two, actors) in enumerate(spoken)
    ]


def spans(chance: Random, kind: str) -> Rows:
    """Of whom and when a source tells everything: in one piece or two, or never; two know a single partner alone."""
    lone = [("five", 2000, 2001, "AAA>*"), ("six", 2001, 2002, "*>AAA")]
    return cover([*drawn(chance, 9, SOURCES[:4] + SOURCES[-1:], YEARS, YEARS, SPEAKS), *lone], kind)


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
