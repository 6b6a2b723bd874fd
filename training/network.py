"""A small network: a row for each clue, and a layer over the meanings of words; trained by Adam in NumPy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from detente.reading.clues import Clues
from detente.reading.grammar import WEIGHTS
from detente.reading.network import dictionary, meanings

Floats = NDArray[np.float32]

HIDDEN, TURNS, BATCH, RATE, DROPPED, SMOOTH, LEAST, SEED = 64, 4, 64, 2e-3, 0.4, 0.05, 3, 1


class Net:
    """The weights and how they move."""

    def __init__(self, rows: int, width: int, labels: int, random: np.random.Generator):
        self.held = {
            "named": np.zeros((rows, labels), np.float32),
            "straight": np.zeros((width, labels), np.float32),
            "hidden": random.normal(0, (2 / width) ** 0.5, (width, HIDDEN)).astype(np.float32),
            "hidden_bias": np.zeros(HIDDEN, np.float32),
            "out": random.normal(0, HIDDEN**-0.5, (HIDDEN, labels)).astype(np.float32),
            "bias": np.zeros(labels, np.float32),
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


def learned(
    found: Sequence[Clues], wanted: NDArray[np.int64], held: NDArray[np.bool_], labels: Sequence[str], name: str
) -> Floats:
    """Train a network on what is not held back and put it where the package has it.

    Args:
        found: the clues of each example.
        wanted: the index of its label.
        held: whether it only measures.
        labels: the labels.
        name: what to call the file.

    Returns:
        The chances of each label, one row for each example held back.
    """
    seen = Counter(clue for one, out in zip(found, held, strict=True) if not out for clue in one.named)
    names = sorted(clue for clue, count in seen.items() if count >= LEAST and "\n" not in clue)
    named, dense = matrix(found, {clue: row for row, clue in enumerate(names)}), meanings(found, *dictionary())
    net = fitted(named[~held], dense[~held], wanted[~held], len(labels))
    kept = {part: value.astype(np.float16) for part, value in net.held.items()}
    clues = np.frombuffer("\n".join(names).encode(), np.uint8)
    np.savez_compressed(WEIGHTS / f"{name}.npz", labels=np.array(labels), clues=clues, **kept)
    return net.chances(named[held], dense[held])


def matrix(found: Sequence[Clues], at: Mapping[str, int]) -> csr_matrix:
    """One row for each example, one column for each named clue."""
    cells = [(row, at[name], x) for row, one in enumerate(found) for name, x in one.named.items() if name in at]
    down, across, strengths = zip(*cells, strict=True)
    return csr_matrix((np.asarray(strengths, np.float32), (down, across)), shape=(len(found), len(at)))


def fitted(named: csr_matrix, dense: Floats, wanted: NDArray[np.int64], labels: int) -> Net:
    """A net trained for a few turns over the examples in random order."""
    random = np.random.default_rng(SEED)
    net = Net(named.shape[1], dense.shape[1], labels, random)
    for _ in range(TURNS):
        order = random.permutation(len(wanted))
        for start in range(0, len(order), BATCH):
            at = order[start : start + BATCH]
            target = np.full((len(at), labels), SMOOTH / labels, np.float32)
            target[np.arange(len(at)), wanted[at]] += 1 - SMOOTH
            net.learn(named[at], dense[at], target, random)
    return net
