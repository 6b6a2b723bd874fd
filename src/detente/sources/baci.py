"""Trade in goods between all states, reconciled from what both sides report: BACI of CEPII."""

from __future__ import annotations

import re
from pathlib import Path

import ibis

from detente import actors
from detente.files.rows import needed, rows, text, told
from detente.kinds.flows import Known, added, between, numbered, present, summed, yearly
from detente.tables import Span

# As the publisher names them: year, exporter, importer, product, thousands of current dollars, metric tons.
_NEEDED = {"told": ("t",), "sender": ("i",), "receiver": ("j",), "product": ("k",), "amount": ("v",), "tons": ("q",)}
_SUMMED = ("told", "sender", "receiver", "amount")
_CODES = {"number": ("country_code", "i"), "iso3": ("country_iso3", "iso_3digit_alpha", "iso3")}
# CEPII keeps Taiwan, for which the United Nations has no number, as "other Asia, not elsewhere specified".
_TAIWAN = "S19"


def read(path: Path) -> ibis.Table:
    """Read yearly trade in goods between two states, what one exported to the other, summed over products.

    The file is one year as its publisher offers it (BACI_HS..., columns t, i, j, k, v, q). The states' numbers are
    those of the publisher's list of countries where it lies beside (country_codes_....csv), else those of the United
    Nations. A file of ten million rows is read as a stream; only the pairs are held.

    Args:
        path: a Parquet, CSV or tab-separated file, plain or gzipped.

    Returns:
        A FLOWS table of kind trade, in "USD million". A pair without a row did not trade, or only below what the
        publisher keeps, where `spans` holds both; a number that was no actor in the year is ?NUMBER. reporter is
        null: the publisher reconciled both sides.

    Raises:
        BadTable: the file is missing or cut short, lacks a column, or holds a year or amount that cannot be.

    Source: Gaulier and Zignago (2010), BACI: International Trade Database at the Product-Level, CEPII Working Paper
        2010-23.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "baci.csv")
        ...     _ = file.write_text("t,i,j,k,v,q\\n2014,116,842,610910,1500,9\\n2014,116,842,640399,500,2\\n")
        ...     read(file).select("actor", "other", "value").to_pyarrow().to_pylist()
        [{'actor': 'KHM', 'other': 'USA', 'value': 2.0}]
    """
    table = rows(path)
    held = needed(table, _NEEDED, where=path.name)
    with told(path):
        pairs = added(table.select(**{need: table[held[need]].cast("string") for need in _SUMMED}), path)
        numbers = {side: text(pairs[side]).re_replace("^0+", "") for side in ("sender", "receiver")}
        sums = pairs.mutate(**numbers, value=pairs.value / 1000)
        return summed(between(sums, yearly(_numbers(path))), "baci", kind="trade", unit="USD million", path=path)


def spans(path: Path) -> list[Span]:
    """The years that a file covers, each with the states and territories that it tells of.

    Args:
        path: the file.

    Returns:
        One span a run of years with the same states; a pair of them without a row did not trade.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "baci.csv")
        ...     _ = file.write_text("t,i,j,k,v,q\\n2014,116,842,610910,1500,9\\n")
        ...     [span.actors for span in spans(file)]
        ['KHM|USA']
    """
    return present(read(path))


def _numbers(path: Path) -> Known:
    """Whom each number means: by the publisher's list of the same release, or of any, else by that of the UN."""
    release = re.search(r"_V\d+\w*", path.name)
    lists = sorted(path.parent.glob("country_codes*.csv"), reverse=True)
    found = [file for file in lists if release and release[0] in file.name] or lists
    known = actors.codes("iso3")
    if not found:
        return numbered(known)
    table = rows(found[0])
    held = needed(table, _CODES, where=found[0].name)
    listed = table.select(**{need: text(table[name]) for need, name in held.items()}).to_pyarrow().to_pylist()
    pairs = [((row["number"] or "").lstrip("0"), "TWN" if row["iso3"] == _TAIWAN else row["iso3"]) for row in listed]
    return numbered(known, numbers=pairs)
