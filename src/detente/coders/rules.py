"""Coding by rules: word lists and the order of words, offline, the same answer every time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from detente.acts import plover_weight
from detente.reading.dated import Course
from detente.reading.field import fields
from detente.reading.mentions import Mention, Story
from detente.reading.roles import Roles, is_foreign, roles
from detente.reading.scene import is_crowd, scene
from detente.reading.sentences import Sentence, sentences
from detente.reading.stance import stance
from detente.reading.status import status
from detente.reading.voice import introduces, voice
from detente.reading.votes import votes
from detente.reading.what import Told, what
from detente.reading.when import When
from detente.reading.who import groups, story, who
from detente.tables import Document, Event

# What is done at a meeting.
_SAID = frozenset(["CONSULT", "AGREE", "REQUEST", "SUPPORT", "ACCUSE", "REJECT"])
_EARLIER = re.compile(r"\b(?:had|has|have|since|later|earlier|afterwards)\b")


class _Found(NamedTuple):
    """One act in a sentence, before it becomes a row."""

    told: Told
    actor: str
    other: str
    status: str


class _Visit(NamedTuple):
    """A dated visit or meeting, which the sentences after it may go on about: its paragraph, who met, and when."""

    block: int
    parties: set[str]
    dated: When


class _Motion(NamedTuple):
    """What the United Nations did, for which states may be said to have voted: its paragraph, the act, and when."""

    block: int
    act: _Found
    dated: When | None


@dataclass
class _Place:
    """Where in the document the reading stands: the dates so far, who was introduced to speak, what is being told."""

    course: Course
    speaker: tuple[int, str] | None = None
    visit: _Visit | None = None
    motion: _Motion | None = None


def code(document: Document) -> list[Event]:
    """The acts between states that a document tells, each with the sentence that tells it.

    Where a sentence leaves open who acted, towards whom or what was done, there is no row. An act that both sides do
    (sign, meet, agree, cooperate, restore relations) gives two rows, one each way; a visit, a letter or a sanction
    gives one. Proposals are rows with the status "proposed". No date is claimed where none is told.

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
    course = Course.of_text(document.text, published=document.published)
    published = course.published
    parts = sentences(document.text)
    prose = [part for part in parts if part.kind == "prose"]
    told = story([part.text for part in prose], title=document.title, on=published)
    place, events = _Place(course), list[Event]()
    for part in parts:
        events += _read(document, part, told, place, published)
    return events


def _read(document: Document, part: Sentence, told: Story, place: _Place, published: date | None) -> list[Event]:
    """The rows of one sentence, and what the next ones need to know of it."""
    before = place.course.last
    dates = place.course.dates(part)
    if part.kind == "heading":
        return []
    on = _middle(dates[0] if dates else before) or published
    mentions = who(part.text, told, on=on)
    quoted = place.speaker[1] if place.speaker and part.block == place.speaker[0] + 1 else None
    introduced = introduces(part.text, mentions) if part.text.endswith(":") else None
    place.speaker = (part.block, introduced) if introduced else place.speaker
    found = list(_acts(part.text, mentions, told, dates))
    voted = list(_votes(part, mentions, place.motion))
    inherited = _of_the_vote(voted, dates, place.motion) or _of_the_visit(part, found, dates, place.visit)
    _go_on(place, part, found, dates, inherited)
    acts = [(act, _dated(place.course, part, dates, act, inherited)) for act in found + voted]
    return list(_events(document, part, mentions, acts, quoted))


def _go_on(place: _Place, part: Sentence, found: list[_Found], dates: list[When], inherited: When | None) -> None:
    """Move past a sentence, with what it leaves being told."""
    place.motion = _motion(place.course, part, found, dates) or place.motion
    place.visit = _visit(part, found, dates) or (place.visit if inherited or not (found or dates) else None)


def _motion(course: Course, part: Sentence, found: list[_Found], dates: list[When]) -> _Motion | None:
    """What the United Nations did in a sentence, and when."""
    acts = (act for act in found if act.actor == "UN" and act.status == "happened")
    return next((_Motion(part.block, act, _dated(course, part, dates, act)) for act in acts), None)


def _votes(part: Sentence, mentions: list[Mention], motion: _Motion | None) -> Iterator[_Found]:
    """Who votes for what the United Nations did, just told, does it too; who votes against it does not."""
    if not motion or motion.block != part.block:
        return
    act = motion.act
    for vote in votes(part.text, groups(part.text, mentions)):
        for actor in vote.actors:
            if actor != act.other:
                told = act.told._replace(start=vote.start, end=vote.end)
                yield _Found(told, actor, act.other, "happened" if vote.favour else "denied")


def _of_the_vote(voted: list[_Found], dates: list[When], motion: _Motion | None) -> When | None:
    """The date of the motion, where an undated sentence tells who voted on it."""
    return motion.dated if voted and motion and not dates else None


def _middle(dated: When | None) -> date | None:
    """A day within the period told, by which to ask who was in office."""
    if not dated:
        return None
    return dated.date + timedelta(days={"day": 0, "month": 27, "year": 182}[dated.precision])


def _events(
    document: Document,
    part: Sentence,
    mentions: list[Mention],
    acts: list[tuple[_Found, When | None]],
    quoted: str | None,
) -> Iterator[Event]:
    """The rows of one sentence."""
    seen = set()
    for found, dated in acts:
        key = (found.actor, found.told.sense.act, found.other)
        if key in seen:
            continue
        seen.add(key)
        said = quoted or voice(part.text, found.told.start, mentions)
        yield _event(document, part, found, dated, said)


def _visit(part: Sentence, found: list[_Found], dates: list[When]) -> _Visit | None:
    """The dated visit or meeting that a sentence tells."""
    met = [act for act in found if act.told.sense.act == "CONSULT" and act.status == "happened"]
    return _Visit(part.block, {met[0].actor, met[0].other}, dates[0]) if met and len(dates) == 1 else None


def _of_the_visit(part: Sentence, found: list[_Found], dates: list[When], visit: _Visit | None) -> When | None:
    """The date of a visit just told, where an undated sentence of the same paragraph tells what was said and signed."""
    if dates or not visit or visit.block != part.block or not found:
        return None
    acts = [act for act in found if act.status == "happened"]
    if not acts or _EARLIER.search(part.text):
        return None
    parties = [{act.actor, act.other} == visit.parties and act.told.sense.act in _SAID for act in acts]
    return visit.dated if all(parties) else None


def _acts(sentence: str, mentions: list[Mention], told: Story, dates: list[When]) -> Iterator[_Found]:
    states = {code for mention in mentions for code in mention.actors}
    if len(states) < 2 and not told.bilateral and not any(m.kind == "official" for m in mentions):
        return
    words = what(sentence, mentions)
    ready = scene(sentence, mentions, words, told)
    for place, word in enumerate(words):
        stands = _status(sentence, words, place)
        if stands is None:
            continue
        parties = roles(ready, place) if mentions else None
        if not parties and not mentions and told.bilateral and _of_the_pair(word, stands, dates):
            parties = Roles(told.pair, told.pair, True, True)
        if parties and _is_sure(word, parties, stands, mentions, sentence):
            yield from _rows(_by_a_crowd(word, parties, sentence, mentions), parties, stands)


def _by_a_crowd(word: Told, parties: Roles, sentence: str, mentions: list[Mention]) -> Told:
    """Violence by demonstrators is a riot and no attack of their state."""
    crowd = any(
        mention.kind == "civil" and mention.actors == parties.actors and is_crowd(sentence, mention)
        for mention in mentions
    )
    if not crowd or word.sense.act != "ASSAULT":
        return word
    return word._replace(sense=word.sense._replace(act="PROTEST", mode="riot"))


def _of_the_pair(word: Told, stands: str, dates: list[When]) -> bool:
    """Whether a sentence that names nobody speaks of what the story's pair did together."""
    if word.sense.mode == "ratify" and dates:
        return True
    return word.sense.frame == "=" and word.form == "noun" and (stands == "proposed" or bool(dates))


def _is_sure(word: Told, parties: Roles, stands: str, mentions: list[Mention], sentence: str) -> bool:
    """Whether enough is told to say so."""
    if word.sense.whose == "changed" and stands not in ("proposed", "planned"):
        return False
    if not parties.unsaid or any(m.kind == "official" for m in mentions) or not mentions:
        return True
    agency = any(m.kind == "agency" for m in mentions) and word.sense.act in ("AID", "SUPPORT", "COOPERATE")
    return (stands == "proposed" and word.governor is None) or agency or is_foreign(word, sentence)


def _rows(word: Told, parties: Roles, stands: str) -> Iterator[_Found]:
    for actor in parties.actors:
        for other in parties.others:
            if actor != other:
                yield _Found(word, actor, other, stands)
                if word.sense.frame == "<":
                    # Who receives a guest meets the guest.
                    yield _Found(word._replace(sense=word.sense._replace(mode="meeting")), other, actor, stands)
                if parties.both and actor not in parties.others:
                    yield _Found(word, other, actor, stands)


def _status(sentence: str, words: list[Told], place: int) -> str | None:
    """The status of an act; None where it is only the content of another, such as what was agreed or threatened."""
    word = words[place]
    if word.governor is not None:
        above = words[word.governor]
        denied = sentence[above.start : above.end].lower().startswith("den")
        return "proposed" if above.sense.act == "REQUEST" else "denied" if denied else None
    if any(other.governor == place for other in words) and sentence[word.start : word.start + 3].lower() == "den":
        return None
    if word.link == "to" and place and words[place - 1].sense.act == word.sense.act:
        return None
    told = status(sentence, word.start, word.end, form="to" if word.link == "to" else word.form)
    if word.link == "to" and told == "planned" and place and words[place - 1].sense.act == "CONSULT":
        # Who travels or meets "to sign" has signed.
        before = words[place - 1]
        return status(sentence, before.start, before.end, form=before.form)
    return told


def _dated(
    course: Course, part: Sentence, dates: list[When], found: _Found, inherited: When | None = None
) -> When | None:
    """The date that belongs to an act: its own, or where its sentence tells none, that of the visit or vote before."""
    own = course.of(part, dates, found.told.start, found.told.end, status=found.status)
    return inherited if inherited and not own and found.status in ("happened", "denied") else own


def _event(document: Document, part: Sentence, found: _Found, dated: When | None, said: str | None) -> Event:
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
    )
