"""Where a relationship stands: the sentence at the head, what moved last, and the key figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from detente.brief.counting import ENOUGH, cooperative, count
from detente.brief.courses import Relation
from detente.brief.parts import KeyFigure, Number, Party, Reference, Sentence, Series, Told
from detente.brief.relation import figure, stands, thin
from detente.brief.voting import solid
from detente.brief.words import joined, opening

WINDOW = 10  # years that "now" stands for
HEAD = 4  # of acts enough, so many figures stand at the head


class Record:
    """The acts of a pair that happened, parted into those of the last years and those before."""

    def __init__(self, acts: Sequence[Told], *, latest: int, source: str, since: int | None = None):
        self.acts, self.source, self.latest = acts, source, latest
        self.start = max(latest - WINDOW + 1, since or 0)
        dated = [act for act in acts if act.date]
        self.recent = [act for act in dated if _year(act) >= self.start]
        self.before = [act for act in dated if _year(act) < self.start]
        sided = [act for act in dated if act.side != "neither"] or dated
        self.last = [act for act in sided if (act.date, act.precision) == (sided[0].date, sided[0].precision)]

    @property
    def span(self) -> str:
        """The last years in words, up to the last act on record: "from 2016 to 2025"."""
        end = _year(self.recent[0]) if self.recent else self.start
        return f"from {self.start} to {end}" if end > self.start else f"in {end}"


def _year(act: Told) -> int:
    return int((act.date or "0")[:4])


def standfirst(
    record: Record,
    course: Relation | None,
    pair: Series | None,
    parties: Sequence[Party],
    known: Sequence[Sentence] = (),
) -> Sentence:
    """Where two states stand and since when, or why that cannot be told; then what the record and the votes say.

    Where few acts are on record it says besides, or instead, what else is `known`, each a part of a sentence.
    """
    both = f"{parties[0].called} and {parties[1].called}"
    voted = _voted(pair)
    if not record.acts:
        return _without(both, voted, known)
    firm = course is not None and thin(course, record.latest) != "few"
    head = (*stands(course, both, record.latest), ". ") if course is not None and firm else ()
    tail = (*_then(", and at the UN they agreed on ", voted), ".", *_moved(record))
    said = (*head, *_record(record, both, firm=firm), *tail)
    return said if len(record.recent) >= ENOUGH or not known else (*said, " ", *_sentence(known))


def _without(both: str, voted: Sentence, known: Sequence[Sentence]) -> Sentence:
    """What is known of a pair between which no act is on record."""
    head = f"No act between {both} is on record here, so how warm they are cannot be told"
    said = (head, *_then("; at the UN they agreed on ", voted), ".")
    return (*said, " ", *_sentence(known)) if known else said


def _sentence(clauses: Sequence[Sentence]) -> Sentence:
    """Parts of a sentence as one sentence."""
    said = tuple(piece for clause in clauses for piece in ("; ", *clause))[1:]
    return (opening(said[0]), *said[1:], ".") if isinstance(said[0], str) else (*said, ".")


def _record(record: Record, both: str, *, firm: bool) -> Sentence:
    """What the acts of the last years are, or that there are too few to say where the two stand."""
    if not record.recent and not record.before:
        verb = "is" if len(record.acts) == 1 else "are"
        return count(len(record.acts), record.source), f" between {both} {verb} on record here, without a date"
    if not record.recent:
        return (f"No act between {both} since {record.start} is on record here, so where they stand cannot be told",)
    if len(record.recent) < ENOUGH:
        head = "The record" if firm else f"The record of {both}"
        words = f"{head} {record.span} is {'' if firm else 'too '}thin{'' if firm else ' to say where they stand'} ("
        return words, count(len(record.recent), record.source), ")"
    if not firm:
        lean = _leaning(record)
        return (f"The record of {both} {record.span} is ", *lean, ", but too thin to say where they stand")
    return f"The record {record.span} is ", *_leaning(record)


def _leaning(record: Record) -> Sentence:
    """How the last years lean; words and deeds apart where they lean differently."""
    words, deeds = _parted(record.recent)
    said, done = (_lean(cooperative(acts, record.source)) for acts in (words, deeds))
    if min(_sided(words), _sided(deeds)) < ENOUGH or said == done:
        whole = share(record.recent, record.source)
        return f"{_lean(whole)} (", whole, ")"
    acted = cooperative(deeds, record.source)
    return (
        f"{said} in words (",
        share(words, record.source),
        f") and {done} in deeds (",
        replace(acted, text=acted.text.removesuffix(" acts")),
        ")",
    )


def _parted(acts: Sequence[Told]) -> tuple[list[Told], list[Told]]:
    """What was said, and what was done."""
    return [act for act in acts if not act.material], [act for act in acts if act.material]


def _sided(acts: Sequence[Told]) -> int:
    return sum(act.side != "neither" for act in acts)


def _lean(share: Number) -> str:
    """In words, and only as far as the interval of the share allows."""
    if share.low is not None and share.low > 0.5:
        return "mostly cooperative"
    return "mostly conflictual" if share.high is not None and share.high < 0.5 else "mixed"


def share(acts: Sequence[Told], source: str) -> Number:
    """The share of acts that are cooperation, written out: 4 of 7 acts are cooperation."""
    number = cooperative(acts, source)
    return replace(number, text=f"{number.text} {'is' if number.n == 1 else 'are'} cooperation")


def _then(words: str, sentence: Sentence) -> Sentence:
    return (words, *sentence) if sentence else ()


def _voted(pair: Series | None) -> Sentence:
    if pair is None or not pair.points:
        return ()
    year, number = list(solid(pair).items())[-1]
    return number, f" of contested votes in {year}"


def _moved(record: Record) -> Sentence:
    """The last act on record that takes a side; the weightiest where several are told of one date."""
    if not record.last:
        return ()
    act = max(record.last, key=lambda act: abs(act.weight.value if act.weight else 0))
    words = "the " + act.words.removeprefix("The ") if act.words.startswith("The ") else act.words
    on = f"{'on' if act.precision == 'day' else 'in'} {act.when}"
    head: Sentence = (f" What moved last: {on} {words}",)
    if len(record.last) > 1:
        head = (" What moved last, the weightiest of ", count(len(record.last), record.source), f" {on}: {words}")
    return (*head, Reference(act.tellings[0].source), ".")


def figures(
    record: Record,
    course: Relation | None,
    series: Sequence[Series],
    parties: Sequence[Party],
    known: Sequence[KeyFigure] = (),
) -> tuple[KeyFigure, ...]:
    """The few numbers at the head of the page; where acts are few, what else is `known`."""
    found = figure(course, record.latest)
    found += [_agreement(line, parties) for line in series if line.role != "background" and line.points]
    deeds, done = (_parted(acts)[1] for acts in (record.recent, record.before))
    for of, acts, before in (("acts", record.recent, record.before), ("deeds", deeds, done)):
        if _sided(acts) >= ENOUGH:
            earlier: Sentence = ("in the years before: ", _bare(before, record.source, of))
            label = f"{of} {record.span} are cooperation{', words set aside' if of == 'deeds' else ''}"
            detail = earlier if _sided(before) >= ENOUGH else ()
            found.append(KeyFigure(label, _bare(acts, record.source, of), detail))
    shown = found if len(found) <= HEAD else [*found[: HEAD - 1], found[-1]]
    return tuple(shown) if _sided(record.recent) >= ENOUGH else (*found, *known)


def _bare(acts: Sequence[Told], source: str, of: str) -> Number:
    """The share as two numbers alone: 4 of 7."""
    number = cooperative(acts, source)
    return replace(number, text=number.text.removesuffix(" acts").removesuffix(" act"), of=of)


def _agreement(line: Series, parties: Sequence[Party]) -> KeyFigure:
    names = {party.code: party.called for party in parties}
    points = list(solid(line).items())
    year, number = points[-1]
    earlier = [(then, value) for then, value in points if then <= year - WINDOW]
    detail: Sentence = (f"in {earlier[-1][0]}: ", earlier[-1][1]) if earlier else ()
    return KeyFigure(f"agreement of {joined([names[line.actor], names[line.other]])} at the UN, {year}", number, detail)
