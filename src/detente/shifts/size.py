"""How big a turn is, in weight points."""

from __future__ import annotations

import numpy as np

from detente.shifts.peaks import WORSENING, Peak
from detente.shifts.signals import HEAVIEST, Signals

_USUAL = (5.0, 3.0)  # What an act against and one for each other weigh, about as in PLOVER, where little is told.


def size(peak: Peak) -> float:
    """The weight of the acts of a peak's direction beyond the usual of its month.

    An act of conflict, and one of cooperation, weigh what they weigh at the mean of all months of the dyad. Of net
    scores it is how far the month's lies from the usual.

    Args:
        peak: a peak.

    Returns:
        The size, at least 0 [weight points; for net scores the source's own points].
    """
    told, dyad, at = peak.told, peak.dyad, peak.at
    if told.net:
        usual = float(np.median(told.weight[dyad, told.told[dyad]]))
        return abs(float(told.weight[dyad, at]) - usual)
    beyond = max(float(peak.seen.found[dyad, at] - peak.seen.usual[dyad, at]), 0.0)
    for_worse, for_better = _weights(told, dyad)
    if peak.direction != WORSENING:
        return beyond * for_better
    return beyond * for_worse * float(told.worse[dyad].sum() / max(told.grave[dyad].sum(), 1e-9))


def _weights(told: Signals, dyad: int) -> tuple[float, float]:
    """What an act of conflict and one of cooperation weigh at the mean: least squares of weight on their numbers."""
    acts = np.stack([told.worse[dyad], told.better[dyad]], 1)
    pull = acts.T @ told.weight[dyad]
    against, toward = np.linalg.solve(acts.T @ acts + np.eye(2), pull + np.array([-_USUAL[0], _USUAL[1]]))
    return min(max(float(-against), 0.5), HEAVIEST), min(max(float(toward), 0.5), HEAVIEST)
