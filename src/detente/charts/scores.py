"""The values of a measure over time: a panel for each field, a line for each pair, a band for each interval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from statistics import fmean
from typing import Any, NamedTuple

import altair as alt

from detente import actors
from detente.charts.look import LIGHT, Row, finished, rows_of, years
from detente.errors import NotEnoughEvidence, UnknownActor

COLOURS = ("actor", "other", "third", "cooperation", "conflict", "both")
FIELD = "all"  # the field of all together
DRAWN = 20_000  # values: more would take a browser too long
CLOSE = 300  # values from which on a line of usual width would hide itself
NAMED = 3  # of many lines, so many are coloured and named at each end of their order


class Panel(NamedTuple):
    """One field: what it is called, its rows as they are drawn, and the ends of its axis."""

    name: str
    rows: Sequence[Row]
    ends: tuple[float, float]


class Drawing(NamedTuple):
    """All that the panels share: the lines, those with a colour, the days of the axis, the unit, what is to be said."""

    panels: Sequence[Panel]
    lines: Sequence[str]
    named: Sequence[str]
    days: tuple[str, str]
    unit: str
    notes: Sequence[str]

    @property
    def many(self) -> bool:
        """Whether there are more lines than colours."""
        return len(self.named) < len(self.lines)


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
    return panels(drawn(table, unit=unit, low=low, high=high))


def panels(drawing: Drawing) -> dict[str, Any]:
    """For each field a chart as wide as its container, with its rows.

    Example:
        >>> row = {"actor": "KHM", "other": "CHN", "field": "aid", "by": "year", "value": 0.9, "low": 0.8, "high": 0.95,
        ...        "n": 80, "source": "oecd", "period": "2001-01-01"}
        >>> len(panels(drawn([row]))["aid"].to_dict()["datasets"]["aid"])
        1
    """
    tall = 300 if len(drawing.panels) == 1 else 200
    charts = {panel.name: finished(layers(panel, drawing), tall) for panel in drawing.panels}
    for panel in drawing.panels:
        # Last of all, since Altair copies and examines its data at every turn.
        charts[panel.name].datasets = {panel.name: list(panel.rows)}
    return charts


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
    size, word = _size(max(abs(row["value"]) for row in rows))
    rows = [_told(row, names[_line(row)], size) for row in sorted(rows, key=lambda row: (_line(row), row["period"]))]
    rows = _stretched(rows)
    lines = list(dict.fromkeys(row["line"] for row in rows))
    if len(lines) > len(COLOURS):
        notes.append(f"Of {len(lines)} lines those are named that are highest and lowest on average.")
    elif any(row["low"] is not None for row in rows):
        notes.append("Bands, and thin lines at lone values, are 90% intervals.")
    days = [row["day"] for row in rows]
    span = _apart(min(days), max(days), rows[0]["by"])
    bounds = (None if low is None else low / size, None if high is None else high / size)
    fields = sorted({row["field"] for row in rows}, key=lambda field: _rank(field, rows))
    parts = ("value",) if len(lines) > len(COLOURS) else ("value", "low", "high")  # of many lines no band is drawn
    panels = [
        Panel(name, own := [row for row in rows if row["field"] == name], _axis(own, parts, *bounds)) for name in fields
    ]
    return Drawing(panels, lines, _named(panels[0], lines), span, f"{word} {unit}".strip(), notes)


def layers(panel: Panel, drawing: Drawing, *, paper: bool = False) -> list[alt.Chart]:
    """The layers of one panel: the zero, the bands, the lines, the lone values, and off paper what a touch tells."""
    first, last = drawing.days
    close = int(last[:4]) - int(first[:4]) < 3
    axis = alt.Axis(format="%b %Y", tickCount=5, grid=False, labelOverlap="greedy", labelFlush=True)
    yearly = close and panel.rows[0]["by"] == "month"
    x = alt.X("day:T", title=None, scale=alt.Scale(domain=[first, last]), axis=axis if yearly else years(first, last))
    # Of counts there are no halves to mark.
    whole = all(float(row["value"]).is_integer() for row in panel.rows)
    most = max(1, min(5, int(panel.ends[1] - panel.ends[0]))) if whole else 5
    marks = alt.Axis(domain=False, ticks=False, tickCount=most, format=",~r")
    y = alt.Y("value:Q", title=None, axis=marks, scale=alt.Scale(domain=[*panel.ends], nice=True))
    colour = _colour(drawing, named=panel is drawing.panels[0])
    chart = alt.Chart(alt.NamedData(name=panel.name)).encode(x=x, detail="stretch:N", color=colour)
    lone = chart.transform_filter("datum.lone").encode(y=y)
    made = [*_zero(panel), *_lines(chart.encode(y=y), drawing), lone.mark_point(filled=True, size=24, opacity=0.8)]
    made += [] if paper else _hover(chart, y)
    if drawing.many:
        return [*made, _ends_named(panel, drawing, x)]
    ends = alt.Y("low:Q", title=None)
    stems = chart.transform_filter("datum.lone && isValid(datum.low)").mark_rule(opacity=0.35)
    return [chart.mark_area(opacity=0.18).encode(y=ends, y2="high:Q"), stems.encode(y=ends, y2="high:Q"), *made]


def _lines(chart: alt.Chart, drawing: Drawing) -> list[alt.Chart]:
    """The lines; of many, those that are named in front of the others."""
    if not drawing.many:
        longest = max(sum(row["line"] == line for row in drawing.panels[0].rows) for line in drawing.lines)
        return [chart.mark_line(strokeCap="round", strokeWidth=2 if longest < CLOSE else 1)]
    front = alt.FieldOneOfPredicate(field="line", oneOf=list(drawing.named))
    behind = chart.transform_filter(~front)
    return [behind.mark_line(strokeWidth=1, opacity=0.25), chart.transform_filter(front).mark_line(strokeWidth=2)]


def _zero(panel: Panel) -> list[alt.Chart]:
    if panel.ends[0] >= 0:
        return []
    rule = alt.Chart(alt.InlineData(values=[{"zero": 0}])).mark_rule(color=LIGHT["background"])
    return [rule.encode(y=alt.Y("zero:Q", title=None))]


def _colour(drawing: Drawing, *, named: bool = False) -> alt.Color:
    """A colour for each line that is named, above the first panel; the others, where there are more, are grey."""
    legend = None
    if named and len(drawing.named) > 1 and not drawing.many:
        look: Any = {"symbolType": "stroke", "symbolOpacity": 1, "symbolStrokeWidth": 3, "offset": 8}
        legend = alt.Legend(title=None, orient="top", direction="vertical", columns=1, **look)
    others = [line for line in drawing.lines if line not in drawing.named]
    colours = [LIGHT[role] for role in COLOURS[: len(drawing.named)]] + [LIGHT["background"]] * len(others)
    return alt.Color("line:N", scale=alt.Scale(domain=[*drawing.named, *others], range=colours), legend=legend)


def _hover(chart: alt.Chart, y: alt.Y) -> list[alt.Chart]:
    """A wide unseen mark on every point that tells its value, and the point itself once it is touched."""
    near = alt.selection_point(name="near", fields=["day", "line"], on="pointerover", clear="pointerout", empty=False)
    told = (("line", "title"), ("when", "When"), ("said", "Value"), ("interval", "90% interval"), ("n", "n"))
    tips = [alt.Tooltip(f"{name}:N", title=title) for name, title in (*told, ("source", "Source"))]
    reach = chart.mark_point(size=160, opacity=0, filled=True).encode(y=y, tooltip=tips).add_params(near)
    seen = chart.transform_filter(near).mark_point(size=60, filled=True, opacity=1, aria=False).encode(y=y)
    return [reach, seen]


def _ends_named(panel: Panel, drawing: Drawing, x: alt.X) -> alt.Chart:
    """The codes of the lines that are named, beside their last values, moved apart where two are close."""
    last = {row["line"]: row for row in sorted(panel.rows, key=lambda row: str(row["day"]))}
    ends = sorted((last[line] for line in drawing.named if line in last), key=lambda row: float(row["value"]))
    room, low, high = 0.06 * (panel.ends[1] - panel.ends[0]), *panel.ends
    places = [float(end["value"]) for end in ends]
    for at in range(len(places)):
        places[at] = max(places[at], low + at * room if not at else places[at - 1] + room)
    for at in reversed(range(len(places))):
        places[at] = min(places[at], high if at + 1 == len(places) else places[at + 1] - room)
    shown = [
        {"line": end["line"], "short": end["short"], "day": drawing.days[1], "at": place}
        for end, place in zip(ends, places, strict=True)
    ]
    chart = alt.Chart(alt.InlineData(values=shown)).mark_text(align="left", dx=6, clip=False, fontWeight=600)
    made: alt.Chart = chart.encode(x=x, y=alt.Y("at:Q", title=None), text="short:N", color=_colour(drawing))
    return made


def _named(panel: Panel, lines: Sequence[str]) -> Sequence[str]:
    """The lines that are coloured: all of a few; of many the highest and the lowest on average that reach the end."""
    if len(lines) <= len(COLOURS):
        return lines
    told: dict[str, list[Row]] = {}
    for row in panel.rows:
        told.setdefault(row["line"], []).append(row)
    last, most = max(row["day"] for row in panel.rows), max(map(len, told.values()))
    whole = [line for line, rows in told.items() if rows[-1]["day"] == last and 2 * len(rows) >= most]
    ranked = sorted(whole or told, key=lambda line: -fmean(row["value"] for row in told[line]))
    return ranked if len(ranked) <= 2 * NAMED else [*ranked[:NAMED], *ranked[-NAMED:]]


def _line(row: Row) -> tuple[str, ...]:
    """What makes a line: who, with whom, against whom, and who says so."""
    return tuple(row.get(part) or "" for part in ("actor", "other", "third", "source"))


def _labels(rows: Sequence[Row]) -> Mapping[tuple[str, ...], tuple[str, str]]:
    """For each line what it is called in full, by what tells it from the others, and its codes."""
    keys = list(dict.fromkeys(map(_line, rows)))
    shared = set.intersection(*({code for code in key[:3] if code} for key in keys))
    sources = len({key[3] for key in keys}) > 1
    named = {}
    for key in keys:
        codes = [code for code in key[:3] if code and (code not in shared or len(keys) == 1)]
        names = " – ".join(map(_name, codes))
        told = [part for part in (names, key[3] if sources else "") if part]
        named[key] = (", ".join(told) or _name(key[0]), "–".join(codes) or key[3])
    return named


def _name(code: str) -> str:
    """The name of an actor; one that no source could resolve goes by the source's own word."""
    if code.startswith("?"):
        return code[1:] or "unknown"
    try:
        return actors.find(code).name
    except UnknownActor:
        return code


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


def _axis(rows: Sequence[Row], parts: Sequence[str], low: float | None, high: float | None) -> tuple[float, float]:
    """From where to where the values go: zero is in it, and so is a bound that they come near."""
    ends = [row[part] for row in rows for part in parts if row[part] is not None]
    down, up = min(0.0, *ends), max(0.0, *ends)
    if high is not None and up > high / 2:
        up = max(up, high)
    if low is not None and down < low / 2:
        down = min(down, low)
    return (down, up) if up > down else (0.0, 1.0)
