"""Which state does a town lie in? Only what the document itself says: "Lahore, Pakistan", "the Greek island of Kos"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from detente.reading.gazetteer import PLAIN, named
from detente.reading.words import either, words

_PLACE = r"(?P<place>[A-Z][a-z]+(?:[ -][A-Z][a-z]+)?)"
_BEFORE = re.compile(rf"\b(?:in|at|near|of)\s{_PLACE}(?:,|\sin)\s(?:\w+ern\s)?$")
_AFTER = re.compile(rf"(?:'s)?\s(?:[a-z-]+\s){{0,2}}{either('kinds of place')}\s(?:of|at)\s{_PLACE}")
_NO_PLACES = words("safe before names") | words("forenames")


def places(texts: Iterable[str], *, on: date | None = None) -> dict[str, dict[str, str]]:
    """The towns, ports and islands of which a document says in which state they lie.

    Args:
        texts: the title and sentences of the document.
        on: the day of publication.

    Returns:
        The code of the state by the first word and the name of the place; a place said to lie in two is left out.

    Example:
        >>> places(["He landed in Kasur, Pakistan.", "The Greek island of Kos was quiet."])
        {'Kasur': {'Kasur': 'PAK'}, 'Kos': {'Kos': 'GRC'}}
    """
    found: dict[str, set[str]] = {}
    for text in texts:
        plain = text.translate(PLAIN)
        for name in named(text, on=on):
            before = _BEFORE.search(plain, max(0, name.start - 50), name.start) if name.kind == "name" else None
            after = _AFTER.match(plain, name.end) if name.kind in ("name", "adjective") else None
            for match in (before, after):
                if match and match["place"].split()[0] not in _NO_PLACES and not named(match["place"], on=on):
                    found.setdefault(match["place"], set()).add(name.actor)
    by_word: dict[str, dict[str, str]] = {}
    for place, states in found.items():
        if len(states) == 1:
            by_word.setdefault(re.split(r"[ -]", place)[0], {})[place] = min(states)
    return by_word
