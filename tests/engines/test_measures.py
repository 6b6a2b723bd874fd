"""Every measure gives on every engine the rows that it gives in memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from detente import store
from detente.errors import StoreUnavailable
from detente.measures import Measure
from detente.store import Store
from detente.tables import KINDS, table
from tests.engines.conftest import NAMES, PLACES, QUIET
from tests.measures.test_laws import CHOICES, ROWS, Choice

pytestmark = pytest.mark.filterwarnings(*QUIET)


TOO_LONG = ("hedging", "influence")  # for ClickHouse, which says so


def asked() -> Iterator[Any]:
    """Every measure, period and option on every engine; on Spark, which is slow to plan, each option once."""
    for engine in NAMES:
        for one in CHOICES:
            measure, by, choice = one.values
            if engine != "spark" or (by == measure.by[0] and not (choice and measure.name in TOO_LONG)):
                yield pytest.param(engine, measure, by, choice, id=f"{engine}-{one.id}")


@pytest.fixture(scope="module")
def opened(request: pytest.FixtureRequest) -> Iterator[Store]:
    with PLACES[request.param]() as url:  # type: ignore[attr-defined]
        with store.open(url, write=True) as opened:
            opened.append({name: table(KINDS[name], rows()) for name, rows in ROWS.items()})
        with store.open(url) as opened:
            if request.param == "spark":
                _hasten(opened)
            yield opened


@pytest.mark.parametrize(("opened", "measure", "by", "choice"), list(asked()), indirect=["opened"])
def test_a_measure_is_the_same_on_every_engine(opened: Store, measure: Measure, by: str, choice: Choice) -> None:
    here = [table(KINDS[kind], ROWS[kind]()) for kind in measure.reads]
    there = [opened.table(KINDS[kind]) for kind in measure.reads]
    wanted = _rows(measure.function(*here, by=by, **choice))
    assert wanted
    if opened.engine.name == "clickhouse" and measure.name in TOO_LONG:
        with pytest.raises(StoreUnavailable, match="would plan this measure for minutes"):
            _rows(measure.function(*there, by=by, **choice))
        return
    found = _rows(measure.function(*there, by=by, **choice))
    assert [_plain(row) for row in found] == [_plain(row) for row in wanted]
    for one, two in zip(found, wanted, strict=True):
        for name in ("value", "low", "high"):
            assert one[name] == (None if two[name] is None else pytest.approx(two[name], rel=1e-9, abs=1e-9))


def _hasten(opened: Store) -> None:
    """Spark compiles and divides the work anew for each query, which costs more than a few rows are worth."""
    session = opened.engine.connection._session
    for name, value in {"codegen.wholeStage": "false", "adaptive.enabled": "false", "shuffle.partitions": "1"}.items():
        session.conf.set(f"spark.sql.{name}", value)


def _rows(scores: Any) -> list[dict[str, Any]]:
    return sorted(scores.to_pyarrow().to_pylist(), key=lambda row: (row["source"], row["record"]))


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in ("value", "low", "high")}
