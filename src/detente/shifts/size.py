"""How big a turn is, in weight points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from detente.shifts.peaks import WORSENING, Peak
from detente.shifts.signals import HEAVIEST, Signals
from detente.shifts.surprise import unrooted

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_USUAL = (5.0, 3.0)  # What an act against and one for each other weigh, about as in PLOVER, where little is told.


def sizes(found: Sequence[Peak]) -> list[float]:
    """The weight of the acts of each peak's direction beyond the usual of its month.

    An act of conflict, and one of cooperation, weigh what they weigh at the mean of all months of the dyad. Of net
    scores it is how far the month's lies from the usual.

    Args:
        found: peaks.

    Returns:
        One size for each, at least 0 [weight points; for net scores the source's own points].
    """
    weights = {id(peak.told): peak.told for peak in found}
    known = {key: _weights(told) for key, told in weights.items()}
    return [_size(peak, known[id(peak.told)]) for peak in found]


def _size(peak: Peak, weights: Floats) -> float:
    usual, came = (float(part[peak.dyad, peak.at]) for part in (peak.seen.usual, peak.seen.found))
    if peak.told.net:
        return abs(unrooted(came) - unrooted(usual))
    side = 0 if peak.direction == WORSENING else 1
    return max(came - usual, 0.0) * float(weights[peak.dyad, side])


def _weights(told: Signals) -> Floats:
    """What a counted act of conflict and one of cooperation weigh, for each dyad: least squares of weight on both."""
    one, two = told.grave, told.better
    (first, second), cross = ((part * part).sum(1) + 1 for part in (one, two)), (one * two).sum(1)
    pull = (one * told.weight).sum(1) - _USUAL[0], (two * told.weight).sum(1) + _USUAL[1]
    whole = first * second - cross**2
    against = -(second * pull[0] - cross * pull[1]) / whole
    toward = (first * pull[1] - cross * pull[0]) / whole
    return np.asarray(np.clip(np.stack([against, toward], 1), 0.5, HEAVIEST))
