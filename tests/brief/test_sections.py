"""The sections that scores fill: the right figure of the right year, old ones called old, the unknown never a zero."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from detente.brief import Brief
from detente.brief.compose import compose
from detente.brief.parts import Findings, Sentence
from detente.brief.reach import reach, within
from detente.errors import NotEnoughEvidence
from detente.tables import SCORES, table
from tests.brief.cambodia_evidence import CHN, KHM, USA
from tests.brief.cambodia_scores import row


def text(sentence: Sentence) -> str:
    return "".join(piece if isinstance(piece, str) else getattr(piece, "text", "") for piece in sentence)


@pytest.fixture
def told(make: Callable[..., Any]) -> Callable[..., Findings]:
    """Findings on Cambodia and the United States, and China if wanted, from scores alone."""

    def found(*rows: Any, third: bool = False, **years: int) -> Findings:
        evidence = make([], [])
        evidence.scores = table(SCORES, list(rows))
        return compose(evidence, [KHM, USA, *([CHN] if third else [])], **years)

    return found


def share(ends: tuple[str, str], field: str, year: int, value: float, source: str = "oec") -> Any:
    return row("dependence", ends, field, year, value, "share", source=source)


SOLD, BOUGHT = ("KHM", "USA"), ("USA", "KHM")


def test_a_share_is_of_the_latest_year_and_says_which(cambodia: Brief) -> None:
    rows = {one.field: one for one in cambodia.findings.exchange.rows}  # type: ignore[union-attr]
    assert [one.pair[0] for one in rows.values() if one.pair] == [2014, 2014, 2021, 2022]
    assert rows["arms"].third and rows["arms"].third[1].text == "70%"


def test_a_share_that_is_missing_is_not_told_and_never_zero(cambodia: Brief) -> None:
    aid = next(one for one in cambodia.findings.exchange.rows if one.field == "aid")  # type: ignore[union-attr]
    assert aid.third is None and aid.back is None
    assert re.search(r"\| aid \| 11%\[\^\d+\] \(2022\) \| not told \| not told \|", cambodia.markdown())


def test_old_figures_are_called_old(cambodia: Brief) -> None:
    exchange = cambodia.findings.exchange
    assert exchange and text(exchange.aged).startswith("Old figures, which end in 2014 (exports and imports)")


def test_the_source_of_the_latest_year_speaks(told: Callable[..., Findings]) -> None:
    findings = told(share(SOLD, "exports", 2014, 0.4), share(SOLD, "exports", 2016, 0.2, "itpde"))
    exchange = findings.exchange
    assert exchange and exchange.rows[0].pair and exchange.rows[0].pair[1].source == "itpde"
    assert text(exchange.title) == "In 2016 20% of Cambodia's exports went to the United States"


def test_two_sources_are_never_set_against_each_other(told: Callable[..., Findings]) -> None:
    other = share(("KHM", "CHN"), "exports", 2014, 0.6)
    findings = told(share(SOLD, "exports", 2014, 0.1, "itpde"), other, third=True)
    assert findings.exchange and "more" not in text(findings.exchange.title)


def test_the_trade_is_lopsided_where_one_sells_much_and_the_other_buys_little(told: Callable[..., Findings]) -> None:
    sold = told(share(SOLD, "exports", 2014, 0.3), share(BOUGHT, "imports", 2014, 0.004)).exchange
    assert sold and "lopsided, and Cambodia depends more" in text(sold.balance)
    assert "which was under 1% of the United States' imports" in text(sold.balance)
    small = told(share(SOLD, "exports", 2014, 0.03), share(BOUGHT, "imports", 2014, 0.004)).exchange
    assert small and text(small.balance) == "In trade neither depends much on the other."


def test_a_gap_in_the_years_is_a_gap_in_the_trend(told: Callable[..., Findings]) -> None:
    findings = told(*(share(SOLD, "arms", year, 0.5, "sipri") for year in (1999, 2012, 2014, 2021)))
    exchange = findings.exchange
    assert exchange and [year for year, _ in exchange.rows[0].trend[0].points] == [2012, 2014, 2021]


def test_issues_are_weighed_by_votes_and_no_surer_than_a_year(told: Callable[..., Findings]) -> None:
    votes = [(2023, 0.8, 30), (2024, 0.2, 10), (2010, 0.0, 99)]
    rows = [row("interests", ("KHM", "USA"), "nuclear", year, v, "half", source="un", n=n) for year, v, n in votes]
    issues = told(*rows).issues
    assert issues is not None
    (nuclear,) = issues.rows
    assert (nuclear.pair.value, nuclear.pair.n) == (pytest.approx(0.65), 40)
    assert nuclear.pair.low is not None and nuclear.pair.high is not None
    assert nuclear.pair.high - nuclear.pair.low > 0.3  # of 20 votes, not of 40, which would leave 0.24
    assert (issues.since, issues.until) == (2023, 2024)


def test_issues_stand_the_most_shared_first_in_a_reader_s_words(cambodia: Brief) -> None:
    issues = cambodia.findings.issues
    assert issues and issues.rows[0].name == "nuclear weapons"
    assert "nearest on nuclear weapons (55%) and furthest apart on the Middle East (9%)" in text(issues.title)


def test_an_issue_is_named_only_where_it_stands_out(told: Callable[..., Findings]) -> None:
    rows = [
        row("interests", ("KHM", "USA"), name, 2024, v, "half", source="un", n=12)
        for name, v in (("a", 0.5), ("b", 0.6))
    ]
    issues = told(*rows).issues
    assert issues and "no issue clearly parts or joins" in text(issues.title)


def test_visits_are_counted_to_the_end_of_their_list(told: Callable[..., Findings]) -> None:
    """A list that ends years after the last visit has seen none since: the ten years end with the list."""
    visit = row("visits", ("CHN", "KHM"), "all", 2012, 1.0, "number", source="chinese_leaders")
    early = row("visits", ("CHN", "KHM"), "all", 2006, 2.0, "number", source="chinese_leaders")
    us = row("visits", ("USA", "KHM"), "all", 2012, 1.0, "number", source="us_travels")
    visiting = told(visit, early, us, third=True).visiting
    assert visiting is not None
    chinese = next(way for way in visiting.rows if way.row == "third")
    last = reach()["visits", "chinese_leaders"][1]
    assert (chinese.until, chinese.since, chinese.last) == (last, last - 9, 2012)
    assert chinese.recent.n + (chinese.before.n if chinese.before else 0) == 3


def test_documents_chosen_by_hand_are_no_list_of_visits(cambodia: Brief, told: Callable[..., Findings]) -> None:
    visiting = cambodia.findings.visiting
    assert visiting and {way.recent.source for way in visiting.rows} == {"us_travels", "chinese_leaders"}
    own = row("visits", ("USA", "KHM"), "all", 2025, 4.0, "number", source="documents")
    assert told(own, share(SOLD, "exports", 2014, 0.3)).visiting is None


def test_years_before_a_list_began_are_not_told(told: Callable[..., Findings]) -> None:
    rows = [row("visits", ("USA", "KHM"), "all", year, 1.0, "number", source="mine") for year in range(2010, 2022)]
    visiting = told(*rows).visiting
    assert visiting and visiting.rows[0].before is None and visiting.rows[0].recent.n == 10


def test_a_tie_that_ended_is_none_by_the_last_year_of_its_list(told: Callable[..., Findings]) -> None:
    binding = told(row("treaties", SOLD, "rivalry", 1991, 1.0, "kind", source="rivalries")).binding
    assert binding and binding.rows[0].pair
    year, number = binding.rows[0].pair
    assert (year, number.text, number.n) == (reach()["treaties", "rivalries"][1], "none", 0)
    assert "rivals" not in text(binding.title)


def test_that_two_are_rivals_is_said_before_what_binds_them(told: Callable[..., Findings]) -> None:
    shared = row("treaties", SOLD, "organisation", 2014, 5.0, "kind", source="cow_shared_organisations")
    findings = told(row("treaties", SOLD, "rivalry", 2020, 1.0, "kind", source="rivalries"), shared)
    said = "on record as rivals (2020), and have 5 shared organisations (2014)"
    assert findings.binding and said in text(findings.binding.title) and said in text(findings.standfirst)


@pytest.mark.parametrize(
    ("level", "cell", "title", "head"),
    [
        (3.0, "1 (to defend)", "have 1 defence pact (2018)", True),
        (2.0, "1 (not to attack)", "have 1 pact of neutrality or non-aggression (2018)", True),
        (None, "1", "have 1 security pact (2018)", False),
    ],
)
def test_a_pact_is_told_by_what_it_obliges_to(
    told: Callable[..., Findings], level: float | None, cell: str, title: str, head: bool
) -> None:
    rows = [row("treaties", SOLD, "alliance", 2018, 1.0, "kind", source="atop")]
    rows += [row("treaties", SOLD, "alliance", 2018, level, "obligation", source="atop")] if level else []
    findings = told(*rows)
    assert findings.binding and findings.binding.rows[0].pair
    assert findings.binding.rows[0].pair[1].text == cell
    assert title in text(findings.binding.title)
    assert (title in text(findings.standfirst)) == head


def test_a_mission_is_of_one_side(cambodia: Brief) -> None:
    binding = cambodia.findings.binding
    missions = [one.name for one in binding.rows if "Mission" in one.name] if binding else []
    assert missions == ["Mission in Cambodia"]


def test_the_powers_may_stand_in_either_order(cambodia: Brief) -> None:
    """The scores lean 0.3 towards China: 65 of a hundred with it, 35 with the United States."""
    between = cambodia.findings.between
    assert between is not None and between.year == 2014
    lean = between.figures[0].number
    assert (lean.text, lean.span) == ("35%", "10%–60%")
    assert "clearly to neither" in text(between.title) and "called hedging" in text(between.summary)
    assert text(between.fields).endswith("exports 80%, arms 20%, imports 5%.")


def test_a_lean_of_a_single_field_is_not_told(told: Callable[..., Findings]) -> None:
    ends = ("KHM", "USA", "CHN")
    parts = ("lean", "engagement", "spread")
    lean, engaged, spread = (row("hedging", ends, "all", 2020, 0.5, part, source="oec") for part in parts)
    known = row("treaties", SOLD, "alliance", 2018, 1.0, "kind", source="atop")
    assert told(lean, engaged, spread, known, third=True).between is not None
    assert told(lean, engaged, known, third=True).between is None
    assert told(lean, spread, known, third=True).between is None


def test_scores_alone_are_enough_for_a_brief(told: Callable[..., Findings]) -> None:
    findings = told(share(SOLD, "exports", 2014, 0.3))
    assert text(findings.standfirst).endswith("In 2014 30% of Cambodia's exports went to the United States.")
    assert [figure.number.text for figure in findings.figures] == ["30%"]
    assert "tells how often they vote alike at the UN, who visits whom and which treaties" in text(findings.unknown[0])
    note = Brief(findings).markdown()
    assert "Where they agree" not in note and "No shared vote" not in note


def test_scores_of_the_third_power_alone_are_not(told: Callable[..., Findings]) -> None:
    with pytest.raises(NotEnoughEvidence):
        told(share(("KHM", "CHN"), "exports", 2014, 0.3), third=True)


def test_scores_outside_the_years_asked_for_are_left_out(told: Callable[..., Findings]) -> None:
    rows = (share(SOLD, "exports", 2004, 0.5), share(SOLD, "exports", 2014, 0.3))
    exchange = told(*rows, until=2010).exchange
    assert exchange and exchange.rows[0].pair and exchange.rows[0].pair[0] == 2004
    assert within({("visits", "x"): (1975, 2025)}, 0, 2010) == {("visits", "x"): (1975, 2010)}


def test_acts_that_are_many_keep_the_head_of_the_page(cambodia: Brief) -> None:
    assert [figure.number.of for figure in cambodia.findings.figures] == ["acts", "votes", "votes", "acts"]


def test_the_interval_of_a_share_is_named_for_what_it_is(cambodia: Brief) -> None:
    data = json.loads(cambodia.json())
    assert data["exchange"]["rows"][0]["pair"][1]["claim"] == "range of what both sides report"
    assert "90% interval" in cambodia.html()
    assert "n = 3 rows; range of what both sides report" in cambodia.html()


def test_the_note_and_the_page_tell_every_section(cambodia: Brief) -> None:
    note, page, findings = cambodia.markdown(), cambodia.html(), cambodia.findings
    for name in ("exchange", "issues", "visiting", "binding", "between"):
        assert f'aria-labelledby="{name}"' in page
        head = text(getattr(findings, name).title)
        assert head in re.sub(r"\[\^\d+\]", "", note)
    assert json.loads(cambodia.json()).keys() >= {"exchange", "issues", "visiting", "binding", "between"}


def test_no_number_stands_bare_in_the_sections(cambodia: Brief) -> None:
    findings = cambodia.findings
    parts = [findings.exchange, findings.issues, findings.visiting, findings.binding, findings.between]
    said = [
        getattr(part, name)
        for part in parts
        for name in ("title", "summary", "aged", "balance", "partners", "care")
        if hasattr(part, name)
    ]
    words = " ".join(piece for sentence in said for piece in sentence if isinstance(piece, str))
    assert len(said) > 10
    assert re.findall(r"\d+", re.sub(r"\b(1[89]|20)\d\d\b", "", words)) == []


def test_what_the_sources_of_scores_can_speak_of_is_told(cambodia: Brief) -> None:
    told = {(one.source, one.kind): one.spans for one in cambodia.findings.coverage}
    assert told["oec", "shares of exchange"] == (("1995", "2014"),)
    assert told["us_travels", "visits"] == (("1990", "2023"),)


def test_a_share_of_long_before_the_last_year_told_of_the_state_is_no_figure_of_today(
    told: Callable[..., Findings],
) -> None:
    """The source tells of exports to 2016: a share of 2005 is gone, one of 2011 stands in the trend alone."""
    known = row("diversification", ("KHM",), "exports", 2016, 5.0, "partners", source="oec")
    old = [share(SOLD, "exports", year, 0.84) for year in (2005, 2011)]
    exchange = told(known, *old, share(BOUGHT, "exports", 2014, 0.1)).exchange
    assert exchange and exchange.rows[0].pair is None
    assert [year for year, _ in exchange.rows[0].trend[0].points] == [2011]
    assert text(exchange.title) == "In 2014 10% of the United States' exports went to Cambodia"
    assert told(known, *old, row("treaties", SOLD, "alliance", 2018, 1.0, "kind", source="atop")).exchange is None
