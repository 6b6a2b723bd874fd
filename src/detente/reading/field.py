"""What is it about? The fields of cooperation that a sentence speaks of."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib import resources

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_BETWEEN = frozenset(["of", "and", "the", "in", "on", "for"])  # what may stand between two words that belong together
_WEIGHT = {"sure": 1.0, "hint": 0.35}
# How many characters off a word counts half; what the main field must weigh, and another as a share of it.
_REACH, _TOLD, _BESIDE = 45, 0.12, 0.7

_NOTHING = (("none", _WEIGHT["sure"]),)  # the European Union is no trade union

Fields = tuple[tuple[str, float], ...]


@cache
def _words() -> Mapping[str, Fields]:
    with resources.files("detente").joinpath("facts", "field_words.csv").open(encoding="utf8") as lines:
        rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    known = dict[str, dict[str, float]]()
    for row in rows:
        for word in row["words"].split():
            known.setdefault(word, {}).setdefault(row["field"], _WEIGHT[row["strength"]])
    return {word: tuple(names.items()) for word, names in known.items()}


@lru_cache(maxsize=20_000)
def _known(word: str, before: str = "") -> Fields:
    """The fields of a word in any of its forms, or of the pair that it makes with the word before it."""
    known, start = _words(), f"{before}-" if before else ""
    return next((known[start + form] for form in _forms(word) if start + form in known), ())


def _forms(word: str) -> Iterator[str]:
    """The word itself, then what its ending may have been put to."""
    yield word
    if word.endswith("ies"):
        yield f"{word[:-3]}y"
    for ending in ("s", "es", "ed", "ing"):
        stem = word.removesuffix(ending)
        if 2 < len(stem) < len(word):
            yield stem
            yield f"{stem}e"
    if "-" in word:
        yield from _forms(word.rpartition("-")[2])


# Every act of a sentence asks, so the last few answers are kept.
@lru_cache(maxsize=8)
def _spoken(sentence: str) -> tuple[tuple[int, Fields], ...]:
    """The places of the words that tell fields, with the fields and how surely; a pair of words tells one thing."""
    found, before, last = dict[int, Fields](), "", -1
    for match in _WORD.finditer(sentence):
        word = match[0].lower()
        if word in _BETWEEN:
            continue
        together = _known(word, before) if before else ()
        if together:
            found.pop(last, None)
        # The disease is no aid.
        names = together or (() if match[0] == "AIDS" else _known(word))
        if names and names != _NOTHING:
            found[match.start()] = names
        before, last = word, match.start()
    return tuple(found.items())


def speaking(sentence: str) -> list[tuple[str, Fields]]:
    """The words of a sentence that tell fields of cooperation, each with its fields and how surely it tells them.

    Example:
        >>> speaking("They signed agreements on arms and trade.")
        [('arms', (('military', 1.0),)), ('trade', (('trade', 1.0),))]
    """
    return [(word[0], names) for at, names in _spoken(sentence) if (word := _WORD.match(sentence, at))]


# What an act is about by its nature, unless its words say more: each field with what that weighs.
_BY_MODE: Mapping[str, Fields] = {
    "sever-relations": (("diplomatic", 1.5),), "recall-ambassador": (("diplomatic", 1.5),),
    "restore-relations": (("diplomatic", 1.5),), "appoint-ambassador": (("diplomatic", 1.5),),
    "expel": (("diplomatic", 0.8),), "recognise": (("diplomatic", 1.0),), "exercise": (("military", 1.5),),
    "troops": (("military", 1.5),), "weapons": (("military", 1.5),), "ceasefire": (("military", 1.5),),
    "aerial": (("military", 1.5),), "drone": (("military", 1.5),), "heavy-weapons": (("military", 1.5),),
    "explosives": (("military", 0.5),), "firearms": (("military", 0.4),), "disarm": (("military", 1.0),),
    "withdraw": (("military", 0.3),), "embargo": (("trade", 0.6),), "lift-sanctions": (("trade", 0.5),),
    "police": (("law-enforcement", 0.6),), "visit": (("diplomatic", 0.5),), "meeting": (("diplomatic", 0.5),),
    "letter": (("diplomatic", 0.4),), "phone": (("diplomatic", 0.4),), "third-party": (("diplomatic", 0.4),),
    "humanitarian": (("humanitarian", 0.6),), "military": (("military", 1.0),), "deport": (("migration", 1.0),),
    "torture": (("human-rights", 1.5),), "censor": (("human-rights", 0.5),), "cyber": (("science", 0.3),),
    "convict": (("legal", 1.0),), "martial-law": (("governance", 1.0),), "resign": (("governance", 1.0),),
    "arrest": (("law-enforcement", 0.3),), "restrict": (("trade", 0.2),), "release": (("legal", 0.2),),
}  # fmt: skip
_BY_ACT: Mapping[str, Fields] = {
    "CONSULT": (("diplomatic", 0.5),),
    "ASSAULT": (("military", 0.5),),
    "MOBILIZE": (("military", 1.0),),
    "AID": (("aid", 0.2),),
    "SUPPORT": (("diplomatic", 0.15),),
}


def natural(act: str, mode: str | None) -> str | None:
    """The field that an act belongs to by its nature, such as a visit to diplomacy; None where it has none.

    Example:
        >>> natural("CONSULT", "visit"), natural("AGREE", None)
        ('diplomatic', None)
    """
    by = _BY_MODE.get(mode or "") or _BY_ACT.get(act) or ()
    return by[0][0] if by else None


def fields(sentence: str, *, near: int = 0, act: str | None = None, mode: str | None = None) -> list[str]:
    """The fields of cooperation that an act is about, the main one first.

    Words count the more the closer they stand to the act, and the act itself counts: a visit is diplomacy unless its
    words say more.

    Args:
        sentence: the words.
        near: the place of the word that tells the act.
        act: the act, if it is known.
        mode: its mode.

    Returns:
        Names of fields; empty where none is told.

    Example:
        >>> fields("They signed agreements on arms and trade.", near=25)
        ['military', 'trade']
        >>> fields("He paid a visit to Laos.", near=8, act="CONSULT", mode="visit")
        ['diplomatic']
    """
    score = dict(_BY_MODE.get(mode or "") or _BY_ACT.get(act or "") or ())
    for start, names in _spoken(sentence):
        for name, weight in names:
            score[name] = score.get(name, 0.0) + weight / (1 + abs(start - near) / _REACH)
    ordered = sorted(score, key=lambda name: (-score[name], name))
    least = max(_TOLD, _BESIDE * score[ordered[0]]) if ordered else 0
    return [name for name in ordered[:3] if score[name] >= least]
