"""Events that GDELT 1.0 coded from the world's news, by day, month or year."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import ibis

from detente import actors
from detente.errors import BadTable
from detente.files.rows import dated, needed, opened, rows, told
from detente.files.salvage import Layout, salvaged
from detente.kinds.events import cameo_text, coded, meanings
from detente.sources.icews import refuse
from detente.tables import EVENTS, Span, check

if TYPE_CHECKING:
    from ibis.expr.types import DateValue, StringValue

_WHO = (
    *("code", "name", "countrycode", "knowngroupcode", "ethniccode", "religion1code", "religion2code"),
    *("type1code", "type2code", "type3code"),
)
_HEAD = ("globaleventid", "sqldate", "monthyear", "year", "fractiondate")
_WHAT = (
    *("isrootevent", "eventcode", "eventbasecode", "eventrootcode", "quadclass", "goldsteinscale"),
    *("nummentions", "numsources", "numarticles", "avgtone"),
)
_WHERE = ("geo_type", "geo_fullname", "geo_countrycode", "geo_adm1code", "geo_lat", "geo_long", "geo_featureid")
_SIDE = ("countrycode", "knowngroupcode", "name")
_PEOPLE = ("actor1ethniccode", "actor2ethniccode")
_NEEDED = (
    "globaleventid",
    "sqldate",
    "eventcode",
    "goldsteinscale",
    *(f"actor{n}{what}" for n in "12" for what in _SIDE),
)


def columns(where: Sequence[str]) -> tuple[str, ...]:
    """The columns of an event file of GDELT, which has no line that names them, in lower case.

    Args:
        where: what it tells of each of three places.

    Example:
        >>> len(columns(["geo_type", "geo_fullname"]))
        43
    """
    who = [f"actor{number}{name}" for number in (1, 2) for name in _WHO]
    places = [f"{whose}{name}" for whose in ("actor1", "actor2", "action") for name in where]
    return (*_HEAD, *who, *_WHAT, *places, "dateadded", "sourceurl")


_COLUMNS = columns(_WHERE)
# The files of before April 2013 have no addresses.
_LAYOUTS = {len(names): names for names in (_COLUMNS, _COLUMNS[:-1])}


def read(*paths: Path) -> ibis.Table:
    """Read GDELT 1.0 events between two actors, one act a row.

    The files are those of a day, a month or a year as the publisher offers them, without column names, or a table of
    them with its names, as BigQuery writes it. An actor is the state of its country code, else the organisation of
    its group code, on the day; one that has an ethnic code alone goes by its name. Left out are acts within one state,
    acts of which no side has a country or group code, and acts of one side alone: a police officer or a president of
    no told country is a role that GDELT found in a text, not an actor that could be made known.

    Weights are the file's own Goldstein scale, and the book's where a row has none. They are told as of the KEDS book:
    the publisher says that the scale is Goldstein's by CAMEO code, as that project carried it over. No file of GDELT
    was at hand to compare the two code by code.

    Args:
        paths: files, plain, gzipped or zipped.

    Returns:
        An EVENTS table; `document` is the address of the article. An actor that detente does not know is ?CODE, or
        ?NAME where it has no code.

    Raises:
        BadTable: a file is missing or cut short, is of another layout, or holds a date that cannot be. Lines that are
            no rows are left out and told.

    Source: Leetaru and Schrodt (2013), GDELT: Global Data on Events, Location and Tone, 1979-2012.

    Example:
        >>> import tempfile
        >>> row = {"globaleventid": "7", "sqldate": "20140105", "eventcode": "042", "goldsteinscale": "1.9"}
        >>> row |= {"actor1countrycode": "CHN", "actor2countrycode": "KHM", "dateadded": "20140105"}
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "20140105.export.CSV")
        ...     _ = file.write_text("\\t".join(row.get(name, "") for name in _COLUMNS) + "\\n")
        ...     read(file).select("actor", "other", "act", "weight").to_pyarrow().to_pylist()
        [{'actor': 'CHN', 'other': 'KHM', 'act': 'CONSULT', 'weight': 1.9}]
    """
    return events(paths, _LAYOUTS, source="gdelt1")


def spans(*paths: Path) -> list[Span]:
    """The days of which files hold the news: those on which their events were added.

    An event may lie days or years before the day on which it was added; what was told of a day later lies in the
    files of later days. So a day inside the spans has all that its own news told, and a day before them, though it
    has events, is not spoken of.

    Args:
        paths: files, those of consecutive days in any order.

    Returns:
        One span for each run of days.

    Example:
        >>> spans(Path("20140105.export.CSV.zip"), Path("20140106.export.CSV.zip"), Path("201402.zip"))[0].until
        datetime.date(2014, 1, 6)
    """
    return runs(day for path in paths for day in _days(path))


def events(paths: Sequence[Path], layouts: Mapping[int, Sequence[str]], *, source: str) -> ibis.Table:
    """Read the event files of one edition of GDELT.

    Args:
        paths: files, plain, gzipped or zipped.
        layouts: the columns of the edition's files, by their number.
        source: what to call it.

    Returns:
        A checked EVENTS table.

    Raises:
        BadTable: as for `read`.

    Example:
        >>> events([Path("none.csv")], _LAYOUTS, source="gdelt1")
        Traceback (most recent call last):
        ...
        detente.errors.BadTable: There is no file none.csv.
          wanted: a Parquet, CSV or tab-separated file, plain, gzipped or alone in a ZIP archive
    """
    plain = [opened(path)[0] for path in paths]
    parts, alike = [], dict[int, list[Path]]()
    for path in plain:
        if width := _width(path, layouts):
            alike.setdefault(width, []).append(path)
        else:
            table = rows(path)
            needed(table, {name: (name,) for name in _NEEDED}, where=path.name)
            with told(path):
                parts.append(_between(_trimmed(table)))
    parts += [salvaged(files, Layout(tuple(layouts[width])), _between) for width, files in alike.items()]
    found = ibis.union(*parts) if len(parts) > 1 else parts[0]
    with told(paths[0]):
        refuse(found, paths[0])
        return check(coded(_named(found), meanings("KEDS"), source=source, book="KEDS"), EVENTS, where=paths[0].name)


def runs(days: Iterable[date]) -> list[Span]:
    """Days as spans, one for each run of them.

    Example:
        >>> runs([date(2014, 1, 6), date(2014, 1, 5)])
        [Span(since=datetime.date(2014, 1, 5), until=datetime.date(2014, 1, 6), actors='*')]
    """
    found: list[Span] = []
    for day in sorted(set(days)):
        if found and found[-1].until + timedelta(days=1) == day:
            found[-1] = found[-1]._replace(until=day)
        else:
            found.append(Span(day, day))
    return found


def added(path: Path, layouts: Mapping[int, Sequence[str]]) -> set[str]:
    """When the events of a file were added, as it stands there: 20140105, or 20150218233000.

    Args:
        path: the file.
        layouts: the columns of the edition's files, by their number.

    Returns:
        Each time once; none where a table with column names lacks it.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "some.csv")
        ...     _ = file.write_text("\\t".join(["0"] * 57 + ["20140105"]) + "\\n")
        ...     added(file, {58: [*map(str, range(57)), "dateadded"]})
        {'20140105'}
    """
    plain = opened(path)[0]
    width = _width(plain, layouts)

    def stamps(table: ibis.Table) -> ibis.Table:
        return table.select(stamp=table.dateadded.cast("string").strip()).distinct()

    if width:
        found = salvaged([plain], Layout(tuple(layouts[width])), stamps)
    elif "dateadded" in (table := rows(plain)).columns:
        found = stamps(table)
    else:
        return set()
    with told(path):
        return {stamp for stamp in found.stamp.to_pyarrow().to_pylist() if stamp}


def _days(path: Path) -> Iterator[date]:
    """The days that a file's name tells, else its rows."""
    named = re.match(r"(\d{4})(\d\d)?(\d\d)?\.", path.name)
    if not named:
        stamps = (_stamped(stamp) for stamp in added(path, _LAYOUTS))
        yield from (stamp for stamp in stamps if stamp)
        return
    year, month, day = (int(part) if part else None for part in named.groups())
    first = date(year or 1, month or 1, day or 1)
    after = first.replace(year=first.year + 1) if not month else (first + timedelta(days=31)).replace(day=1)
    last = first if day else after - timedelta(days=1)
    yield from (first + timedelta(days=past) for past in range((last - first).days + 1))


def _stamped(stamp: str) -> date | None:
    try:
        return date(int(stamp[:4]), int(stamp[4:6]), int(stamp[6:8]))
    except ValueError:
        return None


def _width(path: Path, layouts: Mapping[int, Sequence[str]]) -> int:
    """How many columns a file without column names has; 0 for a table that has them."""
    start = opened(path)[1]
    lines = start.decode("utf-8-sig", "replace").splitlines()
    first = lines[0].split("\t")
    if start.startswith(b"PAR1") or not first[0].strip().isdigit():
        return 0
    widths = Counter(line.count("\t") + 1 for line in lines[:1000])
    width = next((width for width, _ in widths.most_common() if width in layouts), 0)
    if not width:
        other = {57: "gdelt1", 58: "gdelt1", 61: "gdelt2"}.get(len(first))
        wanted = " or ".join(map(str, sorted(layouts))) + " columns between tabs"
        raise BadTable(
            f"{path.name} is no event file of this edition of GDELT.",
            found=f"{len(first)} columns",
            wanted=f"{wanted}, or: detente load {other} {path.name}" if other else wanted,
        )
    return width


def _between(text: ibis.Table) -> ibis.Table:
    """What is kept of the rows: acts of two who are told, one of them by a code, and not both of one country.

    A side is its country's code and its group's, as CHN, /UNO or EUR/EEC; null where it is a people by its name.
    """
    sides = {number: [text[f"actor{number}{what}"] for what in ("countrycode", "knowngroupcode")] for number in "12"}
    people = {number: text[f"actor{number}ethniccode"] for number in "12"}
    told_both = [ibis.or_(*(code.notnull() for code in (*sides[number], people[number]))) for number in "12"]
    coded_one = ibis.or_(*(code.notnull() for side in sides.values() for code in side))
    within = (sides["1"][0] == sides["2"][0]).fill_null(False)
    return text.filter(*told_both, coded_one, ~within).select(
        record=text.globaleventid,
        told_date=text.sqldate,
        date=_day(text.sqldate),
        code=text.eventcode.fill_null("?"),
        weight=text.goldsteinscale.try_cast("float64"),
        document=text.sourceurl if "sourceurl" in text.columns else ibis.null("string"),
        side1=_side(*sides["1"]),
        side2=_side(*sides["2"]),
        name1=text.actor1name.fill_null(people["1"]),
        name2=text.actor2name.fill_null(people["2"]),
    )


def _side(country: StringValue, group: StringValue) -> StringValue:
    return ibis.ifelse(group.isnull(), country, country.fill_null("") + "/" + group)


def _trimmed(table: ibis.Table) -> ibis.Table:
    """A table with column names as the publisher's text has it: no space around a value, no empty one, no dashes."""
    held = [name for name in (*_NEEDED, *_PEOPLE, "sourceurl") if name in table.columns]
    text = {name: table[name].cast("string").strip().nullif("") for name in held}
    text |= {name: ibis.null("string") for name in _PEOPLE if name not in held}
    day = text["sqldate"].re_replace(r"^(\d{4})-(\d\d)-(\d\d)$", r"\1\2\3")
    return table.select(**text | {"eventcode": cameo_text(table.eventcode).nullif(""), "sqldate": day})


def _named(acts: ibis.Table) -> ibis.Table:
    """The actors that the sides mean on the day; acts that come out within one state are left out."""
    seen = acts.select(side=acts.side1).union(acts.select(side=acts.side2)).distinct()
    spells = list(_spells(side for side in seen.side.to_pyarrow().to_pylist() if side))
    named = dated(dated(acts, spells, code="side1", on="date", to="actor"), spells, code="side2", on="date", to="other")
    full = named.mutate(
        actor=named.side1.isnull().ifelse("?" + named.name1, named.actor),
        other=named.side2.isnull().ifelse("?" + named.name2, named.other),
    )
    return full.filter(full.actor != full.other)


def _spells(sides: Iterable[str]) -> Iterator[tuple[str, str, date, date | None]]:
    """Whom each side means, and when: the state of its country code, else the organisation of its group code."""
    known: dict[str, list[tuple[str, date, date | None]]] = {}
    for code, actor, first, last in actors.codes("cameo"):
        known.setdefault(code, []).append((actor, first, last))
    for side in sides:
        country, _, group = side.partition("/")
        spells = known.get(country) or known.get(group) or [(f"?{country or group}", date.min, None)]
        yield from ((side, *spell) for spell in spells)


def _day(text: StringValue) -> DateValue:
    """A day such as 20140105; null where it is none."""
    return (text.left(4) + "-" + text.substr(4, 2) + "-" + text.substr(6)).try_cast("date")
