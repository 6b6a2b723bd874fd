"""Development aid of the donors that report to the OECD, by recipient."""

from __future__ import annotations

import re
from pathlib import Path

import ibis

from detente import actors
from detente.errors import BadTable
from detente.files.rows import needed, rows, text, told
from detente.kinds.aid import groups
from detente.kinds.flows import between, present, readable, spelt, summed
from detente.tables import Span

_NEEDED = {
    "sender": ("donor_2", "donor_name", "donor"),
    "receiver": ("recipient_2", "recipient_name", "recipient"),
    "measure": ("aidtype", "measure", "aid_type"),
    "told": ("time_period", "year", "time"),
    "amount": ("obs_value", "value", "value_musd"),
}
# The measures that count, by the publisher's number and by name; the first that a file has.
_MEASURES = {
    "gross": ("240", "memo: oda total, gross disbursements", "oda total, gross disbursements"),
    "net": ("206", "oda: total net", "oda, total net", "oda total, net disbursements"),
}


def read(path: Path) -> ibis.Table:
    """Read what one state or organisation gave another as official development assistance (ODA) in a year.

    The file is that of table DAC2a, as the OECD's Data Explorer or OECD.Stat gives it, or a table of donor, recipient,
    aid_type, year and value. What counts is gross disbursements (aid type 240): what was paid out, loans included;
    where a file holds no such row, ODA net of repayments (206), which may be negative, and whoever wants that loads a
    file without the other. Grants, loans, technical cooperation and the like are parts of these and are not read;
    neither is aid imputed through multilateral bodies. Where a file has constant and current prices, it is the
    constant ones. Groups of donors or recipients, and what no one country received, are left out.

    Args:
        path: a Parquet, CSV or tab-separated file, plain or gzipped.

    Returns:
        A FLOWS table of kind aid, in "USD million of 2022, gross" or the like; without a year where prices are
        current. A recipient without a row got none, where `spans` holds the donor. reporter is the donor. A donor or
        recipient that is no actor is ?NAME.

    Raises:
        BadTable: the file is missing or cut short, lacks a column, holds a year or amount that cannot be, or neither
            of the two aid types.

    Source: OECD, DAC2A: Aid (ODA) disbursements to countries and regions, doi:10.1787/dev-aid-stat-data-en.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "aid.csv")
        ...     _ = file.write_text("donor,recipient,aidtype,year,value\\nJapan,Viet Nam,240,2022,9.5\\n")
        ...     read(file).select("actor", "other", "value", "unit").to_pyarrow().to_pylist()
        [{'actor': 'JPN', 'other': 'VNM', 'value': 9.5, 'unit': 'USD million, gross'}]
    """
    table = rows(path)
    held = needed(table, _NEEDED, where=path.name)
    with told(path):
        paid, measure = _measured(table, held, path)
        paid, prices = _priced(paid)
        given = readable(
            paid.select(**{need: text(paid[name]) for need, name in held.items()}, scale=_scale(paid)), path
        )
        both = given.select(name="sender").union(given.select(name="receiver")).distinct().name.to_pyarrow().to_pylist()
        known = spelt(both, actors.codes("name"), iso3=actors.codes("iso3"))
        several = groups(both, known)
        apart = given.filter(given.sender.notin(several), given.receiver.notin(several))
        named = between(apart.mutate(value=apart.value * apart.scale), known)
        named = named.mutate(reporter=named.actor)
        return summed(named, "dac", kind="aid", unit=f"USD million{prices}, {measure}", path=path)


def spans(path: Path) -> list[Span]:
    """The years that a file covers, each with the donors that reported: an absence says that they gave nothing.

    Args:
        path: the file.

    Returns:
        One span a run of years with the same donors.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "aid.csv")
        ...     _ = file.write_text("donor,recipient,aidtype,year,value\\nJapan,Viet Nam,240,2022,9.5\\n")
        ...     [span.actors for span in spans(file)]
        ['JPN>*']
    """
    return present(read(path), way="{}>*")


def _measured(table: ibis.Table, held: dict[str, str], path: Path) -> tuple[ibis.Table, str]:
    """The rows of the one aid type that counts, and whether it is gross or net."""
    measure = text(table[held["measure"]])
    found = measure.name("told").as_table().distinct().to_pyarrow().to_pylist()
    for name, forms in _MEASURES.items():
        if any((row["told"] or "").lower() in forms for row in found):
            return table.filter(measure.lower().isin(forms)), name
    raise BadTable(
        f"{path.name} has no row of an aid type that counts.",
        found=", ".join(sorted(filter(None, (row["told"] for row in found)))[:5]),
        wanted="ODA gross disbursements (240), or ODA total net (206)",
    )


def _priced(table: ibis.Table) -> tuple[ibis.Table, str]:
    """The rows in constant prices and what year these are of; all rows and nothing where there are none."""
    if "amount_type" in table.columns:
        constant = table.filter(table.amount_type.lower().startswith("constant"))
        labels = constant.select(told=constant.amount_type)
    elif "price_base" in table.columns and "base_per" in table.columns:
        constant = table.filter(text(table.price_base) == "Q")
        labels = constant.select(told=text(constant.base_per))
    else:
        return table, ""
    years = [
        re.search(r"\d{4}", label or "")
        for label in labels.distinct().order_by("told").to_pyarrow()["told"].to_pylist()
    ]
    return (constant, f" of {years[0][0]}" if years[0] else "") if years else (table, "")


def _scale(table: ibis.Table) -> ibis.expr.types.FloatingValue:
    """What amounts are multiplied by to be millions: the publisher tells powers of ten, or nothing for millions."""
    if "unit_mult" not in table.columns:
        return ibis.literal(1.0)
    return ibis.literal(10.0) ** (text(table.unit_mult).try_cast("float64").fill_null(6.0) - 6.0)
