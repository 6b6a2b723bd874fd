"""Roll calls as arrays: one matrix of ballots a year, whose rows are states and whose columns are roll calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import ibis
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

NONE, YES, ABSTAIN, NO = 0, 1, 2, 3

LEFT_OUT = (1964,)  # The nineteenth session, which voted by not objecting.


class Year(NamedTuple):
    """The contested roll calls of one year.

    `lines` are the rows and `calls` the columns of `ballots`, as places in the lists of RollCalls; the matrix holds
    NONE, YES, ABSTAIN or NO. A line that did not vote in a year between two in which it did has a row of NONE.
    """

    year: int
    lines: NDArray[np.int64]
    calls: NDArray[np.int64]
    ballots: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class RollCalls:
    """All contested roll calls, year by year.

    `lines` are states with those that they continue, by the code of the oldest; `codes` says by line and year under
    which code the most ballots of that year were cast. `calls` are the keys of the roll calls, `issues` the issues of
    each, and `source` is where they come from.
    """

    years: tuple[Year, ...]
    lines: tuple[str, ...]
    codes: Mapping[tuple[int, int], str]
    calls: tuple[str, ...]
    issues: tuple[str | None, ...]
    source: str

    def on(self, issue: str) -> RollCalls:
        """The roll calls on one issue alone.

        Args:
            issue: its name, as the source tells it.
        """
        kept = [issue in (told or "").split("|") for told in self.issues]
        years = (_only(year, kept) for year in self.years)
        return RollCalls(_spanned(years), self.lines, self.codes, self.calls, self.issues, self.source)

    @property
    def named(self) -> tuple[str, ...]:
        """The issues that the source names, in the order of the alphabet."""
        return tuple(sorted({name for told in set(self.issues) if told for name in told.split("|")}))


def gather(votes: ibis.Table, *, oldest: Callable[[str], str] = str) -> RollCalls:
    """Ballots by year, state and roll call.

    Left out are roll calls on which all who voted said the same, and those of the nineteenth session (1964), which
    voted by not objecting. A state that continues another goes on in its line, as Russia does in that of the Soviet
    Union. A missing ballot stays missing.

    Args:
        votes: a table of the kind VOTES; it may be empty.
        oldest: the first of those that a state continues, by its code; itself where it continues none.

    Returns:
        RollCalls, the same for any order of the rows.

    Example:
        >>> from datetime import date
        >>> from detente.tables import VOTES, table
        >>> cast = (("a", "SUN", -1), ("a", "USA", 1), ("b", "SUN", 1), ("b", "USA", 1))
        >>> calls = gather(table(VOTES, [
        ...     ("un", call + actor, date(1980, 1, 1), call, actor, ballot, None, None) for call, actor, ballot in cast
        ... ]))
        >>> calls.lines, calls.years[0].ballots.tolist()
        (('SUN', 'USA'), [[3], [1]])
    """
    import numpy as np

    told = votes.order_by("source", "resolution", "actor").select(
        call=votes.source + "/" + votes.resolution,
        year=votes.date.year(),
        actor=votes.actor,
        ballot=votes.ballot,
        issue=votes.issue,
        source=votes.source,
    )
    rows = told.to_pyarrow()
    call, calls = _coded(rows, "call")
    actor, codes = _coded(rows, "actor")
    issue, issues = _coded(rows, "issue")
    year, ballot = rows["year"].to_numpy().astype(np.int64), rows["ballot"].to_numpy().astype(np.int8)
    lines, line = _lines([oldest(code) for code in codes])
    kept = _contested(call, ballot, len(calls)) & ~np.isin(year, LEFT_OUT)
    about = dict(zip(call.tolist(), issue.tolist(), strict=True)) if issues else {}
    return RollCalls(
        _spanned(_year(when, line[actor], call, ballot, kept & (year == when)) for when in np.unique(year[kept])),
        lines,
        _named(line, actor[kept], year[kept], codes),
        tuple(calls),
        tuple(issues[about[place]] if about.get(place, -1) >= 0 else None for place in range(len(calls))),
        "|".join(sorted(set(rows["source"].unique().to_pylist()))),
    )


def _coded(rows: pa.Table, name: str) -> tuple[NDArray[np.int64], list[Any]]:
    """A column as places in the sorted list of its values; -1 where it is null."""
    import numpy as np

    packed = rows[name].combine_chunks().dictionary_encode()
    values = packed.dictionary.to_pylist()
    rank = np.full(len(values) + 1, -1, np.int64)
    order = sorted(range(len(values)), key=values.__getitem__)
    rank[order] = np.arange(len(values))
    return rank[packed.indices.fill_null(len(values)).to_numpy()], [values[place] for place in order]


def _lines(oldest: Sequence[str]) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """The oldest code of each line, and by code the place of its line."""
    import numpy as np

    lines = tuple(sorted(set(oldest)))
    return lines, np.array([lines.index(code) for code in oldest], dtype=np.int64)


def _contested(call: NDArray[np.int64], ballot: NDArray[np.int8], calls: int) -> NDArray[np.bool_]:
    """By ballot, whether its roll call was contested."""
    import numpy as np

    cast = np.zeros((calls, 3), dtype=bool)
    cast[call, ballot + 1] = True
    contested: NDArray[np.bool_] = cast.sum(1)[call] > 1
    return contested


def _named(
    line: NDArray[np.int64], actor: NDArray[np.int64], year: NDArray[np.int64], codes: Sequence[str]
) -> dict[tuple[int, int], str]:
    """By line and year, the code under which the most ballots were cast."""
    import numpy as np

    pairs, cast = np.unique(np.stack([actor, year]), axis=1, return_counts=True)
    named: dict[tuple[int, int], str] = {}
    for place in np.argsort(cast, kind="stable"):
        who, when = pairs[:, place].tolist()
        named[int(line[who]), when] = codes[who]
    return named


def _year(
    when: int, line: NDArray[np.int64], call: NDArray[np.int64], ballot: NDArray[np.int8], kept: NDArray[np.bool_]
) -> Year:
    import numpy as np

    lines, row = np.unique(line[kept], return_inverse=True)
    calls, column = np.unique(call[kept], return_inverse=True)
    ballots = np.zeros((len(lines), len(calls)), dtype=np.int8)
    ballots[row, column] = ABSTAIN - ballot[kept]
    return Year(int(when), lines, calls, ballots)


def _only(year: Year, kept: Sequence[bool]) -> Year:
    import numpy as np

    columns = np.array([kept[call] for call in year.calls], dtype=bool)
    ballots = year.ballots[:, columns]
    voted = (ballots != NONE).any(1)
    return Year(year.year, year.lines[voted], year.calls[columns], ballots[voted])


def _spanned(years: Any) -> tuple[Year, ...]:
    """Years with a row of NONE for each line that did not vote between two years in which it did."""
    import numpy as np

    held = [year for year in years if len(year.calls)]
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for place, year in enumerate(held):
        for line in year.lines.tolist():
            first.setdefault(line, place)
            last[line] = place
    spanned = []
    for place, year in enumerate(held):
        lines = np.array(sorted(line for line in first if first[line] <= place <= last[line]), dtype=np.int64)
        ballots = np.zeros((len(lines), len(year.calls)), dtype=np.int8)
        ballots[np.searchsorted(lines, year.lines)] = year.ballots
        spanned.append(Year(year.year, lines, year.calls, ballots))
    return tuple(spanned)
