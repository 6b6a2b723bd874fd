"""Any table, written for people (a table on the screen) or for programs (CSV, JSON lines, Parquet)."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from detente.errors import DetenteError, UnknownName

if TYPE_CHECKING:
    import ibis

FORMATS = ("table", "jsonl", "csv", "parquet")


def export(table: ibis.Table, *, format: str, columns: Sequence[str], out: Path | None = None) -> int:
    """Write a table to a file, or to the screen.

    Args:
        table: what to write.
        format: one of FORMATS. `table` is for people and shows only `columns`; the others hold every column.
        columns: what people want to see, in order.
        out: the file; the standard output where none is given.

    Returns:
        How many rows were written.

    Raises:
        UnknownName: the format is not one of FORMATS.
        DetenteError: Parquet without a file, since a screen cannot show it.

    Example:
        >>> from datetime import date
        >>> from detente.tables import COVERAGE, table
        >>> row = ("icews", "1", "events", date(2018, 1, 1), date(2018, 12, 31), "*")
        >>> export(table(COVERAGE, [row]), format="csv", columns=["source"])
        source,record,kind,since,until,actors
        icews,1,events,2018-01-01,2018-12-31,*
        1
    """
    if format not in FORMATS:
        raise UnknownName("There is no such format.", found=format, wanted=", ".join(FORMATS))
    if format == "parquet":
        return _parquet(table, out)
    rows = table.to_pyarrow().to_pylist()
    with _opened(out) as stream:
        if format == "table":
            _people(rows, columns, stream)
        elif format == "csv":
            _csv(rows, table.columns, stream)
        else:
            stream.writelines(json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in rows)
    return len(rows)


@contextmanager
def _opened(out: Path | None) -> Iterator[IO[str]]:
    if out is None:
        yield sys.stdout
        return
    with out.open("w", encoding="utf8", newline="") as stream:
        yield stream


def _parquet(table: ibis.Table, out: Path | None) -> int:
    import pyarrow.parquet as pq

    arrow = table.to_pyarrow()
    if out is not None:
        pq.write_table(arrow, out)
    elif sys.stdout.isatty():
        raise DetenteError("Parquet is no text for a screen.", wanted="--out FILE, or a pipe")
    else:
        pq.write_table(arrow, sys.stdout.buffer)
    return int(arrow.num_rows)


def _csv(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], stream: IO[str]) -> None:
    writer = csv.DictWriter(stream, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)


def _people(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], stream: IO[str]) -> None:
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
        shown.add_row(*(_cell(row[column]) for column in columns))
    console.print(shown)


def _cell(value: object) -> str:
    from rich.markup import escape

    if value is None:
        return ""
    return f"{value:.3f}" if isinstance(value, float) else escape(" ".join(str(value).split()))
