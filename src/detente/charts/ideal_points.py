"""Where states stand by their votes, year by year."""

from __future__ import annotations

from typing import Any

import altair as alt

from detente.charts.look import PHONE, coloured, ended, filled, finished, rows_of, stretched, touched

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
    layers += touched(chart, y, _TIPS, when="year", size=200)
    layers.append(ended(rows, x, coloured("role", _ROLES), at={"year": last}, ends=ends))
    return filled(finished(layers, height), years=rows)


_TOLD = (("label", "title"), ("year", "Year"), ("said", "Ideal point"), ("interval", "90% interval"), ("n", "Votes"))
_TIPS = [alt.Tooltip(f"{name}:N", title=title) for name, title in _TOLD]
_LABEL = "datum.value == 0 ? '0' : datum.label"


def _dashes() -> alt.StrokeDash:
    """The lines differ without colour too."""
    scale = alt.Scale(domain=_ROLES, range=[[1, 0], [7, 2], [3, 2]])
    return alt.StrokeDash("role:N", scale=scale, legend=None)
