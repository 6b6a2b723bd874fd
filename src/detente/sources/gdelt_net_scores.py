"""Net scores of two states by month, as they were published from GDELT 2.0."""

from __future__ import annotations

from pathlib import Path

import ibis

from detente import actors
from detente.errors import BadTable
from detente.files.rows import dated, needed, rows, text, told
from detente.kinds.flows import number, readable
from detente.tables import SCORES, Span, check, shaped

_NEEDED = {
    "told": ("month",),
    "one": ("iso3_a",),
    "two": ("iso3_b",),
    "amount": ("score_sum",),
    "days": ("days_with_events",),
}


def read(path: Path) -> ibis.Table:
    """Read how much cooperation outweighed conflict between two states, by month, as somebody else added it up.

    A score is the sum, over the days of a month, of the edges that the publisher drew between two states from GDELT's
    events: Goldstein's weight of each, made a little more or less by how many sources and articles told it and in what
    tone, of a selection of the events. So it is no sum of Goldstein weights and not on the scale of one; it says
    nothing of who acted towards whom; it grows with how much is reported; and its n counts the days with events, not
    the acts, which are not told. Months that lack days, as that of December 2020, are told as they stand.

    Args:
        path: a table of month, iso3_a, iso3_b, score_sum and days_with_events; a Parquet, CSV or tab-separated file,
            plain, gzipped or zipped.

    Returns:
        SCORES of the measure cooperation, by month, field "all"; of a pair the code first in the alphabet is the
        actor, and neither is meant to have acted alone. low and high are null: nothing tells how far the sum may be
        off. A pair without a row in a month is unknown, for the file is a selection. Who is no actor is ?CODE.

    Raises:
        BadTable: the file is missing or cut short, lacks a column, tells a pair twice in a month, or holds a month,
            score or number of days that cannot be.

    Source: The GDELT Project (2015), GDELT 2.0 Event Database; daily networks of it by G. Zemo, gdelt-graph-data.

    Example:
        >>> import tempfile
        >>> head = "month,iso3_a,iso3_b,score_sum,days_with_events"
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "net.csv")
        ...     _ = file.write_text(head + "\\n2019-05,USA,KHM,-12.5,20\\n")
        ...     read(file).select("actor", "other", "value", "n").to_pyarrow().to_pylist()
        [{'actor': 'KHM', 'other': 'USA', 'value': -12.5, 'n': 20}]
    """
    table = rows(path)
    held = needed(table, _NEEDED, where=path.name)
    with told(path):
        told_rows = readable(table.select(**{need: text(table[name]) for need, name in held.items()}), path)
        scores = _between(told_rows.filter(told_rows.value.notnull()))
        _once(scores, path)
        return check(scores, SCORES, where=path.name)


def spans(path: Path) -> list[Span]:
    """The months of which a file holds every act: none.

    The publisher chose among the events, and some days are missing, so that a pair without a row may have dealt.

    Args:
        path: the file.

    Raises:
        BadTable: the file cannot be read.

    Example:
        >>> import tempfile
        >>> head = "month,iso3_a,iso3_b,score_sum,days_with_events"
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "net.csv")
        ...     _ = file.write_text(head + "\\n2019-05,USA,KHM,-12.5,20\\n")
        ...     spans(file)
        []
    """
    needed(rows(path), _NEEDED, where=path.name)
    return []


def _between(told_rows: ibis.Table) -> ibis.Table:
    """The scores between two actors, whichever of them the file names first."""
    codes = actors.codes("iso3")
    named = dated(dated(told_rows, codes, code="one", on="period", to="a"), codes, code="two", on="period", to="b")
    pair = named.filter(named.a != named.b).mutate(
        actor=ibis.least(named.a, named.b), other=ibis.greatest(named.a, named.b)
    )
    scores = pair.mutate(
        source=ibis.literal("gdelt_net_scores"),
        record=pair.actor + "-" + pair.other + ":" + pair.period.strftime("%Y-%m"),
        measure=ibis.literal("cooperation"),
        field=ibis.literal("all"),
        by=ibis.literal("month"),
        n=number(pair.days).cast("int64"),
    )
    return shaped(scores, SCORES)


def _once(scores: ibis.Table, path: Path) -> None:
    """Refuse a file that tells a pair twice in a month: which of the two is it?"""
    counts = scores.group_by("record").aggregate(times=scores.count())
    twice = counts.filter(counts.times > 1).order_by("record").limit(1).to_pyarrow().to_pylist()
    if twice:
        wanted = "one row a month and pair, in either order"
        raise BadTable(f"{path.name} tells a pair of states twice in a month.", found=twice[0]["record"], wanted=wanted)
