"""Numbers from outside for the measures of flows and ties: what a publisher prints, and recounts of its table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import ibis
import pytest

from detente.measures.dependence import dependence
from detente.measures.diversification import diversification
from detente.measures.hedging import hedging
from detente.measures.purposes import purposes
from detente.measures.treaties import treaties
from detente.tables import COVERAGE, EVENTS, FLOWS, TIES, shaped, table

Shared = Callable[[str], Path]

SIPRI = "SIPRI Arms Transfers Database, generated 12 February 2026"
OEC = "MIT Observatory of Economic Complexity, SITC revision 2"
ATOP = "Leeds and others (2002), Alliance Treaty Obligations and Provisions 5.1, doi:10.1080/03050620213653"
COW = "Pevehouse and others (2020), COW IGO 3.0, doi:10.1177/0022343319881175"
UNCTAD = "UNCTAD, International Investment Agreements Navigator, 2019"
AIDDATA = "Dreher and others, AidData Global Chinese Official Finance 1.0"
IMF = "IMF Direct Investment Positions 12.0.1"


def flows(path: Path, kind: str, **columns: str) -> ibis.Table:
    """A published table as FLOWS, without our own reader; states by the names that it gives them."""
    raw = ibis.duckdb.connect().read_parquet(path)
    told = {name: raw[column] for name, column in columns.items()}
    numbered = raw.select(**told, period=ibis.date(raw.year.cast("int64"), 1, 1), row=ibis.row_number())
    return shaped(
        numbered.mutate(
            source=ibis.literal("outside"),
            record=numbered.row.cast("string"),
            kind=ibis.literal(kind),
            unit=ibis.literal("one"),
        ),
        FLOWS,
    )


def held(rows: ibis.Table) -> ibis.Table:
    """The same rows in memory: they are asked for many times."""
    return ibis.memtable(rows.to_pyarrow())


@pytest.fixture(scope="module")
def trade(shared: Shared) -> ibis.Table:
    path = shared("data/trade_oec_sitc_1962_2014.parquet")
    told = flows(path, "trade", actor="exporter", other="importer", value="value_usd")
    return held(told.filter(told.period == date(2014, 1, 1)))


@pytest.fixture(scope="module")
def arms(shared: Shared) -> ibis.Table:
    path = shared("data/arms_sipri_tiv_supplier_recipient_year_1995_2025.parquet")
    return held(flows(path, "arms", actor="supplier", other="recipient", value="tiv"))


@pytest.fixture(scope="module")
def positions(shared: Shared) -> ibis.Table:
    """What five states hold abroad, by their own books (O) and by those of the counterpart (SCC)."""
    raw = ibis.duckdb.connect().read_parquet(shared("data/fdi_imf_dip_5reporters_2014_2024.parquet"))
    raw = raw.filter(raw.indicator.startswith("OTWD"), raw.value_musd.notnull())
    return held(
        shaped(
            raw.mutate(
                source=ibis.literal("imf"),
                record=raw.reporter + raw.counterpart + raw.year.cast("string") + raw.dv_type,
                period=ibis.date(raw.year.cast("int64"), 1, 1),
                actor=raw.reporter,
                other=raw.counterpart,
                kind=ibis.literal("investment"),
                value=raw.value_musd,
                unit=ibis.literal("million USD"),
                reporter=(raw.dv_type == "O").ifelse(raw.reporter, raw.counterpart),
            ),
            FLOWS,
        )
    )


# Whose books, actor, other, field, year, share, tolerance, citation.
SHARES = [
    ("trade", "KHM", "USA", "exports", 2014, 2951235057 / 13002631293, 1e-9, OEC),
    ("trade", "KHM", "CHN", "exports", 2014, 481881857 / 13002631293, 1e-9, OEC),
    ("trade", "KHM", "CHN", "imports", 2014, 7424322964 / 16843305892, 1e-9, OEC),
    ("arms", "Cambodia", "China", "arms", 2021, 28.8 / (28.8 + 5.8 + 0.6), 1e-9, SIPRI),
    ("arms", "Cambodia", "China", "arms", 2022, 1.0, 1e-9, SIPRI),
    ("arms", "Cambodia", "China", "arms", 2023, 1.0, 1e-9, SIPRI),
]


@pytest.mark.parametrize(("books", "actor", "other", "field", "year", "value", "tolerance", "citation"), SHARES)
def test_dependence_of_cambodia(
    request: pytest.FixtureRequest,
    books: str,
    actor: str,
    other: str,
    field: str,
    year: int,
    value: float,
    tolerance: float,
    citation: str,
) -> None:
    scores = dependence(request.getfixturevalue(books), table(COVERAGE, []), among=[actor, other])
    row = one(scores, actor=actor, other=other, field=field, year=year)
    assert row["value"] == pytest.approx(value, abs=tolerance), citation
    assert (row["low"], row["high"]) == (None, None), "one book alone claims no interval"


def test_dependence_lies_between_what_the_two_sides_report(positions: ibis.Table) -> None:
    """China says that it holds 8,725 million USD in Cambodia at the end of 2024, Cambodia says 17,982 (IMF)."""
    scores = dependence(positions, table(COVERAGE, []), among=["KHM", "CHN", "USA"])
    china, america = (one(scores, actor="KHM", other=other, field="investment", year=2024) for other in ("CHN", "USA"))
    others = (
        3172.32497106468 + 3542.96311085401 + 986.904734000328
    )  # Japan, Singapore, the United States: one book each
    germany, china_says, cambodia_says = (12.0665722181143, 12.4668), 8725.1263, 17981.6653655793
    mean = (china_says + cambodia_says) / 2
    assert china["value"] == pytest.approx(mean / (mean + others + sum(germany) / 2)), IMF
    assert china["low"] == pytest.approx(china_says / (china_says + others + germany[1]))
    assert china["high"] == pytest.approx(cambodia_says / (cambodia_says + others + germany[0]))
    assert america["value"] == pytest.approx(986.904734000328 / (mean + others + sum(germany) / 2))
    assert (america["low"], america["high"]) == (None, None)


# Whose books, actor, field, year, index, value, tolerance, citation.
SPREADS = [
    ("trade", "KHM", "imports", 2014, "hhi", 6.49918958396087e19 / 16843305892**2, 1e-9, OEC),
    ("trade", "KHM", "imports", 2014, "partners", 16843305892**2 / 6.49918958396087e19, 1e-9, OEC),
    ("arms", "Cambodia", "arms", 2021, "hhi", (28.8**2 + 5.8**2 + 0.6**2) / 35.2**2, 1e-9, SIPRI),
    ("arms", "Cambodia", "arms", 2022, "partners", 1.0, 1e-9, SIPRI),
    ("arms", "Cambodia", "arms", 2022, "normalised", 1.0, 1e-9, SIPRI),
]


@pytest.mark.parametrize(("books", "actor", "field", "year", "index", "value", "tolerance", "citation"), SPREADS)
def test_diversification_of_cambodia(
    request: pytest.FixtureRequest,
    books: str,
    actor: str,
    field: str,
    year: int,
    index: str,
    value: float,
    tolerance: float,
    citation: str,
) -> None:
    scores = diversification(request.getfixturevalue(books), table(COVERAGE, []), among=[actor], index=index)
    row = one(scores, actor=actor, field=field, year=year)
    assert row["value"] == pytest.approx(value, rel=tolerance), citation


@pytest.fixture(scope="module")
def bonds(shared: Shared) -> ibis.Table:
    """Obligations, shared organisations and investment treaties, without our own readers; a row a year where yearly."""
    outside = ibis.duckdb.connect()
    atop = outside.read_parquet(shared("data/alliances_atop_dyadyear.parquet")).filter(ibis._.year >= 1995)
    words = {"atop_defense": "defense", "atop_offense": "offense", "atop_neutral": "neutrality"}
    words |= {"atop_nonagg": "nonaggression", "atop_consul": "consultation"}
    level = sum(
        (atop[column].cast("int64").cases((1, word + "|"), else_="") for column, word in words.items()),
        ibis.literal(""),
    )
    pacts = atop.select(
        source=ibis.literal("atop"),
        one=atop.ccode1.cast("int64").cast("string"),
        two=atop.ccode2.cast("int64").cast("string"),
        kind=ibis.literal("alliance"),
        level=level,
        since=ibis.date(atop.year.cast("int64"), 1, 1),
        until=ibis.date(atop.year.cast("int64"), 12, 31),
        mutual=ibis.literal(False),
    )
    igo = outside.read_parquet(shared("data/igo_cow_shared_dyadyear.parquet")).filter(ibis._.year >= 1995)
    bodies = igo.select(
        source=ibis.literal("cow"),
        one=igo.ccode1.cast("string"),
        two=igo.ccode2.cast("string"),
        kind=ibis.literal("organisation"),
        level=igo.dyadigos.cast("string"),
        since=ibis.date(igo.year.cast("int64"), 1, 1),
        until=ibis.date(igo.year.cast("int64"), 12, 31),
        mutual=ibis.literal(True),
    )
    bit = outside.read_parquet(shared("data/treaties_unctad_bits.parquet"))
    signed = bit.select(
        source=ibis.literal("unctad"),
        one=ibis.least(bit.party1, bit.party2),
        two=ibis.greatest(bit.party1, bit.party2),
        kind=ibis.literal("treaty"),
        level=bit.in_force.isnull().ifelse("signed", "in force"),
        since=bit.in_force.nullif("").cast("date"),
        until=bit.terminated.nullif("").cast("date"),
        mutual=ibis.literal(True),
    )
    every = pacts.union(bodies).union(signed).rename(actor="one", other="two")
    return held(shaped(every.mutate(record=ibis.row_number().cast("string")), TIES))


# Source, actor, other, what, year, value, citation. 811 is Cambodia, 710 China, 740 Japan, 2 the United States.
BONDS = [
    ("atop", "811", "710", "obligation", 2018, 2, ATOP),
    ("atop", "740", "2", "obligation", 2000, 2, ATOP),
    ("atop", "2", "740", "obligation", 2000, 3, ATOP),
    ("cow", "811", "2", "kind", 2000, 26, COW),
    ("cow", "2", "811", "kind", 2014, 32, COW),
    ("cow", "811", "710", "kind", 2014, 44, COW),
    ("unctad", "Cambodia", "China", "kind", 1999, 0, UNCTAD),
    ("unctad", "China", "Cambodia", "kind", 2000, 1, UNCTAD),
    ("unctad", "Cambodia", "Japan", "kind", 2007, 0, UNCTAD),
    ("unctad", "Cambodia", "Japan", "kind", 2008, 1, UNCTAD),
]


@pytest.mark.parametrize(("source", "actor", "other", "apart", "year", "value", "citation"), BONDS)
def test_ties_that_bind(
    bonds: ibis.Table, source: str, actor: str, other: str, apart: str, year: int, value: int, citation: str
) -> None:
    covered = [(source, "all", "ties", date(1995, 1, 1), date(2018, 12, 31), "*")]
    told = bonds.filter(bonds.source == source)
    row = one(
        treaties(told, table(COVERAGE, covered), among=[actor, other], apart=apart), actor=actor, other=other, year=year
    )
    assert row["value"] == value, citation


# State, part, field, year, value, tolerance, citation: from the flows above, worked by hand.
STANDS = [
    ("lean", "exports", 2014, (2951235057 - 481881857) / (2951235057 + 481881857), OEC),
    ("lean", "imports", 2014, (475192551 - 7424322964) / (475192551 + 7424322964), OEC),
    ("lean", "all", 2014, 0.719273 / 2 - 0.879685 / 2, OEC),
]


@pytest.mark.parametrize(("part", "field", "year", "value", "citation"), STANDS)
def test_cambodia_between_the_united_states_and_china(
    trade: ibis.Table, part: str, field: str, year: int, value: float, citation: str
) -> None:
    covered = table(COVERAGE, [("outside", "all", "flows", date(1962, 1, 1), date(2014, 12, 31), "*")])
    scores = hedging(trade, table(EVENTS, []), covered, among=["KHM", "USA", "CHN"], part=part)
    row = one(scores, actor="KHM", other="USA", third="CHN", field=field, year=year)
    assert row["value"] == pytest.approx(value, abs=1e-5), citation


def test_chinas_aid_to_cambodia_by_purpose(shared: Shared) -> None:
    """Recount of the recommended projects of 2009: 150 is government and civil society."""
    raw = ibis.duckdb.connect().read_parquet(shared("data/aid_aiddata_china_official_finance_2000_2014.parquet"))
    raw = raw.filter(raw.recommended_for_research, raw.recipient_iso3 == "KHM", raw.year == 2009, raw.usd_defl_2014 > 0)
    sector = raw.crs_sector_code.cast("int64")
    purpose = sector.cases(
        (150, "governance"), (110, "education"), (120, "health"), (210, "investment"), (998, None), else_="aid"
    )
    given = raw.select(
        source=ibis.literal("aiddata"),
        record=raw.project_id.cast("string"),
        period=ibis.date(2009, 1, 1),
        actor=ibis.literal("CHN"),
        other=ibis.literal("KHM"),
        kind=ibis.literal("aid"),
        value=raw.usd_defl_2014,
        unit=ibis.literal("USD of 2014"),
        purpose=purpose,
    )
    amounts = raw.select("crs_sector_code", "usd_defl_2014").to_pyarrow().to_pylist()
    total = sum(row["usd_defl_2014"] for row in amounts)
    served = sum(row["usd_defl_2014"] for row in amounts if row["crs_sector_code"] in (110, 120, 210))
    governed = sum(row["usd_defl_2014"] for row in amounts if row["crs_sector_code"] == 150)
    assert 0 < governed < served < total
    for field, amount in (("services", served), ("advocacy", governed)):
        row = one(purposes(shaped(given, FLOWS)), actor="CHN", other="KHM", field=field, year=2009)
        assert row["value"] == pytest.approx(amount / total), AIDDATA


def one(scores: ibis.Table, *, year: int, **named: str) -> dict[str, Any]:
    kept = scores.filter(*(scores[column] == value for column, value in named.items()), scores.period.year() == year)
    (row,) = kept.to_pyarrow().to_pylist()
    return dict(row)
