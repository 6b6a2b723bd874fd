"""How well are acts dated? The corpus asks: which date does an act get, and does one without a date get none?

Run it as a program for the figures: `python -m tests.coders.dates_score`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from training.split import held

from detente.coders.rules import code
from detente.reading.dated import Course
from detente.reading.sentences import sentences
from detente.reading.when import When, when
from detente.tables import Document, Event

CORPUS = Path(__file__).parents[2] / "corpus"
_LETTERS = {"year": 4, "month": 7, "day": 10}
_MARK = re.compile(r"</?[st](?: [\w|]+)?>")


class Dated(NamedTuple):
    """One act of the corpus: its date there, the date it gets (both as text), and whether its sentence tells any."""

    right: str
    found: str
    told: bool


class Score(NamedTuple):
    """Shares from 0 to 1: of told dates right, of claimed dates right, of all dates right, of undated left undated."""

    told: float
    claimed: float
    every: float
    none: float


def written(told: When | None) -> str:
    """A date as the corpus writes it: 1994, 1994-07, 1994-07-15, or nothing."""
    return told.date.isoformat()[: _LETTERS[told.precision]] if told else ""


def score(rows: list[Dated]) -> Score:
    """The shares; a date is right if it begins with the date of the corpus, which may be coarser."""
    dated = [row for row in rows if row.right]
    fits = [bool(row.found) and row.found.startswith(row.right) for row in dated]
    told = [fit for row, fit in zip(dated, fits, strict=True) if row.told]
    bare = [not row.found for row in rows if not row.right]
    claims = sum(bool(row.found) for row in rows)
    return Score(_share(told), sum(fits) / claims if claims else 0.0, _share(fits), _share(bare))


def _share(good: list[bool]) -> float:
    return sum(good) / len(good) if good else 0.0


def in_sentences(*, back: bool) -> list[Dated]:
    """The sentences of the corpus: is the date of the act among those that `when` finds in the sentence alone?"""
    return [row for file in sorted(CORPUS.glob("sentences/*.tsv")) for row in _lines(file, back)]


def _lines(file: Path, back: bool) -> Iterator[Dated]:
    with file.open(encoding="utf8") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            if held(row["sentence"]) == back:
                found = [written(told) for told in when(_MARK.sub("", row["sentence"]))]
                right = row["date"] or ""
                yield Dated(right, right if right in found else next(iter(found), ""), told=True)


def in_places(*, back: bool) -> list[Dated]:
    """The documents, without the coder: which date gets an act that stands where the corpus says that one stands?"""
    return [row for text, gold in _documents(back) for row in _placed(text, gold)]


def _placed(text: str, gold: list[dict[str, str]]) -> Iterator[Dated]:
    course = Course.of_text(text)
    for part in sentences(text):
        dates = course.dates(part)
        for row in gold:
            at = text.find(row["near"])
            if part.kind == "prose" and part.start <= at < part.end:
                start = at - part.start
                told = course.of(part, dates, start, start + len(row["near"]), status=row["status"])
                yield Dated(row["date"], written(told), bool(dates))


def in_events(*, back: bool) -> list[Dated]:
    """The documents as the coder reads them: the date of each event that has an act's place, parties and kind."""
    return [row for text, gold in _documents(back) for row in _coded(text, gold)]


def _coded(text: str, gold: list[dict[str, str]]) -> Iterator[Dated]:
    events = code(Document("corpus", "1", "text", None, None, None, None, "en", text))
    for row in gold:
        at = text.find(row["near"])
        here = [event for event in events if (event.start or 0) <= at < (event.end or 0)]
        acts = row["act"].split("|")
        same = [e for e in here if {e.actor, e.other} == {row["actor"], row["other"]} and e.act in acts]
        if same:
            yield Dated(row["date"], _event_date(same[0]), told=True)


def _event_date(event: Event) -> str:
    return event.date.isoformat()[: _LETTERS[event.precision]] if event.date else ""


def _documents(back: bool) -> Iterator[tuple[str, list[dict[str, str]]]]:
    for file in sorted(CORPUS.glob("documents/*.csv")):
        text = file.with_suffix(".txt").read_text(encoding="utf8")
        if held(text) == back:
            with file.open(encoding="utf8") as lines:
                yield text, [row for row in csv.DictReader(lines) if row["act"] != "NONE"]


if __name__ == "__main__":
    for measured in (in_sentences, in_places, in_events):
        for back in (False, True):
            rows = measured(back=back)
            shares = "  ".join(f"{name} {share:.3f}" for name, share in score(rows)._asdict().items())
            print(f"{measured.__name__:13} {'held back' if back else 'open':9} {len(rows):5} acts  {shares}")
