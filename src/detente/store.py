"""The store: every loaded table on one engine, in a DuckDB file unless told otherwise, reached through Ibis."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import duckdb
import ibis
import ibis.expr.operations as ops

from detente.engines import ENGINES, Opened
from detente.errors import StoreUnavailable
from detente.tables import COVERAGE, DOCUMENTS, EVENTS, KINDS, Event, Kind, check, table

if TYPE_CHECKING:
    import pyarrow as pa

_BATCH = 250_000  # rows that pass from one engine to the other at once


class Store:
    """Loaded tables, kept between runs; open it with `detente.store.open` and use it in a `with` block.

    `engine` is what holds them: its `name` stands on the shelf of engines, and `where` says where it is.

    Example:
        >>> from detente.tables import VOTES
        >>> with open(":memory:", write=True) as store:
        ...     store.table(VOTES).count().execute()
        0
    """

    def __init__(self, engine: Opened, *, write: bool):
        self.engine = engine
        self._write = write
        self._inside = False

    def __enter__(self) -> Store:
        """The store itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the store; what the engine could not read or write is told in plain words."""
        self.close()
        self._tell(error)

    def close(self) -> None:
        """Close the store; a file that was made for a load that failed goes away again."""
        self.engine.close()

    def table(self, kind: Kind) -> ibis.Table:
        """All rows of one kind, from every source that was loaded; no rows where nothing was.

        Args:
            kind: a kind of table of `detente.tables`.

        Returns:
            An Ibis table with the kind's columns; it can be read while the store is open.

        Example:
            >>> from detente.tables import EVENTS
            >>> with open(":memory:") as store:
            ...     store.table(EVENTS).columns == EVENTS.names
            True
        """
        columns = self.engine.columns(kind)
        if not columns:
            return table(kind, [])
        # Told by us and not asked of the engine: it may hold a word as a number, and asking takes time.
        schema = ibis.schema({column.name: column.type for column in kind.columns if column.name in columns})
        held = ops.DatabaseTable(
            name=kind.name, schema=schema, source=self.engine.connection, namespace=ops.Namespace()
        ).to_expr()
        # A store that was written before a column was thought of says nothing in it.
        lacking = {column.name: ibis.null(column.type) for column in kind.columns if column.name not in columns}
        return held.mutate(**lacking).select(*kind.names) if lacking else held

    def coverage(self) -> ibis.Table:
        """What the loaded sources can speak of, spans that touch or overlap told as one.

        Returns:
            A COVERAGE table. A day outside every row is unknown, not zero.

        Example:
            >>> with open(":memory:") as store:
            ...     store.coverage().count().execute()
            0
        """
        rows = self.table(COVERAGE).to_pyarrow().to_pylist()
        return table(COVERAGE, _merged([tuple(row[name] for name in COVERAGE.names) for row in rows]))

    def acts(self, documents: Iterable[str]) -> dict[str, list[Event]]:
        """The acts that were found in some documents of the user's own.

        Args:
            documents: their records.

        Returns:
            The acts of each in the order of its text; no acts where none were found.

        Example:
            >>> with open(":memory:") as store:
            ...     store.acts(["a97890ce398dcdb7"])
            {'a97890ce398dcdb7': []}
        """
        found: dict[str, list[Event]] = {record: [] for record in documents}
        if found:
            events = self.table(EVENTS)
            told = events.filter(events.source == "documents", events.record.split(":")[0].isin(list(found)))
            for row in told.order_by("start", "end", "record").to_pyarrow().to_pylist():
                found[row["record"].partition(":")[0]].append(Event(**row))
        return found

    def remove(self, documents: Iterable[str]) -> dict[str, int]:
        """Take documents of the user's own out of the store, with all acts that were found in them.

        Args:
            documents: their records.

        Returns:
            How many rows of each kind went.

        Raises:
            StoreUnavailable: the store is open for reading alone, or cannot be written.

        Example:
            >>> with open(":memory:", write=True) as store:
            ...     store.remove(["a97890ce398dcdb7"])
            {'documents': 0, 'events': 0}
        """
        gone, records = {DOCUMENTS.name: 0, EVENTS.name: 0}, list(documents)
        with self.transaction():
            for name in gone:
                if self.engine.columns(KINDS[name]):
                    gone[name] = self.engine.remove(KINDS[name], records)
        return gone

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything appended inside is kept together, or, after an error or Ctrl-C, not at all.

        Raises:
            StoreUnavailable: the store cannot be written, as on a full disk.
        """
        if self._inside:
            yield
            return
        if not self._write:
            raise StoreUnavailable(f"The store {self.engine.where} is open for reading alone.", wanted="write=True")
        self._inside = True
        try:
            self.engine.begin()
            yield
            self.engine.commit()
        except BaseException as error:
            self.engine.rollback()
            self._tell(error)
            raise
        finally:
            self._inside = False

    def append(
        self, tables: Mapping[str, ibis.Table | pa.Table], *, seen: Callable[[str, int], None] | None = None
    ) -> dict[str, int]:
        """Add rows to the store, all tables together or none; a row that is already there is left as it is.

        Args:
            tables: tables by the name of their kind, such as `votes`, of Ibis or Arrow.
            seen: called with the kind and the number of rows as they come in.

        Returns:
            How many new rows each kind received. A row is known by (source, record).

        Raises:
            StoreUnavailable: the store is open for reading alone, or cannot be written, as on a full disk.

        Example:
            >>> from detente.tables import table, COVERAGE
            >>> row = ("icews", "2018", "events", date(2018, 1, 1), date(2018, 12, 31), "*")
            >>> with open(":memory:", write=True) as store:
            ...     store.append({"coverage": table(COVERAGE, [row, row])})["coverage"]
            ...     store.append({"coverage": table(COVERAGE, [row])})["coverage"]
            1
            0
        """
        with self.transaction():
            return {
                name: self.engine.append(KINDS[name], self._checked(rows, KINDS[name], seen))
                for name, rows in tables.items()
            }

    def compact(self) -> tuple[int, int]:
        """Give back the room that the store takes and does not need; tables that were taken from it before are gone.

        Returns:
            How much room it took before, and how much it takes now [bytes].

        Raises:
            StoreUnavailable: the store is open for reading alone, there is no room to write it anew, or its engine
                cannot do it.

        Example:
            >>> with open(":memory:", write=True) as store:
            ...     store.compact()
            (0, 0)
        """
        if not self._write:
            raise StoreUnavailable(f"The store {self.engine.where} is open for reading alone.", wanted="write=True")
        before = self.engine.size()
        try:
            self.engine.compact()
        except Exception as error:
            self._tell(error)
            raise
        return before, self.engine.size()

    def _checked(
        self, rows: ibis.Table | pa.Table, kind: Kind, seen: Callable[[str, int], None] | None
    ) -> Iterator[pa.Table]:
        """The rows, some at a time and each checked, so that nobody has to check them again when they are read."""
        import pyarrow as pa

        gate = ibis.duckdb.connect()
        try:
            for batch in self._batches(rows):
                gate.con.register("arriving", pa.Table.from_batches([batch]))
                yield check(gate.table("arriving"), kind, where=f"What was to be stored as {kind.name}").to_pyarrow()
                if seen:
                    seen(kind.name, batch.num_rows)
        finally:
            gate.disconnect()

    def _batches(self, rows: ibis.Table | pa.Table) -> pa.RecordBatchReader:
        """A stream of the rows; those of this very store are read first, since it cannot read while it writes."""
        if not isinstance(rows, ibis.Table):
            return rows.to_reader(max_chunksize=_BATCH)
        if rows.get_backend() is self.engine.connection:
            return rows.to_pyarrow().to_reader()
        return rows.to_pyarrow_batches(chunk_size=_BATCH)

    def _tell(self, error: BaseException | None) -> None:
        """Say in plain words what an engine said; a file that is loaded is read by DuckDB, whatever the store is."""
        if isinstance(error, RuntimeError | duckdb.InterruptException) and "interrupted" in str(error).lower():
            raise KeyboardInterrupt from error
        if isinstance(error, Exception) and (told := self.engine.told(error)):
            raise told from error


def open(url: str | Path | None = None, *, write: bool = False, memory: str | None = None) -> Store:
    """Open the store where loaded tables are kept; reading never creates one.

    Args:
        url: the path of a DuckDB file, or the URL of an engine on the shelf of engines, such as
            postgresql://user@host/database; where none is given, the environment's DETENTE_STORE, else a DuckDB file
            in a place of the user's own.
        write: whether tables will be appended. One writer at a time; readers share.
        memory: how much memory DuckDB or Spark may take, such as 500MB; else the environment's DETENTE_MEMORY, else
            what the engine thinks right.

    Returns:
        The store, for a `with` block. A place where nothing was stored yet reads as a store without rows.

    Raises:
        StoreUnavailable: another program writes to it, it is damaged or no store, the place cannot be written, or no
            engine is reached by such a URL.

    Example:
        >>> open("mysql://somewhere/detente")
        Traceback (most recent call last):
        ...
        detente.errors.StoreUnavailable: No engine is reached by this URL.
          found: mysql://
          wanted: a path, duckdb://, postgresql://, postgres://, clickhouse://, spark://
    """
    given = str(url or os.environ.get("DETENTE_STORE") or _own())
    limit = _bytes(memory or os.environ.get("DETENTE_MEMORY") or None)
    scheme = given.partition("://")[0] if "://" in given else "duckdb"
    for engine in ENGINES.values():
        if scheme in engine.schemes:
            return Store(engine.connect(given, write=write, memory=limit), write=write)
    known = ", ".join(f"{scheme}://" for engine in ENGINES.values() for scheme in engine.schemes)
    raise StoreUnavailable("No engine is reached by this URL.", found=f"{scheme}://", wanted=f"a path, {known}")


def _bytes(memory: str | None) -> int | None:
    """An amount of memory, as people write it, in bytes."""
    if memory is None:
        return None
    found = re.fullmatch(r"(\d+(?:\.\d+)?) *([KMGT])(i?)B", memory, re.I)
    if not found:
        raise StoreUnavailable("A limit of memory is a number and a unit.", found=memory, wanted="500MB or 2GB")
    step = 1024 if found[3] else 1000
    return int(float(found[1]) * step ** ("KMGT".index(found[2].upper()) + 1))


def _own() -> Path:
    from platformdirs import user_data_path

    return user_data_path("detente", appauthor=False) / "detente.duckdb"


def _merged(rows: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Spans of the same source, kind and actors, joined where one begins no later than the day after another ends."""
    fixed = sorted((source, kind, actors, since, until) for source, _, kind, since, until, actors in rows)
    for (source, kind, actors), group in groupby(fixed, key=lambda row: row[:3]):
        spans: list[tuple[date, date]] = []
        for *_, since, until in group:
            if spans and since <= spans[-1][1] + timedelta(days=1):
                spans[-1] = (spans[-1][0], max(spans[-1][1], until))
            else:
                spans.append((since, until))
        for since, until in spans:
            yield source, f"{kind}:{since}:{until}", kind, since, until, actors
