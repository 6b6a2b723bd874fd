"""How far a reading is, and the bar that shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple


class Step(NamedTuple):
    """How far a reading is: what is being read, the rows or files and bytes that are done, and how many there are."""

    name: str
    rows: int = 0
    files: int = 0
    all_files: int = 0
    bytes: int = 0
    all_bytes: int = 0


Progress = Callable[[Step], None]


@contextmanager
def bar(what: str, *, quiet: bool = False, sized: bool = True) -> Iterator[Progress]:
    """How far a reading is and how fast it goes, on a terminal; nothing in a pipe.

    Args:
        what: what to say before anything is read.
        quiet: show nothing on a terminal either.
        sized: tell bytes and how many of them a second; else the parts that are done, which a step tells as files.

    Returns:
        A context; inside it, call what it gives with each step.

    Example:
        >>> with bar("Reading", quiet=True) as progress:
        ...     progress(Step("a.txt", files=1, all_files=2, bytes=300, all_bytes=900))
    """
    from rich import progress as shown
    from rich.console import Console
    from rich.markup import escape

    console = Console(stderr=True)
    columns = (
        shown.TextColumn("{task.description}"),
        shown.BarColumn(bar_width=None),
        shown.TextColumn("{task.fields[done]}"),
        *((shown.DownloadColumn(), shown.TransferSpeedColumn()) if sized else ()),
        shown.TimeRemainingColumn(),
    )
    hint = " (Ctrl-C stops; nothing is half-stored)"
    with shown.Progress(*columns, console=console, disable=quiet or not console.is_terminal, transient=True) as bar:
        task = bar.add_task(what + hint, total=None, done="")

        def show(step: Step) -> None:
            done = f"{step.files:,}/{step.all_files:,} {'files' if sized else 'parts'}"
            done = done if step.all_files else f"{step.rows:,} rows"
            said = escape(Path(step.name).name) + hint
            completed, total = (step.bytes, step.all_bytes) if sized else (step.files, step.all_files)
            bar.update(task, description=said, done=done, completed=completed, total=total or None)

        yield show


@contextmanager
def spinner() -> Iterator[Callable[[str], None]]:
    """What is being done, on a terminal, where it takes a while; nothing in a pipe.

    Returns:
        A context; inside it, call what it gives with what is done.

    Example:
        >>> with spinner() as saying:
        ...     saying("Fitting ideal points")
    """
    from rich.console import Console
    from rich.markup import escape

    console = Console(stderr=True)
    status = console.status("")

    def say(what: str) -> None:
        status.update(f"{escape(what)} (Ctrl-C stops)")
        status.start()

    try:
        yield say if console.is_terminal else lambda _: None
    finally:
        status.stop()
