"""The kinds of table: their columns, types, units and meaning, what one row is, and the check at every door."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, NamedTuple

from detente.errors import BadTable
from detente.trust import doubtful

if TYPE_CHECKING:
    import ibis
    import pyarrow as pa

EARLIEST, LATEST = date(1816, 1, 1), date(2100, 12, 31)

PRECISIONS = ("day", "month", "year", "none")
STATUSES = ("happened", "planned", "proposed", "hypothetical", "denied")
STANCES = ("endorses", "criticises", "neutral")
GRAINS = ("month", "year")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its Ibis type, what it means, and what may stand in it.

    `type` is an Ibis type name. A column whose `required` is true holds no null. `values`, where given, are the
    only values allowed.
    """

    name: str
    type: str
    meaning: str
    required: bool = False
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of table: its name, what one row is, its columns in order."""

    name: str
    row: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)


_SOURCE = Column("source", "string", "the data set or collection that says so", required=True)
_RECORD = Column("record", "string", "the row's key within its source; (source, record) is never twice", required=True)
_ACTOR = Column("actor", "string", "who acts: a code of actors.py, or ?NAME where none is known", required=True)
_OTHER = Column("other", "string", "towards whom: a code of actors.py, or ?NAME where none is known", required=True)


def _kind(name: str, row: str, *columns: Column) -> Kind:
    return Kind(name, row, (_SOURCE, _RECORD, *columns))


DOCUMENTS = _kind(
    "documents",
    "one text",
    Column("document", "string", "the document's name: its path as it was given", required=True),
    Column("title", "string", "the title, as printed"),
    Column("author", "string", "the authors, as printed"),
    Column("published", "date", "the day of publication"),
    Column("url", "string", "where the text, or what it reports, can be read"),
    Column("language", "string", "ISO 639-1 code"),
    Column("text", "string", "the document's own text; spans count its characters from 0", required=True),
    Column("cites", "string", "the public source that the document names for what it tells"),
)

EVENTS = _kind(
    "events",
    "one act of one actor towards another, as one document or data set tells it",
    Column("date", "date", "when; the first day of the period where precision is month or year; null where none"),
    Column("precision", "string", "how exactly the date is told", required=True, values=PRECISIONS),
    _ACTOR,
    _OTHER,
    Column("act", "string", "a PLOVER act (acts.py); null for a code that has none"),
    Column("mode", "string", "the act's mode, such as visit or expel; null where none is known"),
    Column("field", "string", "the field of cooperation (acts.py); null where none is known"),
    Column("book", "string", "the code book of code and weight: ICEWS, KEDS, PLOVER, WEIS, MIE, VISIT", required=True),
    Column("code", "string", "the code as the source gives it, within its book", required=True),
    Column("weight", "float64", "the code's weight [-10 conflict, 10 cooperation] in its book; null where it has none"),
    Column("status", "string", "whether it happened", required=True, values=STATUSES),
    Column("voice", "string", "who says so: null for the author, else the name quoted or reported"),
    Column("document", "string", "the document that tells it; null where the source names none"),
    Column("start", "int64", "first character of the evidence in the document's text"),
    Column("end", "int64", "one past the last character of the evidence"),
    Column(
        "fields", "string", "every field that it touches, the main one first, joined by |; null where none is known"
    ),
    Column("stance", "string", "what the voice thinks of it; null where it does not show", values=STANCES),
    Column("who", "string", "the words that name the actor; null where it is understood or the source has no text"),
    Column("whom", "string", "the words that name the other; null likewise"),
    Column("again", "string", "further places of the document that tell the same act: start-end, joined by |"),
)

VOTES = _kind(
    "votes",
    "one actor's ballot on one resolution",
    Column("date", "date", "the day of the vote", required=True),
    Column("resolution", "string", "the roll call's key within its source", required=True),
    _ACTOR,
    Column("ballot", "int8", "1 yes, 0 abstain, -1 no; an absent actor has no row", required=True),
    Column("issue", "string", "the issues of the roll call, separated by |, such as human rights|nuclear"),
    Column("important", "boolean", "whether the United States called the vote important"),
)

FLOWS = _kind(
    "flows",
    "what one actor sent another in one period",
    Column("period", "date", "the first day of the period", required=True),
    _ACTOR,
    _OTHER,
    Column("kind", "string", "what flows", required=True, values=("trade", "arms", "aid", "investment")),
    Column("value", "float64", "how much, in unit", required=True),
    Column("unit", "string", "the unit of value, with the year of constant prices", required=True),
    Column(
        "reporter",
        "string",
        "whose books say so: the code of the actor, or of the other; null where the source does not tell",
    ),
    Column("purpose", "string", "what it is for: a field of acts.py; null where the source does not tell"),
)

TIES = _kind(
    "ties",
    "a standing bond between two actors",
    _ACTOR,
    _OTHER,
    Column(
        "kind",
        "string",
        "what binds them",
        required=True,
        values=("alliance", "treaty", "organisation", "representation", "rivalry"),
    ),
    Column("level", "string", "how strong, in the source's own words"),
    Column("since", "date", "the first day"),
    Column("until", "date", "the last day; null while it lasts"),
    Column(
        "mutual",
        "boolean",
        "whether it binds both alike; then it has one row, the code first in the alphabet as actor",
        required=True,
    ),
    Column("field", "string", "the field of acts.py that it is in; null where none is known"),
    Column("title", "string", "what it is called, as printed"),
)

SCORES = _kind(
    "scores",
    "one measured value for a pair, or one actor, in one period",
    Column("measure", "string", "the measure's name on the shelf", required=True),
    _ACTOR,
    Column("other", "string", "the second actor; null for a measure of one actor"),
    Column("field", "string", "the field or issue it speaks of; 'all' for all together", required=True),
    Column("period", "date", "the first day of the period", required=True),
    Column("by", "string", "the grain of the period", required=True, values=GRAINS),
    Column("value", "float64", "the value, in the measure's unit", required=True),
    Column("low", "float64", "lower end of the 90 % interval; null where none is claimed"),
    Column("high", "float64", "upper end of the 90 % interval; null where none is claimed"),
    Column("n", "int64", "how many rows of evidence the value rests on", required=True),
    Column("third", "string", "the power that the other is set against; null for a measure of one actor or two"),
)

COVERAGE = _kind(
    "coverage",
    "what a source can speak of: inside it an absence is a zero, outside it is nothing",
    Column("kind", "string", "the kind of table", required=True),
    Column("since", "date", "the first day covered", required=True),
    Column("until", "date", "the last day covered", required=True),
    Column(
        "actors",
        "string",
        "the codes covered, separated by |, * for every actor; A|B>* where only what these do to others is covered, "
        "*>A|B where only what others do to these is",
        required=True,
    ),
)

KINDS: Mapping[str, Kind] = {kind.name: kind for kind in (DOCUMENTS, EVENTS, VOTES, FLOWS, TIES, SCORES, COVERAGE)}


class Span(NamedTuple):
    """Days of which a source tells everything, and the actors of whom it does, as in COVERAGE."""

    since: date
    until: date
    actors: str = "*"


class Document(NamedTuple):
    """One row of DOCUMENTS, for code that reads one text at a time."""

    source: str
    record: str
    document: str
    title: str | None
    author: str | None
    published: date | None
    url: str | None
    language: str | None
    text: str
    cites: str | None = None


class Event(NamedTuple):
    """One row of EVENTS, for code that finds one act at a time."""

    source: str
    record: str
    date: date | None
    precision: str
    actor: str
    other: str
    act: str | None
    mode: str | None
    field: str | None
    book: str
    code: str
    weight: float | None
    status: str
    voice: str | None
    document: str | None
    start: int | None
    end: int | None
    fields: str | None = None
    stance: str | None = None
    who: str | None = None
    whom: str | None = None
    again: str | None = None


def table(kind: Kind, rows: Iterable[tuple[Any, ...]]) -> ibis.Table:
    """Make a table of a kind from rows held in memory.

    Args:
        kind: the kind of table.
        rows: tuples in the order of the kind's columns; what all of them leave out at the end is null.

    Returns:
        An Ibis table with the kind's columns; no rows make an empty table.

    Raises:
        BadTable: a row does not fit the columns.

    Example:
        >>> t = table(COVERAGE, [("icews", "2018", "events", date(2018, 1, 1), date(2018, 12, 31), "*")])
        >>> t.count().execute()
        1
    """
    import ibis

    return ibis.memtable(arrow(kind, rows))


def arrow(kind: Kind, rows: Iterable[tuple[Any, ...]]) -> pa.Table:
    """The same as `table`, in Arrow: Ibis keeps what it is given to the end, so a stream of tables is not given to it.

    Args:
        kind: the kind of table.
        rows: tuples in the order of the kind's columns; what all of them leave out at the end is null.

    Raises:
        BadTable: a row does not fit the columns.

    Example:
        >>> arrow(COVERAGE, [("icews", "2018", "events", date(2018, 1, 1), date(2018, 12, 31), "*")]).num_rows
        1
    """
    import ibis
    import pyarrow as pa

    schema = ibis.schema({column.name: column.type for column in kind.columns}).to_pyarrow()
    columns = list(zip(*rows, strict=True)) or [() for _ in kind.columns]
    length = len(columns[0])
    columns += [(None,) * length for column in kind.columns[len(columns) :] if not column.required]
    try:
        arrays = [pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)]
    except (pa.ArrowInvalid, pa.ArrowTypeError, ValueError) as error:
        raise BadTable(f"A row does not fit {kind.name}.", found=error, wanted=", ".join(kind.names)) from error
    return pa.Table.from_arrays(arrays, schema=schema)


def shaped(rows: ibis.Table, kind: Kind) -> ibis.Table:
    """The rows with exactly a kind's columns, in order and of their types; a column that they lack is null.

    Args:
        rows: a table with columns of the kind, and others, which go.
        kind: what the rows are.

    Example:
        >>> shaped(table(COVERAGE, []).drop("actors"), COVERAGE).columns == COVERAGE.names
        True
    """
    import ibis

    lacking = {column.name: ibis.null(column.type) for column in kind.columns if column.name not in rows.columns}
    return rows.mutate(**lacking).select(*kind.names).cast({column.name: column.type for column in kind.columns})


def check(candidate: ibis.Table, kind: Kind, *, where: str) -> ibis.Table:
    """Check a table against its kind, at the door of a reader or a measure.

    Args:
        candidate: the table to check.
        kind: what it should be.
        where: what to call it in an error: the file, or the measure.

    Returns:
        The same rows with exactly the kind's columns, in order and cast to their types.

    Raises:
        BadTable: a column is missing or cannot be cast, a required value is null, a value is not among those
            allowed, or a date lies outside 1816-2100. The first record at fault is named.

    Example:
        >>> check(table(COVERAGE, []), VOTES, where="votes.csv")
        Traceback (most recent call last):
        ...
        detente.errors.BadTable: votes.csv lacks columns of votes: date, resolution, actor, ballot, issue, important.
          found: source, record, kind, since, until, actors
          wanted: source, record, date, resolution, actor, ballot, issue, important
    """
    from ibis.expr.operations import DatabaseTable

    missing = [name for name in kind.names if name not in candidate.columns]
    if missing:
        raise BadTable(
            f"{where} lacks columns of {kind.name}: {', '.join(missing)}.",
            found=", ".join(candidate.columns),
            wanted=", ".join(kind.names),
        )
    for rows in doubtful(candidate, kind.name, kind.names):
        exact = shaped(rows, kind)
        faults = _faults(exact, kind)
        if _wrong(exact, list(faults.values()), stored=isinstance(rows.op(), DatabaseTable)):
            raise _fault(exact, kind, faults, where)
    return shaped(candidate, kind)


def _wrong(exact: ibis.Table, faults: Sequence[ibis.expr.types.BooleanColumn], *, stored: bool) -> bool:
    """Whether any row is at fault.

    Of rows that stand in an engine it is asked fault by fault: most it denies from what it knows of a column. Rows in
    memory, of which it knows nothing, and rows that are yet to be made are gone through once.
    """
    if stored:
        return any(exact.filter(fault).select("record").limit(1).to_pyarrow().num_rows for fault in faults)
    return bool(exact.aggregate(reduce(or_, faults).any().name("wrong")).to_pyarrow()["wrong"][0].as_py())


def _faults(shaped: ibis.Table, kind: Kind) -> dict[str, ibis.expr.types.BooleanColumn]:
    """One boolean expression for each column that can be wrong."""
    faults = {}
    for column in kind.columns:
        value, wrong = shaped[column.name], []
        if column.required:
            wrong.append(value.isnull())
        if column.values:
            wrong.append(value.notin(column.values))
        if column.type == "date":
            wrong.append(~value.between(EARLIEST, LATEST))
        if wrong:
            fault = wrong[0]
            for more in wrong[1:]:
                fault = fault | more
            faults[column.name] = fault
    return faults


def _fault(shaped: ibis.Table, kind: Kind, faults: Mapping[str, ibis.expr.types.BooleanColumn], where: str) -> BadTable:
    """The first column at fault, how many of its rows are, and the first of these."""
    # By list: a column named `by` would be taken for the keyword of that name.
    counts = shaped.aggregate([fault.sum().name(name) for name, fault in faults.items()]).to_pyarrow().to_pylist()[0]
    name = next(name for name, count in counts.items() if count)
    column = next(column for column in kind.columns if column.name == name)
    first = shaped.filter(faults[name]).select("record", name).limit(1).to_pyarrow().to_pylist()[0]
    if column.type == "date":
        wanted = f"a date from {EARLIEST.year} to {LATEST.year}"
    else:
        wanted = ", ".join(column.values) or f"no null: {column.meaning}"
    return BadTable(
        f"{where}: {counts[name]} of the rows have a wrong {name}, the first is record {first['record']}.",
        found=first[name],
        wanted=wanted,
    )
