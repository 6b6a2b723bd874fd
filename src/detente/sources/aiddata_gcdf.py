"""Chinese development finance abroad, 2000 to 2021: AidData's Global Chinese Development Finance data set."""

from __future__ import annotations

import re
from pathlib import Path

import ibis

from detente import actors
from detente.errors import BadTable
from detente.files.rows import needed, rows, text, told
from detente.kinds.aid import fields
from detente.kinds.flows import between, readable, summed, through, yearly
from detente.tables import Span

_PROJECTS = {
    "told": ("commitment_year",),
    "receiver": ("recipient_iso_3", "recipient_iso3"),
    "place": ("recipient",),
    "purpose": ("sector_code",),
    "flow_class": ("flow_class",),
    "recommended": ("recommended_for_aggregates",),
}
_YEARS = {"told": ("year",), "receiver": ("ccode",), "oda": ("oda_adj",), "oof": ("oof_adj",), "vague": ("vof_adj",)}


def read(path: Path) -> ibis.Table:
    """Read what China's state gave or lent a country in a year.

    The file is the project table of GCDF 2.0 or 3.0, or a table of totals by recipient and year (ccode, year,
    oda_adj, oof_adj, vof_adj, in dollars of 2021). Load one of the two: they tell the same money. Of the projects,
    those recommended for aggregates count, which leaves umbrella agreements, mere pledges and what was cancelled out;
    adjusted amounts are read, which do not count a refinancing twice. ODA-like money is of kind aid. All other official
    money, OOF-like (loans near market terms, export credits) and what could not be told apart, is of kind investment,
    so that each can be asked for by itself and both added up. A project's sector becomes a field of cooperation.

    Args:
        path: a Parquet, CSV or tab-separated file, plain or gzipped.

    Returns:
        A FLOWS table, in "USD million of 2021": what was committed, one row a year, recipient and kind, and purpose
        where the file has projects. A project without an amount adds nothing, so a sum is the least that it was. A
        zero of the table of totals is a row of value 0. reporter is null: AidData found the projects itself. Money for
        several countries at once has ?PLACE as its other.

    Raises:
        BadTable: the file is missing or cut short, lacks a column, or holds a year or amount that cannot be.

    Source: Custer and others (2023), Tracking Chinese Development Finance: An Application of AidData's TUFF 3.0
        Methodology; Dreher, Fuchs, Parks, Strange and Tierney (2022), Banking on Beijing, doi:10.1017/9781108564496.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "totals.csv")
        ...     _ = file.write_text("ccode,year,oda_adj,oof_adj,vof_adj\\n811,2017,1500000,2000000,500000\\n")
        ...     read(file).order_by("kind").select("other", "kind", "value").to_pyarrow().to_pylist()
        [{'other': 'KHM', 'kind': 'aid', 'value': 1.5}, {'other': 'KHM', 'kind': 'investment', 'value': 2.5}]
    """
    table = rows(path)
    with told(path):
        by_year = "ccode" in table.columns
        given, year = _totals(table, path) if by_year else _projects(table, path)
        given = given.mutate(sender=ibis.literal("CHN"), value=given.value / 1e6)
        china = yearly(row for row in actors.codes("iso3") if row[0] == "CHN")
        named = between(given, china, yearly(actors.codes("cow" if by_year else "iso3")))
        return summed(named, "aiddata_gcdf", kind="aid", unit=f"USD million of {year}", path=path)


def spans(path: Path) -> list[Span]:
    """The years that a file covers, of all that China's state gave: an absence says that no project was found.

    Args:
        path: the file.

    Returns:
        One span.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "totals.csv")
        ...     _ = file.write_text("ccode,year,oda_adj,oof_adj,vof_adj\\n811,2017,1500000,2000000,0\\n")
        ...     [span.actors for span in spans(file)]
        ['CHN>*']
    """
    return through(read(path), "CHN>*")


def _totals(table: ibis.Table, path: Path) -> tuple[ibis.Table, str]:
    """Totals by recipient and year: one row for each kind."""
    held = needed(table, _YEARS, where=path.name)
    totals = table.select(**{need: text(table[name]) for need, name in held.items()})
    kinds = {"oda": "aid", "oof": "investment", "vague": "investment"}
    given = [totals.select("told", "receiver", amount=name, kind=ibis.literal(kind)) for name, kind in kinds.items()]
    return readable(ibis.union(*given), path), "2021"


def _projects(table: ibis.Table, path: Path) -> tuple[ibis.Table, str]:
    """The projects that count, and the year whose dollars they are in."""
    amount, year = _amount(table, path)
    held = {**needed(table, _PROJECTS, where=path.name), "amount": amount}
    projects = table.select(**{need: text(table[name]) for need, name in held.items()})
    projects = projects.filter(projects.recommended.lower().isin(("yes", "true", "1")))
    one = projects.receiver.re_search("^[A-Z]{3}$").fill_null(False)
    given = readable(projects.mutate(receiver=one.ifelse(projects.receiver, projects.place)), path)
    codes = given.select("purpose").distinct().purpose.to_pyarrow().to_pylist()
    kind = (given.flow_class == "ODA-like").fill_null(False).ifelse("aid", "investment")
    return given.mutate(kind=kind, purpose=fields(given.purpose, [code for code in codes if code])), year


def _amount(table: ibis.Table, path: Path) -> tuple[str, str]:
    """The column of amounts in constant dollars, the adjusted one before the other, and the year of the prices."""
    for pattern in (r"adjusted_amount_constant_usd_?(\d{4})", r"amount_constant_usd_?(\d{4})"):
        for name in table.columns:
            found = re.fullmatch(pattern, name)
            if found:
                return name, found[1]
    wanted = ", ".join((*(names[0] for names in _PROJECTS.values()), "amount_constant_usd_2021"))
    raise BadTable(
        f"{path.name} lacks a column: amount_constant_usd_2021.",
        found=", ".join(table.columns),
        wanted=f"{wanted}; or {', '.join(names[0] for names in _YEARS.values())}",
    )
