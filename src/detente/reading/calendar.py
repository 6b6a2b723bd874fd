"""Days, months and years as figures: names of months and numbers, and steps from one period to another."""

from __future__ import annotations

import re
from datetime import date, timedelta

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_UNITS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
_RANKS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh"),
    *("twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth"),
    *("twentieth", "twenty-first", "twenty-second", "twenty-third", "twenty-fourth", "twenty-fifth", "twenty-sixth"),
    *("twenty-seventh", "twenty-eighth", "twenty-ninth", "thirtieth", "thirty-first"),
)
NUMBERS = {"a": 1, "an": 1, "the": 1, **{word: n for n, word in enumerate(_UNITS, 1)}, "thirty": 30, "forty": 40}
RANKS = {word: n for n, word in enumerate(_RANKS, 1)}
GRAINS = ("year", "month", "day")
Period = tuple[date, str]


def month(name: str) -> int:
    """The number of a month by its name, in full or short.

    Example:
        >>> month("Sept."), month("may")
        (9, 5)
    """
    return MONTHS.index(name[:3].lower()) + 1


def weekday(name: str) -> int:
    """The number of a day of the week, Monday being 0.

    Example:
        >>> weekday("Thursday")
        3
    """
    return DAYS.index(name[:3].lower())


def number(text: str) -> int:
    """A number in words or figures, also one that says which in a row.

    Example:
        >>> number("ten"), number("3rd"), number("twenty-first")
        (10, 3, 21)
    """
    words = text.lower()
    return NUMBERS.get(words) or RANKS.get(words) or int(re.sub(r"\D", "", words) or 0)


def day(year: int, month: int, number: int) -> Period | None:
    """A day as a period; None where the calendar has no such day.

    Example:
        >>> day(2019, 2, 31)
    """
    try:
        return date(year, month, number), "day"
    except ValueError:
        return None


def move(start: date, count: int, unit: str) -> Period | None:
    """The day, month or year that lies so many days, weeks, months, years or decades on (or back, below zero).

    Example:
        >>> move(date(1965, 5, 3), 2, "month")
        (datetime.date(1965, 7, 1), 'month')
    """
    try:
        if unit in ("year", "decade"):
            return date(start.year + count * (10 if unit == "decade" else 1), 1, 1), "year"
        if unit == "month":
            months = start.year * 12 + start.month - 1 + count
            return date(months // 12, months % 12 + 1, 1), "month"
        return start + timedelta(days=count * {"week": 7, "fortnight": 14}.get(unit, 1)), "day"
    except (ValueError, OverflowError):
        return None


def widened(period: Period, grain: str) -> Period:
    """A period told no finer than a grain.

    Example:
        >>> widened((date(1965, 5, 3), "day"), "month")
        (datetime.date(1965, 5, 1), 'month')
    """
    start, precision = period
    if GRAINS.index(precision) <= GRAINS.index(grain):
        return period
    return (start.replace(day=1), grain) if grain == "month" else (start.replace(month=1, day=1), grain)
