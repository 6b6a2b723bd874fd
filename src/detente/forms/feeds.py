"""Feeds: every entry of a saved RSS or Atom file, one after the other, so that a large one never stands in memory."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from html import escape, unescape
from html.entities import html5
from itertools import chain
from typing import IO

from detente.errors import UnreadableDocument
from detente.forms.pages import day, listed, plain
from detente.forms.texts import LARGEST, WIDER, Part, Text

_PIECE = 65_536  # bytes that are parsed at a time
_PROLOGUE = re.compile(
    r"(?:\s|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[(?P<own>.*?)\]\s*)?>)*<(?:[\w.-]+:)?(?P<root>[A-Za-z][\w.-]*)",
    re.S,
)
_ROOTS = ("rss", "feed", "RDF")
_ENTRIES = ("item", "entry")
_TEXTS = ("encoded", "content", "description", "summary")  # the fullest first
_DATES = ("published", "pubDate", "issued", "date", "updated", "modified")


def root(head: bytes) -> str | None:
    """The name of the first tag of a file that is XML, by its first bytes; None where it is none.

    Example:
        >>> root(b'<?xml version="1.0"?><!-- saved --><rss version="2.0">'), root(b"# A note"), root(b"<p>")
        ('rss', None, None)
    """
    text = head.decode("latin-1").lstrip("ï»¿þÿ\0").replace("\0", "").lstrip()
    found = _PROLOGUE.match(text)
    name = found["root"] if found else ""
    if text.startswith("<?xml") or name in _ROOTS:
        # A prologue longer than what is seen is one of entities, which the parser refuses.
        return name or "feed"
    return None


def is_feed(head: bytes) -> bool:
    """Whether a file that begins so is a feed.

    Example:
        >>> is_feed(b"<feed xmlns='http://www.w3.org/2005/Atom'>"), is_feed(b"<?xml version='1.0'?><svg>")
        (True, False)
    """
    return root(head) in _ROOTS


def parts(stream: IO[bytes], name: str) -> Iterator[Part | UnreadableDocument]:
    """The entries of a feed in their order.

    Entities that the file declares itself are refused before they are used, and nothing outside the file is read.

    Args:
        stream: the file: RSS 0.9 to 2.0 or Atom.
        name: what to call it.

    Returns:
        An iterator of entries: title, author, day, address, and the text of their content, else of their summary, else
        their title alone. How many entries had none of these comes last.

    Raises:
        UnreadableDocument: the file is no well-formed XML, and where; what stands before has been given. Or it
            declares entities, holds no entry, or one that is too large.

    Example:
        >>> import io
        >>> feed = b"<rss><channel><item><title>A visit</title><link>http://a.org/1</link></item></channel></rss>"
        >>> [(part.name, part.content.text) for part in parts(io.BytesIO(feed), "a.xml")]
        [('a.xml#http://a.org/1', 'A visit')]
    """
    seen = _Feed(name)
    before = 0
    for piece in chain(_utf8(stream), [b""]):
        seen.take(piece)
        for told in seen.entries:
            here = stream.tell()
            yield told._replace(size=here - before)
            before = here
        seen.entries.clear()
        if seen.fault:
            raise seen.fault
    if not seen.count:
        raise UnreadableDocument(f"{name} is a feed without an entry.", wanted="an RSS or Atom file with entries")
    if seen.blank:
        yield UnreadableDocument(f"{name}: {seen.blank:,} of {seen.count:,} entries hold no text.")


def _utf8(stream: IO[bytes]) -> Iterator[bytes]:
    """The file in UTF-8, whatever its first line says."""
    head = stream.read(_PIECE)
    named = re.match(rb"\s*<\?xml[^>]{0,100}encoding=[\"']([\w.:-]+)", head)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    else:
        encoding = named[1].decode("ascii").lower() if named else "utf-8"
    try:
        decoder = codecs.getincrementaldecoder(WIDER.get(encoding, encoding))("replace")
    except LookupError:
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
    while head:
        # An empty piece would be taken for the end.
        if text := decoder.decode(head):
            yield text.encode("utf-8", "replace")
        head = stream.read(_PIECE)


class _Feed:
    """A feed as it is parsed: the entries that are whole, and the one that is open."""

    def __init__(self, name: str):
        from xml.parsers import expat

        self.name = name
        self.language: str | None = None
        self.entries: list[Part] = []
        self.fault: UnreadableDocument | None = None
        self.count = self.blank = self._size = 0
        self._path: list[str] = []
        self._told: dict[str, list[str]] | None = None
        self._open: list[str] | None = None  # the text of the tag that is open, and of all within it
        self._markup = False
        self._parser = expat.ParserCreate("utf-8", " ")
        self._parser.buffer_text = True
        self._parser.UseForeignDTD(True)  # so that an entity that nobody declares is passed on, not refused
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.SkippedEntityHandler = self._entity
        self._parser.EntityDeclHandler = self._declared

    def take(self, piece: bytes) -> None:
        """Parse some more of the file, of which an empty piece is the end; what is wrong is told by `fault`."""
        from xml.parsers import expat

        try:
            self._parser.Parse(piece, not piece)
        except UnreadableDocument as fault:
            self.fault = fault
        except expat.ExpatError as fault:
            said = str(fault).partition(":")[0]
            self.fault = UnreadableDocument(
                f"{self.name} is no well-formed XML from line {fault.lineno} on.",
                found=f"{said} in line {fault.lineno}, column {fault.offset + 1}; entries before it: {self.count:,}",
                wanted="the whole file, as it was published",
            )

    def _start(self, tag: str, given: dict[str, str]) -> None:
        space, _, name = tag.rpartition(" ")
        if self._told is None:
            self._told = {} if name in _ENTRIES else None
            self._path = []
            self.language = self.language or given.get("http://www.w3.org/XML/1998/namespace lang")
            self._open = [] if name == "language" else None
            return
        self._path.append(name)
        if len(self._path) > 1 and self._path != ["author", "name"]:
            self._keep(f"<{name}>")
        else:
            self._open, self._markup = [], given.get("type") == "xhtml"
            if name == "content" and "src" in given:
                self._path[-1] = "elsewhere"
            if name == "link" and given.get("href") and given.get("rel", "alternate") == "alternate":
                self._say("link", given["href"])
            if name == "guid" and given.get("isPermaLink", "true") != "true":
                self._path[-1] = "id"
            if name in ("title", "summary") and given.get("type", "text") == "text" and "Atom" in space:
                self._path[-1] = f"{name} text"

    def _end(self, tag: str) -> None:
        name = tag.rpartition(" ")[2]
        if self._told is None:
            if name == "language" and self._open:
                self.language = "".join(self._open)
            self._open = None
        elif not self._path:
            self._close()
        else:
            held = self._path.pop()
            named = self._path == ["author"] and held == "name"
            if self._path and not named:
                self._keep(f"</{name}>")
            elif self._open is not None:
                self._say("author" if named else held, "".join(self._open))
                self._open, self._markup = None, False

    def _text(self, text: str) -> None:
        self._keep(escape(text) if self._markup else text)

    def _keep(self, text: str) -> None:
        if self._open is None:
            return
        self._open.append(text)
        self._size += len(text)
        if self._size > LARGEST:
            raise UnreadableDocument(
                f"{self.name}: entry {self.count + 1:,} is too large for one document.",
                found=f"over {LARGEST / 1e6:.0f} MB",
            )

    def _entity(self, name: str, of_a_parameter: bool) -> None:
        if (meant := html5.get(f"{name};")) is None:
            line = self._parser.CurrentLineNumber
            raise UnreadableDocument(f"{self.name} is no well-formed XML.", found=f"&{name}; in line {line}")
        self._text(meant)

    def _declared(self, name: str, *_: object) -> None:
        line = self._parser.CurrentLineNumber
        raise UnreadableDocument(
            f"{self.name} declares entities of its own, which no feed needs and which may do harm.",
            found=f"{name} in line {line}",
            wanted="an RSS or Atom file without them",
        )

    def _say(self, name: str, told: str) -> None:
        if self._told is not None and told.strip():
            self._told.setdefault(name, []).append(told.strip())

    def _close(self) -> None:
        """Make a document of the entry that ends."""
        told, self._told, self._size = self._told or {}, None, 0
        self.count += 1
        title = _first(told, ("title text",), lambda text: " ".join(text.split())) or _first(told, ("title",), _line)
        text = _first(told, _TEXTS, plain) or _first(told, ("summary text",), str) or title
        if not text:
            self.blank += 1
            return
        url = next((one for key in ("link", "guid", "id") for one in told.get(key, ()) if one.startswith("http")), None)
        found = Text(
            text,
            title,
            listed([name for one in (*told.get("author", ()), *told.get("creator", ())) if (name := _person(one))]),
            next((on for key in _DATES for one in told.get(key, ()) if (on := day(one))), None),
            url,
            (self.language or "").strip()[:2].lower() or None,
        )
        place = url or next(iter(told.get("id", told.get("guid", ()))), None) or f"{self.count}"
        self.entries.append(Part(f"{self.name}#{place}", found, url=url))


def _first(told: dict[str, list[str]], keys: tuple[str, ...], read: Callable[[str], str]) -> str | None:
    return next((text for key in keys for one in told.get(key, ()) if (text := read(one))), None)


def _line(html: str) -> str:
    return " ".join(plain(html).split())


def _person(told: str) -> str:
    """The name in "lee@example.org (Ann Lee)"; an address alone is no name."""
    named = re.search(r"\(([^)]+)\)", told)
    name = named[1] if named and "@" in told else told
    return "" if "@" in name else " ".join(unescape(name).split())
