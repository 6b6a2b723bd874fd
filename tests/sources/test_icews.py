"""ICEWS in its publisher's shape."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import ibis
import pytest

from detente.errors import BadTable
from detente.files.rows import rows as rows_of
from detente.sources.icews import read, spans
from detente.tables import EVENTS, Span

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


@pytest.mark.parametrize(
    ("publisher", "read_as"),
    [
        ('"A Paper"', "fine"),
        ('The "Daily"', "fine"),
        ('"The" Paper', "fine"),
        ('"unclosed', "fine"),
        ('5" of rain', "fine"),
        ('"A\tPaper"', "fine"),
        ('"Two\nlines"', "fine"),
        ("A\tPaper", "21 fields"),
    ],
)
def test_quotation_marks_in_the_publishers_file(tmp_path: Path, publisher: str, read_as: str) -> None:
    """Bare marks are letters; where a field could not stand without them, they enclose it."""
    first, second, third = (line(record, "China", "China", "042", "1.9", "Laos", "Laos") for record in (1, 2, 3))
    file = tmp_path / "events.tab"
    file.write_text("\n".join([HEAD, first, second.replace("A Paper", publisher), third, ""]))
    if read_as == "fine":
        assert told(file, "record", "actor", "other") == [(record, "CHN", "LAO") for record in "123"]
    else:
        with pytest.raises(BadTable, match="line 3") as refused:
            read(file)
        assert refused.value.found == read_as


def test_names_and_countries_in_quotation_marks(tmp_path: Path) -> None:
    row = line(1, '"Bo ""Red"" Xi"', '"China"', '"042"', "1.9", "Laos", "Laos")
    (tmp_path / "events.tab").write_text(f"{HEAD}\n{row}\n")
    assert told(tmp_path / "events.tab", "actor", "code") == [("CHN", "042")]


@pytest.mark.parametrize("nothing", ["", "NULL", "null"])
def test_a_country_that_is_not_told_is_found_by_the_name(tmp_path: Path, nothing: str) -> None:
    rows = [
        line(1, "China", nothing, "042", nothing, "Laos", "Laos"),
        line(2, nothing, nothing, "042", "1.9", "Laos", "Laos"),
    ]
    (tmp_path / "events.tab").write_text("\n".join([HEAD, *rows, ""]))
    assert told(tmp_path / "events.tab", "actor", "weight") == [("CHN", 1.9), ("?", 1.9)]


def test_codes_that_were_taken_for_numbers(raw: Path, tmp_path: Path) -> None:
    raw.write_text(
        "\n".join([HEAD, *(line(n, "", "China", f"{n}", "0", "", "Laos") for n in (10, 42, 190, 211, 1011))])
    )
    numbers = rows_of(raw).mutate(cameo_code=ibis._.cameo_code.cast("int64"))
    numbers.to_parquet(tmp_path / "numbers.parquet")
    assert {code for (code,) in told(tmp_path / "numbers.parquet", "code")} == {"010", "042", "190", "0211", "1011"}


def test_columns_in_capitals_after_a_mark_with_windows_line_ends(raw: Path, tmp_path: Path) -> None:
    plain = raw.read_text()
    text = plain.replace(HEAD, HEAD.upper().replace(" ", "_")).replace("\n", "\r\n")
    (tmp_path / "capitals.TAB").write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert told(tmp_path / "capitals.TAB", *EVENTS.names) == told(raw, *EVENTS.names)


def test_a_last_line_that_is_cut_is_named(raw: Path) -> None:
    raw.write_text(raw.read_text() + line(9, "China", "China", "042", "1.9", "Laos", "Laos")[:40])
    with pytest.raises(BadTable, match="line 7: a row has too few"):
        read(raw)


def test_the_publishers_file_covers_its_days(raw: Path) -> None:
    assert spans(raw) == [Span(date(1999, 3, 4), date(1999, 3, 4))]


def test_a_table_of_the_benchmarks_is_sent_to_its_own_reader(tmp_path: Path) -> None:
    (tmp_path / "g.csv").write_text("date,source,relation,target\n2014-01-05,China,Consult,Laos\n")
    for door in (read, spans):
        with pytest.raises(BadTable, match="benchmarks") as refused:
            door(tmp_path / "g.csv")
        assert "detente load icews_benchmarks g.csv" in str(refused.value.wanted)


def test_the_zip_files_of_the_publisher_are_read_as_they_come(raw: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "events.1999.tab.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(raw, "events.1999.tab")
    assert told(tmp_path / "events.1999.tab.zip", *EVENTS.names) == told(raw, *EVENTS.names)


def test_weights_of_the_file_are_those_of_the_book(shared: Callable[[str], Path]) -> None:
    from detente.acts import cameo

    rows = read(shared("data/icews_raw_sample_2018.parquet")).select("code", "weight").distinct().to_pyarrow()
    assert rows.num_rows > 80
    assert all(cameo()[row["code"]].icews == row["weight"] for row in rows.to_pylist())


def test_nearly_every_country_of_the_file_is_known(shared: Callable[[str], Path]) -> None:
    rows = read(shared("data/icews_raw_sample_2018.parquet"))
    unknown = rows.filter(rows.actor.startswith("?")).count().to_pyarrow().as_py()
    assert unknown < rows.count().to_pyarrow().as_py() * 0.03
