"""Bilateral investment treaties, as the International Investment Agreements Navigator of UNCTAD lists them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

import ibis

from detente import actors
from detente.errors import BadTable
from detente.files.rows import needed, rows, told
from detente.kinds import ties
from detente.tables import TIES, Span, check

_NEEDED = {
    "title": ("title", "short_title"),
    "status": ("status",),
    "in_force": ("in_force", "date_of_entry_into_force"),
    "terminated": ("terminated", "termination_date", "date_of_termination"),
    "signed": ("signed", "date_of_signature"),
}
# Partners that are more than one state.
_UNIONS: Mapping[str, tuple[str, ...]] = {
    "bleu (belgium-luxembourg economic union)": ("Belgium", "Luxembourg"),
    "belgium/luxembourg": ("Belgium", "Luxembourg"),
    "bleu": ("Belgium", "Luxembourg"),
}
# Hong Kong and Macao sign for themselves; Congo alone is Brazzaville.
_SPELLINGS: Mapping[str, str] = {
    "hong kong, china sar": "Hong Kong",
    "macao, china sar": "Macao",
    "congo": "Republic of the Congo",
}


class Treaty(NamedTuple):
    """One treaty as the list tells it, days null where it does not tell them."""

    title: str
    parties: tuple[str, str]
    status: str
    signed: date | None
    in_force: date | None
    terminated: date | None


def read(path: Path) -> ibis.Table:
    """Read bilateral investment treaties: in force from a day to a day, or signed and no more.

    The level is "in force" or "signed". A treaty that was signed and never entered into force binds nobody yet: leave
    such rows out where bonds are counted. Belgium and Luxembourg sign together, and have a row each.

    Args:
        path: the list of the navigator (Short title, Parties, Status, Date of signature, Date of entry into force,
            Termination date), or a table of title, party1, party2, status, signed, in_force and terminated, as a
            Parquet, CSV or tab-separated file.

    Returns:
        A TIES table of treaties in the field of investment; a pair without a row has none that the list knows. A
        treaty that is under negotiation has no row. Protection of old investments after the end is not counted. A
        party that detente does not know is ?NAME.

    Raises:
        BadTable: the file is missing or cut short, lacks a column, or holds a day that cannot be.

    Source: UNCTAD, International Investment Agreements Navigator, investmentpolicy.unctad.org.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "treaties.csv")
        ...     _ = file.write_text(
        ...         "Short title;Status;Date of entry into force;Termination date;Date of signature\\n"
        ...         "Cambodia - China BIT (1996);In force;01/02/2000;;19/07/1996\\n"
        ...     )
        ...     read(file).select("actor", "other", "level", "since").to_pyarrow().to_pylist()
        [{'actor': 'CHN', 'other': 'KHM', 'level': 'in force', 'since': datetime.date(2000, 2, 1)}]
    """
    treaties = _treaties(path)
    spell = [line for treaty in treaties for line in _bonds(treaty)]
    names = {name: since for _, one, two, _, since, _, _ in spell for name in (one, two)}
    with told(path):
        kinds = ("string", "string", "string", "string", "date", "date", "string")
        heads = ("key", "one", "two", "level", "since", "until", "title")
        values = list(zip(*spell, strict=True)) if spell else [() for _ in heads]
        table = ties.columns(*zip(heads, kinds, values, strict=True))
        table = table.mutate(mutual=ibis.literal(True), field=ibis.literal("investment"))
        stood = ties.ties(table, _lives(names), source="unctad_treaties", kind="treaty")
        return check(stood, TIES, where=path.name)


def spans(path: Path) -> list[Span]:
    """The days that a list of treaties covers, of every state.

    Args:
        path: the file.

    Returns:
        One span, from the first day told to the last.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "treaties.csv")
        ...     head = "title,party1,party2,status,in_force,terminated,signed"
        ...     _ = file.write_text(f"{head}\\nOne,Chad,Mali,In force,1990-05-02,,1988-01-03\\n")
        ...     spans(file)
        [Span(since=datetime.date(1988, 1, 3), until=datetime.date(1990, 5, 2), actors='*')]
    """
    days = [
        moment for treaty in _treaties(path) for moment in (treaty.signed, treaty.in_force, treaty.terminated) if moment
    ]
    return [Span(min(days), max(days))] if days else []


def _treaties(path: Path) -> list[Treaty]:
    table = rows(path)
    held = needed(table, _NEEDED, where=path.name)
    extra = {name: name for name in ("party1", "party2") if name in table.columns}
    with told(path):
        texts = {need: table[name].cast("string").strip() for need, name in {**held, **extra}.items()}
        lines = table.select(**texts).to_pyarrow().to_pylist()
    return [
        Treaty(
            line["title"] or "",
            _parties(line, path),
            (line["status"] or "").casefold(),
            *(_day(line[name], line["title"], path) for name in ("signed", "in_force", "terminated")),
        )
        for line in lines
    ]


def _parties(line: Mapping[str, str | None], path: Path) -> tuple[str, str]:
    """The two parties, as columns name them or as the title does: "Cambodia - China BIT (1996)"."""
    named = (line.get("party1"), line.get("party2"))
    if named[0] and named[1]:
        return named[0], named[1]
    title = re.sub(r"\s*(BIT|TIP)?\s*\(\d{4}\)\s*$", "", line["title"] or "")
    one, dash, two = title.partition(" - ")
    if not dash:
        raise BadTable(
            f"{path.name}: a treaty has no two parties that can be read.",
            found=line["title"],
            wanted="a title such as Cambodia - China BIT (1996)",
        )
    return one.strip(), two.strip()


def _day(text: str | None, title: str | None, path: Path) -> date | None:
    """A day as 1996-07-19, or as 19/07/1996 the way the navigator writes it."""
    if not text or text.casefold() in ("na", "n/a", "none", "nat"):
        return None
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"):
        try:
            return datetime.strptime(text[:10], form).date()
        except ValueError:
            continue
    raise BadTable(f"{path.name}: the treaty {title} has a date that cannot be read.", found=text, wanted="1996-07-19")


def _bonds(treaty: Treaty) -> Iterator[tuple[str, str, str, str, date, date | None, str]]:
    """The bond of each pair of states: while in force; where it never was, from its signature as signed."""
    level, since = ("in force", treaty.in_force) if treaty.in_force else ("signed", treaty.signed)
    if not since or "negotiation" in treaty.status:
        return
    if treaty.terminated and treaty.terminated < since:
        return
    ones, twos = (_states(party) for party in treaty.parties)
    for one in ones:
        for two in twos:
            key = f"{treaty.title}/{treaty.signed or ''}"
            yield (key, one, two, level, since, treaty.terminated, treaty.title)


def _states(party: str) -> tuple[str, ...]:
    told_name = party.casefold()
    return _UNIONS.get(told_name) or (_SPELLINGS.get(told_name, party),)


def _lives(names: Mapping[str, date | None]) -> list[ties.Life]:
    return ties.lives(names, find=actors.find, codes=actors.codes("iso3"))
