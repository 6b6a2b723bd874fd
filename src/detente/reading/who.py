"""Who is meant? Actors in a sentence: states, leaders, officials, agencies, organisations, and "both countries"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from detente.reading.bodies import bodies
from detente.reading.gazetteer import PLAIN, Named, named
from detente.reading.mentions import Mention, Story
from detente.reading.places import places
from detente.reading.referents import referents, remember
from detente.reading.words import either, words

_TITLES = words("titles")
_BODIES = words("bodies of state")
_BETWEEN = words("words of office")
_CIVIL = words("civil")
_SAFE = words("safe before names")
_FAMOUS = words("famous surnames")
_MISTER = re.compile(r"\b(?:Mr|Mrs|Ms|Mister|Colonel|General|Marshal|Comrade)\.?\s$")
_CABINET = re.compile(r"(?:'s)?\s(?:administration|government|regime|cabinet|White House|junta|dictatorship)\b")
_STEP = re.compile(r"(?:'s|')?,?\s+([^\s,;:.()\"“”]+(?:\.(?=\s[A-Z]))?)")
_CAPITAL = re.compile(r"\b[A-Z][^\W_]*(?:['-][^\W_]+)*")
_PLACE = re.compile(
    r"\b(?:in|at|near|outside|inside|across|throughout|around|within|into|through|over)\s+(?:the\s+)?"
    r"(?:\w+ern\s+|capital\s+(?:of\s+)?|neighbou?ring\s+|\w+-held\s+|nearby\s+|city\s+of\s+)?$",
    re.I,
)
_OFFICE_OF = re.compile(
    r"(?<![’'\w])(?:[Tt]he\s+(?:[\w-]+\s+){0,2}|(?:[A-Z][\w-]+\s+){0,2})"
    rf"{either('offices of state')}(?:\s+[A-Z][\w'-]+){{0,3}},?\s+of\s+(?:the\s+|neighbou?ring\s+)?$"
)
_OF_WHOM = re.compile(r"(\w+)\s+(?:of|from)\s+(?:the\s+)?$")
_STYLED = re.compile(
    r"(?:\b(?:[Tt]he|[Vv]ice|[Dd]eputy|[Pp]rime|[Ff]oreign|[Dd]efen[cs]e|[Ff]irst|[Ss]econd|[Cc]rown)\s+)*"
    rf"\b{either('titles')}(?: of [Ss]tate)?,?\s+$"
)
_APPOSED = re.compile(r"((?:[A-Z][\w'-]+\s){1,3}[A-Z][\w'-]+),\s+(?:the\s+|a\s+|then\s+|who is\s+)?(?:former\s+)?$")
# Many a leader leads a party; the other titles are of the state.
_OFFICIAL = re.compile(
    r"\b(?:(?:[Tt]he|[Hh]is|[Hh]er|[Vv]isiting|[Ii]ts)\s+)?"
    r"(?:(?:[A-Z][a-z]+|army|navy|police|air force|foreign|prime|defen[cs]e|deputy|vice|finance|interior"
    r"|trade)\s+){0,3}"
    rf"(?!leader){either('titles')}\b"
    r"(?:\s+of\s+(?:[A-Z]\w+|and)(?:\s+(?:[A-Z]\w+|and))*?)?((?:\s+[A-Z][\w'-]+){2,4})?"
)
_PAIR = re.compile(
    r"\b(?:(?:both|the\s+two|these\s+two|our\s+two|two)\s+(?:\w+\s+)?(?:countries|sides|nations"
    r"|governments|states|parties"
    r"|leaders|capitals|powers|neighbou?rs|allies|militaries|armies|presidents|kingdoms|peoples"
    r"|(?:(?:foreign|prime|defen[cs]e)\s+)?ministers)"
    r"|each\s+other|one\s+another|the\s+two(?=\s+(?:also\s+|have\s+|had\s+)?(?:agreed|signed|met"
    r"|discussed|pledged|held)))\b",
    re.I,
)
_YEAR = re.compile(r"(?<![\d.,])(?:1[89]\d\d|20[0-3]\d)(?![\d,.]\d|\d)")
_NEAR = re.compile(r"\s*(?:'s|'|,|\(|\)|of|of the|\s)*\s*")


def story(texts: list[str], *, title: str | None = None, on: date | None = None) -> Story:
    """Whom a document is about: the two states named most, if two stand out.

    Args:
        texts: the document's sentences.
        title: its title, if known.
        on: the day of publication.

    Returns:
        A story that holds the pair, or no pair where none stands out.

    Example:
        >>> story(["Cambodia thanked China.", "China promised Cambodia a loan.", "Both countries signed."]).pair
        ('CHN', 'KHM')
    """
    counts = Counter(code for text in texts for code in _states(text, on))
    if title:
        counts.update(3 * _states(title, on))
    ranked = [*sorted(counts.items(), key=lambda item: (-item[1], item[0])), ("", 0), ("", 0), ("", 0)]
    (first, _), (second, n), (_, third) = ranked[:3]
    stands_out = n >= 1 and (third == 0 or (n >= 2 and third * 2 <= n))
    return Story(
        tuple(sorted((first, second))) if stands_out else (),
        bilateral=stands_out and third * 4 <= n,
        states=frozenset(counts),
        places=places([title or "", *texts], on=on),
    )


def _states(text: str, on: date | None) -> list[str]:
    """The states that a sentence names, organisations and bare surnames apart."""
    return [
        name.actor
        for name in named(text, on=on)
        if name.kind != "organisation"
        and (name.kind not in ("leader", "minister") or (name.holds and " " in text[name.start : name.end]))
    ]


def who(sentence: str, told: Story, *, on: date | None = None) -> list[Mention]:
    """The actors that a sentence mentions, in order.

    A person counts for a state by being its leader on the day, or by the words around the name. Someone who left
    office, or is yet to enter it, counts only under another title of state.

    Args:
        sentence: the words.
        told: what the document has told so far; persons and pairs met here are added to it.
        on: the day the sentence speaks of.

    Returns:
        The mentions; empty where no actor is known.

    Example:
        >>> [(m.actors, m.name) for m in who("Cambodia's Minister of National Defense Tea Seiha came.", Story())]
        [(('KHM',), 'Tea Seiha')]
    """
    plain = sentence.translate(PLAIN)
    on = on or _year(plain)
    names = named(sentence, on=on)
    unnamed = _of_bodies(plain, names, told)
    if not names and not unnamed and not told.pair and not told.he and not told.it and not told.places:
        return []
    names = tuple(name for name in names if not any(_inside(name, body) for body in unnamed))
    others = {name.start: name for name in names}
    found = [_mention(plain, name, others) for name in names if _counts(plain, name, told, on)]
    found += unnamed
    found += _remembered(plain, told, found)
    found = _merged(plain, sorted(found))
    found += referents(plain, found, told)
    found = _merged(plain, sorted(found + _officials(plain, found, told)))
    found = sorted(found + _pairs(plain, found, told))
    remember(plain, found, told)
    return found


def _year(plain: str) -> date | None:
    """The middle of the year that a sentence names, where nobody told its day."""
    year = _YEAR.search(plain)
    return date(int(year[0]), 7, 1) if year else None


def _of_bodies(plain: str, names: tuple[Named, ...], told: Story) -> list[Mention]:
    """Organisations by what they are, unless the words are part of a name."""
    known = [*told.bodies, *(name.actor for name in names if name.kind == "organisation")]
    return [
        body
        for body in bodies(plain, known)
        if not any(n.start < body.end and body.start < n.end and not _inside(n, body) for n in names)
        and not any((n.start, n.end) == (body.start, body.end) for n in names)
    ]


def _inside(name: Named, body: Mention) -> bool:
    return body.start <= name.start and name.end <= body.end


def _mention(plain: str, name: Named, others: dict[int, Named]) -> Mention:
    """A name with the office, body and person that the words around it add."""
    start, end, person, titled, civil = name.start, name.end, None, False, name.kind == "civil"
    if name.kind in ("leader", "minister"):
        person = plain[name.start : name.end]
        styled = _STYLED.search(plain, max(0, start - 60), start)
        start = styled.start() if styled else start
    if name.kind not in ("leader", "minister", "organisation", "civil"):
        end, person, titled, civil = _tail(plain, name, others)
    before = plain[max(0, start - 80) : start]
    office = _OFFICE_OF.search(before) if " of " in before[-20:] else None
    if office:
        start -= len(before) - office.start()
        titled, before = True, before[: office.start()]
    apposed = _APPOSED.search(before) if titled and not person else None
    if apposed and not named(apposed[1]):
        start, person = start - len(before) + apposed.start(1), apposed[1]
    kind = {"organisation": "organisation", "leader": "person", "minister": "person", "agency": "agency"}.get(
        name.kind, "state"
    )
    if name.kind == "adjective" and end == name.end and not plain[name.start : end].replace(".", "").isupper():
        kind = "adjective"
    if name.kind == "demonym":
        civil = not before.lower().endswith("the ")
    of_whom = _OF_WHOM.search(before, max(0, len(before) - 30))
    civil = civil or bool(of_whom and of_whom[1].lower() in _CIVIL)
    kind = "civil" if civil and not titled else "person" if person else kind
    place = bool(_PLACE.search(before)) and end == name.end and not plain.startswith("'s", end)
    return Mention(start, end, (name.actor,), kind, place, person)


def _counts(plain: str, name: Named, told: Story, on: date | None) -> bool:
    """Whether a name stands for its actor: a leader in office, and a bare surname only where it is no stranger's."""
    if name.kind not in ("leader", "minister"):
        return True
    before, word = plain[max(0, name.start - 60) : name.start], plain[name.start : name.end]
    if not name.holds:
        return " " in word and _acts_anyway(before)
    if " " in word or on is not None or _STYLED.search(before) or word in told.people.get(word, {}):
        return True
    return word in _FAMOUS or bool(_MISTER.search(before) or _CABINET.match(plain, name.end))


def _acts_anyway(before: str) -> bool:
    """Whether a leader out of office carries another title of state here."""
    words = re.findall(r"[\w-]+", before.lower())[-4:]
    return bool(_TITLES & set(words)) and not {"former", "ex-president", "late", "future", "opposition"} & set(words)


def _tail(plain: str, name: Named, others: dict[int, Named]) -> tuple[int, str | None, bool, bool]:
    """How far the mention reaches to the right, the person it names, whether it is titled, whether it is civil."""
    at = end = name.end
    person: list[str] = []
    seen = titled = False
    for _ in range(10):
        step = _STEP.match(plain, at)
        comma = step and "," in step[0][: step.start(1) - step.start()]
        if not step or (comma and not (titled and not person and step[1][0].isupper() and step.start(1) not in others)):
            break
        word, lower, other = step[1], step[1].lower(), others.get(step.start(1))
        if other and other.actor != name.actor:
            break
        if lower in _CIVIL and not seen:
            return step.end(), None, False, True
        if lower in _TITLES or lower in _BODIES:
            titled, seen, end = titled or lower in _TITLES, True, step.end()
        elif (lower in _BETWEEN and not person) and (seen or lower not in ("and", "of", "for", "the")):
            seen = seen or lower not in ("new", "former", "top", "senior")
        elif at == name.end and not other and _is_firm(plain, at, step):
            return step.end(), None, False, True
        elif titled and word[0].isupper() and len(person) < 4:
            person.append(word.removesuffix("'s"))
            end = step.end() - 2 * word.endswith("'s")
            if word.endswith("'s"):
                break
        else:
            break
        at = step.end()
    return end, " ".join(person) if len(person) > 1 else None, titled, False


def _is_firm(plain: str, at: int, step: re.Match[str]) -> bool:
    """Whether a capital right after the name of a state makes it the name of a body of its own, such as a firm."""
    word = step[1]
    return plain[at] == " " and word.isalpha() and word.istitle() and word not in _SAFE


def _known(plain: str, known: dict[str, dict[str, str]], found: list[Mention]) -> Iterator[tuple[int, int, str, str]]:
    """Where a sentence has names that the document told before: the span, the name and the actor."""
    for word in _CAPITAL.finditer(plain) if known else ():
        for name, actor in known.get(word[0], {}).items():
            end = word.start() + len(name)
            whole = plain.startswith(name, word.start()) and not plain[end : end + 1].isalpha()
            if whole and not _overlaps(word.start(), end, found):
                yield word.start(), end, name, actor


def _remembered(plain: str, told: Story, found: list[Mention]) -> list[Mention]:
    """Persons and towns whose state the document told before."""
    out = [
        Mention(start, end, (a,), "person", False, name) for start, end, name, a in _known(plain, told.people, found)
    ]
    for start, end, _, actor in _known(plain, told.places, found + out):
        place = bool(_PLACE.search(plain, max(0, start - 80), start))
        out.append(Mention(start, end, (actor,), "state", place))
    return out


def _officials(plain: str, found: list[Mention], told: Story) -> list[Mention]:
    """Office-holders whose state the sentence does not name."""
    if not told.pair:
        return []
    out = []
    for match in _OFFICIAL.finditer(plain):
        if match[0][0].islower() and not match[1] and not re.match(r"(?:the|his|her|its|visiting)\s", match[0]):
            continue
        if not _overlaps(match.start(), match.end() + 12, found):
            out.append(Mention(match.start(), match.end(), (), "official", False, (match[1] or "").strip() or None))
    return out


def _overlaps(start: int, end: int, found: list[Mention]) -> bool:
    return any(mention.start < end and start < mention.end for mention in found)


def _merged(plain: str, found: list[Mention]) -> list[Mention]:
    """One mention where two of the same actor stand together, such as a title and its bearer."""
    out: list[Mention] = []
    for mention in found:
        last = out[-1] if out else None
        gap = plain[last.end : mention.start] if last else ""
        if last and last.end > mention.start and last.actors == mention.actors and mention.actors:
            kind = "person" if mention.name else last.kind
            end = max(last.end, mention.end)
            out[-1] = Mention(last.start, end, last.actors, kind, False, mention.name or last.name)
        elif last and last.end > mention.start:
            if last.actors or not mention.actors:
                continue
            out[-1] = mention._replace(start=last.start)
        elif last and last.actors == mention.actors and len(gap) < 8 and _NEAR.fullmatch(gap):
            name = mention.name or last.name
            kind = "person" if name else last.kind if last.kind != "civil" else mention.kind
            out[-1] = Mention(last.start, mention.end, last.actors, kind, last.place and not name, name)
        else:
            out.append(mention)
    return out


def _pairs(plain: str, found: list[Mention], told: Story) -> list[Mention]:
    """Phrases such as "both countries", resolved to the two actors meant."""
    out = []
    for match in _PAIR.finditer(plain):
        before = dict.fromkeys(code for m in found if m.end <= match.start() for code in m.actors)
        actors = tuple(sorted(before)) if len(before) == 2 else told.pair or told.last
        if len(actors) == 2 and not _overlaps(match.start(), match.end(), found):
            out.append(Mention(match.start(), match.end(), actors, "pair"))
    return out


def groups(sentence: str, mentions: list[Mention]) -> list[list[Mention]]:
    """Mentions that stand side by side, as in "China and the United States" or "US-China".

    Example:
        >>> text = "China and Vietnam met Laos."
        >>> [[m.actors[0] for m in group] for group in groups(text, who(text, Story()))]
        [['CHN', 'VNM'], ['LAO']]
    """
    out = [[mention] for mention in mentions[:1]]
    for one, two in pairwise(mentions):
        gap = sentence[one.end : two.start]
        if len(gap) < 24 and _JOINED.fullmatch(gap):
            out[-1].append(two)
        else:
            out.append([two])
    # Commas alone part one from the other: "According to Peru, Chile attacked".
    return [part for group in out for part in ([group] if _is_joined(sentence, group) else [[one] for one in group])]


def _is_joined(sentence: str, group: list[Mention]) -> bool:
    return any(sentence[one.end : two.start].strip() != "," for one, two in pairwise(group))


_JOINED = re.compile(
    r"(?:['’]s)?\s*(?:,|,?\s+and|&|/|–|-|as well as|along with|together with|alongside)\s*"
    r"(?:the\s+|its\s+)?(?:[A-Za-z]+ern\s+|neighbou?ring\s+|former\s+|new\s+|communist\s+)?"
)
