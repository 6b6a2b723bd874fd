"""The charts of a brief, drawn from its findings: each a Vega-Lite spec by the name of its place on the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from detente.brief.drawn import course_drawn, places_drawn
from detente.brief.parts import Findings, Series, Share, Timeline, Told
from detente.brief.words import short

Spec = dict[str, Any]

APART = 0.19  # of the width that a name takes
TOPS = (0.1, 0.2, 0.4, 0.6, 0.8, 1.0)  # where the axis of the shares may end
QUOTED = 260  # characters of evidence that a tooltip shows; the list has the whole


def drawings(findings: Findings) -> dict[str, Spec]:
    """The specs of every chart that the findings can fill."""
    from detente import charts

    drawn: dict[str, Spec] = {}
    acts = [act for act in findings.timeline.acts if act.date and act.weight]
    titles = {source.key: source.title for source in findings.sources}
    if findings.timeline.tallies:
        drawn |= {f"timeline-{lane.row}": _counted(findings.timeline, lane.row) for lane in findings.timeline.lanes}
    elif acts:
        years = sorted(int(act.date[:4]) for act in acts if act.date)
        ends = {"first": years[0] - 1, "last": years[-1] + 1}
        for row in ("pair", "third"):
            shown = [act for act in acts if act.row == row]
            named = _named(shown, years[0], years[-1])
            rows = [{**_point(act, titles), **named.get(act.records[0], {"name": None})} for act in shown]
            if rows:
                drawn[f"timeline-{row}"] = charts.timeline(rows, **ends).to_dict(validate=False)
    if findings.fields.rows:
        counts = [
            {"field": row.field.replace("-", " "), "cooperation": row.cooperation.n, "conflict": row.conflict.n}
            for row in findings.fields.rows
        ]
        drawn["fields"] = charts.fields(counts).to_dict(validate=False)
    if findings.voting.series:
        drawn["voting"] = charts.agreement(_lines(findings.voting.series)).to_dict(validate=False)
    return drawn | course_drawn(findings) | places_drawn(findings) | _shares(findings) | _issues(findings)


def _shares(findings: Findings) -> dict[str, Spec]:
    """A small chart for each field of exchange of which more than one year is known, all with the same axis."""
    from detente import charts

    shown = [row for row in findings.exchange.rows if _long(row)] if findings.exchange else []
    highest = max((number.value for row in shown for line in row.trend for _, number in line.points), default=0.0)
    top = next(top for top in TOPS if top >= min(highest, 1.0))
    drawn = {}
    for row in shown:
        points = [
            {"role": line.role, "with": line.label, "year": year, "value": number.value}
            for line in row.trend
            for year, number in line.points
        ]
        drawn[f"exchange-{row.field}"] = charts.trend(points, top=top).to_dict(validate=False)
    return drawn


def _long(row: Share) -> bool:
    return any(len(line.points) > 1 for line in row.trend)


def _issues(findings: Findings) -> dict[str, Spec]:
    """A dot and an interval for each issue, the third power's beside."""
    from detente import charts

    if findings.issues is None:
        return {}
    third = findings.third.name if findings.third else ""
    rows = [
        {
            "issue": row.name,
            "role": role,
            "with": name,
            "value": number.value,
            "low": number.low,
            "high": number.high,
            "interval": number.span,
            "n": number.n,
        }
        for row in findings.issues.rows
        for role, name, number in (("pair", findings.other.name, row.pair), ("third", third, row.third))
        if number
    ]
    return {"issues": charts.issues(rows).to_dict(validate=False)}


def _counted(timeline: Timeline, row: str) -> Spec:
    """How many acts there are of each period, over the years of both rows."""
    from detente import charts

    rows = [
        {
            "since": tally.since,
            "until": tally.until,
            "when": tally.when,
            "cooperation": tally.cooperation.n,
            "conflict": tally.conflict.n,
        }
        for tally in timeline.tallies
        if tally.row == row
    ]
    first, last = min(one.since for one in timeline.tallies), max(one.until for one in timeline.tallies)
    return charts.tally(rows, first=first, last=last, complete=timeline.complete).to_dict(validate=False)


def _named(acts: Sequence[Told], first: int, last: int) -> dict[str, dict[str, str | None]]:
    """The acts whose names are written: the weightiest of each side, so far apart that their names do not meet."""
    ranked = sorted(acts, key=lambda act: -abs(act.weight.value if act.weight else 0))
    taken: dict[bool, list[float]] = {True: [], False: []}
    chosen: dict[str, dict[str, str | None]] = {}
    for act in ranked:
        place = (int((act.date or "0")[:4]) - first) / max(last - first, 1)
        align = "left" if place < APART / 2 else "right" if place > 1 - APART / 2 else "center"
        middle = min(max(place, APART / 2), 1 - APART / 2)
        side = taken[bool(act.weight and act.weight.value > 0)]
        if short(act) and all(abs(middle - other) >= APART for other in side):
            side.append(middle)
            chosen[act.records[0]] = {"name": short(act), "align": align}
    return chosen


def _point(act: Told, titles: dict[str, str]) -> dict[str, Any]:
    told = act.tellings[0]
    quote = " ".join((told.quote or "").split())
    return {
        "date": act.date,
        "weight": act.weight.value if act.weight else None,
        "by": act.by,
        "act": act.words,
        "when": act.when,
        "quote": f"{quote[:QUOTED].rsplit(' ', 1)[0]} …" if len(quote) > QUOTED else quote or "no quotation",
        "source": titles[told.source],
    }


def _lines(series: Sequence[Series]) -> list[dict[str, Any]]:
    return [
        {
            "role": line.role,
            "label": line.label,
            "year": year,
            "value": number.value,
            "low": number.low,
            "high": number.high,
            "n": number.n,
        }
        for line in series
        for year, number in line.points
    ]
