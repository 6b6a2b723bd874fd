"""Votes of the General Assembly in the shapes they come in, each state by the day."""

from __future__ import annotations

from collections.abc import Callable
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


def test_row_numbers_and_text_in_quotation_marks_as_r_writes_them(tmp_path: Path) -> None:
    rows = [
        '"","rcid","ccode","session","member","vote","Country","Countryname","year","date","importantvote","me"',
        '"1",3,2,1,1,1,"USA","United States of America",1946,"1946-01-01",NA,NA',
        '"2",3,20,1,1,3,"CAN","Canada, ""the Dominion""",1946,"1946-01-01",NA,1',
        '"3",3,811,1,0,NA,"CAM","Cambodia",1946,"1946-01-01",NA,0',
    ]
    (tmp_path / "UNVotes.csv").write_bytes(b"\xef\xbb\xbf" + "\r\n".join([*rows, ""]).encode())
    assert told(tmp_path / "UNVotes.csv") == [("3/CAN", -1, "Middle East", None), ("3/USA", 1, None, None)]


def days(path: Path, *written: str) -> list[str]:
    """How days are read that stand in a column as they are written."""
    lines = [f"{call}.0,811.0,1.0,{day}" for call, day in enumerate(written, start=1)]
    path.write_text("\n".join(["Rcid,CCode,VOTE,Date", *lines, ""]))
    rows = read(path).order_by("resolution").to_pyarrow().to_pylist()
    assert [row["record"] for row in rows] == [f"{call}/KHM" for call in range(1, len(written) + 1)]
    return [row["date"].isoformat() for row in rows]


def test_days_as_they_are_written(tmp_path: Path) -> None:
    file = tmp_path / "v.csv"
    assert days(file, "1/21/1999", "12/1/1999") == ["1999-01-21", "1999-12-01"]
    assert days(file, "21/01/1999", "12/01/1999") == ["1999-01-21", "1999-01-12"]
    assert days(file, "01jan1946", "31Dec1946") == ["1946-01-01", "1946-12-31"]
    assert days(file, "1946-01-01 00:00:00", "1946-01-02T00:00:00") == ["1946-01-01", "1946-01-02"]
    with pytest.raises(BadTable, match="roll call 2 has no date"):
        days(file, "21/01/1999", "12/31/1999")


def test_a_number_that_was_given_to_two_roll_calls(tmp_path: Path) -> None:
    """Two roll calls of one number are two, whatever the order of their rows; else their voters would mix."""
    votes = "rcid,date,iso3,vote\n411,2023-12-04,KHM,yes\n411,1955-12-01,KHM,no\n411,1955-12-01,USA,yes\n"
    (tmp_path / "v.csv").write_text(votes)
    rows = read(tmp_path / "v.csv").order_by("record").to_pyarrow().to_pylist()
    assert [(row["record"], row["resolution"], row["ballot"]) for row in rows] == [
        ("411/KHM", "411", -1),
        ("411/USA", "411", 1),
        ("411:2023-12-04/KHM", "411:2023-12-04", 1),
    ]


def test_a_ballot_told_twice_counts_once_and_two_ballots_of_one_state_are_refused(tmp_path: Path) -> None:
    head, row = "rcid,date,iso3,vote\n", "7,1999-01-01,KHM,yes\n"
    (tmp_path / "v.csv").write_text(head + row + row)
    assert [row[0] for row in told(tmp_path / "v.csv")] == ["7/KHM"]
    (tmp_path / "v.csv").write_text(head + row + row.replace("yes", "no"))
    with pytest.raises(BadTable, match="record 7/KHM") as refused:
        read(tmp_path / "v.csv")
    assert refused.value.found == "-1 and 1"


@pytest.mark.parametrize("cut", ['8,1999-01-01,USA,yes,"uncl', "8,19", "8,1999-01-01,USA,y"])
def test_a_last_line_that_is_cut_is_refused(tmp_path: Path, cut: str) -> None:
    (tmp_path / "v.csv").write_text(f'rcid,date,iso3,vote,descr\n7,1999-01-01,KHM,yes,"text"\n{cut}')
    with pytest.raises(BadTable, match=r"line 3.*cut short"):
        read(tmp_path / "v.csv")


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
