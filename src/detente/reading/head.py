"""What does the head of a text say about itself? Its title, its authors and the day on which it was published."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from detente.reading.calendar import month, move
from detente.reading.dates import M, Y, full_date, full_dates
from detente.reading.sentences import FRONT, VERB, is_furniture, is_heading
from detente.reading.words import words
from detente.tables import Document


class Head(NamedTuple):
    """What the head of a text says about itself; None for what it does not say."""

    title: str | None
    author: str | None
    published: date | None


_LINES = 14  # how far a head may reach
_BYLINE = re.compile(r"(?:\w+\s)?(?:by|BY|By|[Aa]uthors?\s?:)\s+(?P<who>.{3,120})$")
_SAYS_WHEN = re.compile(
    r"(?:released?|published|posted|issued|dated?|publication date)\b(?:\s+on)?\s*:?\s*(?P<told>.{6,60})$", re.I
)
_SAYS_CHANGED = re.compile(r"\b(?:revised|updated|modified|version of|corrected)\b", re.I)
_OCCASION = re.compile(r"\b(?:conference|briefing|remarks|address|speech|statement|interview|delivered)\b", re.I)
_MONTH_ONLY = re.compile(rf"(?<![\d–-] )(?<!\d )\b(?P<month>{M})\s(?P<year>{Y})(?=\.?$|\s[|•·])")
_OTHER = frozenset(words("mastheads"))
_OFFICE = re.compile(r"\b(?:" + "|".join(words("mastheads")) + r")\b", re.I)
_NO_PERSON = re.compile(r"\b(?:" + "|".join(words("mastheads")) + r"|correspondents?|staff|our|the|and|of|for)\b", re.I)
_TITLED = re.compile(r"^(?:(?:Dr|Mr|Mrs|Ms|Prof|Professor|Sir|Dame|Ambassador|Amb|Gen|General)\b\.?\s*(?:\(\w+\)\s)?)+")
_NAME = re.compile(
    r"(?:(?:el-|al-|ad-|as-)?[A-ZÀ-Þ][\w.'’-]*|de|da|del|van|von|der|bin|al|el|la|le|du|dos)"
    r"(?:\s(?:(?:el-|al-|ad-|as-)?[A-ZÀ-Þ][\w.'’-]*|de|da|del|van|von|der|bin|al|el|la|le|du|dos)){1,4}"
)
_BESIDE = re.compile(r"\s+(?:\||•|·|–|—)\s+")
_CLOCK = r"(?:[,\s–-]*(?:at\s)?\d{1,2}[:.]\d\d.*)?"
_AFTER_DATE = re.compile(rf"{_CLOCK}\.?\s*(?:$|[(|;]|\.\s|,\s[Bb]y\s|(?P<dash>\s?(?:--?|–|—|:)\s?))", re.I)
_PLACE = re.compile(
    r"(?:[\w'’.\s/-]*,)*\s*(?:[A-ZÀ-Þ][\w.'’/-]*[\s,]+){0,8}(?:\([^)]{2,40}\),?\s*)?(?:corresponding to\s)?"
)
_LOWER = re.compile(r"\b(?!of\b|the\b|and\b|for\b|de\b|la\b|corresponding\b|to\b|al-)[a-zà-ÿ]{2,}")
_FUNCTION = re.compile(r"\b(?:is|are|was|not|a|an|the|in|and|again|what|why|how|who|do|does|did|to|for|on)\b", re.I)
_WORD = re.compile(r"[^\W\d_][\w-]{3,}")


def head(text: str) -> Head:
    """The title, author and day of publication that the first lines of a text state.

    A lone line counts as the title only when the text that follows takes up its words: a page may open with the title
    of another article. A day counts where it stands by itself, in a dateline, or after "published" and the like; a
    lone last line may tell it too.

    Args:
        text: the whole text.

    Returns:
        The head; None for what is not said.

    Example:
        >>> head("By Ann Lee and Bo Chan\\nRelease 3 May 1965\\n\\nCambodia broke off relations.")
        Head(title=None, author='Ann Lee and Bo Chan', published=datetime.date(1965, 5, 3))
    """
    front = FRONT.match(text)
    said = _front(front[1]) if front else {}
    start = front.end() if front else 0
    lines = _first_lines(text[start : start + 4000])
    published = full_date(said.get("published", said.get("date", ""))) or _published(lines) or _signed_off(text)
    body = " ".join(lines[1:]) + text[start + 4000 : start + 20000]
    return Head(
        said.get("title") or _title(lines, text[start : start + 20000], body),
        said.get("author") or _author(lines),
        published,
    )


def headed(document: Document) -> Document:
    """The document with the title, author and day of publication of its head, where the file itself told none.

    Args:
        document: the document as it was read.

    Example:
        >>> text = "A visit to Lima\\nBy Ann Lee\\n3 May 1965\\n\\nThe visit to Lima was short."
        >>> headed(Document("mine", "1", "a.txt", None, None, None, None, None, text))[3:6]
        ('A visit to Lima', 'Ann Lee', datetime.date(1965, 5, 3))
    """
    said = head(document.text)
    return document._replace(
        title=document.title or said.title,
        author=document.author or said.author,
        published=document.published or said.published,
    )


def era(text: str) -> date | None:
    """The last day of the month in which a text says it was published, where it names no day.

    Example:
        >>> era("France and Algeria\\nBriefing note, April 2026\\n\\nIn February the minister came.")
        datetime.date(2026, 4, 30)
    """
    for line in _first_lines(text[:4000])[:8]:
        if _is_prose(line):
            return None
        told = _MONTH_ONLY.search(line)
        if (
            told
            and len(line) < 70
            and not _SAYS_CHANGED.search(line)
            and not re.search(rf"(?:{M}|{Y})\W", line[: told.start()])
        ):
            after = move(date(int(told["year"]), month(told["month"]), 1), 1, "month")
            return after[0] - timedelta(days=1) if after else None
    return None


def _front(block: str) -> dict[str, str]:
    """The fields of what stands between two lines of --- at the head of a text."""
    fields = re.findall(r"^(\w+)[ \t]*:[ \t]*(\S.*)$", block[:5000], re.M)
    return {name.lower(): value.strip().strip("\"'") for name, value in fields}


def _first_lines(text: str) -> list[str]:
    lines = (line.strip().strip("*_").strip() for line in text.split("\n"))
    return [line for line in lines if line][:_LINES]


def _is_prose(line: str) -> bool:
    """Whether a line is where the text itself has begun."""
    return len(line) > 160 or (len(line.split()) > 11 and line.endswith((".", "!", "?")) and bool(VERB.search(line)))


def _published(lines: list[str]) -> date | None:
    """The day that a head tells: where it says so, else in a dateline or by itself, else of the last revision."""
    told: list[date] = []
    changed: list[date] = []
    begun = False
    for line in lines:
        for part in _BESIDE.split(line[:300]):
            says = _SAYS_WHEN.match(part)
            if says and len(part) < 90 and (day := full_date(says["told"])):
                return day
            if not begun and (day := _alone(part, line)) is not None:
                (changed if _SAYS_CHANGED.search(part) else told).append(day)
        begun = begun or _is_prose(line)
    return next(iter(told + changed), None)


def _alone(part: str, line: str) -> date | None:
    """The date of a line that says little else: a place, a clock, the name of an agency."""
    found = full_dates(part[:200])
    if not found:
        return None
    start, end, (day, _) = found[0]
    before, after = part[:start], _AFTER_DATE.match(part, end)
    if _SAYS_CHANGED.search(before) and len(before) < 70:
        return day
    if not after:
        return day if _OCCASION.search(before) and not line.endswith((".", "!", "?")) else None
    if not before.strip() and re.match(r"\s?(?:--?|–|—|:|\.)\s?[A-Za-zÀ-ÿ\"“]", part[end:]):
        return None  # 3 May 1965: Cambodia breaks off relations
    if _OCCASION.search(before) and is_heading(line):
        return day
    masthead = re.search(r",\s*$", before) and end == len(part.rstrip(" .")) and is_heading(line)
    plain = len(before) < 80 and (masthead or (not VERB.search(before) and _PLACE.fullmatch(before.strip() + " ")))
    few = len(_LOWER.findall(before)) <= (3 if masthead else 2) if not after["dash"] else not _LOWER.search(before)
    return (
        day
        if (plain or len(before) < 25) and few and not re.match(r"(?:On|In|Since)\b|By\s*(?:the\s*)?$", before)
        else None
    )


def _signed_off(text: str) -> date | None:
    """The day that a lone line at the end tells, as in a letter."""
    lines = [line.strip() for line in text[-1500:].split("\n") if line.strip()][-5:]
    found = [_alone(line, line) for line in lines if len(line) < 60 and not re.match(r"\d.*:", line)]
    return next((day for day in found if day), None) if len(text) > 300 else None


def _author(lines: list[str]) -> str | None:
    """Who wrote it: after "by", else a name that stands alone above the text."""
    for line in lines:
        if _is_prose(line):
            break
        part = _BESIDE.split(line)[0]
        byline = _BYLINE.match(part)
        if byline and not VERB.search(byline["who"]) and (found := _people(byline["who"])):
            return found
    for place, line in enumerate(lines[:8]):
        if _is_prose(line):
            break
        if place and (found := _bare_name(line, lines[place + 1 : place + 2])):
            return found
    return None


def _bare_name(line: str, below: list[str]) -> str | None:
    """A line that holds only names, beside or above an office, a place or a date."""
    first = _BESIDE.split(line)[0].strip()
    name, _, role = first.partition(",")
    people = _people(name) if not full_date(role) else None
    joined = re.sub(r"\s\([^)]*\)", "", name)
    alone = re.fullmatch(rf"(?:{_NAME.pattern})(?:\s(?:and|&)\s(?:{_NAME.pattern}))*", _TITLED.sub("", joined))
    if (
        not people
        or not alone
        or joined.isupper()
        or full_date(name)
        or _NO_PERSON.search(joined.replace(" and ", " "))
    ):
        return None
    beside = bool(role.strip()) or first != line.strip()
    under = bool(below and len(below[0]) < 110 and (full_date(below[0]) or _OFFICE.search(below[0])))
    return people if beside or under else None


def _people(told: str) -> str | None:
    """The names in a byline, without titles, offices and places."""
    told = re.sub(r"\s*\([^)]*\)", "", told.strip().rstrip("."))
    told = re.split(r"\s+(?:in|for|from|at)\s+[A-Z]", told)[0]
    parts = re.split(r"\s*,\s*(?:and\s+)?|\s+(?:and|AND|&)\s+", told)
    names = []
    for part in parts:
        bare = _TITLED.sub("", part).strip()
        if not _NAME.fullmatch(bare) or _NO_PERSON.search(bare):
            break
        names.append(_cased(bare))
    if not names:
        return None
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _cased(name: str) -> str:
    return name.title() if name.isupper() else name


def _title(lines: list[str], text: str, body: str) -> str | None:
    """The line that looks like the title of this very text: the one whose words the text takes up most."""
    below = {word[:6] for word in _WORD.findall(body.lower())}
    best, fallback = (0.34, ""), None
    for place, line in enumerate(lines[:8]):
        if line.lower().startswith("title:"):
            return line[6:].strip()
        if marked := re.match(r"#\s+(.+)", line):
            return marked[1].strip("# ")
        if _is_prose(line):
            break
        if not _may_be_title(line) or _bare_name(line, lines[place + 1 : place + 2]):
            continue
        best = max(best, (_likeness(line, lines[place + 1 :], below) + 0.1 * (place == 0), line), key=lambda b: b[0])
        if not fallback and _FUNCTION.search(line):
            fallback = line
    return best[1] or fallback


def _may_be_title(line: str) -> bool:
    told = [word.lower() for word in _WORD.findall(line)]
    if len(line.split()) < 2 or line.startswith("(") or _SAYS_CHANGED.search(line):
        return False
    if sum(word in _OTHER for word in told) * 2 > len(told):
        return False
    if told and told[-1] in _OTHER and not _FUNCTION.search(line):
        return False
    furniture = is_furniture(line) and not re.match(r"[\"“]", line)
    clock = re.search(rf"^(?:{M}|\d{{1,2}}) |\b(?:{M}) {Y}$", line) and not line.isupper() and len(line) < 30
    return not (
        furniture or clock or full_date(line) or (_BYLINE.match(line) and len(line.split()) < 12) or "|" in line
    ) and is_heading(line)


def _likeness(line: str, after: list[str], below: set[str]) -> float:
    """How much of a line the rest takes up, less where it names a publisher or a section."""
    told = [word.lower() for word in _WORD.findall(line)]
    if not told:
        return 0
    rest = {word[:6] for other in after for word in _WORD.findall(other.lower())} | below
    taken = sum(word[:6] in rest for word in told) / len(told)
    return taken - 0.6 * sum(word in _OTHER for word in told) / len(told)
