"""How many acts of each period are cooperation, and how many conflict."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from detente.charts.look import LIGHT, coloured, finished, rows_of, years, zero


def tally(
    counts: Any, *, first: str, last: str, complete: Sequence[tuple[str, str]] = (), height: int = 170
) -> alt.LayerChart:
    """How many acts of each period are cooperation, above the line, and how many conflict, below it.

    A period without a bar is a zero where the ground is shaded, and unknown elsewhere.

    Args:
        counts: a table with since, until (the first day after), when, cooperation and conflict [numbers of acts].
        first: the first day of the axis, as 2014-01-01.
        last: the last day of the axis.
        complete: the spans, first and last day, within which no act is missing; they are shaded.
        height: in pixels.

    Returns:
        A chart as wide as its container.

    Example:
        >>> row = {"since": "2014-01-01", "until": "2014-04-01", "when": "the first quarter",
        ...        "cooperation": 7, "conflict": 2}
        >>> chart = tally([row], first="2014-01-01", last="2015-01-01")
        >>> [[row["acts"] for row in rows if "acts" in row] for rows in chart.to_dict()["datasets"].values()]
        [[], [], [7, -2], []]
    """
    values = [
        {**row, "side": side, "acts": sign * row[side], "n": row[side]}
        for row in rows_of(counts)
        for side, sign in (("cooperation", 1), ("conflict", -1))
        if row[side]
    ]
    up, down = (max((sign * row["acts"] for row in values), default=1) for sign in (1, -1))
    up, down = max(up, 1), max(down, 1)
    room = 0.06 * (up + down)
    axis = alt.Axis(
        domain=False, ticks=False, tickCount=4, tickMinStep=1, format=",d", labelExpr="replace(datum.label, '−', '')"
    )
    y = alt.Y("acts:Q", title=None, axis=axis, scale=alt.Scale(domain=[-down - room, up + room], nice=False))
    # Where there is an x2 Vega-Lite misreads the ends of a scale of dates, so an unseen mark carries it for all layers.
    x, whole = alt.X("since:T", title=None), alt.Scale(domain=[first, last])
    carrier = alt.Chart(alt.InlineData(values=[{"since": first}])).mark_point(opacity=0, aria=False)
    carrier = carrier.encode(x=alt.X("since:T", title=None, scale=whole, axis=years(first, last)))
    tips = [
        alt.Tooltip("when:N", title="title"),
        alt.Tooltip("side:N", title="Acts of"),
        alt.Tooltip("n:Q", title="n", format=","),
    ]
    ground = alt.Chart(alt.InlineData(values=[{"since": since, "until": until} for since, until in complete]))
    shade = ground.mark_rect(color=LIGHT["faint"], opacity=0.45, clip=True).encode(x=x, x2="until:T")
    bars = alt.Chart(alt.InlineData(values=values)).mark_rect(clip=True)
    bars = bars.encode(
        x=x, x2="until:T", y=y, y2=alt.Y2(datum=0), color=coloured("side", ["cooperation", "conflict"]), tooltip=tips
    )
    return finished([carrier, shade, bars, zero()], height)
