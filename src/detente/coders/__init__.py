"""The shelf of ways to code a document: each takes a Document and gives the acts it tells."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from detente.coders import llm, rules
from detente.tables import Document, Event


@dataclass(frozen=True, slots=True)
class Coder:
    """One way of coding a document: its name, its function, and what it is in a few words.

    `codes`, where given, does the same to several documents at once, which is quicker than one by one. `cost`, where
    given, tells what the coder has asked of others so far, and marks one that works in one process.
    """

    name: str
    code: Callable[[Document], list[Event]]
    title: str
    cost: Callable[[], str] | None = None
    codes: Callable[[Sequence[Document]], Iterable[list[Event]]] | None = None


CODERS: Mapping[str, Coder] = {
    "rules": Coder(
        "rules",
        rules.code,
        "word lists, grammar and a small classifier, offline and the same every time",
        codes=rules.codes,
    ),
    "llm": Coder("llm", llm.code, "a language model that you name, every act checked against the text", llm.cost),
}


@contextmanager
def counted(name: str) -> Iterator[None]:
    """Tell on the standard error at the end, however it ends, what a coder has asked of others and what that cost.

    Args:
        name: the coder; one that asks nobody, or that does not exist, is silent.

    Example:
        >>> with counted("rules"):
        ...     pass
    """
    try:
        yield
    finally:
        row = CODERS.get(name)
        line = row.cost() if row and row.cost else ""
        if line and sys.stderr:
            sys.stderr.write(f"{line}\n")
