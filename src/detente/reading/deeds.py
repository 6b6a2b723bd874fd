"""What acts does a parsed sentence tell, by its grammar? Between which parties, by which word, and how surely."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from detente.reading.clues import Clues, clues
from detente.reading.grammar import Tree, Word
from detente.reading.lexicon import Sense
from detente.reading.listed import Found
from detente.reading.mentions import Mention
from detente.reading.parties import Party, pairs, parties
from detente.reading.relate import linked, told
from detente.reading.status import status
from detente.reading.what import Told, what
from detente.reading.words import words

# How sure it must be that an act passes at all: between states, the same where the word lists have told an act of the
# sentence already, and where a party's state is not told.
LEAST, LEAST_BESIDE, LEAST_UNNAMED = 0.6, 0.75, 0.55
# What is likelier to be no act at all than this is none.
MOST_NONE = 0.3

# The acts that both sides do, and the readings of the word lists that PLOVER's book files under another act.
MUTUAL = frozenset(["CONSULT", "COOPERATE"])
_FILED = {
    "SUPPORT": frozenset(["AGREE", "COOPERATE", "CONSULT"]),
    "COERCE": frozenset(["SANCTION"]),
    "AGREE": frozenset(["CONSULT", "AID", "COOPERATE", "RETREAT"]),
    "CONCEDE": frozenset(["RETREAT"]),
    "RETREAT": frozenset(["CONCEDE"]),
}
# A name inside a sentence: its first word may have a capital for another reason.
_NAME = re.compile(r"(?<=[a-z,] )[A-Z]\w+")
_FORMS = {"VBD": "past", "VBN": "past", "VBG": "ing", "VBZ": "s", "VBP": "base", "VB": "base"}


class Deed(NamedTuple):
    """An act between two parties, the word that tells it, and how sure that is [0, 1]."""

    actor: Party
    other: Party
    told: Told
    sure: float


class Parsed(NamedTuple):
    """A sentence with its grammar, its actors, whether parties without a state count, and whether an act is known."""

    tree: Tree
    mentions: Sequence[Mention]
    unnamed: bool
    known: bool = False


class _Candidate(NamedTuple):
    parsed: Parsed
    actor: Party
    other: Party
    clues: Clues


def deeds(sentences: Iterable[Parsed]) -> Iterator[list[Deed]]:
    """The acts that sentences tell, by their grammar and by what was learned from the corpus.

    Args:
        sentences: parsed sentences with their actors.

    Returns:
        For each sentence its acts, the surest first, one for each two parties; an act that both sides do stands once.

    Example:
        >>> from detente.reading.grammar import parse
        >>> (tree,) = parse(["Police arrested two students."])
        >>> (found,) = deeds([Parsed(tree, [], True)])
        >>> [(deed.told.sense.act, tree.text[deed.other.start : deed.other.end]) for deed in found]
        [('COERCE', 'two students')]
    """
    held = [list(_candidates(one)) for one in sentences]
    every = [candidate for some in held for candidate in some]
    chances = dict(zip(map(id, every), linked([one.clues for one in every]), strict=True))
    likely = [[one for one in some if chances[id(one)] >= _least(one)] for some in held]
    kept = [_best(some, chances) for some in likely]
    acts = iter(told([one.clues for some in kept for one in some]))
    for some in kept:
        named = [(one, next(acts)) for one in some]
        yield [
            Deed(one.actor, one.other, _word(one, act.act), chances[id(one)])
            for one, act in named
            if act.none <= MOST_NONE
        ]


class Weighed(NamedTuple):
    """Two parties between whom an act may pass: how sure that is, how sure it must be, and what speaks for it."""

    actor: Party
    other: Party
    sure: float
    least: float
    clues: Clues


def weighed(parsed: Parsed) -> list[Weighed]:
    """Every two parties of a sentence between whom an act may pass, the surest first.

    Args:
        parsed: the sentence.

    Returns:
        All that `deeds` considers, whether it is sure enough of them or not.

    Example:
        >>> from detente.reading.grammar import parse
        >>> found = weighed(Parsed(next(parse(["Police arrested two students."])), [], True))
        >>> [one.sure >= one.least for one in found]
        [True]
    """
    held = list(_candidates(parsed))
    chances = linked([one.clues for one in held])
    found = [
        Weighed(one.actor, one.other, sure, _least(one), one.clues) for one, sure in zip(held, chances, strict=True)
    ]
    return sorted(found, key=lambda one: -one.sure)


def _candidates(parsed: Parsed) -> Iterator[_Candidate]:
    for actor, other in pairs(parsed.tree, parties(parsed.tree, parsed.mentions, unnamed=parsed.unnamed)):
        yield _Candidate(parsed, actor, other, clues(parsed.tree, _span(actor), _span(other)))


def _span(party: Party) -> tuple[int, int]:
    return party.start, party.end


def _least(one: _Candidate) -> float:
    if not (one.actor.actors and one.other.actors):
        return LEAST_UNNAMED
    return LEAST_BESIDE if one.parsed.known else LEAST


def _best(some: list[_Candidate], chances: dict[int, float]) -> list[_Candidate]:
    """The surest first, each two parties once; where two states are told of, strangers are left out."""
    ranked = sorted(some, key=lambda one: -chances[id(one)])
    if any(one.actor.actors and one.other.actors for one in ranked):
        ranked = [one for one in ranked if one.actor.actors and one.other.actors]
    else:
        ranked = ranked[:1]
    kept: dict[frozenset[tuple[str, ...] | int], _Candidate] = {}
    for one in ranked:
        kept.setdefault(frozenset([one.actor.actors or one.actor.head, one.other.actors or one.other.head]), one)
    return list(kept.values())


def _word(one: _Candidate, act: str) -> Told:
    """The word that tells the act, read by the word lists where they agree that far."""
    tree = one.parsed.tree
    for word in what(tree.text, list(one.parsed.mentions)):
        near = word.governor is None and (word.sense.act == act or word.sense.act in _FILED.get(act, ()))
        if near and word.start >= min(one.actor.end, one.other.end) - 1:
            return word
    joint = _joint(tree, one.actor, one.other)
    sense = Sense(None, act, None, "=" if act in MUTUAL else ">", False, "")
    to = joint.tag == "VB" and any(word.lower == "to" for word in tree.under(joint.at))
    return Told(joint.start, joint.end, joint.end, _FORMS.get(joint.tag, "noun"), sense, "to" if to else "")


def _joint(tree: Tree, actor: Party, other: Party) -> Word:
    """The word that joins the parties: the verb above the actor, else above the other, else the root."""
    inside = tree.within(actor.start, actor.end) | tree.within(other.start, other.end)
    for party in (actor, other):
        for word in tree.above(party.head)[1:]:
            if word.at not in inside and word.tag.startswith("VB"):
                return word
    return next((word for word in tree.words if word.dep == "ROOT"), tree.words[actor.head])


def wanting(sentence: str, mentions: Sequence[Mention], found: Sequence[Found]) -> bool | None:
    """Whether the grammar of a sentence is worth asking for, and then whether strangers count.

    Args:
        sentence: the words.
        mentions: the actors in it.
        found: what the word lists have found.

    Returns:
        None where there is nothing to ask; False where two actors are known; True where parties without a state count.

    Example:
        >>> wanting("The rain fell.", [], []), wanting("Police arrested two students.", [], [])
        (None, True)
    """
    states = {code for mention in mentions for code in mention.actors}
    if len(states) > 1:
        joined = {code for one in found for code in (one.actor, one.other)}
        return False if not joined or len(states - joined) > 1 else None
    if found:
        return None
    bare = {word.lower().rstrip(".,;:'\"”’") for word in sentence.split()}
    people = sum(word in words("people") or word.removesuffix("s") in words("people") for word in bare)
    return True if people + len(mentions) + (len(_NAME.findall(sentence)) > 0) > 1 else None


def between(sentence: str, deed: Deed) -> Iterator[Found]:
    """The rows of an act that grammar found: its actors, its status, and the words that name them.

    Example:
        >>> from detente.reading.grammar import parse
        >>> text = "Police arrested two students."
        >>> ((deed,),) = deeds([Parsed(next(parse([text])), [], True)])
        >>> [(one.actor, one.told.sense.act, one.other, one.status) for one in between(text, deed)]
        [('?Police', 'COERCE', '?two students', 'happened')]
    """
    told, who, whom = deed.told, *(sentence[one.start : one.end] for one in (deed.actor, deed.other))
    stands = _status(sentence, told)
    for actor in deed.actor.actors or (f"?{who}",):
        for other in deed.other.actors or (f"?{whom}",):
            if actor == other and actor.startswith("?"):
                continue
            yield Found(told, actor, other, stands, who, whom)
            if told.sense.act in MUTUAL and told.sense.frame == "=":
                yield Found(told, other, actor, stands, whom, who)


def _status(sentence: str, told: Told) -> str:
    """Whether it happened, by the words and by what kind of act it is."""
    form = "to" if told.link == "to" else told.form
    return status(sentence, told.start, told.end, form=form, act=told.sense.act)
