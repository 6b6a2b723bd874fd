"""Web pages: the text of the article and what the page's tags say of its title, authors, date, address and language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

from detente.errors import UnreadableDocument


class Text(NamedTuple):
    """What is in a file: its text, and what the file says about it."""

    text: str
    title: str | None = None
    author: str | None = None
    published: date | None = None
    url: str | None = None
    language: str | None = None


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


def page(content: bytes, text: str, name: str) -> Text:
    """The text of a page without its menus, and what its tags say of it.

    Args:
        content: the bytes of the page, from which the parser takes the encoding.
        text: the same as text.
        name: what to call it.

    Returns:
        The text with its title, authors, day of publication, address and language, each None where none is told.

    Raises:
        UnreadableDocument: the page holds no text.

    Example:
        >>> html = '<html><meta name="dc.date" content="3 May 1965"><p>Cambodia broke off relations.</p></html>'
        >>> page(html.encode(), html, "-").published
        datetime.date(1965, 5, 3)
    """
    import trafilatura

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
    return Text(
        body.replace("\r\n", "\n"),
        _first(said, _TITLES) or facts.get("title"),
        _authors(said) or listed((facts.get("author") or "").split("; ")),
        next((on for key in _DATES for told in said.get(key, ()) if (on := day(told))), None) or day(facts.get("date")),
        _first(said, ("canonical", "og:url")) or facts.get("url"),
        language[1].lower() if language else (_first(said, ("og:locale", "dc.language")) or "")[:2].lower() or None,
    )


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
