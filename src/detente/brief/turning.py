"""The relationship over time as a note: phases, and turning points with their acts, in Markdown."""

from __future__ import annotations

from collections.abc import Callable

from detente.brief.courses import Relation, Turned
from detente.brief.parts import Reference, Sentence
from detente.brief.relation import ARROWS, WAYS
from detente.brief.words import opening

Say = Callable[[Sentence], str]


def turning(made: Relation, say: Say) -> list[str]:
    """The blocks of the section.

    Args:
        made: the relationship over time.
        say: writes a sentence with its footnotes.
    """
    return [
        f"## {say(made.title)}",
        say(made.summary),
        say(made.care) if made.care else "",
        _phases(made, say),
        "### Turning points and the acts that made them" if made.turns else "",
        "\n\n".join(_turn(turn, say) for turn in made.turns),
    ]


def _phases(made: Relation, say: Say) -> str:
    if not made.phases:
        return ""
    rows = [
        f"| {phase.when} | {phase.name}{'' if phase.trend == 'steady' else f', {phase.trend}'} | {say((phase.level,))} "
        f"| {phase.level.span or ''} | {phase.level.n:,} |"
        for phase in reversed(made.phases)
    ]
    head = f"| phase | what it is called | level | 90% interval | {made.phases[0].level.of} |"
    return "\n".join([head, "|---|---|---:|---:|---:|", *rows])


def _turn(turn: Turned, say: Say) -> str:
    head = f"- **{ARROWS[turn.direction]} {opening(WAYS[turn.direction])}, {turn.when}**"
    between, change = (f"{turn.between}; " if turn.between else ""), (f"; {say(turn.change)}" if turn.change else "")
    lines = [f"{head} ({between}{say((turn.sure,))} sure{change})"]
    lines += [f"  - {say(turn.scored)}"] if turn.scored else []
    for act in turn.acts:
        told = act.tellings[0]
        lines.append(f"  - {act.when}: {act.words}.{say((Reference(told.source),))}")
        lines += [f"    > {' '.join(told.quote.split())}"] if told.quote else []
    return "\n".join(lines)
