"""Where the first state stands between the two powers: lean, engagement and spread, to be read together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from detente.brief.footnotes import Footnotes
from detente.brief.parts import Between, KeyFigure, Number, Party, Sentence
from detente.brief.scored import Row, beginning, chosen
from detente.brief.words import opening, percent

# Ours, declared on the page: from where on engagement is called close, a spread wide, and a lean more than none.
CLOSE, WIDE, NEARLY = 0.5, 0.4, 0.2
FULL = 2 / 3  # a year with so much of the rows of the fullest is known about as well

_UNITS = {
    "lean": "mean share of the exchange with the two powers that is with the second state, from 0 to 1",
    "engagement": "mean share of states that exchange less with the two powers, from 0 to 1",
    "spread": "standard deviation of the lean, from 0 (alike in all fields) to 1 (each field with one power alone)",
}
_FIELDS = {"visits-to": "visits paid", "visits-from": "visits received"}

Lean = Mapping[str, Any]  # a row of SCORES, told from the second state's side


def between(scores: Sequence[Row], parties: Sequence[Party], notes: Footnotes) -> Between | None:
    """Where the first state stands between the second and the third; None without a third, or where it is unknown.

    The year is the latest of the last ten on record of which about as much is known as of the fullest. Where a single
    field is known there is no spread, and nothing is said.
    """
    if len(parties) < 3:
        return None
    parts = {part: _rows(scores, part, parties) for part in _UNITS}
    told = {row["period"] for row in parts["spread"]}
    year = _year([row for row in parts["lean"] if row["period"] in told])
    fields = {row["field"]: row for row in parts["lean"] if row["period"].year == year and row["field"] != "all"}
    whole = {part: row for part, rows in parts.items() for row in rows if _is(row, year)}
    if year is None or whole.keys() < _UNITS.keys():
        return None
    numbers = {part: _number(row, part, notes) for part, row in whole.items()}
    return Between(
        title=_message(numbers, parties, year),
        summary=_reading(numbers, parties),
        year=year,
        figures=tuple(KeyFigure(_label(part, parties), number, ()) for part, number in numbers.items()),
        fields=_by_field(fields, parties, notes),
    )


def _rows(scores: Sequence[Row], part: str, parties: Sequence[Party]) -> list[Lean]:
    """The rows of the state between the two powers, whichever of them is named first."""
    first, other, third = parties
    found: list[Lean] = []
    for row in chosen(scores, "hedging", part):
        if row["actor"] in first.codes and row["other"] in other.codes and row["third"] in third.codes:
            found.append(row)
        elif row["actor"] in first.codes and row["other"] in third.codes and row["third"] in other.codes:
            found.append(_turned(row) if part == "lean" else row)
    return found


def _turned(row: Row) -> Lean:
    """A lean as seen from the other power."""
    low, high = (None if row[end] is None else -row[end] for end in ("high", "low"))
    return {**row, "value": -row["value"], "low": low, "high": high}


def _year(leans: Sequence[Lean]) -> int | None:
    """The latest of the last years of which about as much is known as of the fullest."""
    known: dict[int, int] = {row["period"].year: row["n"] for row in leans if row["field"] == "all"}
    if not known:
        return None
    recent = {year: n for year, n in known.items() if year >= beginning(known)}
    return max(year for year, n in recent.items() if n >= FULL * max(recent.values()))


def _is(row: Lean, year: int | None) -> bool:
    return bool(row["field"] == "all" and row["period"].year == year)


def _number(row: Lean, part: str, notes: Footnotes) -> Number:
    """One of the three; the lean, from -1 to 1, is told as a share of what is exchanged with the two."""
    value, low, high = (
        None if row[end] is None else (1 + row[end]) / 2 if part == "lean" else row[end]
        for end in ("value", "low", "high")
    )
    text, span = _written(part, value), None
    if low is not None and high is not None:
        span = f"{_written(part, low)}–{_written(part, high)}"
    source = notes.collection(row["source"])
    return Number(value or 0.0, text, row["n"], _UNITS[part], source, "flows and visits", low, high, span)


def _written(part: str, value: float | None) -> str:
    return f"{value:.2f}" if part == "spread" else percent(value or 0.0)


def _label(part: str, parties: Sequence[Party]) -> str:
    first, other, third = (party.called for party in parties)
    return {
        "lean": f"of what {first} exchanges with {other} and {third} is with {other}, the mean over the fields",
        "engagement": f"of states exchange less with the two than {first} does",
        "spread": "spread over the fields: nought where it leans alike in all, one where each is with one power alone",
    }[part]


def _lean(number: Number) -> float:
    """How far it leans, as far as the interval allows: above nought to the second state, below to the third."""
    lean = 2 * number.value - 1
    if number.low is not None and number.high is not None:
        return lean if number.low > 0.5 or number.high < 0.5 else 0.0
    return lean if abs(lean) > NEARLY else 0.0


def _message(numbers: Mapping[str, Number], parties: Sequence[Party], year: int) -> Sentence:
    first, other, third = (party.called for party in parties)
    lean, share = _lean(numbers["lean"]), numbers["lean"]
    head = opening(first)
    if not lean:
        return (
            f"{head} leans clearly to neither {other} nor {third}: of its exchange with the two ",
            share,
            f" was with {other} in {year}",
        )
    to = other if lean > 0 else third
    strongly = "strongly " if abs(lean) > 0.6 else ""
    return (
        f"{head} leans {strongly}towards {to}: of its exchange with the two ",
        share,
        f" was with {other} in {year}",
    )


def _reading(numbers: Mapping[str, Number], parties: Sequence[Party]) -> Sentence:
    """What the three say together, in words, and whether the intervals bear it out."""
    engaged, spread, lean = numbers["engagement"], numbers["spread"], _lean(numbers["lean"])
    close, wide = engaged.value >= CLOSE, spread.value >= WIDE
    if lean:
        verdict = "it stands nearer to one side" + (", though not in every field" if wide else "")
    elif close and wide:
        verdict = "close ties with both, each ahead in other fields, is the pattern called hedging"
    else:
        verdict = "that is balance without much variety" if close else "that is nearer to keeping aloof than to hedging"
    sure = _clear(engaged, CLOSE) and _clear(spread, WIDE)
    return (
        f"{opening(parties[0].called)} is {'' if close else 'not '}closely engaged with the two (more so than ",
        engaged,
        f" of states), and its ties {'differ much' if wide else 'are much alike'} from field to field (spread ",
        spread,
        f"): {verdict}{'' if sure else ', but the intervals are too wide to be sure'}.",
    )


def _clear(number: Number, limit: float) -> bool:
    """Whether the whole interval lies on one side of a limit."""
    if number.low is None or number.high is None:
        return False
    return number.low >= limit or number.high < limit


def _by_field(fields: Mapping[str, Lean], parties: Sequence[Party], notes: Footnotes) -> Sentence:
    """The share with the second state of each field, the greatest first."""
    if not fields:
        return ()
    said: list[str | Number] = []
    for name in sorted(fields, key=lambda name: -fields[name]["value"]):
        said += [", " if said else "", f"{_FIELDS.get(name, name)} ", _number(fields[name], "lean", notes)]
    return (f"With {parties[1].called}, of what {parties[0].called} exchanges with the two: ", *said, ".")
