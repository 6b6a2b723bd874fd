"""The days that sources cover and what lies between them, and whom a row names: what looking into a store shares."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from detente.tables import COVERAGE, KINDS

if TYPE_CHECKING:
    import ibis

    from detente.store import Store

TOLD = [kind for kind in KINDS.values() if kind is not COVERAGE]
Spans = dict[str, list[tuple[date, date]]]

_NAMED = 6  # actors of a span that are named


def claimed(store: Store) -> dict[tuple[str, str], Spans]:
    """The spans of every source and kind, by the actors of whom it tells everything, in their order.

    Args:
        store: an open store.

    Returns:
        Of every source and kind of table the first and last days, by the actors as COVERAGE writes them.

    Example:
        >>> from detente import store
        >>> with store.open(":memory:") as opened:
        ...     claimed(opened)
        {}
    """
    found: dict[tuple[str, str], Spans] = defaultdict(lambda: defaultdict(list))
    for row in store.coverage().to_pyarrow().to_pylist():
        found[row["source"], row["kind"]][row["actors"]].append((row["since"], row["until"]))
    return {place: {who: sorted(spans) for who, spans in told.items()} for place, told in found.items()}


def speaks(told: Sequence[str]) -> str:
    """Whom a span is for: nothing where for all, a few by their codes, many by their number.

    Args:
        told: the actors of spans, as COVERAGE writes them.

    Example:
        >>> speaks(["KHM|CHN>*"]), speaks(["KHM", "*"])
        (' of CHN, KHM one way', '')
    """
    if "*" in told:
        return ""
    codes = sorted({code for who in told for code in re.split(r"[|>]", who) if code != "*"})
    one_way = " one way" if any(">" in who for who in told) else ""
    named = ", ".join(codes) if len(codes) <= _NAMED else f"{len(codes):,} actors"
    return f" of {named}{one_way}"


def between(spans: Iterable[tuple[date, date]]) -> Iterator[tuple[date, date]]:
    """What lies between spans that are in order, and in none of them.

    Args:
        spans: first and last days, sorted.

    Example:
        >>> [(str(a), str(b)) for a, b in between([(date(2001, 1, 1), date(2001, 1, 2)), (date(2001, 1, 5),) * 2])]
        [('2001-01-03', '2001-01-04')]
    """
    last: date | None = None
    for since, until in spans:
        if last and since > last + timedelta(days=1):
            yield last + timedelta(days=1), since - timedelta(days=1)
        last = max(last, until) if last else until


def sides(rows: ibis.Table) -> list[str]:
    """The columns of a table that name an actor.

    Example:
        >>> from detente.tables import VOTES, table
        >>> sides(table(VOTES, []))
        ['actor']
    """
    return [side for side in ("actor", "other") if side in rows.columns]
