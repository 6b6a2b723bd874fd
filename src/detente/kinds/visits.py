"""Visits of leaders and ministers as acts: who they are by their titles, and the stops of one visit told once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

import ibis

from detente.errors import BadTable, UnknownActor
from detente.registry import Actor
from detente.tables import EVENTS, table

RANKS = ("head", "minister", "envoy", "other")
APART = timedelta(days=3)  # what lies further apart is another visit; reports of one visit differ by less
BOOK = "VISIT"

# Titles with something before or behind them that takes the office away, and deputies: read before all others.
_NOT_IN_OFFICE = r"\b(?:former|ex)[ -]+\w+(?: minister)?|\b\w+(?: minister)?-? ?(?:elect|designate)\b"
_BESIDE = r"\bcrown prince(?:ss)?|\bheir|\bfirst lady|\bgovernor[ -]general"
_DEPUTY = r"\b(?:vice|deputy)[ -]+(?:prime minister|premier|president|chancellor|chair\w*)"
_TITLES = (
    (
        "head",
        r"\b(president|prime minister|premier|minister[ -]president|chancellor|king\b|queen\b|emperor|empress|shah\b"
        r"|sultan\b|[ae]mir\b|pope\b|head of (state|government)|chief of (state|government)|taoiseach"
        r"|(general|first) secretary|paramount leader|grand du(ke|chess)|captain[- ]regent|sheikh?\b|chairman"
        r"|chairperson|regent\b|imam\b|chief minister|chief executive|maharaj|supreme leader)",
    ),
    ("minister", r"\bminister\b|secretary of state|foreign secretary|state councill?or|\bsecretary\b"),
    ("envoy", r"\b(ambassador|envoy|special representative|charg[eé])\b"),
    ("head", r"\bprince(ss)?\b"),
)


class Stop(NamedTuple):
    """One stop of a journey as a source tells it: who went where, in which office, from when to when."""

    actor: str
    other: str
    since: date
    until: date
    rank: str
    who: str | None


def rank(title: str) -> str:
    """The rank of a visitor by his title: head of state or government, minister, envoy, or other.

    Args:
        title: his title as printed, his name with it or not.

    Example:
        >>> rank("Prime Minister Hun Sen"), rank("Vice President Xi Jinping"), rank("Crown Prince Hassan")
        ('head', 'minister', 'other')
    """
    held = re.sub(f"{_NOT_IN_OFFICE}|{_BESIDE}", " ", title, flags=re.IGNORECASE)
    rest = re.sub(_DEPUTY, " ", held, flags=re.IGNORECASE)
    ranked = next((name for name, words in _TITLES if re.search(words, rest, re.IGNORECASE)), "other")
    return "minister" if rest != held and ranked != "head" else ranked


def moment(text: str | None, *, where: str) -> date:
    """A day as written: 1974-06-10, or 6/10/1974 the way Americans put it.

    Args:
        text: the day.
        where: what to call the file in an error.

    Raises:
        BadTable: no day can be read.

    Example:
        >>> moment("6/10/1974", where="travels.csv")
        datetime.date(1974, 6, 10)
    """
    told = (text or "").strip()
    for form in ("%Y-%m-%d", "%m/%d/%Y", "%d %B %Y", "%B %d, %Y"):
        try:
            return datetime.strptime(told[:10] if form == "%Y-%m-%d" else told, form).date()
        except ValueError:
            continue
    raise BadTable(f"{where}: a visit has no date that can be read.", found=told, wanted="a day such as 1974-06-10")


def visits(stops: Iterable[Stop], *, find: Callable[..., Actor], source: str, precision: str = "day") -> ibis.Table:
    """Visits as events, one row each: what is told of one state's people in another within three days is one visit.

    A visit has the rank of the highest who takes part, and the date of its first day. It has no weight: the book
    VISIT counts visits, and PLOVER's weights are there for who wants to weigh them. Of visits of which only the year
    is known each stop is one.

    Args:
        stops: what the source tells.
        find: what finds an actor by its name and a day, such as actors.find.
        source: the source's name.
        precision: day, or year where no more is known.

    Returns:
        A table of the kind EVENTS, not yet checked; who is not known is ?NAME.

    Example:
        >>> from detente.actors import find
        >>> first = Stop("USA", "Egypt", date(1974, 6, 12), date(1974, 6, 13), "head", "Richard M. Nixon")
        >>> again = first._replace(since=date(1974, 6, 14), until=date(1974, 6, 14), rank="minister")
        >>> held = visits([again, first], find=find, source="us_travels")
        >>> held.select("other", "date", "code").to_pyarrow().to_pylist()
        [{'other': 'EGY', 'date': datetime.date(1974, 6, 12), 'code': 'head'}]
    """
    named = [
        stop._replace(actor=_code(stop.actor, stop.since, find), other=_code(stop.other, stop.since, find))
        for stop in stops
    ]
    abroad = sorted(stop for stop in (_plain(stop) for stop in named) if stop.actor != stop.other)
    whole = _numbered(abroad) if precision == "year" else ((_key(stop), stop) for stop in _joined(abroad))
    return table(EVENTS, [_event(source, key, stop, precision) for key, stop in whole])


def _plain(stop: Stop) -> Stop:
    """A stop that can be put in order, and that does not end before it begins."""
    return stop._replace(who=stop.who or "", until=max(stop.since, stop.until))


def _code(name: str, on: date, find: Callable[..., Actor]) -> str:
    for day in (on, None):
        try:
            return find(name, on=day).code
        except UnknownActor:
            continue
    return f"?{name}"


def _joined(stops: Iterable[Stop]) -> Iterator[Stop]:
    """Stops in their order, those of one visit as one."""
    held: Stop | None = None
    for stop in stops:
        if held and (held.actor, held.other) == (stop.actor, stop.other) and stop.since - held.until <= APART:
            first = min(held, stop, key=lambda each: (RANKS.index(each.rank), each.since))
            held = held._replace(until=max(held.until, stop.until), rank=first.rank, who=first.who)
            continue
        if held:
            yield held
        held = stop
    if held:
        yield held


def _key(stop: Stop) -> str:
    return f"{stop.actor}/{stop.other}/{stop.since}"


def _numbered(stops: Iterable[Stop]) -> Iterator[tuple[str, Stop]]:
    """Stops of which only the year is known, those of one person to one state in one year told apart by number."""
    seen: dict[str, int] = {}
    for stop in stops:
        key = f"{stop.actor}/{stop.other}/{stop.since.year}/{stop.who}"
        seen[key] = seen.get(key, 0) + 1
        yield f"{key}/{seen[key]}", stop


def _event(source: str, key: str, stop: Stop, precision: str) -> tuple[object, ...]:
    told = (source, key, stop.since, precision, stop.actor, stop.other, "CONSULT", "visit", None, BOOK, stop.rank)
    return (*told, None, "happened", None, None, None, None, None, None, stop.who or None)
