"""The charts of a brief, drawn from its findings: each a Vega-Lite spec by the name of its place on the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from detente.brief.parts import Findings, Series, Told

Spec = dict[str, Any]

QUOTED = 260  # characters of evidence that a tooltip shows; the list has the whole


def drawings(findings: Findings) -> dict[str, Spec]:
    """The specs of every chart that the findings can fill."""
    from detente import charts

    drawn: dict[str, Spec] = {}
    acts = [act for act in findings.timeline.acts if act.date and act.weight]
    titles = {source.key: source.title for source in findings.sources}
    if acts:
        years = sorted(int(act.date[:4]) for act in acts if act.date)
        ends = {"first": years[0] - 1, "last": years[-1] + 1}
        for row in ("pair", "third"):
            rows = [_point(act, titles) for act in acts if act.row == row]
            if rows:
                drawn[f"timeline-{row}"] = charts.timeline(rows, **ends).to_dict()
    if findings.fields.rows:
        counts = [
            {"field": row.field.replace("-", " "), "cooperation": row.cooperation.n, "conflict": row.conflict.n}
            for row in findings.fields.rows
        ]
        drawn["fields"] = charts.fields(counts).to_dict()
    if findings.voting.series:
        drawn["voting"] = charts.agreement(_lines(findings.voting.series)).to_dict()
    return drawn


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
