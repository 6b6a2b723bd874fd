"""Trade in goods between states since 1870, from the Correlates of War project."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import ibis

from detente import actors
from detente.files.rows import needed, rows, text, told
from detente.kinds.flows import between, joined, readable, summed, yearly
from detente.tables import Span

_NEEDED = {"told": ("year",), "one": ("ccode1",), "two": ("ccode2",), "flow1": ("flow1",), "flow2": ("flow2",)}


def read(path: Path) -> ibis.Table:
    """Read yearly trade in goods between two states, each way, in million current dollars.

    The file is the dyadic one of the publisher (Dyadic_COW): flow1 is what state 1 imports from state 2, flow2 what
    state 2 imports from state 1. The flows as they stand are read, not the smoothed ones.

    Args:
        path: a Parquet, CSV or tab-separated file, plain or gzipped.

    Returns:
        A FLOWS table of kind trade, in "USD million". A pair and direction without a row is missing (-9), unless
        `spans` holds both states in that year. reporter is null: one side's report stands in where the other's lacks.

    Raises:
        BadTable: the file is missing or cut short, lacks a column, or holds a year or amount that cannot be.

    Source: Barbieri, Keshk and Pollins (2009), Trading Data: Evaluating our Assumptions and Coding Rules, Conflict
        Management and Peace Science 26(5), doi:10.1177/0738894209343887; version 4.0.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "trade.csv")
        ...     _ = file.write_text("ccode1,ccode2,year,flow1,flow2\\n2,811,2012,2700,-9\\n")
        ...     read(file).select("actor", "other", "value").to_pyarrow().to_pylist()
        [{'actor': 'KHM', 'other': 'USA', 'value': 2700.0}]
    """
    with told(path):
        return summed(_named(path), "cow_trade", kind="trade", unit="USD million", path=path)


def spans(path: Path) -> list[Span]:
    """The years that a file covers, each with a set of states of which it tells all trade among them.

    Args:
        path: the file.

    Returns:
        One span a run of years with the same states. A state with many gaps (-9) is left out, until no gap is left
        among the others, so that an absence says nothing of it.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "trade.csv")
        ...     lines = ["ccode1,ccode2,year,flow1,flow2", "2,811,2012,2700,-9", "2,710,2012,425000,110000"]
        ...     _ = file.write_text("\\n".join([*lines, "710,811,2012,210,1200", ""]))
        ...     [span.actors for span in spans(file)]
        ['CHN|USA']
    """
    with told(path):
        named = _named(path)
        known = named.filter(~named.actor.startswith("?"), ~named.other.startswith("?"))
        pairs = known.group_by("period", "actor", "other").aggregate(silent=known.value.isnull().any())
        both = pairs.select("period", who="actor").union(pairs.select("period", who="other")).distinct()
        there: dict[date, set[str]] = defaultdict(set)
        for row in both.to_pyarrow().to_pylist():
            there[row["period"]].add(row["who"])
        gaps: dict[date, list[tuple[str, str]]] = defaultdict(list)
        for row in pairs.filter(pairs.silent).to_pyarrow().to_pylist():
            gaps[row["period"]].append((row["actor"], row["other"]))
    whole = {year: _whole(who, gaps[year]) for year, who in there.items()}
    return joined((year, date(year.year, 12, 31), "|".join(sorted(who))) for year, who in whole.items() if len(who) > 1)


def _named(path: Path) -> ibis.Table:
    """Both directions of each pair, with the missing ones."""
    table = rows(path)
    held = needed(table, _NEEDED, where=path.name)
    pairs = table.select(**{need: text(table[name]).nullif("-9") for need, name in held.items()})
    first = pairs.select("told", sender="two", receiver="one", amount="flow1")
    second = pairs.select("told", sender="one", receiver="two", amount="flow2")
    return between(readable(first.union(second), path), yearly(actors.codes("cow")))


def _whole(there: Iterable[str], gaps: Iterable[tuple[str, str]]) -> set[str]:
    """The states left when, one after another, the one with the most gaps to the others is taken away."""
    left, pairs = set(there), {frozenset(pair) for pair in gaps}
    while pairs:
        count = Counter(state for pair in pairs for state in pair)
        worst = min(count, key=lambda state: (-count[state], state))
        left.discard(worst)
        pairs = {pair for pair in pairs if worst not in pair}
    return left
