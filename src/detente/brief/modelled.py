"""How what models tell was made, and from where on it is said: the bounds are declared here."""

from __future__ import annotations

from detente.brief.courses import Places, Relation
from detente.brief.footnotes import Footnotes
from detente.brief.parts import Reference, Sentence
from detente.brief.relation import ACTS, OLD, SURE, WIDE, YEARS
from detente.brief.words import percent


def modelled(course: Relation | None, stood: Places | None, notes: Footnotes) -> tuple[Sentence, ...]:
    """What latent affinity, phases, turning points and ideal points are, each where the page tells of it.

    Args:
        course: the relationship over time.
        stood: where the states stand by their votes.
        notes: the footnotes, to which the models are added.
    """
    said: list[Sentence] = []
    if course is not None:
        said += [(*_AFFINITY, Reference(notes.model("affinity")), "."), (_THIN,)]
        said.append((_phases(), Reference(notes.model("phases")), "."))
    if stood is not None:
        said.append((_PLACES, Reference(notes.model("ideal_points")), "."))
    return tuple(said)


_AFFINITY = (
    "How warm two states are is their latent affinity: a level that moves a little from month to month behind the mean "
    "weight of what they do to each other, on the scale of the weights, so that more news is not taken for more "
    "feeling, and one loud act does not make a turn; an act of both sides counts for each. The darker band holds it "
    "with a chance of one half, the lighter with one of nine in ten; where no act is told for a year or more, outside "
    "what a source covers, the line is open",
)
_THIN = (
    f"Where two states stand is said only where the last {YEARS} years hold at least {ACTS} acts, the last of them no "
    f"more than {OLD} years before the last year on record, and where the 90% band is no wider than {WIDE:.0f} points. "
    "Where nought lies within the band, either sign may be true, and no sign is claimed. These bounds are our own."
)
_PLACES = (
    "An ideal point is where a state stands on the one line along which votes at the UN part most; the side of the "
    "United States, Canada, the United Kingdom and Israel is up, that of Russia down. An abstention counts as the "
    "middle, an absence as nothing told. It says who votes alike, not who is friends with whom"
)


def _phases() -> str:
    from detente.models.phases import NAMES

    ends = [f"{name} from {least:+.0f}".replace("-", "−") for least, name in NAMES[1:]]
    return (
        f"A phase is a span in which the level stays or moves evenly, and its level the mean weight of the acts in it; "
        f"by that it is called {NAMES[0][1]}, {', '.join(ends)}. A turning point is a burst of acts of one "
        f"direction far beyond the usual, or a document that says that ties were cut or mended; one less probable than "
        f"{percent(SURE)} is not told. The acts told with it lie within the interval of its date"
    )
