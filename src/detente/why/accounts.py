"""The reasons put together: of one act in its document, or of all that was found, and left out, in a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from detente.coders.rules import Line, code
from detente.errors import NotEnoughEvidence
from detente.reading.deeds import Weighed, weighed
from detente.reading.relate import told
from detente.reading.what import Told, what
from detente.sources.documents import written
from detente.tables import Event
from detente.why.asked import Read, Telling, grammar
from detente.why.dating import dated, shown
from detente.why.doing import doing, learned_figures, likeliest, sense, weight
from detente.why.finding import Act
from detente.why.parties import label, who, whom
from detente.why.reasons import Account, Reason, listing, quoted
from detente.why.telling import again, fields, happened, says, thinks

_NONE = 0.5  # from which it is likelier that no act passes than that one does
_PAIRS = 6  # pairs from which no act came that are told of a sentence, the surest first
_QUESTIONS = (who, whom, dated, doing, fields, happened, says, thinks, weight)


def of_act(act: Act) -> Account:
    """The account of one act.

    Args:
        act: the act with its document.

    Raises:
        NotEnoughEvidence: the act is a row of a data set, or its document has changed: there is no sentence to ask.

    Example:
        >>> from detente.why.finding import find
        >>> of_act(find("275-350:KHM-SANCTION-USA", store=":memory:")).line > 0
        True
    """
    if act.document is None:
        raise NotEnoughEvidence(
            f"{act.event.source} gives this act without the text that tells it.",
            found=act.event.record,
            wanted="an act that was read from a document",
        )
    telling = Read.of(act.document).telling(act.event)
    if telling is None:
        raise NotEnoughEvidence(
            "Its sentence is not read as one any more: an older reading stored this act.",
            found=act.event.record,
            wanted="detente load documents FILE --again",
        )
    return _account(telling)


def _account(telling: Telling) -> Account:
    reasons = [ask(telling) for ask in _QUESTIONS]
    if (more := again(telling)) is not None:
        reasons.append(more)
    start, end = telling.event.start or 0, telling.event.end
    document = telling.read.document
    return Account(telling.event, document.document, document.text[start:end], telling.read.row(start), tuple(reasons))


def of_text(text: str) -> tuple[list[Account], list[Reason], list[Reason]]:
    """All that was found in a text at hand: its acts, what else was understood, and what was left out.

    Args:
        text: a sentence or some.

    Example:
        >>> accounts, found, left_out = of_text("China criticised Japan.")
        >>> [account.event.act for account in accounts], [reason.answer for reason in found], left_out
        (['ACCUSE'], ['2 found', 'none found', '1 found'], [])
    """
    document = written(text, "text")
    read = Read.of(document)
    tellings = [telling for event in code(document) if (telling := read.telling(event))]
    left_out = [reason for line in read.lines for reason in _left_out(line, tellings)]
    return [_account(telling) for telling in tellings], list(_found(read.lines)), left_out


def _found(lines: Sequence[Line]) -> Iterator[Reason]:
    """The actors, the dates and the words that tell acts."""
    actors, dates, words = list[str](), list[str](), list[str]()
    for line in lines:
        text = line.part.text
        for mention in line.mentions:
            whose = listing([label(actor) for actor in mention.actors]) or "an official whose state is not told"
            actors.append(f"{quoted(text[mention.start : mention.end])}: {whose}{', a place' * mention.place}.")
        for one in line.dates:
            dates.append(f"{quoted(text[one.start : one.end])}: {shown(one.date, one.precision)}.")
        for word in what(text, line.mentions):
            inside = ", as the content of another" if word.governor is not None else ""
            words.append(f"{quoted(text[word.start : word.end])}: {sense(word)}{inside}.")
    for question, because in (("actors", actors), ("dates", dates), ("words", words)):
        yield Reason(question, f"{len(because)} found" if because else "none found", tuple(because))


def _left_out(line: Line, tellings: Sequence[Telling]) -> Iterator[Reason]:
    """The words of the lists and the pairs of parties from which no act came, and why."""
    here = [telling for telling in tellings if telling.line.part.start == line.part.start]
    used = {telling.found.told.start for telling in here if telling.found}
    for word in what(line.part.text, line.mentions):
        if word.start not in used:
            yield _word_left_out(line.part.text, word)
    if line.unnamed is None:
        return
    events = [telling.event for telling in here]
    open_ = [pair for pair in weighed(grammar(line)) if not _is_told(line.part.text, pair, events)]
    for pair in open_[:_PAIRS]:
        yield _pair_left_out(line.part.text, pair)


def _word_left_out(text: str, word: Told) -> Reason:
    """Why a word of the lists gave no act."""
    if word.governor is not None:
        why = "It is only the content of another act."
    else:
        why = "The sentence does not say, for this word, both who acts and towards whom."
    return Reason(quoted(text[word.start : word.end]), sense(word), (why,), {"start": word.start, "end": word.end})


def _pair_left_out(text: str, pair: Weighed) -> Reason:
    """Why no act was told between two parties."""
    one, two = (quoted(text[party.start : party.end]) for party in (pair.actor, pair.other))
    (act,) = told([pair.clues], why=True)
    if pair.sure < pair.least:
        why = f"That an act passes this way is {pair.sure:.0%} sure; {pair.least:.0%} are asked for."
    elif act.none > _NONE:
        why = f"It is {pair.sure:.0%} sure, but {act.none:.0%} likely that it is none of the sixteen acts."
    else:
        why = f"It is {pair.sure:.0%} sure, but a surer act is told of the same two, or of two states."
    likely = f"If one did, it would be {likeliest(act)}."
    return Reason(f"{one} to {two}", "no act", (why, likely), learned_figures(pair, act))


def _is_told(text: str, pair: Weighed, events: Sequence[Event]) -> bool:
    """Whether an act between two parties is told, this way round."""
    one, two = (party.actors or (f"?{text[party.start : party.end]}",) for party in (pair.actor, pair.other))
    return any(event.actor in one and event.other in two for event in events)
