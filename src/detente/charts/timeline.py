"""Acts over the years, each a mark as far from the line as it weighs."""

from __future__ import annotations

from typing import Any, Literal

import altair as alt

from detente.charts.look import LIGHT, PHONE, SHAPES, coloured, filled, finished, rows_of, years, zero

EDGE = 15  # weights end at 10; beyond it stand the names


def timeline(acts: Any, *, first: int, last: int, height: int = 210) -> alt.LayerChart:
    """Acts over the years: cooperation above the line, conflict below, as far from it as they weigh.

    An act without a date is not drawn.

    Args:
        acts: a table with date, weight, by ("actor", "other", "third" or "both"), act, when, quote, source, and name:
            a word or two to write beside the mark on a wide screen, or None; align: "left" or "right" where the
            name would not fit centred.
        first: the first year of the axis.
        last: the last year of the axis.
        height: in pixels.

    Returns:
        A chart as wide as its container.

    Example:
        >>> row = {"date": "1965-05-03", "weight": -6.0, "by": "actor", "act": "Cambodia broke off relations",
        ...        "when": "3 May 1965", "quote": "Cambodia breaks off relations.", "source": "A note", "name": None}
        >>> [layer["mark"]["type"] for layer in timeline([row], first=1960, last=1970).to_dict()["layer"]]
        ['rule', 'rule', 'point', 'text', 'text', 'text', 'text']
    """
    rows = [row for row in rows_of(acts) if row["date"]]
    ends = f"{first}-01-01", f"{last}-12-31"
    x = alt.X("date:T", title=None, scale=alt.Scale(domain=[*ends]), axis=years(*ends))
    y = alt.Y("weight:Q", title=None, scale=alt.Scale(domain=[-EDGE, EDGE], nice=False), axis=None)
    colour = coloured("by", [*SHAPES])
    tips = [alt.Tooltip(f"{name}:N", title=title) for name, title in _TIPS]
    chart = alt.Chart(alt.NamedData(name="acts")).encode(x=x, color=colour)
    stems = chart.mark_rule(strokeWidth=1.5, opacity=0.55).encode(y=y, y2=alt.Y2(datum=0), tooltip=tips)
    points = chart.mark_point(filled=True, opacity=0.95, size=52).encode(
        y=y,
        shape=alt.Shape("by:N", scale=alt.Scale(domain=[*SHAPES], range=[*SHAPES.values()]), legend=None),
        tooltip=tips,
    )
    layers = [
        zero(),
        stems,
        points,
        *_beside(chart, y),
        _edge("cooperation ↑", EDGE, "top"),
        _edge("conflict ↓", -EDGE, "bottom"),
    ]
    return filled(finished([*layers], height), acts=rows)


_TIPS = (("act", "title"), ("when", "When"), ("quote", "Evidence"), ("source", "Told by"))


def _beside(chart: alt.Chart, y: alt.Y) -> list[alt.Chart]:
    """The names of some acts, above those of cooperation and below those of conflict, where there is room."""
    named = chart.transform_filter("isValid(datum.name)")
    unseen = alt.value({"expr": f"{PHONE} ? 0 : 1"})
    up, down = named.transform_filter("datum.weight > 0"), named.transform_filter("datum.weight <= 0")
    look: Any = {"fontSize": 11, "clip": True, "align": {"expr": "datum.align || 'center'"}}
    return [
        up.mark_text(baseline="bottom", dy=-7, **look).encode(y=y, text="name:N", opacity=unseen),
        down.mark_text(baseline="top", dy=8, **look).encode(y=y, text="name:N", opacity=unseen),
    ]


def _edge(words: str, at: float, baseline: Literal["top", "bottom"]) -> alt.Chart:
    """What up and down mean, written into the corner of the chart."""
    mark = alt.Chart(alt.InlineData(values=[{"at": at, "words": words}])).mark_text(
        align="left", baseline=baseline, color=LIGHT["background"], fontSize=12
    )
    made: alt.Chart = mark.encode(x=alt.value(2), y=alt.Y("at:Q", title=None, axis=None), text="words:N")
    return made
