"""What in a sentence speaks for an act between two mentions? Its words, and how they hang on each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from detente.reading.grammar import Tree, Word
from detente.reading.what import Told, what
from detente.reading.words import words as listed

Span = tuple[int, int]

# The places of a sentence whose words are weighed by their meaning as well as by themselves.
BLOCKS = ("path", "verb", "other's verb", "verb's", "other's verb's", "between", "after", "actor", "other")

_COMPLEMENTS = frozenset(["obj", "xcomp", "ccomp", "obl", "nmod", "compound:prt"])
_HANGING = _COMPLEMENTS | frozenset(["aux", "aux:pass", "advmod", "iobj", "mark", "amod", "compound", "case"])
_LED = frozenset(["obj", "xcomp", "ccomp", "advcl", "parataxis"])
_FULL = frozenset(["obj", "xcomp", "ccomp", "obl", "advcl", "conj", "nmod"])
_EMPTY = listed("empty")
_NOT = frozenset(["not", "n't", "no", "never"])


class Clues(NamedTuple):
    """What speaks for an act: named clues with their strength, and the words in each of BLOCKS."""

    named: dict[str, float]
    blocks: tuple[tuple[str, ...], ...]


class _Between(NamedTuple):
    """A parsed sentence seen from its two mentions: base forms, the words of each, what they hang on, the way."""

    tree: Tree
    bases: list[str]
    actor: frozenset[int]
    other: frozenset[int]
    above_actor: list[Word]
    above_other: list[Word]
    way: list[Word]

    def outside(self, word: Word) -> bool:
        return word.at not in self.actor and word.at not in self.other


def clues(tree: Tree, actor: Span | None, other: Span | None) -> Clues:
    """Everything in a parsed sentence that may speak for an act of one mention towards another.

    Args:
        tree: the sentence, parsed.
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
    seen = _seen(tree, actor, other)
    named: dict[str, float] = {}
    for name, strength in (*_nearby(seen), *_grammar(seen), *_senses(seen, actor)):
        named[name] = max(named.get(name, 0.0), strength)
    return Clues(named, tuple(tuple(block) for block in _blocks(seen)))


def _seen(tree: Tree, actor: Span | None, other: Span | None) -> _Between:
    one, two = (tree.within(*span) if span else frozenset[int]() for span in (actor, other))
    above, beyond = _above(tree, one), _above(tree, two)
    met = {word.at for word in beyond}
    turn = next((place for place, word in enumerate(above) if word.at in met), None)
    if turn is None:
        way = above or beyond
    else:
        down = [word.at for word in beyond].index(above[turn].at)
        way = above[: turn + 1] + beyond[:down][::-1]
    return _Between(tree, _bases(tree, one, two), one, two, above, beyond, way)


def _above(tree: Tree, mention: frozenset[int]) -> list[Word]:
    """The head of a mention and all that it hangs on, up to the root."""
    if not mention:
        return []
    heads = (at for at in sorted(mention) if tree.words[at].head not in mention or tree.words[at].head == at)
    return tree.above(next(heads, max(mention)))


def _bases(tree: Tree, one: frozenset[int], two: frozenset[int]) -> list[str]:
    """What stands for each word: its base form, and one sign each for the mentions, for names and for numbers."""
    bases = [_base(word) for word in tree.words]
    for word in tree.words:
        if bases[word.at] in _NOT and tree.words[word.head].tag.startswith("VB"):
            bases[word.head] = f"not {bases[word.head]}"
    for sign, mention in (("T", two), ("S", one)):
        for at in mention:
            bases[at] = sign
    return bases


def _base(word: Word) -> str:
    return "#" if word.number else "N" if word.tag in ("NNP", "NNPS") else word.base


def _nearby(seen: _Between) -> Iterator[tuple[str, float]]:
    """Words before, between and after the mentions, alone and by twos."""
    words, bases = seen.tree.words, seen.bases
    one = (min(seen.actor), max(seen.actor)) if seen.actor else (0, 0)
    two = (min(seen.other), max(seen.other)) if seen.other else (len(words), len(words))
    first, last = sorted([one, two])
    yield ("order:" + ("ST" if one <= two else "TS")), 1.0
    middle = list(range(first[1] + 1, last[0]))
    if len(middle) > 25:
        middle = middle[:14] + middle[-6:]
    after = list(range(last[1] + 1, min(len(words), last[1] + 13)))
    places = (("between", middle), ("after", after), ("before", list(range(max(0, first[0] - 10), first[0]))))
    for name, at in places:
        for i in at:
            if not words[i].mark:
                yield f"{name}:{bases[i]}", 1.0 if name == "between" else 0.7
        run = at if name == "before" else [first[1], *at]
        if name == "between" and last[0] < len(words):
            run = [*run, last[0]]
        for i, j in pairwise(run):
            yield f"{name}:{bases[i]} {bases[j]}", 0.7
    for base, word in zip(bases, words, strict=True):
        if not word.mark:
            yield f"word:{base}", 0.4


def _grammar(seen: _Between) -> Iterator[tuple[str, float]]:
    """The verbs that the mentions hang on, the way between them, and what hangs on it."""
    bases = seen.bases
    if seen.above_actor:
        yield from _of_actor(seen, seen.above_actor[0])
    if seen.above_other:
        yield from _of_other(seen, seen.above_other[0])
    on = [word for word in seen.way if seen.outside(word)]
    for word in on:
        yield f"way:{bases[word.at]}", 1.5
        yield from _hanging(seen, word, "way")
    for one, two in pairwise(seen.way):
        yield f"way>:{bases[one.at]}>{bases[two.at]}", 1.0
    if on:
        yield "whole way:" + ">".join(bases[word.at] for word in on[:4]), 1.0
    root = next((word for word in seen.tree.words if word.dep == "ROOT"), None)
    if root is not None:
        yield f"root:{bases[root.at]}", 0.8


def _kind(word: Word) -> str:
    return "N" if word.tag in ("NNP", "NNPS") else word.base


def _verb(above: list[Word], mention: frozenset[int]) -> Word | None:
    return next((word for word in above[1:] if word.at not in mention), None)


def _of_actor(seen: _Between, head: Word) -> Iterator[tuple[str, float]]:
    yield f"actor:{_kind(head)}", 0.7
    yield f"actor is:{head.dep}", 0.7
    verb = _verb(seen.above_actor, seen.actor)
    if verb is None:
        return
    base = seen.bases[verb.at]
    yield f"verb:{base}", 1.5
    yield f"verb:{head.dep}:{base}", 1.0
    yield from _hanging(seen, verb, "verb")
    for child in seen.tree.under(verb.at):
        if child.dep in _LED:
            yield f"verb>:{base}>{child.dep}:{seen.bases[child.at]}", 1.0
            yield f"led:{child.dep}:{seen.bases[child.at]}", 0.7


def _of_other(seen: _Between, head: Word) -> Iterator[tuple[str, float]]:
    yield f"other:{_kind(head)}", 0.7
    yield f"other is:{head.dep}", 0.7
    cases = (c for c in seen.tree.under(head.at) if c.dep == "case" and c.at not in seen.other)
    case = " ".join(seen.bases[c.at] for c in cases)
    verb = _verb(seen.above_other, seen.other)
    if verb is not None:
        yield f"other's verb:{seen.bases[verb.at]}", 1.2
        yield f"other's verb:{seen.bases[verb.at]} {case}", 1.0
        yield from _hanging(seen, verb, "other's verb")
    if case:
        yield f"case:{case}", 0.7


def _hanging(seen: _Between, verb: Word, name: str) -> Iterator[tuple[str, float]]:
    """What hangs on a word: its objects, complements, auxiliaries, and whether it is negated."""
    bases = seen.bases
    for child in seen.tree.under(verb.at):
        if child.dep in _HANGING and not child.mark:
            yield f"{name}'s:{child.dep}:{bases[child.at]}", 0.8
            if child.dep in _COMPLEMENTS:
                yield f"{name}'s:{bases[verb.at]}>{bases[child.at]}", 0.9
        if bases[child.at] in _NOT:
            yield f"{name}'s:not", 1.0
    yield f"{name}'s form:{verb.tag}", 0.5


# Asked of the same sentence for every two of its parties, so the last few answers are kept.
@lru_cache(maxsize=8)
def _told(sentence: str) -> tuple[Told, ...]:
    return tuple(what(sentence, []))


def _senses(seen: _Between, actor: Span | None) -> Iterator[tuple[str, float]]:
    """The acts that the word lists tell, by where they stand."""
    at = {word.start: word.at for word in seen.tree.words}
    on = {word.at for word in seen.way}
    verb, beyond = _verb(seen.above_actor, seen.actor), _verb(seen.above_other, seen.other)
    hanging = set(seen.tree.hanging[verb.at]) if verb is not None else set()
    first = True
    for told in _told(seen.tree.text):
        place, act = at.get(told.start), told.sense.act
        if place is None:
            continue
        yield from ((f"told:{act}", 0.7), (f"told:{act}/{told.sense.mode}", 0.7))
        if told.governor is None:
            yield f"told freely:{act}", 1.0
        if place in on:
            yield from ((f"told on the way:{act}", 1.5), (f"told on the way:{act}/{told.sense.mode}", 1.0))
        if verb is not None and place == verb.at:
            yield f"told by the verb:{act}", 1.5
        if place in hanging:
            yield f"told under the verb:{act}", 1.0
        if beyond is not None and place == beyond.at:
            yield f"told by the other's verb:{act}", 1.0
        if first and actor and told.start >= actor[1]:
            first = False
            yield f"told first:{act}", 1.0


def _blocks(seen: _Between) -> Iterator[list[str]]:
    """The words of each of BLOCKS."""
    verb, beyond = _verb(seen.above_actor, seen.actor), _verb(seen.above_other, seen.other)
    ends, words = sorted(seen.actor | seen.other), seen.tree.words
    low, high = (ends[0], ends[-1]) if ends else (0, len(words))
    yield _meant(word for word in seen.way if seen.outside(word))
    yield _meant([verb] if verb is not None else [])
    yield _meant([beyond] if beyond is not None else [])
    yield _meant(_full(seen, verb))
    yield _meant(_full(seen, beyond))
    yield _meant(word for word in words[low : high + 1] if seen.outside(word))
    yield _meant(words[high + 1 : high + 12])
    yield _meant(seen.above_actor[:1])
    yield _meant(seen.above_other[:1])


def _full(seen: _Between, verb: Word | None) -> list[Word]:
    return [c for c in seen.tree.under(verb.at) if seen.outside(c) and c.dep in _FULL] if verb is not None else []


def _meant(found: Iterable[Word]) -> list[str]:
    """The base forms of the words that carry a meaning."""
    return [word.base for word in found if word.alpha and word.base not in _EMPTY]
