"""Train again what tells whether an act passes between two parties: python training/link.py, a minute on one core.

It reads corpus/ and takes as examples every two parties that the reading itself finds in a sentence. In the sentences
the two that are marked are linked, the way round that they are marked; in the documents the pairs of states that are
coded. All others are not. It writes src/detente/weights/link.npz and prints precision and recall on what is held back.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from corpus import CORPUS, Example, phrases, sentences
from network import Floats, learned
from numpy.typing import NDArray
from split import held

from detente.reading.clues import Clues, Span, clues
from detente.reading.grammar import parse
from detente.reading.mentions import Story
from detente.reading.parties import Party, pairs, parties
from detente.reading.sentences import sentences as split_up
from detente.reading.who import story, who

LABELS = ("no", "yes")
# How often a pair of the documents counts: there alone is every act coded.
WEIGHT = 4
# Acts that both sides do.
MUTUAL = frozenset(["CONSULT", "COOPERATE"])


class Pair(NamedTuple):
    """Two parties of a sentence, and whether an act passes from the one to the other."""

    found: Clues
    linked: bool
    held: bool


def of_sentences(examples: Sequence[Example]) -> Iterator[Pair]:
    """The pairs of parties in the marked sentences."""
    for tree, one in zip(parse([one.text for one in examples]), examples, strict=True):
        known = parties(tree, who(one.text, Story()), unnamed=not all(one.codes))
        for actor, other in pairs(tree, known):
            straight = _meets(actor, one.actor) and _meets(other, one.other)
            turned = _meets(actor, one.other) and _meets(other, one.actor)
            marked = any(_meets(party, span) for party in (actor, other) for span in (one.actor, one.other))
            # Of two bystanders nobody has said what passes between them; what both do passes either way.
            if not (marked or "NONE" in one.acts) or (turned and MUTUAL & {*one.acts}):
                continue
            linked = straight and "NONE" not in one.acts
            yield Pair(clues(tree, _span(actor), _span(other)), linked, one.held)


def _span(party: Party) -> Span:
    return party.start, party.end


def _meets(party: Party, span: Span) -> bool:
    return party.start < span[1] and span[0] < party.end


def of_documents() -> Iterator[Pair]:
    """The pairs of states in the documents, where every act is coded."""
    for path in sorted((CORPUS / "documents").glob("*.txt")):
        text = path.read_text(encoding="utf8")
        with path.with_suffix(".csv").open(encoding="utf8") as lines:
            coded = [row for row in csv.DictReader(lines) if row["act"] != "NONE"]
        prose = [part for part in split_up(text) if part.kind == "prose"]
        told = story([part.text for part in prose])
        for part, tree in zip(prose, parse([part.text for part in prose]), strict=True):
            here = [row for row in coded if part.start <= text.find(row["near"]) < part.end]
            linked = {(row["actor"], row["other"]) for row in here}
            both = {pair[::-1] for pair in linked}
            for actor, other in pairs(tree, parties(tree, who(part.text, told), unnamed=False)):
                two = {(a, b) for a in actor.actors for b in other.actors}
                if two & both and not two & linked:
                    continue
                yield Pair(clues(tree, _span(actor), _span(other)), bool(two & linked), held(text))


def main() -> None:
    """Train, measure, and put the weights where the package has them."""
    whole = list(of_documents())
    again = [pair for pair in whole if not pair.held for _ in range(WEIGHT - 1)]
    found = [*of_sentences([*sentences(), *phrases()]), *whole, *again]
    wanted = np.array([int(pair.linked) for pair in found])
    measures = np.array([pair.held for pair in found])
    chances = learned([pair.found for pair in found], wanted, measures, LABELS, "link")
    report(chances[:, 1], wanted[measures])


def report(sure: Floats, wanted: NDArray[np.int64]) -> None:
    """Precision and recall at several thresholds."""
    print(f"{len(wanted)} pairs held back, {wanted.sum()} of them linked")
    for least in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
        hit = int(((sure >= least) & (wanted == 1)).sum())
        print(f"at {least}: precision {hit / max(1, (sure >= least).sum()):.3f} recall {hit / wanted.sum():.3f}")


if __name__ == "__main__":
    main()
