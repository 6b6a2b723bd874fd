"""The shelf of listings: how each kind of publisher says which files it has, where they lie, and their checksums.

Each takes the facts of a source, a way to ask for the lines of a page, and the first and last day wanted (None where
open), and gives the files that hold anything of those days.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from detente.downloads.listings import addresses, dataverse, gdelt, gdelt2
from detente.downloads.transfer import Ask, Remote

Listing = Callable[[Mapping[str, Any], Ask, date | None, date | None], list[Remote]]

LISTINGS: Mapping[str, Listing] = {
    "addresses": addresses.listed,
    "dataverse": dataverse.listed,
    "gdelt": gdelt.listed,
    "gdelt2": gdelt2.listed,
}
