"""What a walking level is taken to be like: how loud its acts are, how far it steps, and how common each kind is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

_REACH = (
    24  # Months of steps by which a level may be away from the usual beyond `spread`: it forgets in four years or more.
)


@dataclass(frozen=True, slots=True)
class Given:
    """Settings of many walking levels: pairs are of several kinds, each with its noise and its step.

    A month of n acts lies about the level with the variance noise**2 * (floor**2 + 1/n), so that many acts do not make
    the level certain, in Student's t with `tail` degrees of freedom; the level steps each month by `walk` (one standard
    deviation). It is tethered: left alone for long, it is back at `start`, give or take `spread` and two years' steps,
    which is also where it begins. Kinds are every noise with every walk; `shares` says how common each is, noises down
    and walks across. `leans` is how far `start`
    is moved by one deviation of each signal of usual.py. All in weight points but floor, tail and shares.

    Example:
        >>> Given(shares=((0.5, 0.5),), noises=(2.0,), walks=(0.1, 0.3)).kinds()[1].tolist()
        [0.1, 0.3]
    """

    noises: tuple[float, ...] = (1.3, 2.0, 3.0, 4.5)
    walks: tuple[float, ...] = (0.03, 0.1, 0.3, 0.8)
    shares: tuple[tuple[float, ...], ...] = ((1 / 16,) * 4,) * 4
    floor: float = 0.25
    tail: float = 6.0
    start: float = 2.4
    spread: float = 1.5
    leans: tuple[float, float, float] = (0.0, 0.0, 0.0)

    def kinds(self) -> tuple[Array, Array, Array]:
        """The noise, the walk and the share of each kind, one after the other."""
        noises, walks = np.meshgrid(self.noises, self.walks, indexing="ij")
        return noises.ravel(), walks.ravel(), np.array(self.shares, dtype=float).ravel()

    def noise(self) -> float:
        """The noise of one act as it is among all kinds: the square root of the mean square.

        Example:
            >>> Given(noises=(1.0, 7.0), walks=(0.1,), shares=((0.5,), (0.5,))).noise()
            5.0
        """
        noises, _, shares = self.kinds()
        return float(np.sqrt(shares @ noises**2))

    def tether(self) -> tuple[Array, Array]:
        """How much of its distance from `start` a level of each kind keeps from month to month; its variance at large.

        Example:
            >>> Given(noises=(2.0,), walks=(0.1,), shares=((1.0,),), spread=1.0).tether()[1].round(2).tolist()
            [1.24]
        """
        step = self.kinds()[1] ** 2
        at_large: Array = self.spread**2 + _REACH * step
        return np.sqrt(1 - step / at_large), at_large

    def sharing(self, shares: Array) -> Given:
        """The same settings with other shares of the kinds, one after the other.

        Example:
            >>> Given(noises=(2.0,), walks=(0.1, 0.3)).sharing(np.array([0.25, 0.75])).shares
            ((0.25, 0.75),)
        """
        rows = shares.reshape(len(self.noises), len(self.walks)).tolist()
        return replace(self, shares=tuple(tuple(row) for row in rows))


# Of the acts of the open ICEWS tables before 18 November 2013, one in five, between all states that detente knows:
# python benchmarks/affinity.py --part settings
LEARNED = Given(
    noises=(1.11, 1.71, 2.56, 3.84),
    walks=(0.0256, 0.0853, 0.256, 0.683),
    shares=(
        (0.023, 0.017, 0.012, 0.009),
        (0.136, 0.078, 0.063, 0.013),
        (0.135, 0.111, 0.148, 0.045),
        (0.029, 0.026, 0.021, 0.134),
    ),
    floor=0.185,
    tail=6.59,
    start=2.57,
    spread=0.846,
    leans=(0.352, 0.154, -0.014),
)
