"""The findings: every number has a source and says how many rows it rests on, and nothing is claimed that is not."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from detente.brief import Brief, brief
from detente.brief.compose import compose
from detente.brief.counting import agreed, apart, interval, student
from detente.brief.parts import Number, Party, Reference
from detente.bundle import javascript, prepare
from detente.errors import NotEnoughEvidence, UnknownActor, UnreadableDocument
from detente.tables import COVERAGE, table
from tests.brief.cambodia_evidence import CHN, KHM, USA, event, world

MEETING = ("2019-01-01", "day", "KHM", "USA", "CONSULT", "meeting", "trade", "They met.")


def pieces(part: Any) -> Iterator[Any]:
    """Every piece of the findings, however deep."""
    yield part
    if is_dataclass(part):
        for field in fields(part):
            yield from pieces(getattr(part, field.name))
    elif isinstance(part, tuple):
        for piece in part:
            yield from pieces(piece)


@pytest.mark.parametrize("which", ["cambodia", "alone"])
def test_every_number_has_a_source_and_its_n(which: str, request: pytest.FixtureRequest) -> None:
    findings = request.getfixturevalue(which).findings
    known = {source.key for source in findings.sources}
    numbers = [piece for piece in pieces(findings) if isinstance(piece, Number | Reference)]
    assert len(numbers) > 50
    assert {number.source for number in numbers} <= known
    assert all(number.n >= 0 and number.unit for number in numbers if isinstance(number, Number))


def test_no_number_stands_bare_in_a_sentence(cambodia: Brief) -> None:
    """Beside years, dates and the words of the method, digits stand in Numbers only."""
    findings = cambodia.findings
    said = [findings.standfirst, findings.timeline.title, findings.timeline.summary, findings.fields.title]
    said += [findings.fields.summary, findings.voting.title, findings.voting.summary, *findings.unknown]
    words = " ".join(piece for sentence in said for piece in sentence if isinstance(piece, str))
    dates = (
        r"\b(\d{1,2} )?(January|February|March|April|May|June|July|August|September|October|November|December) \d{4}"
    )
    left = re.sub(r"\b(1[89]|20)\d\d\b", "", re.sub(dates, "", words))
    assert re.findall(r"\d+", left) == []


def test_numbers_lie_within_their_intervals(cambodia: Brief) -> None:
    numbers = [piece for piece in pieces(cambodia.findings) if isinstance(piece, Number) and piece.low is not None]
    assert len(numbers) > 100
    assert all(number.low <= number.value <= number.high for number in numbers)  # type: ignore[operator]


def test_one_act_told_twice_is_one_act_with_two_tellings(cambodia: Brief) -> None:
    lifted = [act for act in cambodia.findings.timeline.acts if act.date == "2025-11-07"]
    assert [len(act.tellings) for act in lifted] == [2]


def test_an_act_of_both_sides_is_counted_once(cambodia: Brief) -> None:
    talks = [act for act in cambodia.findings.timeline.acts if act.date == "2019-11-21"]
    assert [(act.by, act.words) for act in talks] == [("both", "Cambodia and the United States met")]


def test_what_is_denied_is_nowhere_told_but_counted(cambodia: Brief) -> None:
    assert "Ream" not in cambodia.markdown()
    assert "1 passage[^2] denies or only imagines an act, and is left out." in cambodia.markdown()


def test_proposals_stand_apart_from_what_happened(cambodia: Brief) -> None:
    findings = cambodia.findings
    assert {act.status for act in findings.timeline.acts} == {"happened"}
    assert {act.status for act in findings.proposals.acts} == {"planned", "proposed"}
    assert "would hold a military exercise" in findings.proposals.acts[0].words


def test_acts_stand_newest_first_and_undated_last(cambodia: Brief) -> None:
    dates = [act.date or "" for act in cambodia.findings.timeline.acts]
    assert dates == sorted(dates, reverse=True)
    assert dates[-1] == ""


def test_the_standfirst_tells_what_moved_last(cambodia: Brief) -> None:
    text = json.loads(cambodia.json())["standfirst"]["text"]
    assert text.endswith("on 7 November 2025 the United States eased restrictions on Cambodia.")
    assert text.count(". ") == 2


def test_thin_evidence_is_called_thin(make: Callable[..., Any]) -> None:
    said = json.loads(Brief(compose(make([event(1, MEETING)], []), [KHM, USA])).json())["standfirst"]["text"]
    assert said.startswith(
        "The record of Cambodia and the United States from 2010 to 2019 is too thin to say where they stand (1 act)"
    )


def test_a_file_that_could_not_be_read_is_told(make: Callable[..., Any]) -> None:
    evidence = make([event(1, MEETING)], [])
    evidence.skipped = (UnreadableDocument("cut.pdf ends in the middle."),)
    assert "1 file[^3] could not be read" in Brief(compose(evidence, [KHM, USA])).markdown()


def test_a_document_is_cited_by_the_public_source_it_names(cambodia: Brief) -> None:
    cited = [source for source in cambodia.findings.sources if source.kind == "document"]
    assert cited and {source.citation for source in cited} == {"A gazette"}


def test_every_link_of_the_page_is_an_address(cambodia: Brief) -> None:
    links = re.findall(r'href="([^"]*)"', cambodia.html())
    assert all(link.startswith(("#", "https://", "http://", "data:,")) for link in links)
    assert "https://doi.org/10.7910/DVN/LEJUQZ" in links


def test_seven_acts_four_of_them_friendly_are_called_mixed(cambodia: Brief) -> None:
    assert "is mixed (4 of 7 acts are cooperation)" in json.loads(cambodia.json())["standfirst"]["text"]


def standfirst(rows: list[tuple[Any, ...]], make: Callable[..., Any], **years: int) -> str:
    """The sentences at the head of a brief on acts alone."""
    told = [event(number, row) for number, row in enumerate(rows)]
    said: str = json.loads(Brief(compose(make(told, []), [KHM, USA], **years)).json())["standfirst"]["text"]
    return said


def days(deed: tuple[str | None, ...], number: int, year: int = 2018) -> list[tuple[Any, ...]]:
    """The same deed on so many days of a year."""
    first = date(year, 1, 1)
    return [(str(first + timedelta(day)), "day", *deed, "trade", "It was so.") for day in range(number)]


MET, STRUCK = ("KHM", "USA", "CONSULT", "meeting"), ("USA", "KHM", "ASSAULT", "aerial")


def test_words_and_deeds_that_lean_apart_are_told_apart(make: Callable[..., Any]) -> None:
    said = standfirst(days(MET, 20) + days(STRUCK, 9), make)
    assert "mostly cooperative in words (20 of 20 acts are cooperation)" in said
    assert "mostly conflictual in deeds (0 of 9)" in said


def test_the_years_named_are_the_years_asked_for(make: Callable[..., Any]) -> None:
    assert "in 2018 is mostly cooperative" in standfirst(days(MET, 6), make, since=2018)
    assert "from 2009 to 2018 is mostly cooperative" in standfirst(days(MET, 6), make, since=1990)


def test_of_many_acts_on_one_day_the_weightiest_is_told(make: Callable[..., Any]) -> None:
    said = standfirst(days(MET, 1) + days(STRUCK, 1), make)
    assert "What moved last, the weightiest of 2 acts on 1 January 2018: the United States bombed" in said


def test_a_bare_request_is_neither_friendly_nor_hostile(make: Callable[..., Any]) -> None:
    row = (*MEETING[:4], "REQUEST", None, *MEETING[6:])
    assert [act.side for act in compose(make([event(1, row)], []), [KHM, USA]).timeline.acts] == ["neither"]


def test_a_change_is_claimed_only_where_it_is_clear_of_chance() -> None:
    high, near, low = (
        agreed({"value": value, "low": low, "high": high, "n": 85, "source": "un"})
        for value, low, high in ((0.94, 0.88, 0.97), (0.89, 0.82, 0.93), (0.84, 0.76, 0.89))
    )
    assert apart(high, low) and apart(low, high)
    assert not apart(high, near)


def test_years_without_votes_are_named(cambodia: Brief) -> None:
    assert "No contested vote is shared by Cambodia and the United States in 1976–1978" in cambodia.markdown()


def test_a_pair_without_acts_still_has_a_brief(alone: Brief) -> None:
    findings = alone.findings
    assert findings.timeline.acts == () and findings.fields.rows == ()
    assert alone.markdown().count("No act between Cambodia and the United States is on record here") == 2
    assert "--documents" in alone.html()


def test_a_pair_with_nothing_at_all_has_none(make: Callable[..., Any]) -> None:
    with pytest.raises(NotEnoughEvidence, match="between Cambodia"):
        compose(make([], []), [KHM, USA])


def test_only_the_third_power_is_no_evidence_on_the_pair(make: Callable[..., Any]) -> None:
    rows = [row for row in world() if "CHN" in row[0]]
    with pytest.raises(NotEnoughEvidence):
        compose(make(rows, ["KHM", "CHN"]), [KHM, USA, CHN])


def test_years_limit_every_part(evidence: Any) -> None:
    findings = compose(evidence, [KHM, USA, CHN], since=1990, until=2012)
    dates = [act.date for act in findings.timeline.acts if act.date]
    years = [year for line in findings.voting.series for year, _ in line.points]
    assert min(dates) >= "1990" and max(dates) < "2013"
    assert (min(years), max(years)) == (1990, 2012)
    assert "2012" in "".join(piece for piece in findings.standfirst if isinstance(piece, str))


def test_a_former_state_acts_under_its_own_name(make: Callable[..., Any]) -> None:
    past = (Party("SUN", "Soviet Union", "the Soviet Union"), Party("EMP", "Russian Empire", "the Russian Empire"))
    russia = Party("RUS", "Russia", "Russia", past)
    row = ("1985-11-19", "day", "SUN", "USA", "CONSULT", "meeting", "diplomatic", "They met at Geneva.")
    findings = compose(make([event(1, row)], []), [russia, USA])
    assert [act.words for act in findings.timeline.acts] == ["The Soviet Union met with the United States"]
    note = Brief(findings).markdown()
    assert "What the Soviet Union did, and how it voted, counts with Russia." in note and "Empire" not in note


def test_a_data_set_without_documents_can_be_told(make: Callable[..., Any]) -> None:
    base = list(event(1, MEETING)[0])
    base[0], base[6], base[7], base[9], base[10], base[14:] = "icews", None, None, "ICEWS", "010", [None] * 3
    findings = compose(make([(tuple(base), (None,) * 5)], []), [KHM, USA])
    act = findings.timeline.acts[0]
    assert act.tellings[0].source == "icews"
    assert act.words == "Cambodia made a statement about the United States"


def test_the_data_say_every_number_as_an_object(cambodia: Brief) -> None:
    data = json.loads(cambodia.json())
    figure = data["figures"][0]["number"]
    assert {"value", "low", "high", "n", "unit", "source"} <= figure.keys()
    year, value = data["voting"]["series"][0]["points"][-1]
    assert (year, value["n"]) == (2024, 80)
    assert {source["key"] for source in data["sources"]} >= {figure["source"], value["source"]}


def test_every_number_in_the_data_has_all_that_a_number_needs(cambodia: Brief) -> None:
    def numbers(part: Any) -> Iterator[dict[str, Any]]:
        if isinstance(part, dict) and "value" in part:
            yield part
        for piece in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
            yield from numbers(piece)

    found = list(numbers(json.loads(cambodia.json())))
    assert len(found) > 100
    assert all({"value", "low", "high", "n", "unit", "source"} <= number.keys() for number in found)


def test_every_footnote_of_the_note_is_told(cambodia: Brief) -> None:
    note = cambodia.markdown()
    told = set(re.findall(r"^\[\^(\d+)\]:", note, re.M))
    assert set(re.findall(r"\[\^(\d+)\](?!:)", note)) <= told


def test_the_same_evidence_gives_the_same_page(evidence: Any, cambodia: Brief) -> None:
    assert Brief(compose(evidence, [KHM, USA, CHN])).html() == cambodia.html()


def test_what_a_document_says_cannot_break_the_page(make: Callable[..., Any]) -> None:
    row = (*MEETING[:7], "</script><script>alert(1)</script><img src=x onerror=alert(2)>")
    page = Brief(compose(make([event(1, row)], []), [KHM, USA])).html()
    own = page.replace(javascript(), "")
    assert "<script>alert" not in own and "<img" not in own
    assert page.count("</script>") == page.count("<script")


def test_of_too_many_acts_either_side_of_every_year_is_listed(make: Callable[..., Any]) -> None:
    quiet, loud = (("KHM", "USA", "CONSULT", "meeting"), ("USA", "KHM", "ASSAULT", "aerial"))
    rows = [
        (f"{year}-{month:02}-{day:02}", "day", *act, "military", "It was so.")
        for year in range(2000, 2007)
        for month in range(1, 13)
        for day, act in ((1, quiet), (2, loud), (3, loud), (4, loud), (5, loud), (6, loud))
    ]
    timeline = compose(make([event(number, row) for number, row in enumerate(rows)], []), [KHM, USA]).timeline
    assert (len(timeline.acts), timeline.hidden) == (250, 504 - 250)
    assert sum(act.side == "cooperation" for act in timeline.acts) == 7 * 12
    months = {tally.since: (tally.cooperation.n, tally.conflict.n) for tally in timeline.tallies}
    assert timeline.grain == "month" and len(months) == 84 and set(months.values()) == {(1, 5)}


@pytest.mark.parametrize(
    ("last", "grain", "period"),
    [
        (2006, "month", ("2000-04-01", "2000-05-01", "April 2000")),
        (2007, "quarter", ("2000-04-01", "2000-07-01", "April–June 2000")),
        (2046, "year", ("2046-01-01", "2047-01-01", "2046")),
    ],
)
def test_a_long_record_is_counted_by_longer_periods(
    last: int, grain: str, period: tuple[str, str, str], make: Callable[..., Any]
) -> None:
    rows = days(MET, 260, 2000) + days(MET, 260, last)
    timeline = compose(make([event(number, row) for number, row in enumerate(rows)], []), [KHM, USA]).timeline
    assert timeline.grain == grain
    assert period in {(tally.since, tally.until, tally.when) for tally in timeline.tallies}
    assert sum(tally.cooperation.n for tally in timeline.tallies) == 520


def test_coverage_with_a_gap_is_told_as_two_spans(make: Callable[..., Any]) -> None:
    evidence = make([event(1, MEETING)], [])
    spans = [(date(2014, 1, 1), date(2015, 12, 31)), (date(2018, 1, 1), date(2018, 12, 31))]
    evidence.coverage = table(
        COVERAGE, [("examples", str(since), "events", since, until, "*") for since, until in spans]
    )
    note = Brief(compose(evidence, [KHM, USA])).markdown()
    assert "acts from 2014-01-01 to 2015-12-31 and from 2018-01-01 to 2018-12-31; used here: 1 act" in note


def test_a_link_of_a_document_can_run_nothing(make: Callable[..., Any]) -> None:
    base, extra = event(1, MEETING)
    page = Brief(
        compose(make([(base, (extra[0], "A title", "javascript:alert(1)", *extra[3:]))], []), [KHM, USA])
    ).html()
    assert 'href="javascript:' not in page


def test_wilson_holds_within_0_and_1_and_narrows() -> None:
    assert interval(0, 0) == (0.0, 1.0)
    assert interval(0, 5)[0] == 0.0 and interval(5, 5)[1] == 1.0
    assert interval(50, 100)[1] - interval(50, 100)[0] < interval(5, 10)[1] - interval(5, 10)[0]


@pytest.mark.parametrize(("freedom", "published"), [(4, 2.132), (6, 1.943), (10, 1.812), (30, 1.697)])
def test_student_agrees_with_the_printed_table(freedom: int, published: float) -> None:
    assert student(freedom) == pytest.approx(published, rel=0.01)


def test_a_script_cut_short_in_the_cache_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *_, **__: tmp_path)
    whole = javascript()
    kept = next(tmp_path.glob("vega-*.js"))
    kept.write_text(kept.read_text(encoding="utf8")[:1000], encoding="utf8")
    assert javascript() == whole
    assert javascript() == whole and len(kept.read_text(encoding="utf8")) > len(whole)


def test_the_script_is_made_beside_the_findings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the cache is empty another process fills it; the page waits for that and makes nothing itself."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    prepare()
    monkeypatch.setattr("vl_convert.javascript_bundle", lambda: pytest.fail("made twice"))
    assert "vegaEmbed" in javascript()
    assert [path.suffix for path in tmp_path.rglob("vega-*")] == [".js"]


def test_the_verb_is_light_to_import() -> None:
    code = "import sys, detente.brief; print([name for name in ('ibis', 'altair', 'jinja2') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_an_unknown_state_is_told() -> None:
    with pytest.raises(UnknownActor):
        brief("Camboda", "USA")
