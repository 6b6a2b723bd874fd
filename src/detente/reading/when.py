"""When was it? Full, partial and relative dates in a sentence, each with the precision that the words allow."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple


class When(NamedTuple):
    """A date that a sentence tells: its span, the first day of the period, the precision, and the word before it."""

    start: int
    end: int
    date: date
    precision: str
    lead: str = ""


_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_NUMBER = {name[:3]: index for index, name in enumerate(_MONTHS, 1)}
_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_M = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_D = r"\d{1,2}(?:st|nd|rd|th)?"
_RANGE = rf"(?:\s?[-–]\s?{_D}|\s(?:to|and)\s{_D})?"
_Y = r"(?:1[89]\d\d|20\d\d)"
_FULL = (
    rf"(?P<iso>{_Y}-\d\d-\d\d)(?!\d)"
    rf"|(?P<d1>{_D}){_RANGE}(?:\sof)?\s(?P<m1>{_M}),?\s(?P<y1>{_Y})\b"
    rf"|(?P<m2>{_M})\s(?P<d2>{_D}){_RANGE},?\s(?P<y2>{_Y})\b"
)
_ANY = re.compile(
    rf"(?:(?<=\s)|(?<=^)|(?<=[(\[“\"–—-]))(?:{_FULL}"
    rf"|(?P<m3>{_M})(?:,|\sof)?\s(?P<y3>{_Y})\b"
    rf"|(?P<d4>{_D}){_RANGE}(?:\sof)?\s(?P<m4>{_M})(?!\w)"
    rf"|(?P<m5>{_M})\s(?P<d5>{_D}){_RANGE}\b(?!,?\s?\d)"
    rf"|(?P<y6>{_Y})(?P<decade>s)?\b(?!\s?(?:%|per cent|million|billion|people|troops|soldiers|tons|tonnes|km|miles))"
    r"|(?P<back>(?i:the\ssame|that(?:\svery|\ssame)?|the\s(?:following|next|previous)|an?|one|two|three)\s"
    r"(?:day|month|year)s?(?:\s(?P<later>later|after|afterwards|earlier|before))?)\b"
    r"|(?P<news>(?i:today|yesterday|tomorrow|tonight|(?:last|this|next|earlier\sthis"
    r"|later\sthis)\s(?:week|month|year)))\b"
    rf"|(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
    rf"|(?P<m7>{_M})(?!\w)(?!\s[A-Z]))"
)
_LEAD = re.compile(r"(\w+)[ \s(“\"]*(?:(?:the|early|late|mid|last|this|around|about|and)[\s-]+)*$", re.I)
_SPAN_OF = re.compile(
    r"\b(?:summer|spring|autumn|winter|fall|end|beginning|start|middle|half|course|months?|years?|days|quarter) of\s*$",
    re.I,
)
_COMING = re.compile(r"\b(?:will|shall|is to|are to)\b")
_FULL_DATE = re.compile(rf"(?<!\w)(?:{_FULL})")
_MONTH_LEADS = frozenset(
    [
        "in",
        "since",
        "until",
        "during",
        "by",
        "last",
        "this",
        "early",
        "late",
        "mid",
        "from",
        "of",
        "throughout",
        "before",
        "after",
        "next",
    ]
)
_YEAR_LEADS = _MONTH_LEADS | frozenset(
    ["and", "to", "year", "between", "around", "through", "about", "summer", "spring", "autumn", "winter", "fall"]
)


def full_date(text: str) -> date | None:
    """The first date in a text that names its day, month and year; None where there is none.

    Example:
        >>> full_date("Release 14 December 2019"), full_date("May 3, 1965"), full_date("in 1997")
        (datetime.date(2019, 12, 14), datetime.date(1965, 5, 3), None)
    """
    for match in _FULL_DATE.finditer(text):
        found = _explicit(match.groupdict())
        if found:
            return found[0]
    return None


def when(sentence: str, *, published: date | None = None, previous: When | None = None) -> list[When]:
    """Every date that a sentence tells, in order.

    "On Monday" and "last month" count from the day of publication, "that year" from the date told before. A phrase
    whose anchor is unknown gives no date, and neither does a decade: none is claimed where there is none.

    Args:
        sentence: the words.
        published: the day on which the text was published.
        previous: the last date told before this sentence.

    Returns:
        The dates, each with the precision day, month or year.

    Example:
        >>> [(w.date.isoformat(), w.precision) for w in when("In April 2019 he came; they broke in 1965.")]
        [('2019-04-01', 'month'), ('1965-01-01', 'year')]
    """
    found: list[When] = []
    # "Will sign in May", printed in June, means the May to come, unless the story stands in an earlier year.
    current = published and not (previous and previous.date.year < published.year)
    coming = published if current and _COMING.search(sentence) else None
    for match in _ANY.finditer(sentence):
        parts = match.groupdict()
        lead = _LEAD.search(sentence, max(0, match.start() - 30), match.start())
        word = lead[1].lower() if lead else ""
        # "The elections of 2023" dates the elections, "the summer of 2023" the act.
        span = bool(_SPAN_OF.search(sentence, max(0, match.start() - 30), match.start()))
        read = _explicit(parts) or _partial(
            parts, word, match.start(), span, published, found[-1] if found else previous
        )
        if read and coming and read[0] < coming and not _names_year(parts):
            read = _coming(read, coming)
        if not read and (parts["back"] or parts["news"] or parts["weekday"]):
            read = _relative(match, published, found[-1] if found else previous)
        if read:
            found.append(When(match.start(), match.end(), read[0], read[1], word))
    return found


def _coming(read: tuple[date, str], published: date) -> tuple[date, str] | None:
    """A day or month without a year, moved to the first that is not before the month of publication."""
    day = read[0]
    made = _made(published.year + (day.month < published.month), day.month, day.day)
    return (made[0], read[1]) if made else None


def _names_year(parts: dict[str, str | None]) -> bool:
    return any(parts[name] for name in ("iso", "y1", "y2", "y3", "y6"))


def without_dates(sentence: str) -> str:
    """The sentence with every letter of its dates blanked, so that places in it stay the same.

    Example:
        >>> without_dates("On 15 May they met.")
        'On ###### they met.'
    """
    return _ANY.sub(lambda match: "#" * len(match[0]), sentence)


def _explicit(parts: dict[str, str | None]) -> tuple[date, str] | None:
    """A date with its day, month and year, or its month and year."""
    if parts.get("iso"):
        y, m, d = str(parts["iso"]).split("-")
        return _made(int(y), int(m), int(d))
    for n in "12":
        if parts.get(f"m{n}"):
            return _made(int(parts[f"y{n}"] or 0), _month(parts[f"m{n}"]), _day(parts[f"d{n}"]))
    if parts.get("m3"):
        return date(int(parts["y3"] or 0), _month(parts["m3"]), 1), "month"
    return None


def _partial(
    parts: dict[str, str | None], lead: str, start: int, span: bool, published: date | None, previous: When | None
) -> tuple[date, str] | None:
    """A bare year, or a day or month that leaves the year to the context."""
    if parts["y6"]:
        plain = (lead in _YEAR_LEADS and (lead != "of" or span)) or start == 0
        return (date(int(parts["y6"]), 1, 1), "year") if plain and not parts["decade"] else None
    for n in "45":
        if parts[f"m{n}"]:
            return _yearless(_month(parts[f"m{n}"]), _day(parts[f"d{n}"]), published, previous)
    if parts["m7"] and lead in _MONTH_LEADS:
        read = _yearless(_month(parts["m7"]), 1, published, previous)
        return (read[0], "month") if read else None
    return None


def _yearless(month: int, day: int, published: date | None, previous: When | None) -> tuple[date, str] | None:
    """The year is that of the story told so far, else the latest that is not after publication."""
    if previous and not (published and previous.date.year >= published.year):
        return _made(previous.date.year, month, day)
    if not published:
        return _made(previous.date.year, month, day) if previous else None
    # News announces the coming weeks too: "on 3 January", printed in December, is next year's.
    ahead = (month - published.month) % 12
    year = published.year + (1 if published.month + ahead > 12 and ahead <= 2 else 0)
    return _made(year if ahead <= 2 or month <= published.month else published.year - 1, month, day)


def _relative(match: re.Match[str], published: date | None, previous: When | None) -> tuple[date, str] | None:
    if match["back"]:
        return _from_previous(match["back"].lower(), match["later"], previous) if previous else None
    if not published:
        return None
    if match["weekday"]:
        ahead = re.search(r"\bnext\s$|\bcoming\s$", match.string[: match.start()][-12:])
        gap = (published.weekday() - _DAYS.index(match["weekday"].lower())) % 7
        return published - timedelta(days=gap - 7 if ahead else gap), "day"
    return _news(match["news"].lower().split(), published)


def _news(words: list[str], published: date) -> tuple[date, str] | None:
    """A phrase of the day's news: yesterday, last week, earlier this month."""
    nearby = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
    if words[0] in nearby:
        return published + timedelta(days=nearby[words[0]]), "day"
    shift = {"last": -1, "next": 1}.get(words[0], 0)
    if words[-1] == "year":
        return date(published.year + shift, 1, 1), "year"
    if words[-1] == "month":
        return _months_on(published, shift), "month"
    monday = published + timedelta(days=7 * shift - published.weekday())
    sunday = monday + timedelta(days=6)
    # A week is no precision of ours: its month where it lies in one, else its year.
    return (
        (monday.replace(day=1), "month") if monday.month == sunday.month else (monday.replace(month=1, day=1), "year")
    )


def _from_previous(phrase: str, later: str | None, previous: When) -> tuple[date, str] | None:
    words = phrase.split()
    unit = next(word.rstrip("s") for word in words if word.rstrip("s") in ("day", "month", "year"))
    count = {"two": 2, "three": 3}.get(words[0], 1)
    if words[0] in ("a", "an", "one", "two", "three"):
        if not later:
            return None
        shift = -count if later in ("earlier", "before") else count
    else:
        shift = {"following": 1, "next": 1, "previous": -1}.get(words[1], 0)
    grains = ("year", "month", "day")
    if grains.index(unit) > grains.index(previous.precision):
        return None
    mover: dict[str, Callable[[], date]] = {
        "day": lambda: previous.date + timedelta(days=shift),
        "month": lambda: _months_on(previous.date, shift),
        "year": lambda: date(previous.date.year + shift, 1, 1),
    }
    return mover[unit](), unit


def _months_on(day: date, shift: int) -> date:
    months = day.year * 12 + day.month - 1 + shift
    return date(months // 12, months % 12 + 1, 1)


def _month(name: str | None) -> int:
    return _NUMBER[str(name)[:3].lower()]


def _day(text: str | None) -> int:
    return int(re.sub(r"\D", "", text or "1"))


def _made(year: int, month: int, day: int) -> tuple[date, str] | None:
    try:
        return date(year, month, day), "day"
    except ValueError:
        return None
