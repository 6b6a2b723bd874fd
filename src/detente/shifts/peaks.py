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
_BEFOREHAND = 2  # How often a dyad peaks is reckoned as if two peaks in two decades were known beforehand.
_CHUNK = 512  # So many dyads at once stay near the processor.
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
    for start in range(0, len(told.dyads), _CHUNK):
        yield from _peaks(told.some(slice(start, start + _CHUNK)), threshold)


def _peaks(told: Signals, threshold: float) -> Iterator[Peak]:
    """The peaks of a few dyads of one source."""
    decades = told.told.sum(1) / 120
    for direction, seen in zip((WORSENING, IMPROVING), surprise(told), strict=True):
        most = seen.most
        dyads, places = np.nonzero(_greatest(most))
        values = most[dyads, places]
        scores = values - np.log((_often(dyads, values) + _BEFOREHAND) / (decades[dyads] + _BEFOREHAND))
        high = scores >= threshold
        for dyad, at, score in zip(dyads[high].tolist(), places[high].tolist(), scores[high].tolist(), strict=True):
            yield Peak(told, seen, dyad, at, direction, score)


def _often(dyads: NDArray[np.int64], values: Floats) -> Floats:
    """How many peaks of the same dyad are as high, itself among them, and a half.

    Example:
        >>> _often(np.array([0, 0, 0, 1]), np.array([5.0, 3.0, 5.0, 4.0])).tolist()
        [2.5, 3.5, 2.5, 1.5]
    """
    order = np.lexsort((-values, dyads))
    place = np.arange(len(order))
    own, high = dyads[order], values[order]
    first = np.searchsorted(own, own)
    last = np.r_[(own[1:] != own[:-1]) | (high[1:] != high[:-1]), np.ones(min(len(own), 1), bool)]
    end = place[last][np.searchsorted(place[last], place)] if len(own) else place
    often = np.empty(len(order))
    often[order] = end - first + 1.5
    return often


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
    kept: dict[tuple[str, str], list[tuple[int, str, Peak]]] = {}
    dated = ((peak.moment, peak) for peak in found)
    for moment, peak in sorted(dated, key=lambda one: (-one[1].score, one[0], one[1].direction, one[1].told.source)):
        own = kept.setdefault(peak.told.dyads[peak.dyad], [])
        for other, direction, _ in own:
            if abs(moment - other) <= (_SAME if direction == peak.direction else _OTHER):
                break
        else:
            own.append((moment, peak.direction, peak))
    return {dyad: [peak for *_, peak in sorted(own, key=lambda one: one[:2])] for dyad, own in sorted(kept.items())}
