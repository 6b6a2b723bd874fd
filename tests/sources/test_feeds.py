"""Feeds: every entry is a document, nothing in the file does harm, and what is cut says where."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

import detente
from detente.errors import UnreadableDocument
from detente.forms import feeds
from detente.forms.pages import plain
from detente.forms.texts import Part, Text
from detente.sources.documents import document, each

RSS = """<?xml version="1.0" encoding="{encoding}"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>News</title><language>en-gb</language>
<item><title>Café talks &amp; tea</title><link>https://example.org/1</link><guid isPermaLink="false">x1</guid>
<pubDate>Sun, 09 Apr 2006 10:00:00 GMT</pubDate><dc:creator>Ann Lee</dc:creator>
<description>&lt;p&gt;On 7 April 2006 China&nbsp;criticised &lt;b&gt;Japan&lt;/b&gt;.&lt;/p&gt;
&lt;script&gt;x()&lt;/script&gt;
</description></item>
<item><title>Two</title><author>chan@example.org (Bo Chan)</author><description>short</description>
<content:encoded><![CDATA[<p>On 9 May 1999 Nepal praised Peru.</p><p>It rained.</p>]]></content:encoded></item>
<item><title>Laos thanked Qatar.</title></item>
<item><link>https://example.org/4</link></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>News</title>
<author><name>Editor</name></author>
<entry><title type="html">A &lt;i&gt;visit&lt;/i&gt;</title><link rel="self" href="https://example.org/self"/>
<link href="https://example.org/2"/><id>urn:2</id><updated>2006-04-11T00:00:00Z</updated>
<published>2006-04-09T00:00:00Z</published><author><name>Ann Lee</name><email>lee@example.org</email></author>
<author><email>chan@example.org</email><name>Bo Chan</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>2 &lt; 3.</p><p>China<br/>criticised Japan.</p>
</div></content></entry>
<entry><title>A &lt; B</title><id>urn:3</id><updated>2006-04-12</updated>
<summary>Plain a &lt; b.</summary></entry></feed>"""
BOMB = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "{long}">{more}]><rss><item><title>&j;</title></item></rss>'


def found(text: str | bytes) -> list[Text]:
    stream = BytesIO(text.encode() if isinstance(text, str) else text)
    told = [part.content for part in feeds.parts(stream, "-") if isinstance(part, Part)]
    return [text for text in told if isinstance(text, Text)]


def before_the_fault(text: str) -> Iterator[Part]:
    """What a file gives before it is found out."""
    with suppress(UnreadableDocument):
        yield from (part for part in feeds.parts(BytesIO(text.encode()), "-") if isinstance(part, Part))


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1252", "utf-16", "iso-8859-1"])
def test_the_entries_of_rss(encoding: str) -> None:
    one, two, three = found(RSS.format(encoding=encoding).encode(encoding))
    told = "On 7 April 2006 China criticised Japan."
    assert one == (told, "Café talks & tea", "Ann Lee", date(2006, 4, 9), "https://example.org/1", "en")
    assert two == ("On 9 May 1999 Nepal praised Peru.\n\nIt rained.", "Two", "Bo Chan", None, None, "en")
    assert three.text == three.title == "Laos thanked Qatar."


def test_the_entries_of_atom() -> None:
    one, two = found(ATOM)
    text = "2 < 3.\n\nChina\ncriticised Japan."
    assert one == (text, "A visit", "Ann Lee and Bo Chan", date(2006, 4, 9), "https://example.org/2", "fr")
    assert two == ("Plain a < b.", "A < B", None, date(2006, 4, 12), None, "fr")


def test_an_older_feed_is_read() -> None:
    rdf = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel/><item><title>A visit</title>'
        "<dc:date>2001-05-03</dc:date><description>China &eacute;tait l&agrave;.</description></item></rdf:RDF>"
    )
    assert [(one.text, one.published) for one in found(rdf)] == [("China était là.", date(2001, 5, 3))]


@pytest.mark.parametrize("ending", [".xml", ".rss", ".atom", ".txt", ""])
def test_a_feed_is_known_by_what_is_in_it(ending: str, tmp_path: Path) -> None:
    file = tmp_path / f"saved{ending}"
    file.write_text(RSS.format(encoding="utf-8"), encoding="utf8")
    skipped: list[UnreadableDocument] = []
    texts = list(each(file, skipped=skipped))
    assert [text.document.removeprefix(file.as_posix()) for text in texts] == ["#https://example.org/1", "#2", "#3"]
    assert [fault.message for fault in skipped] == [f"{file.as_posix()}: 1 of 4 entries hold no text."]
    with pytest.raises(UnreadableDocument, match="many documents"):
        document(file)
    acts = detente.read(file).order_by("date").select("actor", "quote").to_pyarrow().to_pylist()
    assert [act["actor"] for act in acts if act["quote"] != "Laos thanked Qatar."] == ["NPL", "CHN"]


def test_a_cut_feed_gives_what_is_whole_and_says_where(tmp_path: Path) -> None:
    text = RSS.format(encoding="utf-8")
    cut = text[: text.index("It rained")]
    with pytest.raises(UnreadableDocument) as refused:
        found(cut)
    assert "no well-formed XML" in refused.value.message
    assert refused.value.found == "unclosed CDATA section in line 10, column 70; entries before it: 1"
    damaged = text.replace("<title>Two</title>", "<title>Two</titel>")
    assert [part.name for part in before_the_fault(damaged)] == ["-#https://example.org/1"]
    (tmp_path / "cut.xml").write_text(cut, encoding="utf8")
    (tmp_path / "note.txt").write_text("Nothing was said.")
    skipped: list[UnreadableDocument] = []
    assert [text.title for text in each(tmp_path, skipped=skipped)] == ["Café talks & tea", None]
    assert len(skipped) == 1 and "cut.xml" in skipped[0].message
    with pytest.raises(UnreadableDocument, match="well-formed"):
        detente.read(tmp_path / "cut.xml")


def test_entities_of_its_own_are_refused_before_they_grow(tmp_path: Path) -> None:
    more = "".join(
        f'<!ENTITY {name} "{f"&{before};" * 100}">' for before, name in zip("abcdefghi", "bcdefghij", strict=True)
    )
    for long in ("ha", "ha" * 20_000):
        bomb = BOMB.format(long=long, more=more)
        tracemalloc.start()
        with pytest.raises(UnreadableDocument, match="entities of its own"):
            found(bomb)
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
        tracemalloc.stop()
        (tmp_path / "bomb.xml").write_text(bomb)
        with pytest.raises(UnreadableDocument, match="entities of its own"):
            detente.read(tmp_path / "bomb.xml")


def test_nothing_outside_the_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret words")
    where, include = (tmp_path / "secret").as_uri(), "http://www.w3.org/2001/XInclude"
    asks = (
        f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{where}">]><rss><item><title>&x;</title></item></rss>',
        f'<!DOCTYPE rss [<!ENTITY % x SYSTEM "{where}"> %x;]><rss><item><title>x</title></item></rss>',
        f'<rss xmlns:x="{include}"><item><x:include href="{where}"/><title>x</title></item></rss>',
        f'<!DOCTYPE rss SYSTEM "{where}"><rss><item><title>x</title></item></rss>',
    )
    refused = 0
    for ask in asks:
        try:
            assert "secret" not in str(found(ask))
        except UnreadableDocument:
            refused += 1
    assert refused == 2


def test_a_feed_without_an_entry_and_xml_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match="without an entry"):
        found("<rss><channel><title>News</title></channel></rss>")
    (tmp_path / "map.xml").write_text('<?xml version="1.0"?><urlset><url><loc>https://example.org</loc></url></urlset>')
    with pytest.raises(UnreadableDocument) as refused:
        document(tmp_path / "map.xml")
    assert refused.value.found == "<urlset>"
    with pytest.raises(UnreadableDocument, match="well-formed"):
        found("<rss><item><title>&nothing;</title></item></rss>")


def test_a_large_feed_never_stands_in_memory(tmp_path: Path) -> None:
    file = tmp_path / "large.xml"
    with file.open("w") as out:
        out.write("<rss><channel>")
        for number in range(4_000):
            out.write(f"<item><title>{number}</title><description>{number} {'words of it ' * 400}</description></item>")
        out.write("</channel></rss>")
    assert file.stat().st_size > 18_000_000
    tracemalloc.start()
    count = sum(1 for _ in each(file))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 4_000
    assert most < 3_000_000


def test_a_piece_of_a_page_becomes_text() -> None:
    deep = "<div>" * 50_000 + "China" + "</div>" * 50_000
    assert plain(deep) == "China"
    assert plain("<ul><li>one<li>two</ul><pre>a\n  b</pre>&copy; &lt;b&gt;") == "one\ntwo\n\na\nb\n\n© <b>"
    assert plain("<!-- no --><style>p{}</style>") == ""
