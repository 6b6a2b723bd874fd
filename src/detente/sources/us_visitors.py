"""Visits of foreign leaders to the United States."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import ibis

from detente import actors
from detente.files import xml
from detente.files.rows import needed, told
from detente.kinds import visits
from detente.tables import EARLIEST, EVENTS, Span, check

_NEEDED = {
    "since": ("start", "start_date", "date_start"),
    "visitor": ("visitor", "name"),
    "country": ("country", "from"),
}
_USUAL = {"until": ("end", "end_date", "date_end"), "remarks": ("description", "remarks")}
_UNITED_NATIONS = re.compile(r"\bUN\b|\bU\.N\.|\bUNGA\b|United Nations")
# What makes a journey to the United Nations a visit to the United States as well.
_GOVERNMENT = re.compile(
    r"\b(state|official|working|unofficial|informal|private|courtesy)\b[\w ,-]*\bvisit\b(?!ed)|White House|Washington"
    r"|Camp David|Congress|Blair House",
    re.IGNORECASE,
)
_PASSING = re.compile(
    r"\ben route\b|\bin transit\b|transited|stopover|refuel|vacation|medical treatment", re.IGNORECASE
)
_DONE = re.compile(
    r"\b(met|meeting|address\w*|attend\w*|visit\b|visited president|talks|discuss\w*|sign\w*|luncheon|dinner)",
    re.IGNORECASE,
)


def read(path: Path) -> ibis.Table:
    """Read visits of leaders of other states to the United States.

    Who came for the United Nations is left out, though he met the president there, unless he is said to have paid a
    visit or to have been in Washington; so is who only passed through. What is told of visitors from one state within
    three days is one visit.

    Args:
        path: the publisher's folder, or an XML file of it, or a table of visitor, country and start, with end and
            description where it has them.

    Returns:
        An EVENTS table in the book VISIT: the code is the rank of the visitor by his title, head for most; no weight.
        A state without a row on a day sent no leader. A state that detente does not know is ?NAME.

    Raises:
        BadTable: the file is missing or cut short, lacks a column, or holds a day that cannot be.

    Source: Office of the Historian, Visits by Foreign Leaders, history.state.gov.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "visits.csv")
        ...     _ = file.write_text("visitor,start,country\\nPrime Minister Hun Sen,2016-02-16,Cambodia\\n")
        ...     read(file).select("actor", "other", "date", "code").to_pyarrow().to_pylist()
        [{'actor': 'KHM', 'other': 'USA', 'date': datetime.date(2016, 2, 16), 'code': 'head'}]
    """
    with told(path):
        held = visits.visits(_stops(path), find=actors.find, source="us_visitors")
        return check(held, EVENTS, where=path.name)


def spans(path: Path) -> list[Span]:
    """The days that a file of visits covers: what others do to the United States.

    Args:
        path: the file.

    Returns:
        One span from the first visit to the last day told.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "visits.csv")
        ...     _ = file.write_text("visitor,start,country\\nPrime Minister Hun Sen,2016-02-16,Cambodia\\n")
        ...     spans(file)
        [Span(since=datetime.date(2016, 2, 16), until=datetime.date(2016, 2, 16), actors='*>USA')]
    """
    days = [day for line in _lines(path) for day in _days(line, path)]
    return [Span(max(EARLIEST, min(days)), max(days), "*>USA")] if days else []


def _lines(path: Path) -> list[dict[str, str | None]]:
    table = xml.rows(path, tags=("visit",))
    held = needed(table, _NEEDED, where=path.name)
    for need, usual in _USUAL.items():
        name = next((name for name in usual if name in table.columns), None)
        held |= {need: name} if name else {}
    with told(path):
        rows: list[dict[str, str | None]] = (
            table.select(**{need: table[name].cast("string").strip() for need, name in held.items()})
            .to_pyarrow()
            .to_pylist()
        )
    return rows


def _stops(path: Path) -> Iterator[visits.Stop]:
    for line in _lines(path):
        since, until = _days(line, path)
        if _counts(line.get("remarks") or ""):
            title = line["visitor"] or ""
            yield visits.Stop(line["country"] or "", "USA", since, until, visits.rank(title), title)


def _days(line: dict[str, str | None], path: Path) -> tuple[date, date]:
    since = visits.moment(line["since"], where=path.name)
    return since, visits.moment(line["until"], where=path.name) if line.get("until") else since


def _counts(remarks: str) -> bool:
    """Whether a journey was a visit to the United States: not to the United Nations alone, not on the way."""
    if _UNITED_NATIONS.search(remarks):
        return bool(_GOVERNMENT.search(remarks))
    return bool(not _PASSING.search(remarks) or _DONE.search(remarks))
