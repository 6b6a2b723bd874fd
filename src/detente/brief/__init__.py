"""The brief: what a decision maker reads on two states, every number with its source."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.brief.parts import Findings


@dataclass(frozen=True, slots=True)
class Brief:
    """A brief on two states: the same findings as a page, as a note, and as data."""

    findings: Findings

    @property
    def name(self) -> str:
        """The two codes, for the name of a file: KHM-USA."""
        return f"{self.findings.actor.code}-{self.findings.other.code}"

    def html(self) -> str:
        """The page: one self-contained file from which no request leaves."""
        from detente.brief.page import page

        return page(self.findings)

    def markdown(self) -> str:
        """The note: the same text for a terminal or a file of notes."""
        from detente.brief.markdown import markdown

        return markdown(self.findings)

    def json(self) -> str:
        """The data: every number with value, interval, n, unit and source."""
        from detente.brief.data import data

        return data(self.findings)


def brief(
    actor: str,
    other: str,
    *,
    third: str | None = None,
    since: int | None = None,
    until: int | None = None,
    documents: str | Path | None = None,
    store: str | None = None,
) -> Brief:
    """Say where two states stand with each other, from every source at hand.

    What no source tells is left out and named as unknown; an absence is never counted as a zero.

    Args:
        actor: the first state, by any usual name or code.
        other: the second state.
        third: a third power to set beside the second.
        since: the first year.
        until: the last year.
        documents: a folder or file of documents to read beside the store.
        store: where the store is; by default the user's own.

    Returns:
        A Brief, which becomes a page, a note or data.

    Raises:
        UnknownActor: a name belongs to no state.
        NotEnoughEvidence: two names are the same state, or nothing is on record between them.

    Example:
        >>> brief("Cambodia", "Kampuchea")
        Traceback (most recent call last):
        ...
        detente.errors.NotEnoughEvidence: A brief needs different states.
          found: Cambodia (KHM), Cambodia (KHM)
    """
    from detente.actors import find
    from detente.brief.compose import compose, party
    from detente.errors import NotEnoughEvidence
    from detente.evidence import evidence

    found = [find(name) for name in (actor, other, *([third] if third else []))]
    codes = [state.code for state in found]
    if len(set(codes)) < len(codes):
        named = ", ".join(f"{state.name} ({state.code})" for state in found)
        raise NotEnoughEvidence("A brief needs different states.", found=named)
    folder = Path(documents) if documents else None
    gathered = evidence(codes, since=since, until=until, documents=folder, store=store)
    return Brief(compose(gathered, [party(code) for code in codes], since=since, until=until))
