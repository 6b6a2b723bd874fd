"""What one state depends on the other for, and over how many partners it spreads what it exchanges."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from detente.brief.footnotes import Footnotes
from detente.brief.parts import Dated, Exchange, KeyFigure, Number, Party, Sentence, Series, Share
from detente.brief.scored import (
    OLD,
    REPORTED,
    WINDOW,
    Row,
    Years,
    chosen,
    comparable,
    latest,
    newest,
    ranged,
    towards,
)
from detente.brief.words import joined, opening, owner

FIELDS = ("exports", "imports", "arms", "aid", "investment")
LATE = 2  # a share so many years before the last one told of the state is still called the latest
SLIGHT = 0.05  # a difference, or a share, of less than five points of a hundred is called slight

# What a share is a share of: the whole, and what it is from or to the other.
_WHOLES = {
    "exports": ("of {owner} exports", "went to {other}"),
    "imports": ("of {owner} imports", "came from {other}"),
    "arms": ("of the major arms delivered to {actor}", "came from {other}"),
    "aid": ("of the aid that {actor} received", "came from {other}"),
    "investment": ("of the foreign investment in {actor}", "came from {other}"),
}
_TRADE = {"exports": "imports", "imports": "exports"}  # what the one sends the other receives
_UNIT = "share of what the state exchanges in the field, from 0 to 1"
_EQUALS = "equal partners: 1 divided by the Herfindahl-Hirschman index of the shares"


def exchange(scores: Sequence[Row], parties: Sequence[Party], notes: Footnotes, *, now: int) -> Exchange | None:
    """How much of the first state's exchange is with the other, field by field; None where nothing is known.

    Args:
        scores: rows of SCORES.
        parties: the two actors of the brief, and the third power where there is one.
        notes: the footnotes, to which the sources are added.
        now: the last year on record, by which a figure is called old.
    """
    shares, spread = chosen(scores, "dependence", "share"), chosen(scores, "diversification", "partners")
    current = _current(shares, spread)
    rows = tuple(row for field in FIELDS if (row := _share(current, field, parties, notes)))
    if not any(row.pair or row.back for row in rows):
        return None
    return Exchange(
        title=_message(rows, parties),
        summary=_summary(rows, parties),
        balance=_balance(rows, parties),
        partners=_partners(spread, parties[0], notes),
        aged=aged([(row.field, (row.pair or row.back or row.third or (now,))[0]) for row in rows], now),
        rows=rows,
    )


Current = Sequence[tuple[Row, int]]  # shares of the last years, each with the last year told of its state and field


def _current(shares: Sequence[Row], spread: Sequence[Row]) -> Current:
    """The shares of the last years in which the source tells of the state's exchange in the field at all.

    A share of long before that is no figure of today: since then there was next to nothing, or it was not told.
    """
    ends: dict[tuple[str, ...], int] = {}
    for row in (*shares, *spread):
        key = (row["source"], row["field"], row["actor"])
        ends[key] = max(ends.get(key, 0), row["period"].year)
    told = [(row, ends[row["source"], row["field"], row["actor"]]) for row in shares]
    return [(row, end) for row, end in told if row["period"].year > end - WINDOW]


def _share(current: Current, field: str, parties: Sequence[Party], notes: Footnotes) -> Share | None:
    """One field: the latest share each way, and the lines of the last years."""
    told = {row["record"] + row["source"]: end for row, end in current if row["field"] == field}
    rows = [row for row, _ in current if row["field"] == field]
    first, other, *power = parties
    beside = towards(rows, first, power[0]) if power else []
    pair, third = latest(towards(rows, first, other), beside)
    back, _ = latest(towards(rows, other, first))
    if not pair and not third and not back:
        return None

    def number(row: Row) -> Number:
        return ranged(row, "rows", _UNIT, notes)

    def fresh(years: Years) -> Dated | None:
        late = {year: row for year, row in years.items() if told[row["record"] + row["source"]] - year <= LATE}
        return newest(late, number)

    lines = [(other, "pair", pair), *((one, "third", third) for one in power)]
    trend = tuple(_trend(first, one, role, years, number) for one, role, years in lines if years)
    same = {max(pair): back[max(pair)]} if pair and max(pair) in back else back
    row = Share(field, fresh(pair), fresh(same), fresh(third), trend)
    return row if row.pair or row.back or row.third else None


def _trend(first: Party, other: Party, role: str, years: Years, number: Callable[[Row], Number]) -> Series:
    """The last years of a share as a line."""
    points = tuple((year, number(years[year])) for year in sorted(years))
    return Series(other.name, role, first.code, other.code, points)


def phrase(field: str, number: Number, actor: Party, other: Party) -> Sentence:
    """A share in words: 27% of Cambodia's exports went to the United States."""
    whole, side = _WHOLES[field]
    told = {"owner": owner(actor.called), "actor": actor.called, "other": other.called}
    return number, f" {whole.format(**told)} {side.format(**told)}"


class Top(NamedTuple):
    """The greatest share on record between the two, whichever of them depends."""

    field: str
    share: Dated
    actor: Party
    other: Party

    @property
    def words(self) -> Sentence:
        """The share in words, with its year."""
        return (f"in {self.share[0]} ", *phrase(self.field, self.share[1], self.actor, self.other))


def most(rows: Sequence[Share], parties: Sequence[Party]) -> Top | None:
    """The field in which either of the two depends most on the other; None where no share is known."""
    first, other = parties[:2]
    there = [Top(row.field, row.pair, first, other) for row in rows if row.pair]
    back = [Top(row.field, row.back, other, first) for row in rows if row.back]
    return max([*there, *back], key=lambda top: top.share[1].value, default=None)


def clause(part: Exchange | None, parties: Sequence[Party]) -> Sentence:
    """The greatest dependence, as a part of a sentence; nothing where none is known."""
    top = most(part.rows, parties) if part else None
    return top.words if top else ()


def figure(part: Exchange | None, parties: Sequence[Party]) -> list[KeyFigure]:
    """The greatest dependence as a key figure."""
    top = most(part.rows, parties) if part else None
    if top is None:
        return []
    label = top.words[2]
    return [KeyFigure(f"{str(label).strip()}, in {top.share[0]}", top.share[1], ())]


def _message(rows: Sequence[Share], parties: Sequence[Party]) -> Sentence:
    """Where the first state depends more on which of the two; alone, the field in which it depends most."""
    first, other, *power = parties
    both = [(row.field, row.pair[1], row.third[1]) for row in rows if row.pair and row.third and _like(row)]
    ranked = sorted(both, key=lambda row: row[1].value - row[2].value)
    parts: list[Sentence] = []
    for (field, pair, third), on in ((ranked[-1], other), (ranked[0], power[0])) if ranked else ():
        more, less = (pair, third) if on is other else (third, pair)
        if more.value - less.value > SLIGHT:
            parts.append((f"on {on.called} for {field} (", more, " against ", less, ")"))
    if parts:
        return (f"{opening(first.called)} depends more ", *parts[0], *((", ", "more ", *parts[1]) if parts[1:] else ()))
    top = most(rows, parties)
    return (opening(str(top.words[0])), *top.words[1:]) if top else ()


def _like(row: Share) -> bool:
    return comparable(row.pair, row.third)


def _balance(rows: Sequence[Share], parties: Sequence[Party]) -> Sentence:
    """Which of the two depends more on the trade between them: the same goods as a share of what either trades."""
    first, other = parties[:2]
    backs = {row.field: row.back for row in rows}
    both: list[tuple[str, Dated, Dated]] = []
    for row in rows:
        back = backs.get(_TRADE.get(row.field, ""))
        if row.pair and back and comparable(row.pair, back):
            both.append((row.field, row.pair, back))
    if not both:
        return ()
    if max(max(pair[1].value, back[1].value) for _, pair, back in both) < SLIGHT:
        return ("In trade neither depends much on the other.",)
    field, pair, back = max(both, key=lambda row: abs(row[1][1].value - row[2][1].value))
    flow = (*phrase(field, pair[1], first, other), f" in {pair[0]}, which was ", back[1])
    told = (*flow, f" of {owner(other.called)} {_TRADE[field]}.")
    if abs(pair[1].value - back[1].value) < SLIGHT:
        return ("In trade the two depend on each other about alike: ", *told)
    weaker = first if pair[1].value > back[1].value else other
    return (f"The trade is lopsided, and {weaker.called} depends more on it: ", *told)


def _partners(rows: Sequence[Row], first: Party, notes: Footnotes) -> Sentence:
    """Over how many partners the first state spreads each field, in one line."""
    parts: list[Sentence] = []
    for field in FIELDS:
        years, _ = latest(towards([row for row in rows if row["field"] == field], first, None))
        if years:
            row = years[max(years)]
            low, high = row["low"], row["high"]
            span = None if low is None or high is None else f"{low:.1f}–{high:.1f}"
            told = (row["value"], f"{row['value']:.1f}", row["n"], _EQUALS, notes.collection(row["source"]), "figures")
            parts.append((f"{field} ", Number(*told, low, high, span, REPORTED), f" ({max(years)})"))
    if not parts:
        return ()
    body = tuple(piece for part in parts for piece in (*part, ", "))[:-1]
    return (f"{opening(first.called)} spreads what it exchanges as if over so many equal partners: ", *body, ".")


def aged(years: Sequence[tuple[str, int]], now: int) -> Sentence:
    """Which of the figures are old, said plainly; nothing where none is."""
    old = [(name, year) for name, year in years if now - year >= OLD]
    if not old:
        return ()
    groups = {year: list(dict.fromkeys(name for name, of in old if of == year)) for _, year in old}
    told = joined([f"{year} ({joined(names)})" for year, names in sorted(groups.items())])
    return (f"Old figures, which end in {told}: what has changed since is not in them.",)


def _summary(rows: Sequence[Share], parties: Sequence[Party]) -> Sentence:
    """The course of each line in words, for those who do not see the chart."""
    names = {party.code: party for party in parties}
    said: list[str | Number] = []
    for row in rows:
        for line in row.trend:
            (start, first), (end, last) = line.points[0], line.points[-1]
            actor, other = names[line.actor], names[line.other]
            said += [f"{opening(row.field)} of {actor.called} with {other.called}: ", last, f" in {end}"]
            said += [", ", first, f" in {start}. "] if start < end else [". "]
    return tuple(said)
