"""Trade in goods and services between all states, from the International Trade and Production Database."""

from __future__ import annotations

import re
from pathlib import Path

import ibis

from detente import actors
from detente.errors import BadTable
from detente.files.rows import needed, rows, text, told
from detente.kinds.flows import added, between, present, summed, yearly
from detente.tables import Span

_NEEDED = {
    "told": ("year",),
    "sender": ("exporter_iso3", "exporter"),
    "receiver": ("importer_iso3", "importer"),
}


def read(path: Path) -> ibis.Table:
    """Read yearly trade between two states, what one sold to the other, goods and services together.

    The file is the one its publisher offers (ITPD-E, a row a year, pair and industry, `trade` in million current
    dollars), whose industries are summed, or a table of year, exporter, importer and a value in dollars, as
    value_usd or value_usd_2010. What a state sold at home is no flow between two actors and is left out. A zero
    that the publisher set where nothing was reported (flag_zero u) is a missing value.

    Load one price basis: a measure refuses a source that tells trade in two units.

    Args:
        path: a Parquet, CSV or tab-separated file, plain or gzipped.

    Returns:
        A FLOWS table of kind trade, in "USD million", or as "USD million of 2010". A pair without a row has not
        traded, where `spans` holds both. reporter is null: what one side left out is filled from the other's books.

    Raises:
        BadTable: the file is missing or cut short, lacks a column, or holds a year or amount that cannot be.

    Source: Borchert, Larch, Shikher and Yotov (2021), The International Trade and Production Database for
        Estimation (ITPD-E), International Economics 166, doi:10.1016/j.inteco.2020.08.001.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "trade.csv")
        ...     _ = file.write_text("year,exporter_iso3,importer_iso3,trade\\n2016,CHN,KHM,1.5\\n2016,CHN,KHM,2\\n")
        ...     read(file).select("actor", "other", "value").to_pyarrow().to_pylist()
        [{'actor': 'CHN', 'other': 'KHM', 'value': 3.5}]
    """
    table = rows(path)
    column, unit, scale = _amount(table, path)
    held = {**needed(table, _NEEDED, where=path.name), "amount": column}
    with told(path):
        if "flag_zero" in table.columns:
            table = table.filter((table.flag_zero != "u").fill_null(True))
        pairs = added(table.select(**{need: table[name].cast("string") for need, name in held.items()}), path)
        sides = {side: text(pairs[side]) for side in ("sender", "receiver")}
        named = between(pairs.mutate(**sides, value=pairs.value / scale), yearly(actors.codes("iso3")))
        return summed(named, "itpde", kind="trade", unit=unit, path=path)


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
        ...     _ = file.write_text("year,exporter_iso3,importer_iso3,trade\\n2016,CHN,KHM,1.5\\n")
        ...     [span.actors for span in spans(file)]
        ['CHN|KHM']
    """
    return present(read(path))


def _amount(table: ibis.Table, path: Path) -> tuple[str, str, float]:
    """The column of amounts, their unit as it is told, and what they are divided by for it."""
    if "trade" in table.columns:
        return "trade", "USD million", 1.0
    for name in table.columns:
        found = re.fullmatch(r"value_usd(?:_(\d{4}))?", name)
        if found:
            return name, f"USD million of {found[1]}" if found[1] else "USD million", 1e6
    wanted = "trade in million dollars, or value_usd, or value_usd_2010 for dollars of that year"
    raise BadTable(f"{path.name} lacks a column: trade.", found=", ".join(table.columns), wanted=wanted)
