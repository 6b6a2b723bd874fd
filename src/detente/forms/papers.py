"""Papers: the text of PDF and DOCX files, and what they state of their title, authors and day."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

from detente.errors import UnreadableDocument
from detente.forms.pages import day, listed
from detente.forms.texts import FORMATS, LARGEST, Text, likely


def pdf(content: bytes, name: str) -> Text:
    """The text of a PDF, its lines joined into sentences, and what it states of itself.

    Args:
        content: the bytes of the file.
        name: what to call it.

    Raises:
        UnreadableDocument: the file is cut short, damaged, locked, or holds images alone.

    Example:
        >>> pdf(b"%PDF-1.4", "scan.pdf")
        Traceback (most recent call last):
        ...
        detente.errors.UnreadableDocument: scan.pdf is cut short.
          found: a PDF without its end
          wanted: the whole file
    """
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
    return Text(text, title, listed(re.split(r"\s*;\s*", author or "")), likely(made, text))


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


def word(content: bytes, name: str) -> Text:
    """The text of a DOCX, its tables row by row, and what it states of itself.

    Args:
        content: the bytes of the file.
        name: what to call it.

    Raises:
        UnreadableDocument: the file is cut short, damaged, too large unpacked, or an archive of another kind.

    Example:
        >>> word(b"PK", "note.docx")
        Traceback (most recent call last):
        ...
        detente.errors.UnreadableDocument: note.docx is cut short.
          found: a DOCX without its end
          wanted: the whole file
    """
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
        text, title, listed(re.split(r"\s*;\s*", author or "")), day(_styled(opened, "Date")) or likely(made, text)
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
