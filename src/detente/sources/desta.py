"""Trade agreements of all kinds, as the Design of Trade Agreements project lists them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import ibis

from detente import actors
from detente.errors import BadTable
from detente.files.rows import needed, rows, text, told
from detente.kinds import ties
from detente.tables import TIES, Span, check

_MEMBERS = {
    "member": ("iso3",),
    "number": ("number",),
    "base": ("base_treaty",),
    "entry": ("entry_type",),
    "kind": ("typememb",),
    "force": ("entryforceyear",),
    "name": ("name",),
    "year": ("year",),
}
_DYADS = {"one": ("country1",), "two": ("country2",), **{need: _MEMBERS[need] for need in list(_MEMBERS)[1:]}}
_LEVELS: Mapping[str, str] = {
    "1": "bilateral",
    "2": "plurilateral",
    "3": "with a bloc",
    "4": "between blocs",
    "5": "plurilateral",
    "6": "with a bloc",
}
_BINDING = ("base_treaty", "accession")


class Entry(NamedTuple):
    """One entry of the list: a treaty, or who joined or left it; its members, or its pairs where the file has them."""

    number: str
    base: str
    name: str
    entry: str
    kind: str
    year: int | None
    members: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]


class Bond(NamedTuple):
    """What one entry makes of two members: tied from one day to the eve of a withdrawal."""

    key: str
    one: str
    two: str
    level: str
    since: date
    until: date | None
    title: str


def read(path: Path) -> ibis.Table:
    """Read trade agreements: each pair of states that a treaty, or joining one, ties, from its entry into force.

    Treaties and accessions tie, withdrawals untie; amendments, protocols, consolidated texts and negotiations do
    neither. Where a bloc and a state agree, each member of the bloc is tied to that state, and not to one another.
    The publisher's list of pairs says who is tied; from its list of members it is found: the state that the name of
    the treaty names, those who were not in before, the members of a bloc that it names, or the members of the
    European Community.

    Args:
        path: the publisher's list of pairs (country1, country2) or a list of members (iso3), with number,
            base_treaty, name, entry_type, typememb, year and entryforceyear, as a Parquet, CSV or tab-separated file.

    Returns:
        A TIES table of treaties in the field of trade, to the year: since is 1 January of the year of entry into
        force, of signature where that is not told. The level is bilateral, plurilateral, with a bloc or between
        blocs. A pair without a row has no agreement. A state that detente does not know is ?CODE or ?NAME.

    Raises:
        BadTable: the file is missing or cut short, lacks a column, or holds a year that cannot be.

    Source: Dür, Baccini and Elsig (2014), The Design of International Trade Agreements,
    doi:10.1007/s11558-013-9179-8.

    Example:
        >>> import tempfile
        >>> head = "number,base_treaty,name,entry_type,typememb,iso3,entryforceyear,year"
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "treaties.csv")
        ...     lines = [f"7,7,Chad Mali,base_treaty,1,{code},1992,1990" for code in ("TCD", "MLI")]
        ...     _ = file.write_text("\\n".join([head, *lines, ""]))
        ...     read(file).select("actor", "other", "level", "since").to_pyarrow().to_pylist()
        [{'actor': 'MLI', 'other': 'TCD', 'level': 'bilateral', 'since': datetime.date(1992, 1, 1)}]
    """
    entries, named = _entries(path)
    bonds = list(_bonds(entries))
    with told(path):
        kinds = ("string", "string", "string", "string", "date", "date", "string")
        values = list(zip(*bonds, strict=True)) if bonds else [() for _ in Bond._fields]
        table = ties.columns(*zip(Bond._fields, kinds, values, strict=True))
        table = table.mutate(mutual=ibis.literal(True), field=ibis.literal("trade"))
        names = {name: bond.since for bond in bonds for name in (bond.one, bond.two)}
        known = _lives(names) if named else actors.codes("iso3")
        return check(ties.ties(table, known, source="desta", kind="treaty"), TIES, where=path.name)


def spans(path: Path) -> list[Span]:
    """The years that a list of trade agreements covers, of every state.

    Args:
        path: the file.

    Returns:
        One span, from the first year told to the last.

    Example:
        >>> import tempfile
        >>> head = "number,base_treaty,name,entry_type,typememb,iso3,entryforceyear,year"
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "treaties.csv")
        ...     _ = file.write_text(f"{head}\\n7,7,Chad Mali,base_treaty,1,TCD,1992,1990\\n")
        ...     spans(file)
        [Span(since=datetime.date(1992, 1, 1), until=datetime.date(1992, 12, 31), actors='*')]
    """
    years = [entry.year for entry in _entries(path)[0] if entry.year]
    return [Span(date(min(years), 1, 1), date(max(years), 12, 31))] if years else []


def _entries(path: Path) -> tuple[list[Entry], bool]:
    """The entries of a file in the order of their years, and whether it names states in words."""
    table = rows(path)
    named = "country1" in table.columns
    held = needed(table, _DYADS if named else _MEMBERS, where=path.name)
    with told(path):
        texts = {need: text(table[name]) for need, name in held.items()}
        lines = table.select(**texts).to_pyarrow().to_pylist()
    found: dict[tuple[str, str], list[dict[str, str | None]]] = {}
    for line in lines:
        found.setdefault((line["number"] or "", line["entry"] or ""), []).append(line)
    entries = [_entry(group, path) for group in found.values()]
    return sorted(entries, key=lambda entry: (entry.year or 9999, entry.entry == "accession", entry.number)), named


def _entry(lines: Sequence[Mapping[str, str | None]], path: Path) -> Entry:
    first = lines[0]
    pairs = [(line["one"] or "", line["two"] or "") for line in lines] if "one" in first else []
    members = dict.fromkeys(line["member"] or "" for line in lines) if "member" in first else {}
    return Entry(
        first["number"] or "",
        first["base"] or first["number"] or "",
        first["name"] or "",
        first["entry"] or "",
        first["kind"] or "",
        _year(first["force"], path) or _year(first["year"], path),
        tuple(member for member in members if member),
        tuple(dict.fromkeys(pair for pair in pairs if all(pair))),
    )


def _year(text: str | None, path: Path) -> int | None:
    if not text or text.upper() in ("NA", ".", "-9"):
        return None
    if not re.fullmatch(r"(1[89]|20)\d\d", text):
        raise BadTable(f"{path.name}: a treaty has a year that cannot be read, no date.", found=text, wanted="1990")
    return int(text)


def _bonds(entries: Sequence[Entry]) -> Iterator[Bond]:
    """Every tie, each to the eve of the year in which one of its two withdrew."""
    left = [entry for entry in entries if entry.entry == "withdrawal" and entry.year]
    for entry in entries:
        if entry.entry not in _BINDING or not entry.year:
            continue
        level, since = _LEVELS.get(entry.kind, "plurilateral"), date(entry.year, 1, 1)
        for one, two in entry.pairs or _pairs(entry, entries):
            ends = [out.year or 0 for out in left if (out.year or 0) > entry.year and _unties(out, entry, one, two)]
            until = ties.day_before(date(min(ends), 1, 1)) if ends else None
            key = f"{entry.number}/{min(one, two)}-{max(one, two)}"
            yield Bond(key, one, two, level, since, until, entry.name)


def _unties(out: Entry, entry: Entry, one: str, two: str) -> bool:
    """Whether a withdrawal ends what an entry made of two members.

    The European Community is one bloc through all its treaties, each of which the list counts by itself.
    """
    community = entry.kind in "25" and out.name.startswith("EC ") and entry.name.startswith("EC ")
    if out.base != entry.base and not community:
        return False
    if out.pairs:
        return (one, two) in out.pairs or (two, one) in out.pairs
    leavers = _told(out.name.partition("withdrawal")[2], out.members)
    return (one in leavers or two in leavers) and one in out.members and two in out.members


def _pairs(entry: Entry, entries: Sequence[Entry]) -> Iterator[tuple[str, str]]:
    """Who of an entry's members it ties to whom."""
    everyone = set(entry.members)
    if entry.kind in "56" and entry.kind:
        joined = _joined(entry, entries)
        yield from ((one, two) for one in sorted(joined) for two in sorted(everyone - joined))
        if entry.kind == "5":
            yield from combinations(sorted(joined), 2)
        return
    side = _side(entry, entries) if entry.kind in ("3", "4") else set()
    if side and side != everyone:
        yield from ((one, two) for one in sorted(side) for two in sorted(everyone - side))
    elif entry.kind != "3":  # whoever agreed with the bloc is not among the members that the list could code
        yield from combinations(sorted(everyone), 2)


def _joined(entry: Entry, entries: Sequence[Entry]) -> set[str]:
    """Who joins: those that neither the treaty nor an earlier entry had, or else that the entry names."""
    before = {
        member
        for other in entries
        if other.base == entry.base and other is not entry and other.entry in _BINDING
        if other.number == other.base or (other.year or 9999, other.number) < (entry.year or 9999, entry.number)
        for member in other.members
    }
    joined = set(entry.members) - before
    return joined if joined and joined != set(entry.members) else _told(entry.name, entry.members)


def _side(entry: Entry, entries: Sequence[Entry]) -> set[str]:
    """One of the two sides of a treaty with a bloc: the states it names, or the bloc; empty where neither shows."""
    members = set(entry.members)
    if entry.kind == "3":
        named = _told(entry.name, entry.members)
        if len(named) == 1:
            return named
    blocs = _blocs(entries)
    words = [word for word in blocs if re.search(rf"\b{re.escape(word)}\b", entry.name)]
    # Lomé, Yaoundé, Cotonou and Arusha do not name the Community that signed them.
    for word in [*words, *(["EC"] if "EC" in blocs else [])]:
        side = blocs[word] & members
        if len(side) > 1 and side != members:
            return side
    return _told(entry.name, entry.members)


def _blocs(entries: Sequence[Entry]) -> dict[str, set[str]]:
    """The members of each bloc by its short name: the word in capitals that its founding treaty is called by."""
    found: dict[str, set[str]] = {}
    own = {entry.base for entry in entries if entry.kind == "2" and entry.entry == "base_treaty"}
    for entry in entries:
        if entry.kind in ("2", "5") and entry.base in own and entry.entry in _BINDING:
            short = re.search(r"\(([A-Z]{3,})\)", entry.name) or re.match(r"(EC|EFTA|MERCOSUR)\b", entry.name)
            if short:
                found.setdefault(short[1], set()).update(entry.members)
    return found


def _told(text: str, members: Sequence[str]) -> set[str]:
    """Which of the members a text names."""
    return {code for code in members if (words := _words(code)) and re.search(words, text, re.IGNORECASE)}


@cache
def _words(code: str) -> str:
    """A pattern of the names of the states that a code means."""
    line = {life[1] for life in actors.codes("iso3") if life[0] == code}
    names = {name.text for name in actors.names() if name.actor in line and name.kind == "name"}
    names |= {actors.get(actor).name for actor in line}
    return (
        r"\b(?:" + "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)) + r")\b" if names else ""
    )


def _lives(names: Mapping[str, date | None]) -> list[ties.Life]:
    return ties.lives(names, find=actors.find, codes=actors.codes("iso3"))
