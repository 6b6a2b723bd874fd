"""The example documents are complete, dated and coded by a careful reader."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from detente import actors
from detente.acts import ACTS, FIELDS, MODES
from detente.sources import documents
from detente.tables import PRECISIONS, STATUSES, Document

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "examples" / "cambodia"
FILES = sorted(FOLDER.iterdir())
with (ROOT / "tests" / "coders" / "cambodia_acts.csv").open(encoding="utf8", newline="") as _lines:
    ROWS = list(csv.DictReader(_lines))


def front(path: Path) -> dict[str, str]:
    """What stands between the dashes of a document, read the slow obvious way."""
    head = path.read_text(encoding="utf8").split("---\n")[1]
    return {name: value.strip('"') for name, value in (line.split(": ", 1) for line in head.splitlines())}


def body(path: Path) -> str:
    """The prose of a document."""
    return path.read_text(encoding="utf8").split("---\n", 2)[2].strip()


def test_there_are_enough_documents_on_both_partners() -> None:
    pairs = [{row["actor"], row["other"]} for row in ROWS]
    assert len(FILES) >= 30
    assert pairs.count({"KHM", "USA"}) >= 30
    assert pairs.count({"KHM", "CHN"}) >= 20


def test_names_and_texts_are_never_twice() -> None:
    assert len({body(path) for path in FILES}) == len({front(path)["title"] for path in FILES}) == len(FILES)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_document_says_what_when_and_where_it_can_be_checked(path: Path) -> None:
    head = front(path)
    assert head["title"] and head["source"] and head["language"] == "en"
    assert set(head) <= {"title", "published", "source", "url", "language"}
    assert head.get("url", "https://").startswith("https://")
    assert date(1950, 1, 1) <= date.fromisoformat(head["published"]) <= date(2025, 12, 31)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file_name_begins_with_the_day_month_or_year_published(path: Path) -> None:
    told = re.match(r"\d{4}(-\d{2}(-\d{2})?)?(?=-[a-z])", path.name)
    assert told, f"{path.name} begins with no date"
    assert front(path)["published"].startswith(told.group())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_text_is_short_prose_that_tells_its_own_date(path: Path) -> None:
    text = body(path)
    assert 2 <= len(re.findall(r"[.?!](?=\s|$)", re.sub(r"\b[A-Z]\.", "", text))) <= 7
    years = {int(year) for year in re.findall(r"\b(?:1[89]|20)\d\d\b", text)}
    assert int(path.name[:4]) in years
    assert all(1950 <= year <= 2025 for year in years)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_reader_takes_the_front_matter(path: Path) -> None:
    read: Document = documents.document(path)
    head = front(path)
    assert (read.title, read.published, read.url, read.language) == (
        head["title"],
        date.fromisoformat(head["published"]),
        head.get("url"),
        "en",
    )
    assert body(path) in read.text


def test_every_document_is_coded_and_every_row_has_a_document() -> None:
    assert {row["document"] for row in ROWS} == {path.name for path in FILES}


def test_no_row_is_there_twice() -> None:
    assert len({tuple(row.values()) for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("column, allowed", [("act", ACTS), ("field", FIELDS), ("status", STATUSES)])
def test_rows_hold_only_what_the_ontology_knows(column: str, allowed: object) -> None:
    assert not {row[column] for row in ROWS} - set(allowed)  # type: ignore[call-overload]


def test_modes_belong_to_their_acts() -> None:
    assert not [row for row in ROWS if row["mode"] and row["mode"] not in MODES[row["act"]]]


def _told(row: dict[str, str]) -> bool:
    """Whether a row's date is the first day of its precision, and empty where there is none."""
    if row["precision"] == "none":
        return row["date"] == ""
    first = {"day": "", "month": "-01", "year": "-01-01"}[row["precision"]]
    return bool(row["date"]) and row["date"].endswith(first) and date.fromisoformat(row["date"]) is not None


def test_dates_keep_to_their_precision() -> None:
    assert {row["precision"] for row in ROWS} <= set(PRECISIONS)
    assert not [row for row in ROWS if not _told(row)]


def test_two_different_actors_have_not_ended_by_the_day() -> None:
    """Envoys may come before independence, as they did in 1950; none come after a state's end."""
    for row in ROWS:
        on = date.fromisoformat(row["date"] or row["document"][:4] + "-01-01")
        ends = [actors.get(code).until for code in (row["actor"], row["other"])]
        assert all(end is None or on <= end for end in ends), row
        assert row["actor"] != row["other"], row


def test_visits_agree_with_the_office_of_the_historian(shared: Callable[[str], Path]) -> None:
    table = pytest.importorskip("pyarrow.parquet").read_table(
        shared("data/visits_us_president_secstate_abroad.parquet"), filters=[("country", "=", "Cambodia")]
    )
    known = [(str(row["start"]), str(row["end"])) for row in table.to_pylist()]
    told = {
        row["date"]
        for row in ROWS
        if (row["actor"], row["other"], row["mode"], row["precision"]) == ("USA", "KHM", "visit", "day")
        and "departmenthistory/travels" in front(FOLDER / row["document"]).get("url", "")
    }
    assert len(told) >= 6
    assert not {day for day in told if not any(start <= day <= end for start, end in known)}


def test_khmer_republic_voted_against_beijing_in_1971(shared: Callable[[str], Path]) -> None:
    votes = pytest.importorskip("pyarrow.parquet").read_table(
        shared("data/unga_votes_1946_2024_iso3.parquet"),
        filters=[("rcid", "=", 1190), ("iso3", "in", ["KHM", "USA"])],  # resolution 2758 (XXVI)
    )
    assert votes["vote"].to_pylist() == ["no", "no"]
    rejected = [row["actor"] for row in ROWS if row["date"] == "1971-10-25" and row["act"] == "REJECT"]
    assert rejected == ["KHM", "USA"]
