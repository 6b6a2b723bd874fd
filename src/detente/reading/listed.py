"""Which acts do the word lists tell in a sentence? Words whose meaning is known, with who does them to whom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from detente.reading.mentions import Mention, Story
from detente.reading.roles import Roles, is_foreign, roles
from detente.reading.scene import is_crowd, scene
from detente.reading.status import status
from detente.reading.what import Told, what


class Found(NamedTuple):
    """One act in a sentence: the word that tells it, the two actors, its status, and the words that name the two."""

    told: Told
    actor: str
    other: str
    status: str
    who: str | None = None
    whom: str | None = None


def listed(sentence: str, mentions: list[Mention], told: Story, *, dated: bool) -> Iterator[Found]:
    """The acts between known actors that the word lists tell.

    Args:
        sentence: the words.
        mentions: the actors in it.
        told: what the document has told so far, which may supply a party.
        dated: whether the sentence tells a date.

    Returns:
        The acts in order; an act that both do comes once each way.

    Example:
        >>> from detente.reading.who import who
        >>> text = "Peru condemned the raid by Chile."
        >>> (found,) = listed(text, who(text, Story()), Story(), dated=False)
        >>> found.actor, found.told.sense.act, found.other
        ('PER', 'ACCUSE', 'CHL')
    """
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
        if not parties and not mentions and told.bilateral and _of_the_pair(word, stands, dated):
            parties = Roles(told.pair, told.pair, True, True)
        if parties and _is_sure(word, parties, stands, mentions, sentence):
            for found in _rows(_by_a_crowd(word, parties, sentence, mentions), parties, stands):
                who, whom = (_words(sentence, mentions, code, word.start) for code in (found.actor, found.other))
                yield found._replace(who=who, whom=whom)


def _words(sentence: str, mentions: list[Mention], code: str, at: int) -> str | None:
    """The words that name an actor nearest to a place; none where it is understood."""
    named = [mention for mention in mentions if code in mention.actors]
    nearest = min(named, key=lambda mention: abs(mention.start - at), default=None)
    return sentence[nearest.start : nearest.end] if nearest else None


def _by_a_crowd(word: Told, parties: Roles, sentence: str, mentions: list[Mention]) -> Told:
    """Violence by demonstrators is a riot and no attack of their state."""
    crowd = any(
        mention.kind == "civil" and mention.actors == parties.actors and is_crowd(sentence, mention)
        for mention in mentions
    )
    if not crowd or word.sense.act != "ASSAULT":
        return word
    return word._replace(sense=word.sense._replace(act="PROTEST", mode="riot"))


def _of_the_pair(word: Told, stands: str, dated: bool) -> bool:
    """Whether a sentence that names nobody speaks of what the story's pair did together."""
    if word.sense.mode == "ratify" and dated:
        return True
    return word.sense.frame == "=" and word.form == "noun" and (stands == "proposed" or dated)


def _is_sure(word: Told, parties: Roles, stands: str, mentions: list[Mention], sentence: str) -> bool:
    """Whether enough is told to say so."""
    if word.sense.whose == "changed" and stands not in ("proposed", "planned"):
        return False
    if not parties.unsaid or any(m.kind == "official" for m in mentions) or not mentions:
        return True
    agency = any(m.kind == "agency" for m in mentions) and word.sense.act in ("AID", "SUPPORT", "COOPERATE")
    return (stands == "proposed" and word.governor is None) or agency or is_foreign(word, sentence)


def _rows(word: Told, parties: Roles, stands: str) -> Iterator[Found]:
    for actor in parties.actors:
        for other in parties.others:
            if actor != other:
                yield Found(word, actor, other, stands)
                if word.sense.frame == "<":
                    # Who receives a guest meets the guest.
                    yield Found(word._replace(sense=word.sense._replace(mode="meeting")), other, actor, stands)
                if parties.both and actor not in parties.others:
                    yield Found(word, other, actor, stands)


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
    form = "to" if word.link == "to" else word.form
    told = status(sentence, word.start, word.end, form=form, act=word.sense.act)
    if word.link == "to" and told == "planned" and place and words[place - 1].sense.act == "CONSULT":
        # Who travels or meets "to sign" has signed.
        before = words[place - 1]
        return status(sentence, before.start, before.end, form=before.form, act=before.sense.act)
    return told
