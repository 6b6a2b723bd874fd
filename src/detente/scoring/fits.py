"""Models fitted to what a store holds, by way of the measures that they read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import ibis

from detente.models import MODELS, Fit, Model
from detente.scoring.asked import Row
from detente.scoring.held import told
from detente.scoring.panel import TOLD, Parties, grouped, news, panel
from detente.scoring.points import Saying, points
from detente.store import Store
from detente.tables import SCORES, VOTES, table


def scores(
    row: Row,
    opened: Store,
    *,
    among: Sequence[str] | None,
    by: str,
    options: Mapping[str, Any] = MappingProxyType({}),
    kept: Callable[[ibis.Table], ibis.Table] = lambda every: every,
    fresh: Saying | None = None,
) -> ibis.Table:
    """A measure of what a store holds, or a model fitted to it; built-in scores for what it holds nothing of.

    Args:
        row: the measure or the model, from its shelf.
        opened: the store.
        among: the codes between which to measure; all where None.
        by: the period.
        options: options of the measure.
        kept: leaves those scores out that are not wanted, before any is fetched.
        fresh: is told what is done before ideal points are fitted to votes on which the built-in ones do not rest,
            which takes a while; where there is none, the built-in ones count.

    Returns:
        SCORES, among them those of the measure that the store holds as they were published; of a model that there is
        nothing to fit to, no rows.

    Example:
        >>> from detente import store
        >>> from detente.measures import MEASURES
        >>> with store.open() as opened:
        ...     known = scores(MEASURES["agreement"], opened, among=["KHM", "CHN"], by="year")
        >>> set(known.actor.to_pyarrow().to_pylist())
        {'CHN'}
    """
    if isinstance(row, Model):
        parties = () if among is None else grouped(among)
        return applied(row, opened, parties=parties, options=options, kept=kept, fresh=fresh)
    if row.of is not None:
        read = applied(MODELS[row.of], opened, parties=() if among is None else [among], fresh=fresh)
        return kept(row.function(read, by=by, among=among, **options))
    return told(row, opened, among=among, by=by, options=options, kept=kept)


def applied(
    row: Model,
    opened: Store,
    *,
    parties: Parties = (),
    options: Mapping[str, Any] = MappingProxyType({}),
    kept: Callable[[ibis.Table], ibis.Table] = lambda every: every,
    fresh: Saying | None = None,
) -> ibis.Table:
    """The scores of a model that is fitted to what a store holds; arguments as for `scores` and `panel`.

    Example:
        >>> from detente import store
        >>> with store.open() as opened:
        ...     known = applied(MODELS["affinity"], opened, parties=[["FRA"], ["FJI"]])
        >>> known.count().to_pyarrow().as_py()
        0
    """
    if VOTES.name in row.reads:
        known = points(row, opened, fresh=fresh)
        codes = [code for line in parties for code in line]
        return kept(known.filter(known.actor.isin(codes)) if codes else known)
    fit = fitted(row, opened, parties=parties, options=options)
    return kept(fit.scores) if fit else table(SCORES, [])


def fitted(
    row: Model, opened: Store, *, parties: Parties = (), options: Mapping[str, Any] = MappingProxyType({})
) -> Fit | None:
    """A model of pairs fitted to what a store holds, and to what is built in where it holds nothing.

    Args:
        row: the model, from its shelf; one that reads the scores of measures.
        opened: the store.
        parties: whose pairs to fit, as `panel` takes them.
        options: options of the model.

    Returns:
        The fit: its `scores`, and whatever else the model tells, such as the turns of phases. None where nothing is
        told that it could be fitted to.

    Example:
        >>> from detente import store
        >>> with store.open() as opened:
        ...     fit = fitted(MODELS["affinity"], opened, parties=[["KHM"], ["USA"]])
        >>> fit.scores.actor.to_pyarrow().to_pylist()[0]
        'KHM'
    """
    names = [name for name in row.reads if TOLD[name][0] == "month" or options.get("yearly") == "yes"]
    rows = panel(opened, names, parties=parties)
    if not rows.filter(rows.measure == row.reads[0], rows.n > 0).limit(1).to_pyarrow().num_rows:
        return None
    settings: Any = row.set(options)
    fit: Fit = settings.fit(rows, news=news(opened)) if row.news else settings.fit(rows)
    return fit
