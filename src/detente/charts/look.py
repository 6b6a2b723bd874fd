"""What all charts share: their colours, axes and frame, and how the rows of a table are taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import altair as alt

Row = dict[str, Any]

# By the part a state plays: what is drawn on white, and on a dark page. Both read at 4.5:1 and differ without hue.
LIGHT: Mapping[str, str] = {
    "actor": "#2f5f98",
    "other": "#b13507",
    "third": "#6d3e91",
    "both": "#4f5560",
    "cooperation": "#00706a",
    "conflict": "#a82a4a",
    "background": "#6b7280",
    "ink": "#1d2129",
    "faint": "#d9dce1",
}
DARK: Mapping[str, str] = {
    "actor": "#8db8ee",
    "other": "#ff9b72",
    "third": "#cfa5ee",
    "both": "#b9c0cb",
    "cooperation": "#5ccabf",
    "conflict": "#ff8fa8",
    "background": "#98a0ad",
    "ink": "#e8eaee",
    "faint": "#3a4049",
}
SHAPES: Mapping[str, str] = {"actor": "circle", "other": "square", "third": "triangle-up", "both": "diamond"}

PHONE = "width < 480"
FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif'


def rows_of(table: Any) -> list[Row]:
    """The rows of an Ibis table, an Arrow table, or a list of rows."""
    table = table.to_pyarrow() if hasattr(table, "to_pyarrow") else table
    return [dict(row) for row in (table.to_pylist() if hasattr(table, "to_pylist") else table)]


def coloured(field: str, domain: Sequence[str], roles: Sequence[str] | None = None) -> alt.Color:
    """A colour for each value of a column, by the part that it plays; the page around the chart names them."""
    colours = [LIGHT[role] for role in roles or domain]
    return alt.Color(f"{field}:N", scale=alt.Scale(domain=list(domain), range=colours), legend=None)


def years(first: str, last: str) -> alt.Axis:
    """An axis of whole years, no year named twice; on a phone names that would meet are left out."""
    start, end = int(first[:4]), int(last[:4])
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100) if end - start <= 9 * step)
    years = [f"{year}-01-01" for year in range(-(-start // step) * step, end + 1, step)]
    values = [alt.DateTime(year=int(year[:4]), month=1, date=1) for year in years if first <= year <= last]
    return alt.Axis(values=values, format="%Y", grid=False, labelOverlap="greedy", labelFlush=True)


def stretched(rows: Sequence[Row], line: str, place: Callable[[Row], int]) -> list[Row]:
    """Each row with the unbroken stretch of periods that it belongs to, and whether it stands alone.

    Args:
        rows: the rows of one or several lines.
        line: the column that tells the lines apart.
        place: the number of a row's period, one more than that of the period before.

    Example:
        >>> rows = [{"role": "pair", "year": year} for year in (1990, 1991, 1993)]
        >>> [(row["stretch"], row["lone"]) for row in stretched(rows, "role", lambda row: row["year"])]
        [(0, False), (0, False), (1, True)]
    """
    made: list[Row] = []
    stretch, last = -1, None
    for row in sorted(rows, key=lambda row: (row[line], place(row))):
        stretch += (row[line], place(row) - 1) != last
        last = (row[line], place(row))
        made.append({**row, "stretch": stretch})
    sizes = Counter(row["stretch"] for row in made)
    return [{**row, "lone": sizes[row["stretch"]] == 1} for row in made]


def spread(places: Sequence[float], room: float, low: float, high: float) -> list[float]:
    """Places in rising order moved so far apart that names at them do not meet, and kept within two ends.

    Example:
        >>> spread([0.0, 0.1, 5.0], 1.0, -0.5, 5.0)
        [0.0, 1.0, 5.0]
    """
    moved = list(places)
    for at in range(len(moved)):
        moved[at] = max(moved[at], low if not at else moved[at - 1] + room)
    for at in reversed(range(len(moved))):
        moved[at] = min(moved[at], high if at + 1 == len(moved) else moved[at + 1] - room)
    return moved


def touched(chart: alt.Chart, y: alt.Y, tips: Sequence[alt.Tooltip], *, when: str, size: int) -> list[alt.Chart]:
    """A wide unseen mark on every point that tells its value, and the point itself once it is touched.

    Args:
        chart: rows that `when` and role tell apart.
        y: where the points are.
        tips: what is told.
        when: the column of the time.
        size: of the unseen mark [square pixels].
    """
    near = alt.selection_point(name="near", fields=[when, "role"], on="pointerover", clear="pointerout", empty=False)
    reach = chart.mark_point(size=size, opacity=0, filled=True).encode(y=y, tooltip=list(tips)).add_params(near)
    seen = chart.transform_filter(near).mark_point(size=60, filled=True, opacity=1, aria=False).encode(y=y)
    return [reach, seen]


def ended(rows: Sequence[Row], x: alt.X, colour: alt.Color, *, at: Row, ends: tuple[float, float]) -> alt.Chart:
    """The name of each line and its last value beyond the chart's edge, moved apart where two are close.

    Args:
        rows: in the order of time, with role, value, label and said.
        x: the axis of time.
        colour: of the roles.
        at: the column of the time, and the last one of the axis.
        ends: the ends of the axis of values.
    """
    final = {row["role"]: row for row in rows}
    told = sorted(final.values(), key=lambda row: float(row["value"]))
    places = spread([row["value"] for row in told], 0.13 * (ends[1] - ends[0]), *ends)
    shown = [
        {"role": row["role"], **at, "at": place, "name": [*row["label"].split("\n"), row["said"]]}
        for row, place in zip(told, places, strict=True)
    ]
    mark = alt.Chart(alt.InlineData(values=shown)).mark_text(align="left", dx=6, clip=False, fontWeight=600)
    made: alt.Chart = mark.encode(x=x, y=alt.Y("at:Q", title=None), text="name:N", color=colour)
    return made


def zero() -> alt.Chart:
    """The line between cooperation and conflict."""
    rule = alt.Chart(alt.InlineData(values=[{"zero": 0}])).mark_rule(color=LIGHT["background"])
    made: alt.Chart = rule.encode(y=alt.Y("zero:Q", title=None))
    return made


def finished(layers: Sequence[alt.Chart], height: int) -> alt.LayerChart:
    """The common look: no frame, quiet axes, and as wide as the page allows."""
    padding = {"left": 2, "top": 4, "right": 8, "bottom": 4}
    chart = alt.LayerChart(
        layer=list(layers),
        width="container",
        height=height,
        background="transparent",
        padding=padding,
        autosize={"type": "fit-x", "contains": "padding"},
    )
    finished: alt.LayerChart = framed(chart)
    return finished


def filled(chart: alt.LayerChart, **tables: Sequence[Row]) -> alt.LayerChart:
    """A chart with the rows that its layers know by name; last of all, as Altair copies what it holds at every turn.

    Example:
        >>> layer = alt.Chart(alt.NamedData(name="years")).mark_point()
        >>> filled(finished([layer], 100), years=[{"year": 1990}]).to_dict()["datasets"]
        {'years': [{'year': 1990}]}
    """
    chart.datasets = {name: list(rows) for name, rows in tables.items()}
    return chart


def framed(chart: Any) -> Any:
    """A chart, or several on one sheet, with the axes and letters that all have."""
    axis: Any = {
        "labelColor": LIGHT["ink"],
        "labelFontSize": 12,
        "gridColor": LIGHT["faint"],
        "domainColor": LIGHT["background"],
        "tickColor": LIGHT["background"],
    }
    quiet = chart.configure(font=FONT).configure_view(stroke=None).configure_axis(**axis)
    return quiet.configure_text(fontSize=12).configure_legend(labelColor=LIGHT["ink"], labelFontSize=12, labelLimit=0)
