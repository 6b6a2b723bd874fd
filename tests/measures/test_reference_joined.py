"""Measures that join sources, beside slow and obvious versions, on tables that hypothesis makes up."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import product
from statistics import fmean, pstdev
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as some

from detente.measures.hedging import hedging
from detente.measures.influence import DOMAINS, influence
from detente.tables import COVERAGE, EVENTS, FLOWS, TIES, table
from tests.measures.samples import NO_TEXT, Rows
from tests.measures.test_reference_flows import (
    SPEAKS,
    YEARS,
    Cells,
    cover,
    covers,
    divisible_by_hand,
    exchange_by_hand,
    flow_table,
)

STATES = ("AAA", "BBB", "CCC", "EEE", "?DD")
FIELDS = {"trade": ("exports", "imports"), "arms": ("arms",), "aid": ("aid",)}

# Without shrinking: each example runs a large query, so that a search for the smallest one takes minutes.
fewer = settings(max_examples=8, deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate))
spans = some.lists(
    some.tuples(
        some.sampled_from(("one", "two")), some.sampled_from(YEARS), some.sampled_from(YEARS), some.sampled_from(SPEAKS)
    ),
    max_size=3,
)
pair = some.tuples(some.sampled_from(STATES), some.sampled_from(STATES))
day = some.dates(date(2000, 1, 1), date(2001, 12, 31))
sent = some.tuples(
    some.sampled_from(("one", "one", "two")),
    day,
    pair,
    some.sampled_from(("trade", "trade", "arms", "aid")),
    some.sampled_from((0.0, 1.0, 3.0, 10.0)),
    some.sampled_from(("actor", "other", None)),
)
trip = some.tuples(some.sampled_from(("one", "two")), day, pair, some.sampled_from(("head", "head", "minister")))
bond = some.tuples(
    some.sampled_from(("one", "two")),
    pair,
    some.sampled_from(("alliance", "organisation", "representation", "treaty")),
    some.sampled_from((None, "defense", "entente", "7")),
    some.booleans(),
)
everywhere: list[Any] = [("one", 2000, 2001, "*"), ("two", 2000, 2001, "*")]
sends = some.lists(sent, min_size=6, max_size=30)
trips = some.lists(trip, max_size=10)


@fewer
@given(
    told=sends,
    met=trips,
    covered=spans,
    whole=some.booleans(),
    part=some.sampled_from(("lean", "engagement", "spread")),
)
def test_hedging_is_what_counting_by_hand_gives(
    told: list[Any], met: list[Any], covered: list[Any], whole: bool, part: str
) -> None:
    rows, visits = flow_rows(told), visit_rows(met)
    spoken = covered + everywhere * whole
    known = cover(spoken, "flows")
    coverage = [*known, *((source, f"e{record}", "events", *of) for source, record, _, *of in known)]
    scores = hedging(
        table(FLOWS, rows), table(EVENTS, visits), table(COVERAGE, coverage), powers=("AAA", "BBB"), part=part
    )
    assert cells(scores, "actor", "field") == near(hedging_by_hand(rows, visits, known, part))


@fewer
@given(told=sends, met=trips, bonds=some.lists(bond, max_size=10), covered=spans, whole=some.booleans())
def test_influence_is_what_multiplying_by_hand_gives(
    told: list[Any], met: list[Any], bonds: list[Any], covered: list[Any], whole: bool
) -> None:
    rows, visits = flow_rows(told), visit_rows(met)
    ties: Rows = [
        (source, str(row), one, two, kind, level, date(1990, 1, 1), None, mutual, None, None)
        for row, (source, (one, two), kind, level, mutual) in enumerate(bonds)
        if kind != "organisation" or mutual
    ]
    known = cover(covered + everywhere * whole, "flows")
    coverage = [(source, f"{kind}{record}", kind, *of) for source, record, _, *of in known for kind in KINDS]
    scores = influence(table(FLOWS, rows), table(TIES, ties), table(EVENTS, visits), table(COVERAGE, coverage))
    assert cells(scores, "actor", "other", "field") == near(influence_by_hand(rows, ties, visits, known))


KINDS = ("flows", "ties", "events")


def hedging_by_hand(rows: Rows, visits: Rows, covered: Rows, part: str) -> Cells:
    found: Cells = {}
    for year in YEARS:
        for state, fields in sides_by_hand(rows, visits, covered, year, part).items():
            values = {field: fmean(value for value, _, _ in books) for field, books in fields.items()}
            n = {field: sum(n for _, n, _ in books) for field, books in fields.items()}
            names = {field: {name for _, _, of in books for name in of} for field, books in fields.items()}
            for field in fields if part != "spread" else ():
                found["+".join(sorted(names[field])), state, field, year] = (values[field], None, None, n[field])
            if part == "spread" and len(values) < 2:
                continue
            of = list(values.values())
            left = [[*of[:i], *of[i + 1 :]] for i in range(len(of))] if len(of) > 1 else []
            statistic = pstdev if part == "spread" else fmean
            tries = [statistic(rest) for rest in left]
            error = ((len(of) - 1) / len(of) * sum((x - fmean(tries)) ** 2 for x in tries)) ** 0.5 if tries else 0
            value, ends = statistic(of), (None, None)
            if error > 1e-6 and sum(n.values()):
                bottom = -1 if part == "lean" else 0
                ends = (max(value - 1.6448536 * error, bottom), min(value + 1.6448536 * error, 1))
            label = "+".join(sorted(set().union(*names.values())))
            found[label, state, "all", year] = (value, *ends, sum(n.values()))
    return found


def sides_by_hand(rows: Rows, visits: Rows, covered: Rows, year: int, part: str) -> dict[str, dict[str, list[Any]]]:
    """For each state and field, of each book that can speak of both powers: the value, the rows and the sources."""
    amounts = {key: of[2:] for key, of in exchange_by_hand(rows).items()} | visits_by_hand(visits)
    flows = [row for row in rows if row[2].year == year]  # type: ignore[attr-defined]
    tours = [key for key in visits_by_hand(visits) if key[-1] == year]
    states = {code for row in flows for code in row[3:5]} | {key[2] for key in tours}
    spoke = {(row[0], field) for row in flows for field in FIELDS[str(row[5])]} | {key[:2] for key in tours}
    told: dict[tuple[Any, ...], dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for (source, field), state, power in product(spoke, states, ("AAA", "BBB")):
        key = (source, field, state, power, year)
        way = (state, power) if field in ("exports", "visits-to") else (power, state)
        if state != power and "?" not in state and (key in amounts or covers(covered, source, year, *way)):
            book = "VISIT" if "visits" in field else source
            told[book, field, power][state].append((*amounts.get(key, (0.0, 0)), source))
    found: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for book, field in {key[:2] for key in told}:
        one, two = told[book, field, "AAA"], told[book, field, "BBB"]
        most = {state: [max(of[state], key=lambda x: x[0]) for of in (one, two)] for state in one.keys() & two.keys()}
        totals = {state: x[0] + y[0] for state, (x, y) in most.items()}
        for state, (x, y) in most.items():
            if part == "engagement":
                value = (
                    sum(of < totals[state] for of in totals.values()) / (len(totals) - 1) if len(totals) > 1 else None
                )
            else:
                value = (x[0] - y[0]) / totals[state] if totals[state] else None
            if value is not None:
                names = {source for of in (one, two) for *_, source in of[state]}
                found[state][field].append(
                    (value, max(n for _, n, _ in one[state]) + max(n for _, n, _ in two[state]), names)
                )
    return found


def visits_by_hand(visits: Rows) -> Cells:
    counts: dict[tuple[Any, ...], int] = defaultdict(int)
    for source, _, on, _, actor, other, _, _, _, _, rank, *_ in visits:
        if rank == "head" and actor != other:
            counts[source, "visits-to", actor, other, on.year] += 1  # type: ignore[attr-defined]
            counts[source, "visits-from", other, actor, on.year] += 1  # type: ignore[attr-defined]
    return {key: (float(n), n) for key, n in counts.items()}


def influence_by_hand(rows: Rows, ties: Rows, visits: Rows, covered: Rows) -> Cells:
    found: Cells = {}
    for year in YEARS:
        told, spoke = strands_by_hand(rows, ties, visits, covered, year)
        values: dict[tuple[str, str], dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
        linked = {(s, p) for _, _, s, p in told if "?" not in s + p}
        for (source, field), (s, p) in product(spoke, linked):
            group = {key[2:]: of for key, of in told.items() if key[:2] == (source, field)}
            if (s, p) in group:
                x, n = group[s, p]
                share = x / sum(of for (one, _), (of, _) in group.items() if one == s)
                wide = sum(of <= x for of, _ in group.values()) / len(group)
                values[s, p][field].append((share * wide, n, source))
            elif spoke[source, field](*((s, p) if field == "exports" else (p, s))):
                values[s, p][field].append((0.0, 0, source))
        for (s, p), fields in values.items():
            domains: dict[str, tuple[list[float], int, set[str]]] = {}
            for domain, strands in DOMAINS.items():
                means = [fmean(value for value, _, _ in fields[field]) for field in strands if field in fields]
                rest = [of for field in strands for of in fields.get(field, ())]
                if means:
                    domains[domain] = (means, sum(n for _, n, _ in rest), {source for *_, source in rest})
            domains["all"] = (
                [fmean(of) for of, _, _ in domains.values()],
                sum(n for _, n, _ in domains.values()),
                set().union(*(names for *_, names in domains.values())),
            )
            for domain, (of, n, names) in domains.items():
                ends = (min(of), max(of)) if max(of) - min(of) > 1e-12 else (None, None)
                found["+".join(sorted(names)), p, s, domain, year] = (fmean(of), *ends, n)
    return found


def strands_by_hand(rows: Rows, ties: Rows, visits: Rows, covered: Rows, year: int) -> tuple[Cells, dict[Any, Any]]:
    exchanged = divisible_by_hand(exchange_by_hand(rows), covered)
    told: Cells = {k[:4]: (of[2], of[3]) for k, of in exchanged.items() if k[4] == year}
    spoke: dict[Any, Any] = {}
    for source, field, *_ in told:
        spoke[source, field] = lambda one, two, source=source: covers(covered, source, year, one, two)
    everyone = {row[0] for row in covered if row[5] == "*" and row[3].year <= year <= row[4].year}  # type: ignore[attr-defined]
    bonds: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for source, _, one, two, kind, level, _, _, mutual, _, _ in ties:
        for s, p in ((one, two), (two, one)) if mutual else ((one, two),):
            if source in everyone and s != p and "?" not in f"{s}{p}" and kind != "treaty":
                worth = {"alliance": 3 if level == "defense" else 1}.get(str(kind), 7 if level == "7" else 1)
                bonds[(source, kind, p, s) if kind == "representation" else (source, kind, s, p)].append(worth)
    for (source, kind, s, p), of in bonds.items():
        told[source, kind, s, p] = (max(of) if kind == "alliance" else sum(of), len(of))
    for (source, _, s, p, on), (x, n) in visits_by_hand(visits).items():
        if source in everyone and on == year:
            before = told.get((source, "visits", s, p), (0, 0))
            told[source, "visits", s, p] = (before[0] + x, before[1] + n)
    spoke |= {key[:2]: lambda one, two: True for key in told if key[:2] not in spoke}
    return {key: of for key, of in told.items() if of[0] > 0}, spoke


def flow_rows(told: list[Any]) -> Rows:
    return flow_table([(source, on, *sides, kind, value, book) for source, on, sides, kind, value, book in told])


def visit_rows(met: list[Any]) -> Rows:
    return [
        (source, f"v{row}", on, "day", *sides, "CONSULT", "visit", None, "VISIT", rank, None, "happened", *NO_TEXT)
        for row, (source, on, sides, rank) in enumerate(met)
    ]


def cells(scores: Any, *columns: str) -> Cells:
    rows = scores.to_pyarrow().to_pylist()
    found = {
        (row["source"], *(row[column] for column in columns), row["period"].year): (
            row["value"],
            row["low"],
            row["high"],
            row["n"],
        )
        for row in rows
    }
    assert len(found) == len(rows)
    return found


def near(found: Cells) -> Cells:
    return {
        cell: tuple(None if of is None else pytest.approx(of, abs=1e-6) for of in told) for cell, told in found.items()
    }
