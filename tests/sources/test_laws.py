"""What every reader of a data set must hold to, on small files made here and on real ones where they are."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import date
from pathlib import Path

import ibis
import pytest

from detente import actors
from detente.errors import BadTable
from detente.sources import SOURCES
from detente.tables import DOCUMENTS, VOTES
from tests.sources.samples import SAMPLES

every_reader = pytest.mark.parametrize("source", SAMPLES)
every_dated = pytest.mark.parametrize("source", [name for name, sample in SAMPLES.items() if sample.day])
every_table = pytest.mark.parametrize(
    ("source", "name"), [(name, real) for name, sample in SAMPLES.items() for real in sample.real]
)
# The columns that tell when a row was, by kind of table.
WHEN = {
    "events": ("date", "date"),
    "votes": ("date", "date"),
    "flows": ("period", "period"),
    "ties": ("since", "until"),
    "scores": ("period", "period"),
}


def count(value: ibis.Table | ibis.expr.types.Scalar) -> int:
    return int((value.count() if isinstance(value, ibis.Table) else value).to_pyarrow().as_py())


def refused(source: str, file: Path) -> BadTable:
    with pytest.raises(BadTable) as told:
        SOURCES[source].read(file).count().to_pyarrow()
    assert file.name in told.value.message
    return told.value


@every_reader
@pytest.mark.parametrize("form", ["comma", "tab", "semicolon", "mark", "gzip", "parquet"])
def test_the_form_of_a_file_makes_no_difference(tmp_path: Path, source: str, form: str) -> None:
    # Of one name: what a user loads is called by the name of its file.
    plain, file = tmp_path / "plain.csv", tmp_path / "other" / "plain"
    plain.write_text(SAMPLES[source].text)
    file.parent.mkdir()
    if form == "parquet":
        ibis.read_csv(plain).to_parquet(file)
    else:
        content = SAMPLES[source].text.replace(",", {"tab": "\t", "semicolon": ";"}.get(form, ",")).encode()
        content = b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n") if form == "mark" else content
        file.write_bytes(gzip.compress(content) if form == "gzip" else content)
    held = SOURCES[source].read(file).order_by("record").to_pyarrow()
    assert held.num_rows == 2
    assert held.equals(SOURCES[source].read(plain).order_by("record").to_pyarrow())


@every_reader
def test_brackets_in_a_files_name_are_no_pattern(tmp_path: Path, source: str) -> None:
    (tmp_path / "copy [1] of*.csv").write_text(SAMPLES[source].text)
    ibis.read_csv(tmp_path / "*.csv").to_parquet(tmp_path / "copy [1].parquet")
    assert count(SOURCES[source].read(tmp_path / "copy [1] of*.csv")) == 2
    assert count(SOURCES[source].read(tmp_path / "copy [1].parquet")) == 2


@every_reader
def test_a_row_that_is_cut_is_named_by_its_line(tmp_path: Path, source: str) -> None:
    (tmp_path / "cut.csv").write_text(SAMPLES[source].text + "10,2005")
    error = refused(source, tmp_path / "cut.csv")
    assert f"line {SAMPLES[source].text.count(chr(10)) + 1}" in error.message
    columns = SAMPLES[source].text.partition("\n")[0].count(",") + 1
    assert (error.found, error.wanted) == ("2 fields", f"{columns} fields")


@every_reader
@pytest.mark.parametrize("form", ["gzip", "parquet"])
def test_a_file_cut_in_the_middle_is_refused(tmp_path: Path, source: str, form: str) -> None:
    (tmp_path / "plain.csv").write_text(SAMPLES[source].text)
    if form == "parquet":
        ibis.read_csv(tmp_path / "plain.csv").to_parquet(tmp_path / "whole")
    else:
        (tmp_path / "whole").write_bytes(gzip.compress(SAMPLES[source].text.encode()))
    whole = (tmp_path / "whole").read_bytes()
    (tmp_path / "half").write_bytes(whole[: len(whole) // 2])
    assert "cut short" in refused(source, tmp_path / "half").message


@every_dated
@pytest.mark.parametrize("day", ["1005-11-01", "3005-11-01"])
def test_a_date_from_another_century_is_named(tmp_path: Path, source: str, day: str) -> None:
    sample = SAMPLES[source]
    (tmp_path / "far.csv").write_text(sample.text.replace(sample.day, day, 1))
    error = refused(source, tmp_path / "far.csv")
    assert str(error.found) == day and "1816 to 2100" in str(error.wanted)


@every_dated
@pytest.mark.parametrize("day", ["soon", "", "2014-02-31"])
def test_a_date_that_is_none_is_named(tmp_path: Path, source: str, day: str) -> None:
    head, first = SAMPLES[source].text.splitlines()[:2]
    (tmp_path / "undated.csv").write_text(f"{head}\n{first.replace(SAMPLES[source].day, day)}\n")
    assert "date" in refused(source, tmp_path / "undated.csv").message


@every_reader
def test_a_missing_column_is_named(tmp_path: Path, source: str) -> None:
    column = SAMPLES[source].text.partition("\n")[0].split(",")[-1]
    (tmp_path / "lacking.csv").write_text(SAMPLES[source].text.replace(column, "strange", 1))
    error = refused(source, tmp_path / "lacking.csv")
    assert "lacks a column" in error.message
    assert "strange" in str(error.found) and column in str(error.wanted)


@every_reader
@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"hello", b"\0\1\2\3", b"PK\x03\x04abc", b"PAR1", "rcid;\xe9".encode("latin-1")]
)
def test_what_is_no_table_is_refused(tmp_path: Path, source: str, content: bytes) -> None:
    (tmp_path / "odd").write_bytes(content)
    assert refused(source, tmp_path / "odd").message


@every_reader
def test_rows_below_nothing_and_missing_files(tmp_path: Path, source: str) -> None:
    (tmp_path / "head.csv").write_text(SAMPLES[source].text.partition("\n")[0] + "\n")
    assert "holds no row" in refused(source, tmp_path / "head.csv").message
    assert "There is no file" in refused(source, tmp_path / "none.csv").message


@every_reader
@pytest.mark.parametrize("zipped", [False, True])
def test_a_file_in_the_encoding_of_older_exports_is_read(tmp_path: Path, source: str, zipped: bool) -> None:
    sample = SAMPLES[source]
    if sample.latin is None:
        pytest.skip("this data set is written in ASCII")
    row, actor = sample.latin
    content = f"{sample.text}{row}\n".encode("latin-1")
    (tmp_path / "latin.csv").write_bytes(gzip.compress(content) if zipped else content)
    held = SOURCES[source].read(tmp_path / "latin.csv").actor.to_pyarrow().to_pylist()
    assert len(held) == 3 and actor in held


@every_table
def test_no_record_comes_twice(shared: Callable[[str], Path], source: str, name: str) -> None:
    rows = SOURCES[source].read(shared(name))
    assert 0 < count(rows) == count(rows.record.nunique())


@every_table
def test_actors_exist_or_are_told_as_unknown(shared: Callable[[str], Path], source: str, name: str) -> None:
    """By the year, since early roll calls carry the first day of their session."""
    rows = SOURCES[source].read(shared(name))
    first, last = WHEN[SOURCES[source].kind.name]
    seen = rows.group_by("actor").aggregate(first=rows[first].min(), last=rows[last].max()).to_pyarrow().to_pylist()
    for row in seen:
        if not row["actor"].startswith("?"):
            actor = actors.get(row["actor"])
            assert row["first"] is None or actor.since.year <= row["first"].year, row
            assert row["last"] is None or row["last"].year <= (actor.until or row["last"]).year, row


@every_table
def test_nothing_between_an_actor_and_itself(shared: Callable[[str], Path], source: str, name: str) -> None:
    rows = SOURCES[source].read(shared(name))
    if SOURCES[source].kind is not VOTES:
        assert count(rows.filter(rows.actor == rows.other)) == 0
    else:
        assert "other" not in rows.columns


@every_table
def test_the_spans_hold_every_row(shared: Callable[[str], Path], source: str, name: str) -> None:
    spans = SOURCES[source].spans
    assert spans is not None
    told = spans(shared(name))
    rows = SOURCES[source].read(shared(name))
    first, last = WHEN[SOURCES[source].kind.name]
    held = rows.aggregate(first=rows[first].min(), last=rows[last].max()).to_pyarrow().to_pylist()[0]
    if name in SAMPLES[source].selections:
        assert told == []
    else:
        assert min(span.since for span in told) <= (held["first"] or date.max)
        assert (held["last"] or date.min) <= max(span.until for span in told)


def test_the_shelf_says_where_to_get_a_source_and_how_to_cite_it() -> None:
    for name, source in SOURCES.items():
        assert source.name == name and all((source.title, source.citation, source.licence, source.covers, source.where))


def test_every_data_set_has_a_sample() -> None:
    assert set(SAMPLES) == {name for name, source in SOURCES.items() if source.kind is not DOCUMENTS}
