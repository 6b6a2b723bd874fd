"""Each measure beside a slow and obvious version of itself, on tables that hypothesis makes up."""

from __future__ import annotations

import calendar
from collections import defaultdict
from datetime import date, timedelta
from itertools import combinations
from typing import Any

import ibis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from detente import acts
from detente.measures.agreement import agreement
from detente.measures.cooperation import cooperation
from detente.tables import COVERAGE, EVENTS, VOTES, table
from tests.measures.samples import NO_TEXT, Rows

Scores = dict[tuple[Any, ...], tuple[float, int]]

VOTERS = ("AAA", "BBB", "CCC", "DDD")
DAYS = (date(1999, 12, 31), date(2000, 1, 1), date(2000, 2, 29), date(2000, 3, 1), date(2001, 2, 1))
PAIRS = (("AAA", "BBB"), ("AAA", "BBB"), ("BBB", "AAA"), ("AAA", "?CC"), ("AAA", "AAA"))
CODES = ("042", "163", "016", "1214", "0357")

few = settings(max_examples=25, deadline=None, derandomize=True)
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
)
def test_cooperation_is_what_adding_by_hand_gives(
    events: list[tuple[Any, ...]], covered: list[tuple[str, date, int]], by: str, weights: str
) -> None:
    rows: Rows = [
        (source, str(row), when, exact, *pair, *_act(code), field, book, code, weight, status, *NO_TEXT)
        for row, (source, when, exact, pair, code, field, book, weight, status) in enumerate(events)
    ]
    spans: Rows = [
        (source, str(row), "events", since, since + timedelta(days=days), "*")
        for row, (source, since, days) in enumerate(covered)
    ]
    scores = cooperation(table(EVENTS, rows), table(COVERAGE, spans), by=by, weights=weights)
    keys = ("source", "actor", "other", "field", "period")
    assert _values(scores, *keys) == _near(cooperation_by_hand(rows, spans, by, weights))


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


def cooperation_by_hand(rows: Rows, spans: Rows, by: str, weights: str) -> Scores:
    found: dict[tuple[Any, ...], list[float]] = defaultdict(list)
    for row in rows:
        event = dict(zip(EVENTS.names, row, strict=False))
        weight = _weight(event, weights)
        if event["status"] != "happened" or event["actor"] == event["other"] or weight is None:
            continue
        if "?" in event["actor"] + event["other"] or event["precision"] == "none":
            continue
        if event["precision"] == "year" and by == "month":
            continue
        for field in {event["field"], "all"} - {None}:
            key = (event["source"], event["actor"], event["other"], field, _period(event["date"], by))
            found[key].append(weight)
    for *cell, _ in list(found):
        for period in _whole(cell[0], spans, by):
            found.setdefault((*cell, period), [])
    return {key: (sum(of), len(of)) for key, of in found.items()}


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
