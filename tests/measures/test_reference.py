"""Each measure beside a slow and obvious version of itself, on tables that hypothesis makes up."""

from __future__ import annotations

import calendar
from collections import defaultdict
from datetime import date, timedelta
from itertools import combinations
from typing import Any

import ibis
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as some

from detente import actors, acts
from detente.measures.agreement import agreement
from detente.measures.attention import attention
from detente.measures.conduct import conduct
from detente.measures.cooperation import cooperation
from detente.measures.interests import interests
from detente.measures.similarity import similarity
from detente.measures.visits import visits
from detente.tables import COVERAGE, EVENTS, TIES, VOTES, table
from tests.measures.samples import NO_TEXT, Rows

Scores = dict[tuple[Any, ...], tuple[float, int]]

VOTERS = ("AAA", "BBB", "CCC", "DDD")
DAYS = (date(1999, 12, 31), date(2000, 1, 1), date(2000, 2, 29), date(2000, 3, 1), date(2001, 2, 1))
PAIRS = (("AAA", "BBB"), ("AAA", "BBB"), ("BBB", "AAA"), ("AAA", "?CC"), ("AAA", "AAA"))
CODES = ("042", "163", "016", "1214", "0357")

# Without shrinking: each example runs a query, so that a search for the smallest one takes minutes.
few = settings(max_examples=25, deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate))
ballot = some.one_of(some.none(), some.integers(-1, 1))
roll_calls = some.lists(some.tuples(some.sampled_from(DAYS), some.tuples(*[ballot] * len(VOTERS))), max_size=8)
told = some.tuples(
    some.sampled_from(("one", "two")),
    some.sampled_from(DAYS),
    some.sampled_from(("day", "month", "year", "none")),
    some.sampled_from(PAIRS),
    some.sampled_from(CODES),
    some.sampled_from((None, "trade", "health")),
    some.sampled_from(("ICEWS", "KEDS", "PLOVER")),
    some.sampled_from((None, 1.5, -7.0)),
    some.sampled_from(("happened", "happened", "planned", "denied")),
)
spans = some.lists(
    some.tuples(some.sampled_from(("one", "two")), some.sampled_from(DAYS), some.integers(0, 500)), max_size=3
)


@few
@given(calls=roll_calls, by=some.sampled_from(("year", "month")), abstention=some.sampled_from(("half", "apart")))
def test_agreement_is_what_counting_by_hand_gives(
    calls: list[tuple[date, tuple[int | None, ...]]], by: str, abstention: str
) -> None:
    rows: Rows = [
        ("un", f"{call}/{actor}", day, str(call), actor, vote, None, None)
        for call, (day, cast) in enumerate(calls)
        for actor, vote in zip(VOTERS, cast, strict=True)
        if vote is not None
    ]
    scores = agreement(table(VOTES, rows), by=by, abstention=abstention)
    assert _values(scores, "actor", "other", "period") == _near(agreement_by_hand(calls, by, abstention))


@few
@given(
    events=some.lists(told, min_size=3, max_size=20),
    covered=spans,
    by=some.sampled_from(("year", "month")),
    weights=some.sampled_from(("source", "PLOVER", "quad", "KEDS", "ICEWS")),
    kind=some.sampled_from(("all", "verbal", "material")),
)
def test_cooperation_is_what_adding_by_hand_gives(
    events: list[tuple[Any, ...]], covered: list[tuple[str, date, int]], by: str, weights: str, kind: str
) -> None:
    rows, spans = act_table(events), cover(covered, "events")
    scores = cooperation(table(EVENTS, rows), table(COVERAGE, spans), by=by, weights=weights, kind=kind)
    keys = ("source", "actor", "other", "field", "period")
    assert _values(scores, *keys) == _near(cooperation_by_hand(rows, spans, by, weights, kind))


@few
@given(
    events=some.lists(told, min_size=3, max_size=20),
    covered=spans,
    by=some.sampled_from(("year", "month")),
    side=some.sampled_from(("done", "received")),
    speaks=some.sampled_from(("*", "*", "AAA>*", "*>AAA", "AAA|BBB")),
)
def test_attention_is_what_dividing_by_hand_gives(
    events: list[tuple[Any, ...]], covered: list[tuple[str, date, int]], by: str, side: str, speaks: str
) -> None:
    rows, spans = act_table(events), cover(covered, "events", speaks)
    scores = attention(table(EVENTS, rows), table(COVERAGE, spans), by=by, side=side)
    keys = ("source", "actor", "other", "field", "period")
    assert _values(scores, *keys) == _near(attention_by_hand(rows, spans, by, side, speaks))


@few
@given(
    events=some.lists(told, min_size=3, max_size=20),
    by=some.sampled_from(("year", "month")),
    apart=some.sampled_from(("act", "mode")),
)
def test_conduct_is_what_counting_by_hand_gives(events: list[tuple[Any, ...]], by: str, apart: str) -> None:
    rows = act_table(events)
    found: dict[tuple[Any, ...], int] = defaultdict(int)
    for row in rows:
        event = dict(zip(EVENTS.names, row, strict=False))
        if _counts(event, by) and event["act"]:
            kind = event["act"] + (f":{event['mode']}" if apart == "mode" and event["mode"] else "")
            found[event["source"], event["actor"], event["other"], kind, _period(event["date"], by)] += 1
    scores = conduct(table(EVENTS, rows), table(COVERAGE, []), by=by, apart=apart)
    told = _values(scores, "source", "actor", "other", "field", "period")
    assert told == _near({key: (float(n), n) for key, n in found.items()})


@few
@given(
    calls=some.lists(
        some.tuples(
            some.sampled_from(DAYS[:2]),
            some.tuples(*[some.integers(-1, 1)] * 3),
            some.sampled_from((None, "", "nuclear", "human rights|nuclear", "economic | nuclear")),
        ),
        min_size=8,
        max_size=16,
    ),
    by=some.sampled_from(("year", "month")),
    abstention=some.sampled_from(("half", "apart")),
)
def test_interests_are_agreement_on_each_issue(calls: list[tuple[Any, ...]], by: str, abstention: str) -> None:
    rows: Rows = [
        ("un", f"{call}/{actor}", day, str(call), actor, vote, issue, None)
        for call, (day, cast, issue) in enumerate(calls)
        for actor, vote in zip(VOTERS[:3], cast, strict=True)
    ]
    scores = _values(interests(table(VOTES, rows), by=by, abstention=abstention), "actor", "other", "field", "period")
    wanted: Scores = {}
    for issue in ("nuclear", "human rights", "economic"):
        held = [(day, (*cast, None)) for day, cast, issues in calls if issue in (issues or "")]
        for (actor, other, period), (value, n) in agreement_by_hand(held, by, abstention).items():
            if n >= 5:
                wanted[actor, other, issue, period] = value, n
    assert scores == _near(wanted)


@few
@given(
    calls=some.lists(
        some.tuples(some.sampled_from(DAYS[:3]), some.tuples(*[ballot] * len(VOTERS)), some.booleans()),
        min_size=4,
        max_size=14,
    ),
    by=some.sampled_from(("year", "month")),
    index=some.sampled_from(("S", "weighted-S", "kappa", "pi", "tau-b")),
)
def test_similarity_of_votes_is_what_comparing_by_hand_gives(
    calls: list[tuple[date, tuple[int | None, ...], bool]], by: str, index: str
) -> None:
    rows: Rows = [
        ("un", f"{call}/{actor}", day, str(call), actor, vote, None, important)
        for call, (day, cast, important) in enumerate(calls)
        for actor, vote in zip(VOTERS, cast, strict=True)
        if vote is not None
    ]
    scores = similarity(table(VOTES, rows), table(TIES, []), table(COVERAGE, []), by=by, index=index)
    shared: dict[tuple[Any, ...], list[tuple[int, int]]] = defaultdict(list)
    for day, cast, important in calls:
        if len({vote for vote in cast if vote is not None}) < 2 or (index == "weighted-S" and not important):
            continue
        for (a, first), (b, second) in combinations(zip(VOTERS, cast, strict=True), 2):
            if first is not None and second is not None:
                shared[a, b, _period(day, by)].append((first, second))
    values = {key: (alike_by_hand(of, index, 2), len(of)) for key, of in shared.items()}
    wanted = {key: (value, n) for key, (value, n) in values.items() if value is not None}
    assert _values(scores, "actor", "other", "period") == _near(wanted)
    for row in scores.to_pyarrow().to_pylist():
        if index in ("kappa", "pi", "tau-b"):
            margin = margin_by_hand(shared[row["actor"], row["other"], row["period"]], index)
            assert (row["low"] is None) == (margin is None)
            if margin is not None:
                assert row["low"] == pytest.approx(max(row["value"] - margin, -1.0), abs=1e-6)
                assert row["high"] == pytest.approx(min(row["value"] + margin, 1.0), abs=1e-6)


@few
@given(
    bonds=some.lists(
        some.tuples(
            some.sampled_from((("AAA", "BBB"), ("AAA", "CCC"), ("BBB", "CCC"), ("?DD", "AAA"), ("CCC", "?DD"))),
            some.sampled_from(("defense|consultation", "Neutrality", "nonaggression", "Entente", None)),
            some.sampled_from((None, date(1990, 1, 1), date(2000, 6, 1))),
            some.sampled_from((None, date(1999, 12, 31), date(2000, 7, 1))),
            some.booleans(),
            some.sampled_from(("alliance", "alliance", "treaty")),
        ),
        min_size=1,
        max_size=8,
    ),
    index=some.sampled_from(("S", "kappa", "pi", "tau-b")),
)
def test_similarity_of_alliances_is_what_comparing_by_hand_gives(bonds: list[tuple[Any, ...]], index: str) -> None:
    rows: Rows = [
        ("pacts", str(row), *pair, kind, level, since, until, mutual)
        for row, (pair, level, since, until, mutual, kind) in enumerate(bonds)
    ]
    covered: Rows = [("pacts", "a", "ties", date(1999, 1, 1), date(2000, 12, 31), "*")]
    scores = similarity(table(VOTES, []), table(TIES, rows), table(COVERAGE, covered), index=index, of="alliances")
    assert _values(scores, "actor", "other", "period") == _near(alliances_by_hand(bonds, index))


@few
@given(
    trips=some.lists(
        some.tuples(
            some.sampled_from(("one", "two")),
            some.dates(date(2000, 2, 20), date(2000, 3, 12)),
            some.sampled_from(("day", "day", "month")),
            some.sampled_from((("AAA", "BBB"), ("AAA", "BBB"), ("BBB", "AAA"), ("AAA", "?CC"))),
            some.sampled_from((("ICEWS", "042"), ("ICEWS", "043"), ("VISIT", "head"), ("VISIT", "envoy"))),
        ),
        min_size=3,
        max_size=20,
    ),
    covered=spans,
    by=some.sampled_from(("year", "month")),
    count=some.sampled_from(("number", "ranked", "balance")),
)
def test_visits_are_what_counting_by_hand_gives(
    trips: list[tuple[Any, ...]], covered: list[tuple[str, date, int]], by: str, count: str
) -> None:
    rows: Rows = [
        (source, str(row), day, exact, *pair, "CONSULT", "visit", None, *book, None, "happened", *NO_TEXT)
        for row, (source, day, exact, pair, book) in enumerate(trips)
    ]
    spans = cover(covered, "events")
    scores = visits(table(EVENTS, rows), table(COVERAGE, spans), by=by, count=count)
    found = _values(scores, "source", "actor", "other", "period")
    assert found == _near(visits_by_hand(trips, spans, by, count))


def act_table(events: list[tuple[Any, ...]]) -> Rows:
    return [
        (source, str(row), when, exact, *pair, *_act(code), field, book, code, weight, status, *NO_TEXT)
        for row, (source, when, exact, pair, code, field, book, weight, status) in enumerate(events)
    ]


def cover(covered: list[tuple[str, date, int]], kind: str, speaks: str = "*") -> Rows:
    return [
        (source, str(row), kind, since, since + timedelta(days=days), speaks)
        for row, (source, since, days) in enumerate(covered)
    ]


def agreement_by_hand(calls: list[tuple[date, tuple[int | None, ...]]], by: str, abstention: str) -> Scores:
    points: dict[tuple[Any, ...], list[float]] = defaultdict(list)
    for day, cast in calls:
        if len({vote for vote in cast if vote is not None}) < 2:
            continue
        for (a, first), (b, second) in combinations(zip(VOTERS, cast, strict=True), 2):
            if first is None or second is None:
                continue
            alike = 1 - abs(first - second) / 2
            points[a, b, _period(day, by)].append(float(first == second) if abstention == "apart" else alike)
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


def attention_by_hand(rows: Rows, spans: Rows, by: str, side: str, speaks: str) -> Scores:
    hears = {"*": "*", "AAA>*": "AAA" * (side == "done"), "*>AAA": "AAA" * (side == "received"), "AAA|BBB": ""}[speaks]
    own, far = ("actor", "other") if side == "done" else ("other", "actor")
    covered = {span[0] for span in spans}
    n: dict[tuple[Any, ...], int] = defaultdict(int)
    for row in rows:
        act = dict(zip(EVENTS.names, row, strict=False))
        if act["status"] != "happened" or act["actor"] == act["other"] or act["precision"] == "none":
            continue
        if (act["precision"] == "year" and by == "month") or "?" in act[own]:
            continue
        if act["source"] in covered and hears not in ("*", act[own]):
            continue
        for field in {act["field"], "all"} - {None}:
            n[act["source"], act[own], act[far], field, _period(act["date"], by)] += 1
    for source, one, other, field, _ in list(n):
        actor, towards = (one, other) if side == "done" else (other, one)
        if speaks == "*" or (speaks == "AAA>*" and actor == "AAA") or (speaks == "*>AAA" and towards == "AAA"):
            for period in _whole(source, spans, by):
                n[source, one, other, field, period] += 0
    wholes: dict[tuple[Any, ...], int] = defaultdict(int)
    for (source, one, _, field, period), times in n.items():
        wholes[source, one, field, period] += times
    return {
        (source, one, other, field, period): (times / whole, whole)
        for (source, one, other, field, period), times in n.items()
        if "?" not in other and (whole := wholes[source, one, field, period])
    }


def visits_by_hand(trips: list[tuple[Any, ...]], spans: Rows, by: str, count: str) -> Scores:
    found: dict[tuple[Any, ...], list[tuple[date, int, bool]]] = defaultdict(list)
    for source, day, exact, pair, (book, code) in trips:
        if "?" in "".join(pair) or (count == "ranked" and book != "VISIT"):
            continue
        visitor = pair[::-1] if code == "043" else pair
        found[source, *visitor].append((day, 3 if code == "head" else 1, exact == "day"))
    ranks: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for pair, told in found.items():
        for day, rank, _ in (trip for trip in told if not trip[2]):
            ranks[*pair, _period(day, by)].append(rank)
        trip: list[tuple[date, int]] = []
        for day, rank, _ in [*sorted(one for one in told if one[2]), (date(2100, 1, 1), 0, True)]:
            if trip and (day - trip[-1][0]).days > 3:
                ranks[*pair, _period(trip[0][0], by)].append(max(weight for _, weight in trip))
                trip = []
            trip.append((day, rank))
        for period in _whole(pair[0], spans, by):
            ranks.setdefault((*pair, period), [])
    if count != "balance":
        return {key: (float(sum(of) if count == "ranked" else len(of)), len(of)) for key, of in ranks.items()}
    shares: Scores = {}
    for source, actor, other, period in ranks:
        paid, back = (len(ranks.get((source, *way, period), [])) for way in ((actor, other), (other, actor)))
        if paid + back:
            shares[source, actor, other, period] = paid / (paid + back), paid + back
            shares[source, other, actor, period] = back / (paid + back), paid + back
    return shares


def cooperation_by_hand(rows: Rows, spans: Rows, by: str, weights: str, kind: str) -> Scores:
    found: dict[tuple[Any, ...], list[float]] = defaultdict(list)
    for row in rows:
        event = dict(zip(EVENTS.names, row, strict=False))
        weight = _weight(event, weights)
        if weight is None or not _counts(event, by):
            continue
        if kind != "all" and (event["act"] is None or kind not in acts.quad(event["act"])):
            continue
        for field in {event["field"], "all"} - {None}:
            key = (event["source"], event["actor"], event["other"], field, _period(event["date"], by))
            found[key].append(weight)
    for *cell, _ in list(found):
        for period in _whole(cell[0], spans, by):
            found.setdefault((*cell, period), [])
    return {key: (sum(of), len(of)) for key, of in found.items()}


def _counts(event: dict[str, Any], by: str) -> bool:
    """Whether an act happened, between two who are known, at a time that is known well enough."""
    if event["status"] != "happened" or event["actor"] == event["other"] or event["precision"] == "none":
        return False
    return "?" not in event["actor"] + event["other"] and not (event["precision"] == "year" and by == "month")


def _weight(event: dict[str, Any], weights: str) -> float | None:
    if weights == "source":
        return event["weight"]
    code = acts.cameo()[event["code"]]
    if weights in ("KEDS", "ICEWS"):
        return getattr(code, weights.lower()) if event["book"] != "PLOVER" else None
    if event["act"] is None:
        return None
    if weights == "PLOVER":
        return acts.plover_weight(event["act"], event["mode"])
    return 1.0 if "cooperation" in acts.quad(event["act"]) else -1.0


def _whole(source: str, spans: Rows, by: str) -> set[date]:
    days = {
        since + timedelta(days=day)
        for of, _, _, since, until, _ in spans
        if of == source
        for day in range((until - since).days + 1)  # type: ignore[operator]
    }
    held: dict[date, int] = defaultdict(int)
    for day in days:
        held[_period(day, by)] += 1
    return {period for period, n in held.items() if n == _length(period, by)}


def _length(period: date, by: str) -> int:
    if by == "month":
        return calendar.monthrange(period.year, period.month)[1]
    return 366 if calendar.isleap(period.year) else 365


def _period(day: date, by: str) -> date:
    return day.replace(day=1) if by == "month" else day.replace(month=1, day=1)


def _act(code: str) -> tuple[str | None, str | None]:
    return acts.cameo()[code].act, acts.cameo()[code].mode


def _values(scores: ibis.Table, *keys: str) -> dict[tuple[Any, ...], Any]:
    rows = scores.to_pyarrow().to_pylist()
    values = {tuple(row[key] for key in keys): (row["value"], row["n"]) for row in rows}
    assert len(values) == len(rows)
    return values


def _near(scores: Scores) -> dict[tuple[Any, ...], Any]:
    return {key: (pytest.approx(value), n) for key, (value, n) in scores.items()}
