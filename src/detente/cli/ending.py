"""How a command ends: well, with a mistake told in two or three lines, or because its reader went away."""

from __future__ import annotations

import errno
import os
import re
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import Any, NoReturn

import typer

from detente.errors import DetenteError

# Typer keeps the class of its mistakes of usage in different places from version to version.
_USAGE: type[Any] = typer.BadParameter.__bases__[0]


def run(app: typer.Typer) -> None:
    """Run a command line to its end and leave; a mistake is told in two or three lines, exit code 2.

    Args:
        app: the commands.
    """
    _streams()
    try:
        code = app(standalone_mode=False)
        sys.stdout.flush()
    except DetenteError as error:
        _fail(str(error))
    except _USAGE as error:
        _fail(_usage(error))
    except RuntimeError as error:
        # DuckDB tells Ctrl-C in the middle of a query in its own words.
        if "interrupted" not in str(error).lower():
            raise
        raise KeyboardInterrupt from error
    except OSError as error:
        if error.errno != errno.EPIPE:
            where = f"{error.filename} cannot be opened" if error.filename else "The output cannot be written"
            _fail(f"{where}.\n  found: {error.strerror or error}")
        # The reader of our output went away, as `| head` does: nothing is wrong.
        _discard()
    except SystemExit as exit_:
        if not isinstance(exit_.__context__, BrokenPipeError):
            raise
        _discard()
    else:
        sys.exit(code)


def _usage(error: Any) -> str:
    """A mistake in the words of a command: what is wrong, and how the command goes."""
    message = error.format_message().replace("Value error, ", "")
    if error.ctx is None or not message or "Usage:" in message:
        return str(message)
    usage = re.sub(r"[{}]", "", " ".join(error.ctx.get_usage().split())).removeprefix("Usage: ")
    return f"{message}\n  wanted: {usage}\n  help: {error.ctx.command_path} --help"


def _streams() -> None:
    """Give a file or a pipe UTF-8 whatever the place, and let a screen that lacks a letter show its number."""
    if sys.stdout is None:  # closed by the caller
        sys.stdout = Path(os.devnull).open("w", encoding="utf8")  # noqa: SIM115
    elif isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding=None if sys.stdout.isatty() else "utf8", errors="backslashreplace")


def _discard() -> None:
    """Send what is left of the output nowhere, so that closing it at the end meets no broken pipe."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fail(message: str) -> NoReturn:
    if message:
        typer.echo(message, err=True)
    _discard()
    sys.exit(2)
