"""What every form of document comes down to: a text, and what its file says about it; and bytes made into text."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from detente.errors import UnreadableDocument

LARGEST = 64_000_000  # bytes; a longer file is no single document, and would have to be held in memory
FORMATS = "a text, Markdown, HTML, PDF or DOCX file, an RSS or Atom feed, or a WARC archive"

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_BINARY = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x7fELF", b"PAR1", b"7z\xbc\xaf")
_NAMED = re.compile(
    rb"<meta[^>]{0,200}\bcharset\s*=\s*[\"']?\s*([\w.:-]+)|^\s*<\?xml[^>]{0,100}encoding=[\"']([\w.:-]+)", re.I
)
# What browsers take these names to mean: pages that bear them use letters that the narrower codes lack.
WIDER = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252"} | {
    **{"gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc-kr": "cp949", "ks_c_5601-1987": "cp949"},
    **{"big5": "big5hkscs", "iso-8859-9": "cp1254", "tis-620": "cp874", "x-sjis": "cp932"},
}


class Text(NamedTuple):
    """What is in a file: its text, and what the file says about it."""

    text: str
    title: str | None = None
    author: str | None = None
    published: date | None = None
    url: str | None = None
    language: str | None = None


class Part(NamedTuple):
    """One document of a file that holds many: its name, what it is, and how many bytes of the file it took.

    `content` is a page that is still to be read, in the encoding that its server named, or a text that has been read;
    `seen` is the day on which it was fetched.
    """

    name: str
    content: bytes | Text
    size: int = 0
    url: str | None = None
    seen: date | None = None
    encoding: str | None = None


def decoded(content: bytes, name: str) -> str:
    """The bytes of a text, in whatever encoding, with every line ended by a single newline.

    Args:
        content: the bytes.
        name: what to call them.

    Raises:
        UnreadableDocument: they are no text.

    Example:
        >>> decoded("Café\\r\\n".encode("utf-16"), "-")
        'Café\\n'
    """
    mark = next((encoding for start, encoding in _MARKS if content.startswith(start)), None)
    if not mark and (b"\0" in content or content.startswith(_BINARY)):
        raise UnreadableDocument(f"{name} is a binary file.", found=f"bytes {content[:8].hex(' ')}", wanted=FORMATS)
    try:
        text = content.decode(mark or "utf-8")
    except UnicodeDecodeError:
        text = _guessed(content, name)
    head = text[:65536]
    if sum(character < " " and character not in "\t\n\r\f\v\x1b" for character in head) > len(head) // 50:
        raise UnreadableDocument(f"{name} is a binary file.", found="control characters", wanted=FORMATS)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def declared(content: bytes, name: str, *, encoding: str | None = None) -> str:
    """The bytes of a page as text, by the encoding that its server or the page itself names, else as `decoded`.

    Args:
        content: the bytes.
        name: what to call them.
        encoding: what the server said.

    Raises:
        UnreadableDocument: they are no text.

    Example:
        >>> declared('<meta charset="windows-1251"><p>Пекин'.encode("cp1251"), "-")[-5:]
        'Пекин'
    """
    named = _NAMED.search(content[:4096])
    own = (named[1] or named[2]).decode("ascii", "ignore") if named else None
    marked = any(content.startswith(start) for start, _ in _MARKS)
    for told in () if marked else (encoding, own):
        try:
            if told:
                return _plain(content, told)
        except (LookupError, UnicodeDecodeError):
            continue
    return decoded(content, name)


def _plain(content: bytes, encoding: str) -> str:
    name = WIDER.get(encoding.strip(" \"'").lower(), encoding.strip(" \"'").lower())
    # UTF-8 shows by itself: pages say Latin that hold it, and UTF-8 that do not.
    try:
        text = content.decode("utf-8") if name == "cp1252" else content.decode(name)
    except UnicodeDecodeError:
        if name in ("utf-8", "utf8"):
            raise
        text = content.decode(name, "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _guessed(content: bytes, name: str) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(content).best()
    if best is None:
        raise UnreadableDocument(
            f"{name} is in no known encoding.", found=f"bytes {content[:8].hex(' ')}", wanted="text in UTF-8"
        )
    return str(best)


def likely(made: date | None, text: str) -> date | None:
    """The day a file was made as its day of publication, if the head of the text speaks of the same year.

    An old text scanned or fetched lately, or a new one written into an old template, does not.

    Args:
        made: the day, where it is known.
        text: the text.

    Example:
        >>> likely(date(2006, 5, 1), "Beijing, 30 April 2006."), likely(date(2006, 5, 1), "Beijing, 1965.")
        (datetime.date(2006, 5, 1), None)
    """
    return made if made and re.search(rf"(?<![\d.,]){made.year}(?!\d)", text[:2000]) else None
