"""What happened: which acts are shown, how many there are of each period, and what they show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from detente.brief.counting import ENOUGH, apart, cooperative, count
from detente.brief.parts import Lane, Number, Party, Sentence, Tally, Timeline, Told
from detente.brief.standing import Record, share
from detente.brief.words import MONTHS, opening

DRAWN = 500  # so many acts are drawn and listed one by one; more are counted by period
LISTED = 250  # of more, so many are listed
# A tally counts by the first grain, named with its months, that the length of the record in years allows.
GRAINS = ((6, 1, "month"), (45, 3, "quarter"), (9999, 12, "year"))

Spans = tuple[tuple[str, str], ...]


def timeline(
    acts: Sequence[Told],
    record: Record,
    third: Record | None,
    parties: Sequence[Party],
    *,
    complete: Spans,
) -> Timeline:
    """What happened, with the message of it: how the last years compare with those before.

    Acts too many to draw one by one are counted by period besides. `complete` holds the spans in which none is
    missing.
    """
    shown = _weightiest(acts)
    records = [("pair", record, parties[1]), *([("third", third, parties[2])] if third is not None else [])]
    summary = tuple(piece for _, one, other in records for piece in (*_summary(one, parties[0], other), " "))
    lanes = tuple(_lane(row, one, parties[0], other) for row, one, other in records)
    told = Timeline(_message(record, parties), summary[:-1], lanes, tuple(shown), len(acts) - len(shown))
    if not told.hidden:
        return told
    grain, tallies = _tallies(acts, record.source)
    return replace(told, grain=grain, tallies=tallies, complete=complete)


def _lane(row: str, record: Record, actor: Party, other: Party) -> Lane:
    """What stands above a row of the timeline: the two, and the share of cooperation in the whole of it."""
    both = opening(f"{actor.called} and {other.called}")
    if not record.acts:
        return Lane(row, (f"{both}: no act on record",))
    return Lane(row, (f"{both}: ", share(record.acts, record.source)))


def _weightiest(acts: Sequence[Told]) -> list[Told]:
    """All acts where they are few; else those with a quotation, then of each year and side the weightiest in turn.

    By weight alone the list would tell of violence and little else. Acts that take no side come last.
    """
    if len(acts) <= DRAWN:
        return list(acts)
    ranked = sorted(acts, key=lambda act: -abs(act.weight.value if act.weight else 0))
    places: Counter[tuple[str, str, str]] = Counter()
    turns = {}
    for act in ranked:
        place = (act.row, (act.date or "")[:4], act.side)
        turns[id(act)] = (act.tellings[0].quote is None, act.side == "neither", places[place])
        places[place] += 1
    chosen = {id(act) for act in sorted(ranked, key=lambda act: turns[id(act)])[:LISTED]}
    return [act for act in acts if id(act) in chosen]


def _tallies(acts: Sequence[Told], source: str) -> tuple[str, tuple[Tally, ...]]:
    """How many acts of each period are cooperation and how many conflict, for each row of the timeline."""
    dated = [(act, date.fromisoformat(act.date)) for act in acts if act.date and act.side != "neither"]
    years = [on.year for _, on in dated]
    length = max(years, default=0) - min(years, default=0)
    months, grain = next((months, grain) for limit, months, grain in GRAINS if length <= limit)
    if months < 12:  # an act told by its year alone belongs to no month
        dated = [(act, on) for act, on in dated if act.precision != "year"]
    counted = Counter((act.row, *_period(on, months), act.side) for act, on in dated)
    places = sorted({place[:3] for place in counted})
    return grain, tuple(
        Tally(
            row,
            since.isoformat(),
            until.isoformat(),
            _named(since, months),
            count(counted[row, since, until, "cooperation"], source, bare=True),
            count(counted[row, since, until, "conflict"], source, bare=True),
        )
        for row, since, until in places
    )


def _period(on: date, months: int) -> tuple[date, date]:
    """The first day of the period that a day lies in, and of the next."""
    first = (on.month - 1) // months * months + 1
    since = date(on.year, first, 1)
    return since, date(on.year + (first + months > 12), (first + months - 1) % 12 + 1, 1)


def _named(since: date, months: int) -> str:
    if months == 12:
        return str(since.year)
    head = MONTHS[since.month - 1]
    return f"{head} {since.year}" if months == 1 else f"{head}–{MONTHS[since.month + months - 2]} {since.year}"


def _message(record: Record, parties: Sequence[Party]) -> Sentence:
    both = f"{parties[0].called} and {parties[1].called}"
    if not record.acts:
        return (f"No act between {both} is on record here",)
    if len(record.acts) < ENOUGH:
        verb = "is" if len(record.acts) == 1 else "are"
        return "Only ", count(len(record.acts), record.source), f" between {both} {verb} on record here"
    if min(len(record.recent), len(record.before)) < ENOUGH:
        return f"What {both} did towards each other: ", share(record.acts, record.source)
    before = cooperative(record.before, record.source)
    return (
        f"Between {both} {_turn(cooperative(record.recent, record.source), before)}: ",
        share(record.recent, record.source),
        f" {record.span}, against ",
        replace(before, text=before.text.removesuffix(" acts").removesuffix(" act")),
        " before",
    )


def _turn(now: Number, before: Number) -> str:
    """How the last years compare with those before: a change is claimed only where it is clear of chance."""
    if not apart(now, before):
        return "the record has not clearly changed"
    return "the record has warmed" if now.value > before.value else "the record has cooled"


def _summary(record: Record, actor: Party, other: Party) -> Sentence:
    both = f"{actor.called} and {other.called}"
    if not record.acts:
        return (f"No act between {both} is on record here.",)
    dated = [act for act in record.acts if act.date]
    years = f", from {dated[-1].when} to {dated[0].when}" if len(dated) > 1 else ""
    return f"Between {both}{years}: ", share(record.acts, record.source), "."
