"""The sections that scores fill, as a note: tables and sentences in Markdown."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from detente.brief.parts import (
    Between,
    Binding,
    Dated,
    Exchange,
    Findings,
    Issues,
    Number,
    Reference,
    Sentence,
    Visiting,
)
from detente.brief.words import opening

Say = Callable[[Sentence], str]


def noted(findings: Findings, say: Say) -> list[str]:
    """The blocks of the note, in the order of the page.

    Args:
        findings: what the brief says.
        say: writes a sentence with its footnotes.
    """
    powers = [findings.other.name, *([findings.third.name] if findings.third else [])]
    first = findings.actor.name
    blocks = [
        _exchange(findings.exchange, first, powers, say) if findings.exchange else [],
        _issues(findings.issues, powers, say) if findings.issues else [],
        _visiting(findings.visiting, say) if findings.visiting else [],
        _binding(findings.binding, powers, say) if findings.binding else [],
        _between(findings.between, say) if findings.between else [],
    ]
    return [block for section in blocks for block in section if block]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [list(head), ["---", *["---:"] * (len(head) - 1)], *(list(row) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(dated: Dated | None, say: Say) -> str:
    return f"{say((dated[1],))} ({dated[0]})" if dated else "not told"


def _exchange(part: Exchange, first: str, powers: Sequence[str], say: Say) -> list[str]:
    head = [f"share of what {first} exchanges", *(f"with {power}" for power in powers), f"{powers[0]} with {first}"]
    rows = [
        [row.field, *(_cell(one, say) for one in (row.pair, row.third)[: len(powers)]), _cell(row.back, say)]
        for row in part.rows
    ]
    return [f"## {say(part.title)}", say(part.balance), _table(head, rows), say(part.aged), say(part.partners)]


def _issues(part: Issues, powers: Sequence[str], say: Say) -> list[str]:
    rows = [[row.name, *(_spanned(one, say) for one in (row.pair, row.third)[: len(powers)])] for row in part.rows]
    head = [f"votes from {part.since} to {part.until}", *(f"with {power}" for power in powers)]
    return [f"## {say(part.title)}", _table(head, rows)]


def _spanned(number: Number | None, say: Say) -> str:
    if number is None:
        return "not told"
    return f"{say((number,))} ({number.span})" if number.span else say((number,))


def _visiting(part: Visiting, say: Say) -> list[str]:
    rows = [
        [
            f"{opening(way.visitor)} to {way.host}",
            f"{say((way.recent,))} ({way.since}–{way.until})",
            say((way.before,)) if way.before else "not told",
            str(way.last or "none"),
        ]
        for way in part.rows
    ]
    head = ["high-level visits", "last ten years", "ten before", "last one"]
    return [f"## {say(part.title)}", _table(head, rows), say(part.care)]


def _binding(part: Binding, powers: Sequence[str], say: Say) -> list[str]:
    rows = [[row.name, *(_cell(one, say) for one in (row.pair, row.third)[: len(powers)])] for row in part.rows]
    head = ["in force", *(f"with {power}" for power in powers)]
    return [f"## {say(part.title)}", _table(head, rows), say(part.aged)]


def _between(part: Between, say: Say) -> list[str]:
    lines = []
    for figure in part.figures:
        span = f" ({figure.number.claim} {figure.number.span})" if figure.number.span else ""
        lines.append(f"- **{figure.number.text}**{say((Reference(figure.number.source),))} {figure.label}{span}")
    return [f"## {say(part.title)}", say(part.summary), "\n".join(lines), say(part.fields)]
