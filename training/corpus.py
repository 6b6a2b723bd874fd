"""The corpus as examples: sentences with their two mentions, phrases, and documents with their acts."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from split import held

from detente.reading.clues import Span

CORPUS = Path(__file__).parents[1] / "corpus"
_MARK = re.compile(r"<(/?)([st])(?: (\w+))?>")


class Example(NamedTuple):
    """A sentence with its two mentions, the acts that are right between them, and whether it only measures."""

    acts: tuple[str, ...]
    text: str
    actor: Span
    other: Span
    held: bool
    codes: tuple[str | None, str | None] = (None, None)


def sentences() -> Iterator[Example]:
    """The sentences of the corpus, a third of them held back."""
    for path in sorted((CORPUS / "sentences").glob("*.tsv")):
        for row in rows(path):
            yield example(row["act"], row["sentence"], held(row["sentence"]))


def phrases() -> Iterator[Example]:
    """The phrases of the corpus, with a state in each place; none is held back."""
    for path in sorted((CORPUS / "phrases").glob("*.tsv")):
        for row in rows(path):
            marked = row["phrase"]
            if "<s" not in marked:
                marked = re.sub(r"\bS\b", "<s>Chile</s>", re.sub(r"\bT\b", "<t>Norway</t>", marked))
            yield example(row["act"], marked, False)


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of one file."""
    with path.open(encoding="utf8") as lines:
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def example(acts: str, marked: str, held_back: bool) -> Example:
    """A marked sentence without its marks."""
    plain, spans, at, codes = "", dict[str, list[int]](), 0, dict[str, str | None]()
    for mark in _MARK.finditer(marked):
        plain += marked[at : mark.start()]
        spans.setdefault(mark[2], []).append(len(plain))
        codes.setdefault(mark[2], mark[3])
        at = mark.end()
    (one, two), (three, four) = spans["s"], spans["t"]
    right = tuple(acts.split("|"))
    return Example(right, plain + marked[at:], (one, two), (three, four), held_back, (codes["s"], codes["t"]))
