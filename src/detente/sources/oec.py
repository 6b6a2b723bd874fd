"""Trade in goods between all states, as the Observatory of Economic Complexity tells it by SITC product."""

from __future__ import annotations

from pathlib import Path

import ibis

from detente import actors
from detente.files.rows import needed, rows, told
from detente.kinds.flows import added, between, present, summed, yearly
from detente.tables import Span

_NEEDED = {
    "told": ("year",),
    "sender": ("exporter", "origin"),
    "receiver": ("importer", "dest", "destination"),
    "amount": ("value_usd", "export_val"),
}
# Until 1983 the tables of Feenstra give Germany twice: the West alone, and the sum of both German states.
_WEST = "FDR"
_NOBODY = ("WLD", "XXA", "XXB", "XXC")


def read(path: Path) -> ibis.Table:
    """Read yearly trade in goods between two states, what one exported to the other, in million current dollars.

    The file is the one its publisher offered (year, origin, dest, product, export_val), whose products are summed, or
    a table of year, exporter, importer and value_usd. Where a year tells West Germany (FDR) apart, it is DEU, and the
    rows DEU of that year, which hold both German states, are left out. Flows that nobody placed are left out.

    Args:
        path: a Parquet, CSV or tab-separated file, plain or gzipped.

    Returns:
        A FLOWS table of kind trade, in "USD million". A pair without a row did not trade, where `spans` holds both;
        a code that was no actor in the year is ?CODE. The two sides' reports are merged: reporter is null.

    Raises:
        BadTable: the file is missing or cut short, lacks a column, or holds a year or amount that cannot be.

    Source: Simoes and Hidalgo (2011), The Economic Complexity Observatory, AAAI Workshops, from Feenstra and others
        (2005), doi:10.3386/w11040, and UN Comtrade.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "trade.csv")
        ...     _ = file.write_text("year,origin,dest,export_val\\n2014,khm,usa,2500000\\n2014,khm,khm,1\\n")
        ...     read(file).select("actor", "other", "value").to_pyarrow().to_pylist()
        [{'actor': 'KHM', 'other': 'USA', 'value': 2.5}]
    """
    table = rows(path)
    held = needed(table, _NEEDED, where=path.name)
    with told(path):
        pairs = _pairs(table.select(**{need: table[name].cast("string") for need, name in held.items()}), path)
        # It tells North Yemen apart, which ISO has no code for.
        own = [(actor.code, actor.code, actor.since, actor.until) for actor in actors.every() if not actor.iso3]
        named = between(_west(pairs), yearly((*actors.codes("iso3"), *own)))
        return summed(named, "oec", kind="trade", unit="USD million", path=path)


def spans(path: Path) -> list[Span]:
    """The years that a file covers, each with the states and territories that it tells of.

    Args:
        path: the file.

    Returns:
        One span a run of years with the same states; a pair of them without a row did not trade.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "trade.csv")
        ...     _ = file.write_text("year,origin,dest,export_val\\n2014,khm,usa,2500000\\n")
        ...     [span.actors for span in spans(file)]
        ['KHM|USA']
    """
    with told(path):
        return present(read(path))


def _pairs(table: ibis.Table, path: Path) -> ibis.Table:
    """Each pair's trade in a year; of codes with a continent in front, as `askhm`, the last three letters."""
    sums = added(table, path)
    sums = sums.mutate(**{side: sums[side].upper().right(3) for side in ("sender", "receiver")}, value=sums.value / 1e6)
    return sums.filter(sums.sender.notin(_NOBODY), sums.receiver.notin(_NOBODY))


def _west(pairs: ibis.Table) -> ibis.Table:
    """The Federal Republic as DEU, in the years in which a file tells it apart from the sum of both German states."""
    west = (pairs.sender == _WEST) | (pairs.receiver == _WEST)
    years = pairs.filter(west).select("told").distinct().to_pyarrow()["told"].to_pylist()
    if not years:
        return pairs
    both = pairs.told.isin(years) & ((pairs.sender == "DEU") | (pairs.receiver == "DEU"))
    apart = pairs.filter(~both)
    return apart.mutate(**{side: apart[side].replace(_WEST, "DEU") for side in ("sender", "receiver")})
