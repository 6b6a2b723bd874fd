"""Which date is whose? The date that belongs to an act among those its sentence and its paragraph tell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from detente.reading.calendar import GRAINS, day, month, widened
from detente.reading.dates import M, full_dates
from detente.reading.head import era, head
from detente.reading.sentences import Sentence
from detente.reading.when import When, when

_OPENS = r"(?:which|who|whom|whose|where|that|while|because|although|since|before|after)"
# What opens a clause of its own between an act and a date after it: the date is of that clause.
_LEADS_STRAIGHT = re.compile(r"\b(?:since|after)\s(?:the\s)?(?:last\s|early\s|late\s|mid-)?$")
_BETWEEN = re.compile(
    rf"[;]|\b{_OPENS}\b|\buntil\s\w+\s\w"
    r"|\bunder (?:a|an|the)\s(?:\w+\s){1,3}\w+ed\s"
    r"|\bto be (?:held|signed|opened|paid)\b|\bin addition to\b|\bahead of\b"
    r"|\b(?:made|reached|held|signed|concluded|imposed|taken|adopted)\sby\b|\bmade on\b"
    r"|,\s(?:\w+ed|held|made|put|set|broken|due|last|first)\b[^,]*$"
)
# A clause that holds a date and ends before the act: Algiers, which met them in 1987, ...
_ASIDE = re.compile(r",\s(?:(?:which|who|whom|whose|where|when)\b|(?:\w+ed|held|made|broken|led|set)\b)[^,;]*$")
_WITHIN = re.compile(r"\w[,\s]\s?(?:since|after|before|because|when|which|who|whose)\s\w[^,;]*\s\w+\s$")
_NEW_SUBJECT = re.compile(r",\s(?:and|but|yet|while|whereas)\s(?:[A-ZÀ-Þ]\w|(?:its?|the|their|his|her|an?)\b)")
# What follows a date, and leads to an act of another time: in July, a deal that they had brokered.
_LEADS_AWAY = re.compile(
    r",\s(?:having|under which|(?:which|who|whom|whose)\s(?:[\w'’-]+\s){0,4}had|just what"
    r"|an?\s(?:[\w'’-]+\s){1,5}(?:that|had))\b[^,;]*$|,\san?\s\w+\s$|\s(?:after|before)\s[^,;]*$"
)
_NEXT_CLAUSE = re.compile(r",\s(?:and|but|yet|while|whereas)\s(?!(?:on|in|at|he|she|it|they|we|also|then)\b)[\w'’]+\s")
_OFFICIAL = re.compile(
    r"\b(?:ministry of|minister (?:for|of)|media (?:release|statement)|press (?:release|statement|conference)"
    r"|communiqué|department of|spokesperson|under-secretary|check against delivery)\b",
    re.I,
)
_SPEAKS = re.compile(
    r"\b(?:(?i:declaration read|note verbale)|(?:Address|Statement|STATEMENT|ADDRESS) (?:of|OF|by|BY))\b"
)
_DATELINE = re.compile(
    rf"^(?:[A-ZÀ-Þ][\w.'’-]*[\s/,]+){{1,5}}(?P<month>{M})\s(?P<day>\d{{1,2}})\s?\([^)\n]{{2,40}}\)\s?(?:--?|–|—)\s",
    re.M,
)
_PAST = re.compile(r"\b(?:\w+ed|\w+ing|said|told|let|put|had|has|have|was|were|made|gave|spoke|after)\b")
_BARE_DAY = re.compile(r"(?:\w+day)")
_BARE_MONTH = re.compile(rf"(?:{M})(?:\s\d{{1,2}})?|\d{{1,2}}\s(?:{M})")
_DECLARES = re.compile(
    r"(?i:\b(?:we|I)\b(?:\s(?:also|again|therefore|strongly|firmly|resolutely|wish to|do))?\s*$"
    r"|\b(?:the|this) (?:(?!\w+ed\b)\w{2,} ){1,5}(?<!\b(?:of|to) )(?<!\b(?:one|who) )(?<!\bwhich )(?<!\bthat )$"
    r"|\bit\s$)"
    r"|^(?:[A-ZÀ-Þ]\w+\s){1,3}$"
)
_PRESENT = re.compile(
    r"(?:re)?(?:beg|sever|commend|condemn|reject|welcome|thank|express|urge|call|demand|appeal|deplore|regret|denounce|warn|repeat|ask|request"
    r"|congratulate|protest|reiterate|announce|affirm|recognise|recognize|oppose|commend|praise|hold|reserve|declare"
    r"|insist|deny|denie|support|forgive|apologise|applaud|salute)(?:s|es)?\b(?!\sof\b)",
    re.I,
)
_DAILY = re.compile(
    r"(?:\w+day|yester|to(?:day|morrow|night)|last night|this (?:morn|after|even)|overnight|\w+ days? ago)", re.I
)
_SPAN_NOUN = re.compile(
    r"\b(?:summer|spring|autumn|winter|fall|end|beginning|start|middle|half|course|months?|years?|days?|quarter|week"
    r"|night|morning|evening|afternoon|eve|weekend|much|most|rest|close|part)\sof\s(?:the\s)?(?:early\s|late\s|mid-)?$",
    re.I,
)
_OF = re.compile(r"\b(?!as\b)\w+\sof\s(?:the\s)?(?:early\s|late\s|mid-)?$")
_UNTIL_EVENT = re.compile(
    r"\b(?:before|until|ahead of)\s(?:the\s|a\s|an\s|its\s|their\s)?(?:\w+\s){1,3}(?:in|of|on)\s$"
)
_OPENING = re.compile(
    r"\W*(?:(?:in|on|at|by|since|from|during|after|early|late|mid|the|then|and|but|yet|so|around|about|of|only|as|half|end"
    r"|beginning|start|middle|summer|autumn|winter|spring|fall|first|second|third|fourth|week|day|night|evening|morning"
    r"|quarter|dawn|noon|midnight)\W+)*",
    re.I,
)
_DONE_BY = re.compile(r"\b(?:had|has|have|was|were)\b")
_ENTRY = re.compile(r"\s?(?:[:.–—-]|\s-)\s?")
_CONTENT = re.compile(r"\b(?:that|under which)\b")
_EARLIER = re.compile(r"\b(?:had|has|have|since|later|earlier|afterwards)\b")
_COMMA = re.compile(r",|\sand\s|\sbut\s")


@dataclass
class Course:
    """How far the telling of a document has come: the date told last, its paragraph, and the entry that it heads.

    A text that names only the month of its publication has `by`, the last day of that month, and no `published`.
    `official` says that a state speaks in it, which condemns or thanks on the day of publication.
    """

    published: date | None = None
    by: date | None = None
    official: bool = False
    last: When | None = None
    block: int = -2
    entry: When | None = None

    @classmethod
    def of_text(cls, text: str, *, published: date | None = None) -> Course:
        """The course of a document before its first sentence.

        Args:
            text: the whole text.
            published: the day of its publication, where known; what the head says counts for more within a month of
                it, because a file is made and a page put up some days after the text is written.

        Example:
            >>> Course.of_text("Ministry of Foreign Affairs\\n3 May 1965\\n\\nWe condemn the raid.").published
            datetime.date(1965, 5, 3)
        """
        said = head(text).published
        near = said and published and abs((said - published).days) <= 31
        told = (said if near else published or said) or _dateline(text)
        official = _OFFICIAL.search(text[:600]) or _SPEAKS.search(text[:160])
        return cls(told, None if told else era(text), bool(official))

    def dates(self, part: Sentence) -> list[When]:
        """The dates that a sentence or heading tells, against those before it; then the course has moved past it.

        Args:
            part: the sentence or heading.

        Example:
            >>> course = Course()
            >>> for text in ("3 May 1965: A note.", "Two days later they met."):
            ...     print(course.dates(Sentence(0, len(text), text, "prose", 7))[0].date)
            1965-05-03
            1965-05-05
        """
        published = self.published or self.by
        found = when(
            part.text,
            published=published,
            previous=self.last,
            story=part.block == self.block and bool(self.entry or not published),
        )
        if not self.published:
            found = [told for told in found if not (self.by and _DAILY.match(part.text, told.start))]
        if part.block != self.block:
            self.entry = None
        if not found:
            return found
        heads = (part.kind == "heading" or part.block != self.block) and _heads(part, found[0])
        if part.kind == "heading":
            found = found[:1]
        self.last = next((told for told in reversed(found) if told.lead != "apart"), found[-1])
        self.block = part.block + (part.kind == "heading")
        self.entry = found[0] if heads else self.entry
        return found

    def of(self, part: Sentence, dates: list[When], start: int, end: int, *, status: str = "happened") -> When | None:
        """The date of an act that stands from start to end in a sentence; None where none is told for it.

        Args:
            part: the sentence.
            dates: what `dates` gave for it.
            start: where the words of the act begin in the sentence.
            end: where they end.
            status: the status of the act; what is only proposed has no date.

        Example:
            >>> text = "The treaty, which they signed in 1990, was broken in May 1995."
            >>> part = Sentence(0, len(text), text, "prose", 0)
            >>> course = Course()
            >>> course.of(part, course.dates(part), 43, 49).date.isoformat()
            '1995-05-01'
        """
        if status in ("proposed", "hypothetical"):
            return None
        if self.published and self.official and declares(part.text, start, end):
            return When(start, end, self.published, "day", "declared")
        if dates:
            told = nearest(part.text, dates, start, end)
            content = told and status != "happened" and _CONTENT.search(part.text, told.end, max(told.end, start + 12))
            return None if content or not told else _settled(told, part.text, start, status, self.published)
        unsaid = _EARLIER.search(part.text, max(0, start - 25), end + 5) or _DAILY.search(part.text)
        same = self.last and part.block == self.block and not unsaid
        if same and status == "happened" and not (self.published or self.by):
            return self.last
        later = status == "planned" and unsaid
        return self.entry if self.entry and part.block == self.block and not later else None


def _dateline(text: str) -> date | None:
    """The day of a dateline that names no year: of the first year that leaves no full date of the text ahead of it."""
    line = _DATELINE.search(text[:1000])
    full = [found[0] for _, _, found in full_dates(text)] if line else []
    if not line or not full:
        return None
    latest, of, on = max(full), month(line["month"]), int(line["day"])
    told = day(latest.year + ((of, on) < (latest.month, latest.day)), of, on)
    return told[0] if told else None


def _settled(told: When, sentence: str, start: int, status: str, published: date | None) -> When:
    """A day or month told without a year, moved on where it is yet to come, or back where it has passed."""
    ahead = bool(published and told.date > published)
    if not published or (status == "planned") == ahead or status not in ("planned", "happened"):
        return told
    if status == "planned" and (told.start < start or _PAST.search(sentence, max(0, start - 25), told.start)):
        return told
    step, words = 1 if status == "planned" else -1, sentence[told.start : told.end]
    if _BARE_DAY.fullmatch(words) and told.date != published:
        return told._replace(date=told.date + timedelta(days=7 * step))
    passed = told.date.replace(day=1) != published.replace(day=1)
    if _BARE_MONTH.fullmatch(words) and passed and not (told.date.month == 2 and told.date.day == 29):
        return told._replace(date=told.date.replace(year=told.date.year + step))
    return told


def declares(sentence: str, start: int, end: int) -> bool:
    """Whether the words between two places are a deed done by saying so: we condemn, the Ministry thanks.

    Example:
        >>> declares("We strongly condemn the raid.", 12, 19), declares("Peru condemned the raid.", 5, 14)
        (True, False)
    """
    return any(
        _DECLARES.search(sentence, max(0, verb.start() - 60), verb.start())
        for verb in _PRESENT.finditer(sentence, start, end)
    )


def _heads(part: Sentence, first: When) -> bool:
    """Whether a date opens an entry of a chronology."""
    opens = not part.text[: first.start].strip(" *-–—•")
    return opens and (part.kind == "heading" or bool(_ENTRY.match(part.text, first.end)))


def nearest(sentence: str, dates: list[When], start: int, end: int) -> When | None:
    """The date that belongs to the words between two places: the closest that no clause of its own cuts off.

    Args:
        sentence: the sentence.
        dates: the dates that it tells.
        start: where the words begin.
        end: where they end.

    Example:
        >>> text = "They met in May 1994 and parted in June 1995."
        >>> nearest(text, when(text), 25, 31).date.isoformat()
        '1995-06-01'
    """
    able = [(_distance(sentence, told, start, end), told) for told in dates if _is_its(sentence, told, start, end)]
    if not able:
        return None
    told = _finer(sentence, min(able, key=lambda pair: pair[0])[1], [pair[1] for pair in able])
    if told.lead != "by":
        return told
    start_of, precision = widened((told.date, told.precision), "month")
    return told._replace(date=start_of, precision=precision)


def _finer(sentence: str, told: When, able: list[When]) -> When:
    """The day or month beside a coarser date that holds it: last week, on 7 May; in 2014 they met, in August."""
    for other in able:
        low, high = sorted([told, other])
        finer = GRAINS.index(other.precision) > GRAINS.index(told.precision)
        close = not re.search(r"\b(?:and|but)\b|;", sentence[low.end : high.start])
        if finer and close and widened((other.date, other.precision), told.precision)[0] == told.date:
            return other
    return told


def _is_its(sentence: str, told: When, start: int, end: int) -> bool:
    """Whether a date can be that of an act: no deadline, none that dates a thing, none cut off by a clause."""
    before = sentence[max(0, told.start - 60) : told.start]
    if re.match(r",?\swhen\b[^;]*$", sentence[told.end : max(told.end, start)]):
        return True
    if told.lead in ("until", "till") or _UNTIL_EVENT.search(before):
        return False
    if told.lead == "by" and not _DONE_BY.search(sentence[min(told.end, start) : max(told.start, end) + 40]):
        return False
    if told.start < end and told.end > start:
        return True
    if _OF.search(before) and not _SPAN_NOUN.search(before) and told.start - end > 12:
        return False
    if told.start >= end:
        straight = _LEADS_STRAIGHT.search(sentence, end, told.start)
        stop = straight.start() if straight else told.start
        return not (_BETWEEN.search(sentence, end, stop) or _NEXT_CLAUSE.search(sentence, end, stop))
    between = sentence[told.end : start]
    opening = bool(_OPENING.fullmatch(sentence, 0, told.start))
    if ";" in between and not opening:
        return False
    if not opening and (_NEXT_CLAUSE.search(between) or _NEW_SUBJECT.search(sentence, told.end, start + 5)):
        return False
    if not opening and told.lead != "apart" and _LEADS_AWAY.search(between):
        return False
    aside = _ASIDE.search(sentence, max(0, told.start - 120), told.start)
    within = _WITHIN.search(sentence, max(0, told.start - 120), told.start)
    due = re.search(r"\bdue to\s[^,;]*$", before)
    return not (due or ("," in between and (aside or within)))


def _distance(sentence: str, told: When, start: int, end: int) -> int:
    """How far a date stands from an act, in letters; a comma or an "and" between them counts for many."""
    if told.start < end and told.end > start:
        return 0
    low, high = (end, told.start) if told.start >= end else (told.end, start)
    return high - low + 60 * len(_COMMA.findall(sentence, low, high))
