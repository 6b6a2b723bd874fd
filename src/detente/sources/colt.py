"""Journeys of heads of state and government, and of organisations: Country and Organizational Leader Travel."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import ibis

from detente import actors
from detente.files.rows import needed, rows, told
from detente.kinds import visits
from detente.tables import EARLIEST, EVENTS, Span, check

_NEEDED = {
    "actor": ("leader_country", "leadercountry", "country_of_leader", "traveler_country", "home_country", "origin"),
    "since": ("trip_start_date", "tripstartdate", "start_date", "startdate", "date_of_trip", "trip_date", "date"),
    "other": ("country_visited", "countryvisited", "destination_country", "destination", "host_country", "host"),
}
_USUAL = {
    "until": ("trip_end_date", "tripenddate", "end_date", "enddate"),
    "title": ("leader_title", "leadertitle", "title", "position", "office"),
    "name": ("leader_name", "leadername", "leader_full_name", "leader", "name"),
}


def read(path: Path) -> ibis.Table:
    """Read journeys of leaders to other states, one visit to one state a row.

    What is told of one state's leaders in another within three days is one visit. Heads of organisations count for
    their organisation.

    Args:
        path: a Parquet, CSV or tab-separated file with the leader's country, the country visited and the first day of
            the trip, and his title, name and the last day where it has them, under any usual name.

    Returns:
        An EVENTS table in the book VISIT: the code is the rank by the title, head where the file has no titles, since
        it tells of leaders; no weight. A pair without a row had no visit. An actor that detente does not know is
        ?NAME.

    Raises:
        BadTable: the file is missing or cut short, lacks a column, or holds a day that cannot be.

    Source: Frederick S. Pardee Center for International Futures, University of Denver: Country and Organizational
    Leader Travel (COLT).

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "colt.csv")
        ...     head = "leader,title,leader_country,start_date,destination"
        ...     _ = file.write_text(f"{head}\\nHun Sen,Prime Minister,KHM,2019-01-20,China\\n")
        ...     read(file).select("actor", "other", "date", "code").to_pyarrow().to_pylist()
        [{'actor': 'KHM', 'other': 'CHN', 'date': datetime.date(2019, 1, 20), 'code': 'head'}]
    """
    with told(path):
        held = visits.visits(_stops(path), find=actors.find, source="colt")
        return check(held, EVENTS, where=path.name)


def spans(path: Path) -> list[Span]:
    """The days that a file of journeys covers: what the states whose leaders it follows do to others.

    Args:
        path: the file.

    Returns:
        One span, from the first trip to the last day told.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "colt.csv")
        ...     _ = file.write_text("leader_country,start_date,destination\\nKHM,2019-01-20,China\\n")
        ...     spans(file)
        [Span(since=datetime.date(2019, 1, 20), until=datetime.date(2019, 1, 20), actors='KHM>*')]
    """
    stops = list(_stops(path))
    if not stops:
        return []
    known = read(path).select("actor").distinct().actor.to_pyarrow().to_pylist()
    doers = "|".join(sorted(code for code in known if not code.startswith("?")))
    since, until = min(stop.since for stop in stops), max(stop.until for stop in stops)
    return [Span(max(EARLIEST, since), until, f"{doers}>*")] if doers else []


def _stops(path: Path) -> Iterator[visits.Stop]:
    table = rows(path)
    held = needed(table, _NEEDED, where=path.name)
    for need, usual in _USUAL.items():
        name = next((name for name in usual if name in table.columns), None)
        held |= {need: name} if name else {}
    with told(path):
        lines = (
            table.select(**{need: table[name].cast("string").strip() for need, name in held.items()})
            .to_pyarrow()
            .to_pylist()
        )
    for line in lines:
        since = visits.moment(line["since"], where=path.name)
        until = visits.moment(line["until"], where=path.name) if line.get("until") else since
        rank = visits.rank(line["title"] or "") if "title" in line else "head"
        yield visits.Stop(line["actor"] or "", line["other"] or "", since, until, rank, line.get("name"))
