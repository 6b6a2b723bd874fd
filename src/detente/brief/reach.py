"""From when to when the sources of the built-in scores reach, since these leave out the years in which nothing was."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

Reach = Mapping[tuple[str, str], tuple[int, int]]

_MEASURES = ("visits", "treaties")


@cache
def reach() -> Reach:
    """The first and last year of each measure and source: a state that a source tells of at all had none in the others.

    Example:
        >>> first, last = reach()["treaties", "rivalries"]
        >>> first < 1990 and last > 2010
        True
    """
    from detente import builtin

    found: dict[tuple[str, str], tuple[int, int]] = {}
    for measure in _MEASURES:
        known = builtin.scores(measure)
        ends = known.group_by("source").aggregate(first=known.period.min(), last=known.period.max())
        for row in ends.to_pyarrow().to_pylist():
            found[measure, row["source"]] = (row["first"].year, row["last"].year)
    return found


def within(known: Reach, since: int, until: int) -> Reach:
    """The same, no further than the years asked for.

    Example:
        >>> within({("visits", "trips"): (1975, 2025)}, 2000, 2012)
        {('visits', 'trips'): (2000, 2012)}
    """
    return {key: (max(first, since), min(last, until)) for key, (first, last) in known.items()}
