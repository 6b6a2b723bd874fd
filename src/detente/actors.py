"""Who exists when: find an actor by any usual name or code, on a date.

Source: facts/states.csv, names.csv, organisations.csv and leaders.csv, described in facts/README.md.
"""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache

from detente.errors import UnknownActor, UnknownName
from detente.registry import Actor, Name, absences, actors, coded, kept, key, leader_names, place_names, roster

__all__ = ["SYSTEMS", "Actor", "Name", "codes", "every", "find", "get", "lineage", "names", "stands"]

SYSTEMS = ("iso3", "iso2", "cow", "gw", "cameo", "name")

# The order in which find() believes what a text may be; leaders last, so that Jordan is a state before it is a man.
_ORDER = ("code", "iso3", "iso2", "name", "organisation", "adjective", "demonym", "capital", "seat", "cameo")
_RANKS = {kind: rank for rank, kind in enumerate((*_ORDER, "cow", "gw", "leader", "minister"))}
_OFFICES = ("leader", "minister")
_OWN = ("name", "organisation", "agency")


def get(code: str) -> Actor:
    """The actor with exactly this detente code.

    Raises:
        UnknownActor: no actor has it; find() understands other codes and names.

    Example:
        >>> get("KHM").name
        'Cambodia'
    """
    actor = actors().get(code) or roster().actors.get(code)
    if actor is None:
        raise UnknownActor("No state or organisation has this code.", found=code, nearest=_nearest(code))
    return actor


def every(kind: str | None = None) -> tuple[Actor, ...]:
    """Every actor that detente knows, or those of one kind: state, territory or organisation.

    Example:
        >>> len(every("state")) > 190
        True
    """
    known = (*actors().values(), *roster().actors.values())
    return tuple(actor for actor in known if kind in (None, actor.kind))


def names() -> tuple[Name, ...]:
    """Every text that stands for an actor: names, adjectives, capitals, seats of government, leaders.

    Texts keep their capitals, so that a reader can tell US from us and May from may.

    Example:
        >>> Name("Phnom Penh", "KHM", "capital") in names()
        True
    """
    return (*roster().names, *_names())


def stands(code: str, *, on: date) -> Actor | None:
    """The actor that stood for this one on a day: itself if it existed, else the one of its line that did.

    Args:
        code: a detente code.
        on: the day.

    Returns:
        The actor; none where no state that detente knows stood for it that day.

    Raises:
        UnknownActor: no actor has this code.

    Example:
        >>> stands("RUS", on=date(1970, 1, 1)).code, stands("SYR", on=date(1959, 1, 1)).code
        ('SUN', 'EGY')
        >>> stands("SVK", on=date(1970, 1, 1)) is None
        True
    """
    for first, last, other in absences().get(code, ()):
        if first <= on <= last:
            return get(other)
    return _living(code, on)


def lineage(code: str) -> tuple[str, ...]:
    """The actor and those it continues, the newest first.

    Example:
        >>> lineage("SRB")
        ('SRB', 'SCG', 'YUG')
    """
    line = [get(code)]
    while line[-1].continues:
        line.append(get(line[-1].continues))
    return tuple(actor.code for actor in line)


def codes(system: str) -> tuple[tuple[str, str, date, date | None], ...]:
    """Which actor each code of another system means, and when: for tables that are joined by code and date.

    A code means whichever state of its line existed that day, so a table that writes RUS for 1970 means SUN. A
    day without a row means that the code stood for no actor then. Names of the roster in use that no list knows count
    in every system.

    Args:
        system: iso3, iso2, cow, gw, cameo, or name.

    Returns:
        Rows of code, detente code, first day, last day (null while it lasts); a code has one row a day at most.

    Raises:
        UnknownName: no such system.

    Example:
        >>> [row[1:] for row in codes("iso3") if row[0] == "YEM"]  # doctest: +NORMALIZE_WHITESPACE
        [('YAR', datetime.date(1918, 10, 30), datetime.date(1990, 5, 21)),
         ('YEM', datetime.date(1990, 5, 22), None)]
    """
    if system not in SYSTEMS:
        raise UnknownName("There is no such system of codes.", found=system, wanted=", ".join(SYSTEMS))
    return _codes(system)


def find(name: str, *, on: date | None = None) -> Actor:
    """The actor that a name, adjective, capital, seat, code or leader stands for, on a day if one is given.

    Case, accents, dots, apostrophes and "the" make no difference. A state that did not exist on the day gives way
    to the one of its line that did: Russia on a day in 1970 is the Soviet Union. A name that is out of use on the
    day still counts where it is clear; a leader counts only in office, and without a day only where the name has
    always meant one state.

    Args:
        name: any usual name, or a code of ISO, COW, GW or CAMEO.
        on: the day it is said of.

    Returns:
        The one actor.

    Raises:
        UnknownActor: nothing has this name, several have, or none that existed on the day.

    Example:
        >>> find("the Khmer Republic").code, find("811").code, find("Hanoi").code
        ('KHM', 'KHM', 'VNM')
        >>> find("RUS", on=date(1970, 1, 1)).code
        'SUN'
    """
    return _find(name, on)


@kept(65_536)
def _find(name: str, on: date | None) -> Actor:
    for spelling in _spellings(name):
        found = _choose(name, key(spelling), on)
        if found:
            return found
    raise UnknownActor("No state or organisation has this name.", found=name, nearest=_nearest(name))


def _spellings(name: str) -> Iterator[str]:
    """The name, then "Republic of Korea" for "Korea, Republic of", then without what stands in brackets."""
    yield name
    if "," in name:
        before, _, after = name.partition(",")
        yield f"{after} {before}"
    if "(" in name:
        yield re.sub(r"\(.*?\)", " ", name)


def _choose(name: str, key: str, on: date | None) -> Actor | None:
    """The one actor of the first telling group; valid entries first, then those out of use; none for no entry."""
    groups = []
    for group in _groups(name, key):
        groups.append(group)
        standing = _standing([entry for entry in group if _holds(entry, on)], on)
        if standing:
            return _only(name, standing, on)
    for group in groups:
        standing = _standing([entry for entry in group if on is None or entry.kind not in _OFFICES], on)
        if standing:
            return _only(name, standing, on)
    if groups:
        raise _absent(name, [entry for group in groups for entry in group], on)
    return None


def _groups(name: str, key: str) -> Iterator[list[Name]]:
    """The entries by kind, the most believable first; Hu with one capital is a man before it is Hungary's code.

    What the user's roster says comes before all.
    """
    yield from filter(None, [_own().get(key)])
    found: dict[int, list[Name]] = defaultdict(list)
    last = len(_RANKS)
    for entry in _places().get(key, ()):
        coded = entry.kind in ("code", "iso2", "iso3", "cameo") and name.istitle()
        found[last if coded else _RANKS[entry.kind]].append(entry)
    coded_last = found.pop(last, [])
    yield from (found[rank] for rank in sorted(found))
    leaders = _leaders().get(key, ())
    for office in _OFFICES:
        yield from filter(None, [[entry for entry in leaders if entry.kind == office]])
    yield from filter(None, [coded_last])


def _holds(entry: Name, on: date | None) -> bool:
    """Whether the entry is valid on the day; without one, whether it still is (for a leader: always)."""
    if on is None:
        return entry.until is None or entry.kind in _OFFICES
    return (entry.since is None or entry.since <= on) and (entry.until is None or on <= entry.until)


def _standing(entries: Iterable[Name], on: date | None) -> list[Actor]:
    """The actors that stand for those entries on the day; without one, the newest named of each line."""
    if on is not None:
        # Who is in office before independence, as Sihanouk was, speaks for the state to be.
        held = ((entry, stands(entry.actor, on=on)) for entry in entries)
        pairs = [actor or get(entry.actor) for entry, actor in held if actor or entry.kind in _OFFICES]
        return list({actor.code: actor for actor in pairs}.values())
    newest: dict[str, Actor] = {}
    for actor in (get(entry.actor) for entry in entries):
        root = lineage(actor.code)[-1]
        if root not in newest or actor.since > newest[root].since:
            newest[root] = actor
    return list(newest.values())


def _only(name: str, actors: list[Actor], on: date | None) -> Actor:
    if len(actors) == 1:
        return actors[0]
    when = "" if on is None else f" on {on}"
    raise UnknownActor(
        f"This name may mean more than one actor{when}.",
        found=name,
        wanted="a full name or a code" if on else "a full name, a code, or a day",
        nearest=sorted(map(_label, actors)),
    )


def _absent(name: str, entries: list[Name], on: date | None) -> UnknownActor:
    """Why a known name means nobody on the day: when its leader held office, or when its state existed."""
    spans: dict[str, list[tuple[date, date]]] = defaultdict(list)
    for entry in entries:
        actor = get(entry.actor)
        office = entry.kind in _OFFICES
        since, until = (entry.since, entry.until) if office else (actor.since, actor.until)
        label = f"{_label(actor)}, in office" if office else f"{_label(actor)},"
        spans[label].append((since or date.min, until or date.max))
    told = [f"{label} {since} to {_end(until)}" for label in spans for since, until in _joined(spans[label])]
    return UnknownActor(f"This name means no actor on {on}.", found=name, wanted="; ".join(told[:4]))


def _joined(spans: list[tuple[date, date]]) -> Iterator[tuple[date, date]]:
    """The spans in order, those that overlap as one."""
    held: tuple[date, date] | None = None
    for since, until in sorted(spans):
        if held and since <= held[1]:
            held = (held[0], max(held[1], until))
            continue
        if held:
            yield held
        held = (since, until)
    if held:
        yield held


def _end(until: date) -> str:
    return "today" if until == date.max else str(until)


def _label(actor: Actor) -> str:
    return f"{actor.name} ({actor.code})"


def _nearest(name: str) -> list[str]:
    """Up to three actors one of whose names is spelt almost like this."""
    text = key(name)
    for known in (_own(), _places(), _leaders()):
        # A slip leaves the beginning or the end as it was; to compare with every name would take too long.
        likely = [other for other in known if other[:1] == text[:1] or other[-3:] == text[-3:]]
        near = difflib.get_close_matches(
            text, [other for other in likely if abs(len(other) - len(text)) < 4], n=6, cutoff=0.7
        )
        if near:
            return list(dict.fromkeys(_label(get(known[match][0].actor)) for match in near))[:3]
    return []


def _living(code: str, on: date) -> Actor | None:
    """The one of the line that existed on the day, the actor itself before the others."""
    for actor in _line(code):
        if actor.since <= on and (actor.until is None or on <= actor.until):
            return actor
    return None


@cache
def _names() -> tuple[Name, ...]:
    """The gazetteer; a leader of Yugoslavia in 1995 is one of the state that carried it on."""
    told = [
        entry._replace(actor=heir.code)
        if entry.until and (heir := _living(entry.actor, entry.until)) and heir.code != entry.actor
        else entry
        for entry in leader_names()
    ]
    return (*place_names(), *told)


@kept()
def _line(code: str) -> tuple[Actor, ...]:
    """The actor, those it continues, then those that continue it."""
    later = [code]
    while (heir := _heirs().get(later[-1])) is not None:
        later.append(heir)
    return tuple(get(each) for each in (*lineage(code), *later[1:]))


@cache
def _heirs() -> Mapping[str, str]:
    return {actor.continues: actor.code for actor in actors().values() if actor.continues}


@kept()
def _codes(system: str) -> tuple[tuple[str, str, date, date | None], ...]:
    entries = coded(system)
    if system == "name":
        told = [entry for entry in place_names() if entry.kind in ("name", "organisation")]
        whole = {entry.text for entry in told if not (entry.since or entry.until)}
        # Tables that write a bare Congo mean the state that bears this name at the United Nations at all times.
        entries = tuple(entry for entry in told if entry.text not in whole or not (entry.since or entry.until))
    known = {entry.text for entry in entries}
    # What a table of any system writes that is in no list may be in the user's.
    own = (entry for entry in roster().names if entry.kind in _OWN and entry.text not in known)
    found = {(entry.text, *row) for entry in (*entries, *own) for row in _days(entry)}
    return tuple(sorted(found, key=lambda row: (row[0], row[2], row[1])))


def _days(entry: Name) -> Iterator[tuple[str, date, date | None]]:
    """The days on which the entry means each actor of its line; a dated entry means its own actor alone."""
    own = get(entry.actor)
    if entry.since or entry.until:
        since = max(entry.since or own.since, own.since)
        yield (own.code, since, min(filter(None, (entry.until, own.until)), default=None))
        return
    for actor in _line(own.code):
        if actor.since > own.since and own.until is None:
            continue
        until = actor.until
        if actor.since < own.since and (until is None or until >= own.since):
            until = own.since - timedelta(days=1)
        since = actor.since
        for first, last, other in absences().get(actor.code, ()):
            yield (actor.code, since, first - timedelta(days=1))
            yield (other, first, last)
            since = last + timedelta(days=1)
        yield (actor.code, since, until)


@kept()
def _own() -> Mapping[str, list[Name]]:
    """Every name and code of the roster in use by its key."""
    return _by_key([*roster().names, *(Name(code, code, "code") for code in roster().actors)])


@cache
def _places() -> Mapping[str, list[Name]]:
    """Every name and code of states and organisations by its key."""
    own = [Name(code, code, "code") for code in actors()]
    return _by_key([*place_names(), *own, *(entry for system in SYSTEMS[:-1] for entry in coded(system))])


@cache
def _leaders() -> Mapping[str, list[Name]]:
    """Every leader's name by its key; apart, for most names are found without them."""
    return _by_key(leader_names())


def _by_key(entries: Iterable[Name]) -> Mapping[str, list[Name]]:
    found: dict[str, list[Name]] = defaultdict(list)
    for entry in entries:
        found[key(entry.text)].append(entry)
    return dict(found)
