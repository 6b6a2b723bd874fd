"""The shelf of sources: what detente can load, from where, and how to cite it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from detente.sources import documents, icews, un_votes
from detente.tables import DOCUMENTS, EVENTS, VOTES, Kind

if TYPE_CHECKING:
    import ibis


@dataclass(frozen=True, slots=True)
class Source:
    """One source: how to read it, what it holds, how to cite it, under which licence, and where to get it.

    `complete` says that an absence inside the span of a file is a zero; `span` then tells that span.
    """

    name: str
    read: Callable[[Path], ibis.Table]
    kind: Kind
    title: str
    citation: str
    licence: str
    covers: str
    where: str
    complete: bool
    span: Callable[[Path], tuple[date, date] | None] | None = None


_ROWS = (
    Source(
        name="documents",
        read=documents.read,
        kind=DOCUMENTS,
        title="Your own documents, and the examples that come with detente",
        citation="Cite each document by its author, title and date.",
        licence="that of each document",
        covers="what the documents tell; what they do not tell is unknown",
        where="text, Markdown, HTML, PDF and DOCX files and folders on your disk",
        complete=False,
    ),
    Source(
        name="icews",
        read=icews.read,
        kind=EVENTS,
        title="Integrated Crisis Early Warning System: events coded by machine from the world's news",
        citation="Boschee, Elizabeth, Jennifer Lautenschlager, Sean O'Brien, Steve Shellman, James Starz and Michael "
        "Ward (2015). ICEWS Coded Event Data. Harvard Dataverse. doi:10.7910/DVN/28075",
        licence="its own terms: free for research with citation; see its page before passing rows on",
        covers="acts between the people and institutions of two states, by day, 1995 to 2023; acts within one state "
        "are left out",
        where="Harvard Dataverse, doi:10.7910/DVN/28075 (unpack the ZIP files)",
        complete=True,
        span=icews.span,
    ),
    Source(
        name="un_votes",
        read=un_votes.read,
        kind=VOTES,
        title="Roll-call votes of the United Nations General Assembly",
        citation="Voeten, Erik, Anton Strezhnev and Michael Bailey (2009). United Nations General Assembly Voting "
        "Data. Harvard Dataverse. doi:10.7910/DVN/LEJUQZ",
        licence="CC0 1.0",
        covers="every recorded vote of every member since 1946; resolutions adopted without a vote are not in it",
        where="Harvard Dataverse, doi:10.7910/DVN/LEJUQZ (UNVotes)",
        complete=True,
        span=un_votes.span,
    ),
)

SOURCES: dict[str, Source] = {row.name: row for row in _ROWS}
