"""Who says so? The person or body quoted or reported, or nobody where the author speaks."""

from __future__ import annotations

import re

from detente.reading.mentions import Mention
from detente.reading.when import without_dates
from detente.reading.words import either

_SAYS = (
    r"(?:said|says|say|told|stated|noted|added|argued|claimed|(?:states|claims|reports)(?= that\b)"
    r"|explained|wrote|remarked|observed|declared"
    r"|announced|reported|confirmed|insisted|alleged|asserted|commented|replied|recalled that"
    r"|maintained|stressed|emphasi[sz]ed)"
)
_BEFORE = re.compile(rf"^[^“\"]*?\b{_SAYS}\b")
_AFTER = re.compile(rf"[”\"',]\s+(?:{_SAYS}\s+(?P<after>[^.;“\"]{{2,90}})|(?P<before>[^.;“\"]{{2,90}}?)\s+{_SAYS}\b)")
_ACCORDING = re.compile(r"\b[Aa]ccording to\s+(?:the\s+|an?\s+)?(?P<who>[^,.;]{2,80})")
_NAME = re.compile(r"[A-Z][\w.'’-]*(?:\s+(?:of\s+|for\s+the\s+)?[A-Z][\w.'’-]*){0,5}")
_INTRODUCES = re.compile(rf"(?P<who>.+?)\s+(?:{_SAYS}|as follows)(?:[^:]{{0,60}}):\s*$", re.S)


def voice(sentence: str, at: int, mentions: list[Mention]) -> str | None:
    """Who is quoted or reported as saying what stands at a place of a sentence.

    Args:
        sentence: the words.
        at: the place of the word that tells the act.
        mentions: the actors in the sentence.

    Returns:
        A person's name, or the body as printed; None where the author says it.

    Example:
        >>> text = "Spokesman Ann Lee said China had attacked Laos."
        >>> voice(text, text.index("attacked"), [])
        'Ann Lee'
    """
    according = _ACCORDING.search(sentence)
    if according:
        return _speaker(according["who"], according.start("who"), mentions)
    before = _BEFORE.match(sentence)
    if before and before.end() <= at:
        return _speaker(before[0], 0, mentions)
    after = _AFTER.search(sentence, at)
    if after:
        group = "after" if after["after"] else "before"
        return _speaker(after[group], after.start(group), mentions)
    return None


def introduces(sentence: str, mentions: list[Mention]) -> str | None:
    """Who is introduced by a sentence that ends in a colon, and so says the paragraph that follows.

    Example:
        >>> introduces("Spokeswoman Ann Lee said:", [])
        'Ann Lee'
    """
    match = _INTRODUCES.match(sentence)
    return _speaker(match["who"], 0, mentions) if match else None


_OFFICE = re.compile(
    rf"\b(?:(?:prime |foreign |vice |deputy )?{either('titles')}|mr|mrs|ms|dr|the|in|on|at|a|an)\.?\s+", re.I
)
_MONTH = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
    r"|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
)
_ADVERB = r"(?:also|later|then|earlier|now|once|again|has|had|\w+ly)"
# A capital that only opens the sentence: Sixty members said.
_OPENS = re.compile(rf"\A[A-Z]\w*\s+(?!(?:{_ADVERB}\s+)?{_SAYS}\b)[a-z]")
# Whoever is named by a word of his own after a capital: American prosecutors said.
_BODY = re.compile(rf"\b[A-Z]\w+ (?!{_ADVERB}\b)[a-z]+(?= {_SAYS}\b)")


def _speaker(phrase: str, offset: int, mentions: list[Mention]) -> str | None:
    """The person named in a phrase, else its first name in capitals, else the phrase."""
    for mention in mentions:
        if mention.name and offset <= mention.start and mention.end <= offset + len(phrase):
            return mention.name
    plain = _OFFICE.sub("", _MONTH.sub("", without_dates(phrase))).strip()
    body = _BODY.search(plain)
    if body:
        return body[0]
    names = [
        match[0] for match in _NAME.finditer(plain) if len(match[0]) > 2 and not _OPENS.match(plain, match.start())
    ]
    people = [name for name in names if " " in name]
    if people or names:
        return (people or names)[0].removesuffix("'s").removesuffix("’s")
    plain = re.sub(rf"\s*\b{_SAYS}$", "", plain).strip()
    return plain if 2 < len(plain) < 60 and not re.match(r"(?:he|she|it|they|we|who|which)\b", plain, re.I) else None
