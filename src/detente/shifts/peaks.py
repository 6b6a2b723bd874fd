"""The months at which a dyad's surprise peaks, and when the change behind a peak began."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from detente.shifts.signals import Signals
from detente.shifts.surprise import NEVER, Surprise, surprise

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

WORSENING, IMPROVING = "worsening", "improving"

_APART = 3  # A peak is the greatest of so many months before and after.
_SAME, _OTHER = 4, 1  # Months within which one crisis is one turn: of one direction, and of both.
_LEAST = 0.5  # Below so many standard deviations nothing peaks.


class Peak(NamedTuple):
    """A month at which a dyad was more unusual than in those around it.

    `dyad` is its place among those of the source, `at` the month's from the source's first. `score` is how unusual
    [standard deviations], less the logarithm of how often a decade this dyad is so unusual: what is rare says more.
    """

    told: Signals
    seen: Surprise
    dyad: int
    at: int
    direction: str
    score: float

    @property
    def moment(self) -> int:
        """The month, counted from the year 0."""
        return self.told.first + self.at


def peaks(told: Signals, *, threshold: float) -> Iterator[Peak]:
    """The peaks of every dyad of one source that score as high as a threshold, in no order.

    Args:
        told: what a source tells.
        threshold: the least score.

    Example:
        >>> from detente.shifts.signals import signals
        >>> from detente.tables import SCORES, table
        >>> from datetime import date
        >>> def month(number):
        ...     day = date(2010 + number // 12, number % 12 + 1, 1)
        ...     value, n = (-40.0, 8) if number == 20 else (4.0, 1)
        ...     row = ("cooperation", "KHM", "THA", "all", day, "month", value, None, None, n, None)
        ...     return ("news", str(day), *row)
        >>> told = next(signals(table(SCORES, [month(number) for number in range(40)])))
        >>> [(peak.at, peak.direction) for peak in peaks(told, threshold=3)]
        [(20, 'worsening')]
    """
    decades = told.told.sum(1) / 120
    for direction, seen in zip((WORSENING, IMPROVING), surprise(told), strict=True):
        most = seen.most
        greatest = _greatest(most)
        for dyad in np.flatnonzero(most.max(1, initial=NEVER) > _LEAST).tolist():
            places = np.flatnonzero(greatest[dyad])
            values = most[dyad, places]
            often = len(values) - np.searchsorted(np.sort(values), values) + 0.5
            scores = values - np.log(often / decades[dyad])
            for at, score in zip(places[scores >= threshold], scores[scores >= threshold], strict=True):
                yield Peak(told, seen, dyad, int(at), direction, float(score))


def _greatest(values: Floats) -> NDArray[np.bool_]:
    """Which months are the greatest of those around them; of equal ones the first."""
    months = values.shape[1]
    padded = np.pad(values, ((0, 0), (_APART, _APART)), constant_values=NEVER)
    greatest = values > _LEAST
    for step in range(1, _APART + 1):
        greatest &= values > padded[:, _APART - step : _APART - step + months]
        greatest &= values >= padded[:, _APART + step : _APART + step + months]
    return greatest


def turning(found: Iterable[Peak]) -> dict[tuple[str, str], list[Peak]]:
    """The peaks of each dyad that are turns of their own, whichever source tells them: one crisis is one turn.

    Args:
        found: peaks of all sources.

    Returns:
        For each dyad its peaks in the order of time.
    """
    kept: dict[tuple[str, str], list[Peak]] = {}
    for peak in sorted(found, key=lambda one: (-one.score, one.moment, one.direction, one.told.source)):
        own = kept.setdefault(peak.told.dyads[peak.dyad], [])
        if not any(abs(peak.moment - one.moment) <= _near(peak, one) for one in own):
            own.append(peak)
    return {dyad: sorted(own, key=lambda one: (one.moment, one.direction)) for dyad, own in sorted(kept.items())}


def _near(one: Peak, two: Peak) -> int:
    return _SAME if one.direction == two.direction else _OTHER
