"""The shelf of measures: what each tells, from what, within which bounds, and whom to cite."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ibis.expr.types import Table

from detente.indices import INDICES as SIMILARITIES
from detente.measures.agreement import ABSTENTIONS, agreement
from detente.measures.alignment import alignment
from detente.measures.attention import SIDES, attention
from detente.measures.conduct import APART, conduct
from detente.measures.cooperation import FIELDS, KINDS, WEIGHTS, cooperation
from detente.measures.dependence import FORMS, dependence
from detente.measures.diversification import INDICES, diversification
from detente.measures.hedging import PARTS, hedging
from detente.measures.influence import influence
from detente.measures.interests import interests
from detente.measures.purposes import PURPOSES, purposes
from detente.measures.reliability import MONTHS, SPANS, reliability
from detente.measures.reliability import PARTS as JUDGED
from detente.measures.similarity import GROUNDS, similarity
from detente.measures.treaties import TIED, treaties
from detente.measures.visits import COUNTS, visits


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure on the shelf.

    `function` takes the tables of the kinds in `reads`, in that order, and gives SCORES. `low` and `high` are the
    bounds of its value, None where it has none. `directed` says whether a pair is counted twice, once each way. `by`
    lists the grains and `options` what each keyword may be, the default first. `actors` is how many a row speaks of:
    one, a pair, or a state between two powers. A measure that `joins` makes one value of what several sources tell.
    Where it reads SCORES, `of` names the model or measure whose they are.
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
    of: str | None = None


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
            options={"weights": WEIGHTS, "kind": KINDS, "fields": FIELDS},
            title="What one state's acts towards another add up to, cooperation against conflict",
            citation=(
                "Goldstein, Joshua S. (1992). A Conflict-Cooperation Scale for WEIS Events Data. Journal of Conflict "
                "Resolution 36(2): 369-385. doi:10.1177/0022002792036002007. PLOVER scores: Open Event Data Alliance "
                "(2021), Political Language Ontology for Verifiable Event Records."
            ),
        ),
        Measure(
            name="conduct",
            function=conduct,
            reads=("events", "coverage"),
            low=0.0,
            high=None,
            unit="acts",
            directed=True,
            by=("month", "year"),
            options={"apart": APART},
            title="How many acts of each kind one state did towards another",
            citation=(
                "Open Event Data Alliance (2021). PLOVER: Political Language Ontology for Verifiable Event Records. "
                "Schrodt, Philip A. (2012). CAMEO: Conflict and Mediation Event Observations, Event and Actor "
                "Codebook. Pennsylvania State University."
            ),
        ),
        Measure(
            name="interests",
            function=interests,
            reads=("votes",),
            low=0.0,
            high=1.0,
            unit="share of the contested roll calls on an issue",
            directed=False,
            by=("year", "month"),
            options={"abstention": ABSTENTIONS},
            title="On which issues two states vote the same way at the United Nations, and on which they part",
            citation=(
                "Lijphart, Arend (1963). The Analysis of Bloc Voting in the General Assembly. American Political "
                "Science Review 57(4): 902-917. doi:10.2307/1952608. Issues as coded by Bailey, Michael A., Anton "
                "Strezhnev and Erik Voeten (2017). Estimating Dynamic State Preferences from United Nations Voting "
                "Data. Journal of Conflict Resolution 61(2): 430-456. doi:10.1177/0022002715595700."
            ),
        ),
        Measure(
            name="alignment",
            function=alignment,
            reads=("scores",),
            low=0.0,
            high=None,
            unit="distance of ideal points: 0 at one point, the smaller the nearer",
            directed=False,
            by=("year",),
            options={},
            title="How far two states stand apart at the United Nations, whatever was voted on that year",
            citation=(
                "Bailey, Michael A., Anton Strezhnev and Erik Voeten (2017). Estimating Dynamic State Preferences from "
                "United Nations Voting Data. Journal of Conflict Resolution 61(2): 430-456. "
                "doi:10.1177/0022002715595700. Interval: Zou, Guang Yong and Allan Donner (2008). Construction of "
                "Confidence Limits about Effect Measures: A General Approach. Statistics in Medicine 27(10): "
                "1693-1702. doi:10.1002/sim.3095."
            ),
            of="ideal_points",
        ),
        Measure(
            name="similarity",
            function=similarity,
            reads=("votes", "ties", "coverage"),
            low=-1.0,
            high=1.0,
            unit="index from -1 (opposites) to 1 (the same in all)",
            directed=False,
            by=("year", "month"),
            options={"index": tuple(SIMILARITIES), "of": GROUNDS},
            title="How alike two states are in their votes or their alliances, beyond chance if so asked",
            citation=(
                "Signorino, Curtis S. and Jeffrey M. Ritter (1999). Tau-b or Not Tau-b: Measuring the Similarity of "
                "Foreign Policy Positions. International Studies Quarterly 43(1): 115-144. "
                "doi:10.1111/0020-8833.00113. Haege, Frank M. (2011). Choice or Circumstance? Adjusting Measures of "
                "Foreign Policy Similarity for Chance Agreement. Political Analysis 19(3): 287-305. "
                "doi:10.1093/pan/mpr023."
            ),
        ),
        Measure(
            name="attention",
            function=attention,
            reads=("events", "coverage"),
            low=0.0,
            high=1.0,
            unit="share of acts",
            directed=True,
            by=("year", "month"),
            options={"side": SIDES},
            title="How much of what a state does abroad, or of what is done to it, is with one other state",
            citation=(
                "Savage, I. Richard and Karl W. Deutsch (1960). A Statistical Model of the Gross Analysis of "
                "Transaction Flows. Econometrica 28(3): 551-572. Wilson, Edwin B. (1927). Probable Inference, the Law "
                "of Succession, and Statistical Inference. Journal of the American Statistical Association 22(158): "
                "209-212. doi:10.1080/01621459.1927.10502953."
            ),
        ),
        Measure(
            name="visits",
            function=visits,
            reads=("events", "coverage"),
            low=0.0,
            high=None,
            unit="visits (ranked: weighted visits; balance: share of visits, 0 to 1)",
            directed=True,
            by=("year", "month"),
            options={"count": COUNTS},
            title="How often one state's leaders, ministers and envoys visit another, and who goes to whom",
            citation=(
                "Kastner, Scott L. and Phillip C. Saunders (2012). Is China a Status Quo or Revisionist State? "
                "Leadership Travel as an Empirical Indicator of Foreign Policy Priorities. International Studies "
                "Quarterly 56(1): 163-177. doi:10.1111/j.1468-2478.2011.00697.x. Interval: Brown, Lawrence D., T. "
                "Tony Cai and Anirban DasGupta (2001). Interval Estimation for a Binomial Proportion. Statistical "
                "Science 16(2): 101-133. doi:10.1214/ss/1009213286."
            ),
        ),
        Measure(
            name="reliability",
            function=reliability,
            reads=("events", "coverage"),
            low=-1.0,
            high=1.0,
            unit="share of months with a signal, 0 to 1 (base: of those without one; lift: -1 to 1)",
            directed=True,
            by=("year",),
            options={"within": MONTHS, "part": JUDGED, "over": SPANS},
            title="How often one state's positive words towards another were followed by positive deeds",
            citation=(
                "Jervis, Robert (1970). The Logic of Images in International Relations. Princeton: Princeton "
                "University Press. Crescenzi, Mark J. C. (2007). Reputation and Interstate Conflict. American Journal "
                "of Political Science 51(2): 382-396. Intervals: Wilson, Edwin B. (1927). Probable Inference, the Law "
                "of Succession, and Statistical Inference. Journal of the American Statistical Association 22(158): "
                "209-212. doi:10.1080/01621459.1927.10502953. Newcombe, Robert G. (1998). Interval Estimation for the "
                "Difference Between Independent Proportions. Statistics in Medicine 17(8): 873-890."
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
            reads=("flows", "coverage"),
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
        Measure(
            name="treaties",
            function=treaties,
            reads=("ties", "coverage"),
            low=0.0,
            high=None,
            unit="ties in force (obligation: 0 none to 3 to fight)",
            directed=True,
            by=("year",),
            options={"apart": TIED},
            title="How many alliances, treaties, shared organisations and missions bind one state to another",
            citation=(
                "Singer, J. David and Melvin Small (1966). Formal Alliances, 1815-1939: A Quantitative Description. "
                "Journal of Peace Research 3(1): 1-31. doi:10.1177/002234336600300101. Signorino, Curtis S. and "
                "Jeffrey M. Ritter (1999). Tau-b or Not Tau-b: Measuring the Similarity of Foreign Policy Positions. "
                "International Studies Quarterly 43(1): 115-144. doi:10.1111/0020-8833.00113."
            ),
        ),
        Measure(
            name="purposes",
            function=purposes,
            reads=("flows",),
            low=0.0,
            high=1.0,
            unit="share of the donor's aid to the recipient",
            directed=True,
            by=("year",),
            options={"apart": PURPOSES},
            title="What a donor's aid is for: services delivered, or advocacy of how a state is governed",
            citation=(
                "Tierney, Michael J. and others (2011). More Dollars than Sense: Refining Our Knowledge of Development "
                "Finance Using AidData. World Development 39(11): 1891-1906. doi:10.1016/j.worlddev.2011.07.029. "
                "Carothers, Thomas (1999). Aiding Democracy Abroad: The Learning Curve. Washington, DC: Carnegie "
                "Endowment for International Peace."
            ),
        ),
        Measure(
            name="hedging",
            function=hedging,
            reads=("flows", "events", "coverage"),
            low=-1.0,
            high=1.0,
            unit="lean: 1 all with the first power to -1 all with the second (engagement and spread: 0 to 1)",
            directed=True,
            by=("year",),
            options={"part": PARTS},
            title="Where a state stands between two powers: its lean, its engagement, how uneven its ties are",
            citation=(
                "Kuik, Cheng-Chwee (2008). The Essence of Hedging: Malaysia and Singapore's Response to a Rising "
                "China. Contemporary Southeast Asia 30(2): 159-185. doi:10.1355/cs30-2a. Efron, Bradley and Charles "
                "Stein (1981). The Jackknife Estimate of Variance. Annals of Statistics 9(3): 586-596. "
                "doi:10.1214/aos/1176345462."
            ),
            actors=3,
            joins=True,
        ),
        Measure(
            name="influence",
            function=influence,
            reads=("flows", "ties", "events", "coverage"),
            low=0.0,
            high=1.0,
            unit="bandwidth times dependence, 0 to 1",
            directed=True,
            by=("year",),
            options={},
            title="How much weight one state's formal ties give it with another, in economy, politics and security",
            citation=(
                "Moyer, Jonathan D., Collin J. Meisel, Austin S. Matthews, David K. Bohl and Mathew J. Burrows (2021). "
                "China-US Competition: Measuring Global Influence. Washington, DC and Denver: Atlantic Council and "
                "Frederick S. Pardee Center for International Futures. Its idea, not its index: weights are equal."
            ),
            joins=True,
        ),
    )
}
