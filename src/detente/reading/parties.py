"""Between whom may an act pass? The pairs of parties that a parsed sentence names, with a state or without one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from detente.reading.grammar import lemma
from detente.reading.mentions import Mention
from detente.reading.words import words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

# More parties than this in one sentence make a list, of which the first say enough.
_MOST = 6
_ACTS = frozenset(
    [
        "nsubj",
        "nsubj:pass",
        "obl",
        "obl:agent",
        "nmod",
        "nmod:poss",
        "nmod:desc",
        "compound",
        "amod",
        "conj",
        "appos",
        "ROOT",
        "dep",
    ]
)
_ACTED_ON = _ACTS | frozenset(["obj", "iobj", "ccomp", "xcomp"])
_STANDS = frozenset(["nsubj", "nsubj:pass", "obj", "iobj", "obl", "obl:agent", "nmod", "conj", "ROOT"])
_WITHIN = frozenset(["det", "amod", "compound", "nmod:poss", "nummod", "nmod:desc", "flat", "case", "nmod:unmarked"])
_DAYS = words("days")


class Party(NamedTuple):
    """One that may act or be acted on: its words, its head, and the actors it stands for, if any are known."""

    start: int
    end: int
    head: int
    actors: tuple[str, ...]


def parties(doc: Doc, mentions: Sequence[Mention], *, unnamed: bool) -> list[Party]:
    """Those in a sentence who may act or be acted on.

    Args:
        doc: the sentence, parsed.
        mentions: the actors known in it.
        unnamed: whether those count too whose state is not told, such as the police, a court or a party.

    Returns:
        The parties in the order of the sentence, at most six.

    Example:
        >>> from detente.reading.grammar import parse
        >>> doc = next(parse(["Police in the capital arrested three protesters."]))
        >>> [doc.text[one.start : one.end] for one in parties(doc, [], unnamed=True)]
        ['Police', 'three protesters']
    """
    known = [_known(doc, mention) for mention in mentions if mention.actors]
    taken = {at for one in known for at in range(one.start, one.end)}
    strangers = [_whole(doc, token) for token in doc if token.idx not in taken and _may_act(token)] if unnamed else []
    free = [one for one in strangers if not any(one.start < other.end and other.start < one.end for other in known)]
    return sorted([*known, *free])[:_MOST]


def pairs(doc: Doc, found: Sequence[Party]) -> Iterator[tuple[Party, Party]]:
    """Each two of the parties that may stand to each other as the one who acts and the one acted on.

    Example:
        >>> from detente.reading.grammar import parse
        >>> doc = next(parse(["Police arrested a student."]))
        >>> [(one.start, two.start) for one, two in pairs(doc, parties(doc, [], unnamed=True))]
        [(0, 16), (16, 0)]
    """
    for actor in found:
        for other in found:
            same = set(actor.actors) & set(other.actors) if actor.actors and other.actors else actor == other
            if same or doc[actor.head].dep_ not in _ACTS or doc[other.head].dep_ not in _ACTED_ON:
                continue
            yield actor, other


def _known(doc: Doc, mention: Mention) -> Party:
    inside = [t for t in doc if t.idx < mention.end and t.idx + len(t.text) > mention.start and not t.is_space]
    at = {token.i for token in inside}
    head = next((token.i for token in inside if token.head.i not in at or token.head.i == token.i), inside[0].i)
    return Party(mention.start, mention.end, head, mention.actors)


def _may_act(token: Token) -> bool:
    """Whether a noun names somebody: a name that is no day or month, or people, a body or an office."""
    if token.dep_ not in _STANDS:
        return False
    if token.tag_ in ("NNP", "NNPS"):
        return token.lower_ not in _DAYS
    return token.tag_ in ("NN", "NNS") and lemma(token) in words("people")


def _whole(doc: Doc, head: Token) -> Party:
    """A noun with what stands before it in its phrase."""
    first = head
    while True:
        left = next((c for c in first.children if c.i < first.i and c.dep_ in _WITHIN and c.dep_ != "case"), None)
        if left is None or left.i >= first.i:
            break
        first = left
    last = max(
        [head, *(c for c in head.children if c.i > head.i and c.dep_ in ("flat", "nmod:desc"))], key=lambda c: c.i
    )
    return Party(first.idx, last.idx + len(last.text), head.i, ())
