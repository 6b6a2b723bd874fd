"""Turning points, with the acts that made them, are the same on every engine."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import detente
from detente import store
from detente.build import load
from detente.tables import EVENTS, SCORES, table
from tests.engines.conftest import NAMES, PLACES, QUIET
from tests.test_turning import quiet_then_war, rounded

pytestmark = pytest.mark.filterwarnings(*QUIET)

TOLD = "On 12 March 2007 Fiji severed diplomatic relations with Tonga.\n"


def told(url: str, note: Path) -> list[detente.TurningPoint]:
    """The turning points of two pairs in a store of acts, a document and published scores."""
    months = [date(2005 + month // 12, month % 12 + 1, 1) for month in range(60)]
    net = [("net", str(day), "cooperation", "ECU", "PER", "all", day, "month", 20.0, None, None, 5) for day in months]
    with store.open(url, write=True) as opened:
        acts = [*quiet_then_war("PER", "ECU"), *quiet_then_war("SUN", "TUR", year=1980)]
        opened.append({"events": table(EVENTS, acts), "scores": table(SCORES, net)})
    load("documents", [note], store=url)
    pairs = (("PER", "ECU"), ("FJI", "TON"))
    return [rounded(turn) for pair in pairs for turn in detente.turns(*pair, store=url)]


@pytest.mark.parametrize("engine", NAMES[1:])
def test_turning_points_are_the_same_on_every_engine(engine: str, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text(TOLD)
    with PLACES[engine]() as url:  # type: ignore[attr-defined]
        there = told(url, note)
    here = told(str(tmp_path / "store.duckdb"), note)
    assert [turn.acts for turn in here if turn.actor == "ECU" and turn.probability > 0.9] == [20]
    assert [made.quote for turn in here if turn.actor == "FJI" for made in turn.evidence] == [TOLD.strip()]
    assert there == here
