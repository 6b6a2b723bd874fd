"""A sourced picture of how two states stand, from documents and open data.

The public names are the verbs of the command line and what they return. They are found late, so that importing
detente costs nothing until a verb is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from detente.brief import Brief, brief  # at once, as below: the room has the name of its verb
from detente.why import Why, why

if TYPE_CHECKING:
    from detente.actors import Actor, find
    from detente.build import load, read
    from detente.errors import DetenteError
    from detente.reading.relate import Act, relate
    from detente.scoring import measure
    from detente.store import open
    from detente.turning import TurningPoint, turns

_ROOMS = {
    "Act": "reading.relate",
    "Actor": "actors",
    "DetenteError": "errors",
    "TurningPoint": "turning",
    "find": "actors",
    "load": "build",
    "measure": "scoring",
    "open": "store",
    "read": "build",
    "relate": "reading.relate",
    "turns": "turning",
}

__all__ = [
    "Act",
    "Actor",
    "Brief",
    "DetenteError",
    "TurningPoint",
    "Why",
    "brief",
    "find",
    "load",
    "measure",
    "open",
    "read",
    "relate",
    "turns",
    "why",
]


def __getattr__(name: str) -> Any:
    if name not in _ROOMS:
        raise AttributeError(f"module 'detente' has no attribute {name!r}")
    return getattr(import_module(f"detente.{_ROOMS[name]}"), name)


def __dir__() -> list[str]:
    return __all__
