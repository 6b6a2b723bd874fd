"""Where the states stand by their votes: their ideal points over the years, and what these show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from detente.brief.courses import Places
from detente.brief.footnotes import Footnotes
from detente.brief.parts import Number, Party, Sentence, Series
from detente.brief.words import joined, opening, signed

Row = Mapping[str, Any]

UNIT = "ideal point: where a state stands on the line along which votes at the UN part most"
ROLES = ("actor", "other", "third")


def places(scores: Sequence[Row], parties: Sequence[Party], notes: Footnotes) -> Places | None:
    """The lines of the states over the years; None where fewer than two of them are known.

    Args:
        scores: SCORES of ideal points by year, for all issues together.
        parties: the two actors of the brief, and the third power where there is one.
        notes: the footnotes, to which the source of the votes is added.
    """
    lines = [_line(scores, party, role) for party, role in zip(parties, ROLES, strict=False)]
    series = tuple(line for line in lines if line.points)
    if not all(line.points for line in lines[:2]):
        return None
    for source in {number.source for line in series for _, number in line.points}:
        notes.collection(source)
    return Places(_message(series, parties), _summary(series, parties), series)


def _line(scores: Sequence[Row], party: Party, role: str) -> Series:
    rows = sorted((row for row in scores if row["actor"] in party.codes), key=lambda row: row["n"])
    years = {row["period"].year: row for row in rows}  # where a state and a former one both have a year, the fuller one
    points = tuple((year, _number(years[year])) for year in sorted(years))
    return Series(party.name, role, party.code, party.code, points)


def _number(row: Row) -> Number:
    value, low, high = row["value"], row["low"], row["high"]
    span = None if low is None or high is None else f"{signed(low)} to {signed(high)}"
    return Number(value, signed(value), row["n"], UNIT, row["source"], "votes", low, high, span)


def _message(series: Sequence[Series], parties: Sequence[Party]) -> Sentence:
    """To whom the first stands nearer by its votes; of two states, whether they came nearer."""
    lines = [dict(line.points) for line in series]
    years = sorted(set.intersection(*(set(line) for line in lines)))
    if not years:
        return (
            f"By their votes {joined(party.called for party in parties[: len(series)])} cannot be set side by side",
        )
    if len(series) == 3:
        return _nearer([line[years[-1]] for line in lines], parties, years[-1])
    return _moved(lines, parties, years)


def _nearer(numbers: Sequence[Number], parties: Sequence[Party], year: int) -> Sentence:
    own, other, third = numbers
    first, one, two = (party.called for party in parties)
    near, far = abs(own.value - other.value), abs(own.value - third.value)
    middle = Number((other.value + third.value) / 2, "", 0, UNIT, own.source)
    if own.low is None or own.high is None or own.low <= middle.value <= own.high:
        head = f"By its votes in {year} {first} (", own, ") stands clearly nearer to neither "
        return (*head, f"{one} (", other, f") nor {two} (", third, ")")
    if near > far:
        one, two, other, third = two, one, third, other
    return (
        f"By its votes in {year} {first} (",
        own,
        f") stands nearer to {one} (",
        other,
        f") than to {two} (",
        third,
        ")",
    )


def _moved(lines: Sequence[Mapping[int, Number]], parties: Sequence[Party], years: Sequence[int]) -> Sentence:
    year = years[-1]
    both = f"{parties[0].called} (", lines[0][year], f") and {parties[1].called} (", lines[1][year], ")"
    earlier = [then for then in years if then <= year - 10]
    if not earlier:
        return (f"By their votes in {year}: {both[0]}", *both[1:])
    then = earlier[-1]
    now, before = (abs(lines[0][on].value - lines[1][on].value) for on in (year, then))
    room = sum(_half(line[on]) ** 2 for line in lines for on in (year, then)) ** 0.5
    moved = (
        "about as far apart as"
        if abs(now - before) <= room
        else "nearer than"
        if now < before
        else "further apart than"
    )
    return (f"By their votes in {year} {both[0]}", *both[1:], f" stand {moved} in {then}")


def _half(number: Number) -> float:
    return 0.0 if number.low is None or number.high is None else (number.high - number.low) / 2


def _summary(series: Sequence[Series], parties: Sequence[Party]) -> Sentence:
    names = {party.code: party.called for party in parties}
    said: list[Any] = []
    for line in series:
        (start, first), (end, final) = line.points[0], line.points[-1]
        said += [f"{opening(names[line.actor])}: ", first, f" in {start}, ", final, f" in {end}. "]
    return ("Ideal points. ", *said)
