"""What a mention of an actor is, and what a document has told so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Mention(NamedTuple):
    """A stretch of a sentence that means one actor, or the two of a pair.

    `kind` is state, person, organisation, pair, civil (people or firms of a state, who cannot act for it) or
    official (an office-holder whose state the sentence leaves open; `actors` is then empty). `place` marks a mere
    location, such as "in Geneva". `name` is the person's name where there is one.
    """

    start: int
    end: int
    actors: tuple[str, ...]
    kind: str
    place: bool = False
    name: str | None = None


@dataclass
class Story:
    """What a document has told so far: whom it is about, which persons it introduced, and the pair named last.

    `bilateral` says that it is about one pair alone, so that an unnamed second party can be told. `people` and `places`
    hold persons and towns, with their states, by the first word of the name; `he`, `it` and `offices` whom such words
    would mean; `bodies` the organisations named, the last one last.
    """

    pair: tuple[str, ...] = ()
    bilateral: bool = False
    states: frozenset[str] = frozenset()
    places: dict[str, dict[str, str]] = field(default_factory=dict)
    people: dict[str, dict[str, str]] = field(default_factory=dict)
    last: tuple[str, ...] = ()
    he: str | None = None
    it: str | None = None
    offices: dict[str, str] = field(default_factory=dict)
    bodies: dict[str, None] = field(default_factory=dict)
