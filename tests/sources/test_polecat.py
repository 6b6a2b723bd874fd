"""POLECAT as its publisher writes it: tabs, a line of names, rows broken here and there."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from detente.errors import BadTable
from detente.files import omissions
from detente.sources.polecat import read, spans
from detente.tables import Span

_PARTY = ("Name", "Country", "COW", "Sector", "Sectors", "Title", "Name Raw", "Wikipedia ID")
HEAD = (
    *("Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts"),
    *(f"{party} {fact}" for party in ("Actor", "Recipient") for fact in _PARTY),
    *("Placename", "City", "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename"),
    *("Feature Type", "Source", "Publication Date", "Story People", "Story Organizations", "Story Locations"),
    *("Headline", "Language", "Version"),
)
USUAL = {
    "Event ID": "E1",
    "Event Date": "2023-01-05",
    "Event Type": "CONSULT",
    "Event Mode": "visit",
    "Intensity": "4.0",
    "Contexts": "diplomatic",
    "Actor Name": "Beijing",
    "Actor Country": "CHN",
    "Recipient Name": "Phnom Penh",
    "Recipient Country": "KHM",
    "Publication Date": "2023-01-06",
}


def line(**more: str) -> str:
    row = USUAL | {name.replace("_", " "): value for name, value in more.items()}
    assert set(row) <= set(HEAD)
    return "\t".join(row.get(name, "") for name in HEAD)


def week(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(["\t".join(HEAD), *lines, ""]))
    return path


def told(path: Path, *names: str) -> list[tuple[Any, ...]]:
    rows = read(path).order_by("record").to_pyarrow().to_pylist()
    return [tuple(row[name] for name in names) for row in rows]


def test_the_publishers_own_file(tmp_path: Path) -> None:
    file = week(tmp_path / "week.txt", line())
    assert told(file, "source", "record", "date", "actor", "other") == [
        ("polecat", "E1", date(2023, 1, 5), "CHN", "KHM")
    ]
    assert told(file, "act", "mode", "field", "book", "code", "weight", "status") == [
        ("CONSULT", "visit", "diplomatic", "PLOVER", "CONSULT/visit", 4.0, "happened")
    ]


@pytest.mark.parametrize(
    ("names", "countries", "actors"),
    [
        ("Beijing", "CHN", ["CHN"]),
        ("Beijing; Tokyo", "CHN; JPN", ["CHN", "JPN"]),
        ("Beijing;United Nations", "CHN;None", ["CHN", "UN"]),
        ("United Nations", "IGO", ["UN"]),
        ("United Nations", "", ["UN"]),
        ("Wang Yi; Xi Jinping", "CHN", ["CHN"]),
        ("Nobody Known", "", ["?Nobody Known"]),
        ("Nobody Known; Tokyo", "JPN", ["JPN"]),
        ("Phnom Penh", "KHM", []),
        ("", "None", []),
    ],
)
def test_each_party_makes_an_act_of_its_own(tmp_path: Path, names: str, countries: str, actors: list[str]) -> None:
    file = week(tmp_path / "week.txt", line(Actor_Name=names, Actor_Country=countries))
    assert sorted(actor for (actor,) in told(file, "actor")) == sorted(actors)


def test_all_pairs_of_several_parties_have_keys_of_their_own(tmp_path: Path) -> None:
    many = {"Actor_Name": "a;b", "Actor_Country": "CHN;JPN", "Recipient_Name": "c;d", "Recipient_Country": "KHM;LAO"}
    found = told(week(tmp_path / "week.txt", line(**many)), "record", "actor", "other")
    assert len({record for record, *_ in found}) == 4
    assert {pair for _, *pair in map(tuple, found) for pair in [tuple(pair)]} == {
        *(("CHN", "KHM"), ("CHN", "LAO"), ("JPN", "KHM"), ("JPN", "LAO")),
    }


def test_what_an_act_is_and_weighs(tmp_path: Path) -> None:
    given = [
        ("COERCE", "", "", None, -7.0),
        ("SANCTION", "expel", "", "expel", -5.5),
        ("ACCUSE", "x", "-2", None, -2.0),
    ]
    lines = [
        line(Event_ID=f"E{number}", Event_Type=act, Event_Mode=mode, Intensity=weight)
        for number, (act, mode, weight, *_) in enumerate(given)
    ]
    lines += [line(Event_ID="E8", Event_Type="DANCE", Intensity=""), line(Event_ID="E9", Event_Type="", Event_Mode="")]
    found = told(week(tmp_path / "week.txt", *lines), "act", "mode", "weight")
    assert found[:3] == [(act, mode, weight) for act, _, _, mode, weight in given]
    assert [(act, weight) for act, _, weight in found[3:]] == [(None, None), (None, 4.0)]


def test_contexts_are_fields_and_the_hypothetical_is_told(tmp_path: Path) -> None:
    told_contexts = "peacekeeping; military;political_institutions;historical;hypothetical"
    found = told(week(tmp_path / "week.txt", line(Contexts=told_contexts)), "field", "fields", "status")
    assert found == [("military", "military|governance", "hypothetical")]


def test_broken_rows_are_mended_or_told(tmp_path: Path) -> None:
    """A headline over two lines is one row; a tab too many makes none; a quotation mark is a letter."""
    lines = [
        line(Event_ID="E1", Headline='He said: "No'),
        line(Event_ID="E2", Headline="first\nsecond"),
        line(Event_ID="E3", Headline="stray\ttab"),
        line(Event_ID="E4", Actor_Name='"Beijing"', Event_Type='"CONSULT"'),
    ]
    with omissions.told() as left_out:
        assert told(week(tmp_path / "week.txt", *lines), "record", "act") == [
            *(("E1", "CONSULT"), ("E2", "CONSULT"), ("E4", "CONSULT")),
        ]
    assert [error.message for error in left_out] == [
        "week.txt: 1 line is no row and left out, the first is line 5; 4 are read."
    ]


def test_a_last_row_that_is_cut_is_refused(tmp_path: Path) -> None:
    file = week(tmp_path / "week.txt", line(), line(Event_ID="E2"))
    file.write_text(file.read_text()[:-80])
    with pytest.raises(BadTable, match="line 3: a row has too few"):
        read(file)


def test_a_file_speaks_of_the_days_on_which_its_stories_were_published(tmp_path: Path) -> None:
    file = week(tmp_path / "week.txt", line(Event_Date="2019-05-05"), line(Publication_Date="2023-01-08"))
    assert spans(file) == [Span(date(2023, 1, 6), date(2023, 1, 8))]
