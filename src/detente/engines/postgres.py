"""The store in a PostgreSQL database, in a schema of its own that is called detente."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from detente.errors import StoreUnavailable, misshapen, said
from detente.tables import KINDS, Column, Kind
from detente.trust import vouch

if TYPE_CHECKING:
    import pyarrow as pa

PATIENCE = 4.0  # seconds for which one waits for another writer

_TYPES = {
    "string": 'TEXT COLLATE "C"',  # by the alphabet of codes, as the other engines compare
    "date": "DATE",
    "float64": "DOUBLE PRECISION",
    "int64": "BIGINT",
    "int8": "SMALLINT",
    "boolean": "BOOLEAN",
}


class Postgres:
    """An open database."""

    name = "postgres"

    def __init__(self, session: Any, where: str, *, write: bool):
        import ibis

        self.where = where
        self._session = session
        self.connection = ibis.postgres.from_connection(session)
        self.connection.compiler = _questions()
        if write:
            self.sql("CREATE SCHEMA IF NOT EXISTS detente")
        self.sql("SET search_path TO detente")
        self._bring_up(write)

    def columns(self, kind: Kind) -> tuple[str, ...]:
        """The columns that are held of a kind; none where nothing is."""
        query = (
            "SELECT column_name FROM information_schema.columns "
            "WHERE table_schema = 'detente' AND table_name = %s ORDER BY ordinal_position"
        )
        return tuple(name for (name,) in self.sql(query, [kind.name]).fetchall())

    def begin(self) -> None:
        """Keep what follows together; another writer is waited for a little."""
        self.sql("BEGIN")
        self.sql(f"SET LOCAL lock_timeout = '{PATIENCE}s'")
        self.sql("SELECT pg_advisory_xact_lock(hashtext('detente'))")

    def commit(self) -> None:
        """Keep what was done since the beginning."""
        self.sql("COMMIT")
        self._vouch()

    def rollback(self) -> None:
        """Undo what was done since the beginning."""
        import psycopg

        with suppress(psycopg.Error):
            self.sql("ROLLBACK")

    def append(self, kind: Kind, batches: Iterable[pa.Table]) -> int:
        """Add rows that are not there yet, and tell how many they were."""
        columns = ", ".join(map(_defined, kind.columns))
        names = ", ".join(f'"{name}"' for name in kind.names)
        self.sql(f"CREATE TABLE IF NOT EXISTS {kind.name} ({columns}, PRIMARY KEY (source, record))")
        self.sql(f"CREATE TEMP TABLE arriving (LIKE {kind.name}) ON COMMIT DROP")
        for batch in batches:
            with self._session.cursor().copy(f"COPY arriving ({names}) FROM STDIN (FORMAT csv)") as stream:
                stream.write(_csv(batch))
        added = self.sql(f"INSERT INTO {kind.name} ({names}) SELECT {names} FROM arriving ON CONFLICT DO NOTHING")
        self.sql("DROP TABLE arriving")
        return int(added.rowcount)

    def remove(self, kind: Kind, documents: Sequence[str]) -> int:
        """Take the user's own documents of these records away, or the acts found in them."""
        key = "record" if kind.name == "documents" else "split_part(record, ':', 1)"
        query = f"DELETE FROM {kind.name} WHERE source = 'documents' AND {key} = ANY(%s)"
        return int(self.sql(query, [list(documents)]).rowcount)

    def size(self) -> int:
        """How much room the tables and their keys take [bytes]."""
        query = (
            "SELECT coalesce(sum(pg_total_relation_size(oid)), 0) FROM pg_class WHERE relkind = 'r' AND relnamespace = "
        )
        return int(self.sql(query + "to_regnamespace('detente')").fetchone()[0])

    def compact(self) -> None:
        """Write each table anew without its gaps."""
        for name in self._held():
            self.sql(f"VACUUM (FULL, ANALYZE) {name}")

    def told(self, error: Exception) -> StoreUnavailable | None:
        """What the engine said, in plain words; nothing where it was not this engine that said it."""
        import psycopg

        if not isinstance(error, psycopg.Error):
            return None
        if isinstance(error, psycopg.errors.LockNotAvailable):
            return StoreUnavailable(
                f"The store {self.where} is in use.",
                found=f"another writer for {PATIENCE:g} seconds",
                wanted="one writer at a time: wait for it",
            )
        return _unavailable(error, self.where)

    def close(self) -> None:
        """Close the session."""
        self._session.close()

    def sql(self, query: str, given: Sequence[Any] | None = None) -> Any:
        """Ask the engine in its own language."""
        return self._session.execute(query, given)

    def _held(self) -> list[str]:
        return [name for name, kind in KINDS.items() if self.columns(kind)]

    def _bring_up(self, write: bool) -> None:
        """Refuse tables that lack columns that every row needs; add those that came later, to be written."""
        for name in self._held():
            held = self.columns(KINDS[name])
            lacking = [column for column in KINDS[name].columns if column.name not in held]
            if any(column.required for column in lacking):
                raise misshapen(self.where, name, held, KINDS[name].names)
            for column in lacking if write else ():
                self.sql(f"ALTER TABLE {name} ADD COLUMN {_defined(column)}")
        self._vouch()

    def _vouch(self) -> None:
        vouch(self.connection, self._held())


def connect(url: str, *, write: bool, memory: int | None) -> Postgres:
    """Open a PostgreSQL database; writing makes the schema detente in it where there is none.

    Args:
        url: as libpq reads it, such as postgresql://user@host:5432/database.
        write: whether rows will be appended.
        memory: not used here; the server has limits of its own.

    Raises:
        StoreUnavailable: psycopg is not installed, nobody answers there, or it may not be read.

    Example:
        >>> connect("postgresql://nobody@127.0.0.1:9/none", write=False, memory=None)  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        ...
        detente.errors.StoreUnavailable: ...
    """
    try:
        import psycopg
    except ImportError as error:
        raise StoreUnavailable(
            "A store on Postgres needs psycopg, which is not installed.", wanted='pip install "detente[postgres]"'
        ) from error
    where = url.partition("@")[2] or url.partition("://")[2]  # a password is not told on
    try:
        session = psycopg.connect(url, autocommit=True, application_name="detente")
        session.adapters.register_loader("numeric", _number())
        return Postgres(session, where, write=write)
    except psycopg.Error as error:
        raise _unavailable(error, where) from error


def _defined(column: Column) -> str:
    return f'"{column.name}" {_TYPES[column.type]}' + (" NOT NULL" if column.required else "")


def _questions() -> Any:
    """How Ibis asks Postgres, which counts the letters of a text by integers of four bytes alone."""
    import ibis.expr.datatypes as dt
    from ibis.backends.sql.compilers.postgres import PostgresCompiler

    class Questions(PostgresCompiler):  # type: ignore[misc]
        __slots__ = ()

        def visit_Substring(self, op: Any, /, *, arg: Any, start: Any, length: Any) -> Any:  # noqa: N802
            many = None if length is None else self.cast(length, dt.int32)
            return super().visit_Substring(op, arg=arg, start=self.cast(start, dt.int32), length=many)

    return Questions()


def _number() -> type[Any]:
    """How a sum is read that Postgres makes a decimal number, and the others a whole one or a float."""
    from psycopg.adapt import Loader

    class Number(Loader):  # type: ignore[misc]
        def load(self, data: Any) -> int | float:
            text = bytes(data).decode()
            return int(text) if text.lstrip("-").isdigit() else float(text)

    return Number


def _csv(batch: pa.Table) -> bytes:
    """The rows as Postgres copies them: a null is nothing, an empty text is two quotation marks."""
    import pyarrow as pa
    import pyarrow.csv as csv

    stream = pa.BufferOutputStream()
    csv.write_csv(batch, stream, csv.WriteOptions(include_header=False, quoting_style="all_valid"))
    return bytes(stream.getvalue())


def _unavailable(error: Exception, where: str) -> StoreUnavailable:
    text = str(error).lower()
    if "connection" in text or "could not" in text or "password" in text:
        message, wanted = f"The store {where} does not answer.", "a PostgreSQL server that lets you in"
    elif "permission denied" in text or "read-only" in text:
        message, wanted = f"The store {where} cannot be written.", "a role that may create and write the schema detente"
    else:
        message, wanted = f"The store {where} cannot be read.", "a schema detente that detente wrote"
    return StoreUnavailable(message, found=said(error), wanted=wanted)
