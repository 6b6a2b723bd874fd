"""How well are actors and statuses read? The corpus asks: who is meant by a mention, and did the act happen?

Run it as a program for the figures: `python -m tests.coders.corpus_score`, with `misses` for what it gets wrong on the
two thirds that are open.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

from training.split import held

from detente.coders.rules import codes
from detente.reading.dated import Course
from detente.reading.grammar import Tree, parse
from detente.reading.mentions import Mention, Story
from detente.reading.sentences import Sentence, sentences
from detente.reading.status import status
from detente.reading.what import what
from detente.reading.when import When
from detente.reading.who import story, who
from detente.tables import Document

CORPUS = Path(__file__).parents[2] / "corpus"
_MARK = re.compile(r"<(/?)([st])(?: (\w+))?>")
_PROMISED = re.compile(
    r"\b(?:agree[sd]?|offer(?:s|ed)?|promise[sd]?|pledge[sd]?|vow(?:s|ed)?|undertook|undertakes?|commit(?:s|ted)?"
    r"|consent(?:s|ed)?|volunteer(?:s|ed)?|assure[sd]?|swore|swears?|declare[sd]?|guarantee[sd]?|bound|resolve[sd]?)\b"
)
_FORMS = {"VBD": "past", "VBN": "past", "VBG": "ing", "VBZ": "s", "VBP": "base", "VB": "base"}


class Marked(NamedTuple):
    """A row of the corpus without its marks: the words, and where the two stand with their codes, if they have any."""

    text: str
    spans: dict[str, tuple[int, int, str | None]]
    acts: tuple[str, ...]
    status: str


class Check(NamedTuple):
    """One question put to the reading: the right answer, the answers given, and the words."""

    right: str
    found: tuple[str, ...]
    text: str


class Score(NamedTuple):
    """Shares from 0 to 1: of the actors marked those found, of those found those right, and the two together."""

    recall: float
    precision: float
    both: float


@cache
def marked(*, back: bool) -> tuple[Marked, ...]:
    """The rows of all sentences that are held back, or of those that are not."""
    return tuple(row for file in sorted(CORPUS.glob("sentences/*.tsv")) for row in _rows(file, back))


def _rows(file: Path, back: bool) -> Iterator[Marked]:
    with file.open(encoding="utf8") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            if held(row["sentence"]) == back:
                text, spans = unmarked(row["sentence"])
                yield Marked(text, spans, tuple(row["act"].split("|")), row["status"])


def unmarked(sentence: str) -> tuple[str, dict[str, tuple[int, int, str | None]]]:
    """The words without the marks, and where each marked mention stands in them."""
    text, at = "", 0
    starts: dict[str, tuple[int, str | None]] = {}
    spans: dict[str, tuple[int, int, str | None]] = {}
    for mark in _MARK.finditer(sentence):
        text += sentence[at : mark.start()]
        at = mark.end()
        if mark[1]:
            spans[mark[2]] = (starts[mark[2]][0], len(text), starts[mark[2]][1])
        else:
            starts[mark[2]] = (len(text), mark[3])
    return text + sentence[at:], spans


def _read(text: str, *, alone: bool) -> Iterator[tuple[Sentence, list[Mention]]]:
    """The sentences of a text with their actors, asked of each in the light of those before it."""
    course, parts = Course.of_text(text), sentences(text)
    prose = [part for part in parts if part.kind == "prose"]
    told = Story() if alone else story([part.text for part in prose], on=course.published)
    for part in parts:
        before = course.last
        dates = course.dates(part)
        if part.kind == "prose":
            yield part, who(part.text, told, on=_day(dates, before, course))


def _day(dates: list[When], before: When | None, course: Course) -> date | None:
    told = dates[0] if dates else before
    return told.date if told else course.published


def actors(*, back: bool) -> list[Check]:
    """For every mention that is marked with a code, the actors that `who` finds in it."""
    out = []
    for row in marked(back=back):
        found = [
            (part.start + m.start, part.start + m.end, m) for part, some in _read(row.text, alone=True) for m in some
        ]
        for start, end, right in row.spans.values():
            if right:
                here = [m for first, last, m in found if first < end and start < last]
                # A mere location, such as the town that an embassy is in, is nobody's actor beside another.
                here = [m for m in here if not m.place] or here
                out.append(Check(right, tuple(code for m in here for code in m.actors), _shown(row.text, start, end)))
    return out


def _shown(text: str, start: int, end: int) -> str:
    return f"{text[:start]}[{text[start:end]}]{text[end:]}"


def f1(checks: Iterable[Check]) -> Score:
    """How many of the actors are found, and how many of those found are right."""
    rows = list(checks)
    hit = sum(row.right in row.found for row in rows)
    given = sum(len(set(row.found)) for row in rows)
    recall, precision = hit / len(rows), hit / given
    return Score(recall, precision, 2 * recall * precision / (recall + precision))


def documents(*, back: bool) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """The documents with their acts, those between two known actors."""
    for file in sorted(CORPUS.glob("documents/*.csv")):
        text = file.with_suffix(".txt").read_text(encoding="utf8")
        if held(text) == back:
            with file.open(encoding="utf8") as lines:
                yield text, [row for row in csv.DictReader(lines) if row["act"] != "NONE"]


def in_documents(*, back: bool) -> list[Check]:
    """For every party of every act of the documents, the actors of the sentence that tells the act."""
    out = []
    for text, gold in documents(back=back):
        for part, mentions in _read(text, alone=False):
            codes_here = tuple(dict.fromkeys(code for m in mentions for code in m.actors))
            rows = [row for row in gold if part.start <= text.find(row["near"]) < part.end]
            rights = dict.fromkeys(row[side] for row in rows for side in ("actor", "other"))
            out += [Check(right, codes_here, part.text) for right in rights if right.isalnum()]
    return out


def of_events(*, back: bool) -> list[Check]:
    """For every act between two actors that the coder finds, the statuses it gives it (of the right act, if told)."""
    rows = [row for row in marked(back=back) if row.status and len(_codes(row)) == 2]
    texts = (Document("corpus", "1", "a", None, None, None, None, "en", row.text + "\n") for row in rows)
    out = []
    for row, events in zip(rows, codes(texts), strict=True):
        same = [e for e in events if {e.actor, e.other} == _codes(row)]
        good = [e for e in same if e.act in row.acts] or same
        if good:
            given = tuple(dict.fromkeys(_asked(row, e.act, e.status) for e in good))
            out.append(Check(row.status, given, f"{[(e.act, e.status) for e in good]} {row.text}"))
    return out


def _asked(row: Marked, act: str | None, given: str) -> str:
    """The status as the corpus would have it, which files a promise under what is promised.

    For the coder whoever agrees to free somebody has agreed (AGREE, happened), and only the freeing is planned; the
    corpus has one line for both, and calls it planned.
    """
    made = act == "AGREE" and "AGREE" in row.acts and (row.status, given) == ("planned", "happened")
    return "planned" if made and _PROMISED.search(row.text) else given


def _codes(row: Marked) -> set[str]:
    return {code for _, _, code in row.spans.values() if code}


def of_words(*, back: bool) -> list[Check]:
    """For every act, the status of the word that tells it, the two parties being known."""
    rows = [row for row in marked(back=back) if row.status]
    trees = parse(row.text for row in rows)
    return [_of_word(row, tree) for row, tree in zip(rows, trees, strict=True)]


def _of_word(row: Marked, tree: Tree) -> Check:
    start, end, form = _trigger(row, tree)
    # Of a promise it is the content that the corpus asks for: of AGREE|RETREAT, whether anybody was freed.
    act = row.acts[-1] if row.acts[0] == "AGREE" else row.acts[0]
    given = _asked(row, act, status(row.text, start, end, form=form, act=act))
    return Check(row.status, (given,), f"{act} {_shown(row.text, start, end)}")


def _trigger(row: Marked, tree: Tree) -> tuple[int, int, str]:
    """The word that tells the act: by the word lists, else the verb above the one who acts, or above the other."""
    for told in what(row.text, []):
        if told.governor is None and told.sense.act in row.acts and not _within(row, told.start):
            return told.start, told.end, "to" if told.link == "to" else told.form
    for side in "st":
        start, end, _ = row.spans[side]
        inside = tree.within(start, end)
        heads = [tree.words[at] for at in sorted(inside) if tree.words[at].head not in inside]
        for word in tree.above(heads[0].at) if heads else ():
            if word.tag in _FORMS and not _within(row, word.start):
                to = word.tag == "VB" and any(under.lower == "to" for under in tree.under(word.at))
                return word.start, word.end, "to" if to else _FORMS[word.tag]
    root = next(word for word in tree.words if word.dep == "ROOT")
    return root.start, root.end, _FORMS.get(root.tag, "noun")


def _within(row: Marked, at: int) -> bool:
    return any(start <= at < end for start, end, _ in row.spans.values())


def right(checks: Iterable[Check]) -> float:
    """The share whose right answer is among those given."""
    rows = list(checks)
    return sum(row.right in row.found for row in rows) / len(rows)


def _confused(checks: list[Check]) -> str:
    pairs = Counter((row.right, "|".join(row.found)) for row in checks if row.right not in row.found)
    return ", ".join(f"{right} as {found or 'nobody'} {n}" for (right, found), n in pairs.most_common(14))


def main(asked: list[str]) -> None:
    """Print the figures, or the misses of one measure."""
    for measured in (actors, in_documents, of_events, of_words):
        if asked and measured.__name__ != asked[0]:
            continue
        for back in (False, True):
            rows = measured(back=back)
            shares = f1(rows)._asdict() if measured in (actors, in_documents) else {"right": right(rows)}
            figures = "  ".join(f"{name} {share:.3f}" for name, share in shares.items())
            print(f"{measured.__name__:13} {'held back' if back else 'open':9} {len(rows):5}  {figures}")
            print("   ", _confused(rows))
            if asked and not back:
                wrong = (row for row in rows if set(row.found) != {row.right})
                print(*(f"{row.right}\t{'|'.join(row.found)}\t{row.text}" for row in wrong), sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
