"""What aid is for: services delivered, or how a state is governed."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
from ibis.expr.types import StringValue, Table

from detente.errors import allowed
from detente.measures.dependence import one_unit
from detente.scored import scored
from detente.tables import FLOWS, check

PURPOSES = ("aim", "field")
AIMS = {
    "services": (
        "health",
        "education",
        "investment",
        "environment",
        "science",
        "humanitarian",
        "culture",
        "migration",
        "trade",
    ),
    "advocacy": ("governance", "human-rights", "legal"),
}

_CELL = ("source", "actor", "other", "field", "period")


def purposes(flows: Table, *, by: str = "year", among: Sequence[str] | None = None, apart: str = "aim") -> Table:
    """What a donor's aid to a recipient is for: the share that delivers services, that advocates, and the rest.

    Services are health, education, infrastructure, production, relief and the like; advocacy is governance, civil
    society, justice and human rights. The shares are of all aid of the year, that of which the source tells no
    purpose too, and add up to one. A missing row means that the source tells of no aid for that purpose, or of none
    at all in that year: it is not zero.

    Args:
        flows: a table of the kind FLOWS; only its rows of kind "aid" count. A negative amount, as of a net repayment,
            counts as none. An actor that is not known (?NAME) has no row.
        by: the period, "year".
        among: codes of the donors and recipients wanted; all where none is given.
        apart: "aim": services, advocacy, other (military, diplomatic and aid at large) and untold; or "field", by the
            field of cooperation, "untold" where the source tells none.

    Returns:
        SCORES, one row a source, donor (actor), recipient (other), field (the aim or field) and year. value is [0, 1];
        high is the share were all that is untold for this too, and low is the value: null where nothing is untold,
        and for what is untold; n is the number of rows of flows.

    Raises:
        BadTable: the table is not of the kind FLOWS, or a source tells aid in two units.
        UnknownName: `by` or `apart` is not one of those above.

    Source: aid by its purpose: Tierney and others (2011), doi:10.1016/j.worlddev.2011.07.029; aid to how a state is
        governed as a thing apart: Carothers (1999), Aiding Democracy Abroad. Which field serves which aim is ours.

    Example:
        >>> from datetime import date
        >>> from detente.tables import table
        >>> def given(purpose, value):
        ...     return ("crs", purpose, date(2020, 1, 1), "USA", "KHM", "aid", value, "USD", None, purpose)
        >>> scores = purposes(table(FLOWS, [given("health", 3.0), given("governance", 1.0)])).order_by("field")
        >>> scores.select("field", "value").to_pyarrow().to_pylist()
        [{'field': 'advocacy', 'value': 0.25}, {'field': 'services', 'value': 0.75}]
    """
    allowed(by, ("year",), what="period")
    allowed(apart, PURPOSES, what="way to tell purposes apart")
    aid = check(flows, FLOWS, where="purposes")
    aid = aid.filter(aid.kind == "aid", aid.actor != aid.other, ~aid.actor.startswith("?"), ~aid.other.startswith("?"))
    if among is not None:
        aid = aid.filter(aid.actor.isin(list(among)), aid.other.isin(list(among)))
    one_unit(aid)
    field = _aim(aid.purpose) if apart == "aim" else aid.purpose.fill_null("untold")
    aid = aid.mutate(period=aid.period.truncate("Y"), field=field)
    sums = aid.group_by(_CELL).aggregate(value=aid.value.sum(), n=aid.count())
    return scored(_shares(sums.filter(sums.value > 0)), "purposes", apart)


def _aim(purpose: StringValue) -> StringValue:
    """The aim that a field of cooperation serves."""
    aims = [(purpose.isin(fields), aim) for aim, fields in AIMS.items()]
    return ibis.cases((purpose.isnull(), "untold"), *aims, else_="other")


def _shares(sums: Table) -> Table:
    """The share of each purpose in what a donor gives a recipient, and what it would be with all that is untold."""
    pair = [name for name in _CELL if name != "field"]
    totals = sums.group_by(pair).aggregate(
        total=sums.value.sum(), untold=sums.value.sum(where=sums.field == "untold").fill_null(0.0)
    )
    rows = sums.join(totals, pair)
    claimed = (rows.untold > 0) & (rows.field != "untold")
    value, nothing = rows.value / rows.total.nullif(0), ibis.null("float64")
    high = ibis.least((rows.value + rows.untold) / rows.total.nullif(0), 1.0)
    return rows.select(*_CELL, "n", value=value, low=claimed.ifelse(value, nothing), high=claimed.ifelse(high, nothing))
