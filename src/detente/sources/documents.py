"""Documents: text, Markdown, HTML, PDF, DOCX, feeds and archives of the web, told apart by what is in the file."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from detente.errors import UnreadableDocument
from detente.files.folders import files
from detente.forms import archives, feeds
from detente.forms.pages import day, is_page, page
from detente.forms.texts import FORMATS, LARGEST, Part, Text, declared, decoded, likely
from detente.tables import DOCUMENTS, Document, table

if TYPE_CHECKING:
    import ibis

_HEAD = 8192  # bytes by which a file of many documents is known


def read(path: Path, *, skipped: list[UnreadableDocument] | None = None) -> ibis.Table:
    """Read a document, every entry of a feed, every page of an archive, or all that a folder and those within it hold.

    Args:
        path: a file, or a folder. Hidden files, style sheets and scripts are passed over.
        skipped: where given, what could not be read in a folder, a feed or an archive is added to it.

    Returns:
        A DOCUMENTS table, one row a text. A file that cannot be read has no row.

    Raises:
        UnreadableDocument: a named file cannot be read, or a folder holds nothing that can.

    Example:
        >>> read(Path("no-such-file.txt"))
        Traceback (most recent call last):
        ...
        detente.errors.UnreadableDocument: There is no file or folder no-such-file.txt.
          wanted: a text, Markdown, HTML, PDF or DOCX file, an RSS or Atom feed, or a WARC archive
    """
    return table(DOCUMENTS, each(path, skipped=skipped))


def each(path: Path, *, skipped: list[UnreadableDocument] | None = None) -> Iterator[Document]:
    """The documents of a file or folder one at a time, so that a large one never stands in memory whole.

    Args:
        path: a file, be it one of many documents such as a feed, or a folder.
        skipped: where given, what could not be read in a folder, or in a file of many documents, is added to it.

    Returns:
        An iterator of documents, a folder's in the order of their names.

    Raises:
        UnreadableDocument: a named file cannot be read, or a folder or file of many holds nothing that can.

    Example:
        >>> [found.document for found in each(Path("no-such-folder"))]
        Traceback (most recent call last):
        ...
        detente.errors.UnreadableDocument: There is no file or folder no-such-folder.
          wanted: a text, Markdown, HTML, PDF or DOCX file, an RSS or Atom feed, or a WARC archive
    """
    faults: list[UnreadableDocument] = []
    count = 0
    for file in [file.path for file in files(path)] if path.is_dir() else [path]:
        try:
            for what in several(file) or [file]:
                found = _tried(what, faults)
                count += found is not None
                if found is not None:
                    yield found
        except UnreadableDocument as fault:
            if file == path:
                raise
            faults.append(fault)
    if not count:
        raise nothing(path, faults[0].message if faults else "no file at all")
    if skipped is not None:
        skipped.extend(faults)


def _tried(what: Path | Part | UnreadableDocument, faults: list[UnreadableDocument]) -> Document | None:
    """The document that something is; a part that is none is a fault, and so is what was left out."""
    if isinstance(what, Path):
        return document(what)
    try:
        if isinstance(what, Part):
            found = part(what)
            return found._replace(published=found.published or likely(what.seen, found.text))
    except UnreadableDocument as fault:
        what = fault
    faults.append(what)
    return None


def several(path: Path) -> Iterator[Part | UnreadableDocument] | None:
    """The documents of a file that holds many, a feed or an archive of the web, none of them read before it is asked.

    Args:
        path: the file.

    Returns:
        Its parts, and between them what was left out; None for a file that is one document or cannot be opened.

    Raises:
        UnreadableDocument: while the parts are taken: the file is cut short or damaged, and where.

    Example:
        >>> several(Path("no-such-file.xml")) is None
        True
    """
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
    except OSError:
        return None
    return _opened(path) if feeds.is_feed(head) or archives.is_archive(head) else None


def _opened(path: Path) -> Iterator[Part | UnreadableDocument]:
    try:
        with path.open("rb") as stream:
            yield from _parts(stream, path.as_posix())
    except OSError as error:
        raise UnreadableDocument(f"{path.as_posix()} cannot be read.", found=error.strerror) from error


def _parts(stream: IO[bytes], name: str) -> Iterator[Part | UnreadableDocument]:
    head = stream.read(_HEAD)
    stream.seek(0)
    return feeds.parts(stream, name) if feeds.is_feed(head) else archives.parts(stream, name)


def piped(content: bytes, name: str = "-", *, skipped: list[UnreadableDocument] | None = None) -> list[Document]:
    """The documents that were piped in: one, or those of a feed or an archive.

    Args:
        content: the bytes of a file.
        name: what to call it.
        skipped: where given, what could not be read in a feed or an archive is added to it.

    Raises:
        UnreadableDocument: the bytes are no document.

    Example:
        >>> [found.text for found in piped(b"China criticised Japan.")]
        ['China criticised Japan.']
    """
    _small(len(content), name)
    if not (feeds.is_feed(content[:_HEAD]) or archives.is_archive(content[:_HEAD])):
        return [parsed(content, name)]
    faults: list[UnreadableDocument] = []
    found = [text for what in _parts(io.BytesIO(content), name) if (text := _tried(what, faults))]
    if skipped is not None:
        skipped.extend(faults)
    return found


def nothing(path: Path, found: str) -> UnreadableDocument:
    """The mistake of naming a folder, or a file of many documents, in which there is none.

    Example:
        >>> print(nothing(Path("notes"), "no file at all").message)
        notes holds no document.
    """
    what = f"The folder {path.as_posix()}" if path.is_dir() else path.as_posix()
    return UnreadableDocument(f"{what} holds no document.", found=found, wanted=FORMATS)


def part(what: Part, *, source: str = "documents") -> Document:
    """Read one document of a file that holds many.

    Args:
        what: the part, as `several` gives it.
        source: the collection it belongs to.

    Raises:
        UnreadableDocument: it holds no text.

    Example:
        >>> part(Part("crawl.warc#1", b"<html><body><p>China criticised Japan.</p></body></html>")).text
        'China criticised Japan.'
    """
    if isinstance(what.content, Text):
        return written(what.content.text, what.name, source=source, known=what.content)
    found = page(declared(what.content, what.name, encoding=what.encoding), what.name)
    return written(found.text, what.name, source=source, known=found._replace(url=what.url or found.url))


def document(path: Path, *, source: str = "documents") -> Document:
    """Read one document.

    Args:
        path: the file.
        source: the collection it belongs to.

    Returns:
        The document. Its title, author, date, address and language are None where the file does not say.

    Raises:
        UnreadableDocument: the file is missing, empty, binary, cut short, too large, or of another kind.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "note.md")
        ...     _ = file.write_text("---\\ntitle: A visit\\npublished: 2006-04-07\\n---\\nWen Jiabao visited Cambodia.")
        ...     found = document(file)
        >>> found.title, found.published
        ('A visit', datetime.date(2006, 4, 7))
    """
    return parsed(_bytes(path), path.as_posix(), source=source)


def parsed(content: bytes, name: str, *, source: str = "documents") -> Document:
    """Read one document from its bytes, such as what was piped in.

    Args:
        content: the bytes of a text, Markdown, HTML, PDF or DOCX file.
        name: what to call it.
        source: the collection it belongs to.

    Raises:
        UnreadableDocument: the bytes are binary, cut short, too many, or of another kind.

    Example:
        >>> parsed(b"China criticised Japan.\\r\\n", "-").text
        'China criticised Japan.\\n'
    """
    _small(len(content), name)
    if not (found := _parse(content, name)).text.strip():
        raise UnreadableDocument(f"{name} holds no text.", found="only blank space", wanted=FORMATS)
    return written(found.text, name, source=source, known=found)


def _small(size: int, name: str) -> None:
    if size > LARGEST:
        raise UnreadableDocument(
            f"{name} is too large for one document.",
            found=f"{size / 1e6:,.0f} MB",
            wanted=f"at most {LARGEST / 1e6:.0f} MB; split it",
        )


def written(text: str, name: str, *, source: str = "documents", known: Any = None) -> Document:
    """A document from text at hand, such as what was typed or piped in.

    Args:
        text: the text; what stands between two lines of --- at its head is read as title, author, published, url,
            language and source, which becomes `cites`.
        name: what to call the document.
        source: the collection it belongs to.
        known: what a file said about itself besides.

    Returns:
        The document; equal texts have equal records.

    Example:
        >>> written("China criticised Japan.", "typed").record
        'a97890ce398dcdb7'
    """
    text = _whole(text)
    facts = {**(known._asdict() if known else {}), **_front(text)}
    return Document(
        source=source,
        record=hashlib.sha256(text.encode("utf8")).hexdigest()[:16],
        document=name.encode("utf8", "surrogateescape").decode("utf8", "replace"),  # a name may be in any encoding
        title=facts.get("title"),
        author=facts.get("author"),
        published=facts.get("published"),
        url=facts.get("url"),
        language=facts.get("language"),
        text=text,
        cites=facts.get("cites"),
    )


def _whole(text: str) -> str:
    """The text with its halves of characters joined or, where the other half is missing, replaced by the sign for it.

    No table can hold half a character.
    """
    try:
        text.encode("utf8")
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def _bytes(path: Path) -> bytes:
    name = path.as_posix()
    try:
        if not path.exists():
            raise UnreadableDocument(f"There is no file or folder {name}.", wanted=FORMATS)
        if not path.is_file():
            raise UnreadableDocument(f"{name} is no ordinary file.", wanted=FORMATS)
        _small(path.stat().st_size, name)
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableDocument(f"{name} cannot be opened.", found=error.strerror, wanted=FORMATS) from error
    if not content:
        raise UnreadableDocument(f"{name} is empty.", found="0 bytes", wanted=FORMATS)
    return content


def _parse(content: bytes, name: str) -> Text:
    """Read a file's bytes as the kind of document they are."""
    from detente.forms.papers import pdf, word

    if b"%PDF-" in content[:1024]:
        return pdf(content, name)
    if content.startswith(b"PK\x03\x04"):
        return word(content, name)
    if content.startswith((b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        raise UnreadableDocument(f"{name} is an older word processor's file.", found="DOC or RTF", wanted=FORMATS)
    head = content[:_HEAD]
    if feeds.is_feed(head) or archives.is_archive(head):
        raise UnreadableDocument(f"{name} holds many documents.", found="a feed or an archive", wanted="one document")
    # The mark of an encoding, and the zeros of one with two bytes a letter, hide no tag.
    if is_page(head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:4096].decode("latin-1")):
        return page(declared(content, name), name)
    if (first := feeds.root(head)) is not None:
        raise UnreadableDocument(f"{name} is XML of another kind.", found=f"<{first}>", wanted=FORMATS)
    return Text(decoded(content, name))


def _front(text: str) -> dict[str, Any]:
    """What stands between two lines of --- at the head of a text."""
    head = re.match(r"---[ \t]*\n(.*?)\n---[ \t]*(\n|$)", text, re.S)
    if not head:
        return {}
    pairs = (line.partition(":") for line in head[1].splitlines())
    told = {key.strip().lower(): value.strip().strip("\"'") for key, colon, value in pairs if colon and value.strip()}
    facts: dict[str, Any] = {name: told[name] for name in ("title", "author", "url", "language") if name in told}
    if "source" in told:
        facts["cites"] = told["source"]
    if published := day(told.get("published") or told.get("date")):
        facts["published"] = published
    return facts
