"""What states have promised each other in alliances: the Alliance Treaty Obligations and Provisions project."""

from __future__ import annotations

from pathlib import Path

import ibis

from detente import actors
from detente.files.rows import needed, rows, text, told
from detente.kinds import ties
from detente.tables import TIES, Span, check

# The publisher's directed file, its undirected one, and the one that R's peacesciencer makes of the first.
_NEEDED = {
    "one": ("ccode1", "statea", "mem1"),
    "two": ("ccode2", "stateb", "mem2"),
    "year": ("year",),
    "defense": ("atop_defense", "defense"),
    "offense": ("atop_offense", "offense"),
    "neutrality": ("atop_neutral", "neutral"),
    "nonaggression": ("atop_nonagg", "nonagg"),
    "consultation": ("atop_consul", "consul"),
}
_OBLIGATIONS = ("defense", "offense", "neutrality", "nonaggression", "consultation")


def read(path: Path) -> ibis.Table:
    """Read alliances: what one state owes another by treaty, as long as the obligations stay the same.

    The level names the obligations, strongest first: defense, offense, neutrality, nonaggression, consultation. Where
    both sides owe the same there is one row for the pair, else one for each side.

    Args:
        path: the publisher's directed dyad-years (atop5_1ddyr) or dyad-years (atop5_1dy), or a table of ccode1,
            ccode2, year, atop_defense and the rest, as a Parquet, CSV or tab-separated file.

    Returns:
        A TIES table of alliances, to the year: since is 1 January, until 31 December, null for what holds in the last
        year of the file. A pair without a row has no alliance. A state that detente does not know is ?NUMBER.

    Raises:
        BadTable: the file is missing or cut short, lacks a column, or holds a year that cannot be.

    Source: Leeds, Ritter, Mitchell and Long (2002), Alliance Treaty Obligations and Provisions, 1815-1944,
    doi:10.1080/03050620213653; version 5.1 (2022).

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "atop.csv")
        ...     head = "stateA,stateB,year,defense,offense,neutral,nonagg,consul"
        ...     _ = file.write_text(f"{head}\\n2,740,1960,1,0,0,0,1\\n740,2,1960,1,0,0,0,1\\n")
        ...     read(file).select("actor", "other", "level", "mutual").to_pyarrow().to_pylist()
        [{'actor': 'JPN', 'other': 'USA', 'level': 'defense|consultation', 'mutual': True}]
    """
    table = rows(path)
    held = needed(table, _NEEDED, where=path.name)
    with told(path):
        dated = ties.years(table, held["year"], where=path.name)
        sides = dated.select(
            "year",
            one=text(dated[held["one"]]),
            two=text(dated[held["two"]]),
            level=ties.listed({name: ties.whole(dated, held[name]) for name in _OBLIGATIONS}),
        )
        told_once = held["one"] == "mem1"
        pairs = sides.mutate(mutual=True) if told_once else ties.mutual(sides, by=["level", "year"])
        spell = ties.joined(pairs, by=["one", "two", "level", "mutual"])
        spell = spell.filter(spell.level.notnull())
        keyed = spell.mutate(key=spell.one + "-" + spell.two, field=ibis.literal("military"))
        stood = ties.ties(keyed, actors.codes("cow"), source="atop", kind="alliance")
        return check(stood, TIES, where=path.name)


def spans(path: Path) -> list[Span]:
    """The years that a file of alliances covers, of every state.

    Args:
        path: the file.

    Returns:
        One span from the first year of the file to its last.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "atop.csv")
        ...     _ = file.write_text("stateA,stateB,year,defense,offense,neutral,nonagg,consul\\n2,20,1960,1,0,0,0,1\\n")
        ...     spans(file)
        [Span(since=datetime.date(1960, 1, 1), until=datetime.date(1960, 12, 31), actors='*')]
    """
    table = rows(path)
    held = needed(table, _NEEDED, where=path.name)
    with told(path):
        return ties.yearly(table, held["year"], where=path.name)
