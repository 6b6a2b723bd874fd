"""Both editions of GDELT, as their publisher writes them: tabs, no column names, zipped."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from detente.errors import BadTable
from detente.files import omissions
from detente.files.rows import rows
from detente.sources import gdelt1, gdelt2
from detente.tables import EVENTS, Span

EDITIONS = {"gdelt1": (gdelt1, gdelt1._COLUMNS, "20150218"), "gdelt2": (gdelt2, gdelt2._COLUMNS, "20150218233000")}
every_edition = pytest.mark.parametrize("edition", EDITIONS)
CHINA = {"actor1code": "CHNGOV", "actor1name": "BEIJING", "actor1countrycode": "CHN", "actor1type1code": "GOV"}
CAMBODIA = {"actor2code": "KHM", "actor2name": "CAMBODIA", "actor2countrycode": "KHM"}
VISIT = {"sqldate": "20150218", "eventcode": "042", "goldsteinscale": "1.9", "sourceurl": "https://news.example/1"}


def line(edition: str, number: int, *parts: dict[str, str], **more: str) -> str:
    """One row; whole but for what it is given."""
    given = {"globaleventid": str(number), "dateadded": EDITIONS[edition][2]}
    for part in (*parts, more):
        given |= part
    assert set(given) <= set(EDITIONS[edition][1])
    return "\t".join(given.get(name, "") for name in EDITIONS[edition][1])


def written(path: Path, *lines: str, end: str = "\n") -> Path:
    text = "\n".join(lines) + end
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(path.stem, text)
    else:
        path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


def told(module: ModuleType, path: Path, *names: str) -> list[tuple[Any, ...]]:
    held = module.read(path).order_by("record").to_pyarrow().to_pylist()
    return [tuple(row[name] for name in names) for row in held]


@pytest.mark.parametrize("edition", [1, 2])
def test_the_columns_are_those_of_the_publisher(shared: Callable[[str], Path], edition: int) -> None:
    published = rows(shared(f"data/code_gdelt{edition}_columns.parquet")).name.to_pyarrow().to_pylist()
    assert [name.lower() for name in published] == list(EDITIONS[f"gdelt{edition}"][1])


@every_edition
@pytest.mark.parametrize("name", ["20150218.export.CSV", "20150218.export.CSV.zip", "20150218.export.CSV.gz"])
def test_the_publishers_own_file(tmp_path: Path, edition: str, name: str) -> None:
    module = EDITIONS[edition][0]
    file = written(tmp_path / name, line(edition, 7, CHINA, CAMBODIA, VISIT))
    who, what = ("CHN", "KHM"), ("CONSULT", "visit", None, "KEDS", "042", 1.9, "happened", "https://news.example/1")
    assert told(module, file, *EVENTS.names[:13], "document") == [
        (edition, "7", date(2015, 2, 18), "day", *who, *what),
    ]


@every_edition
def test_whom_an_act_is_of(tmp_path: Path, edition: str) -> None:
    """A country before a group, a group where the country is a region, a name where there is neither."""
    sides = [
        ({"actor1countrycode": "CHN"}, "CHN"),
        ({"actor1name": "UNITED NATIONS", "actor1knowngroupcode": "UNO"}, "UN"),
        ({"actor1name": "EUROPE", "actor1countrycode": "EUR", "actor1knowngroupcode": "EEC"}, "EU"),
        ({"actor1name": "EUROPE", "actor1countrycode": "EUR"}, "?EUR"),
        ({"actor1name": "KURD", "actor1ethniccode": "kur"}, "?KURD"),
        ({"actor1ethniccode": "kur"}, "?kur"),
        ({"actor1countrycode": "CHN", "actor1knowngroupcode": "UNO"}, "CHN"),
        ({"actor1countrycode": "SSD", "sqldate": "20100101"}, "?SSD"),
        ({"actor1countrycode": "RUS", "sqldate": "19850101"}, "SUN"),
    ]
    lines = [line(edition, number, CAMBODIA, VISIT, side) for number, (side, _) in enumerate(sides, 10)]
    found = told(EDITIONS[edition][0], written(tmp_path / "some.csv", *lines), "actor")
    assert [actor for (actor,) in found] == [actor for _, actor in sides]


@every_edition
def test_what_is_no_act_of_one_actor_towards_another(tmp_path: Path, edition: str) -> None:
    lines = [
        line(edition, 1, CHINA, VISIT),
        line(edition, 2, CAMBODIA, VISIT),
        line(edition, 3, VISIT),
        line(edition, 4, CHINA, CAMBODIA, VISIT, actor2countrycode="CHN"),
        line(edition, 5, VISIT, actor1name="POLICE", actor2name="CRIMINAL"),
        line(edition, 8, CAMBODIA, VISIT, actor1name="POLICE", actor1type1code="COP"),
        line(edition, 9, VISIT, actor1ethniccode="kur", actor2ethniccode="tkm"),
        line(edition, 6, VISIT, actor1countrycode="SRB", actor2countrycode="SCG"),
        line(edition, 7, CHINA, CAMBODIA, VISIT),
    ]
    assert told(EDITIONS[edition][0], written(tmp_path / "some.csv", *lines), "record") == [("7",)]


@every_edition
def test_codes_and_weights_that_are_none(tmp_path: Path, edition: str) -> None:
    given = [("---", ""), ("X", "-2.5"), ("", ""), ("1013", "nan?"), ("042", "")]
    lines = [
        line(edition, number, CHINA, CAMBODIA, VISIT, eventcode=code, goldsteinscale=weight)
        for number, (code, weight) in enumerate(given)
    ]
    found = told(EDITIONS[edition][0], written(tmp_path / "some.csv", *lines), "code", "act", "weight")
    expected = [("---", None, None), ("X", None, -2.5), ("?", None, None), ("1013", "REQUEST", None)]
    assert found == [*expected, ("042", "CONSULT", 1.9)]


@every_edition
def test_broken_lines_are_left_out_counted_and_told(tmp_path: Path, edition: str) -> None:
    module, columns, _ = EDITIONS[edition]
    whole = [line(edition, number, CHINA, CAMBODIA, VISIT) for number in range(4)]
    short = whole[1].rpartition("\t")[0]
    latin = whole[3].replace("BEIJING", "C\xf4te").encode("latin-1")
    (tmp_path / "some.csv").write_bytes("\n".join([whole[0], short, whole[2] + "\tmore", ""]).encode() + latin + b"\n")
    with omissions.told() as left_out:
        assert told(module, tmp_path / "some.csv", "record") == [("0",), ("3",)]
    assert "2 lines are no rows" in left_out[0].message and "line 2" in left_out[0].message
    assert (left_out[0].found, left_out[0].wanted) == (f"{len(columns) - 1} fields", f"{len(columns)} fields")


@every_edition
def test_a_last_line_that_is_cut_is_refused(tmp_path: Path, edition: str) -> None:
    whole = line(edition, 1, CHINA, CAMBODIA, VISIT)
    file = written(tmp_path / "some.csv", whole, whole[:60], end="")
    with pytest.raises(BadTable, match="line 2: a row has too few"):
        EDITIONS[edition][0].read(file)


@every_edition
@pytest.mark.parametrize("suffix", [".zip", ".gz"])
def test_an_archive_that_is_cut_is_refused(tmp_path: Path, edition: str, suffix: str) -> None:
    whole = [line(edition, number, CHINA, CAMBODIA, VISIT, actor1name=f"N{number * 7919}") for number in range(200)]
    file = written(tmp_path / f"20150218.CSV{suffix}", *whole)
    content = file.read_bytes()
    for size in (len(content) // 2, len(content) - 4):
        file.write_bytes(content[:size])
        with pytest.raises(BadTable, match="cut short"):
            EDITIONS[edition][0].read(file)


@pytest.mark.parametrize(("edition", "other"), [("gdelt1", "gdelt2"), ("gdelt2", "gdelt1")])
def test_a_file_of_the_other_edition_is_sent_to_its_reader(tmp_path: Path, edition: str, other: str) -> None:
    file = written(tmp_path / "some.csv", line(other, 1, CHINA, CAMBODIA, VISIT))
    with pytest.raises(BadTable) as refused:
        EDITIONS[edition][0].read(file)
    assert f"detente load {other} some.csv" in str(refused.value.wanted)


def test_old_files_without_addresses_are_read_together_with_new_ones(tmp_path: Path) -> None:
    old = written(tmp_path / "201302.csv", line("gdelt1", 1, CHINA, CAMBODIA, VISIT).rpartition("\t")[0])
    new = written(tmp_path / "20150218.csv", line("gdelt1", 2, CHINA, CAMBODIA, VISIT))
    found = gdelt1.read(old, new).order_by("record").document.to_pyarrow().to_pylist()
    assert found == [None, "https://news.example/1"]


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("20140105.export.CSV.zip", date(2014, 1, 5), date(2014, 1, 5)),
        ("201202.zip", date(2012, 2, 1), date(2012, 2, 29)),
        ("201212.csv", date(2012, 12, 1), date(2012, 12, 31)),
        ("1979.zip", date(1979, 1, 1), date(1979, 12, 31)),
    ],
)
def test_the_name_of_a_file_tells_its_days(name: str, first: date, last: date) -> None:
    assert gdelt1.spans(Path(name)) == [Span(first, last)]


def test_a_file_of_another_name_is_asked_when_its_events_were_added(tmp_path: Path) -> None:
    """An event of 2005 that was told in 2014 says nothing of 2005."""
    days = ("20140105", "20140106", "20140109")
    lines = [line("gdelt1", 1, CHINA, CAMBODIA, VISIT, sqldate="20050101", dateadded=day) for day in days]
    spans = gdelt1.spans(written(tmp_path / "mine.csv", *lines))
    assert spans == [Span(date(2014, 1, 5), date(2014, 1, 6)), Span(date(2014, 1, 9), date(2014, 1, 9))]


def quarters(day: str, many: int) -> list[Path]:
    return [Path(f"{day}{n // 4:02}{n % 4 * 15:02}00.export.CSV.zip") for n in range(many)]


def test_a_day_is_spoken_of_where_nearly_all_its_quarters_are_there() -> None:
    assert gdelt2.spans(*quarters("20150218", 89)) == []
    assert gdelt2.spans(*quarters("20150218", 90), *quarters("20150219", 96), *quarters("20150220", 4)) == [
        Span(date(2015, 2, 18), date(2015, 2, 19))
    ]
    assert gdelt2.spans(*quarters("20150218", 60), *quarters("20150218", 60)) == []
