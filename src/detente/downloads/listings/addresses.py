"""A publisher of a few files at addresses that stay, without checksums."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from detente.downloads.transfer import Ask, Remote
from detente.errors import DetenteError


def listed(facts: Mapping[str, Any], ask: Ask, since: date | None, until: date | None) -> list[Remote]:
    """The files as the facts name them.

    Args:
        facts: `files`, an address for each name that a file is to have.
        ask: not asked.
        since: must be open, since each file holds all years.
        until: must be open as well.

    Raises:
        DetenteError: days are asked for.

    Example:
        >>> listed({"files": {"a.zip": "https://publisher.example/4.1/a.zip"}}, lambda url, keep: [], None, None)
        [Remote(name='a.zip', url='https://publisher.example/4.1/a.zip', checksum=None, size=None)]
    """
    if since is not None or until is not None:
        raise DetenteError("The publisher gives all years in one file.", found="--since or --until", wanted="neither")
    return [Remote(name, url) for name, url in facts["files"].items()]
