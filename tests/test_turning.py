"""Turning points: those that documents tell, those that acts make, the acts that made them, and the command."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import detente
from detente import cli, turning
from detente import store as stores
from detente.errors import NotEnoughEvidence, OutOfCoverage, UnknownActor
from detente.progress import Step
from detente.tables import EVENTS, SCORES, table
from tests.test_bad_input import detente as command
from tests.test_bad_input import refused

BROKEN = "On 3 May 1965 Cambodia severed diplomatic relations with the United States."


def act(
    source: str, record: str, day: date, actor: str, other: str, kind: str, weight: float | None
) -> tuple[Any, ...]:
    return (source, record, day, "day", actor, other, kind, None, None, "PLOVER", kind, weight, "happened", *[None] * 4)


def quiet_then_war(one: str, two: str, *, source: str = "wire", year: int = 2005) -> Iterator[tuple[Any, ...]]:
    """Ten years of two talks a month, and forty attacks in one month in the middle of them."""
    for month in range(120):
        for number in (1, 2):
            day = date(year + month // 12, month % 12 + 1, 10 * number)
            yield act(source, f"{one}{two}{day}", day, one, two, "CONSULT", 2.5)
    for number in range(40):
        day = date(year + 5, 3, 4 + number % 20)
        kind, weight = ("ASSAULT", -9.0) if number % 2 else ("ACCUSE", -3.0)
        yield act(source, f"{one}{two}war{number}", day, two, one, kind, weight)


@pytest.fixture
def war(tmp_path: Path) -> Path:
    """A store of two pairs; one of them is Russia, which continues the Soviet Union."""
    place = tmp_path / "war.duckdb"
    rows = [*quiet_then_war("PER", "ECU"), *quiet_then_war("SUN", "TUR", year=1980)]
    with stores.open(place, write=True) as opened:
        opened.append({"events": table(EVENTS, rows)})
    return place


def worst(one: str, two: str, store: Path) -> detente.TurningPoint:
    """The worsening that is surest."""
    found = detente.turns(one, two, store=store)
    return max((turn for turn in found if turn.direction == "worsening"), key=lambda turn: turn.probability)


def rounded(turn: detente.TurningPoint) -> detente.TurningPoint:
    """The same, whatever order an engine added it up in."""
    return turn._replace(size=round(turn.size, 6), probability=round(turn.probability, 6))


def test_documents_tell_that_ties_were_cut_and_mended() -> None:
    found = {turn.date: turn for turn in detente.turns("Kampuchea", "US", until=1992)}
    broken, mended = found[date(1965, 5, 3)], found[date(1969, 7, 1)]
    assert (broken.actor, broken.other, broken.direction) == ("KHM", "USA", "worsening")
    assert (
        broken.evidence[0].quote == BROKEN
        and broken.evidence[0].document == "examples/cambodia/1965-05-03-relations-severed.md"
    )
    assert found[date(1969, 4, 16)].evidence[0].mode == "recognise"
    assert mended.direction == "improving" and mended.low <= date(1969, 7, 1) <= mended.high
    assert mended.evidence[0].precision == "month" and "restored diplomatic relations" in str(mended.evidence[0].quote)
    assert [turn.date for turn in detente.turns("USA", "KHM", until=1992)] == list(found)


def test_a_document_adds_a_turn_where_the_news_has_none(war: Path, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    told = (
        "On 9 March 2010 Peru severed diplomatic relations with Ecuador.",
        "On 2 May 2014 Peru recalled its ambassador from Ecuador.",
    )
    note.write_text("\n\n".join(told))
    before = len(detente.turns("PER", "ECU", store=war))
    detente.load("documents", [note], store=war)
    found = detente.turns("PER", "ECU", store=war)
    assert len(found) == before + 1  # the first falls into the war, of which the news tells
    assert (found[-1].date, found[-1].direction, found[-1].evidence[0].quote) == (
        date(2014, 5, 2),
        "worsening",
        told[1],
    )
    assert told[0] in {made.quote for made in worst("PER", "ECU", war).evidence}


def test_a_span_leaves_turns_out() -> None:
    assert {turn.date.year for turn in detente.turns("KHM", "USA", since=1960, until=date(1965, 12, 31))} == {1965}
    with pytest.raises(NotEnoughEvidence, match="ends before"):
        detente.turns("KHM", "USA", since=1970, until=1960)


def test_the_acts_of_a_turn_are_those_that_made_it(war: Path) -> None:
    turn = worst("Ecuador", "Peru", war)
    assert turn.low <= date(2010, 3, 31) and date(2010, 3, 1) <= turn.high and turn.probability > 0.5
    assert turn.acts == 20 and len(turn.evidence) == 5  # forty lines of news: what comes twice a day is one act
    assert [made.weight for made in turn.evidence] == [-9.0] * 5
    assert {(made.actor, made.other, made.act, made.source) for made in turn.evidence} == {
        ("ECU", "PER", "ASSAULT", "wire")
    }
    assert turn.evidence[0].record == "PERECUwar1" and turn.evidence[0].quote is None


def test_a_state_has_the_turns_of_those_it_continues(war: Path) -> None:
    now, then = worst("RUS", "TUR", war), worst("SUN", "TUR", war)
    assert now.date.year == then.date.year == 1985
    assert (now.actor, then.actor, now.evidence[0].other) == ("RUS", "SUN", "SUN")


def test_an_act_that_two_sources_tell_is_one(war: Path) -> None:
    rows = list(quiet_then_war("PER", "ECU", source="echo"))
    with stores.open(war, write=True) as opened:
        opened.append({"events": table(EVENTS, rows)})
    turn = worst("ECU", "PER", war)
    assert turn.acts == 20
    assert len({(made.date, made.act) for made in turn.evidence}) == 5


def test_acts_without_a_weight_have_that_of_plover(tmp_path: Path) -> None:
    place = tmp_path / "bare.duckdb"
    rows = [(*row[:11], None, *row[12:]) for row in quiet_then_war("PER", "ECU")]
    with stores.open(place, write=True) as opened:
        opened.append({"events": table(EVENTS, rows)})
    turn = worst("ECU", "PER", place)
    assert turn.evidence[0].act == "ASSAULT" and turn.evidence[0].weight == -9.0


def test_published_scores_have_turns_without_acts(tmp_path: Path) -> None:
    place = tmp_path / "net.duckdb"
    rows = []
    for month in range(84):
        day = date(2010 + month // 12, month % 12 + 1, 1)
        told = (-400.0, 30) if month == 40 else (60.0, 20 + month % 3)
        rows.append(("net", str(day), "cooperation", "ECU", "PER", "all", day, "month", told[0], None, None, told[1]))
    with stores.open(place, write=True) as opened:
        opened.append({"scores": table(SCORES, rows)})
    turn = worst("ECU", "PER", place)
    assert turn.acts == 0 and turn.low <= date(2013, 5, 1) <= turn.high
    assert [(made.date, made.act, made.weight, made.source) for made in turn.evidence] == [
        (date(2013, 5, 1), None, -400.0, "net")
    ]


def test_all_relations_are_those_of_each_pair(war: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[Step] = []
    (whole,) = turning.every(store=war)
    monkeypatch.setattr(turning, "_TOGETHER", 200)
    parts = list(turning.every(store=war, progress=steps.append))
    assert len(parts) > 1 and len(steps) >= len(parts)
    assert [rounded(turn) for part in parts for turn in part] == [rounded(turn) for turn in whole]
    assert whole == sorted(whole, key=lambda turn: turn[:3])
    pairs = {(turn.actor, turn.other) for turn in whole}
    assert {("ECU", "PER"), ("RUS", "TUR"), ("KHM", "USA")} <= pairs
    alone = [rounded(turn) for turn in detente.turns("PER", "ECU", store=war)]
    assert [rounded(turn) for turn in whole if turn[:2] == ("ECU", "PER")] == alone
    assert {turn[:2] for turn in detente.turns("KHM", store=war)} == {pair for pair in pairs if "KHM" in pair}


def test_names_that_nobody_bears_have_no_turn(war: Path) -> None:
    rows = [(*row[:5], "?Gondor", *row[6:]) for row in quiet_then_war("PER", "ECU") if row[5] == "ECU"]
    with stores.open(war, write=True) as opened:
        opened.append({"events": table(EVENTS, [(row[0], "x" + row[1], *row[2:]) for row in rows])})
    assert not [turn for part in turning.every(store=war) for turn in part if "?" in turn.actor + turn.other]


def test_mistakes_are_told() -> None:
    with pytest.raises(UnknownActor):
        detente.turns("Cambodja", "USA")
    with pytest.raises(NotEnoughEvidence, match="two sides"):
        detente.turns("KHM", "Kampuchea")
    with pytest.raises(OutOfCoverage, match=r"Fiji .* Luxembourg"):
        detente.turns("FJI", "LUX")


def run(*words: object) -> str:
    result = CliRunner().invoke(cli.app, ["turns", *map(str, words)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_line_of_json_holds_the_acts_that_made_a_turn() -> None:
    lines = [
        json.loads(line)
        for line in run("KHM", "USA", "--since", 1965, "--until", 1965, "--format", "jsonl").splitlines()
    ]
    assert {"actor", "other", "date", "low", "high", "direction", "size", "probability", "evidence"} <= set(lines[0])
    (broken,) = (line for line in lines if line["direction"] == "worsening")
    assert broken["low"] <= "1965-05-03" <= broken["high"]
    made = broken["evidence"][0]
    assert (made["date"], made["actor"], made["other"], made["act"]) == ("1965-05-03", "KHM", "USA", "SANCTION")
    assert made["quote"] == BROKEN and made["record"] and made["source"] == "documents"
    assert made["document"] == "examples/cambodia/1965-05-03-relations-severed.md"


def test_people_and_spreadsheets_see_the_same_turns(tmp_path: Path) -> None:
    words = ("Cambodia", "United States", "--until", 1970)
    shown = run(*words)
    assert shown.startswith("Turning points between Cambodia and United States") and BROKEN in shown
    rows = list(csv.DictReader(io.StringIO(run(*words, "--format", "csv"))))
    assert [row["date"] for row in rows] == sorted(row["date"] for row in rows)
    assert all(row["date"][:7] in shown for row in rows)
    assert BROKEN in {made["quote"] for row in rows for made in json.loads(row["evidence"])}
    assert run(*words, "--out", tmp_path / "turns") == ""
    assert BROKEN in (tmp_path / "turns").read_text(encoding="utf8")


def test_no_turn_is_said_and_is_no_mistake(war: Path) -> None:
    result = CliRunner().invoke(cli.app, ["turns", "PER", "ECU", "--store", str(war), "--until", "2006"])
    assert result.exit_code == 0 and "No turning point" in result.stderr
    for form, lines in (("jsonl", 0), ("csv", 1)):
        assert len(run("PER", "ECU", "--store", war, "--until", 2006, "--format", form).splitlines()) == lines


def test_all_relations_at_the_command_line(war: Path) -> None:
    lines = [json.loads(line) for line in run("--all", "--store", war, "--format", "jsonl").splitlines()]
    assert {("ECU", "PER"), ("RUS", "TUR"), ("KHM", "USA")} <= {(line["actor"], line["other"]) for line in lines}
    assert "ECU PER" in run("--all", "--store", war)


def test_a_stop_leaves_no_half_written_file(war: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(**given: Any) -> Iterator[list[turning.TurningPoint]]:
        yield list(detente.turns("PER", "ECU", store=war))
        raise KeyboardInterrupt

    out = tmp_path / "kept" / "turns.jsonl"
    out.parent.mkdir()
    out.write_text("as it was")
    monkeypatch.setattr(turning, "every", stopped)
    result = CliRunner().invoke(cli.app, ["turns", "--all", "--format", "jsonl", "--out", str(out)])
    assert result.exit_code != 0
    assert [path.name for path in out.parent.iterdir()] == [out.name] and out.read_text() == "as it was"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["KHM", "Cambodja"], "Cambodia"),
        (["KHM", "Kampuchea"], "two sides"),
        (["--all", "KHM"], "--all"),
        ([], "detente turns KHM USA"),
        (["FJI", "LUX"], "detente load"),
    ],
)
def test_mistakes_at_the_command_line(words: list[str], told: str) -> None:
    refused(command("turns", *words), told)
