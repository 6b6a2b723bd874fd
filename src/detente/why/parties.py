"""Why these two? The words that name each party of an act, and how they were understood."""

from __future__ import annotations

from collections.abc import Iterator

from detente.actors import get
from detente.errors import UnknownActor
from detente.reading.gazetteer import Named, borne, named
from detente.reading.mentions import Mention
from detente.why.asked import Telling
from detente.why.reasons import Reason, listing, quoted

_KINDS = {
    "name": "is a name of {}",
    "organisation": "is a name of {}",
    "adjective": "is an adjective that means {}",
    "demonym": "means the people of {}",
    "capital": "is the capital of {}, and stands for its government",
    "seat": "is a seat of government of {}",
    "town": "is a town or province of {}",
    "agency": "is on the list of bodies of {}",
    "civil": "is on the list of people and firms of {}",
    "leader": "is on the list of leaders, of {}",
    "minister": "is on the list of foreign ministers, of {}",
}
_PRONOUNS = frozenset(["he", "she", "it", "him", "her", "they"])
_SMALL = frozenset(["the", "a", "an", "of", "s", "and"])


def who(telling: Telling) -> Reason:
    """Why this is the one who acts.

    Args:
        telling: the act in its sentence.

    Example:
        >>> from detente.why.asked import first
        >>> who(first("Chile thanked Peru.")).because
        ('“Chile” is a name of Chile (CHL).',)
    """
    return _party(telling, "who", telling.event.actor, telling.event.who)


def whom(telling: Telling) -> Reason:
    """Why this is the one towards whom it is done.

    Args:
        telling: the act in its sentence.

    Example:
        >>> from detente.why.asked import first
        >>> whom(first("Chile thanked Peru.")).because
        ('“Peru” is a name of Peru (PER).',)
    """
    return _party(telling, "to whom", telling.event.other, telling.event.whom)


def label(code: str) -> str:
    """An actor by name and code; a party whose state is not told by its words.

    Example:
        >>> label("KHM"), label("?the police")
        ('Cambodia (KHM)', 'the police (its state is not told)')
    """
    if code.startswith("?"):
        return f"{code[1:]} (its state is not told)"
    try:
        return f"{get(code).name} ({code})"
    except UnknownActor:
        return code


def _party(telling: Telling, question: str, code: str, words: str | None) -> Reason:
    if code.startswith("?"):
        stranger = f"{quoted(words or code[1:])} names a party, and the sentence does not say of which state."
        return Reason(question, label(code), (stranger,), {"words": words or code[1:], "actor": None})
    mention = _mention(telling, code, words, last=question == "who")
    if mention is None:
        return Reason(question, label(code), tuple(_unsaid(telling, code)), {"words": None, "actor": code})
    text = telling.line.part.text[mention.start : mention.end]
    because = list(_understood(telling, mention, code))
    if words and words != text:
        because.insert(0, f"{quoted(words)} acts for {quoted(text)}.")
    figures = {"words": words or text, "start": mention.start, "end": mention.end, "kind": mention.kind, "actor": code}
    return Reason(question, label(code), tuple(because), figures)


def _mention(telling: Telling, code: str, words: str | None, *, last: bool) -> Mention | None:
    """The words that name a party: those that the reading gives, else the nearest on the side where it stands."""
    able = [mention for mention in telling.line.mentions if code in mention.actors]
    told = telling.found.told if telling.found else None
    at = telling.line.part.text.find(words) if words else -1
    if at >= 0:
        able = [one for one in able if one.start < at + len(words or "") and at < one.end] or able
    if not able or told is None:
        return able[0] if able else None
    before = [one for one in able if one.end <= told.start]
    after = [one for one in able if one.start >= told.end]
    first = last != (told.link == "passive")  # in the passive the one who acts stands behind the verb
    sides = (before[::-1], after) if first else (after, before[::-1])
    # A mere place is the party only where nothing else names it.
    ranked = [*sides[0], *sides[1], *able]
    return min(ranked, key=lambda one: one.place)


def _understood(telling: Telling, mention: Mention, code: str) -> Iterator[str]:
    """How the words of a mention were understood."""
    line, text = telling.line, telling.line.part.text
    names = [
        name for name in named(text, on=line.on) if mention.start <= name.start < mention.end and name.actor == code
    ]
    for name in names:
        yield _on_the_list(telling, name)
    words = text[mention.start : mention.end]
    if not names:
        yield _pointed(telling, mention, code, words)
    elif mention.name and mention.kind == "person" and mention.name != text[names[0].start : names[0].end]:
        apposed = words.startswith(mention.name) and "," in words
        how = "in apposition" if apposed else "in the words around it"
        yield f"{quoted(words)} gives the person, {mention.name}, an office of the state {how}."
    elif names[0].kind not in ("leader", "minister") and _more(words, [text[name.start : name.end] for name in names]):
        yield f"{quoted(words)} is taken as a whole: an office or a body of the state, or its person."
    if mention.kind == "civil":
        yield "These are people or a firm of it, not its government."


def _more(words: str, names: list[str]) -> bool:
    """Whether words hold more than the names in them."""
    for name in names:
        words = words.replace(name, " ", 1)
    return bool({word.strip("'’.,-").lower() for word in words.split()} - _SMALL - {""})


def _on_the_list(telling: Telling, name: Named) -> str:
    """A name of the lists, with the days between which it holds."""
    words, on = telling.line.part.text[name.start : name.end], telling.line.on
    meant = [entry for entry in borne(words) if entry.actor == name.actor]
    held = [
        entry
        for entry in meant
        if on is None or ((not entry.since or entry.since <= on) and (not entry.until or on <= entry.until))
    ]
    entry = next(iter(held or meant), None)
    told = f"{quoted(words)} {_KINDS.get(name.kind, 'is a name of {}').format(label(name.actor))}"
    if entry and (entry.since or entry.until):
        told += f", {_span(entry.since, entry.until)}"
        told += f"; the sentence speaks of {on}" if on else "; no date tells when it was said"
    if not name.holds:
        told += ", and out of office then"
    return told + (", by your own list of actors." if entry and entry.own else ".")


def _span(since: object, until: object) -> str:
    if since and until:
        return f"{since} to {until}"
    return f"since {since}" if since else f"until {until}"


def _pointed(telling: Telling, mention: Mention, code: str, words: str) -> str:
    """Words that stand for an actor who is named elsewhere."""
    if mention.kind == "pair":
        pair = listing([label(actor) for actor in mention.actors])
        return f"{quoted(words)} means the two of whom it is told: {pair}."
    kind = " is a pronoun and" if words.lower() in _PRONOUNS else f" is {mention.name} and" if mention.name else ""
    before = _before(telling, mention, code)
    if before is None:
        return f"{quoted(words)}{kind} belongs to {label(code)} by what the whole text tells."
    said, place = before
    near = ("in this sentence", "in the sentence before")[telling.place - place : telling.place - place + 1]
    where = near[0] if near else f"in line {_row(telling, place)}"
    return f"{quoted(words)}{kind} stands for {label(code)}, told of {where} as {quoted(said)}."


def _before(telling: Telling, mention: Mention, code: str) -> tuple[str, int] | None:
    """The last words before a mention that name its actor, and the sentence that they stand in."""
    for place in range(telling.place, -1, -1):
        line = telling.read.lines[place]
        able = [one for one in line.mentions if code in one.actors and one.kind != "pair"]
        if place == telling.place:
            able = [one for one in able if one.end <= mention.start]
        if mention.name:
            able = [one for one in able if one.name and one.name.split()[-1] == mention.name.split()[-1]]
        for one in reversed(able):
            words = line.part.text[one.start : one.end]
            names = any(one.start <= name.start < one.end for name in named(line.part.text, on=line.on))
            if names and words.lower() not in _PRONOUNS:
                return words, place
    return None


def _row(telling: Telling, place: int) -> int:
    return telling.read.row(telling.read.lines[place].part.start)


def _unsaid(telling: Telling, code: str) -> Iterator[str]:
    """Why an actor counts that the sentence does not name."""
    found = telling.found
    text = telling.line.part.text
    if found and text[found.told.start : found.told.end].lower().startswith(("vote", "voti", "abstain")):
        yield "The sentence tells of a vote: it is on what the United Nations did, told before, towards this actor."
        return
    yield f"The sentence does not name {label(code)}: the text is about these two alone, so the other is understood."
