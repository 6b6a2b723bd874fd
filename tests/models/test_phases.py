"""Phases and turning points: found where they were put, and nowhere else."""

from __future__ import annotations

from datetime import date
from typing import Any

from detente.models.phases import Phases, PhasesFit
from detente.tables import SCORES, table


def month(number: int, value: float, n: int, *, field: str = "all", measure: str = "cooperation") -> tuple[Any, ...]:
    day = date(2000 + number // 12, number % 12 + 1, 1)
    row = (measure, "KHM", "THA", field, day, "month", value, None, None, n, None)
    return ("news", f"{measure}{field}{number}", *row)


def fitted(rows: list[tuple[Any, ...]]) -> PhasesFit:
    return Phases().fit(table(SCORES, rows))


def test_a_month_of_conflict_is_one_turn_for_the_worse() -> None:
    rows = [month(number, 8.0, 2) for number in range(60) if number != 30]
    turns = fitted([*rows, month(30, -90.0, 10)]).turns
    assert [(turn.date, turn.direction) for turn in turns] == [(date(2002, 7, 1), "worsening")]


def test_the_order_of_rows_does_not_matter() -> None:
    rows = [month(number, 8.0 - number % 3, 2 + number % 4) for number in range(60)]
    assert fitted(rows).turns == fitted(rows[::-1]).turns
    assert fitted(rows).phases == fitted(rows[::-1]).phases


def test_a_dyad_without_news_has_no_turn() -> None:
    fit = fitted([month(number, 0.0, 0) for number in range(60)])
    assert fit.turns == () and fit.phases == ()
