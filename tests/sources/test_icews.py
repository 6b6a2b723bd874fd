"""ICEWS in its publisher's shape and in the shape of the benchmarks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from detente import actors
from detente.actors import Name
from detente.sources.icews import read, span

HEAD = (
    "Event ID,Event Date,Source Name,Source Sectors,Source Country,Event Text,CAMEO Code,Intensity,Target Name,"
    "Target Sectors,Target Country,Story ID,Sentence Number,Publisher,City,District,Province,Country,Latitude,Longitude"
).replace(",", "\t")


def line(record: int, who: str, country: str, code: str, weight: str, whom: str, other: str) -> str:
    place = "8\t2\tA Paper\tPhnom Penh\t\tPhnom Penh\tCambodia\t11.5\t104.9"
    return f"{record}\t1999-03-04\t{who}\tArmy\t{country}\tTold\t{code}\t{weight}\t{whom}\tElite\t{other}\t{place}"


def told(path: Path, *names: str) -> list[tuple[Any, ...]]:
    rows = read(path).order_by("record").to_pyarrow().to_pylist()
    return [tuple(row[name] for name in names) for row in rows]


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    rows = [
        line(1, 'Extremist "Sparrow" (Vietnam)', "Vietnam", "190", "-10.0", "Police (Cambodia)", "Cambodia"),
        line(2, "Police (Cambodia)", "Cambodia", "173", "-5.0", "Citizen (Cambodia)", "Cambodia"),
        line(3, "United Nations", "", "042", "1.9", "Ministry (Russia)", "Russian Federation"),
        line(4, "Nobody Known", "", "010", "0.0", "China", "China"),
        line(4, "Nobody Known", "", "010", "0.0", "China", "China"),
    ]
    (tmp_path / "events.1999.tab").write_text("\n".join([HEAD, *rows, ""]))
    return tmp_path / "events.1999.tab"


def test_the_publishers_own_file(raw: Path) -> None:
    assert told(raw, "record", "actor", "other", "code", "weight", "act", "mode") == [
        ("1", "VNM", "KHM", "190", -10.0, "ASSAULT", None),
        ("3", "UN", "RUS", "042", 1.9, "CONSULT", "visit"),
        ("4", "?Nobody Known", "CHN", "010", 0.0, None, None),
    ]
    assert told(raw, "book", "status", "precision", "source")[0] == ("ICEWS", "happened", "day", "icews")


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


def test_a_sample_covers_nothing(tmp_path: Path) -> None:
    head, row = "date,source,relation,target,coverage", "China,Consult,Laos"
    (tmp_path / "g.csv").write_text(f"{head}\n2010-01-01,{row},20pct\n2013-02-03,{row},complete\n")
    assert span(tmp_path / "g.csv") == (date(2013, 2, 3), date(2013, 2, 3))
    (tmp_path / "g.csv").write_text(f"{head}\n2010-01-01,{row},20pct\n")
    assert span(tmp_path / "g.csv") is None


def test_weights_of_the_file_are_those_of_the_book(shared: Callable[[str], Path]) -> None:
    from detente.acts import cameo

    rows = read(shared("data/icews_raw_sample_2018.parquet")).select("code", "weight").distinct().to_pyarrow()
    assert rows.num_rows > 80
    assert all(cameo()[row["code"]].icews == row["weight"] for row in rows.to_pylist())


def test_nearly_every_country_of_the_file_is_known(shared: Callable[[str], Path]) -> None:
    rows = read(shared("data/icews_raw_sample_2018.parquet"))
    unknown = rows.filter(rows.actor.startswith("?")).count().to_pyarrow().as_py()
    assert unknown < rows.count().to_pyarrow().as_py() * 0.03


def test_every_label_of_the_benchmarks_has_a_code(shared: Callable[[str], Path]) -> None:
    for name in ("icews14_events", "icews18_events_sep_oct2018", "icews0515_events_partial"):
        rows = read(shared(f"data/{name}.parquet"))
        assert rows.filter(rows.code.startswith("?")).count().to_pyarrow().as_py() == 0
