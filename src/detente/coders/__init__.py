"""The shelf of ways to code a document: each takes a Document and gives the acts it tells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from detente.coders import llm, rules
from detente.tables import Document, Event


@dataclass(frozen=True, slots=True)
class Coder:
    """One way of coding a document: its name, its function, and what it is in a few words.

    `cost`, where given, tells what the coder has asked of others so far, and marks one that works in one process.
    """

    name: str
    code: Callable[[Document], list[Event]]
    title: str
    cost: Callable[[], str] | None = None


CODERS: Mapping[str, Coder] = {
    "rules": Coder("rules", rules.code, "word lists and word order, offline and the same every time"),
    "llm": Coder("llm", llm.code, "a language model that you name, every act checked against the text", llm.cost),
}
