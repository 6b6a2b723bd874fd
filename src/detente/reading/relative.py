"""Dates told against another: two days later, that month, last week, on Thursday."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from detente.reading.calendar import GRAINS, Period, move, number, weekday, widened
from detente.reading.dates import D, M, Y
from detente.reading.words import either


class When(NamedTuple):
    """A date that a sentence tells: its span, the first day of the period, the precision, and the word before it."""

    start: int
    end: int
    date: date
    precision: str
    lead: str = ""


class Context(NamedTuple):
    """What a phrase of time counts from: the day of publication, the date told last, and the words around it."""

    published: date | None
    previous: When | None
    story: bool
    lead: str
    coming: bool
    here: bool
    back: bool


_HAPPENING = either("happenings")
_STARTS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}


def relative(match: re.Match[str], context: Context) -> Period | None:
    """The period that a phrase such as "two days later" or "on Thursday" means; None where its anchor is unknown.

    Args:
        match: the phrase, as `dates.PHRASE` found it.
        context: what it counts from.

    Example:
        >>> from detente.reading.dates import PHRASE
        >>> context = Context(date(2019, 12, 14), None, True, "on", False, False, False)
        >>> relative(PHRASE.search("They met on Thursday."), context)
        (datetime.date(2019, 12, 12), 'day')
    """
    return _READERS[match.lastgroup or ""](match, context)


def _ago(match: re.Match[str], context: Context) -> Period | None:
    if not context.published:
        return None
    count, unit = number(match["n12"]), match["u12"].rstrip("s").lower()
    if unit == "decade":
        return None
    moved = move(context.published, -count, unit)
    return widened(moved, "month") if moved and unit == "week" and count > 1 else moved


def _later(match: re.Match[str], context: Context) -> Period | None:
    """Two days later, a week earlier: so far from the date told last, if that is told as finely."""
    back = match["way13"].startswith(("earlier", "before", "previously"))
    return _steps(number(match["n13"]) * (-1 if back else 1), match["u13"], context)


def _apart(match: re.Match[str], context: Context) -> Period | None:
    """A day after (or before) something else: the date of that something, where this very sentence dates the rest.

    "They met on Monday, a day after the raid" dates the raid; "ten days after the accord they met" dates the meeting
    where the accord was told last; "two days after 3 May 1965" dates what is told.
    """
    rest = match.string[match.end() : match.end() + 40]
    after = match["way14"] == "after"
    if re.match(rf"\s(?:the\s)?(?:{D}\s{M}|{M}\s\d|\d\d)", rest):
        return None
    count = number(match["n14"])
    of_year = re.match(rf"\s(?:the|its|his|her|their)\s(?:\w+\s){{1,2}}(?:of|in)\s({Y})\b", rest)
    if of_year and match["u14"].startswith("year"):
        return date(int(of_year[1]) + (count if after else -count), 1, 1), "year"
    if context.here:
        return _steps(-count if after else count, match["u14"], context)
    known = re.match(rf"\s(?:the|this|that|these|his|her|their)\s(?:\w+\s)?{_HAPPENING}\b", rest)
    return _steps(count if after else -count, match["u14"], context) if known else None


def _steps(count: int, unit: str, context: Context) -> Period | None:
    """So many days, months or years from the date told last."""
    previous, unit = (
        context.previous,
        unit.lower().removesuffix("s").replace("night", "day").replace("fortday", "fortnight"),
    )
    if not previous:
        return None
    fine = {"week": "day", "fortnight": "day", "decade": "year"}.get(unit, unit)
    if GRAINS.index(fine) > GRAINS.index(previous.precision):
        # The day after an act of a month is of that month too, as far as we know.
        return (previous.date, "month") if unit == "day" and abs(count) < 3 and previous.precision == "month" else None
    return move(previous.date, count, unit)


def _back(match: re.Match[str], context: Context) -> Period | None:
    """The same month, that year, the following day: against the date told last."""
    if match["u16"]:
        return _steps(1 if match["way16"] == "after" else -1, match["u16"], context)
    which, unit = match["w15"].lower(), match["u15"]
    unit = unit if unit in ("week", "month", "year") else "day"
    shift = 1 if which.endswith(("following", "next")) else -1 if which.endswith(("previous", "preceding")) else 0
    if unit != "week":
        return _steps(shift, unit, context)
    moved = _steps(shift, "week", context)
    return widened(moved, "month") if moved else None


def _hours(match: re.Match[str], context: Context) -> Period | None:
    previous = context.previous
    if not previous or previous.precision != "day":
        return None
    count = {"24": 1, "48": 2, "72": 3, "tw": 1, "fo": 2, "se": 3}.get((match["n22"] or "")[:2].lower(), 0)
    return move(previous.date, count, "day")


def _news(match: re.Match[str], context: Context) -> Period | None:
    """A phrase of the day's news: yesterday, last week, earlier this month."""
    published = context.published
    if not published:
        previous = context.previous
        grain = (match["w21"] or "").lower()
        known = previous and grain and GRAINS.index(previous.precision) >= GRAINS.index(grain)
        return widened((previous.date, previous.precision), grain) if known and previous else None
    if match["near"]:
        shift = {"yesterday": -1, "tomorrow": 1, "last night": -1}.get(match["near"].lower(), 0)
        return move(published, shift, "day")
    if match["w21"]:
        return widened((published, "day"), match["w21"].lower())
    shift = {"last": -1, "next": 1}.get(match["w17"].lower(), 0)
    unit = match["u17"].lower()
    if not unit.startswith("week"):
        return move(published, shift, unit)
    monday = published + timedelta(days=7 * shift - published.weekday())
    sunday = min(monday + timedelta(days=6), published) if shift == 0 else monday + timedelta(days=6)
    # A week is no precision of ours: its month where it lies in one, else its year.
    return widened((monday, "day"), "month" if monday.month == sunday.month else "year")


def _weekday(match: re.Match[str], context: Context) -> Period | None:
    """A day of the week: the latest not after publication, or the first after it where that is meant."""
    published = context.published
    if not published:
        return None
    if match["of18"]:
        shift = {"last": -7, "next": 7}.get(match["of18"], 0)
        return published + timedelta(days=shift - published.weekday() + weekday(match["dow"])), "day"
    gap = (published.weekday() - weekday(match["dow"])) % 7
    which = (match["w18"] or "").lower()
    if which in ("next", "coming") or (context.coming and not which):
        return published + timedelta(days=(7 - gap) if gap or which else 0), "day"
    return published - timedelta(days=gap + (7 if which == "last" and not gap else 0)), "day"


def _season(match: re.Match[str], context: Context) -> Period | None:
    """Last summer, this spring, that autumn: the year in which it began."""
    published, previous = context.published, context.previous
    which, begins = match["w19"].lower(), _STARTS[match["s19"]]
    if which == "that":
        return (date(previous.date.year, 1, 1), "year") if previous else None
    if not published:
        return None
    if which == "last":
        ended = published.month >= begins + 3 if begins < 12 else False
        return date(published.year - (not ended), 1, 1), "year"
    return date(published.year + (which == "next" and begins <= published.month), 1, 1), "year"


_READERS: dict[str, Callable[[re.Match[str], Context], Period | None]] = {
    "ago": _ago,
    "later": _later,
    "apart": _apart,
    "back": _back,
    "hours": _hours,
    "news": _news,
    "weekday": _weekday,
    "season": _season,
}
