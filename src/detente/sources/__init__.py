"""The shelf of sources: what detente can load, from where, and how to cite it."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.errors import UnknownName
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
    gdelt_net_scores,
    icews,
    icews_benchmarks,
    imf_investment,
    itpde,
    keds,
    mie,
    oec,
    own_events,
    polecat,
    rivalries,
    sipri,
    un_votes,
    unctad_treaties,
    us_missions,
    us_travels,
    us_visitors,
)
from detente.tables import DOCUMENTS, EVENTS, FLOWS, SCORES, TIES, VOTES, Kind, Span

if TYPE_CHECKING:
    import ibis


@dataclass(frozen=True, slots=True)
class Source:
    """One source: how to read it, what it holds, how to cite it, under which licence, and where to get it.

    `spans` tells the days and actors of which a file holds everything, so that an absence there is a zero; it is None
    for a source that never makes that claim. `get` says how its publisher lists its files, for `detente get`; it is
    empty where none can be had without a form or a login. `together` says that `read` and `spans` take many files at
    once; `named` that they take `columns`, by which a user tells what stands where, and what the data set is called;
    `late` that its spans are the days on which acts were told, so that an act itself may lie before them.
    """

    name: str
    read: Callable[..., ibis.Table]
    kind: Kind
    spans: Callable[..., Sequence[Span]] | None
    title: str
    citation: str
    licence: str
    covers: str
    where: str
    get: Mapping[str, Any]
    together: bool = False
    named: bool = False
    late: bool = False

    def told(self, columns: Mapping[str, str]) -> Source:
        """This source as a user tells it: under the name of the data set, its columns as they are named there.

        Args:
            columns: what stands where, as the source's `read` takes it.

        Raises:
            UnknownName: there is nothing to tell of this source.

        Example:
            >>> SOURCES["own_events"].told({"name": "talks"}).name
            'talks'
        """
        if not self.named:
            raise UnknownName("The columns of this source are known.", found=self.name, wanted=", ".join(_NAMED))
        read, spans = (partial(door, columns=columns) for door in (self.read, self.spans or _none))
        return replace(self, name=columns.get("name") or self.name, read=read, spans=spans)


def _none(path: Path, *, columns: Mapping[str, str]) -> Sequence[Span]:
    return ()


_TOGETHER = ("gdelt1", "gdelt2")
_NAMED = ("keds", "own_events")
_LATE = ("gdelt1", "gdelt2", "polecat")
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
    "gdelt_net_scores": (gdelt_net_scores.read, SCORES, gdelt_net_scores.spans),
    "icews": (icews.read, EVENTS, icews.spans),
    "icews_benchmarks": (icews_benchmarks.read, EVENTS, icews_benchmarks.spans),
    "imf_investment": (imf_investment.read, FLOWS, imf_investment.spans),
    "itpde": (itpde.read, FLOWS, itpde.spans),
    "keds": (keds.read, EVENTS, keds.spans),
    "mie": (mie.read, EVENTS, mie.spans),
    "oec": (oec.read, FLOWS, oec.spans),
    "own_events": (own_events.read, EVENTS, own_events.spans),
    "polecat": (polecat.read, EVENTS, polecat.spans),
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
    name: Source(
        name,
        *_MEMBERS[name],
        get=told.get("get", {}),
        together=name in _TOGETHER,
        named=name in _NAMED,
        late=name in _LATE,
        **{fact: told[fact] for fact in _FACTS},
    )
    for name, told in _told().items()
}
