"""Chinese official finance abroad, 2000 to 2014, project by project: AidData's first global data set."""

from __future__ import annotations

from pathlib import Path

import ibis

from detente import actors
from detente.files.rows import needed, rows, text, told
from detente.kinds.aid import fields
from detente.kinds.flows import between, readable, summed, through, yearly
from detente.tables import Span

_NEEDED = {
    "told": ("year",),
    "receiver": ("recipient_iso3", "recipients_iso3"),
    "place": ("recipient_condensed", "recipients"),
    "purpose": ("crs_sector_code",),
    "flow_class": ("flow_class",),
    "recommended": ("recommended_for_research",),
    "umbrella": ("umbrella",),
    "amount": ("usd_defl_2014",),
}
_YES = ("true", "1", "yes", "t")


def read(path: Path) -> ibis.Table:
    """Read what China's state gave or lent a country in a year, by what it was for.

    The file is the project table of Global Chinese Official Finance 1.0. What counts are projects recommended for
    research that are no umbrella agreements, which would count twice. ODA-like money is of kind aid: concessional
    and meant for development. All other official money, OOF-like (loans near market terms, export credits) and what
    could not be told apart, is of kind investment, so that each can be asked for by itself and both added up. The
    sector becomes a field of cooperation. Money for several countries at once has ?PLACE as its other.

    Its successor tells the same projects anew: do not add the two sources up.

    Args:
        path: a Parquet, CSV or tab-separated file, plain or gzipped.

    Returns:
        A FLOWS table, in "USD million of 2014": what was committed, one row a year, recipient, kind and purpose. A
        project without an amount adds nothing, so a sum is the least that it was; no row where all lack one.
        reporter is null: AidData found the projects itself.

    Raises:
        BadTable: the file is missing or cut short, lacks a column, or holds a year or amount that cannot be.

    Source: Dreher, Fuchs, Parks, Strange and Tierney (2021), Aid, China, and Growth: Evidence from a New Global
        Development Finance Dataset, American Economic Journal: Economic Policy 13(2), doi:10.1257/pol.20180631.

    Example:
        >>> import tempfile
        >>> head = "year,recipient_iso3,recipient_condensed,crs_sector_code,flow_class,recommended_for_research,"
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "projects.csv")
        ...     _ = file.write_text(head + "umbrella,usd_defl_2014\\n2010,KHM,Cambodia,110,ODA-like,true,0,1500000\\n")
        ...     read(file).select("other", "kind", "value", "purpose").to_pyarrow().to_pylist()
        [{'other': 'KHM', 'kind': 'aid', 'value': 1.5, 'purpose': 'education'}]
    """
    table = rows(path)
    held = needed(table, _NEEDED, where=path.name)
    with told(path):
        projects = table.select(**{need: text(table[name]) for need, name in held.items()})
        counted = projects.recommended.lower().isin(_YES) & projects.umbrella.lower().isin(("0", "false", "no", "f"))
        projects = projects.filter(counted)
        one = projects.receiver.re_search("^[A-Z]{3}$").fill_null(False)
        given = readable(projects.mutate(receiver=one.ifelse(projects.receiver, projects.place)), path)
        codes = given.select("purpose").distinct().purpose.to_pyarrow().to_pylist()
        given = given.mutate(
            sender=ibis.literal("CHN"),
            kind=(given.flow_class == "ODA-like").fill_null(False).ifelse("aid", "investment"),
            purpose=fields(given.purpose, [code for code in codes if code]),
            value=given.value / 1e6,
        )
        named = between(given, yearly(actors.codes("iso3")))
        return summed(named, "aiddata_gcof", kind="aid", unit="USD million of 2014", path=path)


def spans(path: Path) -> list[Span]:
    """The years that a file covers, of all that China's state gave: an absence says that no project was found.

    Args:
        path: the file.

    Returns:
        One span.

    Example:
        >>> import tempfile
        >>> head = "year,recipient_iso3,recipient_condensed,crs_sector_code,flow_class,recommended_for_research,"
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "projects.csv")
        ...     _ = file.write_text(head + "umbrella,usd_defl_2014\\n2010,KHM,Cambodia,110,ODA-like,true,0,1500000\\n")
        ...     [span.actors for span in spans(file)]
        ['CHN>*']
    """
    return through(read(path), "CHN>*")
