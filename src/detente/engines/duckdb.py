"""The store in one DuckDB file, where words that come again and again are kept as small numbers."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
from ibis.backends.duckdb import Backend
from ibis.backends.sql.compilers.duckdb import DuckDBCompiler

from detente import actors, acts
from detente.errors import StoreUnavailable, misshapen, said
from detente.files.scratch import place
from detente.tables import KINDS, Column, Kind, check
from detente.trust import vouch

if TYPE_CHECKING:
    import pyarrow as pa

PATIENCE = 4.0  # seconds for which one waits for a store that another process holds
WRITING = 500_000_000  # bytes of memory for a load, unless told otherwise; what needs more goes to disk

_TYPES = {
    "string": "VARCHAR",
    "date": "DATE",
    "float64": "DOUBLE",
    "int64": "BIGINT",
    "int8": "TINYINT",
    "boolean": "BOOLEAN",
}
# Columns of few words, by the list of words that they share: what shares a list is compared as numbers.
_LISTS = {
    **dict.fromkeys(("actor", "other", "reporter"), "actor"),
    **dict.fromkeys(("field", "purpose"), "field"),
    **{name: name for name in ("source", "act", "mode", "status", "precision", "book", "kind")},
}


class DuckDB:
    """An open DuckDB file, or a store in memory where `path` is None."""

    name = "duckdb"

    def __init__(self, path: Path | None, *, write: bool, memory: int | None):
        self.where = str(path or ":memory:")
        self._path, self._write, self._memory = path, write, memory
        self._created = path is not None and not path.exists()
        self.connection = self._connected()
        try:
            self._bring_up()
        except BaseException:
            self.connection.disconnect()
            raise

    def columns(self, kind: Kind) -> tuple[str, ...]:
        """The columns that are held of a kind; none where nothing is."""
        return tuple(self._held().get(kind.name, {}))

    def begin(self) -> None:
        """Keep what follows together."""
        self.sql("BEGIN TRANSACTION")

    def commit(self) -> None:
        """Keep what was done since the beginning."""
        self.sql("COMMIT")
        self._created = False
        self._vouch()

    def rollback(self) -> None:
        """Undo what was done since the beginning."""
        with suppress(duckdb.Error):
            self.sql("ROLLBACK")

    def append(self, kind: Kind, batches: Iterable[pa.Table]) -> int:
        """Add rows that are not there yet, and tell how many they were."""
        names = ", ".join(f'"{name}"' for name in kind.names)
        met: dict[str, set[str]] = {_LISTS[name]: set() for name in kind.names if name in _LISTS}
        # They wait in a file, since a table that waits would stand in memory as far as it may.
        waiting = place() / "arriving.parquet"
        try:
            self._arrive(waiting, batches, met)
            self._learn(met)
            self.sql(f"CREATE TABLE IF NOT EXISTS {kind.name} ({', '.join(map(_defined, kind.columns))})")
            if not waiting.exists():
                return 0
            # By number of row, so that only the keys of a long load are sorted out, and not its texts.
            rows = f"read_parquet({_quoted(str(waiting))}, file_row_number = true)"
            added = self.sql(
                f"INSERT INTO {kind.name} ({names}) SELECT {names} FROM {rows} WHERE file_row_number IN "
                f"(SELECT min(new.file_row_number) FROM {rows} AS new ANTI JOIN {kind.name} USING (source, record) "
                "GROUP BY new.source, new.record)"
            ).fetchone()
            return int(added[0])
        finally:
            waiting.unlink(missing_ok=True)

    def remove(self, kind: Kind, documents: Sequence[str]) -> int:
        """Take the user's own documents of these records away, or the acts found in them."""
        key = "record" if kind.name == "documents" else "split_part(record, ':', 1)"
        query = f"DELETE FROM {kind.name} WHERE source = 'documents' AND {key} IN (SELECT unnest(?))"
        return int(self.sql(query, [list(documents)]).fetchone()[0])

    def size(self) -> int:
        """How large the file is, with what is still to be put into it [bytes]."""
        files = (self._path, self._path.with_name(self._path.name + ".wal")) if self._path else ()
        return sum(path.stat().st_size for path in files if path.exists())

    def compact(self) -> None:
        """Write the file anew without its gaps, and put it in the place of the old one when it is whole."""
        if self._path is None:
            return
        fresh = self._path.with_name(self._path.name + ".compact")
        fresh.unlink(missing_ok=True)
        try:
            self.sql("CHECKPOINT")
            own = self.sql("SELECT current_database()").fetchone()[0]
            self.sql(f"ATTACH {_quoted(str(fresh))} AS compacted")
            self.sql(f'COPY FROM DATABASE "{own}" TO compacted')
            self.sql("DETACH compacted")
            fresh.replace(self._path)
        finally:
            fresh.unlink(missing_ok=True)
        self.connection.disconnect()
        self.connection = self._connected()
        self._vouch()

    def told(self, error: Exception) -> StoreUnavailable | None:
        """What the engine said, in plain words; nothing where it was not this engine that said it."""
        return _unavailable(error, Path(self.where)) if isinstance(error, duckdb.Error) else None

    def close(self) -> None:
        """Close the file; one that was made for a load that failed goes away again."""
        self.connection.disconnect()
        if self._created and self._path is not None and self._write:
            self._path.unlink(missing_ok=True)
            self._path.with_name(self._path.name + ".wal").unlink(missing_ok=True)

    def sql(self, query: str, given: Sequence[Any] = ()) -> Any:
        """Ask the engine in its own language."""
        return self.connection.con.execute(query, given) if given else self.connection.con.execute(query)

    def _connected(self) -> Any:
        """The connection; while another process holds the file, one waits a little."""
        allowed = self._memory or (WRITING if self._write else None)
        limits: dict[str, Any] = {}
        if allowed:
            limits = {"memory_limit": f"{allowed}B", "preserve_insertion_order": not self._memory}
        if self._write:
            # What is committed goes into the file itself, since DuckDB cannot play back a log of lists that grew.
            limits["checkpoint_threshold"] = "0B"
        if self._path is None:
            return _Words().connect(**limits)
        spill = str(self._path.with_name(self._path.name + ".tmp"))
        until = time.monotonic() + PATIENCE
        while True:
            try:
                return _Words().connect(self._path, read_only=not self._write, temp_directory=spill, **limits)
            except duckdb.IOException as error:
                if "lock on file" not in str(error) or time.monotonic() > until:
                    raise
                time.sleep(0.1)

    def _bring_up(self) -> None:
        """Refuse a file whose tables bear our names but lack our columns; bring an older store up, to be written."""
        for name, held in self._held().items():
            lacking = [column for column in KINDS[name].columns if column.name not in held]
            if any(column.required for column in lacking):
                raise misshapen(self.where, name, held, KINDS[name].names)
        if self._write and any(_older(KINDS[name], held) for name, held in self._held().items()):
            self.begin()
            for name, held in self._held().items():
                self._modernise(KINDS[name], held)
            self.sql("COMMIT")
        self._vouch()

    def _modernise(self, kind: Kind, held: dict[str, str]) -> None:
        """Add the columns that came later, and turn words into numbers in a table whose rows are as they have to be."""
        for column in kind.columns:
            if column.name not in held:
                self._learn({_LISTS.get(column.name, "source"): set()})
                self.sql(f'ALTER TABLE {kind.name} ADD COLUMN "{column.name}" {_type(column)}')
        plain = [name for name in _LISTS if held.get(name) == "VARCHAR"]
        if plain:
            check(self.connection.table(kind.name), kind, where=f"The store {self.where}")
        for name in plain:
            rows = self.sql(f'SELECT DISTINCT "{name}" FROM {kind.name} WHERE "{name}" IS NOT NULL').fetchall()
            self._learn({_LISTS[name]: {word for (word,) in rows}})
            self.sql(f'ALTER TABLE {kind.name} ALTER "{name}" TYPE {_LISTS[name]}_word')

    def _held(self) -> dict[str, dict[str, str]]:
        """The tables of ours that are held: the columns of each, with their types."""
        query = (
            "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal AND "
            "database_name = current_database() AND schema_name = 'main' ORDER BY table_name, column_index"
        )
        held: dict[str, dict[str, str]] = {}
        for table, column, kind in self.sql(query).fetchall():
            if table in KINDS:
                held.setdefault(table, {})[column] = kind
        return held

    def _vouch(self) -> None:
        """Vouch for the tables whose rows were all checked as they came, as they were since words are numbers."""
        vouch(self.connection, [name for name, held in self._held().items() if held["source"].startswith("ENUM")])

    def _arrive(self, waiting: Path, batches: Iterable[pa.Table], met: dict[str, set[str]]) -> None:
        """Let rows wait in a file, some at a time, so that Ctrl-C is heard between any two of them."""
        import pyarrow.parquet as pq

        with ExitStack() as opened:
            file = None
            for batch in batches:
                try:
                    file = file or opened.enter_context(pq.ParquetWriter(waiting, batch.schema, compression="lz4"))
                    file.write_table(batch)
                except OSError as error:
                    raise _unavailable(error, Path(self.where)) from error
                for name in batch.column_names:
                    if name in _LISTS:
                        met[_LISTS[name]].update(batch[name].unique().to_pylist())

    def _learn(self, met: dict[str, set[str]]) -> None:
        """Add words to the lists, which stay in the order of the alphabet, so that numbers compare as words do."""
        known = dict(
            self.sql(
                "SELECT type_name, labels FROM duckdb_types() WHERE NOT internal AND database_name = current_database()"
            ).fetchall()
        )
        for listed, words in met.items():
            held = known.get(f"{listed}_word")
            every = sorted({*words, *(_begun(listed) if held is None else held)} - {None}, key=str.encode)
            if held is None or len(every) > len(held):
                self.sql(f"CREATE OR REPLACE TYPE {listed}_word AS ENUM ({', '.join(map(_quoted, every))})")
                self._renumber(listed)

    def _renumber(self, listed: str) -> None:
        for table, held in self._held().items():
            for column, kind in held.items():
                if _LISTS.get(column) == listed and kind != "VARCHAR":
                    self.sql(f'ALTER TABLE {table} ALTER "{column}" TYPE {listed}_word')


class _Questions(DuckDBCompiler):  # type: ignore[misc]
    """How Ibis asks DuckDB, which cuts no piece out of a word that is kept as a number."""

    __slots__ = ()

    def visit_StringSlice(self, op: Any, /, *, arg: Any, start: Any, end: Any) -> Any:  # noqa: N802
        return super().visit_StringSlice(op, arg=self.cast(arg, op.arg.dtype), start=start, end=end)


class _Words(Backend):  # type: ignore[misc]
    """Ibis on DuckDB, where a stream of words that are kept as numbers is told in words."""

    compiler = _Questions()

    def to_pyarrow_batches(self, expr: Any, /, **given: Any) -> pa.RecordBatchReader:
        import pyarrow as pa

        schema = expr.as_table().schema().to_pyarrow()
        told = super().to_pyarrow_batches(expr, **given)

        def batches() -> Iterator[pa.RecordBatch]:
            for batch in told:
                yield pa.RecordBatch.from_struct_array(batch.to_struct_array()).cast(schema)

        return pa.RecordBatchReader.from_batches(schema, batches())


def connect(url: str, *, write: bool, memory: int | None) -> DuckDB:
    """Open a DuckDB file; reading never makes one, and a file that does not exist reads as a store without rows.

    Args:
        url: a path, duckdb://PATH, or :memory:.
        write: whether rows will be appended.
        memory: how much memory the engine may take [bytes]; what needs more goes to disk, beside the file. Where none
            is told, reading takes what DuckDB thinks right, and writing 500 MB.

    Raises:
        StoreUnavailable: the file is held by another process, damaged, of another program, or cannot be written.

    Example:
        >>> opened = connect(":memory:", write=True, memory=500_000_000)
        >>> opened.name, opened.size()
        ('duckdb', 0)
    """
    given = url.removeprefix("duckdb://")
    path = None if given == ":memory:" else Path(given).expanduser()
    if path is not None and not write and not path.exists():
        path = None
    try:
        if path is not None and write:
            path.parent.mkdir(parents=True, exist_ok=True)
        return DuckDB(path, write=write, memory=memory)
    except (duckdb.Error, OSError) as error:
        raise _unavailable(error, path or Path(":memory:")) from error


def _type(column: Column) -> str:
    return f"{_LISTS[column.name]}_word" if column.name in _LISTS else _TYPES[column.type]


def _defined(column: Column) -> str:
    return f'"{column.name}" {_type(column)}' + (" NOT NULL" if column.required else "")


def _older(kind: Kind, held: dict[str, str]) -> bool:
    return set(kind.names) > set(held) or any(held.get(name) == "VARCHAR" for name in _LISTS)


def _begun(listed: str) -> Iterable[str]:
    """The words that a list begins with, so that it seldom has to grow."""
    if listed == "actor":
        return [actor.code for actor in actors.every()]
    modes = [mode for several in acts.MODES.values() for mode in several]
    given = [
        value for kind in KINDS.values() for column in kind.columns if column.name == listed for value in column.values
    ]
    return {"act": list(acts.ACTS), "mode": modes, "field": list(acts.FIELDS)}.get(listed, given)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _unavailable(error: Exception, path: Path) -> StoreUnavailable:
    """What the engine said, in plain words."""
    text = str(error)
    if "lock on file" in text or "different configuration" in text:
        holder = re.search(r"PID (\d+)", text)
        found = f"process {holder[1]} holds it" if holder else "another program holds it"
        return StoreUnavailable(f"The store {path} is in use.", found=found, wanted="one writer at a time: wait for it")
    if path.is_dir():
        return StoreUnavailable(f"The store {path} is a folder.", wanted="the path of a DuckDB file")
    if "out of memory" in text.lower():
        return StoreUnavailable("The memory that was allowed is too little.", found=said(error), wanted="--memory 2GB")
    if re.search(r"no space left|file too large|could not write|failed to (write|truncate)", text, re.I):
        return StoreUnavailable(
            f"The store {path} cannot be written; it is left as it was.",
            found=said(error),
            wanted="free space on its disk",
        )
    if isinstance(error, OSError) or "permission denied" in text.lower() or "read-only" in text.lower():
        return StoreUnavailable(
            f"The store {path} cannot be opened.", found=said(error), wanted="a place that you may read and write"
        )
    return StoreUnavailable(
        f"The store {path} cannot be read.", found=said(error), wanted="a DuckDB file that detente wrote"
    )
