"""Measures applied: to what a store holds, and where it holds nothing to what is built in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from types import MappingProxyType

import ibis

from detente import actors, builtin
from detente import store as stores
from detente.errors import NotEnoughEvidence, OutOfCoverage, UnknownName, allowed, nearest
from detente.measures import MEASURES, Measure
from detente.tables import COVERAGE, EVENTS, KINDS, SCORES, VOTES, Kind

Year = int | date | None


def measure(
    name: str,
    actor: str,
    other: str | None = None,
    *,
    by: str | None = None,
    since: Year = None,
    until: Year = None,
    store: str | Path | None = None,
    options: Mapping[str, str] | None = None,
) -> ibis.Table:
    """Measure a relation over time from what the store holds, or from the built-in scores where it holds no votes.

    Args:
        name: a name of the shelf of measures.
        actor: a state or organisation, by any usual name or code; the states that it continues count as it.
        other: the second one; all others where none is given.
        by: the period; the measure's own where none is given.
        since: the first year or day.
        until: the last year or day.
        store: where the store is; by default the user's own.
        options: options of the measure, such as {"abstention": "half"}.

    Returns:
        SCORES in the order of time. A missing period is unknown, not zero.

    Raises:
        UnknownName: no measure, option or period of this name.
        UnknownActor: no state or organisation of this name.
        NotEnoughEvidence: both names are one actor, or the span ends before it begins.
        OutOfCoverage: nothing that is loaded or built in can say.

    Example:
        >>> measure("agrement", "KHM")
        Traceback (most recent call last):
        ...
        detente.errors.UnknownName: No measure has this name.
          found: agrement
          nearest: agreement
    """
    row = MEASURES.get(name)
    if row is None:
        raise UnknownName("No measure has this name.", found=name, nearest=nearest(name, MEASURES))
    grain, chosen = _grain(row, by), _options(row, options or {})
    bounds(since, until)
    found = [actors.find(name) for name in (actor, other) if name is not None]
    if len({state.code for state in found}) < len(found):
        raise NotEnoughEvidence(f"The {name} of an actor with itself says nothing.", found=_called(found))
    one, two = actors.lineage(found[0].code), actors.lineage(found[1].code) if other is not None else None
    with stores.open(store) as opened:
        among = None if two is None else [*one, *two]
        pair = partial(_between, row=row, one=one, two=two)
        known = scores(row, opened, among=among, by=grain, options=chosen, kept=pair)
        rows = within(known, since, until, on=known.period).order_by("period", "actor", "other", "field")
        fetched = rows.to_pyarrow()
    if not fetched.num_rows:
        built = name == "agreement" and grain != "year"
        raise OutOfCoverage(
            f"Nothing that is loaded or built in tells the {name} of {_called(found)}{_when(since, until)}.",
            found="built in for years alone" if built else None,
            wanted=f"a loaded source of {row.reads[0]} that knows them (detente load)",
        )
    return ibis.memtable(fetched)


def scores(
    row: Measure,
    opened: stores.Store,
    *,
    among: Sequence[str] | None,
    by: str,
    options: Mapping[str, str] = MappingProxyType({}),
    kept: Callable[[ibis.Table], ibis.Table] = lambda every: every,
) -> ibis.Table:
    """A measure of what a store holds; for years without a loaded vote, the built-in agreement.

    Args:
        row: the measure, from its shelf.
        opened: the store.
        among: the codes between which to measure; all where None.
        by: the period.
        options: options of the measure.
        kept: leaves those scores out that are not wanted, before any is fetched.

    Returns:
        SCORES.

    Example:
        >>> with stores.open() as opened:
        ...     known = scores(MEASURES["agreement"], opened, among=["KHM", "CHN"], by="year")
        >>> set(known.actor.to_pyarrow().to_pylist())
        {'CHN'}
    """
    tables = [_held(opened, KINDS[kind]) for kind in row.reads]
    measured = kept(row.function(*tables, by=by, among=among, **options))
    if row.name != "agreement" or by != "year":
        return measured
    known = kept(builtin.scores(**options))
    return _filled(ibis.memtable(measured.to_pyarrow()), known, opened.table(VOTES), among)


def _held(opened: stores.Store, kind: Kind) -> ibis.Table:
    """What the store holds of a kind of table; of acts, those in the built-in documents too."""
    if kind is COVERAGE:
        return opened.coverage()
    if kind is not EVENTS:
        return opened.table(kind)
    stored = opened.table(EVENTS)
    records = [text.record for text in builtin.documents()]
    others = stored.filter((stored.source != "documents") | stored.record.split(":")[0].notin(records))
    return others.union(builtin.events().select(*EVENTS.names))


def _filled(scores: ibis.Table, known: ibis.Table, votes: ibis.Table, among: Sequence[str] | None) -> ibis.Table:
    """Scores of loaded votes, and built-in ones for the years of which no vote is loaded."""
    years = votes.select(year=votes.date.year()).distinct().to_pyarrow()["year"].to_pylist()
    if years:
        known = known.filter(known.period.year().notin(years))
    if among is not None:
        known = known.filter(known.actor.isin(among), known.other.isin(among))
    return scores.union(ibis.memtable(known.select(*SCORES.names).to_pyarrow()))


def _between(scores: ibis.Table, row: Measure, one: Sequence[str], two: Sequence[str] | None) -> ibis.Table:
    """The scores of one actor towards another; of a measure without direction, whichever is named first."""
    there = scores.actor.isin(one) if two is None else scores.actor.isin(one) & scores.other.isin(two)
    back = scores.other.isin(one) if two is None else scores.other.isin(one) & scores.actor.isin(two)
    return scores.filter(there if row.directed else there | back)


def within(rows: ibis.Table, since: Year, until: Year, *, on: ibis.expr.types.DateColumn) -> ibis.Table:
    """The rows whose date lies from one year or day to another; a row without a date stays.

    Example:
        >>> from detente.tables import table
        >>> rows = table(COVERAGE, [("mine", "1", "events", date(2018, 1, 1), date(2018, 12, 31), "*")])
        >>> within(rows, 2019, None, on=rows.since).count().to_pyarrow().as_py()
        0
    """
    first, last = bounds(since, until)
    limits = [on >= first] * bool(first) + [on <= last] * bool(last)
    return rows.filter(*(on.isnull() | limit for limit in limits)) if limits else rows


def bounds(since: Year, until: Year) -> tuple[date | None, date | None]:
    """The first and the last day of a span of years or days; None where it is open.

    Raises:
        NotEnoughEvidence: it ends before it begins.

    Example:
        >>> bounds(2019, None)
        (datetime.date(2019, 1, 1), None)
    """
    first = date(since, 1, 1) if isinstance(since, int) else since
    last = date(until, 12, 31) if isinstance(until, int) else until
    if first and last and first > last:
        raise NotEnoughEvidence("The span ends before it begins.", found=f"since {since}, until {until}")
    return first, last


def _grain(row: Measure, by: str | None) -> str:
    return row.by[0] if by is None else allowed(by, row.by, what=f"period of {row.name}")


def _options(row: Measure, options: Mapping[str, str]) -> dict[str, str]:
    """The options that a measure takes."""
    for name, value in options.items():
        if name not in row.options:
            raise UnknownName(f"{row.name} has no such option.", found=name, nearest=nearest(name, row.options))
        allowed(value, row.options[name], what=f"{name} of {row.name}")
    return dict(options)


def _called(found: Iterable[actors.Actor]) -> str:
    return " and ".join(f"{actor.name} ({actor.code})" for actor in found)


def _when(since: Year, until: Year) -> str:
    return (f" from {since}" if since else "") + (f" to {until}" if until else "")
