"""What a store holds, by kind of table and source."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from detente.holdings.spans import TOLD, Spans, claimed, sides, speaks
from detente.measures import MEASURES
from detente.models import MODELS
from detente.progress import Progress, Step
from detente.tables import SCORES, Kind

if TYPE_CHECKING:
    import ibis

    from detente.store import Store

_BRIEF = ("documents", "events", "votes")  # what a brief tells of
_SPANS = 3  # spans of a source that are told one by one


class Holding(NamedTuple):
    """What the store holds of one kind from one source.

    `actors` are those that are known, `unknown` the rows that name somebody who is not; `covers` tells of which days
    and actors an absence is a zero, and `used` what is made of it.
    """

    kind: str
    source: str
    rows: int
    first: date | None
    last: date | None
    actors: int | None
    unknown: int | None
    covers: str
    used: str


def holdings(store: Store, *, progress: Progress | None = None) -> list[Holding]:
    """What a store holds, by kind of table and source.

    A source without a row here was not loaded; one with no rows and a span was, and has nothing to tell of it.

    Args:
        store: an open store.
        progress: called with every kind that has been counted.

    Returns:
        One row a kind and source, in the order of the kinds.

    Example:
        >>> from detente import store
        >>> with store.open(":memory:") as opened:
        ...     holdings(opened)
        []
    """
    spans, found = claimed(store), list[Holding]()
    for kind in TOLD:
        rows = counted(store.table(kind), kind)
        known = _actors(store.table(kind)) if rows else {}
        scored = _scored(store.table(kind)) if kind is SCORES and rows else {}
        covered = {source for source, name in spans if name == kind.name}
        for source in sorted(rows.keys() | covered):
            number, first, last, unknown = rows.get(source, (0, None, None, 0))
            told = _covered(spans.get((source, kind.name), {}))
            who = known.get(source, 0) if "actor" in kind.names else None
            lost = unknown if "actor" in kind.names else None
            found.append(
                Holding(kind.name, source, number, first, last, who, lost, told, _used(kind, scored.get(source)))
            )
        if progress:
            progress(Step(kind.name, sum(one.rows for one in found)))
    return found


def counted(rows: ibis.Table, kind: Kind) -> dict[str, tuple[int, date | None, date | None, int]]:
    """How many rows of each source there are, from when to when, and how many name somebody unknown.

    Args:
        rows: a table of the store.
        kind: its kind.

    Example:
        >>> from detente.tables import VOTES, table
        >>> counted(table(VOTES, []), VOTES)
        {}
    """
    days = [column.name for column in kind.columns if column.type == "date"]
    first, last = rows[days[0]], rows[days[-1]].coalesce(rows[days[0]])
    told = rows.select("source", first=first, last=last, unknown=_unknown(rows).ifelse(1, 0))
    counts = told.group_by("source").aggregate(
        rows=told.count(), first=told["first"].min(), last=told["last"].max(), unknown=told.unknown.sum()
    )
    held = counts.select("source", "rows", "first", "last", "unknown").to_pyarrow().to_pylist()
    return {row["source"]: (row["rows"], row["first"], row["last"], int(row["unknown"] or 0)) for row in held}


def _unknown(rows: ibis.Table) -> Any:
    """Whether a row names somebody whom no code is known for."""
    import ibis

    marked = [rows[side].startswith("?").fill_null(False) for side in sides(rows)]
    return ibis.or_(*marked) if marked else ibis.literal(False)


def _actors(rows: ibis.Table) -> dict[str, int]:
    """How many known actors each source speaks of."""
    each = [rows.select("source", code=rows[side]).distinct() for side in sides(rows)]
    if not each:
        return {}
    codes = each[0].union(each[1], distinct=True) if len(each) > 1 else each[0]
    codes = codes.filter(codes.code.notnull(), ~codes.code.startswith("?"))
    counts = codes.group_by("source").aggregate(known=codes.count()).to_pyarrow().to_pylist()
    return {row["source"]: row["known"] for row in counts}


def _scored(rows: ibis.Table) -> dict[str, list[str]]:
    """The measures of which each source tells scores."""
    pairs = rows.select("source", "measure").distinct().order_by("source", "measure").to_pyarrow().to_pylist()
    return {
        of: [pair["measure"] for pair in pairs if pair["source"] == of] for of in {pair["source"] for pair in pairs}
    }


def _used(kind: Kind, scored: list[str] | None = None) -> str:
    """What is made of a kind of table; of scores, the measures that they are of and what is made of these."""
    measures = scored or [name for name, measure in MEASURES.items() if kind.name in measure.reads]
    models = [name for name, model in MODELS.items() if {kind.name, *measures} & set(model.reads)]
    further = [name for name, measure in MEASURES.items() if measure.of in models]
    return ", ".join((["brief"] if kind.name in _BRIEF else []) + measures + models + further)


def _covered(spans: Spans) -> str:
    """The spans of a source as one reads them."""
    whom: dict[tuple[date, date], list[str]] = defaultdict(list)
    for who, told in spans.items():
        for span in told:
            whom[span].append(who)
    parts = [f"{since} to {until}{speaks(whom[since, until])}" for since, until in sorted(whom)]
    more = [f"and {len(parts) - _SPANS:,} spans more"] if len(parts) > _SPANS else []
    return "; ".join([*parts[:_SPANS], *more])
