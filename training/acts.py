"""Train the classifier of acts again: python training/acts.py VECTORS, a few minutes on one core.

It reads corpus/ (the third that is held back measures and trains nothing) and VECTORS, word vectors in text form with
one word and its numbers a line: GloVe 6B 100d (Pennington, Socher and Manning 2014, public domain, PDDL 1.0). It writes
src/detente/weights/acts.npz and prints the scores on the held-back third.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from split import held

from detente.acts import ACTS
from detente.reading.clues import Clues, Span, clues
from detente.reading.grammar import WEIGHTS, parse
from detente.reading.relate import NONE, meanings

Floats = NDArray[np.float32]

CORPUS = Path(__file__).parents[1] / "corpus"
LABELS = (*ACTS, NONE)
KNOWN, HIDDEN, TURNS, BATCH, RATE, DROPPED, SMOOTH = 25_000, 200, 8, 64, 2e-3, 0.4, 0.05
SEED = 1
_MARK = re.compile(r"<(/?)([st])(?: \w+)?>")


class Example(NamedTuple):
    """A sentence with its two mentions and the act between them."""

    act: str
    text: str
    actor: Span
    other: Span
    held: bool


class Net:
    """One row for each named clue, and a layer over the meanings; trained by Adam."""

    def __init__(self, rows: int, width: int, random: np.random.Generator):
        self.held = {
            "named": np.zeros((rows, len(LABELS)), np.float32),
            "straight": np.zeros((width, len(LABELS)), np.float32),
            "hidden": random.normal(0, (2 / width) ** 0.5, (width, HIDDEN)).astype(np.float32),
            "hidden_bias": np.zeros(HIDDEN, np.float32),
            "out": random.normal(0, HIDDEN**-0.5, (HIDDEN, len(LABELS))).astype(np.float32),
            "bias": np.zeros(len(LABELS), np.float32),
        }
        self.moments = {name: (np.zeros_like(value), np.zeros_like(value)) for name, value in self.held.items()}
        self.steps = 0

    def chances(self, named: csr_matrix, dense: Floats) -> Floats:
        """The probability of each label, one row for each example."""
        w = self.held
        layer = np.maximum(dense @ w["hidden"] + w["hidden_bias"], 0)
        return softmax(named @ w["named"] + dense @ w["straight"] + layer @ w["out"] + w["bias"])

    def learn(self, named: csr_matrix, dense: Floats, wanted: Floats, random: np.random.Generator) -> None:
        """One step of back-propagation."""
        w, keep = self.held, 1 - DROPPED
        lower = (random.random(dense.shape) < keep) / np.float32(keep)
        seen = (dense * lower).astype(np.float32)
        raw = seen @ w["hidden"] + w["hidden_bias"]
        upper = ((random.random(raw.shape) < keep) / keep).astype(np.float32)
        layer = np.maximum(raw, 0) * upper
        error = softmax(named @ w["named"] + dense @ w["straight"] + layer @ w["out"] + w["bias"]) - wanted
        error /= len(wanted)
        back = (error @ w["out"].T) * upper * (raw > 0)
        steps = {
            "named": named.T @ error, "straight": dense.T @ error, "hidden": seen.T @ back,
            "hidden_bias": back.sum(0), "out": layer.T @ error, "bias": error.sum(0),
        }  # fmt: skip
        self.steps += 1
        for name, slope in steps.items():
            self._move(name, slope)

    def _move(self, name: str, slope: Floats) -> None:
        first, second = self.moments[name]
        first += 0.1 * (slope - first)
        second += 0.001 * (slope * slope - second)
        rate = RATE * (1 - 0.999**self.steps) ** 0.5 / (1 - 0.9**self.steps)
        self.held[name] -= rate * first / (np.sqrt(second) + 1e-8)


def softmax(scores: Floats) -> Floats:
    """Probabilities from scores, row by row."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)


def sentences() -> Iterator[Example]:
    """The sentences of the corpus, a third of them held back."""
    for path in sorted((CORPUS / "sentences").glob("*.tsv")):
        for row in rows(path):
            yield example(row["act"].split("|")[0], row["sentence"], held(row["sentence"]))


def phrases() -> Iterator[Example]:
    """The phrases of the corpus, with a state in each place."""
    for path in sorted((CORPUS / "phrases").glob("*.tsv")):
        for row in rows(path):
            marked = re.sub(r"\bS\b", "<s>Chile</s>", re.sub(r"\bT\b", "<t>Norway</t>", row["phrase"]))
            yield example(row["act"], marked, False)


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of one file."""
    with path.open(encoding="utf8") as lines:
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def example(act: str, marked: str, held_back: bool) -> Example:
    """A marked sentence without its marks."""
    plain, spans, at = "", dict[str, list[int]](), 0
    for mark in _MARK.finditer(marked):
        plain += marked[at : mark.start()]
        spans.setdefault(mark[2], []).append(len(plain))
        at = mark.end()
    (one, two), (three, four) = spans["s"], spans["t"]
    return Example(act, plain + marked[at:], (one, two), (three, four), held_back)


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
    examples = [*sentences(), *phrases()]
    docs = parse([one.text for one in examples])
    found = [clues(doc, one.actor, one.other) for doc, one in zip(docs, examples, strict=True)]
    known, table, step = vectors(path)
    dense = meanings(found, {word: row for row, word in enumerate(known)}, table.astype(np.float32) * step)
    train = np.array([not one.held for one in examples])
    seen = Counter(name for one, use in zip(found, train, strict=True) if use for name in one.named)
    names = sorted(name for name, count in seen.items() if count > 1)
    named = matrix(found, {name: row for row, name in enumerate(names)})
    wanted = np.array([LABELS.index(one.act) for one in examples])
    net = fitted(named[train], dense[train], wanted[train])
    report(net.chances(named[~train], dense[~train]), wanted[~train])
    held_back = {name: value.astype(np.float16) for name, value in net.held.items()}
    held_back |= {"meanings": table, "scale": np.asarray(step)}
    held_back |= {
        name: np.frombuffer("\n".join(text).encode(), np.uint8) for name, text in (("clues", names), ("words", known))
    }
    np.savez_compressed(WEIGHTS / "acts.npz", acts=np.array(LABELS), **held_back)


def matrix(found: Sequence[Clues], at: dict[str, int]) -> csr_matrix:
    """One row for each example, one column for each named clue."""
    cells = [(row, at[name], x) for row, one in enumerate(found) for name, x in one.named.items() if name in at]
    down, across, strengths = zip(*cells, strict=True)
    return csr_matrix((np.asarray(strengths, np.float32), (down, across)), shape=(len(found), len(at)))


def fitted(named: csr_matrix, dense: Floats, wanted: NDArray[np.int64]) -> Net:
    """A net trained for a few turns over the examples in random order."""
    random = np.random.default_rng(SEED)
    net = Net(named.shape[1], dense.shape[1], random)
    for _ in range(TURNS):
        order = random.permutation(len(wanted))
        for start in range(0, len(order), BATCH):
            at = order[start : start + BATCH]
            target = np.full((len(at), len(LABELS)), SMOOTH / len(LABELS), np.float32)
            target[np.arange(len(at)), wanted[at]] += 1 - SMOOTH
            net.learn(named[at], dense[at], target, random)
    return net


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
