"""Actor dictionaries as users of PETRARCH bring them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from detente.reading.gazetteer import named
from detente.registry import actors
from detente.roster import known, read
from detente.roster.petrarch import is_dictionary, spoken

DICTIONARY = """\
# A note, and [XYZ] in it
RURITANIA_ ; Country
+RURITANIAN_
+STRELSAU_
\t[RUR]
RUDOLF_ELPHBERG_
\t[RURELI 19900101-19991231]
\t[RURGOV >20000101]
\t[RUROPP]
BANK_OF_RURITANIA_ [RURBUS]
FORMER_YUGOSLAV_MINISTRY_ [USAGOV <900101]
U.N._ENVOY_O'BRIEN-JONES [IGOUNO]
NATO_STAFF [---]
"""


def test_a_table_is_no_dictionary() -> None:
    assert is_dictionary(DICTIONARY)
    assert not is_dictionary("name,code\nRuritania,RUR\nHouse [XYZ],HXY\n")


def test_names_share_the_codes_of_their_entry() -> None:
    found = {(name.text, name.actor) for line, name in spoken(DICTIONARY)}
    assert {(text, "RUR") for text in ("Ruritania", "RURITANIA", "Ruritanian", "Strelsau")} <= found
    assert ("Bank of Ruritania", "RURBUS") in found
    assert not {text for text, actor in found if "staff" in text.casefold()}


def test_dates_part_the_codes_of_a_name_and_the_dated_comes_first() -> None:
    spans = [name[1:] for line, name in spoken(DICTIONARY) if name.text == "Rudolf Elphberg"]
    assert spans == [
        ("RURELI", "name", date(1990, 1, 1), date(1999, 12, 31)),
        ("RUR", "name", date(2000, 1, 1), None),
    ]
    assert [name[1:] for line, name in spoken(DICTIONARY) if name.text == "Former Yugoslav Ministry"] == [
        ("USA", "name", None, date(1989, 12, 31))
    ]


@pytest.mark.parametrize(
    ("told", "written"),
    [
        ("U.N._ENVOY_O'BRIEN-JONES_", "U.N. Envoy O'Brien-Jones"),
        ("US_AND_NATO_FORCES_", "US and NATO Forces"),
        ("THE_HAGUE_OFFICE", "The Hague Office"),
    ],
)
def test_capitals_are_those_of_a_report(told: str, written: str) -> None:
    assert next(spoken(f"{told} [RUR]"))[1].text == written


@pytest.mark.parametrize("code", ["---", "~", "RU1", "R", "ABCDEFGHIJKLM"])
def test_what_is_no_code_names_nobody(code: str) -> None:
    assert list(spoken(f"RURITANIA_ [{code}]\n")) == []


def test_a_date_that_is_none_leaves_the_side_open() -> None:
    assert next(spoken("RURITANIA_ [RUR 20201301-20210101]"))[1].since is None


def test_a_dictionary_is_a_roster(tmp_path: Path) -> None:
    path = tmp_path / "own.actors.txt"
    path.write_text(DICTIONARY, encoding="utf8")
    assert set(read(path).actors) == {"RUR", "RURELI", "RURBUS"} | ({"IGOUNO"} - set(actors()))
    with known(path):
        found = named("Rudolf Elphberg left STRELSAU for the Bank of Ruritania.", on=date(2001, 1, 1))
    assert [name.actor for name in found] == ["RUR", "RUR", "RURBUS"]
