"""The lists of words that reading asks for by name; they live in facts/words.csv."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources


@cache
def _lists() -> dict[str, frozenset[str]]:
    with resources.files("detente").joinpath("facts", "words.csv").open(encoding="utf8") as lines:
        rows = csv.DictReader(line for line in lines if not line.startswith("#"))
        return {row["list"]: frozenset(row["words"].split()) for row in rows}


def words(name: str) -> frozenset[str]:
    """The words of one list.

    Example:
        >>> "minister" in words("titles")
        True
    """
    return _lists()[name]


@cache
def either(name: str) -> str:
    """A regular expression for any one word of a list, with a small or a capital first letter.

    Example:
        >>> import re
        >>> bool(re.fullmatch(either("titles"), "Minister"))
        True
    """
    return "(?:" + "|".join(f"[{word[0].upper()}{word[0]}]{word[1:]}" for word in sorted(words(name))) + ")"
