"""Who keeps an embassy or legation where: diplomatic exchange as the Correlates of War project records it."""

from __future__ import annotations

from pathlib import Path

import ibis

from detente import actors
from detente.errors import BadTable
from detente.files.rows import needed, rows, text, told
from detente.kinds import ties
from detente.tables import TIES, Span, check

_NEEDED = {
    "one": ("ccode1",),
    "two": ("ccode2",),
    "year": ("year",),
    "at_one": ("dr_at_1",),
    "at_two": ("dr_at_2",),
}
_LEVELS = {"1": "chargé d'affaires", "2": "minister", "3": "ambassador", "9": "other"}
_NONE = ("0", "-9", "", "NA", ".")


def read(path: Path) -> ibis.Table:
    """Read diplomatic representation: the actor keeps a mission of some rank in the other's capital.

    The publisher looks at some years only, of late every fifth; what is seen in one holds here until the next look.

    Args:
        path: the publisher's Diplomatic_Exchange_2006v1, as a Parquet, CSV or tab-separated file.

    Returns:
        A TIES table of representation, each side apart: actor is who sends, other the host. A pair without a row in a
        year of the file had no mission. What holds in the last year of the file has no end. A state that detente does
        not know is ?NUMBER.

    Raises:
        BadTable: the file is missing or cut short, lacks a column, or holds a year or a rank that cannot be.

    Source: Bayer (2006), Diplomatic Exchange Data set, v2006.1, correlatesofwar.org/data-sets/diplomatic-exchange.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "exchange.csv")
        ...     _ = file.write_text("ccode1,ccode2,year,DR_at_1,DR_at_2,DE\\n2,811,2000,0,3,1\\n2,811,2005,3,3,1\\n")
        ...     read(file).order_by("since").select("actor", "other", "level").to_pyarrow().to_pylist()
        ... # doctest: +NORMALIZE_WHITESPACE
        [{'actor': 'USA', 'other': 'KHM', 'level': 'ambassador'},
         {'actor': 'KHM', 'other': 'USA', 'level': 'ambassador'}]
    """
    table = rows(path)
    held = needed(table, _NEEDED, where=path.name)
    with told(path):
        dated = ties.years(table, held["year"], where=path.name)
        one, two = text(dated[held["one"]]), text(dated[held["two"]])
        # "At 1" is whom the second state keeps in the first.
        missions = dated.select("year", one=two, two=one, told=text(dated[held["at_one"]])).union(
            dated.select("year", one=one, two=two, told=text(dated[held["at_two"]]))
        )
        _refuse(missions, path)
        seen = missions.mutate(level=missions.told.cases(*_LEVELS.items(), else_=None))
        # A year in which nobody has a mission is a look all the same.
        spell = ties.joined(seen, by=["one", "two", "level"])
        spell = spell.filter(spell.level.notnull())
        keyed = spell.mutate(
            key=spell.one + "-" + spell.two, mutual=ibis.literal(False), field=ibis.literal("diplomatic")
        )
        stood = ties.ties(keyed, actors.codes("cow"), source="cow_representation", kind="representation")
        return check(stood, TIES, where=path.name)


def spans(path: Path) -> list[Span]:
    """The years that a file of diplomatic exchange covers, of every state.

    Args:
        path: the file.

    Returns:
        One span from the first year of the file to its last; between two looks of the publisher the former holds.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "exchange.csv")
        ...     _ = file.write_text("ccode1,ccode2,year,DR_at_1,DR_at_2\\n2,811,2000,0,3\\n2,811,2005,3,3\\n")
        ...     spans(file)
        [Span(since=datetime.date(2000, 1, 1), until=datetime.date(2005, 12, 31), actors='*')]
    """
    table = rows(path)
    held = needed(table, _NEEDED, where=path.name)
    with told(path):
        return ties.yearly(table, held["year"], where=path.name)


def _refuse(missions: ibis.Table, path: Path) -> None:
    """Name the first rank that says nothing."""
    wrong = missions.filter(missions.told.fill_null("").notin([*_LEVELS, *_NONE])).limit(1).to_pyarrow().to_pylist()
    if wrong:
        raise BadTable(
            f"{path.name}: the mission of state {wrong[0]['one']} in {wrong[0]['two']} in {wrong[0]['year']} has no "
            "rank that can be read.",
            found=wrong[0]["told"],
            wanted="0 to 3, or 9",
        )
