"""Which organisation is "the bloc", "the nuclear watchdog", "the Fund"? The one told before that fits, or the usual."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection
from functools import cache
from importlib import resources
from typing import NamedTuple

from detente.reading.mentions import Mention


class _Body(NamedTuple):
    """Words for an organisation: whom they mean where nobody was told, and whom else they fit."""

    first: str
    fits: tuple[str, ...]


def bodies(plain: str, told: Collection[str]) -> list[Mention]:
    """The organisations that a sentence means without naming them.

    Args:
        plain: the sentence.
        told: the codes of the organisations named so far, the last one last.

    Returns:
        The mentions; a word that fits several, none of which was told, gives the usual one or none.

    Example:
        >>> [m.actors for m in bodies("Iran let in the nuclear watchdog.", [])]
        [('IAEA',)]
        >>> [m.actors for m in bodies("The bloc suspended Mali.", ["ECOWAS"])]
        [('ECOWAS',)]
    """
    words, meanings = _words()
    out = []
    for match in words.finditer(plain):
        body = meanings[int((match.lastgroup or "n0")[1:])]
        code = next((code for code in reversed(list(told)) if code in body.fits), body.first)
        if code:
            out.append(Mention(match.start(), match.end(), (code,), "organisation"))
    return out


@cache
def _words() -> tuple[re.Pattern[str], tuple[_Body, ...]]:
    with resources.files("detente").joinpath("facts", "bodies.csv").open(encoding="utf8") as lines:
        rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    # The same words open a sentence with a capital.
    either = (re.sub(r"(^|\|)the ", r"\1[Tt]he ", row["words"]) for row in rows)
    whole = "|".join(f"(?P<n{at}>{words})" for at, words in enumerate(either))
    found = tuple(_Body(row["first"], (row["first"], *row["others"].split())) for row in rows)
    return re.compile(rf"\b(?:{whole})\b(?! (?:on|of|for|against)\b)(?![- ][A-Z])"), found
