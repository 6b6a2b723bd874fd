"""Where a relationship stands: the one sentence at the head, the key figures, and the message of the timeline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from detente.brief.counting import ENOUGH, balance, cooperative, count
from detente.brief.parts import KeyFigure, Lane, Number, Party, Reference, Sentence, Series, Timeline, Told
from detente.brief.voting import solid
from detente.brief.words import joined, opening

LISTED = 250  # a page lists and draws at most so many acts
WINDOW = 10  # years that "now" stands for


class Record:
    """The acts of a pair that happened, parted into those of the last years and those before."""

    def __init__(self, acts: Sequence[Told], *, latest: int, source: str):
        self.acts, self.source = acts, source
        self.start = latest - WINDOW + 1
        dated = [act for act in acts if act.date]
        self.recent = [act for act in dated if int(act.date[:4]) >= self.start]  # type: ignore[index]
        self.before = [act for act in dated if int(act.date[:4]) < self.start]  # type: ignore[index]
        self.last = dated[0] if dated else None


def standfirst(record: Record, pair: Series | None, parties: Sequence[Party]) -> Sentence:
    """Where the relationship stands and what moved last, in one sentence."""
    both = f"{parties[0].called} and {parties[1].called}"
    votes = _votes(pair)
    if not record.acts:
        return (f"No act between {both} is on record here", *_then("; at the UN they agreed on ", votes), ".")
    if not record.recent:
        head: Sentence = (f"No act between {both} since {record.start} is on record here",)
    elif len(record.recent) < ENOUGH:
        number = count(len(record.recent), record.source, of="acts")
        head = (f"The record of {both} since {record.start} is thin (", number, ")")
    else:
        head = (
            f"Relations between {both} since {record.start} are {_leaning(record)} (",
            _share(record.recent, record.source),
            ")",
        )
    return (*head, *_then(", at the UN they agreed on ", votes), *_moved(record), ".")


def _then(words: str, sentence: Sentence) -> Sentence:
    return (words, *sentence) if sentence else ()


def _votes(pair: Series | None) -> Sentence:
    if pair is None or not pair.points:
        return ()
    year, number = list(solid(pair).items())[-1]
    return number, f" of contested votes in {year}"


def _share(acts: Sequence[Told], source: str) -> Number:
    share = cooperative(acts, source)
    return replace(share, text=f"{share.text} {'is' if share.n == 1 else 'are'} cooperation")


def _leaning(record: Record) -> str:
    """In words, and only as far as the interval of the share allows."""
    share = cooperative(record.recent, record.source)
    if share.low is not None and share.low > 0.5:
        return "mostly cooperative"
    return "mostly conflictual" if share.high is not None and share.high < 0.5 else "mixed"


def _moved(record: Record) -> Sentence:
    if record.last is None:
        return (", and no act on record has a date",)
    words = record.last.words
    words = "the " + words.removeprefix("The ") if words.startswith("The ") else words
    before = "on " if record.last.precision == "day" else "in "
    return f", and the last move on record is that {before}{record.last.when} {words}", Reference(
        record.last.tellings[0].source
    )


def figures(record: Record, series: Sequence[Series], parties: Sequence[Party]) -> tuple[KeyFigure, ...]:
    """The three or four numbers at the head of the page."""
    found = [_voted(line, parties) for line in series if line.role != "background" and line.points]
    if record.recent:
        share = cooperative(record.recent, record.source)
        detail = _against("in the years before: ", cooperative(record.before, record.source), record.before)
        found.append(KeyFigure(f"Acts since {record.start} that are cooperation", share, detail))
        mean = balance(record.recent, record.source)
        earlier = balance(record.before, record.source)
        if mean is not None:
            detail = _against("in the years before: ", earlier, record.before)
            found.append(KeyFigure(f"Mean weight of an act since {record.start}, −10 to +10", mean, detail))
    return tuple(found)


def _against(words: str, number: Number | None, acts: Sequence[Told]) -> Sentence:
    return (words, number) if number is not None and acts else ()


def _voted(line: Series, parties: Sequence[Party]) -> KeyFigure:
    names = {party.code: party.called for party in parties}
    points = list(solid(line).items())
    year, number = points[-1]
    earlier = [(then, value) for then, value in points if then <= year - WINDOW]
    detail: Sentence = (f"in {earlier[-1][0]}: ", earlier[-1][1]) if earlier else ()
    return KeyFigure(f"Agreement of {joined([names[line.actor], names[line.other]])} at the UN, {year}", number, detail)


def timeline(acts: Sequence[Told], record: Record, third: Record | None, parties: Sequence[Party]) -> Timeline:
    """What happened, with the message of it: how the last years compare with those before."""
    shown = _weightiest(acts)
    summary = _summary(record, parties[0], parties[1])
    if third is not None:
        summary = (*summary, " ", *_summary(third, parties[0], parties[2]))
    lanes = [_lane("pair", record, parties[0], parties[1])]
    lanes += [_lane("third", third, parties[0], parties[2])] if third is not None else []
    title = _message(record, parties)
    return Timeline(title, summary, tuple(lanes), tuple(shown), len(acts) - len(shown))


def _lane(row: str, record: Record, actor: Party, other: Party) -> Lane:
    """What stands above a row of the timeline: the two, and the share of cooperation in the whole of it."""
    both = opening(f"{actor.called} and {other.called}")
    if not record.acts:
        return Lane(row, (f"{both}: no act on record",))
    return Lane(row, (f"{both}: ", _share(record.acts, record.source)))


def _weightiest(acts: Sequence[Told]) -> list[Told]:
    """All acts where they are few; else those with a quotation, then of each year and side the weightiest in turn.

    By weight alone the list would tell of violence and little else.
    """
    ranked = sorted(acts, key=lambda act: -abs(act.weight.value if act.weight else 0))
    places: Counter[tuple[str, str, str]] = Counter()
    turns = {}
    for act in ranked:
        place = (act.row, (act.date or "")[:4], act.side)
        turns[id(act)] = (act.tellings[0].quote is None, places[place])
        places[place] += 1
    chosen = {id(act) for act in sorted(ranked, key=lambda act: turns[id(act)])[:LISTED]}
    return [act for act in acts if id(act) in chosen]


def _message(record: Record, parties: Sequence[Party]) -> Sentence:
    both = f"{parties[0].called} and {parties[1].called}"
    if not record.acts:
        return (f"No act between {both} is on record here",)
    if len(record.recent) < ENOUGH or not record.before:
        return f"What {both} did towards each other: ", _share(record.acts, record.source)
    share, before = cooperative(record.recent, record.source), cooperative(record.before, record.source)
    return (
        f"Between {both} {_turn(record, share, before)} since {record.start}: ",
        _share(record.recent, record.source),
        ", against ",
        replace(before, text=before.text.removesuffix(" acts").removesuffix(" act")),
        " before",
    )


def _turn(record: Record, share: Number, before: Number) -> str:
    """How the last years compare with those before: a change is claimed only where the intervals lie apart."""
    if None not in (share.low, share.high, before.low, before.high):
        if share.low > before.high:  # type: ignore[operator]
            return "things have warmed"
        if share.high < before.low:  # type: ignore[operator]
            return "things have cooled"
    words = {
        "mostly cooperative": "cooperation outweighs conflict",
        "mostly conflictual": "conflict outweighs cooperation",
    }
    return words.get(_leaning(record), "the record is mixed")


def _summary(record: Record, actor: Party, other: Party) -> Sentence:
    both = f"{actor.called} and {other.called}"
    if not record.acts:
        return (f"No act between {both} is on record here.",)
    dated = [act for act in record.acts if act.date]
    years = f", from {dated[-1].when} to {dated[0].when}" if dated else ""
    share = _share(record.acts, record.source)
    return f"Between {both}{years}: ", share, "."
