"""The relationship over time: how warm it is, its phases, its turning points, and what may be said of it in a line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from detente.brief.counting import apart
from detente.brief.courses import Course, Relation, Stretch, Turned
from detente.brief.footnotes import Footnotes
from detente.brief.parts import KeyFigure, Number, Party, Reference, Sentence
from detente.brief.telling import tell
from detente.brief.words import opening, percent, signed, when

if TYPE_CHECKING:
    from detente.models.phases import Phase
    from detente.turning import TurningPoint

Row = Mapping[str, Any]

# Ours, declared on the page: with less than this nothing is said of where two states stand.
ACTS = 10  # acts in the last ten years
YEARS = 10
WIDE = 6.0  # a band wider than this, of 90 %, says too little
OLD = 5  # years since the last act
SURE = 0.5  # a turning point less probable than this is not told

UNIT = "latent affinity, from −10 (conflict) to +10 (cooperation)"
_ROLES = ("pair", "third")
_TONES = {
    "severed": "conflict",
    "rupture": "conflict",
    "strain": "conflict",
    "warm": "cooperation",
    "close": "cooperation",
}
_STANDS = {
    "rupture": "in rupture",
    "strain": "under strain",
    "correct": "on correct terms",
    "warm": "on warm terms",
    "close": "on close terms",
}
WAYS = {"improving": "for the better", "worsening": "for the worse"}
ARROWS = {"improving": "▲", "worsening": "▼"}


def relation(
    affinity: Iterable[Row],
    phases: Iterable[Phase],
    turns: Iterable[TurningPoint],
    events: Iterable[Row],
    parties: Sequence[Party],
    notes: Footnotes,
) -> Relation | None:
    """The relationship over time; None where no month of it is known.

    Args:
        affinity: SCORES of affinity by month among the parties.
        phases: the phases of the pair.
        turns: the turning points of the pair.
        events: rows of EVENTS, among them the acts that made the turning points.
        parties: the two actors of the brief, and the third power where there is one.
        notes: the footnotes, to which the sources of the acts are added.
    """
    rows = list(affinity)
    lines = [_course(rows, parties[0], other, role, notes) for other, role in zip(parties[1:], _ROLES, strict=False)]
    told = tuple(line for line in lines if line.points)
    if not told or told[0].role != "pair":
        return None
    source = told[0].points[-1][1].source
    spells = tuple(_stretch(phase, rows, parties, source) for phase in phases)
    held = {(row["source"], row["record"]): row for row in events}
    sure = sorted((turn for turn in turns if turn.probability >= SURE), key=lambda turn: turn.date, reverse=True)
    turned = tuple(_turned(turn, at, held, parties, source, notes) for at, turn in enumerate(sure, 1))
    made = Relation((), (), (), told, spells if len(spells) > 1 else (), turned)
    care = (*_care(made), *_whole(spells))
    return replace(made, title=_message(made, parties, source), summary=_summary(made, parties), care=care)


def _course(rows: Sequence[Row], actor: Party, other: Party, role: str, notes: Footnotes) -> Course:
    """The line of two states, whichever is named first."""
    own = [row for row in rows if _between(row, actor, other)]
    points = {row["period"]: row for row in sorted(own, key=lambda row: row["n"])}
    return Course(
        other.name,
        role,
        actor.code,
        other.code,
        tuple((day.isoformat(), level(points[day], notes.collection(points[day]["source"]))) for day in sorted(points)),
    )


def _between(row: Row, actor: Party, other: Party) -> bool:
    one, two = row["actor"], row["other"]
    return (one in actor.codes and two in other.codes) or (two in actor.codes and one in other.codes)


def level(row: Row, source: str) -> Number:
    """A row of SCORES of affinity as a number."""
    value, low, high = row["value"], row["low"], row["high"]
    span = None if low is None or high is None else f"{signed(low)} to {signed(high)}"
    return Number(value, signed(value), row["n"], UNIT, source, _rows_of(source), low, high, span)


@cache
def _rows_of(source: str) -> str:
    """What the numbers of a source count: acts, or rows where one of several data sets publishes scores alone."""
    from detente.sources import SOURCES

    kinds = {SOURCES[name].kind.name for name in source.split("+") if name in SOURCES}
    return "rows" if "scores" in kinds else "acts"


def _stretch(phase: Phase, rows: Sequence[Row], parties: Sequence[Party], source: str) -> Stretch:
    n = sum(row["n"] for row in rows if _between(row, *parties[:2]) and phase.since <= row["period"] <= phase.until)
    row = {"value": phase.level, "low": phase.low, "high": phase.high, "n": n}
    since, until = when(phase.since, "month"), when(phase.until, "month")
    return Stretch(
        phase.since.isoformat(),
        phase.until.isoformat(),
        since if since == until else f"{since} to {until}",
        phase.name,
        _TONES.get(phase.name, "faint"),
        level(row, source),
        _trend(phase),
    )


def _trend(phase: Phase) -> str:
    """Whether the level rose or fell within a phase, by a point or more."""
    years = (phase.until - phase.since).days / 365.25
    change = phase.trend * years
    return "rising" if change >= 1 else "falling" if change <= -1 else "steady"


def _turned(
    turn: TurningPoint,
    at: int,
    held: Mapping[tuple[str, str], Row],
    parties: Sequence[Party],
    source: str,
    notes: Footnotes,
) -> Turned:
    rows = [held[made.source, made.record] for made in turn.evidence if (made.source, made.record) in held]
    told = tell(rows, parties[:2], notes)
    unit = "weight of the acts of this direction beyond the usual, in weight points"
    return Turned(
        f"turn-{at}",
        turn.date.isoformat(),
        turn.low.isoformat(),
        turn.high.isoformat(),
        _on(turn.date),
        _span(turn.low, turn.high),
        turn.direction,
        Number(turn.size, f"{turn.size:,.0f}", turn.acts, unit, source),
        Number(turn.probability, _chance(turn.probability), turn.acts, "probability, from 0 to 1", source),
        _change(turn, source),
        tuple(told),
        _scored(turn, notes),
        max(0, turn.acts - len(rows)) if rows else 0,
    )


def _scored(turn: TurningPoint, notes: Footnotes) -> Sentence:
    """What a published score says of the month, where no single act is told."""
    made = next((made for made in turn.evidence if made.act is None and made.quote is None), None)
    if made is None or made.mode is not None or turn.acts:
        return ()
    source, unit = notes.collection(made.source), "sum of the weights of a month's acts, in weight points"
    number = Number(made.weight, f"{made.weight:+,.0f}".replace("-", "−"), 1, unit, source, "scores")
    return (f"No single act is told; in {when(made.date, 'month')} the acts of the two added up to ", number, ".")


def _change(turn: TurningPoint, source: str) -> Sentence:
    """What an act weighed on average in the years before and after, where that moved the way of the turn.

    A burst of acts of one direction may leave the mean as it was: then it says nothing of the turn.
    """
    if turn.before is None or turn.after is None or (turn.after > turn.before) != (turn.direction == "improving"):
        return ()
    unit = "mean weight of an act, from −10 (conflict) to +10 (cooperation)"
    before, after = (Number(value, signed(value), turn.acts, unit, source) for value in (turn.before, turn.after))
    return ("the mean act weighed ", before, " in the year before and ", after, " in the year after")


def _chance(share: float) -> str:
    return "over 99%" if share > 0.99 else percent(share)


def _on(day: date) -> str:
    """A date in words; the first of a month stands for the month."""
    return when(day, "month" if day.day == 1 else "day")


def _span(low: date, high: date) -> str:
    """An interval of dates in words, by the month; nothing where it is a single day."""
    if low == high:
        return ""
    one, two = when(low, "month"), when(high, "month")
    return f"within {one}" if one == two else f"between {one} and {two}"


def last(made: Relation) -> tuple[str, Number]:
    """The last month of the pair of which anything is known, and its number."""
    return made.lines[0].points[-1]


def weighed(made: Relation) -> int:
    """How many acts of the pair the last ten years hold."""
    day, _ = last(made)
    first = f"{int(day[:4]) - YEARS}{day[4:]}"
    return sum(number.n for month, number in made.lines[0].points if month > first)


def heard(made: Relation) -> str:
    """The last month of the pair of which an act is told."""
    return max((month for month, number in made.lines[0].points if number.n), default=last(made)[0])


def thin(made: Relation | None, now: int) -> str | None:
    """Why nothing can be said of where the two stand: "few" acts, an "old" record, a "wide" band; None where it can."""
    if made is None or weighed(made) < ACTS:
        return "few"
    if now - int(heard(made)[:4]) > OLD:
        return "old"
    number = last(made)[1]
    return "wide" if number.low is None or number.high is None or number.high - number.low > WIDE else None


def stands(made: Relation, both: str, now: int) -> Sentence:
    """Where two states stand and since when, in one sentence, or why that cannot be said."""
    from detente.models.phases import named

    day, number = last(made)
    why = thin(made, now)
    if why == "old":
        day, number = next(point for point in made.lines[0].points if point[0] == heard(made))
    month = when(date.fromisoformat(day), "month")
    scale = replace(number, text=f"{number.text} [{number.span}] on a scale from −10 to +10", n=weighed(made))
    if why == "old":
        return (
            f"Where {both} stand now cannot be told: the last act on record is of {month}, when they stood at ",
            scale,
        )
    if why == "wide":
        return (f"Whether {both} stand well or badly cannot be told: the band is too wide, ", scale)
    if number.low == number.high:
        end = replace(scale, text=f"{number.text} on a scale from −10 to +10", low=None, high=None, span=None)
        head = f"{opening(both)} stand {_STANDS[named(number.value)]}: in {month} at the end of the scale, "
        return (head, end, ", where no band can be told", *_since(made))
    if number.low is not None and number.high is not None and number.low < 0 < number.high:
        head = f"{opening(both)} stand between warm and cold: in {month} at "
        return (head, scale, ", a band in which either sign may be true", *_since(made))
    return (f"{opening(both)} stand {_STANDS[named(number.value)]}: in {month} at ", scale, *_since(made))


def _since(made: Relation) -> Sentence:
    """The last turning point, as the end of a sentence."""
    if not made.turns:
        return ()
    turn = made.turns[0]
    told = Reference(turn.acts[0].tellings[0].source) if turn.acts else None
    on = "in" if len(turn.when.split()) < 3 else "on"
    between = f" ({turn.between})" if turn.between.startswith("between") else ""
    said = f"; their last turn, {WAYS[turn.direction]}, was {on} {turn.when}{between}"
    return (said, told) if told else (said,)


def figure(made: Relation | None, now: int) -> list[KeyFigure]:
    """The affinity as a number at the head of the page, where anything can be said."""
    if made is None or thin(made, now) in ("few", "old"):
        return []
    day, number = last(made)
    before = [(month, known) for month, known in made.lines[0].points if month <= f"{int(day[:4]) - YEARS}{day[4:]}"]
    detail: Sentence = ()
    if before:
        month, known = before[-1]
        detail = (f"in {when(date.fromisoformat(month), 'month')}: ", known)
    label = f"how warm they are (latent affinity, {when(date.fromisoformat(day), 'month')}), from −10 to +10"
    return [KeyFigure(label, replace(number, n=weighed(made)), detail)]


def _message(made: Relation, parties: Sequence[Party], source: str) -> Sentence:
    """Beside which power the first state stands closer; else how often the two turned."""
    first, other = parties[0].called, parties[1].called
    if len(made.lines) > 1:
        pair, third = (line.points[-1][1] for line in made.lines)
        if apart(pair, third):
            ranked = sorted([(pair, other), (third, parties[2].called)], key=lambda one: -one[0].value)
            (more, friend), (less, rival) = ranked
            return f"{opening(first)} stands closer to {friend} (", more, f") than to {rival} (", less, ")"
    both, since = f"{first} and {other}", made.lines[0].points[0][0][:4]
    counts = [sum(turn.direction == way for turn in made.turns) for way in ("worsening", "improving")]
    if not any(counts):
        return (f"No turning point of {both} since {since} is clear of chance",)
    ways = zip(counts, ("worsening", "improving"), strict=True)
    told = [(_times(number, source), f" {WAYS[way]}") for number, way in ways if number]
    head = f"Since {since} {both} have turned "
    return (head, *told[0], *((" and ", *told[1]) if len(told) > 1 else ()))


def _times(number: int, source: str) -> Number:
    words = {1: "once", 2: "twice"}
    return Number(number, words.get(number, f"{number} times"), number, "turning points", source, "turning points")


def _summary(made: Relation, parties: Sequence[Party]) -> Sentence:
    said: list[Any] = []
    for line, other in zip(made.lines, parties[1:], strict=False):
        (start, first), (end, final) = line.points[0], line.points[-1]
        said += [f"Affinity of {parties[0].called} and {other.called}: ", first, f" in {_month(start)}, "]
        said += [final, f" in {_month(end)}. "]
    for turn in reversed(made.turns):
        said.append(f"A turn {WAYS[turn.direction]}: {turn.when}. ")
    return tuple(said)


def _care(made: Relation) -> Sentence:
    """Where the line is open."""
    days = [date.fromisoformat(day) for day, _ in made.lines[0].points]
    gaps = [
        f"from {when(one, 'month')} to {when(two, 'month')}" for one, two in pairwise(days) if (two - one).days > 366
    ]
    if not gaps:
        return ()
    shown = gaps[-3:]
    return (f"Nothing is told of the two for a year or more {'; '.join(shown)}{' and before' if gaps[3:] else ''}.",)


def _whole(spells: Sequence[Stretch]) -> Sentence:
    """The level of a record that no phases part: there is nothing to shade."""
    if len(spells) != 1:
        return ()
    return (" No phases part the record; over the whole of it the mean act weighed ", spells[0].level, ".")


def _month(day: str) -> str:
    return when(date.fromisoformat(day), "month")


def yearly(points: Sequence[tuple[str, Number]]) -> list[tuple[str, Number]]:
    """The last month told of each year.

    Example:
        >>> number = Number(1.0, "+1.0", 3, "points", "news")
        >>> [month for month, _ in yearly([("1990-03-01", number), ("1990-11-01", number), ("1991-01-01", number)])]
        ['1990-11-01', '1991-01-01']
    """
    return list({month[:4]: (month, number) for month, number in points}.values())
