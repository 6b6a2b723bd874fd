"""Is it told again? One act that a document tells several times becomes one event with several places of evidence."""

from __future__ import annotations

import re
from bisect import insort
from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from detente.reading.gazetteer import named
from detente.reading.lexicon import bases
from detente.tables import Event

# How many acts back a telling may go, and how many tellings of each, first and last: bounds that keep reading linear.
_BACK, _TELLINGS = 40, 6
# Acts of which there is seldom more than one between two parties in a document; of the others there may be many.
_SINGULAR = frozenset([
    "sever-relations", "restore-relations", "recall-ambassador", "appoint-ambassador", "recognise", "ratify", "sign",
    "visit", "meeting", "third-party", "embargo", "exercise", "ceasefire",
])  # fmt: skip
# And those that a document hardly tells twice of.
_ONCE = frozenset(["sever-relations", "restore-relations", "recall-ambassador", "recognise"])
# How many words must be shared, for such acts and for all others, as their dates stand to each other.
_NEEDED = {"same": (0, 2), "month": (0, 3), "year": (1, 3), "open": (2, 4)}
_MUTUAL = frozenset(["CONSULT", "COOPERATE", "AGREE", "SUPPORT"])
_MUTUAL_MODES = frozenset(
    ["meeting", "visit", "sign", "restore-relations", "exercise", "phone", "ratify", "multilateral"]
)
# Kinds of meeting that are one and the same, told more or less exactly.
_MET = frozenset(["visit", "meeting", "third-party", "multilateral", None])
_WORD = re.compile(r"[^\W\d_]{4,}")
_DEEDS = (
    r"(?:visit|trip|tour|meeting|summit|talks|agreement|accord|treaty|pact|deal|ceasefire|truce|embargo|recall|break"
    r"|rupture|exercise|drill|recognition|restoration)s?\b"
)
_ANOTHER = re.compile(
    rf"\b(?:another|second|third|fourth|further|subsequent)\s+(?:\w+\s+){{0,2}}?(?:{_DEEDS}|time|round)"
    r"|\b(?:again|once more)\b",
    re.I,
)
_THAT = re.compile(rf"\b(?:[Tt]he|[Tt]his|[Tt]hat|[Ii]ts|[Tt]heir|[Hh]is|[Hh]er|\w+['’]s)\s+(?:\w+\s+){{0,2}}?{_DEEDS}")
# Words that many acts are told with.
_COMMON = re.compile(
    r"president|minister|ministry|foreign|government|prime|countr(?:y|ies)|states?|nation(?:al)?|leaders?|ambassador"
    r"|international|council|united|first|last|years?|months?|week|\w+day|january|february|march|april|june|july"
    r"|august|september|october|november|december|between|both|their|other|after|before|during|against|under|into"
    r"|over|which|that|with|from|have|this|than|also|said|told|they|were|been|would|more|most|some|only|when|where"
    r"|while|there|these|those|what|about|later|since|could|should|must|relations|agreement|talks|visit|meeting"
    r"|spokes(?:man|woman)|statement|reporters|officials?|capital"
)
_RANK = {"day": 0, "month": 1, "year": 2, "none": 3}


def merged(events: Iterable[Event], *, text: str = "") -> list[Event]:
    """The acts of one document, each once, with the further places that tell it.

    Two tellings are one act where parties and act are the same (the order of the parties aside, where both do it),
    their dates agree or one has none, a plan was carried out or their status is the same, and the words have enough
    in common. The fullest telling stands: the most exactly dated, then the one with a mode.

    Args:
        events: the acts of one document in the order of its text.
        text: the document's text, whose words tell an act retold from another like it.

    Returns:
        The acts in the order of the text; `again` holds the other tellings as start-end, joined by |.

    Example:
        >>> text = "On 3 May Peru recognised Laos. Peru's recognition of Laos was praised."
        >>> def told(day, precision, start, end):
        ...     return Event("mine", "1", day, precision, "PER", "LAO", "SUPPORT", "recognise", "diplomatic", "PLOVER",
        ...                  "SUPPORT", 5.0, "happened", None, "a.txt", start, end)
        >>> [one] = merged([told(date(1960, 5, 3), "day", 0, 30), told(None, "none", 31, 70)], text=text)
        >>> one.precision, one.again
        ('day', '31-70')
    """
    acts, near = list[list[Event]](), dict[tuple[frozenset[str], str | None], list[list[Event]]]()
    for event in events:
        alike = near.setdefault((frozenset((event.actor, event.other)), _kind(event)), [])
        known = _found(alike[-_BACK:], event, text)
        if known:
            _join(known, event, alike, acts)
        else:
            acts.append([event])
            alike.append(acts[-1])
    return sorted((_one(act) for act in acts), key=_place)


def _kind(event: Event) -> str | None:
    """What an act is for comparing: a signing is one whether it is told as an agreement or as support."""
    return "sign" if event.mode == "sign" else event.act


def _found(alike: list[list[Event]], event: Event, text: str) -> list[list[Event]]:
    """The acts told before that an event may be: those of its own direction where there are any, the latest first."""
    found = [act for act in reversed(alike) if _is_same(act, event, text)]
    return [act for act in found if act[0].actor == event.actor] or found[:1]


def _join(known: list[list[Event]], event: Event, alike: list[list[Event]], acts: list[list[Event]]) -> None:
    """Put an event to the act that it tells again, and with it other tellings that it shows to be the same."""
    first, *others = known
    insort(first, event, key=_place)
    for act in others:
        one, other = _one(_some(first)), _one(_some(act))
        if _fits(one, other) and _dated(one, other) != "apart":
            first += act
            first.sort(key=_place)
            for held in (alike, acts):
                del held[next(place for place, one in enumerate(held) if one is act)]


def _place(event: Event) -> int:
    return event.start or 0


def _some(act: list[Event]) -> list[Event]:
    """The tellings of an act that a further one is compared with: the first and the last."""
    return act if len(act) <= 2 * _TELLINGS else [*act[:_TELLINGS], *act[-_TELLINGS:]]


def _one(act: list[Event]) -> Event:
    """One event of all the tellings of an act."""
    if len(act) == 1:
        return act[0]
    fullest = min(act, key=lambda told: (_RANK[told.precision], told.mode is None, told.status != "happened"))
    status = "happened" if any(told.status == "happened" for told in act) else fullest.status
    spans = dict.fromkeys((told.start, told.end) for told in act if told.start != fullest.start)
    return fullest._replace(status=status, again="|".join(f"{start}-{end}" for start, end in spans) or None)


def _is_same(act: list[Event], event: Event, text: str) -> bool:
    """Whether an event is told before, by what stands of that act so far."""
    act = _some(act)
    before = _one(act)
    if any(told.start == event.start for told in act) or not _fits(before, event):
        return False
    dated = _dated(before, event)
    if dated == "apart":
        return False
    again = [bool(_ANOTHER.search(_sentence(told, text))) for told in (before, event)]
    if again == [False, True]:
        return False
    shared = max(len(_content(_sentence(told, text)) & _content(_sentence(event, text))) for told in act)
    back = any(_THAT.search(_sentence(told, text)) for told in (*act, event)) or _goes_on(act[-1], event)
    singular = before.mode in _SINGULAR or event.mode in _SINGULAR
    if before.mode in _ONCE and event.mode in _ONCE and (before.date or event.date):
        return True
    needed = _NEEDED[dated][0 if singular else 1]
    return shared >= needed or (singular and back)


def _goes_on(before: Event, event: Event) -> bool:
    """Whether the sentence right after a visit tells whom the guest met."""
    met = before.act == "CONSULT" and before.mode == "visit"
    return met and 0 <= (event.start or 0) - (before.end or 0) < 4


def _fits(one: Event, other: Event) -> bool:
    """Whether direction, mode and status of two tellings may be of one act."""
    turned = one.actor != other.actor
    mutual = one.act in _MUTUAL and {one.mode, other.mode} & _MUTUAL_MODES
    modes = one.mode == other.mode or (one.act == "CONSULT" and {one.mode, other.mode} <= _MET)
    status = one.status == other.status or {one.status, other.status} == {"planned", "happened"}
    return modes and status and bool(mutual or not turned)


def _dated(one: Event, other: Event) -> str:
    """How two dates stand to each other: same day, in the month or year of the other, open without one, or apart."""
    if one.date is None or other.date is None:
        return "open"
    if one.precision == other.precision == "day":
        return "same" if one.date == other.date else "apart"
    (since, until), (begin, finish) = _span(one.date, one.precision), _span(other.date, other.precision)
    inside = since <= begin <= finish <= until or begin <= since <= until <= finish
    return ("year" if "year" in (one.precision, other.precision) else "month") if inside else "apart"


def _span(first: date, precision: str) -> tuple[date, date]:
    """The first and the last day of a date told so exactly."""
    if precision == "year":
        return date(first.year, 1, 1), date(first.year, 12, 31)
    if precision == "month":
        return first.replace(day=1), first.replace(day=monthrange(first.year, first.month)[1])
    return first, first


def _sentence(event: Event, text: str) -> str:
    """The words that tell an event."""
    return text[event.start : event.end] if event.start is not None else ""


@lru_cache(maxsize=256)
def _content(sentence: str) -> frozenset[str]:
    """The words of a sentence that tell one act from another: no names of parties, offices or acts."""
    plain = sentence
    for name in named(sentence):
        plain = plain[: name.start] + " " * (name.end - name.start) + plain[name.end :]
    found = (match[0].lower() for match in _WORD.finditer(plain))
    return frozenset(word[:6] for word in found if not _COMMON.fullmatch(word) and word not in bases())
