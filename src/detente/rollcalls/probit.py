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
NEAR = 0.02  # How far apart they are then.
END = 5.0  # Cut points lie anywhere in [-END, END].
PRECISION = 1.0  # That of the prior of the discriminations, which has mean 0.


@dataclass(slots=True)
class Calls:
    """The roll calls of a year: discrimination, the two cut points, and the variance of the discrimination."""

    slope: Floats
    cuts: Floats
    variance: Floats

    @property
    def sure(self) -> Calls:
        """The same, as if nothing about them were unsure."""
        return Calls(self.slope, self.cuts, self.variance * 0)

    def unsure(self, seen: Floats) -> None:
        """Tell anew how unsure the discriminations are, by the sum of the squares of the points that they part."""
        self.variance = 1 / (seen + PRECISION)

    def rescale(self, factor: float, middle: float) -> None:
        """Follow points that `middle` is taken from and that are then multiplied by `factor`."""

        self.cuts = _kept(self.cuts - self.slope[:, None] * middle)
        self.slope = self.slope / factor
        self.variance = self.variance / factor**2


class System(NamedTuple):
    """One year's step: what the points and the roll calls gain by moving (slopes), and how they hang together.

    `pull` and `weight` belong to the points, `gain` to the roll calls, and `root` (calls x 3 x 3) is the inverse of a
    root of their curvature; `ties` (points x calls, for the two cut points and the discrimination) join the two.
    """

    pull: Floats
    weight: Floats
    gain: Floats
    root: Floats
    ties: tuple[Floats, Floats, Floats]

    def answer(self, gain: Floats) -> Floats:
        """The step of the roll calls that answers a gain, the points standing still."""
        import numpy as np

        step: Floats = np.einsum("kji,kj->ki", self.root, np.einsum("kij,kj->ki", self.root, gain))
        return step


def fitted(ballots: NDArray[np.int8], point: Floats) -> Calls:
    """Roll calls that fit points which are known.

    Args:
        ballots: points x calls, as in years.Year.
        point: where each state stands.

    Example:
        >>> import numpy as np
        >>> bool(fitted(np.array([[1], [3]], dtype=np.int8), np.array([-1.0, 1.0])).slope[0] > 0)
        True
    """
    import numpy as np
    from scipy.special import ndtri

    cast = (ballots != NONE).sum(0) + 1.5
    yes, no = (((ballots == choice).sum(0) + 0.5) / cast for choice in (YES, NO))
    none = np.zeros(ballots.shape[1])
    calls = Calls(none, np.stack([ndtri(yes), ndtri(1 - no)], 1), none)
    for _ in range(6):
        told = system(ballots, point, np.full(len(point), 0.05), calls)
        moved(calls, told.answer(told.gain))
    return calls


def system(ballots: NDArray[np.int8], point: Floats, variance: Floats, calls: Calls) -> System:
    """The step of one year, for points and roll calls together.

    Args:
        ballots: points x calls, as in years.Year.
        point: where each state stands.
        variance: how unsure each point is.
        calls: the roll calls.

    Returns:
        The slopes and curvatures at these values.

    Example:
        >>> import numpy as np
        >>> ballots, point = np.array([[1], [3]], dtype=np.int8), np.array([-1.0, 1.0])
        >>> flat = Calls(np.zeros(1), np.array([[-0.1, 0.1]]), np.zeros(1))
        >>> bool((system(ballots, point, np.zeros(2), flat).gain[:, 2] > 0).all())
        True
    """
    import numpy as np

    rise, fall = _slopes(ballots, point, calls)
    first, second = rise[1], fall[1]
    # No more than this by the algebra; rounding may say otherwise where two cut points nearly meet.
    both = np.maximum(rise[0] * fall[0], -np.sqrt(first * second))
    lean = rise[0] + fall[0]
    cast = (ballots != NONE).astype(float)
    left, right = first + both, second + both
    whole = left + right
    held = PRECISION + variance @ cast
    gain = np.stack([rise[0].sum(0), fall[0].sum(0), -(point @ lean) - held * calls.slope], 1)
    curve: Floats = np.empty((ballots.shape[1], 3, 3))
    curve[:, 0, 0], curve[:, 1, 1] = first.sum(0) + 1e-6, second.sum(0) + 1e-6
    curve[:, 0, 1] = curve[:, 1, 0] = both.sum(0)
    curve[:, 0, 2] = curve[:, 2, 0] = -(point @ left)
    curve[:, 1, 2] = curve[:, 2, 1] = -(point @ right)
    curve[:, 2, 2] = (point * point) @ whole + held
    _bounded(gain, curve, calls.cuts, ballots)
    loose = cast @ calls.variance
    root: Floats = np.asarray(np.linalg.inv(np.linalg.cholesky(curve)), dtype=np.float64)
    pull = -(lean @ calls.slope) - point * loose
    ties = (-left * calls.slope, -right * calls.slope, whole * np.outer(point, calls.slope))
    return System(pull, whole @ (calls.slope**2) + loose, gain, root, ties)


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
    calls.cuts = _kept(calls.cuts + share[:, None] * step[:, :2])


def _kept(cuts: Floats) -> Floats:
    """Cut points within their bounds, the lower one below the upper."""
    import numpy as np

    low = np.clip(cuts[:, 0], -END, END - NEAR)
    return np.stack([low, np.clip(np.maximum(cuts[:, 1], low + NEAR / 10), -END, END)], 1)


def _slopes(
    ballots: NDArray[np.int8], point: Floats, calls: Calls
) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats]]:
    """By ballot, how its log chance rises with the lower and the upper cut point, and how that bends."""
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
    return (rise, np.maximum(rise * (rise + first), 0)), (fall, np.maximum(fall * (fall + second), 0))


def _bounded(gain: Floats, curve: Floats, cuts: Floats, ballots: NDArray[np.int8]) -> None:
    """Hold the cut points within their bounds, and together where nobody abstained."""
    tied = TIE * ((ballots == ABSTAIN).sum(0) == 0)
    pull = tied * (cuts[:, 1] - cuts[:, 0] - NEAR)
    gain[:, 0] += pull
    gain[:, 1] -= pull
    for place in (0, 1):
        curve[:, place, place] += tied
        out = (abs(cuts[:, place]) >= END - NEAR) & (gain[:, place] * cuts[:, place] > 0)
        gain[out, place] = 0.0
        curve[out, place, place] += TIE
    curve[:, 0, 1] -= tied
    curve[:, 1, 0] -= tied
