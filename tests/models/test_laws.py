"""What holds of every model on the shelf, whatever it models.

One law of the measures is not asked here: that what came later changes no earlier score. These models look back upon a
whole series, so that what a month meant is also learned from the months after it; none is a forecast made at the time.
"""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields
from typing import Any

import ibis
import numpy as np
import pytest

from detente.errors import BadTable, NotEnoughEvidence
from detente.models import MODELS, Model
from detente.tables import SCORES, VOTES, Kind, check, table
from tests.models.samples import Rows, ballot_rows, month_rows, stray_rows

COUNT = 4000
CHOICES = [
    pytest.param(model, choice, id="-".join([model.name, *choice.values()]))
    for model in MODELS.values()
    for choice in [{}, *({keyword: value} for keyword, values in model.options.items() for value in values[1:])]
]
Choice = dict[str, str]

every_model = pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
every_choice = pytest.mark.parametrize(("model", "choice"), CHOICES)


def given(model: Model) -> tuple[Kind, Rows]:
    return (VOTES, ballot_rows()) if model.reads == ("votes",) else (SCORES, month_rows())


def fit(model: Model, choice: Choice | None = None, rows: Rows | None = None) -> Any:
    kind, usual = given(model)
    return model.set(choice or {}).fit(table(kind, usual if rows is None else rows))


def told(fitted: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = fitted.scores.order_by("source", "record").to_pyarrow().to_pylist()
    return rows


def drawn(model: Model, fitted: Any, **how: Any) -> Any:
    pair = ("USA",) if model.actors == 1 else ("KHM", "USA")
    return fitted.draw(*pair, **how)


@every_choice
def test_scores_are_a_checked_table_without_a_record_twice(model: Model, choice: Choice) -> None:
    rows = told(fit(model, choice))
    assert rows and tuple(rows[0]) == SCORES.names
    schema = ibis.schema({column.name: column.type for column in SCORES.columns})
    check(ibis.memtable(rows, schema=schema), SCORES, where=model.name)
    assert len({(row["source"], row["record"]) for row in rows}) == len(rows)
    assert {row["measure"] for row in rows} == {model.name} and {row["by"] for row in rows} <= set(model.by)


@every_choice
def test_bands_hold_their_value_within_the_bounds(model: Model, choice: Choice) -> None:
    low = float("-inf") if model.low is None else model.low
    high = float("inf") if model.high is None else model.high
    for row in told(fit(model, choice)):
        assert low <= row["low"] <= row["value"] <= row["high"] <= high
        assert row["low"] < row["high"]


@every_choice
def test_a_pair_is_told_once_or_once_each_way(model: Model, choice: Choice) -> None:
    pairs = {(row["actor"], row["other"]) for row in told(fit(model, choice))}
    if model.actors == 1:
        assert ("KHM", None) in pairs and all(other is None for _, other in pairs)
    elif model.directed or choice.get("directed") == "yes":
        assert {("KHM", "USA"), ("USA", "KHM")} <= pairs
    else:
        assert ("KHM", "USA") in pairs and all(actor < other for actor, other in pairs)
    assert not any(code.startswith("?") for pair in pairs for code in pair if code)


@every_choice
def test_neither_the_order_of_rows_nor_another_run_changes_anything(model: Model, choice: Choice) -> None:
    _, rows = given(model)
    once, again, turned = (told(fit(model, choice, of)) for of in (rows, rows, rows[::-1]))
    assert once == again
    for one, two in zip(once, turned, strict=True):
        ends = ("value", "low", "high")
        assert [one.pop(end) for end in ends] == pytest.approx([two.pop(end) for end in ends], abs=1e-6)
        assert one == two


@every_model
def test_settings_and_fits_are_frozen(model: Model) -> None:
    settings, fitted = model.set({}), fit(model)
    for frozen in (settings, fitted):
        with pytest.raises(FrozenInstanceError):
            setattr(frozen, fields(frozen)[0].name, None)


@every_model
def test_one_seed_draws_the_same_ways_and_another_others(model: Model) -> None:
    fitted = fit(model)
    one, same, other = (drawn(model, fitted, count=50, seed=seed).values for seed in (3, 3, 4))
    assert np.array_equal(one, same) and one.shape == other.shape and not np.array_equal(one, other)
    assert len(one) == 50


@every_model
def test_draws_lie_in_the_band_of_the_fit(model: Model) -> None:
    """In the middle and at the ends, to a fifth of the band: half a band apart would be another claim."""
    fitted = fit(model)
    paths = drawn(model, fitted, count=COUNT, seed=1)
    pair = ("USA", None) if model.actors == 1 else ("KHM", "USA")
    rows = [row for row in told(fitted) if (row["actor"], row["other"]) == pair and row["field"] == "all"]
    place = {period: at for at, period in enumerate(paths.periods)}
    at = [place[row["period"]] for row in rows]
    wide = np.array([row["high"] - row["low"] for row in rows])
    low, high = (np.asarray(end)[at] for end in paths.band(0.9))
    ends = (low, [row["low"] for row in rows]), (high, [row["high"] for row in rows])
    middle = np.median(paths.values, axis=0)[at], [row["value"] for row in rows]
    for drawn_, said in (*ends, middle):
        away = np.abs(drawn_ - np.array(said)) / wide
        assert np.median(away) < 0.1 and np.mean(away < 0.2) > 0.8


@every_model
def test_no_rows_are_not_enough_evidence(model: Model) -> None:
    with pytest.raises(NotEnoughEvidence) as error:
        drawn(model, fit(model, rows=[]), count=1, seed=0)
    assert error.value.wanted or error.value.found


@every_model
def test_scores_that_are_not_asked_for_change_nothing(model: Model) -> None:
    if model.reads == ("votes",):
        pytest.skip("it reads ballots and no scores")
    assert told(fit(model, rows=[*month_rows(), *stray_rows()])) == told(fit(model))


@every_model
def test_a_missing_column_is_named(model: Model) -> None:
    kind, rows = given(model)
    for column in kind.names:
        with pytest.raises(BadTable, match=rf"{model.name} lacks columns of {kind.name}: {column}\."):
            model.set({}).fit(table(kind, rows).drop(column))


@every_model
def test_the_shelf_names_the_default_first(model: Model) -> None:
    settings = model.set({})
    for name, values in model.options.items():
        assert model.set({name: values[0]}) == settings
        assert all(model.set({name: value}) != settings for value in values[1:])
