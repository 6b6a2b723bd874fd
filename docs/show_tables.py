"""Fill the page on tables from the kinds of table themselves, while the site is built."""

from __future__ import annotations

from typing import Any

from detente.tables import KINDS, Kind


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Put every kind of table where a page asks for them."""
    return markdown.replace("<!-- kinds of table -->", "\n".join(map(_shown, KINDS.values())))


def _shown(kind: Kind) -> str:
    rows = [
        f"| `{column.name}` | {column.type}{'' if column.required else ', may be null'} | "
        f"{column.meaning}{': ' + ', '.join(f'`{value}`' for value in column.values) if column.values else ''} |"
        for column in kind.columns
    ]
    return "\n".join(
        [
            f"## {kind.name.upper()}: one row is {kind.row}",
            "",
            "| column | type | meaning |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )
