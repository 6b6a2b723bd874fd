"""Event sets of KEDS and in its form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import ibis
import pytest

from detente.errors import BadTable, UnknownName
from detente.files import omissions
from detente.kinds.events import meanings
from detente.sources.keds import read, spans
from detente.tables import Span


def written(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(line.replace(" ", "\t") for line in lines) + "\n")
    return path


def told(path: Path, *names: str, **given: str) -> list[tuple[Any, ...]]:
    rows = read(path, columns=given).order_by("date").to_pyarrow().to_pylist()
    return [tuple(row[name] for name in names) for row in rows]


def test_a_text_of_weis(tmp_path: Path) -> None:
    """AUS is Austria there and Australia in CAMEO; lines may have a label, years two digits."""
    lines = (
        "910117 USA IRQ 223 (MILITARY)",
        "19910118 AUS FRN 032",
        "910119 UNO USR 061 (SAID) more",
        "020120 X USA 093",
    )
    assert told(written(tmp_path / "gulf.weis", *lines), "date", "actor", "other", "act", "mode", "book", "weight") == [
        (date(1991, 1, 17), "USA", "IRQ", "ASSAULT", None, "WEIS", None),
        (date(1991, 1, 18), "AUT", "FRA", "CONSULT", "visit", "WEIS", None),
        (date(1991, 1, 19), "UN", "SUN", "SUPPORT", None, "WEIS", None),
        (date(2002, 1, 20), "?X", "USA", None, None, "WEIS", None),
    ]


def test_a_text_of_cameo(tmp_path: Path) -> None:
    lines = ("20000101 AUSGOV ISRMIL 0841]", "20000102 IGOUNOWBK PAL 071", "20000103 NGOXYZ PSEINS 190")
    assert told(written(tmp_path / "set.tab", *lines), "actor", "other", "code", "act", "book", "weight") == [
        ("AUS", "ISR", "0841", "RETREAT", "KEDS", 7.0),
        ("WB", "PSE", "071", "AID", "KEDS", 7.4),
        ("?NGOXYZ", "PSE", "190", "ASSAULT", "KEDS", -10.0),
    ]


def test_the_book_is_read_off_the_codes_then_off_the_name(tmp_path: Path) -> None:
    plain = ("910117 ISR LEB 121",)
    assert told(written(tmp_path / "some.tab", *plain), "book", "act") == [("KEDS", "REJECT")]
    assert told(written(tmp_path / "some_weis.tab", *plain), "book", "act") == [("WEIS", "ACCUSE")]
    assert told(tmp_path / "some.tab", "book", "other", book="WEIS") == [("WEIS", "LBN")]
    with pytest.raises(BadTable, match="mixes two code books"):
        read(written(tmp_path / "both.tab", *plain, "910118 ISR LEB 1711", "910119 ISR LEB 223"))


def test_within_a_state_and_twice(tmp_path: Path) -> None:
    lines = ("910117 ISRMIL ISR 223", "910118 ISR LEB 223", "910118 ISR LEB 223", "910118 ISR LEB 222")
    assert sorted(told(written(tmp_path / "set.tab", *lines), "code")) == [("222",), ("223",)]


def test_lines_that_are_no_rows_are_told(tmp_path: Path) -> None:
    with omissions.told() as left_out:
        assert told(written(tmp_path / "set.tab", "910117 ISR LEB 223", "910118 ISR", "910119 ISR LEB 223"), "act")
    assert "1 line is no row" in left_out[0].message and left_out[0].found == "2 fields"


def test_a_set_speaks_of_its_region_under_the_name_that_it_is_given(tmp_path: Path) -> None:
    file = written(tmp_path / "set.tab", "790415 ISR LEB 223", "790417 ISR LEB 223")
    assert spans(file) == []
    region = "EGY|ISR|JOR|LBN|PLO|PSE|SYR"
    named = spans(file, columns={"name": "keds_levant"})
    assert named == [Span(date(1979, 4, 15), date(1979, 4, 17), region)]
    assert {source for (source,) in told(file, "source", name="keds_levant")} == {"keds_levant"}


def test_one_set_of_a_table_that_holds_several(tmp_path: Path) -> None:
    (tmp_path / "sets.csv").write_text(
        "date,source,target,code,dataset\n1991-01-17,USA,LEB,223,gulf_cameo\n1991-01-17,USA,LBN,190,levant_cameo\n"
    )
    assert sorted(told(tmp_path / "sets.csv", "other", "book")) == [("LBN", "KEDS"), ("LBN", "WEIS")]
    assert told(tmp_path / "sets.csv", "book", dataset="gulf_cameo") == [("WEIS",)]
    with pytest.raises(UnknownName, match="no such set in sets") as refused:
        told(tmp_path / "sets.csv", "book", dataset="golf_cameo")
    assert refused.value.nearest == ("gulf_cameo", "levant_cameo")


def test_most_of_the_real_sets_is_known(shared: Callable[[str], Path]) -> None:
    rows = read(shared("data/events_keds_levant_balkans_gulf_turkey_casia.parquet"))
    many = rows.count().to_pyarrow().as_py()
    unknown = rows.filter(rows.actor.startswith("?") | rows.other.startswith("?")).count().to_pyarrow().as_py()
    strange = rows.filter(rows.book == "WEIS").code.isin(list(meanings("WEIS"))).mean().to_pyarrow().as_py()
    assert many > 280_000 and unknown < 0.2 * many and strange == 1


def test_the_spans_of_the_real_sets_are_those_of_their_description(shared: Callable[[str], Path]) -> None:
    """Levant, Balkans and Gulf, from 15 April 1979 to 30 November 2011 at most."""
    found = spans(shared("data/events_keds_levant_balkans_gulf_turkey_casia.parquet"))
    assert len(found) == 3 and len({span.actors for span in found}) == 3
    assert (min(span.since for span in found), max(span.until for span in found)) == (
        date(1979, 4, 15),
        date(2011, 11, 30),
    )


def test_every_weis_code_of_a_known_root_has_the_quad_class_of_its_number(shared: Callable[[str], Path]) -> None:
    """WEIS counts from cooperation up to conflict: roots to 08 are never conflict, from 11 on never cooperation."""
    from detente.acts import quad

    table = ibis.read_parquet(shared("data/events_keds_levant_balkans_gulf_turkey_casia.parquet"))
    for code in table.filter(table.dataset.endswith("weis")).code.to_pyarrow().unique().to_pylist():
        act = meanings("WEIS")[code].act
        if act and act != "REQUEST":
            assert ("conflict" in quad(act)) == (int(code[:2]) > 10), code
