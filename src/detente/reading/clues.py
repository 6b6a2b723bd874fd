"""What in a sentence speaks for an act between two mentions? Its words, and how they hang on each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from detente.reading.grammar import lemma
from detente.reading.what import what
from detente.reading.words import words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Span = tuple[int, int]

# The places of a sentence whose words are weighed by their meaning as well as by themselves.
BLOCKS = ("path", "verb", "other's verb", "verb's", "other's verb's", "between", "after", "actor", "other")

_COMPLEMENTS = frozenset(["obj", "xcomp", "ccomp", "obl", "nmod", "compound:prt"])
_HANGING = _COMPLEMENTS | frozenset(["aux", "aux:pass", "advmod", "iobj", "mark", "amod", "compound", "case"])
_LED = frozenset(["obj", "xcomp", "ccomp", "advcl", "parataxis"])
_FULL = frozenset(["obj", "xcomp", "ccomp", "obl", "advcl", "conj", "nmod"])
_NOT = frozenset(["not", "n't", "no", "never"])


class Clues(NamedTuple):
    """What speaks for an act: named clues with their strength, and the words in each of BLOCKS."""

    named: dict[str, float]
    blocks: tuple[tuple[str, ...], ...]


class _Between(NamedTuple):
    """A parsed sentence seen from its two mentions: base forms, the tokens of each, their heads, the way between."""

    doc: Doc
    bases: list[str]
    actor: frozenset[int]
    other: frozenset[int]
    above_actor: list[Token]
    above_other: list[Token]
    way: list[Token]

    def outside(self, token: Token) -> bool:
        return token.i not in self.actor and token.i not in self.other


def clues(doc: Doc, actor: Span | None, other: Span | None) -> Clues:
    """Everything in a parsed sentence that may speak for an act of one mention towards another.

    Args:
        doc: the sentence, parsed.
        actor: where the one who acts is named, in characters; None where that is not told.
        other: where the other is named.

    Returns:
        The clues. A mention that covers no word is as good as none.

    Example:
        >>> from detente.reading.grammar import parse
        >>> found = clues(next(parse(["Peru refused to free Chile's envoys."])), (0, 4), (21, 26))
        >>> {"verb:refuse", "verb>:refuse>xcomp:free"} <= set(found.named)
        True
    """
    seen = _seen(doc, actor, other)
    named: dict[str, float] = {}
    for name, strength in (*_nearby(seen), *_grammar(seen), *_senses(seen, actor)):
        named[name] = max(named.get(name, 0.0), strength)
    return Clues(named, tuple(tuple(block) for block in _blocks(seen)))


def _seen(doc: Doc, actor: Span | None, other: Span | None) -> _Between:
    one, two = _tokens(doc, actor), _tokens(doc, other)
    above, beyond = _above(doc, one), _above(doc, two)
    met = {token.i for token in beyond}
    turn = next((place for place, token in enumerate(above) if token.i in met), None)
    if turn is None:
        way = above or beyond
    else:
        down = [token.i for token in beyond].index(above[turn].i)
        way = above[: turn + 1] + beyond[:down][::-1]
    bases = [_base(token, one, two) for token in doc]
    for token in doc:
        if bases[token.i] in _NOT and token.head.tag_.startswith("VB"):
            bases[token.head.i] = f"not {bases[token.head.i]}"
    return _Between(doc, bases, one, two, above, beyond, way)


def _tokens(doc: Doc, span: Span | None) -> frozenset[int]:
    if span is None:
        return frozenset()
    return frozenset(t.i for t in doc if t.idx < span[1] and t.idx + len(t.text) > span[0] and not t.is_space)


def _above(doc: Doc, mention: frozenset[int]) -> list[Token]:
    """The head of a mention and all that it hangs on, up to the root."""
    if not mention:
        return []
    at = next((i for i in sorted(mention) if doc[i].head.i not in mention or doc[i].head.i == i), max(mention))
    out = [doc[at]]
    while out[-1].head.i != out[-1].i:
        out.append(out[-1].head)
    return out


def _base(token: Token, one: frozenset[int], two: frozenset[int]) -> str:
    """What stands for a token: its base form, and one sign each for the mentions, for names and for numbers."""
    if token.i in one:
        return "S"
    if token.i in two:
        return "T"
    if token.like_num:
        return "#"
    return "N" if token.tag_ in ("NNP", "NNPS") else lemma(token)


def _nearby(seen: _Between) -> Iterator[tuple[str, float]]:
    """Words before, between and after the mentions, alone and by twos."""
    doc, bases = seen.doc, seen.bases
    one = (min(seen.actor), max(seen.actor)) if seen.actor else (0, 0)
    two = (min(seen.other), max(seen.other)) if seen.other else (len(doc), len(doc))
    first, last = sorted([one, two])
    yield ("order:" + ("ST" if one <= two else "TS")), 1.0
    middle = list(range(first[1] + 1, last[0]))
    if len(middle) > 25:
        middle = middle[:14] + middle[-6:]
    after = list(range(last[1] + 1, min(len(doc), last[1] + 13)))
    places = (("between", middle), ("after", after), ("before", list(range(max(0, first[0] - 10), first[0]))))
    for name, at in places:
        for i in at:
            if not _is_mark(doc[i]):
                yield f"{name}:{bases[i]}", 1.0 if name == "between" else 0.7
        run = at if name == "before" else [first[1], *at]
        if name == "between" and last[0] < len(doc):
            run = [*run, last[0]]
        for i, j in pairwise(run):
            yield f"{name}:{bases[i]} {bases[j]}", 0.7
    for token in doc:
        if not _is_mark(token):
            yield f"word:{bases[token.i]}", 0.4


def _is_mark(token: Token) -> bool:
    return bool(token.is_punct or token.is_space)


def _grammar(seen: _Between) -> Iterator[tuple[str, float]]:
    """The verbs that the mentions hang on, the way between them, and what hangs on it."""
    bases = seen.bases
    if seen.above_actor:
        yield from _of_actor(seen, seen.above_actor[0])
    if seen.above_other:
        yield from _of_other(seen, seen.above_other[0])
    on = [token for token in seen.way if seen.outside(token)]
    for token in on:
        yield f"way:{bases[token.i]}", 1.5
        yield from _children(seen, token, "way")
    for one, two in pairwise(seen.way):
        yield f"way>:{bases[one.i]}>{bases[two.i]}", 1.0
    if on:
        yield "whole way:" + ">".join(bases[token.i] for token in on[:4]), 1.0
    root = next((token for token in seen.doc if token.dep_ == "ROOT"), None)
    if root is not None:
        yield f"root:{bases[root.i]}", 0.8


def _kind(token: Token) -> str:
    return "N" if token.tag_ in ("NNP", "NNPS") else lemma(token)


def _verb(above: list[Token], mention: frozenset[int]) -> Token | None:
    return next((token for token in above[1:] if token.i not in mention), None)


def _of_actor(seen: _Between, head: Token) -> Iterator[tuple[str, float]]:
    yield f"actor:{_kind(head)}", 0.7
    yield f"actor is:{head.dep_}", 0.7
    verb = _verb(seen.above_actor, seen.actor)
    if verb is None:
        return
    base = seen.bases[verb.i]
    yield f"verb:{base}", 1.5
    yield f"verb:{head.dep_}:{base}", 1.0
    yield from _children(seen, verb, "verb")
    for child in verb.children:
        if child.dep_ in _LED:
            yield f"verb>:{base}>{child.dep_}:{seen.bases[child.i]}", 1.0
            yield f"led:{child.dep_}:{seen.bases[child.i]}", 0.7


def _of_other(seen: _Between, head: Token) -> Iterator[tuple[str, float]]:
    yield f"other:{_kind(head)}", 0.7
    yield f"other is:{head.dep_}", 0.7
    case = " ".join(seen.bases[c.i] for c in head.children if c.dep_ == "case" and c.i not in seen.other)
    verb = _verb(seen.above_other, seen.other)
    if verb is not None:
        yield f"other's verb:{seen.bases[verb.i]}", 1.2
        yield f"other's verb:{seen.bases[verb.i]} {case}", 1.0
        yield from _children(seen, verb, "other's verb")
    if case:
        yield f"case:{case}", 0.7


def _children(seen: _Between, verb: Token, name: str) -> Iterator[tuple[str, float]]:
    """What hangs on a word: its objects, complements, auxiliaries, and whether it is negated."""
    bases = seen.bases
    for child in verb.children:
        if child.dep_ in _HANGING and not _is_mark(child):
            yield f"{name}'s:{child.dep_}:{bases[child.i]}", 0.8
            if child.dep_ in _COMPLEMENTS:
                yield f"{name}'s:{bases[verb.i]}>{bases[child.i]}", 0.9
        if bases[child.i] in _NOT:
            yield f"{name}'s:not", 1.0
    yield f"{name}'s form:{verb.tag_}", 0.5


def _senses(seen: _Between, actor: Span | None) -> Iterator[tuple[str, float]]:
    """The acts that the word lists tell, by where they stand."""
    at = {token.idx: token for token in seen.doc}
    on = {token.i for token in seen.way}
    verb, beyond = _verb(seen.above_actor, seen.actor), _verb(seen.above_other, seen.other)
    hanging = {child.i for child in verb.children} if verb is not None else set()
    first = True
    for told in what(seen.doc.text, []):
        token, act = at.get(told.start), told.sense.act
        if token is None:
            continue
        yield from ((f"told:{act}", 0.7), (f"told:{act}/{told.sense.mode}", 0.7))
        if told.governor is None:
            yield f"told freely:{act}", 1.0
        if token.i in on:
            yield from ((f"told on the way:{act}", 1.5), (f"told on the way:{act}/{told.sense.mode}", 1.0))
        if verb is not None and token.i == verb.i:
            yield f"told by the verb:{act}", 1.5
        if token.i in hanging:
            yield f"told under the verb:{act}", 1.0
        if beyond is not None and token.i == beyond.i:
            yield f"told by the other's verb:{act}", 1.0
        if first and actor and told.start >= actor[1]:
            first = False
            yield f"told first:{act}", 1.0


def _blocks(seen: _Between) -> Iterator[list[str]]:
    """The words of each of BLOCKS."""
    verb, beyond = _verb(seen.above_actor, seen.actor), _verb(seen.above_other, seen.other)
    ends = sorted(seen.actor | seen.other)
    low, high = (ends[0], ends[-1]) if ends else (0, len(seen.doc))
    yield _meant(token for token in seen.way if seen.outside(token))
    yield _meant([verb] if verb is not None else [])
    yield _meant([beyond] if beyond is not None else [])
    yield _meant(_full(seen, verb))
    yield _meant(_full(seen, beyond))
    yield _meant(token for token in seen.doc[low : high + 1] if seen.outside(token))
    yield _meant(seen.doc[high + 1 : high + 12])
    yield _meant(seen.above_actor[:1])
    yield _meant(seen.above_other[:1])


def _full(seen: _Between, verb: Token | None) -> list[Token]:
    return [c for c in verb.children if seen.outside(c) and c.dep_ in _FULL] if verb is not None else []


def _meant(tokens: Iterable[Token]) -> list[str]:
    """The base forms of the words that carry a meaning."""
    empty = words("empty")
    return [base for base in (lemma(token) for token in tokens if token.is_alpha) if base not in empty]
