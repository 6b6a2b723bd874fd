"""Whom the United States has sent as chiefs of mission to which state, since 1779."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import ibis

from detente import actors
from detente.errors import BadTable
from detente.files import xml
from detente.files.rows import needed, text, told
from detente.kinds import ties
from detente.tables import EARLIEST, TIES, Span, check

_NEEDED = {
    "place": ("territory", "territory_id", "contemporary_territory_id"),
    "role": ("role", "role_title_id"),
    "ended": ("ended",),
    "started": ("started",),
}
_USUAL = {
    "place_then": "contemporary_territory",
    "arrived": "arrived",
    "ended_note": "ended_note",
    "appointed": "appointed",
}
# How a chief's departure tells that the mission itself came to an end.
_OVER = re.compile(
    r"sever|\bclosed|closing|interrupt|\bbroke|occupied|occupation|\bwar\b|suspend|annex|withdr[ae]w|invaded|ceased"
    r"|\brelations|abolish|expelled|evacuat|independen",
    re.IGNORECASE,
)
# Our choices: a post that was empty for longer was no mission any more, and no chief serves for longer.
_VACANT = timedelta(days=3 * 365)
_SERVING = timedelta(days=10 * 365)
# The publisher files the embassy in Taipei under China until relations moved to Beijing; the office there was none.
_TAIPEI = (date(1949, 12, 8), date(1978, 12, 31))


class Chief(NamedTuple):
    """One chief of mission: the first and the last day as far as told, and whether the mission ended with him.

    `named` is one who was appointed, and of whom no more is told.
    """

    place: str
    level: str
    since: date
    until: date | None
    over: bool
    named: bool = False


def read(path: Path) -> ibis.Table:
    """Read United States representation: a mission of some rank in a state, from one chief to the next.

    The level is that of the chief: ambassador, minister, chargé d'affaires or other. A mission lasts beyond its
    chief's departure until the next presents himself, if that is within three years and no one says that relations
    were severed or the mission closed; else it ends when the chief left.

    Args:
        path: the publisher's folder missions-countries, or a file of it (cambodia.xml), or a table of territory, role,
            started and ended, with appointed, arrived, ended_note and contemporary_territory where it has them.

    Returns:
        A TIES table of representation, the United States as actor, the host as other. A state without a row on a day
        had no chief of mission of the United States. Who never presented credentials or arrived has no row, unless he
        is the last to be appointed. From 1949 to 1978 the embassy to China is that in Taipei. A place that detente
        does not know on a day is ?PLACE.

    Raises:
        BadTable: the file is missing or cut short, lacks a column, or holds a day that cannot be.

    Source: Office of the Historian, Principal Officers and Chiefs of Mission, history.state.gov.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "missions.csv")
        ...     _ = file.write_text(
        ...         "territory,role,ended_note,started,ended\\n"
        ...         "cambodia,ambassador-e-p,Embassy Phnom Penh closed,1974-04-03,1975-04-12\\n"
        ...     )
        ...     read(file).select("other", "level", "until").to_pyarrow().to_pylist()
        [{'other': 'KHM', 'level': 'ambassador', 'until': datetime.date(1975, 4, 12)}]
    """
    chiefs, places = _chiefs(path)
    with told(path):
        missions = [mission for place in places for mission in _missions(chiefs[place], _latest(chiefs))]
        known = _lives(places)
        table = ties.columns(
            ("key", "string", ["usa"] * len(missions)),
            ("one", "string", ["USA"] * len(missions)),
            ("two", "string", [mission.place for mission in missions]),
            ("level", "string", [mission.level for mission in missions]),
            ("since", "date", [mission.since for mission in missions]),
            ("until", "date", [mission.until for mission in missions]),
        ).mutate(mutual=ibis.literal(False), field=ibis.literal("diplomatic"))
        own = [life for life in actors.codes("iso3") if life[0] == "USA"]
        stood = ties.ties(table, own, known, source="us_missions", kind="representation")
        return check(stood, TIES, where=path.name)


def spans(path: Path) -> list[Span]:
    """The days that a file of chiefs of mission covers: what the United States keeps in the states it names.

    Args:
        path: the file.

    Returns:
        One span, from the first chief's arrival to the last day told; of every state where the file tells of more
        than one, else of the one.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "missions.csv")
        ...     _ = file.write_text("territory,role,started,ended\\nchad,ambassador-e-p,1961-01-09,1961-06-02\\n")
        ...     spans(file)
        [Span(since=datetime.date(1961, 1, 9), until=datetime.date(1961, 6, 2), actors='USA>TCD')]
    """
    chiefs, places = _chiefs(path)
    days = [moment for held in chiefs.values() for chief in held for moment in (chief.since, chief.until) if moment]
    if not days or max(days) < EARLIEST:
        return []
    line = [life[1] for life in _lives(places)] if len(places) == 1 else []
    hosts = "|".join(sorted(set(line))) or "*"
    return [Span(max(EARLIEST, min(days)), max(days), f"USA>{hosts}")]


def _chiefs(path: Path) -> tuple[dict[str, list[Chief]], dict[str, date | None]]:
    """The chiefs of each place in their order, and each place with a day on which it had one."""
    table = xml.rows(path, tags=("chief", "mission"))
    held = needed(table, _NEEDED, where=path.name)
    usual = {need: name for need, name in _USUAL.items() if name in table.columns}
    with told(path):
        texts = {need: text(table[name]) for need, name in {**held, **usual}.items()}
        lines = table.select(**texts).to_pyarrow().to_pylist()
    found: dict[str, list[Chief]] = {}
    order = ("started", "arrived", "ended", "appointed")
    for line in sorted(lines, key=lambda line: next((line[name] for name in order if line.get(name)), "")):
        place = _place(line)
        chief = _chief(line, place, found.get(place, []), path)
        if chief:
            taipei = place == "china" and chief.level != "other" and _TAIPEI[0] <= chief.since <= _TAIPEI[1]
            chief = chief._replace(place="Taiwan" if taipei else place)
            found.setdefault(chief.place, []).append(chief)
    return found, {place: held[-1].since for place, held in found.items()}


def _place(line: dict[str, str | None]) -> str:
    """The place by a name that is known: the one it had then, else the one that the publisher files it under."""
    then = re.sub(r"-\d{4}$", "", line.get("place_then") or "").replace("-", " ")
    now = re.sub(r"-\d{4}$", "", line["place"] or "").replace("-", " ")
    return next((name for name in (now, then) if name and _lives({name: None})), now)


def _chief(line: dict[str, str | None], place: str, before: list[Chief], path: Path) -> Chief | None:
    """A chief who took up the post; none where he never did."""
    since = _day(line["started"], path) or _day(line.get("arrived"), path)
    until = _day(line["ended"], path, last=True)
    if not since and until:
        held = next((chief.until for chief in reversed(before) if not chief.named), None)
        since = held + timedelta(days=1) if held and held < until else until
    appointed = None if since else _day(line.get("appointed"), path)
    day = since or appointed
    if not day:
        return None
    over = bool(_OVER.search(line.get("ended_note") or ""))
    return Chief(place, _level(line["role"] or ""), day, until, over, named=not since)


def _level(role: str) -> str:
    text = role.lower()
    for word, level in (("ambassador", "ambassador"), ("charge", "chargé d'affaires"), ("minister", "minister")):
        if word in text:
            return level
    return "other"


def _day(text: str | None, path: Path, *, last: bool = False) -> date | None:
    """A day as written; of a month or year alone its first, or its last, day."""
    if not text:
        return None
    try:
        if len(text) == 4:
            return date(int(text), 12, 31) if last else date(int(text), 1, 1)
        if len(text) == 7:
            month = date.fromisoformat(f"{text}-01")
            return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1) if last else month
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise BadTable(
            f"{path.name}: a chief of mission has a date that cannot be read.", found=text, wanted="a day: 1974-04-03"
        ) from error


def _latest(chiefs: dict[str, list[Chief]]) -> date:
    """The last day that the file tells of."""
    return max(moment for held in chiefs.values() for chief in held for moment in (chief.since, chief.until) if moment)


def _missions(chiefs: Iterable[Chief], latest: date) -> Iterator[Chief]:
    """One spell for each rank that a mission held in turn."""
    held: Chief | None = None
    in_turn = sorted(chiefs, key=lambda chief: chief.since)
    in_turn = [chief for chief in in_turn if not chief.named or chief is in_turn[-1]]
    for chief, after in zip(in_turn, [*in_turn[1:], None], strict=True):
        spell = chief._replace(until=_end(chief, after, latest))
        if spell.until and spell.until < spell.since:
            continue
        if held and held.level == spell.level and held.until and held.until + timedelta(days=1) >= spell.since:
            held = spell._replace(since=held.since)
            continue
        if held:
            yield held
        held = spell
    if held:
        yield held


def _end(chief: Chief, after: Chief | None, latest: date) -> date | None:
    """The last day of a mission under this chief: the eve of his successor's first, or that on which it ended."""
    left = chief.until or chief.since
    if after and (not chief.until or (not chief.over and after.since - left <= _VACANT)):
        return after.since - timedelta(days=1)
    if after:
        return min(left, after.since - timedelta(days=1))
    if not chief.over and latest - left <= (_VACANT if chief.until else _SERVING):
        return None
    return left


def _lives(names: Mapping[str, date | None]) -> list[ties.Life]:
    return ties.lives(names, find=actors.find, codes=actors.codes("iso3"))
