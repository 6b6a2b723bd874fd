"""The sections of a brief that scores fill: what each says, which have nothing to say, and what they rest on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.brief.between import between
from detente.brief.binding import binding
from detente.brief.binding import clause as bound
from detente.brief.binding import figure as bond
from detente.brief.counting import count
from detente.brief.exchange import clause as depends
from detente.brief.exchange import exchange
from detente.brief.exchange import figure as share
from detente.brief.footnotes import Footnotes
from detente.brief.issues import issues
from detente.brief.parts import Between, Binding, Covered, Exchange, Issues, KeyFigure, Party, Sentence, Visiting
from detente.brief.reach import Reach
from detente.brief.scored import Row, chosen
from detente.brief.visiting import clause as visited
from detente.brief.visiting import visiting
from detente.brief.words import joined

# What each measure tells, in the list of what the sources can speak of.
_TELLS = {"interests": "votes by issue", "dependence": "shares of exchange", "visits": "visits", "treaties": "ties"}

_SHARES = (
    "A share is of all that a source counts of the state in that field and year, by the source that reaches furthest; "
    "the figures of two sources are never set against each other. Where both sides report a flow, the range is what "
    "their two reports leave; otherwise none is claimed."
)
_ISSUES = (
    "Agreement by issue is that of the last ten years on record, each weighed by its votes. A resolution of two issues "
    "counts in both. As most resolutions return, its interval is that of an average year's votes."
)
_VISITS = (
    "Visits are counted by one list each, in the ten years to the last of which that list speaks. Where it tells of a "
    "visit of the one to the other at any time, a year without one is a nought; what it never tells is not known."
)
_TIES = (
    "A tie counts where it was in force on a day of the last year of which its list speaks; an organisation, where "
    "both are full members. Several lists are never added up."
)
_STANDS = (
    "Between two powers, each field of exchange weighs the same: exports, imports, arms, aid, investment, and visits "
    "paid and received, as far as a source can speak of both powers. That the state is closely engaged is said where "
    "it exchanges more with the two than half of all states do, and that its ties differ much where the spread is 0.4 "
    "or more; these bounds are our own. The intervals come from leaving each field out in turn."
)


@dataclass(frozen=True, slots=True)
class Sections:
    """The sections that scores fill, None where there is nothing to say."""

    exchange: Exchange | None
    issues: Issues | None
    visiting: Visiting | None
    binding: Binding | None
    between: Between | None

    @property
    def known(self) -> bool:
        """Whether anything is known of the pair."""
        return any((self.exchange, self.issues, self.visiting, self.binding))


def sections(scores: Sequence[Row], parties: Sequence[Party], notes: Footnotes, *, now: int, reach: Reach) -> Sections:
    """All sections that scores fill.

    Args:
        scores: rows of SCORES among the parties.
        parties: the two actors of the brief, and the third power where there is one.
        notes: the footnotes, to which the sources are added.
        now: the last year on record, by which a figure is called old.
        reach: from when to when the sources speak, where the scores do not show it.
    """
    return Sections(
        exchange(scores, parties, notes, now=now),
        issues(scores, parties, notes),
        visiting(scores, parties, notes, now=now, reach=reach),
        binding(scores, parties, notes, now=now, reach=reach),
        between(scores, parties, notes),
    )


def clauses(told: Sections, parties: Sequence[Party]) -> list[Sentence]:
    """What the sections say in short, each a part of a sentence."""
    said = [depends(told.exchange, parties), bound(told.binding), visited(told.visiting)]
    return [clause for clause in said if clause]


def figures(told: Sections, parties: Sequence[Party]) -> list[KeyFigure]:
    """The two numbers of the sections that stand at the head where acts are few."""
    return [*share(told.exchange, parties), *bond(told.binding)]


def methods(told: Sections) -> list[Sentence]:
    """How the figures of the sections that are there were made."""
    said = (
        (told.exchange, _SHARES),
        (told.issues, _ISSUES),
        (told.visiting, _VISITS),
        (told.binding, _TIES),
        (told.between, _STANDS),
    )
    return [(words,) for part, words in said if part]


def missing(told: Sections, parties: Sequence[Party], *, voted: bool) -> list[Sentence]:
    """What none of the sections can speak of, in one line for all of them."""
    both = f"{parties[0].called} and {parties[1].called}"
    parts = (
        (voted, "how often they vote alike at the UN"),
        (told.exchange, "what one depends on the other for"),
        (told.issues or not voted, "on which issues they vote alike at the UN"),
        (told.visiting, "who visits whom"),
        (told.binding, "which treaties and alliances bind them"),
        (told.between or len(parties) < 3, f"where {parties[0].called} stands between the two powers"),
    )
    lacking = [what for part, what in parts if not part]
    return [(f"Of {both} nothing that is loaded or built in tells {joined(lacking)}.",)] if lacking else []


def covered(scores: Sequence[Row], notes: Footnotes) -> list[Covered]:
    """Of which years the source of each section speaks here, and by how many scores."""
    used = {source.key for source in notes.all()}
    rows: dict[tuple[str, str], list[int]] = {}
    for measure, kind in _TELLS.items():
        for row in chosen(scores, measure):
            if row["source"] in used:
                rows.setdefault((row["source"], kind), []).append(row["period"].year)
    return [
        Covered(source, kind, ((str(min(years)), str(max(years))),), count(len(years), source, of="yearly figures"))
        for (source, kind), years in sorted(rows.items())
    ]
