"""The commands that read documents and load data."""

from __future__ import annotations

import sys
from collections.abc import Generator, Sequence
from contextlib import closing
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli.options import Actors, Form, Out, Store, Table, Target, place
from detente.errors import DetenteError, NotEnoughEvidence, UnreadableDocument

if TYPE_CHECKING:
    import ibis
    import pyarrow as pa

    from detente.tables import Document

_EVENT_COLUMNS = ("date", "actor", "other", "act", "mode", "field", "status", "quote")
_SHOWN = 5_000  # acts that people see of a large folder


def read(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE|DIR|-...", parser=place, help="The documents, folders of them, or - for the input."
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
        given = _standard_input(skipped) if list(paths) == [Path("-")] else list(paths)
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


def _standard_input(skipped: list[UnreadableDocument]) -> list[Path | Document]:
    from detente.forms.texts import LARGEST
    from detente.sources.documents import piped

    content = sys.stdin.buffer.read(LARGEST + 1) if sys.stdin else b""
    if not content.strip():
        raise DetenteError("The standard input is empty.", wanted="a text")
    return [*piped(content, skipped=skipped)]


def load(
    source: Annotated[
        str, typer.Argument(metavar="SOURCE", help="The data set, by a name that `detente sources` shows.")
    ],
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH...", parser=place, help="The files of it, or folders of nothing else."),
    ],
    store: Target = None,
    actors: Actors = None,
    map_: Annotated[
        str | None,
        typer.Option(
            "--map",
            metavar="PART=COLUMN,...|FILE",
            help="Of events of your own: the columns of date, actor, other and act, the code book and the name of the "
            "data set, as in actor=from,other=to,act=code,book=CAMEO,name=talks; or a TOML file that says so.",
        ),
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Code documents that are stored already again, and replace their acts.")
    ] = False,
) -> None:
    """Load a data set or documents into the store; loading twice adds nothing."""
    from detente.build import load as load_all
    from detente.progress import bar

    with bar("Opening the store") as progress:
        columns = _map(map_) if map_ else None
        loaded = load_all(source, paths, store=store, actors=actors, columns=columns, again=again, progress=progress)
    _tell(loaded.skipped)
    for kind, added in loaded.added.items():
        if again:
            typer.echo(f"{kind}: {loaded.replaced[kind]:,} rows held before, {added:,} rows now in their place")
        else:
            typer.echo(f"{kind}: {loaded.read[kind]:,} rows read, {added:,} new")


def _map(text: str) -> dict[str, str]:
    """Which column holds what, as it was typed or as a file says it."""
    import tomllib

    if text.endswith(".toml"):
        try:
            told = tomllib.loads(Path(text).read_text(encoding="utf8"))
        except (OSError, ValueError) as error:
            raise DetenteError(
                f"The map {text} cannot be read.", found=error, wanted='lines such as actor = "from"'
            ) from error
        return {str(part): str(column) for part, column in told.items()}
    pairs = [pair.partition("=") for pair in text.split(",") if pair.strip()]
    if not all(equals and part.strip() and column.strip() for part, equals, column in pairs):
        raise DetenteError("A map of columns is PART=COLUMN, PART=COLUMN.", found=text, wanted="actor=from,other=to")
    return {part.strip(): column.strip() for part, _, column in pairs}


def _tell(skipped: Sequence[DetenteError]) -> None:
    """Name the files of a folder that could not be read."""
    for error in skipped[:5]:
        typer.echo(f"Left out: {error.message}", err=True)
    if len(skipped) > 5:
        typer.echo(f"Left out: {len(skipped) - 5} more", err=True)


class Page(StrEnum):
    """The forms of an explanation."""

    text = "text"
    json = "json"


def why(
    event: Annotated[
        str,
        typer.Argument(
            metavar="EVENT",
            help="The record of an act as `detente read --format jsonl` prints it, or a part of it that is clear; "
            "or a sentence in quotation marks.",
        ),
    ],
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="FILE|DIR...",
            parser=place,
            help="Where the act is told; else it is looked for in the store, then in the built-in documents.",
        ),
    ] = None,
    store: Store = None,
    format: Annotated[Page, typer.Option(help="Tell it to people, or with all figures as JSON.")] = Page.text,
    out: Out = None,
    actors: Actors = None,
) -> None:
    """Explain an act: what in its sentence led to each answer, and what was left out."""
    from detente.export import saved
    from detente.why import why as explain

    found = explain(event, *(paths or ()), store=store, actors=actors)
    with saved(out or Path("-")) as target:
        if format is Page.json:
            target.write(found.json())
        else:
            found.write(target)
