"""Paths: many ways in which something that is not seen may have gone, or may yet go, drawn from what is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.errors import NotEnoughEvidence

if TYPE_CHECKING:
    from datetime import date

    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Paths:
    """Ways that a value may have gone from period to period, each as likely as the others.

    `periods` are the first days of the periods, `values` one row a draw and one column a period. A draw is joint: its
    values belong together, so that a change between two periods is judged by the differences within each draw.

    Example:
        >>> from datetime import date
        >>> import numpy as np
        >>> paths = Paths((date(2010, 1, 1), date(2010, 2, 1)), np.array([[1.0, 2.0], [3.0, 2.0], [2.0, 2.0]]))
        >>> low, high = paths.band(0.5)
        >>> low.tolist(), high.tolist()
        ([1.5, 2.0], [2.5, 2.0])
    """

    periods: tuple[date, ...]
    values: NDArray[np.float64]

    def band(self, share: float = 0.9) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Where the middle share of the draws lies, period by period.

        Args:
            share: how much of them, above 0 and below 1.

        Returns:
            The lower and the upper end, one value a period, in the unit of the values.

        Raises:
            NotEnoughEvidence: no share of the draws can be told.

        Example:
            >>> import numpy as np
            >>> Paths((), np.empty((3, 0))).band(1.5)
            Traceback (most recent call last):
            ...
            detente.errors.NotEnoughEvidence: A band holds a share of the draws.
              found: 1.5
              wanted: above 0 and below 1
        """
        import numpy as np

        if not 0 < share < 1:
            raise NotEnoughEvidence("A band holds a share of the draws.", found=share, wanted="above 0 and below 1")
        low, high = np.quantile(self.values, [(1 - share) / 2, (1 + share) / 2], axis=0)
        return low, high
