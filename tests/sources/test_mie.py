"""Militarized interstate events."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import ibis
import pytest

from detente.errors import BadTable
from detente.sources.mie import ACTIONS, read, spans
from detente.tables import Span

HEAD = "micnum,eventnum,ccode1,ccode2,stmon,stday,styear,endmon,endday,endyear,sidea1,action,hostlev\n"


def written(path: Path, *events: tuple[int, int, int, int, int, int]) -> Path:
    """Events of: first and second state, month, day, year, action."""
    lines = [
        f"9,{number},{a},{b},{month},{day},{year},{month},{day},{year},1,{action},4"
        for number, (a, b, month, day, year, action) in enumerate(events, 1)
    ]
    path.write_text(HEAD + "\n".join(lines) + "\n")
    return path


@pytest.mark.parametrize(
    ("month", "day", "expected"),
    [(5, 15, (date(1946, 5, 15), "day")), (5, -9, (date(1946, 5, 1), "month")), (-9, -9, (date(1946, 1, 1), "year"))],
)
def test_what_is_not_known_of_a_date_is_told_by_its_precision(
    tmp_path: Path, month: int, day: int, expected: tuple[date, str]
) -> None:
    [row] = read(written(tmp_path / "mie.csv", (339, 200, month, day, 1946, 16))).to_pyarrow().to_pylist()
    assert (row["date"], row["precision"]) == expected
    assert (row["record"], row["actor"], row["other"], row["act"], row["book"], row["code"]) == (
        *("9/1", "ALB", "GBR", "ASSAULT", "MIE", "16"),
    )
    assert row["weight"] is None


def test_states_are_those_of_the_day(tmp_path: Path) -> None:
    file = written(
        tmp_path / "mie.csv", (365, 2, 1, 1, 1962, 7), (365, 369, 2, 24, 2014, 14), (300, 345, 7, 28, 1914, 16)
    )
    rows = read(file).order_by("record").to_pyarrow().to_pylist()
    assert [(row["actor"], row["other"]) for row in rows] == [("SUN", "USA"), ("RUS", "UKR"), ("?300", "?345")]


@pytest.mark.parametrize("action", [0, 23, -9])
def test_an_action_outside_the_book_is_named(tmp_path: Path, action: int) -> None:
    with pytest.raises(BadTable, match="event 9/1 has no action") as refused:
        read(written(tmp_path / "mie.csv", (2, 365, 1, 1, 1962, action)))
    assert refused.value.found == str(action)


def test_a_file_speaks_of_whole_years(tmp_path: Path) -> None:
    file = written(tmp_path / "mie.csv", (2, 365, 3, -9, 1962, 7), (2, 365, -9, -9, 1965, 7))
    assert spans(file) == [Span(date(1962, 1, 1), date(1965, 12, 31))]


def test_every_event_of_the_real_table_is_kept(shared: Callable[[str], Path]) -> None:
    """28,011 events, 1,987 of them without a day, as its description says."""
    rows = read(shared("data/events_mie_1_0.parquet"))
    loose = rows.filter(rows.precision == "month").count()
    lost = rows.filter(rows.act.isnull()).count()
    assert [count.to_pyarrow().as_py() for count in (rows.count(), loose, lost)] == [28_011, 1_987, 0]
    after = rows.filter(rows.date >= date(1950, 1, 1))
    unknown = after.filter(after.actor.startswith("?") | after.other.startswith("?")).count().to_pyarrow().as_py()
    assert unknown < 0.02 * after.count().to_pyarrow().as_py()


def test_the_book_holds_the_five_levels_of_hostility(shared: Callable[[str], Path]) -> None:
    """Threats (2), displays (3) and uses of force (4, 5) are told apart by act, as the publisher's levels tell them."""
    levels = {2: {"THREATEN"}, 3: {"MOBILIZE", "COERCE"}, 4: {"COERCE", "ASSAULT"}, 5: {"ASSAULT"}}
    table = ibis.read_parquet(shared("data/events_mie_1_0.parquet"))
    for row in table.select("action", "hostlev").distinct().to_pyarrow().to_pylist():
        assert ACTIONS[str(row["action"])].act in levels[row["hostlev"]], row
