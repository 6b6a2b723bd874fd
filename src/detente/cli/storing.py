"""The commands that look into a store, and that give back the room it does not need."""

from __future__ import annotations

import os
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli.options import Target

if TYPE_CHECKING:
    from detente.holdings import Gap
    from detente.store import Store as Opened

commands = typer.Typer(
    help="Look into the store: what is in it, what is missing, whether it is whole.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
_TYPES = {"rows": "int64", "actors": "int64", "unknown": "int64", "days": "int64", "share": "float64"}
_DAYS = ("first", "last")


class Shown(StrEnum):
    """The forms of what a store says of itself."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"


Format = Annotated[Shown, typer.Option(help="Show a table for people, or all columns as JSON lines or CSV.")]


@commands.command()
def info(store: Target = None, format: Format = Shown.table) -> None:
    """Show what the store holds: sources, rows, days, actors, what each covers and what is made of it."""
    from detente import store as stores
    from detente.holdings import Holding, holdings
    from detente.progress import bar

    with stores.open(store) as opened:
        with bar("Counting") as progress:
            found = holdings(opened, progress=progress)
        where, size = _place(opened, store), opened.engine.size()
    if not found and format is Shown.table:
        _nothing(where)
        return
    rows, sources = sum(one.rows for one in found), len({one.source for one in found})
    title = f"{where}: {_told(rows, 'row')} from {_told(sources, 'source')}, {_bytes(size)}"
    shown = [name for name in Holding._fields if name != "unknown" or any(one.unknown for one in found)]
    _write(found, Holding._fields, format, columns=shown, title=title)


@commands.command()
def gaps(
    store: Target = None,
    format: Format = Shown.table,
    most: Annotated[
        int, typer.Option(metavar="N", help="How many names to show, the most frequent first.", min=1)
    ] = 30,
) -> None:
    """Show what could not be resolved: names of no known actor, how to mend them, and days that are not covered."""
    from detente import store as stores
    from detente.holdings import Gap
    from detente.holdings import gaps as missing
    from detente.progress import bar

    with stores.open(store) as opened:
        with bar("Looking for names") as progress:
            found = missing(opened, most=most if format is Shown.table else None, progress=progress)
        where, empty = _place(opened, store), _empty(opened)
    if format is not Shown.table:
        _write(found, Gap._fields, format)
    elif empty:
        _nothing(where)
    elif not found:
        typer.echo(f"{where}: every name is known, and no source leaves days out between its first and last.")
    else:
        _people(found)


def _people(found: Sequence[Gap]) -> None:
    """The gaps as three tables, with what mends them."""
    from detente.holdings import Gap

    sources, names, spans = ([gap for gap in found if gap.gap == kind] for kind in ("source", "name", "span"))
    if sources:
        told = ["source", "kind", "rows", "share"]
        _write(sources, Gap._fields, Shown.table, columns=told, title="Rows that name somebody unknown")
        told = ["name", "source", "rows", "share", "first", "last", "nearest"]
        _write(names, Gap._fields, Shown.table, columns=told, title="The names, the most frequent first")
        typer.echo("To make them known, write those that are states or organisations into a file, set the right codes")
        typer.echo("(the nearest is a guess), and load once more with --actors FILE:\n")
        lines = dict.fromkeys(gap.line for gap in names if gap.line)
        typer.echo("\n".join(["name,code", *lines]) + "\n")
        typer.echo("Documents are coded anew with `detente load documents PATH --again --actors FILE`. Of a data set")
        typer.echo("the rows that came first stay: load it into a new store.\n")
    if spans:
        told = ["source", "kind", "name", "first", "last", "days"]
        _write(spans, Gap._fields, Shown.table, columns=told, title="Days that a source leaves out between its own")


@commands.command()
def check(store: Target = None, format: Format = Shown.table) -> None:
    """Check the store: every row as it has to be, none twice, every quote in its document; exit code 1 for a fault."""
    from detente import store as stores
    from detente.holdings import Fault, faults
    from detente.progress import bar

    with stores.open(store) as opened:
        with bar("Checking") as progress:
            found = faults(opened, progress=progress)
        where, empty = _place(opened, store), _empty(opened)
        rows = sum(_rows(opened))
    if empty and format is Shown.table:
        _nothing(where)
    elif not found and format is Shown.table:
        typer.echo(f"{where} is whole: {_told(rows, 'row')}, no fault.")
    else:
        _write(found, Fault._fields, format, title=f"{where}: {_told(len(found), 'fault')} in {_told(rows, 'row')}")
    if found:
        raise typer.Exit(1)


@commands.command()
def compact(store: Target = None) -> None:
    """Give back the room on the disk that the store does not need."""
    from detente import store as stores
    from detente.progress import bar

    with stores.open(store) as opened:
        where, empty = _place(opened, store), _empty(opened)
    if empty:
        _nothing(where)
        return
    with bar("Compacting"), stores.open(store, write=True) as opened:
        before, after = opened.compact()
    typer.echo(f"{where}: {_bytes(before)} before, {_bytes(after)} now.")


def _rows(opened: Opened) -> list[int]:
    from detente.tables import KINDS

    return [int(opened.table(kind).count().to_pyarrow().as_py()) for kind in KINDS.values()]


def _empty(opened: Opened) -> bool:
    from detente.tables import KINDS

    return not any(opened.table(kind).limit(1).to_pyarrow().num_rows for kind in KINDS.values())


def _place(opened: Opened, given: str | None) -> str:
    """Where the store is; one that does not exist yet is where it was looked for."""
    where = opened.engine.where
    return where if where != ":memory:" else given or os.environ.get("DETENTE_STORE") or "your own store"


def _nothing(where: str) -> None:
    typer.echo(f"{where} holds nothing yet: `detente load SOURCE PATH...` fills it, `detente sources` shows with what.")


def _told(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _bytes(size: float) -> str:
    """A size as one reads it."""
    for unit in ("bytes", "kB", "MB", "GB"):
        if size < 1000 or unit == "GB":
            break
        size /= 1000
    return f"{size:,.0f} {unit}" if unit == "bytes" or size >= 100 else f"{size:,.1f} {unit}"


def _write(
    rows: Sequence[Sequence[Any]], names: Sequence[str], form: Shown, *, columns: Sequence[str] = (), title: str = ""
) -> None:
    """Write rows as a table for people or for programs."""
    import pyarrow as pa

    from detente.export import stream

    kinds = {"float64": pa.float64(), "int64": pa.int64()}
    schema = pa.schema(
        [(name, pa.date32() if name in _DAYS else kinds.get(_TYPES.get(name, ""), pa.string())) for name in names]
    )
    table = pa.Table.from_pylist([dict(zip(names, row, strict=True)) for row in rows], schema=schema)
    stream([table], format=form, columns=columns or names, title=title)
