"""Net scores as published: of a pair and not of an actor, once a month, and with days for n."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from detente.errors import BadTable
from detente.sources import gdelt_net_scores

HEAD = "month,iso3_a,iso3_b,score_sum,days_with_events\n"


def told(path: Path, rows: str) -> list[dict[str, Any]]:
    path.write_text(HEAD + rows)
    return gdelt_net_scores.read(path).order_by("record").to_pyarrow().to_pylist()


def test_a_pair_stands_in_the_order_of_the_alphabet(tmp_path: Path) -> None:
    """GDELT's own codes have another order: Cambodia is CAM there, and stands before Canada."""
    rows = told(tmp_path / "net.csv", "2019-05,USA,KHM,-12.5,20\n2019-05,KHM,CAN,3,4\n2019-05,KHM,XYZ,1,1\n")
    assert [(row["actor"], row["other"], row["record"]) for row in rows] == [
        ("?XYZ", "KHM", "?XYZ-KHM:2019-05"),
        ("CAN", "KHM", "CAN-KHM:2019-05"),
        ("KHM", "USA", "KHM-USA:2019-05"),
    ]
    of_usa = rows[-1]
    assert (of_usa["measure"], of_usa["field"], of_usa["by"], of_usa["period"]) == (
        "cooperation",
        "all",
        "month",
        date(2019, 5, 1),
    )
    assert (of_usa["value"], of_usa["n"], of_usa["low"], of_usa["high"]) == (-12.5, 20, None, None)


def test_a_month_without_a_score_is_no_row(tmp_path: Path) -> None:
    assert told(tmp_path / "net.csv", "2019-05,USA,KHM,,20\n2019-06,USA,USA,4,20\n") == []


def test_a_pair_told_in_both_orders_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadTable, match="twice in a month") as error:
        told(tmp_path / "net.csv", "2019-05,USA,KHM,1,2\n2019-05,KHM,USA,1,2\n")
    assert error.value.found == "KHM-USA:2019-05"


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ("soon,USA,KHM,1,2", "soon"),
        ("1005-05,USA,KHM,1,2", "1005"),
        ("2019-05,USA,KHM,much,2", "much"),
        ("2019-05,USA,KHM,1,some", "n"),
    ],
)
def test_what_cannot_be_is_named(tmp_path: Path, row: str, word: str) -> None:
    with pytest.raises(BadTable) as error:
        told(tmp_path / "net.csv", row + "\n")
    assert word in f"{error.value.message} {error.value.found}"


def test_what_the_real_table_tells_of_cambodia_and_the_united_states(shared: Callable[[str], Path]) -> None:
    rows = gdelt_net_scores.read(shared("data/gdelt2_netscore_dyadmonth_2018_2024.parquet"))
    assert rows.filter(rows.actor > rows.other).count().to_pyarrow().as_py() == 0
    pair = rows.filter(rows.actor == "KHM", rows.other == "USA").order_by("period").to_pyarrow().to_pylist()
    assert len(pair) == 74 and pair[0]["period"] == date(2018, 1, 1)
    assert max(row["n"] for row in pair) <= 31
