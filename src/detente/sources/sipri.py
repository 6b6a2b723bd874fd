"""Deliveries of major arms between states, from the Stockholm International Peace Research Institute."""

from __future__ import annotations

from pathlib import Path

import ibis

from detente import actors
from detente.files.rows import needed, rows, text, told
from detente.kinds.flows import between, readable, spelt, summed, through
from detente.tables import Span

_SIDES = {"sender": ("supplier", "seller"), "receiver": ("recipient", "buyer")}
_REGISTER = {**_SIDES, "told": ("delivery_year",), "amount": ("tiv_delivery_values",)}
_TABLE = {**_SIDES, "told": ("year",), "amount": ("tiv",)}


def read(path: Path) -> ibis.Table:
    """Read the volume of major arms that one state delivered to another in a year, in SIPRI trend indicator values.

    The file is the trade register, a row a deal and year of delivery, whose deliveries are summed (the new download,
    or the older one with semicolons and lines of text above the table); or a table of supplier, recipient, year and
    tiv. Both give the same rows, so that loading both counts nothing twice. Values measure military capability, not
    what was paid; licensed production counts for the licensor. Recipients that are no state (rebels, "unknown
    recipient(s)") are ?NAME, without the stars that mark them.

    Args:
        path: a Parquet, CSV or tab-separated file, plain or gzipped.

    Returns:
        A FLOWS table of kind arms, in "TIV million". A pair without a row had no known delivery, where `spans` holds
        the two. reporter is null: SIPRI judges by itself from open sources.

    Raises:
        BadTable: the file is missing or cut short, lacks a column, or holds a year or value that cannot be.

    Source: SIPRI Arms Transfers Database, Stockholm International Peace Research Institute,
        doi:10.55163/SAFC1241.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "arms.csv")
        ...     _ = file.write_text("supplier,recipient,year,tiv\\nTurkiye,SLA (Lebanon)*,1999,2.5\\n")
        ...     read(file).select("actor", "other", "value").to_pyarrow().to_pylist()
        [{'actor': 'TUR', 'other': '?SLA (Lebanon)', 'value': 2.5}]
    """
    table = rows(path, heading=("supplier", "seller"))
    register = "tiv" not in table.columns
    held = needed(table, _REGISTER if register else _TABLE, where=path.name)
    with told(path):
        text_of = {need: text(table[name]) for need, name in held.items()}
        sides = {side: text_of[side].re_replace(r"\s*\*+$", "") for side in _SIDES}
        deliveries = readable(table.select(**{**text_of, **sides}), path)
        both = deliveries.select(name="sender").union(deliveries.select(name="receiver")).distinct()
        names = spelt(both.name.to_pyarrow().to_pylist(), actors.codes("name"))
        return summed(between(deliveries, names), "sipri", kind="arms", unit="TIV million", path=path)


def spans(path: Path) -> list[Span]:
    """The years that a file covers, and of whom.

    Args:
        path: the file.

    Returns:
        One span: of all actors for a file of several suppliers and several recipients; of what the one supplier
        delivered, or the one recipient received, for a file that has one; none for a file of one pair.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "arms.csv")
        ...     rows = "supplier,recipient,year,tiv\\nChina,Cambodia,2007,5\\nChina,Laos,2009,2\\n"
        ...     _ = file.write_text(rows)
        ...     [(span.since.year, span.until.year, span.actors) for span in spans(file)]
        [(2007, 2009, 'CHN>*')]
    """
    flows = read(path)
    sides = flows.aggregate(
        senders=flows.actor.nunique(),
        receivers=flows.other.nunique(),
        sender=flows.actor.min(),
        receiver=flows.other.min(),
    )
    found = sides.to_pyarrow().to_pylist()[0]
    one = (found["senders"] == 1, found["receivers"] == 1)
    who = f"{found['sender']}>*" if one[0] else f"*>{found['receiver']}" if one[1] else "*"
    return [] if all(one) else through(flows, who)
