"""The shelf of sources: what detente can load, from where, and how to cite it."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.sources import (
    aiddata_gcdf,
    aiddata_gcof,
    atop,
    baci,
    chinese_leaders,
    colt,
    comtrade,
    cow_alliances,
    cow_organisations,
    cow_representation,
    cow_shared_organisations,
    cow_trade,
    crs,
    dac,
    desta,
    documents,
    gdelt1,
    gdelt2,
    icews,
    icews_benchmarks,
    imf_investment,
    itpde,
    keds,
    mie,
    oec,
    rivalries,
    sipri,
    un_votes,
    unctad_treaties,
    us_missions,
    us_travels,
    us_visitors,
)
from detente.tables import DOCUMENTS, EVENTS, FLOWS, TIES, VOTES, Kind, Span

if TYPE_CHECKING:
    import ibis


@dataclass(frozen=True, slots=True)
class Source:
    """One source: how to read it, what it holds, how to cite it, under which licence, and where to get it.

    `spans` tells the days and actors of which a file holds everything, so that an absence there is a zero; it is None
    for a source that never makes that claim. `get` says how its publisher lists its files, for `detente get`; it is
    empty where none can be had without a form or a login.
    """

    name: str
    read: Callable[[Path], ibis.Table]
    kind: Kind
    spans: Callable[[Path], Sequence[Span]] | None
    title: str
    citation: str
    licence: str
    covers: str
    where: str
    get: Mapping[str, Any]


_MEMBERS: Mapping[str, tuple[Callable[[Path], ibis.Table], Kind, Callable[[Path], Sequence[Span]] | None]] = {
    "aiddata_gcdf": (aiddata_gcdf.read, FLOWS, aiddata_gcdf.spans),
    "aiddata_gcof": (aiddata_gcof.read, FLOWS, aiddata_gcof.spans),
    "atop": (atop.read, TIES, atop.spans),
    "baci": (baci.read, FLOWS, baci.spans),
    "chinese_leaders": (chinese_leaders.read, EVENTS, chinese_leaders.spans),
    "colt": (colt.read, EVENTS, colt.spans),
    "comtrade": (comtrade.read, FLOWS, comtrade.spans),
    "cow_alliances": (cow_alliances.read, TIES, cow_alliances.spans),
    "cow_organisations": (cow_organisations.read, TIES, cow_organisations.spans),
    "cow_representation": (cow_representation.read, TIES, cow_representation.spans),
    "cow_shared_organisations": (cow_shared_organisations.read, TIES, cow_shared_organisations.spans),
    "cow_trade": (cow_trade.read, FLOWS, cow_trade.spans),
    "crs": (crs.read, FLOWS, crs.spans),
    "dac": (dac.read, FLOWS, dac.spans),
    "desta": (desta.read, TIES, desta.spans),
    "documents": (documents.read, DOCUMENTS, None),
    "gdelt1": (gdelt1.read, EVENTS, gdelt1.spans),
    "gdelt2": (gdelt2.read, EVENTS, gdelt2.spans),
    "icews": (icews.read, EVENTS, icews.spans),
    "icews_benchmarks": (icews_benchmarks.read, EVENTS, icews_benchmarks.spans),
    "imf_investment": (imf_investment.read, FLOWS, imf_investment.spans),
    "itpde": (itpde.read, FLOWS, itpde.spans),
    "keds": (keds.read, EVENTS, keds.spans),
    "mie": (mie.read, EVENTS, mie.spans),
    "oec": (oec.read, FLOWS, oec.spans),
    "rivalries": (rivalries.read, TIES, rivalries.spans),
    "sipri": (sipri.read, FLOWS, sipri.spans),
    "un_votes": (un_votes.read, VOTES, un_votes.spans),
    "unctad_treaties": (unctad_treaties.read, TIES, unctad_treaties.spans),
    "us_missions": (us_missions.read, TIES, us_missions.spans),
    "us_travels": (us_travels.read, EVENTS, us_travels.spans),
    "us_visitors": (us_visitors.read, EVENTS, us_visitors.spans),
}
_FACTS = ("title", "citation", "licence", "covers", "where")


def _told() -> Mapping[str, Mapping[str, Any]]:
    """What facts/sources.toml says of each source."""
    with resources.files("detente").joinpath("facts", "sources.toml").open("rb") as text:
        return tomllib.load(text)


SOURCES: dict[str, Source] = {
    name: Source(name, *_MEMBERS[name], get=told.get("get", {}), **{fact: told[fact] for fact in _FACTS})
    for name, told in _told().items()
}
