"""Agreement of pairs of states over the years."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from detente.charts.look import PHONE, Row, coloured, filled, finished, rows_of, touched

NEAR = 5  # a line that ends so few years before the last is named at the chart's edge


def agreement(points: Any, *, enough: int = 10, height: int = 320) -> alt.LayerChart:
    """Agreement of pairs of states over the years, with the 90 % interval as a band.

    A year without a value is left open: lines are never drawn across it.

    Args:
        points: a table with role ("pair", "third" or "background"), label (in lines), year, value, low, high, n.
        enough: a year that rests on fewer votes is a dot alone.
        height: in pixels.

    Returns:
        A chart as wide as its container, each line named at its end.

    Example:
        >>> rows = [{"role": "pair", "label": "with Chad", "year": year, "value": 0.5, "low": 0.4, "high": 0.6, "n": 80}
        ...         for year in (1990, 1991, 1995)]
        >>> agreement(rows).to_dict()["layer"][1]["encoding"]["detail"]["field"]
        'stretch'
    """
    rows = _stretched(rows_of(points), enough)
    years = [row["year"] for row in rows]
    axis = alt.Axis(format="d", grid=False, tickMinStep=1, tickCount={"expr": f"{PHONE} ? 4 : 9"}, labelFlush=True)
    x = alt.X("year:Q", title=None, axis=axis, scale=alt.Scale(domain=[min(years), max(years)], nice=False))
    marks = alt.Axis(format=".0%", values=[0, 0.25, 0.5, 0.75, 1], domain=False, ticks=False)
    y = alt.Y("value:Q", title=None, axis=marks, scale=alt.Scale(domain=[0, 1]))
    colour = coloured("role", ["pair", "third", "background"], ["other", "third", "background"])
    chart = alt.Chart(alt.NamedData(name="years")).encode(x=x, color=colour, detail="stretch:N")
    front = chart.transform_filter("datum.role != 'background' && !datum.thin")
    band = front.mark_area(opacity=0.16).encode(y=alt.Y("low:Q", title=None, axis=marks), y2="high:Q")
    width = alt.condition("datum.role == 'background'", alt.value(1.2), alt.value(2.4))
    lines = chart.mark_line(strokeCap="round").encode(y=y, strokeWidth=width)
    lone = chart.transform_filter("datum.lone").mark_point(filled=True, size=20, opacity=0.8).encode(y=y)
    over = touched(chart, y, _TIPS, when="year", size=260)
    return filled(finished([band, lines, lone, *over, _names(rows, x, colour)], height), years=rows)


_TIPS = [
    alt.Tooltip("pair:N", title="title"),
    alt.Tooltip("year:Q", title="Year", format="d"),
    alt.Tooltip("value:Q", title="Agreement", format=".0%"),
    alt.Tooltip("interval:N", title="90% interval"),
    alt.Tooltip("n:Q", title="Votes"),
]


def _names(rows: Sequence[Row], x: alt.X, colour: alt.Color) -> alt.Chart:
    """The name of each line at its end, moved apart where two ends are close."""
    ends = {row["role"]: row for row in sorted(rows, key=lambda row: (not row["thin"], row["year"]))}
    placed: list[Row] = []
    last = max(row["year"] for row in rows)
    for end in sorted(ends.values(), key=lambda row: row["value"]):
        lines = [*end["label"].split("\n"), f"{100 * end['value']:.0f}%"]
        half = 0.026 * len(lines)
        floor = placed[-1]["at"] + placed[-1]["half"] + half if placed else half
        year = last if last - end["year"] <= NEAR else end["year"]
        placed.append({**end, "year": year, "at": max(end["value"], floor), "half": half, "name": lines})
    over = placed[-1]["at"] + placed[-1]["half"] - 1.02
    if over > 0:
        placed = [{**end, "at": end["at"] - over if index else end["at"]} for index, end in enumerate(placed)]
    chart = alt.Chart(alt.InlineData(values=placed)).mark_text(align="left", dx=8, fontWeight=600, clip=False)
    made: alt.Chart = chart.encode(x=x, y=alt.Y("at:Q", title=None), text="name:N", color=colour)
    return made


def _stretched(rows: Sequence[Row], enough: int) -> list[Row]:
    """Each row with the unbroken stretch of years it belongs to, and whether it stands alone."""
    made: list[Row] = []
    for row in sorted(rows, key=lambda row: (row["role"], row["year"])):
        thin, last = row["n"] < enough, made[-1] if made else None
        joins = last and last["role"] == row["role"] and last["year"] == row["year"] - 1 and not (thin or last["thin"])
        low, high = row["low"], row["high"]
        interval = "none claimed" if low is None or high is None else f"{100 * low:.0f}–{100 * high:.0f}%"
        stretch = last["stretch"] if last and joins else len(made)
        made.append(
            {**row, "thin": thin, "stretch": stretch, "interval": interval, "pair": " ".join(row["label"].split())}
        )
    sizes = [row["stretch"] for row in made]
    return [{**row, "lone": sizes.count(row["stretch"]) == 1} for row in made]
