"""How tables of aid are told: the OECD's purpose codes as fields of cooperation, and names that are no actor's."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ibis.expr.types import StringValue


@cache
def purpose(sector: str) -> str | None:
    """The field of cooperation of an aid sector or purpose, by the codes of the OECD's Creditor Reporting System.

    Args:
        sector: three digits, or five.

    Returns:
        A field of acts.py; None where the code says nothing of what the money is for.

    Source: OECD DAC, purpose codes of the Creditor Reporting System.

    Example:
        >>> purpose("110"), purpose("15160"), purpose("998")
        ('education', 'human-rights', None)
    """
    known = purposes()
    return next((known[sector[:length]] for length in (5, 4, 3, 2, 1) if sector[:length] in known), None)


@cache
def purposes() -> dict[str, str]:
    """The fields of cooperation by the first digits of purpose codes; the longest that fits a code counts.

    Example:
        >>> purposes()["120"]
        'health'
    """
    with resources.files("detente").joinpath("facts", "purposes.csv").open(encoding="utf8") as lines:
        told = csv.DictReader(line for line in lines if not line.startswith("#"))
        return {row["code"]: row["field"] for row in told}


def fields(codes: StringValue, told: Sequence[str]) -> StringValue:
    """A column of purpose codes as fields of cooperation.

    Args:
        codes: the codes.
        told: those that the column has.

    Example:
        >>> import ibis
        >>> fields(ibis.memtable({"code": ["120"]}).code, ["120"]).to_pyarrow().to_pylist()
        ['health']
    """
    import ibis

    known = [(code, field) for code in told if (field := purpose(code))]
    return codes.cases(*known, else_=None) if known else ibis.null("string")


def groups(told: Iterable[str], known: Iterable[tuple[str, str, date, date | None]]) -> list[str]:
    """The names by which a table of aid means several states or none: `Africa, regional`, `DAC Countries, Total`, `G7`.

    Args:
        told: all names in the table.
        known: whom they mean, as `spelt` gives it; South Africa is a state, however like a region it looks.

    Example:
        >>> groups(["DAC Countries, Total", "South of Sahara", "Gates Foundation"], [])
        ['DAC Countries, Total', 'South of Sahara']
    """
    actors = {name for name, actor, *_ in known if not re.fullmatch(r"G\d+", actor)}
    return [name for name in told if name not in actors and _several(name)]


def _several(name: str) -> bool:
    """Whether a name that is no actor's looks like a group's; codes of groups are capitals that start with no digit."""
    plain = name.strip().casefold().replace("&", "and")
    return plain in _REGIONS or bool(_GROUPS.search(plain)) or (name.isupper() and not name[:1].isdigit())


_GROUPS = re.compile(
    r"\b(total|unspecified|unallocated|regional|countries|donors|multilaterals?|ldcs?|lics|[lu]?mics|[lu]mdcs|members)$"
    r"|^(dac|non-dac|g7|g20|developing|bilateral)\b"
)
_REGIONS = frozenset(
    f"{side}{land}"
    for land in ("africa", "america", "asia", "europe", "oceania", "sahara", "melanesia", "polynesia", "world")
    for side in (
        "",
        "north ",
        "north of ",
        "south ",
        "south of ",
        "central ",
        "far east ",
        "eastern ",
        "middle ",
        "southern ",
    )
) | {
    "caribbean",
    "caribbean and central america",
    "middle east",
    "north and central america",
    "south and central asia",
    "sub-saharan africa",
    "western africa",
}
