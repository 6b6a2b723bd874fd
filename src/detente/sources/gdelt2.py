"""Events that GDELT 2.0 codes from the world's news, every quarter of an hour."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import ibis

from detente.sources.gdelt1 import added, columns, events, runs
from detente.tables import Span

_WHERE = ("geo_type", "geo_fullname", "geo_countrycode", "geo_adm1code", "geo_adm2code", "geo_lat", "geo_long")
_COLUMNS = columns((*_WHERE, "geo_featureid"))
_LAYOUTS = {len(_COLUMNS): _COLUMNS}
# Of 96 quarters of an hour: the publisher itself lacks some, and a day without one of them is still told.
_ENOUGH = 90


def read(*paths: Path) -> ibis.Table:
    """Read GDELT 2.0 events between two actors, one act a row.

    The files are those of a quarter of an hour as the publisher offers them, without column names, several of them
    after one another, or a table with its names, as BigQuery writes it. Which acts are kept, whom they are of and
    what they weigh is as with GDELT 1.0: acts of two actors, not of a role without a country such as a police officer.

    Args:
        paths: files, plain, gzipped or zipped; many are read at once.

    Returns:
        An EVENTS table; `document` is the address of the article. An actor that detente does not know is ?CODE, or
        ?NAME where it has no code.

    Raises:
        BadTable: a file is missing or cut short, is of another layout, or holds a date that cannot be. Lines that are
            no rows are left out and told.

    Source: The GDELT Project (2015), GDELT 2.0 Event Database; Leetaru and Schrodt (2013).

    Example:
        >>> import tempfile
        >>> row = {"globaleventid": "7", "sqldate": "20150218", "eventcode": "042", "goldsteinscale": "1.9"}
        >>> row |= {"actor1countrycode": "CHN", "actor2knowngroupcode": "UNO", "dateadded": "20150218233000"}
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "20150218233000.export.CSV")
        ...     _ = file.write_text("\\t".join(row.get(name, "") for name in _COLUMNS) + "\\n")
        ...     read(file).select("actor", "other", "act", "weight").to_pyarrow().to_pylist()
        [{'actor': 'CHN', 'other': 'UN', 'act': 'CONSULT', 'weight': 1.9}]
    """
    return events(paths, _LAYOUTS, source="gdelt2")


def spans(*paths: Path) -> list[Span]:
    """The days of which files hold the news: those nearly all of whose quarters of an hour are among them.

    A day counts with 90 of its 96 quarters, by when events were added: the publisher lacks some. So the files of a
    day speak of it only where they are loaded together; one alone says nothing of what it lacks. An event may lie
    days or years before the day on which it was added, and that day is then not spoken of.

    Args:
        paths: files, in any order.

    Returns:
        One span for each run of such days.

    Example:
        >>> spans(Path("20150218233000.export.CSV.zip"))
        []
    """
    quarters = {stamp for path in paths for stamp in _quarters(path)}
    many = Counter(stamp[:8] for stamp in quarters)
    return runs(day for text, count in many.items() if count >= _ENOUGH and (day := _day(text)))


def _quarters(path: Path) -> set[str]:
    """The quarters of an hour that a file's name tells, else its rows."""
    named = re.match(r"(\d{14})\.", path.name)
    return {named[1]} if named else added(path, _LAYOUTS)


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%Y%m%d").date()
    except ValueError:
        return None
