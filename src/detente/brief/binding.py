"""What binds two states: alliances, treaties, shared organisations, missions, and whether they are rivals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from detente.brief.exchange import aged
from detente.brief.footnotes import Footnotes
from detente.brief.parts import Binding, Bond, Dated, KeyFigure, Number, Party, Reference, Sentence
from detente.brief.reach import Reach
from detente.brief.scored import Row, Years, chosen, latest, towards
from detente.brief.words import counted, joined, opening

_PACTS = "security pacts"  # of any strength, so that the number alone says little
_PLEDGED = {  # the strongest that they oblige to
    3: ("defence pacts", "to defend"),
    2: ("pacts of neutrality or non-aggression", "not to attack"),
    1: ("pacts to consult", "to consult"),
}
_SHARED = "shared organisations"

# The kinds of tie, and how a reader names and counts them. Treaties are told apart by the data set that lists each.
KINDS = {
    "alliance": ("Security pacts", _PACTS),
    "desta": ("Trade agreements", "trade agreements"),
    "unctad_treaties": ("Investment treaties", "investment treaties"),
    "treaty": ("Other treaties", "other treaties"),
    "organisation": ("Organisations shared", _SHARED),
    "to": ("Mission of {first} there", "missions there"),
    "from": ("Mission in {first}", "missions here"),
    "rivalry": ("Strategic rivalry", "rivalries"),
}
_MISSIONS = ("to", "from")
_SAID = {"to": "kept", "from": "kept", "rivalry": "yes"}


def binding(
    scores: Sequence[Row], parties: Sequence[Party], notes: Footnotes, *, now: int, reach: Reach
) -> Binding | None:
    """The ties in force between the first state and the others, kind by kind; None where nothing is known of the pair.

    Args:
        scores: rows of SCORES.
        parties: the two actors of the brief, and the third power where there is one.
        notes: the footnotes, to which the sources are added.
        now: the last year on record, by which a figure is called old.
        reach: from when to when the sources speak, where the scores do not show it.
    """
    told = chosen(scores, "treaties", "kind")
    rows = tuple(bond for kind in KINDS if (bond := _bond(kind, told, parties, notes, reach)))
    rows = tuple(_pledged(row, scores, parties) if row.noun == _PACTS else row for row in rows)
    if not any(row.pair for row in rows):
        return None
    old = aged([(row.name[:1].lower() + row.name[1:], row.pair[0]) for row in rows if row.pair], now)
    return Binding(_message(rows, parties), _summary(rows, parties), old, rows)


def _bond(kind: str, told: Sequence[Row], parties: Sequence[Party], notes: Footnotes, reach: Reach) -> Bond | None:
    """The ties of one kind, by the source that speaks of the latest year, for both powers where it can."""
    rows = [row for row in told if _is(row, kind)]
    first, (name, noun) = parties[0], KINDS[kind]
    pair, third = latest(*(_between(kind, rows, first, power) for power in parties[1:]))
    if not pair and not third:
        return None

    def standing(years: Years) -> Dated | None:
        """The ties of the last year of which the source speaks; none where it tells of such a tie before alone."""
        if not years:
            return None
        row = years[max(years)]
        _, last = reach.get(("treaties", row["source"]), (0, 0))
        ties, n = (0, 0) if last > max(years) else (int(row["value"]), row["n"])
        text = _SAID.get(kind, f"{ties:,}") if ties else "none"
        return max(last, max(years)), Number(ties, text, n, noun, notes.collection(row["source"]), "rows")

    return Bond(name.format(first=first.called), noun, standing(pair), standing(third))


def _pledged(bond: Bond, scores: Sequence[Row], parties: Sequence[Party]) -> Bond:
    """The pacts of the pair and of the third power by the strongest that they oblige to, where that is told."""
    known, noun = chosen(scores, "treaties", "obligation"), bond.noun
    ends = {"pair": bond.pair, "third": bond.third}
    for power, (end, told) in zip(parties[1:], list(ends.items()), strict=False):
        if told is None or not told[1].value:
            continue
        rows = [*towards(known, parties[0], power), *towards(known, power, parties[0])]
        level = max((int(row["value"]) for row in rows if row["period"].year == told[0]), default=0)
        if level:
            ends[end] = told[0], replace(told[1], text=f"{told[1].text} ({_PLEDGED[level][1]})")
            noun = _PLEDGED[level][0] if end == "pair" else noun
    return replace(bond, noun=noun, pair=ends["pair"], third=ends["third"])


def _is(row: Row, kind: str) -> bool:
    """Whether a score counts ties of a kind."""
    if row["field"] == "representation":
        return kind in _MISSIONS
    if row["field"] == "treaty" and row["source"] in KINDS:
        return bool(row["source"] == kind)
    return bool(row["field"] == kind)


def _between(kind: str, rows: Sequence[Row], first: Party, power: Party) -> list[Row]:
    """The ties of the two: a mission is of one in the other, all else binds both, whichever is named first."""
    there, back = towards(rows, first, power), towards(rows, power, first)
    return back if kind == "from" else there if kind == "to" else there or back


def _tied(rows: Sequence[Bond]) -> list[tuple[Bond, Dated]]:
    """The kinds of tie, other than missions and rivalry, of which the pair has any."""
    return [(row, row.pair) for row in rows if row.pair and row.pair[1].value and _counted(row)]


def _counted(row: Bond) -> bool:
    return row.noun in {
        *(noun for noun, _ in _PLEDGED.values()),
        *(KINDS[kind][1] for kind in KINDS if kind not in _SAID),
    }


def _number(row: Bond, number: Number) -> Number:
    """The number with its noun: 3 trade agreements."""
    text = counted(int(number.value), row.noun)
    return Number(number.value, text, number.n, number.unit, number.source, of=number.of)


def _list(tied: Sequence[tuple[Bond, Dated]]) -> Sentence:
    """The ties as a list within a sentence, each with its year."""
    said: list[str | Number] = []
    for place, (row, (year, number)) in enumerate(tied):
        said += ["" if not place else " and " if place == len(tied) - 1 else ", "]
        said += [_number(row, number), f" ({year})"]
    return tuple(said[1:])


def _rivals(rows: Sequence[Bond]) -> Dated | None:
    return next((row.pair for row in rows if row.noun == "rivalries" and row.pair and row.pair[1].value), None)


def _told(rows: Sequence[Bond], tied: Sequence[tuple[Bond, Dated]]) -> Sentence:
    """What may follow the names of the two: that they are rivals, which weighs most, and what binds them."""
    rivals = _rivals(rows)
    said: Sentence = ("are on record as rivals", Reference(rivals[1].source), f" ({rivals[0]})") if rivals else ()
    if not tied:
        return said
    return (*said, f"{', and ' if rivals else ''}have ", *_list(tied))


def _message(rows: Sequence[Bond], parties: Sequence[Party]) -> Sentence:
    both, told = f"{parties[0].called} and {parties[1].called}", _told(rows, _tied(rows))
    if told:
        return (f"{opening(both)} ", *told)
    none = [row.noun for row in rows if row.pair and _counted(row)]
    if not none:
        return (f"Of {both} no treaty or alliance is known",)
    return (f"Between {both} the lists have no {joined(none)} in force",)


def _summary(rows: Sequence[Bond], parties: Sequence[Party]) -> Sentence:
    said: list[str | Number] = []
    for row in rows:
        for power, told in zip(parties[1:], (row.pair, row.third), strict=False):
            if told:
                said += [f"{row.name}, with {power.called}: ", told[1], f" in {told[0]}. "]
    return tuple(said)


def clause(part: Binding | None) -> Sentence:
    """What binds the pair and whether they are rivals, as a part of a sentence; nothing where nothing is known."""
    tied = [one for one in _tied(part.rows) if one[0].noun != _PACTS] if part else []
    sworn = [one for one in tied if one[0].noun == _PLEDGED[3][0]]
    rest = [one for one in tied if one not in sworn]
    told = _told(part.rows, [*sworn, *rest[len(sworn) - 2 :]]) if part else ()
    return ("they ", *told) if told else ()


def figure(part: Binding | None) -> list[KeyFigure]:
    """The organisations shared, or else the first kind of tie, as a key figure."""
    tied = _tied(part.rows) if part else []
    if not tied:
        return []
    row, (year, number) = next((one for one in tied if one[0].noun == _SHARED), tied[0])
    return [KeyFigure(f"{_number(row, number).text.partition(' ')[2]}, in {year}", number, ())]
