"""Archives of the web: every page is a document, what is none is counted, and what is cut says where."""

from __future__ import annotations

import gzip
import json
import zlib
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from detente.build import load
from detente.errors import UnreadableDocument
from detente.forms import archives
from detente.forms.texts import Part
from detente.sources.documents import each
from detente.store import open as store
from detente.tables import DOCUMENTS
from tests.sources.papers import PAGE
from tests.test_cli import run


def record(kind: str, url: str, content: bytes, *, what: str = "application/http; msgtype=response") -> bytes:
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2019-05-03T10:11:12Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000000>\r\nContent-Type: {what}\r\n"
        f"Content-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content + b"\r\n\r\n"


def answer(body: bytes, *heads: str, status: str = "200 OK", what: str = "text/html; charset=utf-8") -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", f"Content-Type: {what}", *heads, "", ""]).encode() + body


def told(text: str) -> bytes:
    return f"<html><head><title>A visit</title></head><body><p>{text}</p></body></html>".encode()


NEPAL = "Nepal praised Peru in 2019."
RECORDS = [
    record("warcinfo", "", b"software: none\r\n", what="application/warc-fields"),
    record("request", "https://example.org/1", b"GET / HTTP/1.1\r\n\r\n", what="application/http; msgtype=request"),
    record("response", "https://example.org/1", answer(PAGE.encode())),
    record("response", "<https://example.org/2>", answer(told(NEPAL))),
    record("response", "https://example.org/a.png", answer(b"\x89PNG", what="image/png")),
    record("response", "https://example.org/b.png", answer(b"\x89PNG", what="image/png")),
    record("response", "https://example.org/gone", answer(told("Gone"), status="404 Not Found")),
    record("response", "dns:example.org", b"example.org. 300 IN A 192.0.2.1", what="text/dns"),
    record("revisit", "https://example.org/1", answer(b"")),
    record("resource", "file:///c.html", told("Laos thanked Qatar in 1988."), what="text/html"),
]
WAYS = {
    "plain": b"".join(RECORDS),
    "by record": b"".join(map(gzip.compress, RECORDS)),
    "as one": gzip.compress(b"".join(RECORDS)),
}


def parts(content: bytes) -> list[Part | UnreadableDocument]:
    return list(archives.parts(BytesIO(content), "-"))


def body(content: bytes) -> bytes:
    """What the one page of an archive of one answer holds."""
    (part,) = parts(record("response", "https://example.org/", content))
    assert isinstance(part, Part) and isinstance(part.content, bytes)
    return part.content


@pytest.mark.parametrize("way", WAYS)
def test_the_pages_of_an_archive(way: str, tmp_path: Path) -> None:
    file = tmp_path / "crawl"
    file.write_bytes(WAYS[way])
    skipped: list[UnreadableDocument] = []
    one, two, three = each(file, skipped=skipped)
    assert (one.title, one.author, one.published, one.url) == (
        "A visit",
        "Sok Dara",
        date(2006, 4, 9),
        "https://example.org/1",
    )
    assert (two.text.strip(), two.published, two.url) == (NEPAL, date(2019, 5, 3), "https://example.org/2")
    assert (three.published, three.document) == (None, f"{file.as_posix()}#file:///c.html")
    assert [fault.message for fault in skipped] == [
        f"{file.as_posix()}: 5 of 8 records are no web page: 2 image/png, 1 HTTP 404, 1 text/dns, 1 revisit."
    ]


@pytest.mark.parametrize("way", WAYS)
def test_a_cut_at_any_byte_is_told_or_falls_between_records(way: str) -> None:
    """A cut between two records cannot be seen; anywhere else the file is refused, after the pages before it."""
    whole = [part for part in parts(WAYS[way]) if isinstance(part, Part)]
    ends, sum_ = set[int](), 0
    for one in RECORDS:
        sum_ += len(one if way == "plain" else gzip.compress(one))
        ends |= {sum_, sum_ - 2, sum_ - 4} | {sum_ - 1, sum_ - 3} if way == "plain" else {sum_}
    for cut in range(1, len(WAYS[way]), 7):
        pages = list[Part]()
        try:
            for part in archives.parts(BytesIO(WAYS[way][:cut]), "crawl.warc"):
                pages += [part] if isinstance(part, Part) else []
        except UnreadableDocument as fault:
            assert "byte" in str(fault.found) or "archive without a record" in fault.message, fault
        else:
            assert cut in ends, cut
        assert [page.content for page in pages] == [page.content for page in whole[: len(pages)]]


def test_damage_is_told() -> None:
    plain, zipped = WAYS["plain"], bytearray(WAYS["by record"])
    with pytest.raises(UnreadableDocument) as refused:
        parts(plain.replace(b"WARC/1.1\r\nWARC-Type: revisit", b"WORC/1.1\r\nWARC-Type: revisit"))
    assert "record 9 should begin" in str(refused.value.found)
    with pytest.raises(UnreadableDocument, match="damaged"):
        parts(plain.replace(b"Content-Length: 16", b"Content-Length: -6"))
    place = len(gzip.compress(RECORDS[0])) + 40
    zipped[place : place + 30] = b"\xff" * 30
    with pytest.raises(UnreadableDocument, match="damaged"):
        parts(bytes(zipped))


def test_what_a_server_wrapped_is_unwrapped() -> None:
    page = told(NEPAL)
    pieces = b"".join(f"{len(piece):x}\r\n".encode() + piece + b"\r\n" for piece in (page[:20], page[20:]))
    assert body(answer(pieces + b"0\r\n\r\n", "Transfer-Encoding: chunked")) == page
    assert body(answer(page, "Transfer-Encoding: chunked")) == page
    assert body(answer(gzip.compress(page), "Content-Encoding: gzip")) == page
    assert body(answer(page, "Content-Encoding: gzip")) == page
    assert body(answer(zlib.compress(page), "Content-Encoding: deflate")) == page
    assert body(answer(zlib.compress(page, wbits=-15), "Content-Encoding: deflate")) == page
    (left,) = parts(record("response", "https://example.org/", answer(b"\x01\x02", "Content-Encoding: br")))
    assert isinstance(left, UnreadableDocument) and "packed" in left.message


def test_a_page_that_unpacks_without_end_is_held_small() -> None:
    bomb = gzip.compress(b"<p>" + bytes(300_000_000), 1)
    assert len(body(answer(bomb, "Content-Encoding: gzip"))) == 64_000_000


def test_the_server_names_the_encoding(tmp_path: Path) -> None:
    russian = "<html><body><p>Пекин подписал договор с Пномпенем.</p></body></html>".encode("cp1251")
    content = record("response", "https://example.org/", answer(russian, what="text/html; charset=windows-1251"))
    (tmp_path / "crawl.warc").write_bytes(content)
    assert [text.text.strip() for text in each(tmp_path)] == ["Пекин подписал договор с Пномпенем."]


def test_an_archive_is_read_loaded_and_briefed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("crawl.warc.gz").write_bytes(WAYS["by record"])
    acts = [json.loads(line) for line in run("read", "crawl.warc.gz", "--format", "jsonl").splitlines()]
    assert {act["actor"]: act["document"].partition("#")[2] for act in acts}["NPL"] == "https://example.org/2"
    loaded = load("documents", [Path("crawl.warc.gz")], store="own.duckdb")
    assert loaded.added["documents"] == 3 and len(loaded.skipped) == 1
    assert not any(load("documents", [Path("crawl.warc.gz")], store="own.duckdb").added.values())
    with store("own.duckdb") as opened:
        assert opened.table(DOCUMENTS).url.nunique().to_pyarrow().as_py() == 3
    assert "Nepal praised Peru" in run(
        "brief", "NPL", "PER", "--documents", "crawl.warc.gz", "--format", "md", "--out", "-"
    )


def test_an_archive_without_a_page_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "crawl.warc").write_bytes(b"".join(RECORDS[4:8]))
    with pytest.raises(UnreadableDocument) as refused:
        load("documents", [tmp_path / "crawl.warc"], store=tmp_path / "own.duckdb")
    assert "holds no document" in refused.value.message and "2 image/png" in str(refused.value.found)
