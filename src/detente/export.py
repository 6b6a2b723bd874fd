"""Any table, written for people (a table on the screen) or for programs (CSV, JSON lines, Parquet)."""

from __future__ import annotations

import csv
import errno
import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from detente.errors import DetenteError
from detente.tables import allowed

if TYPE_CHECKING:
    import ibis

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
    allowed(format, FORMATS, what="format")
    if format == "parquet":
        return _parquet(table, out)
    rows = table.to_pyarrow().to_pylist()
    with saved(out or Path("-")) as stream:
        if format == "table":
            _people(rows, columns, stream, title)
        elif format == "csv":
            _csv(rows, table.columns, stream)
        else:
            stream.writelines(json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in rows)
    return len(rows)


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


def _parquet(table: ibis.Table, out: Path | None) -> int:
    import pyarrow.parquet as pq

    arrow = table.to_pyarrow()
    if (out is None or str(out) == "-") and sys.stdout.isatty():
        raise DetenteError("Parquet is no text for a screen.", wanted="--out FILE, or a pipe")
    with saved(out or Path("-"), "wb") as stream:
        pq.write_table(arrow, stream)
    return int(arrow.num_rows)


def _csv(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], stream: IO[str]) -> None:
    writer = csv.DictWriter(stream, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)


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
