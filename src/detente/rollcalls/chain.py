"""Systems of equations that hang together year by year: each year's unknowns only with those of the year after."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


class Link(NamedTuple):
    """The rows of two years, one after the other, that are the same states, and how firmly they hold together.

    A point is held by `precision` to `hold` times the point of the year before.
    """

    before: NDArray[np.int64]
    after: NDArray[np.int64]
    precision: float
    hold: float = 1.0

    @property
    def tie(self) -> float:
        """What stands beside the diagonal, without its sign."""
        return self.precision * self.hold


def inverses(wholes: Sequence[Floats], links: Sequence[Link]) -> list[Floats]:
    """Eliminate one year after the other: the inverse of each year's equations, once those before it are solved.

    Args:
        wholes: by year, a symmetric matrix; they are used up.
        links: between each year and the next.

    Example:
        >>> import numpy as np
        >>> one = np.zeros(1, dtype=np.int64)
        >>> [inner.round(3).tolist() for inner in inverses([np.eye(1) * 2, np.eye(1) * 2], [Link(one, one, 1.0)])]
        [[[0.5]], [[0.667]]]
    """
    import numpy as np

    found: list[Floats] = []
    for place, whole in enumerate(wholes):
        if place:
            link, inner = links[place - 1], found[-1]
            whole[np.ix_(link.after, link.after)] -= link.tie**2 * inner[np.ix_(link.before, link.before)]
        found.append(_inverse(whole))
    return found


def solved(inner: Sequence[Floats], sides: Sequence[Floats], links: Sequence[Link]) -> list[Floats]:
    """The solution for the right-hand sides, year by year.

    Args:
        inner: what `inverses` gave.
        sides: by year, the right-hand side.
        links: between each year and the next.

    Example:
        >>> import numpy as np
        >>> one = np.zeros(1, dtype=np.int64)
        >>> links = [Link(one, one, 1.0)]
        >>> found = solved(inverses([np.eye(1) * 2, np.eye(1) * 2], links), [np.ones(1), np.ones(1)], links)
        >>> [side.round(3).tolist() for side in found]
        [[1.0], [1.0]]
    """
    held = [side.copy() for side in sides]
    for place, link in enumerate(links):
        held[place + 1][link.after] += link.tie * (inner[place] @ held[place])[link.before]
    found = [inner[-1] @ held[-1]]
    for place in range(len(links) - 1, -1, -1):
        link = links[place]
        held[place][link.before] += link.tie * found[-1][link.after]
        found.append(inner[place] @ held[place])
    return found[::-1]


def covariances(inner: Sequence[Floats], links: Sequence[Link]) -> tuple[list[Floats], list[Floats]]:
    """The variance of each unknown, and its covariance with the same state's a year later (0 where there is none).

    Args:
        inner: what `inverses` gave.
        links: between each year and the next.

    Example:
        >>> import numpy as np
        >>> one = np.zeros(1, dtype=np.int64)
        >>> links = [Link(one, one, 1.0)]
        >>> variance, shared = covariances(inverses([np.eye(1) * 2, np.eye(1) * 2], links), links)
        >>> [side.round(3).tolist() for side in variance], shared[0].round(3).tolist()
        ([[0.667], [0.667]], [0.333])
    """
    import numpy as np

    later = inner[-1]
    variance, shared = [np.diag(later).copy()], [np.zeros(len(later))]
    for place in range(len(links) - 1, -1, -1):
        link, own = links[place], inner[place]
        reach = link.tie * own[:, link.before]
        across = reach @ later[np.ix_(link.after, link.after)]
        both = np.zeros(len(own))
        both[link.before] = across[link.before, np.arange(len(link.before))]
        later = own + across @ reach.T
        variance.append(np.diag(later).copy())
        shared.append(both)
    return variance[::-1], shared[::-1]


def _inverse(whole: Floats) -> Floats:
    import numpy as np
    from scipy.linalg import lapack

    factor, _ = lapack.dpotrf(whole, lower=1)
    inner, _ = lapack.dpotri(factor, lower=1)
    inverse: Floats = inner + inner.T  # The upper half of `inner` is zero.
    inverse[np.diag_indices(len(inverse))] /= 2
    return inverse
