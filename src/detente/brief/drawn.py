"""The charts of what models tell, drawn from the findings: affinity with its turns, and ideal points."""

from __future__ import annotations

from datetime import date
from typing import Any

from detente.brief.courses import Turned
from detente.brief.parts import Findings, Number
from detente.brief.words import when

Spec = dict[str, Any]


def course_drawn(findings: Findings) -> dict[str, Spec]:
    """Affinity over time, with phases and turning points; nothing where no month is known."""
    from detente import charts

    told = findings.relation
    if told is None:
        return {}
    points = [
        {
            **_point(number),
            "role": line.role,
            "label": line.label,
            "month": month,
            "when": when(date.fromisoformat(month), "month"),
        }
        for line in told.lines
        for month, number in line.points
    ]
    phases = [
        {"since": phase.since, "until": phase.until, "name": phase.name, "tone": phase.tone} for phase in told.phases
    ]
    return {
        "affinity": charts.affinity(points, phases=phases, turns=[_turn(turn) for turn in told.turns]).to_dict(
            validate=False
        )
    }


def _point(number: Number) -> dict[str, Any]:
    low, high = (None if end is None else round(end, 3) for end in (number.low, number.high))
    return {
        "value": round(number.value, 3),
        "low": low,
        "high": high,
        "said": number.text,
        "interval": number.span or "none claimed",
        "n": number.n,
    }


def _turn(turn: Turned) -> dict[str, Any]:
    way = "for the better" if turn.direction == "improving" else "for the worse"
    return {
        "date": turn.date,
        "low": turn.low,
        "high": turn.high,
        "direction": turn.direction,
        "said": f"Turning point {way}: show its evidence",
        "when": f"{turn.when} ({turn.between})" if turn.between else turn.when,
        "act": turn.acts[0].words if turn.acts else "no single act",
        "link": f"#{turn.anchor}",
    }


def places_drawn(findings: Findings) -> dict[str, Spec]:
    """Ideal points over the years; nothing where they are not known."""
    from detente import charts

    told = findings.places
    if told is None:
        return {}
    points = [
        {**_point(number), "role": line.role, "label": line.label, "year": year}
        for line in told.series
        for year, number in line.points
    ]
    return {"places": charts.ideal_points(points).to_dict(validate=False)}
