"""The corpus holds what its own README says: every line well-formed, every act, status and field told."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from detente import actors
from detente.acts import ACTS, FIELDS, MODES
from detente.tables import STANCES, STATUSES

CORPUS = Path(__file__).parents[1] / "corpus"
LABELS = {*ACTS, "NONE"}
STYLES = {"wire", "headline", "broadcast", "statement", "commentary", "history", "legal", "report"}
DATE = re.compile(r"(?:\d{4}(?:-\d\d){0,2})?")


def rows(path: Path) -> list[dict[str, str]]:
    tabs = path.suffix == ".tsv"
    with path.open(encoding="utf8", newline="") as lines:
        if tabs:
            return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
        return list(csv.DictReader(lines))


def files(pattern: str) -> list[Path]:
    return sorted(CORPUS.glob(pattern))


def assert_coded(row: dict[str, str]) -> None:
    acts = row["act"].split("|")
    assert set(acts) <= LABELS, row
    assert not row["mode"] or any(row["mode"] in MODES.get(act, ()) for act in acts), row
    assert set(filter(None, row["fields"].split("|"))) <= set(FIELDS), row
    assert row["status"] in STATUSES or (acts == ["NONE"] and not row["status"]), row
    assert DATE.fullmatch(row["date"]), row


def assert_marked(text: str) -> None:
    for mark in "st":
        marked = re.findall(rf"<{mark}(?: (\w+))?>(.+?)</{mark}>", text)
        assert len(marked) == 1, text
        if marked[0][0]:
            actors.get(marked[0][0])
    assert not re.search(r"[<>]", re.sub(r"</?[st](?: \w+)?>", "", text)), text


@pytest.mark.parametrize("path", files("sentences/*.tsv"), ids=lambda path: path.stem)
def test_every_sentence_is_marked_and_coded(path: Path) -> None:
    for row in rows(path):
        assert_coded(row)
        assert row["style"] in STYLES, row
        assert_marked(row["sentence"])


@pytest.mark.parametrize("path", files("phrases/*.tsv"), ids=lambda path: path.stem)
def test_every_phrase_has_its_two_parties(path: Path) -> None:
    for row in rows(path):
        assert row["act"] in LABELS, row
        if "<s" in row["phrase"]:
            assert_marked(row["phrase"])
        else:
            assert all(len(re.findall(rf"\b{sign}\b", row["phrase"])) == 1 for sign in "ST"), row


@pytest.mark.parametrize("path", files("documents/*.csv"), ids=lambda path: path.stem)
def test_every_act_of_a_document_stands_in_it(path: Path) -> None:
    text = path.with_suffix(".txt").read_text(encoding="utf8")
    for row in rows(path):
        assert text.count(row["near"]) == 1, row
        assert_coded(row)
        if row["act"] != "NONE":
            assert {actors.get(row["actor"]).code, actors.get(row["other"]).code} == {row["actor"], row["other"]}
            assert row["stance"] in STANCES, row


def test_there_is_enough_of_everything() -> None:
    told = [row for path in files("sentences/*.tsv") for row in rows(path)]
    assert len({row["sentence"] for row in told}) >= 3_000
    assert len(files("documents/*.txt")) >= 60
    acts = Counter(row["act"].split("|")[0] for row in told)
    assert set(acts) == LABELS and min(acts.values()) >= 100
    assert {row["status"] for row in told} >= set(STATUSES)
    assert {field for row in told for field in row["fields"].split("|")} >= set(FIELDS)
