"""The actor dictionaries of PETRARCH: names in capitals, each followed by codes that may be dated."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from detente.registry import Name, actors, coded, place_names


class _Code(NamedTuple):
    """The actor that a code means, in the order of a Name."""

    actor: str
    kind: str
    since: date | None
    until: date | None


class _Entry(NamedTuple):
    """A name and its synonyms, with the line of the first and their codes."""

    line: int
    texts: list[str]
    codes: list[_Code]


_CODE = re.compile(r"\[\s*([^\s\]]+)(?:\s+([<>]?)(\d{8}|\d{6})(?:\s*-\s*(\d{8}|\d{6})?)?)?\s*\]")
_NOTE = re.compile(r"[;#].*")
# Whoever governs, commands, judges or spies for a state acts as that state; others of it act for themselves.
_OF_STATE = frozenset({"GOV", "MIL", "LEG", "JUD", "COP", "SPY"})
_SMALL = frozenset(["and", "bin", "da", "de", "del", "der", "for", "in", "of", "on", "the", "to", "van", "von"])


def is_dictionary(text: str) -> bool:
    """Whether a text is an actor dictionary and no table.

    Example:
        >>> is_dictionary("# leaders\\nCATHAY_ [CHN]"), is_dictionary("name,code\\nCathay,CHN")
        (True, False)
    """
    header = set(re.findall(r"\w+", text.partition("\n")[0].casefold()))
    return not header >= {"name", "code"} and any(_CODE.search(line) for line in map(_bare, text.splitlines()))


def spoken(text: str) -> Iterator[tuple[int, Name]]:
    """The names of a dictionary, in the capitals that reports give them, with the line of each.

    A code that begins with that of a state and goes on with GOV, MIL, LEG, JUD, COP or SPY means the state; any other
    is an actor of its own. Of codes of one name that share a day, the dated comes first, then the one written first.
    A name without a code, or with one that is not made of letters, is left out.

    Example:
        >>> text = "BANK_OF_CATHAY_ [CHNBUS]\\nCATHAY_ARMY [CHNMIL >19490101]"
        >>> [(name.text, name.actor) for line, name in spoken(text)]
        [('Bank of Cathay', 'CHNBUS'), ('BANK OF CATHAY', 'CHNBUS'), ('Cathay Army', 'CHN'), ('CATHAY ARMY', 'CHN')]
    """
    written: dict[str, list[tuple[int, Name]]] = {}
    for line, texts, codes in _entries(text):
        for form in (form for told in texts for form in _cased(told)):
            written.setdefault(form, []).extend((line, Name(form, *code)) for code in codes)
    for same in written.values():
        taken: list[Name] = []
        for line, name in sorted(same, key=lambda entry: not (entry[1].since or entry[1].until)):
            if not any(name.shares_a_day(other) for other in taken):
                taken.append(name)
                yield line, name


def _bare(line: str) -> str:
    return _NOTE.sub("", line).rstrip()


def _entries(text: str) -> Iterator[_Entry]:
    """Each name with its synonyms, which begin with +, and all their codes, on its own line or below it."""
    entry = _Entry(0, [], [])
    for number, line in enumerate(map(_bare, text.splitlines()), start=1):
        told = line.partition("[")[0].strip()
        if told and not told.startswith("+"):
            yield entry
            entry = _Entry(number, [], [])
        if told:
            entry.texts.append(told.lstrip("+"))
        entry.codes.extend(code for match in _CODE.finditer(line) if (code := _meaning(match)))
    yield entry


def _meaning(match: re.Match[str]) -> _Code | None:
    """The actor that a code means, and when."""
    code, sign, first, last = match.groups()
    code = code[:3] if code[3:6] in _OF_STATE else code
    code = code if code in actors() else _cameo().get(code, code)
    if not (code in actors() or (code.isascii() and code.isalpha() and code.isupper() and 2 <= len(code) <= 12)):
        return None
    since, until = _day(first), _day(last)
    if sign == "<" and since:
        return _Code(code, "name", None, since - timedelta(days=1))
    return _Code(code, "name", since, until)


@cache
def _cameo() -> Mapping[str, str]:
    return {entry.text: entry.actor for entry in coded("cameo")}


def _day(text: str | None) -> date | None:
    """A day written YYYYMMDD, or YYMMDD of the years from 1940 on; none where there is no such day."""
    if not text:
        return None
    whole = text if len(text) == 8 else f"{19 if text >= '40' else 20}{text}"
    try:
        return date.fromisoformat(whole)
    except ValueError:
        return None


def _cased(told: str) -> Iterator[str]:
    """A name in capitals as a report writes it, and as it stands, for headlines and short forms."""
    capitals = " ".join(told.replace("_", " ").split())
    if not capitals or not capitals[0].isalnum():
        return
    words = [word if word in _short() else _titled(word) for word in capitals.split()]
    yield from dict.fromkeys((" ".join([words[0], *map(_small, words[1:])]), capitals))


def _titled(word: str) -> str:
    return re.sub(r"[^\W\d_]+", lambda part: part[0].capitalize(), word)


def _small(word: str) -> str:
    return word.lower() if word.lower() in _SMALL else word


@cache
def _short() -> frozenset[str]:
    """Short forms that are written in capitals, such as US and NATO."""
    return frozenset(name.text for name in place_names() if name.text.isupper())
