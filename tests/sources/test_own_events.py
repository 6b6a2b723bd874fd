"""Tables of a user's own."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from detente import build
from detente import store as stores
from detente.errors import BadTable, DetenteError, UnknownName
from detente.sources.own_events import read, spans
from detente.tables import EVENTS, Span


def written(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n")
    return path


def told(path: Path, *names: str, **given: str) -> list[tuple[Any, ...]]:
    rows = read(path, columns=given).order_by("date", "actor", "other", "code").to_pyarrow().to_pylist()
    return [tuple(row[name] for name in names) for row in rows]


def test_usual_names_need_no_map(tmp_path: Path) -> None:
    file = written(tmp_path / "talks.2014.csv", "Event Date,Source,Target,Event Type", "2014-01-05,China,khm,CONSULT")
    names = ("source", "date", "precision", "actor", "other", "act", "book", "code", "weight")
    assert told(file, *names) == [
        ("talks", date(2014, 1, 5), "day", "CHN", "KHM", "CONSULT", "PLOVER", "CONSULT", 2.5),
    ]


def test_a_map_names_columns_book_and_set(tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", "When;From Whom;To;No;Score", "20140105;710;811;42;7", "20140106;710;2;1013;")
    given = {"date": "when", "actor": "From Whom", "other": "To", "act": "no", "weight": "score"}
    found = told(
        file, "source", "actor", "other", "act", "mode", "weight", **given, book="CAMEO", codes="cow", name="x"
    )
    assert found == [("x", "CHN", "KHM", "CONSULT", "visit", 7.0), ("x", "CHN", "USA", "REQUEST", "assist", None)]


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("2014-03-05", date(2014, 3, 5), "day"),
        ("20140305", date(2014, 3, 5), "day"),
        ("2014-03-05T10:00:00", date(2014, 3, 5), "day"),
        ("2014-03", date(2014, 3, 1), "month"),
        ("2014", date(2014, 1, 1), "year"),
    ],
)
def test_dates_and_how_exact_they_are(tmp_path: Path, text: str, day: date, precision: str) -> None:
    file = written(tmp_path / "a.csv", "date,actor,other,act", f"{text},China,Laos,AID")
    assert told(file, "date", "precision") == [(day, precision)]


@pytest.mark.parametrize("text", ["5/3/2014", "5 March", "2014-13", "14"])
def test_dates_in_doubt_are_refused(tmp_path: Path, text: str) -> None:
    file = written(tmp_path / "a.csv", "date,actor,other,act", f"{text},China,Laos,AID")
    with pytest.raises(BadTable, match="date") as refused:
        read(file)
    assert refused.value.found == text


@pytest.mark.parametrize(
    ("book", "code", "act", "weight"),
    [
        ("CAMEO", "163", "COERCE", -6.5),
        ("ICEWS", "163", "COERCE", -8.0),
        ("WEIS", "163", "THREATEN", None),
        ("plover", "SANCTION", "SANCTION", -6.0),
    ],
)
def test_a_code_means_what_its_book_says(tmp_path: Path, book: str, code: str, act: str, weight: float | None) -> None:
    file = written(tmp_path / "a.csv", "date,actor,other,act", f"2014-01-05,China,Laos,{code}")
    assert told(file, "act", "weight", book=book) == [(act, weight)]


def test_modes_of_plover(tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", "date,actor,other,act,mode", "2014-01-05,China,Laos,CONSULT,visit")
    assert told(file, "act", "mode", "code", "weight") == [("CONSULT", "visit", "CONSULT/visit", 4.0)]


def test_numbers_without_a_book_are_asked_about(tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", "date,actor,other,act", "2014-01-05,China,Laos,042")
    with pytest.raises(BadTable) as refused:
        read(file)
    assert refused.value.found == "042" and "--map book=" in str(refused.value.wanted)
    with pytest.raises(BadTable):
        read(file, columns={"book": "PLOVER"})


def test_keys_of_rows(tmp_path: Path) -> None:
    """A column called id that is no key is left; one that is named as the key and comes twice is refused."""
    lines = ("id,date,actor,other,act", "7,2014-01-05,China,Laos,AID", "7,2014-01-06,China,Laos,AID")
    file = written(tmp_path / "a.csv", *lines, lines[2])
    assert len(told(file, "record")) == 2
    with pytest.raises(BadTable, match="several rows have one key") as refused:
        read(file, columns={"record": "id"})
    assert refused.value.found == "7"
    assert told(written(tmp_path / "b.csv", *lines[:2]), "record") == [("7",)]


@pytest.mark.parametrize("given", [{"acter": "a"}, {"codes": "fips"}, {"book": "IDEA"}])
def test_what_a_map_cannot_say(tmp_path: Path, given: dict[str, str]) -> None:
    file = written(tmp_path / "a.csv", "date,actor,other,act", "2014-01-05,China,Laos,AID")
    with pytest.raises(UnknownName) as refused:
        read(file, columns=given)
    assert refused.value.found in given.values() or refused.value.found in given


def test_a_column_that_was_named_and_is_not_there(tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", "date,actor,other,act", "2014-01-05,China,Laos,AID")
    with pytest.raises(BadTable, match="lacks a column: score"):
        read(file, columns={"weight": "score"})


def test_it_covers_what_its_owner_says(tmp_path: Path) -> None:
    whole = {"since": "2014-01-01", "until": "2014-12-31"}
    assert spans(tmp_path / "a.csv") == []
    assert spans(tmp_path / "a.csv", columns=whole) == [Span(date(2014, 1, 1), date(2014, 12, 31))]
    with pytest.raises(BadTable):
        spans(tmp_path / "a.csv", columns={"since": "2014"})


def test_two_tables_are_two_sources_in_the_store(tmp_path: Path) -> None:
    lines = ("date,actor,other,act", "2014-01-05,China,Laos,AID")
    one, two = written(tmp_path / "one.csv", *lines), written(tmp_path / "two.csv", *lines)
    for file in (one, two, one):
        build.load("own_events", [file])
    build.load("own_events", [one, two], columns={"name": "both", "since": "2014-01-01", "until": "2014-12-31"})
    with stores.open() as opened:
        assert sorted(opened.table(EVENTS).source.to_pyarrow().to_pylist()) == ["both", "one", "two"]
        assert opened.coverage().source.to_pyarrow().to_pylist() == ["both"]
    for given in ({}, {"name": "icews"}):
        with pytest.raises(DetenteError):
            build.load("own_events", [one, two], columns=given)
    with pytest.raises(UnknownName, match="columns of this source are known"):
        build.load("mie", [one], columns={"date": "when"})
