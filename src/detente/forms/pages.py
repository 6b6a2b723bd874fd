"""Web pages: the text of the article and what the page's tags say of its title, authors, date, address and language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from typing import Any

from detente.errors import UnreadableDocument
from detente.forms.texts import Text

# The names of tags, the surest first: scholarly, then Dublin Core, then those of newspapers and social networks.
_TITLES = ("citation_title", "dc.title", "dcterms.title", "eprints.title", "bepress_citation_title")
_AUTHORS = (
    *("citation_author", "bepress_citation_author", "dc.creator", "dcterms.creator", "eprints.creators_name"),
    *("parsely-author", "sailthru.author", "byl", "author", "article:author", "og:article:author", "dc.creator.author"),
)
_DATES = (
    *("citation_publication_date", "citation_date", "bepress_citation_date", "citation_online_date"),
    *("article:published_time", "og:published_time", "og:article:published_time", "datepublished", "parsely-pub-date"),
    *("sailthru.date", "dc.date.issued", "dcterms.issued", "dcterms.date", "dc.date", "dc.date.created"),
    *("dcterms.created", "pubdate", "publishdate", "publish-date", "publication_date", "date", "article.published"),
)
_FORMS = ("%d %B %Y", "%B %d, %Y", "%d %b %Y", "%b %d, %Y", "%B %d %Y", "%Y/%m/%d", "%Y%m%d", "%d.%m.%Y", "%Y/%m/%d/%H")
_LARGEST_TAG = 200_000  # characters of a script that describes the page; a longer one describes something else


_IS_PAGE = re.compile(r"<(!doctype\s+html|html|head|body|meta|title|article|section|main|div|p|h1)\b", re.I)
_SILENT = ("script", "style", "noscript", "iframe", "object", "svg", "template", "button", "select", "textarea")
_BLOCKS = ("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre", "section", "hr")
_KEPT = re.compile(r"<!--\s*saved from url=\(\d+\)(https?://\S+?)\s*-->")  # a browser's note on a page that it saved


def is_page(head: str) -> bool:
    """Whether a text that begins so is a web page.

    Example:
        >>> is_page("<!DOCTYPE html><html>"), is_page("# A <b>note</b>")
        (True, False)
    """
    return head.startswith("<") and bool(_IS_PAGE.search(head))


def page(text: str, name: str) -> Text:
    """The text of a page without its menus, and what its tags say of it.

    Args:
        text: the page, tags and all.
        name: what to call it.

    Returns:
        The text with its title, authors, day of publication, address and language, each None where none is told.

    Raises:
        UnreadableDocument: the page holds no text.

    Example:
        >>> html = '<html><meta name="dc.date" content="3 May 1965"><p>Cambodia broke off relations.</p></html>'
        >>> page(html, "-").published
        datetime.date(1965, 5, 3)
    """
    import trafilatura

    # The encoding that its first line may name is behind it.
    content = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    tree = trafilatura.load_html(content)
    said = tags(tree) if tree is not None else {}
    found: Any = None
    if tree is not None:
        found = trafilatura.bare_extraction(
            tree,
            with_metadata=True,
            include_comments=False,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    body = (found.text if found else None) or trafilatura.html2txt(content)
    if not body or not body.strip():
        raise UnreadableDocument(f"{name} is a page without text.", found=f"{len(text):,} characters of HTML")
    facts = found.as_dict() if found else {}
    language = re.search(r"<html[^>]*\slang=[\"']?([a-zA-Z]{2})\b", text[:4096])
    kept = _KEPT.search(text[:4096])
    return Text(
        body.replace("\r\n", "\n"),
        _first(said, _TITLES) or facts.get("title"),
        _authors(said) or listed((facts.get("author") or "").split("; ")),
        next((on for key in _DATES for told in said.get(key, ()) if (on := day(told))), None) or day(facts.get("date")),
        _first(said, ("canonical", "og:url")) or facts.get("url") or (kept[1] if kept else None),
        language[1].lower() if language else (_first(said, ("og:locale", "dc.language")) or "")[:2].lower() or None,
    )


def plain(html: str) -> str:
    """The text of a piece of a page, without its tags, scripts and pictures; its paragraphs stay apart.

    Args:
        html: the piece, tags and all.

    Example:
        >>> plain("<p>China &amp; Japan<br/>met.</p><script>x()</script><p>Then it rained.</p>")
        'China & Japan\\nmet.\\n\\nThen it rained.'
    """
    reader = _Plain(convert_charrefs=True)
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.told).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Plain(HTMLParser):
    """The text of a piece of a page, as its tags go by."""

    def __init__(self, *, convert_charrefs: bool):
        super().__init__(convert_charrefs=convert_charrefs)
        self.told: list[str] = []
        self._silent: str | None = None  # the tag in which nothing is said to the reader
        self._kept = False  # whether lines stand as they are written

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._silent is None and tag in _SILENT:
            self._silent = tag
        self._kept = self._kept or tag == "pre"
        self.told.append("\n\n" if tag in _BLOCKS else "\n" if tag in ("br", "tr", "li") else "")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._silent:
            self._silent = None
        self._kept = self._kept and tag != "pre"
        self.told.append("\n\n" if tag in _BLOCKS else " " if tag in ("td", "th") else "")

    def handle_data(self, data: str) -> None:
        if self._silent is None:
            self.told.append(data if self._kept else re.sub(r"\s+", " ", data))


def tags(tree: Any) -> dict[str, list[str]]:
    """What the tags of a page say: meta tags, the canonical address, and the description of an article in JSON-LD.

    Example:
        >>> import trafilatura
        >>> tags(trafilatura.load_html('<html><meta name="DC.Creator" content="Ann Lee"><p>Text</p></html>'))
        {'dc.creator': ['Ann Lee']}
    """
    said: dict[str, list[str]] = {}
    for tag in tree.iter("meta"):
        key = tag.get("property") or tag.get("name") or tag.get("itemprop") or ""
        told = " ".join((tag.get("content") or "").split())
        if key and told and told not in said.setdefault(key.lower().strip(), []):
            said[key.lower().strip()].append(told)
    for tag in tree.iter("link"):
        if (tag.get("rel") or "").lower() == "canonical" and (tag.get("href") or "").startswith("http"):
            said.setdefault("canonical", []).append(tag.get("href"))
    for tag in tree.iter("script"):
        if "ld+json" in (tag.get("type") or "") and len(tag.text or "") < _LARGEST_TAG:
            for key, told in _described(tag.text or ""):
                said.setdefault(key, []).append(told)
    return {key: told for key, told in said.items() if told}


def _described(script: str) -> Iterator[tuple[str, str]]:
    """What a description in JSON-LD says of an article, by the names of the meta tags."""
    try:
        told = json.loads(script)
    except (ValueError, RecursionError):
        return
    parts = told.get("@graph", [told]) if isinstance(told, dict) else told
    for part in parts if isinstance(parts, list) else []:
        kind = str(part.get("@type", "")) if isinstance(part, dict) else ""
        if not re.search(r"Article|Report|Posting|CreativeWork|WebPage", kind):
            continue
        if isinstance(part.get("headline"), str) and "WebPage" not in kind:
            yield "dc.title", part["headline"]
        if isinstance(part.get("datePublished"), str):
            yield "datepublished", part["datePublished"]
        writers = part.get("author") or []
        for writer in writers if isinstance(writers, list) else [writers]:
            person = writer.get("name") if isinstance(writer, dict) else writer
            if isinstance(person, str):
                yield "citation_author", person


def _first(said: dict[str, list[str]], keys: tuple[str, ...]) -> str | None:
    return next((said[key][0] for key in keys if said.get(key)), None)


def _authors(said: dict[str, list[str]]) -> str | None:
    """The names that the surest tag gives; an address of a profile is no name."""
    for key in _AUTHORS:
        names = [re.sub(r"^[Bb]y\s+", "", told) for told in said.get(key, ()) if not re.match(r"https?:|www\.|@", told)]
        if names:
            return listed(names)
    return None


def listed(names: list[str]) -> str | None:
    """Names as one reads them, "Lee, Ann" turned round.

    Example:
        >>> listed(["Lee, Ann", "Bo Chan", "Cy Dow"]), listed([])
        ('Ann Lee, Bo Chan and Cy Dow', None)
    """
    turned = [re.sub(r"^([^,]+), ([^,]+)$", r"\2 \1", name.strip()) for name in names if name.strip()]
    told = list(dict.fromkeys(turned))
    return f"{', '.join(told[:-1])} and {told[-1]}" if len(told) > 1 else next(iter(told), None)


def day(text: str | None) -> date | None:
    """The day that a tag tells, in any of the ways in which tags are written; None where it tells none.

    Example:
        >>> day("2006-04-09T10:00:00Z"), day("Sun, 09 Apr 2006 10:00:00 GMT"), day("soon")
        (datetime.date(2006, 4, 9), datetime.date(2006, 4, 9), None)
    """
    told = (text or "").strip()[:40]
    found = _iso(told) or _formed(told) or _posted(told)
    return found if found and 1816 <= found.year <= 2100 else None


def _iso(told: str) -> date | None:
    try:
        return date.fromisoformat(told[:10]) if "-" in told[:5] else None
    except ValueError:
        return None


def _formed(told: str) -> date | None:
    for form in _FORMS:
        try:
            return datetime.strptime(told, form).date()
        except ValueError:
            continue
    return None


def _posted(told: str) -> date | None:
    try:
        return parsedate_to_datetime(told).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
