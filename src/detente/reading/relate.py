"""What passes between two mentions? The act that a sentence tells, with a probability for each that it may be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.acts import ACTS
from detente.errors import DetenteError
from detente.reading.clues import Clues, Span, clues
from detente.reading.grammar import parse
from detente.reading.network import dictionary, loaded

if TYPE_CHECKING:
    from detente.reading.network import Floats

NONE = "NONE"
# The two halves of giving way are told apart only once it is settled that somebody does.
_YIELD = ("CONCEDE", "RETREAT")
# A text longer than any sentence is read only so many characters around each mention.
_LONGEST, _AROUND, _MENTION = 2400, 600, 200


@dataclass(frozen=True, slots=True)
class Act:
    """The act that passes between two mentions of a sentence.

    `act` is the most probable; `probabilities` has each of the 16 PLOVER acts, given that there is one; `none` is the
    probability that nothing passes between the two at all. `because` names what in the sentence spoke most for `act`,
    or against it, with its weight in the logarithm of the odds.
    """

    act: str
    probabilities: Mapping[str, float]
    none: float
    because: tuple[tuple[str, float], ...] = ()


def relate(sentence: str, *, actor: Span | None = None, other: Span | None = None, why: bool = False) -> Act:
    """Tell which act passes from one mention in a sentence to another.

    The acts are those of PLOVER's own book, in which a signed agreement is SUPPORT and a sanction imposed is COERCE.

    Args:
        sentence: the words.
        actor: where the one who acts is named: first character, one past the last.
        other: where the other is named. A mention left out is taken to be understood. Of a text longer than any
            sentence only the words around the two are read.
        why: whether to say what in the sentence spoke for the answer.

    Returns:
        The act, with a probability [0, 1] for each of the 16.

    Raises:
        DetenteError: a mention lies outside the sentence or is empty.

    Example:
        >>> found = relate("Peru condemned Chile's raid.", actor=(0, 4), other=(15, 22))
        >>> found.act, found.probabilities["ACCUSE"] > 0.5
        ('ACCUSE', True)
    """
    for span in (actor, other):
        if span is not None and not 0 <= span[0] < span[1] <= len(sentence):
            raise DetenteError("A mention lies outside the sentence.", found=span, wanted=f"within 0-{len(sentence)}")
    near, spans = _near(sentence, [span for span in (actor, other) if span])
    (tree,) = parse([near])
    return told([clues(tree, actor and spans[0], other and spans[-1])], why=why)[0]


def _near(sentence: str, spans: list[Span]) -> tuple[str, list[Span]]:
    """The sentence, or of a longer text the words around the mentions, and where the mentions stand in it."""
    if len(sentence) <= _LONGEST:
        return sentence, spans
    short = [(start, min(end, start + _MENTION)) for start, end in spans] or [(0, 0)]
    parts = list[Span]()
    for start, end in sorted((max(0, start - _AROUND), end + _AROUND) for start, end in short):
        if parts and start <= parts[-1][1]:
            parts[-1] = (parts[-1][0], max(end, parts[-1][1]))
        else:
            parts.append((start, end))
    at = [next(place for place, part in enumerate(parts) if part[0] <= start <= part[1]) for start, _ in short]
    # Of two parts the second stands after the whole of the first and a blank.
    moved = [parts[place][0] - (parts[0][1] - parts[0][0] + 1 if place else 0) for place in at]
    near = " ".join(sentence[start:end] for start, end in parts)
    return near, [(start - off, end - off) for (start, end), off in zip(short, moved, strict=True)]


def linked(found: Sequence[Clues]) -> list[float]:
    """How sure it is that any act passes from the one mention to the other, the way round that they are given.

    Args:
        found: the clues of each pair.

    Returns:
        Probabilities [0, 1] in the same order.

    Example:
        >>> (tree,) = parse(["On Monday Peru expelled the ambassador of Chile."])
        >>> there, back = linked([clues(tree, (10, 14), (24, 47)), clues(tree, (24, 47), (10, 14))])
        >>> there > 0.5 > back
        True
    """
    return [float(chance) for chance in loaded("link").chances(found)[:, 1]] if found else []


def told(found: Sequence[Clues], *, why: bool = False) -> list[Act]:
    """The act of each of many pairs of mentions, given their clues.

    Args:
        found: the clues of each pair.
        why: whether to say what spoke for each answer.

    Returns:
        The acts in the same order.

    Example:
        >>> (tree,) = parse(["Peru condemned Chile's raid."])
        >>> [act.act for act in told([clues(tree, (0, 4), (15, 22))])]
        ['ACCUSE']
    """
    if not found:
        return []
    chances = loaded("acts").chances(found)
    return [_act(one, row, why=why) for one, row in zip(found, chances, strict=True)]


def _act(found: Clues, chances: Floats, *, why: bool) -> Act:
    held = dict(zip(loaded("acts").labels, map(float, chances), strict=True))
    none = held.pop(NONE)
    whole = sum(held.values()) or 1.0
    shares = {act: held[act] / whole for act in ACTS}
    giving = sum(shares[act] for act in _YIELD)
    best = max(shares, key=lambda act: (shares[act], act))
    if giving > shares[best]:
        best = max(_YIELD, key=lambda act: shares[act])
    return Act(best, shares, none, _because(found, best) if why else ())


def _because(found: Clues, act: str) -> tuple[tuple[str, float], ...]:
    """The clues that moved the odds of an act most against the mean of all, named clues and meanings of words alike."""
    held = loaded("acts")
    place = held.labels.index(act)
    spoke = [
        (name, float(strength * (held.named[held.rows[name]][place] - held.named[held.rows[name]].mean())))
        for name, strength in found.named.items()
        if name in held.rows
    ]
    spoke += list(_meant(found, place))
    return tuple(sorted(spoke, key=lambda clue: (-abs(clue[1]), clue[0]))[:12])


def _meant(found: Clues, place: int) -> Iterator[tuple[str, float]]:
    """What the meaning of each word moved: the odds with it less the odds without it."""
    known = dictionary()[0]
    said = [word for word in dict.fromkeys(word for block in found.blocks for word in block) if word in known]
    without = [
        Clues({}, tuple(tuple(other for other in block if other != word) for block in found.blocks)) for word in said
    ]
    scores = loaded("acts").of_meanings([found, *without])
    odds = scores[:, place] - scores.mean(axis=1)
    for word, rest in zip(said, odds[1:], strict=True):
        yield f"meaning:{word}", float(odds[0] - rest)
