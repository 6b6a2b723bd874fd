"""When was it? Full, partial and relative dates in a sentence, each with the precision that the words allow."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from detente.reading.calendar import GRAINS, Period, day, month, move, number, weekday, widened
from detente.reading.dates import PHRASE, D, M, Y, full_date, named
from detente.reading.words import either, words

__all__ = ["When", "full_date", "when", "without_dates"]


class When(NamedTuple):
    """A date that a sentence tells: its span, the first day of the period, the precision, and the word before it."""

    start: int
    end: int
    date: date
    precision: str
    lead: str = ""


class _Context(NamedTuple):
    """What a phrase of time counts from: the day of publication, the date told last, and the words around it."""

    published: date | None
    previous: When | None
    story: bool
    lead: str
    coming: bool
    here: bool


_LEAD = re.compile(
    r"(\w+)[ \s(“\"]*(?:(?:the|early|late|mid|last|this|next|around|about|and|of|beginning|end|middle|start|night"
    r"|morning|evening|afternoon)[\s-]+)*$",
    re.I,
)
_NEAR = re.compile(r"(\w+)[\s(“\"-]*$")
_SPAN_OF = re.compile(
    r"\b(?:summer|spring|autumn|winter|fall|end|beginning|start|middle|half|course|months?|years?|days|quarter|much|most"
    r"|close|rest|part|night|morning|evening|eve|weeks?)\s(?:of\s)?(?:early\s|late\s|mid-)?$",
    re.I,
)
_COMING = re.compile(
    r"\b(?:will|shall|(?:is|are|was|were) (?:to|due|expected|scheduled|set)|due (?:to|in|on)|would|to be held|plans? to"
    r"|intends? to)\b"
)
_TOLD = re.compile(r"\b(?:said|says|told|announced|reported|declared|added|after|since)\b|;")
_DATELINE = re.compile(
    r"\s*(?:[A-ZÀ-Þ][\w.'’-]*[\s/,]+){1,6}(?:\([^)]{2,40}\),?\s)?"
    rf"(?:\w+day,?\s)?(?:{M}\s\d{{1,2}}|{D}\s{M})(?:,?\s{Y})?"
    r"(?:\s?\([^)]{2,40}\))?\s?(?:--?|–|—|:|\n)\s?"
)
_NAMING_LEADS = frozenset(["by", "of", "from", "before", "after", "and", "to", "between", "at", "through", "that"])
_MONTH_LEADS = words("month leads")
_YEAR_LEADS = words("year leads")
_HAPPENING = either("happenings")
_STARTS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}


def when(
    sentence: str, *, published: date | None = None, previous: When | None = None, story: bool = True
) -> list[When]:
    """Every date that a sentence tells, in order.

    "On Monday" and "last month" count from the day of publication, "that year" from the date told before. A phrase
    whose anchor is unknown gives no date, and neither does a decade: none is claimed where there is none.

    Args:
        sentence: the words.
        published: the day on which the text was published.
        previous: the last date told before this sentence.
        story: whether that date is of the same story, so that a month without a year is of its year.

    Returns:
        The dates, each with the precision day, month or year.

    Example:
        >>> [(w.date.isoformat(), w.precision) for w in when("In April 2019 he came; they broke in 1965.")]
        [('2019-04-01', 'month'), ('1965-01-01', 'year')]
    """
    found: list[When] = []
    dateline = _DATELINE.match(sentence) if published else None
    for match in PHRASE.finditer(sentence, dateline.end() if dateline else 0):
        lead = _lead(_NEAR if match.lastgroup == "month" else _LEAD, sentence, match.start())
        context = _Context(
            published,
            found[-1] if found else previous,
            story or bool(found),
            lead,
            _is_coming(sentence, match),
            bool(found),
        )
        read = _READERS[match.lastgroup or ""](match, context)
        if read:
            word = _lead(_LEAD, sentence, match.start()) if match.lastgroup == "month" else lead
            found.append(When(match.start(), match.end(), read[0], read[1], word))
    return found


def without_dates(sentence: str) -> str:
    """The sentence with every letter of its dates blanked, so that places in it stay the same.

    Example:
        >>> without_dates("On 15 May they met.")
        'On ###### they met.'
    """
    return PHRASE.sub(lambda match: "#" * len(match[0]), sentence)


def _lead(shape: re.Pattern[str], sentence: str, start: int) -> str:
    """The word that leads to a date: in, since, by."""
    found = shape.search(sentence, max(0, start - 40), start)
    return found[1].lower() if found else ""


def _is_coming(sentence: str, match: re.Match[str]) -> bool:
    """Whether the words around a date speak of what is yet to come."""
    before, after = sentence[max(0, match.start() - 70) : match.start()], sentence[match.end() : match.end() + 45]
    cues = list(_COMING.finditer(before))
    if cues and not _TOLD.search(before, cues[-1].end()):
        return True
    cue = _COMING.search(after)
    return bool(cue and not re.search(r"[,;]|\b(?:said|told|that|had|and)\b", after[: cue.start()].lstrip(",")))


def _of_month(match: re.Match[str], context: _Context) -> Period | None:
    n = "4" if match["m4"] else "5"
    return date(int(match[f"y{n}"]), month(match[f"m{n}"]), 1), "month"


def _of_year(match: re.Match[str], context: _Context) -> Period | None:
    """A month, or a day of it, of last year, that year or the next."""
    n = "6" if match["m6"] else "7"
    year = _whose_year(match[f"w{n}"].lower(), context)
    on = (match["d6"] or match["e6"]) if n == "6" else None
    if not year:
        return None
    return (
        day(year, month(match[f"m{n}"]), number(on.removeprefix("the ")))
        if on
        else (date(year, month(match[f"m{n}"]), 1), "month")
    )


def _whose_year(whose: str, context: _Context) -> int | None:
    """The year meant by last, this, that, the same, the following, the previous."""
    if whose in ("last", "this", "next"):
        return context.published.year + {"last": -1, "next": 1}.get(whose, 0) if context.published else None
    if not context.previous:
        return None
    shift = {"the following": 1, "the next": 1, "the previous": -1, "the preceding": -1}.get(whose, 0)
    return context.previous.date.year + shift


def _of_day(match: re.Match[str], context: _Context) -> Period | None:
    n = "8" if match["m8"] else "9"
    of, on = month(match[f"m{n}"]), number(match[f"d{n}"].removeprefix("the "))
    year = _borrowed(match, of) or _year_of(of, context)
    return _eve(match, day(year, of, on)) if year else None


def _day_only(match: re.Match[str], context: _Context) -> Period | None:
    """The 28th: of the month told last, else of the month of publication or the one before it."""
    on = number(match["d10"])
    whose = (match["w10"] or "").lower()
    if whose in ("that", "the same") or (not whose and context.previous and (context.here or not context.published)):
        anchor = context.previous.date if context.previous else None
        if anchor and context.previous and context.previous.precision == "year":
            return None
    else:
        anchor = context.published
        if anchor and (whose == "last" or (not whose and on > anchor.day and not context.coming)):
            anchor = anchor.replace(day=1) - timedelta(days=1)
    return day(anchor.year, anchor.month, on) if anchor else None


def _year(match: re.Match[str], context: _Context) -> Period | None:
    """A bare year, where the word before it makes it one and no number or name."""
    sentence, start = match.string, match.start()
    word = _lead(_NEAR, sentence, start)
    span = _SPAN_OF.search(sentence, max(0, start - 30), start)
    told = re.match(r"\s(?:saw|brought|was the year)\b", sentence[match.end() : match.end() + 15])
    plain = (word in _YEAR_LEADS and word != "of") or span or not sentence[:start].strip(" (") or told
    return (date(int(match["y11"]), 1, 1), "year") if plain and not match["decade"] else None


def _year_of(of: int, context: _Context) -> int | None:
    """The year of a month told without one: that of the story so far, else the latest not after publication."""
    published, previous = context.published, context.previous
    if previous and (not published or (context.story and previous.date.year < published.year)):
        return _next_in(of, context.lead, previous)
    if not published:
        return None
    if context.lead in ("following", "next", "previous", "that", "same") and previous:
        return _next_in(of, context.lead, previous)
    if context.coming:
        return published.year + (of < published.month)
    # News announces the coming weeks too: "on 3 January", printed in December, is next year's.
    ahead = (of - published.month) % 12
    if context.lead != "last" and ahead <= 1 and context.lead not in ("since",):
        return published.year + (of < published.month and ahead > 0)
    return published.year - (of > published.month or (context.lead == "last" and of == published.month))


def _next_in(of: int, lead: str, previous: When) -> int:
    """The year of a month told after a date: the same, or the one that "the following February" means."""
    year = previous.date.year
    if previous.precision == "year":
        return year
    if lead in ("following", "next"):
        return year + (of <= previous.date.month)
    return year - (of >= previous.date.month) if lead == "previous" else year


def _borrowed(match: re.Match[str], of: int) -> int | None:
    """The year of the second date of two, which the first shares: from 29 July to 3 August 1969."""
    rest = match.string[match.end() : match.end() + 40]
    found = re.match(
        rf"\s?(?:and|to|or|until|till|through|-|–)\s(?:on\s|in\s|the\s)?(?:{D}\s)?({M})(?:\s\d+)?,?\s({Y})\b", rest
    )
    return int(found[2]) - (of > month(found[1])) if found else None


def _month_alone(match: re.Match[str], context: _Context) -> Period | None:
    word = context.lead
    name = re.match(r"\s[A-Z]", match.string[match.end() : match.end() + 2])
    if word not in _MONTH_LEADS or (name and word in _NAMING_LEADS) or match.string[: match.start()].endswith('"'):
        return None
    of = month(match["m20"])
    year = _borrowed(match, of) or _year_of(of, context)
    return (date(year, of, 1), "month") if year else None


def _ago(match: re.Match[str], context: _Context) -> Period | None:
    if not context.published:
        return None
    count, unit = number(match["n12"]), match["u12"].rstrip("s").lower()
    moved = move(context.published, -count, unit)
    return widened(moved, "month") if moved and unit == "week" and count > 1 else moved


def _later(match: re.Match[str], context: _Context) -> Period | None:
    """Two days later, a week earlier: so far from the date told last, if that is told as finely."""
    back = match["way13"].startswith(("earlier", "before", "previously"))
    return _steps(number(match["n13"]) * (-1 if back else 1), match["u13"], context)


def _apart(match: re.Match[str], context: _Context) -> Period | None:
    """A day after (or before) something else: the date of that something, where this very sentence dates the rest.

    "They met on Monday, a day after the raid" dates the raid; "ten days after the accord they met" dates the meeting
    where the accord was told last; "two days after 3 May 1965" dates what is told.
    """
    rest = match.string[match.end() : match.end() + 40]
    after = match["way14"] == "after"
    if re.match(rf"\s(?:the\s)?(?:{D}\s{M}|{M}\s\d|\d\d)", rest):
        return None
    count = number(match["n14"])
    if context.here:
        return _steps(-count if after else count, match["u14"], context)
    known = re.match(rf"\s(?:the|this|that|these|his|her|their)\s(?:\w+\s)?{_HAPPENING}\b", rest)
    return _steps(count if after else -count, match["u14"], context) if known else None


def _steps(count: int, unit: str, context: _Context) -> Period | None:
    """So many days, months or years from the date told last."""
    previous, unit = (
        context.previous,
        unit.lower().removesuffix("s").replace("night", "day").replace("fortday", "fortnight"),
    )
    if not previous:
        return None
    fine = {"week": "day", "fortnight": "day"}.get(unit, unit)
    if GRAINS.index(fine) > GRAINS.index(previous.precision):
        return None
    return move(previous.date, count, unit)


def _back(match: re.Match[str], context: _Context) -> Period | None:
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


def _hours(match: re.Match[str], context: _Context) -> Period | None:
    previous = context.previous
    return (previous.date, "day") if previous and previous.precision == "day" else None


def _news(match: re.Match[str], context: _Context) -> Period | None:
    """A phrase of the day's news: yesterday, last week, earlier this month."""
    published = context.published
    if not published:
        return None
    if match["near"]:
        shift = {"yesterday": -1, "tomorrow": 1, "last night": -1}.get(match["near"].lower(), 0)
        return move(published, shift, "day")
    shift = {"last": -1, "next": 1}.get(match["w17"].lower(), 0)
    unit = match["u17"].lower()
    if not unit.startswith("week"):
        return move(published, shift, unit)
    monday = published + timedelta(days=7 * shift - published.weekday())
    sunday = min(monday + timedelta(days=6), published) if shift == 0 else monday + timedelta(days=6)
    # A week is no precision of ours: its month where it lies in one, else its year.
    return widened((monday, "day"), "month" if monday.month == sunday.month else "year")


def _weekday(match: re.Match[str], context: _Context) -> Period | None:
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


def _season(match: re.Match[str], context: _Context) -> Period | None:
    """Last summer, this spring: the year in which it began."""
    published = context.published
    if not published:
        return None
    which, begins = match["w19"], _STARTS[match["s19"]]
    if which == "last":
        ended = published.month >= begins + 3 if begins < 12 else False
        return date(published.year - (not ended), 1, 1), "year"
    return date(published.year + (which == "next" and begins <= published.month), 1, 1), "year"


def _eve(match: re.Match[str], read: Period | None) -> Period | None:
    """The day itself, or the one from which a count before it leads: on the eve of 3 May, two days after 3 May."""
    before = match.string[max(0, match.start() - 40) : match.start()]
    if not read or read[1] != "day":
        return read
    if re.search(r"\b(?:the eve of|the (?:day|night) before)\s(?:the\s)?$", before):
        return move(read[0], -1, "day")
    if re.search(r"\bthe (?:days|weeks) (?:after|before)\s(?:the\s)?$", before):
        return widened(read, "month")
    found = re.search(r"\b(\w+) (day|week)s? (after|before)\s(?:the\s)?$", before)
    count = number(found[1]) if found else 0
    return move(read[0], count * (1 if found[3] == "after" else -1), found[2]) if found and count else read


def _full(match: re.Match[str], context: _Context) -> Period | None:
    return _eve(match, named(match))


_READERS: dict[str, Callable[[re.Match[str], _Context], Period | None]] = {
    "full": _full,
    "ofmonth": _of_month,
    "ofyear": _of_year,
    "ofday": _of_day,
    "dayonly": _day_only,
    "year": _year,
    "ago": _ago,
    "later": _later,
    "apart": _apart,
    "back": _back,
    "hours": _hours,
    "news": _news,
    "weekday": _weekday,
    "season": _season,
    "month": _month_alone,
}
