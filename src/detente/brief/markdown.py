"""The brief as a note: the same text as the page, in Markdown, for a terminal or a file of notes."""

from __future__ import annotations

from itertools import groupby

from detente.brief.noted import noted
from detente.brief.parts import Findings, Number, Proposals, Reference, Sentence, Timeline, Told
from detente.brief.turning import turning
from detente.brief.words import counted, decade, joined


def markdown(findings: Findings) -> str:
    """The findings as Markdown, with footnotes."""
    numbers = {source.key: source.number for source in findings.sources}
    blocks = [
        f"# {findings.title}",
        _words(findings.standfirst, numbers),
        _figures(findings, numbers),
        *(turning(findings.relation, lambda sentence: _words(sentence, numbers)) if findings.relation else []),
        *(_happened(findings.timeline, numbers) if findings.timeline.acts else []),
        _fields(findings, numbers),
        *(_words(part, numbers) for part in _voting(findings)),
        *noted(findings, lambda sentence: _words(sentence, numbers)),
        *([] if findings.timeline.acts else _happened(findings.timeline, numbers)),
        *(_proposed(findings.proposals, numbers) if findings.proposals.acts or findings.timeline.acts else []),
        "## Method",
        _list(findings.method, numbers),
        "## Coverage",
        _coverage(findings),
        "## What is not known",
        _list(findings.unknown, numbers),
        "## Sources",
        _sources(findings),
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _proposed(proposals: Proposals, numbers: dict[str, int]) -> list[str]:
    return [
        f"## {_words(proposals.title, numbers)}",
        _acts(proposals.acts, numbers, grouped=False),
        f"{proposals.hidden:,} more are not listed." if proposals.hidden else "",
    ]


def _voting(findings: Findings) -> list[Sentence]:
    """What there is to say of votes; nothing where none is shared and something else is known."""
    told = findings.voting.series or findings.places
    shown = told or not (findings.exchange or findings.visiting or findings.binding)
    stood = [("### ", *findings.places.title), findings.places.summary] if findings.places else []
    return [("## ", *findings.voting.title), findings.voting.summary, *stood] if shown else []


def _happened(timeline: Timeline, numbers: dict[str, int]) -> list[str]:
    return [
        f"## {_words(timeline.title, numbers)}",
        "\n".join(f"- {_words(lane.label, numbers)}" for lane in timeline.lanes if timeline.acts),
        _acts(timeline.acts, numbers),
        _listed(timeline),
    ]


def _words(sentence: Sentence, numbers: dict[str, int]) -> str:
    return "".join(_piece(piece, numbers) for piece in sentence).strip()


def _piece(piece: str | Number | Reference, numbers: dict[str, int]) -> str:
    if isinstance(piece, str):
        return piece
    return f"{piece.text if isinstance(piece, Number) else ''}{_note(piece, numbers)}"


def _note(piece: Number | Reference, numbers: dict[str, int]) -> str:
    return f"[^{numbers[piece.source]}]"


def _list(sentences: tuple[Sentence, ...], numbers: dict[str, int]) -> str:
    return "\n".join(f"- {_words(sentence, numbers)}" for sentence in sentences)


def _figures(findings: Findings, numbers: dict[str, int]) -> str:
    lines = []
    for figure in findings.figures:
        number = figure.number
        span = f", {number.claim} {number.span}" if number.span else ""
        detail = f"; {_words(figure.detail, numbers)}" if figure.detail else ""
        based = f"n = {counted(number.n, number.of)}{span}{detail}"
        lines.append(f"- **{number.text}**{_note(number, numbers)} {figure.label} ({based})")
    return "\n".join(lines)


def _acts(acts: tuple[Told, ...], numbers: dict[str, int], *, grouped: bool = True) -> str:
    blocks: list[str] = []
    for head, group in groupby(acts, decade if grouped else lambda _: ""):
        before: Told | None = None
        lines = [f"### {head}\n"] if head else []
        for act in group:
            lines.append(_act(act, before, numbers))
            before = act
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def _act(act: Told, before: Told | None, numbers: dict[str, int]) -> str:
    field = f" ({act.field.replace('-', ' ')})" if act.field else ""
    refs = "".join(f"[^{number}]" for number in dict.fromkeys(numbers[told.source] for told in act.tellings))
    status = "" if act.status == "happened" else f"{act.status}: "
    lines = [f"- **{act.when}** {status}{act.words}{field}.{refs}"]
    if before is None or before.tellings != act.tellings:
        lines += [_quote(told.quote, told.voice) for told in act.tellings if told.quote]
    return "\n".join(lines)


def _quote(quote: str, voice: str | None) -> str:
    return f"  > {' '.join(quote.split())}{f' ({voice})' if voice else ''}"


def _listed(timeline: Timeline) -> str:
    listed = len(timeline.acts)
    return f"Of {timeline.hidden + listed:,} acts these {listed} are listed: {_CHOSEN}." if timeline.hidden else ""


_CHOSEN = "those with a quotation, then the weightiest of either side in each year"


def _fields(findings: Findings, numbers: dict[str, int]) -> str:
    if not findings.fields.rows:
        return ""
    rows = [
        f"| {row.field.replace('-', ' ')} | {_piece(row.cooperation, numbers)} | {_piece(row.conflict, numbers)} |"
        for row in findings.fields.rows
    ]
    head = f"## {_words(findings.fields.title, numbers)}\n"
    return "\n".join([head, "| field | cooperation, acts | conflict, acts |", "|---|---:|---:|", *rows])


def _coverage(findings: Findings) -> str:
    titles = {source.key: source for source in findings.sources}
    lines = []
    for row in findings.coverage:
        covered = [f"from {since} to {until}" for since, until in row.spans]
        span = f" {joined(covered)}" if covered else ", with no claim to be complete in any span"
        source = titles[row.source]
        lines.append(f"- {source.title}[^{source.number}]: {row.kind}{span}; used here: {row.used.text}")
    return "\n".join(lines)


def _sources(findings: Findings) -> str:
    lines = []
    for source in findings.sources:
        facts = [source.title, source.note, source.citation, source.url]
        lines.append(f"[^{source.number}]: {'. '.join(str(fact).rstrip('.') for fact in facts if fact)}.")
    return "\n".join(lines)
