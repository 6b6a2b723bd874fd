"""Why this date? The words that tell it, and what they count from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from detente.reading.when import When, when
from detente.why.asked import Telling
from detente.why.reasons import Reason, quoted

_LEADS = frozenset(["on", "in", "by", "since", "until", "till", "from", "during", "after", "before", "for", "of", "at"])
_GRAINS = {"day": "the day", "month": "the month", "year": "the year"}


def dated(telling: Telling) -> Reason:
    """Why an act has this date, or none.

    Args:
        telling: the act in its sentence.

    Example:
        >>> from detente.why.asked import first
        >>> dated(first("On 3 May 1965 Chile thanked Peru.")).because
        ('“3 May 1965” after “on”: it tells the date in full.',)
    """
    event, told = telling.event, telling.dated
    if event.date is None or told is None:
        return Reason("when", "no date", tuple(_none(telling)), {"date": None, "precision": event.precision})
    because = tuple(_because(telling, told))
    words = _words(telling, told)
    figures = {"date": event.date.isoformat(), "precision": event.precision, "words": words}
    return Reason("when", f"{shown(event.date, event.precision)} (to {_GRAINS[event.precision]})", because, figures)


def shown(day: date, precision: str) -> str:
    """A date no finer than it is told.

    Example:
        >>> shown(date(1965, 5, 1), "month")
        '1965-05'
    """
    return day.isoformat()[: {"year": 4, "month": 7}.get(precision, 10)]


def _words(telling: Telling, told: When) -> str | None:
    """The words of the sentence that tell its date; None where another sentence does."""
    own = any((told.start, told.end) == (one.start, one.end) for one in telling.line.dates)
    return telling.line.part.text[told.start : told.end] if own else None


def _none(telling: Telling) -> Iterator[str]:
    """Why there is no date."""
    line, status = telling.line, telling.found.status if telling.found else telling.event.status
    words = [quoted(line.part.text[one.start : one.end]) for one in line.dates]
    if status in ("proposed", "hypothetical"):
        yield f"What is {status} has no date."
    elif words:
        yield f"The sentence tells {', '.join(words)}, which belongs to other words of it."
    elif unknown := _unanchored(line.part.text):
        yield f"{unknown} counts from a date that the text does not tell."
    else:
        yield "The sentence tells no date, and none before it belongs to this act."


def _unanchored(text: str) -> str:
    """The words that would tell a date, were it known what they count from."""
    some = date(2000, 6, 15)
    found = when(text, published=some) or when(text, published=some, previous=When(0, 0, some, "day"))
    return ", ".join(quoted(text[one.start : one.end]) for one in found)


def _because(telling: Telling, told: When) -> Iterator[str]:
    published = telling.line.course.published or telling.line.course.by
    words = _words(telling, told)
    if told.lead == "declared":
        yield f"A state speaks, and does it by saying so, on the day of publication, {published}."
        yield from _published(telling)
    elif words:
        yield from _of_words(telling, told, words, published)
    elif told == telling.line.course.entry:
        yield f"The sentence tells no date of its own; it stands in an entry headed {shown(told.date, told.precision)}."
    else:
        yield f"The sentence tells no date of its own; it goes on about what was dated before{_where(telling, told)}."


def _of_words(telling: Telling, told: When, words: str, published: date | None) -> Iterator[str]:
    """What a date that the sentence tells counts from: itself, the day of publication, or a date told before."""
    text, lead = telling.line.part.text, f" after {quoted(told.lead)}" if told.lead in _LEADS else ""
    ways = (
        (None, None, "it tells the date in full"),
        (published, None, f"counted from the day of publication, {published}"),
    )
    for day, before, how in ways:
        alone = next((one for one in when(text, published=day, previous=before) if one.start == told.start), None)
        if alone and _within(alone, told):
            yield f"{quoted(words)}{lead}: {how}."
            if day:
                yield from _published(telling)
            break
    else:
        previous = telling.read.lines[telling.place - 1].course.last if telling.place else None
        since = f", {shown(previous.date, previous.precision)}{_where(telling, previous)}" if previous else ""
        yield f"{quoted(words)}{lead}: counted from the date told before{since}."
    others = [one for one in telling.line.dates if one.start != told.start]
    if others:
        left = ", ".join(quoted(text[one.start : one.end]) for one in others)
        yield f"Of the dates in the sentence it is the one that belongs to these words; not {left}."


def _within(alone: When, told: When) -> bool:
    """Whether a date is the one told, or the day or month of which the telling keeps only the month or year."""
    return shown(alone.date, alone.precision).startswith(shown(told.date, told.precision))


def _published(telling: Telling) -> Iterator[str]:
    """Where the day of publication is told."""
    course, document = telling.line.course, telling.read.document
    if course.published is None:
        yield "The text tells only the month of its publication."
    elif course.published == document.published:
        yield "The document itself says when it was published."
    else:
        yield "The head of the text tells the day of publication."


def _where(telling: Telling, told: When) -> str:
    """In which line a date was told, as far as a sentence tells it."""
    for place in range(telling.place - 1, -1, -1):
        line = telling.read.lines[place]
        for one in line.dates:
            if (one.date, one.precision) == (told.date, told.precision):
                words = quoted(line.part.text[one.start : one.end])
                return f" ({words}, line {telling.read.row(line.part.start)})"
    return ""
