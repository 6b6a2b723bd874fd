"""A deposit in a Dataverse, such as Harvard's: its API lists the files with checksums."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from detente.downloads.transfer import Ask, Remote
from detente.errors import DetenteError


def listed(facts: Mapping[str, Any], ask: Ask, since: date | None, until: date | None) -> list[Remote]:
    """The files of a deposit whose names fit, in the form in which they were deposited.

    A Dataverse shows tables in a form of its own; the checksum is that of the deposited one, so that one is asked for.

    Args:
        facts: `host`; `doi`; `files`, a pattern that the whole name fits; its group `year`, if any, is the year.
        ask: brings the lines of the listing.
        since: the first day wanted.
        until: the last day wanted.

    Raises:
        DetenteError: the answer is no listing, no name in it fits, or days are asked of files without years.

    Example:
        >>> file = {"id": 7, "filename": "votes.csv", "checksum": {"type": "MD5", "value": "ab12"}, "filesize": 9}
        >>> page = json.dumps({"data": {"latestVersion": {"files": [{"dataFile": file}]}}})
        >>> facts = {"host": "https://dataverse.example", "doi": "10.1/X", "files": "votes.csv"}
        >>> listed(facts, lambda url, keep: [page], None, None)[0].checksum
        'md5:ab12'
    """
    url = f"{facts['host']}/api/datasets/:persistentId/?persistentId=doi:{facts['doi']}"
    try:
        files = json.loads("\n".join(ask(url, lambda line: True)))["data"]["latestVersion"]["files"]
        held = [_remote(facts["host"], file) for file in files if not file.get("restricted")]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DetenteError(f"{url} is no listing of a Dataverse.", found=repr(error)[:160]) from None
    found = list(_wanted(held, re.compile(facts["files"]), since, until))
    if not found:
        names = ", ".join(sorted(remote.name for remote in held)[:20])
        raise DetenteError(
            f"doi:{facts['doi']} has no file that is looked for.", found=names or "no file", wanted=facts["files"]
        )
    return found


def _remote(host: str, file: Mapping[str, Any]) -> Remote:
    held = file["dataFile"]
    shown = f"{host}/api/access/datafile/{int(held['id'])}"
    name, size, url = held["filename"], held.get("filesize"), shown
    if held.get("originalFileFormat"):
        name, size, url = held.get("originalFileName", name), held.get("originalFileSize"), f"{shown}?format=original"
    check = held.get("checksum") or {"type": "MD5", "value": held["md5"]}
    folders = [part for part in file.get("directoryLabel", "").split("/") if part]
    return Remote("-".join([*folders, name]), url, f"{check['type'].replace('-', '').lower()}:{check['value']}", size)


def _wanted(files: list[Remote], form: re.Pattern[str], since: date | None, until: date | None) -> Iterator[Remote]:
    bounded = since is not None or until is not None
    if bounded and "year" not in form.groupindex:
        raise DetenteError("The publisher gives all years in one file.", found="--since or --until", wanted="neither")
    first, last = (since or date.min).year, (until or date.max).year
    for file in files:
        match = form.fullmatch(file.name)
        if match and (not bounded or first <= int(match["year"]) <= last):
            yield file
