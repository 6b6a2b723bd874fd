"""When was it? Full, partial and relative dates in a sentence, each with the precision that the words allow."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from detente.reading.calendar import Period, day, month, move, number, widened
from detente.reading.dates import CUE, PHRASE, D, M, Y, full_date, named
from detente.reading.relative import Context, When, relative
from detente.reading.words import words

__all__ = ["When", "full_date", "when", "without_dates"]


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
    r"\b(?:will|shall|(?:is|are|was|were) (?:to|due|expected|scheduled|set)"
    r"|due (?:to|in|on)|would|(?<!an )expected|to be held|plans? to"
    r"|intends? to)\b"
)
_BACK = re.compile(r"\b(?:had|already|before|earlier|previous(?:ly)?|until)\b")
_TOLD = re.compile(r"\b(?:said|says|told|announced|reported|declared|added|after|since)\b|;")
_DATELINE = re.compile(
    r"\s*(?:[A-ZÀ-Þ][\w.'’-]*[\s/,]+){1,6}(?:\([^)]{2,40}\),?\s)?"
    rf"(?:\w+day,?\s)?(?:{M}\s\d{{1,2}}|{D}\s{M})(?:,?\s{Y})?"
    r"(?:\s?\([^)]{2,40}\))?\s?(?:--?|–|—|:|\n)\s?"
)
_NAMING_LEADS = frozenset(["by", "of", "from", "before", "after", "and", "to", "between", "at", "through", "that"])
_MONTH_LEADS = words("month leads")
_YEAR_LEADS = words("year leads")


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
    found, anchor = list[When](), previous
    if not CUE.search(sentence):
        return found
    dateline = _DATELINE.match(sentence) if published else None
    back = bool(_BACK.search(sentence))
    for match in PHRASE.finditer(sentence, dateline.end() if dateline else 0):
        lead = _lead(_NEAR if match.lastgroup == "month" else _LEAD, sentence, match.start())
        context = Context(
            published,
            anchor,
            story or bool(found),
            lead,
            _is_coming(sentence, match),
            bool(found),
            back,
        )
        read = _read(match, context)
        if read:
            word = _lead(_LEAD, sentence, match.start()) if match.lastgroup == "month" else lead
            told = When(match.start(), match.end(), read[0], read[1], "apart" if match.lastgroup == "apart" else word)
            found.append(told)
            anchor = anchor if told.lead == "apart" and anchor else told
    return found


def without_dates(sentence: str) -> str:
    """The sentence with every letter of its dates blanked, so that places in it stay the same.

    Example:
        >>> without_dates("On 15 May they met.")
        'On ###### they met.'
    """
    return PHRASE.sub(lambda match: "#" * len(match[0]), sentence) if CUE.search(sentence) else sentence


def _read(match: re.Match[str], context: Context) -> Period | None:
    """The period that a phrase means; None where that lies before the year 1 or after 9999."""
    try:
        return _READERS.get(match.lastgroup or "", relative)(match, context)
    except (OverflowError, ValueError):
        return None


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
    return bool(cue and not re.search(r",(?! (?:we|they|it) )|;|\b(?:said|told|that|had|and)\b", after[: cue.start()]))


def _of_month(match: re.Match[str], context: Context) -> Period | None:
    n = "4" if match["m4"] else "5"
    return date(int(match[f"y{n}"]), month(match[f"m{n}"]), 1), "month"


def _of_year(match: re.Match[str], context: Context) -> Period | None:
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


def _whose_year(whose: str, context: Context) -> int | None:
    """The year meant by last, this, that, the same, the following, the previous."""
    if whose in ("last", "this", "next"):
        return context.published.year + {"last": -1, "next": 1}.get(whose, 0) if context.published else None
    if not context.previous:
        return None
    shift = {"the following": 1, "the next": 1, "the previous": -1, "the preceding": -1}.get(whose, 0)
    return context.previous.date.year + shift


def _of_day(match: re.Match[str], context: Context) -> Period | None:
    n = "8" if match["m8"] else "9"
    of, on = month(match[f"m{n}"]), number(match[f"d{n}"].removeprefix("the "))
    year = _borrowed(match, of) or _year_of(of, context)
    return _eve(match, day(year, of, on)) if year else None


def _day_only(match: re.Match[str], context: Context) -> Period | None:
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


def _year(match: re.Match[str], context: Context) -> Period | None:
    """A bare year, where the word before it makes it one and no number or name."""
    sentence, start = match.string, match.start()
    word = _lead(_NEAR, sentence, start)
    span = _SPAN_OF.search(sentence, max(0, start - 30), start)
    told = re.match(r"\s(?:saw|brought|was the year)\b", sentence[match.end() : match.end() + 15])
    plain = (word in _YEAR_LEADS and word != "of") or span or (start < 9 and not sentence[:start].strip(" (")) or told
    return (date(int(match["y11"]), 1, 1), "year") if plain and not match["decade"] else None


def _year_of(of: int, context: Context) -> int | None:
    """The year of a month told without one: that of the story so far, else the latest not after publication."""
    published, previous = context.published, context.previous
    if previous and (not published or _in_story(context, previous, published)):
        return _next_in(of, context, previous)
    if not published:
        return None
    if context.lead == "next" and not context.back:
        return published.year + (of <= published.month)
    if context.lead in ("following", "previous", "that", "same") and previous:
        return _next_in(of, context, previous)
    if context.coming:
        return published.year + (of < published.month)
    # News announces the coming weeks too: "on 3 January", printed in December, is next year's.
    ahead = (of - published.month) % 12
    if context.lead != "last" and ahead <= 1 and context.lead not in ("since",):
        return published.year + (of < published.month and ahead > 0)
    return published.year - (of > published.month or (context.lead == "last" and of == published.month))


def _in_story(context: Context, previous: When, published: date) -> bool:
    """Whether a month without a year is of the year told last and not of the weeks around publication."""
    if context.lead == "last" or not context.story:
        return False
    return previous.date.year < published.year - (1 if context.coming else 0)


def _next_in(of: int, context: Context, previous: When) -> int | None:
    """The year of a month told after a date: the same, or the next where the story goes on over the new year."""
    year, since = previous.date.year, previous.date.month
    if previous.precision == "year" or context.lead in ("that", "same"):
        return year
    if context.lead in ("following", "next"):
        return year + (of <= since)
    if context.lead == "previous":
        return year - (of >= since)
    on = of < since and not context.back
    late = context.published and date(year + 1, of, 1) > context.published
    return year + (on and not late)


def _borrowed(match: re.Match[str], of: int) -> int | None:
    """The year of the second date of two, which the first shares: from 29 July to 3 August 1969."""
    rest = match.string[match.end() : match.end() + 40]
    found = re.match(
        rf"\s?(?:and|to|or|until|till|through|-|–)\s(?:on\s|in\s|the\s)?(?:{D}\s)?({M})(?:\s\d+)?,?\s({Y})\b", rest
    )
    return int(found[2]) - (of > month(found[1])) if found else None


def _month_alone(match: re.Match[str], context: Context) -> Period | None:
    word = context.lead
    name = match.start() > 6 and re.match(r"\s[A-Z]", match.string[match.end() : match.end() + 2])
    if word not in _MONTH_LEADS or (name and word in _NAMING_LEADS):
        return None
    of = month(match["m20"])
    year = _borrowed(match, of) or _year_of(of, context)
    return (date(year, of, 1), "month") if year else None


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


def _full(match: re.Match[str], context: Context) -> Period | None:
    return _eve(match, named(match))


_READERS: dict[str, Callable[[re.Match[str], Context], Period | None]] = {
    "full": _full,
    "ofmonth": _of_month,
    "ofyear": _of_year,
    "ofday": _of_day,
    "dayonly": _day_only,
    "year": _year,
    "month": _month_alone,
}
