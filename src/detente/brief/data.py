"""The brief as data: the findings as JSON, every number with value, interval, n, unit and source."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from typing import Any

from detente.brief.parts import Findings, Number, Sentence


def data(findings: Findings) -> str:
    """The findings as JSON, in the order of the page.

    A sentence is an object with its text, its numbers and the sources it names. Numbers are objects everywhere.
    """
    return json.dumps(_plain(findings), ensure_ascii=False, indent=1)


def _plain(part: Any, kind: object = "") -> Any:
    """The part as JSON knows it; `kind` is the annotation of the field that holds it."""
    if kind == "Sentence":
        return _sentence(part)
    if is_dataclass(part):
        return {field.name: _plain(getattr(part, field.name), field.type) for field in fields(part)}
    if isinstance(part, tuple):
        return [_plain(piece, "Sentence" if kind == "tuple[Sentence, ...]" else "") for piece in part]
    return part


def _sentence(part: Sentence) -> dict[str, Any]:
    numbers = [_plain(piece) for piece in part if isinstance(piece, Number)]
    sources = dict.fromkeys(piece.source for piece in part if not isinstance(piece, str))
    return {"text": text(part), "numbers": numbers, "sources": list(sources)}


def text(sentence: Sentence) -> str:
    """A sentence as bare text, without its footnotes."""
    pieces = (piece if isinstance(piece, str) else getattr(piece, "text", "") for piece in sentence)
    return "".join(pieces).strip()
