"""The ontology holds together, and its weights and crosswalk are those of the code books."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from detente import acts

Shared = Callable[[str], Path]

# Where PLOVER's crosswalk puts a context, and what detente may make of it; a context not named here says no field.
FIELDS_OF_CONTEXT = {
    "economic": {"trade", "aid"},
    "military": {"military"},
    "peacekeeping": {"military"},
    "cbrn": {"military"},
    "legal": {"legal", "human-rights", "trade", "migration", "intelligence", "governance", None},
    "military; legal": {"legal"},
    "legal; military": {"military"},
    "crime; corruption": {"law-enforcement"},
    "intelligence": {"intelligence"},
    "humanitarian": {"humanitarian"},
    "diplomatic": {"diplomatic", "trade"},
    "political_institutions": {"governance"},
    "executive": {"governance"},
    "democracy": {"governance"},
    "pro_autocracy": {"governance"},
    "rights_freedoms": {"human-rights"},
    "human_rights": {"human-rights"},
    "religion_ethnicity": {"human-rights"},
    "asylum": {"migration"},
}

# The crosswalk still carries modes that the manual has dropped, or that are not modes of the act.
DROPPED_MODES = {
    "return": "release",
    "ease": "lift-sanctions",
    "ban": "restrict",
    "political": "restrict",
    "seize": "destroy",
    "assassinate": "targeted",
    "massacre": None,
    "cleansing": None,
    "pro_autocracy": None,
}

# Where detente reads a code otherwise than the crosswalk: the label says it more exactly.
OWN_READING = {
    "105": "yield",
    "124": "yield",
    "163": "embargo",
    "164": "halt-talks",
    "165": "halt-talks",
    "1241": "yield",
    "1242": "yield",
    "183": "explosives",
    "195": "aerial",
}

RENUMBERED = {"016", "124", "163", "164", "166"}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def crosswalk(shared: Shared) -> list[dict[str, str]]:
    return rows(shared("data/cameo_plover.csv"))


def test_every_code_speaks_the_words_of_the_ontology() -> None:
    for code in acts.cameo().values():
        assert code.act is None or code.act in acts.ACTS, code
        assert code.mode is None or (code.act and code.mode in acts.MODES[code.act]), code
        assert code.field is None or code.field in acts.FIELDS, code
        assert all(weight is None or -10 <= weight <= 10 for weight in (code.keds, code.icews)), code


def test_every_code_has_its_parent_and_only_statements_and_appeals_have_no_act() -> None:
    book = acts.cameo()
    assert len(book) > 300
    assert all(code[:-1] in book for code in book if len(code) > 2)
    assert {code[:2] for code, row in book.items() if row.act is None} == {"01", "02"}
    assert all(row.act is None for code, row in book.items() if code[:2] in ("01", "02"))


def test_yielding_is_split_into_words_and_deeds() -> None:
    yields = [row for code, row in acts.cameo().items() if code.startswith("08")]
    assert {row.act for row in yields} == {"CONCEDE", "RETREAT"}
    assert acts.quad(acts.cameo()["083"].act or "") == "verbal cooperation"
    assert acts.quad(acts.cameo()["087"].act or "") == "material cooperation"


def test_a_mode_tells_what_turns_relations() -> None:
    """Of CAMEO: broken relations apart from halted talks, an embargo, an agreement apart from praise, a visit."""
    told = {code: (row.act, row.mode) for code, row in acts.cameo().items()}
    assert {code for code in told if told[code] == ("SANCTION", "withdraw")} == {"161"}
    assert {code for code in told if told[code] == ("SANCTION", "halt-talks")} == {"164", "165"}
    assert {code for code in told if told[code] == ("COERCE", "embargo")} == {"163"}
    assert {code for code in told if told[code] == ("SUPPORT", "sign")} == {"057"}
    assert {code for code in told if told[code] == ("CONSULT", "visit")} == {"042", "043"}


def test_a_label_names_one_code_of_the_icews_book() -> None:
    labels = [row.name.casefold() for row in acts.cameo().values() if len(row.code) > 2 and row.icews is not None]
    assert len(labels) == len(set(labels))


def test_the_two_books_disagree_on_five_codes_alone() -> None:
    both = [row for row in acts.cameo().values() if row.keds is not None and row.icews is not None]
    assert {row.code for row in both if row.keds != row.icews} == RENUMBERED


def test_weights_are_those_of_the_code_books(shared: Shared) -> None:
    theirs = rows(shared("data/goldstein_cameo.csv"))
    ours = acts.cameo()
    for row in theirs:
        for book, column in (("keds", "goldstein_keds"), ("icews", "goldstein_icews")):
            wanted = float(row[column]) if row[column] else None
            assert getattr(ours[row["cameo"]], book) == wanted, (row["cameo"], book)
    assert set(ours) - {row["cameo"] for row in theirs} == {"1214"}


def test_every_intensity_in_raw_icews_is_the_weight_of_its_code(shared: Shared) -> None:
    path = shared("data/icews_raw_sample_2018.parquet")
    seen = duckdb.sql(
        f"select distinct cameo_code, event_text, intensity::double from '{path}' where cameo_code is not null"
    ).fetchall()
    assert len({code for code, _, _ in seen}) >= 122
    for code, label, intensity in seen:
        assert acts.cameo()[code].icews == intensity
        assert acts.cameo()[code].name.casefold() == label.casefold()


def test_acts_follow_the_crosswalk_of_plover(crosswalk: list[dict[str, str]]) -> None:
    ours = acts.cameo()
    assert {row["cameo"]: ours[row["cameo"]].act for row in crosswalk} == {
        row["cameo"]: row["plover"] for row in crosswalk
    }


def test_modes_follow_the_crosswalk_of_plover(crosswalk: list[dict[str, str]]) -> None:
    wrong = {}
    for row in crosswalk:
        code, theirs = row["cameo"], row["mode"] or None
        ours = acts.cameo()[code].mode
        if theirs is not None and theirs not in acts.MODES[row["plover"]]:
            theirs = DROPPED_MODES[theirs]
        if theirs is None and ours in acts._OWN_MODES.get(row["plover"], ()):
            continue
        if ours != OWN_READING.get(code, theirs):
            wrong[code] = (ours, theirs)
    assert not wrong


def test_fields_follow_the_contexts_of_plover(crosswalk: list[dict[str, str]]) -> None:
    wrong = {
        row["cameo"]: (acts.cameo()[row["cameo"]].field, row["context"])
        for row in crosswalk
        if row["context"] in FIELDS_OF_CONTEXT
        and acts.cameo()[row["cameo"]].field not in FIELDS_OF_CONTEXT[row["context"]]
    }
    # Espionage is a matter of intelligence, repression of rights; "human security" and the like name no field of ours.
    assert set(wrong) <= {"175"}


def test_plover_scores_are_the_manual_s_with_the_sign_of_accuse_put_right(shared: Shared) -> None:
    printed = {(row["plover"], row["mode"]): float(row["score_manual_2021"]) for row in rows(_scores(shared))}
    assert printed.pop(("ACCUSE", "")) == 3.0
    assert acts.plover_weight("ACCUSE") == -3.0
    known = {key: value for key, value in printed.items() if key[0] in acts.ACTS}
    assert len(known) > 70
    assert {key: acts.plover_weight(*key) for key in known} == known


def _scores(shared: Shared) -> Path:
    return shared("data/plover_scores.csv")
