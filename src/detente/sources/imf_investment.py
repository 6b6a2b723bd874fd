"""Direct investment that one state's residents hold in another, from the International Monetary Fund."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import ibis

from detente import actors
from detente.errors import BadTable
from detente.files.rows import needed, rows, text, told
from detente.kinds.flows import between, joined, readable, spelt, summed
from detente.tables import Span

_NEEDED = {
    "reporter_told": ("reporter", "country", "country_code", "country_name"),
    "partner": ("counterpart", "counterpart_country", "counterpart_country_code", "counterpart_country_name"),
    "indicator": ("indicator", "indicator_code", "indicator_name"),
}
_LONG = {"told": ("year", "time_period"), "amount": ("value_musd", "obs_value", "value")}
# Net positions in all instruments and entities: their codes and names in the Fund's tables of today, then those of the
# survey before, in which V marks what was derived from the counterpart's report.
_WHOLE = "DIRECT INVESTMENT, NET .*ALL FINANCIAL INSTRUMENTS, ALL ENTITIES|{} DIRECT INVESTMENT POSITIONS,.* US DOLLARS"
_OUTWARD = rf"^(OTWD_D_NET\w*_FALL_ALL|OUTWARD {_WHOLE.format('OUTWARD')}|[IV]OW_BP6_USD)$"
_INWARD = rf"^(INWD_D_NET\w*_FALL_ALL|INWARD {_WHOLE.format('INWARD')}|[IV]IW_BP6_USD)$"
_OWN = {"KOS": "XKX", "WBG": "PSE"}
_GROUPS = r"^(G\d{3}|GX\d+|U\d+|TX983)$"  # G001 is the world, TX983 what is not specified
_REGIONS = re.compile(
    r"\b(africa|america|asia|caribbean|economies|europe|gulf|regions?|world)$|^(not specified|world)\b"
)


def read(path: Path) -> ibis.Table:
    """Read the direct investment of one state's residents in another, as it stood at the end of a year.

    The file is of the Direct Investment Positions (DIP) or the survey before it (CDIS): a row a reporter,
    counterpart, indicator and year, or a column for each year. Outward positions are what the reporter holds in the
    counterpart, inward ones what the counterpart holds in the reporter. What each side reports is kept apart, by
    reporter; a position that the Fund derived from the other side's report (dv_type SCC) has that side as reporter, and
    stands once though two series tell it. All instruments and entities together are read, net of claims back, so that
    a position may be negative. Positions are stocks: do not add years up.

    Args:
        path: a Parquet, CSV or tab-separated file, plain or gzipped.

    Returns:
        A FLOWS table of kind investment, in "USD million, position". A pair without a row is unknown, not zero: many
        positions are confidential. Groups of states are left out; who is no actor is ?CODE.

    Raises:
        BadTable: the file is missing or cut short, lacks a column, or holds a year or amount that cannot be.

    Source: International Monetary Fund, Direct Investment Positions by Counterpart Economy (formerly Coordinated
        Direct Investment Survey).

    Example:
        >>> import tempfile
        >>> head = "reporter,dv_type,indicator,counterpart,year,value_musd"
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "dip.csv")
        ...     _ = file.write_text(head + "\\nCHN,SCC,OTWD_D_NETAL_FALL_ALL,KHM,2024,17.5\\n")
        ...     read(file).select("actor", "other", "value", "reporter").to_pyarrow().to_pylist()
        [{'actor': 'CHN', 'other': 'KHM', 'value': 17.5, 'reporter': 'KHM'}]
    """
    with told(path):
        named = _positions(path)
        own = named.reporter_told == named.sender
        named = named.mutate(reporter=(own == named.derived).ifelse(named.other, named.actor))
        # What a series tells at first hand goes before the same as the other side's series mirrors it.
        known = named.filter(named.value.notnull())
        by = ("told", "period", "actor", "other", "reporter")
        once = known.group_by(*by).aggregate(value=known.value.argmin(known.derived.cast("int8")))
        return summed(once, "imf_investment", kind="investment", unit="USD million, position", path=path)


def spans(path: Path) -> list[Span]:
    """The years that a file covers, each with the pairs of which it tells a position, and no other.

    Args:
        path: the file.

    Returns:
        One span a run of years in which a reporter tells of the same counterparts.

    Example:
        >>> import tempfile
        >>> head = "reporter,dv_type,indicator,counterpart,year,value_musd"
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "dip.csv")
        ...     _ = file.write_text(head + "\\nCHN,SCC,OTWD_D_NETAL_FALL_ALL,KHM,2024,17.5\\n")
        ...     [span.actors for span in spans(file)]
        ['CHN>KHM']
    """
    with told(path):
        named = _positions(path)
        known = named.filter(named.value.notnull(), ~named.actor.startswith("?"), ~named.other.startswith("?"))
        own = (known.reporter_told == known.sender).name("own")
        pairs = known.select("period", "actor", "other", own).distinct().to_pyarrow().to_pylist()
    partners: dict[tuple[date, str, bool], set[str]] = {}
    for row in pairs:
        who, whom = (row["actor"], row["other"]) if row["own"] else (row["other"], row["actor"])
        partners.setdefault((row["period"], who, row["own"]), set()).add(whom)
    return joined(
        (year, date(year.year, 12, 31), f"{who}>{'|'.join(sorted(them))}" if own else f"{'|'.join(sorted(them))}>{who}")
        for (year, who, own), them in partners.items()
        if them != {who}
    )


def _positions(path: Path) -> ibis.Table:
    """Who holds how much where, as each series tells it: at first hand, or derived from the other side."""
    table, scale = _long(rows(path), path)
    held = needed(table, {**_NEEDED, **_LONG}, where=path.name)
    series = table.select(**{need: text(table[name]) for need, name in held.items()}, derived=_derived(table, held))
    indicator = series.indicator.upper()
    series = series.filter(indicator.re_search(f"{_OUTWARD}|{_INWARD}"), ~series.partner.re_search(_GROUPS))
    outward = series.indicator.upper().re_search(_OUTWARD)
    sides = {
        "sender": outward.ifelse(series.reporter_told, series.partner),
        "receiver": outward.ifelse(series.partner, series.reporter_told),
    }
    read = readable(series.mutate(**sides), path)
    both = read.select(name="reporter_told").union(read.select(name="partner")).distinct().name.to_pyarrow().to_pylist()
    if not both:
        wanted = "outward or inward positions, net, all instruments, such as OTWD_D_NETAL_FALL_ALL"
        raise BadTable(f"{path.name} has no row of an indicator that is read.", wanted=wanted)
    known = spelt(both, actors.codes("name"), iso3=_codes())
    resolved = {span[0] for span in known}
    groups = [name for name in both if name not in resolved and _REGIONS.search(name.casefold())]
    apart = read.filter(read.partner.notin(groups), read.reporter_told.notin(groups))
    return between(apart.mutate(value=apart.value * scale), known)


def _codes() -> list[tuple[str, str, date, date | None]]:
    """The actors by ISO code, and by the two codes that the Fund has instead."""
    codes = actors.codes("iso3")
    return [*codes, *((own, *row[1:]) for row in codes for own, iso3 in _OWN.items() if row[0] == iso3)]


def _long(table: ibis.Table, path: Path) -> tuple[ibis.Table, float]:
    """One row a year, where the file has a column for each, and what amounts are multiplied by to be millions."""
    years = [name for name in table.columns if re.fullmatch(r"\d{4}", name)]
    if years:
        text_of = table.mutate(**{name: text(table[name]) for name in years})
        table = text_of.pivot_longer(years, names_to="time_period", values_to="obs_value")
    if "scale" in table.columns:
        return table, 1.0 if "million" in str(table.scale.max().to_pyarrow().as_py()).lower() else 1e-6
    # The bulk files of the survey before are in dollars.
    return table, 1e-6 if "indicator_code" in table.columns and "value_musd" not in table.columns else 1.0


def _derived(table: ibis.Table, held: dict[str, str]) -> ibis.expr.types.BooleanValue:
    """Whether the Fund took a position from the books of the other side."""
    said = table["dv_type" if "dv_type" in table.columns else held["indicator"]]
    return text(said).upper().re_search("SCC|DERIV|COUNTER|^V[IO]W_").fill_null(False)
