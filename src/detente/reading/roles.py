"""Who does it to whom? The one who acts and the one it is done to, for each word that tells an act."""

from __future__ import annotations

import re
from typing import NamedTuple

from detente.reading.mentions import Mention
from detente.reading.nouns import of_noun
from detente.reading.scene import Scene, can_act
from detente.reading.what import Told, clause_end


class Roles(NamedTuple):
    """Who acts and towards whom; `both` where each acts towards the other; `unsaid` where the story supplied one."""

    actors: tuple[str, ...]
    others: tuple[str, ...]
    both: bool = False
    unsaid: bool = False


# Who is named before ", and crowds" is not the one who acts after it.
_SOMEONE_ELSE = re.compile(
    r",\s(?:and|but)\s(?:(?:the|an?|its|his|her|some|many)\s(?:[\w-]+\s){1,3}|(?:[\w-]+\s)?\w*[a-rt-z]s\s)$"
)
# What is said has a subject of its own.
_SAID_THAT = re.compile(r"\b(?:said|says|added|argued|stated|claimed|noted)\sthat\s")
_BREAK = re.compile(r";|:\s|\s(?:while|whereas|although|though|because|but|after|when|as)\s|\s—\s|”\s")
_DIRECTLY = re.compile(
    r"\b(?:to|with|against|on|upon|for|towards?|from|of|at|in|into|by|between)\s+(?:the\s+|its\s+|\w+\s+){0,3}$"
)
_BETWEEN = re.compile(r"\b(?:between|by|of)\s+(?:the\s+|\w+\s+){0,2}$")
_APART = re.compile(r"\b(?:and|was|were|is|are|had|has)\b|;")
_FINITE = re.compile(
    r"(?:'s\s\w+)?\s+(?:has|have|had|is|are|was|were|will|would|could|should|must|may|said|says|did|does)\b"
)
_ENVOY = re.compile(r"\b(?:ambassador|envoy|diplomat|consul|attaché)s?\s+(?:in|to)\s+(?:the\s+)?$")
_NEARBY = re.compile(r"\b(?:near|along|around|outside|beyond|bordering)\s+(?:the\s+|its\s+)?$")
# Where somebody else begins to act, what is named is no longer the first one's object.
_ANOTHER = re.compile(r",\s(?:and|but)\s")
# Acts that are done abroad by their nature: where a story is about one pair, an unnamed other can be told.
_FOREIGN = frozenset(
    ("SANCTION", mode)
    for mode in ("sever-relations", "recall-ambassador", "embargo", "discontinue", "withdraw", "expel")
) | frozenset({("COOPERATE", "restore-relations"), ("COOPERATE", "appoint-ambassador"), ("RETREAT", "lift-sanctions")})


def roles(scene: Scene, place: int) -> Roles | None:
    """Who does what the word at a place of the scene tells, and to whom.

    Args:
        scene: the sentence, ready.
        place: the index of the word among those that tell acts.

    Returns:
        The parties, or None where the sentence leaves one of them open and its story does not supply it.

    Example:
        >>> from detente.reading.mentions import Story
        >>> from detente.reading.scene import scene
        >>> from detente.reading.what import what
        >>> from detente.reading.who import who
        >>> text = "Vietnam was condemned by China."
        >>> found = who(text, Story())
        >>> roles(scene(text, found, what(text, found), Story()), 0)
        Roles(actors=('CHN',), others=('VNM',), both=False, unsaid=False)
    """
    told = scene.told[place]
    found = of_noun(scene, told) if told.form == "noun" else _of_verb(scene, place)
    if not found:
        return None
    actors, others, both = found
    if actors is None:
        return None
    if told.sense.frame == "<" and others:
        actors, others = others, actors
    return _settled(scene, told, actors, others, both)


def _settled(scene: Scene, told: Told, actors: list[Mention], others: list[Mention], both: bool) -> Roles | None:
    """The codes of the parties, with what the story supplies."""
    pair = scene.story.pair
    one = tuple(dict.fromkeys(code for mention in actors for code in mention.actors))
    two = tuple(dict.fromkeys(code for mention in others for code in mention.actors))
    if both and len(one) > 1 and not set(two) - set(one):
        return Roles(one, one, True)
    if not one and actors and actors[0].kind == "official" and len(two) == 1 and two[0] in pair:
        return Roles(tuple(code for code in pair if code != two[0]), two, both, True)
    if not two and others and others[0].kind == "official" and len(one) == 1 and one[0] in pair:
        return Roles(one, tuple(code for code in pair if code != one[0]), both, True)
    others_two = tuple(code for code in two if code not in one)
    if one and others_two:
        return Roles(one, others_two, both)
    return _unsaid(scene, told, actors, one)


def _unsaid(scene: Scene, told: Told, actors: list[Mention], one: tuple[str, ...]) -> Roles | None:
    """The other of the pair that the whole story is about, where nobody else is named."""
    named = {code for group in scene.groups for mention in group for code in mention.actors}
    if not scene.story.bilateral or len(one) != 1 or one[0] not in scene.story.pair or named - set(scene.story.pair):
        return None
    if any(mention.kind in ("civil", "pair") for mention in actors):
        return None
    other = tuple(code for code in scene.story.pair if code != one[0])
    return Roles(one, other, told.sense.frame in "=", True)


_ANSWERED = re.compile(
    r"\W+(?:\w+\W+){0,3}(?:charges?|accusations?|allegations?|criticisms?|claims?|decision|sanctions|move)\b|[.:;]"
)


_PRISONERS = re.compile(r"\b(?:crew|sailors|airmen|pilots?|hostages?|prisoners of war)\b")
_ABROAD = re.compile(r"\b(?:warships?|frigate|destroyer|USS|HMS|aircraft carrier|trade mission)\b")


def is_foreign(told: Told, sentence: str) -> bool:
    """Whether an act goes abroad by its nature or by who does it."""
    if told.sense.act in ("REJECT", "ACCUSE"):
        return bool(_ANSWERED.match(sentence, told.end))
    if told.sense.mode == "visit":
        return bool(_ABROAD.search(sentence))
    if told.sense.mode == "release":
        return bool(_PRISONERS.search(sentence, told.end))
    return told.sense.act == "AID" or (told.sense.act, told.sense.mode) in _FOREIGN


def _of_verb(scene: Scene, place: int) -> tuple[list[Mention], list[Mention], bool] | None:
    told = scene.told[place]
    if told.link == "passive":
        return _passive(scene, told)
    subject = _subject(scene, place)
    if not subject and told.sense.mode == "appoint-ambassador":
        return _as_ambassador(scene, told)
    if not subject:
        return None
    subject = subject + _so_did(scene, told)
    mutual = told.sense.frame in "=~"
    codes = {code for mention in subject for code in mention.actors}
    other = _object(scene, told, codes)
    if not other and told.link == "and" and told.sense.act in ("AGREE", "REQUEST", "ACCUSE", "SUPPORT", "THREATEN"):
        other = _object_before(scene, place, codes)
    many = len(codes) > 1
    joined = bool(other) and _joined_with(scene, other[0], told)
    if mutual and many:
        aside = bool(other) and "," in scene.lower[told.end : other[0].start]
        return (subject + other if joined and not aside else subject), [], True
    return subject, other, told.sense.frame == "=" or (mutual and joined)


def _object_before(scene: Scene, place: int, codes: set[str]) -> list[Mention]:
    """In "met the king and promised a loan", the king is promised the loan."""
    previous = next((t for t in reversed(scene.told[:place]) if t.form != "noun"), None)
    return _object(scene, previous, codes) if previous and previous.link != "passive" else []


def _so_did(scene: Scene, told: Told) -> list[Mention]:
    """Further subjects after "as did" and "and so did"."""
    later = [g for g in scene.groups if g[0].start > told.end]
    return next(
        (g for g in later if re.search(r"\b(?:so|as) did\s+(?:the\s+)?$", scene.lower[told.end : g[0].start])), []
    )


def _as_ambassador(scene: Scene, told: Told) -> tuple[list[Mention], list[Mention], bool] | None:
    """The parties of "presented his credentials as the French ambassador to Laos" and of "was named" as one."""
    right = [g for g in scene.groups if g[0].start >= told.end]
    if len(right) < 2 or not scene.lower[right[0][0].start : right[0][-1].end].endswith(("ambassador", "envoy")):
        return None
    return right[0], right[1], False


def _joined_with(scene: Scene, mention: Mention, told: Told) -> bool:
    return bool(re.search(r"\bwith\s+(?:[\w'-]+,?\s+){0,4}$", scene.lower[told.end : mention.start])) or (
        told.sense.frame == "=" and mention.start - told.end < 30
    )


def _passive(scene: Scene, told: Told) -> tuple[list[Mention], list[Mention], bool] | None:
    """A passive: who acts stands after "by", to whom before it or after a preposition."""
    end = clause_end(scene.lower, told.end)
    right = [g for g in scene.groups if told.end <= g[0].start < end]
    if told.sense.mode == "appoint-ambassador" and (appointed := _as_ambassador(scene, told)):
        return appointed
    agent = next(
        (g for g in right if re.search(r"\bby\s+(?:the\s+|\w+\s+){0,2}$", scene.lower[told.end : g[0].start])), None
    )
    left = [g for g in scene.groups if g[-1].end <= told.start]
    several = [g for g in [*right, *reversed(left)] if sum(len(m.actors) for m in g) > 1]
    between = next((g for g in several if _BETWEEN.search(scene.lower[max(0, g[0].start - 24) : g[0].start])), None)
    if told.sense.frame in "=~" and (between or (agent and sum(len(m.actors) for m in agent) > 1)):
        return between or agent or [], [], True
    if not agent and scene.lower[told.start : told.end] in ("summoned", "expelled"):
        return _of_envoy(scene, left)
    if not agent:
        own = [g for g in left if re.fullmatch(r"'s?\s[\w\s-]{0,40}", scene.lower[g[-1].end : told.start])]
        if told.sense.frame == "<":
            return None
        return (own[-1], next((g for g in right), []), told.sense.frame == "=") if own and right else None
    rest = [g for g in right if g is not agent and _DIRECTLY.search(scene.lower[max(0, g[0].start - 30) : g[0].start])]
    other = rest[0] if rest and rest[0][0].start < agent[0].start else left[-1] if left else rest[0] if rest else []
    return agent, other, told.sense.frame == "="


def _of_envoy(scene: Scene, left: list[list[Mention]]) -> tuple[list[Mention], list[Mention], bool] | None:
    """The parties of "the ambassador of Peru in Quito was summoned"."""
    envoy = len(left) > 1 and _ENVOY.search(scene.lower[left[-2][0].start : left[-1][0].start])
    return (left[-1], left[-2], False) if envoy else None


def _subject(scene: Scene, place: int) -> list[Mention]:
    """Who stands as the subject of a verb."""
    told = scene.told[place]
    start = 0
    for match in _BREAK.finditer(scene.lower, 0, told.start):
        start = match.end()
    before = [g for g in scene.groups if g[-1].end <= told.start]
    someone = _SOMEONE_ELSE.search(scene.lower, max(0, told.start - 60), told.start)
    said = _SAID_THAT.search(scene.lower, 0, told.start)
    if someone or said:
        opens = max(someone.start() if someone else 0, said.end() if said else 0)
        before = [g for g in before if g[0].start >= opens]
    fresh = [g for g in before if g[0].start >= start] or before
    able = [g for g in fresh if can_act(scene, g, told)]
    if told.link in ("to", "and", "gerund"):
        previous = next((p for p in range(place - 1, -1, -1) if scene.told[p].form != "noun"), None)
        if previous is not None and scene.told[previous].start >= start:
            above, subject = scene.told[previous], _subject(scene, previous)
            if told.governor is not None and above.sense.act == "REQUEST":
                asked = _object(scene, above, {c for m in subject for c in m.actors})
                if asked and asked[0].end <= told.start:
                    return asked
            if above.link != "passive":
                return subject
        return able[0] if able else []
    if able:
        return able[-1]
    return next((g for g in reversed(fresh) if _of_body(scene, g, told)), [])


def _of_body(scene: Scene, group: list[Mention], told: Told) -> bool:
    """Whether somebody "of" a state acts, such as a ship or a crowd; rebels of a state do not act for it."""
    if group[0].place or (group[0].kind == "civil" and told.sense.act != "PROTEST"):
        return False
    return bool(
        re.search(
            r"\b(?:of|from|between)\s+(?:the\s+|both\s+)?$", scene.lower[max(0, group[0].start - 16) : group[0].start]
        )
    )


def _object(scene: Scene, told: Told, subject: set[str]) -> list[Mention]:
    """To whom it is done: the first other actor after the verb in its clause, else one named before it."""
    end = clause_end(scene.lower, told.end)
    right = [g for g in scene.groups if told.end <= g[0].start < end]
    if right and told.sense.act == "REQUEST" and {*right[0][0].actors} == subject and right[0][0].start - told.end < 25:
        # Who calls on its own people asks nobody abroad.
        return []
    if told.sense.act != "MOBILIZE":
        right = [g for g in right if not _NEARBY.search(scene.lower[max(0, g[0].start - 24) : g[0].start])]
    other = [g for g in right if any(set(m.actors) - subject or m.kind == "official" for m in g)]
    other = [[m for m in g if set(m.actors) - subject or not m.actors] for g in other]
    if told.sense.mode == "visit" and told.sense.frame == ">":
        other = [g for g in other if not re.search(r"\b(?:for|by|from|of)\b", scene.lower[told.end : g[0].start])]
    direct = [g for g in other if not g[0].place and not _is_subject(scene, g, told)]
    if direct:
        return direct[0]
    if other and (other[0][0].place or told.sense.governs):
        return [] if _ANOTHER.search(scene.lower, told.end, other[0][0].start) else other[0]
    left = [g for g in scene.groups if g[-1].end <= told.start and set(g[0].actors) - subject]
    beside = [g for g in left if _stands_beside(scene.lower[max(0, g[0].start - 24) : g[0].start])]
    return beside[-1] if beside and not _APART.search(scene.lower[beside[-1][-1].end : told.start]) else []


def _stands_beside(before: str) -> bool:
    return bool(re.search(r"\b(?:with|to|against|on|towards?)\s+(?:the\s+|\w+\s+)?$", before))


def _is_subject(scene: Scene, group: list[Mention], told: Told) -> bool:
    """Whether another verb follows at once, so that the mention is that verb's subject."""
    end = group[-1].end
    if told.sense.governs:
        return False
    finite = any(t.form in ("past", "s") and 0 < t.start - end < 3 and t.link != "passive" for t in scene.told)
    return finite or bool(_FINITE.match(scene.lower, end))
