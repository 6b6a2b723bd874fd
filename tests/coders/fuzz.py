"""Texts that nobody would write, and what must hold of their reading all the same.

Run it as a program to look for what does not hold, from a seed and for so many seconds:
`python -m tests.coders.fuzz --seed 7 --seconds 60`. It changes texts of corpus/documents at random, reads them twice,
and prints every text whose reading breaks a rule, as short as it found it.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from detente import relate
from detente.acts import ACTS, FIELDS, MODES
from detente.coders.rules import code
from detente.tables import PRECISIONS, STANCES, STATUSES, Document, Event

CORPUS = Path(__file__).parents[2] / "corpus" / "documents"

# Pieces that have broken readers of text before: marks without end, halves of characters, letters that grow when made
# small, signs without width or with another direction, tags, tables, lists in lists, and names side by side.
PIECES = (
    *("“", "”", '"', "'", "’", "«", "»", "(", "((((", ")", "[", "]", "{", "—", "…", "...", "?!", ";", ":", ",", "|"),
    *("\x00", "\x01", "\x1b[0m", "\x7f", "\x85", "\x0b", "\x0c", "\r", "\r\n", "\n", "\n\n", "\t", "\xa0", "\u2028"),
    *("\u200b", "\u200d", "\u200e", "\u202e", "\u202a", "\u2066", "\ufeff", "\ufffd", "\ud800", "\udc80", "\udcff"),
    *("İ", "ſ", "ß", "ﬁ", "ŉ", "\u0301", "e\u0301\u0302\u0303", "🇰🇭", "👩‍👩‍👧", "中国。", "Россия ", "مصر "),
    *("<div>", "</p>", "<br/>", "<!--", "<script>", "&nbsp;", "&amp;", "&#8217;", "<a href='x'>", "<meta name=", "]]>"),
    *("# ", "- ", "* ", "1. ", "> > > ", "- - - ", "| a | b |\n", "---\n", "```", "***", "____", "Q: ", "A: ", "By "),
    *("Mr. ", "U.S. ", "J. F. ", "No. ", "St. ", "e.g. ", "http://a.b/c?d=e ", "a@b.cd ", "Tel. 012 345678\n"),
    *("China ", "Chad ", "the United States ", "Hun Sen ", "he ", "it ", "both countries ", "each other ", "İran "),
    *("signed ", "condemned ", "police arrested two students ", "would have ", "did not ", "urged ", "to ", "by "),
    *("3 May 1965 ", "31 February 2019 ", "on Monday ", "0000-00-00 ", "the 29th ", "last year ", "1999-", "May "),
)  # fmt: skip


def read(text: str, **known: object) -> list[Event]:
    """The acts of a text that stands for a whole document."""
    blank = Document("fuzz", "1", "a.txt", None, None, None, None, "en", text)
    return code(blank._replace(**known))


def faults(events: list[Event], text: str) -> list[str]:
    """What of the promises of a coder its acts do not keep; empty where they keep all."""
    found = [fault for event in events for fault in _of_event(event, text)]
    if len({event.record for event in events}) < len(events):
        found.append("a record twice")
    return found


def _of_event(event: Event, text: str) -> Iterator[str]:
    spans = [(event.start, event.end), *_further(event)]
    for start, end in spans:
        if start is None or end is None or not 0 <= start < end <= len(text) or not text[start:end].strip():
            yield f"a span that holds no words: {start}-{end} of {len(text)}"
    said = [text[start:end] for start, end in spans]
    for party in (event.who, event.whom):
        if party is not None and not any(party and party in one for one in said):
            yield f"a party that is not in its sentence: {party!r}"
    yield from _of_values(event)


def _further(event: Event) -> list[tuple[int, int]]:
    pairs = (span.split("-") for span in (event.again or "").split("|") if span)
    return [(int(start), int(end)) for start, end in pairs]


def _of_values(event: Event) -> Iterator[str]:
    about = (event.fields or "").split("|") if event.fields else []
    rules = {
        "act": event.act in ACTS,
        "mode": event.mode is None or event.mode in MODES.get(event.act or "", ()),
        "status": event.status in STATUSES,
        "precision": event.precision in PRECISIONS and (event.date is None) == (event.precision == "none"),
        "fields": set(about) <= set(FIELDS) and len(set(about)) == len(about),
        "field": event.field == (about[0] if about else None),
        "stance": event.stance is None or event.stance in STANCES,
        "parties": bool(event.actor and event.other),
    }
    yield from (f"{name} of {event}" for name, kept in rules.items() if not kept)


def mutated(text: str, chance: random.Random) -> str:
    """A text with pieces put in, taken out, doubled, moved and turned."""
    for _ in range(chance.randint(1, 30)):
        at, end = sorted(chance.randint(0, len(text)) for _ in range(2))
        end = min(end, at + chance.choice((1, 5, 40, 300)))
        new = chance.choice(_CHANGES)(text[at:end], chance)
        text = text[:at] + new + text[end:]
    return text


_CHANGES: tuple[Callable[[str, random.Random], str], ...] = (
    lambda part, chance: chance.choice(PIECES) + part,
    lambda part, chance: chance.choice(PIECES) * chance.randint(1, 50) + part,
    lambda part, chance: part.replace(" ", chance.choice(PIECES)),
    lambda part, chance: "",
    lambda part, chance: part * 3,
    lambda part, chance: part[::-1],
    lambda part, chance: part.upper(),
    lambda part, chance: part.swapcase(),
    lambda part, chance: part.replace(". ", " "),
    lambda part, chance: chr(chance.randrange(0x110000)) + part,
)


def trial(text: str, chance: random.Random) -> list[str]:
    """The faults of reading one text, read twice, and of asking what passes between two places of it."""
    try:
        events = read(text)
        found = faults(events, text) + ([] if events == read(text) else ["another answer the second time"])
        if len(text) > 1:
            one, two = (sorted(chance.sample(range(len(text) + 1), 2)) for _ in range(2))
            act = relate(text, actor=(one[0], one[1]), other=(two[0], two[1]))
            found += [] if act.act in ACTS and 0 <= act.none <= 1 else [f"no act between {one} and {two}"]
    except Exception as error:  # whatever it is, it is a fault
        return [f"{type(error).__name__}: {error}"]
    return found


def shortest(text: str, broken: Callable[[str], bool]) -> str:
    """A part of a text that is still broken, found by leaving out ever smaller pieces."""
    size = len(text) // 2
    while size:
        at = 0
        while at < len(text):
            less = text[:at] + text[at + size :]
            text, at = (less, at) if less and broken(less) else (text, at + size)
        size //= 2
    return text


def main() -> int:
    """Look for texts that break a rule; the exit status is 1 where there is one."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--seed", type=int, default=0)
    asked.add_argument("--seconds", type=float, default=60)
    options = asked.parse_args()
    chance, until = random.Random(options.seed), time.monotonic() + options.seconds
    texts = [path.read_text(encoding="utf8") for path in sorted(CORPUS.glob("*.txt"))]
    tried, bad = 0, 0
    while time.monotonic() < until:
        text = mutated(chance.choice(texts)[:3000], chance)
        found, tried = trial(text, random.Random(tried)), tried + 1
        if found:
            bad += 1
            seed = tried - 1
            less = shortest(text, lambda part, seed=seed: bool(trial(part, random.Random(seed))))
            print(f"{trial(less, random.Random(seed))[0]}\n  {less!r}\n", flush=True)
    print(f"{tried} texts read twice from seed {options.seed}; {bad} broke a rule")
    return bool(bad)


if __name__ == "__main__":
    raise SystemExit(main())
