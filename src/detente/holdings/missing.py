"""What a store could not resolve: names that belong to no actor, and days between a source's own not covered."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from detente import actors
from detente.errors import UnknownActor
from detente.holdings.contents import counted
from detente.holdings.spans import TOLD, between, claimed, sides, speaks
from detente.progress import Progress, Step
from detente.registry import key
from detente.tables import Kind

if TYPE_CHECKING:
    import ibis

    from detente.store import Store


class Gap(NamedTuple):
    """What could not be resolved: all unknown names of a source, one such name, or a span that is not covered.

    `line` is what to write into a file of actors, once its code has been looked at; `share` is that of the rows of the
    source [0, 1], and `days` how long a span is.
    """

    gap: str
    source: str
    kind: str | None
    name: str | None
    rows: int | None
    share: float | None
    first: date | None
    last: date | None
    days: int | None
    nearest: str | None
    line: str | None


def gaps(store: Store, *, most: int | None = None, progress: Progress | None = None) -> list[Gap]:
    """What a store could not resolve: names that belong to no actor, and days between a source's own not covered.

    Args:
        store: an open store.
        most: how many names to tell, the most frequent first; all of them where none is given.
        progress: called with every name that has been looked for.

    Returns:
        First the sources with unknown names (`gap` is "source"), then the names ("name"), then the holes in what a
        source covers ("span"). No row where nothing is missing.

    Example:
        >>> from detente import store
        >>> with store.open(":memory:") as opened:
        ...     gaps(opened)
        []
    """
    sources, names = list[Gap](), list[Gap]()
    for kind in TOLD:
        rows = store.table(kind)
        totals = {source: told for source, told in counted(rows, kind).items() if told[3]}
        for source, (number, *_, unknown) in totals.items():
            sources.append(
                Gap("source", source, kind.name, None, unknown, unknown / number, None, None, None, None, None)
            )
        if totals:
            names += _names(rows, kind, {source: told[0] for source, told in totals.items()})
    sources.sort(key=lambda gap: -(gap.rows or 0))
    names.sort(key=lambda gap: (-(gap.rows or 0), gap.name or "", gap.source))
    return [*sources, *_near(names[:most], progress), *_holes(store)]


def _names(rows: ibis.Table, kind: Kind, totals: dict[str, int]) -> Iterator[Gap]:
    """The unknown names of one kind of table, each with its rows and days."""
    day = next(column.name for column in kind.columns if column.type == "date")
    each = [rows.select("source", "record", name=rows[side], day=rows[day]) for side in sides(rows)]
    named = each[0].union(each[1]) if len(each) > 1 else each[0]
    named = named.filter(named.name.startswith("?"))
    told = named.group_by("source", "name").aggregate(
        rows=named.record.nunique(), first=named.day.min(), last=named.day.max()
    )
    for row in told.to_pyarrow().to_pylist():
        source, name, number = row["source"], row["name"].removeprefix("?"), row["rows"]
        share = number / totals[source]
        yield Gap("name", source, kind.name, name, number, share, row["first"], row["last"], None, None, None)


def _near(names: Sequence[Gap], progress: Progress | None) -> Iterator[Gap]:
    """The names with the actors that come near, and the line that would make each known."""
    lines: dict[str, tuple[str | None, str | None]] = {}
    codes = set[str]()
    for number, gap in enumerate(names, start=1):
        name = gap.name or ""
        if name not in lines:
            near = _nearest(name, gap.first)
            lines[name] = (", ".join(near) or None, _line(name, near, codes))
        if progress:
            progress(Step(name, number))
        yield gap._replace(nearest=lines[name][0], line=lines[name][1])


def _nearest(name: str, on: date | None) -> list[str]:
    """The actors that a name may mean, as `Name (CODE)`."""
    for day in (on, None) if on else (None,):
        try:
            found = actors.find(name, on=day)
        except UnknownActor as unknown:
            near = list(unknown.nearest)
        else:
            return [f"{found.name} ({found.code})"]
    return near


def _line(name: str, near: Sequence[str], codes: set[str]) -> str | None:
    """A line for a file of actors: with the code of the only one that is near, else with one of the user's own."""
    bare = re.sub(r"^(the\s+)?[\W_]+", "", " ".join(name.split()), flags=re.I)
    if not bare:
        return None
    code = re.search(r"\(([A-Z]+)\)$", near[0]) if len(near) == 1 else None
    written = io.StringIO()
    csv.writer(written, lineterminator="").writerow([bare, code[1] if code else _own(bare, codes)])
    return written.getvalue()


def _own(name: str, codes: set[str]) -> str:
    """A code that no actor has: the letters of the name, too many for a code of a state."""
    letters = "".join(letter for letter in key(name).upper() if "A" <= letter <= "Z")[:10].ljust(5, "X")
    for number in count():
        code = letters + ("" if not number else chr(65 + number // 26 % 26) + chr(65 + number % 26))
        if code not in codes and all(actor.code != code for actor in actors.every()):
            codes.add(code)
            return code
    raise AssertionError  # the numbers do not end


def _holes(store: Store) -> Iterator[Gap]:
    """The spans between the first and the last day of a source that it does not cover, for those whom it does."""
    for (source, kind), spans in sorted(claimed(store).items()):
        every = spans.get("*", [])
        whom: dict[tuple[date, date], list[str]] = defaultdict(list)
        for who, told in spans.items():
            for hole in between(sorted([*told, *every])):
                whom[hole].append(who)
        for since, until in sorted(whom):
            name = speaks(whom[since, until]).removeprefix(" of ") or None
            days = (until - since).days + 1
            yield Gap("span", source, kind, name, None, None, since, until, days, None, None)
