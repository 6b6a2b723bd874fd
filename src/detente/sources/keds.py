"""Event sets of the Kansas Event Data System, and others in its form: a date, two codes of actors, a code of an act."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import ibis

from detente import actors
from detente.errors import BadTable, allowed
from detente.files.omissions import leave_out
from detente.files.rows import dated, needed, opened, rows, told
from detente.files.salvage import Layout, salvaged
from detente.kinds.events import coded, meanings
from detente.sources.icews import refuse
from detente.tables import EVENTS, Span, check

if TYPE_CHECKING:
    from ibis.expr.types import DateValue, StringValue

_NEEDED = {"date": ("date",), "source": ("source",), "target": ("target",), "code": ("code", "event", "cameo", "weis")}
# Codes of CAMEO's older sets that its later lists write otherwise; PAL are the Palestinians wherever they live.
_OLDER = {"PAL": "PSE", "PLO": "PSE", "USR": "RUS", "GMW": "DEU", "ZAR": "COD", "BUR": "MMR"}
# Among whom a set means to tell every act, by a word of its name; of others it tells what they did with these.
_REGIONS = {
    "levant": "EGY|ISR|JOR|LBN|PLO|PSE|SYR",
    "balkans": "BIH|HRV|MKD|SCG|SVN|YUG",
    "gulf": "ARE|BHR|IRN|IRQ|KWT|OMN|QAT|SAU|YAR|YEM",
}

Spell = tuple[str, str, date, date | None]


def read(path: Path, *, columns: Mapping[str, str] | None = None) -> ibis.Table:
    """Read an event set in the form of KEDS, TABARI and their like, one act a row.

    The file is text with tabs and no column names: a day (YYMMDD or YYYYMMDD), who acts, towards whom, the code of the
    act, and a label that is not read; or a table with columns date, source, target and code. An actor is the state of
    the first three letters of its code on that day, so that ISRMIL is Israel, or the organisation of the last letters
    that name one: IGOUNOWBK is the World Bank. Acts within one state are left out; a line that comes twice counts once.

    Codes are of WEIS where one begins with 21 or 22, which CAMEO does not have, else of CAMEO. WEIS codes carry no
    weight, for no list of Goldstein's weights for them was at hand to check them by; those of CAMEO are of the KEDS
    book. The sets overlap: Levant and Turkey both tell what Israel and Turkey did. Load each under a name of its own.

    Args:
        path: a text with tabs, or a Parquet, CSV or tab-separated file; plain, gzipped or zipped.
        columns: `name`, what to call the set, keds without it; `book`, KEDS or WEIS; `dataset`, which set of a table
            that holds several in a column of that name.

    Returns:
        An EVENTS table. An actor that detente does not know is ?CODE.

    Raises:
        BadTable: the file is missing or cut short, lacks a column, or holds a date that cannot be.

    Source: Schrodt, Davis and Weddle (1994), KEDS: A Program for the Machine Coding of Event Data, Social Science
        Computer Review 12(4), doi:10.1177/089443939401200408.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "levant.tab")
        ...     _ = file.write_text("790415\\tISRMIL\\tLEB\\t223\\t(MIL ENGAGEMENT)\\n")
        ...     read(file).select("date", "actor", "other", "act", "book").to_pyarrow().to_pylist()
        [{'date': datetime.date(1979, 4, 15), 'actor': 'ISR', 'other': 'LBN', 'act': 'ASSAULT', 'book': 'WEIS'}]
    """
    given = columns or {}
    shaped = _shaped(path, given)
    with told(path):
        refuse(shaped, path)
        books = {name: given.get("book") or _book(path, name, codes) for name, codes in _codes(shaped).items()}
        parts = [
            coded(
                _named(shaped.filter(shaped.dataset == name), book),
                meanings(allowed(book, ("KEDS", "WEIS"), what="code book of such a set")),
                source=given.get("name") or "keds",
                book=book,
            )
            for name, book in books.items()
        ]
        events = ibis.union(*parts) if len(parts) > 1 else parts[0]
        between = check(events.filter(events.actor != events.other), EVENTS, where=path.name)
        return between.distinct(on="record", keep="first").select(*EVENTS.names)


def spans(path: Path, *, columns: Mapping[str, str] | None = None) -> list[Span]:
    """The days of which a set tells every act, and among whom: the states of its region.

    Args:
        path: the file.
        columns: as for `read`.

    Returns:
        One span for each set whose name, or that of its file, tells the region: levant, balkans or gulf. None for
        others, of which it is not known whom they cover.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "levant.tab")
        ...     _ = file.write_text("790415\\tISRMIL\\tLEB\\t223\\n")
        ...     spans(file)[0].actors
        'EGY|ISR|JOR|LBN|PLO|PSE|SYR'
    """
    shaped = _shaped(path, columns or {})
    with told(path):
        ends = shaped.group_by("dataset").aggregate(first=shaped.date.min(), last=shaped.date.max())
        held = ends.order_by("dataset").to_pyarrow().to_pylist()
    found = []
    for row in held:
        names = (row["dataset"] or f"{path.name} {(columns or {}).get('name', '')}").lower()
        region = next((region for word, region in _REGIONS.items() if word in names), None)
        if region and row["first"]:
            found.append(Span(row["first"], row["last"], region))
    return found


def _shaped(path: Path, given: Mapping[str, str]) -> ibis.Table:
    """Each row's day, codes, set and key."""
    _, start = opened(path)
    bare = start[:6].isdigit() and b"\t" in start[:20]
    table = _bare(path) if bare else rows(path)
    held = needed(table, _NEEDED, where=path.name)
    text = {need: table[name].cast("string").strip() for need, name in held.items()}
    several = "dataset" in table.columns
    dataset = table.dataset.cast("string").strip().fill_null("") if several else ibis.literal("")
    whole = ibis.literal("|").join([dataset, text["date"], text["source"], text["target"], text["code"]])
    shaped = table.select(
        record=whole.hexdigest("md5").left(16),
        told_date=text["date"],
        date=_day(text["date"]),
        source_code=text["source"].upper(),
        target_code=text["target"].upper(),
        # Some lines of the published sets have a bracket behind the code.
        code=text["code"].re_replace(r"[^0-9]+$", ""),
        dataset=dataset,
    )
    if not (wanted := given.get("dataset")):
        return shaped
    sets = shaped.dataset.as_table().distinct().order_by("dataset").to_pyarrow()["dataset"].to_pylist()
    return shaped.filter(shaped.dataset == allowed(wanted, sets, what=f"set in {path.name}"))


def _bare(path: Path) -> ibis.Table:
    """A text without column names, whose lines have four fields or more; shorter ones are told."""

    def split(text: ibis.Table) -> ibis.Table:
        parts = text.line.split("\t")
        fields = {name: parts[place].strip() for place, name in enumerate(("date", "source", "target", "code"))}
        return text.select(line=text.line, **fields)

    table = salvaged([path], Layout(("line",), mark="\x01"), split)
    short = table.filter(table.code.isnull(), table.line.strip() != "")
    many = short.count().to_pyarrow().as_py()
    if many:
        first = short.line.min().to_pyarrow().as_py()
        lines = "1 line is no row" if many == 1 else f"{many:,} lines are no rows"
        message = f"{path.name}: {lines} and left out, among them one that begins with {first[:40]!r}."
        leave_out(BadTable(message, found=f"{first.count(chr(9)) + 1} fields", wanted="a day, two actors and a code"))
    return table.filter(table.code.notnull())


def _day(text: StringValue) -> DateValue:
    """A day as 1979-04-15, 19790415 or 790415; of two digits, years from 45 on are of the last century."""
    digits = text.replace("-", "").replace("/", "")
    century = ibis.ifelse(digits.left(2) >= "45", "19", "20")
    full = ibis.ifelse(digits.length() == 6, century + digits, digits)
    return (full.left(4) + "-" + full.substr(4, 2) + "-" + full.substr(6)).try_cast("date")


def _codes(shaped: ibis.Table) -> dict[str, set[str]]:
    """The codes of acts that each set uses."""
    found: dict[str, set[str]] = {}
    for row in shaped.select("dataset", "code").distinct().to_pyarrow().to_pylist():
        found.setdefault(row["dataset"], set()).add(row["code"] or "")
    return found


def _book(path: Path, dataset: str, codes: set[str]) -> str:
    """The book that a set's codes are of. Labels err: the Gulf set called CAMEO in one collection is of WEIS."""
    weis = {code for code in codes if len(code) == 3 and code.startswith(("21", "22"))}
    cameo = {code for code in codes if len(code) == 4}
    if weis and cameo:
        found = f"{min(weis)} of WEIS and {min(cameo)} of CAMEO"
        raise BadTable(f"{path.name} {dataset} mixes two code books.", found=found, wanted="--map book=KEDS or WEIS")
    named = "weis" in f"{dataset} {path.name}".lower()
    return "WEIS" if weis or (named and not cameo) else "KEDS"


def _named(shaped: ibis.Table, book: str) -> ibis.Table:
    both = shaped.select(code=shaped.source_code).union(shaped.select(code=shaped.target_code)).distinct()
    spells = list(_spells([code for code in both.code.to_pyarrow().to_pylist() if code], book))
    named = dated(shaped, spells, code="source_code", on="date", to="actor")
    return dated(named, spells, code="target_code", on="date", to="other").drop("source_code", "target_code")


def _spells(codes: list[str], book: str) -> Iterator[Spell]:
    """Whom each code means, and when: by its first three letters, and after IGO or NGO by the last that are known."""
    known: dict[str, list[tuple[str, date, date | None]]] = {}
    for code, actor, first, last in actors.codes("cameo"):
        known.setdefault(code, []).append((actor, first, last))
    for code in codes:
        pieces = [code[place : place + 3] for place in range(0, len(code), 3)]
        heads = pieces[:0:-1] if pieces[0] in ("IGO", "NGO") else pieces[:1]
        cameo = (_weis().get(head) if book == "WEIS" else _OLDER.get(head, head) for head in heads)
        meant = next((known[head] for head in cameo if head in known), [])
        yield from ((code, *spell) for spell in meant)


@cache
def _weis() -> Mapping[str, str]:
    with resources.files("detente").joinpath("facts", "weis_actors.csv").open(encoding="utf8") as lines:
        return {row["code"]: row["cameo"] for row in csv.DictReader(line for line in lines if not line.startswith("#"))}
