"""ICEWS in its publisher's shape and in the shape of the benchmarks."""

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
from detente.files import rows as rows_of
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


def test_the_publishers_file_covers_its_days_and_a_selection_covers_none(raw: Path, tmp_path: Path) -> None:
    assert spans(raw) == [Span(date(1999, 3, 4), date(1999, 3, 4))]
    assert spans(graph(tmp_path / "g.csv", "2014-01-05,China,Consult,Laos")) == []


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
