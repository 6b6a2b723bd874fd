"""What more than one command asks for in the same words: actors, years, the store, the form of a table."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from detente.errors import DetenteError, StoreUnavailable, nearest


class Form(StrEnum):
    """The forms of a table."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"
    parquet = "parquet"


class Grain(StrEnum):
    """The grains of a period."""

    month = "month"
    year = "year"


def place(text: str) -> Path:
    """A path as it was typed; an empty one, as an unset variable leaves it, would mean the current folder."""
    if not text:
        raise DetenteError("A path is empty.", found="''", wanted="a file or folder")
    return Path(text)


def held(text: str) -> str:
    """A store to be asked: a file that is not there would be answered for by what is built in alone."""
    path = Path(text.removeprefix("duckdb://")).expanduser()
    if text == ":memory:" or "://" in text.removeprefix("duckdb://") or path.exists():
        return text
    beside = [file.name for file in path.parent.glob("*.duckdb")] if path.parent.is_dir() else []
    raise StoreUnavailable(
        "There is no store of this name.",
        found=text or "''",
        wanted="a file that detente load has made",
        nearest=nearest(path.name, beside),
    )


_NAMES = "by any usual name or code: KHM, Cambodia, Kampuchea, 811 or KH."
A = Annotated[str, typer.Argument(metavar="A", help=f"The first state, {_NAMES}")]
B = Annotated[str, typer.Argument(metavar="B", help="The second state, given in the same way.")]
_STORE = (
    "The DuckDB file that holds what was loaded, or the URL of a store on Postgres, ClickHouse or Spark; without it "
    "$DETENTE_STORE, else a file in your data folder."
)
Store = Annotated[str | None, typer.Option(metavar="FILE|URL", parser=held, help=_STORE)]
Target = Annotated[str | None, typer.Option(metavar="FILE|URL", help=_STORE)]  # one that may not be there yet
Out = Annotated[
    Path | None,
    typer.Option(metavar="FILE", parser=place, help="Write to this file; - or no --out means the screen or a pipe."),
]
Since = Annotated[
    int | None, typer.Option(metavar="YEAR", help="Leave out what was before this year.", min=1816, max=2100)
]
Until = Annotated[
    int | None, typer.Option(metavar="YEAR", help="Leave out what was after this year.", min=1816, max=2100)
]
Table = Annotated[
    Form, typer.Option(help="Show a table for people, or all columns as JSON lines, CSV or Parquet for programs.")
]

Actors = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        parser=place,
        help="Know the names and actors of this file too: CSV, TSV or a PETRARCH dictionary; else $DETENTE_ACTORS.",
    ),
]
