"""Scores that somebody else published, beside those that are measured here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from detente import build, store
from detente.errors import OutOfCoverage
from detente.holdings import faults, gaps, holdings
from detente.scoring import measure

HEAD = "month,iso3_a,iso3_b,score_sum,days_with_events\n"
PERU_LAOS = "2019-05,PER,LAO,-12.5,20\n2019-06,PER,LAO,6,3\n2019-05,FJI,LAO,1,1\n2019-05,FJI,XYZ,1,1\n"


@pytest.fixture
def net(tmp_path: Path) -> Path:
    (tmp_path / "net.csv").write_text(HEAD + PERU_LAOS)
    build.load("gdelt_net_scores", [tmp_path / "net.csv"], store=tmp_path / "net.duckdb")
    return tmp_path / "net.duckdb"


def told(net: Path, *asked: str, **how: Any) -> list[tuple[Any, ...]]:
    rows = measure("cooperation", *asked, store=net, **how).to_pyarrow().to_pylist()
    return [(str(row["period"])[:7], row["actor"], row["other"], row["value"], row["n"]) for row in rows]


@pytest.mark.parametrize("asked", [("LAO", "PER"), ("PER", "LAO")])
def test_a_published_score_is_told_whoever_is_named_first(net: Path, asked: tuple[str, str]) -> None:
    assert told(net, *asked) == [("2019-05", "LAO", "PER", -12.5, 20), ("2019-06", "LAO", "PER", 6.0, 3)]


def test_a_state_is_told_with_all_its_others(net: Path) -> None:
    others = {row[1:3] for row in told(net, "LAO", since=2019, until=2019)}
    assert others == {("FJI", "LAO"), ("LAO", "PER")}


def test_all_fields_together_are_what_is_published(net: Path) -> None:
    assert told(net, "LAO", "PER", options={"fields": "together"}) == told(net, "LAO", "PER")


@pytest.mark.parametrize("how", [{"options": {"weights": "quad"}}, {"options": {"kind": "verbal"}}, {"by": "year"}])
def test_a_published_score_is_no_other_figure(net: Path, how: dict[str, Any]) -> None:
    with pytest.raises(OutOfCoverage):
        told(net, "LAO", "PER", **how)


def test_a_measure_that_nobody_published_is_not_told(net: Path) -> None:
    with pytest.raises(OutOfCoverage):
        measure("conduct", "LAO", "PER", store=net)


def test_a_store_of_scores_is_looked_into_as_any_other(net: Path) -> None:
    with store.open(net) as opened:
        held = next(iter(holdings(opened)))
        assert (held.kind, held.source, held.rows, held.actors, held.unknown) == ("scores", "gdelt_net_scores", 4, 3, 1)
        assert "cooperation" in held.used.split(", ")
        assert [gap.name for gap in gaps(opened) if gap.gap == "name"] == ["XYZ"]
        assert faults(opened) == []


def test_loading_twice_adds_nothing(net: Path) -> None:
    again = build.load("gdelt_net_scores", [net.with_name("net.csv")], store=net)
    assert (again.read["scores"], again.added["scores"]) == (4, 0)
