"""What a brief is made of: numbers with their source, sentences, told acts, series, and the whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.brief.courses import Places, Relation


@dataclass(frozen=True, slots=True)
class Number:
    """One number as a reader meets it: how it is written, what it rests on, and who says so.

    `low` and `high` are the ends of an interval, `span` is how it is written, None where none is claimed, and `claim`
    says what lies within it. `n` is how many rows of evidence the value rests on, `of` what they are. `source` is the
    key of a Source.
    """

    value: float
    text: str
    n: int
    unit: str
    source: str
    of: str = "acts"
    low: float | None = None
    high: float | None = None
    span: str | None = None
    claim: str = "90% interval"


@dataclass(frozen=True, slots=True)
class Reference:
    """A bare footnote within a sentence: the key of the source that says so."""

    source: str


Sentence = tuple[str | Number | Reference, ...]
Dated = tuple[int, Number]  # a number, and the year that it speaks of


@dataclass(frozen=True, slots=True)
class Source:
    """One footnote: a data set, a collection of texts, or one document."""

    key: str
    number: int
    kind: str
    title: str
    citation: str | None = None
    url: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Telling:
    """One passage that tells an act: the words of the document, who is quoted in it, and which document it is."""

    quote: str | None
    voice: str | None
    source: str


@dataclass(frozen=True, slots=True)
class Told:
    """One act between two actors, merged from every passage that tells it.

    `row` is "pair" for the two actors of the brief and "third" for the first of them and the third power. `by` is
    "actor", "other", "third" or "both": who acts, by their part in the brief. `side` is "cooperation", "conflict", or
    "neither" for an act whose code says nothing of it. `material` tells a deed from what was only said.
    """

    row: str
    by: str
    side: str
    material: bool
    date: str | None
    precision: str
    when: str
    actor: str
    other: str
    words: str
    act: str | None
    mode: str | None
    field: str | None
    weight: Number | None
    status: str
    records: tuple[str, ...]
    tellings: tuple[Telling, ...]


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One of the few numbers at the head of the page."""

    label: str
    number: Number
    detail: Sentence


@dataclass(frozen=True, slots=True)
class Lane:
    """One row of the timeline: "pair" or "third", and what stands above it."""

    row: str
    label: Sentence


@dataclass(frozen=True, slots=True)
class Tally:
    """How many acts of one row and period, from `since` up to but without `until`, are cooperation or conflict."""

    row: str
    since: str
    until: str
    when: str
    cooperation: Number
    conflict: Number


@dataclass(frozen=True, slots=True)
class Timeline:
    """What happened: the acts, the newest first, and what they show.

    `hidden` counts acts too many to list. Where there are any, `tallies` counts all acts by `grain` (month, quarter or
    year), and `complete` holds the spans within which the absence of an act is a zero.
    """

    title: Sentence
    summary: Sentence
    lanes: tuple[Lane, ...]
    acts: tuple[Told, ...]
    hidden: int = 0
    grain: str | None = None
    tallies: tuple[Tally, ...] = ()
    complete: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class FieldCount:
    """How many acts of one field are cooperation and how many conflict."""

    field: str
    cooperation: Number
    conflict: Number


@dataclass(frozen=True, slots=True)
class Fields:
    """Cooperation and conflict of the pair by field, the fullest field first."""

    title: Sentence
    summary: Sentence
    rows: tuple[FieldCount, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """One line over the years; a year without a value has no point. `role` is pair, third or background.

    `label` is what stands at the line's end: the other side's name, and for the background both names in two lines.
    """

    label: str
    role: str
    actor: str
    other: str
    points: tuple[tuple[int, Number], ...]


@dataclass(frozen=True, slots=True)
class Voting:
    """Agreement at the United Nations over the years."""

    title: Sentence
    summary: Sentence
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """How much of one field of exchange is with the other: of the first state's, of the second's (`back`), and of the
    first state's with the third power; None is unknown. `trend` holds the last years, pair and third.
    """

    field: str
    pair: Dated | None
    back: Dated | None
    third: Dated | None
    trend: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class Exchange:
    """What one depends on the other for, and how widely the first state spreads what it exchanges."""

    title: Sentence
    summary: Sentence
    balance: Sentence
    partners: Sentence
    aged: Sentence
    rows: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Issue:
    """How often two states vote alike on one issue, over the years of the section; None is unknown."""

    name: str
    pair: Number
    third: Number | None


@dataclass(frozen=True, slots=True)
class Issues:
    """Where two states agree and part at the United Nations, the most shared issue first."""

    title: Sentence
    summary: Sentence
    since: int
    until: int
    rows: tuple[Issue, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """The visits of one state to another in the last years and in as many before; None is unknown.

    `row` is "pair" or "third". `last` is the year of the last visit on record.
    """

    row: str
    visitor: str
    host: str
    since: int
    until: int
    recent: Number
    before: Number | None
    last: int | None


@dataclass(frozen=True, slots=True)
class Visiting:
    """Who visits whom."""

    title: Sentence
    summary: Sentence
    care: Sentence
    rows: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Bond:
    """How many ties of one kind bind the pair, and the first state and the third power; None is unknown.

    `noun` is what is counted, in the plural.
    """

    name: str
    noun: str
    pair: Dated | None
    third: Dated | None


@dataclass(frozen=True, slots=True)
class Binding:
    """What binds them: the ties in force, kind by kind."""

    title: Sentence
    summary: Sentence
    aged: Sentence
    rows: tuple[Bond, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """Where the first state stands between the two powers: three figures to be read together, and each field."""

    title: Sentence
    summary: Sentence
    year: int
    figures: tuple[KeyFigure, ...]
    fields: Sentence


@dataclass(frozen=True, slots=True)
class Proposals:
    """What the documents propose or plan, the newest first."""

    title: Sentence
    acts: tuple[Told, ...]
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class Covered:
    """What one source can speak of, and how much of it this brief uses.

    `spans` holds first and last day or year of each span that it covers whole; none where it makes no such claim.
    """

    source: str
    kind: str
    spans: tuple[tuple[str, str], ...]
    used: Number


@dataclass(frozen=True, slots=True)
class Party:
    """One state of the brief, the name as it stands in a sentence, and the states that it continues."""

    code: str
    name: str
    called: str
    former: tuple[Party, ...] = ()

    @property
    def codes(self) -> frozenset[str]:
        """Its code and those of the states it continues."""
        return frozenset([self.code, *(party.code for party in self.former)])


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything a brief says. The page, the note and the data only render it; they compute nothing."""

    actor: Party
    other: Party
    third: Party | None
    since: int | None
    until: int | None
    title: str
    standfirst: Sentence
    figures: tuple[KeyFigure, ...]
    timeline: Timeline
    relation: Relation | None
    fields: Fields
    voting: Voting
    places: Places | None
    exchange: Exchange | None
    issues: Issues | None
    visiting: Visiting | None
    binding: Binding | None
    between: Between | None
    proposals: Proposals
    method: tuple[Sentence, ...]
    coverage: tuple[Covered, ...]
    unknown: tuple[Sentence, ...]
    sources: tuple[Source, ...]
