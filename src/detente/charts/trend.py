"""One share over a few years: the pair's line and the third power's, small enough to stand beside others."""

from __future__ import annotations

from typing import Any

import altair as alt

from detente.charts.look import coloured, finished, rows_of


def trend(points: Any, *, top: float, height: int = 96) -> alt.LayerChart:
    """One share over a few years, a line for the pair and one for the third power; no line crosses a year unknown.

    Args:
        points: a table with role ("pair" or "third"), with, year and value.
        top: the end of the axis, so that charts beside each other have the same; at most 1.
        height: in pixels.

    Returns:
        A chart as wide as its container.

    Example:
        >>> rows = [{"role": "pair", "with": "China", "year": year, "value": 0.2} for year in (2012, 2013)]
        >>> [layer["mark"]["type"] for layer in trend(rows, top=0.5).to_dict()["layer"]]
        ['line', 'point']
    """
    rows: list[dict[str, Any]] = []
    for row in sorted(rows_of(points), key=lambda row: (row["role"], row["year"])):
        before = rows[-1] if rows else None
        joins = before and before["role"] == row["role"] and before["year"] == row["year"] - 1
        rows.append({**row, "stretch": before["stretch"] if before and joins else len(rows)})
    first, last = min(row["year"] for row in rows), max(row["year"] for row in rows)
    ends = alt.Axis(format="d", grid=False, values=[first, last] if first < last else [first], labelFlush=True)
    domain = [first, last] if first < last else [first - 1, last + 1]
    x = alt.X("year:Q", title=None, axis=ends, scale=alt.Scale(domain=domain, nice=False))
    marks = alt.Axis(format=".0%", values=[0, top / 2, top], domain=False, ticks=False)
    y = alt.Y("value:Q", title=None, axis=marks, scale=alt.Scale(domain=[0, top]))
    tips = [
        alt.Tooltip("with:N", title="title"),
        alt.Tooltip("year:Q", title="Year", format="d"),
        alt.Tooltip("value:Q", title="Share", format=".1%"),
    ]
    chart = alt.Chart(alt.InlineData(values=rows)).encode(
        x=x, y=y, color=coloured("role", ["pair", "third"], ["other", "third"]), detail="stretch:N"
    )
    shape = alt.Shape("role:N", scale=alt.Scale(domain=["pair", "third"], range=["square", "triangle-up"]), legend=None)
    dots = chart.mark_point(filled=True, size=22, opacity=1).encode(shape=shape, tooltip=tips)
    return finished([chart.mark_line(strokeWidth=2), dots], height)
