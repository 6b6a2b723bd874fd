"""What one state's acts towards another add up to, cooperation against conflict."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import pyarrow as pa
from ibis.expr.types import Table

from detente import acts
from detente.coverage import possible, standing
from detente.errors import allowed
from detente.intervals import Z
from detente.scored import scored
from detente.tables import COVERAGE, EVENTS, GRAINS, check

WEIGHTS = ("source", "PLOVER", "quad", "KEDS", "ICEWS")
FIELDS = ("each", "together")
KINDS = ("all", "verbal", "material")

_CELL = ("source", "actor", "other", "field", "period")


def cooperation(
    events: Table,
    coverage: Table,
    *,
    by: str = "month",
    among: Sequence[str] | None = None,
    weights: str = "source",
    kind: str = "all",
    fields: str = "each",
) -> Table:
    """What one state's acts towards another add up to: above zero cooperation outweighs conflict, below it the reverse.

    It is the sum of the weights of the acts that happened, by who acted, towards whom, in which field and period.
    More reporting brings more acts of both signs, so compare it with n, and never across sources: each source, with
    its own code book, has its own rows. A missing row means that no source can speak of that cell. Where a source
    covers the whole period and has told of that pair and field at another time, no act is a zero with n = 0;
    elsewhere it is no row. A period that a source covers in part has the acts of that part, and no sign of it:
    what the source covers stands in COVERAGE, and n, the number of acts, cannot tell a short month from a quiet one.

    Args:
        events: a table of the kind EVENTS. Left out are acts that did not happen, acts of an actor towards itself,
            actors that are not known (?NAME), acts without a date or a weight, and, by month, acts of which only
            the year is known.
        coverage: a table of the kind COVERAGE; only its rows of kind "events" count. A source without a row
            here, such as a collection of documents, has the periods with acts only.
        by: the period, "month" or "year".
        among: codes of the actors whose pairs are wanted; all pairs where none is given.
        weights: "source", the weight that the source gives; "PLOVER", PLOVER's score of the act and mode; "quad", +1
            for cooperation and -1 for conflict; "KEDS" or "ICEWS", the Goldstein weight of the CAMEO code in that
            book, for acts coded in CAMEO only.
        kind: "all" acts; "verbal", what is said, alone; or "material", what is done, alone: by the quad class of the
            act. An act that has no class, such as CAMEO's statements and appeals, counts in "all" only.
        fields: "each" field beside all of them together, or all "together" alone, which takes half the time.

    Returns:
        SCORES, one row a source, directed pair, field and period; field "all" holds every act, those without a field
        too. value is in weight points, without bounds; low and high are a 90 % interval that takes acts for
        independent arrivals (a marked Poisson process), null where n is 0; n is the number of acts.

    Raises:
        BadTable: a table is not of its kind.
        UnknownName: `by`, `weights`, `kind` or `fields` is not one of those above.

    Source: Goldstein (1992), doi:10.1177/0022002792036002007; PLOVER, Open Event Data Alliance (2021).

    Example:
        >>> from datetime import date
        >>> from detente.tables import table
        >>> def act(record, day, weight):
        ...     return ("papers", record, day, "day", "USA", "KHM", "AID", None, "health", "PLOVER", "AID", weight,
        ...             "happened", None, None, None, None)
        >>> events = table(EVENTS, [act("1", date(2010, 6, 1), 7.0), act("2", date(2010, 6, 9), -2.0)])
        >>> scores = cooperation(events, table(COVERAGE, [])).order_by("field")
        >>> scores.select("actor", "other", "field", "value", "n").to_pyarrow().to_pylist()
        ... # doctest: +NORMALIZE_WHITESPACE
        [{'actor': 'USA', 'other': 'KHM', 'field': 'all', 'value': 5.0, 'n': 2},
         {'actor': 'USA', 'other': 'KHM', 'field': 'health', 'value': 5.0, 'n': 2}]
    """
    allowed(by, GRAINS, what="period")
    allowed(weights, WEIGHTS, what="weights")
    allowed(kind, KINDS, what="kind of act")
    allowed(fields, FIELDS, what="way of telling fields")
    told = happened(check(events, EVENTS, where="cooperation"), by)
    if among is not None:
        told = told.filter(told.actor.isin(list(among)), told.other.isin(list(among)))
    if kind != "all":
        told = told.filter(told.act.isin([act for act in acts.ACTS if acts.quad(act).startswith(kind)]))
    sums = _sums(_weighed(told, weights), by, fields)
    zeros = _zeros(sums, check(coverage, COVERAGE, where="cooperation"), by)
    return _scores(sums.union(zeros), by, weights if kind == "all" else f"{weights}:{kind}")


def happened(events: Table, by: str) -> Table:
    """The acts of one actor towards another that happened, each with its period; unknown actors are among them.

    Args:
        events: a table of the kind EVENTS.
        by: the period, "month" or "year"; by month, an act of which only the year is known is no row.

    Returns:
        The same columns, and period, its first day.

    Example:
        >>> from datetime import date
        >>> from detente.tables import table
        >>> def act(record, other, status):
        ...     day = date(2010, 6, 9)
        ...     return ("papers", record, day, "day", "USA", other, "AID", None, None, "PLOVER", "AID", 7.0, status,
        ...             None, None, None, None)
        >>> told = [act("1", "KHM", "happened"), act("2", "KHM", "planned"), act("3", "USA", "happened")]
        >>> happened(table(EVENTS, told), "month").select("record", "period").to_pyarrow().to_pylist()
        [{'record': '1', 'period': datetime.date(2010, 6, 1)}]
    """
    exact = ("day", "month") if by == "month" else ("day", "month", "year")
    told = events.filter(
        events.status == "happened",
        events.actor != events.other,
        events.date.notnull(),
        events.precision.isin(exact),
    )
    return told.mutate(period=told.date.truncate("M" if by == "month" else "Y"))


def _weighed(told: Table, weights: str) -> Table:
    """The acts that have a weight in the chosen book."""
    if weights == "source":
        return told.filter(told.weight.notnull())
    if weights in ("KEDS", "ICEWS"):
        told = told.filter(told.book.isin(("KEDS", "ICEWS"))).mutate(key=told.code)
        known = {
            code: weight for code, row in acts.cameo().items() if (weight := getattr(row, weights.lower())) is not None
        }
    else:
        told = told.mutate(key=told.act + "/" + told["mode"].fill_null(""))
        known = {f"{act}/{mode}": _weight(act, mode, weights) for act in acts.ACTS for mode in ("", *acts.MODES[act])}
    book = ibis.memtable(pa.table({"key": list(known), "weight": list(known.values())}))
    return told.drop("weight").join(book, "key")


def _weight(act: str, mode: str, weights: str) -> float:
    """What an act weighs in PLOVER, or by its quad class alone."""
    if weights == "PLOVER":
        return acts.plover_weight(act, mode)
    return 1.0 if acts.quad(act).endswith("cooperation") else -1.0


def _sums(told: Table, by: str, fields: str) -> Table:
    """The sum of weights, of their squares, and the number of acts: by field, and for all fields together."""
    # Whole numbers for periods, and names looked at once a cell: both are a good part of the time of many acts.
    moment = told.date.year() * 12 + told.date.month() - 1 if by == "month" else told.date.year() * 12
    told = told.mutate(moment=moment.cast("int16"))
    cell = [name for name in _CELL if name != "period" and (name != "field" or fields == "each")]
    sums = told.group_by(*cell, "moment").aggregate(
        value=told.weight.sum(), squares=(told.weight * told.weight).sum(), n=told.count()
    )
    sums = sums.filter(~sums.actor.startswith("?"), ~sums.other.startswith("?"))
    whole = sums.moment.cast("int64")
    sums = sums.mutate(period=ibis.date((whole // 12).cast("int64"), (whole % 12 + 1).cast("int64"), 1))
    if fields == "together":
        return sums.mutate(field=ibis.literal("all")).select(*_CELL, "value", "squares", "n")
    by_field = sums.select(*_CELL, "value", "squares", "n")
    return by_field.filter(by_field.field.notnull()).union(altogether(by_field, "value", "squares", "n"))


def altogether(by_field: Table, *sums: str) -> Table:
    """The sums over all fields, of sums that were taken by field, so that the rows are read once.

    Args:
        by_field: source, actor, other, field (null where none is known), period, and the sums.
        sums: the names of the columns to add up.

    Returns:
        The same columns, with field "all".

    Example:
        >>> cell = {"source": "icews", "actor": "KHM", "other": "USA", "period": "2010-01-01"}
        >>> rows = ibis.memtable([cell | {"field": "aid", "n": 2}, cell | {"field": "trade", "n": 3}])
        >>> altogether(rows.select(*_CELL, "n"), "n").select("field", "n").to_pyarrow().to_pylist()
        [{'field': 'all', 'n': 5}]
    """
    keys = [name for name in _CELL if name != "field"]
    added = {name: by_field[name].sum().cast(by_field[name].type()) for name in sums}
    every = by_field.group_by(*keys).aggregate(**added)
    return every.mutate(field=ibis.literal("all")).select(*by_field.columns)


def _zeros(sums: Table, coverage: Table, by: str) -> Table:
    """The cells without an act: pairs and fields that a source has told of, in periods that it covers whole."""
    cells = possible(sums.select(*_CELL[:-1]).distinct(), coverage, by=by, kind=EVENTS)
    empty = standing(cells, "actor", "other").anti_join(sums, _CELL)
    return empty.select(*_CELL, value=ibis.literal(0.0), squares=ibis.literal(0.0), n=ibis.literal(0, type="int64"))


def _scores(sums: Table, by: str, counted: str) -> Table:
    """Shape the sums as SCORES, with the interval; `counted` says which acts, and by which weights."""
    margin = (sums.n > 0).ifelse(Z * sums.squares.sqrt(), ibis.null("float64"))
    return scored(sums.mutate(low=sums.value - margin, high=sums.value + margin), "cooperation", counted, by=by)
