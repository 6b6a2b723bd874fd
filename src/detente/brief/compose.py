"""The one way from evidence to findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from detente.brief.counting import count
from detente.brief.courses import Places, Relation
from detente.brief.fields import fields
from detente.brief.footnotes import Footnotes
from detente.brief.method import complete, covered, method, unknown
from detente.brief.modelled import modelled
from detente.brief.parts import Findings, Party, Proposals, Sentence, Told, Voting
from detente.brief.places import places
from detente.brief.reach import reach, within
from detente.brief.relation import relation
from detente.brief.sections import Sections, clauses, methods, missing, sections
from detente.brief.sections import covered as drawn
from detente.brief.sections import figures as further
from detente.brief.standing import Record, figures, standfirst
from detente.brief.telling import tell
from detente.brief.timeline import timeline
from detente.brief.voting import voting
from detente.brief.words import called, opening
from detente.errors import NotEnoughEvidence

if TYPE_CHECKING:
    from detente.evidence import Evidence

Row = Mapping[str, Any]

PROPOSED = 30  # a page lists at most so many proposals


def party(code: str) -> Party:
    """A state as the brief names it."""
    from detente.actors import get, lineage

    names = [(known, get(known).name) for known in (code, *lineage(code)[1:])]
    (_, name), *former = names
    return Party(code, name, called(name), tuple(Party(known, past, called(past)) for known, past in former))


def compose(
    evidence: Evidence, parties: Sequence[Party], *, since: int | None = None, until: int | None = None
) -> Findings:
    """Everything a brief says, from the evidence on two actors and a third power.

    Args:
        evidence: events, agreement, other scores and coverage among the parties.
        parties: the two actors, and the third power where there is one.
        since: the first year.
        until: the last year.

    Raises:
        NotEnoughEvidence: nothing at all is on record between the two actors.
    """
    span = range(since or 0, (until or 9999) + 1)
    events = [row for row in _rows(evidence.events) if _within(row, span)]
    agreement, scores = (
        [row for row in _rows(table) if row["period"].year in span and row["by"] == "year"]
        for table in (evidence.agreement, evidence.scores)
    )
    notes = Footnotes()
    votes = voting([row for row in agreement if row["field"] == "all"], parties)
    for line in votes.series:
        notes.collection(line.points[0][1].source)
    source = notes.together(sorted({row["source"] for row in events}))
    told = tell(events, parties, notes)
    now = max([_latest(told, votes), *(row["period"].year for row in scores)])
    known = within(reach(), span.start, span.stop - 1)
    parts = sections(scores, parties, notes, now=now, reach=known)
    voted = any(line.role == "pair" for line in votes.series)
    if not voted and not parts.known and not any(act.row == "pair" for act in told):
        raise _nothing(parties, evidence.documents, limited=since is not None or until is not None)
    shown = drawn(scores, notes)
    found = _findings(evidence, parties, (since, until), events, told, votes, parts, source, notes)
    return replace(found, coverage=(*found.coverage, *shown))


def _findings(
    evidence: Evidence,
    parties: Sequence[Party],
    limits: tuple[int | None, int | None],
    events: Sequence[Row],
    told: Sequence[Told],
    votes: Voting,
    parts: Sections,
    source: str,
    notes: Footnotes,
) -> Findings:
    latest = _latest(told, votes)
    pair, third = (
        Record(_happened(told, row), latest=latest, source=source, since=limits[0]) for row in ("pair", "third")
    )
    line = next((line for line in votes.series if line.role == "pair"), None)
    shown = [act for act in told if act.status == "happened"]
    coverage = _rows(evidence.coverage)
    whole = complete(coverage, {telling.source for act in shown for telling in act.tellings})
    texts = count(evidence.documents, notes.collection("documents"), of="texts")
    past = _past(parties, events, _rows(evidence.agreement))
    course, stood = _over_time(evidence, events, parties, limits, notes)
    return Findings(
        actor=parties[0],
        other=parties[1],
        third=parties[2] if len(parties) > 2 else None,
        since=limits[0],
        until=limits[1],
        title=opening(f"{parties[0].called} and {parties[1].called}"),
        standfirst=standfirst(pair, course, line, parties, clauses(parts, parties)),
        figures=figures(pair, course, votes.series, parties, further(parts, parties)),
        timeline=timeline(shown, pair, third if len(parties) > 2 else None, parties, complete=whole),
        relation=course,
        fields=fields(pair.acts, source, parties),
        voting=votes,
        places=stood,
        exchange=parts.exchange,
        issues=parts.issues,
        visiting=parts.visiting,
        binding=parts.binding,
        between=parts.between,
        proposals=_proposals(told, source, parties),
        method=(*method(pair, texts, votes, past), *modelled(course, stood, notes), *methods(parts)),
        coverage=covered(coverage, shown, votes.series, notes),
        unknown=(
            *_unread(evidence, notes),
            *missing(parts, parties, voted=line is not None),
            *unknown(events, told, votes.series, pair, parties),
        ),
        sources=notes.all(),
    )


def _over_time(
    evidence: Evidence,
    events: Sequence[Row],
    parties: Sequence[Party],
    limits: tuple[int | None, int | None],
    notes: Footnotes,
) -> tuple[Relation | None, Places | None]:
    """The relationship over time, and where the states stand by their votes, within the years asked for."""
    span = range(limits[0] or 0, (limits[1] or 9999) + 1)
    levels, points = (
        [row for row in _rows(table) if row["period"].year in span] for table in (evidence.affinity, evidence.places)
    )
    phases = [phase for phase in evidence.phases if phase.until.year >= span.start and phase.since.year in span]
    turns = [turn for turn in evidence.turns if turn.date.year in span]
    return relation(levels, phases, turns, events, parties, notes), places(points, parties, notes)


def _past(parties: Sequence[Party], *tables: Sequence[Row]) -> list[tuple[Party, Party]]:
    """Each state with each former one that stands in its place somewhere in the evidence."""
    seen = {row[end] for rows in tables for row in rows for end in ("actor", "other")}
    return [(party, former) for party in parties for former in party.former if former.code in seen]


def _rows(table: Any) -> list[Row]:
    """The rows of a table, fetched once."""
    rows: list[Row] = table.to_pyarrow().to_pylist()
    return rows


def _within(row: Row, span: range) -> bool:
    """Whether an act lies in the years asked for; an undated one goes by its publication."""
    told = row["date"] or row["published"]
    return told.year in span if told else span.start == 0 and span.stop == 10000


def _happened(told: Sequence[Told], row: str) -> list[Told]:
    return [act for act in told if act.row == row and act.status == "happened"]


def _latest(told: Sequence[Told], votes: Voting) -> int:
    """The year that "now" is: the last one on record."""
    acts = [int(act.date[:4]) for act in told if act.date and act.status == "happened"]
    years = [line.points[-1][0] for line in votes.series]
    return max([*acts, *years], default=0)


def _proposals(told: Sequence[Told], source: str, parties: Sequence[Party]) -> Proposals:
    acts = [act for act in told if act.status in ("proposed", "planned")]
    title: Sentence = ("The documents propose or plan ", count(len(acts), source, of="further acts"))
    if not acts:
        title = ("No document read proposes or plans an act between them",)
    return Proposals(title, tuple(acts[:PROPOSED]), max(0, len(acts) - PROPOSED))


def _unread(evidence: Evidence, notes: Footnotes) -> list[Sentence]:
    number = len(evidence.skipped)
    files = count(number, notes.collection("documents"), of="files")
    return [(files, " could not be read and tell nothing here.")] if number else []


def _nothing(parties: Sequence[Party], texts: int, *, limited: bool) -> NotEnoughEvidence:
    both = f"{parties[0].name} ({parties[0].code}) and {parties[1].name} ({parties[1].code})"
    return NotEnoughEvidence(
        f"Nothing is on record between {both}{' in the years asked for' if limited else ''}.",
        found=f"no act in {texts} texts and the store, no shared vote at the UN, no share, tie or visit",
        wanted="documents that tell of them (--documents), or a loaded source (detente load)",
    )
