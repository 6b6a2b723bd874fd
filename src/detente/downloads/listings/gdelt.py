"""GDELT 1.0: a file a day since April 2013, a month before that, a year before 2006; checksums are listed."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from detente.downloads.transfer import Ask, Remote
from detente.errors import DetenteError

_NAME = re.compile(r"(\d{4})(\d\d)?(\d\d)?(?:\.export\.CSV)?\.zip")


def listed(facts: Mapping[str, Any], ask: Ask, since: date | None, until: date | None) -> list[Remote]:
    """The files that hold any day wanted, the earliest first; those of the first years hold a month or a year.

    Args:
        facts: `folder`, the address under which the files and the lists `md5sums` and `filesizes` lie.
        ask: brings the lines of a list.
        since: the first day wanted.
        until: the last day wanted; open means up to the latest file.

    Raises:
        DetenteError: no first day is given, or no file of these days is listed.

    Example:
        >>> pages = {"g/md5sums": ["ab12  20140301.export.CSV.zip"], "g/filesizes": ["5 20140301.export.CSV.zip"]}
        >>> listed({"folder": "g/"}, lambda url, keep: pages[url], date(2014, 1, 1), None)[0].checksum
        'md5:ab12'
    """
    if since is None:
        raise DetenteError("GDELT 1.0 has a file for each day since 2013, over 100 GB.", wanted="--since DAY or YEAR")
    last = until or date.max
    sums, sizes = (
        [line.split() for line in ask(facts["folder"] + name, partial(_holds, since=since, last=last))]
        for name in ("md5sums", "filesizes")
    )
    size = {name: int(bytes) for bytes, name in sizes}
    found = [Remote(name, facts["folder"] + name, f"md5:{md5.lower()}", size.get(name)) for md5, name in sums]
    if not found:
        raise DetenteError(f"GDELT 1.0 lists no file from {since} to {until or 'now'}.", wanted="days since 1979")
    return sorted(found, key=lambda remote: remote.name.split(".")[0].ljust(8, "0"))


def _holds(line: str, since: date, last: date) -> bool:
    """Whether a line of a list names a file that holds any of these days."""
    words = line.split()
    match = _NAME.fullmatch(words[1]) if len(words) == 2 else None
    if match is None:
        return False
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        first = date(year or 0, month or 1, day or 1)
    except ValueError:
        return False
    end = first if day else date(first.year, month or 12, monthrange(first.year, month or 12)[1])
    return first <= last and end >= since
