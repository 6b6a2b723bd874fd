"""The acts that the example documents tell, found by the coder: floors that may rise and never fall."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from detente.coders.rules import code
from detente.sources.documents import document

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "examples" / "cambodia"
# An act that both sides do is told each way by the coder and once by the list.
MUTUAL = ("AGREE", "COOPERATE", "CONSULT", "ASSAULT", "RETREAT")
Act = tuple[str, str, str, str, str]
RECALL, PRECISION, DATES, SILENT = 0.86, 0.91, 0.84, 0


@pytest.fixture(scope="module")
def wanted() -> dict[Act, dict[str, str]]:
    with (HERE / "cambodia_acts.csv").open(encoding="utf8") as lines:
        return {(r["document"], r["actor"], r["other"], r["act"], r["status"]): r for r in csv.DictReader(lines)}


@pytest.fixture(scope="module")
def found(wanted: dict[Act, dict[str, str]]) -> dict[Act, tuple[str, str]]:
    acts: dict[Act, tuple[str, str]] = {}
    for name in sorted({act[0] for act in wanted}):
        for e in code(document(EXAMPLES / name)):
            if "?" in e.actor + e.other:
                continue  # the list holds what passes between states
            day = e.date.isoformat() if e.date else ""
            acts.setdefault((name, e.actor, e.other, str(e.act), e.status), (day, e.precision))
    return acts


def test_most_of_the_acts_are_found(wanted: dict[Act, dict[str, str]], found: dict[Act, tuple[str, str]]) -> None:
    assert len(wanted.keys() & found.keys()) / len(wanted) >= RECALL


def test_few_acts_are_false(wanted: dict[Act, dict[str, str]], found: dict[Act, tuple[str, str]]) -> None:
    turned = {(d, other, actor, act, status) for d, actor, other, act, status in wanted if act in MUTUAL}
    assert len(found.keys() & (wanted.keys() | turned)) / len(found) >= PRECISION


def test_the_dates_are_right(wanted: dict[Act, dict[str, str]], found: dict[Act, tuple[str, str]]) -> None:
    both = wanted.keys() & found.keys()
    right = sum(found[act] == (wanted[act]["date"], wanted[act]["precision"]) for act in both)
    assert right / len(both) >= DATES


def test_every_example_document_tells_an_act(found: dict[Act, tuple[str, str]]) -> None:
    told = defaultdict(int)
    for act in found:
        told[act[0]] += 1
    silent = [path.name for path in EXAMPLES.glob("*.md") if not told[path.name]]
    assert len(silent) <= SILENT, silent
