"""The facts about actors as they are written down: states, organisations, their names, codes and leaders.

Source: facts/states.csv, names.csv, organisations.csv and leaders.csv, described in facts/README.md.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache, wraps
from importlib import resources
from typing import Any, NamedTuple, ParamSpec, TypeVar

# Family names stand first in China and Korea; in Malaysia and Thailand it is the given name that reports repeat.
_FIRST_NAME_TOLD = frozenset({"CHN", "KOR", "MYS", "PRK", "THA", "TWN"})
_WHOLE_NAMES = frozenset({"KHM", "LAO", "MMR", "RVN", "VNM"})
_PARTICLES = frozenset(
    ["al", "ben", "bin", "da", "de", "del", "der", "di", "dos", "du", "el", "ibn", "la", "le", "van", "von"]
)
_WEAK = frozenset({"the", "st"})
Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")
_LETTERS = str.maketrans(dict(zip("’‘ʼøØłŁđĐı", "'''oOlLdDi", strict=True)) | {"ß": "ss", "æ": "ae", "Æ": "Ae"})


class Actor(NamedTuple):
    """A state, territory or organisation: its names, the days it existed, its codes in other systems.

    `cow` and `gw` are the latest numbers; `codes` has them by date. `continues` is the actor it carries on.
    """

    code: str
    name: str
    adjective: str
    kind: str
    since: date
    until: date | None
    iso3: str | None = None
    iso2: str | None = None
    cow: str | None = None
    gw: str | None = None
    cameo: str | None = None
    official: str = ""
    continues: str | None = None


class Name(NamedTuple):
    """One text that stands for an actor, and when it does; a null since or until leaves that side open."""

    text: str
    actor: str
    kind: str
    since: date | None = None
    until: date | None = None

    def shares_a_day(self, other: Name) -> bool:
        """Whether there is a day on which both stand for an actor.

        Example:
            >>> old, new = Name("Saigon", "RVN", "seat", until=date(1975, 4, 30)), Name("Saigon", "VNM", "name")
            >>> old.shares_a_day(new), old.shares_a_day(new._replace(since=date(1975, 5, 1)))
            (True, False)
        """
        first = max(self.since or date.min, other.since or date.min)
        return first <= min(self.until or date.max, other.until or date.max)


@dataclass(frozen=True, eq=False)
class Roster:
    """Names and actors of the user's own, beside those that ship with detente; `actors` are those with a new code."""

    names: tuple[Name, ...] = ()
    actors: Mapping[str, Actor] = field(default_factory=dict)
    answers: dict[object, Callable[..., Any]] = field(default_factory=dict, init=False, repr=False)

    def __reduce__(self) -> tuple[Any, ...]:
        """Leave the answers behind, so that a roster crosses processes."""
        return Roster, (self.names, self.actors)


_ROSTER: ContextVar[Roster] = ContextVar("roster", default=Roster())  # noqa: B039


def roster() -> Roster:
    """The roster that is in use; an empty one where none is.

    Example:
        >>> roster().names
        ()
    """
    return _ROSTER.get()


@contextmanager
def using(given: Roster) -> Iterator[None]:
    """Know the names and actors of a roster for a while.

    Args:
        given: the roster, which takes the place of the one in use.

    Example:
        >>> with using(Roster((Name("Cathay", "CHN", "name"),))):
        ...     len(roster().names)
        1
    """
    before = _ROSTER.set(given)
    try:
        yield
    finally:
        _ROSTER.reset(before)


def kept(most: int | None = None) -> Callable[[Callable[Asked, Answer]], Callable[Asked, Answer]]:
    """Keep the answers of a function, for each roster apart: what a name means depends on the roster in use.

    Args:
        most: how many answers to keep; all of them where none is given.

    Example:
        >>> size = kept()(lambda: len(roster().names))
        >>> with using(Roster((Name("Cathay", "CHN", "name"),))):
        ...     size()
        1
        >>> size()
        0
    """

    def keeping(function: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
        @wraps(function)
        def answer(*args: Asked.args, **options: Asked.kwargs) -> Answer:
            answers = _ROSTER.get().answers
            if answer not in answers:
                answers[answer] = lru_cache(maxsize=most)(function)
            found: Answer = answers[answer](*args, **options)
            return found

        return answer

    return keeping


@cache
def key(text: str) -> str:
    """What is compared: without case, accents, dots, apostrophes and "the"; St is Saint, U. S. is us.

    Example:
        >>> key("Côte d’Ivoire"), key("the U. S. A."), key("St. Lucia's")
        ('cote divoire', 'usa', 'saint lucia')
    """
    words = text.casefold().split()
    if text.isascii() and "".join(words).isalpha() and not any(word in _WEAK or len(word) == 1 for word in words):
        return " ".join(words)
    plain = text
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
        plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    plain = re.sub(r"'s$|['.`]", "", plain.strip().casefold()).replace("&", " and ")
    words = ["saint" if word == "st" else word for word in re.findall(r"[^\W_]+", plain)]
    joined = " ".join(word for word in words if word != "the") if len(words) > 1 else "".join(words)
    return re.sub(r"\b(\w) (?=\w\b)", r"\1", joined)


def _rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of a fact table, without its comment lines."""
    with resources.files("detente").joinpath("facts", f"{name}.csv").open(encoding="utf8") as lines:
        yield from csv.DictReader(line for line in lines if not line.startswith("#"))


@cache
def _tables() -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    return list(_rows("states")), list(_rows("organisations"))


@cache
def actors() -> Mapping[str, Actor]:
    """Every actor by its code, in the order of codes.

    Example:
        >>> actors()["KHM"].since.isoformat()
        '1953-11-09'
    """
    states, organisations = _tables()
    found = [_actor(row) for row in states]
    found += [_actor({**row, "kind": "organisation", "adjective": row["name"]}) for row in organisations]
    return {actor.code: actor for actor in sorted(found)}


def _actor(row: Mapping[str, str]) -> Actor:
    return Actor(
        code=row["code"],
        name=row["name"],
        adjective=row["adjective"],
        kind=row["kind"],
        since=date.fromisoformat(row["since"]),
        until=day(row["until"], last=True),
        official=row.get("official") or row["name"],
        continues=row["continues"] or None,
        **{system: _latest(row.get(system, "")) for system in ("iso3", "iso2", "cow", "gw", "cameo")},
    )


def _latest(cell: str) -> str | None:
    return cell.split()[-1].partition(":")[0] if cell else None


@cache
def coded(system: str) -> tuple[Name, ...]:
    """Each code of a system with its actor; dated where the table says "255:1990-10-03/".

    Example:
        >>> [entry.actor for entry in coded("cow") if entry.text == "811"]
        ['KHM']
    """
    found = []
    for row in (row for table in _tables() for row in table):
        for cell in row.get(system, "").split():
            code, _, span = cell.partition(":")
            since, _, until = span.partition("/")
            found.append(Name(code, row["code"], system, day(since), day(until, last=True)))
    return tuple(found)


@cache
def absences() -> Mapping[str, tuple[tuple[date, date, str], ...]]:
    """The days on which a state was part of another, which stood for it.

    Example:
        >>> [other for first, last, other in absences()["SYR"]]
        ['EGY']
    """
    found: dict[str, tuple[tuple[date, date, str], ...]] = {}
    for row in _tables()[0]:
        if row["absent"]:
            span, other = row["absent"].split()
            first, last = map(date.fromisoformat, span.split("/"))
            found[row["code"]] = ((first, last, other),)
    return found


@cache
def place_names() -> tuple[Name, ...]:
    """The names of states and organisations; what names.csv dates is not repeated undated.

    Example:
        >>> [entry.until.year for entry in place_names() if entry.text == "Saigon"]
        [1975]
    """
    dated = [
        Name(row["name"], row["code"], row["kind"], day(row["since"]), day(row["until"], last=True))
        for row in _rows("names")
    ]
    told = {(entry.text, entry.actor, entry.kind) for entry in dated}
    plain = [entry for entry in _plain_names() if (entry.text, entry.actor, entry.kind) not in told]
    return tuple(dict.fromkeys((*plain, *dated)))


def _plain_names() -> Iterator[Name]:
    states, organisations = _tables()
    for row in states:
        yield Name(row["name"], row["code"], "name")
        yield Name(row["official"], row["code"], "name")
        yield Name(row["adjective"], row["code"], "adjective")
        yield from (Name(demonym, row["code"], "demonym") for demonym in row["demonyms"].split("|"))
    for row in organisations:
        for text in (row["name"], *filter(None, row["names"].split("|"))):
            yield Name(text, row["code"], "organisation")


@cache
def leader_names() -> tuple[Name, ...]:
    """Leaders and foreign ministers by every form of their names.

    Example:
        >>> {entry.kind for entry in leader_names()} <= {"leader", "minister"}
        True
    """
    found: dict[Name, None] = {}
    for row in _rows("leaders"):
        kind = "minister" if row["role"] == "foreign minister" else "leader"
        span = (day(row["since"]), day(row["until"], last=True))
        for text in _called(row["name"], row["aliases"], row["code"]):
            found[Name(text, row["code"], kind, *span)] = None
    return tuple(found)


@cache
def _called(name: str, aliases: str, code: str) -> tuple[str, ...]:
    told = [alias.strip() for alias in aliases.split("|")] if aliases else []
    return tuple(filter(None, dict.fromkeys((name, *told, *surnames(name, code)))))


def surnames(name: str, code: str) -> Iterator[str]:
    """What a report calls the person after the first mention; nothing for kings by number.

    Example:
        >>> list(surnames("Charles de Gaulle", "FRA"))
        ['de Gaulle']
    """
    words = [word for word in name.split() if word not in ("Jr.", "Jr", "Sr.")]
    if len(words) < 2 or not words[-1].strip("IVX"):
        return
    if code in _FIRST_NAME_TOLD:
        yield words[0]
        return
    if code in _WHOLE_NAMES and len(words[-1]) < 4:
        return
    first = len(words) - 1
    while first > 1 and words[first - 1].casefold() in _PARTICLES:
        first -= 1
    yield " ".join(words[first:])
    if words[-1][:3].casefold() in ("al-", "el-"):
        yield words[-1][3:]


def day(text: str | None, *, last: bool = False) -> date | None:
    """A day, or the first or last day of the month or year that is written; nothing for nothing.

    Raises:
        ValueError: there is no such day.

    Example:
        >>> day("1998"), day("1998-02", last=True)
        (datetime.date(1998, 1, 1), datetime.date(1998, 2, 28))
    """
    if not text:
        return None
    if len(text) == 10:
        return date.fromisoformat(text)
    parts = [int(part) for part in text.split("-")]
    year, month = (*parts, 0)[:2]
    month = month or (12 if last else 1)
    return date(year, month, monthrange(year, month)[1] if last else 1)
