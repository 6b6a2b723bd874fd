"""Any table, written for people (a table on the screen) or for programs (CSV, JSON lines, Parquet)."""

from __future__ import annotations

import csv
import errno
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from detente.errors import DetenteError, allowed

if TYPE_CHECKING:
    import ibis
    import pyarrow as pa

FORMATS = ("table", "jsonl", "csv", "parquet")


def export(table: ibis.Table, *, format: str, columns: Sequence[str], out: Path | None = None, title: str = "") -> int:
    """Write a table to a file, or to the screen.

    Args:
        table: what to write.
        format: one of FORMATS. `table` is for people and shows only `columns`; the others hold every column.
        columns: what people want to see, in order.
        out: the file; the standard output where none is given.
        title: a line above the table for people.

    Returns:
        How many rows were written.

    Raises:
        UnknownName: the format is not one of FORMATS.
        DetenteError: Parquet without a file, since a screen cannot show it.

    Example:
        >>> from detente.tables import COVERAGE, table
        >>> row = ("icews", "1", "events", date(2018, 1, 1), date(2018, 12, 31), "*")
        >>> export(table(COVERAGE, [row]), format="csv", columns=["source"])
        source,record,kind,since,until,actors
        icews,1,events,2018-01-01,2018-12-31,*
        1
    """
    return stream([table], format=format, columns=columns, out=out, title=title)


def stream(
    tables: Iterable[ibis.Table | pa.Table],
    *,
    format: str,
    columns: Sequence[str],
    out: Path | None = None,
    title: str = "",
    most: int | None = None,
) -> int:
    """Write tables of the same columns one after the other as one, so that they never stand in memory together.

    Args:
        tables: at least one, of Ibis or Arrow; nothing is opened to be written before the first of them is there.
        format: as for `export`.
        columns: as for `export`.
        out: as for `export`.
        title: as for `export`.
        most: how many rows to show to people; how many were left out stands below them.

    Returns:
        How many rows there were.

    Raises:
        UnknownName: the format is not one of FORMATS.
        DetenteError: Parquet without a file, since a screen cannot show it.

    Example:
        >>> from detente.tables import COVERAGE, table
        >>> rows = [("icews", f"{n}", "events", date(2018, 1, 1), date(2018, 12, 31), "*") for n in (1, 2)]
        >>> stream((table(COVERAGE, [row]) for row in rows), format="csv", columns=["source"])
        source,record,kind,since,until,actors
        icews,1,events,2018-01-01,2018-12-31,*
        icews,2,events,2018-01-01,2018-12-31,*
        2
    """
    allowed(format, FORMATS, what="format")
    screen = out is None or str(out) == "-"
    if format == "parquet" and screen and sys.stdout.isatty():
        raise DetenteError("Parquet is no text for a screen.", wanted="--out FILE, or a pipe")
    pieces = (table.to_pyarrow() if hasattr(table, "to_pyarrow") else table for table in tables)
    first = next(pieces)
    whole = chain([first], pieces)
    if format == "table":
        rows, count = _first(whole, columns, most)
        with saved(out or Path("-")) as target:
            _people(rows, columns, target, title)
        if count > len(rows):
            sys.stderr.write(f"{count - len(rows):,} more rows: --format csv, jsonl or parquet writes all.\n")
        return count
    with saved(out or Path("-"), "wb" if format == "parquet" else "w") as target:
        return _WAYS[format](whole, first.schema, target)


def _first(pieces: Iterable[pa.Table], columns: Sequence[str], most: int | None) -> tuple[list[dict[str, Any]], int]:
    """As many rows as are to be shown, and how many there are."""
    rows, count = list[dict[str, Any]](), 0
    for piece in pieces:
        count += piece.num_rows
        rows += piece.slice(0, None if most is None else max(most - len(rows), 0)).to_pylist()
    return rows, count


@contextmanager
def saved(out: Path, mode: str = "w") -> Iterator[IO[Any]]:
    """Write a file whole or not at all: a full disk or Ctrl-C leaves an older file as it was.

    Args:
        out: the file, or - for the standard output; a device or a pipe is written as it stands.
        mode: `w` for text in UTF-8, `wb` for bytes.

    Raises:
        DetenteError: the file cannot be written.

    Example:
        >>> with saved(Path("no-such-folder/brief.md")) as stream:
        ...     stream.write("...")
        Traceback (most recent call last):
        ...
        detente.errors.DetenteError: no-such-folder/brief.md cannot be written.
          found: No such file or directory
    """
    if str(out) == "-":
        yield sys.stdout.buffer if "b" in mode else sys.stdout
        return
    # A link stays a link, a file keeps its permissions, and two runs at once have a draft each.
    target = out.resolve() if out.is_file() else out
    draft = target if out.exists() and not out.is_file() else target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        if target.exists() and not os.access(target, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        with draft.open(mode, encoding=None if "b" in mode else "utf8", newline=None if "b" in mode else "") as stream:
            yield stream
        if draft is not target:
            if target.exists():
                shutil.copymode(target, draft)
            draft.replace(target)
    except OSError as error:
        raise DetenteError(f"{out} cannot be written.", found=error.strerror or error) from error
    finally:
        if draft is not target:
            with suppress(OSError):
                draft.unlink(missing_ok=True)


def _parquet(pieces: Iterable[pa.Table], schema: pa.Schema, stream: IO[bytes]) -> int:
    import pyarrow.parquet as pq

    count = 0
    with pq.ParquetWriter(stream, schema) as writer:
        for piece in pieces:
            writer.write_table(piece)
            count += piece.num_rows
    return count


def _jsonl(pieces: Iterable[pa.Table], schema: pa.Schema, stream: IO[str]) -> int:
    count = 0
    for piece in pieces:
        stream.writelines(json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in piece.to_pylist())
        count += piece.num_rows
    return count


def _csv(pieces: Iterable[pa.Table], schema: pa.Schema, stream: IO[str]) -> int:
    writer = csv.DictWriter(stream, schema.names, lineterminator="\n")
    writer.writeheader()
    count = 0
    for piece in pieces:
        writer.writerows(piece.to_pylist())
        count += piece.num_rows
    return count


def _people(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], stream: IO[str], title: str) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    # A pipe has no width of its own: cut nothing there.
    console = Console(file=stream, width=None if stream.isatty() else 200, highlight=False)
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        numeric = any(isinstance(row[column], int | float) for row in rows)
        shown.add_column(column, justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        grain = row.get("precision") or row.get("by")
        shown.add_row(*(_cell(row[column], grain) for column in columns))
    if title:
        console.print(title, markup=False)
    console.print(shown)


def _cell(value: object, grain: str | None) -> str:
    from rich.markup import escape

    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()[: {"year": 4, "month": 7}.get(grain or "", 10)]
    return f"{value:.3f}" if isinstance(value, float) else escape(" ".join(str(value).split()))


_WAYS: Mapping[str, Callable[[Iterable[pa.Table], pa.Schema, IO[Any]], int]] = {
    "csv": _csv,
    "jsonl": _jsonl,
    "parquet": _parquet,
}
