"""Files with broken lines, and archives."""

from __future__ import annotations

import warnings
import zipfile
from pathlib import Path

import pytest

from detente.errors import BadTable
from detente.files import omissions, scratch
from detente.files.rows import opened, rows
from detente.files.salvage import Layout, salvaged

ABC = Layout(("a", "b", "c"))


def read(path: Path, layout: Layout = ABC) -> list[tuple[str, ...]]:
    found = salvaged([path], layout, lambda table: table).order_by("a").to_pyarrow().to_pylist()
    return [tuple(row.values()) for row in found]


def test_a_row_over_several_lines_is_put_together_where_rows_may_be_folded(tmp_path: Path) -> None:
    text = "1\tx\ty\n2\tone\nword\tz\n3\t4\n\n5\tp\tq\n6\ttail\tend\n"
    (tmp_path / "acts.tab").write_text(text)
    with omissions.told() as left_out:
        assert read(tmp_path / "acts.tab", ABC._replace(folded=True)) == [
            ("1", "x", "y"),
            ("2", "one word", "z"),
            ("5", "p", "q"),
            ("6", "tail", "end"),
        ]
    assert "1 line is no row" in left_out[0].message
    with omissions.told() as left_out:
        assert [row[0] for row in read(tmp_path / "acts.tab")] == ["1", "5", "6"]
    assert "3 lines are no rows" in left_out[0].message


def test_quotation_marks_are_letters(tmp_path: Path) -> None:
    (tmp_path / "acts.tab").write_text('1\t"open\ty\n2\t5" of rain\t"all"\n')
    assert read(tmp_path / "acts.tab") == [("1", '"open', "y"), ("2", '5" of rain', '"all"')]


def test_without_a_listener_it_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / "acts.tab").write_text("1\tx\ty\n2\tx\n3\tx\ty\n")
    with warnings.catch_warnings(record=True, action="always") as heard:
        salvaged([tmp_path / "acts.tab"], ABC, lambda table: table)
    assert any("acts.tab: 1 line is no row" in str(warning.message) for warning in heard)


def test_a_file_without_one_whole_row_is_refused(tmp_path: Path) -> None:
    (tmp_path / "acts.tab").write_text("1\tx\n2\tx\n")
    with pytest.raises(BadTable, match="no row of its layout") as refused:
        read(tmp_path / "acts.tab")
    assert (refused.value.found, refused.value.wanted) == ("2 fields", "3 fields")


def test_what_was_unpacked_goes_with_the_room(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "some.zip", "w") as archive:
        archive.writestr("inside.csv", "a,b\n1,2\n")
    with scratch.room() as room:
        inside, _ = opened(tmp_path / "some.zip")
        assert inside.is_relative_to(room) and inside.read_text() == "a,b\n1,2\n"
        assert rows(tmp_path / "some.zip").b.to_pyarrow().to_pylist() == ["2"]
    assert not inside.exists()


@pytest.mark.parametrize("names", [[], ["a.csv", "b.csv"]])
def test_an_archive_of_none_or_several_files_is_refused_by_their_names(tmp_path: Path, names: list[str]) -> None:
    with zipfile.ZipFile(tmp_path / "some.zip", "w") as archive:
        for name in names:
            archive.writestr(name, "a,b\n1,2\n")
    with pytest.raises(BadTable) as refused:
        rows(tmp_path / "some.zip")
    assert all(name in str(refused.value.found) for name in names)


def test_what_a_system_adds_to_an_archive_does_not_count(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "some.zip", "w") as archive:
        archive.writestr("folder/", "")
        archive.writestr("folder/a.csv", "a,b\n1,2\n")
        archive.writestr("__MACOSX/._a.csv", "\0\0")
    assert rows(tmp_path / "some.zip").columns == ("a", "b")


def test_a_byte_that_changed_in_an_archive_is_seen(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "some.zip", "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.csv", "a,b\n1,2\n")
    content = (tmp_path / "some.zip").read_bytes()
    (tmp_path / "some.zip").write_bytes(content.replace(b"1,2", b"1,3"))
    with pytest.raises(BadTable, match="cut short"):
        rows(tmp_path / "some.zip")
