"""Who says so? The person or body quoted or reported, or nobody where the author speaks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from detente.reading.mentions import Mention
from detente.reading.sentences import Sentence
from detente.reading.when import without_dates
from detente.reading.words import either

# Verbs that report whatever follows them, and those that do so only with "that" or of something told to somebody.
_PLAIN = (
    r"(?:said|says|say|claimed|insisted|alleged|asserted|maintained|maintains|argued|explained|added|declared|wrote"
    r"|complains|complained|admitted|conceded)"
)
_WITH_THAT = (
    r"(?:stated|noted|remarked|observed|announced|reported|confirmed|commented|replied|stressed|emphasi[sz]ed|recalled"
    r"|warned|denied|denies|states|claims|reports|argues|insists|finds|found|repeated|acknowledged|testified|charged)"
)
_SAYS = rf"(?:{_PLAIN}|{_WITH_THAT}|told)"
_REPORTS = re.compile(
    rf"\b(?:{_PLAIN}(?!\s+(?:to|at|for|in turn)\b)|{_WITH_THAT}(?:,?\s+\w+,?){{0,4}}?\s+that\b"
    rf"|told\s+(?:[\w'’.-]+\s+){{1,14}}?that\b"
    rf"|told\s+(?:[\w'’.-]+\s+){{1,5}}?(?=[\"“])|told\s+(?:the\s+|his\s+|her\s+)?[\w'’.-]+(?=\s))"
)
# What a speaker's name may follow: said Ann Lee; and what it may precede: Ann Lee said.
_ENDS = r"(?=\s*(?:[,.;:!?”\"]|$|\b(?:on|in|at|late|early|that|to|after|by|last|yesterday|today|reporters)\b))"
_AFTER = re.compile(
    rf"[”\"',]\s+(?:(?:{_PLAIN}|{_WITH_THAT})\s+(?P<after>(?:(?:the|an?)\s+)?(?:\w+\s+)?[A-Z][^.;“\"]{{1,90}})"
    rf"|(?P<before>(?!(?:and|but|which|who|that|as|when|while|after|minutes|this|in)\b)[^.;“\"]{{2,90}}?)\s+{_SAYS}\b{_ENDS})"
)
_PARTS = re.compile(r"[;:]\s|,?\s(?:and|but|while|because|as)\s")
_PRONOUN = re.compile(r"\b(?:he|she)\b(?:\s+(?:\w+ly|also|then|later|has|had))*(?:\s+\w+)?\s*$", re.I)
_PERSON = re.compile(r"[A-Z][\w'’-]+(?:\s+[A-Z][\w.'’-]+)+$")
_RELATIVE = re.compile(r",\s(?:who|which|where|whose)\s[^,]*$")
# Words that open what goes before the subject: asked about the riots, the spokesman said.
_OPENING = re.compile(
    r"(?:Asked|In|On|At|With|After|Before|As|Under|During|From|For|When|While|Since|\w+ing|Speaking)\b[^,]*,"
)
# Acts that are done by saying them: who says so himself is no witness.
_SPOKEN = frozenset(["AGREE", "REQUEST", "SUPPORT", "ACCUSE", "REJECT", "THREATEN"])
_ACCORDING = re.compile(r"\b[Aa]ccording to\s+(?:the\s+|an?\s+)?(?P<who>[^,.;]{2,80})")
_NAME = re.compile(r"[A-Z][\w.'’-]*(?:\s+(?:of\s+|for\s+the\s+)?[A-Z][\w.'’-]*){0,5}")
_INTRODUCES = re.compile(rf"(?P<who>.+?)\s+(?:{_SAYS}|as follows)(?:[^:]{{0,60}}):\s*$", re.S)


def voice(
    sentence: str,
    at: int,
    mentions: list[Mention],
    *,
    act: str | None = None,
    actor: str | None = None,
    last: str | None = None,
) -> str | None:
    """Who is quoted or reported as saying what stands at a place of a sentence.

    Args:
        sentence: the words.
        at: the place of the word that tells the act.
        mentions: the actors in the sentence.
        act: the PLOVER act; who accuses or agrees by saying so is no witness to it.
        actor: whose act it is.
        last: who spoke before, and so is meant by he or she.

    Returns:
        A person's name, or the body as printed; None where the author says it.

    Example:
        >>> text = "Spokesman Ann Lee said China had attacked Laos."
        >>> voice(text, text.index("attacked"), [])
        'Ann Lee'
    """
    span = _reporter(sentence, at)
    if span is None:
        return None
    start, end = span
    if act in _SPOKEN and actor and _is_own(actor, sentence[start:end], start, mentions):
        return None
    phrase = sentence[start:end]
    if _PRONOUN.search(phrase):
        return last if last and _PERSON.match(last) else None
    return _speaker(phrase, start, mentions)


def _is_own(actor: str, phrase: str, start: int, mentions: list[Mention]) -> bool:
    """Whether who speaks acts by it."""
    first = phrase.partition(",")[0]
    return any(actor in m.actors and not m.place and start <= m.start < start + len(first) for m in mentions)


def speaker(sentence: str, mentions: list[Mention]) -> str | None:
    """Who speaks in a sentence and so is meant where the next one says he or she; None where nobody is named.

    Example:
        >>> speaker("Ann Lee, a minister, told reporters that it rained.", [])
        'Ann Lee'
    """
    said = _REPORTS.search(sentence)
    return voice(sentence, said.end(), mentions) if said else voice(sentence, 0, mentions)


def _reporter(sentence: str, at: int) -> tuple[int, int] | None:
    """Where those are named who say what stands at a place."""
    according = _ACCORDING.search(sentence)
    if according and ";" not in sentence[min(at, according.end()) : max(at, according.start())]:
        return according.span("who")
    opened = [match for match in _REPORTS.finditer(sentence, 0, at) if _reaches(sentence, match, at)]
    before = next((found for match in reversed(opened) if (found := _subject(sentence, match.start()))), None)
    if before:
        return before
    after = _AFTER.search(sentence, at)
    if after and ";" not in sentence[at : after.start()]:
        return after.span("after" if after["after"] else "before")
    return None


def _reaches(sentence: str, said: re.Match[str], at: int) -> bool:
    """Whether what is said goes on as far as a place: no further than the clause, and not into a relative one."""
    between = sentence[said.end() : at]
    aside = sentence[said.end() : said.end() + 1] == "," and not _PRONOUN.search(sentence, 0, said.start())
    return not (aside or ";" in between or _RELATIVE.search(between))


def _subject(sentence: str, end: int) -> tuple[int, int] | None:
    """The words that name who says something, with the verb that says it, unless they stand within a quotation."""
    if sentence.count("“", 0, end) > sentence.count("”", 0, end) or sentence.count('"', 0, end) % 2:
        return None
    start = max((match.end() for match in _PARTS.finditer(sentence, 0, end)), default=0)
    opening = _OPENING.match(sentence, start, end)
    start = opening.end() if opening and sentence[opening.end() : end].strip() else start
    verb = re.compile(r"\w+").match(sentence, end)
    return (start, verb.end() if verb else end) if re.search(r"\w", sentence[start:end]) else None


_LABEL = re.compile(r"(?P<who>Q|A|[A-Z][A-Z'’-]{2,}(?: [A-Z'’-]{2,}){0,2}):\s")
_GUEST = re.compile(
    r"\b[Ii]nterview(?::| with)\s+(?:(?:Dr|Mr|Mrs|Ms|Ambassador|General|Minister|Professor)\.?\s+|\(\w+\)\s+)*"
    r"(?P<who>[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+)+)"
)


def answers(parts: Sequence[Sentence], text: str) -> dict[int, str]:
    """Who speaks in each paragraph of an interview whose paragraphs begin with Q and A or with the speakers' names.

    Args:
        parts: the sentences of the document.
        text: the document.

    Returns:
        Paragraph and speaker; nothing where the document is no such interview. A question is nobody's telling.

    Example:
        >>> from detente.reading.sentences import sentences
        >>> text = "Interview with Ann Lee\\n\\nQ: Rain?\\n\\nA: It rained in Peru.\\n\\nQ: Rain?\\n\\nA: It did."
        >>> set(answers(sentences(text), text).values())
        {'Ann Lee'}
    """
    guest = _GUEST.search(text)
    name = guest["who"] if guest else None
    labels = {part.block: found["who"] for part in reversed(parts) if (found := _LABEL.match(part.text))}
    if len(labels) < 4:
        return {}
    asks = labels[min(labels)]
    known = {block: _full(label, name) for block, label in labels.items() if label not in ("Q", asks)}
    return {block: who for block, who in known.items() if who}


def _full(label: str, guest: str | None) -> str | None:
    """The name that a label stands for."""
    if label == "A" or (guest and label.split()[-1] in guest.upper()):
        return guest
    return label.title()


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
