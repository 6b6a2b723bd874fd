"""The shelf of measures: what each tells, from what, within which bounds, and whom to cite."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ibis.expr.types import Table

from detente.measures.agreement import ABSTENTIONS, agreement
from detente.measures.cooperation import WEIGHTS, cooperation
from detente.measures.dependence import FORMS, dependence
from detente.measures.diversification import INDICES, diversification


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure on the shelf.

    `function` takes the tables of the kinds in `reads`, in that order, and gives SCORES. `low` and `high` are the
    bounds of its value, None where it has none. `directed` says whether a pair is counted twice, once each way. `by`
    lists the grains and `options` what each keyword may be, the default first. `actors` is how many a row speaks of:
    one, a pair, or a state between two powers. A measure that `joins` makes one value of what several sources tell.
    """

    name: str
    function: Callable[..., Table]
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


MEASURES: dict[str, Measure] = {
    measure.name: measure
    for measure in (
        Measure(
            name="agreement",
            function=agreement,
            reads=("votes",),
            low=0.0,
            high=1.0,
            unit="share of contested roll calls",
            directed=False,
            by=("year", "month"),
            options={"abstention": ABSTENTIONS},
            title="How often two states vote the same way at the United Nations",
            citation=(
                "Lijphart, Arend (1963). The Analysis of Bloc Voting in the General Assembly. American Political "
                "Science Review 57(4): 902-917. doi:10.2307/1952608. As computed by Bailey, Michael A., Anton "
                "Strezhnev and Erik Voeten (2017). Estimating Dynamic State Preferences from United Nations Voting "
                "Data. Journal of Conflict Resolution 61(2): 430-456. doi:10.1177/0022002715595700."
            ),
        ),
        Measure(
            name="cooperation",
            function=cooperation,
            reads=("events", "coverage"),
            low=None,
            high=None,
            unit="weight points",
            directed=True,
            by=("month", "year"),
            options={"weights": WEIGHTS},
            title="What one state's acts towards another add up to, cooperation against conflict",
            citation=(
                "Goldstein, Joshua S. (1992). A Conflict-Cooperation Scale for WEIS Events Data. Journal of Conflict "
                "Resolution 36(2): 369-385. doi:10.1177/0022002792036002007. PLOVER scores: Open Event Data Alliance "
                "(2021), Political Language Ontology for Verifiable Event Records."
            ),
        ),
        Measure(
            name="dependence",
            function=dependence,
            reads=("flows", "coverage"),
            low=-1.0,
            high=1.0,
            unit="share of what the state exchanges, 0 to 1 (asymmetry: -1 to 1)",
            directed=True,
            by=("year",),
            options={"form": FORMS},
            title="How much of a state's exports, imports, arms, aid and investment is with one other state",
            citation=(
                "Hirschman, Albert O. (1945). National Power and the Structure of Foreign Trade. Berkeley: University "
                "of California Press. Barbieri, Katherine (1996). Economic Interdependence: A Path to Peace or a "
                "Source of Interstate Conflict? Journal of Peace Research 33(1): 29-49. "
                "doi:10.1177/0022343396033001003."
            ),
        ),
        Measure(
            name="diversification",
            function=diversification,
            reads=("flows",),
            low=0.0,
            high=None,
            unit="equal partners (hhi and normalised: 0 spread to 1 concentrated; entropy: nats)",
            directed=True,
            by=("year",),
            options={"index": INDICES},
            title="Over how many partners a state spreads its markets, suppliers, arms, donors and investors",
            citation=(
                "Hirschman, Albert O. (1945). National Power and the Structure of Foreign Trade. Berkeley: University "
                "of California Press. Laakso, Markku and Rein Taagepera (1979). Effective Number of Parties: A Measure "
                "with Application to West Europe. Comparative Political Studies 12(1): 3-27. "
                "doi:10.1177/001041407901200101."
            ),
            actors=1,
        ),
    )
}
