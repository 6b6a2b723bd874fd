"""What the tags of a web page say, in the many ways in which they say it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from detente.forms.pages import day, listed, page
from detente.forms.texts import likely
from detente.sources.documents import document, each
from tests.sources.papers import TOLD, docx, pdf

PROSE = (
    f"<article><p>{TOLD} The statement came after a week of talks in Beijing, and the ministry said nothing further "
    "about what would follow in the months to come.</p><p>Japan answered the next day that the matter was settled.</p>"
    "</article>"
)
LD = (
    '<script type="application/ld+json">{"@graph": [{"@type": "WebSite", "headline": "No"}, {"@type": "NewsArticle", '
    '"headline": "A visit", "datePublished": "2006-04-09T23:30:00+09:00", "author": [{"name": "Ann Lee"}, '
    '{"name": "Bo Chan"}]}]}</script>'
)


@pytest.mark.parametrize(
    ("tags", "told"),
    [
        (
            '<meta name="citation_title" content="A visit"><meta name="citation_author" content="Lee, Ann">'
            '<meta name="citation_author" content="Chan, Bo">'
            '<meta name="citation_publication_date" content="2006/04/09">',
            ("A visit", "Ann Lee and Bo Chan", date(2006, 4, 9)),
        ),
        (
            '<meta name="DC.Title" content="A visit"><meta name="DC.Creator" content="Ann Lee">'
            '<meta name="DC.Date.issued" content="9 April 2006">',
            ("A visit", "Ann Lee", date(2006, 4, 9)),
        ),
        (
            '<meta property="og:title" content="A visit"><meta name="author" content="By Ann Lee">'
            '<meta property="article:author" content="https://example.org/ann">'
            '<meta property="article:published_time" content="2006-04-09T08:00:00Z">',
            ("A visit", "Ann Lee", date(2006, 4, 9)),
        ),
        (LD, ("A visit", "Ann Lee and Bo Chan", date(2006, 4, 9))),
        (
            '<script type="application/ld+json">{"@type": ["broken</script><title>A visit</title>',
            ("A visit", None, None),
        ),
        ('<title>A visit</title><meta name="date" content="soon">', ("A visit", None, None)),
    ],
)
def test_a_page_says_its_title_authors_and_day(tags: str, told: tuple[str | None, ...]) -> None:
    html = f"<html><head>{tags}</head><body>{PROSE}</body></html>"
    found = page(html, "-")
    assert (found.title, found.author, found.published) == told
    assert TOLD in found.text


def test_a_page_says_where_it_stands_and_in_which_language() -> None:
    head = '<link rel="canonical" href="https://example.org/a"><meta property="og:locale" content="fr_FR">'
    html = f"<html><head>{head}</head><body>{PROSE}</body></html>"
    found = page(html, "-")
    assert (found.url, found.language) == ("https://example.org/a", "fr")


@pytest.mark.parametrize("told", ["", "soon", "2006-13-40", "9999999999", "0001-01-01", "Mon, 99 Foo 2006"])
def test_a_day_that_cannot_be_is_none(told: str) -> None:
    assert day(told) is None


def test_names_are_told_once() -> None:
    assert listed(["Ann Lee", "Ann Lee", " "]) == "Ann Lee"


def test_the_authors_of_a_pdf_are_parted(tmp_path: Path) -> None:
    found = document(pdf(tmp_path / "note", [TOLD], facts="/Title (A note) /Author (Ann Lee; Bo Chan)"))
    assert (found.title, found.author) == ("A note", "Ann Lee and Bo Chan")


def test_a_docx_tells_its_title_by_its_style(tmp_path: Path) -> None:
    import docx as word

    made = word.Document(str(docx(tmp_path / "note", [TOLD])))
    made.core_properties.title = ""
    made.add_paragraph("A visit", style="Title")
    made.save(str(tmp_path / "note"))
    assert document(tmp_path / "note").title == "A visit"


LETTERS = {
    "utf-8": "Пекин 中国 Café",
    "windows-1252": "Café “Pékin”",
    "iso-8859-1": "Café “Pékin”",  # what browsers write so is windows-1252
    "windows-1251": "Пекин подписал договор",
    "gb2312": "中国批评日本，朱镕基",
    "shift_jis": "日本は中国を批判した",
    "euc-kr": "한국은 일본을 비판했다",
    "utf-16": "Пекин 中国 Café",
}
WRITTEN = {"iso-8859-1": "cp1252", "gb2312": "gb18030"}
DAYS = (
    '<meta property="article:published_time" content="2006-04-09T00:00:00Z">',
    '<meta name="dc.date" content="9 April 2006">',
    '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2006-04-09"}</script>',
)


@pytest.mark.parametrize("encoding", LETTERS)
def test_a_site_as_it_was_saved(encoding: str, tmp_path: Path) -> None:
    """Letters by the encoding that a page names, its day and title by its tags, and nothing of what surrounds it."""
    menu = "".join(f'<li><a href="/{number}">Section {number}</a></li>' for number in range(30))
    for number, dated in enumerate(DAYS):
        html = (
            f"<!DOCTYPE html>\n<!-- saved from url=(0021)https://example.org/{number} -->\n<html lang='en'><head>"
            f'<meta http-equiv="Content-Type" content="text/html; charset={encoding}">'
            f"<title>Talks {number} go on - Example News</title>{dated}</head><body><nav><ul>{menu}</ul></nav><article>"
            f"<h1>Talks {number} go on</h1><p>{TOLD} {LETTERS[encoding]}. The ministry said nothing further on it.</p>"
            "<p>Japan answered the next day that the matter had been settled long ago.</p></article>"
            "<aside><a>France sanctioned Mali</a></aside><footer>Subscribe to our newsletter</footer></body></html>"
        )
        (tmp_path / f"{number}.html").write_bytes(html.encode(WRITTEN.get(encoding, encoding)))
    (tmp_path / "0_files").mkdir()
    for name in ("a.css", "a.js"):
        (tmp_path / "0_files" / name).write_text("China criticised Japan.")
    found = list(each(tmp_path))
    assert [(one.title, one.published, one.url) for one in found] == [
        (f"Talks {number} go on", date(2006, 4, 9), f"https://example.org/{number}") for number in range(len(DAYS))
    ]
    for one in found:
        assert LETTERS[encoding] in one.text and TOLD in one.text
        assert not any(word in one.text for word in ("Section", "newsletter", "sanctioned"))


@pytest.mark.parametrize(("text", "published"), [("In 2006.", True), ("0.2006 and 120060", False)])
def test_a_year_is_a_number_of_its_own(text: str, published: bool) -> None:
    assert bool(likely(date(2006, 5, 1), text)) is published
