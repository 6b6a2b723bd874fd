"""Which stretches of text are names of actors? One look-up by first word, the longest name first."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from importlib import resources
from typing import NamedTuple

from detente import actors
from detente.reading.words import words
from detente.registry import kept, roster, surnames


class Named(NamedTuple):
    """A name of an actor in a sentence: its span, the actor, the kind of name, and whether it held on the day."""

    start: int
    end: int
    actor: str
    kind: str
    holds: bool


class _Entry(NamedTuple):
    text: str
    actor: str
    kind: str
    since: date | None
    until: date | None
    own: bool = False


_WORD = re.compile(r"[^\W_]+")
_TWO = re.compile(r"[^\W_]+[\W_]+[^\W_]+")
PLAIN = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "‑": "-", "\n": " ", "\t": " ", "\xa0": " "})
_PERSONS = ("leader", "minister")
# Seas, papers and places that carry the name of a state without being it.
_NOT_BEFORE = re.compile(
    r"\s(?:Sea|Ocean|Gulf|Post|Times|Daily|Herald|Tribune|Canal|Street|Avenue|University|Airlines|Airways|River|Square"
    r"|Peninsula|Strait|Islands?|Bank|Football|FC|Cup|Open|Studies|Journal|Telecom|Hotel|Road|Nights|Dollars?|Review)\b"
)
_NOT_AFTER = re.compile(
    r"(?:\b(?:New|South|North|East|West|Little|Bank of|Sea of|Gulf of|Bay of|Strait of|University of|Port|Radio|Air"
    r"|Mount|Lake|Fort|St\.|Saint|Hotel|Royal Bank of|Journal of|Strait of) )$"
)
_AMBIGUOUS = words("ambiguous names")
# The seat of the Union is called by its town; Belgium is, where Belgians are told of.
_BELGIAN = re.compile(r"\bBelgi|\bFlemish|\bWalloon")
_UNION_SINCE = date(1967, 7, 1)
_FORENAME = re.compile(r"(?:^|[^.!?”\"]\s)([A-Z][a-z]+)\s$")
_SURNAME = re.compile(r"\s([A-Z][\w'-]*[a-z])")
_FIRST = re.compile(r"^[\"“‘(]?([A-Z][a-z]+)\s$")
_SAFE = words("safe before names")
_STATES_OF_AMERICA = re.compile(
    r"\b(?:Atlanta|Savannah|Augusta|Athens|Macon|Columbus), $|\bstate of $|\b(?:Alabama|Florida"
    r"|Carolina|Tennessee)(?:,| and) $"
)


class _Names(NamedTuple):
    """The names that begin alike: their lengths, the longest first, and what each name may mean."""

    lengths: tuple[int, ...]
    meanings: Mapping[str, tuple[_Entry, ...]]


@kept()
def _index() -> Mapping[str, _Names]:
    """Every name by its first two words, or its only one; those of the user's roster before those that ship."""
    shipped, own = _shipped(), _by_start(_Entry(*name, own=True) for name in roster().names)
    both = {start: _together(own[start], shipped[start].meanings if start in shipped else {}) for start in own}
    return {**shipped, **both}


@cache
def _shipped() -> Mapping[str, _Names]:
    told = actors.names()[len(roster().names) :]  # a roster in use comes first
    found = _by_start(sorted({*(_Entry(*name) for name in told), *_agencies()}, key=_order))
    return {start: _together(meanings, {}) for start, meanings in found.items()}


def _by_start(entries: Iterable[_Entry]) -> dict[str, dict[str, tuple[_Entry, ...]]]:
    """What each name may mean, under its first two words or its only one; the first alone tells whether to look."""
    found: dict[str, dict[str, tuple[_Entry, ...]]] = {}
    for entry in entries:
        plain = entry._replace(text=entry.text.translate(PLAIN))
        for one in dict.fromkeys((plain, plain._replace(text=_bare(plain.text)))):
            _put(found, one)
    return found


def _put(found: dict[str, dict[str, tuple[_Entry, ...]]], plain: _Entry) -> None:
    first, two = _WORD.match(plain.text), _TWO.match(plain.text)
    if first and (plain.own or not plain.text.islower()) and not _is_a_word(plain):
        same = found.setdefault(first[0], {})
        same = found.setdefault(two[0], {}) if two else same
        same[plain.text] = (*same.get(plain.text, ()), plain)


def _bare(text: str) -> str:
    """A name as news spells it that has no accents: Brasilia, Bogota."""
    if text.isascii():
        return text
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))


def _together(first: Mapping[str, tuple[_Entry, ...]], then: Mapping[str, tuple[_Entry, ...]]) -> _Names:
    meanings = {text: (*first.get(text, ()), *then.get(text, ())) for text in {**first, **then}}
    return _Names(tuple(sorted({len(text) for text in meanings}, reverse=True)), meanings)


@kept()
def _things() -> frozenset[str]:
    """The first words of names that are no person's."""
    told = (entry for names in _index().values() for same in names.meanings.values() for entry in same)
    firsts = (_WORD.match(entry.text) for entry in told if entry.kind not in _PERSONS)
    return frozenset(first[0] for first in firsts if first)


def _is_a_word(entry: _Entry) -> bool:
    """Whether a surname alone is a common word, or too short to tell."""
    alone = entry.kind in _PERSONS and " " not in entry.text
    return alone and (len(entry.text) < 3 or entry.text.lower() in words("no surnames"))


def _order(entry: _Entry) -> tuple[bool, str, str]:
    """Among names alike, those of offices that still hold come first."""
    return entry.until is not None, entry.kind, entry.actor


def _agencies() -> list[_Entry]:
    """The well-known agencies, towns, provinces and further leaders that ship with the package."""
    told = (("agencies.csv", "agency"), ("places.csv", "town"))
    out = [
        _Entry(row["name"], row["actor"], kind, _day(row["since"]), _day(row["until"]))
        for table, kind in told
        for row in _rows(table)
    ]
    for row in _rows("persons.csv"):
        forms = row["name"], *filter(None, row["aliases"].split("|")), *surnames(row["name"], row["code"])
        spell = _day(row["since"]), _day(row["until"])
        out += (_Entry(form, row["code"], "leader", *spell) for form in dict.fromkeys(forms))
    return out


def _rows(table: str) -> list[dict[str, str]]:
    with resources.files("detente").joinpath("facts", table).open(encoding="utf8") as lines:
        return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def small(plain: str) -> str:
    """The words in small letters, every letter in its place.

    Example:
        >>> small("İstanbul"), small("USA")
        ('İstanbul', 'usa')
    """
    lower = plain.lower()
    if len(lower) == len(plain):
        return lower
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in plain)


def borne(name: str) -> tuple[_Entry, ...]:
    """Who bears a name, with the kind of name, its first and last day, and whether it is of the user's own roster.

    Args:
        name: a name as `named` finds it.

    Returns:
        The actors in the order in which they are believed; none for a text that is no name.

    Example:
        >>> [(entry.actor, entry.kind, entry.since.year) for entry in borne("Wen Jiabao")]
        [('CHN', 'leader', 2003)]
    """
    plain, index = name.translate(PLAIN), _index()
    two, first = _TWO.match(plain), _WORD.match(plain)
    known = (index[start[0]] for start in (two, first) if start and start[0] in index)
    return next((names.meanings[plain] for names in known if plain in names.meanings), ())


def named(sentence: str, *, on: date | None = None) -> tuple[Named, ...]:
    """Every name of an actor in a sentence, in order, none inside another.

    A name that belonged to several actors gives the one that bore it on the day. A leader out of office is marked
    as not holding. Names of seas, newspapers and persons that resemble a state are passed over.

    Args:
        sentence: the words.
        on: the day they speak of.

    Returns:
        The names with their actors.

    Example:
        >>> [(n.actor, n.kind) for n in named("The South China Sea worries Vietnam.")]
        [('VNM', 'name')]
    """
    return _named(sentence, on)


@kept(4096)
def _named(sentence: str, on: date | None) -> tuple[Named, ...]:
    plain, index, at = sentence.translate(PLAIN), _index(), 0
    found: list[Named] = []
    for word in _WORD.finditer(plain):
        if word.start() < at or word[0] not in index:
            continue
        two = _TWO.match(plain, word.start())
        starts = (two[0], word[0]) if two and two[0] in index else (word[0],)
        entry, holds = _longest(plain, word.start(), [index[start] for start in starts], on)
        if not entry:
            continue
        at = word.start() + len(entry.text)
        if not _is_another(plain, word.start(), at, entry):
            actor = _of_union(plain, entry, on) or entry.actor
            found.append(Named(word.start(), at, actor, entry.kind, holds))
    return tuple(found)


def _of_union(plain: str, entry: _Entry, on: date | None) -> str | None:
    meant = entry.text == "Brussels" and not _BELGIAN.search(plain) and (on is None or on >= _UNION_SINCE)
    return "EU" if meant else None


def _longest(plain: str, start: int, known: list[_Names], on: date | None) -> tuple[_Entry | None, bool]:
    """The longest name that stands here, borne on the day if any is."""
    for names in known:
        for length in names.lengths:
            end = start + length
            meanings = names.meanings.get(plain[start:end])
            if not meanings or (plain[end : end + 1].isalnum() and plain[end - 1].isalnum()):
                continue
            for entry in meanings:
                if on is None or ((not entry.since or entry.since <= on) and (not entry.until or on <= entry.until)):
                    return entry, True
            return meanings[0], meanings[0].kind not in _PERSONS
    return None, False


def _is_another(plain: str, start: int, end: int, entry: _Entry) -> bool:
    """Whether the name is part of a longer one that means something else."""
    before = plain[max(0, start - 24) : start]
    if entry.kind in _PERSONS and " " in entry.text:
        return False
    if _NOT_BEFORE.match(plain, end) or _NOT_AFTER.search(before):
        return True
    if entry.text not in _AMBIGUOUS and entry.kind not in (*_PERSONS, "town"):
        return False
    if entry.text == "Georgia" and _STATES_OF_AMERICA.search(before):
        return True
    first = _FIRST.match(before) if start < 24 else None
    if first and first[1] in words("forenames"):
        return True
    forename = _FORENAME.search(" " + before) if start else None
    # The persons of a roster leave what is a forename as it is.
    if forename and forename[1] not in _SAFE and forename[1] not in _shipped() and forename[1] not in _things():
        return True
    surname = _SURNAME.match(plain, end)
    if not surname or entry.kind not in ("name", "capital", "town") or surname[1] in _SAFE:
        return False
    return surname[1] not in _things()
