"""Formal alliances of the Correlates of War project: defence pacts, neutrality, nonaggression, ententes."""

from __future__ import annotations

from pathlib import Path

import ibis
from ibis.expr.types import DateValue

from detente import actors
from detente.files.rows import needed, rows, text, told
from detente.kinds import ties
from detente.tables import TIES, Span, check

_NEEDED = {
    "number": ("version4id", "version3id", "alliance"),
    "one": ("ccode1",),
    "two": ("ccode2",),
    "since": ("dyad_st_year",),
    "until": ("dyad_end_year",),
    "defense": ("defense",),
    "neutrality": ("neutrality",),
    "nonaggression": ("nonaggression",),
    "entente": ("entente",),
}
_PROMISES = ("defense", "neutrality", "nonaggression", "entente")


def read(path: Path) -> ibis.Table:
    """Read formal alliances, from the day that they bind to the day that they end.

    The level names what is promised, strongest first: defense, neutrality, nonaggression, entente. Where both sides
    promise the same in one treaty there is one row for the pair, else one for each side.

    Args:
        path: alliance_v4.1_by_directed or alliance_v4.1_by_dyad, as a Parquet, CSV or tab-separated file.

    Returns:
        A TIES table of alliances, one row for each treaty; a month or day that is not told is the first of its year or
        month, and the last at an end. A pair without a row has no alliance. What the file calls still in force has no
        end. A state that detente does not know is ?NUMBER.

    Raises:
        BadTable: the file is missing or cut short, lacks a column, or holds a year that cannot be.

    Source: Gibler (2009), International Military Alliances, 1648-2008; version 4.1,
    correlatesofwar.org/data-sets/formal-alliances.

    Example:
        >>> import tempfile
        >>> head = "version4id,ccode1,ccode2,dyad_st_year,dyad_end_year,defense,neutrality,nonaggression,entente"
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "alliances.csv")
        ...     _ = file.write_text(head + "\\n1,2,740,1951,,1,0,0,0\\n1,740,2,1951,,0,0,0,1\\n")
        ...     read(file).order_by("actor").select("actor", "other", "level", "mutual").to_pyarrow().to_pylist()
        ... # doctest: +NORMALIZE_WHITESPACE
        [{'actor': 'JPN', 'other': 'USA', 'level': 'entente', 'mutual': False},
         {'actor': 'USA', 'other': 'JPN', 'level': 'defense', 'mutual': False}]
    """
    table = rows(path)
    held = needed(table, _NEEDED, where=path.name)
    with told(path):
        dated = ties.years(table, held["since"], where=path.name)
        sides = dated.select(
            number=text(dated[held["number"]]),
            one=text(dated[held["one"]]),
            two=text(dated[held["two"]]),
            since=_first(dated, dated.year),
            until=_last(dated, held["until"]),
            level=ties.listed({name: ties.whole(dated, held[name]) for name in _PROMISES}),
        ).filter(lambda row: row.level.notnull())
        pairs = _paired(sides, table)
        keyed = pairs.mutate(
            # One treaty may bind a pair twice at once, to different things.
            key=ibis.literal("-").join([pairs.number, pairs.level]),
            field=ibis.literal("military"),
        )
        stood = ties.ties(keyed, actors.codes("cow"), source="cow_alliances", kind="alliance")
        return check(stood, TIES, where=path.name)


def spans(path: Path) -> list[Span]:
    """The years that a file of alliances covers, of every state.

    Args:
        path: the file.

    Returns:
        One span, from the year of the first beginning to that of the last beginning or end.

    Example:
        >>> import tempfile
        >>> head = "version4id,ccode1,ccode2,dyad_st_year,dyad_end_year,defense,neutrality,nonaggression,entente"
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "alliances.csv")
        ...     _ = file.write_text(head + "\\n1,2,740,1951,,1,0,0,0\\n2,2,20,1940,2012,1,0,0,0\\n")
        ...     spans(file)
        [Span(since=datetime.date(1940, 1, 1), until=datetime.date(2012, 12, 31), actors='*')]
    """
    table = rows(path)
    held = needed(table, _NEEDED, where=path.name)
    with told(path):
        dated = ties.years(table, held["since"], where=path.name)
        days = dated.select(since=ties.day(dated.year), until=_last(dated, held["until"]))
        return ties.covered(days, first="since", last="until")


def _paired(sides: ibis.Table, table: ibis.Table) -> ibis.Table:
    """Both sides told alike as one row; where the file tells each pair once, it tells of both."""
    turned = sides.select("number", one=sides.two, two=sides.one)
    directed = sides.semi_join(turned, ["number", "one", "two"]).limit(1).to_pyarrow().num_rows
    if directed:
        return ties.mutual(sides, by=["number", "since", "until", "level"])
    return sides.mutate(mutual=True).distinct()


def _first(dated: ibis.Table, year: ibis.expr.types.IntegerValue) -> DateValue:
    month = ties.whole(dated, "dyad_st_month") if "dyad_st_month" in dated.columns else None
    number = ties.whole(dated, "dyad_st_day") if "dyad_st_day" in dated.columns else None
    return ties.day(year, month, number)


def _last(dated: ibis.Table, name: str) -> DateValue:
    """The last day, of its year or month where no more is told; null while it lasts, however the file writes that."""
    year = ties.whole(dated, name)
    year = year.between(1000, 2100).ifelse(year, None)
    month = ties.whole(dated, "dyad_end_month") if "dyad_end_month" in dated.columns else ibis.null("int64")
    number = ties.whole(dated, "dyad_end_day") if "dyad_end_day" in dated.columns else ibis.null("int64")
    whole_month = month.between(1, 12).fill_null(False)
    whole_day = whole_month & number.between(1, 31).fill_null(False)
    close = (ties.day(year, month) + ibis.interval(months=1)).cast("date") - ibis.interval(days=1)
    end = whole_month.ifelse(close.cast("date"), ties.day(year, ibis.literal(12, "int64"), ibis.literal(31, "int64")))
    return whole_day.ifelse(ties.day(year, month, number), end)
