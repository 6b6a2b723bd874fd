"""How acts, dates, states and numbers are put into words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.brief.parts import Told

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

_ARTICLE = ("United ", "Union of ", "Central African", "Czech Rep", "Dominican Rep", "Democratic", "Republic of")
_ARTICLED = frozenset(
    [
        *("Bahamas", "Comoros", "Congo", "Gambia", "Maldives", "Marshall Islands", "Netherlands", "Philippines"),
        *("Solomon Islands", "Soviet Union", "Holy See", "Russian Federation"),
        *("European Union", "African Union", "Arab League"),
    ]
)

# (act, mode): the deed in the past, the deed as an infinitive, and the rest, with {other} for the other side.
_DEEDS: dict[tuple[str, str], tuple[str, str, str]] = {
    ("AGREE", ""): ("came", "come", "to an agreement with {other}"),
    ("AGREE", "sign"): ("signed", "sign", "an agreement with {other}"),
    ("AGREE", "promise"): ("made", "make", "a commitment to {other}"),
    ("CONSULT", ""): ("consulted", "consult", "with {other}"),
    ("CONSULT", "visit"): ("paid", "pay", "a visit to {other}"),
    ("CONSULT", "third-party"): ("took up", "take up", "mediation with {other}"),
    ("CONSULT", "multilateral"): ("met", "meet", "{other} among several states"),
    ("CONSULT", "phone"): ("spoke", "speak", "by telephone with {other}"),
    ("CONSULT", "meeting"): ("met", "meet", "with {other}"),
    ("CONSULT", "letter"): ("wrote", "write", "to {other}"),
    ("SUPPORT", ""): ("spoke out", "speak out", "in support of {other}"),
    ("SUPPORT", "recognise"): ("recognised", "recognise", "{other}"),
    ("SUPPORT", "praise"): ("praised", "praise", "{other}"),
    ("SUPPORT", "sign"): ("signed", "sign", "an agreement with {other}"),
    ("CONCEDE", ""): ("gave way", "give way", "to {other}"),
    ("COOPERATE", ""): ("cooperated", "cooperate", "with {other}"),
    ("COOPERATE", "exercise"): ("held", "hold", "a military exercise with {other}"),
    ("COOPERATE", "restore-relations"): ("took up", "take up", "diplomatic relations with {other}"),
    ("COOPERATE", "appoint-ambassador"): ("sent", "send", "an ambassador to {other}"),
    ("COOPERATE", "ratify"): ("put into force", "put into force", "an agreement with {other}"),
    ("AID", ""): ("gave", "give", "aid to {other}"),
    ("AID", "economic"): ("gave", "give", "economic aid to {other}"),
    ("AID", "military"): ("gave", "give", "military aid to {other}"),
    ("AID", "humanitarian"): ("gave", "give", "humanitarian aid to {other}"),
    ("RETREAT", ""): ("eased off", "ease off", "its pressure on {other}"),
    ("RETREAT", "withdraw"): ("withdrew", "withdraw", "its forces from {other}"),
    ("RETREAT", "release"): ("released", "release", "people or property of {other}"),
    ("RETREAT", "disarm"): ("disarmed", "disarm", "towards {other}"),
    ("RETREAT", "ceasefire"): ("stopped", "stop", "the fighting with {other}"),
    ("RETREAT", "access"): ("gave", "give", "access to {other}"),
    ("RETREAT", "lift-sanctions"): ("eased", "ease", "restrictions on {other}"),
    ("REQUEST", ""): ("made", "make", "a request to {other}"),
    ("REQUEST", "assist"): ("asked", "ask", "{other} for help"),
    ("REQUEST", "change"): ("asked", "ask", "{other} to change course"),
    ("REQUEST", "yield"): ("asked", "ask", "{other} to give way"),
    ("REQUEST", "meet"): ("asked", "ask", "{other} for a meeting"),
    ("ACCUSE", ""): ("accused", "accuse", "{other}"),
    ("ACCUSE", "disapprove"): ("criticised", "criticise", "{other}"),
    ("ACCUSE", "investigate"): ("opened", "open", "an inquiry into {other}"),
    ("REJECT", ""): ("turned down", "turn down", "{other}"),
    ("REJECT", "assist"): ("turned down", "turn down", "help to or from {other}"),
    ("REJECT", "change"): ("refused", "refuse", "the change that {other} wanted"),
    ("REJECT", "meet"): ("refused", "refuse", "to meet {other}"),
    ("THREATEN", ""): ("threatened", "threaten", "{other}"),
    ("THREATEN", "restrict"): ("threatened", "threaten", "{other} with restrictions"),
    ("THREATEN", "relations"): ("threatened", "threaten", "to cut back relations with {other}"),
    ("THREATEN", "expel"): ("threatened", "threaten", "to expel people of {other}"),
    ("THREATEN", "violence"): ("threatened", "threaten", "{other} with force"),
    ("PROTEST", ""): ("protested", "protest", "against {other}"),
    ("PROTEST", "boycott"): ("boycotted", "boycott", "{other}"),
    ("SANCTION", ""): ("imposed", "impose", "sanctions or restrictions on {other}"),
    ("SANCTION", "convict"): ("convicted", "convict", "people of {other}"),
    ("SANCTION", "expel"): ("expelled", "expel", "people of {other}"),
    ("SANCTION", "withdraw"): ("pulled back", "pull back", "from {other}"),
    ("SANCTION", "discontinue"): ("broke off", "break off", "cooperation with {other}"),
    ("SANCTION", "embargo"): ("put", "put", "an embargo on {other}"),
    ("SANCTION", "sever-relations"): ("broke off", "break off", "diplomatic relations with {other}"),
    ("SANCTION", "recall-ambassador"): ("recalled", "recall", "its ambassador from {other}"),
    ("SANCTION", "halt-talks"): ("broke off", "break off", "talks with {other}"),
    ("MOBILIZE", ""): ("made", "make", "a show of force towards {other}"),
    ("MOBILIZE", "troops"): ("moved", "move", "troops against {other}"),
    ("MOBILIZE", "weapons"): ("readied", "ready", "weapons against {other}"),
    ("COERCE", ""): ("coerced", "coerce", "{other}"),
    ("COERCE", "seize"): ("seized", "seize", "property of {other}"),
    ("COERCE", "restrict"): ("restricted", "restrict", "movement or trade of {other}"),
    ("COERCE", "embargo"): ("put", "put", "an embargo or sanctions on {other}"),
    ("COERCE", "arrest"): ("arrested", "arrest", "people of {other}"),
    ("COERCE", "deport"): ("deported", "deport", "people to {other}"),
    ("COERCE", "cyber"): ("attacked", "attack", "networks of {other}"),
    ("COERCE", "withhold"): ("withheld", "withhold", "what it owed to {other}"),
    ("ASSAULT", ""): ("used", "use", "force against {other}"),
    ("ASSAULT", "aerial"): ("bombed", "bomb", "territory of {other}"),
    ("ASSAULT", "drone"): ("struck", "strike", "{other} with drones"),
    ("ASSAULT", "heavy-weapons"): ("shelled", "shell", "{other}"),
    ("ASSAULT", "abduct"): ("abducted", "abduct", "people of {other}"),
}

# Statements and appeals by their CAMEO codes: they have no PLOVER act.
_SAID: dict[str, tuple[str, str, str]] = {
    "01": ("made", "make", "a statement about {other}"),
    "011": ("declined", "decline", "to comment on {other}"),
    "012": ("spoke", "speak", "with pessimism of {other}"),
    "013": ("spoke", "speak", "with optimism of {other}"),
    "014": ("weighed", "weigh", "its course towards {other}"),
    "015": ("acknowledged", "acknowledge", "responsibility towards {other}"),
    "016": ("denied", "deny", "responsibility towards {other}"),
    "017": ("made", "make", "a gesture towards {other}"),
    "018": ("spoke", "speak", "with sympathy of {other}"),
    "019": ("voiced", "voice", "agreement with {other}"),
    "02": ("appealed", "appeal", "to {other}"),
    "021": ("appealed", "appeal", "to {other} for cooperation"),
    "022": ("appealed", "appeal", "to {other} for diplomatic cooperation"),
    "023": ("appealed", "appeal", "to {other} for aid"),
    "024": ("appealed", "appeal", "to {other} for political reform"),
    "025": ("appealed", "appeal", "to {other} to give way"),
    "026": ("appealed", "appeal", "to {other} to meet or negotiate"),
    "027": ("appealed", "appeal", "to {other} to settle a dispute"),
    "028": ("appealed", "appeal", "to {other} to accept mediation"),
}

# What an act is called beside its mark: only acts that mark an epoch have such a name.
_NAMES: dict[tuple[str, str], str] = {
    ("SANCTION", "sever-relations"): "relations severed",
    ("SANCTION", "embargo"): "embargo",
    ("SANCTION", "discontinue"): "cooperation cut",
    ("SANCTION", "expel"): "expulsion",
    ("SANCTION", ""): "sanctions",
    ("COOPERATE", "restore-relations"): "relations taken up",
    ("COOPERATE", "exercise"): "exercise",
    ("RETREAT", "lift-sanctions"): "restrictions eased",
    ("RETREAT", "withdraw"): "withdrawal",
    ("RETREAT", "ceasefire"): "ceasefire",
    ("AID", "military"): "military aid",
    ("AID", "economic"): "economic aid",
    ("AID", "humanitarian"): "relief",
    ("AID", ""): "aid",
    ("SUPPORT", "recognise"): "recognition",
    ("CONSULT", "visit"): "visit",
    ("AGREE", "sign"): "agreement",
    ("COERCE", "seize"): "seizure",
    ("ASSAULT", "aerial"): "bombing",
    ("ASSAULT", ""): "use of force",
}


def short(act: Told) -> str | None:
    """A word or two for an act and its year, to stand beside its mark; None for one that needs a sentence.

    Example:
        >>> from types import SimpleNamespace
        >>> short(SimpleNamespace(act="SANCTION", mode="embargo", date="2021-12-08"))
        'embargo 2021'
    """
    name = _NAMES.get((act.act or "", act.mode or ""))
    return f"{name} {act.date[:4]}" if name and act.date else None


def called(name: str) -> str:
    """A state's name as it stands within a sentence.

    Example:
        >>> called("United States"), called("Cambodia")
        ('the United States', 'Cambodia')
    """
    return f"the {name}" if name in _ARTICLED or name.startswith(_ARTICLE) else name


def owner(called: str) -> str:
    """A state's name as the owner of what follows.

    Example:
        >>> owner("Cambodia"), owner("the United States")
        ("Cambodia's", "the United States'")
    """
    return f"{called}'" if called.endswith("s") else f"{called}'s"


def opening(text: str) -> str:
    """The same words at the head of a sentence.

    Example:
        >>> opening("the United States lifted sanctions")
        'The United States lifted sanctions'
    """
    return text[:1].upper() + text[1:]


def joined(words: Iterable[str]) -> str:
    """A list of words as it is said.

    Example:
        >>> joined(["trade", "aid", "health"])
        'trade, aid and health'
    """
    *head, last = words
    return f"{', '.join(head)} and {last}" if head else last


def when(on: date | None, precision: str) -> str:
    """A date in words, as exactly as it is known.

    Example:
        >>> when(date(1965, 5, 3), "day"), when(date(1965, 5, 1), "month"), when(None, "none")
        ('3 May 1965', 'May 1965', 'undated')
    """
    if on is None or precision == "none":
        return "undated"
    if precision == "year":
        return str(on.year)
    month = f"{MONTHS[on.month - 1]} {on.year}"
    return month if precision == "month" else f"{on.day} {month}"


def deed(
    act: str | None, mode: str | None, code: str, *, actor: str, other: str, mutual: bool = False, done: bool = True
) -> str:
    """An act in plain words, from who acts to whom.

    Args:
        act: a PLOVER act; None for a code that has none, which is then told by its own words.
        mode: the act's mode.
        code: the code as the source gives it.
        actor: who acts, as called in a sentence.
        other: towards whom.
        mutual: both act alike.
        done: it happened; otherwise it is told as what would be done.

    Example:
        >>> deed("SANCTION", "embargo", "SANCTION", actor="the United States", other="Cambodia")
        'the United States put an embargo on Cambodia'
        >>> deed("CONSULT", "visit", "CONSULT", actor="China", other="Cambodia", done=False)
        'China would pay a visit to Cambodia'
        >>> deed(None, None, "0231", actor="Cambodia", other="China")
        'Cambodia appealed to China for aid'
    """
    subject, whom = (f"{actor} and {other}", "each other") if mutual else (actor, other)
    past, infinitive, rest = _phrase(act, mode or "", code)
    if mutual:  # both sides are named already: they signed an agreement, and with each other goes without saying
        rest = rest.removesuffix("with {other}").replace("its ", "their ")
    return f"{subject} {past if done else f'would {infinitive}'} {rest.format(other=whom)}".rstrip()


def _phrase(act: str | None, mode: str, code: str) -> tuple[str, str, str]:
    """The words for an act; statements and appeals have no act and go by their code, or by what it is a kind of."""
    if act:
        return _DEEDS.get((act, mode)) or _DEEDS[act, ""]
    kinds = (code[:length] for length in range(len(code), 1, -1))
    return next((_SAID[kind] for kind in kinds if kind in _SAID), ("acted", "act", "towards {other}"))


def percent(share: float) -> str:
    """A share as a percentage.

    Example:
        >>> percent(0.894)
        '89%'
    """
    return f"{100 * share:.0f}%"


def signed(value: float) -> str:
    """A weight with its sign, and a true minus.

    Example:
        >>> signed(2.54), signed(-6)
        ('+2.5', '−6.0')
    """
    return f"{value:+.1f}".replace("-", "−").replace("+0.0", "0.0").replace("−0.0", "0.0")


def counted(number: int, of: str) -> str:
    """A number of things that are named in the plural.

    Example:
        >>> counted(1, "acts of cooperation"), counted(1200, "votes")
        ('1 act of cooperation', '1,200 votes')
    """
    words = of.split(" ")
    if number == 1:
        place = next((place for place, word in enumerate(words) if word.endswith("s")), 0)
        word = words[place]
        words[place] = f"{word[:-3]}y" if word.endswith("ies") else word.removesuffix("s")
    return f"{number:,} {' '.join(words)}"


def spans(years: Sequence[int]) -> str:
    """Years with runs drawn together.

    Example:
        >>> spans([1976, 1977, 1978, 1984])
        '1976–1978 and 1984'
    """
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return joined(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def decade(act: Told) -> str:
    """The heading under which an act stands in a list: its decade.

    Example:
        >>> from types import SimpleNamespace
        >>> decade(SimpleNamespace(date="1965-05-03"))
        '1960s'
    """
    return f"{act.date[:3]}0s" if act.date else "Undated"
