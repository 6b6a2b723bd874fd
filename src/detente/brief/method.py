"""How the brief was made, what its sources cover, and what it does not know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from detente.brief.counting import balance, count
from detente.brief.footnotes import Footnotes
from detente.brief.parts import Covered, Number, Party, Reference, Sentence, Series, Told, Voting
from detente.brief.standing import Record
from detente.brief.telling import TOLD
from detente.brief.voting import ENOUGH_VOTES, gap_years
from detente.brief.words import spans

Row = Mapping[str, Any]

LONG = 3  # a stretch of so many years without any act is named


def method(record: Record, texts: Number, votes: Voting, past: Sequence[tuple[Party, Party]]) -> tuple[Sentence, ...]:
    """What was done with the documents and the votes, and how the reading changes under another weighting.

    `past` holds each state with each former one that stands in its place in the evidence.
    """
    said: list[Sentence] = [("For this brief ", texts, *_READ)]
    if record.acts:
        said += [(_CLASSES,), (_INTERVALS,)]
    if votes.series:
        said.append((_AGREEMENT, Reference(votes.series[0].points[0][1].source), "."))
    said += [(f"What {former.called} did, and how it voted, counts with {now.called}.",) for now, former in past]
    changed = _reweighted(record)
    return (*said, changed) if changed else tuple(said)


_READ = (
    " were read, and the data sets that are loaded. Passages that tell the same deed on the same date are one act; "
    "an act that one passage tells of both sides is one act of both.",
)
_CLASSES = (
    "An act is cooperation or conflict by its class in the ontology PLOVER; one that has no class there, by its "
    "weight; and one whose class and weight do not agree, such as a bare request, is neither and enters no share. "
    "Deeds are acts of the material classes, such as aid, exercises, sanctions and force; the rest is words, such as "
    "visits, talks, agreements and blame. An act weighs what the code book of its source says, from −10 (the gravest "
    "attack) to +10 (the fullest help)."
)
_INTERVALS = (
    "The 90% intervals treat the acts as drawn by chance from acts of their like. Documents that were chosen by hand "
    "are not, so read an interval as the least doubt there is."
)
_AGREEMENT = (
    "Agreement at the UN is the mean over roll calls of the General Assembly that were not unanimous and in which both "
    "voted: one for the same ballot, one half where one of the two abstained, nought for opposite ballots. Absences "
    "are left out. It says who votes alike, not who asks whom to; the agenda changes from year to year"
)


def _reweighted(record: Record) -> Sentence:
    """The balance of the last years by the weights of the source, and by plain counting."""
    acts = record.recent or record.acts
    weighted, plain = balance(acts, record.source), balance(acts, record.source, plain=True)
    if weighted is None or plain is None:
        return ()
    over = record.span if record.recent else "of the whole record"
    return (
        f"Whether the choice of weights matters: the mean act {over} weighs ",
        weighted,
        " on that scale; where each act of cooperation counts +1 and each of conflict −1, the mean is ",
        plain,
        f"; {_verdict(weighted, plain)}.",
    )


def _verdict(weighted: Number, plain: Number) -> str:
    """Whether the choice of weights changes the reading, and whether either is clear of doubt."""
    if (weighted.value > 0) != (plain.value > 0):
        return "the two differ in sign, so the reading depends on the weights"
    clear = [
        one for one in (weighted, plain) if one.low is not None and one.high is not None and one.low * one.high > 0
    ]
    words = ("neither clear of zero", "one of them clear of zero", "both clear of zero")
    return f"the two lean the same way, {words[len(clear)]}"


def covered(
    coverage: Sequence[Row], acts: Sequence[Told], series: Sequence[Series], notes: Footnotes
) -> tuple[Covered, ...]:
    """What each source of this brief can speak of, and how much of it is used."""
    rows: list[Covered] = []
    for key in sorted({number.source for line in series for _, number in line.points}):
        years = [year for line in series for year, number in line.points if number.source == key]
        votes = sum(number.n for line in series for _, number in line.points if number.source == key)
        used = count(votes, key, of="ballots compared")
        rows.append(Covered(notes.collection(key), "votes", ((str(min(years)), str(max(years))),), used))
    for key in sorted({act.weight.source for act in acts if act.weight}):
        used = count(sum(bool(act.weight and act.weight.source == key) for act in acts), key)
        rows.append(Covered(notes.collection(key), "acts", complete(coverage, [key]), used))
    return tuple(rows)


def complete(coverage: Sequence[Row], sources: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """The spans, first and last day, in which sources of acts claim to miss none: there alone an absence is a zero."""
    known = set(sources)
    spanned = [row for row in coverage if row["kind"] == "events" and row["source"] in known]
    return tuple(sorted((row["since"].isoformat(), row["until"].isoformat()) for row in spanned))


def unknown(
    events: Sequence[Row], told: Sequence[Told], series: Sequence[Series], record: Record, parties: Sequence[Party]
) -> tuple[Sentence, ...]:
    """What is not known: years without votes, undated acts, silent years, single tellings, what may not have been."""
    names = {party.code: party.called for party in parties}
    said: list[Sentence] = []
    for line in series:
        if line.role != "background":
            said += _votes_missing(line, f"{names[line.actor]} and {names[line.other]}")
    silent = _silence(record.acts)
    if silent:
        said.append((f"No act of the pair is on record in {silent}; that is a gap in the record, not proof of calm.",))
    happened = [act for act in told if act.status == "happened"]
    counts = [
        (
            sum(act.date is None for act in happened),
            "act",
            "has no date, so no chart shows it",
            "have no date, so no chart shows them",
        ),
        (sum(act.field is None for act in happened), "act", "has no field", "have no field"),
        (sum(len(act.tellings) == 1 for act in happened), "act", "rests on one passage", "rest on one passage each"),
        (
            _left_out(events),
            "passage",
            "denies or only imagines an act, and is left out",
            "deny or only imagine an act, and are left out",
        ),
    ]
    for number, noun, one, many in counts:
        if number:
            counted = count(number, record.source, of=f"{noun}s")
            said.append((counted, f" {one if number == 1 else many}."))
    said.append((_REACH,))
    return tuple(said)


def _votes_missing(line: Series, both: str) -> list[Sentence]:
    """The years in which a pair shares no contested vote, or too few to say anything by."""
    few = [year for year, number in line.points if number.n < ENOUGH_VOTES]
    none, said = gap_years(line), list[Sentence]()
    if none:
        said.append((f"No contested vote is shared by {both} in {spans(none)}.",))
    if few:
        said.append((f"Few contested votes are shared by {both} in {spans(few)}; a dot alone marks such a year.",))
    return said


_REACH = (
    "What the sources do not tell is not here. A record shows what was reported, and the loud is reported more than "
    "the quiet."
)


def _left_out(events: Sequence[Row]) -> int:
    return sum(row["status"] not in TOLD for row in events)


def _silence(acts: Sequence[Told]) -> str:
    """The stretches of at least three years without an act, between the first and the last."""
    years = sorted({int(act.date[:4]) for act in acts if act.date})
    gaps = [range(one + 1, two) for one, two in pairwise(years) if two - one > LONG]
    return spans([year for gap in gaps for year in gap]) if gaps else ""
