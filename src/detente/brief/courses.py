"""What a brief says of a relationship over time: its course, its phases, its turning points, and where states stand."""

from __future__ import annotations

from dataclasses import dataclass

from detente.brief.parts import Number, Sentence, Series, Told


@dataclass(frozen=True, slots=True)
class Course:
    """How warm a relationship is, month by month; a month without a value has no point. `role` is pair or third.

    A point holds the month's first day.
    """

    label: str
    role: str
    actor: str
    other: str
    points: tuple[tuple[str, Number], ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """One phase of a relationship, from its first day to its last: what it is called, and its level.

    `tone` is cooperation, conflict, or faint for what is neither; `trend` says whether it rose or fell within it.
    """

    since: str
    until: str
    when: str
    name: str
    tone: str
    level: Number
    trend: str


@dataclass(frozen=True, slots=True)
class Turned:
    """One turning point: its date and the interval of that, for better or worse, and the acts that made it.

    `anchor` is its place in the page. `size` is the change of the level, `sure` how probable it is; None is unknown.
    `scored` says what is known where no single act is; `hidden` counts acts too many to list.
    """

    anchor: str
    date: str
    low: str
    high: str
    when: str
    between: str
    direction: str
    size: Number
    sure: Number
    change: Sentence
    acts: tuple[Told, ...]
    scored: Sentence = ()
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class Relation:
    """The relationship over time: its lines, its phases and its turning points, the newest first."""

    title: Sentence
    summary: Sentence
    care: Sentence
    lines: tuple[Course, ...]
    phases: tuple[Stretch, ...]
    turns: tuple[Turned, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """Where the states stand by their votes over the years: a line for each, its role actor, other or third."""

    title: Sentence
    summary: Sentence
    series: tuple[Series, ...]
