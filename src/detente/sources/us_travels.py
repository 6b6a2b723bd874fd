"""Journeys abroad of presidents and secretaries of state of the United States."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import ibis

from detente import actors
from detente.errors import BadTable
from detente.files import xml
from detente.files.rows import needed, told
from detente.kinds import visits
from detente.tables import EARLIEST, EVENTS, Span, check

_NEEDED = {
    "since": ("start", "start_date", "date_start"),
    "role": ("role", "office"),
    "country": ("country", "country_name"),
}
_USUAL = {
    "until": ("end", "end_date", "date_end"),
    "name": ("name", "person"),
    "place": ("locale", "location"),
    "remarks": ("remarks", "description"),
}
_RANKS = {"president": "head", "secretary": "minister"}
# Stops on the way and holidays, unless something is said to have been done.
_PASSING = re.compile(
    r"\ben route\b|refuel|stopped|stopover|overnight stop|vacation|changed planes|disembark|weather|airport",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(met|meeting|meetings|address\w*|attend\w*|confer\w*|sign\w*|discuss\w*|dedicat\w*|accompan\w*|particip\w*"
    r"|visits?\b(?! made as)|talks|speech|luncheon|dinner|review\w*|consult\w*|visited|greeted|laid)\b",
    re.IGNORECASE,
)


def read(path: Path) -> ibis.Table:
    """Read visits of United States presidents and secretaries of state to other states.

    One visit is what is told of one host within three days: several towns, or the president and his secretary. Stops
    on the way at which nobody was met, holidays and journeys of presidents not yet in office are left out. A summit
    counts as a visit to its host alone, not to the others who came.

    Args:
        path: the publisher's folder, or a file of it (president-travels/nixon-richard-milhous.xml), or a table of
            role, start and country, with end, name, locale and remarks where it has them.

    Returns:
        An EVENTS table in the book VISIT: the code is head for a president, minister for a secretary; no weight. A
        state without a row on a day was not visited. A host that detente does not know is ?NAME.

    Raises:
        BadTable: the file is missing or cut short, lacks a column, or holds a day or an office that cannot be.

    Source: Office of the Historian, Travels of the President and of the Secretary of State, history.state.gov.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "travels.csv")
        ...     _ = file.write_text("name,role,start,country\\nBarack Obama,president,2012-11-19,Cambodia\\n")
        ...     read(file).select("actor", "other", "date", "code").to_pyarrow().to_pylist()
        [{'actor': 'USA', 'other': 'KHM', 'date': datetime.date(2012, 11, 19), 'code': 'head'}]
    """
    with told(path):
        held = visits.visits(_stops(path), find=actors.find, source="us_travels")
        return check(held, EVENTS, where=path.name)


def spans(path: Path) -> list[Span]:
    """The days that a file of journeys covers: what the United States does to others.

    Args:
        path: the file.

    Returns:
        One span from the first journey to the last day told, where the file tells of presidents and of secretaries;
        none where it tells of one office alone, as the other may have gone where it did not.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "travels.csv")
        ...     rows = "president,2012-11-19,Cambodia\\nsecretary,2012-11-20,Israel\\n"
        ...     _ = file.write_text(f"role,start,country\\n{rows}")
        ...     spans(file)
        [Span(since=datetime.date(2012, 11, 19), until=datetime.date(2012, 11, 20), actors='USA>*')]
    """
    lines = _lines(path)
    if len({_role(line, path) for line in lines}) < len(_RANKS):
        return []
    days = [day for line in lines for day in _days(line, path)]
    return [Span(max(EARLIEST, min(days)), max(days), "USA>*")]


def _lines(path: Path) -> list[dict[str, str | None]]:
    table = xml.rows(path, tags=("trip",))
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
        if not _passing(line):
            yield visits.Stop("USA", line["country"] or "", since, until, _role(line, path), line.get("name"))


def _days(line: dict[str, str | None], path: Path) -> tuple[date, date]:
    since = visits.moment(line["since"], where=path.name)
    return since, visits.moment(line["until"], where=path.name) if line.get("until") else since


def _role(line: dict[str, str | None], path: Path) -> str:
    held = next((held for word, held in _RANKS.items() if word in (line["role"] or "").casefold()), None)
    if held is None:
        raise BadTable(
            f"{path.name}: a journey has no office that can be read.",
            found=line["role"],
            wanted="president or secretary",
        )
    return held


def _passing(line: dict[str, str | None]) -> bool:
    """Whether a stop is no visit: on the way, on holiday, or before the term of office."""
    remarks = line.get("remarks") or ""
    if "as president-elect" in remarks.casefold():
        return True
    return bool(_PASSING.search(f"{remarks} {line.get('place') or ''}")) and not _DONE.search(remarks)
