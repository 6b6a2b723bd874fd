"""The turning points of relations, each with the acts that made it."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import ibis

from detente import actors, builtin
from detente import store as stores
from detente.acts import ACTS, plover_weight
from detente.errors import NotEnoughEvidence, OutOfCoverage
from detente.models.phases import Phases, Turn
from detente.progress import Progress, Step
from detente.scoring import bounds
from detente.scoring.held import holding
from detente.scoring.panel import Parties, heirs, news, panel
from detente.tables import DOCUMENTS, EVENTS, SCORES

Year = int | datetime.date | None
Codes = Sequence[str] | None

SEVERED = ("sever-relations", "recall-ambassador")
RESTORED = ("restore-relations", "recognise")

_WORDS = ("quote", "title", "url")
_SHOWN = 5  # acts that are told of each turning point
_TOGETHER = 300_000  # months of pairs that are fitted together
_SURE = 0.9  # declared: a sentence that says so is taken at its word nine times in ten
_APART = datetime.timedelta(days=183)  # what documents tell of one kind within half a year is one turn


class Made(NamedTuple):
    """An act that made a turning point, as one source tells it; or, where `code` is null, a month's published score.

    `act` is null too for a code that is no act of PLOVER, such as CAMEO's denials. `weight` is in points of the source;
    of acts that have none there, in those of PLOVER. `quote` is the sentence, null where the source has no text.
    """

    date: datetime.date
    precision: str
    actor: str
    other: str
    act: str | None
    mode: str | None
    book: str | None
    code: str | None
    weight: float
    quote: str | None
    title: str | None
    document: str | None
    url: str | None
    source: str
    record: str


class TurningPoint(NamedTuple):
    """A turning point of a relation, and the acts that made it.

    It lies at `date`, with 90 % between `low` and `high`; `direction` is worsening or improving; `size` is in weight
    points and `probability` says how sure it is that anything turned. `before` and `after` are the mean weight of an
    act on either side, null where none is known. `acts` counts the acts of its interval that point its way; `evidence`
    holds the first of them: ties cut or mended, then the weightiest.
    """

    actor: str
    other: str
    date: datetime.date
    low: datetime.date
    high: datetime.date
    direction: str
    size: float
    probability: float
    before: float | None
    after: float | None
    acts: int
    evidence: tuple[Made, ...]


def turns(
    actor: str,
    other: str | None = None,
    *,
    store: str | Path | None = None,
    since: Year = None,
    until: Year = None,
) -> tuple[TurningPoint, ...]:
    """When a relation turned for the worse or the better, how sure that is, and which acts made it turn.

    It rests on the acts and monthly scores that the store holds and on the acts in the built-in documents. No turning
    point does not mean that nothing changed: where little is told little shows, and a slow drift is no turn.

    Args:
        actor: a state or organisation, by any usual name or code; the states that it continues count as it.
        other: the second one; all others where none is given.
        store: where the store is; by default the user's own.
        since: the first year or day; the model looks at all that is known, and earlier turns are left out.
        until: the last year or day.

    Returns:
        Turning points, in the order of pair and date.

    Raises:
        UnknownActor: no state or organisation of this name.
        NotEnoughEvidence: both names are one actor, or the span ends before it begins.
        OutOfCoverage: nothing that is loaded or built in tells what they did.
        StoreUnavailable: the store cannot be opened.

    Source: the model is that of detente.models.phases.

    Example:
        >>> broken = [turn for turn in turns("Cambodia", "USA") if turn.date.year == 1965]
        >>> [(turn.direction, turn.evidence[0].quote) for turn in broken]
        [('worsening', 'On 3 May 1965 Cambodia severed diplomatic relations with the United States.')]
    """
    bounds(since, until)
    found = [actors.find(name) for name in (actor, other) if name is not None]
    if len({one.code for one in found}) < len(found):
        called = f"{found[0].name} ({found[0].code}) twice"
        raise NotEnoughEvidence("A relation has two sides.", found=called, wanted="two states or organisations")
    with stores.open(store) as opened:
        parties = [actors.lineage(one.code) for one in found]
        made = turned(opened, panel(opened, parties=parties), since, until, parties=parties)
    if made is None:
        called = " and ".join(f"{one.name} ({one.code})" for one in found)
        raise OutOfCoverage(
            f"Nothing that is loaded or built in tells what {called} did{' to each other' if other else ''}.",
            wanted="a loaded source of events: detente sources, then detente load",
        )
    return tuple(made)


def every(
    *, store: str | Path | None = None, since: Year = None, until: Year = None, progress: Progress | None = None
) -> Iterator[list[TurningPoint]]:
    """The turning points of all relations, some pairs at a time, so that a large store never stands in memory whole.

    Args:
        store: where the store is; by default the user's own.
        since: the first year or day.
        until: the last year or day.
        progress: called with how far it is.

    Returns:
        Lists of turning points, in the order of pair and date; none of them empty.

    Raises:
        NotEnoughEvidence: the span ends before it begins.
        OutOfCoverage: nothing is loaded or built in.
        StoreUnavailable: the store cannot be opened.

    Example:
        >>> {turn.actor for turns in every(until=1960) for turn in turns} <= {"CHN", "KHM"}
        True
    """
    bounds(since, until)
    known, count = False, 0
    with stores.open(store) as opened:
        groups, told = list(_groups(opened)), news(opened)
        for number, firsts in enumerate(groups):
            if progress:
                progress(Step(f"{firsts[0]} to {firsts[-1]}", count, files=number, all_files=len(groups)))
            with _apart():
                made = turned(opened, panel(opened, firsts=firsts), since, until, firsts=firsts, told=told)
            known = known or made is not None
            count += len(made or ())
            if made:
                yield made
    if not known:
        raise OutOfCoverage("Nothing is loaded or built in.", wanted="a source of events: detente load")


@contextmanager
def _apart() -> Iterator[None]:
    """What is reckoned inside leaves nothing behind: the engine of Ibis's own keeps all it was given to the end."""
    before, engine = ibis.options.default_backend, ibis.duckdb.connect()
    ibis.options.default_backend = engine
    try:
        yield
    finally:
        ibis.options.default_backend = before
        engine.disconnect()


def _groups(opened: stores.Store) -> Iterator[list[str]]:
    """The first codes of pairs in the order of the alphabet, so many together as have some months among them."""
    events, held = opened.table(EVENTS), opened.table(SCORES)
    own = builtin.events().select("actor", "other", "date").to_pyarrow()
    sides = [rows.select("actor", "other", date=rows[day]) for rows, day in ((events, "date"), (held, "period"))]
    months: dict[str, int] = {}
    for rows in (*sides, ibis.memtable(own)):
        newest = [rows[side].cases(*heirs().items(), else_=rows[side]) for side in ("actor", "other")]
        pairs = rows.mutate(one=ibis.least(*newest), two=ibis.greatest(*newest)).filter(rows.date.notnull())
        pairs = pairs.filter(~pairs.one.startswith("?"), ~pairs.two.startswith("?"), pairs.one != pairs.two)
        spans = pairs.group_by("one", "two").aggregate(first=pairs.date.min(), last=pairs.date.max())
        for row in spans.to_pyarrow().to_pylist():
            months[row["one"]] = months.get(row["one"], 0) + (row["last"] - row["first"]).days // 30 + 1
    group, number = list[str](), 0
    for code in sorted(months):
        if group and number + months[code] > _TOGETHER:
            yield group
            group, number = [], 0
        group.append(code)
        number += months[code]
    if group:
        yield group


def turned(
    opened: stores.Store,
    rows: ibis.Table,
    since: Year,
    until: Year,
    *,
    parties: Parties = (),
    firsts: Codes = None,
    told: ibis.Table | None = None,
) -> list[TurningPoint] | None:
    """The turning points of some pairs, from scores that `detente.scoring.panel` gave; None where they tell nothing.

    Args:
        opened: the store, which holds the acts that made the turns.
        rows: monthly SCORES of cooperation and conduct.
        since: the first year or day.
        until: the last year or day.
        parties: whose pairs, as `panel` takes them.
        firsts: as `panel` takes them.
        told: how much the sources tell of everybody, as `detente.scoring.panel.news` gives it; asked where not given.

    Example:
        >>> from detente.scoring import panel
        >>> with stores.open() as opened:
        ...     turned(opened, panel(opened, parties=[["FRA"], ["FJI"]]), None, None, parties=[["FRA"], ["FJI"]])
    """
    if not rows.filter(rows.n > 0).limit(1).to_pyarrow().num_rows:
        return None
    first, last = bounds(since, until)
    found = list(Phases().fit(rows, news=news(opened) if told is None else told).turns)
    found += _told(opened, parties, firsts, found)
    kept = [turn for turn in found if (not first or turn.date >= first) and (not last or turn.date <= last)]
    kept = [turn for turn in kept if not f"{turn.actor} {turn.other}".count("?")]  # names of nobody that is known
    kept.sort(key=lambda turn: (turn.actor, turn.other, turn.date, turn.direction))
    made = _made(opened, kept)
    return [TurningPoint(*turn, *made.get(place, (0, ()))) for place, turn in enumerate(kept)]


def _told(opened: stores.Store, parties: Parties, firsts: Codes, found: Sequence[Turn]) -> Iterator[Turn]:
    """Ties that a document says were cut or mended, where no turn of that direction holds the day."""
    newest = {**heirs(), **{code: line[0] for line in parties for code in line}}
    rows = _acts(opened, [code for line in parties for code in line], among=len(parties) > 1)
    named = rows["mode"].isin([*SEVERED, *RESTORED]) & (rows.source == "documents")
    spans: dict[tuple[str, ...], list[tuple[datetime.date, datetime.date]]] = {}
    for turn in found:
        spans.setdefault((turn.actor, turn.other, turn.direction), []).append((turn.low, turn.high))
    for row in rows.filter(named).order_by("date", "record").to_pyarrow().to_pylist():
        one, two = sorted(newest.get(row[side], row[side]) for side in ("actor", "other"))
        direction = "worsening" if row["mode"] in SEVERED else "improving"
        own = spans.setdefault((one, two, row["mode"]), [])
        known = [*spans.get((one, two, direction), ()), *own]
        day, end = row["date"], _end(row["date"], row["precision"])
        asked = one != two and (firsts is None or one in firsts)
        if asked and not any(low <= end and day <= high for low, high in known):
            own.append((day - _APART, day + _APART))
            yield Turn(one, two, day, day, end, direction, abs(row["weight"]), _SURE, None, None)


def _end(day: datetime.date, precision: str) -> datetime.date:
    return day if precision == "day" else day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _acts(opened: stores.Store, codes: Sequence[str], *, among: bool) -> ibis.Table:
    """The acts that happened, of which the day or month is known; with a weight, of PLOVER where they have none."""
    rows = holding(opened, EVENTS)
    rows = rows.filter(rows.status == "happened", rows.precision.isin(("day", "month")), rows.actor != rows.other)
    if codes:
        sides = rows.actor.isin(list(codes)), rows.other.isin(list(codes))
        rows = rows.filter(sides[0] & sides[1] if among else sides[0] | sides[1])
    usual = rows.act.cases(*((act, plover_weight(act)) for act in ACTS), else_=0.0)
    return rows.mutate(weight=rows.weight.coalesce(usual))


def _made(opened: stores.Store, found: Sequence[Turn]) -> dict[int, tuple[int, tuple[Made, ...]]]:
    """How many acts made each turn, and the weightiest of them, by the place of the turn."""
    if not found:
        return {}
    codes = {code for turn in found for code in (turn.actor, turn.other)}
    known = {one.code for one in actors.every()}
    newest = {old: code for code in codes for old in (actors.lineage(code) if code in known else (code,))}
    rows = _paired(_acts(opened, list(newest), among=True), newest)
    held = _paired(_scores(opened, list(newest)), newest)
    wanted = ibis.memtable(
        {
            "turn": list(range(len(found))),
            "one": [min(turn.actor, turn.other) for turn in found],
            "two": [max(turn.actor, turn.other) for turn in found],
            "since": [turn.low for turn in found],
            "until": [turn.high for turn in found],
            "sign": [1.0 if turn.direction == "improving" else -1.0 for turn in found],
        }
    )
    made = _gathered(_quoted(_ranked(wanted, rows), opened).to_pyarrow().to_pylist())
    lacking = [place for place in range(len(found)) if place not in made]
    if lacking:
        scored = _ranked(wanted.filter(wanted.turn.isin(lacking)), held).to_pyarrow().to_pylist()
        made |= {place: (0, kept) for place, (_, kept) in _gathered(scored).items()}
    return made


def _paired(rows: ibis.Table, newest: Mapping[str, str]) -> ibis.Table:
    """The rows with the newest of both lines, in the order of the alphabet."""
    named = [rows[name].cases(*newest.items(), else_=rows[name]) for name in ("actor", "other")]
    return rows.mutate(one=ibis.least(*named), two=ibis.greatest(*named))


def _scores(opened: stores.Store, codes: Sequence[str]) -> ibis.Table:
    """Published scores of cooperation by month, in the columns of acts."""
    held = opened.table(SCORES)
    kept = held.filter(
        held.measure == "cooperation", held["by"] == "month", held.actor.isin(codes), held.other.isin(codes)
    )
    lacking = dict.fromkeys(("act", "mode", "book", "code", "document"), ibis.null("string"))
    empty = dict.fromkeys(("start", "end"), ibis.null("int64"))
    month = ibis.literal("month")
    return kept.mutate(date=kept.period, precision=month, weight=kept.value, **lacking, **empty)


def _ranked(wanted: ibis.Table, rows: ibis.Table) -> ibis.Table:
    """The acts of each turn that point its way, told once each; the weightiest few, and how many there are."""
    joined = wanted.join(rows, ["one", "two"])
    # A month counts whole: an interval may begin within it.
    last = (joined.precision == "month").ifelse(joined.date + ibis.interval(days=27), joined.date)
    inside = (last.cast("date") >= joined.since) & (joined.date <= joined.until)
    pointing = joined.filter(inside, joined.weight * joined.sign > 0)
    pointing = pointing.mutate(deed=pointing.act.coalesce(pointing.code))
    once = _once(pointing, *(pointing[name] for name in ("turn", "date", "actor", "other", "deed", "mode")))
    # One sentence may tell what both sides did: where it begins is where both are told.
    begun = once.record.split(":")[0] + ":" + once.start.cast("string")
    once = _once(once, once.turn, begun.fill_null(once.source + ":" + once.record))
    # Ties cut or mended turn a relation by themselves, whatever they weigh.
    tied = once["mode"].isin([*SEVERED, *RESTORED]).fill_null(False)
    order = [tied.desc(), once.weight.abs().desc(), once.start.isnull(), once.date, once.record]
    place = ibis.row_number().over(ibis.window(group_by=once.turn, order_by=order))
    placed = once.mutate(place=place, acts=once.count().over(ibis.window(group_by=once.turn)))
    return placed.filter(placed.place < 2 * _SHOWN)


def _once(rows: ibis.Table, *same: ibis.Value) -> ibis.Table:
    """One of the rows that are the same in this, sooner one of which the words are known."""
    first = [rows.start.isnull(), rows.source, rows.record]
    placed = rows.mutate(echo=ibis.row_number().over(ibis.window(group_by=list(same), order_by=first)))
    return placed.filter(placed.echo == 0).drop("echo")


def _quoted(rows: ibis.Table, opened: stores.Store) -> ibis.Table:
    """The acts with title, address and sentence of the documents that the store holds."""
    texts = opened.table(DOCUMENTS)
    held = texts.select("title", "url", "text", _source=texts.source, _text=texts.record)
    named = rows.mutate(_text=rows.record.split(":")[0])
    joined = named.left_join(held, [named.source == held._source, named._text == held._text])
    return joined.mutate(quote=joined.text.substr(joined.start, joined.end - joined.start)).drop("text")


def _gathered(rows: Iterable[Mapping[str, Any]]) -> dict[int, tuple[int, tuple[Made, ...]]]:
    """The acts by turn, those of the built-in documents with their words."""
    own = {row["record"]: row for row in builtin.events().to_pyarrow().to_pylist()}
    found: dict[int, tuple[int, list[Made]]] = {}
    for row in sorted(rows, key=lambda row: (row["turn"], row["place"])):
        kept = found.setdefault(row["turn"], (row["acts"], []))[1]
        words = own.get(row["record"], row) if row["source"] == "documents" else row
        told = {name: (words if name in _WORDS else row).get(name) for name in Made._fields}
        act = Made(**told)  # type: ignore[arg-type]
        if len(kept) < _SHOWN:
            kept.append(act)
    return {turn: (acts, tuple(kept)) for turn, (acts, kept) in found.items()}
