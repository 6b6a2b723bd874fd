"""Whom do "he", "it", "the premier" and "the kingdom" mean? The last one told who fits, or nobody."""

from __future__ import annotations

import re

from detente.reading.mentions import Mention, Story
from detente.reading.words import either, words

_TITLE = rf"(?:(?:prime |foreign |defen[cs]e )?{either('titles')}(?: of state)?)"
_OFFICE = re.compile(rf"\b[Tt]he (?:new |visiting |deposed |former )?({_TITLE})\b(?!\s+of\b)(?!,?\s+[A-Z])(?!-)")
_TITLES = re.compile(rf"\b{_TITLE}\b")
_HE = re.compile(r"\b(?:[Hh]e|[Ss]he)\b")
_HIM = re.compile(r"\b(?:him|her)(?=[.,]|\s+(?:in|at|on|to|for|with|and|during|of)\b)")
_IT = re.compile(
    r"(?:(?<=^)It|(?<=, )it|(?<=\band )it|(?<=\bthat )it|(?<=\w )it)\b"
    r"(?=\s+(?:also\s+|had\s+|has\s+|would\s+|will\s+|\w+ly\s+|then\s+|later\s+)*(?!is|was|be|been"
    r"|seem|took|last|mean|came|went|look)[a-z]+(?:ed|s|t|ke|ld|ve|nt|de|w)\b)"
)
_THEY = re.compile(r"\b[Tt]hey\b")
# Bodies that many states have by this name; beside the United States alone they are American.
_AMERICAN = re.compile(r"\b(?:[Tt]he (?:US )?Treasury|Congress|[Tt]he Senate)\b")
# The two Koreas are so called beside any word for either.
_KOREAN = re.compile(r"\bKorea|\bSeoul|\bPyongyang|\bPanmunjom|\bKim Jong")
_HALF = re.compile(
    r"\b(?:[Tt]he (North|South)(?!-| (?:Pole|Sea|Atlantic|Pacific|China|Africa|Korea)|ern|[ -][A-Z])"
    r"|(Northern|Southern) (?=troops|soldiers|units|officials|guards|forces|negotiators|officers))"
)
_KINGDOM = re.compile(r"\b[Tt]he kingdom\b(?!\s+of)")
_KINGDOMS = words("kingdoms")


def referents(plain: str, found: list[Mention], told: Story) -> list[Mention]:
    """Words that stand for an actor told before, in this sentence or the last.

    Args:
        plain: the sentence.
        found: the actors that it names.
        told: what the document has told so far.

    Returns:
        The further mentions; none where nobody fits.

    Example:
        >>> [m.actors for m in referents("He thanked France.", [], Story(he="KHM"))]
        [('KHM',)]
    """
    out = [_mention(match, told.offices.get(match[1].lower()), "person") for match in _OFFICE.finditer(plain)]
    for match in _HE.finditer(plain):
        persons = [m.actors[0] for m in found if m.end <= match.start() and m.kind == "person" and m.actors]
        out.append(_mention(match, persons[-1] if persons else told.he, "person"))
    for match in _HIM.finditer(plain):
        before = [m.actors[0] for m in found if m.end <= match.start() and m.kind in ("person", "state") and m.actors]
        out.append(_mention(match, told.he if told.he not in before else None, "person"))
    for match in _IT.finditer(plain) if "it " in plain or plain.startswith("It ") else ():
        states = [
            m.actors[0] for m in found if m.end <= match.start() and m.kind in ("state", "adjective") and not m.place
        ]
        out.append(_mention(match, states[0] if states else told.it, "state"))
    if "USA" in told.states and "GBR" not in told.states:
        out += [_mention(match, "USA", "agency") for match in _AMERICAN.finditer(plain)]
    if _KOREAN.search(plain) or "PRK" in told.states:
        halves = _HALF.finditer(plain)
        out += [_mention(half, "PRK" if (half[1] or half[2]).startswith("N") else "KOR", "state") for half in halves]
    kingdoms = [code for code in told.pair if code in _KINGDOMS]
    if len(kingdoms) == 1:
        out += [_mention(match, kingdoms[0], "state") for match in _KINGDOM.finditer(plain)]
    if len(told.last) == 2 and not found:
        out += [Mention(match.start(), match.end(), told.last, "pair") for match in _THEY.finditer(plain)]
    return [m for m in out if m.actors and not any(o.start < m.end and m.start < o.end for o in found)]


def _mention(match: re.Match[str], actor: str | None, kind: str) -> Mention:
    return Mention(match.start(), match.end(), (actor,) if actor else (), kind)


def remember(plain: str, found: list[Mention], told: Story) -> None:
    """Keep what later sentences may point back to: persons, the last state that stood first, offices, the pair."""
    for mention in found:
        if len(mention.actors) != 1:
            continue
        if mention.name:
            for part in {mention.name, *_surnames(mention.name)}:
                told.people.setdefault(part.split()[0], {}).setdefault(part, mention.actors[0])
        for title in _TITLES.findall(plain[mention.start : mention.end].lower()):
            told.offices[title] = mention.actors[0]
        before = _TITLES.search(plain[max(0, mention.start - 18) : mention.start].lower().rstrip(", "))
        if before and mention.kind == "person":
            told.offices[before[0]] = mention.actors[0]
    persons = [m.actors[0] for m in found if m.kind == "person" and m.actors]
    states = [m.actors[0] for m in found if m.kind in ("state", "adjective", "agency") and m.actors and not m.place]
    told.he = persons[0] if persons else told.he
    told.it = states[0] if states else told.it
    for mention in found:
        if mention.kind == "organisation":
            told.bodies.pop(mention.actors[0], None)
            told.bodies[mention.actors[0]] = None
    codes = {code for mention in found for code in mention.actors}
    if len(codes) == 2:
        told.last = tuple(sorted(codes))


def _surnames(name: str) -> list[str]:
    """The last word of a name, by which news goes on to call the person."""
    last = name.split()[-1]
    return [last] if len(last) > 4 and " " in name and last.isalpha() else []
