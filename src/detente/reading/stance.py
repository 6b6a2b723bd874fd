"""What does the voice think of it? Whether whoever tells an act endorses it, criticises it, or does not show."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib import resources

_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")
# Where one thing said ends and the next begins.
_CLAUSE = re.compile(r"[;:?!]|\s[–—]\s|,\s+(?:but|while|whereas|although|though|and)\s|\b(?:but|whereas|although)\s")
_NOT = re.compile(
    r"\b(?:not|no|nor|never|hardly|neither|without|far from|rather than|less|than|n[o']t a)\s+(?:\w+\s+){0,2}$"
)
# Verdicts: an apposition (refused, a blunder), a relative (a step that is wise), it was wise of.
_APPOSED = (
    r",\s+(?:which\s+(?:is|was|deserves|i|we)\s+(?:\w+\s+){0,3}|(?:an?|the|one|another|in|to)\s+(?:\w+\s+){0,4}?)"
)
_JUDGED = (
    r"\b(?:is|was|it(?:'s|’s)|were|be|been|as|deserves?|deserved|regard as|called it|earns?|owed?|an act of|a piece of)"
    r"\s+(?:\w+\s+){0,4}?"
)
# Who speaks for himself, and a body that does by its verb what a verb in the present says.
_WE = r"\b(?:[Ww]e|I|[Oo]ur (?:government|people|country))"
_BODY = r"\b(?:[Tt]he (?:[A-Z]\w+ )?(?:Ministry|Government|Embassy|Kingdom|Republic|Presidency|Council))"
_MANNER = r"(?:(?:\w+ly|also|again|now|once more|therefore|categorically)\s+){0,3}"
_PERFORMS = (
    r"(?:thank|condemn|reject|regret|warn|urge|demand|welcome|reiterate|repeat|express|deplore|support|reaffirm|appeal"
    r"|denounce|congratulate|extend|invite|reserve|hold|recognise|recognize|ask|call)(?:s|es)\b"
)
# What a voice says that it does itself, it stands by.
_OWN = re.compile(
    rf"{_WE}\s+(?:(?:have|will|must|shall|want to|wish to|continue to)\s+)?{_MANNER}(?P<mine>\w+)"
    rf"|{_BODY}\s+{_MANNER}(?P<ours>{_PERFORMS})"
)
# What others call it is theirs: in what it called a needless war, condemned the raid as a crime.
_CALLED = re.compile(
    r"\b(?:what (?:it|he|she|they|[A-Z]\w+) (?:call|describ|term)\w+|(?:called|branded|labelled|termed|described"
    r"|dismissed|condemned|denounced|criticised|deplored|decried)\b(?! (?:on|for|in|upon|up|off)\b))[^;.”\"]*"
)
# Acts whose own words judge something else.
_SPEECH = frozenset(["ACCUSE", "REJECT", "REQUEST", "THREATEN", "SUPPORT", "AGREE"])
# One word held at arm's length: its "liberation" of the town.
_SCARE = re.compile(r"(?:\b(?:its|their|his|her|this|these|such)|['’]s)\s+[\"“]\w+[\"”]\s+(?!said|says|told)\w")
_HYPOTHETICAL = re.compile(r"\b[Ii]f\b")


@cache
def _words(stance: str, place: str) -> str:
    """A regular expression for the words of one list."""
    with resources.files("detente").joinpath("facts", "stance_words.csv").open(encoding="utf8") as lines:
        rows = csv.DictReader(line for line in lines if not line.startswith("#"))
        found = [
            word for row in rows if (row["stance"], row["place"]) == (stance, place) for word in row["words"].split()
        ]
    return rf"(?:{'|'.join(re.escape(word) for word in found)})\b"


@cache
def _patterns(stance: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What shows a stance before the act, in or after it, and in what the voice says that it feels."""
    manner, verdict, feeling = (_words(stance, place) for place in ("manner", "verdict", "feeling"))
    before = rf"\b{manner}(?=[\s,])|\b(?:[Ii]t (?:is|was)|[Hh]ow) (?:\w+ )?{verdict}"
    after = rf"{_APPOSED}{verdict}|{_JUDGED}{verdict}|\b{manner}"
    felt = rf"(?:{_WE}|{_BODY}|\b(?:[Hh]e|[Ss]he|[Tt]hey|[Ii]t))\s+(?:(?:have|has)\s+)?{_MANNER}{feeling}(?!\s+to\b)"
    return re.compile(before), re.compile(after), re.compile(felt)


def stance(
    sentence: str,
    start: int,
    end: int,
    *,
    act: str | None = None,
    status: str = "happened",
    voice: str | None = None,
) -> str:
    """What the voice of an act (its author, or whoever is quoted or reported) thinks of it, as far as the words show.

    Praise and blame count where they belong to the voice: "Peru called the raid cowardly" says nothing of what the
    author thinks. What a voice proposes, or says that it does itself, it endorses.

    Args:
        sentence: the words.
        start: where the words that tell the act begin.
        end: where they end.
        act: the PLOVER act; what a condemnation says of its object is no judgement of the condemnation.
        status: whether it happened; a proposal is endorsed.
        voice: who is quoted or reported; None for the author.

    Returns:
        endorses, criticises or neutral.

    Example:
        >>> text = "Peru rightly closed its border, and Chile expelled the envoy, a blunder."
        >>> [stance(text, text.index(word), text.index(word) + 6) for word in ("closed", "expelled")]
        ['endorses', 'criticises']
    """
    inside = next((m.span() for m in _QUOTED.finditer(sentence) if m.start() <= start < m.end()), None)
    low, high = _clause(sentence, start, end)
    heard = sentence if voice and not inside else _silenced(sentence, inside)
    before, words, after = heard[low:start], heard[start:end], heard[end:high]
    if act in _SPEECH:
        after = after if after.startswith(",") else ""
    for name in ("criticises", "endorses"):
        if _shown(name, before, words, after):
            return name
    if not voice and _SCARE.search(sentence, max(low, start - 25), min(high, end + 25)):
        return "criticises"
    own = status != "hypothetical" and _owned(sentence, low, start, end) and not _HYPOTHETICAL.search(before)
    return "endorses" if status == "proposed" or own else "neutral"


def _owned(sentence: str, low: int, start: int, end: int) -> bool:
    """Whether the voice tells what it does itself: we have closed, the Ministry warns."""
    found = (match.start(match.lastgroup or 0) for match in _OWN.finditer(sentence, low, end))
    return any(start <= verb < end for verb in found)


def _shown(name: str, before: str, words: str, after: str) -> bool:
    """Whether the words around an act show one stance."""
    first, second, felt = _patterns(name)
    if name == "criticises" and re.search(rf"\b{_words(name, 'act')}", words):
        return True
    said = ((first, before[-45:]), (felt, before), (second, words + after[:110]))
    return any(_affirmed(pattern, text) for pattern, text in said)


def _affirmed(pattern: re.Pattern[str], text: str) -> bool:
    """Whether a pattern stands in a text and is not denied there."""
    return any(not _NOT.search(text[: match.end()].rpartition(" ")[0] + " ") for match in pattern.finditer(text))


def _clause(sentence: str, start: int, end: int) -> tuple[int, int]:
    """The part of the sentence that speaks of the act."""
    low = max((match.end() for match in _CLAUSE.finditer(sentence, 0, start)), default=0)
    after = _CLAUSE.search(sentence, end)
    return low, after.start() if after else len(sentence)


def _silenced(sentence: str, kept: tuple[int, int] | None) -> str:
    """A sentence in which quotations, and what others call a thing, are blank: those words are not the voice's."""
    quiet = _QUOTED.sub(lambda m: m[0] if m.span() == kept else " " * len(m[0]), sentence)
    return quiet if kept else _CALLED.sub(lambda m: " " * len(m[0]), quiet)
