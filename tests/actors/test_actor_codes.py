"""States, dates and codes against the tables of the field."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import duckdb
import pytest

from detente.actors import codes, every, find, get

Row = tuple[str, str, date, date | None]

UN = "a member of the United Nations before independence"
LATE = "counted there from admission to the United Nations or from full diplomatic ties, here from independence"
DECLARED = "counted there from the declaration of independence, here from the end of the Soviet Union"
FREED = "counted there anew from liberation in 1945, here without a break"
BREAKUP = "counted there from the end of the old Yugoslavia, here from wide recognition"
HANDOVER = "counted there from another step on the way to independence"

# System, number: why the first day here is another than there. Anything else must agree within a week.
STARTS: Mapping[tuple[str, int], str] = {
    **dict.fromkeys([("cow", 210), ("cow", 211), ("cow", 290), ("cow", 315), ("cow", 385), ("cow", 390)], FREED),
    **dict.fromkeys([("cow", 221), ("cow", 223), ("cow", 232), ("cow", 331), ("cow", 946), ("cow", 947)], LATE),
    **dict.fromkeys([("cow", 955), ("cow", 970), ("cow", 983), ("cow", 986), ("cow", 987), ("cow", 990)], LATE),
    **dict.fromkeys([("cow", 343), ("cow", 581), ("cow", 698), ("cow", 760), ("cow", 860), ("cow", 935)], LATE),
    **dict.fromkeys([("cow", 341), ("cow", 732)], LATE),
    **dict.fromkeys([("cow", 369), ("cow", 370), ("gw", 369), ("gw", 370), ("cow", 750), ("gw", 750)], UN),
    **dict.fromkeys([("cow", 840), ("gw", 840), ("cow", 652), ("gw", 652)], UN),
    **dict.fromkeys([("gw", 359), ("gw", 701), ("gw", 702), ("gw", 703), ("gw", 704), ("gw", 705)], DECLARED),
    **dict.fromkeys([("gw", 344), ("gw", 346), ("gw", 349)], BREAKUP),
    **dict.fromkeys([("cow", 260), ("cow", 265), ("cow", 305)], "counted there from full sovereignty, not foundation"),
    **dict.fromkeys([("cow", 432), ("gw", 433)], "counted there from the independence of the Mali Federation"),
    **dict.fromkeys([("cow", 511), ("gw", 511)], "counted there nine days after independence"),
    **dict.fromkeys([("cow", 816), ("gw", 816)], "counted there from the peace of Geneva, here from the declaration"),
    **dict.fromkeys([("gw", 817), ("gw", 812)], "counted there from the peace of Geneva, here from the treaty before"),
    **dict.fromkeys([("cow", 660), ("cow", 663), ("gw", 616)], HANDOVER),
    ("cow", 436): "a slip of two months there: independence was on 3 August",
    ("cow", 740): "interrupted there by the occupation",
    ("gw", 260): "counted there from the first government, here from the basic law",
    ("gw", 517): "day and month are exchanged there",
    ("gw", 760): "counted there from the first day of the year",
    ("gw", 781): "a slip of two months there: independence was on 26 July",
    ("gw", 850): "counted there from the declaration, here from the handover",
    ("gw", 935): "a slip of a month there: independence was on 30 July",
    ("gw", 971): "a slip there: independence was on 31 January",
}
ENDS: Mapping[tuple[str, int], str] = {
    ("cow", 260): "serves on after the union, for tables of votes keep it to the end of 1990",
    ("cow", 652): "counted there to the vote for union with Egypt, here to the union",
    ("cow", 740): "interrupted there by the occupation",
    ("gw", 711): "counted there to the entry of Chinese troops, here to the agreement of May 1951",
}


@pytest.fixture(scope="module")
def by_code() -> Mapping[str, Mapping[str, list[Row]]]:
    found: dict[str, dict[str, list[Row]]] = {}
    for system in ("cow", "gw", "iso3"):
        found[system] = defaultdict(list)
        for row in codes(system):
            found[system][row[0]].append(row)
    return found


def fetched(path: Path, columns: str, where: str = "true") -> list[tuple[object, ...]]:
    return duckdb.sql(f"select {columns} from read_parquet('{path}') where {where}").fetchall()


def near(one: date, two: date) -> bool:
    return abs((one - two).days) <= 7


@pytest.mark.parametrize("system", ["cow", "gw"])
def test_every_state_since_1945_is_known_with_its_dates(
    shared: Callable[[str], Path], by_code: Mapping[str, Mapping[str, list[Row]]], system: str
) -> None:
    table = shared(f"data/states_{system}states_begav.parquet")
    columns = f'cast({system}code as int), cast("start" as varchar), cast("end" as varchar), country_name'
    starts, ends, unknown = set(), set(), set()
    for number, start, end, name in fetched(table, columns, "\"end\" >= '1945-01-01'"):
        rows = by_code[system].get(str(number), [])
        since, until = date.fromisoformat(str(start)), date.fromisoformat(str(end))
        if not rows:
            unknown.add(name)
        if since > date(1945, 1, 1) and not any(near(row[2], since) for row in rows):
            starts.add((system, number))
        if until < date(2100, 1, 1) and not any(row[3] and near(row[3], until) for row in rows):
            ends.add((system, number))
    assert not unknown
    assert starts == {key for key in STARTS if key[0] == system}, "each difference has its reason, each reason a use"
    assert ends == {key for key in ENDS if key[0] == system}


def test_iso_codes_agree(shared: Callable[[str], Path]) -> None:
    columns = '"ISO3166-1-Alpha-3", "ISO3166-1-Alpha-2", is_independent'
    states = {str(row[0]): row[1:] for row in fetched(shared("data/crosswalk_datasets_country_codes.parquet"), columns)}
    ours = {actor.iso3: actor for actor in every() if actor.iso3 and actor.until is None}
    assert {iso3 for iso3, (_, independent) in states.items() if independent == "Yes"} <= set(ours)
    assert {iso3 for iso3 in ours if iso3 not in states} == {"XKX"}, "user-assigned, in no ISO table"
    assert {iso3 for iso3, actor in ours.items() if iso3 in states and actor.iso2 != states[iso3][0]} == set()


def test_codes_of_a_country_and_year_mean_one_state(
    shared: Callable[[str], Path], by_code: Mapping[str, Mapping[str, list[Row]]]
) -> None:
    def means(system: str, code: object, on: date) -> set[str]:
        rows = by_code[system].get(str(code), [])
        return {row[1] for row in rows if row[2] <= on and (row[3] is None or on <= row[3])}

    table = shared("data/crosswalk_panel_countrycode.parquet")
    columns = '"country.name.en", cast(year as int), cast(cown as int), cast(gwn as int), iso3c'
    rows = fetched(table, columns, "year between 1946 and 2024")
    assert len(rows) > 10_000
    unmet, torn = set(), set()
    for name, year, cow, gw, iso3 in rows:
        on = date(int(str(year)), 12, 31)
        told = [means(system, code, on) for system, code in (("cow", cow), ("gw", gw), ("iso3", iso3)) if code]
        if any(one != two for one in told for two in told if one and two):
            torn.add((name, year))
        if (cow and not means("cow", cow, on)) or (gw and not means("gw", gw, on)):
            unmet.add((name, year))
    assert not torn
    # The states that ended within the year, and Indonesia, which that table counts from its declaration.
    assert unmet == {
        ("Yemen People's Republic", 1990),
        ("German Democratic Republic", 1990),
        ("Republic of Vietnam", 1975),
        ("Zanzibar", 1964),
        *(("Indonesia", year) for year in (1946, 1947, 1948)),
    }


def test_who_votes_at_the_united_nations_exists(
    shared: Callable[[str], Path], by_code: Mapping[str, Mapping[str, list[Row]]]
) -> None:
    early = {}
    for system, table, column in (
        ("iso3", "data/unga_votes_1946_2024_iso3.parquet", "iso3"),
        ("cow", "data/unga_votes_1946_2020_cow.parquet", "cast(ccode as int)"),
    ):
        columns = f'{column}, cast(min("date") as varchar), cast(max("date") as varchar)'
        for code, first, last in fetched(shared(table), columns, "true group by 1"):
            rows = by_code[system][str(code)]
            assert rows, (system, code)
            assert any(row[3] is None or row[3] >= date.fromisoformat(str(last)) for row in rows), (system, code)
            days = (min(row[2] for row in rows) - date.fromisoformat(str(first))).days
            if days > 0:
                early[str(code)] = days
    # Those tables date some roll calls by the month alone, and count the last days before a state was admitted.
    assert max(early.values(), default=0) < 70


def test_a_number_is_the_same_state_in_every_way() -> None:
    for actor in every("state"):
        for number in {actor.cow, actor.gw} - {None}:
            found = find(str(number), on=actor.until or date(2024, 1, 1))
            assert found.code == actor.code or {actor.gw, found.cow} == {number}, (number, get(found.code))
