"""How many intergovernmental organisations two states belong to together, as the Correlates of War project counts."""

from __future__ import annotations

from pathlib import Path

import ibis

from detente import actors
from detente.files.rows import needed, rows, text, told
from detente.kinds import ties
from detente.tables import TIES, Span, check

_NEEDED = {"one": ("ccode1",), "two": ("ccode2",), "year": ("year",), "count": ("dyadigos", "sharedigos", "igos")}


def read(path: Path) -> ibis.Table:
    """Read how many organisations a pair of states shares as full members, as long as the number stays the same.

    The level is the number. The memberships themselves are the source cow_organisations: it and this one tell of the
    same organisations, so count from one of them.

    Args:
        path: dyad-years with ccode1, ccode2, year and dyadigos, as a Parquet, CSV or tab-separated file.

    Returns:
        A TIES table of organisations, to the year; a pair without a row shares none. What holds in the last year of
        the file has no end. A state that detente does not know is ?NUMBER.

    Raises:
        BadTable: the file is missing or cut short, lacks a column, or holds a year that cannot be.

    Source: Pevehouse, Nordstrom, McManus and Jamison (2020), Tracking Organizations in the World: The Correlates of
    War IGO Version 3.0 datasets, doi:10.1177/0022343319881175.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "shared.csv")
        ...     _ = file.write_text("ccode1,ccode2,year,dyadigos\\n2,811,2000,28\\n2,811,2001,28\\n2,811,2002,29\\n")
        ...     read(file).order_by("since").select("level", "since", "until").to_pyarrow().to_pylist()
        ... # doctest: +NORMALIZE_WHITESPACE
        [{'level': '28', 'since': datetime.date(2000, 1, 1), 'until': datetime.date(2001, 12, 31)},
         {'level': '29', 'since': datetime.date(2002, 1, 1), 'until': None}]
    """
    table = rows(path)
    held = needed(table, _NEEDED, where=path.name)
    with told(path):
        dated = ties.years(table, held["year"], where=path.name)
        one, two = text(dated[held["one"]]), text(dated[held["two"]])
        # The directed file tells each pair twice.
        pairs = dated.select(
            "year", one=ibis.least(one, two), two=ibis.greatest(one, two), count=ties.whole(dated, held["count"])
        )
        pairs = pairs.mutate(level=(pairs["count"] > 0).ifelse(pairs["count"].cast("string"), None))
        spell = ties.joined(pairs, by=["one", "two", "level"])
        spell = spell.filter(spell.level.notnull())
        keyed = spell.mutate(key=spell.one + "-" + spell.two, mutual=ibis.literal(True))
        stood = ties.ties(keyed, actors.codes("cow"), source="cow_shared_organisations", kind="organisation")
        return check(stood, TIES, where=path.name)


def spans(path: Path) -> list[Span]:
    """The years that a file of shared organisations covers, of every state.

    Args:
        path: the file.

    Returns:
        One span from the first year of the file to its last.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "shared.csv")
        ...     _ = file.write_text("ccode1,ccode2,year,dyadigos\\n2,811,2000,28\\n")
        ...     spans(file)
        [Span(since=datetime.date(2000, 1, 1), until=datetime.date(2000, 12, 31), actors='*')]
    """
    table = rows(path)
    held = needed(table, _NEEDED, where=path.name)
    with told(path):
        return ties.yearly(table, held["year"], where=path.name)
