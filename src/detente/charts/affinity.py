"""How warm a relationship is, month by month, with its phases and its turning points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from detente.charts.look import LIGHT, Row, coloured, ended, filled, finished, rows_of, stretched, touched, years

LIMIT = 10.0  # the ends of the scale
INNER = 0.41  # a band of 50 % reaches so far towards the ends of one of 90 %, as of the normal distribution
LETTER = 6.6  # pixels that a letter of a phase's name takes

_ROLES = ["pair", "third"]
_WAYS = ["improving", "worsening"]
# Layers share one scale of colours: the lines and the turning points stand in it together.
_COLOURS = ["other", "third", "cooperation", "conflict"]


def affinity(points: Any, *, phases: Any = (), turns: Any = (), height: int = 300) -> alt.LayerChart:
    """How warm a relationship is, month by month, with bands of 50 and 90 %, its phases and its turning points.

    A month without a value is left open: lines are never drawn across it. A turning point leads to its place in the
    page when it is touched.

    Args:
        points: a table with role ("pair" or "third"), label, month (its first day), when, value, said, low, high (ends
            of the 90 % band), interval and n.
        phases: a table with since, until (the last day), name and tone ("cooperation", "conflict" or "faint").
        turns: a table with date, low, high (days), direction ("improving" or "worsening"), said, when, act and link.
        height: in pixels.

    Returns:
        A chart as wide as its container, each line named at its end.

    Example:
        >>> told = {"role": "pair", "label": "Chad", "when": "then", "said": "+1.5", "interval": "wide", "n": 8}
        >>> band = {"value": 1.5, "low": 0.5, "high": 2.5}
        >>> rows = [{**told, **band, "month": f"1990-{month:02}-01"} for month in (1, 2, 5)]
        >>> [row["stretch"] for row in affinity(rows).to_dict()["datasets"]["months"]]
        [0, 0, 1]
    """
    rows = [_inner(row) for row in stretched(rows_of(points), "role", lambda row: _month(row["month"]))]
    shaded, turned = rows_of(phases), rows_of(turns)
    days = sorted([row["month"] for row in rows] + [row[end] for row in shaded for end in ("since", "until")])
    first, last = days[0], days[-1]
    if first == last:
        first, last = f"{int(first[:4]) - 1}{first[4:]}", f"{int(last[:4]) + 1}{last[4:]}"
    ends = _ends(rows)
    room = 0.11 * (ends[1] - ends[0])
    top, foot = ends[1] + room * bool(shaded), ends[0] - room * bool(turned)
    x = alt.X("month:T", title=None, scale=alt.Scale(domain=[first, last]), axis=years(first, last))
    marks = alt.Axis(domain=False, ticks=False, tickCount=5, format="+,~r", labelExpr=_LABEL)
    scale = alt.Scale(domain=[foot, top], nice=False)
    y = alt.Y("value:Q", title=None, axis=marks, scale=scale)
    chart = alt.Chart(alt.NamedData(name="months")).encode(x=x, detail="stretch:N", color=_colour())
    layers = [*_phases(shaded, x, (top, foot), (first, last)), _zero(), *_bands(chart), *_lines(chart, y)]
    layers += [*_turns(turned, x, (top, foot)), *touched(chart, y, _TIPS, when="month", size=140)]
    layers.append(ended(rows, x, _colour(), at={"month": last}, ends=ends))
    return filled(finished(layers, height), months=rows)


_LABEL = "datum.value == 0 ? '0' : datum.label"

_TOLD = (("label", "title"), ("when", "When"), ("said", "Affinity"), ("interval", "90% interval"), ("n", "n"))
_TIPS = [alt.Tooltip(f"{name}:N", title=title) for name, title in _TOLD]


def _colour(column: str = "role") -> alt.Color:
    return coloured(column, [*_ROLES, *_WAYS], _COLOURS)


def _month(day: str) -> int:
    return 12 * int(day[:4]) + int(day[5:7])


def _inner(row: Row) -> Row:
    """The row with the ends of its band of 50 %."""
    low, high, value = row["low"], row["high"], row["value"]
    if low is None or high is None:
        return {**row, "inner_low": None, "inner_high": None}
    return {**row, "inner_low": value - INNER * (value - low), "inner_high": value + INNER * (high - value)}


def _ends(rows: Sequence[Row]) -> tuple[float, float]:
    """From where to where the bands go: nought is in it, and the ends of the scale are never passed."""
    told = [row[part] for row in rows for part in ("value", "low", "high") if row[part] is not None]
    return max(-LIMIT, min(-1.0, *told)), min(LIMIT, max(1.0, *told))


def _zero() -> alt.Chart:
    rule = alt.Chart(alt.InlineData(values=[{"zero": 0}])).mark_rule(color=LIGHT["background"])
    made: alt.Chart = rule.encode(y=alt.Y("zero:Q", title=None))
    return made


def _phases(rows: Sequence[Row], x: alt.X, sides: tuple[float, float], days: tuple[str, str]) -> list[alt.Chart]:
    """The ground of each phase, and its name where it is wide enough to bear it."""
    if not rows:
        return []
    whole = max(1, _month(days[1]) - _month(days[0]))
    told = [
        {**row, "month": row["since"], "part": (_month(row["until"]) - _month(row["since"])) / whole, "top": sides[0]}
        for row in rows
    ]
    chart = alt.Chart(alt.InlineData(values=told)).encode(x=x)
    tones = ["cooperation", "conflict", "faint"]
    fill = alt.Color("tone:N", scale=alt.Scale(domain=tones, range=[LIGHT[tone] for tone in tones]), legend=None)
    side = alt.X("month:T", title=None)  # without the scale of x: Vega-Lite misreads its ends where there is an x2
    shade: Any = {"opacity": {"expr": "datum.tone == 'faint' ? 0.35 : 0.1"}}
    ground = chart.mark_rect(**shade).encode(x=side, x2="until:T", fill=fill)
    seen = {"expr": f"datum.part * width > {LETTER} * length(datum.name) + 6 ? 1 : 0"}
    look: Any = {"align": "left", "baseline": "top", "dx": 4, "dy": 3, "fontSize": 11, "opacity": seen}
    names = chart.mark_text(color=LIGHT["ink"], **look).encode(y=alt.Y("top:Q", title=None), text="name:N")
    edges = chart.mark_rule(color=LIGHT["background"], opacity=0.25)
    return [ground, edges, names]


def _bands(chart: alt.Chart) -> list[alt.Chart]:
    """The bands of 90 and of 50 %; of a lone month a stem of each."""
    made = []
    for low, high, opacity in (("low", "high", 0.13), ("inner_low", "inner_high", 0.24)):
        ends: Any = {"y": alt.Y(f"{low}:Q", title=None), "y2": f"{high}:Q"}
        made.append(chart.transform_filter("!datum.lone").mark_area(opacity=opacity).encode(**ends))
        made.append(chart.transform_filter("datum.lone").mark_rule(opacity=2 * opacity).encode(**ends))
    return made


def _lines(chart: alt.Chart, y: alt.Y) -> list[alt.Chart]:
    """The pair's line whole, the third power's broken; a lone month is a point."""
    pair, third = (chart.transform_filter(f"datum.role == '{role}'").encode(y=y) for role in _ROLES)
    lone = chart.transform_filter("datum.lone").mark_point(filled=True, size=16, opacity=0.9).encode(y=y)
    return [third.mark_line(strokeWidth=1.6, strokeDash=[5, 3]), pair.mark_line(strokeWidth=2.2), lone]


def _turns(rows: Sequence[Row], x: alt.X, sides: tuple[float, float]) -> list[alt.Chart]:
    """Each turning point: a rule through the chart, the interval of its date, and a mark that leads to its evidence."""
    if not rows:
        return []
    foot = sides[1] + 0.045 * (sides[0] - sides[1])
    told = [{**row, "month": row["date"], "foot": foot} for row in rows]
    chart = alt.Chart(alt.InlineData(values=told)).encode(color=_colour("direction"))
    at = alt.Y("foot:Q", title=None)
    tips = [alt.Tooltip("said:N", title="title"), alt.Tooltip("when:N", title="When"), alt.Tooltip("act:N", title="By")]
    through = chart.mark_rule(strokeDash=[2, 3], strokeWidth=1.2, opacity=0.8).encode(x=x)
    spans = chart.mark_rule(strokeWidth=5, opacity=0.35).encode(x=alt.X("low:T", title=None), x2="high:T", y=at)
    shape = alt.Shape("direction:N", scale=alt.Scale(domain=_WAYS, range=["triangle-up", "triangle-down"]), legend=None)
    marks = chart.mark_point(filled=True, size=110, opacity=1).encode(x=x, y=at, shape=shape)
    reach = chart.mark_point(filled=True, size=900, opacity=0, shape="square").encode(
        x=x, y=at, tooltip=tips, href="link:N", description="said:N"
    )
    return [through, spans, marks, reach]
