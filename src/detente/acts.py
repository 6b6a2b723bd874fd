"""The ontology: PLOVER acts and their modes, fields of cooperation, and what each act weighs in which code book.

Source: PLOVER, Open Event Data Alliance (2021); CAMEO, Schrodt (2012); Goldstein (1992),
doi:10.1177/0022002792036002007.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import NamedTuple

QUADS = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")

# Each act with its quad class, the index into QUADS.
ACTS: Mapping[str, int] = {
    "AGREE": 0,
    "CONSULT": 0,
    "SUPPORT": 0,
    "CONCEDE": 0,
    "COOPERATE": 1,
    "AID": 1,
    "RETREAT": 1,
    "REQUEST": 2,
    "ACCUSE": 2,
    "REJECT": 2,
    "THREATEN": 2,
    "PROTEST": 3,
    "SANCTION": 3,
    "MOBILIZE": 3,
    "COERCE": 3,
    "ASSAULT": 3,
}

FIELDS: Mapping[str, str] = {
    "diplomatic": "recognition, embassies, envoys, relations as such",
    "military": "armed forces, arms, exercises, bases, war",
    "intelligence": "espionage and the sharing of intelligence",
    "law-enforcement": "police, crime, drugs, trafficking, borders",
    "legal": "courts, extradition, treaties on justice",
    "trade": "trade, tariffs, markets, embargoes",
    "investment": "investment, finance, loans, debt, infrastructure",
    "aid": "development aid",
    "humanitarian": "relief, refugees, demining, missing persons",
    "health": "health and disease",
    "education": "schools, scholarships, exchanges of students",
    "culture": "culture, heritage, sport, media",
    "environment": "nature, climate, water",
    "science": "science, technology, space, nuclear energy",
    "migration": "visas, workers, deportation",
    "human-rights": "rights, freedoms, labour rights",
    "governance": "elections, parties, institutions, corruption",
    "territory": "borders, islands, sovereignty",
}

# PLOVER's own scores by (act, mode); mode "" is the act alone. The manual prints ACCUSE as +3.0, a typo for -3.0.
_PLOVER: Mapping[tuple[str, str], float] = {
    ("AGREE", ""): 2.5,
    ("CONSULT", ""): 2.5,
    ("CONSULT", "visit"): 4.0,
    ("CONSULT", "third-party"): 1.0,
    ("CONSULT", "multilateral"): 4.0,
    ("CONSULT", "phone"): 1.5,
    ("SUPPORT", ""): 5.0,
    ("CONCEDE", ""): 4.5,
    ("COOPERATE", ""): 9.5,
    ("AID", ""): 10.0,
    ("RETREAT", ""): 6.5,
    ("RETREAT", "withdraw"): 8.0,
    ("RETREAT", "release"): 6.5,
    ("RETREAT", "disarm"): 10.0,
    ("RETREAT", "ceasefire"): 7.5,
    ("RETREAT", "access"): 6.5,
    ("RETREAT", "resign"): 4.5,
    ("REQUEST", ""): 0.0,
    ("REQUEST", "assist"): 0.5,
    ("REQUEST", "change"): -1.0,
    ("REQUEST", "yield"): -1.0,
    ("REQUEST", "meet"): 0.0,
    ("ACCUSE", ""): -3.0,
    ("ACCUSE", "disapprove"): -2.0,
    ("ACCUSE", "investigate"): -3.5,
    ("ACCUSE", "allege"): -3.5,
    ("REJECT", ""): -2.0,
    ("REJECT", "assist"): -1.5,
    ("REJECT", "change"): -2.0,
    ("REJECT", "yield"): -2.0,
    ("REJECT", "meet"): -2.0,
    ("THREATEN", ""): -3.5,
    ("THREATEN", "restrict"): -3.0,
    ("THREATEN", "arrest"): -3.5,
    ("THREATEN", "relations"): -3.5,
    ("THREATEN", "expel"): -3.5,
    ("THREATEN", "territory"): -4.0,
    ("THREATEN", "violence"): -3.5,
    ("PROTEST", ""): -5.0,
    ("PROTEST", "demo"): -5.0,
    ("PROTEST", "riot"): -7.0,
    ("PROTEST", "strike"): -5.0,
    ("PROTEST", "hunger"): -4.5,
    ("PROTEST", "boycott"): -4.5,
    ("PROTEST", "obstruct"): -4.5,
    ("SANCTION", ""): -6.0,
    ("SANCTION", "convict"): -6.0,
    ("SANCTION", "expel"): -5.5,
    ("SANCTION", "withdraw"): -6.0,
    ("SANCTION", "discontinue"): -6.0,
    ("MOBILIZE", ""): -5.5,
    ("MOBILIZE", "troops"): -6.5,
    ("MOBILIZE", "weapons"): -6.5,
    ("MOBILIZE", "police"): -5.5,
    ("MOBILIZE", "militia"): -6.0,
    ("COERCE", ""): -7.0,
    ("COERCE", "seize"): -7.0,
    ("COERCE", "restrict"): -7.0,
    ("COERCE", "censor"): -6.5,
    ("COERCE", "curfew"): -6.5,
    ("COERCE", "martial-law"): -7.5,
    ("COERCE", "arrest"): -7.0,
    ("COERCE", "deport"): -7.0,
    ("COERCE", "withhold"): -7.0,
    ("COERCE", "misinformation"): -6.5,
    ("COERCE", "cyber"): -7.0,
    ("ASSAULT", ""): -9.0,
    ("ASSAULT", "abduct"): -8.5,
    ("ASSAULT", "beat"): -7.5,
    ("ASSAULT", "torture"): -8.5,
    ("ASSAULT", "sexual"): -8.5,
    ("ASSAULT", "targeted"): -9.5,
    ("ASSAULT", "destroy"): -8.5,
    ("ASSAULT", "primitive"): -8.0,
    ("ASSAULT", "firearms"): -9.0,
    ("ASSAULT", "explosives"): -9.0,
    ("ASSAULT", "suicide-attack"): -9.5,
    ("ASSAULT", "aerial"): -9.5,
    ("ASSAULT", "drone"): -9.5,
    ("ASSAULT", "heavy-weapons"): -9.5,
    ("ASSAULT", "crowd-control"): -7.5,
    ("ASSAULT", "unconventional"): -10.0,
}

# Modes that detente tells apart beyond PLOVER's; each weighs what its act weighs.
_OWN_MODES: Mapping[str, tuple[str, ...]] = {
    "AGREE": ("sign", "promise"),
    "CONSULT": ("meeting", "letter"),
    "SUPPORT": ("recognise", "praise", "sign"),
    "COOPERATE": ("exercise", "restore-relations", "appoint-ambassador", "ratify"),
    "AID": ("economic", "military", "humanitarian"),
    "RETREAT": ("lift-sanctions",),
    "SANCTION": ("embargo", "sever-relations", "recall-ambassador", "halt-talks"),
    "COERCE": ("embargo",),
}

MODES: Mapping[str, tuple[str, ...]] = {
    act: (*(mode for known, mode in _PLOVER if known == act and mode), *_OWN_MODES.get(act, ())) for act in ACTS
}


class Cameo(NamedTuple):
    """One CAMEO code: what it says, the PLOVER act, mode and field it maps to, and its weight in two code books."""

    code: str
    name: str
    act: str | None
    mode: str | None
    field: str | None
    keds: float | None
    icews: float | None


def quad(act: str) -> str:
    """The quad class of a PLOVER act.

    Example:
        >>> quad("SANCTION")
        'material conflict'
    """
    return QUADS[ACTS[act]]


def plover_weight(act: str, mode: str | None = None) -> float:
    """What a PLOVER act weighs, from -10 (conflict) to 10 (cooperation).

    A mode that PLOVER gives no score of its own weighs what its act weighs.

    Args:
        act: a PLOVER act.
        mode: one of its modes.

    Returns:
        The score [-10, 10].

    Source: PLOVER manual, Open Event Data Alliance (2021), with the sign of ACCUSE put right.

    Example:
        >>> plover_weight("CONSULT", "visit"), plover_weight("CONSULT", "meeting")
        (4.0, 2.5)
    """
    return _PLOVER.get((act, mode or ""), _PLOVER[act, ""])


@cache
def cameo() -> Mapping[str, Cameo]:
    """Every CAMEO code with its PLOVER act and its Goldstein weight in the KEDS and the ICEWS book.

    Example:
        >>> cameo()["042"].act, cameo()["042"].mode
        ('CONSULT', 'visit')
    """
    with resources.files("detente").joinpath("facts", "cameo.csv").open(encoding="utf8") as lines:
        rows = csv.DictReader(line for line in lines if not line.startswith("#"))
        return {
            row["code"]: Cameo(
                row["code"],
                row["name"],
                row["act"] or None,
                row["mode"] or None,
                row["field"] or None,
                float(row["keds"]) if row["keds"] else None,
                float(row["icews"]) if row["icews"] else None,
            )
            for row in rows
        }
