"""What the program carries: agreement at the UN that it computed itself, documents to try it on, and their acts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import ibis

from detente.errors import allowed
from detente.measures.agreement import ABSTENTIONS, scored
from detente.sources.documents import each
from detente.tables import EVENTS, SCORES, Document, table

_HERE = Path(__file__).parent


def scores(measure: str = "agreement", *, by: str = "year", **options: str) -> ibis.Table:
    """The values of a measure that the program carries: how any two states voted at the United Nations, 1946 to 2024.

    They are what the measure gives for the whole of the published data, computed before by detente.builtin.recipe. A
    missing row means that the measure says nothing of that pair and year. The year 2024 of `agreement` ends with 4
    June.

    Args:
        measure: the name of a measure; "agreement" alone is built in.
        by: the period; built in are years alone.
        options: options of the measure, such as abstention="half".

    Returns:
        SCORES, no rows of a measure or period that is not built in.

    Raises:
        UnknownName: an option of the measure cannot have this value.

    Source: roll calls: Voeten, Strezhnev and Bailey, United Nations General Assembly Voting Data,
        doi:10.7910/DVN/LEJUQZ.

    Example:
        >>> known = scores("agreement", abstention="half")
        >>> pair = known.filter(known.actor == "CHN", known.other == "KHM", known.period.year() == 2005)
        >>> [(round(row["value"], 3), row["n"]) for row in pair.to_pyarrow().to_pylist()]
        [(0.941, 85)]
        >>> scores("hedging").count().to_pyarrow().as_py()
        0
    """
    if measure not in BUILT_IN or by != "year":
        return table(SCORES, [])
    return BUILT_IN[measure](**options)


def _agreement(*, abstention: str = "half") -> ibis.Table:
    """How often two states voted the same way, each pair once."""
    allowed(abstention, ABSTENTIONS, what="abstention")
    held = ibis.read_parquet(_HERE / "agreement.parquet")
    distances = held.select(
        "actor",
        "other",
        source=ibis.literal("un_votes"),
        period=ibis.date(held.year.cast("int64"), 1, 1),
        distance=held.distance.cast("int64") if abstention == "half" else 2 * held.differing.cast("int64"),
        n=held.n.cast("int64"),
    )
    return scored(distances, by="year", abstention=abstention)


BUILT_IN: Mapping[str, Callable[..., ibis.Table]] = {"agreement": _agreement}


def documents() -> Iterator[Document]:
    """Short dated documents on Cambodia's relations with the United States and with China, to begin with.

    They are named alike wherever detente is installed.

    Example:
        >>> next(documents()).document
        'examples/cambodia/1950-02-07-recognition.md'
    """
    installed = _HERE / "cambodia"
    folder = installed if installed.is_dir() else _HERE.parents[2] / "examples" / "cambodia"
    for text in each(folder):
        yield text._replace(document=f"examples/cambodia/{Path(text.document).name}")


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
    return ibis.memtable(pa.table(columns, schema=schema.to_pyarrow()))
