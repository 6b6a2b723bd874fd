"""Archives of the web: every page that a WARC file holds, one at a time, so that a large one never stands in memory."""

from __future__ import annotations

import gzip
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import IO, Any, NamedTuple

from detente.errors import UnreadableDocument
from detente.forms.pages import day
from detente.forms.texts import LARGEST, Part

_LINE = 65_536  # bytes of a header's longest line
_PIECE = 1_000_000  # bytes that are passed over at a time
_PAGES = ("text/html", "application/xhtml+xml")
_BOOKS = ("warcinfo", "request", "metadata")  # records on the archive itself, which are no documents


class _Record(NamedTuple):
    """One record: its head, what it holds (None where that was passed over), and where in the file it ends."""

    head: Mapping[str, str]
    content: bytes | None
    end: int


class _Answer(NamedTuple):
    """What a server sent: the bytes of a page and the encoding it names; or why it is no page."""

    content: bytes = b""
    encoding: str | None = None
    fault: str | None = None


def is_archive(head: bytes) -> bool:
    """Whether a file that begins so is a WARC archive, compressed or not.

    Example:
        >>> is_archive(b"WARC/1.1\\r\\n"), is_archive(gzip.compress(b"WARC/1.0\\r\\n")), is_archive(b"# A note")
        (True, True, False)
    """
    if head.startswith(b"\x1f\x8b"):
        try:
            head = zlib.decompressobj(31).decompress(head, 16)
        except zlib.error:
            return False
    return head.startswith(b"WARC/")


def parts(stream: IO[bytes], name: str) -> Iterator[Part | UnreadableDocument]:
    """The pages of a WARC archive in their order, each with its address and the day on which it was fetched.

    Args:
        stream: the file, compressed with gzip or not.
        name: what to call it.

    Returns:
        An iterator of pages: answers in HTML that a server gave with success. What else servers gave comes last,
        counted.

    Raises:
        UnreadableDocument: the file is cut short or damaged, and where; what stands before has been given. Or it holds
            no record.

    Example:
        >>> import io
        >>> list(parts(io.BytesIO(b"WARC/1.0\\r\\nWARC-Type: response\\r\\n"), "crawl.warc"))
        Traceback (most recent call last):
        ...
        detente.errors.UnreadableDocument: crawl.warc is cut short in record 1.
          found: it ends within its head, at byte 31
          wanted: the whole file
    """
    left = Counter[str]()
    count = before = 0
    for record in _records(stream, name):
        kind = record.head.get("warc-type", "").lower()
        if kind in _BOOKS:
            continue
        count += 1
        answer = _answer(kind, record)
        if answer.fault:
            left[answer.fault] += 1
            continue
        url = record.head.get("warc-target-uri", "").strip("<> ") or None
        seen = day(record.head.get("warc-date"))
        yield Part(f"{name}#{url or count}", answer.content, record.end - before, url, seen, answer.encoding)
        before = record.end
    if left:
        told = ", ".join(f"{number:,} {what}" for what, number in left.most_common(8))
        yield UnreadableDocument(f"{name}: {left.total():,} of {count:,} records are no web page: {told}.")


def _records(stream: IO[bytes], name: str) -> Iterator[_Record]:
    """The records of an archive, each read whole before the next is looked for."""
    head = stream.read(2)
    stream.seek(0)
    opened: Any = gzip.GzipFile(fileobj=stream) if head == b"\x1f\x8b" else stream
    count, where = 0, "its beginning"
    try:
        while line := _line(opened):
            count, where = count + 1, "head"
            if not line.startswith(b"WARC/"):
                raise UnreadableDocument(
                    f"{name} is damaged.",
                    found=f"no record where record {count:,} should begin, at byte {stream.tell():,}",
                    wanted="a WARC archive as it was written",
                )
            told = _head(opened)
            size = told.get("content-length", "")
            if not size.isascii() or not size.isdigit():
                raise UnreadableDocument(f"{name} is damaged.", found=f"record {count:,} has no Content-Length")
            where = "content"
            yield _Record(told, _content(opened, int(size), told), stream.tell())
    except (EOFError, zlib.error, OSError) as fault:
        cut = isinstance(fault, EOFError)
        raise UnreadableDocument(
            f"{name} is {'cut short' if cut else 'damaged'} in record {count:,}.",
            found=f"{f'it ends within its {where}' if cut else fault}, at byte {stream.tell():,}",
            wanted="the whole file",
        ) from fault
    if not count:
        raise UnreadableDocument(f"{name} is an archive without a record.", wanted="a WARC archive with pages")


def _line(opened: Any) -> bytes:
    """The first line that is not blank; none at the end of the file."""
    while line := opened.readline(_LINE):
        if line.strip():
            return bytes(line)
    return b""


def _head(opened: Any) -> dict[str, str]:
    """The lines up to a blank one, as names and values."""
    lines = list[bytes]()
    while (line := opened.readline(_LINE)).strip():
        lines.append(line)
        if len(lines) > 1_000:
            raise OSError("a head without an end")
    if not line.endswith(b"\n"):
        raise EOFError
    return _named(lines)


def _named(lines: list[bytes]) -> dict[str, str]:
    pairs = (line.decode("utf-8", "replace").partition(":") for line in lines)
    return {key.strip().lower(): value.strip() for key, colon, value in pairs if colon}


def _content(opened: Any, size: int, head: Mapping[str, str]) -> bytes | None:
    """What a record holds; what cannot be a page is passed over."""
    if size <= LARGEST and head.get("warc-type", "").lower() in ("response", "resource"):
        content = opened.read(size)
        if len(content) < size:
            raise EOFError
        return bytes(content)
    left = size
    while left:
        piece = opened.read(min(left, _PIECE))
        if not piece:
            raise EOFError
        left -= len(piece)
    return None


def _answer(kind: str, record: _Record) -> _Answer:
    """The page that a record holds, or why it holds none."""
    told = record.head.get("content-type", "")
    if record.content is None:
        return _Answer(fault=kind if kind not in ("response", "resource") else f"over {LARGEST / 1e6:.0f} MB")
    content, head = record.content, {"content-type": told}
    if "application/http" in told or content.startswith(b"HTTP/"):
        first, _, rest = content.partition(b"\n")
        end = re.search(rb"\r?\n\r?\n", content)
        head = _named(rest[: (end.start() if end else len(content)) - len(first)].split(b"\n"))
        status = first.split()[1:2]
        if status != [b"200"]:
            return _Answer(fault=f"HTTP {status[0].decode('ascii', 'replace') if status else 'without an answer'}")
        content = content[end.end() :] if end else b""
    what, _, more = head.get("content-type", "").lower().partition(";")
    if (what.strip() or "unnamed") not in _PAGES:
        return _Answer(fault=what.strip() or "of no named kind")
    named = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", more)
    try:
        return _Answer(_unpacked(content, head), named[1] if named else None)
    except (ValueError, zlib.error):
        return _Answer(fault=f"{what} packed in a way that is not read")


def _unpacked(content: bytes, head: Mapping[str, str]) -> bytes:
    """What a server sent, without the wrapping in which it was sent; some crawlers take that off and leave its name."""
    if "chunked" in head.get("transfer-encoding", "").lower() and re.match(
        rb"[0-9A-Fa-f]{1,8}[ \t]*(;[^\n]*)?\r?\n", content
    ):
        content = _joined(content)
    packed = head.get("content-encoding", "").lower().strip()
    if packed in ("gzip", "x-gzip") and content.startswith(b"\x1f\x8b"):
        content = zlib.decompressobj(31).decompress(content, LARGEST)
    elif packed == "deflate" and not content.lstrip().startswith(b"<"):
        zipped = content[:1] and content[0] & 0x0F == 8
        content = zlib.decompressobj(15 if zipped else -15).decompress(content, LARGEST)
    elif packed in ("br", "zstd") and not content.lstrip().startswith(b"<"):
        raise ValueError(packed)
    return content


def _joined(content: bytes) -> bytes:
    """The pieces in which a server sent a page as one; the last may be lacking."""
    pieces, place = list[bytes](), 0
    while line := re.compile(rb"([0-9A-Fa-f]{1,8})[^\n]*\n").match(content, place):
        size = int(line[1], 16)
        if not size:
            break
        pieces.append(content[line.end() : line.end() + size])
        place = line.end() + size
        place += len(re.compile(rb"\r?\n?").match(content, place)[0])  # type: ignore[index]
    return b"".join(pieces)
