"""The values of a measure over time: a panel for each field, a line for each pair, a band for each interval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

import altair as alt

from detente import actors
from detente.charts.look import LIGHT, PHONE, Row, finished, rows_of, years
from detente.errors import NotEnoughEvidence, UnknownActor

COLOURS = ("actor", "other", "third", "cooperation", "conflict", "both")
FIELD = "all"  # the field of all together
DRAWN = 20_000  # values: more would take a browser too long
NAMED = 3  # lines of many that are named at each end of the order


class Panel(NamedTuple):
    """One field: what it is called, its rows as they are drawn, and the ends of its axis."""

    name: str
    rows: Sequence[Row]
    ends: tuple[float, float]


class Drawing(NamedTuple):
    """All that the panels share: the lines in their order, the days of the axis, the unit, and what is to be said."""

    panels: Sequence[Panel]
    lines: Sequence[str]
    days: tuple[str, str]
    unit: str
    notes: Sequence[str]

    @property
    def many(self) -> bool:
        """Whether there are more lines than colours."""
        return len(self.lines) > len(COLOURS)


def scores(table: Any, *, unit: str = "", low: float | None = None, high: float | None = None) -> dict[str, Any]:
    """Scores over time, each pair a line with its 90 % interval as a band, each field a panel.

    A period without a value is left open: lines are never drawn across it.

    Args:
        table: SCORES of one measure.
        unit: the unit of the values.
        low: the least that a value can be; None where there is none.
        high: the most that it can be.

    Returns:
        For each field, all together first, a chart as wide as its container.

    Raises:
        NotEnoughEvidence: there is no score.

    Example:
        >>> row = {"actor": "KHM", "other": "CHN", "field": "all", "by": "year", "value": 0.9, "low": 0.8, "high": 0.95,
        ...        "n": 80, "source": "un_votes", "period": "2001-01-01"}
        >>> list(scores([row], unit="share", low=0.0, high=1.0))
        ['all']
    """
    drawing = drawn(table, unit=unit, low=low, high=high)
    tall = 300 if len(drawing.panels) == 1 else 200
    return {panel.name: finished(layers(panel, drawing), tall) for panel in drawing.panels}


def drawn(table: Any, *, unit: str = "", low: float | None = None, high: float | None = None) -> Drawing:
    """What is to be drawn of scores, for a page or for a sheet of paper; arguments and errors as for `scores`.

    Example:
        >>> row = {"actor": "KHM", "other": "CHN", "field": "all", "by": "month", "value": 4e9, "low": None,
        ...        "high": None, "n": 8, "source": "oec", "period": "2001-01-01"}
        >>> drawn([row], unit="USD").unit
        'billion USD'
    """
    rows = rows_of(table)
    if not rows:
        raise NotEnoughEvidence("There is no score to draw.")
    notes = list[str]()
    rows, names = _fewer(rows, notes), _labels(rows)
    size, word = _size(max(abs(end) for row in rows for end in _ends(row)))
    rows = [_told(row, names[_line(row)], size) for row in sorted(rows, key=lambda row: (_line(row), row["period"]))]
    rows = _stretched(rows)
    lines = list(dict.fromkeys(row["line"] for row in rows))
    if len(lines) > len(COLOURS):
        notes.append(f"Of {len(lines)} lines, the ends named are the {NAMED} highest and the {NAMED} lowest.")
    elif any(row["low"] is not None for row in rows):
        notes.append("The band is the 90% interval.")
    days = [row["day"] for row in rows]
    span = _apart(min(days), max(days), rows[0]["by"])
    bounds = (None if low is None else low / size, None if high is None else high / size)
    fields = sorted({row["field"] for row in rows}, key=lambda field: _rank(field, rows))
    panels = [Panel(name, own := [row for row in rows if row["field"] == name], _axis(own, *bounds)) for name in fields]
    return Drawing(panels, lines, span, f"{word} {unit}".strip(), notes)


def layers(panel: Panel, drawing: Drawing) -> list[alt.Chart]:
    """The layers of one panel: the zero, the bands, the lines, the lone values, and what a touch tells."""
    first, last = drawing.days
    close = int(last[:4]) - int(first[:4]) < 3
    axis = alt.Axis(format="%b %Y", tickCount=5, grid=False, labelOverlap="greedy", labelFlush=True)
    yearly = close and panel.rows[0]["by"] == "month"
    x = alt.X("day:T", title=None, scale=alt.Scale(domain=[first, last]), axis=axis if yearly else years(first, last))
    marks = alt.Axis(domain=False, ticks=False, tickCount=5, format=",~g")
    y = alt.Y("value:Q", title=None, axis=marks, scale=alt.Scale(domain=[*panel.ends], nice=True))
    chart = alt.Chart(alt.InlineData(values=list(panel.rows))).encode(x=x, detail="stretch:N")
    chart = chart.encode(color=_colour(drawing))
    lines = chart.mark_line(strokeCap="round", strokeWidth=1 if drawing.many else 2, clip=True).encode(
        y=y, opacity=alt.value(0.45 if drawing.many else 1)
    )
    lone = chart.transform_filter("datum.lone").mark_point(filled=True, size=24, opacity=0.8).encode(y=y)
    made = [*_zero(panel), lines, lone, *_hover(chart, y)]
    if drawing.many:
        return [*made, _ends_named(panel, x)]
    return [chart.mark_area(opacity=0.18, clip=True).encode(y=alt.Y("low:Q", title=None), y2="high:Q"), *made]


def _zero(panel: Panel) -> list[alt.Chart]:
    if panel.ends[0] >= 0:
        return []
    rule = alt.Chart(alt.InlineData(values=[{"zero": 0}])).mark_rule(color=LIGHT["background"])
    return [rule.encode(y=alt.Y("zero:Q", title=None))]


def _colour(drawing: Drawing) -> alt.Color | Any:
    if drawing.many:
        return alt.value(LIGHT["background"])
    legend = None
    if len(drawing.lines) > 1:
        legend = alt.Legend(title=None, orient="top", direction="vertical", columns=1, symbolType="stroke", offset=8)
    colours = [LIGHT[role] for role in COLOURS[: len(drawing.lines)]]
    return alt.Color("line:N", scale=alt.Scale(domain=list(drawing.lines), range=colours), legend=legend)


def _hover(chart: alt.Chart, y: alt.Y) -> list[alt.Chart]:
    """A wide unseen mark on every point that tells its value, and the point itself once it is touched."""
    near = alt.selection_point(name="near", fields=["day", "line"], on="pointerover", clear="pointerout", empty=False)
    told = (("line", "title"), ("when", "When"), ("said", "Value"), ("interval", "90% interval"), ("n", "n"))
    tips = [alt.Tooltip(f"{name}:N", title=title) for name, title in (*told, ("source", "Source"))]
    reach = chart.mark_point(size=160, opacity=0, filled=True).encode(y=y, tooltip=tips).add_params(near)
    seen = chart.transform_filter(near).mark_point(size=60, filled=True, opacity=1, aria=False).encode(y=y)
    return [reach, seen]


def _ends_named(panel: Panel, x: alt.X) -> alt.Chart:
    """The codes of the highest and the lowest lines, beside their last values, where there is room."""
    last = max(row["day"] for row in panel.rows)
    ends = sorted((row for row in panel.rows if row["day"] == last), key=lambda row: float(row["value"]))
    shown = ends if len(ends) <= 2 * NAMED else [*ends[:NAMED], *ends[-NAMED:]]
    room, placed = 0.05 * (panel.ends[1] - panel.ends[0]), list[Row]()
    for end in shown:
        floor = placed[-1]["at"] + room if placed else panel.ends[0]
        placed.append({**end, "at": max(end["value"], floor)})
    over = max(placed[-1]["at"] - panel.ends[1], 0)
    placed = [{**end, "at": end["at"] - over if end["at"] > end["value"] else end["at"]} for end in placed]
    chart = alt.Chart(alt.InlineData(values=placed)).mark_text(align="left", dx=6, clip=False, color=LIGHT["ink"])
    unseen = alt.value({"expr": f"{PHONE} ? 0 : 1"})
    made: alt.Chart = chart.encode(x=x, y=alt.Y("at:Q", title=None), text="short:N", opacity=unseen)
    return made


def _line(row: Row) -> tuple[str, ...]:
    """What makes a line: who, with whom, against whom, and who says so."""
    return tuple(row.get(part) or "" for part in ("actor", "other", "third", "source"))


def _labels(rows: Sequence[Row]) -> Mapping[tuple[str, ...], tuple[str, str]]:
    """For each line what it is called in full, by what tells it from the others, and its codes."""
    keys = list(dict.fromkeys(map(_line, rows)))
    varied = [len({key[part] for key in keys}) > 1 for part in range(4)]
    if not any(varied):
        varied = [True, True, True, False]
    named = {}
    for key in keys:
        states = [_name(code) for code, told in zip(key, varied[:3], strict=False) if code and told]
        whole = [" – ".join(states), key[3] if varied[3] else ""]
        codes = [code for code, told in zip(key, varied, strict=True) if code and told]
        named[key] = (", ".join(filter(None, whole)), "–".join(codes))
    return named


def _name(code: str) -> str:
    try:
        return actors.find(code).name
    except UnknownActor:
        return code.removeprefix("?")


def _fewer(rows: list[Row], notes: list[str]) -> list[Row]:
    """Not more rows than can be drawn: the lines that rest on most evidence."""
    if len(rows) <= DRAWN:
        return rows
    rows = sorted(rows, key=_line)
    lines = sorted((list(own) for _, own in groupby(rows, key=_line)), key=lambda own: -sum(row["n"] for row in own))
    kept, all_ = list[Row](), len(lines)
    while lines and (not kept or len(kept) + len(lines[0]) <= DRAWN):
        kept += lines.pop(0)
    notes.append(f"Drawn are the {all_ - len(lines)} of {all_} lines that rest on most evidence.")
    return kept


def _ends(row: Row) -> list[float]:
    return [row[part] for part in ("value", "low", "high") if row[part] is not None]


def _size(most: float) -> tuple[float, str]:
    """By what to divide large values, and the word for it."""
    return next(((size, word) for size, word in ((1e9, "billion"), (1e6, "million")) if most >= size), (1, ""))


def _told(row: Row, names: tuple[str, str], size: float) -> Row:
    """A row as it is drawn, with the words that a touch shows."""
    value, low, high = (None if row[part] is None else row[part] / size for part in ("value", "low", "high"))
    day = str(row["period"])[:10]
    interval = "none claimed" if low is None or high is None else f"{_said(low)} to {_said(high)}"
    return {
        "line": names[0],
        "short": names[1],
        "field": row["field"],
        "by": row["by"],
        "day": day,
        "when": day[: 4 if row["by"] == "year" else 7],
        "value": value,
        "low": low,
        "high": high,
        "said": _said(value or 0),
        "interval": interval,
        "n": f"{row['n']:,}",
        "source": row["source"],
    }


def _said(value: float) -> str:
    return f"{value:,.3f}".rstrip("0").rstrip(".") if abs(value) < 100 else f"{value:,.1f}"


def _stretched(rows: Sequence[Row]) -> list[Row]:
    """Each row with the unbroken stretch of periods it belongs to, and whether it stands alone."""
    made, stretch = list[Row](), 0
    last: tuple[str, str, int] | None = None
    for row in sorted(rows, key=lambda row: (row["field"], row["line"], row["day"])):
        at = int(row["day"][:4]) * (1 if row["by"] == "year" else 12)
        at += 0 if row["by"] == "year" else int(row["day"][5:7])
        stretch += last is not None and last != (row["field"], row["line"], at - 1)
        last = (row["field"], row["line"], at)
        made.append({**row, "stretch": stretch})
    sizes = {stretch: len(list(own)) for stretch, own in groupby(made, key=lambda row: row["stretch"])}
    return [{**row, "lone": sizes[row["stretch"]] == 1} for row in made]


def _rank(field: str, rows: Sequence[Row]) -> tuple[bool, int, str]:
    """All together first, then the fields that most values tell of."""
    return field != FIELD, -sum(row["field"] == field for row in rows), field


def _apart(first: str, last: str, by: str) -> tuple[str, str]:
    """The days of the axis, never one alone."""
    if first != last:
        return first, last
    year = int(first[:4])
    return f"{year - 1}{first[4:]}", f"{year + 1}{last[4:]}"


def _axis(rows: Sequence[Row], low: float | None, high: float | None) -> tuple[float, float]:
    """From where to where the values go: zero is in it, and so is a bound that they come near."""
    ends = [end for row in rows for end in _ends(row)]
    down, up = min(0.0, *ends), max(0.0, *ends)
    if high is not None and up > high / 2:
        up = max(up, high)
    if low is not None and down < low / 2:
        down = min(down, low)
    return (down, up) if up > down else (0.0, 1.0)
