"""How alike two states are in all that they vote for, or in all whom they are allied with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import ibis
import pyarrow as pa
from ibis.expr.types import Table

from detente import actors
from detente.coverage import whole
from detente.errors import UnknownName, allowed
from detente.indices import INDICES, Cells, total
from detente.intervals import Z, wilson
from detente.measures.agreement import PAIR, contested, known, paired, within
from detente.measures.treaties import strength
from detente.scored import scored
from detente.tables import COVERAGE, GRAINS, LATEST, TIES, VOTES, check

GROUNDS = ("votes", "alliances")

_LEVELS = 4  # Of alliances, none among them.

_ROUNDING = 1e-9  # A margin below this is no margin: leaving a roll call out changes nothing.


def similarity(
    votes: Table,
    ties: Table,
    coverage: Table,
    *,
    by: str = "year",
    among: Sequence[str] | None = None,
    index: str = "S",
    of: str = "votes",
) -> Table:
    """How alike two states are in their votes or in their alliances, from -1 (opposites) to 1 (the same in all).

    All indices come from one table of each pair: how often the one stood at each level while the other stood at each
    level. Of votes, the levels are no, abstain and yes, over the contested roll calls on which both voted, those of
    `agreement`. Of alliances, they are none, 1 (entente, consultation), 2 (neutrality, nonaggression) and 3 (defence),
    over all states and whoever else is allied, and a state is its own ally at 3. A missing row means that the two
    shared no such roll call; or that no source covers all alliances of that period, or tells of one that either has
    had by then; or that the index says nothing, as a chance-corrected one does of two that always say the same thing.

    Args:
        votes: a table of the kind VOTES.
        ties: a table of the kind TIES; its alliances count, each from its first day to its last, at the highest level
            where several stand in a period. One that binds a side alone is in that side's portfolio alone, and one
            whose first day is not known in none.
        coverage: a table of the kind COVERAGE; for alliances, its rows of kind "ties" for all actors count.
        by: the period, "year" or "month".
        among: codes of the actors whose pairs are wanted; all pairs where none is given.
        index: "S", Signorino and Ritter's, which for votes is 2 x agreement - 1; "weighted-S", the same with each roll
            call weighted by its importance, 1 where the United States called it important and else 0 (for other
            weights, and for alliances, see `detente.indices.compared`); and three that ask how far two states are
            alike beyond what the frequencies of their levels bring about by chance: "kappa", Cohen's with squared
            distances as weights, "pi", Scott's, and "tau-b", Kendall's.
        of: "votes" or "alliances".

    Returns:
        SCORES, one row a source, pair and period; each pair once, the code first in the alphabet as `actor`. value
        [-1, 1], and 0 means as alike as chance would have it for kappa, pi and tau-b, yet nothing of the kind for S.
        low and high are a 90 % interval for votes, which takes roll calls for a sample: Wilson's for S, a jackknife
        over roll calls for the others, null where leaving one out changes nothing or leaves nothing; for alliances,
        which are known one and all, they are null. n is the number of roll calls, or of states in the portfolio.

    Raises:
        BadTable: a table is not of its kind.
        UnknownName: `by`, `index` or `of` is not one of those above, or alliances are to be weighted.

    Source: Signorino and Ritter (1999), doi:10.1111/0020-8833.00113; Cohen (1968), doi:10.1037/h0026256; Scott (1955),
        doi:10.1086/266577; Kendall (1945), doi:10.1093/biomet/33.3.239; and for their use here, and why to prefer
        those corrected for chance, Haege (2011), doi:10.1093/pan/mpr023. Jackknife: Efron and Stein (1981),
        doi:10.1214/aos/1176345462.

    Example:
        >>> from datetime import date
        >>> from detente.tables import table
        >>> ballots = {"KHM": (1, 1, -1, 0), "USA": (1, -1, -1, -1), "LAO": (-1, 1, 1, 1)}
        >>> votes = table(VOTES, [
        ...     ("un", f"{call}{actor}", date(2005, 12, 1), str(call), actor, ballot, None, None)
        ...     for actor, cast in ballots.items() for call, ballot in enumerate(cast)
        ... ])
        >>> for index in ("S", "kappa"):
        ...     rows = similarity(votes, table(TIES, []), table(COVERAGE, []), among=["KHM", "USA"], index=index)
        ...     print(index, round(rows.value.to_pyarrow()[0].as_py(), 3))
        S 0.25
        kappa 0.375
    """
    allowed(by, GRAINS, what="period")
    allowed(index, tuple(INDICES), what="index of similarity")
    allowed(of, GROUNDS, what="bond")
    # What is not read is checked for its columns alone.
    if of == "votes":
        ties, coverage = ties.limit(0), coverage.limit(0)
    else:
        votes = votes.limit(0)
    cast = check(votes, VOTES, where="similarity")
    bound, covered = check(ties, TIES, where="similarity"), check(coverage, COVERAGE, where="similarity")
    if of == "votes":
        told = _indexed(_ballots(cast, by, among, index == "weighted-S"), 3, index)
        return scored(told, "similarity", f"{index}:{of}", by=by)
    if index == "weighted-S":
        raise UnknownName(
            "Alliances have no weights of their own.",
            found=index,
            wanted="S, kappa, pi or tau-b; or detente.indices.compared(one, two, index='S', weights=...)",
        )
    told = _indexed(_portfolios(bound, covered, by=by, among=among), _LEVELS, index)
    return scored(told, "similarity", f"{index}:{of}", by=by)


def _ballots(votes: Table, by: str, among: Sequence[str] | None, important: bool) -> Table:
    """How often two states cast each two ballots: c00 to c22, level 0 no, 1 abstain, 2 yes."""
    ballots = known(contested(votes, by), among)
    pairs = paired(ballots.filter(ballots.important) if important else ballots)
    both = pairs.mutate(cell=(3 * pairs.one + pairs.two).cast("int8"))
    counts = {
        f"c{i}{j}": both.count(where=both.cell == 3 * (i - 1) + j - 1).cast("float64")
        for i in range(3)
        for j in range(3)
    }
    return both.group_by(*PAIR).aggregate(n=both.count(), **counts)


def _portfolios(ties: Table, coverage: Table, *, by: str, among: Sequence[str] | None) -> Table:
    """How often two states stood each at each level towards a third, in their alliances: c00 to c33."""
    periods = whole(coverage.filter(coverage.actors == "*"), by=by, kind=TIES).select("source", "period")
    step = ibis.interval(months=1) if by == "month" else ibis.interval(years=1)
    periods = periods.mutate(end=(periods.period + step).cast("date"))
    begun = _begun(ties, periods)
    keys = ["source", "period", "actor", "other"]
    standing = begun.filter(begun.until.fill_null(LATEST) >= begun.period)
    bound = standing.group_by(*keys).aggregate(level=standing.level.max().cast("int64")).select(*keys, "level")
    system = _system(bound, periods)
    stands = bound.union(
        system.select("source", "period", actor="state", other="state", level=ibis.literal(3, type="int64"))
    )
    own = _margins(stands).semi_join(begun, ["source", "period", "actor"])
    own = own.filter(~own.actor.startswith("?"))
    own = own if among is None else own.filter(own.actor.isin(list(among)))
    size = system.group_by("source", "period").aggregate(n=system.count())
    return _crossed(own, _shared(stands), size)


def _begun(ties: Table, periods: Table) -> Table:
    """What each state has promised each other one by each period, whether it still holds or not, at level 1 to 3."""
    held = ties.filter(ties.kind == "alliance", ties.actor != ties.other)
    held = held.mutate(level=strength(held.level))
    mutual = held.filter(held.mutual).rename(actor="other", other="actor").select(*held.columns)
    columns = ("source", "actor", "other", "since", "until", "level")
    both = held.union(mutual).select(*columns).join(periods, "source")
    return both.filter(both.since < both.end)


def _system(bound: Table, periods: Table) -> Table:
    """The states of each period: those that stood in it, and whoever is allied in it."""
    states = [(one.code, one.since, one.until or LATEST) for one in actors.every("state")]
    columns = zip(("state", "first", "last"), zip(*states, strict=True), strict=True)
    stood = ibis.memtable(pa.table(dict(columns)))
    told = periods.semi_join(bound, "source")
    standing = told.join(stood, [stood["first"] < told.end, stood["last"] >= told.period])
    allied = [bound.select("source", "period", state=bound[side]) for side in ("actor", "other")]
    return standing.select("source", "period", "state").union(*allied).distinct()


def _margins(stands: Table) -> Table:
    """How many states each is bound to at each level above none, itself among them at 3."""
    counts = {f"m{level}": stands.count(where=stands.level == level).cast("float64") for level in (1, 2, 3)}
    return stands.group_by("source", "period", "actor").aggregate(**counts)


def _shared(stands: Table) -> Table:
    """How often two states are both bound to a third, by the levels of both."""
    pairs = paired(stands.rename(resolution="other", ballot="level"), "period")
    counts = {
        f"c{i}{j}": pairs.count(where=(pairs.one == i) & (pairs.two == j)).cast("float64")
        for i in (1, 2, 3)
        for j in (1, 2, 3)
    }
    return pairs.group_by(*PAIR).aggregate(**counts)


def _crossed(own: Table, shared: Table, size: Table) -> Table:
    """Every pair of states with all its cells: those that neither shares follow from the margins."""
    two = own.view()
    pairs = own.join(two, [own.source == two.source, own.period == two.period, own.actor < two.actor]).select(
        own.source,
        own.period,
        own.actor,
        *(own[f"m{level}"].name(f"a{level}") for level in (1, 2, 3)),
        *(two[f"m{level}"].name(f"b{level}") for level in (1, 2, 3)),
        other=two.actor,
    )
    joined = pairs.left_join(shared, list(PAIR)).select(
        pairs, *(shared[f"c{i}{j}"].fill_null(0.0).name(f"c{i}{j}") for i in (1, 2, 3) for j in (1, 2, 3))
    )
    joined = joined.join(size, ["source", "period"])
    alone = {f"c{i}0": joined[f"a{i}"] - total(joined[f"c{i}{j}"] for j in (1, 2, 3)) for i in (1, 2, 3)}
    alone |= {f"c0{j}": joined[f"b{j}"] - total(joined[f"c{i}{j}"] for i in (1, 2, 3)) for j in (1, 2, 3)}
    filled = joined.mutate(**alone)
    some = [filled[f"c{i}{j}"] for i in range(4) for j in range(4) if i or j]
    return filled.mutate(c00=filled.n.cast("float64") - total(some))


def _cells(table: Table, levels: int) -> list[list[Any]]:
    return [[table[f"c{i}{j}"] for j in range(levels)] for i in range(levels)]


def _indexed(table: Table, levels: int, index: str) -> Table:
    """The index of each pair, with its interval where the cells are a sample."""
    cells = _cells(table, levels)
    top, bottom = INDICES[index](cells)
    # What says nothing goes first: the greater of nothing and a number is that number.
    told = table.mutate(value=top / bottom.nullif(0)).filter(lambda row: row.value.notnull())
    valued = told.mutate(value=ibis.greatest(ibis.least(told.value, 1.0), -1.0))
    if levels != 3:
        return valued.mutate(low=ibis.null("float64"), high=ibis.null("float64"))
    if index.endswith("S"):
        low, high = wilson((valued.value + 1) / 2, valued.n)
        low, high = within(2 * low - 1, 2 * high - 1, valued.value, least=-1.0)
        return valued.mutate(low=low, high=high)
    return _jackknifed(valued, INDICES[index])


def _jackknifed(valued: Table, index: Callable[[Cells], tuple[Any, Any]]) -> Table:
    """An interval from leaving out one roll call after another; those of one cell all leave the same behind."""
    places = [(i, j) for i in range(3) for j in range(3)]
    outs = ibis.memtable(pa.table({f"o{i}{j}": [float((i, j) == out) for out in places] for i, j in places}))
    each = valued.cross_join(outs)
    each = each.mutate(times=total(each[f"c{i}{j}"] * each[f"o{i}{j}"] for i, j in places))
    each = each.filter(each.times > 0)
    top, bottom = index([[each[f"c{i}{j}"] - each[f"o{i}{j}"] for j in range(3)] for i in range(3)])
    each = each.mutate(step=top / bottom.nullif(0) - each.value)
    left = each.group_by(*PAIR, "n", "value").aggregate(
        steps=(each.times * each.step).sum(),
        squares=(each.times * each.step * each.step).sum(),
        lost=each.count(where=each.step.isnull()),
    )
    spread = (left.squares - left.steps * left.steps / left.n) * (left.n - 1) / left.n
    margin = Z * ibis.greatest(spread, 0.0).sqrt()
    low, high = within(left.value - margin, left.value + margin, left.value, least=-1.0)
    told = (left.lost == 0) & (margin > _ROUNDING)
    return left.mutate(low=told.ifelse(low, None), high=told.ifelse(high, None))
