"""Measures and models applied: to what a store holds, and where it holds nothing to what is built in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import ibis

from detente import actors, builtin
from detente import store as stores
from detente.errors import OutOfCoverage
from detente.measures import MEASURES
from detente.models import MODELS, Model
from detente.scoring.asked import Row, between, called, chosen, grain, named, shelf, spoken_of, when
from detente.scoring.fits import applied, fitted, scores
from detente.scoring.held import lacking
from detente.scoring.panel import panel
from detente.scoring.points import Saying
from detente.scoring.spans import Year, bounds, within

__all__ = ["Row", "bounds", "fitted", "measure", "named", "panel", "scores", "shelf", "within"]


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
    saying: Saying = lambda _: None,
) -> ibis.Table:
    """Measure a relation over time from what the store holds, or from the built-in scores where it holds nothing.

    Args:
        name: a name of the shelf of measures, or of that of models.
        actor: a state or organisation, by any usual name or code; the states that it continues count as it.
        other: the second one; all others where none is given. A measure of one actor takes none.
        third: the power that the other is set against, for a measure of a state between two powers, which needs both.
        by: the period; the measure's own where none is given.
        since: the first year or day. A model is fitted to all that is known, from when on it is told.
        until: the last year or day.
        store: where the store is; by default the user's own.
        options: options of the measure, such as {"abstention": "half"}.
        saying: is told what is done where that takes a while.

    Returns:
        SCORES in the order of time. A missing period is unknown, not zero.

    Raises:
        UnknownName: no measure, option or period of this name.
        UnknownActor: no state or organisation of this name.
        NotEnoughEvidence: two names are one actor, more or fewer are given than the measure speaks of, the span
            ends before it begins, or a model has too little to be fitted to.
        OutOfCoverage: nothing that is loaded or built in can say.

    Example:
        >>> measure("agrement", "KHM")
        Traceback (most recent call last):
        ...
        detente.errors.UnknownName: No measure has this name.
          found: agrement
          nearest: agreement, alignment
    """
    row = named(name)
    period, settings = grain(row, by), chosen(row, options or {})
    bounds(since, until)
    found = spoken_of(row, actor, other, third)
    codes = [actors.lineage(state.code) for state in found]
    with stores.open(store) as opened:
        every = [code for of in codes for code in of]
        among = None if len(codes) == 1 and row.actors > 1 else every
        if row.actors == 3:
            settings["powers"] = [code for of in codes[1:] for code in of]
        kept = partial(between, row=row, codes=codes, options=settings)
        known = (
            applied(row, opened, parties=codes, options=settings, kept=kept, fresh=saying)
            if isinstance(row, Model)
            else scores(row, opened, among=among, by=period, options=settings, kept=kept, fresh=saying)
        )
        rows = within(known, since, until, on=known.period).order_by("period", "actor", "other", "field")
        fetched = rows.to_pyarrow()
        kinds = _kinds(row)
        absent = [] if fetched.num_rows else lacking(kinds, opened)
    if not fetched.num_rows:
        built = name in builtin.BUILT_IN and period != "year"
        raise OutOfCoverage(
            f"Nothing that is loaded or built in tells the {name} of {called(found)}{when(since, until)}.",
            found="built in for years alone" if built else None,
            wanted=_wanted(absent or kinds[:1], lacking=bool(absent)),
        )
    return ibis.memtable(fetched)


def _kinds(row: Row) -> Sequence[str]:
    """The kinds of table that a measure rests on, and those that a model cannot be without."""
    if not isinstance(row, Model):
        return row.reads if row.of is None else _kinds(MODELS[row.of])
    first = row.reads[0]
    return MEASURES[first].reads if first in MEASURES else row.reads


def _wanted(kinds: Sequence[str], *, lacking: bool) -> str:
    """What to load: the sources that give the kinds of table."""
    from detente.sources import SOURCES

    told = (f"{kind} ({', '.join(name for name, of in SOURCES.items() if of.kind.name == kind)})" for kind in kinds)
    of = " and ".join(told)
    return f"a loaded source of {of}" + ("" if lacking else " that knows them") + ": detente load"
