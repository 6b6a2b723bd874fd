"""The commands that show and apply the measures, and that show the sources and cite both."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli.options import A, Form, Grain, Out, Since, Store, Table, Until, place
from detente.errors import UnknownName, nearest

if TYPE_CHECKING:
    from detente.scoring import Row
    from detente.sources import Source

_SCORE_COLUMNS = ("period", "actor", "other", "field", "value", "low", "high", "n", "source")


def sources() -> None:
    """Show the data sets that detente can load."""
    from detente.sources import SOURCES

    for source in SOURCES.values():
        how = f"detente get {source.name}" if source.get else f"by hand, then detente load {source.name} PATH"
        typer.echo(f"{source.name}: {source.title}\n  {source.covers}\n  from: {source.where}\n  {how}\n")


def measures() -> None:
    """Show the measures and the models: what they tell, their bounds and unit."""
    from detente.scoring import shelf

    for measure in shelf().values():
        pair = "from one to the other" if measure.directed else "the same both ways"
        pair = {1: "of one state", 3: "of a state between two powers: --with C"}.get(measure.actors, pair)
        options = "".join(f"\n  --set {name}={'|'.join(values)}" for name, values in measure.options.items())
        typer.echo(
            f"{measure.name}: {measure.title}\n  by {' or '.join(measure.by)}, {measure.unit}, {pair}{options}\n"
        )


def measure(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="The measure or model, by its name in `detente measures`.")
    ],
    a: A,
    b: Annotated[
        str | None, typer.Argument(metavar="B", help="The second state; without it A with all others, one by one.")
    ] = None,
    with_: Annotated[
        str | None,
        typer.Option("--with", metavar="C", help="The power that B is set against, for a state between two: hedging."),
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
    chart: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", parser=place, help="Draw it to this file, .html, .svg, .png or .pdf, in place of a table."
        ),
    ] = None,
) -> None:
    """Measure a relation over time, with its interval and the number of rows behind each value."""
    from detente.export import export
    from detente.figures import figure, form
    from detente.progress import spinner
    from detente.scoring import measure as measured
    from detente.scoring import named

    if chart is not None:
        form(chart)  # a name that tells no form is refused before anything is measured
    options = dict(_option(pair) for pair in set_ or [])
    asked = partial(measured, name, a, b, with_, by=by, since=since, until=until, store=store, options=options)
    with spinner() as saying:
        scores = asked(saying=saying)
    title = _direction(named(name), options, a, b, with_)
    if chart is not None:
        words = ", ".join(value for value in options.values() if value not in ("yes", "no"))
        chosen = f" ({words})" if words else ""
        figure(scores, measure=name, title=title[:1].upper() + title[1:] + chosen).save(chart)
        typer.echo(f"Wrote {chart}")
    if chart is None or out is not None:
        export(scores, format=format, columns=_SCORE_COLUMNS, out=out, title=f"{title}, {named(name).unit}")


def _direction(row: Row, options: Mapping[str, str], a: str, b: str | None, c: str | None = None) -> str:
    """What a table of scores tells, and from whom to whom."""
    from detente.actors import find

    named = f"{row.name.replace('_', ' ')} of {find(a).name}"
    if row.actors == 1:
        return named
    if b is not None and c is not None:
        return f"{named} between {find(b).name} and {find(c).name}"
    word = "towards" if row.directed or options.get("directed") == "yes" else "with"
    other = find(b).name if b is not None else "each other actor"
    return f"{named} {word} {other}"


def _option(pair: str) -> tuple[str, str]:
    name, equals, value = pair.partition("=")
    if not equals:
        raise UnknownName("An option of a measure is set as NAME=VALUE.", found=pair, wanted="abstention=half")
    return name, value


def cite(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The measure, model or source, by its name.")],
) -> None:
    """Show how to cite a measure, a model or a source."""
    from detente.scoring import shelf
    from detente.sources import SOURCES

    every: dict[str, Row | Source] = {**shelf(), **SOURCES}
    if name not in every:
        raise UnknownName("No measure, model or source has this name.", found=name, nearest=nearest(name, every))
    typer.echo(every[name].citation)
