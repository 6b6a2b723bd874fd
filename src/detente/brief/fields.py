"""Cooperation and conflict of a pair by field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from detente.brief.counting import ENOUGH, count
from detente.brief.parts import FieldCount, Fields, Party, Sentence, Told

UNTOLD = "no field told"


def fields(acts: Sequence[Told], source: str, parties: Sequence[Party]) -> Fields:
    """How many acts of the pair are cooperation and how many conflict, field by field, the fullest first."""
    sides = Counter((act.field or UNTOLD, act.side) for act in acts if act.side != "neither")
    names = sorted({name for name, _ in sides}, key=lambda name: (name == UNTOLD, -_all(sides, name), name))
    rows = tuple(
        FieldCount(
            name,
            count(sides[name, "cooperation"], source, bare=True),
            count(sides[name, "conflict"], source, bare=True),
        )
        for name in names
    )
    return Fields(_message(rows, source, parties), _summary(rows), rows)


def _all(sides: Counter[tuple[str, str]], name: str) -> int:
    return sides[name, "cooperation"] + sides[name, "conflict"]


def _message(rows: Sequence[FieldCount], source: str, parties: Sequence[Party]) -> Sentence:
    told = [row for row in rows if row.field != UNTOLD]
    if not told:
        return (f"No field is told of what {parties[0].called} and {parties[1].called} did",)
    number = sum(row.cooperation.n + row.conflict.n for row in told)
    if number < ENOUGH:
        return "Only ", count(number, source), f" {'names' if number == 1 else 'name'} a field: too few to compare"
    most = max(told, key=lambda row: row.cooperation.value)
    worst = max(told, key=lambda row: row.conflict.value)
    if most is worst and most.cooperation.value and most.conflict.value:
        name = most.field.replace("-", " ")
        return f"The {name} field holds most of both: ", *_counts(most, source)
    parts: list[Sentence] = []
    if most.cooperation.value:
        parts.append((f"Cooperation is most often {_adjective(most.field)} (", count(most.cooperation.n, source), ")"))
    if worst.conflict.value:
        word = "conflict" if parts else "Conflict"
        parts.append((f"{word} most often {_adjective(worst.field)} (", count(worst.conflict.n, source), ")"))
    return (*parts[0], *((", ", *parts[1]) if len(parts) > 1 else ()))


def _counts(row: FieldCount, source: str) -> Sentence:
    good = count(row.cooperation.n, source, of="acts of cooperation")
    return good, " and ", count(row.conflict.n, source, of="of conflict")


def _adjective(field: str) -> str:
    """The field as it stands after "is most often": some are adjectives, the others need a preposition."""
    return field if field in ("diplomatic", "military", "legal", "humanitarian") else f"in {field.replace('-', ' ')}"


def _summary(rows: Sequence[FieldCount]) -> Sentence:
    parts: list[Sentence] = [
        (f"{row.field.replace('-', ' ')}: ", row.cooperation, " of cooperation, ", row.conflict, " of conflict; ")
        for row in rows
    ]
    return ("Acts by field. ", *(piece for part in parts for piece in part)) if rows else ("No act is on record.",)
