"""Measures applied: to what a store holds, and where it holds nothing to what is built in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial, reduce
from operator import and_
from pathlib import Path
from types import MappingProxyType
from typing import Any

import ibis

from detente import actors, builtin
from detente import store as stores
from detente.errors import NotEnoughEvidence, OutOfCoverage, UnknownName, allowed, nearest
from detente.measures import MEASURES, Measure
from detente.tables import COVERAGE, EVENTS, KINDS, SCORES, Kind

Year = int | date | None


def measure(
    name: str,
    actor: str,
    other: str | None = None,
    third: str | None = None,
    *,
    by: str | None = None,
    since: Year = None,
    until: Year = None,
    store: str | Path | None = None,
    options: Mapping[str, str] | None = None,
) -> ibis.Table:
    """Measure a relation over time from what the store holds, or from the built-in scores where it holds nothing.

    Args:
        name: a name of the shelf of measures.
        actor: a state or organisation, by any usual name or code; the states that it continues count as it.
        other: the second one; all others where none is given. A measure of one actor takes none.
        third: the power that the other is set against, for a measure of a state between two powers, which needs both.
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
        NotEnoughEvidence: two names are one actor, more or fewer are given than the measure speaks of, or the span
            ends before it begins.
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
    found = [actors.find(called) for called in _asked(row, actor, other, third)]
    if len({state.code for state in found}) < len(found):
        raise NotEnoughEvidence(f"The {name} of an actor with itself says nothing.", found=_called(found))
    codes = [actors.lineage(state.code) for state in found]
    with stores.open(store) as opened:
        every = [code for of in codes for code in of]
        among = None if len(codes) == 1 and row.actors > 1 else every
        if row.actors == 3:
            chosen["powers"] = [code for of in codes[1:] for code in of]
        kept = partial(_between, row=row, codes=codes)
        known = scores(row, opened, among=among, by=grain, options=chosen, kept=kept)
        rows = within(known, since, until, on=known.period).order_by("period", "actor", "other", "field")
        fetched = rows.to_pyarrow()
        lacking = [] if fetched.num_rows else _lacking(row, opened)
    if not fetched.num_rows:
        built = name in builtin.BUILT_IN and grain != "year"
        raise OutOfCoverage(
            f"Nothing that is loaded or built in tells the {name} of {_called(found)}{_when(since, until)}.",
            found="built in for years alone" if built else None,
            wanted=_wanted(lacking or row.reads[:1], lacking=bool(lacking)),
        )
    return ibis.memtable(fetched)


def scores(
    row: Measure,
    opened: stores.Store,
    *,
    among: Sequence[str] | None,
    by: str,
    options: Mapping[str, Any] = MappingProxyType({}),
    kept: Callable[[ibis.Table], ibis.Table] = lambda every: every,
) -> ibis.Table:
    """A measure of what a store holds; the built-in scores for years of which it holds nothing of their source.

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
    carried = row.name in builtin.BUILT_IN and by == "year"
    known = kept(builtin.scores(row.name, by=by, **options)) if carried else None
    if known is not None and among is not None:
        known = known.filter(known.actor.isin(among), known.other.isnull() | known.other.isin(among))
    kinds = [kind for kind in row.reads if kind != COVERAGE.name]
    # The acts of the built-in documents stand beside what is loaded, but are no register that joins with others.
    if known is not None and (row.joins or EVENTS.name not in kinds) and _lacking(row, opened) == kinds:
        return known
    measured = kept(row.function(*(_held(opened, KINDS[kind]) for kind in row.reads), by=by, among=among, **options))
    if known is None:
        return measured
    loaded = opened.table(KINDS[row.reads[0]])
    if row.name == "interests":
        loaded = loaded.filter(loaded.issue.notnull())  # some editions of the votes name no issue at all
    return _filled(ibis.memtable(measured.to_pyarrow()), known, loaded)


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


def _filled(scores: ibis.Table, known: ibis.Table, loaded: ibis.Table) -> ibis.Table:
    """Scores of what is loaded, and built-in ones for the years of which nothing of their source is loaded."""
    if "since" in loaded.columns:  # A tie lasts: its source, once loaded, tells every year itself.
        told = loaded.select("source").distinct().to_pyarrow()["source"].to_pylist()
        return scores.union(ibis.memtable(known.filter(known.source.notin(told)).select(*SCORES.names).to_pyarrow()))
    moment = loaded.date if "date" in loaded.columns else loaded.period
    held = loaded.select("source", year=moment.year()).distinct().to_pyarrow().to_pylist()
    for source in {row["source"] for row in held}:
        years = [row["year"] for row in held if row["source"] == source]
        known = known.filter((known.source != source) | known.period.year().notin(years))
    return scores.union(ibis.memtable(known.select(*SCORES.names).to_pyarrow()))


def _asked(row: Measure, actor: str, other: str | None, third: str | None) -> list[str]:
    """The names that were given, where they are as many as the measure speaks of."""
    given = [name for name in (actor, other, third) if name is not None]
    least = {1: 1, 2: 1, 3: 3}[row.actors]
    if not least <= len(given) <= row.actors or (third is not None and other is None):
        wanted = {
            1: f"one state: detente measure {row.name} KHM",
            2: f"one state or two: detente measure {row.name} KHM USA",
            3: f"a state and two powers: detente measure {row.name} KHM USA --with CHN",
        }
        raise NotEnoughEvidence(
            f"{row.name} speaks of {('one actor', 'two actors', 'a state between two powers')[row.actors - 1]}.",
            found=", ".join(given),
            wanted=wanted[row.actors],
        )
    return given


def _between(scores: ibis.Table, row: Measure, codes: Sequence[Sequence[str]]) -> ibis.Table:
    """The scores of one actor towards another; of a measure without direction, whichever is named first."""
    columns = [scores.actor, scores.other, scores.third]
    there = reduce(and_, (column.isin(of) for column, of in zip(columns, codes, strict=False)))
    if row.directed:
        return scores.filter(there)
    back = reduce(and_, (column.isin(of) for column, of in zip((scores.other, scores.actor), codes, strict=False)))
    return scores.filter(there | back)


def _lacking(row: Measure, opened: stores.Store) -> list[str]:
    """The kinds of table that a measure reads and of which the store holds no row."""
    kinds = [kind for kind in row.reads if kind != COVERAGE.name]
    return [kind for kind in kinds if not opened.table(KINDS[kind]).limit(1).to_pyarrow().num_rows]


def _wanted(kinds: Sequence[str], *, lacking: bool) -> str:
    """What to load: the sources that give the kinds of table."""
    from detente.sources import SOURCES

    told = (f"{kind} ({', '.join(name for name, of in SOURCES.items() if of.kind.name == kind)})" for kind in kinds)
    of = " and ".join(told)
    return f"a loaded source of {of}" + ("" if lacking else " that knows them") + ": detente load"


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


def _options(row: Measure, options: Mapping[str, str]) -> dict[str, Any]:
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
