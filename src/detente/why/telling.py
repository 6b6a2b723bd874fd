"""How is it told? The words for its field, for whether it happened, for who says so, and for what they think of it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from detente.reading.field import natural, speaking
from detente.reading.stance import stance
from detente.reading.status import status
from detente.reading.voice import voice
from detente.why.asked import Telling
from detente.why.deciding import deciding
from detente.why.reasons import Reason, listing, quoted


def fields(telling: Telling) -> Reason:
    """Why an act is of this field.

    Args:
        telling: the act in its sentence.

    Example:
        >>> from detente.why.asked import first
        >>> fields(first("Chile lifted its embargo on copper from Peru.")).answer
        'trade'
    """
    event = telling.event
    told = [name for name in (event.fields or event.field or "").split("|") if name]
    spoken = [(word, [name for name, _ in names]) for word, names in speaking(telling.line.part.text)]
    own = natural(event.act or "", event.mode)
    known = dict.fromkeys([*told, *(name for _, names in spoken for name in names)])
    because = [_of_field(name, [word for word, names in spoken if name in names], own == name) for name in known]
    if not told and not because:
        because.append("No word of the sentence is on the lists of fields.")
    elif not told:
        because.append("The words stand too far from the act to say.")
    return Reason("field", listing(told) or "none", tuple(because), {"words": dict(spoken), "natural": own})


def _of_field(name: str, words: list[str], own: bool) -> str:
    """What speaks for a field: words, and the nature of the act."""
    said = [quoted(word) for word in dict.fromkeys(words)] + ["the nature of the act"] * own
    return f"For {name}: {', '.join(said) or 'the sentence as a whole'}."


def happened(telling: Telling) -> Reason:
    """Why an act counts as happened, planned, proposed, hypothetical or denied.

    Args:
        telling: the act in its sentence.

    Example:
        >>> from detente.why.asked import first
        >>> happened(first("Chile should thank Peru.")).because
        ('“should” makes it proposed.',)
    """
    event, found = telling.event, telling.found
    if found is None:
        return Reason("status", event.status)
    words, because = list[str](), list[str]()
    told, text = found.told, telling.line.part.text
    for form in ("base" if told.form == "past" or told.link == "to" else told.form, told.form, "to"):
        ask = partial(status, start=told.start, end=told.end, form=form, act=told.sense.act)
        if ask(text) == found.status and found.status != "happened":
            words = deciding(text, ask, spared=[(told.start, told.end)])
        if words:
            because = [f"{listing([quoted(word) for word in words])} {_makes(words)} it {found.status}."]
            break
    because = because or list(_otherwise(telling, found.status))
    if event.status != found.status:
        because.append(f"This sentence alone tells it as {found.status}; another telling of it settles it.")
    return Reason("status", event.status, tuple(because), {"words": words})


def _makes(words: list[str]) -> str:
    return "makes" if len(words) == 1 else "make"


def _otherwise(telling: Telling, answer: str) -> Iterator[str]:
    """Why an act has its status where no word around it decides."""
    assert telling.found is not None
    told, text = telling.found.told, telling.line.part.text
    if told.governor is not None:
        above = max((act.told for act, _ in telling.line.acts if act.told.end <= told.start), default=None)
        of = f", {quoted(text[above.start : above.end])}" if above else ""
        yield f"It is the content of another act{of}: that makes it {answer}."
    elif (other := _whatever_its_kind(telling)) not in (None, answer):
        yield f"Its kind decides: of {told.sense.act} such words make it {answer}, of another act {other}."
    elif answer == "happened":
        yield "Nothing in its clause says that it is planned, proposed, open or denied."
    elif told.link == "to":
        yield f"It stands after “to”, which makes it {answer}."
    else:
        yield f"The clause as a whole makes it {answer}."


def _whatever_its_kind(telling: Telling) -> str | None:
    """The status that the same words would have, were nothing known of the kind of act."""
    found = telling.found
    if found is None:
        return None
    told = found.told
    form = "to" if told.link == "to" else told.form
    return status(telling.line.part.text, told.start, told.end, form=form)


def says(telling: Telling) -> Reason:
    """Who says so, and by which words.

    Args:
        telling: the act in its sentence.

    Example:
        >>> from detente.why.asked import first
        >>> found = says(first("Spokesman Ann Lee said China had attacked Laos."))
        >>> found.answer, found.because
        ('Ann Lee', ('By the words “Spokesman Ann Lee said”.',))
    """
    event, line, found = telling.event, telling.line, telling.found
    if event.voice is None:
        return Reason("voice", "the author", ("No words give it to anybody else.",), {"words": []})
    if line.quoted == event.voice:
        why = f"The paragraph is {event.voice}'s, by the words that introduce it."
        return Reason("voice", event.voice, (why,), {"words": []})
    if found is None:
        return Reason("voice", event.voice)
    told = found.told

    def ask(sentence: str) -> object:
        return voice(sentence, told.start, line.mentions, act=told.sense.act, actor=found.actor, last=line.last)

    words = deciding(line.part.text, ask) if ask(line.part.text) == event.voice else []
    why = f"By the words {listing([quoted(word) for word in words])}." if words else "The sentence as a whole says so."
    because = [why]
    if event.voice not in line.part.text:
        because.append(f"{event.voice} spoke last before.")
    return Reason("voice", event.voice, tuple(because), {"words": words})


def thinks(telling: Telling) -> Reason:
    """What whoever says so thinks of it, and which words show it.

    Args:
        telling: the act in its sentence.

    Example:
        >>> from detente.why.asked import first
        >>> thinks(first("Chile rightly thanked Peru.")).because
        ('“rightly” shows it.',)
    """
    event, found = telling.event, telling.found
    if found is None or event.stance is None:
        return Reason("stance", event.stance or "not asked")
    if event.stance == "neutral":
        return Reason("stance", "neutral", ("No words show what the voice thinks of it.",), {"words": []})
    words = _showing(telling, found.status) or _showing(telling, "happened")
    if words:
        shows = "shows" if len(words) == 1 else "show"
        why = f"{listing([quoted(word) for word in words])} {shows} it."
    elif found.status == "proposed":
        why = "What a voice proposes it endorses."
    else:
        why = "The sentence as a whole shows it."
    return Reason("stance", event.stance, (why,), {"words": words})


def _showing(telling: Telling, status: str) -> list[str]:
    """The words that show what the voice thinks of an act, were its status this."""
    event, found, text = telling.event, telling.found, telling.line.part.text
    assert found is not None
    start, end, act = found.told.start, found.told.end, found.told.sense.act

    def ask(sentence: str) -> object:
        return stance(sentence, start, end, act=act, status=status, voice=event.voice)

    return deciding(text, ask) if ask(text) == event.stance else []


def again(telling: Telling) -> Reason | None:
    """Where else the document tells the same act; None where it tells it once.

    Args:
        telling: the act in its sentence.

    Example:
        >>> from detente.why.asked import first
        >>> again(first("Chile thanked Peru."))
    """
    spans = [span.partition("-") for span in (telling.event.again or "").split("|") if span]
    if not spans:
        return None
    text, told = telling.read.document.text, list[str]()
    for start, _, end in spans:
        told.append(f"Line {telling.read.row(int(start))}: {quoted(text[int(start) : int(end)])}")
    count = f"{len(spans)} further telling{'s' if len(spans) > 1 else ''}"
    because = ("Parties and act are the same, the dates agree, and the words have enough in common.", *told)
    return Reason("told again", count, because, {"spans": [[int(start), int(end)] for start, _, end in spans]})
