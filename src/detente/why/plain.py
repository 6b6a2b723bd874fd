"""What speaks for an act, told in plain words: the clues of the learned reading, gathered by the word they are of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from detente.why.reasons import listing, quoted

_SIGNS = {"S": "the one who acts", "T": "the other", "N": "a name", "#": "a number"}
_VERBS = {
    "verb": "the verb of the one who acts",
    "other's verb": "the verb of the other",
    "way": "what links the two",
}
_PLACES = {
    **_VERBS,
    "before": "before the two",
    "between": "between the two",
    "after": "after the two",
    "word": "anywhere in the sentence",
    "root": "the main word of the sentence",
    "actor": "the name of the one who acts",
    "other": "the name of the other",
    "case": "before the other",
    "meaning": "its meaning",
}
_PARTS = {
    "nsubj": "the subject of its verb",
    "nsubj:pass": "the subject of a passive",
    "obj": "the object of its verb",
    "iobj": "the receiver",
    "obl": "behind a preposition",
    "obl:agent": "behind “by”",
    "nmod": "part of another's name or phrase",
    "nmod:poss": "an owner",
    "amod": "an adjective",
    "compound": "part of a longer name",
    "conj": "joined by “and”",
    "appos": "an apposition",
    "ROOT": "the main word",
}
_FORMS = {
    "VBD": "in the past",
    "VBN": "a past participle",
    "VBG": "in -ing",
    "VBZ": "in the present",
    "VBP": "in the present",
    "VB": "in its base form",
    "MD": "an auxiliary",
}
_TOLD = {
    "told": "in this sentence",
    "told freely": "not as the content of another act",
    "told on the way": "by a word that links the two",
    "told by the verb": "by the verb of the one who acts",
    "told under the verb": "by what follows the verb of the one who acts",
    "told by the other's verb": "by the verb of the other",
    "told first": "first after the one who acts",
}


class Voice(NamedTuple):
    """What speaks for an act or against it: its words, how much in all, and how each counts."""

    words: str
    weight: float
    how: tuple[str, ...]

    def __str__(self) -> str:
        """One line for people."""
        return f"{self.words} ({self.weight:+.2f}): {', '.join(self.how)}"


def spoken(because: Iterable[tuple[str, float]], *, most: int = 6) -> list[Voice]:
    """What spoke for an act, in plain words.

    Args:
        because: clues and their weights, as `relate.told` gives them.
        most: how many to tell.

    Returns:
        The weightiest first; the clues of one word stand together.

    Example:
        >>> for voice in spoken([("verb:refuse", 0.35), ("verb>:refuse>xcomp:free", 0.2), ("meaning:refuse", 0.6)]):
        ...     print(voice)
        “refuse” (+0.95): the verb of the one who acts, its meaning
        “refuse”, with “free” under it (+0.20): the verb of the one who acts
    """
    weights, how = dict[str, float](), dict[str, list[str]]()
    for name, weight in because:
        words, place = said(name)
        weights[words] = weights.get(words, 0.0) + weight
        how.setdefault(words, []).append(place)
    found = [Voice(words, weight, tuple(dict.fromkeys(how[words]))) for words, weight in weights.items()]
    return sorted(found, key=lambda one: (-abs(one.weight), one.words))[:most]


def said(name: str) -> tuple[str, str]:
    """The words of a clue, and how they count.

    Example:
        >>> said("verb's:obj:embargo")
        ('“embargo”', 'under the verb of the one who acts')
    """
    place, _, rest = name.partition(":")
    if place in _TOLD:
        return f"The word lists ({rest.replace('/None', '')})", _TOLD[place]
    if place == "order":
        return "The order of the two", f"the one who acts is named {'first' if rest == 'ST' else 'last'}"
    if place in ("actor is", "other is"):
        return f"The place of {_SIGNS['S' if place == 'actor is' else 'T']}", _PARTS.get(rest, "its place in grammar")
    if place.endswith("form"):
        return f"The form of {_owner(place)}", _FORMS.get(rest, "no verb")
    if place == "whole way":
        return "All that links the two", listing([_word(word) for word in rest.split(">")], joint="then")
    return _of_words(place, rest)


def _of_words(place: str, rest: str) -> tuple[str, str]:
    """A clue that is of certain words."""
    if place == "led" or place.endswith("'s"):
        if rest == "not":
            return "“not”", f"it denies {_owner(place)}"
        owner = _VERBS["verb"] if place == "led" else _owner(place)
        above, under, word = rest.rpartition(">")
        if under:
            return f"{_word(above)}, with {_word(word)} under it", owner
        return _word(rest.rpartition(":")[2]), f"under {owner}"
    if place in ("verb>", "way>"):
        above, _, word = rest.rpartition(">")
        return (
            f"{_word(above.partition('>')[0])}, with {_word(word.rpartition(':')[2])} under it",
            _VERBS[place[:-1]],
        )
    word = rest.rpartition(":")[2]
    return _word(word), _PLACES.get(place, place)


def _owner(place: str) -> str:
    """Whose verb a clue speaks of."""
    name = place.removesuffix(" form").removesuffix("'s")
    return _VERBS.get(name, _VERBS["verb"])


def _word(base: str) -> str:
    """A word of a clue as people read it, signs such as N for any name spelt out."""
    if base in _SIGNS:
        return _SIGNS[base]
    parts = base.split()
    if not any(part in _SIGNS for part in parts):
        return quoted(base)
    return ", ".join(_SIGNS.get(part) or quoted(part) for part in parts)
