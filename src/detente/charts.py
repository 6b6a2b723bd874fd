"""One function per chart: a table in, an Altair chart out. The page around a chart gives its title and source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

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

FEW = 5  # the field chart is at least so many acts wide
NEAR = 5  # a line that ends so few years before the last is named at the chart's edge
EDGE = 15  # weights end at 10; beyond it stand the names
PHONE = "width < 480"
FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif'


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
    rows = [row for row in _rows(acts) if row["date"]]
    data = alt.InlineData(values=rows)
    ends = f"{first}-01-01", f"{last}-12-31"
    x = alt.X("date:T", title=None, scale=alt.Scale(domain=[*ends]), axis=_years(*ends))
    y = alt.Y("weight:Q", title=None, scale=alt.Scale(domain=[-EDGE, EDGE], nice=False), axis=None)
    colour = _colour("by", [*SHAPES])
    tips = [alt.Tooltip(f"{name}:N", title=title) for name, title in _TIPS]
    chart = alt.Chart(data).encode(x=x, color=colour)
    stems = chart.mark_rule(strokeWidth=1.5, opacity=0.55).encode(y=y, y2=alt.Y2(datum=0), tooltip=tips)
    points = chart.mark_point(filled=True, opacity=0.95, size=52).encode(
        y=y,
        shape=alt.Shape("by:N", scale=alt.Scale(domain=[*SHAPES], range=[*SHAPES.values()]), legend=None),
        tooltip=tips,
    )
    layers = [
        _zero(),
        stems,
        points,
        *_beside(chart, y),
        _edge("cooperation ↑", EDGE, "top"),
        _edge("conflict ↓", -EDGE, "bottom"),
    ]
    return _finished([*layers], height)


def _zero() -> alt.Chart:
    """The line between cooperation and conflict."""
    rule = alt.Chart(alt.InlineData(values=[{"zero": 0}])).mark_rule(color=LIGHT["background"])
    made: alt.Chart = rule.encode(y=alt.Y("zero:Q", title=None))
    return made


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
        [[], [7, -2], []]
    """
    values = [
        {**row, "side": side, "acts": sign * row[side], "n": row[side]}
        for row in _rows(counts)
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
    x = alt.X("since:T", title=None, scale=alt.Scale(domain=[first, last]), axis=_years(first, last))
    tips = [
        alt.Tooltip("when:N", title="title"),
        alt.Tooltip("side:N", title="Acts of"),
        alt.Tooltip("n:Q", title="n", format=","),
    ]
    ground = alt.Chart(alt.InlineData(values=[{"since": since, "until": until} for since, until in complete]))
    shade = ground.mark_rect(color=LIGHT["faint"], opacity=0.45, clip=True).encode(x=x, x2="until:T")
    bars = alt.Chart(alt.InlineData(values=values)).mark_rect(clip=True)
    bars = bars.encode(
        x=x, x2="until:T", y=y, y2=alt.Y2(datum=0), color=_colour("side", ["cooperation", "conflict"]), tooltip=tips
    )
    return _finished([shade, bars, _zero()], height)


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
    rows = _rows(counts)
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
    bars = alt.Chart(alt.InlineData(values=values)).encode(y=y, x=x, color=_colour("side", ["cooperation", "conflict"]))
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
    return _finished([bars.mark_bar(size=16).encode(tooltip=tips), *ends, zero], 28 * len(rows) + 6)


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
    rows = _stretched(_rows(points), enough)
    years = [row["year"] for row in rows]
    axis = alt.Axis(format="d", grid=False, tickMinStep=1, tickCount={"expr": f"{PHONE} ? 4 : 9"}, labelFlush=True)
    x = alt.X("year:Q", title=None, axis=axis, scale=alt.Scale(domain=[min(years), max(years)], nice=False))
    marks = alt.Axis(format=".0%", values=[0, 0.25, 0.5, 0.75, 1], domain=False, ticks=False)
    y = alt.Y("value:Q", title=None, axis=marks, scale=alt.Scale(domain=[0, 1]))
    colour = _colour("role", ["pair", "third", "background"], ["other", "third", "background"])
    chart = alt.Chart(alt.InlineData(values=rows)).encode(x=x, color=colour, detail="stretch:N")
    front = chart.transform_filter("datum.role != 'background' && !datum.thin")
    band = front.mark_area(opacity=0.16).encode(y=alt.Y("low:Q", title=None, axis=marks), y2="high:Q")
    width = alt.condition("datum.role == 'background'", alt.value(1.2), alt.value(2.4))
    lines = chart.mark_line(strokeCap="round").encode(y=y, strokeWidth=width)
    lone = chart.transform_filter("datum.lone").mark_point(filled=True, size=20, opacity=0.8).encode(y=y)
    return _finished([band, lines, lone, *_hover(chart, y), _names(rows, x, colour)], height)


def _hover(chart: alt.Chart, y: alt.Y) -> list[alt.Chart]:
    """A wide unseen mark on every point that tells its value, and the point itself once it is touched."""
    near = alt.selection_point(name="near", fields=["year", "role"], on="pointerover", clear="pointerout", empty=False)
    tips = [
        alt.Tooltip("pair:N", title="title"),
        alt.Tooltip("year:Q", title="Year", format="d"),
        alt.Tooltip("value:Q", title="Agreement", format=".0%"),
        alt.Tooltip("interval:N", title="90% interval"),
        alt.Tooltip("n:Q", title="Votes"),
    ]
    reach = chart.mark_point(size=260, opacity=0, filled=True).encode(y=y, tooltip=tips).add_params(near)
    seen = chart.transform_filter(near).mark_point(size=60, filled=True, opacity=1, aria=False).encode(y=y)
    return [reach, seen]


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


def _rows(table: Any) -> list[Row]:
    """The rows of an Ibis table, an Arrow table, or a list of rows."""
    table = table.to_pyarrow() if hasattr(table, "to_pyarrow") else table
    return [dict(row) for row in (table.to_pylist() if hasattr(table, "to_pylist") else table)]


def _colour(field: str, domain: Sequence[str], roles: Sequence[str] | None = None) -> alt.Color:
    colours = [LIGHT[role] for role in roles or domain]
    return alt.Color(f"{field}:N", scale=alt.Scale(domain=list(domain), range=colours), legend=None)


def _years(first: str, last: str) -> alt.Axis:
    """An axis of whole years, no year named twice; on a phone names that would meet are left out."""
    start, end = int(first[:4]), int(last[:4])
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100) if end - start <= 9 * step)
    years = [f"{year}-01-01" for year in range(-(-start // step) * step, end + 1, step)]
    values = [alt.DateTime(year=int(year[:4]), month=1, date=1) for year in years if first <= year <= last]
    return alt.Axis(values=values, format="%Y", grid=False, labelOverlap="greedy", labelFlush=True)


def _edge(words: str, at: float, baseline: Literal["top", "bottom"]) -> alt.Chart:
    """What up and down mean, written into the corner of the chart."""
    mark = alt.Chart(alt.InlineData(values=[{"at": at, "words": words}])).mark_text(
        align="left", baseline=baseline, color=LIGHT["background"], fontSize=12
    )
    made: alt.Chart = mark.encode(x=alt.value(2), y=alt.Y("at:Q", title=None, axis=None), text="words:N")
    return made


def _finished(layers: Sequence[alt.Chart], height: int) -> alt.LayerChart:
    """The common look: no frame, quiet axes, and as wide as the page allows."""
    axis: Any = {
        "labelColor": LIGHT["ink"],
        "labelFontSize": 12,
        "gridColor": LIGHT["faint"],
        "domainColor": LIGHT["background"],
        "tickColor": LIGHT["background"],
    }
    padding = {"left": 2, "top": 4, "right": 8, "bottom": 4}
    chart = alt.LayerChart(
        layer=list(layers),
        width="container",
        height=height,
        background="transparent",
        padding=padding,
        autosize={"type": "fit-x", "contains": "padding"},
    )
    finished: alt.LayerChart = (
        chart.configure(font=FONT).configure_view(stroke=None).configure_axis(**axis).configure_text(fontSize=12)
    )
    return finished
