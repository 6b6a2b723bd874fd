"""How many acts of each field are cooperation, and how many conflict."""

from __future__ import annotations

from typing import Any

import altair as alt

from detente.charts.look import LIGHT, coloured, finished, rows_of

FEW = 5  # the field chart is at least so many acts wide


def fields(counts: Any) -> alt.LayerChart:
    """How many acts of each field are cooperation, to the right, and how many conflict, to the left.

    Args:
        counts: a table with field, cooperation and conflict [numbers of acts], in the order to draw.

    Returns:
        A chart as wide as its container, each bar with its number at the end.

    Example:
        >>> chart = fields([{"field": "trade", "cooperation": 3, "conflict": 1}])
        >>> [[row["acts"] for row in rows if "acts" in row] for rows in chart.to_dict()["datasets"].values()]
        [[3, -1], []]
    """
    rows = rows_of(counts)
    values = [
        {"field": row["field"], "side": side, "acts": sign * row[side], "n": row[side]}
        for row in rows
        for side, sign in (("cooperation", 1), ("conflict", -1))
        if row[side]
    ]
    right, left = (max((row[side] for row in rows), default=0) for side in ("cooperation", "conflict"))
    right = max(right, FEW - left)  # so that one act alone does not fill the width
    room = 0.14 * max(right + left, 1)  # for the numbers at the ends of the bars
    names = [row["field"] for row in rows]
    axis = alt.Axis(domain=False, ticks=False, labelPadding=8, labelLimit=130)
    y = alt.Y("field:N", title=None, sort=names, scale=alt.Scale(domain=names), axis=axis)
    x = alt.X("acts:Q", title=None, axis=None, scale=alt.Scale(domain=[-left - room, right + room]))
    tips = [
        alt.Tooltip("field:N", title="Field"),
        alt.Tooltip("side:N", title="Acts of"),
        alt.Tooltip("n:Q", title="n"),
    ]
    bars = alt.Chart(alt.InlineData(values=values)).encode(
        y=y, x=x, color=coloured("side", ["cooperation", "conflict"])
    )
    good, bad = (bars.transform_filter(f"datum.side == '{side}'") for side in ("cooperation", "conflict"))
    ends = [
        good.mark_text(align="left", dx=5, fontWeight=600).encode(text="n:Q"),
        bad.mark_text(align="right", dx=-5, fontWeight=600).encode(text="n:Q"),
    ]
    zero = (
        alt.Chart(alt.InlineData(values=[{"zero": 0}]))
        .mark_rule(color=LIGHT["background"])
        .encode(x=alt.X("zero:Q", axis=None))
    )
    return finished([bars.mark_bar(size=16).encode(tooltip=tips), *ends, zero], 28 * len(rows) + 6)
