"""The explanation for people: each act under its sentence, one question a row, readable on a narrow screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import IO, TYPE_CHECKING

from detente.why.parties import label
from detente.why.reasons import Account, Reason

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

_WIDTH = 80
_WIDEST = 100  # longer lines are hard to read


def write(
    accounts: Sequence[Account], found: Sequence[Reason], left_out: Sequence[Reason], stream: IO[str], *, bare: bool
) -> None:
    """Write an explanation for people.

    Args:
        accounts: the acts.
        found: what else was understood.
        left_out: what was considered and not told.
        stream: where to.
        bare: whether it is of a sentence at hand and not of one act of a document.

    Example:
        >>> import sys
        >>> write([], [Reason("actors", "none found")], [], sys.stdout, bare=True)
        No act between two parties was found.
        <BLANKLINE>
        Found in it
          actors  none found
    """
    from rich.console import Console

    wide = stream.isatty() if hasattr(stream, "isatty") else False
    console = Console(file=stream, width=None if wide else _WIDTH, highlight=False, soft_wrap=False)
    console.width = min(console.width, _WIDEST)
    first = True
    for part in _parts(accounts, found, left_out, bare):
        if not first:
            _put(console, "")
        first = False
        for line in part:
            _put(console, line)


def _put(console: Console, line: RenderableType) -> None:
    """One piece; spaces that only fill the line are no text, so a pipe gets none."""
    with console.capture() as told:
        console.print(line, markup=False)
    console.file.write("\n".join(row.rstrip() for row in told.get().split("\n")))


def _parts(
    accounts: Sequence[Account], found: Sequence[Reason], left_out: Sequence[Reason], bare: bool
) -> Iterator[list[RenderableType]]:
    for account in accounts:
        yield _account(account, bare)
    if bare and not accounts:
        yield ["No act between two parties was found."]
    if found:
        yield [_heading("Found in it"), _rows(found)]
    if left_out:
        yield [_heading("Considered and left out"), *map(_item, left_out)]


def _heading(text: str) -> RenderableType:
    from rich.text import Text

    return Text(text, style="bold")


def _account(account: Account, bare: bool) -> list[RenderableType]:
    event, sentence = account.event, " ".join(account.sentence.split())
    told = [event.act or event.code, f" ({event.mode})" if event.mode else ""]
    head = _heading(f"{_name(event.actor)} → {''.join(told)} → {_name(event.other)}")
    place = f"line {account.line}, characters {event.start}-{event.end}"
    where = place if bare else f"{account.document}, {place}"
    return [head, f"“{sentence}”", where, f"record {event.record}", "", _rows(account.reasons)]


def _name(code: str) -> str:
    return code[1:] if code.startswith("?") else label(code)


def _item(reason: Reason) -> RenderableType:
    """One thing that was left out: what, and why below it."""
    from rich.padding import Padding
    from rich.text import Text

    told = Text(f"{reason.question}: {reason.answer}")
    return Padding(Text("\n").join([told, *map(Text, reason.because)]), (0, 0, 0, 2))


def _rows(reasons: Sequence[Reason]) -> RenderableType:
    """One question a row, with its answer and what led to it below."""
    from rich.table import Table
    from rich.text import Text

    rows = Table.grid(padding=(0, 2, 0, 0), expand=False)
    rows.add_column(style="dim", no_wrap=True)
    rows.add_column(overflow="fold")
    for reason in reasons:
        rows.add_row(Text(f"  {reason.question}"), Text(reason.answer, style="bold"))
        for why in reason.because:
            rows.add_row("", Text(why))
    return rows
