"""The store in a ClickHouse database, for acts by the hundred million of the days that it can hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from detente.errors import StoreUnavailable, misshapen, said
from detente.tables import KINDS, Column, Kind
from detente.trust import vouch

if TYPE_CHECKING:
    import pyarrow as pa

_TYPES = {
    "string": "String",
    "date": "Date32",
    "float64": "Float64",
    "int64": "Int64",
    "int8": "Int8",
    "boolean": "Bool",
}
_FIRST, _LAST = date(1900, 1, 1), date(2299, 12, 31)  # what a Date32 of ClickHouse can hold; others turn into these
_LONGEST = 5_000  # tables that a query goes through: 3,000 are planned in ten seconds, 10,000 in minutes or never
_SETTINGS = {
    # As SQL has it, and as the other engines do: what a join does not find and the sum of nothing are null, not zero.
    "join_use_nulls": 1,
    "aggregate_functions_null_for_empty": 1,
    # The month of a Date32 is a Date32.
    "enable_extended_results_for_datetime_functions": 1,
    # For the tables that are written into a query.
    "max_query_size": 1 << 24,
    "max_ast_elements": 1_000_000,
}


class ClickHouse:
    """An open database."""

    name = "clickhouse"

    def __init__(self, client: Any, where: str, *, write: bool):
        self.where = where
        self._client = client
        self._staged: set[str] = set()
        self.connection = _asking().from_connection(client)
        self._bring_up(write)

    def columns(self, kind: Kind) -> tuple[str, ...]:
        """The columns that are held of a kind; none where nothing is."""
        query = f"SELECT name FROM system.columns WHERE database = currentDatabase() AND table = '{kind.name}'"
        return tuple(name for (name,) in self._rows(query + " ORDER BY position"))

    def begin(self) -> None:
        """Begin with nothing that waits."""
        self._staged = set()

    def commit(self) -> None:
        """Let what waits in, one INSERT for each kind."""
        for name in sorted(self._staged):
            names = _names(KINDS[name])
            self.sql(
                f"INSERT INTO {name} ({names}) SELECT {names} FROM arriving_{name} WHERE (source, record) NOT IN "
                f"(SELECT source, record FROM {name}) LIMIT 1 BY source, record "
                "SETTINGS max_insert_threads = 1, min_insert_block_size_rows = 0, min_insert_block_size_bytes = 0"
            )
        self.rollback()
        self._vouch()

    def rollback(self) -> None:
        """Throw away what waits."""
        for name in self._staged:
            self.sql(f"DROP TABLE IF EXISTS arriving_{name} SYNC")
        self._staged = set()

    def append(self, kind: Kind, batches: Iterable[pa.Table]) -> int:
        """Put rows beside the table until the load is whole, and tell how many are new."""
        columns = ", ".join(map(_defined, kind.columns))
        for name in (kind.name, f"arriving_{kind.name}"):
            if name not in self._staged and name.startswith("arriving_") and kind.name not in self._staged:
                self.sql(f"DROP TABLE IF EXISTS {name} SYNC")
            self.sql(f"CREATE TABLE IF NOT EXISTS {name} ({columns}) ENGINE = MergeTree ORDER BY (source, record)")
        self._staged.add(kind.name)
        before = self._new(kind)
        for batch in batches:
            _held(batch, kind)
            self._client.insert_arrow(f"arriving_{kind.name}", batch)
        return self._new(kind) - before

    def remove(self, kind: Kind, documents: Sequence[str]) -> int:
        """Take the user's own documents of these records away, or the acts found in them, at once and for good."""
        key = "record" if kind.name == "documents" else "splitByChar(':', record)[1]"
        chosen = f"source = 'documents' AND {key} IN ({', '.join(map(_quoted, documents)) or 'NULL'})"
        ((count,),) = self._rows(f"SELECT count() FROM {kind.name} WHERE {chosen}")
        self.sql(f"ALTER TABLE {kind.name} DELETE WHERE {chosen} SETTINGS mutations_sync = 1")
        return int(count)

    def size(self) -> int:
        """How much room the tables take [bytes]."""
        ((size,),) = self._rows(
            "SELECT sum(bytes_on_disk) FROM system.parts WHERE active AND database = currentDatabase()"
        )
        return int(size)

    def compact(self) -> None:
        """Write each table anew as one part."""
        for name in self._kinds():
            self.sql(f"OPTIMIZE TABLE {name} FINAL")

    def told(self, error: Exception) -> StoreUnavailable | None:
        """What the engine said, in plain words; nothing where it was not this engine that said it."""
        from clickhouse_connect.driver.exceptions import Error

        if not isinstance(error, Error):
            return None
        return StoreUnavailable(f"ClickHouse could not work on the store {self.where}.", found=said(error))

    def close(self) -> None:
        """Close the session."""
        self._client.close()

    def sql(self, query: str) -> Any:
        """Ask the engine in its own language, for no answer."""
        return self._client.command(query)

    def _rows(self, query: str) -> Sequence[Sequence[Any]]:
        return list(self._client.query(query).result_rows)

    def _kinds(self) -> list[str]:
        return [name for name, kind in KINDS.items() if self.columns(kind)]

    def _new(self, kind: Kind) -> int:
        """How many of the rows that wait are not in the table yet."""
        ((count,),) = self._rows(
            f"SELECT count() FROM (SELECT DISTINCT source, record FROM arriving_{kind.name}) "
            f"WHERE (source, record) NOT IN (SELECT source, record FROM {kind.name})"
        )
        return int(count)

    def _bring_up(self, write: bool) -> None:
        """Refuse tables that lack columns that every row needs; add those that came later, to be written."""
        for name in self._kinds():
            held = self.columns(KINDS[name])
            lacking = [column for column in KINDS[name].columns if column.name not in held]
            if any(column.required for column in lacking):
                raise misshapen(self.where, name, held, KINDS[name].names)
            for column in lacking if write else ():
                self.sql(f"ALTER TABLE {name} ADD COLUMN {_defined(column)}")
        self._vouch()

    def _vouch(self) -> None:
        vouch(self.connection, self._kinds())


def connect(url: str, *, write: bool, memory: int | None) -> ClickHouse:
    """Open a ClickHouse database over HTTP.

    Args:
        url: clickhouse://USER:PASSWORD@HOST:8123/DATABASE; the port 8443 is asked by TLS.
        write: whether rows will be appended.
        memory: how much memory the server may take for one query [bytes].

    Raises:
        StoreUnavailable: clickhouse-connect is not installed, or nobody answers there.

    Example:
        >>> connect("clickhouse://127.0.0.1:9/none", write=False, memory=None)  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        ...
        detente.errors.StoreUnavailable: ...
    """
    try:
        import clickhouse_connect
        from clickhouse_connect.driver.exceptions import Error
    except ImportError as error:
        raise StoreUnavailable(
            "A store on ClickHouse needs clickhouse-connect, which is not installed.",
            wanted='pip install "detente[clickhouse]"',
        ) from error
    parts = urlsplit(url)
    where = f"{parts.hostname}:{parts.port or 8123}{parts.path}"
    try:
        client = clickhouse_connect.get_client(
            host=parts.hostname or "localhost",
            port=parts.port or 8123,
            username=unquote(parts.username or "default"),
            password=unquote(parts.password or ""),
            database=parts.path.strip("/") or "default",
            secure=parts.port == 8443,
            settings=_SETTINGS | ({"max_memory_usage": memory} if memory else {}),
        )
        return ClickHouse(client, where, write=write)
    except Error as error:
        raise StoreUnavailable(
            f"The store {where} does not answer.", found=said(error), wanted="a ClickHouse server that lets you in"
        ) from error


def _questions() -> Any:
    """How Ibis asks ClickHouse, which keeps days before 1970 in a type of their own, and takes tables in a query."""
    import ibis.expr.operations as ops
    import sqlglot.expressions as sge
    from ibis.backends.sql.compilers.clickhouse import ClickHouseCompiler
    from ibis.backends.sql.datatypes import ClickHouseType

    class Types(ClickHouseType):  # type: ignore[misc]
        @classmethod
        def _from_ibis_Date(cls, dtype: Any) -> Any:  # noqa: N802
            return sge.DataType(this=sge.DataType.Type.DATE32)

    class Questions(ClickHouseCompiler):  # type: ignore[misc]
        __slots__ = ()
        type_mapper = Types

        def visit_NonNullLiteral(self, op: Any, /, *, value: Any, dtype: Any) -> Any:  # noqa: N802
            if dtype.is_date():
                return self.f.toDate32(value.isoformat())
            return super().visit_NonNullLiteral(op, value=value, dtype=dtype)

        def visit_DateFromYMD(self, op: Any, /, *, year: Any, month: Any, day: Any) -> Any:  # noqa: N802
            return self.f.makeDate32(year, month, day)

        def visit_InMemoryTable(self, op: Any, /, *, name: str, schema: Any, data: Any) -> Any:  # noqa: N802
            kinds = dict(schema.items())
            told = ", ".join(f'"{column}" {self.type_mapper.to_string(kind)}' for column, kind in kinds.items())
            rows = [
                self.f.tuple(*(self._literal(row[column], kind) for column, kind in kinds.items()))
                for row in data.to_pyarrow(schema).to_pylist()
            ]
            return sge.Table(
                this=sge.Anonymous(this="values" if rows else "null", expressions=[sge.convert(told), *rows])
            )

        def _literal(self, value: Any, kind: Any) -> Any:
            return self.visit_Literal(ops.Literal(value, dtype=kind), value=value, dtype=kind)

    return Questions()


def _asking() -> Any:
    """Ibis on ClickHouse as a store needs it."""
    from ibis.backends.clickhouse import Backend

    class Asking(Backend):  # type: ignore[misc]
        compiler = _questions()

        def _collect_in_memory_tables(self, expr: Any, external_tables: Any = None) -> dict[str, Any]:
            return {}  # they stand in the query itself

        def compile(self, expr: Any, /, **given: Any) -> str:
            if (length := _length(expr.op())) > _LONGEST:
                raise StoreUnavailable(
                    "ClickHouse would plan this measure for minutes: it plans a table anew wherever it is named.",
                    found=f"{length} tables",
                    wanted="a store on DuckDB, Postgres or Spark for it",
                )
            return str(super().compile(expr, **given))

        def to_pyarrow_batches(self, expr: Any, /, **given: Any) -> pa.RecordBatchReader:
            import pyarrow as pa

            # What is true or not comes as a number from a comparison, which Arrow does not take for a truth.
            table = expr.as_table()
            truths = {name: table[name].cast("int8") for name, kind in table.schema().items() if kind.is_boolean()}
            told = super().to_pyarrow_batches(table.mutate(**truths) if truths else expr, **given)
            schema = table.schema().to_pyarrow()
            return pa.RecordBatchReader.from_batches(schema, (batch.cast(schema) for batch in told)) if truths else told

    return Asking


def _length(node: Any) -> int:
    """How many tables a query goes through, one that is named twice counted twice, as ClickHouse plans it."""
    import ibis.expr.operations as ops

    known: dict[Any, int] = {}

    def below(part: Any) -> set[Any]:
        sides = [{side} if isinstance(side, ops.Relation) else below(side) for side in part.__children__]
        return set().union(*sides)

    def through(table: Any) -> int:
        if table not in known:
            known[table] = 1 + sum(map(through, below(table)))
        return known[table]

    return through(node)


def _defined(column: Column) -> str:
    kind = _TYPES[column.type]
    return f'"{column.name}" ' + (kind if column.required else f"Nullable({kind})")


def _names(kind: Kind) -> str:
    return ", ".join(f'"{name}"' for name in kind.names)


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _held(batch: pa.Table, kind: Kind) -> None:
    """Refuse days that would turn into other days."""
    import pyarrow.compute as pc

    for column in kind.columns:
        if column.type == "date":
            ends = pc.min_max(batch[column.name]).as_py()
            wrong = [day for day in ends.values() if day is not None and not _FIRST <= day <= _LAST]
            if wrong:
                raise StoreUnavailable(
                    f"ClickHouse cannot hold every {column.name} of these {kind.name}.",
                    found=wrong[0],
                    wanted=f"days from {_FIRST} to {_LAST}; keep older ones in DuckDB, Postgres or Spark",
                )
