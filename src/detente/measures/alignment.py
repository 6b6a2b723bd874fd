"""How far two states stand apart at the United Nations, by the distance of their ideal points."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
from ibis.expr.types import Table

from detente.errors import allowed
from detente.tables import SCORES, check, shaped


def alignment(scores: Table, *, by: str = "year", among: Sequence[str] | None = None) -> Table:
    """How far two states stand apart at the United Nations: 0 where they want the same, more the further apart.

    It is the absolute distance |a - b| of their ideal points, as the field tells it, so a smaller value is a closer
    alignment; turned round it could no longer be set beside what others publish. Agreement counts how often two
    states vote alike, and so rises and falls with what is voted on; a distance does not, as far as the ideal points
    carry over from one year to the next. A missing row means that one of the two has no ideal point in that year or
    on that issue; nothing is put in its place.

    Args:
        scores: a table of the kind SCORES with the ideal points; rows of other measures and periods are left out.
        by: the period, "year".
        among: codes of the actors whose pairs are wanted; all pairs where none is given.

    Returns:
        SCORES, one row a source, pair, issue and year; each pair once, the code first in the alphabet as `actor`.
        value [0, without bound; in units of the ideal points, of which the states of a year spread about 1]; low and
        high are the 90 % interval that follows from both bands, null where one of them is, and low is 0 where the two
        may stand at one point. It takes the errors of two states for independent; those that the states of one year
        share would make it narrower. n is the number of ballots of the one of whom there are fewer.

    Raises:
        BadTable: the table is not of the kind SCORES.
        UnknownName: `by` is not a period of this measure.

    Source: Bailey, Strezhnev and Voeten (2017), doi:10.1177/0022002715595700. Interval of a difference from both
        intervals: Zou and Donner (2008), doi:10.1002/sim.3095.

    Example:
        >>> from datetime import date
        >>> from detente.tables import table
        >>> def point(actor, value):
        ...     told = (actor, None, "all", date(2005, 1, 1), "year", value, value - 0.3, value + 0.3, 80)
        ...     return ("un_votes", actor, "ideal_points", *told)
        >>> scores = alignment(table(SCORES, [point("KHM", -0.6), point("USA", 2.4)])).to_pyarrow().to_pylist()
        >>> [round(scores[0][name], 2) for name in ("value", "low", "high")]
        [3.0, 2.58, 3.42]
    """
    allowed(by, ("year",), what="period")
    points = check(scores, SCORES, where="alignment")
    points = points.filter(points.measure == "ideal_points", points["by"] == by, ~points.actor.startswith("?"))
    if among is not None:
        points = points.filter(points.actor.isin(list(among)))
    return _scores(_apart(points))


def _apart(points: Table) -> Table:
    """Each two states of a year, and the interval in which the one lies above the other."""
    others = points.view()
    alike = [points[name] == others[name] for name in ("source", "field", "period", "by")]
    apart = points.value - others.value
    down = (points.value - points.low) ** 2 + (others.high - others.value) ** 2
    up = (points.high - points.value) ** 2 + (others.value - others.low) ** 2
    return points.join(others, [*alike, points.actor < others.actor]).select(
        *(points[name] for name in ("source", "field", "period", "by", "actor")),
        other=others.actor,
        value=apart.abs(),
        least=apart - down.sqrt(),
        most=apart + up.sqrt(),
        n=ibis.least(points.n, others.n),
    )


def _scores(pairs: Table) -> Table:
    """The distances as SCORES, each interval folded at zero, where the two stand at one point."""
    ends = pairs.least.abs(), pairs.most.abs()
    meet = (pairs.least <= 0) & (pairs.most >= 0)
    claimed, nothing = pairs.least < pairs.most, ibis.null("float64")
    low, high = meet.ifelse(0.0, ibis.least(*ends)), ibis.greatest(*ends)
    rows = pairs.mutate(
        record=pairs.actor + "-" + pairs.other + ":" + pairs.field + ":" + pairs.period.strftime("%Y"),
        measure=ibis.literal("alignment"),
        low=claimed.ifelse(ibis.least(low, pairs.value), nothing),
        high=claimed.ifelse(ibis.greatest(high, pairs.value), nothing),
    )
    return shaped(rows, SCORES)
