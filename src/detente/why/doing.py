"""Why this act? The word of the lists that tells it, or what the learned reading weighed."""

from __future__ import annotations

from collections.abc import Iterator

from detente.acts import plover_weight, quad
from detente.reading.deeds import Deed, Weighed
from detente.reading.lexicon import bases
from detente.reading.listed import Found
from detente.reading.relate import Act, told
from detente.reading.what import Told
from detente.why.asked import Telling
from detente.why.plain import spoken
from detente.why.reasons import Reason, listing, quoted

_FRAMES = {
    ">": "done by the one to the other",
    "<": "said of the one to whom it is done",
    "=": "done by both",
    "~": "done by both where the words say so",
}
_LINKS = {
    "passive": "It stands in the passive: who acts comes after “by”, or is left out.",
    "to": "It stands after “to”, and takes its subject from the verb before it.",
    "gerund": "It stands after a preposition, and takes its subject from the verb before it.",
    "and": "It is joined to the verb before it, and takes its subject from there.",
}


def doing(telling: Telling) -> Reason:
    """Why an act is this one of the sixteen, with its mode.

    Args:
        telling: the act in its sentence.

    Example:
        >>> from detente.why.asked import first
        >>> doing(first("Chile thanked Peru.")).answer
        'SUPPORT, praise: verbal cooperation'
    """
    event = telling.event
    act = event.act or "none"
    answer = f"{act}{f', {event.mode}' if event.mode else ''}: {quad(act)}" if event.act else act
    if telling.listed:
        found = telling.listed[0]
        return Reason("what", answer, tuple(_by_the_lists(telling, found)), _figures("word list", found))
    if telling.learned:
        found, deed, pair = telling.learned
        (weighed,) = told([pair.clues], why=True)
        figures = {**_figures("learned", found), **learned_figures(pair, weighed)}
        return Reason("what", answer, tuple(_by_what_was_learned(telling, deed, pair, weighed)), figures)
    return Reason("what", answer, ("Today's rules do not find this act here: an older reading stored it.",))


def _figures(by: str, found: Found) -> dict[str, object]:
    word = found.told
    return {"by": by, "start": word.start, "end": word.end, "form": word.form, "act": word.sense.act}


def learned_figures(pair: Weighed, act: Act) -> dict[str, object]:
    """The figures behind an act that was not told by a word of the lists.

    Args:
        pair: the two parties, weighed.
        act: what was learned to be told between them.

    Example:
        >>> from detente.reading.deeds import weighed
        >>> from detente.why.asked import Read, grammar, written
        >>> (line,) = Read.of(written("Police arrested two students.", "note")).lines
        >>> pair = weighed(grammar(line))[0]
        >>> list(learned_figures(pair, told([pair.clues], why=True)[0])["probabilities"])[0]
        'COERCE'
    """
    likely = sorted(act.probabilities.items(), key=lambda one: -one[1])[:3]
    return {
        "sure": round(pair.sure, 3),
        "least": pair.least,
        "none": round(act.none, 3),
        "probabilities": {name: round(share, 3) for name, share in likely},
        "because": [[name, round(weight, 3)] for name, weight in act.because],
    }


def _by_the_lists(telling: Telling, found: Found) -> Iterator[str]:
    text, word = telling.line.part.text, found.told
    yield _listed(text, word)
    yield f"The lists have it as {sense(word)}, {_FRAMES[word.sense.frame]}."
    if word.link in _LINKS:
        yield _LINKS[word.link]


def _listed(text: str, word: Told) -> str:
    """The word of the lists, and what had to stand beside it."""
    said = text[word.start : word.end]
    base = bases().get(said.lower())
    kind = "a noun" if word.form == "noun" else f"a form of “{base}”" if base and base != said.lower() else "a verb"
    after = text[word.end : word.reach].strip()
    needs = f", with {quoted(after)} after it" if after else ""
    if word.sense.follow and not after:
        needs = ", with what it needs before it" if word.link == "passive" else ", and nothing after it speaks against"
    return f"{quoted(said)} is on the lists of words that tell acts: {kind}{needs}."


def sense(word: Told) -> str:
    """The act and mode that a word of the lists tells.

    Args:
        word: the word.

    Example:
        >>> from detente.reading.what import what
        >>> [sense(word) for word in what("They lifted the embargo.", [])]
        ['RETREAT, lift-sanctions']
    """
    return f"{word.sense.act}, {word.sense.mode}" if word.sense.mode else word.sense.act


def _by_what_was_learned(telling: Telling, deed: Deed, pair: Weighed, act: Act) -> Iterator[str]:
    text, word = telling.line.part.text, deed.told
    one, two = (quoted(text[party.start : party.end]) for party in (deed.actor, deed.other))
    yield "The word lists alone leave it open; its grammar and what was learned from examples tell it."
    yield f"That an act passes from {one} to {two} is {pair.sure:.0%} sure; {pair.least:.0%} are asked for."
    yield f"Of all acts the likeliest are {likeliest(act)}."
    yield f"The word that joins the two is {quoted(text[word.start : word.end])}."
    if word.sense.mode or word.sense.act != act.act:
        yield f"The word lists read it as {sense(word)}."
    yield "What spoke for it (+) or against it (-) most, as logarithms of the odds:"
    yield from (f"{voice}." for voice in spoken(act.because))


def likeliest(act: Act) -> str:
    """The three likeliest acts with their probabilities.

    Args:
        act: what was learned to be told.

    Example:
        >>> likeliest(Act("AID", {"AID": 0.9, "AGREE": 0.06, "REJECT": 0.04}, 0.0))
        'AID (90%), AGREE (6%) and REJECT (4%)'
    """
    likely = sorted(act.probabilities.items(), key=lambda one: -one[1])[:3]
    return listing([f"{name} ({share:.0%})" for name, share in likely])


def weight(telling: Telling) -> Reason:
    """What an act weighs, and in which code book.

    Args:
        telling: the act in its sentence.

    Example:
        >>> from detente.why.asked import first
        >>> weight(first("Chile thanked Peru.")).because
        ('In the PLOVER code book SUPPORT weighs +5.0, from -10 (conflict) to +10 (cooperation).',)
    """
    event = telling.event
    if event.weight is None or event.act is None:
        return Reason("weight", "none", (f"The {event.book} code book has no weight for {event.code}.",))
    own = event.mode and plover_weight(event.act, event.mode) != plover_weight(event.act)
    name = event.code if own else event.act
    told = f"In the {event.book} code book {name} weighs {event.weight:+.1f}, "
    figures = {"weight": event.weight, "book": event.book, "code": event.code}
    return Reason("weight", f"{event.weight:+.1f}", (f"{told}from -10 (conflict) to +10 (cooperation).",), figures)
