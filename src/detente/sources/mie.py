"""Militarized Interstate Events: threats, displays and uses of force between states since 1816."""

from __future__ import annotations

from pathlib import Path

import ibis
from ibis.expr.types import DateValue, IntegerValue

from detente import actors
from detente.errors import BadTable
from detente.files.rows import dated, needed, rows, told
from detente.kinds.events import Meaning, coded
from detente.tables import EVENTS, Span, check

_NEEDED = {
    "number": ("micnum",),
    "event": ("eventnum",),
    "first": ("ccode1",),
    "second": ("ccode2",),
    "year": ("styear",),
    "month": ("stmon",),
    "day": ("stday",),
    "action": ("action",),
}
# The numbers of the code book, which are those of the Militarized Interstate Disputes. PLOVER has no weight for most.
ACTIONS = {
    "1": Meaning("THREATEN", "violence", "military"),  # threat to use force
    "2": Meaning("THREATEN", "violence", "military"),  # threat to blockade
    "3": Meaning("THREATEN", "territory", "territory"),  # threat to occupy territory
    "4": Meaning("THREATEN", "violence", "military"),  # threat to declare war
    "5": Meaning("THREATEN", "violence", "military"),  # threat to use weapons of mass destruction
    "6": Meaning("THREATEN", "violence", "military"),  # threat to join a war
    "7": Meaning("MOBILIZE", "troops", "military"),  # show of force
    "8": Meaning("MOBILIZE", "troops", "military"),  # alert
    "9": Meaning("MOBILIZE", "weapons", "military"),  # nuclear alert
    "10": Meaning("MOBILIZE", "troops", "military"),  # mobilisation
    "11": Meaning("MOBILIZE", "troops", "territory"),  # fortification of a border
    "12": Meaning("COERCE", None, "territory"),  # violation of a border
    "13": Meaning("COERCE", "restrict", "military"),  # blockade
    "14": Meaning("COERCE", "seize", "territory"),  # occupation of territory
    "15": Meaning("COERCE", "seize", "military"),  # seizure
    "16": Meaning("ASSAULT", None, "military"),  # attack
    "17": Meaning("ASSAULT", None, "military"),  # clash
    "18": Meaning("MOBILIZE", None, "military"),  # declaration of war
    "19": Meaning("ASSAULT", "unconventional", "military"),  # use of weapons of mass destruction
    "20": Meaning("ASSAULT", None, "military"),  # beginning of an interstate war
    "21": Meaning("ASSAULT", None, "military"),  # joining of an interstate war
    "22": Meaning("ASSAULT", None, "military"),  # battle of an interstate war
}


def read(path: Path) -> ibis.Table:
    """Read militarised events, one act of one state towards another a row.

    A day or a month that is not known is -9 in the file: such an event stands on the first day of its month or year,
    and its precision says so. An event that lasted stands on the day on which it began. The first state of a row is
    the one that acts.

    Args:
        path: a Parquet, CSV or tab-separated file, plain, gzipped or zipped.

    Returns:
        An EVENTS table; codes are the numbers of actions, in a book of their own (MIE) without weights, for these
        events have a level of hostility and no scale of cooperation. A state that detente does not know on the day is
        ?NUMBER: most of before 1918, and those between the wars that were no states again until later.

    Raises:
        BadTable: the file is missing or cut short, lacks a column, or holds an action or date that cannot be.

    Source: Gibler and Miller (2024), Militarized Interstate Events, 1816-2014, version 1.0.

    Example:
        >>> import tempfile
        >>> columns = "micnum,eventnum,ccode1,ccode2,stmon,stday,styear,action"
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "mie.csv")
        ...     _ = file.write_text(f"{columns}\\n4,2,339,200,5,-9,1946,16\\n")
        ...     read(file).select("actor", "other", "precision", "act").to_pyarrow().to_pylist()
        [{'actor': 'ALB', 'other': 'GBR', 'precision': 'month', 'act': 'ASSAULT'}]
    """
    table = rows(path)
    held = needed(table, _NEEDED, where=path.name)
    text = {need: table[name].cast("string").strip() for need, name in held.items()}
    year, month, day = (text[part].try_cast("int64") for part in ("year", "month", "day"))
    known = ibis.cases((month < 1, "year"), (day < 1, "month"), else_="day")
    shaped = table.select(
        record=text["number"] + "/" + text["event"],
        told_date=text["year"] + "-" + text["month"] + "-" + text["day"],
        date=_date(year, month, day),
        precision=known,
        first=text["first"],
        second=text["second"],
        code=text["action"],
    )
    with told(path):
        _refuse(shaped, path)
        spells = actors.codes("cow")
        named = dated(
            dated(shaped, spells, code="first", on="date", to="actor"), spells, code="second", on="date", to="other"
        )
        events = coded(named.filter(named.actor != named.other), ACTIONS, source="mie", book="MIE")
        return check(events, EVENTS, where=path.name)


def spans(path: Path) -> list[Span]:
    """The years of which a file tells every militarised event: those from its first to its last.

    Args:
        path: the file.

    Returns:
        One span, of whole years; none where no row has a year.

    Example:
        >>> import tempfile
        >>> columns = "micnum,eventnum,ccode1,ccode2,stmon,stday,styear,action"
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "mie.csv")
        ...     _ = file.write_text(f"{columns}\\n4,2,339,200,5,-9,1946,16\\n")
        ...     spans(file)
        [Span(since=datetime.date(1946, 1, 1), until=datetime.date(1946, 12, 31), actors='*')]
    """
    table = rows(path)
    year = table[needed(table, _NEEDED, where=path.name)["year"]].cast("string").strip().try_cast("int64")
    first, last = _date(year, ibis.literal(1), ibis.literal(1)), _date(year, ibis.literal(12), ibis.literal(31))
    with told(path):
        ends = table.aggregate(first=first.min(), last=last.max()).to_pyarrow().to_pylist()[0]
    return [Span(ends["first"], ends["last"])] if ends["first"] else []


def _date(year: IntegerValue, month: IntegerValue, day: IntegerValue) -> DateValue:
    """The day, or the first one of the month or year where the rest is not known; null where it is no day."""
    parts = (ibis.greatest(month, 1).cast("string").lpad(2, "0"), ibis.greatest(day, 1).cast("string").lpad(2, "0"))
    return (year.cast("string").lpad(4, "0") + "-" + parts[0] + "-" + parts[1]).try_cast("date")


def _refuse(shaped: ibis.Table, path: Path) -> None:
    """Name the first row whose date or action says nothing."""
    for wrong, column, what, wanted in (
        (shaped.date.isnull(), "told_date", "date", "a year, a month or -9, a day or -9"),
        (shaped.code.notin(list(ACTIONS)), "code", "action", "a number from 1 to 22"),
    ):
        first = shaped.filter(wrong).limit(1).to_pyarrow().to_pylist()
        if first:
            message = f"{path.name}: the event {first[0]['record']} has no {what} that can be read."
            raise BadTable(message, found=first[0][column], wanted=wanted)
