"""What aid is for: the purpose codes of the OECD's Creditor Reporting System as fields of cooperation."""

from __future__ import annotations

import csv
from collections.abc import Sequence
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
