"""One thin command for each public verb; errors are two or three lines and exit code 2."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from detente.errors import DetenteError, NotEnoughEvidence, UnknownName, UnreadableDocument

if TYPE_CHECKING:
    from detente.measures import Measure
    from detente.sources import Source

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


State = Annotated[str, typer.Argument(help="A state by any usual name or code: KHM, Cambodia, Kampuchea, 811, KH.")]
Store = Annotated[
    str | None,
    typer.Option(help="Where the data is: a DuckDB file. [default: $DETENTE_STORE, else a file of your own]"),
]
Out = Annotated[Path | None, typer.Option(help="The file to write.")]
Since = Annotated[int | None, typer.Option(help="The first year.", min=1816, max=2100)]
Until = Annotated[int | None, typer.Option(help="The last year.", min=1816, max=2100)]

_EVENT_COLUMNS = ("date", "actor", "other", "act", "mode", "field", "status", "quote")
_SCORE_COLUMNS = ("period", "actor", "other", "field", "value", "low", "high", "n", "source")


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"detente {version('detente')}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    pass


@app.command()
def brief(
    a: State,
    b: State,
    with_: Annotated[str | None, typer.Option("--with", help="A third power whose shadow to show.")] = None,
    since: Since = None,
    until: Until = None,
    documents: Annotated[
        Path | None, typer.Option(help="A folder of documents to read as well; nothing of it is stored.")
    ] = None,
    store: Store = None,
    out: Out = None,
    format: Annotated[Page, typer.Option(help="The form of the brief.")] = Page.html,
) -> None:
    """Write a brief on two states, every number with its source."""
    from detente.brief import brief as write
    from detente.export import saved

    page = write(a, b, third=with_, since=since, until=until, documents=documents, store=store)
    text = {Page.html: page.html, Page.md: page.markdown, Page.json: page.json}[format]()
    if out is not None and str(out) == "-":
        sys.stdout.write(text)
        return
    target = out or Path(f"{page.name}.{format}")
    with saved(target) as stream:
        stream.write(text)
    typer.echo(f"Wrote {target}")


@app.command()
def read(
    paths: Annotated[list[Path], typer.Argument(metavar="FILE|DIR|-...", help="Documents, folders, or - for input.")],
    format: Annotated[Form, typer.Option(help="The form of the table.")] = Form.table,
    store: Annotated[str | None, typer.Option(help="Keep the documents and their acts in this DuckDB file.")] = None,
    out: Out = None,
) -> None:
    """Read documents: who did what to whom, when, and whether it happened."""
    from detente.build import load, read
    from detente.export import export

    if Path("-") in paths and (store is not None or len(paths) > 1):
        raise DetenteError("The standard input stands alone and is not stored.", wanted="files or folders")
    skipped: list[UnreadableDocument] = []
    events = read(_standard_input() if paths == [Path("-")] else paths, skipped=skipped)
    _tell(skipped)
    if store is not None:
        load("documents", paths, store=store)
    if not events.count().to_pyarrow().as_py():
        raise NotEnoughEvidence(
            f"{', '.join(map(str, paths))}: no act between two states or organisations was found.",
            wanted="a sentence in English that says who did what to whom",
        )
    export(events, format=format, columns=_EVENT_COLUMNS, out=out)


def _standard_input() -> str:
    text = sys.stdin.read()
    if not text.strip():
        raise DetenteError("The standard input is empty.", wanted="a text")
    return text


@app.command()
def load(
    source: Annotated[str, typer.Argument(help="A name that `detente sources` shows.")],
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files or folders of that source.")],
    store: Store = None,
) -> None:
    """Load a data set or documents into the store; loading twice adds nothing."""
    from detente.build import load as load_all

    with _progress() as progress:
        loaded = load_all(source, paths, store=store, progress=progress)
    _tell(loaded.skipped)
    for kind, added in loaded.added.items():
        typer.echo(f"{kind}: {loaded.read[kind]:,} rows read, {added:,} new")


@contextmanager
def _progress() -> Iterator[Callable[[str, int], None]]:
    """What is being read and how far it is, on a terminal; nothing in a pipe."""
    from rich.console import Console

    console = Console(stderr=True)
    with console.status("Opening the store") as status:
        yield lambda name, rows: status.update(f"{name}: {rows:,} rows read (Ctrl-C stops; nothing is half-stored)")


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
        options = "".join(f"\n  --set {name}={'|'.join(values)}" for name, values in measure.options.items())
        typer.echo(f"{measure.name}: {measure.title}\n  by {' or '.join(measure.by)}, {measure.unit}{options}\n")


@app.command()
def measure(
    name: Annotated[str, typer.Argument(help="A name that `detente measures` shows.")],
    a: State,
    b: Annotated[str | None, typer.Argument(help="The other state; all others where none is given.")] = None,
    by: Annotated[Grain | None, typer.Option(help="The grain. [default: the measure's own]")] = None,
    since: Since = None,
    until: Until = None,
    set_: Annotated[list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="An option of it.")] = None,
    store: Store = None,
    format: Annotated[Form, typer.Option(help="The form of the table.")] = Form.table,
    out: Out = None,
) -> None:
    """Measure a relation over time, with its interval and the number of rows behind each value."""
    from detente.build import measure as measured
    from detente.export import export

    options = dict(_option(pair) for pair in set_ or [])
    scores = measured(name, a, b, by=by, since=since, until=until, store=store, options=options)
    export(scores, format=format, columns=_SCORE_COLUMNS, out=out)


def _option(pair: str) -> tuple[str, str]:
    name, equals, value = pair.partition("=")
    if not equals:
        raise UnknownName("An option of a measure is set as NAME=VALUE.", found=pair, wanted="abstention=half")
    return name, value


@app.command()
def cite(name: Annotated[str, typer.Argument(help="A measure or a source.")]) -> None:
    """Show how to cite a measure or a source."""
    from detente.measures import MEASURES
    from detente.sources import SOURCES

    shelf: dict[str, Measure | Source] = {**MEASURES, **SOURCES}
    if name not in shelf:
        raise UnknownName("No measure or source has this name.", found=name, nearest=_nearest(name, shelf))
    typer.echo(shelf[name].citation)


def _nearest(name: str, shelf: dict[str, Measure | Source]) -> list[str]:
    from difflib import get_close_matches

    return get_close_matches(name, shelf, n=3, cutoff=0) or sorted(shelf)


def main() -> None:
    """Run the command line; a mistake is told in two or three lines, exit code 2, and Ctrl-C gives 130."""
    try:
        app()
    except DetenteError as error:
        _fail(str(error), 2)
    except (KeyboardInterrupt, RuntimeError) as error:
        # DuckDB tells Ctrl-C in the middle of a query in its own words.
        if isinstance(error, RuntimeError) and "interrupted" not in str(error).lower():
            raise
        _fail("Stopped.", 130)
    except BrokenPipeError:
        # The reader of our output went away, as `| head` does: nothing is wrong.
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        _fail(f"{error.strerror or error}\n  found: {error.filename or 'no file name'}", 2)
    except SystemExit as exit_:
        if exit_.code == 130:
            _fail("Stopped.", 130)
        raise


def _fail(message: str, code: int) -> NoReturn:
    typer.echo(message, err=True)
    sys.exit(code)
