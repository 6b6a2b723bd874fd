"""What is gathered between some actors: from the store, from documents at hand, and from what is built in."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from detente import build, builtin
from detente import store as stores
from detente.evidence import evidence
from detente.scoring import measure
from detente.tables import SCORES
from detente.turning import turns
from tests.loadable import graph, rows

EXAMPLES = Path(__file__).parents[1] / "examples" / "cambodia"


def test_with_nothing_loaded_it_rests_on_what_is_built_in() -> None:
    known = evidence(["KHM", "USA", "CHN"])
    told = rows(known.events)
    texts = {text.document: text.text for text in builtin.documents()}
    assert len(told) > 60
    assert known.documents == len(list(EXAMPLES.glob("*.md"))) == len(texts)
    for row in told:
        assert {row["actor"], row["other"]} < {"KHM", "USA", "CHN"}
        assert row["title"]
        assert row["cites"]
        assert row["quote"] == texts[row["document"]][row["start"] : row["end"]]
    assert {row["status"] for row in told} > {"happened"}
    assert len(rows(known.agreement)) > 100
    assert set(SCORES.names) == set(known.agreement.columns)
    assert rows(known.coverage) == []


def test_it_keeps_to_its_years_and_its_actors(tmp_path: Path) -> None:
    (tmp_path / "undated.md").write_text("---\npublished: 1999-03-02\n---\nChina praised Cambodia.\n")
    known = evidence(["Cambodia", "China"], since=2000, until=2010, documents=tmp_path)
    told = [*rows(known.events), *rows(known.agreement)]
    assert told
    for row in told:
        when = row.get("date") or row.get("published") or row.get("period")
        assert 2000 <= when.year <= 2010
        assert {row["actor"], row["other"]} == {"KHM", "CHN"}


def test_stored_acts_keep_their_quotes(tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text("---\ntitle: é🤝\n---\nOn 7 April 2006 China criticised Japan.\n")
    build.load("documents", [tmp_path])
    told = rows(evidence(["China", "Japan"]).events)
    assert [(row["title"], row["quote"]) for row in told] == [("é🤝", "On 7 April 2006 China criticised Japan.")]


def test_the_same_document_counts_once_however_it_came() -> None:
    alone = evidence(["KHM", "USA"])
    build.load("documents", [EXAMPLES])
    again = evidence(["KHM", "USA"], documents=EXAMPLES)
    assert again.documents == alone.documents
    assert len(rows(again.events)) == len(rows(alone.events)) == len({row["record"] for row in rows(again.events)})


def test_an_earlier_reading_of_the_same_document_counts_no_more(tmp_path: Path) -> None:
    build.load("documents", [EXAMPLES])
    with stores.open(write=True) as opened:
        opened.engine.sql("UPDATE events SET record = record || 'x', act = 'AID'")
    known = rows(evidence(["KHM", "USA"]).events)
    assert known and not [row for row in known if row["record"].endswith("x")]


def test_nothing_is_coded_where_no_document_is_given() -> None:
    """A brief from what is built in starts fast: the coder, and what compiles or is slow to load, stay unloaded."""
    script = "import sys; from detente.evidence import evidence; evidence(['KHM', 'USA']); print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())
    assert "detente.evidence" in loaded and not {"detente.coders.rules", "spacy", "scipy", "numba"} & loaded


def test_former_states_count_with_the_one_that_continues_them(tmp_path: Path) -> None:
    build.load("icews_benchmarks", [graph(tmp_path / "g.csv", 1985)])
    told = rows(evidence(["Russia", "Cambodia"]).events)
    assert ("SUN", "KHM", "icews_benchmarks") in {(row["actor"], row["other"], row["source"]) for row in told}


def test_affinity_is_what_measuring_the_pair_alone_tells() -> None:
    told = rows(evidence(["USA", "KHM", "CHN"]).affinity)
    for pair in (("USA", "KHM"), ("USA", "CHN")):
        alone = {row["period"]: row["value"] for row in rows(measure("affinity", *pair))}
        held = {row["period"]: row["value"] for row in told if {row["actor"], row["other"]} == set(pair)}
        assert held == alone and held


def test_turning_points_are_those_that_the_pair_has_and_their_acts_are_among_the_events() -> None:
    known = evidence(["KHM", "USA"])
    assert known.turns == turns("KHM", "USA")
    held = {(row["source"], row["record"]): row["quote"] for row in rows(known.events)}
    made = [act for turn in known.turns for act in turn.evidence]
    assert made
    assert all(held[act.source, act.record] == act.quote for act in made)


def test_models_know_nothing_of_what_came_later() -> None:
    early, whole = evidence(["KHM", "USA"], until=1966), evidence(["KHM", "USA"])
    last = max(rows(early.affinity), key=lambda row: row["period"])
    later = next(row for row in rows(whole.affinity) if row["period"] == last["period"])
    assert last["period"].year <= 1966 and {turn.date.year for turn in early.turns} <= set(range(1967))
    assert last["value"] != later["value"]
    assert all(phase.since.year <= 1966 for phase in early.phases)


def test_what_was_before_the_first_year_is_known_to_the_models_but_not_told() -> None:
    late, whole = evidence(["KHM", "USA"], since=1970), evidence(["KHM", "USA"])
    told = {row["period"]: row["value"] for row in rows(whole.affinity)}
    assert all(row["period"].year >= 1970 and told[row["period"]] == row["value"] for row in rows(late.affinity))
    assert rows(late.affinity) and [turn for turn in whole.turns if turn.date.year >= 1970] == list(late.turns)


def test_documents_at_hand_count_in_what_models_tell(tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text("On 3 May 1990 Japan broke off diplomatic relations with China.\n")
    assert not rows(evidence(["China", "Japan"]).affinity)
    known = evidence(["China", "Japan"], documents=tmp_path)
    assert [str(row["period"]) for row in rows(known.affinity)] == ["1990-05-01"]
    assert [(turn.direction, str(turn.date)) for turn in known.turns] == [("worsening", "1990-05-03")]
    assert [act.act for act in known.turns[0].evidence] == ["SANCTION"]


def test_ideal_points_are_of_all_parties_and_of_all_issues_together() -> None:
    told = rows(evidence(["KHM", "USA", "CHN"], since=1990, until=2000).places)
    assert {row["actor"] for row in told} == {"KHM", "USA", "CHN"} and {row["field"] for row in told} == {"all"}
    assert {row["period"].year for row in told} <= set(range(1990, 2001))
