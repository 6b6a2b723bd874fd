"""The spells in which two states had no diplomatic relations, as documents tell them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.shifts.standing import Standing
from detente.shifts.stretches import Stretch, fitted

if TYPE_CHECKING:
    import ibis

CUT, MENDED = "SANCTION:sever-relations", "COOPERATE:restore-relations"
_KEPT = ("COOPERATE", "AID", "CONSULT:visit")  # What states do that have relations.

Spells = Mapping[int, Sequence[tuple[int, int]]]


def spells(scores: ibis.Table, stood: Standing, *, source: str) -> Spells:
    """From which month to before which each dyad had its relations cut.

    A spell lasts from the month in which they were cut to that in which they were taken up again. Where that is not
    told it lasts to the last month of all, unless the two worked together, sent aid or visited each other since: then
    nobody knows when it ended, and there is none.

    Args:
        scores: monthly `conduct` by act and mode; other rows are passed over.
        stood: the standing of the dyads, whose places the months have.
        source: the source that is believed.

    Returns:
        The spells of those dyads that have any, in the order of time.

    Example:
        >>> from datetime import date
        >>> from detente.tables import SCORES, table
        >>> def act(year, field):
        ...     row = ("conduct", "KHM", "USA", field, date(year, 1, 1), "month", 1.0, None, None, 1, None)
        ...     return ("papers", f"{year}", *row)
        >>> none = np.zeros((1, 60))
        >>> stood = Standing((("KHM", "USA"),), ("papers",), 1965 * 12, none, none, none > 0, none)
        >>> spells(table(SCORES, [act(1966, CUT), act(1969, MENDED)]), stood, source="papers")
        {0: [(12, 48)]}
    """
    place = {dyad: at for at, dyad in enumerate(stood.dyads)}
    told = scores.filter(
        scores.measure == "conduct", scores.by == "month", scores.source == source, scores.field.isin((CUT, MENDED))
    )
    found: dict[int, list[tuple[int, int]]] = {}
    since: dict[int, int] = {}
    for row in _ordered(told):
        dyad, month = place.get(_dyad(row)), _place(row, stood)
        if dyad is not None and row["field"] == CUT:
            since.setdefault(dyad, month)
        elif dyad in since:
            found.setdefault(dyad, []).append((since.pop(dyad), month))
    for dyad, month in since.items():
        if not _together(scores, stood, dyad, month):
            found.setdefault(dyad, []).append((month, stood.n.shape[1]))
    return found


def _ordered(told: ibis.Table) -> list[dict[str, Any]]:
    rows = told.select("period", "field", "actor", "other").distinct().order_by("period", "field")
    return list(rows.to_pyarrow().to_pylist())


def _dyad(row: Mapping[str, Any]) -> tuple[str, str]:
    return min(row["actor"], row["other"]), max(row["actor"], row["other"])


def _place(row: Mapping[str, Any], stood: Standing) -> int:
    return int(row["period"].year * 12 + row["period"].month - 1 - stood.first)


def _together(scores: ibis.Table, stood: Standing, dyad: int, month: int) -> bool:
    """Whether two states are told to have done after a month what states do that have relations."""
    both = stood.dyads[dyad]
    own = scores.filter(scores.measure == "conduct", scores.actor.isin(both), scores.other.isin(both))
    kept = own.filter(own.field.isin(_KEPT) | own.field.split(":")[0].isin(_KEPT))
    return any(_place(row, stood) > month for row in _ordered(kept))


def parted(parts: Sequence[Stretch], cut: Spells, stood: Standing) -> tuple[Stretch, ...]:
    """The stretches, parted where relations were cut and where they were taken up again.

    Args:
        parts: the stretches of all dyads.
        cut: the spells without relations.
        stood: the standing that was parted into them.
    """
    made: list[Stretch] = []
    for part in parts:
        edges = {edge for spell in cut.get(part.dyad, ()) for edge in spell if part.start < edge < part.stop}
        if not edges:
            made.append(part)
            continue
        ends = np.array([(0, *pair) for pair in pairwise(sorted({part.start, *edges, part.stop}))])
        row = slice(part.dyad, part.dyad + 1)
        made += fitted(part.dyad, ends, stood.trust[row], stood.mean[row])
    return tuple(made)
