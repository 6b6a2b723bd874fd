"""Which words tell an act? The lists of verbs and nouns, with every form that a verb takes."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import NamedTuple

from detente.reading.words import words


class Sense(NamedTuple):
    """One meaning of a word: what must follow it, the act and mode it tells, and how its parties stand.

    `frame` is > for one towards another, < for the reverse, = for each towards the other, ~ for each towards the
    other where the words say so. `governs` marks a verb whose complement is not itself a fact. `whose` is empty for
    a verb, and for a noun says how its parties must be told.
    """

    follow: re.Pattern[str] | None
    act: str
    mode: str | None
    frame: str
    governs: bool
    whose: str


@cache
def _irregular() -> Mapping[str, tuple[str, str]]:
    return {row["base"]: (row["past"], row["participle"]) for row in _rows("irregular_verbs.csv")}


_DOUBLED = words("doubled consonants")


@cache
def verbs() -> Mapping[str, tuple[tuple[str, Sense], ...]]:
    """Every form of every verb, with the name of the form (base, s, past, ing) and its senses in order."""
    found: dict[str, list[tuple[str, Sense]]] = {}
    for row in _rows("acts_verbs.csv"):
        sense = _sense(row, "")
        for lemma in row["words"].split():
            for word, form in _forms(lemma):
                found.setdefault(word, []).append((form, sense))
    return {word: tuple(senses) for word, senses in found.items()}


@cache
def bases() -> Mapping[str, str]:
    """The base of every form of every verb that tells an act.

    Example:
        >>> bases()["withdrew"], bases()["condemning"]
        ('withdraw', 'condemn')
    """
    lemmas = dict.fromkeys(lemma for row in _rows("acts_verbs.csv") for lemma in row["words"].split())
    return {word: lemma for lemma in lemmas for word, _ in _forms(lemma)}


@cache
def nouns() -> Mapping[str, tuple[Sense, ...]]:
    """Every noun that tells an act, with its senses in order."""
    found: dict[str, list[Sense]] = {}
    for row in _rows("acts_nouns.csv"):
        for word in row["words"].split():
            found.setdefault(word, []).append(_sense(row, row["whose"]))
    return {word: tuple(senses) for word, senses in found.items()}


def _rows(name: str) -> list[dict[str, str]]:
    with resources.files("detente").joinpath("facts", name).open(encoding="utf8") as lines:
        return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def _sense(row: dict[str, str], whose: str) -> Sense:
    follow, frame = row["follow"], row["frame"]
    compiled = None
    if follow:
        inner = f"(?:{follow})" if "^" in follow else rf"\b(?:{follow})"
        compiled = re.compile(inner + (r"(?!\w)" if re.search(r"[\w)]$", follow) else ""))
    return Sense(compiled, row["act"], row["mode"] or None, frame[0], frame.endswith("+"), whose)


def _forms(lemma: str) -> Iterator[tuple[str, str]]:
    """A verb's forms: call, calls, called, calling."""
    yield lemma, "base"
    consonant_y = lemma.endswith("y") and lemma[-2] not in "aeiou"
    yield (
        (lemma[:-1] + "ies" if consonant_y else lemma + ("es" if lemma.endswith(("s", "sh", "ch", "x", "z")) else "s")),
        "s",
    )
    if lemma.endswith("go"):
        yield lemma + "es", "s"
    stem = lemma + lemma[-1] if lemma in _DOUBLED else lemma[:-1] if lemma.endswith("e") else lemma
    if lemma.endswith("ee"):
        stem = lemma
    past = stem[:-1] + "ied" if consonant_y else stem + "ed"
    for word in dict.fromkeys(_irregular().get(lemma, (past, past))):
        yield word, "past"
    if lemma in _irregular():
        end = lemma[-1]
        doubled = (
            end in "tn"
            and lemma[-2] in "aeiou"
            and len(lemma) < 6
            and lemma not in ("beat",)
            and lemma[-3] not in "aeiou"
        )
        stem = lemma + end if doubled or lemma in ("beg", "swap", "step", "overrun") else stem
    yield stem + "ing", "ing"
    if lemma in ("cancel", "travel", "signal"):
        yield lemma + "ed", "past"
        yield lemma + "ing", "ing"
