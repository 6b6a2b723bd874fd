"""How dates are written: the one pattern that finds every phrase of time, and what a full date says by itself."""

from __future__ import annotations

import re
from datetime import date

from detente.reading.calendar import NUMBERS, RANKS, Period, day, month, number

M = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?"
    r"|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER)"
)
Y = r"(?:1[89]\d\d|20\d\d)"
_RANK = "|".join(sorted(RANKS, key=len, reverse=True))
D = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?|(?=(?:the\s)?[a-z-]+\s(?:of\s)?[JFMASOND])(?:the\s)?(?:{_RANK})(?=\s(?:of\s)?{M}))"
_RANGE = r"(?:\s?[-–/]\s?\d{1,2}(?:st|nd|rd|th)?|\s(?:to|and|or)\s(?:the\s)?\d{1,2}(?:st|nd|rd|th)?)?"
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_W = rf"(?:{_WEEKDAY},?\s(?:the\s)?)?"
_COUNT = rf"(?:{'|'.join(sorted(NUMBERS, key=len, reverse=True))}|\d{{1,3}})"
_UNIT = r"(?:day|night|week|fortnight|month|year|decade)s?"
_COUNTED = r"(?=\S+\s(?:day|night|week|fortnight|month|year|decade))"  # looked for first, which is cheap
_PERIOD = r"(?:day|morning|afternoon|evening|night|week|month|year)"
_WHOSE = r"(?:last|this|that|next|the\s(?:same|following|next|previous|preceding))"
_NO_COUNT = r"(?!\s?(?:%|per\scent|million|billion|people|troops|soldiers|tons|tonnes|km|miles|kilomet|men\b|dollars))"

_FULL = (
    rf"(?=[\dJFMASONDTWtfsen])(?:(?P<iso>{Y}[-/]\d\d[-/]\d\d)(?!\d)"
    rf"|(?P<nd>\d{{1,2}})(?P<mark>[./-])(?P<nm>\d{{1,2}})(?P=mark)(?P<ny>{Y})(?!\d)"
    rf"|{_W}(?P<d1>{D}){_RANGE}(?:\sof)?\s(?P<m1>{M}),?\s(?:of\s)?(?P<y1>{Y})\b"
    rf"|{_W}(?P<m2>{M})\s(?:the\s)?(?P<d2>\d{{1,2}}(?:st|nd|rd|th)?){_RANGE},?\s(?P<y2>{Y})\b"
    rf"|(?P<y3>{Y}),\s(?P<d3>{D}){_RANGE}\s(?P<m3>{M})(?!\w))"
)
_KINDS = (
    ("full", _FULL),
    ("ofmonth", rf"(?P<m4>{M})(?:,|\sof)?\s(?P<y4>{Y})\b|(?P<y5>{Y}),\s(?P<m5>{M})(?!\w)"),
    (
        "ofyear",
        rf"(?=[\dJFMASONDTWtfsenl]){_W}(?:(?P<d6>{D}){_RANGE}(?:\sof)?\s)?(?P<m6>{M})(?:\s(?P<e6>\d{{1,2}}(?:st|nd|rd|th)?))?,?"
        rf"\s(?:of\s)?(?P<w6>{_WHOSE})\syear\b|(?P<w7>last|this|that|next)\syear,?\s(?:in|on)\s(?P<m7>{M})(?!\w)",
    ),
    (
        "ofday",
        rf"{_W}(?:(?P<d8>{D}){_RANGE}(?:\sof)?\s(?P<m8>{M})(?!\w)(?!,?\s['’]?\d)"
        rf"|(?P<m9>{M})\s(?P<d9>\d{{1,2}}(?:st|nd|rd|th)?){_RANGE}\b(?!,?\s?\d))",
    ),
    (
        "dayonly",
        rf"(?:(?<=[Oo]n\s)|(?<=(?:ing|ght)\sof\s))the\s(?P<d10>(?:\d{{1,2}}(?:st|nd|rd|th)|{_RANK}))"
        rf"(?:\sof\s(?P<w10>this|last|that|the\ssame|next)\smonth\b|(?=[.,;)]|\s(?:and|it|he|she|they|we|the)\b|$))",
    ),
    ("year", rf"(?P<y11>{Y})(?P<decade>s)?(?:\s?[-–/]\s?(?:{Y}|\d\d))?\b{_NO_COUNT}(?![-'’])"),
    ("ago", rf"{_COUNTED}(?P<n12>(?i:{_COUNT}))\s(?P<u12>{_UNIT})\sago\b"),
    (
        "later",
        rf"{_COUNTED}(?P<n13>(?i:{_COUNT}))\s(?P<u13>{_UNIT})\s"
        r"(?P<way13>later|on(?=[,.])|afterwards?|after\sthat|earlier|previously|before(?=[,.;)]|\sthat\b|$))",
    ),
    ("apart", rf"{_COUNTED}(?P<n14>(?i:{_COUNT}))\s(?P<u14>{_UNIT})\s(?P<way14>after|before)\b(?!\s?[,.;)]|$)"),
    (
        "back",
        rf"(?P<w15>(?i:the\s(?:very\s)?same|that(?:\svery|\ssame)?|the\s(?:following|next|previous|preceding)))\s"
        rf"(?P<u15>{_PERIOD})\b|(?i:the)\s(?P<u16>day|month|year)\s(?P<way16>after|before)(?=[,.;)]|$)",
    ),
    (
        "hours",
        r"(?i:(?P<n22>24|48|72|twenty-four|forty-eight|seventy-two)\shours\slater|(?:(?:two|three|four|several|some|a\sfew)\s)?(?:hours|minutes)\slater|within\s(?:the\s)?hours?)\b",
    ),
    (
        "news",
        r"(?i:(?P<near>today|yesterday|tomorrow|tonight|overnight(?!\s(?:from|on|to|into)\b)|last\snight"
        r"|this\s(?:morning|afternoon|evening))"
        r"|the\s(?:beginning|start|middle|end)\sof\s(?:the|this)\s(?P<w21>month|year)"
        r"|(?P<w17>last|this|next|earlier\sthis|later\sthis)\s(?P<u17>week(?:end)?|month|year))\b",
    ),
    (
        "weekday",
        rf"(?:(?P<w18>[Ll]ast|[Nn]ext|[Cc]oming|[Tt]his)\s)?(?P<dow>{_WEEKDAY})\b"
        r"(?:\s(?:of\s)?(?P<of18>last|next|this)\sweek\b)?",
    ),
    ("season", r"(?P<w19>(?i:last|this|next|that))\s(?P<s19>spring|summer|autumn|fall|winter)\b"),
    ("month", rf"(?P<m20>{M})(?!\w)"),
)
_AT = r"(?<![\w./$£€#])(?<!\d[-–])"
# No phrase is without one of these; to look for them first is what makes a sentence without a date cheap.
CUE = re.compile(
    r"\d|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|day|JA|FE|MA|AP|JU|AU|SE|OC|NO|DE|onight|vernight|morning"
    r"|evening|week|month|year|night|[Hh]our|decade|[Mm]inute|fternoon|omorrow|spring|summer|utumn|fall|winter|(?:e[ein]|igh|el[fv]|if|ix|in|our|i[er])th\b"
    r"|ieth\b|enth\b|elfth\b|first|second|third"
)
PHRASE = re.compile(_AT + "(?:" + "|".join(f"(?P<{kind}>{shape})" for kind, shape in _KINDS) + ")")
_FULL_DATE = re.compile(_AT + f"(?:{_FULL})")


def full_date(text: str) -> date | None:
    """The first date in a text that names its day, month and year; None where there is none.

    Example:
        >>> full_date("Release 14 December 2019"), full_date("May 3, 1965"), full_date("in 1997")
        (datetime.date(2019, 12, 14), datetime.date(1965, 5, 3), None)
    """
    return next((found[0] for _, _, found in full_dates(text)), None)


def full_dates(text: str) -> list[tuple[int, int, Period]]:
    """Every date in a text that names its day, month and year, with its span.

    Example:
        >>> [(start, end) for start, end, found in full_dates("From 3.5.1965 to 4.6.1966")]
        [(5, 13), (17, 25)]
    """
    read = ((match.start(), match.end(), named(match)) for match in _FULL_DATE.finditer(text))
    return [(start, end, found) for start, end, found in read if found and found[1] == "day"]


def named(match: re.Match[str]) -> Period | None:
    """The day of a phrase that names day, month and year; only the year where 3/5 may be May or March.

    Example:
        >>> named(_FULL_DATE.search("on 13/5/1965")), named(_FULL_DATE.search("on 3/5/1965"))
        ((datetime.date(1965, 5, 13), 'day'), (datetime.date(1965, 1, 1), 'year'))
    """
    parts = match.groupdict()
    if parts["iso"]:
        year, of, on = (int(part) for part in re.split("[-/]", parts["iso"]))
        return day(year, of, on)
    if parts["nd"]:
        first, second, year = int(parts["nd"]), int(parts["nm"]), int(parts["ny"])
        if parts["mark"] == "/" and first <= 12 and second <= 12 and first != second:
            return date(year, 1, 1), "year"
        return day(year, first, second) if second > 12 else day(year, second, first)
    n = next(n for n in "123" if parts[f"m{n}"])
    return day(int(parts[f"y{n}"]), month(parts[f"m{n}"]), number(parts[f"d{n}"].removeprefix("the ")))
