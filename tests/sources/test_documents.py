"""Documents are told apart by what is in them, and what cannot be read is refused in plain words."""

from __future__ import annotations

import os
import zipfile
from datetime import date
from pathlib import Path

import pytest

import detente
from detente.errors import UnreadableDocument
from detente.forms.texts import LARGEST
from detente.sources.documents import document, each, read, written
from tests.sources.papers import PAGE, TOLD, docx, pdf


@pytest.mark.parametrize("ending", [".txt", ".md", ".pdf", ".html", ".docx", ""])
def test_the_ending_makes_no_difference(tmp_path: Path, ending: str) -> None:
    makers = {
        "plain": lambda path: path.write_text(TOLD) and path,
        "pdf": lambda path: pdf(path, [TOLD]),
        "docx": lambda path: docx(path, [TOLD]),
        "html": lambda path: path.write_text(PAGE) and path,
    }
    for name, make in makers.items():
        assert TOLD in document(make(tmp_path / f"{name}{ending}")).text


def test_text_is_the_files_own(tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_bytes("Un accord a été signé.\r\nÀ Pékin 🤝 le 3 mai.\r\n".encode())
    assert document(file).text == file.read_text(encoding="utf8")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_other_encodings(tmp_path: Path, encoding: str) -> None:
    told = "Le Cambodge a signé un traité avec la Chine. La cérémonie a eu lieu à Pékin, où le président a été reçu."
    (tmp_path / "note.txt").write_bytes(told.encode(encoding))
    assert document(tmp_path / "note.txt").text == told


def test_front_matter_is_read_and_stays_in_the_text(tmp_path: Path) -> None:
    told = f"---\ntitle: 'A visit'\nauthor: Sok Dara\npublished: 2006-04-09\nurl: https://x.org/a:b\n---\n\n{TOLD}\n"
    (tmp_path / "note.md").write_text(told)
    found = document(tmp_path / "note.md")
    assert found[3:7] == ("A visit", "Sok Dara", date(2006, 4, 9), "https://x.org/a:b")
    assert found.text == told


@pytest.mark.parametrize("published", ["soon", "0006-04-09", "2006-13-40"])
def test_a_date_that_cannot_be_is_unknown(tmp_path: Path, published: str) -> None:
    (tmp_path / "note.md").write_text(f"---\npublished: {published}\n---\n{TOLD}")
    assert document(tmp_path / "note.md").published is None


def test_a_page_tells_its_facts_and_not_its_menu(tmp_path: Path) -> None:
    (tmp_path / "page").write_text(PAGE)
    found = document(tmp_path / "page")
    assert (found.title, found.author, found.published, found.language) == (
        "A visit",
        "Sok Dara",
        date(2006, 4, 9),
        "en",
    )
    assert "Home" not in found.text and "All rights" not in found.text


@pytest.mark.parametrize("encoding", ["windows-1252", "gb18030"])
def test_a_page_names_its_encoding(tmp_path: Path, encoding: str) -> None:
    told = "A café in Pékin: 中国批评日本。" if encoding == "gb18030" else "Le Cambodge a signé à Pékin un traité."
    page = PAGE.replace("<title>", f'<meta charset="{encoding}"><title>').replace(
        "Japan answered", f"{told} Japan answered"
    )
    (tmp_path / "page").write_bytes(page.encode(encoding))
    assert told in document(tmp_path / "page").text


def test_an_archive_that_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    with (
        zipfile.ZipFile(tmp_path / "bomb.docx", "w", zipfile.ZIP_DEFLATED) as parts,
        parts.open("word/document.xml", "w") as part,
    ):
        for _ in range(600):
            part.write(b" " * 1_000_000)
    assert (tmp_path / "bomb.docx").stat().st_size < 1_000_000
    with pytest.raises(UnreadableDocument, match="too large"):
        document(tmp_path / "bomb.docx")


def test_markdown_with_a_tag_is_no_page(tmp_path: Path) -> None:
    told = f"# A <b>note</b>\n\n<p>{TOLD}</p>\n"
    (tmp_path / "note.md").write_text(told)
    assert document(tmp_path / "note.md").text == told


def test_lines_of_a_pdf_become_sentences(tmp_path: Path) -> None:
    long = ["The two governments agreed in the capital on a treaty of friend-", "ship and mutual aid."]
    assert "friendship and mutual aid." in document(pdf(tmp_path / "treaty", long)).text


@pytest.mark.parametrize(("year", "published"), [("2006", date(2006, 5, 1)), ("1996", None)])
def test_the_day_a_pdf_was_made_counts_if_its_text_agrees(tmp_path: Path, year: str, published: date | None) -> None:
    facts = f"/Title (A note) /Author (Microsoft Word) /CreationDate (D:{year}0501120000Z)"
    found = document(pdf(tmp_path / "note", [TOLD], facts=facts))
    assert (found.title, found.author, found.published) == ("A note", None, published)


def test_a_docx_keeps_its_tables(tmp_path: Path) -> None:
    found = document(docx(tmp_path / "note", [TOLD, "More."]))
    assert found.text == f"{TOLD}\n\nMore.\n\nAid\t20 million"
    assert (found.title, found.author, found.published) == ("A note", None, None)


def broken(folder: Path) -> dict[str, Path]:
    files = {
        "is empty": b"",
        "holds no text": b" \n\t\n",
        "is a binary file": b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 8,
        "is an older word processor's file": b"{\\rtf1 China}",
        "is cut short": pdf(folder / "whole.pdf", [TOLD] * 30).read_bytes()[:-400],
        "is a PDF without text": pdf(folder / "scan.pdf", []).read_bytes(),
        "DOCX": docx(folder / "whole.docx", [TOLD]).read_bytes()[:9000],
        "is an archive": b"PK\x05\x06" + bytes(18),
        "is a page without text": b"<html><body></body></html>",
    }
    (folder / "whole.pdf").unlink()
    (folder / "scan.pdf").unlink()
    (folder / "whole.docx").unlink()
    for place, content in enumerate(files.values()):
        (folder / f"{place}").write_bytes(content)
    return {message: folder / f"{place}" for place, message in enumerate(files)}


def test_what_cannot_be_read_is_refused_by_name(tmp_path: Path) -> None:
    for message, file in broken(tmp_path).items():
        with pytest.raises(UnreadableDocument) as refused:
            document(file)
        assert file.name in refused.value.message
        if message not in ("DOCX", "is an archive"):
            assert message in refused.value.message


def test_a_cut_docx_and_a_damaged_one(tmp_path: Path) -> None:
    whole = docx(tmp_path / "whole", [TOLD]).read_bytes()
    (tmp_path / "cut").write_bytes(whole[:9000])
    with pytest.raises(UnreadableDocument, match="cut short"):
        document(tmp_path / "cut")
    middle = len(whole) // 2
    (tmp_path / "damaged").write_bytes(whole[: middle - 4000] + b"\xff" * 8000 + whole[middle + 4000 :])
    with pytest.raises(UnreadableDocument):
        document(tmp_path / "damaged")


def test_a_huge_file_is_refused_without_being_read(tmp_path: Path) -> None:
    with (tmp_path / "huge.txt").open("wb") as file:
        file.truncate(2_000_000_000)
    with pytest.raises(UnreadableDocument) as refused:
        document(tmp_path / "huge.txt")
    assert refused.value.found == "2,000 MB"
    assert str(LARGEST // 1_000_000) in str(refused.value.wanted)


def test_missing_files_pipes_and_closed_doors(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name, message in (("nothing", "no file"), ("pipe", "no ordinary file")):
        with pytest.raises(UnreadableDocument, match=message):
            document(tmp_path / name)


def test_a_folder_is_read_in_order_and_tells_what_it_skipped(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("b/2.txt", "a.txt", ".hidden", "c.txt"):
        (tmp_path / name).write_text(f"{TOLD} {name}")
    (tmp_path / "bad.bin").write_bytes(b"\0\1\2")
    skipped: list[UnreadableDocument] = []
    found = [text.document for text in each(tmp_path, skipped=skipped)]
    assert found == [(tmp_path / name).as_posix() for name in ("a.txt", "b/2.txt", "c.txt")]
    assert len(skipped) == 1 and "bad.bin" in skipped[0].message
    assert read(tmp_path).count().to_pyarrow().as_py() == 3


def test_a_folder_without_a_document_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "bad.bin").write_bytes(b"\0\1\2")
    with pytest.raises(UnreadableDocument, match="holds no document"):
        read(tmp_path)


def test_half_a_character_becomes_one_that_a_table_can_hold() -> None:
    text = "\ud800China condemned Japan \ud83d\ude00. \udfffPolice arrested two students.\udc80"
    assert written(text, "a\udcff").text == "\ufffdChina condemned Japan 😀. \ufffdPolice arrested two students.\ufffd"
    assert detente.read(text).count().execute() >= 1
