"""How many standing ties bind two states: alliances, treaties, shared organisations, missions."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
from ibis.expr.types import IntegerValue, StringValue, Table

from detente.coverage import possible, spoken, standing, whole
from detente.errors import allowed
from detente.scored import scored
from detente.tables import COVERAGE, TIES, check

TIED = ("kind", "field", "obligation")

_CELL = ("source", "actor", "other", "field", "period")


def treaties(
    ties: Table, coverage: Table, *, by: str = "year", among: Sequence[str] | None = None, apart: str = "kind"
) -> Table:
    """How many ties bind one state to another in a year: alliances, treaties, shared organisations, missions, rivalry.

    A tie counts in every year in which it is in force for a day at least, and one without a last day lasts to the
    end of what its source covers. A missing row means that no source can speak of that pair in the whole of that
    year. Where a source can, and tells of such a tie of the two at another time, no tie is a zero with n = 0. Each
    source has its own rows, as several list the same treaty.

    Args:
        ties: a table of the kind TIES. A tie that binds both alike counts for either; another binds the actor
            towards the other, as a mission does. Two members of an organisation share it. Left out are ties whose
            first day is not known, treaties that were signed and are not in force, memberships other than full,
            and actors that are not known (?NAME).
        coverage: a table of the kind COVERAGE; only its rows of kind "ties" count.
        by: the period, "year".
        among: codes of the actors whose pairs are wanted; all pairs where none is given.
        apart: "kind", the number of ties by kind: alliance, treaty, organisation, representation, rivalry; "field",
            the number of alliances and treaties by their field of cooperation, "untold" where they have none;
            "obligation", the strongest that an alliance lays upon the actor: 3 to fight beside the other, 2 to stay
            neutral or not to attack it, 1 to consult.

    Returns:
        SCORES, one row a source, directed pair, field (the kind or field of tie) and year. value is the number of
        ties, at least 0, of obligation [0, 3]; no interval is claimed; n is the number of ties that are listed, which
        is less than value where a source tells only how many organisations two states share.

    Raises:
        BadTable: a table is not of its kind.
        UnknownName: `by` or `apart` is not one of those above.

    Source: the order of obligations is that of Singer and Small (1966), doi:10.1177/002234336600300101, as valued by
        Signorino and Ritter (1999), doi:10.1111/0020-8833.00113; offence beside defence is ours.

    Example:
        >>> from datetime import date
        >>> from detente.tables import table
        >>> pact = ("atop", "1", "JPN", "USA", "alliance", "defense|consultation", date(1960, 1, 1), None, True)
        >>> covered = [("atop", "1", "ties", date(1959, 1, 1), date(1960, 12, 31), "*")]
        >>> scores = treaties(table(TIES, [pact]), table(COVERAGE, covered), apart="obligation")
        >>> scores = scores.filter(scores.actor == "USA").order_by("period")
        >>> scores.select("actor", "other", "value", "n").to_pyarrow().to_pylist()
        [{'actor': 'USA', 'other': 'JPN', 'value': 0.0, 'n': 0}, {'actor': 'USA', 'other': 'JPN', 'value': 3.0, 'n': 1}]
    """
    allowed(by, ("year",), what="period")
    allowed(apart, TIED, what="way to tell ties apart")
    ties, coverage = check(ties, TIES, where="treaties"), check(coverage, COVERAGE, where="treaties")
    told = bound(ties, coverage, among=among)
    if apart != "kind":
        told = told.filter(told.kind.isin(("alliance", "treaty") if apart == "field" else ("alliance",)))
    told = told.mutate(field=told.field.fill_null("untold") if apart == "field" else told.kind)
    cells = told.group_by(_CELL)
    held = cells.aggregate(value=told.strength.max() if apart == "obligation" else told.number.sum(), n=told.count())
    none = possible(held.drop("period", "value", "n").distinct(), coverage, by="year", kind=TIES).anti_join(held, _CELL)
    none, zero = standing(none, "actor", "other"), ibis.literal(0, type="int64")
    rows = held.cast({"value": "int64"}).union(none.select(*_CELL).mutate(value=zero, n=zero))
    return scored(rows, "treaties", apart)


def bound(ties: Table, coverage: Table, *, among: Sequence[str] | None = None) -> Table:
    """The ties in force in each year that their source covers, told of either side that they bind.

    Args:
        ties: a table of the kind TIES.
        coverage: a table of the kind COVERAGE.
        among: the states wanted; all where none is given.

    Returns:
        One row a tie, actor, other and period (the first day of the year): source, kind, field; number, how many
        ties the row stands for; strength, 1 to 3, what an alliance obliges to.

    Example:
        >>> from datetime import date
        >>> from detente.tables import table
        >>> day = date(2000, 1, 1)
        >>> ties = [("cow", code, code, "ASEAN", "organisation", None, day, None, False) for code in ("KHM", "LAO")]
        >>> covered = [("cow", "1", "ties", day, date(2000, 12, 31), "*")]
        >>> bound(table(TIES, ties), table(COVERAGE, covered)).order_by("actor").other.to_pyarrow().to_pylist()
        ['LAO', 'KHM']
    """
    listed = ties.filter(ties.since.notnull(), (ties.level != "signed").fill_null(True), ~ties.actor.startswith("?"))
    if among is not None:
        wanted = list(among)
        shared = (listed.kind == "organisation") & ~listed.mutual
        listed = listed.filter(listed.actor.isin(wanted) & (shared | listed.other.isin(wanted)))
    held = _yearly(listed, whole(coverage, by="year", kind=TIES))
    held = held.mutate(number=_number(held.level), strength=strength(held.level))
    pairs = held.filter((held.kind != "organisation") | held.mutual, ~held.other.startswith("?"))
    back = pairs.filter(pairs.mutual).rename(actor="other", other="actor").select(*pairs.columns)
    both = pairs.union(back)
    both = _told(both).union(_shared(held.filter(held.kind == "organisation", ~held.mutual)))
    return both.filter(both.actor != both.other)


def _yearly(listed: Table, years: Table) -> Table:
    """A row for each year in which a tie is in force and of which its source speaks.

    The years are told one by one, as a tie set beside every year of its source makes thirty times the rows it needs.
    """
    ends = years.group_by("source").aggregate(first=years.period.min().year(), last=years.period.max().year())
    known = listed.join(ends, "source")
    # One without a last day lasts as long as the source covers.
    until = ibis.least(known.until.year().fill_null(known.last), known.last)
    known = known.mutate(first=ibis.greatest(known.since.year(), known.first), last=until)
    known = known.filter(known.first <= known.last)
    each = known.mutate(year=ibis.range(known.first, known.last + 1).unnest()).drop("first", "last")
    return each.mutate(period=ibis.date(each.year, 1, 1)).drop("year").join(years, ["source", "period"])


def _told(held: Table) -> Table:
    """The ties in a year, once each, of those pairs of which the source speaks."""
    columns = ("source", "record", "kind", "field", "actor", "other", "period", "number", "strength")
    return held.filter(spoken(held)).select(*columns).distinct()


def _shared(members: Table) -> Table:
    """The organisations that two states are full members of, by year."""
    members = members.filter((members.level == "full member").fill_null(True))
    one = members.select("source", "period", "actor", "kind", "field", "number", "strength", body="other").distinct()
    two = one.select("source", "period", "body", other="actor")
    pairs = one.join(two, ["source", "period", "body"])
    return (
        pairs.filter(pairs.actor != pairs.other)
        .select("source", "kind", "field", "actor", "other", "period", "number", "strength", record=pairs.body)
        .select("source", "record", "kind", "field", "actor", "other", "period", "number", "strength")
    )


def _number(level: StringValue) -> IntegerValue:
    """How many ties a row stands for: a level that is a number says it."""
    return level.re_search(r"^[0-9]+$").fill_null(False).ifelse(level, "1").cast("int64")


def strength(level: StringValue) -> IntegerValue:
    """What an alliance obliges to, by the words of its source: 3 to fight, 2 to stay out, 1 to consult or untold.

    Example:
        >>> words = ("defense|consultation", "Neutrality", "nonaggression", "entente", None)
        >>> levels = ibis.memtable({"level": words}, schema={"level": "string"})
        >>> strength(levels.level).to_pyarrow().to_pylist()
        [3, 2, 2, 1, 1]
    """
    words = level.lower()
    fight, abstain = (
        words.contains(one).fill_null(False) | words.contains(two).fill_null(False)
        for one, two in (("defen", "offen"), ("neutral", "aggression"))
    )
    return ibis.cases((fight, 3), (abstain, 2), else_=1).cast("int64")
