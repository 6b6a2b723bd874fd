"""What is it about? The fields of cooperation that a sentence speaks of."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@cache
def _words() -> Mapping[str, str]:
    with resources.files("detente").joinpath("facts", "field_words.csv").open(encoding="utf8") as lines:
        rows = csv.DictReader(line for line in lines if not line.startswith("#"))
        known = {word: row["field"] for row in rows for word in row["words"].split()}
    return {f"{word}s": name for word, name in known.items()} | known


# Every act of a sentence asks, so the last few answers are kept.
@lru_cache(maxsize=8)
def _spoken(sentence: str) -> tuple[tuple[int, str], ...]:
    """The places of the words that tell a field, with the field."""
    known, found = _words(), list[tuple[int, str]]()
    for match in _WORD.finditer(sentence):
        word = match[0].lower()
        name = known.get(word) or known.get(word.rpartition("-")[2])
        # The disease is no aid.
        if name and match[0] != "AIDS":
            found.append((match.start(), name))
    return tuple(found)


# What an act is about by its nature, where its words do not say more.
_BY_MODE = {
    "sever-relations": "diplomatic", "recall-ambassador": "diplomatic", "restore-relations": "diplomatic",
    "appoint-ambassador": "diplomatic", "expel": "diplomatic", "recognise": "diplomatic", "exercise": "military",
    "troops": "military", "weapons": "military", "withdraw": "military", "ceasefire": "military", "aerial": "military",
}  # fmt: skip
_BY_ACT = {"CONSULT": "diplomatic", "ASSAULT": "military", "MOBILIZE": "military", "AID": "aid", "SANCTION": None}


def natural(act: str, mode: str | None) -> str | None:
    """The field that an act belongs to by its nature, such as a visit to diplomacy; None where it has none.

    Example:
        >>> natural("CONSULT", "visit"), natural("AGREE", None)
        ('diplomatic', None)
    """
    return _BY_MODE.get(mode or "") or _BY_ACT.get(act)


def fields(sentence: str, *, near: int = 0, act: str | None = None) -> list[str]:
    """The fields that a sentence speaks of, the one spoken of most first, ties by closeness to a place.

    Args:
        sentence: the words.
        near: the place of the word that tells the act.
        act: the act, if it matters.

    Returns:
        Names of fields; empty where none is told.

    Example:
        >>> fields("They signed a military agreement on training and trade.", near=5)
        ['military', 'trade']
    """
    if act in ("ASSAULT", "MOBILIZE"):
        return ["military"]
    score = dict[str, float]()
    for start, name in _spoken(sentence):
        # Diplomacy and aid frame many acts; a field of substance beside them says more.
        weight = 0.4 if name in ("diplomatic", "aid") else 1.0
        score[name] = score.get(name, 0.0) + weight / (1 + abs(start - near) / 40)
    if act == "CONSULT" and score and max(score.values()) < 0.5:
        # A word far off says little of what a visit or a meeting was about.
        return []
    return sorted(score, key=lambda name: (-score[name], name))
