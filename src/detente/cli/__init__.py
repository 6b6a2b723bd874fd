"""One thin command for each public verb; errors are two or three lines and exit code 2."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from detente.cli.briefing import brief
from detente.cli.ending import run
from detente.cli.getting import get
from detente.cli.measuring import cite, measure, measures, sources
from detente.cli.reading import load, read, why
from detente.cli.storing import commands as store
from detente.cli.turning import turns

app = typer.Typer(
    help="A sourced picture of how two states stand, from documents and open data.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
# In the order in which --help shows them.
_COMMANDS = (brief, read, why, get, load, sources, measures, measure, turns, cite)


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
    memory: Annotated[
        str | None,
        typer.Option(
            metavar="SIZE", help="Let the engine take this much memory, such as 500MB, and the disk for more."
        ),
    ] = None,
) -> None:
    if memory:
        os.environ["DETENTE_MEMORY"] = memory
    if own := os.environ.get("DETENTE_ACTORS"):
        from detente.roster import known

        context.with_resource(known(own))


for _command in _COMMANDS:
    app.command()(_command)
app.add_typer(store, name="store")


def main() -> None:
    """Run the command line; a mistake is told in two or three lines, exit code 2."""
    run(app)
