"""What all readers of flows hold to, and the tables that they share."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from importlib import resources
from pathlib import Path

import ibis
import pytest

from detente import actors
from detente.acts import FIELDS
from detente.errors import BadTable
from detente.kinds.aid import purposes
from detente.kinds.flows import numbered, spelt, yearly
from detente.sources import SOURCES
from detente.tables import FLOWS
from tests.sources.samples import SAMPLES

every_flow = pytest.mark.parametrize("source", [name for name in SAMPLES if SOURCES[name].kind is FLOWS])
AMOUNTS = {
    *("tiv_delivery_values", "value_musd", "usd_disbursement", "usd_defl_2014", "primaryValue", "v", "trade"),
    *("export_val", "flow1", "oda_adj"),
}


def cells(source: str) -> tuple[str, list[str], list[str]]:
    """A sample's line of column names, these, and the fields of its first row."""
    head, first = SAMPLES[source].text.splitlines()[:2]
    return head, head.split(","), first.split(",")


@every_flow
@pytest.mark.parametrize(("year", "said"), [("soon", "date"), ("", "date"), ("1005", "1816"), ("20144", "date")])
def test_a_year_that_is_none_is_named(tmp_path: Path, source: str, year: str, said: str) -> None:
    head, columns, fields = cells(source)
    when = next(name for name in ("period", "delivery_year", "t", "year", "Year") if name in columns)
    fields[columns.index(when)] = year
    (tmp_path / "years.csv").write_text(f"{head}\n{','.join(fields)}\n")
    with pytest.raises(BadTable, match=r"years\.csv") as refused:
        SOURCES[source].read(tmp_path / "years.csv")
    assert said in str(refused.value)


@every_flow
@pytest.mark.parametrize("amount", ["much", "", "0"])
def test_no_amount_is_no_row_and_nought_is_one(tmp_path: Path, source: str, amount: str) -> None:
    head, columns, fields = cells(source)
    lacking = {*AMOUNTS & set(columns), "flow2", "oof_adj", "vof_adj"}
    fields = [amount if name in lacking else field for name, field in zip(columns, fields, strict=True)]
    (tmp_path / "amounts.csv").write_text(f"{head}\n{','.join(fields)}\n")
    if amount == "much":
        with pytest.raises(BadTable, match=r"amounts\.csv has a row whose value"):
            SOURCES[source].read(tmp_path / "amounts.csv")
    else:
        values = SOURCES[source].read(tmp_path / "amounts.csv").value.to_pyarrow().to_pylist()
        assert set(values) == ({0.0} if amount else set())


def test_numbers_of_the_united_nations(shared: Callable[[str], Path]) -> None:
    listed = ibis.read_parquet(shared("data/crosswalk_datasets_country_codes.parquet"))
    rows = listed.select(iso3="ISO3166-1-Alpha-3", number="ISO3166-1-numeric").to_pyarrow().to_pylist()
    known = {row[0] for row in actors.codes("iso3")}
    meant = {number: actor for number, actor, *_, until in numbered(actors.codes("iso3")) if until is None}
    assert [row for row in rows if row["iso3"] in known and meant.get(row["number"].lstrip("0")) is None] == []
    assert {row["iso3"]: meant[row["number"]] for row in rows if row["iso3"] in ("KHM", "USA", "TWN")} == {
        "KHM": "KHM",
        "USA": "USA",
        "TWN": "TWN",
    }


def test_every_purpose_is_a_field_of_cooperation() -> None:
    assert set(purposes().values()) <= set(FIELDS)
    with resources.files("detente").joinpath("facts", "purposes.csv").open(encoding="utf8") as lines:
        codes = [row["code"] for row in csv.DictReader(line for line in lines if not line.startswith("#"))]
    assert len(codes) == len(set(codes)) and all(code.isdigit() and len(code) <= 5 for code in codes)


def test_spans_of_a_code_share_no_day() -> None:
    """Else a flow of a year that two share would be counted twice."""
    for system in ("iso3", "cow", "name"):
        last: dict[str, date] = {}
        for code, _, since, until in sorted(yearly(actors.codes(system)), key=lambda span: (span[0], span[2])):
            assert last.get(code, date.min) < since
            last[code] = until or date.max


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Korea, Dem. People's Rep. of", "PRK"),
        ("Democratic People's Republic of Korea", "PRK"),
        ("Lao People's Democratic Republic", "LAO"),
        ("China, P.R.: Mainland", "CHN"),
        ("China, P.R.: Hong Kong", "HKG"),
        ("Hong Kong Special Administrative Region, People's Republic of China", "HKG"),
        ("Macao Special Administrative Region, People's Republic of China", "MAC"),
        ("Taiwan Province of China", "TWN"),
        ("Chinese Taipei", "TWN"),
        ("West Bank and Gaza Strip", "PSE"),
        ("Türkiye, Republic of", "TUR"),
        ("Slovak Republic", "SVK"),
        ("Netherlands, The", "NLD"),
        ("Congo, Democratic Republic of the", "COD"),
        ("Timor-Leste, Democratic Republic of", "TLS"),
        ("Venezuela, República Bolivariana de", "VEN"),
        ("São Tomé and Príncipe, Democratic Republic of", "STP"),
        ("Bosnia-Herzegovina", "BIH"),
        ("UAE", "ARE"),
        ("Soviet Union", "SUN"),
        ("North Yemen", "YAR"),
        ("South Vietnam", "RVN"),
        ("East Germany (GDR)", "DDR"),
        ("EU Institutions", "EU"),
        ("United Nations", "UN"),
    ],
)
def test_names_as_tables_of_flows_spell_them(name: str, code: str) -> None:
    """On a day in the middle of what the actor was."""
    assert code in {actor for _, actor, *_ in spelt([name], actors.codes("name"), iso3=actors.codes("iso3"))}
