"""Where are the sentences? Spans of prose in news, commentary and Markdown, past the furniture of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from detente.reading.words import words

# A longer run without an end is cut at a space, so that reading stays linear on a text without full stops.
LONGEST = 1200


class Sentence(NamedTuple):
    """One sentence: its span in the text, its words, its kind (prose or heading), and its paragraph's number."""

    start: int
    end: int
    text: str
    kind: str
    block: int


_SPACED = re.compile(r"\S(?:.*\S)?")
_ITEM = re.compile(r"(?:[-*+•·–—]|\(?\d{1,2}[.)]|#{1,6}|>+)\s+")
# A note's number may stand after the full stop, and no space at all where a page was copied badly.
_END = re.compile(
    r"[.!?…]+[\"”’'»)\]*_]*(?:(?:\[\d{1,3}\])+|(?<=[^\W\d_]\.)\d{1,2})?(?=\s|$|(?<=[a-z]{2}\.)[A-Z][a-z])"
    r"|[。！？]+[”’」』）]*"
)
_LINE_END = re.compile(r"\r\n?|[\n\u2028\u2029]")
_LAST_WORD = re.compile(r"[\w.&]+$")
_TITLES = words("abbreviations")
_OPENERS = words("openers")
_NEXT = re.compile(r"\s+[\"“‘'«(\[*_]*(\w+)")

_PHONE = re.compile(
    r"(?:(?:tel|phone|fax|mobile|e-?mail|www\.|https?:)\b.*|[\w.]{0,8}:?\s*[\d\s()+./–-]*\d[\d\s()+./–-]{5,})$", re.I
)
_ADDRESS = re.compile(r"\b(?:street|avenue|road|boulevard|floor|building|p\.?\s?o\.? box|suite|blvd|tower)\b", re.I)
_BOILERPLATE = re.compile(
    r"(?:copyright|click here|read more|related (?:articles|stories)|follow us|sign up|share this|advertisement$"
    r"|\(?(?:reporting|editing|writing) by|page \d+|table of contents$|is[sb]n|(?:see|read|watch) also)\b"
    r"|(?:more (?:from|on|in|about) [^:.]{1,60}|(?:elsewhere|also) in this issue|turn the page for"
    r"|(?:other|related|recommended|popular|latest|further)"
    r"(?: (?:timelines|stories|news|articles|reports|posts|reading))?"
    r"|most (?:read|popular|viewed|shared)|(?:next|previous) (?:article|story|post)|you (?:may|might) also like"
    r"|tags?|keywords?|topics|filed under|categor(?:y|ies)|caption|pictured|source|share|shares|file|file photo"
    r"|(?:photo(?:graph)?|image|picture|video|map|graphic)(?: (?:credit|caption|source|by|courtesy))?)\s?:"
    r"|(?:tweet|share|print|e-?mail)s? ?(?:\(\d|\||\d|tweet|share|print|e-?mail)"
    r"|\d[\d.,]*[km]? (?:comments?|shares?|likes|views|min(?:utes?)? read)\b",
    re.I,
)
# What is said of a text and not in it: who may print it, where it was printed, who wrote it and where he lives.
_ABOUT = re.compile(
    r"(?:This|The|No part of this) (?:article|story|piece|report|commentary|essay|post|op-ed|material|publication|site"
    r"|translation|page)\b(?:.{0,40}\bmay (?:not )?be (?:published|reproduced|copied|broadcast|redistributed|reprinted)"
    r"| (?:was |is |has been )?(?:first |originally |also ){1,2}(?:published|appeared|ran|posted|reprinted))"
    r"|\d{1,5} [A-Z][\w'. ]{2,40}, (?:[A-Z][\w ]{2,30} )?\d{4,6}(?: [A-Z]\w+)?\.?$"
    r"|Reproduction (?:in whole|without|of this)|The \w+ takes no (?:institutional |editorial )?positions?\b"
    r"|(?:[A-Z][\w.'’-]+ ){2,4}is an? (?:[\w-]+ ){0,3}"
    r"(?:fellow|professor|lecturer|analyst|columnist|researcher|associate|correspondent|contributor)\b"
)
# The list of other articles that stands after or beside a text opens with such a line.
_RELATED = re.compile(
    r"(?:related|recommended|popular|most (?:read|popular|viewed|shared)|more (?:from|on|in|about)"
    r"|read (?:more|next|also)|see also|you (?:may|might) also like|further reading|trending|editors?['’]?s? picks"
    r"|(?:other|latest|top) (?:stories|news|articles))\b"
    r"[^.]{0,40}$",
    re.I,
)
_CREDIT = re.compile(
    r"(?:\((?:(?:AP|AFP|EPA|Reuters|File|Getty)\s)?(?:Photo|Photograph|Image|Picture|Credit)s?\b[^()]{0,80}\)"
    r"|\b(?:Photo(?:graph)?|Image|Picture)s?(?:\s?:| by | courtesy of )[^.]{2,60}"
    r"|\b(?:REUTERS|AFP|AP|EPA|Xinhua|Kyodo|Getty Images)\s?/\s?[A-Z][\w./ -]{2,40})[.)]*$"
)
_DISCLAIMER = re.compile(
    r"(?<!\w)(?:(?:[Vv]iews|[Oo]pinions) expressed|[Aa]ll [Rr]ights [Rr]eserved|[Ss]ubscribe (?:to|now))\b|©"
    r"|\bnot (?:necessarily )?(?:reflect|represent) the (?:views|opinions|position)\b"
)
_MASTHEAD = re.compile(
    r"^(?:issue|no\.?|vol(?:ume)?\.?|release[d]?|published|posted|updated|date[d]?|by|author[s]?"
    r"|title|contact|url|language)\b"
    r"(?:\s?:|\s)[^.!?]{0,140}\.?$",
    re.I,
)
_YEAR_LINE = re.compile(r"(?:1[89]|20)\d\d(?:\s?[-–/]\s?\d{2,4})?[.:]?")  # what stands above the entries of a year
FRONT = re.compile(r"\A﻿?---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|should|must|may|can|could|be|been|said|says|do|does|did|\w{3,}ed)\b"
)


def sentences(text: str) -> list[Sentence]:
    """Every sentence and heading of a text, in order, without the furniture around them.

    Left out: front matter, addresses and telephone numbers, bylines and mastheads, tables, and statements that the
    views are the author's own. A heading is kept as one so that a coder can pass over it.

    Args:
        text: the whole text.

    Returns:
        Sentences whose `text` is literally `text[start:end]`.

    Example:
        >>> [s.text for s in sentences("Gen. Smith met U.S. envoys. They signed a pact.")]
        ['Gen. Smith met U.S. envoys.', 'They signed a pact.']
    """
    found, related = [], False
    for number, (start, end, item) in enumerate(_blocks(text)):
        block = text[start:end]
        related = _is_related(block) or (related and (item or _are_titles(block)))
        if related or is_furniture(block):
            continue
        if not item and (is_heading(block) or _are_headings(block)):
            found.append(Sentence(start, end, block, "heading", number))
            continue
        for s, e in _spans(text, start, end):
            if not _is_boilerplate(text[s:e]):
                found.append(Sentence(s, e, text[s:e], "prose", number))
    if found and all(sentence.kind == "heading" for sentence in found):
        return [sentence._replace(kind="prose") for sentence in found]
    return found


def _blocks(text: str) -> Iterator[tuple[int, int, bool]]:
    """Spans of paragraphs, headings and list items; true for a list item."""
    front = FRONT.match(text)
    start = end = -1
    item = False
    for line in _lines(text, front.end() if front else 0):
        body = _SPACED.search(text, *line)
        marker = _ITEM.match(text, *body.span()) if body else None
        if start >= 0 and (not body or marker or (end - start < 200 and _stands_alone(text[start:end]))):
            yield start, end, item
            start = -1
        if body:
            if start < 0:
                start, item = (
                    (marker.end() if marker else body.start()),
                    bool(marker) and text[body.start()] not in "#>",
                )
            end = max(start, body.end())
            if marker and text[body.start()] == "#":
                yield start, end, False
                start = -1
    if start >= 0:
        yield start, end, item


def _stands_alone(block: str) -> bool:
    """Whether the lines so far are complete in themselves, so that the next line is none of theirs."""
    return not _LINE_END.search(block) and (is_furniture(block) or _is_related(block) or block.endswith(":"))


def _lines(text: str, start: int) -> Iterator[tuple[int, int]]:
    for end in _LINE_END.finditer(text, start):
        yield start, end.start()
        start = end.end()
    if start < len(text):
        yield start, len(text)


def is_furniture(block: str) -> bool:
    """Whether a line belongs to the page and not to the text: an address, a byline, a table.

    Example:
        >>> is_furniture("Tel. 0123 456789"), is_furniture("Cambodia broke off relations.")
        (True, False)
    """
    if len(block) > 400:
        return False
    flat = block.strip("*_ ")
    if _YEAR_LINE.fullmatch(flat):
        return False
    if not any(character.isalpha() for character in flat) or flat.startswith("|") or _PHONE.match(flat):
        return True
    if len(flat) < 160 and re.search(r"\d", flat) and _ADDRESS.search(flat) and not VERB.search(flat):
        return True
    if (is_heading(flat) and _is_boilerplate(flat)) or _CREDIT.search(flat):
        return True
    return bool(_MASTHEAD.match(flat)) and not VERB.search(flat.partition(" ")[2])


def _is_boilerplate(text: str) -> bool:
    """Whether a line says only what every page of its publisher says."""
    return bool(_BOILERPLATE.match(text) or _ABOUT.match(text) or _DISCLAIMER.search(text))


def _is_related(block: str) -> bool:
    """Whether a line opens a list of other articles."""
    return len(block) < 100 and bool(_RELATED.match(block.strip("*_#: ")))


def _are_titles(block: str) -> bool:
    """Whether every line could be the title of an article, also one that asks or exclaims."""
    lines = _LINE_END.split(block) if len(block) < 1000 else [block]
    return all(is_heading(line.strip().rstrip("?!")) for line in lines)


def _are_headings(block: str) -> bool:
    """Whether several lines stand together above a text: its title, its author, the day."""
    if len(block) > 400 or not _LINE_END.search(block):
        return False
    lines = [line.strip() for line in _LINE_END.split(block)]
    return all(is_heading(line) and not line[:1].islower() for line in lines)


def is_heading(block: str) -> bool:
    """Whether a line stands above a text and is no sentence of it.

    Example:
        >>> is_heading("A River Is Not a Favour"), is_heading("Cambodia broke off relations.")
        (True, False)
    """
    flat = block.strip().rstrip("*_#”\"’')")
    return len(flat) <= 140 and not flat.endswith(tuple(".!?…:;,。！？")) and len(flat.split()) <= 18


def _spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences between two places of a text."""
    at = start
    for stop in _END.finditer(text, start, end):
        if stop.end() < end and not _ends_here(text, stop):
            continue
        yield from _cut(text, at, stop.end())
        at = stop.end()
        while at < end and text[at].isspace():
            at += 1
    if at < end:
        yield from _cut(text, at, end)


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A span, or several where it is longer than any sentence."""
    while end - start > LONGEST:
        space = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        cut = space if space > 0 else start + LONGEST
        yield start, cut
        start = cut + (space > 0)
    if start < end:
        yield start, end


def _ends_here(text: str, stop: re.Match[str]) -> bool:
    after = _NEXT.match(text, stop.end(), stop.end() + 60)
    if stop[0][0] != ".":
        return not after or not after[1][0].islower()
    word = _LAST_WORD.search(text, max(0, stop.start() - 20), stop.start())
    last = word[0] if word else ""
    if after and after[1][0].islower():
        return False
    if len(stop[0]) > 1 and stop[0][1] in "\"”’'»)]" and last != "ret":
        return True
    if last.lower() in _TITLES:
        opener = after is not None and after[1].lower() in _OPENERS
        return (last == "no" and not (after and after[1][0].isdigit())) or (
            opener and last.lower() not in ("mr", "mrs", "dr")
        )
    if re.fullmatch(r"(?:\w\.)*\w", last) and not last.isdigit():
        # U.S. and initials end a sentence only before a word that commonly opens one.
        return "." in last and (not after or after[1].lower() in _OPENERS)
    return True
