"""What was asked for: the row of a shelf that a name means, whom it speaks of, its period and its options."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import and_
from typing import Any

from ibis.expr.types import Table

from detente import actors
from detente.errors import NotEnoughEvidence, UnknownName, allowed, nearest
from detente.measures import MEASURES, Measure
from detente.models import MODELS, Model
from detente.scoring.spans import Year

Row = Measure | Model


def shelf() -> dict[str, Row]:
    """The measures and the models by their names.

    Example:
        >>> shelf()["agreement"].unit
        'share of contested roll calls'
    """
    return {**MEASURES, **MODELS}


def named(name: str) -> Row:
    """The measure or the model of a name.

    Raises:
        UnknownName: there is none.

    Example:
        >>> named("agreement").actors
        2
    """
    rows = shelf()
    if name not in rows:
        raise UnknownName("No measure has this name.", found=name, nearest=nearest(name, rows))
    return rows[name]


def spoken_of(row: Row, *names: str | None) -> list[actors.Actor]:
    """The actors that were named, where they are as many as the measure speaks of and no two are one.

    Raises:
        UnknownActor: no state or organisation of this name.
        NotEnoughEvidence: there are more or fewer, or two are one actor.

    Example:
        >>> [actor.code for actor in spoken_of(named("agreement"), "Kampuchea", None, None)]
        ['KHM']
    """
    given = [name for name in names if name is not None]
    gap = None in names and any(names[names.index(None) :])
    if not (3 if row.actors == 3 else 1) <= len(given) <= row.actors or gap:
        wanted = {
            1: f"one state: detente measure {row.name} KHM",
            2: f"one state or two: detente measure {row.name} KHM USA",
            3: f"a state and two powers: detente measure {row.name} KHM USA --with CHN",
        }
        raise NotEnoughEvidence(
            f"{row.name} speaks of {('one actor', 'two actors', 'a state between two powers')[row.actors - 1]}.",
            found=", ".join(given),
            wanted=wanted[row.actors],
        )
    found = [actors.find(name) for name in given]
    if len({actor.code for actor in found}) < len(found):
        raise NotEnoughEvidence(f"The {row.name} of an actor with itself says nothing.", found=called(found))
    return found


def grain(row: Row, by: str | None) -> str:
    """The period that was asked for, or the measure's own.

    Example:
        >>> grain(named("agreement"), None)
        'year'
    """
    return row.by[0] if by is None else allowed(by, row.by, what=f"period of {row.name}")


def chosen(row: Row, options: Mapping[str, str]) -> dict[str, Any]:
    """The options that were set, where the measure has them.

    Raises:
        UnknownName: there is no such option, or it cannot have this value.

    Example:
        >>> chosen(named("agreement"), {"abstention": "apart"})
        {'abstention': 'apart'}
    """
    for name, value in options.items():
        if name not in row.options:
            raise UnknownName(f"{row.name} has no such option.", found=name, nearest=nearest(name, row.options))
        allowed(value, row.options[name], what=f"{name} of {row.name}")
    return dict(options)


def between(scores: Table, row: Row, codes: Sequence[Sequence[str]], options: Mapping[str, Any]) -> Table:
    """The scores of one actor towards another; of a measure without direction, whichever is named first.

    Args:
        scores: SCORES of the measure.
        row: the measure.
        codes: for each actor that was named, its code and those of the states that it continues.
        options: the options that were set.

    Example:
        >>> from detente.tables import SCORES, table
        >>> between(table(SCORES, []), named("agreement"), [["KHM"], ["CHN"]], {}).count().to_pyarrow().as_py()
        0
    """
    columns = (scores.actor, scores.other, scores.third)
    there = reduce(and_, (column.isin(of) for column, of in zip(columns, codes, strict=False)))
    if row.directed or options.get("directed") == "yes":
        return scores.filter(there)
    back = reduce(and_, (column.isin(of) for column, of in zip((scores.other, scores.actor), codes, strict=False)))
    return scores.filter(there | back)


def called(found: Iterable[actors.Actor]) -> str:
    """Some actors as an error names them.

    Example:
        >>> called([actors.find("KHM"), actors.find("CHN")])
        'Cambodia (KHM) and China (CHN)'
    """
    return " and ".join(f"{actor.name} ({actor.code})" for actor in found)


def when(since: Year, until: Year) -> str:
    """A span as an error names it.

    Example:
        >>> when(2001, None)
        ' from 2001'
    """
    return (f" from {since}" if since else "") + (f" to {until}" if until else "")
