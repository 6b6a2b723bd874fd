"""The command that downloads data sets from their publishers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from detente.cli.options import Target, place


def get(
    source: Annotated[
        str, typer.Argument(metavar="SOURCE", help="The data set, by a name that `detente sources` shows.")
    ],
    since: Annotated[
        str | None, typer.Option(metavar="DAY", help="Get what there is from this year, month or day: 2014-03-05.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="DAY", help="Get what there is up to this year, month or day.")
    ] = None,
    mirror: Annotated[
        str | None, typer.Option(metavar="URL", help="Ask this host and path in place of the publisher's.")
    ] = None,
    into: Annotated[
        Path | None,
        typer.Option(metavar="DIR", parser=place, help="Keep the files in this folder; else in your cache folder."),
    ] = None,
    load: Annotated[
        bool, typer.Option("--load/--no-load", help="Load the files into the store, or only show how to load them.")
    ] = True,
    store: Target = None,
) -> None:
    """Download a data set from its publisher and load it: one command that ends with the data in the store.

    What was cut goes on where it was; what is there already is not downloaded again.
    """
    from detente.cli.reading import load as load_all
    from detente.downloads import day
    from detente.downloads import get as download
    from detente.progress import bar

    first = None if since is None else day(since)
    last = None if until is None else day(until, last=True)
    with bar(f"Asking for {source}") as progress:
        got = download(source, since=first, until=last, mirror=mirror, into=into, progress=progress)
    for error in got.missing[:5]:
        typer.echo(f"Left out: {error.message}", err=True)
    if len(got.missing) > 5:
        typer.echo(f"Left out: {len(got.missing) - 5:,} more", err=True)
    came, kept = "file" if got.came == 1 else "files", "was" if got.kept == 1 else "were"
    typer.echo(f"{got.came:,} {came} came, {got.kept:,} {kept} there: {got.bytes:,} bytes in {got.folder}")
    if load:
        load_all(source, list(got.files), store=store)
    else:
        typer.echo(f"Load with: {got.command}")
