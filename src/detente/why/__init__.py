"""Why was an act read so? What in its sentence led to each answer, and what was considered and left out."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detente.why.reasons import Account, Reason

# A record says where in its document an act stands and which act it is; words between spaces are a sentence.
_RECORD = re.compile(r":\d+-|-[A-Z]{3,}-")


@dataclass(frozen=True, slots=True)
class Why:
    """An explanation: the acts with their reasons, and of a sentence at hand what else was found and what left out."""

    asked: str
    accounts: tuple[Account, ...]
    found: tuple[Reason, ...] = ()
    left_out: tuple[Reason, ...] = ()
    bare: bool = False

    def write(self, stream: IO[str]) -> None:
        """Write the explanation for people."""
        from detente.why.page import write

        write(self.accounts, self.found, self.left_out, stream, bare=self.bare)

    def text(self) -> str:
        """The explanation for people."""
        out = io.StringIO()
        self.write(out)
        return out.getvalue()

    def data(self) -> dict[str, Any]:
        """The explanation as plain data, with the figures behind each answer."""
        acts = [account.data() for account in self.accounts]
        told = {"asked": self.asked, "acts": acts}
        if not self.bare:
            return told
        more = {"found": self.found, "left_out": self.left_out}
        return {**told, **{name: [reason.data() for reason in reasons] for name, reasons in more.items()}}

    def json(self) -> str:
        """The explanation as JSON."""
        import json

        return json.dumps(self.data(), ensure_ascii=False, indent=2, default=str) + "\n"


def why(
    event: str,
    *paths: str | Path,
    store: str | Path | None = None,
    actors: str | Path | None = None,
) -> Why:
    """Tell what in a sentence led to each answer of an act: who, to whom, when, what, in which field, said by whom.

    Args:
        event: the record of an act as `detente.read` gives it, or an unambiguous part of it; or a sentence, of which
            all is told that was found in it, and what was considered and left out.
        paths: files and folders that tell the act; without any it is looked for in the store, then in the documents
            that are built in.
        store: where the store is; by default the user's own.
        actors: a file of names and actors of your own, as `roster.read` takes it.

    Returns:
        The explanation; `text()` is for people, `json()` and `data()` for programs.

    Raises:
        UnknownName: no act has such a record.
        DetenteError: several acts have it, or nothing is asked.
        NotEnoughEvidence: the act comes from a data set that has no text.
        UnreadableDocument: a file cannot be read.

    Example:
        >>> found = why("Chile should thank Peru.")
        >>> [(reason.question, reason.because) for reason in found.accounts[0].reasons if reason.question == "status"]
        [('status', ('“should” makes it proposed.',))]
    """
    from detente.roster import known
    from detente.why.accounts import of_act, of_text
    from detente.why.finding import find

    with known(actors):
        if not paths and _is_sentence(event):
            accounts, found, left_out = of_text(event)
            return Why(event, tuple(accounts), tuple(found), tuple(left_out), bare=True)
        return Why(event, (of_act(find(event, [Path(path) for path in paths], store=store)),))


def _is_sentence(event: str) -> bool:
    return bool(re.search(r"\S\s+\S", event)) and not _RECORD.search(event)


__all__: Sequence[str] = ["Why", "why"]
