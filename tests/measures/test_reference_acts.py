"""Measures of acts beside slow and obvious versions, on tables that are drawn by lot."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from detente import acts, intervals
from detente.measures.attention import attention
from detente.measures.conduct import conduct
from detente.measures.cooperation import cooperation
from detente.measures.reliability import reliability
from detente.measures.visits import visits
from detente.tables import COVERAGE, EVENTS, table
from tests.measures.by_hand import (
    DAYS,
    SOURCES,
    Scores,
    cells,
    counted,
    cover,
    drawn,
    near,
    period_of,
    spans,
    whole_periods,
)
from tests.measures.samples import NO_TEXT, Rows

PAIRS = (("AAA", "BBB"), ("AAA", "BBB"), ("BBB", "AAA"), ("AAA", "?CC"), ("?CC", "AAA"), ("AAA", "AAA"))
CODES = ("042", "163", "016", "1214", "0357")


def told(chance: Random) -> Rows:
    """Acts of every sort, those that count and those that do not."""
    statuses, precisions = ("happened", "happened", "planned", "denied"), ("day", "month", "year", "none")
    books, fields, weights = ("ICEWS", "KEDS", "PLOVER"), (None, "trade", "health"), (None, 1.5, -7.0)
    return [
        (source, str(row), when, exact, *pair, *_act(code), field, book, code, weight, status, *NO_TEXT)
        for row, (source, when, exact, pair, code, field, book, weight, status) in enumerate(
            drawn(chance, 150, SOURCES, DAYS, precisions, PAIRS, CODES, fields, books, weights, statuses)
        )
    ]


@pytest.mark.parametrize(
    ("by", "weights", "kind"),
    [
        ("month", "source", "all"),
        ("year", "source", "material"),
        ("month", "PLOVER", "verbal"),
        ("year", "PLOVER", "all"),
        ("month", "quad", "material"),
        ("year", "KEDS", "all"),
        ("month", "ICEWS", "all"),
    ],
)
def test_cooperation_is_what_adding_by_hand_gives(chance: Random, by: str, weights: str, kind: str) -> None:
    rows, spoken = told(chance), cover(spans(chance), "events")
    scores = cooperation(table(EVENTS, rows), table(COVERAGE, spoken), by=by, weights=weights, kind=kind)
    keys = ("source", "actor", "other", "field", "period")
    assert cells(scores, *keys) == near(cooperation_by_hand(rows, spoken, by, weights, kind))


@pytest.mark.parametrize(("by", "apart"), [("month", "act"), ("year", "mode")])
def test_conduct_is_what_counting_by_hand_gives(chance: Random, by: str, apart: str) -> None:
    rows = told(chance)
    found: dict[tuple[Any, ...], int] = defaultdict(int)
    for row in rows:
        event = dict(zip(EVENTS.names, row, strict=False))
        if counted(event, by) and event["act"]:
            kind = event["act"] + (f":{event['mode']}" if apart == "mode" and event["mode"] else "")
            found[event["source"], event["actor"], event["other"], kind, period_of(event["date"], by)] += 1
    scores = conduct(table(EVENTS, rows), table(COVERAGE, []), by=by, apart=apart)
    kinds = cells(scores, "source", "actor", "other", "field", "period")
    assert kinds == near({key: (float(n), n) for key, n in found.items()})


@pytest.mark.parametrize(
    ("by", "side", "speaks"),
    [
        ("month", "done", "*"),
        ("year", "received", "*"),
        ("year", "done", "AAA>*"),
        ("month", "received", "AAA>*"),
        ("year", "received", "*>AAA"),
        ("month", "done", "AAA|BBB"),
    ],
)
def test_attention_is_what_dividing_by_hand_gives(chance: Random, by: str, side: str, speaks: str) -> None:
    rows, spoken = told(chance), cover(spans(chance), "events", speaks)
    scores = attention(table(EVENTS, rows), table(COVERAGE, spoken), by=by, side=side)
    keys = ("source", "actor", "other", "field", "period")
    assert cells(scores, *keys) == near(attention_by_hand(rows, spoken, by, side, speaks))


@pytest.mark.parametrize("by", ["year", "month"])
@pytest.mark.parametrize("count", ["number", "ranked", "balance"])
def test_visits_are_what_counting_by_hand_gives(chance: Random, by: str, count: str) -> None:
    days = [date(2000, 2, 20) + timedelta(days=day) for day in range(22)]
    pairs = (("AAA", "BBB"), ("AAA", "BBB"), ("BBB", "AAA"), ("AAA", "?CC"))
    books = (("ICEWS", "042"), ("ICEWS", "043"), ("VISIT", "head"), ("VISIT", "envoy"))
    trips = drawn(chance, 90, SOURCES, days, ("day", "day", "month"), pairs, books)
    rows: Rows = [
        (source, str(row), day, exact, *pair, "CONSULT", "visit", None, *book, None, "happened", *NO_TEXT)
        for row, (source, day, exact, pair, book) in enumerate(trips)
    ]
    spoken = cover(spans(chance), "events")
    scores = visits(table(EVENTS, rows), table(COVERAGE, spoken), by=by, count=count)
    found = cells(scores, "source", "actor", "other", "period")
    assert found == near(visits_by_hand(trips, spoken, by, count))


@pytest.mark.parametrize("over", ["year", "so far"])
@pytest.mark.parametrize(
    ("within", "part"), [("3", "share"), ("6", "share"), ("12", "base"), ("3", "base"), ("3", "lift")]
)
def test_reliability_is_what_going_through_the_months_gives(chance: Random, within: str, part: str, over: str) -> None:
    rows, spoken = talks(chance)
    scores = reliability(table(EVENTS, rows), table(COVERAGE, spoken), within=within, part=part, over=over)
    wanted = reliability_by_hand(rows, spoken, int(within), part, over)
    assert cells(scores, "source", "actor", "other", "period") == near({key: row[:2] for key, row in wanted.items()})
    for row in scores.to_pyarrow().to_pylist():
        ends = wanted[row["source"], row["actor"], row["other"], row["period"]][2]
        assert (row["low"], row["high"]) == pytest.approx(ends)


def talks(chance: Random) -> tuple[Rows, Rows]:
    """Two years of words and deeds as several sources tell them, one of them with a gap."""
    days = [date(2000, 1, 1) + timedelta(days=day) for day in range(730)]
    pairs = (("AAA", "BBB"), ("AAA", "BBB"), ("BBB", "AAA"), ("AAA", "?CC"))
    kinds, exact = ("AGREE", "CONSULT", "AGREE", "AID", "RETREAT", "ACCUSE", None), ("day", "day", "month", "year")
    drawn_acts = drawn(chance, 150, SOURCES, days, exact, pairs, kinds, ("happened", "happened", "planned"))
    rows: Rows = [
        (source, str(row), day, known, *pair, act, None, None, "PLOVER", act or "01", None, status, *NO_TEXT)
        for row, (source, day, known, pair, act, status) in enumerate(drawn_acts)
    ]
    spans = [(source, chance.choice(DAYS[:4]), chance.randrange(250, 800)) for source in sorted({*SOURCES} - {"two"})]
    gap = [("two", DAYS[1], chance.randrange(120, 250)), ("two", date(2000, 10, 1), chance.randrange(200, 500))]
    return rows, cover([*spans, *gap], "events")


def reliability_by_hand(rows: Rows, spans: Rows, h: int, part: str, over: str) -> dict[tuple[Any, ...], Any]:
    told: dict[tuple[Any, ...], dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in rows:
        act = dict(zip(EVENTS.names, row, strict=False))
        if counted(act, "month"):
            told[act["source"], act["actor"], act["other"]][_month(act["date"])].add(act["act"])
    found: dict[tuple[Any, ...], Any] = {}
    for (source, *pair), months in told.items():
        covered = {_month(period) for period in whole_periods(source, spans, "month")}
        judged = {
            month: any({"AID", "RETREAT"} & months.get(month + later, set()) for later in range(1, h + 1))
            for month in sorted(covered)
            if month >= min(months) and all(month + later in covered for later in range(h + 1))
        }
        spoke = [month for month in judged if {"AGREE", "CONSULT"} & set(months.get(month, ()))]
        silent = [month for month in judged if month not in spoke]
        for year in {(month + h) // 12 for month in judged}:
            sides = []
            for of in (spoke, silent):
                due = [at for at in of if (at + h) // 12 == year or (over == "so far" and (at + h) // 12 < year)]
                fresh = sum(min([h, *(at - before for before in of if before < at)]) / h for at in due)
                sides.append((len(due), sum(judged[at] for at in due) / max(len(due), 1), fresh))
            (n, share, weight), (m, base, breadth) = sides
            key = (source, *pair, date(year, 1, 1))
            if part == "share" and n:
                found[key] = share, n, _held(intervals.wilson(share, weight), share)
            elif part == "base" and m:
                found[key] = base, m, _held(intervals.wilson(base, breadth), base)
            elif part == "lift" and n and m:
                ends = intervals.difference(share, weight, base, breadth)
                found[key] = share - base, n, (max(ends[0], -1), min(ends[1], 1))
    return found


def _held(ends: tuple[float, float], share: float) -> tuple[float, float]:
    return max(0.0, min(ends[0], share)), min(1.0, max(ends[1], share))


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def cooperation_by_hand(rows: Rows, spans: Rows, by: str, weights: str, kind: str) -> Scores:
    found: dict[tuple[Any, ...], list[float]] = defaultdict(list)
    for row in rows:
        event = dict(zip(EVENTS.names, row, strict=False))
        weight = _weight(event, weights)
        if weight is None or not counted(event, by):
            continue
        if kind != "all" and (event["act"] is None or kind not in acts.quad(event["act"])):
            continue
        for field in {event["field"], "all"} - {None}:
            key = (event["source"], event["actor"], event["other"], field, period_of(event["date"], by))
            found[key].append(weight)
    for *cell, _ in list(found):
        for period in whole_periods(cell[0], spans, by):
            found.setdefault((*cell, period), [])
    return {key: (sum(of), len(of)) for key, of in found.items()}


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
            n[act["source"], act[own], act[far], field, period_of(act["date"], by)] += 1
    for source, one, other, field, _ in list(n):
        actor, towards = (one, other) if side == "done" else (other, one)
        if speaks == "*" or (speaks == "AAA>*" and actor == "AAA") or (speaks == "*>AAA" and towards == "AAA"):
            for period in whole_periods(source, spans, by):
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
            ranks[*pair, period_of(day, by)].append(rank)
        trip: list[tuple[date, int]] = []
        for day, rank, _ in [*sorted(one for one in told if one[2]), (date(2100, 1, 1), 0, True)]:
            if trip and (day - trip[-1][0]).days > 3:
                ranks[*pair, period_of(trip[0][0], by)].append(max(weight for _, weight in trip))
                trip = []
            trip.append((day, rank))
        for period in whole_periods(pair[0], spans, by):
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


def _act(code: str) -> tuple[str | None, str | None]:
    return acts.cameo()[code].act, acts.cameo()[code].mode
