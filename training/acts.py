"""Train the classifier of acts again: python training/acts.py VECTORS, about a minute on one core.

It reads corpus/ (the third that is held back measures and trains nothing) and VECTORS, word vectors in text form with
one word and its numbers a line: GloVe 6B 100d (Pennington, Socher and Manning 2014, public domain, PDDL 1.0). It writes
words.npz and acts.npz in src/detente/weights and prints the scores on the held-back third.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import numpy as np
from corpus import phrases, sentences
from network import Floats, learned
from numpy.typing import NDArray

from detente.acts import ACTS
from detente.reading.clues import clues
from detente.reading.grammar import WEIGHTS, parse
from detente.reading.relate import NONE

LABELS = (*ACTS, NONE)
KNOWN = 25_000


def vectors(path: Path) -> tuple[list[str], NDArray[np.int8], np.float32]:
    """The commonest words, their vectors of length one in whole steps, and the size of a step."""
    known: list[str] = []
    numbers: list[list[float]] = []
    with path.open(encoding="utf8") as lines:
        for line in lines:
            word, *cells = line.rstrip().split(" ")
            if re.fullmatch(r"[a-z]+(?:-[a-z]+)*", word):
                known.append(word)
                numbers.append([float(cell) for cell in cells])
            if len(known) == KNOWN:
                break
    table = np.asarray(numbers, np.float32)
    table /= np.linalg.norm(table, axis=1, keepdims=True)
    step = np.float32(np.abs(table).max() / 127)
    return known, np.round(table / step).astype(np.int8), step


def main(path: Path) -> None:
    """Train, measure, and put the weights where the package has them."""
    known, table, step = vectors(path)
    text = np.frombuffer("\n".join(known).encode(), np.uint8)
    np.savez_compressed(WEIGHTS / "words.npz", words=text, meanings=table, scale=np.asarray(step))
    examples = [*sentences(), *phrases()]
    trees = parse([one.text for one in examples])
    found = [clues(tree, one.actor, one.other) for tree, one in zip(trees, examples, strict=True)]
    wanted = np.array([LABELS.index(one.acts[0]) for one in examples])
    held = np.array([one.held for one in examples])
    report(learned(found, wanted, held, LABELS, "acts"), wanted[held])


def report(chances: Floats, wanted: NDArray[np.int64]) -> None:
    """Precision, recall and F1 of each act on the third that is held back."""
    told, scores = chances.argmax(axis=1), []
    for place, act in enumerate(LABELS):
        hit = int(((told == place) & (wanted == place)).sum())
        f1 = 2 * hit / max(1, int((told == place).sum() + (wanted == place).sum()))
        scores.append(f1)
        print(f"{act:10} recall {hit}/{(wanted == place).sum()} precision {hit}/{(told == place).sum()} F1 {f1:.3f}")
    print(f"macro F1 {np.mean(scores):.3f} accuracy {(told == wanted).mean():.3f} n {len(wanted)}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
