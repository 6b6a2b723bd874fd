"""The command that tells turning points."""

from __future__ import annotations

import json
import sys
from collections.abc import Generator, Iterable
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli.options import Out, Since, Store, Until
from detente.errors import DetenteError, NotEnoughEvidence

_TURN = (
    *("actor", "other", "date", "low", "high", "direction", "size", "probability"),
    *("before", "after", "acts", "evidence"),
)
_ACT = (
    *("date", "precision", "actor", "other", "act", "mode", "book", "code", "weight"),
    *("quote", "title", "document", "url", "source", "record"),
)

if TYPE_CHECKING:
    import pyarrow as pa

    from detente.turning import Made, TurningPoint

_SHOWN = 2_000  # turning points that people see of all relations
_TOLD = 2  # acts that people see of each
_PAIR = ("when", "turn", "size", "sure", "what made it")


class Shown(StrEnum):
    """The forms of turning points."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"


def turns(
    a: Annotated[
        str | None, typer.Argument(metavar="A", help="The first state, by any usual name or code, as for a brief.")
    ] = None,
    b: Annotated[
        str | None, typer.Argument(metavar="B", help="The second state; without it A with all others, one by one.")
    ] = None,
    all_: Annotated[
        bool, typer.Option("--all", help="Tell those of all relations that the store or the documents tell of.")
    ] = False,
    since: Since = None,
    until: Until = None,
    store: Store = None,
    format: Annotated[
        Shown, typer.Option(help="Show a table for people, or all of it as JSON lines or CSV for programs.")
    ] = Shown.table,
    out: Out = None,
) -> None:
    """Tell when a relation turned for the worse or the better, how sure that is, and which acts made it turn."""
    from detente.export import stream

    found = _found(a, b, all_, since=since, until=until, store=store, quiet=_screen(format, out))
    with closing(found):
        pair = b is not None
        columns = _PAIR if pair else ("pair", *_PAIR)
        tables = (_table(some, format) for some in found)
        count = stream(tables, format=format, columns=columns, out=out, title=_title(a, b), most=_SHOWN)
    if not count:
        typer.echo("No turning point shows in what is known: where little is told, little shows.", err=True)


def _found(
    a: str | None, b: str | None, all_: bool, *, since: int | None, until: int | None, store: str | None, quiet: bool
) -> Generator[list[TurningPoint]]:
    """The turning points that were asked for, some pairs at a time; at least one list, and it may be empty."""
    from detente.progress import bar
    from detente.turning import every
    from detente.turning import turns as between

    if all_ and a is not None:
        raise DetenteError("--all tells every relation.", found=f"--all {a}", wanted="--all alone, or names alone")
    if not all_ and a is None:
        raise NotEnoughEvidence("No state is named.", wanted="detente turns KHM USA, or detente turns --all")
    if a is not None:
        yield list(between(a, b, since=since, until=until, store=store))
        return
    any_ = False
    with bar("Looking for turning points", quiet=quiet, sized=False) as progress:
        for some in every(since=since, until=until, store=store, progress=progress):
            any_ = True
            yield some
    if not any_:
        yield []


def _screen(format: Shown, out: Path | None) -> bool:
    """Whether lines go to the very screen that a bar would stand on."""
    return out in (None, Path("-")) and sys.stdout is not None and sys.stdout.isatty() and format is not Shown.table


def _title(a: str | None, b: str | None) -> str:
    from detente.actors import find

    if a is None:
        return "Turning points of all relations"
    if b is None:
        return f"Turning points of {find(a).name} with each other actor"
    return f"Turning points between {find(a).name} and {find(b).name}"


def _table(found: Iterable[TurningPoint], format: Shown) -> pa.Table:
    """Turning points as a table: evidence as a list of objects, as JSON in a cell, or in words."""
    import pyarrow as pa

    if format is Shown.table:
        words = [_words(turn) for turn in found]
        return pa.Table.from_pylist(words, schema=pa.schema([(name, pa.string()) for name in ("pair", *_PAIR)]))
    text, day, number = pa.string(), pa.date32(), pa.float64()
    acts = pa.struct([(name, day if name == "date" else number if name == "weight" else text) for name in _ACT])
    known = dict.fromkeys(("size", "probability", "before", "after"), number) | {"acts": pa.int64()}
    known |= dict.fromkeys(("date", "low", "high"), day)
    known["evidence"] = text if format is Shown.csv else pa.list_(acts)
    schema = pa.schema([(name, known.get(name, text)) for name in _TURN])
    return pa.Table.from_pylist([_facts(turn, format) for turn in found], schema=schema)


def _facts(turn: TurningPoint, format: Shown) -> dict[str, Any]:
    """A turning point for programs."""
    evidence: Any = [made._asdict() for made in turn.evidence]
    if format is Shown.csv:
        evidence = json.dumps(evidence, ensure_ascii=False, default=str)
    rounded = {name: round(value, 3) for name, value in turn._asdict().items() if isinstance(value, float)}
    return turn._asdict() | rounded | {"evidence": evidence}


def _words(turn: TurningPoint) -> dict[str, str]:
    """A turning point for people."""
    more = turn.acts - len(turn.evidence[:_TOLD])
    told = [_said(made) for made in turn.evidence[:_TOLD]] + [f"and {more:,} more"] * (more > 0)
    return {
        "pair": f"{turn.actor} {turn.other}",
        "when": _when(turn),
        "turn": turn.direction,
        "size": f"{turn.size:,.{0 if turn.size >= 100 else 1}f}",
        "sure": f"{turn.probability:.2f}",
        "what made it": "; ".join(told) or "no act is known",
    }


def _when(turn: TurningPoint) -> str:
    """The day where it is known, else the months that hold the interval."""
    if turn.low == turn.high:
        return str(turn.date)
    first, last = (str(day)[:7] for day in (turn.low, turn.high))
    return first if first == last else f"{first} to {last}"


def _said(made: Made) -> str:
    """An act in words: with its sentence where there is one, else with who told it."""
    from detente.acts import cameo

    day = str(made.date)[: 7 if made.precision == "month" else 10]
    if made.code is None:
        return f"{day} {made.weight:,.0f} points in {made.source}"
    label = cameo()[made.code].name if made.act is None and made.code in cameo() else made.code
    act = " ".join(word for word in (made.act or label, made.mode) if word)
    told = f": {made.quote}" if made.quote else f" ({made.source})"
    return f"{day} {made.actor} to {made.other} {act}{told}"
