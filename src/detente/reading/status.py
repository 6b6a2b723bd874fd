"""Did it happen? Whether a sentence tells an act as happened, planned, proposed, hypothetical or denied."""

from __future__ import annotations

import re

from detente.reading.gazetteer import small
from detente.reading.outlook import by_act, framed

_PROPOSED = re.compile(
    r"\b(?:should|must|ought to|needs? to|has to|have to|had better|imperative|essential (?:that|for|to)"
    r"|(?:important|vital|crucial|necessary|beneficial|advisable|desirable|better|wise|time) (?:that|for|to|if)"
    r"|it is (?:high )?time|(?:bill|draft|proposal|motion|legislation|amendment) would"
    r"|let us|let's|recommend(?:s|ed|ation)? that|in the (?:\w+ )?interests? of)\b"
)
# What "was important to" somebody then is no proposal of today.
_ONCE = re.compile(r"\b(?:was|were|been)\s+(?:\w+\s+)?$")
_AFTER_PROPOSED = re.compile(
    r"\b(?:should|must|ought to|needs? to) (?:\w+ )?(?:be|become|continue|take|remain)\b|\bneeds? (?:to be|\w+ing)\b"
    r"|\b(?:is|are) (?:needed|necessary|essential|imperative|recommended|desirable)\b"
)
_PLANNED = re.compile(
    r"\b(?:will|shall|'ll|is to|are to|going to|about to|plans? (?:to|for)|planned (?:to|for)"
    r"|planning (?:to|for)|intends? to|intended to"
    r"|(?:is|are|was|were) (?:expected|scheduled|due|set|slated|poised|preparing|ready|prepared"
    r"|scheduled) (?:to|for)|aims? to|seeks? to"
    r"|prepares? to|decided to|authori[sz](?:es?|ed|ing)|upcoming|forthcoming|next (?:week|month|year)|tomorrow)\b"
)
_HYPOTHETICAL = re.compile(
    r"\b(?:if|unless|whether|considering|considers|may|might|could|would|can|hope(?:s|d)? (?:to|for|that)"
    r"|wants? to|wanted to|wish(?:es)? to"
    r"|in case|in the event|possible|potential|possibly|perhaps|likely|unlikely|were to"
    r"|possibility of|prospects? (?:of|for)|risk of|fears? (?:of|that)"
    r"|attempts? to|attempted to|tr(?:y|ies|ied|ying) to|efforts? (?:to|at)|ability to|able to"
    r"|chance (?:of|to)|plans? of|tried to|struggling to"
    r"|willing(?:ness)? to|offered to|seeking to|sought to|designed to|aimed at|would-be)\b"
)
_DENIED = re.compile(
    r"\b(?:not|n't|never|no longer|neither|nor|without|failed to|fails to|failure to|declin(?:es"
    r"|ed) to|refus(?:es|ed|al) to"
    r"|den(?:y|ies|ied)(?: that| having| any)?|instead of|rather than|stopped short of|ruled out"
    r"|yet to|no)\s+(?:\w+\s+){0,2}$"
)
_VOTED_AGAINST = re.compile(r"\b(?:vot(?:ed?|ing) against|abstain\w* (?:from|on|in)) (?:[\w'-]+ ){0,6}$")
_CANNOT = re.compile(r"\b(?:cannot|can't|can not|could not|couldn't)\s+(?:\w+\s+)?$")
_DENIED_THAT = re.compile(
    r"\b(?:den(?:y|ies|ied)|reject(?:s|ed)|dismiss(?:es|ed)) (?:\w+ ){0,4}(?:that|it|having|claims?"
    r"|reports?|accusations?|allegations?)\b"
)
_MAY = re.compile(r"(?<=[a-z\d] )May\b|\bMay(?= \d)")
_BEGAN_TO = re.compile(
    r"\b(?:beg[au]n|begins?|start(?:s|ed)|continue[sd]|went on|managed|came|had|w(?:as|ere) forced) to\s+(?:\w+ly\s+)?$"
)
_DONE_TO = re.compile(
    r"\b(?:was|were|became) (?:\w+ ){0,2}(?:first|last|only|second|latest)\b[^,;]* to\s+(?:\w+ly\s+)?$"
    r"|\b(?:came|had come|went|had gone|travell?ed|flew|arrived|sailed|gathered)\b[^;]* to\s+(?:\w+ly\s+)?$"
)
# Whoever used, moved or sent something to do it has done it.
_IN_ORDER = re.compile(
    r"(?<!\bagr)(?<!\bdecid)(?<!\bresolv)(?<!\bvow)(?<!\bpledg)(?<!\bpromis)(?<!\boffer)(?<!\bconsent)(?<!\bpropos)"
    r"(?<!\bplann)(?<!\bintend)(?<!\bprepar)(?<!\bthreaten)(?<!\bwant)(?<!\bhop)(?<!\bschedul)(?<!\bexpect)ed\b[^;]*\bto\s+"
    r"(?:\w+ly\s+)?$|\b(?:used|strung|sent|took|drew|held|brought|put|built|set up|made|has|have|had)\b[^;]*\S to\s+$"
)
_REPORTED = re.compile(
    r"\b(?:said|announced|declared|promised|stated|added|replied|confirmed|told|decided"
    r"|agreed)\b[^.;]*\bwould\s+(?:\w+\s+)?$"
)
_IF = re.compile(r"\b(?:if|unless|whether)\b(?!\s+not)")
_MODAL_PERFECT = re.compile(r"\b(?:should|would|could|might|may|must)\s+have\s+(?:\w+\s+){0,2}$")
_UNDER_BE = re.compile(r"\b(?:be|been|being)\s+(?:\w+\s+)?$")
_IDEA_OF = re.compile(
    r"\b(?:conditions?|plans?|ideas?|hopes?|aims?|purpose|basis|prospects?|possibility|interest|intention|proposals?|talks)"
    r"\s+(?:for|of|on|about|in|to)\s+$"
)
_NOT_ONLY = re.compile(r"\bnot (?:only|just|merely)\s*(?:\w+\s+){0,2}$")
_HAPPENED_SINCE = re.compile(
    r"(?:,\s+(?:and|but)\s+|;\s+|\s+(?:after|as|while|because|since|when)\s+|,\s+(?:who|which|when"
    r"|where)\s+|\bsaid\s+|:\s+)"
)
_PAST_PERFECT = re.compile(r"\b(?:has|have|had)\s+(?:\w+ly\s+|also\s+|already\s+|been\s+|since\s+)*$")


def status(sentence: str, start: int, end: int, *, form: str = "base", act: str | None = None) -> str:
    """Whether the act told by the words from start to end happened, by the words of its clause.

    Args:
        sentence: the whole sentence.
        start: where the word that tells the act begins.
        end: where it ends.
        form: base, s, past, ing or noun for a verb or noun; to for an infinitive.
        act: the act that it tells, where known: a promise is yet to be kept, a threat made has been made.

    Returns:
        happened, planned, proposed, hypothetical or denied.

    Example:
        >>> text = "Both countries should sign the treaty."
        >>> status(text, text.index("sign"), text.index("sign") + 4)
        'proposed'
    """
    # The month of May is no auxiliary.
    plain = small(_MAY.sub("xxx", sentence).replace("’", "'"))
    frame = framed(plain, start, end, form=form, act=act)
    stands = frame or _of_clause(plain, start, end, form)
    return by_act(stands, plain, start, end, act=act) if act and not frame else stands


def _of_clause(plain: str, start: int, end: int, form: str) -> str:
    """What the words before it in its clause tell, and those right after it."""
    before = plain[max(0, start - 160) : start]
    left = _clause(before)
    if _CANNOT.search(left) or (_DENIED.search(left[-48:]) and not _NOT_ONLY.search(left[-48:])):
        return "denied"
    if form == "past":
        settled = _past(left)
    else:
        done = _BEGAN_TO.search(left) or (form == "to" and _DONE_TO.search(left))
        settled = "happened" if done else "planned" if _REPORTED.search(before) else None
    if settled:
        return settled
    if form == "ing" and _IDEA_OF.search(left):
        return "hypothetical"
    proposed = _PROPOSED.search(left)
    if proposed and _ONCE.search(left, 0, proposed.start()):
        return "hypothetical"
    if proposed or (form != "past" and _AFTER_PROPOSED.search(plain[end : end + 90])):
        return "proposed"
    if _DENIED_THAT.search(left) or _VOTED_AGAINST.search(left):
        return "denied"
    ahead = _future(left)
    return "planned" if ahead == "happened" and form == "to" and not _IN_ORDER.search(left) else ahead


def _past(left: str) -> str | None:
    """What a verb in the past tells; None for a passive under an auxiliary, which decides."""
    if _MODAL_PERFECT.search(left):
        return "hypothetical"
    if _PAST_PERFECT.search(left):
        return "denied" if _DENIED_THAT.search(left) else "happened"
    if _UNDER_BE.search(left):
        return None
    if _DENIED_THAT.search(left):
        return "denied"
    return "hypothetical" if _IF.search(left[-60:]) else "happened"


def _future(left: str) -> str:
    """The nearest of the words that look ahead decides."""
    planned = max((match.start() for match in _PLANNED.finditer(left)), default=-1)
    open_ = max((match.start() for match in _HYPOTHETICAL.finditer(left)), default=-1)
    if planned < 0 and open_ < 0:
        return "happened"
    if _IF.search(left):
        return "hypothetical"
    return "planned" if planned > open_ else "hypothetical"


def _clause(left: str) -> str:
    """What stands to the left within the same clause."""
    cuts = [match.end() for match in _HAPPENED_SINCE.finditer(left)]
    return left[cuts[-1] :] if cuts else left
