"""The footnotes of a brief: every data set, collection and document that it rests on, numbered as it is met."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

from detente.brief.parts import Source
from detente.brief.words import when


class Footnotes:
    """Numbered sources, each once."""

    def __init__(self) -> None:
        self._sources: dict[str, Source] = {}

    def collection(self, name: str, *, note: str | None = None) -> str:
        """The key of a data set or collection of texts, or of several joined by +, numbered when it is first met."""
        if name not in self._sources and "+" in name:
            self._several(name, "Several data sets together", name.split("+"))
        elif name not in self._sources:
            title, citation, where = _described(name)
            self._add(name, "collection", title, citation=citation, url=_link(where), note=note)
        return name

    def model(self, name: str) -> str:
        """The key of a model, with whom to cite for its method."""
        from detente.models import MODELS

        key = f"model:{name}"
        if key not in self._sources:
            cited = MODELS[name].citation if name in MODELS else None
            self._add(key, "collection", f"The model {name} of detente", citation=cited, url=_link(cited))
        return key

    def together(self, names: Sequence[str]) -> str:
        """The key of several collections at once, for a count that rests on them all."""
        keys = [self.collection(name) for name in names or ["documents"]]
        if len(keys) == 1:
            return keys[0]
        return self._several("acts", "All sources of acts together", keys)

    def _several(self, key: str, title: str, names: Sequence[str]) -> str:
        titles = "; ".join(self._sources[self.collection(name)].title for name in names)
        self._add(key, "collection", title, note=titles)
        return key

    def document(self, event: Mapping[str, Any]) -> str:
        """The key of the document that tells an event, or of its collection where the source names no document."""
        if not event["document"]:
            return self.collection(event["source"])
        key = f"{event['source']}:{event['document']}"
        if key not in self._sources:
            published = when(event["published"], "day") if event["published"] else None
            title = event["title"] or PurePath(event["document"]).name
            link = str(event["url"] or "")
            url = link if link.startswith(("https://", "http://")) else None  # nothing else may become a link
            self._add(key, "document", title, citation=event["cites"], url=url, note=published)
        return key

    def all(self) -> tuple[Source, ...]:
        """Every source, in the order of its number."""
        return tuple(self._sources.values())

    def _add(self, key: str, kind: str, title: str, **facts: str | None) -> None:
        self._sources[key] = Source(key=key, number=len(self._sources) + 1, kind=kind, title=title, **facts)


def _link(where: str | None) -> str | None:
    """The link in a text that says where something is: an address, or a DOI made one."""
    found = re.search(r"https?://\S+|doi:(10\.\S+)", where or "")
    if found is None:
        return None
    return f"https://doi.org/{found[1]}" if found[1] else found[0]


def _described(name: str) -> tuple[str, str | None, str | None]:
    """Title, citation and place of a source, from the shelf of sources; its bare name where it is not on it."""
    if name == "documents":
        return "The documents read for this brief", "Each that tells an act has a number of its own", None
    from detente.sources import SOURCES

    known = SOURCES.get(name)
    return (known.title, known.citation, known.where) if known else (name, None, None)
