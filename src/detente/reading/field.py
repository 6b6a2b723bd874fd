"""What is it about? The fields of cooperation that a sentence speaks of."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@cache
def _words() -> Mapping[str, str]:
    with resources.files("detente").joinpath("facts", "field_words.csv").open(encoding="utf8") as lines:
        rows = csv.DictReader(line for line in lines if not line.startswith("#"))
        return {word: row["field"] for row in rows for word in row["words"].split()}


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
    known, score = _words(), dict[str, float]()
    for match in _WORD.finditer(sentence):
        word = match[0].lower()
        name = known.get(word) or known.get(word.removesuffix("s")) or known.get(word.split("-")[-1])
        if name and not (match[0].isupper() and word == "aids"):
            # Diplomacy and aid frame many acts; a field of substance beside them says more.
            weight = 0.4 if name in ("diplomatic", "aid") else 1.0
            score[name] = score.get(name, 0.0) + weight / (1 + abs(match.start() - near) / 40)
    if act == "CONSULT" and score and max(score.values()) < 0.5:
        # A word far off says little of what a visit or a meeting was about.
        return []
    return sorted(score, key=lambda name: (-score[name], name))
