"""Which words decide an answer? Those without which the same question has another answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

Span = tuple[int, int]

_WORD = re.compile(r"\w[\w'’-]*")
_LETTER = re.compile(r"[^\W\d_]")
# Words so close to each other are told as one phrase.
_GAP = re.compile(r"[^\w.;:]{0,3}")


def deciding(sentence: str, ask: Callable[[str], object], *, spared: Sequence[Span] = ()) -> list[str]:
    """The words of a sentence that decide the answer to a question put to it.

    Each word is covered in turn and the question put again. Where no single word decides, as where two say the same,
    those do that give the answer while all others are covered.

    Args:
        sentence: the words.
        ask: the question, put to a sentence of the same length.
        spared: what is never covered, such as the word that tells the act.

    Returns:
        The words in order, those that stand together as one phrase; none where only the whole decides.

    Example:
        >>> from detente.reading.status import status
        >>> text = "Peru is expected to sign the pact."
        >>> deciding(text, lambda told: status(told, 20, 24), spared=[(20, 24)])
        ['is expected to']
    """
    words = [word.span() for word in _WORD.finditer(sentence)]
    free = [span for span in words if not any(span[0] < end and start < span[1] for start, end in spared)]
    answer = ask(sentence)
    found = [span for span in free if ask(_covered(sentence, [span])) != answer]
    if not found and ask(_covered(sentence, free)) != answer:
        found = [span for span in free if ask(_covered(sentence, [one for one in free if one != span])) == answer]
    return list(_phrases(sentence, found))


def _covered(sentence: str, spans: Sequence[Span]) -> str:
    """The sentence with words made meaningless, every other letter in its place."""
    out = list(sentence)
    for start, end in spans:
        for at in range(start, end):
            if _LETTER.match(sentence[at]):
                out[at] = "X" if sentence[at].isupper() else "x"
    return "".join(out)


def _phrases(sentence: str, spans: Sequence[Span]) -> Iterator[str]:
    held: Span | None = None
    for start, end in spans:
        if held and _GAP.fullmatch(sentence, held[1], start):
            held = (held[0], end)
            continue
        if held:
            yield sentence[held[0] : held[1]]
        held = (start, end)
    if held:
        yield sentence[held[0] : held[1]]
