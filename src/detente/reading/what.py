"""What was done? The words of a sentence that tell acts, with how each stands in its clause."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from typing import NamedTuple

from detente.reading.gazetteer import PLAIN, small
from detente.reading.lexicon import Sense, nouns, verbs
from detente.reading.mentions import Mention


class Told(NamedTuple):
    """A word that tells an act: its span, how far what must follow it reaches, its form, its meaning, its link.

    `form` is base, s, past, ing or noun. `link` is passive, to (an infinitive), gerund (after a preposition), and
    (joined to a verb before it), or empty. `governor` is the place in the list of the verb that it hangs on.
    """

    start: int
    end: int
    reach: int
    form: str
    sense: Sense
    link: str
    governor: int | None = None


WINDOW = 90
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
_CLAUSE_END = re.compile(
    r";|:\s|\s(?:while|whereas|although|though|because|but)\s|,\s(?:who|which|where|whose|saying"
    r"|adding|as)\s|\s—\s|\s–\s"
)
_ADVERBS = r"(?:(?:\w+ly|also|not|never|again|since|now|then|once|further|both|all)\s+)*"
_PASSIVE = re.compile(rf"\b(?:was|were|is|are|be|been|being|got)\s+{_ADVERBS}$")
_BEING = re.compile(r"\b(?:is|are|was|were|be|been|am)\s+(?:\w+ly\s+|also\s+|now\s+|still\s+|not\s+|already\s+)*$")
_TO = re.compile(rf"\bto\s+{_ADVERBS}(?:help\s+)?$")
_PREPOSITION = re.compile(
    rf"\b(?:of|for|by|in|from|after|before|without|despite|on|against|at|with|about|since|when|over"
    rf"|upon|through|into|as)\s+{_ADVERBS}$"
)
# Whoever is "accused of" something is no accuser: an accuser names the accused first.
_OF_WHAT = re.compile(r"\s+of\s+(?:\w+ing|having)\b")
_BY = re.compile(r"\s+(?:\w+ly\s+|(?:on|against|to|in|from|for|at)\s+(?:\w+\s+){1,3})?by\s")
_AND = re.compile(
    rf"(?:\band|\bor|\bbut|,|\bthen|\bas well as)\s+(?:(?:has|have|had|will|would|should|must|could"
    rf"|may|might|was|were|be|been|to)\s+)*{_ADVERBS}$"
)
_NOMINAL = re.compile(
    r"(?:\b(?:the|a|an|of|its|his|her|their|our|any|some|no|for|with|in|this|that|these|those|such|by"
    r"|on|from|under|more|new|first"
    r"|last|official|state|joint|military|many|several|two|three|between|against|despite|during|after|before|and)"
    r"|'s|\b\w+(?:al|ic|ive|ous|ary|ful|an|ese|ish))\s+$"
)
_TO_SUBJECT = re.compile(
    r"\b(?:will|would|should|must|can|could|may|might|do|does|did|not|to|let|shall|'ll|cannot)\s+(?:\w+ly\s+|also\s+)?$"
)
_TO_SUBJECT_AND = re.compile(r"\b(?:will|would|should|must|can|could|to)\s.*\b(?:and|or)\s+$")
_AFTER_PLURAL = re.compile(r"\w[a-rt-z]s\s+(?:\w+ly\s+|also\s+)?$")
_JOINED = re.compile(r"(?:\band|,|\bbut)\s+(?:\w+ly\s+|also\s+)?$")
_UNDER_AUXILIARY = re.compile(r"\b(?:had|have|has|be|been|being|was|were)\s+(?:\w+\s+)?$")
_OWNED = re.compile(r"(?:\b(?:the|a|an|its|their|his)|'s)\s+$")
_ARTICLE = re.compile(r"(?:\b(?:the|a|an|its|their|his|her|of|any|no)|'s?)\s+(?:\w+ly\s+)?$")
# Of a soldier "killed in" a place nobody says who killed him.
_SUFFERED = re.compile(r"\s+(?:in|near|at|during|on|while|when)\s")
_THAT = re.compile(r"\w+\s(?:that|which)\s(?:[\w'-]+\s+){1,6}$")
_SUFFERINGS = frozenset(["targeted", "abduct", "arrest", "torture", "beat"])
# The predicate that follows "and" has words of its own.
_NEXT_PREDICATE = re.compile(r",?\s(?:and|but|then)\s(?:\w+ly\s)?\w+ed\s")


def what(sentence: str, mentions: list[Mention]) -> list[Told]:
    """The words that tell acts in a sentence, in order; who does it to whom is asked elsewhere.

    Words inside the names of actors tell nothing, and a word whose meaning needs another word after it ("impose"
    needs sanctions, or the like) tells nothing without.

    Args:
        sentence: the words.
        mentions: the actors in it.

    Returns:
        The words with their meanings.

    Example:
        >>> [(t.sense.act, t.form, t.link) for t in what("The embargo was lifted by China.", [])]
        [('RETREAT', 'past', 'passive')]
        >>> [(t.sense.act, t.form) for t in what("China lifted the embargo.", [])]
        [('RETREAT', 'past')]
    """
    plain = sentence.translate(PLAIN)
    lower = small(plain)
    taken = {at for mention in mentions for at in range(mention.start, mention.end)}
    actors = {mention.end: mention for mention in mentions}
    found: list[Told] = []
    for word in _WORD.finditer(lower):
        if word[0] not in verbs() and word[0] not in nouns():
            continue
        if word.start() in taken or _is_name(plain, word.start()):
            continue
        gerund = word[0].endswith("ing") and _as_noun(lower, word)
        told = gerund or _as_verb(lower, word, actors) or _as_noun(lower, word)
        if told and told.link == "passive" and found and found[-1].form == "noun" and told.start - found[-1].end < 30:
            # "The embargo was lifted" tells no embargo.
            found.pop()
        # "Lifted its arms embargo" tells no embargo, though an embargo can also be what somebody does.
        inside = found and word.start() < found[-1].reach and not found[-1].sense.governs
        if told and not (inside and told.form in ("noun", "base")):
            found.append(_governed(lower, told, found))
    return found


def clause_end(lower: str, start: int) -> int:
    """Where the clause around a place ends."""
    ends = _clause_ends(lower)
    place = bisect_left(ends, start)
    return ends[place] if place < len(ends) else len(lower)


# Asked of the same sentence for every word in it, so the last few answers are kept.
@lru_cache(maxsize=8)
def _clause_ends(lower: str) -> tuple[int, ...]:
    return tuple(match.start() for match in _CLAUSE_END.finditer(lower))


def _is_name(plain: str, start: int) -> bool:
    """A capital inside a sentence makes a word part of a name."""
    return plain[start].isupper() and start > 1 and plain[start - 1] == " " and plain[start - 2] not in '.!?:“"*'


def _as_verb(lower: str, word: re.Match[str], actors: dict[int, Mention]) -> Told | None:
    left = lower[max(0, word.start() - 60) : word.start()]
    after = _after(lower, word.end())
    for form, sense in verbs().get(word[0], ()):
        if not _is_verb(left, form, word, actors):
            continue
        match = sense.follow.search(after) if sense.follow else None
        link = _link(left, form, after)
        if link != "passive" and form == "past" and sense.mode in _SUFFERINGS and _SUFFERED.match(after):
            link = "passive"
        if sense.follow and not match and not _named_before(lower, word.start(), link, sense):
            continue
        if not sense.act:
            return None
        return Told(word.start(), word.end(), word.end() + (match.end() if match else 0), form, sense, link)
    return None


def _after(lower: str, end: int) -> str:
    """The words of the clause in which what must follow is looked for."""
    stop = min(end + WINDOW, clause_end(lower, end))
    following = _NEXT_PREDICATE.search(lower, end, stop)
    return lower[end : following.start() if following else stop]


def _named_before(lower: str, start: int, link: str, sense: Sense) -> bool:
    """Whether what the act needs stands before it: "sanctions were imposed", "the pact that both signed"."""
    before = lower[max(0, start - 70) : start]
    turned = link == "passive" or _THAT.search(before)
    return bool(turned and sense.follow and "^" not in sense.follow.pattern and sense.follow.search(before))


def _is_verb(left: str, form: str, word: re.Match[str], actors: dict[int, Mention]) -> bool:
    """Whether a form that may also be a noun or an adjective is a verb here."""
    if form in ("base", "s"):
        if _TO_SUBJECT.search(left) or _TO_SUBJECT_AND.search(left):
            return True
        beside = actors.get(word.start() - 1)
        if beside:
            # "the US supports" and "both sides support", but "US support" and "Russian attacks".
            return beside.kind in ("pair", "civil") or (form == "s" and beside.kind != "adjective")
        if form == "base":
            return bool(_AFTER_PLURAL.search(left)) and not _NOMINAL.search(left)
        return not (_NOMINAL.search(left) or not left.strip())
    if form == "past" and _ARTICLE.search(left):
        return False
    return not (form == "ing" and _OWNED.search(left))


def _link(left: str, form: str, after: str) -> str:
    if form == "past":
        if _PASSIVE.search(left) or _OF_WHAT.match(after) or _BY.match(after):
            return "passive"
        return "and" if _AND.search(left) else ""
    if form == "ing":
        return "" if _BEING.search(left) else "gerund" if _PREPOSITION.search(left) else "and"
    if _TO.search(left):
        return "to"
    return "and" if _AND.search(left) else ""


def _as_noun(lower: str, word: re.Match[str]) -> Told | None:
    after = _after(lower, word.end())
    for sense in nouns().get(word[0], ()):
        match = sense.follow.search(after) if sense.follow else None
        if match or not sense.follow:
            reach = word.end() + (match.end() if match else 0)
            return Told(word.start(), word.end(), reach, "noun", sense, "")
    return None


def _governed(lower: str, told: Told, found: list[Told]) -> Told:
    """Tie a word to the verb before it whose complement it stands in."""
    left = lower[max(0, told.start - 24) : told.start]
    for place in range(len(found) - 1, -1, -1):
        other = found[place]
        if clause_end(lower, other.end) < told.start:
            break
        if not other.sense.governs or other.form == "noun":
            continue
        new = told.form in ("past", "s") and not _UNDER_AUXILIARY.search(left)
        if new and (_JOINED.search(left) or other.sense.act in ("AGREE", "REQUEST")):
            # A predicate of its own: "urged Peru to stop and recalled its envoy".
            break
        return told._replace(governor=place)
    return told
