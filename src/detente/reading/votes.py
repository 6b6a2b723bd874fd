"""How did they vote? Who voted for or against a text that was told of before."""

from __future__ import annotations

import re
from typing import NamedTuple

from detente.reading.mentions import Mention


class Vote(NamedTuple):
    """A vote on a text told of before: where it is told, who cast it, and whether it was for the text."""

    start: int
    end: int
    actors: tuple[str, ...]
    favour: bool


_VOTED = re.compile(
    r"\bvot(?:ed|es?)\s+(?:\w+\s+)?(?:(?P<favour>for|in\s+favou?r\s+of)|against)\s+"
    r"(?:it\b|(?:the|this|that)\s+(?:[\w-]+\s+)?(?:resolution|motion|text|draft)\b(?!\s+(?:\w+ing|on|against)\b))"
)
_ADVERBS = re.compile(r"\s+(?:(?:both|all|then|again|had|has|have|\w+ly)\s+)*")


def votes(sentence: str, beside: list[list[Mention]]) -> list[Vote]:
    """The votes that a sentence tells on "the resolution" or "it", without saying what the text was about.

    Args:
        sentence: the words.
        beside: the actors in it, those that stand side by side together.

    Returns:
        The votes; none where the sentence does not say who voted.

    Example:
        >>> from detente.reading.mentions import Story
        >>> from detente.reading.who import groups, who
        >>> text = "Brazil and Ghana voted for the resolution."
        >>> [(vote.actors, vote.favour) for vote in votes(text, groups(text, who(text, Story())))]
        [(('BRA', 'GHA'), True)]
    """
    found = []
    for match in _VOTED.finditer(sentence):
        before = [group for group in beside if group[-1].end <= match.start()]
        if before and _ADVERBS.fullmatch(sentence, before[-1][-1].end, match.start()):
            actors = tuple(code for mention in before[-1] for code in mention.actors)
            found.append(Vote(match.start(), match.end(), actors, bool(match["favour"])))
    return found
