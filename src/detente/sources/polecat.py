"""Events that POLECAT codes from the world's news in seven languages, in the ontology PLOVER."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import ibis

from detente import actors
from detente.acts import ACTS, MODES, plover_weight
from detente.files.rows import needed, opened, rows, told, unquoted
from detente.files.salvage import Layout, salvaged
from detente.kinds.events import Meaning, coded
from detente.sources.icews import day, named, refuse
from detente.tables import EVENTS, Span, check

if TYPE_CHECKING:
    from ibis.expr.types import ArrayValue, StringValue

_NEEDED = {
    "record": ("event_id",),
    "date": ("event_date",),
    "act": ("event_type",),
    "mode": ("event_mode",),
    "weight": ("intensity",),
    "contexts": ("contexts",),
    "actor_name": ("actor_name",),
    "actor_country": ("actor_country",),
    "other_name": ("recipient_name",),
    "other_country": ("recipient_country",),
}
# PLOVER's contexts in the fields of acts.py; others, such as historical or resource, name no field.
_FIELDS = {
    "diplomatic": "diplomatic",
    "military": "military",
    "cbrn": "military",
    "peacekeeping": "military",
    "terrorism": "military",
    "intelligence": "intelligence",
    "cyber": "intelligence",
    "illicit goods": "law-enforcement",
    "crime": "law-enforcement",
    "legal": "legal",
    "economic": "trade",
    "sanctions": "trade",
    "humanitarian": "humanitarian",
    "disaster": "humanitarian",
    "refugee": "humanitarian",
    "asylum": "migration",
    "migration": "migration",
    "disease": "health",
    "health": "health",
    "education": "education",
    "culture": "culture",
    "religion": "culture",
    "environment": "environment",
    "climate": "environment",
    "technology": "science",
    "rights freedoms": "human-rights",
    "human rights": "human-rights",
    "labor": "human-rights",
    "political institutions": "governance",
    "government": "governance",
    "election": "governance",
    "legislative": "governance",
    "executive": "governance",
    "corruption": "governance",
    "pro democracy": "governance",
    "pro autocracy": "governance",
    "territory": "territory",
}
_NOTHING = ("", "NONE", "NULL", "NAN")


def read(path: Path) -> ibis.Table:
    """Read POLECAT events between two actors, one act a row.

    The files are those of a week or a year as the publisher offers them. An actor is the state of its country, else
    what its name says: an organisation, a leader in office. Where a row has several actors or recipients, each pair of
    them is one act. Acts within one state, and acts without a recipient, are left out. Acts in the context
    "hypothetical" have that status.

    Lines that are no rows, as stray tabs make them, are left out and told; a row that a headline broke over several
    lines is put together again.

    Args:
        path: a text with tabs, or a Parquet or CSV file, plain, gzipped or zipped.

    Returns:
        An EVENTS table in PLOVER's book; weights are the file's intensity, and the book's where a row has none. An
        actor that detente does not know is ?NAME.

    Raises:
        BadTable: the file is missing or cut short, lacks a column, or holds a date that cannot be.

    Source: Halterman, Bagozzi, Beger, Schrodt and Scarborough (2023), PLOVER and POLECAT: A New Political Event
        Ontology and Dataset; data doi:10.7910/DVN/AJGVIT.

    Example:
        >>> import tempfile
        >>> row = {"Event ID": "W1", "Event Date": "2023-01-05", "Event Type": "CONSULT", "Event Mode": "visit"}
        >>> row |= {"Intensity": "4.0", "Contexts": "diplomatic;military", "Actor Name": "Beijing"}
        >>> row |= {"Actor Country": "CHN", "Recipient Name": "Cambodia;Laos", "Recipient Country": "KHM;LAO"}
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "week.txt")
        ...     _ = file.write_text("\\t".join(row) + "\\n" + "\\t".join(row.values()) + "\\n")
        ...     for pair in read(file).select("actor", "other", "fields").order_by("other").to_pyarrow().to_pylist():
        ...         print(*pair.values())
        CHN KHM diplomatic|military
        CHN LAO diplomatic|military
    """
    shaped = _pairs(_rows(path))
    with told(path):
        refuse(shaped, path)
        book = {act: Meaning(act, weight=plover_weight(act)) for act in ACTS}
        book |= {
            f"{act}/{mode}": Meaning(act, mode, None, plover_weight(act, mode)) for act in ACTS for mode in MODES[act]
        }
        events = coded(named(shaped, system="iso3"), book, source="polecat", book="PLOVER")
        between = check(events.filter(events.actor != events.other), EVENTS, where=path.name)
        return between.distinct(on="record", keep="first").select(*EVENTS.names)


def spans(path: Path) -> list[Span]:
    """The days of which a file holds the news: the first to the last on which its stories were published.

    An event may lie before the day on which it was told, and that day is then not spoken of.

    Args:
        path: the file.

    Returns:
        One span; none where it holds no day.

    Example:
        >>> import tempfile
        >>> names = [usual[0] for usual in _NEEDED.values()]
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "week.txt")
        ...     _ = file.write_text("\\t".join(names) + "\\n" + "\\t".join(["W1", "2023-01-05", *names[2:]]) + "\\n")
        ...     spans(file)
        [Span(since=datetime.date(2023, 1, 5), until=datetime.date(2023, 1, 5), actors='*')]
    """
    shaped = _rows(path)
    with told(path):
        ends = shaped.aggregate(first=shaped.told_on.min(), last=shaped.told_on.max()).to_pyarrow().to_pylist()[0]
    return [Span(ends["first"], ends["last"])] if ends["first"] else []


def _rows(path: Path) -> ibis.Table:
    """What is needed of each row, as text; by the tolerant reader where tabs stand between fields."""
    inside, start = opened(path)
    head = start.decode("utf-8-sig", "replace").split("\n", 1)[0].rstrip("\r")
    names = tuple(re.sub(r"\W+", "_", name.strip(' "').lower()).strip("_") for name in head.split("\t"))
    if (
        start.startswith(b"PAR1")
        or len(names) == 1
        or len(set(names)) < len(names)
        or not start[len(head) + 1 :].strip()
    ):
        return _plain(rows(path), path)
    return salvaged([inside], Layout(names, head=True, folded=True), lambda text: _plain(text, path, quoted=True))


def _plain(table: ibis.Table, path: Path, *, quoted: bool = False) -> ibis.Table:
    held = needed(table, _NEEDED, where=path.name)
    if "publication_date" in table.columns:
        held = held | {"told_on": "publication_date"}
    text = {need: table[name].cast("string") for need, name in held.items()}
    text = {need: (unquoted(value) if quoted else value).strip() for need, value in text.items()}
    on = day(text["date"])
    published = day(text.pop("told_on")) if "told_on" in text else on
    return table.select(**text | {"date": on, "told_date": text["date"], "told_on": published.fill_null(on)})


def _pairs(table: ibis.Table) -> ibis.Table:
    """One row for each actor and each recipient of a row, with its code, field and status."""
    contexts = table.contexts.fill_null("").lower().replace("_", " ").split(";").map(lambda one: one.strip())
    known = contexts.map(lambda one: one.cases(*_FIELDS.items(), else_=None)).filter(lambda one: one.notnull())
    fields = known.filter(lambda one, place: known.index(one) == place)
    act, mode = table.act.upper(), table.mode.lower().replace("_", "-")
    whole = table.select(
        "record",
        "date",
        "told_date",
        code=ibis.ifelse(_given(mode).isnull(), act, act + "/" + mode).fill_null("?"),
        act=act.isin(list(ACTS)).ifelse(act, None),
        weight=table.weight.try_cast("float64"),
        field=ibis.ifelse(fields.length() > 0, fields[0], None),
        fields=ibis.literal("|").join(fields).nullif(""),
        status=contexts.contains("hypothetical").ifelse("hypothetical", "happened"),
        many=_parties(table.actor_name, table.actor_country),
        whom=_parties(table.other_name, table.other_country),
    )
    several = (whole.many.length() > 1) | (whole.whom.length() > 1)
    apart = whole.mutate(several=several, actor_told=whole.many.unnest()).drop("many")
    apart = apart.mutate(other_told=apart.whom.unnest()).drop("whom")
    own = apart.record + ":" + apart.actor_told + ">" + apart.other_told
    return apart.mutate(record=apart.several.ifelse(own, apart.record)).drop("several")


def _parties(names: StringValue, countries: StringValue) -> ArrayValue:
    """Each party of one side: its country where one is told, else its name."""
    named = names.fill_null("").split(";").map(lambda one: one.strip())
    placed = countries.fill_null("").split(";").map(lambda one: one.strip())
    known = sorted({code for code, *_ in actors.codes("iso3")})
    each = named.zip(placed).map(
        lambda pair: pair.f2.isin(known).ifelse(pair.f2, ibis.coalesce(_given(pair.f1), _given(pair.f2)))
    )
    # Where the two lists are not of one length, nothing tells which belongs to which.
    either = ibis.ifelse(_given(countries).notnull(), placed, named).map(_given)
    told_parties = ibis.ifelse(named.length() == placed.length(), each, either)
    return told_parties.filter(lambda one: one.notnull()).unique()


def _given(text: StringValue) -> StringValue:
    """A text, null where the publisher's files say that there is none."""
    return text.strip().upper().isin(_NOTHING).ifelse(None, text.strip())
