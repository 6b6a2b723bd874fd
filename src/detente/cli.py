"""One thin command for each public verb; errors are two or three lines and exit code 2."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator, Sequence
from contextlib import closing
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.ending import run
from detente.errors import DetenteError, NotEnoughEvidence, UnknownName, UnreadableDocument, nearest

if TYPE_CHECKING:
    import ibis
    import pyarrow as pa

    from detente.measures import Measure
    from detente.sources import Source
    from detente.tables import Document

app = typer.Typer(
    help="A sourced picture of how two states stand, from documents and open data.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Page(StrEnum):
    """The forms of a brief."""

    html = "html"
    md = "md"
    json = "json"


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


def _place(text: str) -> Path:
    """A path as it was typed; an empty one, as an unset variable leaves it, would mean the current folder."""
    if not text:
        raise DetenteError("A path is empty.", found="''", wanted="a file or folder")
    return Path(text)


_NAMES = "by any usual name or code: KHM, Cambodia, Kampuchea, 811 or KH."
A = Annotated[str, typer.Argument(metavar="A", help=f"The first state, {_NAMES}")]
B = Annotated[str, typer.Argument(metavar="B", help="The second state, given in the same way.")]
Store = Annotated[
    str | None,
    typer.Option(
        metavar="FILE",
        help="The DuckDB file that holds what was loaded; without it $DETENTE_STORE, else a file in your data folder.",
    ),
]
Out = Annotated[
    Path | None,
    typer.Option(metavar="FILE", parser=_place, help="Write to this file; - or no --out means the screen or a pipe."),
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
        parser=_place,
        help="Know the names and actors of this file too: CSV, TSV or a PETRARCH dictionary; else $DETENTE_ACTORS.",
    ),
]

_EVENT_COLUMNS = ("date", "actor", "other", "act", "mode", "field", "status", "quote")
_SHOWN = 5_000  # acts that people see of a large folder
_SCORE_COLUMNS = ("period", "actor", "other", "field", "value", "low", "high", "n", "source")


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"detente {version('detente')}")
        raise typer.Exit


@app.callback()
def _root(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    if own := os.environ.get("DETENTE_ACTORS"):
        from detente.roster import known

        context.with_resource(known(own))


@app.command()
def brief(
    a: A,
    b: B,
    with_: Annotated[
        str | None, typer.Option("--with", metavar="C", help="Set a third power beside them and show its shadow.")
    ] = None,
    since: Since = None,
    until: Until = None,
    documents: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", parser=_place, help="Read this folder or file of documents as well; nothing of it is stored."
        ),
    ] = None,
    store: Store = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            parser=_place,
            help="Write to this file, - for the screen; without it A-B.html, .md or .json.",
        ),
    ] = None,
    format: Annotated[
        Page, typer.Option(help="Write a page, a note in Markdown, or the findings as data.")
    ] = Page.html,
) -> None:
    """Write a brief on two states, every number with its source."""
    from detente.brief import brief as write
    from detente.brief.bundle import prepare
    from detente.export import saved

    if format is Page.html:
        prepare()
    page = write(a, b, third=with_, since=since, until=until, documents=documents, store=store)
    text = {Page.html: page.html, Page.md: page.markdown, Page.json: page.json}[format]()
    target = out or Path(f"{page.name}.{format}")
    with saved(target) as stream:
        stream.write(text)
    if target != Path("-"):
        typer.echo(f"Wrote {target}")


@app.command()
def read(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE|DIR|-...", parser=_place, help="The documents, folders of them, or - for the input."
        ),
    ],
    format: Table = Form.table,
    store: Annotated[
        str | None, typer.Option(metavar="FILE", help="Also keep the documents and their acts in this DuckDB file.")
    ] = None,
    out: Out = None,
    actors: Actors = None,
    coder: Annotated[
        str, typer.Option(metavar="NAME", help="Code by the rules, or by llm: the model that DETENTE_LLM_URL names.")
    ] = "rules",
    beside: Annotated[
        bool, typer.Option("--beside", help="Show what the rules find beside what the coder finds.")
    ] = False,
) -> None:
    """Read documents: who did what to whom, when, and whether it happened."""
    from detente.export import stream
    from detente.roster import known

    if Path("-") in paths and (store is not None or len(paths) > 1):
        raise DetenteError("The standard input stands alone and is not stored.", wanted="files or folders")
    if beside and store is not None:
        raise DetenteError("A comparison is not stored.", found="--beside --store", wanted="--beside --out FILE")
    columns = ("coder", *_EVENT_COLUMNS[:-1], "differs", "quote") if beside else _EVENT_COLUMNS
    screen = out in (None, Path("-")) and sys.stdout is not None and sys.stdout.isatty() and format is not Form.table
    with known(actors), closing(_acts(paths, store, coder, beside, quiet=screen)) as acts:
        stream(acts, format=format, columns=columns, out=out, most=_SHOWN)


def _acts(
    paths: Sequence[Path], store: str | None, coder: str, compared: bool, *, quiet: bool
) -> Generator[ibis.Table | pa.Table, None, None]:
    """The acts of documents, some at a time, with a bar that goes before anything is written below it."""
    from detente import build
    from detente.beside import beside
    from detente.coders import counted
    from detente.progress import bar

    skipped: list[UnreadableDocument] = []
    found = False
    with counted(coder), bar("Reading", quiet=quiet) as progress:
        given = [_standard_input()] if list(paths) == [Path("-")] else list(paths)
        ways = partial(beside, given) if compared else partial(build.stream, given, store=store)
        for acts in ways(coder=coder, skipped=skipped, progress=progress):
            found = True
            yield acts
    _tell(skipped)
    if not found:
        raise NotEnoughEvidence(
            f"{', '.join(map(str, paths))}: no act between two states or organisations was found.",
            wanted="a sentence in English that says who did what to whom",
        )


def _standard_input() -> Document:
    from detente.sources.documents import LARGEST, parsed

    content = sys.stdin.buffer.read(LARGEST + 1) if sys.stdin else b""
    if not content.strip():
        raise DetenteError("The standard input is empty.", wanted="a text")
    return parsed(content, "-")


@app.command()
def load(
    source: Annotated[
        str, typer.Argument(metavar="SOURCE", help="The data set, by a name that `detente sources` shows.")
    ],
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH...", parser=_place, help="The files of it; for documents also folders."),
    ],
    store: Store = None,
    actors: Actors = None,
    again: Annotated[
        bool, typer.Option("--again", help="Code documents that are stored already again, and replace their acts.")
    ] = False,
) -> None:
    """Load a data set or documents into the store; loading twice adds nothing."""
    from detente.build import load as load_all
    from detente.progress import bar

    with bar("Opening the store") as progress:
        loaded = load_all(source, paths, store=store, actors=actors, again=again, progress=progress)
    _tell(loaded.skipped)
    for kind, added in loaded.added.items():
        if again:
            typer.echo(f"{kind}: {loaded.replaced[kind]:,} rows held before, {added:,} rows now in their place")
        else:
            typer.echo(f"{kind}: {loaded.read[kind]:,} rows read, {added:,} new")


def _tell(skipped: Sequence[DetenteError]) -> None:
    """Name the files of a folder that could not be read."""
    for error in skipped[:5]:
        typer.echo(f"Left out: {error.message}", err=True)
    if len(skipped) > 5:
        typer.echo(f"Left out: {len(skipped) - 5} more", err=True)


@app.command()
def sources() -> None:
    """Show the data sets that detente can load."""
    from detente.sources import SOURCES

    for source in SOURCES.values():
        typer.echo(f"{source.name}: {source.title}\n  {source.covers}\n  from: {source.where}\n")


@app.command()
def measures() -> None:
    """Show the measures: what they tell, their bounds and unit."""
    from detente.measures import MEASURES

    for measure in MEASURES.values():
        pair = "from one to the other" if measure.directed else "the same both ways"
        options = "".join(f"\n  --set {name}={'|'.join(values)}" for name, values in measure.options.items())
        typer.echo(
            f"{measure.name}: {measure.title}\n  by {' or '.join(measure.by)}, {measure.unit}, {pair}{options}\n"
        )


@app.command()
def measure(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The measure, by a name that `detente measures` shows.")],
    a: A,
    b: Annotated[
        str | None, typer.Argument(metavar="B", help="The second state; without it A with all others, one by one.")
    ] = None,
    by: Annotated[
        Grain | None,
        typer.Option(help="Give one value a month or one a year; without it as the measure is usually told."),
    ] = None,
    since: Since = None,
    until: Until = None,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="Set an option of the measure, as `detente measures` shows."),
    ] = None,
    store: Store = None,
    format: Table = Form.table,
    out: Out = None,
) -> None:
    """Measure a relation over time, with its interval and the number of rows behind each value."""
    from detente.export import export
    from detente.scoring import measure as measured

    options = dict(_option(pair) for pair in set_ or [])
    scores = measured(name, a, b, by=by, since=since, until=until, store=store, options=options)
    export(scores, format=format, columns=_SCORE_COLUMNS, out=out, title=_direction(name, a, b))


def _direction(name: str, a: str, b: str | None) -> str:
    """What a table of scores tells, and from whom to whom."""
    from detente.actors import find
    from detente.measures import MEASURES

    word = "towards" if MEASURES[name].directed else "with"
    other = find(b).name if b is not None else "each other actor"
    return f"{name} of {find(a).name} {word} {other}, {MEASURES[name].unit}"


def _option(pair: str) -> tuple[str, str]:
    name, equals, value = pair.partition("=")
    if not equals:
        raise UnknownName("An option of a measure is set as NAME=VALUE.", found=pair, wanted="abstention=half")
    return name, value


@app.command()
def cite(name: Annotated[str, typer.Argument(metavar="NAME", help="The measure or source, by its name.")]) -> None:
    """Show how to cite a measure or a source."""
    from detente.measures import MEASURES
    from detente.sources import SOURCES

    shelf: dict[str, Measure | Source] = {**MEASURES, **SOURCES}
    if name not in shelf:
        raise UnknownName("No measure or source has this name.", found=name, nearest=nearest(name, shelf))
    typer.echo(shelf[name].citation)


def main() -> None:
    """Run the command line; a mistake is told in two or three lines, exit code 2."""
    run(app)
