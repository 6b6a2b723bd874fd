"""What passes between two mentions? The act that a sentence tells, with a probability for each that it may be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from detente.acts import ACTS
from detente.errors import DetenteError
from detente.reading.clues import BLOCKS, Clues, Span, clues
from detente.reading.grammar import WEIGHTS, parse

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from spacy.tokens import Doc

    Floats = NDArray[np.float32]

NONE = "NONE"
# The two halves of giving way are told apart only once it is settled that somebody does.
_YIELD = ("CONCEDE", "RETREAT")


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


class Pair(NamedTuple):
    """A parsed sentence and where its two mentions stand in it, in characters."""

    doc: Doc
    actor: Span | None
    other: Span | None


class _Model(NamedTuple):
    """The weights: one row for each named clue, and a small network over the meanings of the words in each block."""

    acts: tuple[str, ...]
    rows: Mapping[str, int]
    named: Floats
    words: Mapping[str, int]
    meanings: Floats
    straight: Floats
    hidden: Floats
    hidden_bias: Floats
    out: Floats
    bias: Floats


def relate(sentence: str, *, actor: Span | None = None, other: Span | None = None, why: bool = False) -> Act:
    """Tell which act passes from one mention in a sentence to another.

    The acts are those of PLOVER's own book, in which a signed agreement is SUPPORT and a sanction imposed is COERCE.

    Args:
        sentence: the words.
        actor: where the one who acts is named: first character, one past the last.
        other: where the other is named. A mention left out is taken to be understood.
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
    (doc,) = parse([sentence])
    return next(iter(related([Pair(doc, actor, other)], why=why)))


def related(pairs: Iterable[Pair], *, why: bool = False) -> Iterator[Act]:
    """Tell the act of each of many pairs of mentions.

    Args:
        pairs: parsed sentences with their mentions.
        why: whether to say what spoke for each answer.

    Returns:
        The acts in the same order.

    Example:
        >>> (doc,) = parse(["Peru condemned Chile's raid."])
        >>> [found.act for found in related([Pair(doc, (0, 4), (15, 22))])]
        ['ACCUSE']
    """
    held = [clues(*pair) for pair in pairs]
    if held:
        for found, chances in zip(held, _chances(held), strict=True):
            yield _act(found, chances, why=why)


@cache
def model() -> _Model:
    """The weights that ship with detente.

    Example:
        >>> len(model().acts)
        17
    """
    import numpy as np

    with np.load(WEIGHTS / "acts.npz", allow_pickle=False) as held:
        names, known = (bytes(held[name]).decode("utf8").split("\n") for name in ("clues", "words"))
        floats = {name: held[name].astype(np.float32) for name in held.files if name not in ("clues", "words", "acts")}
        acts = tuple(str(act) for act in held["acts"])
    return _Model(
        acts,
        {name: row for row, name in enumerate(names)},
        floats["named"],
        {word: row for row, word in enumerate(known)},
        floats["meanings"] * floats["scale"],
        *(floats[name] for name in ("straight", "hidden", "hidden_bias", "out", "bias")),
    )


def meanings(found: Sequence[Clues], known: Mapping[str, int], vectors: Floats) -> Floats:
    """The meanings of the words in each block of each sentence, added up and made comparable.

    Args:
        found: the clues of the sentences.
        known: the row of each word.
        vectors: one row for each word.

    Returns:
        One row for each sentence: the blocks side by side.

    Example:
        >>> import numpy as np
        >>> blocks = (("halt",), *[()] * (len(BLOCKS) - 1))
        >>> meanings([Clues({}, blocks)], {"halt": 0}, np.ones((1, 2), np.float32))[0, :4].tolist()
        [1.0, 1.0, 0.0, 0.0]
    """
    import numpy as np

    width = vectors.shape[1]
    out = np.zeros((len(found), len(BLOCKS) * width), np.float32)
    for row, one in enumerate(found):
        for place, block in enumerate(one.blocks):
            at = [known[word] for word in block if word in known]
            if at:
                out[row, place * width : (place + 1) * width] = vectors[at].sum(axis=0) / len(at) ** 0.5
    return out


def _chances(found: Sequence[Clues]) -> Floats:
    import numpy as np

    held = model()
    scores = np.zeros((len(found), len(held.acts)), np.float32)
    for row, one in enumerate(found):
        at = [(held.rows[name], strength) for name, strength in one.named.items() if name in held.rows]
        if at:
            rows, strengths = zip(*at, strict=True)
            scores[row] = np.asarray(strengths, np.float32) @ held.named[list(rows)]
    dense = meanings(found, held.words, held.meanings)
    scores += dense @ held.straight + np.maximum(dense @ held.hidden + held.hidden_bias, 0) @ held.out + held.bias
    scores = np.exp(scores - scores.max(axis=1, keepdims=True))
    chances: Floats = scores / scores.sum(axis=1, keepdims=True)
    return chances


def _act(found: Clues, chances: Floats, *, why: bool) -> Act:
    held = dict(zip(model().acts, map(float, chances), strict=True))
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
    held = model()
    place = held.acts.index(act)
    spoke = [
        (name, float(strength * (held.named[held.rows[name]][place] - held.named[held.rows[name]].mean())))
        for name, strength in found.named.items()
        if name in held.rows
    ]
    spoke += list(_meant(found, place))
    return tuple(sorted(spoke, key=lambda clue: (-abs(clue[1]), clue[0]))[:12])


def _meant(found: Clues, place: int) -> Iterator[tuple[str, float]]:
    """What the meaning of each word moved: the odds with it less the odds without it."""
    import numpy as np

    held = model()

    def odds(one: Clues) -> Any:
        dense = meanings([one], held.words, held.meanings)
        scores = dense @ held.straight + np.maximum(dense @ held.hidden + held.hidden_bias, 0) @ held.out
        return float(scores[0, place] - scores.mean())

    whole = odds(found)
    for word in dict.fromkeys(word for block in found.blocks for word in block if word in held.words):
        without = tuple(tuple(other for other in block if other != word) for block in found.blocks)
        yield f"meaning:{word}", whole - odds(Clues({}, without))
