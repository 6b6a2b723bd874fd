"""Journeys abroad of the leaders of the People's Republic of China."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import ibis

from detente import actors
from detente.errors import BadTable
from detente.files.rows import needed, rows, told
from detente.kinds import visits
from detente.tables import EVENTS, Span, check

_NEEDED = {"name": ("name", "leader"), "level": ("level", "position"), "country": ("country",), "year": ("year",)}


def read(path: Path) -> ibis.Table:
    """Read visits of Chinese presidents, premiers and party leaders to other states.

    Only the year is known: each row is one visit, on 1 January of it, with the precision of a year.

    Args:
        path: WHO-WHERE-WHEN as a Parquet, CSV or tab-separated file with year, name, level and country.

    Returns:
        An EVENTS table in the book VISIT: the code is head for presidents, premiers and who led the party, other for
        the rest; no weight. A state without a row in a year was not visited. A host that detente does not know is
        ?NAME.

    Raises:
        BadTable: the file is missing or cut short, lacks a column, or holds a year that cannot be.

    Source: Central European Institute of Asian Studies and Sinophone Borderlands (2021), WHO-WHERE-WHEN: foreign
    visits of Chinese leaders, version 1.1.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "visits.csv")
        ...     _ = file.write_text("name,level,country,year\\nXi Jinping,President,Cambodia,2016\\n")
        ...     read(file).select("actor", "other", "date", "precision").to_pyarrow().to_pylist()
        [{'actor': 'CHN', 'other': 'KHM', 'date': datetime.date(2016, 1, 1), 'precision': 'year'}]
    """
    with told(path):
        held = visits.visits(_stops(path), find=actors.find, source="chinese_leaders", precision="year")
        return check(held, EVENTS, where=path.name)


def spans(path: Path) -> list[Span]:
    """The years that a file of visits covers: what China does to others.

    Args:
        path: the file.

    Returns:
        One span of whole years, from the first visit to the last.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "visits.csv")
        ...     _ = file.write_text("name,level,country,year\\nXi Jinping,President,Cambodia,2016\\n")
        ...     spans(file)
        [Span(since=datetime.date(2016, 1, 1), until=datetime.date(2016, 12, 31), actors='CHN>*')]
    """
    years = [stop.since.year for stop in _stops(path)]
    return [Span(date(min(years), 1, 1), date(max(years), 12, 31), "CHN>*")] if years else []


def _stops(path: Path) -> Iterator[visits.Stop]:
    table = rows(path)
    held = needed(table, _NEEDED, where=path.name)
    with told(path):
        lines = (
            table.select(**{need: table[name].cast("string").strip() for need, name in held.items()})
            .to_pyarrow()
            .to_pylist()
        )
    for line in lines:
        since = _first_day(line["year"], path)
        until = since.replace(month=12, day=31)
        yield visits.Stop("CHN", line["country"] or "", since, until, _rank(line["level"] or ""), line["name"])


def _first_day(text: str | None, path: Path) -> date:
    number = (text or "").removesuffix(".0")
    if not (number.isdecimal() and 1900 < int(number) < 2101):
        raise BadTable(f"{path.name}: a visit has no year that can be read.", found=text, wanted="a year such as 2016")
    return date(int(number), 1, 1)


def _rank(level: str) -> str:
    """Whoever leads the party leads the state, in whatever office."""
    return "head" if level.casefold().startswith("leader") else visits.rank(level)
