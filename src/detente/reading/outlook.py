"""How does the kind of an act, or the frame of its sentence, bear on whether it happened?

Whoever promises has promised, and what is promised is yet to come: of "agreed to free two men" the agreeing (AGREE) has
happened and the freeing (RETREAT) is planned. A threat has been made whatever becomes of it; who refuses has refused.
"""

from __future__ import annotations

import re

from detente.reading.lexicon import verbs

# What is done by saying so.
_SAID = frozenset(["ACCUSE", "AGREE", "THREATEN", "REQUEST", "SUPPORT", "REJECT"])
_INVERTED = re.compile(r"^\W*(?:[a-z]+, [^,]*, )?(?:had|were|should)\s+(?!not\b)(?:[\w'.-]+\s+)")
_SUPPOSED = re.compile(
    r"\b(?:suppos(?:e|ing)|imagin(?:e|ing)|what if|in (?:the|a|one) scenario|scenario in which"
    r"|provided(?: that)?\s+(?:the\s)?"
    r"\w+\s\w+|assuming|in the event (?:that|of)|on condition that|only a fool would|it would take)\b"
)
_CONDITION = re.compile(r"^\W*(?:even |only )?(?:if|unless|were|had|should)\b|\b(?:,|even|only|but) if\b")
_DENIES = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)(?: on \w+| \w+ly)? (?:that|having|any|it|he|she|they|ever|the \w+ of|reports?"
    r"|claims?"
    r"|suggestions?|rumours?|allegations?|(?!requests?)\w+ing)\b|untrue that|not true that|no truth (?:in|to)"
    r"|knock\w* down"
    r" (?:a |the )?reports?|(?:dismiss|reject|disput|rebuff|refut)\w* (?:as (?:\w+ ){1,4})?(?:a |the |all "
    r"|any )?(?:\w+ )?"
    r"(?:reports?|claims?|suggestions?|rumours?|stor(?:y|ies)|talk|notion)\b|contradict\w* (?:a|the|reports?)"
    r"|call(?:s|ed) it a lie that|contradicting\b|(?:report|claim|story|rumour)s? that [^,;]*(?:was|were|is"
    r"|are) (?:false|untrue|baseless|invented))"
)
_NOBODY = re.compile(
    r"(?:^\W*|\b(?:that|says?|said|insist\w*|maintain\w*)[,:]? \W?)(?:no (?!longer|later|doubt|sooner|fewer"
    r"|less|more)\w+"
    r"|not one|nobody|no one|neither|none|at no (?:point|time)|nor)\b[^;:]*$"
)
_NEVER = re.compile(r"\b(?:never|not|n't|has yet to|had yet to)\b")
_REFUSES = re.compile(
    r"(?:refus|reject|declin|turn|veto|rebuff|dismiss|spurn|den[iy]|rul|block|quash|snub|shun|resist|defy|defi"
    r"|oppos"
    r"|boycott|walk|withh|vot|overrul|overturn|throw|threw|brush|shut|say|said)"
)
_THREATENS = re.compile(r"(?:threat|warn|ultimat|menac|vow|brandish|issu)")
_ASKS = re.compile(
    r"(?:ask|urg|call|demand|appeal|press|request|plead|beg|order|seek|sought|want|invit|summon|implor|petition"
    r"|tell|told"
    r"|lobb|push|insist|exhort|applied|appl|writ|wrote|prod|requir|instruct|command|solicit|turn|put|claim|bid"
    r"|remind|move)"
)
_ASSENTS = re.compile(
    r"(?:accept\w*|assent\w*|acquiesc\w*|sign\w*|seal\w*|str[iu]\w*k\w*|reach\w*|clinch\w*|conclu\w*|initial\w*"
    r"|fix\w*"
    r"|swallow\w*|warm\w*|hammer\w*|took|put|adopt\w*|ratif\w*|ink\w*|endors\w*|enter\w*|bow\w*|approv\w*|see"
    r"|gave)\b"
    r"|(?:agree[sd]?|agreeing|consent\w*)\s+(?:on|with|upon|over)\b"
    r"|(?:agree[sd]?|agreeing|consent\w*)\s+to\s+(?:an?|the|its|his|her|their|every|all|most|some|both|these"
    r"|this|that|any|two"
    r"|three|\w+'s|\w+s')\s"
    r"|(?:agreement|accord|deal|pact|treaty|compact|arrangement|contract|settlement|memorandum|protocol|yes"
    r"|assent)s?\b"
)
_GIVES_WORD = re.compile(
    r"(?:gave|give|given|gives|giving)\b[^,;]*\b(?:word|undertaking|assurances?|pledge|promise|guarantee"
    r"|commitment)"
    r"|accept\w*\s(?:an?|the|\w+'s) (?:invitation|offer) (?:from \w+ )?to (?:visit|meet|attend|come|go|sit|talk"
    r"|celebrate)"
    r"|(?:approv|authori)\w*\s(?:[\w-]+\s){0,6}(?:deployment|dispatch|sending|loan|aid|delivery|sale)\b"
)
_PLEDGES = re.compile(
    r"(?:agree|offer|promis|pledg|vow|undert|commit|consent|volunteer|assur|swor|swear|declar|guarantee|bound"
    r"|resolv)"
)
# What is pledged stands in a clause of its own: "agreed to lend", "promised that it would".
_PLEDGES_TO = re.compile(rf"{_PLEDGES.pattern}\w*\s(?:[\w'-]+\s){{0,6}}?(?:to|that|not to)\s")
# What a promise may be about.
_GIVES = frozenset(["AID", "COOPERATE", "CONSULT"])
_PLANS = re.compile(
    r"(?:plan(?:s|ned|ning)?|intend(?:s|ed|ing)?|means?|prepar(?:es?|ed|ing)|decided) (?:to|for|an?|that)\b"
    r"|(?:expected|scheduled|slated|due|set|earmarked|poised|about) (?:to|for|an?)\b|(?:due|slated|scheduled"
    r"|expected|weighing)\b"
)
_ANNOUNCES = re.compile(r"(?:announc\w+|propos\w+|earmark\w+|let it be known|settled that)\b(?! an? end)")
_WILL = re.compile(r"\b(?:will|shall|plans? to|intends? to|is to|are to|going to|means to|is due|are due)\b")
_WOULD = re.compile(
    r"(?:\s(?!had\b|has\b|have\b|was\b|were\b)[\w',-]+){0,9}?\s(?:would|will|(?:was|were|is|are) (?:ready"
    r"|willing|prepared))\b"
)
# Whoever assents to a thing or declares it so has done it; "declared that it would" has not.
_DECLARES = re.compile(
    rf"{_ASSENTS.pattern}|declar\w*(?! (?:(?:it|him|her|them)sel\w+ |its )?(?:read|willing|that))|vowed never"
)
_NOT_DONE = re.compile(r"[^,;]*?\b(?:had not|has not|have not|had never|has never|never|no \w+ had been)\b")
_PROMISES = re.compile(
    r"(?:agree|offer|promis|pledg|vow|undert|commit|consent|volunteer|assur|swor|swear|declar|propos|authori|resolv"
    r"|guarantee|signal|bound|gave|announc|earmark|approv|settl|let|decid|call|said|say|told|tell|hint|confirm"
    r"|stat|ready"
    r"|willing|invit|mean|set|plan|bid|volunteered|accept|will|is|are|was|has|have)"
)
_AHEAD = re.compile(
    r"\b(?:will|would|shall|'ll|is to|are to|was to|were to|due|ready|willing|readiness|willingness|prepared"
    r"|going to|plans?"
    r"|intends?|next|tomorrow|by the end|within|from|until|set to|about to|to \w+)\b"
)
_WILLING = re.compile(
    r"\b(?:willing(?:ness)?|ready|readiness|prepared|hint\w*|offer\w*|not averse|open to|let it be known)\b"
)
_SPOKEN = re.compile(
    r"(?:said|says?|argu\w+|writes?|wrote|told|thinks?|suggest\w*|announc\w*|propos\w+|recommend\w*|advis\w+"
    r"|contend\w*"
    r"|insist\w*|repl(?:y|ied)|explain\w*|believ\w+|warn\w*|declar\w+|add(?:s|ed)|report(?:s|ed)|holds?"
    r"|counsels?)\b"
)
_URGED = re.compile(
    r"\b(?:should(?!\s+\w+\s+(?:ever|one day))|ought|must|time (?:has come )?(?:for|that|to)|high time"
    r"|would do well to"
    r"|do well to|let us|owes? it to|(?:wise|wiser|clean|cleanest|honest|sensible|right|best|only|decent|proper"
    r"|prudent) (?:course|thing"
    r"|step|way|move|answer|policy)|(?:propos|recommend|suggest|counsel|mov)\w* that|(?:propos|recommend"
    r"|advocat|suggest)\w* "
    r"\w+ing|floated the idea|floated (?:a|an|the)|it is for|(?:bill|motion|draft|resolution|petition"
    r"|amendment)\b[^,;.]*\b"
    r"(?:would|asks?|asking|calling|to have)|better (?:to|if|off)|(?:call|calls|called) (?:on|for|upon)|urg(?:e"
    r"|es|ed|ing)"
    r"|advis(?:e|es|ed|ing)|advocat\w+|it would be (?:lawful|wise|right|better|sensible|prudent)|needs? (?:a|an"
    r"|to|is)"
    r"|could do is|might (?:do|well)|could simply|could begin by|it would cost|all it would take|for the good of)\b"
    r"|^\W*let (?!it\b|me\b)"
)
_OWN_URGE = re.compile(
    r"(?:ought|should|must|needs?)\b|(?:propos|recommend|suggest|advis|urg|counsel|argu|think|believ|writ)\w*\b"
)
# "Cairo to float pound", but not "Pontiff begs gunmen to free nuns".
_HEADLINE = re.compile(r"^\W*((?:[\w'.&-]+ ){1,5})to (?!the\b|a\b|an\b|its\b|his\b|be\b)([a-z-]+)")


def framed(plain: str, start: int, end: int, *, form: str, act: str | None = None) -> str | None:
    """What the frame of the whole sentence says of an act in it, if anything.

    Args:
        plain: the sentence in small letters.
        start: where the word that tells the act begins.
        end: where it ends.
        form: its form, as for `status`.
        act: the act, if known.

    Returns:
        denied, hypothetical, proposed or planned; none where the clause decides.

    Example:
        >>> framed("had peru left, all would be well.", 9, 13, form="past")
        'hypothetical'
    """
    left, word = plain[:start], plain[start:end]
    if _INVERTED.search(plain) and plain.rstrip(" \"'”").endswith((".", "!")):
        return "hypothetical"
    if _SUPPOSED.search(plain[:end]):
        return "hypothetical"
    if _is_denied(plain, start, end, act):
        return "denied"
    if act not in ("REQUEST", "THREATEN", "ACCUSE") and _is_urged(plain, left, word):
        return "proposed"
    if _is_headline(plain) and act not in _SAID - {"AGREE"}:
        return "planned"
    if (
        form == "noun"
        and re.match(r"[^,;:]{0,70}\bwould\b", plain[end:])
        and act not in ("THREATEN", "AGREE", "REQUEST")
    ):
        return "hypothetical"
    return None


def _is_headline(plain: str) -> bool:
    """Whether it is a headline of what somebody is to do: it has no full stop and no other verb before."""
    headline = None if plain.rstrip().endswith(tuple(".!?\"”):'")) else _HEADLINE.match(plain)
    if not headline:
        return False
    words = headline[1].split()
    finite = any(form == "s" for word in words for form, _ in verbs().get(word, ()))
    finite = finite or any(word.endswith("s") and not word.endswith(("'s", "ss")) for word in words[1:-1])
    return not finite


def _is_denied(plain: str, start: int, end: int, act: str | None) -> bool:
    denies = _DENIES.search(plain, 0, min(len(plain), end + 40))
    if denies:
        # Who rejects claims has rejected them: only a denial to have refused is none.
        return act != "REJECT" or bool(
            re.search(r"\b(?:refus|reject|turned? down|rebuff|veto|declin)", plain[denies.end() :])
        )
    return act not in ("REJECT", "THREATEN") and bool(_NOBODY.search(plain[:start]))


def _is_urged(plain: str, left: str, word: str) -> bool:
    if _OWN_URGE.match(word):
        return bool(_URGED.search(plain))
    if _SPOKEN.match(word) and _URGED.search(left):
        return True
    urged = list(_URGED.finditer(left))
    return bool(urged) and not re.search(
        r"[;:]|, (?:and|but|who|which|as)\b|\b(?:after|because|since)\b", left[urged[-1].end() :]
    )


def by_act(stands: str, plain: str, start: int, end: int, *, act: str) -> str:
    """The status of an act, given what its clause says and what kind of act it is.

    Args:
        stands: what the clause says.
        plain: the sentence in small letters.
        start: where the word that tells the act begins.
        end: where it ends.
        act: the act.

    Returns:
        happened, planned, proposed, hypothetical or denied.

    Example:
        >>> text = "peru agreed to free two men."
        >>> by_act("happened", text, 5, 11, act="AGREE"), by_act("happened", text, 5, 11, act="RETREAT")
        ('happened', 'planned')
        >>> by_act("planned", "peru will strike if attacked.", 10, 16, act="THREATEN")
        'happened'
    """
    word = plain[start:end]
    if act == "AGREE":
        return _of_promise(stands, plain, start, end)
    if act in ("THREATEN", "REQUEST"):
        own = _ASKS.match(word) if act == "REQUEST" else _THREATENS.match(word) and not _SPOKEN.match(word)
        return stands if own else "happened"
    if act == "REJECT" and stands in ("denied", "planned", "hypothetical"):
        own = _REFUSES.match(word) and not _SPOKEN.match(word) and not _NEVER.search(plain[max(0, start - 24) : start])
        return stands if own and stands != "denied" else "happened"
    if act == "ACCUSE" and stands == "denied" and word in ("mince", "hide", "spare", "conceal"):
        return "happened"
    if stands == "happened" and act not in _SAID and _SPOKEN.match(word) and _NOT_DONE.match(plain, end):
        return "denied"
    if stands == "happened" and _is_ahead(plain, start, end, act):
        return "planned"
    return stands


def _is_ahead(plain: str, start: int, end: int, act: str) -> bool:
    """Whether the word tells only that the act is to come: it was promised, announced, decided."""
    word, told = plain[start:end], plain[start:]
    if _PLANS.match(told):
        return True
    if act in _SAID:
        return False
    if _GIVES_WORD.match(told) or (_PLEDGES_TO.match(told) and not _DECLARES.match(told)):
        return True
    if act in _GIVES and _ANNOUNCES.match(told):
        return True
    return bool(_SPOKEN.match(word) and (_WILL.search(plain[:start]) or _WOULD.match(plain, end)))


def _of_promise(stands: str, plain: str, start: int, end: int) -> str:
    """Who promises, offers or agrees to do something has yet to do it; who accepts or signs has done it."""
    if stands in ("denied", "proposed"):
        return stands
    if stands == "hypothetical":
        wills = _WILLING.search(plain[:end]) and not _CONDITION.search(plain)
        return "planned" if wills else stands
    told = plain[start:]
    if stands == "planned":
        return "planned"
    if _GIVES_WORD.match(told):
        return "planned"
    if _ASSENTS.match(told) or _PLEDGES.match(told):
        return "happened"
    promised = _PROMISES.match(told) or _WILLING.search(plain)
    return "planned" if promised or _AHEAD.search(plain[max(0, start - 60) :]) else "happened"
