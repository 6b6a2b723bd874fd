"""All that is known between some actors, gathered for those who tell it on: the brief, the web."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa

from detente import actors, builtin
from detente import store as stores
from detente.build import codes, told
from detente.coding import coded
from detente.errors import UnreadableDocument
from detente.measures import MEASURES
from detente.models import MODELS
from detente.models.phases import Phase, PhasesFit
from detente.scoring import bounds, panel, scores, within
from detente.tables import DOCUMENTS, EVENTS, SCORES, Kind, table
from detente.turning import TurningPoint, turned

MEASURED = ("interests", "dependence", "diversification", "visits", "treaties")  # what a brief tells beside agreement

_TOLD = ("quote", "title", "url", "published", "cites")


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known between some actors: acts with their evidence, scores, and what the sources can speak of.

    `agreement` holds the agreement at the UN; `scores` the other measures by year, one table for all. `affinity` holds
    that of the first with each of the others by month, `phases` and `turns` those of the first two, and `places` the
    ideal points of all by year.
    """

    events: ibis.Table
    agreement: ibis.Table
    coverage: ibis.Table
    scores: ibis.Table
    affinity: ibis.Table
    phases: tuple[Phase, ...]
    turns: tuple[TurningPoint, ...]
    places: ibis.Table
    documents: int
    skipped: tuple[UnreadableDocument, ...] = ()


def evidence(
    names: Sequence[str],
    *,
    since: int | None = None,
    until: int | None = None,
    documents: Path | None = None,
    store: str | Path | None = None,
) -> Evidence:
    """Gather all that is known between some actors: from the store, from documents at hand, and from what is built in.

    Args:
        names: states or organisations, by any usual name or code; the states that each continues count with it.
        since: the first year.
        until: the last year.
        documents: a folder or file of documents to read besides; nothing of it is stored.
        store: where the store is; by default the user's own.

    Returns:
        Evidence. `events` holds the acts among the actors in both directions, whether they happened or not, with
        quote, title, url, published and cites. An act without a date goes by the day its document was published;
        where that is unknown too it is kept.

    Raises:
        UnknownActor: no state or organisation of this name.
        UnreadableDocument: a named document cannot be read.
        StoreUnavailable: the store cannot be opened.
        NotEnoughEvidence: the span ends before it begins.

    Example:
        >>> known = evidence(["KHM", "CHN"], since=1950, until=2025)
        >>> set(known.events.columns) > {"quote", "title", "url", "published"}
        True
    """
    bounds(since, until)
    parties = [actors.lineage(actors.find(name).code) for name in names]
    among = [code for party in parties for code in party]
    skipped: list[UnreadableDocument] = []
    records = {text.record for text in builtin.documents()}
    fresh = told(_acts(documents, among, records, skipped), _TOLD) if documents else None
    own = _between(builtin.events(), among).select(*EVENTS.names, *_TOLD)
    with stores.open(store) as opened:
        every = own.union(_stored(opened, among, records))
        every = every.union(fresh) if fresh is not None else every
        kept = within(every, since, until, on=every.date.coalesce(every.published))
        events = ibis.memtable(kept.order_by("date", "source", "record").to_pyarrow())
        coverage = ibis.memtable(opened.coverage().to_pyarrow())
        agreement = scores(MEASURES["agreement"], opened, among=among, by="year")
        agreement = ibis.memtable(within(agreement, since, until, on=agreement.period).to_pyarrow())
        others = _others(opened, parties)
        others = ibis.memtable(within(others, since, until, on=others.period).to_pyarrow())
        read = opened if fresh is None else _Besides(opened, fresh, records)
        known = panel(read, parties=parties)
        known = ibis.memtable(within(known, None, until, on=known.period).to_pyarrow())
        turns = _turns(read, known, parties, since, until)
        places = _places(opened, parties, since, until)
        held = opened.table(DOCUMENTS)
        count = len(records) + int(held.filter(held.record.notin(list(records))).count().to_pyarrow().as_py())
    return Evidence(
        events,
        agreement,
        coverage,
        others,
        _affinity(known, parties, since),
        _phases(known, parties, since),
        turns,
        places,
        count,
        tuple(skipped),
    )


class _Besides(stores.Store):
    """A store with the acts of documents at hand, in place of what it holds of the same documents."""

    def __init__(self, opened: stores.Store, acts: ibis.Table, records: Iterable[str]):
        super().__init__(opened.engine, write=False)
        self._acts, self._records = acts.select(*EVENTS.names), list(records)

    def table(self, kind: Kind) -> ibis.Table:
        """The rows of a kind, of acts those of the documents at hand too."""
        rows = super().table(kind)
        if kind is not EVENTS:
            return rows
        others = rows.filter((rows.source != "documents") | rows.record.split(":")[0].notin(self._records))
        return others.union(self._acts)


def _pair(known: ibis.Table, one: Sequence[str], two: Sequence[str]) -> ibis.Table:
    """The scores of two parties alone, in both directions: a model of them learns from no others."""
    codes = [*one, *two]
    return known.filter(known.actor.isin(codes), known.other.isnull() | known.other.isin(codes))


def _affinity(known: ibis.Table, parties: Sequence[Sequence[str]], since: int | None) -> ibis.Table:
    """The affinity of the first party with each of the others, as measuring it alone tells it."""
    levels = []
    for other in parties[1:]:
        rows = _pair(known, parties[0], other)
        if rows.filter(rows.measure == "cooperation", rows.n > 0).limit(1).to_pyarrow().num_rows:
            fitted = MODELS["affinity"].set({}).fit(rows).scores
            levels.append(within(fitted, since, None, on=fitted.period).to_pyarrow())
    return ibis.memtable(pa.concat_tables(levels)) if levels else table(SCORES, [])


def _phases(known: ibis.Table, parties: Sequence[Sequence[str]], since: int | None) -> tuple[Phase, ...]:
    """The phases of the first two parties."""
    fit = MODELS["phases"].set({}).fit(_pair(known, parties[0], parties[1]))
    first, _ = bounds(since, None)
    phases = fit.phases if isinstance(fit, PhasesFit) else ()
    return tuple(phase for phase in phases if first is None or phase.until >= first)


def _turns(
    opened: stores.Store, known: ibis.Table, parties: Sequence[Sequence[str]], since: int | None, until: int | None
) -> tuple[TurningPoint, ...]:
    """The turning points of the first two parties."""
    rows = _pair(known, parties[0], parties[1])
    return tuple(turned(opened, rows, since, until, parties=parties[:2]) or ())


def _places(opened: stores.Store, parties: Sequence[Sequence[str]], since: int | None, until: int | None) -> ibis.Table:
    """The ideal points of the parties by year."""
    if "ideal_points" not in MODELS:
        return table(SCORES, [])
    codes = [code for party in parties for code in party]
    known = scores(MODELS["ideal_points"], opened, among=codes, by="year")
    known = known.filter(known.actor.isin(codes), known.field == "all")
    return ibis.memtable(within(known, since, until, on=known.period).to_pyarrow())


def _others(opened: stores.Store, parties: Sequence[Sequence[str]]) -> ibis.Table:
    """What the measures beside agreement say of the parties by year, and how the first stands between two others."""
    among = [code for party in parties for code in party]
    asked: list[tuple[str, dict[str, Any]]] = [(name, {}) for name in MEASURED]
    asked.append(("treaties", {"apart": "obligation"}))
    if len(parties) == 3:
        powers = [code for party in parties[1:] for code in party]
        asked += [("hedging", {"powers": powers, "part": part}) for part in MEASURES["hedging"].options["part"]]
    told = [scores(MEASURES[name], opened, among=among, by="year", options=options) for name, options in asked]
    return ibis.memtable(pa.concat_tables(rows.to_pyarrow() for rows in told))


def _acts(
    folder: Path, among: Sequence[str], records: set[str], skipped: list[UnreadableDocument]
) -> Iterator[tuple[Any, ...]]:
    """The acts among some actors in documents at hand, with quote and document; the records known grow by theirs."""
    for text, events in coded([folder], codes("rules"), held=frozenset(records), skipped=skipped):
        fresh = () if text.record in records else events or ()
        records.add(text.record)
        for event in fresh:
            if {event.actor, event.other} <= set(among) and event.actor != event.other:
                yield (*event, text.text[event.start : event.end], text.title, text.url, text.published, text.cites)


def _between(events: ibis.Table, among: Sequence[str]) -> ibis.Table:
    return events.filter(events.actor.isin(among), events.other.isin(among), events.actor != events.other)


def _stored(opened: stores.Store, among: Sequence[str], records: set[str]) -> ibis.Table:
    """The acts among some actors that the store holds, each with its quote where it has the document.

    What was read in a document at hand counts; what an earlier reading of the same document stored does not.
    """
    events, texts = opened.table(EVENTS), opened.table(DOCUMENTS)
    between = _between(events, among).mutate(_text=events.record.split(":")[0])
    between = between.filter((between.source != "documents") | between._text.notin(list(records)))
    held = texts.select("title", "url", "published", "cites", "text", _source=texts.source, _text=texts.record)
    joined = between.left_join(held, [between.source == held._source, between._text == held._text])
    quoted = joined.mutate(quote=joined.text.substr(joined.start, joined.end - joined.start))
    return ibis.memtable(quoted.select(*EVENTS.names, *_TOLD).to_pyarrow())
