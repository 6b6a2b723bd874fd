"""From rows of EVENTS to told acts: one act for all the passages that tell it, and one for both directions of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from detente.acts import quad
from detente.brief.footnotes import Footnotes
from detente.brief.parts import Number, Party, Telling, Told
from detente.brief.words import deed, opening, signed, when

Row = Mapping[str, Any]

PARTS = ("actor", "other", "third")
TOLD = ("happened", "planned", "proposed")  # what is denied or only imagined is counted, not told
WEIGHT = "weight from −10 (conflict) to +10 (cooperation)"


def tell(events: Iterable[Row], parties: Sequence[Party], notes: Footnotes) -> list[Told]:
    """The acts between the first party and each of the others, the newest first, the undated last.

    Args:
        events: rows of EVENTS with quote, title, url, published and cites.
        parties: the two actors of the brief, and the third power where there is one.
        notes: the footnotes, to which the documents are added.
    """
    first, others = parties[0].codes, frozenset[str]().union(*(party.codes for party in parties[1:]))
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for event in events:
        ends = {event["actor"], event["other"]}
        if len(ends) == 2 and ends & first and ends & others and event["status"] in TOLD:
            groups.setdefault(_same(event), []).append(event)
    merged = sorted(_mutual(list(groups.values())), key=_newest, reverse=True)
    return [_told(group, parties, notes) for group in merged]


def _newest(group: Sequence[Row]) -> tuple[bool, str, str]:
    """Sorts by date, an undated act by its publication but after every dated one."""
    event = group[0]
    return event["date"] is not None, str(event["date"] or event["published"] or ""), event["record"]


def _same(event: Row) -> tuple[Any, ...]:
    """What two passages share when they tell one act: news repeats itself. Undated acts are only the same in one
    passage.
    """
    place = (event["document"], event["start"]) if event["date"] is None else None
    what = (event["act"], event["mode"]) if event["act"] else event["code"]
    return event["date"], event["precision"], event["actor"], event["other"], what, event["status"], place


def _mutual(groups: list[list[Row]]) -> list[list[Row]]:
    """Join the two directions of an act that one passage tells of both sides."""
    by_passage: dict[tuple[Any, ...], list[Row]] = {}
    kept = []
    for group in groups:
        event = group[0]
        date_, precision, actor, other, *what = _same(event)
        passage = (event["document"], event["start"], event["quote"], date_, precision, *what)
        twin = by_passage.get((*passage, other, actor)) if event["quote"] else None
        if twin is None:
            by_passage[(*passage, actor, other)] = group
            kept.append(group)
        else:
            twin.extend(group)
    return kept


def _told(group: Sequence[Row], parties: Sequence[Party], notes: Footnotes) -> Told:
    event = group[0]
    roles = _roles(parties)
    (actor_role, actor), (other_role, other) = roles[event["actor"]], roles[event["other"]]
    mutual = any(row["actor"] != event["actor"] for row in group)
    if mutual and other_role == "actor":
        actor, other = other, actor
    words = deed(
        event["act"],
        event["mode"],
        event["code"],
        actor=actor.called,
        other=other.called,
        mutual=mutual,
        done=event["status"] == "happened",
    )
    tellings = {(row["document"], row["quote"]): row for row in group}
    passages = len(tellings) + sum(len(row["again"].split("|")) for row in tellings.values() if row["again"])
    return Told(
        row="third" if "third" in (actor_role, other_role) else "pair",
        by="both" if mutual else actor_role,
        side=side(event),
        material=bool(event["act"]) and quad(event["act"]).startswith("material"),
        date=str(event["date"]) if event["date"] else None,
        precision=event["precision"],
        when=_when(event),
        actor=actor.code,
        other=other.code,
        words=opening(words),
        act=event["act"],
        mode=event["mode"],
        field=next((row["field"] for row in group if row["field"]), None),
        weight=_weight(event, passages, notes),
        status=event["status"],
        records=tuple(row["record"] for row in group),
        tellings=tuple(Telling(row["quote"], row["voice"], notes.document(row)) for row in tellings.values()),
    )


def _roles(parties: Sequence[Party]) -> dict[str, tuple[str, Party]]:
    """By code, the part a state plays in the brief, under the name it had then."""
    named = [(role, name) for role, party in zip(PARTS, parties, strict=False) for name in (party, *party.former)]
    return {name.code: (role, name) for role, name in reversed(named)}


def _when(event: Row) -> str:
    published: date | None = event["published"]
    if event["date"] is None and published is not None:
        return f"undated, told on {when(published, 'day')}"
    return when(event["date"], event["precision"])


def side(event: Row) -> str:
    """Whether an act is cooperation or conflict: by its quad class and the sign of its weight.

    A bare request has the class of conflict and weighs nothing: where class and weight do not agree it is neither.
    """
    weight = event["weight"]
    by_weight = "neither" if not weight else "cooperation" if weight > 0 else "conflict"
    if not event["act"]:
        return by_weight
    by_class = "cooperation" if quad(event["act"]).endswith("cooperation") else "conflict"
    return by_class if weight is None or by_class == by_weight else "neither"


def _weight(event: Row, passages: int, notes: Footnotes) -> Number | None:
    if event["weight"] is None:
        return None
    source = notes.collection(event["source"])
    return Number(event["weight"], signed(event["weight"]), passages, WEIGHT, source, of="passages")
