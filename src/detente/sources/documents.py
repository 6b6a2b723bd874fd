"""Documents: plain text, Markdown, HTML, PDF and DOCX, told apart by what is in the file and never by its ending."""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.errors import UnreadableDocument
from detente.folders import files
from detente.pages import Text, day, listed, page
from detente.tables import DOCUMENTS, Document, table

if TYPE_CHECKING:
    import ibis

LARGEST = 64_000_000  # bytes; a longer file is no single document, and would have to be held in memory
FORMATS = "a text, Markdown, HTML, PDF or DOCX file"

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_BINARY = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x7fELF", b"PAR1", b"7z\xbc\xaf")
_HTML = re.compile(r"<(!doctype\s+html|html|head|body|meta|title|article|section|main|div|p|h1)\b", re.I)


def read(path: Path, *, skipped: list[UnreadableDocument] | None = None) -> ibis.Table:
    """Read a document, or every document in a folder and the folders within it.

    Args:
        path: a file, or a folder. Hidden files are passed over.
        skipped: where given, what could not be read in a folder is added to it; a folder is read without it.

    Returns:
        A DOCUMENTS table, one row a text. A file that cannot be read has no row.

    Raises:
        UnreadableDocument: a named file cannot be read, or a folder holds nothing that can.

    Example:
        >>> read(Path("no-such-file.txt"))
        Traceback (most recent call last):
        ...
        detente.errors.UnreadableDocument: There is no file or folder no-such-file.txt.
          wanted: a text, Markdown, HTML, PDF or DOCX file
    """
    return table(DOCUMENTS, each(path, skipped=skipped))


def each(path: Path, *, skipped: list[UnreadableDocument] | None = None) -> Iterator[Document]:
    """The documents of a file or folder one at a time, so that a large folder never stands in memory whole.

    Args:
        path: a file, or a folder.
        skipped: where given, what could not be read in a folder is added to it.

    Returns:
        An iterator of documents, a folder's in the order of their names.

    Raises:
        UnreadableDocument: a named file cannot be read, or a folder holds nothing that can.

    Example:
        >>> [found.document for found in each(Path("no-such-folder"))]
        Traceback (most recent call last):
        ...
        detente.errors.UnreadableDocument: There is no file or folder no-such-folder.
          wanted: a text, Markdown, HTML, PDF or DOCX file
    """
    if not path.is_dir():
        yield document(path)
        return
    faults: list[UnreadableDocument] = []
    count = 0
    for file in files(path):
        try:
            found = document(file.path)
        except UnreadableDocument as fault:
            faults.append(fault)
        else:
            count += 1
            yield found
    if not count:
        first = faults[0].message if faults else "no file at all"
        raise UnreadableDocument(f"The folder {path.as_posix()} holds no document.", found=first, wanted=FORMATS)
    if skipped is not None:
        skipped.extend(faults)


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
    if b"%PDF-" in content[:1024]:
        return _pdf(content, name)
    if content.startswith(b"PK\x03\x04"):
        return _docx(content, name)
    if content.startswith((b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        raise UnreadableDocument(f"{name} is an older word processor's file.", found="DOC or RTF", wanted=FORMATS)
    text = _decode(content, name)
    head = text.lstrip()[:4096]
    return page(content, text, name) if head.startswith("<") and _HTML.search(head) else Text(text)


def _decode(content: bytes, name: str) -> str:
    """The bytes as text with every line ended by a single newline."""
    mark = next((encoding for start, encoding in _MARKS if content.startswith(start)), None)
    if not mark and (b"\0" in content or content.startswith(_BINARY)):
        raise UnreadableDocument(f"{name} is a binary file.", found=f"bytes {content[:8].hex(' ')}", wanted=FORMATS)
    try:
        text = content.decode(mark or "utf-8")
    except UnicodeDecodeError:
        text = _guess(content, name)
    if (
        sum(character < " " and character not in "\t\n\r\f\v\x1b" for character in text[:65536])
        > len(text[:65536]) // 50
    ):
        raise UnreadableDocument(f"{name} is a binary file.", found="control characters", wanted=FORMATS)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _guess(content: bytes, name: str) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(content).best()
    if best is None:
        raise UnreadableDocument(
            f"{name} is in no known encoding.", found=f"bytes {content[:8].hex(' ')}", wanted="text in UTF-8"
        )
    return str(best)


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


def _pdf(content: bytes, name: str) -> Text:
    if b"%%EOF" not in content[-4096:]:
        raise UnreadableDocument(f"{name} is cut short.", found="a PDF without its end", wanted="the whole file")
    import logging

    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        import io

        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableDocument(f"{name} is locked by a password.", wanted="an open PDF")
        pages = [page.extract_text() for page in reader.pages]
        title, author, made = _pdf_facts(reader)
    except UnreadableDocument:
        raise
    except Exception as error:  # pypdf lets many kinds through on a damaged file
        raise UnreadableDocument(f"{name} is a damaged PDF.", found=error, wanted="the whole file") from error
    text = _unwrapped("\n\n".join(pages))
    if not text.strip():
        found = f"{len(pages)} pages of images" if pages else "no page"
        raise UnreadableDocument(f"{name} is a PDF without text.", found=found, wanted="a PDF whose text can be copied")
    return Text(text, title, listed(re.split(r"\s*;\s*", author or "")), _likely(made, text))


def _pdf_facts(reader: Any) -> tuple[str | None, str | None, date | None]:
    """The title, the authors and the day of making that a PDF states, in its own list of facts or else in its XMP."""
    facts = reader.metadata
    title, author = (_sane(facts.title), _sane(facts.author)) if facts else (None, None)
    made = _made(lambda: facts.creation_date if facts else None)
    try:
        more = reader.xmp_metadata
        title = title or _sane(next(iter((more.dc_title or {}).values()), None) if more else None)
        author = author or (listed([name for name in more.dc_creator or [] if _sane(name)]) if more else None)
        made = made or _made(lambda: (more.dc_date or [None])[0] if more else None)
    except Exception:  # XMP that is no XML, of which pypdf tells in many ways, is no reason to refuse the text
        return title, author, made
    return title, author, made


def _unwrapped(text: str) -> str:
    """Lines of a page joined into sentences again, words cut at a line's end among them."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub(r"(?<=[a-z])-\n(?=[a-z])", "", text)
    return re.sub(r"(?<=[^\n]{40})(?<![.!?:;\n])[ \t]*\n(?=[^\n\s•*–-])", " ", text)


def _docx(content: bytes, name: str) -> Text:
    import io

    import docx

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if "word/document.xml" not in parts.namelist():
                raise UnreadableDocument(f"{name} is an archive, no document.", found="ZIP", wanted=FORMATS)
            if (size := sum(part.file_size for part in parts.infolist())) > 8 * LARGEST:
                raise UnreadableDocument(
                    f"{name} is too large for one document.", found=f"{size / 1e6:,.0f} MB unpacked"
                )
        opened = docx.Document(io.BytesIO(content))
        text = "\n\n".join(_blocks(opened))
        title = _sane(opened.core_properties.title) or _styled(opened, "Title")
        author = _sane(opened.core_properties.author) or _styled(opened, "Author")
        made = _made(lambda: opened.core_properties.created)
    except UnreadableDocument:
        raise
    except zipfile.BadZipFile as error:
        raise UnreadableDocument(
            f"{name} is cut short.", found="a DOCX without its end", wanted="the whole file"
        ) from error
    except Exception as error:  # python-docx lets XML, key and value errors through on a damaged file
        raise UnreadableDocument(f"{name} is a damaged DOCX.", found=error, wanted="the whole file") from error
    return Text(
        text, title, listed(re.split(r"\s*;\s*", author or "")), day(_styled(opened, "Date")) or _likely(made, text)
    )


def _blocks(opened: Any) -> Iterator[str]:
    """The paragraphs and the rows of the tables, in their order."""
    for block in opened.iter_inner_content():
        if hasattr(block, "rows"):
            yield from ("\t".join(dict.fromkeys(cell.text for cell in row.cells)) for row in block.rows)
        elif block.text.strip():
            yield block.text


def _styled(opened: Any, style: str) -> str | None:
    """The paragraph that its style names, among the first of a document."""
    first = (part for part in opened.paragraphs[:12] if part.style is not None and part.style.name == style)
    return next((part.text.strip() for part in first if part.text.strip()), None)


def _sane(told: str | None) -> str | None:
    """A title or author that a person wrote: no empty text, no file name, no name of a program."""
    told = (told or "").replace("\0", "").strip()
    program = re.search(r"\.(docx?|pdf|indd|tex|qxd)$|^(untitled|microsoft word|python-docx|word document)", told, re.I)
    return None if not told or program else told


def _made(asked: Callable[[], datetime | None]) -> date | None:
    """The day a file says it was made; None where that cannot be read, which is no reason to refuse the text."""
    try:
        moment = asked()
    except Exception:  # a date that is no date, of which both libraries tell in many ways
        return None
    return moment.date() if moment else None


def _likely(made: date | None, text: str) -> date | None:
    """The day a file was made as its day of publication, if the head of the text speaks of the same year.

    An old text scanned lately, or a new one written into an old template, does not.
    """
    return made if made and str(made.year) in text[:2000] else None
