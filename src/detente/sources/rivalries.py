"""Rivalries: pairs of states that take each other for enemies, from year to year."""

from __future__ import annotations

from pathlib import Path

import ibis

from detente import actors
from detente.files.rows import needed, rows, text, told
from detente.kinds import ties
from detente.tables import TIES, Span, check

_NEEDED = {
    "number": ("tssr_id", "tss_id", "rivalryno"),
    "title": ("rivalry", "rivalryname"),
    "one": ("ccode1", "ccodea"),
    "two": ("ccode2", "ccodeb"),
    "since": ("start", "styear"),
    "until": ("end", "endyear"),
    "positional": ("positional",),
    "spatial": ("spatial",),
    "ideological": ("ideological",),
    "interventionary": ("interventionary",),
}
_KINDS = ("positional", "spatial", "ideological", "interventionary")


def read(path: Path) -> ibis.Table:
    """Read strategic rivalries: two states that see each other as competitors and as threats.

    The level says what they are rivals about: positional (influence), spatial (territory), ideological,
    interventionary (each in the other's affairs).

    Args:
        path: the list of Thompson, Sakuwa and Suhas, as a Parquet, CSV or tab-separated file.

    Returns:
        A TIES table of rivalries, one row each, to the year; a pair without a row is no pair of rivals. What lasts to
        the last year of the file has no end. A state that detente does not know is ?NUMBER.

    Raises:
        BadTable: the file is missing or cut short, lacks a column, or holds a year that cannot be.

    Source: Thompson, Sakuwa and Suhas (2021), Analyzing Strategic Rivalries in World Politics,
    doi:10.1007/978-981-16-6671-1.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "rivalries.csv")
        ...     _ = file.write_text(
        ...         "tssr_id,rivalry,ccode1,ccode2,start,end,positional,spatial,ideological,interventionary\\n"
        ...         "1,One,2,365,1945,1989,1,,1,\\n2,Two,2,710,1996,2020,1,,,\\n"
        ...     )
        ...     read(file).order_by("actor").select("actor", "level", "until").to_pyarrow().to_pylist()
        ... # doctest: +NORMALIZE_WHITESPACE
        [{'actor': 'CHN', 'level': 'positional', 'until': None},
         {'actor': 'SUN', 'level': 'positional|ideological', 'until': datetime.date(1989, 12, 31)}]
    """
    table = rows(path)
    held = needed(table, _NEEDED, where=path.name)
    with told(path):
        dated = _dated(table, held, path.name)
        latest = dated.ends.max().as_scalar()
        spell = dated.select(
            key=text(dated[held["number"]]),
            title=dated[held["title"]].cast("string"),
            one=text(dated[held["one"]]),
            two=text(dated[held["two"]]),
            since=ties.day(dated.begins),
            until=(dated.ends < latest).ifelse(_close(dated.ends), None),
            level=ties.listed({name: ties.whole(dated, held[name]) for name in _KINDS}),
            mutual=ibis.literal(True),
        )
        return check(ties.ties(spell, actors.codes("cow"), source="rivalries", kind="rivalry"), TIES, where=path.name)


def spans(path: Path) -> list[Span]:
    """The years that a file of rivalries covers, of every state.

    Args:
        path: the file.

    Returns:
        One span, from the first beginning since 1816 to the last end.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "rivalries.csv")
        ...     _ = file.write_text(
        ...         "tssr_id,rivalry,ccode1,ccode2,start,end,positional,spatial,ideological,interventionary\\n"
        ...         "1,One,2,365,1945,1989,1,,1,\\n"
        ...     )
        ...     spans(file)
        [Span(since=datetime.date(1945, 1, 1), until=datetime.date(1989, 12, 31), actors='*')]
    """
    table = rows(path)
    held = needed(table, _NEEDED, where=path.name)
    with told(path):
        dated = _dated(table, held, path.name)
        days = dated.select(since=ties.day(dated.begins), until=_close(dated.ends))
        return ties.covered(days, first="since", last="until")


def _dated(table: ibis.Table, held: dict[str, str], where: str) -> ibis.Table:
    first = ties.years(table, held["since"], where=where)
    first = first.mutate(begins=first.year)
    last = ties.years(first, held["until"], where=where)
    return last.mutate(ends=last.year)


def _close(year: ibis.expr.types.IntegerValue) -> ibis.expr.types.DateValue:
    return ties.day(year, ibis.literal(12, "int64"), ibis.literal(31, "int64"))
