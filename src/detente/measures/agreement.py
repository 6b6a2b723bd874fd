"""How often two states vote the same way at the United Nations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ibis
from ibis.expr.types import Table

from detente.errors import allowed
from detente.tables import GRAINS, SCORES, VOTES, check, shaped

ABSTENTIONS = ("half", "apart")

_Z = 1.6448536269514722  # The 95th percentile of the normal distribution, for a 90 % interval.


def agreement(votes: Table, *, by: str = "year", among: Sequence[str] | None = None, abstention: str = "half") -> Table:
    """How often two states vote the same way, from 0 (always opposed) to 1 (always alike).

    It is the mean over the roll calls on which both voted of 1 - |a - b| / 2, with yes 1, abstain 0, no -1. A roll
    call on which all who voted said the same tells nothing and is left out. A missing row means that the two
    shared no contested roll call in that period; an absent state casts no ballot. A voter that is not known (?NAME)
    counts in whether a roll call was contested, but has no pair.

    Args:
        votes: a table of the kind VOTES.
        by: the period, "year" or "month".
        among: codes of the actors whose pairs are wanted; all pairs where none is given. Whether a roll call was
            unanimous is judged over everyone's ballots in either case.
        abstention: "half", the published formula: an abstention agrees by half with yes and with no; or "apart": an
            abstention agrees with nothing but an abstention, so that the value is the share of identical ballots.

    Returns:
        SCORES, one row a source, pair and period; each pair once, the code first in the alphabet as `actor`. value
        [0, 1]; low and high are Wilson's 90 % interval, which treats the roll calls of the period as a sample of
        those that could have been held, and is too wide rather than too narrow where half points occur; n is the
        number of contested roll calls on which both voted.

    Raises:
        BadTable: the table is not of the kind VOTES.
        UnknownName: `by` or `abstention` is not one of those above.

    Source: Lijphart (1963), doi:10.2307/1952608; as computed by Bailey, Strezhnev and Voeten (2017),
        doi:10.1177/0022002715595700. Interval: Wilson (1927), doi:10.1080/01621459.1927.10502953.

    Example:
        >>> from datetime import date
        >>> from detente.tables import table
        >>> ballots = {"a": (1, 1, -1), "b": (1, 0, -1)}
        >>> votes = table(VOTES, [
        ...     ("un", f"{call}-{actor}", date(2005, 12, 1), call, actor, ballot, None, None)
        ...     for call, row in ballots.items() for actor, ballot in zip(("CHN", "KHM", "USA"), row)
        ... ])
        >>> agreement(votes).order_by("actor", "other").select("actor", "other", "value", "n").to_pyarrow().to_pylist()
        ... # doctest: +NORMALIZE_WHITESPACE
        [{'actor': 'CHN', 'other': 'KHM', 'value': 0.75, 'n': 2},
         {'actor': 'CHN', 'other': 'USA', 'value': 0.0, 'n': 2},
         {'actor': 'KHM', 'other': 'USA', 'value': 0.25, 'n': 2}]
    """
    allowed(by, GRAINS, what="period")
    allowed(abstention, ABSTENTIONS, what="abstention")
    ballots = _contested(check(votes, VOTES, where="agreement"), by)
    ballots = ballots.filter(~ballots.actor.startswith("?"))
    if among is not None:
        ballots = ballots.filter(ballots.actor.isin(list(among)))
    return scored(_distances(ballots, abstention), by=by, abstention=abstention)


def scored(distances: Table, *, by: str, abstention: str) -> Table:
    """Turn the distance between two states' ballots, summed over n roll calls, into agreement with its interval.

    Args:
        distances: source, actor, other, period, distance [0 alike, 2 opposed; summed] and n.
        by: the period, "year" or "month".
        abstention: how abstentions were counted.

    Returns:
        SCORES, one row a row.

    Example:
        >>> row = {"source": "un", "actor": "CHN", "other": "KHM", "period": "2005-01-01", "distance": 10, "n": 85}
        >>> row = scored(ibis.memtable([row]).cast({"period": "date"}), by="year", abstention="half").to_pyarrow()
        >>> round(row["value"][0].as_py(), 3), round(row["low"][0].as_py(), 3), round(row["high"][0].as_py(), 3)
        (0.941, 0.884, 0.971)
    """
    value = 1 - distances.distance / (2.0 * distances.n)
    low, high = wilson(value, distances.n)
    # At a share of 0 or 1 the interval ends at the share itself; rounding must not leave it a hair outside.
    low, high = ibis.greatest(ibis.least(low, value), 0.0), ibis.least(ibis.greatest(high, value), 1.0)
    when = distances.period.strftime("%Y" if by == "year" else "%Y-%m")
    row = distances.mutate(
        record=distances.actor + "-" + distances.other + ":" + when + ":" + abstention,
        measure=ibis.literal("agreement"),
        field=ibis.literal("all"),
        by=ibis.literal(by),
        value=value,
        low=low,
        high=high,
    )
    return shaped(row, SCORES)


def _contested(votes: Table, by: str) -> Table:
    """The ballots on roll calls that were not unanimous, each with its period."""
    calls = votes.group_by("source", "resolution").aggregate(
        period=votes.date.min().truncate("Y" if by == "year" else "M"),
        least=votes.ballot.min(),
        most=votes.ballot.max(),
    )
    calls = calls.filter(calls.least < calls.most)
    return votes.select("source", "resolution", "actor", "ballot").join(calls, ["source", "resolution"])


def _distances(ballots: Table, abstention: str) -> Table:
    """How far apart each pair voted, summed over the roll calls of a period, and how many they were."""
    others = ballots.view()
    pairs = ballots.join(
        others,
        [
            ballots.source == others.source,
            ballots.resolution == others.resolution,
            ballots.actor < others.actor,
        ],
    ).select(
        ballots.source,
        ballots.actor,
        ballots.period,
        other=others.actor,
        apart=(ballots.ballot != others.ballot).ifelse(2, 0)
        if abstention == "apart"
        else (ballots.ballot - others.ballot).abs(),
    )
    return pairs.group_by("source", "actor", "other", "period").aggregate(
        distance=pairs.apart.sum().cast("int64"), n=pairs.count()
    )


def wilson(share: Any, n: Any) -> tuple[Any, Any]:
    """The 90 % interval of a share, which is honest when n is small; of numbers, or of the columns of a table.

    Args:
        share: the share [0, 1].
        n: how many rows it rests on, at least 1.

    Returns:
        The lower and the upper end, which rounding may leave a hair outside 0 and 1.

    Source: Wilson (1927), doi:10.1080/01621459.1927.10502953.

    Example:
        >>> low, high = wilson(9 / 14, 14)
        >>> round(low, 3), round(high, 3)
        (0.426, 0.814)
    """
    square = _Z**2 / n
    centre = (share + square / 2) / (1 + square)
    half = _Z * (share * (1 - share) / n + square / (4 * n)) ** 0.5 / (1 + square)
    return centre - half, centre + half
