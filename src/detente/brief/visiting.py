"""Who visits whom: high-level visits each way over the last years and the years before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from detente.brief.exchange import aged
from detente.brief.footnotes import Footnotes
from detente.brief.parts import Number, Party, Sentence, Visiting, Way
from detente.brief.reach import Reach
from detente.brief.scored import WINDOW, Row, by_source, chosen, towards
from detente.brief.words import counted, opening, owner

OWN = "documents"  # documents chosen by hand are no list of visits


def visiting(
    scores: Sequence[Row], parties: Sequence[Party], notes: Footnotes, *, now: int, reach: Reach
) -> Visiting | None:
    """The visits each way between the first state and the others; None where no list tells of the pair.

    Args:
        scores: rows of SCORES.
        parties: the two actors of the brief, and the third power where there is one.
        notes: the footnotes, to which the sources are added.
        now: the last year on record, by which a figure is called old.
        reach: from when to when the sources speak, where the scores do not show it.
    """
    told = [row for row in chosen(scores, "visits", "number") if row["source"] != OWN]
    first, other, *power = parties
    ends = [("pair", first, other), ("pair", other, first)]
    ends += [("third", *way) for one in power for way in ((first, one), (one, first))]
    rows = tuple(way for row, one, two in ends if (way := _way(row, told, (one, two), notes, reach)))
    if not any(way.row == "pair" for way in rows):
        return None
    old = aged([(f"visits of {way.visitor}", way.until) for way in rows], now)
    return Visiting(_message(rows, parties), _summary(rows), (*_care(rows), *old), rows)


def _way(row: str, told: Sequence[Row], ends: tuple[Party, Party], notes: Footnotes, reach: Reach) -> Way | None:
    """The visits of one state to another, by the source that lists the most years."""
    lists = by_source(towards(told, *ends))
    if not lists:
        return None
    source = max(lists, key=lambda name: (len(lists[name]), max(lists[name]), name))
    years = lists[source]
    first, until = reach.get(("visits", source), (min(years), max(years)))
    first, until = min(first, min(years)), max(until, max(years))
    since = until - WINDOW + 1

    def number(start: int) -> Number:
        visits = int(sum(years[year]["value"] for year in range(start, start + WINDOW) if year in years))
        return Number(visits, f"{visits:,}", visits, "visits", notes.collection(source), of="visits")

    before = number(since - WINDOW) if first <= since - WINDOW else None
    last = max((year for year in years if years[year]["value"]), default=None)
    return Way(row, ends[0].called, ends[1].called, since, until, number(since), before, last)


def _visits(number: Number) -> Number:
    """The number with its noun: 3 visits."""
    return replace(number, text=counted(number.n, "visits"))


def _message(rows: Sequence[Way], parties: Sequence[Party]) -> Sentence:
    """Who goes to whom in the last years on the lists."""
    first, other = (party.called for party in parties[:2])
    ways = {way.visitor: way for way in rows if way.row == "pair"}
    if len(ways) < 2:
        (way,) = ways.values()
        said: Sentence = (f"{opening(way.visitor)} paid {way.host} ", _visits(way.recent), f" {_span(way)}")
        return (*said, ", after ", way.before, " in the ten years before") if way.before else said
    there, back = ways[first], ways[other]
    if not there.recent.n + back.recent.n:
        return (f"No visit between {first} and {other} is listed since {max(there.since, back.since)}",)
    same = (there.since, there.until) == (back.since, back.until)
    said = (f"{opening(first)} paid {other} ", _visits(there.recent), "" if same else f" {_span(there)}")
    return (*said, " and received ", back.recent, f" {_span(back)}")


def _span(way: Way) -> str:
    return f"from {way.since} to {way.until}"


def _care(rows: Sequence[Way]) -> Sentence:
    """What the lists do not let one compare."""
    if len({way.recent.source for way in rows}) < 2:
        return ()
    return ("Each list has its own rule of whose visits count, so compare a row with its own past first. ",)


def _summary(rows: Sequence[Way]) -> Sentence:
    said: list[str | Number] = []
    for way in rows:
        said += [f"{opening(way.visitor)} to {way.host}: ", _visits(way.recent), f" {_span(way)}"]
        said += [", ", way.before, " in the ten years before"] if way.before else []
        said += [f"; the last on record in {way.last}. " if way.last else "; none on record. "]
    return tuple(said)


def clause(part: Visiting | None) -> Sentence:
    """The last visit on record between the pair, as a part of a sentence; nothing where none is known."""
    known = [way for way in part.rows if way.row == "pair" and way.last] if part else []
    if not known:
        return ()
    way = max(known, key=lambda way: way.last or 0)
    return (f"the last high-level visit on a list was {owner(way.visitor)}, in {way.last}",)
