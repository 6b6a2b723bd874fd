"""On which issues two states vote the same way at the United Nations, and on which they part."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import pyarrow as pa
from ibis.expr.types import Table

from detente.errors import allowed
from detente.measures.agreement import ABSTENTIONS, contested, distances, known, scored
from detente.tables import GRAINS, VOTES, check

LEAST = 5  # Roll calls of an issue that a value must rest on: fewer say more of the agenda than of the pair.


def interests(votes: Table, *, by: str = "year", among: Sequence[str] | None = None, abstention: str = "half") -> Table:
    """On which issues two states vote the same way, each issue from 0 (always opposed) to 1 (always alike).

    It is `agreement`, by the same formula, over the roll calls of one issue at a time; a roll call of two issues
    counts in both. A missing row means that the two shared fewer than five contested roll calls on that issue in that
    period, or that the source names no issues.

    Args:
        votes: a table of the kind VOTES.
        by: the period, "year" or "month".
        among: codes of the actors whose pairs are wanted; all pairs where none is given. Whether a roll call was
            unanimous is judged over everyone's ballots in either case.
        abstention: "half" or "apart", as in `agreement`.

    Returns:
        SCORES, one row a source, pair, issue and period; field is the issue, in the source's words; each pair once,
        the code first in the alphabet as `actor`. value [0, 1]; low and high are Wilson's 90 % interval; n is the
        number of contested roll calls on that issue on which both voted, at least 5.

    Raises:
        BadTable: the table is not of the kind VOTES.
        UnknownName: `by` or `abstention` is not one of those above.

    Source: Lijphart (1963), doi:10.2307/1952608; as computed by Bailey, Strezhnev and Voeten (2017),
        doi:10.1177/0022002715595700. Issues: the codes of the roll calls in the same authors' data.

    Example:
        >>> from datetime import date
        >>> from detente.tables import table
        >>> cast = [(str(call), actor, ballot) for call in range(6) for actor, ballot in (("KHM", 1), ("USA", -1))]
        >>> votes = table(VOTES, [
        ...     ("un", call + actor, date(2005, 12, 1), call, actor, ballot, "nuclear|disarmament", None)
        ...     for call, actor, ballot in cast
        ... ])
        >>> interests(votes).order_by("field").select("field", "value", "n").to_pyarrow().to_pylist()
        [{'field': 'disarmament', 'value': 0.0, 'n': 6}, {'field': 'nuclear', 'value': 0.0, 'n': 6}]
    """
    allowed(by, GRAINS, what="period")
    allowed(abstention, ABSTENTIONS, what="abstention")
    ballots = known(contested(check(votes, VOTES, where="interests"), by), among)
    apart = distances(_by_issue(ballots), abstention, "field")
    return scored(apart.filter(apart.n >= LEAST), by=by, abstention=abstention, measure="interests")


def _by_issue(ballots: Table) -> Table:
    """Each ballot once for each issue of its roll call."""
    # A few dozen sets of issues at most: told apart here, so that no engine need know how to unnest.
    sets = [text for text in ballots.select("issue").distinct().to_pyarrow()["issue"].to_pylist() if text]
    named = [(text, issue) for text in sets for issue in dict.fromkeys(map(str.strip, text.split("|"))) if issue]
    columns = zip(("issue", "field"), zip(*named, strict=True) if named else ((), ()), strict=True)
    issues = pa.table({name: pa.array(values, pa.string()) for name, values in columns})
    return ballots.join(ibis.memtable(issues), "issue")
