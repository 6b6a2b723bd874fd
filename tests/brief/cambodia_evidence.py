"""Evidence made by hand: a small world with every kind of act, gap and status that a brief must tell."""

from __future__ import annotations

import math
from datetime import date
from types import SimpleNamespace
from typing import Any

import ibis
import pyarrow as pa

from detente.acts import plover_weight
from detente.brief.parts import Party
from detente.tables import COVERAGE, EVENTS, SCORES, table
from tests.brief.cambodia_course import affinity, phases, places, turns
from tests.brief.cambodia_scores import scores

KHM = Party("KHM", "Cambodia", "Cambodia")
USA = Party("USA", "United States", "the United States")
CHN = Party("CHN", "China", "China")

# (date, precision, actor, other, act, mode, field, quote)
ACTS = [
    ("1958-07-19", "day", "KHM", "CHN", "COOPERATE", "restore-relations", "diplomatic", "Cambodia recognised Peking."),
    ("1960-12-19", "day", "KHM", "CHN", "AGREE", "sign", "diplomatic", "A treaty of friendship was signed."),
    ("1963-11-20", "day", "KHM", "USA", "REJECT", "assist", "aid", "Sihanouk renounced American aid."),
    ("1965-05-03", "day", "KHM", "USA", "SANCTION", "sever-relations", "diplomatic", "Cambodia broke off relations."),
    ("1969-03-18", "day", "USA", "KHM", "ASSAULT", "aerial", "military", "American aircraft bombed the border."),
    ("1969-07-02", "day", "KHM", "USA", "COOPERATE", "restore-relations", "diplomatic", "Relations were restored."),
    ("1970-05-05", "day", "CHN", "KHM", "SANCTION", "sever-relations", "diplomatic", "Peking broke with Lon Nol."),
    ("1975-04-12", "day", "USA", "KHM", "SANCTION", "withdraw", "diplomatic", "The embassy was evacuated."),
    ("1975-05-12", "day", "KHM", "USA", "COERCE", "seize", "military", "The Mayaguez was seized."),
    ("1975-05-15", "day", "USA", "KHM", "ASSAULT", None, "military", "Marines landed on Koh Tang."),
    ("1992-01-03", "day", "USA", "KHM", "RETREAT", "lift-sanctions", "trade", "The embargo was lifted."),
    ("1993-09-24", "day", "USA", "KHM", "COOPERATE", "appoint-ambassador", "diplomatic", "An ambassador came."),
    ("1997-07-01", "month", "USA", "KHM", "SANCTION", "discontinue", "aid", "Aid was suspended in July 1997."),
    ("2004-04-01", "month", "CHN", "KHM", "CONSULT", "visit", "diplomatic", "Vice-Premier Wu Yi came in April 2004."),
    ("2007-01-01", "year", "USA", "KHM", "AID", "military", "military", "In 2007 direct aid was taken up again."),
    ("2012-11-19", "day", "USA", "KHM", "CONSULT", "visit", "diplomatic", "Obama was the first president to come."),
    ("2016-10-13", "day", "CHN", "KHM", "CONSULT", "visit", "diplomatic", "Xi Jinping came on a state visit."),
    ("2017-01-16", "day", "KHM", "USA", "SANCTION", "discontinue", "military", "Cambodia called off Angkor Sentinel."),
    ("2018-02-27", "day", "USA", "KHM", "SANCTION", "discontinue", "aid", "Washington cut aid programmes."),
    ("2020-10-12", "day", "KHM", "CHN", "AGREE", "sign", "trade", "A free trade agreement was signed."),
    ("2021-12-08", "day", "USA", "KHM", "SANCTION", "embargo", "military", "An arms embargo was laid on Cambodia."),
    ("2022-11-12", "day", "USA", "KHM", "CONSULT", "meeting", None, "Biden met Hun Sen in Phnom Penh."),
    ("2023-03-01", "month", "CHN", "KHM", "COOPERATE", "exercise", "military", "Golden Dragon began in March 2023."),
    ("2024-06-04", "day", "USA", "KHM", "CONSULT", "visit", "military", "Secretary Austin came to Phnom Penh."),
    ("2025-11-07", "day", "USA", "KHM", "RETREAT", "lift-sanctions", "military", "The arms embargo was lifted."),
    (None, "none", "KHM", "USA", "SUPPORT", "praise", "culture", 'They praised the return of <b>"statues"</b> & art.'),
]


def event(number: int, row: tuple[Any, ...], **change: Any) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """A row of EVENTS and what evidence adds to it."""
    on, precision, actor, other, act, mode, field, quote = row
    day = date.fromisoformat(on) if on else None
    place = change.get("document", f"{number:02}.md")
    events = (
        *("examples", f"{number}", day, precision, actor, other, act, mode, field, "PLOVER", act),
        *(plover_weight(act, mode), change.get("status", "happened"), change.get("voice"), place, 0, len(quote)),
    )
    return events, (
        quote,
        f"Document {place}",
        f"https://example.org/{number}",
        date(2025, 1, number % 28 + 1),
        "A gazette",
    )


def events_table(rows: list[tuple[tuple[Any, ...], tuple[Any, ...]]]) -> ibis.Table:
    """EVENTS with quote, title, url, published and cites."""
    made = table(EVENTS, [row for row, _ in rows]).to_pyarrow()
    kinds = {
        "quote": pa.string(),
        "title": pa.string(),
        "url": pa.string(),
        "published": pa.date32(),
        "cites": pa.string(),
    }
    for place, (name, kind) in enumerate(kinds.items()):
        made = made.append_column(name, pa.array([extra[place] for _, extra in rows], kind))
    return ibis.memtable(made)


def world() -> list[tuple[tuple[Any, ...], tuple[Any, ...]]]:
    """All acts, one meeting told of both sides, one act told twice, two proposals, one denial."""
    rows = [event(number, row) for number, row in enumerate(ACTS, 1)]
    talks = ("2019-11-21", "day", "KHM", "USA", "CONSULT", "meeting", "diplomatic", "The two ministers met.")
    back = (*talks[:2], "USA", "KHM", *talks[4:])
    again = ("2025-11-07", "day", "USA", "KHM", "RETREAT", "lift-sanctions", None, "A second paper tells it too.")
    plan = ("2026-05-01", "month", "KHM", "USA", "COOPERATE", "exercise", "military", "They plan to resume exercises.")
    wish = (None, "none", "USA", "KHM", "AID", None, "health", "Washington should fund clinics.")
    denial = ("2022-06-06", "day", "KHM", "CHN", "COOPERATE", None, "military", "There is no base at Ream.")
    return [
        *rows,
        event(50, talks, document="talks.md"),
        event(51, back, document="talks.md"),
        event(52, again),
        event(53, plan, status="planned", voice="Ministry of Defence"),
        event(54, wish, status="proposed"),
        event(55, denial, status="denied"),
    ]


def agreement_table(codes: list[str]) -> ibis.Table:
    """Yearly agreement of each pair; Cambodia casts no ballot from 1976 to 1978, and one lone year stands in 1993."""
    rows = []
    for one, two, middle in (("CHN", "KHM", 0.85), ("KHM", "USA", 0.3), ("CHN", "USA", 0.18)):
        for year in range(1956 if "CHN" not in (one, two) else 1971, 2025):
            if one not in codes or two not in codes or ("KHM" in (one, two) and year in (1976, 1977, 1978, 1992, 1994)):
                continue
            value = middle + 0.1 * math.sin(year / 5)
            span = (max(0.0, value - 0.07), min(1.0, value + 0.07))
            record = f"{one}-{two}:{year}:half"
            rows.append(("un_votes", record, "agreement", one, two, "all", date(year, 1, 1), "year", value, *span, 80))
    return table(SCORES, rows)


def made(rows: list[Any], codes: list[str], *, measured: bool = False) -> Any:
    """Evidence as evidence gives it, with the scores of all measures and what the models tell where `measured`."""
    modelled, events = codes if measured else [], events_table(rows)
    spans = [("un_votes", "1", "votes", date(1946, 1, 1), date(2024, 12, 31), "*")]
    return SimpleNamespace(
        events=events,
        agreement=agreement_table(codes),
        coverage=table(COVERAGE, spans),
        scores=scores(modelled),
        affinity=affinity(modelled),
        phases=phases(modelled),
        turns=turns(modelled, events),
        places=places(modelled),
        documents=len(rows),
        skipped=(),
    )
