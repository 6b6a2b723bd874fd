"""What one state depends on the other for, and over how many partners it spreads what it exchanges."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from detente.brief.footnotes import Footnotes
from detente.brief.parts import Dated, Exchange, KeyFigure, Number, Party, Sentence, Series, Share
from detente.brief.scored import (
    OLD,
    REPORTED,
    Row,
    Years,
    beginning,
    chosen,
    comparable,
    latest,
    newest,
    ranged,
    towards,
)
from detente.brief.words import joined, opening, owner

FIELDS = ("exports", "imports", "arms", "aid", "investment")
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
    shares = chosen(scores, "dependence", "share")
    rows = tuple(row for field in FIELDS if (row := _share(shares, field, parties, notes)))
    if not any(row.pair or row.back for row in rows):
        return None
    return Exchange(
        title=_message(rows, parties),
        summary=_summary(rows, parties),
        balance=_balance(rows, parties),
        partners=_partners(chosen(scores, "diversification", "partners"), parties[0], notes),
        aged=aged([(row.field, (row.pair or row.back or row.third or (now,))[0]) for row in rows], now),
        rows=rows,
    )


def _share(shares: Sequence[Row], field: str, parties: Sequence[Party], notes: Footnotes) -> Share | None:
    """One field: the latest share each way, and the lines of the last years."""
    told = [row for row in shares if row["field"] == field]
    first, other, *power = parties
    beside = towards(told, first, power[0]) if power else []
    pair, third = latest(towards(told, first, other), beside)
    back, _ = latest(towards(told, other, first))
    if not pair and not third and not back:
        return None

    def number(row: Row) -> Number:
        return ranged(row, "rows", _UNIT, notes)

    lines = [(other, "pair", pair), *((one, "third", third) for one in power)]
    trend = tuple(_trend(first, one, role, years, number) for one, role, years in lines if years)
    same = {max(pair): back[max(pair)]} if pair and max(pair) in back else back
    return Share(field, newest(pair, number), newest(same, number), newest(third, number), trend)


def _trend(first: Party, other: Party, role: str, years: Years, number: Callable[[Row], Number]) -> Series:
    """The last years of a share as a line."""
    points = tuple((year, number(years[year])) for year in sorted(years) if year >= beginning(years))
    return Series(other.name, role, first.code, other.code, points)


def phrase(field: str, number: Number, actor: Party, other: Party) -> Sentence:
    """A share in words: 27% of Cambodia's exports went to the United States."""
    whole, side = _WHOLES[field]
    told = {"owner": owner(actor.called), "actor": actor.called, "other": other.called}
    return number, f" {whole.format(**told)} {side.format(**told)}"


def most(part: Exchange | None) -> tuple[str, Dated] | None:
    """The field in which the first state depends most on the other; None where no share is known."""
    known = [(row.field, row.pair) for row in part.rows if row.pair] if part else []
    return max(known, key=lambda row: row[1][1].value, default=None)


def clause(part: Exchange | None, parties: Sequence[Party]) -> Sentence:
    """The greatest dependence, as a part of a sentence; nothing where none is known."""
    top = most(part)
    return (f"in {top[1][0]} ", *phrase(top[0], top[1][1], *parties[:2])) if top else ()


def figure(part: Exchange | None, parties: Sequence[Party]) -> list[KeyFigure]:
    """The greatest dependence as a key figure."""
    top = most(part)
    if top is None:
        return []
    field, (year, number) = top
    label = "".join(piece for piece in phrase(field, number, *parties[:2]) if isinstance(piece, str)).strip()
    return [KeyFigure(f"{label}, in {year}", number, ())]


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
    known = [(row.field, row.pair) for row in rows if row.pair]
    if not known:
        return (f"What {first.called} depends on {other.called} for is not known; the reverse is",)
    field, (year, number) = max(known, key=lambda row: row[1][1].value)
    return (f"In {year} ", *phrase(field, number, first, other))


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
