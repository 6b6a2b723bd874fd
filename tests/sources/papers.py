"""Small files of every kind a document may have, made on the spot."""

from __future__ import annotations

from pathlib import Path

TOLD = "China criticised Japan on 7 April 2006."


def pdf(path: Path, lines: list[str], *, facts: str = "") -> Path:
    """A PDF of one page; no line makes a page that holds no text."""
    shown = "".join(f"BT /F1 12 Tf 72 {720 - 20 * place} Td ({line}) Tj ET\n" for place, line in enumerate(lines))
    parts = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(shown)} >>\nstream\n{shown}endstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< {facts} >>",
    ]
    body, places = "%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n{part}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"trailer << /Size 7 /Root 1 0 R /Info 6 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    path.write_bytes(f"{body}xref\n0 7\n0000000000 65535 f \n{table}{trailer}".encode("latin-1"))
    return path


def docx(path: Path, paragraphs: list[str]) -> Path:
    import docx as word

    made = word.Document()
    for paragraph in paragraphs:
        made.add_paragraph(paragraph)
    cells = made.add_table(rows=1, cols=2).rows[0].cells
    cells[0].text, cells[1].text = "Aid", "20 million"
    made.core_properties.title = "A note"
    made.save(str(path))
    return path


PAGE = """<!DOCTYPE html><html lang="en"><head><title>A visit</title><meta name="author" content="Sok Dara">
<meta property="article:published_time" content="2006-04-09"></head><body><nav><a href="/">Home</a></nav><article>
<h1>A visit</h1><p>China criticised Japan on 7 April 2006. The statement came after a week of talks in Beijing,
and the ministry said nothing further about what would follow in the months to come.</p>
<p>Japan answered the next day. It said that the matter had been settled between the two governments long ago.</p>
</article><footer>All rights reserved</footer></body></html>"""
