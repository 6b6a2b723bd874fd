"""ICEWS in the shape of the benchmarks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import ibis
import pytest

from detente import actors
from detente.actors import Name
from detente.errors import BadTable
from detente.files.rows import rows as rows_of
from detente.sources.icews_benchmarks import read, spans


def told(path: Path, *names: str) -> list[tuple[Any, ...]]:
    rows = read(path).order_by("record").to_pyarrow().to_pylist()
    return [tuple(row[name] for name in names) for row in rows]


def graph(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(["date,source,relation,target", *rows, ""]))
    return path


def test_labels_become_codes_with_their_weights(tmp_path: Path) -> None:
    file = graph(tmp_path / "g.csv", "2014-01-05,Police (Cambodia),Make a visit,China", "2014-01-05,China,Dance,Laos")
    rows = told(file, "actor", "other", "code", "weight")
    assert sorted(rows, key=str) == [("CHN", "LAO", "?Dance", None), ("KHM", "CHN", "042", 1.9)]


@pytest.mark.parametrize("written", ["Cote d'Ivoire", "Côte d’Ivoire", "Military (Cote d'Ivoire)", "ivory coast"])
def test_spellings_of_a_name(tmp_path: Path, written: str) -> None:
    assert told(graph(tmp_path / "g.csv", f"2014-01-05,{written},Consult,China"), "actor") == [("CIV",)]


def test_a_leader_counts_in_office_and_a_namesake_makes_it_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    terms = (
        Name("Ana Sol", "FRA", "leader", date(2010, 1, 1), date(2012, 12, 31)),
        Name("Ana Sol", "ITA", "minister", date(2012, 6, 1), date(2014, 12, 31)),
    )
    monkeypatch.setattr(actors, "names", lambda: terms)
    days = ("2009-05-05", "2011-05-05", "2012-07-07", "2014-05-05", "2015-05-05")
    file = graph(tmp_path / "g.csv", *(f"{day},Ana Maria Sol,Consult,China" for day in days))
    rows = {row["date"].isoformat(): row["actor"] for row in read(file).to_pyarrow().to_pylist()}
    unknown = "?Ana Maria Sol"
    assert [rows[day] for day in days] == [unknown, "FRA", unknown, "ITA", unknown]


def test_a_selection_covers_nothing_and_is_a_source_of_its_own(tmp_path: Path) -> None:
    file = graph(tmp_path / "g.csv", "2014-01-05,China,Consult,Laos")
    assert spans(file) == [] and told(file, "source", "book") == [("icews_benchmarks", "ICEWS")]


def test_a_file_of_the_publisher_is_sent_to_its_own_reader(tmp_path: Path) -> None:
    (tmp_path / "raw.csv").write_text("date,source,relation,target,CAMEO Code\n2014-01-05,China,Consult,Laos,040\n")
    with pytest.raises(BadTable) as refused:
        read(tmp_path / "raw.csv")
    assert "detente load icews raw.csv" in str(refused.value.wanted)


def test_the_benchmarks_are_silent_on_most_pairs_that_dealt_with_each_other(shared: Callable[[str], Path]) -> None:
    """The reason why they cover nothing: against counts of all events of the year."""
    counts = rows_of(shared("data/icews_quadcounts_dyadyear_2002_2014.parquet"))
    counts = counts.filter(counts.year == 2014).mutate(actor=counts.source_iso3, other=counts.target_iso3)
    events = read(shared("data/icews14_events.parquet"))
    told = events.filter(events.act.notnull()).group_by("actor", "other").aggregate(n=ibis._.count())
    both = counts.left_join(told, ["actor", "other"])
    dealt = both.filter(both.verbal_coop + both.material_coop + both.verbal_conf + both.material_conf > 0)
    silent = dealt.n.isnull().mean().to_pyarrow().as_py()
    assert silent > 0.5


def test_every_label_of_the_benchmarks_has_a_code(shared: Callable[[str], Path]) -> None:
    for name in ("icews14_events", "icews18_events_sep_oct2018", "icews0515_events_partial"):
        rows = read(shared(f"data/{name}.parquet"))
        assert rows.filter(rows.code.startswith("?")).count().to_pyarrow().as_py() == 0
