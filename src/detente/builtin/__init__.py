"""What the program carries: yearly scores that it computed itself, documents to try it on, and their acts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ibis

from detente.builtin.kept import KEPT, restored
from detente.builtin.points import points
from detente.errors import allowed
from detente.measures import MEASURES
from detente.measures.agreement import ABSTENTIONS, scored
from detente.sources.documents import each
from detente.tables import EVENTS, SCORES, Document, table

if TYPE_CHECKING:
    import pyarrow as pa

_HERE = Path(__file__).parent


def scores(measure: str = "agreement", *, by: str = "year", **options: Any) -> ibis.Table:
    """The values of a measure that the program carries, so that it can speak of any two states at once.

    They are what the measure gives for the whole of published data, computed before by detente.builtin.recipe and
    rounded to three significant digits, but for agreement and interests, which are exact. A missing row means that the
    source says nothing of that pair and year, that there was nothing to count, or, of dependence, that it was less than
    a thousandth. Which data each rests on, from when to when, stands in builtin/README.md.

    Args:
        measure: the name of a measure.
        by: the period; built in are years alone.
        options: options of the measure, such as abstention="half".

    Returns:
        SCORES, no rows of a measure, option or period that is not built in.

    Raises:
        UnknownName: an option of the measure cannot have this value.

    Source: each score names the data set that it was computed from; the shelf of sources cites it.

    Example:
        >>> known = scores("agreement", abstention="half")
        >>> pair = known.filter(known.actor == "CHN", known.other == "KHM", known.period.year() == 2005)
        >>> [(round(row["value"], 3), row["n"]) for row in pair.to_pyarrow().to_pylist()]
        [(0.941, 85)]
        >>> scores("cooperation").count().to_pyarrow().as_py()
        0
    """
    if measure not in BUILT_IN or by != "year":
        return table(SCORES, [])
    return BUILT_IN[measure](**options)


def _agreement(*, abstention: str = "half") -> ibis.Table:
    """How often two states voted the same way, each pair once."""
    allowed(abstention, ABSTENTIONS, what="abstention")
    held = _ballots("agreement")
    more = held.opposed if abstention == "half" else held.differing
    apart = held.differing.cast("int64") + more.cast("int64")
    n = held.calls.cast("int64") - held.missed.cast("int64")
    return scored(held.mutate(distance=apart, n=n), by="year", abstention=abstention)


def _interests(*, abstention: str = "half") -> ibis.Table:
    """On which issues two states voted the same way, each pair once; abstentions apart are not kept."""
    allowed(abstention, ABSTENTIONS, what="abstention")
    held = _ballots("interests")
    held = held.filter(abstention == "half").mutate(distance=held.distance.cast("int64"), n=held.n.cast("int64"))
    return scored(held, by="year", abstention=abstention, measure="interests")


def _ballots(name: str) -> ibis.Table:
    """How far apart two states voted, summed over the roll calls of a year."""
    held = ibis.read_parquet(_HERE / f"{name}.parquet")
    period = ibis.date(held.year.cast("int64"), 1, 1)
    return held.mutate(source=ibis.literal("un_votes"), period=period)


def _kept(name: str, **options: Any) -> ibis.Table:
    """The scores of a measure that are kept as they are."""
    ((option, choices),) = MEASURES[name].options.items()
    return restored(_HERE / f"{name}.parquet", name, allowed(options.get(option, choices[0]), choices, what=option))


BUILT_IN: Mapping[str, Callable[..., ibis.Table]] = {
    "agreement": _agreement,
    "interests": _interests,
    "ideal_points": partial(points, _HERE / "ideal_points.parquet"),
    **{name: partial(_kept, name) for name in KEPT},
}


def documents() -> Iterator[Document]:
    """Short dated documents on Cambodia's relations with the United States and with China, to begin with.

    They are named alike wherever detente is installed.

    Example:
        >>> next(documents()).document
        'examples/cambodia/1950-02-07-recognition.md'
    """
    yield from _documents()


@cache
def _documents() -> tuple[Document, ...]:
    installed = _HERE / "cambodia"
    folder = installed if installed.is_dir() else _HERE.parents[2] / "examples" / "cambodia"
    return tuple(text._replace(document=f"examples/cambodia/{Path(text.document).name}") for text in each(folder))


def events() -> ibis.Table:
    """The acts that the coder finds in the built-in documents, computed before by detente.builtin.recipe.

    Returns:
        EVENTS with five columns more: the document's title, url, published and cites, and `quote`, the words of it
        that tell the act.

    Example:
        >>> told = events()
        >>> first = told.filter(told.act == "SANCTION", told.date.year() == 1965).to_pyarrow().to_pylist()[0]
        >>> first["actor"], first["other"], first["title"]
        ('KHM', 'USA', 'Cambodia breaks with the United States')
    """
    return ibis.memtable(_events())


@cache
def _events() -> pa.Table:
    import pyarrow as pa
    import pyarrow.parquet as pq

    texts = {text.record: text for text in documents()}
    held = pq.ParquetFile(_HERE / "events.parquet").read().to_pylist()  # not read_table, which starts slowly
    # A document that was changed has another record: its acts are of no use until the recipe has run again.
    told = [(row, text) for row in held if (text := texts.get(row["record"].partition(":")[0]))]
    facts = {name: [getattr(text, name) for _, text in told] for name in ("title", "url", "published", "cites")}
    quotes = [text.text[row["start"] : row["end"]] for row, text in told]
    names = {column.name: column.type for column in EVENTS.columns}
    schema = ibis.schema(names | dict.fromkeys(facts, "string") | {"published": "date", "quote": "string"})
    columns = {name: [row[name] for row, _ in told] for name in names} | facts | {"quote": quotes}
    return pa.table(columns, schema=schema.to_pyarrow())
