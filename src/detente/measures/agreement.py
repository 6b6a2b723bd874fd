"""How often two states vote the same way at the United Nations."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
from ibis.expr.types import Table, Value

from detente.errors import allowed
from detente.intervals import wilson
from detente.tables import GRAINS, SCORES, VOTES, check, shaped

ABSTENTIONS = ("half", "apart")

PAIR = ("source", "actor", "other", "period")


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
    ballots = known(contested(check(votes, VOTES, where="agreement"), by), among)
    return scored(distances(ballots, abstention), by=by, abstention=abstention)


def scored(distances: Table, *, by: str, abstention: str, measure: str = "agreement") -> Table:
    """Turn the distance between two states' ballots, summed over n roll calls, into agreement with its interval.

    Args:
        distances: source, actor, other, period, distance [0 alike, 2 opposed; summed] and n; field too where the
            roll calls are those of one issue.
        by: the period, "year" or "month".
        abstention: how abstentions were counted.
        measure: the measure that the scores belong to.

    Returns:
        SCORES, one row a row.

    Example:
        >>> row = {"source": "un", "actor": "CHN", "other": "KHM", "period": "2005-01-01", "distance": 10, "n": 85}
        >>> row = scored(ibis.memtable([row]).cast({"period": "date"}), by="year", abstention="half").to_pyarrow()
        >>> round(row["value"][0].as_py(), 3), round(row["low"][0].as_py(), 3), round(row["high"][0].as_py(), 3)
        (0.941, 0.884, 0.971)
    """
    value = 1 - distances.distance / (2.0 * distances.n)
    low, high = within(*wilson(value, distances.n), value)
    when = distances.period.strftime("%Y" if by == "year" else "%Y-%m")
    pair = distances.actor + "-" + distances.other + ":"
    named = "field" in distances.columns
    row = distances.mutate(
        record=(pair + distances.field + ":" if named else pair) + when + ":" + abstention,
        measure=ibis.literal(measure),
        field=distances.field if named else ibis.literal("all"),
        by=ibis.literal(by),
        value=value,
        low=low,
        high=high,
    )
    return shaped(row, SCORES)


def within(low: Value, high: Value, value: Value, *, least: float = 0.0) -> tuple[Value, Value]:
    """The ends of an interval, held within the bounds of its value and around the value itself.

    At a share of 0 or 1 an interval ends at the share itself; rounding must not leave it a hair outside.

    Example:
        >>> from detente.intervals import wilson
        >>> row = ibis.memtable({"value": [1.0], "n": [4]})
        >>> low, high = within(*wilson(row.value, row.n), row.value)
        >>> row.select(low=low.round(3), high=high).to_pyarrow().to_pylist()
        [{'low': 0.597, 'high': 1.0}]
    """
    return ibis.greatest(ibis.least(low, value), least), ibis.least(ibis.greatest(high, value), 1.0)


def contested(votes: Table, by: str) -> Table:
    """The ballots on roll calls that were not unanimous, each with its period.

    Args:
        votes: a table of the kind VOTES.
        by: the period, "year" or "month".

    Returns:
        source, resolution, actor, ballot, issue, important and period, its first day.

    Example:
        >>> from datetime import date
        >>> from detente.tables import table
        >>> cast = (("1", "KHM", 1), ("1", "USA", 1), ("2", "KHM", 1), ("2", "USA", 0))
        >>> votes = table(VOTES, [
        ...     ("un", call + actor, date(2005, 12, 1), call, actor, ballot, None, None) for call, actor, ballot in cast
        ... ])
        >>> set(contested(votes, "year").resolution.to_pyarrow().to_pylist())
        {'2'}
    """
    calls = votes.group_by("source", "resolution").aggregate(
        period=votes.date.min().truncate("Y" if by == "year" else "M"),
        least=votes.ballot.min(),
        most=votes.ballot.max(),
    )
    calls = calls.filter(calls.least < calls.most).drop("least", "most")
    ballots = votes.select("source", "resolution", "actor", "ballot", "issue", "important")
    return ballots.join(calls, ["source", "resolution"])


def known(ballots: Table, among: Sequence[str] | None) -> Table:
    """The ballots of actors that are known, and of the chosen ones where some are chosen.

    Example:
        >>> ballots = ibis.memtable({"actor": ["KHM", "USA", "?DDR"]})
        >>> sorted(known(ballots, None).actor.to_pyarrow().to_pylist())
        ['KHM', 'USA']
    """
    ballots = ballots.filter(~ballots.actor.startswith("?"))
    return ballots if among is None else ballots.filter(ballots.actor.isin(list(among)))


def paired(ballots: Table, *more: str) -> Table:
    """Each two ballots on one roll call, the code first in the alphabet as actor.

    Args:
        ballots: source, resolution, actor, ballot and period.
        more: further columns in which both must be alike, and which stay.

    Returns:
        source, actor, other, period, one and two, the ballots of both, and the columns named in `more`.

    Example:
        >>> rows = [("un", "1", actor, ballot, "2005") for actor, ballot in (("USA", -1), ("KHM", 1))]
        >>> ballots = ibis.memtable(rows, columns=["source", "resolution", "actor", "ballot", "period"])
        >>> paired(ballots).select("actor", "other", "one", "two").to_pyarrow().to_pylist()
        [{'actor': 'KHM', 'other': 'USA', 'one': 1, 'two': -1}]
    """
    others = ballots.view()
    alike = [ballots[name] == others[name] for name in ("source", "resolution", *more)]
    return ballots.join(others, [*alike, ballots.actor < others.actor]).select(
        ballots.source,
        ballots.actor,
        ballots.period,
        *(ballots[name] for name in more if name != "period"),
        other=others.actor,
        one=ballots.ballot,
        two=others.ballot,
    )


def distances(ballots: Table, abstention: str, *more: str) -> Table:
    """How far apart each pair voted, summed over the roll calls of a period, and how many they were.

    Args:
        ballots: as `paired` takes them.
        abstention: "half" or "apart", as in `agreement`.
        more: further columns by which to sum.

    Returns:
        source, actor, other, period, the columns named in `more`, distance and n.

    Example:
        >>> rows = [("un", "1", actor, ballot, "2005") for actor, ballot in (("USA", 0), ("KHM", 1))]
        >>> ballots = ibis.memtable(rows, columns=["source", "resolution", "actor", "ballot", "period"])
        >>> distances(ballots, "half").select("distance", "n").to_pyarrow().to_pylist()
        [{'distance': 1, 'n': 1}]
    """
    pairs = paired(ballots, *more)
    apart = (pairs.one != pairs.two).ifelse(2, 0) if abstention == "apart" else (pairs.one - pairs.two).abs()
    return pairs.group_by(*PAIR, *more).aggregate(distance=apart.sum().cast("int64"), n=pairs.count())
