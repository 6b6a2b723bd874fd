"""What the codes of an event code book mean, for many rows at once: act, mode, field and weight of each."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

from detente.acts import ACTS, cameo, plover_weight
from detente.errors import allowed
from detente.tables import EVENTS

if TYPE_CHECKING:
    import ibis
    from ibis.expr.types import Column, StringValue

BOOKS = ("ICEWS", "KEDS", "PLOVER", "WEIS")


class Meaning(NamedTuple):
    """What one code means: the PLOVER act, its mode, its field, and its weight; None where there is none."""

    act: str | None
    mode: str | None = None
    field: str | None = None
    weight: float | None = None


def meanings(book: str) -> Mapping[str, Meaning]:
    """Every code of a book with what it means, among them codes that an edition of it put under a known one.

    ICEWS and KEDS are the two books of weights of CAMEO, whose codes they share. A code that the book does not have
    means what the code means under which it stands, without a weight: 1013 is a kind of 101.

    Args:
        book: ICEWS, KEDS, PLOVER or WEIS.

    Returns:
        A meaning for each code. A code that is no key means nothing that detente knows.

    Raises:
        UnknownName: there is no such book.

    Example:
        >>> meanings("KEDS")["042"].mode, meanings("KEDS")["1013"].act, meanings("WEIS")["223"].act
        ('visit', 'REQUEST', 'ASSAULT')
    """
    allowed(book, BOOKS, what="code book")
    return _meanings(book)


@cache
def _meanings(book: str) -> Mapping[str, Meaning]:
    if book == "PLOVER":
        return {act: Meaning(act, weight=plover_weight(act)) for act in ACTS}
    told = _weis() if book == "WEIS" else {row.code: _cameo(row.code, book) for row in cameo().values()}
    below = {child: told[code]._replace(weight=None) for code in told for child in _below(code)}
    return {**below, **told}


def _cameo(code: str, book: str) -> Meaning:
    row = cameo()[code]
    return Meaning(row.act, row.mode, row.field, row.icews if book == "ICEWS" else row.keds)


@cache
def _weis() -> Mapping[str, Meaning]:
    with resources.files("detente").joinpath("facts", "weis.csv").open(encoding="utf8") as lines:
        rows = csv.DictReader(line for line in lines if not line.startswith("#"))
        return {row["code"]: Meaning(row["act"] or None, row["mode"] or None, row["field"] or None) for row in rows}


def _below(code: str) -> Iterator[str]:
    """The codes that may stand right under this one."""
    if len(code) < 4:
        yield from (f"{code}{digit}" for digit in range(10))


def table(told: Mapping[str, Meaning]) -> ibis.Table:
    """Meanings as a table, to be joined by code.

    Args:
        told: the meaning of each code.

    Returns:
        book_code, book_act, book_mode, book_field, book_weight.

    Example:
        >>> table({"042": Meaning("CONSULT", "visit")}).book_act.to_pyarrow().to_pylist()
        ['CONSULT']
    """
    import ibis
    import pyarrow as pa

    columns: dict[str, Iterable[object]] = {"book_code": list(told)}
    columns |= {f"book_{name}": [getattr(meaning, name) for meaning in told.values()] for name in Meaning._fields}
    kinds = pa.schema([(name, pa.string()) for name in list(columns)[:-1]] + [("book_weight", pa.float64())])
    return ibis.memtable(pa.table(columns, schema=kinds))


def coded(rows: ibis.Table, told: Mapping[str, Meaning], *, source: str, book: str) -> ibis.Table:
    """Rows with a code as rows of EVENTS: what the code means, and what its data set leaves unsaid as null.

    Args:
        rows: record, date, actor, other and code, and any other column of EVENTS. A weight of the row's own comes
            before the book's; so do an act, a mode and a field. A precision or status that it lacks is day, happened.
        told: what each code means.
        source: what the rows' source is called.
        book: the book that code and weight belong to.

    Returns:
        The same rows with every column of EVENTS, and those of their own. A code that means nothing keeps its row,
        with no act.

    Example:
        >>> import ibis
        >>> row = {"record": ["1"], "date": ["2014-01-05"], "actor": ["CHN"], "other": ["KHM"], "code": ["042"]}
        >>> events = coded(ibis.memtable(row), meanings("KEDS"), source="mine", book="KEDS")
        >>> events.select("act", "mode", "weight").to_pyarrow().to_pylist()
        [{'act': 'CONSULT', 'mode': 'visit', 'weight': 1.9}]
    """
    import ibis

    known = table(told)
    joined = rows.left_join(known, rows.code == known.book_code)
    own = {name: joined[name] for name in Meaning._fields if name in rows.columns}
    read = {name: joined[f"book_{name}"] for name in Meaning._fields}
    full = {name: ibis.coalesce(own[name], read[name]) if name in own else read[name] for name in read}
    usual = {"precision": "day", "status": "happened"}
    full |= {name: ibis.literal(value) for name, value in usual.items() if name not in rows.columns}
    if "fields" not in rows.columns:
        full["fields"] = full["field"]
    held = joined.mutate(source=ibis.literal(source), book=ibis.literal(book), **full)
    more = [name for name in rows.columns if name not in EVENTS.names]
    lacking = {column.name: ibis.null(column.type) for column in EVENTS.columns if column.name not in held.columns}
    return held.mutate(**lacking).select(*EVENTS.names, *more)


def cameo_text(column: Column) -> StringValue:
    """CAMEO codes as text, with the noughts in front that they lost where a program took them for numbers.

    Args:
        column: codes, as text or as whole numbers: 42 is 042, 211 is 0211.

    Returns:
        The codes; text as it stands, without space around it.

    Example:
        >>> import ibis
        >>> cameo_text(ibis.memtable({"code": [42, 211, 190]}).code).to_pyarrow().to_pylist()
        ['042', '0211', '190']
    """
    import ibis

    text = column.cast("string").strip()
    if not column.type().is_integer():
        return text
    longer = {code[1:]: code for code in cameo() if len(code) == 4 and code.startswith("0")}
    return text.cases(*longer.items(), else_=ibis.ifelse(text.length() < 3, text.lpad(3, "0"), text))
