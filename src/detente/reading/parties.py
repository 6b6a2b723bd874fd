"""Between whom may an act pass? The pairs of parties that a parsed sentence names, with a state or without one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from detente.reading.grammar import Tree, Word
from detente.reading.mentions import Mention
from detente.reading.words import words

# More parties than this in one sentence make a list, of which the first say enough.
_MOST = 6
_OWN = ["nmod", "nmod:poss", "nmod:desc", "compound", "amod", "appos", "conj", "dep"]
_ACTS = frozenset([*_OWN, "nsubj", "nsubj:pass", "obl:agent", "ROOT"])
_ACTED_ON = _ACTS | {"obl", "obj", "iobj", "ccomp", "xcomp"}
_STANDS = frozenset(["nsubj", "nsubj:pass", "obj", "iobj", "obl", "obl:agent", "nmod", "conj", "ROOT"])
_BEFORE = frozenset(["det", "amod", "compound", "nmod:poss", "nummod", "nmod:desc", "nmod:unmarked"])
_OWNED = frozenset(["nmod", "nmod:poss", "amod", "compound"])
_BESIDE = frozenset(["near", "outside", "beyond", "alongside"])
# Those who belong to a state and never act for it.
_STATELESS = words("stateless")
_DAYS, _PEOPLE = words("days"), words("people")


class Party(NamedTuple):
    """One that may act or be acted on: its words, its head, and the actors it stands for, if any are known."""

    start: int
    end: int
    head: int
    actors: tuple[str, ...]


def parties(tree: Tree, mentions: Sequence[Mention], *, unnamed: bool) -> list[Party]:
    """Those in a sentence who may act or be acted on.

    Args:
        tree: the sentence, parsed.
        mentions: the actors known in it.
        unnamed: whether those count too whose state is not told, such as the police, a court or a party.

    Returns:
        The parties in the order of the sentence, at most six.

    Example:
        >>> from detente.reading.grammar import parse
        >>> tree = next(parse(["The police arrested three protesters."]))
        >>> [tree.text[one.start : one.end] for one in parties(tree, [], unnamed=True)]
        ['The police', 'three protesters']
    """
    known = [_known(tree, mention) for mention in mentions if mention.actors]
    taken = {at for one in known for at in range(one.start, one.end)}
    able = [word for word in tree.words if word.start not in taken and _may_act(word)] if unnamed else []
    strangers = [_whole(tree, word) for word in able]
    free = [one for one in strangers if not any(one.start < other.end and other.start < one.end for other in known)]
    return sorted([*known, *free])[:_MOST]


def pairs(tree: Tree, found: Sequence[Party]) -> Iterator[tuple[Party, Party]]:
    """Each two of the parties that may stand to each other as the one who acts and the one acted on.

    Example:
        >>> from detente.reading.grammar import parse
        >>> tree = next(parse(["A court freed the students."]))
        >>> [(one.start, two.start) for one, two in pairs(tree, parties(tree, [], unnamed=True))]
        [(0, 14)]
    """
    for actor in found:
        if actor.actors and tree.words[actor.head].base in _STATELESS:
            continue
        for other in found:
            same = set(actor.actors) & set(other.actors) if actor.actors and other.actors else actor == other
            if (
                same
                or _is_beside(tree, other)
                or tree.words[actor.head].dep not in _ACTS
                or tree.words[other.head].dep not in _ACTED_ON
            ):
                continue
            yield actor, other


def _is_beside(tree: Tree, party: Party) -> bool:
    """Whether a party only says where something was: near the border of Peru."""
    heads = [word for word in tree.above(party.head)[:2] if word.tag.startswith("NN")]
    return any(case.dep == "case" and case.lower in _BESIDE for word in heads for case in tree.under(word.at))


def _known(tree: Tree, mention: Mention) -> Party:
    """A known actor with the body that acts for it: the army of Peru, Peru's diplomats."""
    inside = tree.within(mention.start, mention.end) or frozenset([0])
    heads = (at for at in sorted(inside) if tree.words[at].head not in inside or tree.words[at].head == at)
    head = tree.words[next(heads, min(inside))]
    body = tree.words[head.head]
    if head.dep not in _OWNED or body.at in inside or body.base not in _PEOPLE:
        return Party(mention.start, mention.end, head.at, mention.actors)
    whole = _whole(tree, body)
    return Party(min(mention.start, whole.start), max(mention.end, whole.end), body.at, mention.actors)


def _may_act(word: Word) -> bool:
    """Whether a noun names somebody: a name that is no day or month, or people, a body or an office."""
    if word.dep not in _STANDS:
        return False
    if word.tag in ("NNP", "NNPS"):
        return word.lower not in _DAYS
    return word.tag in ("NN", "NNS") and word.base in _PEOPLE


def _whole(tree: Tree, head: Word) -> Party:
    """A noun with what stands before it in its phrase."""
    first = last = head
    while left := next((w for w in tree.under(first.at) if w.at < first.at and w.dep in _BEFORE), None):
        first = left
    for word in tree.under(head.at):
        last = word if word.at == last.at + 1 and word.dep in ("flat", "nmod:desc") else last
    return Party(first.start, last.end, head.at, ())
