"""Where two states agree and part at the United Nations, issue by issue."""

from __future__ import annotations

from collections.abc import Sequence

from detente.brief.counting import apart
from detente.brief.footnotes import Footnotes
from detente.brief.parts import Issue, Issues, Number, Party, Sentence
from detente.brief.scored import WINDOW, Row, chosen, towards
from detente.brief.words import percent
from detente.intervals import wilson

FEW = 10  # an issue with fewer votes over the years is shown, but not named in the headline

# The issues in the words of a reader, where the source is short; what they are called at the head of a row.
_NAMES = {"nuclear": "nuclear weapons", "economic": "economic development"}
_UNIT = "agreement, from 0 (always opposed) to 1 (always alike)"


def issues(scores: Sequence[Row], parties: Sequence[Party], notes: Footnotes) -> Issues | None:
    """How often the pair votes alike on each issue over the last years on record; None where nothing is known."""
    known = chosen(scores, "interests")
    told, beside = (_source(known, parties[0], other) for other in (parties[1], parties[-1]))
    if not told:
        return None
    last = max(row["period"].year for row in told)
    span = range(last - WINDOW + 1, last + 1)
    pair, third = _means(told, span, notes), _means(beside, span, notes) if len(parties) > 2 else {}
    ranked = sorted(pair, key=lambda name: -pair[name].value)
    rows = tuple(Issue(_NAMES.get(name, name), pair[name], third.get(name)) for name in ranked)
    since = min(row["period"].year for row in told if row["period"].year in span)
    return Issues(_message(rows, parties, since, last), _summary(rows, parties), since, last, rows)


def _source(known: Sequence[Row], one: Party, two: Party) -> list[Row]:
    """The rows of two states, whichever is named first, by the source that speaks of the latest year."""
    rows = [*towards(known, one, two), *towards(known, two, one)]
    if not rows:
        return []
    source = max(rows, key=lambda row: (row["period"], row["n"], row["source"]))["source"]
    return [row for row in rows if row["source"] == source]


def _means(rows: Sequence[Row], span: range, notes: Footnotes) -> dict[str, Number]:
    """The mean of each issue over the years, each year by its votes."""
    by_issue: dict[str, list[Row]] = {}
    for row in rows:
        if row["period"].year in span:
            by_issue.setdefault(row["field"], []).append(row)
    return {name: _mean(told, notes) for name, told in by_issue.items()}


def _mean(rows: Sequence[Row], notes: Footnotes) -> Number:
    """The mean by votes. As most resolutions return, the interval is of a year's votes, not of all."""
    votes = sum(row["n"] for row in rows)
    value = sum(row["n"] * row["value"] for row in rows) / votes
    low, high = wilson(value, votes / len({row["period"] for row in rows}))
    low, high = max(0.0, min(low, value)), min(1.0, max(high, value))
    source, span = notes.collection(rows[0]["source"]), f"{100 * low:.0f}–{percent(high)}"
    return Number(value, percent(value), votes, _UNIT, source, "votes", low, high, span)


def _message(rows: Sequence[Issue], parties: Sequence[Party], since: int, last: int) -> Sentence:
    first, other = (party.called for party in parties[:2])
    firm = [row for row in rows if row.pair.n >= FEW] or rows
    top, bottom = firm[0], firm[-1]
    years = f"from {since} to {last}" if since < last else f"in {last}"
    if top is bottom:
        return f"At the UN {first} voted like {other} on {_on(top)} in ", top.pair, f" of votes {years}"
    if not apart(top.pair, bottom.pair):
        lone = (f"At the UN no issue clearly parts or joins {first} and {other}: {_on(top)} ", top.pair)
        return (*lone, f", {_on(bottom)} ", bottom.pair, f" {years}")
    head = (f"At the UN {first} and {other} are nearest on {_on(top)} (", top.pair, ")")
    return (*head, f" and furthest apart on {_on(bottom)} (", bottom.pair, f"), {years}")


def _on(row: Issue) -> str:
    return f"the {row.name}" if row.name == "Middle East" else row.name


def _summary(rows: Sequence[Issue], parties: Sequence[Party]) -> Sentence:
    said: list[str | Number] = []
    for row in rows:
        said += [f"On {_on(row)} {parties[0].called} agrees with {parties[1].called} in ", row.pair]
        said += [f", with {parties[2].called} in ", row.third] if row.third else []
        said += [" of votes. "]
    return tuple(said)
