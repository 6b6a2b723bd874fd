"""Development aid by purpose, activity by activity, as donors report it to the OECD."""

from __future__ import annotations

from pathlib import Path

import ibis

from detente import actors
from detente.files.rows import needed, rows, text, told
from detente.kinds.aid import fields, groups
from detente.kinds.flows import added, between, present, spelt, summed
from detente.tables import Span

_NEEDED = {
    "told": ("year",),
    "sender": ("donor_name", "donorname"),
    "receiver": ("recipient_name", "recipientname"),
    "flow": ("flow_code", "flowcode"),
    "purpose": ("purpose_code", "purposecode"),
    "amount": ("usd_disbursement",),
}
_ODA = ("11", "13", "19")  # grants, loans, equity; 14 is other official money, 30 private


def read(path: Path) -> ibis.Table:
    """Read what one state or organisation paid another as development aid in a year, by what it was for.

    The file is one of the publisher's yearly bulk files (CRS ... data.txt, separated by |, or Parquet), a row an
    activity. What counts is ODA as it was paid out, grants, loans and equity (flow codes 11, 13, 19), in current
    dollars; other official and private money is not read. The purpose code becomes a field of cooperation: 110
    education, 120 health, 150 governance, 15160 human-rights, 7 humanitarian; what serves development at large is aid
    (facts/purposes.csv). Groups of recipients, and what no one country received, are left out.

    Args:
        path: a Parquet, CSV or tab-separated file, plain or gzipped.

    Returns:
        A FLOWS table of kind aid, in "USD million, gross": one row a year, pair and purpose. A pair without a row
        in a purpose got nothing for it, where `spans` holds the donor; a commitment not yet paid is no row. Corrections
        of earlier years are negative. reporter is the donor. An actor that is not known is ?NAME.

    Raises:
        BadTable: the file is missing or cut short, lacks a column, or holds a year or amount that cannot be.

    Source: OECD, Creditor Reporting System, doi:10.1787/dev-cred-data-en.

    Example:
        >>> import tempfile
        >>> head = "Year|DonorName|RecipientName|FlowCode|PurposeCode|USD_Disbursement"
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "crs.txt")
        ...     _ = file.write_text(head + "\\n2022|Japan|Cambodia|13|21020|80.5\\n2022|Japan|Cambodia|14|21020|7\\n")
        ...     read(file).select("actor", "other", "value", "purpose").to_pyarrow().to_pylist()
        [{'actor': 'JPN', 'other': 'KHM', 'value': 80.5, 'purpose': 'investment'}]
    """
    table = rows(path)
    held = needed(table, _NEEDED, where=path.name)
    with told(path):
        paid = table.select(**{need: text(table[name]) for need, name in held.items()})
        sums = added(paid.filter(paid.flow.isin(_ODA)).drop("flow"), path)
        both = sums.select(name="sender").union(sums.select(name="receiver")).distinct().name.to_pyarrow().to_pylist()
        known = spelt(both, actors.codes("name"))
        several = groups(both, known)
        named = between(sums.filter(sums.sender.notin(several), sums.receiver.notin(several)), known)
        codes = sums.purpose.name("code").as_table().distinct().code.to_pyarrow().to_pylist()
        named = named.mutate(reporter=named.actor, purpose=fields(named.purpose, [code for code in codes if code]))
        return summed(named, "crs", kind="aid", unit="USD million, gross", path=path)


def spans(path: Path) -> list[Span]:
    """The years that a file covers, each with the donors that reported: an absence says that they paid nothing.

    Args:
        path: the file.

    Returns:
        One span a run of years with the same donors.

    Example:
        >>> import tempfile
        >>> head = "Year|DonorName|RecipientName|FlowCode|PurposeCode|USD_Disbursement"
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "crs.txt")
        ...     _ = file.write_text(head + "\\n2022|Japan|Cambodia|13|21020|80.5\\n")
        ...     [span.actors for span in spans(file)]
        ['JPN>*']
    """
    return present(read(path), way="{}>*")
