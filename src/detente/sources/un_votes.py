"""Roll-call votes of the United Nations General Assembly."""

from __future__ import annotations

from calendar import month_abbr
from pathlib import Path
from typing import TYPE_CHECKING

import ibis
from ibis.expr.types import DateColumn

from detente import actors
from detente.errors import BadTable
from detente.files.rows import dated, needed, parted, rows, told
from detente.tables import VOTES, Span, check

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, StringValue

_NEEDED = {
    "resolution": ("rcid", "undl_id"),
    "date": ("date",),
    "code": ("ccode", "iso3", "iso3c", "iso3_code", "country_code"),
    "vote": ("vote",),
}
_BALLOTS = {"1": 1, "2": 0, "3": -1, "yes": 1, "abstain": 0, "abstention": 0, "no": -1}
_NONE = ("8", "9", "absent", "not a member", "non-voting", "x", "na", ".")
ISSUES = {
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
        votes = _named(_apart(shaped).filter(lambda row: row.ballot.notnull()), held["code"])
        return check(_once(votes, path), VOTES, where=path.name)


def spans(path: Path) -> list[Span]:
    """The first and the last day that a file of votes covers.

    Args:
        path: the file.

    Returns:
        One span; none where it holds no vote.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "votes.csv")
        ...     _ = file.write_text("rcid,date,iso3,vote\\n9,2005-11-01,KHM,yes\\n")
        ...     spans(file)
        [Span(since=datetime.date(2005, 11, 1), until=datetime.date(2005, 11, 1), actors='*')]
    """
    table = rows(path)
    held = needed(table, _NEEDED, where=path.name)
    with told(path):
        day = _day(table, held["date"])
        ends = table.aggregate(first=day.min(), last=day.max()).to_pyarrow().to_pylist()[0]
    return [Span(ends["first"], ends["last"])] if ends["first"] else []


def _shaped(table: ibis.Table, held: dict[str, str]) -> ibis.Table:
    """Each row's roll call, day, code, ballot (null where none was cast), issues and importance."""
    told_vote = _text(table, held["vote"])
    return table.select(
        resolution=_text(table, held["resolution"]),
        told_date=table[held["date"]].cast("string"),
        date=_day(table, held["date"]),
        code=_text(table, held["code"]),
        told_vote=told_vote,
        ballot=told_vote.lower().cases(*_BALLOTS.items(), else_=None),
        issue=_issue(table),
        important=_flag(table, "importantvote") if "importantvote" in table.columns else ibis.null("boolean"),
    )


def _text(table: ibis.Table, name: str) -> StringValue:
    """A column as text, whole numbers without a decimal point."""
    return table[name].cast("string").strip().re_replace(r"\.0+$", "")


def _day(table: ibis.Table, name: str) -> ibis.expr.types.DateValue:
    """A column of days as 2005-11-01, as 11/1/2005 or 1/11/2005, or as 01nov2005, the way Stata prints them."""
    if isinstance(table[name], DateColumn):
        return table[name]
    text = table[name].cast("string").strip().left(10)
    numbers = text.re_extract(r"^(\d{1,2})/(\d{1,2})/(\d{4})$", 0).split("/")
    month, day = (1, 0) if _days_first(text) else (0, 1)
    slashes = numbers[2] + "-" + numbers[month].lpad(2, "0") + "-" + numbers[day].lpad(2, "0")
    named = text.lower().re_extract(r"^\d{2}([a-z]{3})\d{4}", 1)
    number = named.cases(*((month_abbr[place].lower(), f"{place:02}") for place in range(1, 13)), else_="")
    printed = table[name].cast("string").strip().substr(5, 4) + "-" + number + "-" + text.left(2)
    return ibis.coalesce(*(form.try_cast("date") for form in (text, slashes, printed)))


def _days_first(text: StringValue) -> bool:
    """Whether some day with slashes can only be read with its month second; Americans put the month first."""
    return bool(text.re_search(r"^(1[3-9]|2\d|3[01])/").any().to_pyarrow().as_py())


def _issue(table: ibis.Table) -> StringValue:
    """The issues that the publisher's flags name, or null where the file has no flags."""
    named = [ibis.ifelse(_flag(table, flag), name, None) for flag, name in ISSUES.items() if flag in table.columns]
    return ibis.literal("|").join(named).nullif("") if named else ibis.null("string")


def _flag(table: ibis.Table, name: str) -> BooleanValue:
    """A column of 1 and 0, or of true and false; null where it says neither."""
    return _text(table, name).lower().cases(("1", True), ("true", True), ("0", False), ("false", False))


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


def _apart(shaped: ibis.Table) -> ibis.Table:
    """Roll calls of two days that bear one number, as some of 2023 do with old ones: the later is told by its day."""
    calls = shaped.group_by("resolution").aggregate(first=shaped.date.min(), last=shaped.date.max())
    twice = calls.filter(calls.first < calls.last).select("resolution", "first").to_pyarrow()
    if not twice.num_rows:
        return shaped
    joined = shaped.left_join(ibis.memtable(twice), "resolution")
    later = (joined.date > joined.first).fill_null(False)
    number = later.ifelse(joined.resolution + ":" + joined.date.cast("string"), joined.resolution)
    return joined.mutate(resolution=number).select(*shaped.columns)


def _once(votes: ibis.Table, path: Path) -> ibis.Table:
    """Each ballot once; a state that votes in two ways on one roll call is refused by name."""
    ballots = votes.group_by("record").aggregate(least=votes.ballot.min(), most=votes.ballot.max(), rows=votes.count())
    twice = ballots.filter(ballots.rows > 1).order_by((ballots.least < ballots.most).desc()).limit(1)
    found = twice.to_pyarrow().to_pylist()
    if not found:
        return votes
    if found[0]["least"] < found[0]["most"]:
        raise BadTable(
            f"{path.name} tells two ballots of one state on one roll call, record {found[0]['record']}.",
            found=f"{found[0]['least']} and {found[0]['most']}",
            wanted="one ballot of each state on each roll call",
        )
    return votes.distinct(on="record", keep="first")


def _named(ballots: ibis.Table, column: str) -> ibis.Table:
    system = "cow" if column == "ccode" else "iso3"
    known = dated(ballots, parted(actors.codes(system)), code="code", on="date", to="actor")
    return known.mutate(source=ibis.literal("un_votes"), record=known.resolution + "/" + known.actor)
