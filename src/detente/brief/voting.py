"""Agreement at the United Nations: the lines of the pair and of the third power, and what they show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from detente.brief.counting import agreed, apart
from detente.brief.parts import Number, Party, Sentence, Series, Voting
from detente.brief.words import joined, opening, spans

Row = Mapping[str, Any]

FAR = 0.3  # a difference of agreement that is called "far more often"
WINDOW = 10
ENOUGH_VOTES = 10  # a year with fewer shared votes is shown, but nothing is said by it


def voting(scores: Sequence[Row], parties: Sequence[Party]) -> Voting:
    """The lines of agreement over the years.

    Args:
        scores: rows of SCORES of the measure agreement, by year, for all issues together.
        parties: the two actors of the brief, and the third power where there is one.
    """
    pairs = [(0, 1, "pair"), (0, 2, "third"), (1, 2, "background")]
    lines = [_line(scores, parties[one], parties[two], role) for one, two, role in pairs if two < len(parties)]
    series = tuple(line for line in lines if line.points)
    return Voting(_message(series, parties), _summary(series, parties), series)


def _line(scores: Sequence[Row], actor: Party, other: Party, role: str) -> Series:
    found = [row for row in scores if _between(row, actor, other)]
    found.sort(key=lambda row: row["n"])
    rows = {row["period"].year: row for row in found}  # where two sources speak of a year, the fuller one
    label = f"{actor.name}\nand {other.name}" if role == "background" else other.name
    points = tuple((year, agreed(rows[year])) for year in sorted(rows))
    return Series(label, role, actor.code, other.code, points)


def solid(line: Series) -> dict[int, Number]:
    """The years with enough votes to speak of; every year where none has."""
    return {year: number for year, number in line.points if number.n >= ENOUGH_VOTES} or dict(line.points)


def _between(row: Row, actor: Party, other: Party) -> bool:
    """Whether a score is of these two, or of states that they continue."""
    one, two = row["actor"], row["other"]
    return (one in actor.codes and two in other.codes) or (two in actor.codes and one in other.codes)


def _message(series: Sequence[Series], parties: Sequence[Party]) -> Sentence:
    lines = {line.role: solid(line) for line in series}
    if "pair" not in lines:
        return (f"No shared vote of {parties[0].called} and {parties[1].called} at the UN is on record here",)
    years = sorted(lines["pair"].keys() & lines.get("third", {}).keys())
    if years:
        year = years[-1]
        return _compared(year, lines["pair"][year], lines["third"][year], parties)
    return _moved(lines["pair"], parties)


def _compared(year: int, pair: Number, third: Number, parties: Sequence[Party]) -> Sentence:
    first, other, power = (party.called for party in parties)
    head = f"At the UN in {year} {first} voted "
    if not apart(pair, third):
        return f"{head}about as often with {other} (", pair, f") as with {power} (", third, ")"
    far = "far " if abs(pair.value - third.value) > FAR else ""
    ranked = [(third, power), (pair, other)] if third.value > pair.value else [(pair, other), (third, power)]
    (more, friend), (less, rival) = ranked
    return f"{head}{far}more often with {friend} (", more, f") than with {rival} (", less, ")"


def _moved(points: Mapping[int, Number], parties: Sequence[Party]) -> Sentence:
    year = max(points)
    both = opening(f"{parties[0].called} and {parties[1].called}")
    head: Sentence = (f"{both} agreed on ", points[year], f" of contested UN votes in {year}")
    earlier = [then for then in points if then <= year - WINDOW]
    if not earlier:
        return head
    before = points[max(earlier)]
    if not apart(points[year], before):
        return (*head, f", not clearly changed from {max(earlier)} (", before, ")")
    return (*head, f", {'up' if points[year].value > before.value else 'down'} from ", before, f" in {max(earlier)}")


def _summary(series: Sequence[Series], parties: Sequence[Party]) -> Sentence:
    names = {party.code: party.called for party in parties}
    sentences = [_course(line, joined([names[line.actor], names[line.other]])) for line in series]
    return tuple(piece for sentence in sentences for piece in sentence) or ("No shared vote is on record.",)


def _course(line: Series, both: str) -> Sentence:
    points = list(solid(line).items())
    (start, first), (end, last) = points[0], points[-1]
    top_year, top = max(points, key=lambda point: point[1].value)
    low_year, low = min(points, key=lambda point: point[1].value)
    gaps = gap_years(line)
    return (
        *(f"Agreement of {both}: ", first, f" in {start}, ", last, f" in {end}"),
        *("; highest ", top, f" in {top_year}, lowest ", low, f" in {low_year}"),
        *([f"; no value in {spans(gaps)}"] if gaps else []),
        ". ",
    )


def gap_years(line: Series) -> list[int]:
    """The years without a value between the first and the last: the line is left open there."""
    years = {year for year, _ in line.points}
    return [year for year in range(min(years), max(years)) if year not in years]
