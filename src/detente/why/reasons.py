"""What an explanation is made of: a question, its answer, and what in the text led to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from detente.tables import Event


@dataclass(frozen=True, slots=True)
class Reason:
    """One question about an act, the answer, what led to it in plain words, and the figures behind it for programs."""

    question: str
    answer: str
    because: tuple[str, ...] = ()
    figures: Mapping[str, Any] = field(default_factory=dict)

    def data(self) -> dict[str, Any]:
        """The reason as plain data.

        Example:
            >>> Reason("when", "1965-05-03").data()
            {'question': 'when', 'answer': '1965-05-03', 'because': [], 'figures': {}}
        """
        told = {"question": self.question, "answer": self.answer, "because": list(self.because)}
        return {**told, "figures": dict(self.figures)}


@dataclass(frozen=True, slots=True)
class Account:
    """One act with its sentence, where that stands in its document, and the reasons for each answer."""

    event: Event
    document: str
    sentence: str
    line: int
    reasons: tuple[Reason, ...]

    def data(self) -> dict[str, Any]:
        """The account as plain data: the act as `detente read` tells it, its sentence, its reasons.

        Example:
            >>> act = Event("mine", "1", None, "none", "PER", "CHL", "AID", None, None, "PLOVER", "AID", 10.0,
            ...             "happened", None, "a.txt", 0, 4)
            >>> Account(act, "a.txt", "Peru", 1, ()).data()["sentence"]
            {'document': 'a.txt', 'line': 1, 'start': 0, 'end': 4, 'text': 'Peru'}
        """
        start, end = self.event.start, self.event.end
        place = {"document": self.document, "line": self.line, "start": start, "end": end, "text": self.sentence}
        act = {name: value for name, value in self.event._asdict().items() if name not in ("start", "end")}
        return {"act": act, "sentence": place, "reasons": [reason.data() for reason in self.reasons]}


def listing(words: Sequence[str], *, joint: str = "and") -> str:
    """Words as one reads them out.

    Example:
        >>> listing(["Peru", "Chile", "Laos"])
        'Peru, Chile and Laos'
    """
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joint} {words[-1]}"


def quoted(text: str) -> str:
    """Words of the text, in quotation marks and on one line.

    Example:
        >>> quoted("the king")
        '“the king”'
    """
    return f"“{' '.join(text.split())}”"
