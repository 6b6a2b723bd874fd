"""Which state belongs to which intergovernmental organisation, as the Correlates of War project lists them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import ibis

from detente import actors
from detente.errors import BadTable
from detente.files.rows import needed, rows, text, told
from detente.kinds import ties
from detente.kinds.ties import Life
from detente.registry import key
from detente.tables import TIES, Span, check

_NEEDED = {"one": ("ccode",), "year": ("year",)}
_BESIDE = ("ccode", "year", "state", "stateabb", "statename", "stateid", "cabb", "version", "dataversion")
_LEVELS = {"1": "full member", "2": "associate member", "3": "observer"}
_NONE = ("0", "-9", "-1", "", "NA", ".")


def read(path: Path) -> ibis.Table:
    """Read memberships: a state in an organisation, from the year it joined to the year it left.

    Pairs of states are not told, for they would be many millions; two states share an organisation in the years in
    which both have a row towards it. The level is full member, associate member or observer.

    Args:
        path: the publisher's state-years (IGO_stateunit_v3): ccode, year and a column for each organisation, as a
            Parquet, CSV or tab-separated file.

    Returns:
        A TIES table of organisations, to the year, binding the state (actor) towards the organisation (other). The
        title is the organisation's name where detente knows one, else the publisher's abbreviation, and then other is
        ?ABBREVIATION. A state without a row is no member. What holds in the last year of the file has no end.

    Raises:
        BadTable: the file is missing or cut short, lacks a column, or holds a year or a membership that cannot be.

    Source: Pevehouse, Nordstrom, McManus and Jamison (2020), Tracking Organizations in the World: The Correlates of
    War IGO Version 3.0 datasets, doi:10.1177/0022343319881175.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "igo.csv")
        ...     _ = file.write_text("ccode,year,state,asean,un\\n811,1998,CAMBODIA,0,1\\n811,1999,CAMBODIA,1,1\\n")
        ...     read(file).order_by("since").select("actor", "other", "title").to_pyarrow().to_pylist()
        ... # doctest: +NORMALIZE_WHITESPACE
        [{'actor': 'KHM', 'other': 'UN', 'title': 'United Nations'},
         {'actor': 'KHM', 'other': 'ASEAN', 'title': 'Association of Southeast Asian Nations'}]
    """
    table = rows(path)
    held = needed(table, _NEEDED, where=path.name)
    columns = _organisations(table, path)
    known = _known(columns)
    titles = {code: actors.get(actor).name for code, actor, _, _ in known}
    with told(path):
        dated = ties.years(table, held["year"], where=path.name)
        texts = {name: text(dated[name]) for name in columns}
        wide = dated.select("year", one=text(dated[held["one"]]), **texts)
        long = wide.pivot_longer(tuple(columns), names_to="two", values_to="told")
        _refuse(long, path)
        seen = long.mutate(two=long.two.upper(), level=long.told.cases(*_LEVELS.items(), else_=None))
        spell = ties.joined(seen, by=["one", "two", "level"])
        spell = spell.filter(spell.level.notnull())
        keyed = spell.mutate(
            key=spell.one + "-" + spell.two,
            mutual=ibis.literal(False),
            title=spell.two.cases(*titles.items(), else_=spell.two) if titles else spell.two,
        )
        stood = ties.ties(keyed, actors.codes("cow"), known, source="cow_organisations", kind="organisation")
        return check(stood, TIES, where=path.name)


def spans(path: Path) -> list[Span]:
    """The years that a file of memberships covers, of every state.

    Args:
        path: the file.

    Returns:
        One span from the first year of the file to its last.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "igo.csv")
        ...     _ = file.write_text("ccode,year,state,asean\\n811,1999,CAMBODIA,1\\n")
        ...     spans(file)
        [Span(since=datetime.date(1999, 1, 1), until=datetime.date(1999, 12, 31), actors='*')]
    """
    table = rows(path)
    held = needed(table, _NEEDED, where=path.name)
    with told(path):
        return ties.yearly(table, held["year"], where=path.name)


def _organisations(table: ibis.Table, path: Path) -> list[str]:
    """The columns that stand for organisations."""
    columns = [name for name in table.columns if name not in _BESIDE]
    if not columns:
        raise BadTable(
            f"{path.name} has no column of an organisation.",
            found=", ".join(table.columns),
            wanted="a column for each organisation, such as un, asean, wto",
        )
    return columns


def _known(columns: Sequence[str]) -> list[Life]:
    """The organisations that the publisher's abbreviations mean: those that detente knows by the same letters."""
    named: dict[str, set[str]] = {}
    for name in actors.names():
        if name.kind in ("name", "organisation", "code") and actors.get(name.actor).kind == "organisation":
            named.setdefault(key(name.text), set()).add(name.actor)
    for actor in actors.every("organisation"):
        named.setdefault(key(actor.code), set()).add(actor.code)
    found: list[Life] = []
    for column in columns:
        meant = named.get(key(column), set())
        if len(meant) == 1:
            actor = actors.get(*meant)
            # The publisher's years are calendar years, the day an organisation was founded lies within one.
            found.append((column.upper(), actor.code, actor.since.replace(month=1, day=1), actor.until))
    return found


def _refuse(long: ibis.Table, path: Path) -> None:
    """Name the first membership that says nothing."""
    wrong = long.filter(long.told.fill_null("").notin([*_LEVELS, *_NONE])).limit(1).to_pyarrow().to_pylist()
    if wrong:
        raise BadTable(
            f"{path.name}: state {wrong[0]['one']} in {wrong[0]['year']} has a membership in {wrong[0]['two']} "
            "that cannot be read.",
            found=wrong[0]["told"],
            wanted="1, 2, 3, 0, -9 or -1",
        )
