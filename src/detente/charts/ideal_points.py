"""Where states stand by their votes, year by year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from detente.charts.look import PHONE, Row, coloured, filled, finished, rows_of, spread, stretched

_ROLES = ["actor", "other", "third"]


def ideal_points(points: Any, *, height: int = 280) -> alt.LayerChart:
    """Where states stand by their votes, year by year, with bands of 90 %.

    A year without a value is left open: lines are never drawn across it.

    Args:
        points: a table with role ("actor", "other" or "third"), label, year, value, low, high, said, interval and n.
        height: in pixels.

    Returns:
        A chart as wide as its container, each line named at its end.

    Example:
        >>> rows = [{"role": "actor", "label": "Chad", "year": year, "value": -0.5, "low": -0.7, "high": -0.3,
        ...          "said": "−0.5", "interval": "−0.7 to −0.3", "n": 80} for year in (1990, 1991, 1995)]
        >>> [layer["mark"]["type"] for layer in ideal_points(rows).to_dict()["layer"]]
        ['area', 'rule', 'line', 'point', 'point', 'point', 'text']
    """
    rows = stretched(rows_of(points), "role", lambda row: int(row["year"]))
    span = sorted(row["year"] for row in rows)
    first, last = (span[0], span[-1]) if span[0] < span[-1] else (span[0] - 1, span[0] + 1)
    told = [row[part] for row in rows for part in ("value", "low", "high") if row[part] is not None]
    ends = min(-0.5, *told), max(0.5, *told)
    axis = alt.Axis(format="d", grid=False, tickMinStep=1, tickCount={"expr": f"{PHONE} ? 4 : 9"}, labelFlush=True)
    x = alt.X("year:Q", title=None, axis=axis, scale=alt.Scale(domain=[first, last], nice=False))
    marks = alt.Axis(domain=False, ticks=False, tickCount=5, format="+,~r", labelExpr=_LABEL)
    y = alt.Y("value:Q", title=None, axis=marks, scale=alt.Scale(domain=[*ends], nice=True))
    chart = alt.Chart(alt.NamedData(name="years")).encode(x=x, detail="stretch:N", color=coloured("role", _ROLES))
    band: Any = {"y": alt.Y("low:Q", title=None), "y2": "high:Q"}
    lone = chart.transform_filter("datum.lone")
    layers = [
        chart.transform_filter("!datum.lone").mark_area(opacity=0.16).encode(**band),
        lone.mark_rule(opacity=0.35).encode(**band),
        chart.mark_line(strokeWidth=2).encode(y=y, strokeDash=_dashes()),
        lone.mark_point(filled=True, size=20, opacity=0.9).encode(y=y),
    ]
    return filled(finished([*layers, *_hover(chart, y), _names(rows, x, last, ends)], height), years=rows)


_LABEL = "datum.value == 0 ? '0' : datum.label"


def _dashes() -> alt.StrokeDash:
    """The lines differ without colour too."""
    scale = alt.Scale(domain=_ROLES, range=[[1, 0], [7, 2], [3, 2]])
    return alt.StrokeDash("role:N", scale=scale, legend=None)


def _hover(chart: alt.Chart, y: alt.Y) -> list[alt.Chart]:
    """A wide unseen mark on every point that tells its value, and the point itself once it is touched."""
    near = alt.selection_point(name="near", fields=["year", "role"], on="pointerover", clear="pointerout", empty=False)
    told = (("label", "title"), ("year", "Year"), ("said", "Ideal point"), ("interval", "90% interval"), ("n", "Votes"))
    tips = [alt.Tooltip(f"{name}:N", title=title) for name, title in told]
    reach = chart.mark_point(size=200, opacity=0, filled=True).encode(y=y, tooltip=tips).add_params(near)
    seen = chart.transform_filter(near).mark_point(size=60, filled=True, opacity=1, aria=False).encode(y=y)
    return [reach, seen]


def _names(rows: Sequence[Row], x: alt.X, last: int, ends: tuple[float, float]) -> alt.Chart:
    """The name of each line and its last value beyond the chart's edge, moved apart where two are close."""
    final = {row["role"]: row for row in rows}
    told = sorted(final.values(), key=lambda row: float(row["value"]))
    places = spread([row["value"] for row in told], 0.13 * (ends[1] - ends[0]), ends[0], ends[1])
    shown = [
        {"role": row["role"], "year": last, "at": at, "name": [*row["label"].split("\n"), row["said"]]}
        for row, at in zip(told, places, strict=True)
    ]
    mark = alt.Chart(alt.InlineData(values=shown)).mark_text(align="left", dx=8, clip=False, fontWeight=600)
    made: alt.Chart = mark.encode(x=x, y=alt.Y("at:Q", title=None), text="name:N", color=coloured("role", _ROLES))
    return made
