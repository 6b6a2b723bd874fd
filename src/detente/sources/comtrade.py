"""Trade in goods as each state's customs report it: UN Comtrade."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

import ibis

from detente import actors
from detente.files.rows import needed, rows, text, told
from detente.kinds.flows import Known, added, between, joined, numbered, summed, yearly
from detente.tables import Span

_NEEDED = {
    "reporter_told": ("reporteriso", "reporter_iso", "reportercode", "reporter_code"),
    "partner": ("partneriso", "partner_iso", "partnercode", "partner_code"),
    "flow": ("flowcode", "flow_code", "trade_flow_code", "trade_flow", "flowdesc"),
    "amount": ("primaryvalue", "trade_value_us", "trade_value"),
    "told": ("period", "refyear", "year"),
}
_NUMBERS = {"reporter_told": ("reportercode", "reporter_code"), "partner": ("partnercode", "partner_code")}
_GOODS = ("cmdcode", "commodity_code")
_FLOWS = {
    form: flow
    for flow, forms in {"X": "x 2 export exports", "M": "m 1 import imports"}.items()
    for form in forms.split()
}
# Columns that split a flow further, and what the whole flow has there.
_WHOLE = {"typecode": "C", "partner2code": "0", "customscode": "C00", "motcode": "0", "moscode": "0"}
_WORLD = ("W00", "WLD", "0")
_TAIWAN = ("S19", "490")
# Partners that are no one place, by number: bunkers, free zones, areas and the rest of continents not told elsewhere.
_NOWHERE = [
    *("97", "129", "221", "290", "471", "472", "473", "492", "527", "536", "568", "577", "636", "637", "697"),
    *("837", "838", "839", "849", "879", "899"),
]
_NEAR = 0.99  # of what a reporter tells of the world, so much must lie in what it tells of partners


def read(path: Path) -> ibis.Table:
    """Read trade in goods between two states by year or month, as the exporter and as the importer report it.

    The file is a CSV of UN Comtrade: of today's site, interface or bulk files (reporterISO or reporterCode, flowCode,
    cmdCode, primaryValue), or an older one (Reporter ISO, Trade Flow, Trade Value (US$)). A reporter's exports and its
    partner's imports are two rows, told apart by reporter; imports include freight and insurance, exports do not.
    Exports include re-exports; re-exports and re-imports by themselves are not read. The total of all goods counts,
    and where a file has none for a flow, the sum over its commodities at the coarsest level given. Where a file has
    years and months, it is the years; load one of the two. World, and areas not elsewhere specified, are left out, but
    for "Other Asia, not elsewhere specified" (490), which is where the United Nations keep Taiwan.

    Args:
        path: a Parquet, CSV or tab-separated file, plain or gzipped.

    Returns:
        A FLOWS table of kind trade, in "USD million" of the time. A pair without a row had no trade to report, where
        `spans` holds the reporter; else nobody asked. A code that was no actor in the year is ?CODE.

    Raises:
        BadTable: the file is missing or cut short, lacks a column, or holds a period or amount that cannot be.

    Source: United Nations Statistics Division, UN Comtrade Database.

    Example:
        >>> import tempfile
        >>> head = "period,reporterISO,flowCode,partnerISO,cmdCode,primaryValue"
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "trade.csv")
        ...     _ = file.write_text(head + "\\n2014,KHM,X,USA,TOTAL,2000000\\n2014,USA,M,KHM,TOTAL,2900000\\n")
        ...     told = read(file).order_by("reporter").select("actor", "other", "value", "reporter")
        ...     [tuple(row.values()) for row in told.to_pyarrow().to_pylist()]
        [('KHM', 'USA', 2.0, 'KHM'), ('KHM', 'USA', 2.9, 'USA')]
    """
    with told(path):
        sums = _totals(path)
        named = between(sums.filter(sums.partner.notin((*_WORLD, *_NOWHERE)), sums.partner != ""), _codes())
        named = named.mutate(reporter=(named.flow == "X").ifelse(named.actor, named.other))
        return summed(named, "comtrade", kind="trade", unit="USD million", path=path)


def spans(path: Path) -> list[Span]:
    """The years or months of which a file holds all that a state reports, its exports and its imports apart.

    Args:
        path: the file.

    Returns:
        One span a run of periods with the same reporters. A reporter is held where the file tells its trade with the
        world and the partners add up to that; a file without rows of the world, as one that was asked of some partners
        alone, has no span.

    Example:
        >>> import tempfile
        >>> head = "period,reporterISO,flowCode,partnerISO,cmdCode,primaryValue"
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "trade.csv")
        ...     _ = file.write_text(head + "\\n2014,KHM,X,USA,TOTAL,200\\n2014,KHM,X,W00,TOTAL,200\\n")
        ...     [span.actors for span in spans(file)]
        ['KHM>*']
    """
    with told(path):
        sums = _totals(path)
        world = sums.partner.isin(_WORLD)
        told_by = sums.group_by("told", "period", "reporter_told", "flow").aggregate(
            world=sums.value.sum(where=world), partners=sums.value.sum(where=~world)
        )
        whole = told_by.filter(told_by.world > 0, told_by.partners >= _NEAR * told_by.world)
        named = between(whole.mutate(sender=whole.reporter_told, receiver=whole.reporter_told), _codes())
        held = named.filter(~named.actor.startswith("?")).to_pyarrow().to_pylist()
    reporters: dict[tuple[date, date, str], set[str]] = defaultdict(set)
    for row in held:
        first, months = row["period"], 1 if len(row["told"]) > 4 else 12
        after = (first.replace(day=28) + timedelta(days=31 * months - 27)).replace(day=1)
        reporters[first, after - timedelta(days=1), "{}>*" if row["flow"] == "X" else "*>{}"].add(row["actor"])
    return joined((first, last, way.format("|".join(sorted(who)))) for (first, last, way), who in reporters.items())


def _totals(path: Path) -> ibis.Table:
    """What each reporter tells of each partner in a period, all goods together; the world is a partner here, too."""
    table = rows(path)
    held = needed(table, _NEEDED, where=path.name)
    for column, whole in _WHOLE.items():
        if column in table.columns and table.filter(text(table[column]) == whole).limit(1).to_pyarrow().num_rows:
            table = table.filter((text(table[column]) == whole).fill_null(True))
    told_by = {need: text(table[name]) for need, name in held.items()}
    sides = {side: _side(table, side, held[side]) for side in _NUMBERS}
    flow = told_by["flow"].lower().cases(*_FLOWS.items(), else_=None)
    rows_of = table.select(**{**told_by, **sides, "flow": flow}, rank=_rank(table))
    levels = added(rows_of.filter(rows_of.flow.notnull()), path)
    levels = levels.filter(levels.value.notnull())
    keys = ("told", "period", "reporter_told", "partner", "flow")
    years = levels.filter(levels.told.length() == 4)
    levels = years if years.limit(1).to_pyarrow().num_rows else levels
    sums = levels.group_by(*keys).aggregate(value=levels.value.argmin(levels.rank) / 1e6)
    exported = sums.flow == "X"
    return sums.mutate(
        sender=exported.ifelse(sums.reporter_told, sums.partner),
        receiver=exported.ifelse(sums.partner, sums.reporter_told),
    )


def _side(table: ibis.Table, side: str, column: str) -> ibis.expr.types.StringValue:
    """Who reports or is the partner: the three letters where they are told, else the number, else nobody."""
    number = next((name for name in _NUMBERS[side] if name in table.columns), None)
    letters = text(table[column]).upper()
    digits = text(table[number]).re_replace("^0+(.)", r"\1") if number else ibis.literal("")
    if column == number:
        return digits
    known = letters.re_search("^[A-Z]{3}$") | letters.isin((*_WORLD, *_TAIWAN))
    # Letters with a digit or a dash are a group; where there are none, the number tells more.
    return known.fill_null(False).ifelse(letters, (letters.fill_null("") == "").ifelse(digits, ""))


def _rank(table: ibis.Table) -> ibis.expr.types.StringValue:
    """How much a row sums up: the total of all goods first, then the coarser commodities, one classification each."""
    column = next((name for name in _GOODS if name in table.columns), None)
    if column is None:
        return ibis.literal("0")
    code = text(table[column]).upper()
    book = text(table.classificationcode) if "classificationcode" in table.columns else ibis.literal("")
    level = code.isin(("TOTAL", "ALL")).ifelse("0", code.length().cast("string").lpad(2, "0") + "/" + book)
    return level.fill_null("0")


def _codes() -> Known:
    """Whom the letters and numbers of partners mean."""
    iso3 = actors.codes("iso3")
    taiwan = [(code, *row[1:]) for row in iso3 if row[0] == "TWN" for code in _TAIWAN]
    return yearly((*iso3, *taiwan, *(row for row in numbered(iso3) if row[0] not in _TAIWAN)))
