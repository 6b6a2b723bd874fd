"""Coding by rules: word lists, the order of words, grammar and what was learned; offline, the same answer always."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from detente.acts import plover_weight
from detente.reading.dated import Course
from detente.reading.deeds import Deed, Parsed, between, deeds, wanting
from detente.reading.field import fields
from detente.reading.grammar import parse
from detente.reading.listed import Found, listed
from detente.reading.mentions import Mention, Story
from detente.reading.retold import merged
from detente.reading.sentences import Sentence, sentences
from detente.reading.stance import stance
from detente.reading.voice import answers, introduces, speaker, voice
from detente.reading.votes import votes
from detente.reading.when import When
from detente.reading.who import groups, story, who
from detente.tables import Document, Event

# What is done at a meeting.
_SAID = frozenset(["CONSULT", "AGREE", "REQUEST", "SUPPORT", "ACCUSE", "REJECT"])
_EARLIER = re.compile(r"\b(?:had|has|have|since|later|earlier|afterwards)\b")


class _Visit(NamedTuple):
    """A dated visit or meeting, which the sentences after it may go on about: its paragraph, who met, and when."""

    block: int
    parties: set[str]
    dated: When


class _Motion(NamedTuple):
    """What the United Nations did, for which states may be said to have voted: its paragraph, the act, and when."""

    block: int
    act: Found
    dated: When | None


@dataclass
class _Place:
    """Where in the document the reading stands: the dates so far, who speaks, what is being told."""

    course: Course
    answers: Mapping[int, str]
    speaker: tuple[int, str] | None = None
    visit: _Visit | None = None
    motion: _Motion | None = None
    last: str | None = None


class Line(NamedTuple):
    """A sentence that was read once: what the word lists found in it, and what its grammar may yet add.

    `on` is the day by which its names were asked who bore them.
    """

    part: Sentence
    mentions: list[Mention]
    dates: list[When]
    acts: list[tuple[Found, When | None]]
    quoted: str | None
    course: Course
    unnamed: bool | None
    last: str | None
    on: date | None = None


def code(document: Document) -> list[Event]:
    """The acts that a document tells, each with the sentence that tells it.

    Where a sentence leaves open who acted, towards whom or what was done, there is no row. An act that both sides do
    (sign, meet, agree, cooperate, restore relations) gives two rows, one each way; a visit, a letter or a sanction
    gives one. Proposals are rows with the status "proposed". No date is claimed where none is told. A party whose
    state is not told, such as a court or a crowd, is ?NAME; what passes within one state has that state on both sides
    or on one.

    Args:
        document: the text with its day of publication, if known; else the head of the text is asked.

    Returns:
        The acts in the order of the text; `text[start:end]` is the sentence that tells each.

    Example:
        >>> text = "On 3 May 1965 Cambodia broke off diplomatic relations with the United States."
        >>> found = code(Document("mine", "1", "a.txt", None, None, None, None, "en", text))
        >>> [(e.date.isoformat(), e.actor, e.act, e.mode, e.other, e.status) for e in found]
        [('1965-05-03', 'KHM', 'SANCTION', 'sever-relations', 'USA', 'happened')]
    """
    return next(iter(codes([document])))


def codes(documents: Iterable[Document]) -> Iterator[list[Event]]:
    """The acts of each of some documents; the same as `code`, but the grammar of all is asked for at once.

    Args:
        documents: the texts; they all stand in memory.

    Returns:
        The acts of each, in the same order.

    Example:
        >>> [len(acts) for acts in codes([Document("mine", "1", "a.txt", None, None, None, None, "en", "Nothing.")])]
        [0]
    """
    held = [(document, list(by_line(document))) for document in documents]
    asked = [line for _, lines in held for line in lines if line.unnamed is not None]
    trees = parse([line.part.text for line in asked]) if asked else iter(())
    ready = (
        Parsed(tree, line.mentions, bool(line.unnamed), bool(line.acts))
        for tree, line in zip(trees, asked, strict=True)
    )
    further = dict(zip(map(id, asked), deeds(ready), strict=True))
    for document, lines in held:
        events = [event for line in lines for event in _events(document, line, further.get(id(line), []))]
        yield merged(events, text=document.text)


def by_line(document: Document) -> Iterator[Line]:
    """The sentences of a document, each read by the word lists in the light of those before it.

    Args:
        document: the text.

    Returns:
        What was found in each sentence, before its grammar is asked for.

    Example:
        >>> text = "China criticised Japan. It rained."
        >>> [len(line.acts) for line in by_line(Document("mine", "1", "a.txt", None, None, None, None, "en", text))]
        [1, 0]
    """
    course = Course.of_text(document.text, published=document.published)
    published = course.published
    parts = sentences(document.text)
    # Headings tell no acts, but whom the text is about.
    told = story([part.text for part in parts], title=document.title, on=published)
    place = _Place(course, answers(parts, document.text))
    for part in parts:
        before = place.course.last
        dates = place.course.dates(part)
        if part.kind == "prose":
            on = _middle(dates[0] if dates else before) or published
            yield _line(part, who(part.text, told, on=on), told, place, dates)._replace(on=on)


def _line(part: Sentence, mentions: list[Mention], told: Story, place: _Place, dates: list[When]) -> Line:
    """One sentence, and what the next ones need to know of it."""
    quoted = place.speaker[1] if place.speaker and part.block == place.speaker[0] + 1 else None
    quoted, last = place.answers.get(part.block) or quoted, place.last
    place.last = speaker(part.text, mentions) or last
    introduced = introduces(part.text, mentions) if part.text.endswith(":") else None
    place.speaker = (part.block, introduced) if introduced else place.speaker
    found = list(listed(part.text, mentions, told, dated=bool(dates)))
    voted = list(_votes(part, mentions, place.motion))
    inherited = _of_the_vote(voted, dates, place.motion) or _of_the_visit(part, found, dates, place.visit)
    _go_on(place, part, found, dates, inherited)
    acts = [(act, _dated(place.course, part, dates, act, inherited)) for act in found + voted]
    unnamed = wanting(part.text, mentions, [act for act, _ in acts])
    return Line(part, mentions, dates, acts, quoted, copy(place.course), unnamed, last)


def _go_on(place: _Place, part: Sentence, found: list[Found], dates: list[When], inherited: When | None) -> None:
    """Move past a sentence, with what it leaves being told."""
    place.motion = _motion(place.course, part, found, dates) or place.motion
    place.visit = _visit(part, found, dates) or (place.visit if inherited or not (found or dates) else None)


def _motion(course: Course, part: Sentence, found: list[Found], dates: list[When]) -> _Motion | None:
    """What the United Nations did in a sentence, and when."""
    acts = (act for act in found if act.actor == "UN" and act.status == "happened")
    return next((_Motion(part.block, act, _dated(course, part, dates, act)) for act in acts), None)


def _votes(part: Sentence, mentions: list[Mention], motion: _Motion | None) -> Iterator[Found]:
    """Who votes for what the United Nations did, just told, does it too; who votes against it does not."""
    if not motion or motion.block != part.block:
        return
    act = motion.act
    for vote in votes(part.text, groups(part.text, mentions)):
        for actor in vote.actors:
            if actor != act.other:
                told = act.told._replace(start=vote.start, end=vote.end)
                yield Found(told, actor, act.other, "happened" if vote.favour else "denied")


def _of_the_vote(voted: list[Found], dates: list[When], motion: _Motion | None) -> When | None:
    """The date of the motion, where an undated sentence tells who voted on it."""
    return motion.dated if voted and motion and not dates else None


def _middle(dated: When | None) -> date | None:
    """A day within the period told, by which to ask who was in office."""
    if not dated:
        return None
    return dated.date + timedelta(days={"day": 0, "month": 27, "year": 182}[dated.precision])


def _events(document: Document, line: Line, further: list[Deed]) -> Iterator[Event]:
    """The rows of one sentence."""
    part, seen = line.part, set()
    named = {frozenset((act.actor, act.other)) for act, _ in line.acts}
    more = [act for deed in further for act in between(part.text, deed) if {act.actor, act.other} not in named]
    for found, dated in [*line.acts, *((act, _dated(line.course, part, line.dates, act)) for act in more)]:
        key = (found.actor, found.told.sense.act, found.other)
        if key not in seen:
            seen.add(key)
            said = line.quoted or _voice(line, found)
            yield _event(document, part, found, dated, said)


def _voice(line: Line, found: Found) -> str | None:
    """Who tells an act, where it is not the author."""
    told = found.told
    return voice(line.part.text, told.start, line.mentions, act=told.sense.act, actor=found.actor, last=line.last)


def _visit(part: Sentence, found: list[Found], dates: list[When]) -> _Visit | None:
    """The dated visit or meeting that a sentence tells."""
    met = [act for act in found if act.told.sense.act == "CONSULT" and act.status == "happened"]
    return _Visit(part.block, {met[0].actor, met[0].other}, dates[0]) if met and len(dates) == 1 else None


def _of_the_visit(part: Sentence, found: list[Found], dates: list[When], visit: _Visit | None) -> When | None:
    """The date of a visit just told, where an undated sentence of the same paragraph tells what was said and signed."""
    if dates or not visit or visit.block != part.block or not found:
        return None
    acts = [act for act in found if act.status == "happened"]
    if not acts or _EARLIER.search(part.text):
        return None
    parties = [{act.actor, act.other} == visit.parties and act.told.sense.act in _SAID for act in acts]
    return visit.dated if all(parties) else None


def _dated(
    course: Course, part: Sentence, dates: list[When], found: Found, inherited: When | None = None
) -> When | None:
    """The date that belongs to an act: its own, or where its sentence tells none, that of the visit or vote before."""
    own = course.of(part, dates, found.told.start, found.told.end, status=found.status)
    return inherited if inherited and not own and found.status in ("happened", "denied") else own


def _event(document: Document, part: Sentence, found: Found, dated: When | None, said: str | None) -> Event:
    at, sense = found.told, found.told.sense
    about = fields(part.text, near=at.start, act=sense.act, mode=sense.mode)
    day: date | None = dated.date if dated else None
    return Event(
        source=document.source,
        record=f"{document.record}:{part.start}-{part.end}:{found.actor}-{sense.act}-{found.other}",
        date=day,
        precision=dated.precision if dated else "none",
        actor=found.actor,
        other=found.other,
        act=sense.act,
        mode=sense.mode,
        field=about[0] if about else None,
        book="PLOVER",
        code=f"{sense.act}/{sense.mode}" if sense.mode else sense.act,
        weight=plover_weight(sense.act, sense.mode),
        status=found.status,
        voice=said,
        document=document.document,
        start=part.start,
        end=part.end,
        fields="|".join(about) or None,
        stance=stance(part.text, at.start, at.end, act=sense.act, status=found.status, voice=said),
        who=found.who,
        whom=found.whom,
    )
