"""GDELT 2.0: a file every fifteen minutes since February 2015, all in one list with sizes and checksums."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from detente.downloads.transfer import Ask, Remote
from detente.errors import DetenteError

_LINE = re.compile(r"(\d+) ([0-9a-fA-F]{32}) (\S+/((\d{8})\d{6}\.export\.CSV\.zip))\s*")


def listed(facts: Mapping[str, Any], ask: Ask, since: date | None, until: date | None) -> list[Remote]:
    """The files of events of the days wanted, the earliest first.

    Args:
        facts: `list`, the address of the master list.
        ask: brings the lines of the list.
        since: the first day wanted.
        until: the last day wanted; open means up to the latest file.

    Raises:
        DetenteError: no first day is given, or no file of these days is listed.

    Example:
        >>> line = "5 " + "ab" * 16 + " http://g/20150218230000.export.CSV.zip"
        >>> listed({"list": "g/masterfilelist.txt"}, lambda url, keep: [line], date(2015, 2, 18), None)[0].size
        5
    """
    if since is None:
        raise DetenteError("GDELT 2.0 has 96 files for each day since 2015.", wanted="--since DAY or YEAR")
    first, last = f"{since:%Y%m%d}", f"{until or date.max:%Y%m%d}"

    def held(line: str) -> bool:
        match = _LINE.fullmatch(line)
        return match is not None and first <= match[5] <= last

    lines = [match for line in ask(facts["list"], held) if (match := _LINE.fullmatch(line))]
    if not lines:
        raise DetenteError(
            f"GDELT 2.0 lists no file from {since} to {until or 'now'}.", wanted="days since 18 February 2015"
        )
    return sorted(Remote(match[4], match[3], f"md5:{match[2].lower()}", int(match[1])) for match in lines)
