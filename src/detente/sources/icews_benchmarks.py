"""ICEWS events in the form of the benchmarks of event prediction: names, the text of a relation, and a date."""

from __future__ import annotations

from pathlib import Path

import ibis

from detente.acts import cameo
from detente.errors import BadTable
from detente.files.rows import needed, rows, told
from detente.kinds.events import coded, meanings
from detente.sources.icews import day, named, refuse
from detente.tables import EVENTS, Span, check

_NEEDED = {
    "date": ("date",),
    "actor_name": ("source",),
    "relation": ("relation",),
    "other_name": ("target",),
}


def read(path: Path) -> ibis.Table:
    """Read the part of ICEWS that the benchmarks ICEWS14, ICEWS18 and ICEWS05-15 hold, one act a row.

    A table of date, source, relation and target. The benchmarks hold each act of a day once, and that of 2014 a few
    acts in a hundred: an act that they lack may have been. They are a source of their own, so that they are never
    counted together with the publisher's files. Two benchmarks of one time share their rows, which count once.

    Args:
        path: a Parquet, CSV or tab-separated file, plain, gzipped or zipped.

    Returns:
        An EVENTS table in the ICEWS code book, weights by the book. An actor that detente does not know is ?NAME.

    Raises:
        BadTable: the file is missing or cut short, lacks a column, or holds a date that cannot be.

    Source: García-Durán, Dumančić and Niepert (2018), doi:10.18653/v1/D18-1516; from ICEWS, doi:10.7910/DVN/28075.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "graph.csv")
        ...     _ = file.write_text("date,source,relation,target\\n2014-01-05,China,Make a visit,Police (Cambodia)\\n")
        ...     read(file).select("actor", "other", "act", "mode").to_pyarrow().to_pylist()
        [{'actor': 'CHN', 'other': 'KHM', 'act': 'CONSULT', 'mode': 'visit'}]
    """
    shaped = _shaped(rows(path), path)
    with told(path):
        refuse(shaped, path)
        events = coded(named(shaped), meanings("ICEWS"), source="icews_benchmarks", book="ICEWS")
        between = check(events.filter(events.actor != events.other), EVENTS, where=path.name)
        return between.distinct(on="record", keep="first").select(*EVENTS.names)


def spans(path: Path) -> list[Span]:
    """The days of which a file holds every event: none.

    They are selections, in which pairs of states that dealt with each other may have no act.

    Args:
        path: the file.

    Raises:
        BadTable: the file cannot be read.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "graph.csv")
        ...     _ = file.write_text("date,source,relation,target\\n2014-01-05,China,Make a visit,Cambodia\\n")
        ...     spans(file)
        []
    """
    needed(rows(path), _NEEDED, where=path.name)
    return []


def _shaped(table: ibis.Table, path: Path) -> ibis.Table:
    """Names alone, and the code whose label stands there; a publisher's own file is sent to its reader."""
    if "cameo_code" in table.columns:
        raise BadTable(
            f"{path.name} is a file of the publisher's own.",
            found=", ".join(table.columns[:5]),
            wanted=f"date, source, relation and target, or: detente load icews {path.name}",
        )
    held = needed(table, _NEEDED, where=path.name)
    text = {need: table[name].cast("string").strip() for need, name in held.items()}
    labels = {row.name.casefold(): row.code for row in sorted(cameo().values(), key=lambda row: len(row.code))}
    whole = ibis.literal("|").join([text[need] for need in _NEEDED])
    return table.select(
        record=whole.hexdigest("md5").left(16),
        told_date=text["date"],
        date=day(text["date"]),
        actor_told=text["actor_name"],
        other_told=text["other_name"],
        code=text["relation"].lower().cases(*labels.items(), else_=ibis.literal("?") + text["relation"]),
    )
