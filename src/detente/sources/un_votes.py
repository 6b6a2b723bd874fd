"""Roll-call votes of the United Nations General Assembly."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import ibis

from detente import actors
from detente.errors import BadTable
from detente.files import dated, needed, parted, rows, told
from detente.tables import VOTES, check

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, StringValue

_NEEDED = {
    "resolution": ("rcid", "undl_id"),
    "date": ("date",),
    "code": ("ccode", "iso3", "iso3c", "iso3_code", "country_code"),
    "vote": ("vote",),
}
_BALLOTS = {"1": 1, "2": 0, "3": -1, "yes": 1, "abstain": 0, "abstention": 0, "no": -1}
_NONE = ("8", "9", "absent", "not a member", "non-voting", "x")
_ISSUES = {
    "me": "Middle East",
    "nu": "nuclear",
    "di": "disarmament",
    "hr": "human rights",
    "co": "colonialism",
    "ec": "economic",
}


def read(path: Path) -> ibis.Table:
    """Read recorded votes of the General Assembly, one ballot a row.

    The file is the one its publisher offers (UNVotes, with states by Correlates of War number), or a table with
    roll call, date, state (COW number or ISO3) and vote, in words or the publisher's numbers.

    Args:
        path: a Parquet, CSV or tab-separated file, plain or gzipped.

    Returns:
        A VOTES table. A state that was absent or no member has no row. A state that detente does not know is ?CODE.

    Raises:
        BadTable: the file is missing or cut short, lacks a column, or holds a vote or date that cannot be.

    Source: Voeten, Strezhnev and Bailey, United Nations General Assembly Voting Data, doi:10.7910/DVN/LEJUQZ.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "votes.csv")
        ...     _ = file.write_text("rcid,date,iso3,vote\\n9,2005-11-01,KHM,yes\\n9,2005-11-01,USA,absent\\n")
        ...     read(file).select("actor", "ballot").to_pyarrow().to_pylist()
        [{'actor': 'KHM', 'ballot': 1}]
    """
    table = rows(path)
    held = needed(table, _NEEDED, where=path.name)
    if "body" in table.columns:
        table = table.filter(table.body == "General Assembly")
    with told(path):
        shaped = _shaped(table, held)
        _refuse(shaped, path)
        votes = _named(shaped.filter(shaped.ballot.notnull()), held["code"])
        return check(votes, VOTES, where=path.name)


def span(path: Path) -> tuple[date, date] | None:
    """The first and the last day that a file of votes covers.

    Args:
        path: the file.

    Returns:
        Two days; None where it holds no vote.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "votes.csv")
        ...     _ = file.write_text("rcid,date,iso3,vote\\n9,2005-11-01,KHM,yes\\n")
        ...     span(file)
        (datetime.date(2005, 11, 1), datetime.date(2005, 11, 1))
    """
    table = rows(path)
    day = _day(table[needed(table, _NEEDED, where=path.name)["date"]].cast("string"))
    with told(path):
        ends = table.aggregate(first=day.min(), last=day.max()).to_pyarrow().to_pylist()[0]
    return (ends["first"], ends["last"]) if ends["first"] else None


def _shaped(table: ibis.Table, held: dict[str, str]) -> ibis.Table:
    """Each row's roll call, day, code, ballot (null where none was cast), issues and importance."""
    told_vote = _text(table, held["vote"])
    return table.select(
        resolution=_text(table, held["resolution"]),
        told_date=table[held["date"]].cast("string"),
        date=_day(table[held["date"]].cast("string")),
        code=_text(table, held["code"]),
        told_vote=told_vote,
        ballot=told_vote.lower().cases(*_BALLOTS.items(), else_=None),
        issue=_issue(table),
        important=_flag(table, "importantvote") if "importantvote" in table.columns else ibis.null("boolean"),
    )


def _text(table: ibis.Table, name: str) -> StringValue:
    """A column as text, whole numbers without a decimal point."""
    return table[name].cast("string").strip().re_replace(r"\.0+$", "")


def _day(text: StringValue) -> ibis.expr.types.DateValue:
    """2005-11-01, or 11/1/2005 as Americans write it, as a day."""
    numbers = text.re_extract(r"^(\d{1,2})/(\d{1,2})/(\d{4})$", 0).split("/")
    american = numbers[2] + "-" + numbers[0].lpad(2, "0") + "-" + numbers[1].lpad(2, "0")
    return ibis.coalesce(text.left(10).try_cast("date"), american.try_cast("date"))


def _issue(table: ibis.Table) -> StringValue:
    """The issues that the publisher's flags name, or null where the file has no flags."""
    named = [ibis.ifelse(_flag(table, flag), name, None) for flag, name in _ISSUES.items() if flag in table.columns]
    return ibis.literal("|").join(named).nullif("") if named else ibis.null("string")


def _flag(table: ibis.Table, name: str) -> BooleanValue:
    return table[name].cast("string").re_search(r"^(1(\.0+)?|true|True)$")


def _refuse(shaped: ibis.Table, path: Path) -> None:
    """Name the first row whose vote or date says nothing."""
    known = shaped.told_vote.lower().isin([*_BALLOTS, *_NONE])
    for name, wrong, wanted in (
        ("told_vote", ~known.fill_null(False), "yes, abstain, no, absent or 1, 2, 3, 8, 9"),
        ("told_date", shaped.date.isnull(), "a day such as 2005-11-01"),
    ):
        first = shaped.filter(wrong).limit(1).to_pyarrow().to_pylist()
        if first:
            what = name.removeprefix("told_")
            where = f"{path.name}: the row of {first[0]['code']} in roll call {first[0]['resolution']}"
            raise BadTable(f"{where} has no {what} that can be read.", found=first[0][name], wanted=wanted)


def _named(ballots: ibis.Table, column: str) -> ibis.Table:
    system = "cow" if column == "ccode" else "iso3"
    known = dated(ballots, parted(actors.codes(system)), code="code", on="date", to="actor")
    return known.mutate(source=ibis.literal("un_votes"), record=known.resolution + "/" + known.actor)
