"""The small networks that ship with detente: a row for each clue, and a layer over the meanings of words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from detente.reading.clues import BLOCKS, Clues
from detente.reading.grammar import WEIGHTS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Network:
    """What was learned: what each label may be, the rows of the clues, and the weights."""

    labels: tuple[str, ...]
    rows: Mapping[str, int]
    named: Floats
    straight: Floats
    hidden: Floats
    hidden_bias: Floats
    out: Floats
    bias: Floats

    def chances(self, found: Sequence[Clues]) -> Floats:
        """The probability of each label [0, 1], one row for each of the sentences."""
        import numpy as np

        scores = np.zeros((len(found), len(self.labels)), np.float32)
        for row, one in enumerate(found):
            at = [(self.rows[name], strength) for name, strength in one.named.items() if name in self.rows]
            if at:
                rows, strengths = zip(*at, strict=True)
                scores[row] = np.asarray(strengths, np.float32) @ self.named[list(rows)]
        scores += self.of_meanings(found) + self.bias
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        chances: Floats = scores / scores.sum(axis=1, keepdims=True)
        return chances

    def of_meanings(self, found: Sequence[Clues]) -> Floats:
        """What the meanings of the words alone say for each label."""
        import numpy as np

        dense = meanings(found, *dictionary())
        said: Floats = dense @ self.straight + np.maximum(dense @ self.hidden + self.hidden_bias, 0) @ self.out
        return said


@cache
def loaded(name: str) -> Network:
    """One of the networks that ship: acts (which act passes) or link (whether one does).

    Example:
        >>> len(loaded("acts").labels), loaded("link").labels
        (17, ('no', 'yes'))
    """
    import numpy as np

    with np.load(WEIGHTS / f"{name}.npz", allow_pickle=False) as held:
        names = bytes(held["clues"]).decode("utf8").split("\n")
        floats = ("named", "straight", "hidden", "hidden_bias", "out", "bias")
        return Network(
            tuple(str(label) for label in held["labels"]),
            {name: row for row, name in enumerate(names)},
            *(held[part].astype(np.float32) for part in floats),
        )


@cache
def dictionary() -> tuple[Mapping[str, int], Floats]:
    """The row of each word that has a meaning, and the meanings, each of length one.

    Example:
        >>> rows, vectors = dictionary()
        >>> float(vectors[rows["treaty"]] @ vectors[rows["pact"]]) > 0.6
        True
    """
    import numpy as np

    with np.load(WEIGHTS / "words.npz", allow_pickle=False) as held:
        known = bytes(held["words"]).decode("utf8").split("\n")
        vectors: Floats = held["meanings"].astype(np.float32) * np.float32(held["scale"])
    return {word: row for row, word in enumerate(known)}, vectors


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
