"""Coding by a language model: any OpenAI-compatible endpoint that the user has set, every answer checked.

The model proposes; the document decides. An act counts only where its words are literally in the text.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

from detente.actors import find
from detente.acts import ACTS, FIELDS, MODES, plover_weight
from detente.endpoint import Endpoint, Settings, settings
from detente.errors import UnknownActor
from detente.reading.field import natural
from detente.reading.head import head
from detente.tables import EARLIEST, LATEST, STANCES, STATUSES, Document, Event

_PIECE = 6_000  # characters of one question: its answer then stays shorter than models are cut off at
_LEAST = 5  # characters of a quote that can tell an act
_LONGEST = 200  # characters of a name
_DATE = re.compile(r"(\d{4})(?:-(\d\d?))?(?:-(\d\d?))?")


class Session:
    """One language model as it is asked about several documents: what it cost, and what became of its acts.

    `kept` counts the acts that became rows; `refused` and `mended` count, by reason, the acts that did not and the
    dates that were left out.
    """

    def __init__(self, told: Settings):
        self.endpoint = Endpoint(told)
        self.kept = 0
        self.refused = Counter[str]()
        self.mended = Counter[str]()

    def told(self) -> str:
        """What was asked, what it cost and what was refused, in one line.

        Example:
            >>> Session(Settings("http://localhost:8000/v1", "qwen3")).told().rpartition("; ")[2]
            '0 acts kept, 0 refused'
        """
        acts = f"{self.kept:,} {'act' if self.kept == 1 else 'acts'} kept, {self.refused.total():,} refused"
        lines = [self.endpoint.cost(), acts + _reasons(self.refused)]
        return "; ".join([*lines, *(f"{count:,} {reason}" for reason, count in sorted(self.mended.items()))])


class _Refused(Exception):
    """An act that cannot be believed: why, in a few words."""


class _Piece(NamedTuple):
    """A part of a document, with the place of its first character."""

    document: Document
    published: date | None
    start: int
    text: str

    @property
    def line(self) -> str:
        """The text as one line, each break and run of blanks one blank."""
        return " ".join(self.text.split())


_sessions: dict[Settings, Session] = {}


def code(document: Document, *, session: Session | None = None) -> list[Event]:
    """The acts between states that a language model finds in a document, each with the words that tell it.

    The model is the one that DETENTE_LLM_URL, DETENTE_LLM_MODEL and DETENTE_LLM_KEY name; without them nothing is
    sent anywhere. An act is refused, and counted, where its quote is not literally in the text or its act, mode,
    field, status or stance is none that detente knows. A name that no list has on the act's day is kept as ?NAME. A
    date that cannot be, or that an undated text does not hold, is left out.

    Args:
        document: the text with its day of publication, if known; else the head of the text is asked.
        session: the model to ask; by default the one that the environment names.

    Returns:
        The acts in the order of the text; `text[start:end]` is the quote that tells each.

    Raises:
        DetenteError: no model is set, httpx is not installed, or the model gave no answer that can be used.

    Example:
        >>> empty = Document("mine", "1", "a.txt", None, None, None, None, "en", "")
        >>> code(empty, session=Session(Settings("http://localhost:8000/v1", "qwen3")))
        []
    """
    asked = session or _own()
    published = document.published or head(document.text).published
    found: dict[str, Event] = {}
    for start, text in pieces(document.text):
        for event in _acts(_Piece(document, published, start, text), asked):
            found.setdefault(event.record, event)
    asked.kept += len(found)
    return sorted(found.values(), key=lambda event: (event.start, event.end))


def cost() -> str:
    """What was asked of language models since the program started, one line for each; empty where nothing was.

    Example:
        >>> isinstance(cost(), str)
        True
    """
    return "\n".join(session.told() for session in _sessions.values() if session.endpoint.spent["requests"])


def pieces(text: str, *, length: int = _PIECE) -> Iterator[tuple[int, str]]:
    """A text in parts of at most this length, cut between paragraphs, else lines, else sentences, else words.

    Args:
        text: the text.
        length: the most characters of one part.

    Returns:
        The place of the first character of each part, and the part; together they are the text. A part without a
        letter or a digit is left out.

    Example:
        >>> list(pieces("China met Japan.\\n\\nRain fell.", length=20))
        [(0, 'China met Japan.\\n\\n'), (18, 'Rain fell.')]
    """
    start = 0
    while start < len(text):
        end = _cut(text, start, length)
        if any(letter.isalnum() for letter in text[start:end]):
            yield start, text[start:end]
        start = end


def _cut(text: str, start: int, length: int) -> int:
    if len(text) - start <= length:
        return len(text)
    for mark in ("\n\n", "\n", ". ", " "):
        at = text.rfind(mark, start, start + length)
        if at > start:
            return at + len(mark)
    return start + length


def _own() -> Session:
    """The session of the model that the environment names, one for all documents."""
    told = settings()
    return _sessions.setdefault(told, Session(told))


def _acts(piece: _Piece, session: Session) -> Iterator[Event]:
    """The acts of one part of a document; those that cannot be believed are counted."""
    what = f"{piece.document.document}, characters {piece.start}-{piece.start + len(piece.text)}"
    answer = session.endpoint.ask(_prompt(), _question(piece), schema=_schema(), read=_parsed, what=what)
    for act in answer:
        try:
            yield _event(piece, act, session)
        except _Refused as refused:
            session.refused[str(refused)] += 1


def _question(piece: _Piece) -> str:
    known = [("Title", piece.document.title), ("Published", piece.published)]
    return "\n".join([*(f"{name}: {value}" for name, value in known if value), "Passage:", piece.text])


@cache
def _prompt() -> str:
    """What the model is told to do, with the words that it may use."""
    told = resources.files("detente").joinpath("facts", "prompt.txt").read_text(encoding="utf8")
    acts = "\n".join(f"- {act}: {', '.join(MODES[act])}" if MODES[act] else f"- {act}" for act in ACTS)
    fields = "\n".join(f"- {name}: {meaning}" for name, meaning in FIELDS.items())
    return f"{told}\nActs and their modes:\n{acts}\n\nFields:\n{fields}\n"


@cache
def _schema() -> Mapping[str, Any]:
    """The JSON schema of an answer."""
    modes = sorted({mode for known in MODES.values() for mode in known})
    text, perhaps = {"type": "string"}, {"type": ["string", "null"]}
    act: dict[str, Any] = {
        "actor": text,
        "other": text,
        "act": {"type": "string", "enum": list(ACTS)},
        "mode": perhaps | {"enum": [*modes, None]},
        "fields": {"type": "array", "items": {"type": "string", "enum": list(FIELDS)}},
        "status": {"type": "string", "enum": list(STATUSES)},
        "stance": perhaps | {"enum": [*STANCES, None]},
        **dict.fromkeys(("voice", "date", "who", "whom"), perhaps),
        "quote": text,
    }
    return _object({"acts": {"type": "array", "items": _object(act)}})


def _object(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _parsed(content: str) -> list[object]:
    """The acts of an answer, be it fenced or after a train of thought; ValueError where it is none."""
    text = content.rpartition("</think>")[2]
    match json.loads(text[text.find("{") : text.rfind("}") + 1]):
        case {"acts": list(acts)}:
            return acts
    raise ValueError("the answer has no list of acts")


def _event(piece: _Piece, told: object, session: Session) -> Event:
    """One row; an act that is wrong in anything that matters is refused."""
    if not isinstance(told, dict):
        raise _Refused("not as asked")
    act = _one(told, "act", tuple(ACTS))
    mode = _one(told, "mode", MODES[act]) if told.get("mode") else None
    status = _one(told, "status", STATUSES)
    stance = _one(told, "stance", STANCES) if told.get("stance") else None
    fields = _fields(told.get("fields"))
    start, end = _span(piece, told.get("quote"))
    day, precision = _day(piece, told.get("date"), status, session)
    actor, other = (_actor(told.get(side), day or piece.published) for side in ("actor", "other"))
    if actor == other:
        raise _Refused("one party alone")
    document = piece.document
    return Event(
        source=document.source,
        record=f"{document.record}:{start}-{end}:{actor}-{act}-{other}",
        date=day,
        precision=precision,
        actor=actor,
        other=other,
        act=act,
        mode=mode,
        field=fields[0] if fields else natural(act, mode),
        book="PLOVER",
        code=f"{act}/{mode}" if mode else act,
        weight=plover_weight(act, mode),
        status=status,
        voice=_literal(piece, told.get("voice")),
        document=document.document,
        start=start,
        end=end,
        fields="|".join(fields) or natural(act, mode),
        stance=stance,
        who=_literal(piece, told.get("who")),
        whom=_literal(piece, told.get("whom")),
    )


def _one(told: Mapping[str, Any], name: str, known: tuple[str, ...]) -> str:
    """A value that is one of those known."""
    value = told.get(name)
    if not isinstance(value, str) or value not in known:
        raise _Refused(f"unknown {name}")
    return value


def _fields(told: object) -> list[str]:
    given = told if isinstance(told, list) else [] if told is None else [told]
    known = [name for name in given if isinstance(name, str) and name in FIELDS]
    if len(known) < len(given):
        raise _Refused("unknown field")
    return list(dict.fromkeys(known))


def _span(piece: _Piece, quote: object) -> tuple[int, int]:
    """Where the quote stands in the document, word for word; a line may break elsewhere."""
    words = quote.split() if isinstance(quote, str) else []
    line = " ".join(words)
    if len(line) < _LEAST or (len(words) == 1 and line.isascii()):
        raise _Refused("without a quote")
    # The pattern is made only where it will be found: a quote may be as long as an answer.
    found = re.search(r"\s+".join(map(re.escape, words)), piece.text) if line in piece.line else None
    if not found:
        raise _Refused("quote not in the text")
    return piece.start + found.start(), piece.start + found.end()


def _literal(piece: _Piece, told: object) -> str | None:
    """Words of the document; None where the model gave others, or none."""
    if not isinstance(told, str) or not told.strip() or len(told) > _LONGEST:
        return None
    return told.strip() if told.strip() in piece.document.text else None


def _actor(told: object, on: date | None) -> str:
    """The code of an actor on the day, or ?NAME where no list has it."""
    words = " ".join(told.split()) if isinstance(told, str) else ""
    name = "".join(letter for letter in words if letter.isprintable()).strip("? ")
    if not name or len(name) > _LONGEST:
        raise _Refused("without a party")
    try:
        return find(name, on=on).code
    except UnknownActor:
        return f"?{name}"


def _day(piece: _Piece, told: object, status: str, session: Session) -> tuple[date | None, str]:
    """The first day of the period told, and how exactly it is told; none where the date cannot be believed."""
    if told is None or told == "":
        return None, "none"
    match = _DATE.fullmatch(told.strip()) if isinstance(told, str) else None
    with suppress(ValueError):
        if match:
            year, month, day = (int(number) if number else 0 for number in match.groups())
            found = date(year, month or 1, day or 1)
            if EARLIEST <= found <= LATEST and _is_told(piece, found, status):
                return found, "day" if day else "month" if month else "year"
    session.mended["dates left out"] += 1
    return None, "none"


def _is_told(piece: _Piece, day: date, status: str) -> bool:
    """Whether the document can tell this day: nothing has happened after it was told, and an undated text says when."""
    if piece.published:
        return status != "happened" or day <= piece.published
    return str(day.year) in f"{piece.document.title or ''} {piece.document.text}"


def _reasons(counts: Counter[str]) -> str:
    told = ", ".join(f"{count:,} {reason}" for reason, count in sorted(counts.items()))
    return f" ({told})" if told else ""
