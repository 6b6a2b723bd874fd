"""Several sources made one: what each month's acts tell together, each source by its own offset and noise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.levels.given import Given
from detente.levels.panel import Panel
from detente.levels.walk import smoothed

Array = NDArray[Any]

_OFFSET = 1.0  # Weight points by which sources are thought to differ before anything is seen, one deviation.
_SCRUPLE = 20.0  # How many months the belief that a source is as noisy as the fullest one counts for.
_FAR = 3.0  # Deviations beyond which a month says no more about how noisy a source is.
_RANGE = (0.2, 25.0)


class Teller(NamedTuple):
    """How a source tells: take off `offset` [weight points]; one of its acts counts `worth` acts."""

    source: str
    offset: float
    worth: float


@dataclass(frozen=True, slots=True)
class Joined:
    """What all sources tell together: the mean weight of each month and what its acts are worth, months x pairs."""

    value: Array
    acts: Array


def tellers(laid: Panel, given: Given) -> tuple[Teller, ...]:
    """Learn how each source tells, beside the one that tells of most acts.

    The level is followed by the fullest source alone; what another one tells of the same pairs lies off it by its
    offset and its noise. Both are held back where it tells little: a source that agrees in nothing counts for little.

    Args:
        laid: the acts by source.
        given: the settings of the level.

    Returns:
        One for each source, in the order of the panel.

    Example:
        >>> value = np.full((2, 60, 1), 2.0)
        >>> value[1] = 5.0
        >>> laid = Panel((("KHM", "USA"),), ("a", "b"), 0, value, np.full((2, 60, 1), [[[9.0]], [[8.0]]]), value[0] > 0)
        >>> 2 < tellers(laid, Given())[1].offset < 3
        True
    """
    full = int(np.argmax(laid.acts.sum(axis=(1, 2))))
    found = [Teller(source, 0.0, 1.0) for source in laid.sources]
    if len(found) == 1:
        return tuple(found)
    level, spread, _ = smoothed(laid.value[full], laid.acts[full], given)
    for at, teller in enumerate(found):
        if at != full:
            found[at] = _beside(teller, laid.value[at], laid.acts[at], level, spread, given)
    return tuple(found)


def joined(laid: Panel, how: tuple[Teller, ...]) -> Joined:
    """The mean of what the sources tell, each month by what their acts are worth.

    A month whose acts are worth w has the variance of floor**2 + 1/w; the floor counts once, as sources tell of the
    same acts. A source that is not among `how` tells as the fullest one.

    Args:
        laid: the acts by source.
        how: how each source tells.

    Example:
        >>> value, acts = np.array([[[4.0]], [[1.0]]]), np.array([[[1.0]], [[2.0]]])
        >>> laid = Panel((("KHM", "USA"),), ("a", "b"), 0, value, acts, acts[0] > 0)
        >>> made = joined(laid, (Teller("a", 0.0, 1.0), Teller("b", 0.0, 0.5)))
        >>> made.value.tolist(), made.acts.tolist()
        ([[2.5]], [[2.0]])
    """
    known = {teller.source: teller for teller in how}
    if len(laid.sources) == len(how) == 1:
        return Joined(laid.value[0], laid.acts[0])
    total, acts = np.zeros(laid.told.shape, np.float32), np.zeros(laid.told.shape, np.float32)
    for source, value, number in zip(laid.sources, laid.value, laid.acts, strict=True):
        teller = known.get(source, Teller(source, 0.0, 1.0))
        worth = number * np.float32(teller.worth)
        total += worth * (value - np.float32(teller.offset))
        acts += worth
    return Joined(np.divide(total, acts, out=total, where=acts > 0), acts)


def _beside(teller: Teller, value: Array, acts: Array, level: Array, spread: Array, given: Given) -> Teller:
    """The offset of a source, and how much noisier than the fullest one it is, from the months of which it tells."""
    seen = acts > 0
    noise = given.noise() ** 2 * (given.floor**2 + 1 / acts[seen])
    off, about = (value - level)[seen].astype(float), (spread[seen].astype(float)) ** 2
    offset, louder = 0.0, 1.0
    for _ in range(10):
        sure = 1 / (about + louder * noise)
        sure *= 1 / np.maximum((off - offset) ** 2 * sure / _FAR**2, 1)
        offset = float((sure * off).sum() / (sure.sum() + _OFFSET**-2))
        square = np.minimum((off - offset) ** 2 / (about + louder * noise), _FAR**2)
        louder *= float((square.sum() + _SCRUPLE) / (len(square) + _SCRUPLE))
        louder = min(max(louder, _RANGE[0]), _RANGE[1])
    return teller._replace(offset=offset, worth=1 / louder)
