"""Events of your own: a table with a date, two actors and an act a row, under whatever column names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import ibis

from detente import actors
from detente.acts import ACTS, MODES, plover_weight
from detente.errors import BadTable, UnknownName, allowed
from detente.files.rows import dated, rows, told
from detente.kinds.events import BOOKS, Meaning, cameo_text, coded, meanings
from detente.sources.icews import named, refuse
from detente.tables import EVENTS, Span, check

if TYPE_CHECKING:
    from ibis.expr.types import DateValue, StringValue

# What may stand in a column, by the names it usually goes by; the first four must be there.
_USUAL = {
    "date": ("date", "event_date", "day", "sqldate", "date_start"),
    "actor": ("actor", "source_country", "source", "actor1", "actor1countrycode", "country1", "source_name", "from"),
    "other": ("other", "target_country", "target", "actor2", "actor2countrycode", "country2", "recipient", "to"),
    "act": ("act", "code", "event_code", "eventcode", "cameo_code", "cameo", "event_type", "plover"),
    "mode": ("mode", "event_mode"),
    "field": ("field",),
    "weight": ("weight", "intensity", "goldstein", "goldsteinscale"),
    "record": ("record", "event_id", "globaleventid", "id"),
    "document": ("document", "url", "sourceurl"),
}
_MUST = ("date", "actor", "other", "act")
# What is said of the whole file.
_SAID = ("name", "book", "codes", "since", "until")


def read(path: Path, *, columns: Mapping[str, str] | None = None) -> ibis.Table:
    """Read a table of events of your own, one act a row.

    A date is a day (2014-01-05 or 20140105), a month (2014-01) or a year (2014). An actor is told by any usual name
    or ISO3 code, or in the one system of codes that you name. An act is a code of CAMEO or WEIS, or one of PLOVER's
    acts by its name. Where the columns bear usual names, nothing more need be told.

    Args:
        path: a Parquet, CSV or tab-separated file, plain, gzipped or zipped.
        columns: which column holds what: date, actor, other, act, and if you like mode, field, weight, record (a key
            of the row) and document (where it is told). Also what holds for the whole file: `name`, what to call the
            data set, without it the file's name; `book`, CAMEO (as KEDS weighs it), KEDS, ICEWS, WEIS or PLOVER;
            `codes`, the system of the actors (iso3, iso2, cow, gw, cameo or name); `since` and `until`, the first and
            last day of which it holds every act.

    Returns:
        An EVENTS table. A weight is the file's, or else its book's. A code that its book lacks has no act. Rows
        without a key of their own are known by what they say: the same row twice counts once. An actor that detente
        does not know is ?NAME. Acts of an actor towards itself are left out.

    Raises:
        BadTable: the file is missing or cut short, lacks a column, or holds a date or acts that cannot be.
        UnknownName: `columns` names what is not asked for, a book or a system that does not exist.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "talks.csv")
        ...     _ = file.write_text("when,who,whom,cameo\\n2014-01,Vietnam,KHM,042\\n")
        ...     named = {"date": "when", "actor": "who", "other": "whom", "book": "CAMEO"}
        ...     read(file, columns=named).select("source", "actor", "other", "act").to_pyarrow().to_pylist()
        [{'source': 'talks', 'actor': 'VNM', 'other': 'KHM', 'act': 'CONSULT'}]
    """
    given = _known(columns)
    table = rows(path)
    held = _held(table, given, path)
    with told(path):
        shaped = _shaped(table, _keyed(table, held, given, path))
        refuse(shaped, path)
        book = _book(shaped, given, path)
        source = given.get("name") or path.name.partition(".")[0]
        full = coded(_named(shaped, given), _acts(book), source=source, book=book)
        between = check(full.filter(full.actor != full.other), EVENTS, where=path.name)
        return between.distinct(on="record", keep="first").select(*EVENTS.names)


def spans(path: Path, *, columns: Mapping[str, str] | None = None) -> list[Span]:
    """The days of which a file holds every act: those that `since` and `until` tell.

    Args:
        path: the file.
        columns: as for `read`.

    Returns:
        One span where both are told; none else, for an absence in a table of one's own may say nothing.

    Raises:
        BadTable: a day cannot be read.

    Example:
        >>> spans(Path("talks.csv"), columns={"since": "2014-01-01", "until": "2014-12-31"})
        [Span(since=datetime.date(2014, 1, 1), until=datetime.date(2014, 12, 31), actors='*')]
    """
    given = _known(columns)
    if "since" not in given and "until" not in given:
        return []
    try:
        span = Span(date.fromisoformat(given.get("since", "")), date.fromisoformat(given.get("until", "")))
    except ValueError as error:
        found = f"since={given.get('since')}, until={given.get('until')}"
        raise BadTable(f"{path.name}: what it covers is told by two days.", found=found, wanted="2014-01-01") from error
    return [span]


def _known(columns: Mapping[str, str] | None) -> Mapping[str, str]:
    given = columns or {}
    for what in given:
        if what not in (*_USUAL, *_SAID):
            raise UnknownName("A table of events has no such part.", found=what, wanted=", ".join((*_USUAL, *_SAID)))
    return given


def _held(table: ibis.Table, given: Mapping[str, str], path: Path) -> dict[str, str]:
    """The column of each part: the one that was named, else the one with a usual name."""
    plain = {part: re.sub(r"\W+", "_", name.strip().lower()).strip("_") for part, name in given.items()}
    usual = {part: (plain[part],) if part in plain else names for part, names in _USUAL.items()}
    missing = [plain.get(part, part) for part in usual if part in (*_MUST, *plain) and not _first(usual[part], table)]
    if missing:
        wanted = (
            "columns for date, actor, other and act, or their names here: --map date=...,actor=...,other=...,act=..."
        )
        raise BadTable(
            f"{path.name} lacks a column: {', '.join(missing)}.", found=", ".join(table.columns), wanted=wanted
        )
    held = {part: _first(usual[part], table) for part in usual if part in (*_MUST, *plain)}
    found = {part: _first(names, table) for part, names in usual.items()}
    taken = set(held.values())
    return held | {part: name for part, name in found.items() if name and part not in held and name not in taken}


def _first(names: Iterable[str], table: ibis.Table) -> str:
    return next((name for name in names if name in table.columns), "")


def _keyed(table: ibis.Table, held: dict[str, str], given: Mapping[str, str], path: Path) -> dict[str, str]:
    """The columns without a key that is none; a key that was named as one and comes twice is refused."""
    if "record" not in held:
        return held
    key = table[held["record"]]
    twice = table.group_by(key.name("key")).aggregate(rows=ibis._.count()).filter(ibis._.rows > 1)
    found = twice.limit(1).to_pyarrow().to_pylist()
    if found and "record" in given:
        wanted = "a key that no two rows share; without record= rows are known by what they say"
        raise BadTable(
            f"{path.name}: several rows have one key in {held['record']}.", found=found[0]["key"], wanted=wanted
        )
    return {part: name for part, name in held.items() if part != "record" or not found}


def _shaped(table: ibis.Table, held: Mapping[str, str]) -> ibis.Table:
    text = {part: table[name].cast("string").strip().nullif("") for part, name in held.items()}
    code = cameo_text(table[held["act"]]).nullif("").fill_null("?")
    mode = text.get("mode", ibis.null("string")).lower()
    whole = ibis.literal("|").join([text[part].fill_null("") for part in (*_MUST, "mode") if part in text])
    length = text["date"].replace("-", "").length()
    return table.select(
        record=text.get("record", whole.hexdigest("md5").left(16)),
        told_date=text["date"],
        date=_day(text["date"]),
        precision=ibis.cases((length == 4, "year"), (length == 6, "month"), else_="day"),
        actor_told=text["actor"],
        other_told=text["other"],
        code=ibis.ifelse(mode.notnull() & code.upper().isin(list(ACTS)), code.upper() + "/" + mode, code),
        weight=text.get("weight", ibis.null("string")).try_cast("float64"),
        field=text.get("field", ibis.null("string")),
        document=text.get("document", ibis.null("string")),
    )


def _day(text: StringValue) -> DateValue:
    """A day, or the first one of a month or a year; null where it is none, as with days and months in doubt."""
    digits = ibis.ifelse(text.re_search(r"^\d{4}(-?\d\d(-?\d\d)?)?([ T].*)?$"), text.left(10).replace("-", ""), None)
    length = digits.length()
    longer = ibis.cases((length == 4, digits + "0101"), (length == 6, digits + "01"), else_=digits.left(8))
    return (longer.left(4) + "-" + longer.substr(4, 2) + "-" + longer.substr(6)).try_cast("date")


def _book(shaped: ibis.Table, given: Mapping[str, str], path: Path) -> str:
    """The book that is told, else PLOVER where its acts stand there; a book that knows none of the codes is refused."""
    told_book = given.get("book", "").upper()
    book = "KEDS" if told_book == "CAMEO" else told_book
    if book:
        allowed(book, BOOKS, what="code book")
    codes = shaped.code.topk(200).to_pyarrow().to_pydict()["code"]
    fits = {name: sum(code in _acts(name) for code in codes) for name in ((book,) if book else ("PLOVER", "KEDS"))}
    if not book and fits["PLOVER"]:
        book = "PLOVER"
    if not book or not fits[book]:
        wanted = "acts of the book that is told" if book else "the code book: --map book=CAMEO, ICEWS, WEIS or PLOVER"
        raise BadTable(f"{path.name} does not tell what its acts mean.", found=", ".join(codes[:5]), wanted=wanted)
    return book


def _acts(book: str) -> Mapping[str, Meaning]:
    if book != "PLOVER":
        # Spreadsheets drop the nought in front: 42 can only be 042.
        bare = {code[1:]: meaning for code, meaning in meanings(book).items() if code.startswith("0")}
        return {**bare, **meanings(book)}
    modes = {f"{act}/{mode}": Meaning(act, mode, None, plover_weight(act, mode)) for act in ACTS for mode in MODES[act]}
    return {**meanings(book), **{act.lower(): meaning for act, meaning in meanings(book).items()}, **modes}


def _named(shaped: ibis.Table, given: Mapping[str, str]) -> ibis.Table:
    """The actors on the day; by names and ISO3 codes where no system of codes is told."""
    system = given.get("codes", "").lower()
    if not system:
        return named(shaped, system="iso3")
    spells = actors.codes(allowed(system, actors.SYSTEMS, what="system of codes"))
    both = dated(shaped, spells, code="actor_told", on="date", to="actor")
    return dated(both, spells, code="other_told", on="date", to="other")
