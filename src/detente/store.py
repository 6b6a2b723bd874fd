"""The store: every loaded table in one DuckDB file, reached through Ibis."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import duckdb
import ibis

from detente.errors import StoreUnavailable
from detente.tables import COVERAGE, DOCUMENTS, EVENTS, KINDS, Event, Kind, table

if TYPE_CHECKING:
    import pyarrow as pa

_TYPES = {
    "string": "VARCHAR",
    "date": "DATE",
    "float64": "DOUBLE",
    "int64": "BIGINT",
    "int8": "TINYINT",
    "boolean": "BOOLEAN",
}
_BATCH = 250_000  # rows that pass from one engine to the other at once


class Store:
    """Loaded tables, kept between runs; open it with `detente.store.open` and use it in a `with` block.

    Example:
        >>> from detente.tables import VOTES
        >>> with open(":memory:", write=True) as store:
        ...     store.table(VOTES).count().execute()
        0
    """

    def __init__(self, connection: Any, path: Path | None, *, created: bool = False):
        self._connection = connection
        self._path = path
        self._created = created
        self._inside = False

    def __enter__(self) -> Store:
        """The store itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the store; what the engine could not read or write is told in plain words."""
        self.close()
        if _stopped(error):
            raise KeyboardInterrupt from error
        if isinstance(error, duckdb.Error):
            raise _unavailable(error, self._path or Path(":memory:")) from error

    def close(self) -> None:
        """Close the store; a file that was made for a load that failed goes away again."""
        self._connection.disconnect()
        if self._created and self._path is not None:
            self._path.unlink(missing_ok=True)
            self._path.with_name(self._path.name + ".wal").unlink(missing_ok=True)

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
        if kind.name not in self._connection.list_tables():
            return table(kind, [])
        held = self._connection.table(kind.name)
        # A store that was written before a column was thought of says nothing in it.
        lacking = {column.name: ibis.null(column.type) for column in kind.columns if column.name not in held.columns}
        return held.mutate(**lacking).select(*kind.names)

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
            for name in gone.keys() & set(self._connection.list_tables()):
                key = "record" if name == DOCUMENTS.name else "split_part(record, ':', 1)"
                went = self._sql(
                    f"DELETE FROM {name} WHERE source = 'documents' AND {key} IN (SELECT unnest(?))", [records]
                ).fetchone()
                gone[name] = int(went[0])
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
        self._inside = True
        try:
            self._sql("BEGIN TRANSACTION")
            yield
            self._sql("COMMIT")
            self._created = False
        except BaseException as error:
            with suppress(duckdb.Error):
                self._sql("ROLLBACK")
            if _stopped(error):
                raise KeyboardInterrupt from error
            if isinstance(error, duckdb.Error):
                raise _unavailable(error, self._path or Path(":memory:")) from error
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
            return {name: self._append(KINDS[name], rows, seen) for name, rows in tables.items()}

    def _append(self, kind: Kind, rows: ibis.Table | pa.Table, seen: Callable[[str, int], None] | None) -> int:
        columns = ", ".join(f'"{column.name}" {_TYPES[column.type]}' for column in kind.columns)
        names = ", ".join(f'"{name}"' for name in kind.names)
        self._sql(f"CREATE TABLE IF NOT EXISTS {kind.name} ({columns})")
        self._sql(f"CREATE OR REPLACE TEMP TABLE arriving ({columns})")
        for batch in self._batches(rows.select(list(kind.names))):
            # One statement a batch, so that Ctrl-C is heard between any two of them.
            with self._registered(batch) as arrived:
                self._sql(f"INSERT INTO arriving SELECT {names} FROM {arrived}")
            if seen:
                seen(kind.name, batch.num_rows)
        added = self._sql(
            f"INSERT INTO {kind.name} ({names}) SELECT {names} FROM (SELECT DISTINCT ON (source, record) {names} "
            f"FROM arriving ANTI JOIN {kind.name} USING (source, record))"
        ).fetchone()
        self._sql("DROP TABLE arriving")
        return int(added[0])

    @contextmanager
    def _registered(self, batch: pa.RecordBatch) -> Iterator[str]:
        """The batch under a name that the store's engine can read."""
        import pyarrow as pa

        self._connection.con.register("arrived_rows", pa.Table.from_batches([batch]))
        try:
            yield "arrived_rows"
        finally:
            self._connection.con.unregister("arrived_rows")

    def _batches(self, rows: ibis.Table | pa.Table) -> pa.RecordBatchReader:
        """A stream of the rows; those of this very store are read first, since it cannot read while it writes."""
        if not isinstance(rows, ibis.Table):
            return rows.to_reader(max_chunksize=_BATCH)
        if rows.get_backend() is self._connection:
            return rows.to_pyarrow().to_reader()
        return rows.to_pyarrow_batches(chunk_size=_BATCH)

    def _sql(self, query: str, given: Sequence[Any] = ()) -> Any:
        return self._connection.con.execute(query, given) if given else self._connection.con.execute(query)


def open(url: str | Path | None = None, *, write: bool = False) -> Store:
    """Open the store where loaded tables are kept; reading never creates a file.

    Args:
        url: a DuckDB file; where none is given, the environment's DETENTE_STORE, else a place of the user's own.
        write: whether tables will be appended. One writer at a time; readers share.

    Returns:
        The store, for a `with` block. A file that does not exist reads as a store without rows.

    Raises:
        StoreUnavailable: another program writes to it, the file is damaged or no DuckDB file, the place cannot be
            written, or the URL names an engine that detente does not write to.

    Example:
        >>> open("postgres://somewhere/detente")
        Traceback (most recent call last):
        ...
        detente.errors.StoreUnavailable: The store is kept in a DuckDB file.
          found: postgres://somewhere/detente
          wanted: the path of a file, such as relations.duckdb
    """
    path = _path(url)
    if path is None or (not write and not path.exists()):
        return Store(ibis.duckdb.connect(), None)
    created = not path.exists()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = ibis.duckdb.connect(path, read_only=not write)
        _shaped(connection, path, write)
    except (duckdb.Error, OSError) as error:
        raise _unavailable(error, path) from error
    return Store(connection, path, created=created)


def _shaped(connection: Any, path: Path, write: bool) -> None:
    """Refuse a file whose tables bear our names but lack our columns; add those that may be missing, to be written.

    Another program's file lacks columns that every row needs; an older store lacks some that came later.
    """
    columns = "SELECT table_name, list(column_name) FROM duckdb_columns() WHERE NOT internal GROUP BY ALL ORDER BY ALL"
    for name, held in connection.con.execute(columns).fetchall():
        kind = KINDS.get(name)
        lacking = [column for column in kind.columns if column.name not in held] if kind else []
        if any(column.required for column in lacking):
            connection.disconnect()
            raise StoreUnavailable(
                f"The store {path} holds a table of {name} in another shape.",
                found=", ".join(held),
                wanted=", ".join(KINDS[name].names),
            )
        for column in lacking if write else ():
            connection.con.execute(f'ALTER TABLE {name} ADD COLUMN "{column.name}" {_TYPES[column.type]}')


def _path(url: str | Path | None) -> Path | None:
    """The file a URL names; None for a store in memory."""
    given = str(url or os.environ.get("DETENTE_STORE") or "")
    if not given:
        from platformdirs import user_data_path

        return user_data_path("detente", appauthor=False) / "detente.duckdb"
    given = given.removeprefix("duckdb://")
    if "://" in given:
        raise StoreUnavailable(
            "The store is kept in a DuckDB file.", found=url, wanted="the path of a file, such as relations.duckdb"
        )
    return None if given == ":memory:" else Path(given).expanduser()


def _stopped(error: BaseException | None) -> bool:
    """Whether the engine stopped because of Ctrl-C, which it tells in its own way."""
    return isinstance(error, RuntimeError | duckdb.InterruptException) and "interrupted" in str(error).lower()


def _unavailable(error: Exception, path: Path) -> StoreUnavailable:
    """What the engine said, in plain words."""
    text = str(error)
    if "lock on file" in text or "different configuration" in text:
        holder = re.search(r"PID (\d+)", text)
        found = f"process {holder[1]} holds it" if holder else "another program holds it"
        return StoreUnavailable(f"The store {path} is in use.", found=found, wanted="one writer at a time: wait for it")
    if path.is_dir():
        return StoreUnavailable(f"The store {path} is a folder.", wanted="the path of a DuckDB file")
    if re.search(r"no space left|file too large|could not write|failed to (write|truncate)|out of memory", text, re.I):
        return StoreUnavailable(
            f"The store {path} cannot be written; it is left as it was.",
            found=_first(text),
            wanted="free space on its disk",
        )
    if isinstance(error, OSError) or "permission denied" in text.lower() or "read-only" in text.lower():
        return StoreUnavailable(
            f"The store {path} cannot be opened.", found=_first(text), wanted="a place that you may read and write"
        )
    return StoreUnavailable(
        f"The store {path} cannot be read.", found=_first(text), wanted="a DuckDB file that detente wrote"
    )


def _first(text: str) -> str:
    """The first line of what an engine said."""
    return text.strip().splitlines()[0][:200] if text.strip() else "no reason given"


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
