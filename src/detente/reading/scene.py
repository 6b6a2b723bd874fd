"""Who of those mentioned can act? A sentence made ready for the question of who does what to whom."""

from __future__ import annotations

import re
from typing import NamedTuple

from detente.reading.gazetteer import PLAIN, small
from detente.reading.mentions import Mention, Story
from detente.reading.what import Told
from detente.reading.when import without_dates
from detente.reading.who import groups
from detente.reading.words import words


class Scene(NamedTuple):
    """A sentence ready for the question: its words in small letters, its mentions in groups, what it tells."""

    lower: str
    groups: list[list[Mention]]
    told: list[Told]
    story: Story


_PREPOSED = re.compile(
    r"\b(?:of|to|with|from|on|against|at|for|by|between|into|over|than|like|under|via|towards?|about|among|through"
    r"|including|despite|upon|unlike|per)\s+(?:the\s+|an?\s+|its\s+|their\s+|both\s+)?"
    r"(?:\w+(?:ern|ing|ist)\s+|new\s+|former\s+|then\s+|all\s+|most\s+|own\s+|other\s+)?$"
)
_RELATIVE = re.compile(r",\s(?:which|who|whom|whose|where)\b[^,;]*,")
# Who is only named as the speaker, at the end, is no party to what is told.
_SAID_LAST = re.compile(
    r",[”\"]?\s[^,;]{3,90}(?:,[^,;]{3,60},)?\s(?:said|says|added|reported|announced)(?:\s+(?:on\s+)?[\w#]+)?[.”\"]*$"
)
_CROWDS = words("crowd")
_RIOTS = ("PROTEST", "ASSAULT")


def scene(sentence: str, mentions: list[Mention], told: list[Told], story: Story) -> Scene:
    """Make a sentence ready for the question of roles."""
    plain = without_dates(sentence.translate(PLAIN))
    said = _SAID_LAST.search(plain)
    parties = [m for m in mentions if not said or m.start < said.start()]
    return Scene(small(plain), groups(plain, parties), told, story)


def can_act(scene: Scene, group: list[Mention], told: Told) -> bool:
    """Whether a group may be the subject of a word: no mere place, no people or firms, nothing behind a preposition.

    Example:
        >>> from detente.reading.what import what
        >>> from detente.reading.who import who
        >>> text = "In Peru the army of Chile attacked."
        >>> mentions = who(text, Story())
        >>> ready = scene(text, mentions, what(text, mentions), Story())
        >>> [can_act(ready, group, ready.told[0]) for group in ready.groups]
        [False, True]
    """
    first = group[0]
    if first.place or (first.kind == "civil" and not (told.sense.act in _RIOTS and is_crowd(scene.lower, first))):
        return False
    if _PREPOSED.search(scene.lower[max(0, first.start - 40) : first.start]):
        return False
    # "China's economy grew" tells of no act of China; "China's ministry said" ends past the mention.
    if scene.lower.startswith("'s", group[-1].end) and first.kind != "person":
        return False
    aside = next((m for m in _RELATIVE.finditer(scene.lower) if m.start() <= first.start < m.end()), None)
    return not (aside and told.start >= aside.end())


def is_crowd(sentence: str, mention: Mention) -> bool:
    """Whether a mention means people in the street, whose violence is a riot and no attack of their state."""
    return any(word in _CROWDS for word in sentence[mention.start : mention.end].lower().split())
