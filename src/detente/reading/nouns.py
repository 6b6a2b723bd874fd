"""Whose act does a noun tell? The parties of words such as "talks", "embargo" and "visit"."""

from __future__ import annotations

import re

from detente.reading.mentions import Mention
from detente.reading.scene import Scene, can_act
from detente.reading.what import Told, clause_end

_OWN = re.compile(r"(?:'s|'|-led|-backed)?\s+(?:[a-z][\w-]*\s+){0,3}$|^-$|^(?:'s|')?\s$")
_LIGHT = re.compile(
    r"\b(?:impos\w+|hold|held|holds|made|make|makes|making|gave|give|gives|offer\w*|provid\w+|paid"
    r"|pay|launch\w*|conduct\w*|carr\w+"
    r"|express\w*|announc\w+|beg[aiu]n\w*|start\w*|resum\w+|issu\w+|stag\w+|sent|send\w*|deliver\w*"
    r"|lodg\w+|voic\w+|reiterat\w+"
    r"|extend\w*|want\w*|call\w*|increas\w+|expand\w*|promis\w+|pledg\w+|complet\w+|end\w*|mount\w*"
    r"|halt\w*|cancel\w*|had|took|take|is|was|are|were)\b|\b(?:on|during) (?:a|an|his|her|their"
    r"|its)\b"
)
# "Announced it after an attack" tells of no attack by the one who announced.
_ASIDE = re.compile(r"\b(?:after|before|since|following|because|despite|over|about|amid)\b")


def of_noun(scene: Scene, told: Told) -> tuple[list[Mention], list[Mention], bool] | None:
    """The parties of a noun: beside it, after "between", "by", "to" or "with", or the subject of a light verb."""
    end = clause_end(scene.lower, told.end)
    right = [g for g in scene.groups if told.end <= g[0].start < end]
    left = [g for g in scene.groups if g[-1].end <= told.start]
    many = [g for g in right if sum(len(m.actors) for m in g) > 1]
    between = next((g for g in many if _led(scene, g, told, "between|among|by|of|involving")), None)
    own = (
        left[-1]
        if left and _OWN.fullmatch(scene.lower[left[-1][-1].end : told.start]) and not _cut_off(scene, left[-1], told)
        else None
    )
    if told.sense.frame in "=~" and between:
        return between, [], True
    if told.sense.frame in "=~" and own and sum(len(m.actors) for m in own) > 1:
        return own, [], True
    mutual = told.sense.frame in "=~"
    agent = (
        own or next((g for g in right if _led(scene, g, told, "by|from")), None) or _light_subject(scene, told, left)
    )
    codes = {code for mention in agent or [] for code in mention.actors}
    if mutual and len(codes) > 1:
        return agent or [], [], True
    joints = "with" if mutual else "to|on|upon|against|for|towards?|of|with|at|in"
    other = next(
        (g for g in right if g is not agent and set(g[0].actors) - codes and _led(scene, g, told, joints)), None
    )
    if not agent or (not other and told.sense.act != "AID"):
        return None
    return agent, other or [], mutual


def _led(scene: Scene, group: list[Mention], told: Told, words: str) -> bool:
    gap = scene.lower[told.end : group[0].start]
    return (
        len(gap) < 80
        and not re.search(r",|\band\b", gap[:-12])
        and bool(re.search(rf"\b(?:{words})\s+(?:the\s+|an?\s+)?(?:[\w'-]+\s+){{0,3}}$", gap))
    )


def _cut_off(scene: Scene, group: list[Mention], told: Told) -> bool:
    """Whether a verb stands between an actor and the noun, so that the noun is not the actor's own."""
    gap = scene.lower[group[-1].end : told.start]
    verb = any(group[-1].end <= t.start < told.start for t in scene.told if t.form != "noun")
    return (
        verb
        or bool(_LIGHT.search(gap))
        or bool(
            re.search(
                r"\b(?:to|with|on|for|of|in|and|by|at|that|has|have|will|over|from|under|after|before|since|during|until|as|into)\b",
                gap,
            )
        )
    )


def _light_subject(scene: Scene, told: Told, left: list[list[Mention]]) -> list[Mention]:
    able = [g for g in left if can_act(scene, g, told)]
    gap = scene.lower[able[-1][-1].end : told.start] if able else ""
    aside = told.sense.frame == ">" and _ASIDE.search(gap)
    return able[-1] if _LIGHT.search(gap) and not aside else []
