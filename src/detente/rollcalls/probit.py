"""Ballots as an ordered choice: yes, abstain, no, by where a state stands and where a roll call divides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from detente.rollcalls.years import ABSTAIN, NO, NONE, YES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

FAR = 30.0  # Beyond this many deviations a chance is no number any more.
TIE = 1e4  # How firmly the two cut points of a roll call without abstentions are held together.
WIDE = 1 / 16  # Cut points in [-7, 7] have this precision.


@dataclass(slots=True)
class Calls:
    """The roll calls of a year: discrimination, the two cut points, and the variance of the discrimination."""

    slope: Floats
    cuts: Floats
    variance: Floats


class System(NamedTuple):
    """One year's step: what the points and the roll calls gain by moving (slopes), and how they hang together.

    `pull` and `weight` belong to the points, `gain` and `curve` (its inverse: `spread`) to the roll calls, and `ties`
    (points x calls x 3) join the two.
    """

    pull: Floats
    weight: Floats
    gain: Floats
    spread: Floats
    ties: Floats
    chance: float


def started(ballots: NDArray[np.int8]) -> Calls:
    """Roll calls that divide nobody yet: cut points by the shares of yes and no, no discrimination.

    Example:
        >>> import numpy as np
        >>> started(np.array([[1], [3]], dtype=np.int8)).slope.tolist()
        [0.0]
    """
    import numpy as np
    from scipy.special import ndtri

    cast = (ballots != NONE).sum(0) + 1.5
    yes, no = (((ballots == choice).sum(0) + 0.5) / cast for choice in (YES, NO))
    calls = ballots.shape[1]
    return Calls(np.zeros(calls), np.stack([ndtri(yes), ndtri(1 - no)], 1), np.zeros(calls))


def system(ballots: NDArray[np.int8], point: Floats, variance: Floats, calls: Calls, precision: float) -> System:
    """The step of one year, for points and roll calls together.

    Args:
        ballots: points x calls, as in years.Year.
        point: where each state stands.
        variance: how unsure each point is.
        calls: the roll calls.
        precision: that of the prior of the discriminations.

    Returns:
        The slopes and curvatures at these values.

    Example:
        >>> import numpy as np
        >>> ballots = np.array([[1], [3]], dtype=np.int8)
        >>> bool((system(ballots, np.array([-1.0, 1.0]), np.zeros(2), started(ballots), 1.0).gain[:, 2] > 0).all())
        True
    """
    import numpy as np

    low, high, chance = _slopes(ballots, point, calls)
    first, second, both = low[1], high[1], low[0] * high[0]
    lean = low[0] + high[0]
    cast = (ballots != NONE).astype(float)
    left, right = first + both, second + both
    whole = left + right
    count = ballots.shape[1]
    unsure = variance @ cast
    gain = np.stack([low[0].sum(0), high[0].sum(0), -(point @ lean) - (precision + unsure) * calls.slope], 1)
    curve = np.empty((count, 3, 3))
    curve[:, 0, 0], curve[:, 1, 1] = first.sum(0), second.sum(0)
    curve[:, 0, 1] = curve[:, 1, 0] = both.sum(0)
    curve[:, 0, 2] = curve[:, 2, 0] = -(point @ left)
    curve[:, 1, 2] = curve[:, 2, 1] = -(point @ right)
    curve[:, 2, 2] = (point * point) @ whole + precision + unsure
    _held(gain, curve, calls.cuts, ballots)
    loose = cast @ calls.variance
    pull = -(lean @ calls.slope) - point * loose
    weight = whole @ (calls.slope**2) + loose
    ties = np.stack([-left * calls.slope, -right * calls.slope, whole * np.outer(point, calls.slope)], 2)
    spread: Floats = np.linalg.inv(curve)
    return System(pull, weight, gain, spread, ties, chance)


def moved(calls: Calls, step: Floats) -> None:
    """Take a step with the roll calls; the cut points of each stay in order.

    Example:
        >>> import numpy as np
        >>> calls = Calls(np.zeros(1), np.array([[0.0, 1.0]]), np.zeros(1))
        >>> moved(calls, np.array([[2.0, 0.0, 0.5]]))
        >>> calls.cuts.round(2).tolist(), calls.slope.tolist()
        ([[0.8, 1.0]], [0.2])
    """
    import numpy as np

    step = np.clip(step, -2.0, 2.0)
    gap, closing = calls.cuts[:, 1] - calls.cuts[:, 0], step[:, 0] - step[:, 1]
    share = np.where(closing > 0.8 * gap, 0.8 * gap / np.maximum(closing, 1e-12), 1.0)
    calls.slope = calls.slope + share * step[:, 2]
    calls.cuts = calls.cuts + share[:, None] * step[:, :2]


def _slopes(
    ballots: NDArray[np.int8], point: Floats, calls: Calls
) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats], float]:
    """By ballot, how its log chance rises with each cut point, and how that bends; and the log chance of all."""
    import numpy as np
    from scipy.special import ndtr

    yes, abstain, no = (ballots == choice for choice in (YES, ABSTAIN, NO))
    at = np.outer(point, calls.slope)
    first, second = calls.cuts[:, 0] - at, calls.cuts[:, 1] - at
    low = np.clip(np.where(yes, -FAR, np.where(no, second, first)), -FAR, FAR)
    high = np.maximum(np.clip(np.where(yes, first, np.where(no, FAR, second)), -FAR, FAR), low + 1e-3)
    # The lower tail is exact where the upper one has lost its digits.
    turned = low + high > 0
    chance = np.maximum(ndtr(np.where(turned, -low, high)) - ndtr(np.where(turned, -high, low)), 1e-290)
    under, over = (np.exp(-0.5 * end * end) / (np.sqrt(2 * np.pi) * chance) for end in (low, high))
    rise = np.where(yes, over, np.where(abstain, -under, 0.0))
    fall = np.where(abstain, over, np.where(no, -under, 0.0))
    told = float(np.log(chance[ballots != NONE]).sum())
    return (rise, np.maximum(rise * (rise + first), 0)), (fall, np.maximum(fall * (fall + second), 0)), told


def _held(gain: Floats, curve: Floats, cuts: Floats, ballots: NDArray[np.int8]) -> None:
    """Hold the cut points to their prior, and together where nobody abstained."""
    tied = TIE * ((ballots == ABSTAIN).sum(0) == 0)
    pull = tied * (cuts[:, 1] - cuts[:, 0] - 0.02)
    gain[:, 0] += pull - WIDE * cuts[:, 0]
    gain[:, 1] -= pull + WIDE * cuts[:, 1]
    curve[:, 0, 0] += tied + WIDE
    curve[:, 1, 1] += tied + WIDE
    curve[:, 0, 1] -= tied
    curve[:, 1, 0] -= tied
