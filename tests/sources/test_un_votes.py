"""Votes of the General Assembly in the shapes they come in, each state by the day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from detente.errors import BadTable
from detente.sources.un_votes import read

# As the publisher's tab-separated file has it: text in quotation marks, states by number, issues as flags.
HEAD = """rcid\tccode\tmember\tvote\tCountry\tCountryname\tyear\tsession\tabstain\tyes\tno\timportantvote\tdate\tunres
amend para short descr me nu di hr co ec ident resid""".replace("\n", "\t").replace(" ", "\t")


def line(rcid: int, ccode: int, vote: int, day: str, *, flags: str = "0 0 0 0 0 0", important: str = "0") -> str:
    told = f'"R/1/66"\t1\t0\t"CALLED ""SHORT"""\t"A\'s text"\t{flags}\t0\t1001'.replace(" 0", "\t0").replace(
        " 1", "\t1"
    )
    return f'{rcid}\t{ccode}\t1\t{vote}\t"XXX"\t"A state"\t1946\t1\t4\t29\t18\t{important}\t{day}\t{told}'


def told(path: Path) -> list[tuple[Any, ...]]:
    rows = read(path).order_by("record").to_pyarrow().to_pylist()
    return [(row["record"], row["ballot"], row["issue"], row["important"]) for row in rows]


@pytest.fixture
def published(tmp_path: Path) -> Path:
    rows = [
        line(3, 2, 1, "1946-01-01"),
        line(3, 365, 3, "1946-01-01"),
        line(3, 811, 9, "1946-01-01"),
        line(900, 811, 2, "2005-11-01", flags="0 1 1 0 0 0", important="1"),
        line(900, 365, 8, "2005-11-01", flags="0 1 1 0 0 0", important="1"),
        line(900, 712, 1, "2005-11-01", flags="0 1 1 0 0 0", important="1"),
    ]
    (tmp_path / "UNVotes.tab").write_text("\n".join([HEAD, *rows, ""]))
    return tmp_path / "UNVotes.tab"


def test_the_publishers_own_file(published: Path) -> None:
    assert told(published) == [
        ("3/SUN", -1, None, False),
        ("3/USA", 1, None, False),
        ("900/KHM", 0, "nuclear|disarmament", True),
        ("900/MNG", 1, "nuclear|disarmament", True),
    ]


def test_numbers_with_decimal_points_and_american_days(tmp_path: Path) -> None:
    (tmp_path / "v.csv").write_text("Rcid,CCode,VOTE,Date\n1.0,811.0,1.0,1/21/1999\n2.0,811.0,3.0,12/1/1999\n")
    rows = read(tmp_path / "v.csv").order_by("date").to_pyarrow().to_pylist()
    assert [(row["record"], row["date"], row["ballot"]) for row in rows] == [
        ("1/KHM", date(1999, 1, 21), 1),
        ("2/KHM", date(1999, 12, 1), -1),
    ]


def test_a_vote_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "v.csv").write_text("rcid,date,iso3,vote\n7,1999-01-01,KHM,yes\n7,1999-01-01,USA,perhaps\n")
    with pytest.raises(BadTable, match="the row of USA in roll call 7") as refused:
        read(tmp_path / "v.csv")
    assert refused.value.found == "perhaps"


def test_a_state_that_nobody_knows_stays_as_it_is_written(tmp_path: Path) -> None:
    (tmp_path / "v.csv").write_text("rcid,date,iso3,vote\n7,1999-01-01,QQQ,yes\n")
    assert told(tmp_path / "v.csv")[0][0] == "7/?QQQ"


def test_votes_of_the_security_council_are_left_out(tmp_path: Path) -> None:
    rows = "undl_id,body,date,iso3,vote\n1,Security Council,2025-01-15,CHN,yes\n2,General Assembly,2025-01-15,CHN,no\n"
    (tmp_path / "v.csv").write_text(rows)
    assert [row[0] for row in told(tmp_path / "v.csv")] == ["2/CHN"]


def test_former_states_vote_in_their_own_time(shared: Callable[[str], Path]) -> None:
    rows = read(shared("data/unga_votes_1946_2020_cow.parquet"))
    years = rows.group_by("actor").aggregate(first=rows.date.year().min(), last=rows.date.year().max())
    span = {row["actor"]: (row["first"], row["last"]) for row in years.to_pyarrow().to_pylist()}
    assert span["SUN"] == (1946, 1991) and span["RUS"][0] == 1992
    assert span["DDR"] == (1973, 1989) and span["CSK"] == (1946, 1992) and span["YMD"] == (1967, 1989)
    assert span["TWN"] == (1950, 1971)
    china = rows.filter(rows.actor == "CHN", rows.date.year().between(1950, 1970))
    assert china.count().to_pyarrow().as_py() == 0
    assert span["UKR"][0] == 1946
    assert not [actor for actor in span if actor.startswith("?")]


def test_both_tables_tell_the_same_ballots(shared: Callable[[str], Path]) -> None:
    numbers = read(shared("data/unga_votes_1946_2020_cow.parquet"))
    codes = read(shared("data/unga_votes_1946_2024_iso3.parquet"))
    both = numbers.join(codes, "record")
    same = both.aggregate(n=both.count(), same=(both.ballot == both.ballot_right).sum()).to_pyarrow().to_pylist()[0]
    assert same["n"] > 850_000
    assert same["same"] / same["n"] > 0.999
