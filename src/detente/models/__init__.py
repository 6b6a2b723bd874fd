"""The shelf of models: what each tells, from what, within which bounds, and whom to cite."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from ibis.expr.types import Table

from detente.models.affinity import Affinity
from detente.models.ideal_points import IdealPoints
from detente.models.phases import Phases


class Fit(Protocol):
    """What a model learned of some table: SCORES with their 90 % bands."""

    @property
    def scores(self) -> Table:
        """The values of the model, a table of the kind SCORES."""


class Settings(Protocol):
    """The settings of a model, which learn from a table."""

    def fit(self, table: Table, /) -> Fit:
        """Learn from a table."""


@dataclass(frozen=True, slots=True)
class Model:
    """One model on the shelf; `name`, bounds, unit and the like mean what they mean of a measure.

    `settings` takes the options and gives the settings, whose `fit` takes one table. `reads` names what that table
    holds: the measures whose SCORES it is made of, those that are lacking left out, or a kind of table, "votes". A
    model that `joins` makes one value of what several sources tell. Of an option, "yes" and "no" stand for true and
    false; what is known by the year is read where the option "yearly" says so. One that heeds `news` also takes, by
    that name, how much the sources tell of everybody.
    """

    name: str
    settings: Callable[..., Settings]
    reads: tuple[str, ...]
    low: float | None
    high: float | None
    unit: str
    directed: bool
    by: tuple[str, ...]
    options: Mapping[str, tuple[str, ...]]
    title: str
    citation: str
    actors: int = 2
    joins: bool = False
    news: bool = False

    def set(self, options: Mapping[str, Any]) -> Settings:
        """The settings that some options make, each in its default where it is not named."""
        meant = {"yes": True, "no": False}
        return self.settings(**{name: meant.get(value, value) for name, value in options.items()})


MODELS: dict[str, Model] = {
    model.name: model
    for model in (
        Model(
            name="affinity",
            settings=Affinity,
            reads=("cooperation", "agreement", "visits", "dependence"),
            low=-10.0,
            high=10.0,
            unit="weight points an act",
            directed=False,
            by=("month",),
            options={"directed": ("no", "yes"), "yearly": ("no", "yes")},
            title="How well two states stand with each other, month by month, behind the chance of single acts",
            citation=(
                "Durbin, James and Siem Jan Koopman (2012). Time Series Analysis by State Space Methods. 2nd edition. "
                "Oxford University Press. doi:10.1093/acprof:oso/9780199641178.001.0001."
            ),
            joins=True,
        ),
        Model(
            name="ideal_points",
            settings=partial(IdealPoints, issues=True),
            reads=("votes",),
            low=None,
            high=None,
            unit="standard deviations of all states and years",
            directed=False,
            by=("year",),
            options={},
            title="Where a state stands at the United Nations, by its votes: high with the United States",
            citation=(
                "Bailey, Michael A., Anton Strezhnev and Erik Voeten (2017). Estimating Dynamic State Preferences from "
                "United Nations Voting Data. Journal of Conflict Resolution 61(2): 430-456. "
                "doi:10.1177/0022002715595700."
            ),
            actors=1,
        ),
        Model(
            name="phases",
            settings=Phases,
            reads=("cooperation", "conduct"),
            low=-10.0,
            high=10.0,
            unit="weight points an act, over the whole phase",
            directed=False,
            by=("month",),
            options={},
            title="The level of the phase that two states are in; detente turns tells the turning points",
            citation=(
                "Jackson, Brad and others (2005). An Algorithm for Optimal Partitioning of Data on an Interval. IEEE "
                "Signal Processing Letters 12(2): 105-108. doi:10.1109/LSP.2001.838216."
            ),
            joins=True,
            news=True,
        ),
    )
}
