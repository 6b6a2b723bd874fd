"""Names and actors of the user's own: read from a file, and known beside those that ship with detente for a while."""

from __future__ import annotations

import csv
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import cache, lru_cache
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from detente.actors import SYSTEMS
from detente.errors import BadTable, nearest
from detente.registry import Actor, Name, Roster, actors, coded, day, key, place_names, surnames
from detente.registry import using as using
from detente.roster.petrarch import is_dictionary, spoken

__all__ = ["known", "read", "using"]

_KINDS = {"": "name", "state": "name", "name": "name"} | {
    kind: kind
    for kind in ("organisation", "agency", "civil", "leader", "minister", "adjective", "demonym", "capital", "seat")
}
_MORE = ("adjective", "demonym", "capital", "seat", "leader", "minister", "agency", "organisation", "civil")
_COLUMNS = ("name", "code", "kind", "since", "until", *_MORE)
_DEFINING = ("", "name", "state", "organisation", "agency")
_OFFICES = ("leader", "minister")
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)
_OLDEST = date(1816, 1, 1)  # since when the field's tables count states


class _Row(NamedTuple):
    """One line of a table: where it stands, and what it says."""

    where: str
    name: Name
    kind: str
    adjective: str = ""


@contextmanager
def known(path: str | Path | None) -> Iterator[None]:
    """Know the names and actors of a file for a while: `find`, `read` and all that reads a text then do.

    Args:
        path: the file; with none, what was known before stays known.

    Raises:
        BadTable: the file or a row of it is not as a roster has to be.

    Example:
        >>> with known(None):
        ...     pass
    """
    if path is None:
        yield
        return
    with using(read(path)):
        yield


def read(path: str | Path) -> Roster:
    """Read names that stand for actors, those of detente or the user's own.

    Args:
        path: CSV or TSV with the columns name and code, and of kind, since, until, adjective, demonym, capital, seat,
            leader, minister, agency, organisation and civil those that are wanted; or an actor dictionary of PETRARCH.
            A code that detente does not know becomes an actor of the user's own.

    Returns:
        The names and the new actors. A name in no row means what it meant without the file.

    Raises:
        BadTable: there is no such file, a column is unknown, a name is empty, a date is none, a code belongs to
            another actor or is not 2 to 12 capitals, or a name stands for two actors on the same days.

    Example:
        >>> import tempfile
        >>> with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
        ...     _ = file.write("name,code,leader\\nRuritania,RUR,Rudolf Elphberg\\n")
        ...     file.flush()
        ...     found = read(file.name)
        >>> found.actors["RUR"].name, [(name.text, name.kind) for name in found.names]
        ('Ruritania', [('Ruritania', 'name'), ('Rudolf Elphberg', 'leader'), ('Elphberg', 'leader')])
    """
    place = Path(path)
    return _roster(place.name, _text(place))


# The same text gives the same roster, so that what was worked out for it is not worked out again.
@lru_cache(maxsize=4)
def _roster(file: str, text: str) -> Roster:
    if is_dictionary(text):
        rows = [_Row(f"{file}, row {line}", name, "") for line, name in spoken(text)]
    else:
        rows = [row for line in _lines(text, file) for row in _rows(*line)]
        _unambiguous(rows)
    if not rows:
        raise BadTable(f"{file} holds no name.", wanted="one name and code a row")
    own = _actors(rows)
    names = dict.fromkeys(name for row in rows if _is_news(row) for name in _forms(row))
    return Roster(tuple(_clear(list(names), rows)), own)


def _text(place: Path) -> str:
    try:
        return place.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise BadTable(f"{place.name} is not text in UTF-8.", wanted="CSV or TSV, saved as UTF-8") from None
    except OSError as error:
        found = os.strerror(error.errno) if error.errno else str(error)
        raise BadTable(f"{place.as_posix()} cannot be read.", found=found, wanted="a file of names and codes") from None


def _lines(text: str, file: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The rows of a table, each with where it stands."""
    tabs = "\t" in text.partition("\n")[0]
    reader = csv.reader(text.splitlines(), delimiter="\t" if tabs else ",", skipinitialspace=True)
    header = [cell.strip().casefold() for cell in next(reader, [])]
    for column in header:
        if column not in _COLUMNS:
            raise BadTable(f"{file}, row 1: there is no such column.", found=column, wanted=", ".join(_COLUMNS))
    if not {"name", "code"} <= set(header) or len(set(header)) < len(header):
        raise BadTable(f"{file}, row 1: the columns name and code are wanted, each column once.", found=header)
    for cells in reader:
        where = f"{file}, row {reader.line_num}"
        if len(cells) > len(header):
            raise BadTable(f"{where}: there are more cells than columns.", found=len(cells), wanted=len(header))
        if any(cell.strip() for cell in cells) and not cells[0].startswith("#"):
            yield where, dict(zip(header, (cell.strip() for cell in cells), strict=False))


def _rows(where: str, cells: Mapping[str, str]) -> Iterator[_Row]:
    """What a line says: its own name, then those of its other columns."""
    kind, code = cells.get("kind", "").casefold(), _code(where, cells.get("code", ""))
    if kind not in _KINDS:
        raise BadTable(f"{where}: there is no such kind.", found=kind, nearest=nearest(kind, filter(None, _KINDS)))
    since, until = (_date(where, cells.get(side, ""), last=side == "until") for side in ("since", "until"))
    if since and until and until < since:
        raise BadTable(f"{where}: until is before since.", found=f"{since} to {until}")
    text = _name(where, cells.get("name", ""))
    yield _Row(where, Name(text, code, _KINDS[kind], since, until), kind, cells.get("adjective", "").partition("|")[0])
    for more in _MORE:
        for other in filter(None, cells.get(more, "").split("|")):
            yield _Row(where, Name(_name(where, other), code, more, since, until), more)


def _code(where: str, code: str) -> str:
    if code in actors():
        return code
    if not (code.isascii() and code.isalpha() and code.isupper() and 2 <= len(code) <= 12):
        raise BadTable(f"{where}: this is no code.", found=code, wanted="a code of detente, or 2 to 12 capitals")
    if code in _elsewhere():
        raise BadTable(
            f"{where}: other systems have this code for another actor.", found=code, wanted=_elsewhere()[code]
        )
    return code


@cache
def _elsewhere() -> Mapping[str, str]:
    """The codes of other systems that are not detente's own, and whose they are."""
    found = {entry.text: entry.actor for system in SYSTEMS[:-1] for entry in coded(system)}
    return {text: f"{actor} for {actors()[actor].name}, or another code" for text, actor in found.items()}


def _name(where: str, text: str) -> str:
    name = " ".join(text.split())
    name = name[4:] if name[:4].casefold() == "the " else name
    if not name or not name[0].isalnum():
        raise BadTable(f"{where}: a name is wanted that begins with a letter or a digit.", found=text)
    return name


def _date(where: str, text: str, *, last: bool) -> date | None:
    try:
        if not text or _DATE.fullmatch(text):
            return day(text, last=last)
    except ValueError:
        pass  # there is no such day
    raise BadTable(f"{where}: this is no date.", found=text, wanted="YYYY-MM-DD, YYYY-MM or YYYY")


def _actors(rows: Iterable[_Row]) -> dict[str, Actor]:
    """The actors of the user's own: every code that detente does not know, by the row that names it."""
    naming: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        if row.name.actor not in actors():
            naming[row.name.actor].append(row)
        elif row.kind in ("state", "organisation") and not _bears(row.name):
            _refuse(row)
    return {code: _actor(code, told) for code, told in naming.items()}


def _bears(name: Name) -> bool:
    """Whether a known actor has this name already."""
    return key(name.text) in _borne()[name.actor]


@cache
def _borne() -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for name in place_names():
        found[name.actor].add(key(name.text))
    return found


def _refuse(row: _Row) -> None:
    raise BadTable(
        f"{row.where}: the code {row.name.actor} belongs to another {row.kind}.",
        found=row.name.text,
        wanted=f"{actors()[row.name.actor].name}, a new code, or no kind for one more name of it",
    )


def _actor(code: str, told: list[_Row]) -> Actor:
    """An actor of the user's own; it exists on the days of its rows, or always where one has none."""
    defining = [row for row in told if row.kind in _DEFINING]
    if not defining:
        raise BadTable(
            f"{told[0].where}: no row names the state or organisation of this code.",
            found=code,
            nearest=[f"{near} ({actors()[near].name})" for near in nearest(code, actors())[:3]],
        )
    first, names = defining[0], [row.name for row in defining]
    since = min(name.since or _OLDEST for name in names)
    until = None if any(name.until is None for name in names) else max(name.until for name in names if name.until)
    kind = "organisation" if first.name.kind in ("organisation", "agency") else "state"
    return Actor(code, first.name.text, first.adjective or first.name.text, kind, since, until)


def _unambiguous(rows: Iterable[_Row]) -> None:
    """Refuse a name that stands for two actors on the same days."""
    by_name: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        by_name[key(row.name.text)].append(row)
    for same in by_name.values():
        for one, two in combinations(same, 2):
            if one.name.actor != two.name.actor and one.name.shares_a_day(two.name):
                raise BadTable(
                    f"{two.where}: this name stands for another actor on the same days, in {one.where}.",
                    found=f"{two.name.text}: {two.name.actor} and {one.name.actor}",
                    wanted="one of them, or since and until",
                )


def _is_news(row: _Row) -> bool:
    """Whether a row says more than detente knows; one without a kind leaves the kind that is known."""
    return bool(row.kind or row.name.since or row.name.until or (row.name.text, row.name.actor) not in _texts())


@cache
def _texts() -> frozenset[tuple[str, str]]:
    return frozenset((name.text, name.actor) for name in place_names())


def _forms(row: _Row) -> Iterator[Name]:
    """The name, and for a person also the surname."""
    yield row.name
    if row.name.kind in _OFFICES:
        yield from (row.name._replace(text=text) for text in surnames(row.name.text, row.name.actor))


def _clear(names: list[Name], rows: Iterable[_Row]) -> Iterator[Name]:
    """Leave out a surname that is somebody else's as well."""
    written = {row.name for row in rows}
    same: dict[str, set[str]] = defaultdict(set)
    for name in names:
        same[name.text].add(name.actor)
    yield from (name for name in names if name in written or len(same[name.text]) == 1)
