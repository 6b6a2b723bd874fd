"""The command that writes a brief."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from detente.cli.options import A, B, Since, Store, Until, place


class Page(StrEnum):
    """The forms of a brief."""

    html = "html"
    md = "md"
    json = "json"


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
            metavar="DIR", parser=place, help="Read this folder or file of documents as well; nothing of it is stored."
        ),
    ] = None,
    store: Store = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            parser=place,
            help="Write to this file, - for the screen; without it A-B.html, .md or .json.",
        ),
    ] = None,
    format: Annotated[
        Page, typer.Option(help="Write a page, a note in Markdown, or the findings as data.")
    ] = Page.html,
) -> None:
    """Write a brief on two states, every number with its source."""
    from detente.brief import brief as write
    from detente.bundle import prepare
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
