"""How often two states vote alike on each issue, with the interval, beside a third power."""

from __future__ import annotations

from typing import Any

import altair as alt

from detente.charts.look import coloured, finished, rows_of


def issues(rows: Any) -> alt.LayerChart:
    """How often two states vote alike on each issue: a dot with its interval, the third power's under the pair's.

    Args:
        rows: a table with issue, role ("pair" or "third"), with, value, low, high, interval and n, in the order to
            draw.

    Returns:
        A chart as wide as its container.

    Example:
        >>> row = {"issue": "disarmament", "role": "pair", "with": "China", "value": 0.8, "low": 0.7, "high": 0.9,
        ...        "interval": "70–90%", "n": 200}
        >>> [layer["mark"]["type"] for layer in issues([row]).to_dict()["layer"]]
        ['rule', 'point']
    """
    told = rows_of(rows)
    names = list(dict.fromkeys(row["issue"] for row in told))
    roles = [role for role in ("pair", "third") if any(row["role"] == role for row in told)]
    axis = alt.Axis(domain=False, ticks=False, labelPadding=8, labelLimit=150, grid=False)
    y = alt.Y("issue:N", title=None, sort=names, scale=alt.Scale(domain=names), axis=axis)
    marks = alt.Axis(
        format=".0%",
        values=[0, 0.25, 0.5, 0.75, 1],
        domain=False,
        ticks=False,
        labelOverlap="parity",
        labelSeparation=12,
    )
    x = alt.X("value:Q", title=None, axis=marks, scale=alt.Scale(domain=[0, 1]))
    offset = alt.YOffset("role:N", sort=roles, scale=alt.Scale(domain=roles, paddingOuter=0.5))
    chart = alt.Chart(alt.InlineData(values=told)).encode(
        y=y, yOffset=offset, color=coloured("role", ["pair", "third"], ["other", "third"])
    )
    tips = [
        alt.Tooltip("issue:N", title="title"),
        alt.Tooltip("with:N", title="With"),
        alt.Tooltip("value:Q", title="Agreement", format=".0%"),
        alt.Tooltip("interval:N", title="90% interval"),
        alt.Tooltip("n:Q", title="Votes"),
    ]
    spans = chart.mark_rule(strokeWidth=2.5, opacity=0.45).encode(
        x=alt.X("low:Q", title=None, axis=marks), x2="high:Q", tooltip=tips
    )
    shape = alt.Shape("role:N", scale=alt.Scale(domain=["pair", "third"], range=["square", "triangle-up"]), legend=None)
    dots = chart.mark_point(filled=True, size=60, opacity=1).encode(x=x, shape=shape, tooltip=tips)
    return finished([spans, dots], (22 * len(roles) + 8) * len(names) + 30)
