"""Fill the pages on tables, sources and measures from the code itself, while the site is built."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from detente.downloads import gettable
from detente.measures import MEASURES, Measure
from detente.models import MODELS, Model
from detente.sources import SOURCES, Source
from detente.tables import KINDS, Kind

_HELD = {
    "documents": "Documents",
    "events": "Acts and visits",
    "votes": "Votes",
    "flows": "Trade, arms, aid and investment",
    "ties": "Alliances, treaties, organisations, missions and rivalries",
    "scores": "Scores as somebody else published them",
}
_ACTORS = {1: "one state", 2: "two states", 3: "a state between two powers"}


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Put what a page asks for where it asks for it."""
    for asked, shown in (
        ("kinds of table", lambda: "\n".join(map(_kind, KINDS.values()))),
        ("shelf of sources", lambda: "\n".join(_sources())),
        ("how each source is read", lambda: "\n".join(f"::: detente.sources.{name}.read\n" for name in SOURCES)),
        ("shelf of measures", lambda: "\n".join(_measures())),
        ("shelf of models", lambda: "\n".join(_models())),
        ("how each measure is made", lambda: "\n".join(f"::: detente.measures.{name}.{name}\n" for name in MEASURES)),
    ):
        if f"<!-- {asked} -->" in markdown:
            markdown = markdown.replace(f"<!-- {asked} -->", shown())
    return markdown


def _kind(kind: Kind) -> str:
    rows = [
        (
            f"`{column.name}`",
            f"{column.type}{'' if column.required else ', may be null'}",
            f"{column.meaning}{': ' + ', '.join(f'`{value}`' for value in column.values) if column.values else ''}",
        )
        for column in kind.columns
    ]
    return "\n".join([f"## {kind.name.upper()}: one row is {kind.row}", "", *_table("column type meaning", rows)])


def _sources() -> Iterable[str]:
    for kind in KINDS:
        if held := [source for source in SOURCES.values() if source.kind.name == kind]:
            yield f"## {_HELD[kind]}\n"
            yield from _table("source|licence", map(_source, held), mark="|")
            yield '??? note "How to cite them"\n'
            yield from (f"    `{source.name}`: {_linked(source.citation)}\n" for source in held)


def _source(source: Source) -> Sequence[str]:
    fetched = ". `detente get` fetches it" if gettable(source) else ""
    told = f"`{source.name}` **{source.title}**<br>Covers: {source.covers}<br>Where: {source.where}{fetched}"
    return _linked(told), _linked(source.licence)


def _linked(text: str) -> str:
    """Digital object identifiers and addresses as links."""
    linked = re.sub(r"\bdoi:(10\.\d+/[^\s;,]*[^\s;,.)])", r"[doi:\1](https://doi.org/\1)", text)
    linked = re.sub(r"(?<![(\w])(https?://[^\s;,)]*[^\s;,.)])", r"<\1>", linked)
    # A long address without a scheme may be broken where it has a slash.
    return re.sub(r"(?<![\w/])www\.\S+", lambda found: found[0].replace("/", "/<wbr>"), linked)


def _measures() -> Iterable[str]:
    return _table("measure|unit|of|options, by `--set`|made of", map(_measure, MEASURES.values()), mark="|")


def _measure(measure: Measure) -> Sequence[str]:
    made = ", ".join(kind for kind in measure.reads if kind != "coverage") if measure.of is None else f"`{measure.of}`"
    name = f"[`{measure.name}`](#detente.measures.{measure.name}.{measure.name})<br>{measure.title}"
    return name, measure.unit, _of(measure), _options(measure), made


def _models() -> Iterable[str]:
    return _table("model|unit|of|options, by `--set`|fitted to", map(_model, MODELS.values()), mark="|")


def _model(model: Model) -> Sequence[str]:
    name = f"[`{model.name}`]({model.name}.md)<br>{model.title}"
    read = ", ".join(f"`{read}`" if read in MEASURES else read for read in model.reads)
    return name, model.unit, _of(model), _options(model), read


def _of(row: Measure | Model) -> str:
    of = _ACTORS[row.actors] + (", each way" if row.directed and row.actors == 2 else "")
    return f"{of}, by {' or '.join(row.by)}"


def _options(row: Measure | Model) -> str:
    options = (f"{name}: {', '.join(f'`{one}`' for one in may)}" for name, may in row.options.items())
    return "<br>".join(options) or "none"


def _table(head: str, rows: Iterable[Sequence[str]], *, mark: str = " ") -> list[str]:
    columns = head.split(mark)
    lines = [columns, ["---"] * len(columns), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return [*("| " + " | ".join(cells) + " |" for cells in lines), ""]
