"""DAC2a as OECD.Stat and the Data Explorer give it: which aid type counts, prices, groups that are no actors."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from detente.errors import BadTable
from detente.sources.dac import read
from tests.sources.flow_files import covered, told, value, wrote

STAT = '"RECIPIENT","Recipient","DONOR","Donor","AIDTYPE","Aid type","DATATYPE","Amount type","TIME","Year","Value"\n'
EXPLORER = "DONOR,RECIPIENT,MEASURE,UNIT_MEASURE,PRICE_BASE,TIME_PERIOD,OBS_VALUE,BASE_PER,UNIT_MULT\n"
REAL = "data/aid_oecd_dac_donor_recipient_2009_2022.parquet"
CONSTANT, CURRENT = "Constant Prices (2022 USD millions)", "Current Prices (USD millions)"


def stat(recipient: str, donor: str, aid: int, amount: float, *, prices: str = CONSTANT) -> str:
    """A row of OECD.Stat: codes and names side by side, in columns whose names differ by case alone."""
    return f'728,"{recipient}",302,"{donor}",{aid},"Some aid",{prices[0]},"{prices}",2022,2022,{amount}\n'


def test_gross_disbursements_count_and_groups_do_not(tmp_path: Path) -> None:
    rows = [
        stat("Cambodia", "United States", 240, 110),
        stat("Cambodia", "United States", 206, 109),
        stat("Cambodia", "United States", 201, 100),
        stat("China (People's Republic of)", "Germany", 240, 5),
        stat("Cambodia", "DAC Countries, Total", 240, 900),
        stat("Cambodia", "G7", 240, 800),
        stat("Far East Asia, regional", "Germany", 240, 700),
        stat("Developing countries, unspecified", "Germany", 240, 600),
        stat("South Africa", "EU Institutions", 240, 3),
        stat("LDCs", "Germany", 240, 50),
        stat("Cambodia", "Some Private Foundation", 240, 2),
    ]
    file = wrote(tmp_path, STAT + "".join(rows))
    assert told("dac", file, "actor", "other", "value", "reporter") == [
        ("?Some Private Foundation", "KHM", 2.0, "?Some Private Foundation"),
        ("DEU", "CHN", 5.0, "DEU"),
        ("EU", "ZAF", 3.0, "EU"),
        ("USA", "KHM", 110.0, "USA"),
    ]
    assert told("dac", file, "unit", "kind")[0] == ("USD million of 2022, gross", "aid")
    assert covered("dac", file) == [("2022-01-01", "2022-12-31", "DEU|EU|USA>*")]


def test_net_aid_where_a_file_holds_no_gross_and_negative_where_repaid(tmp_path: Path) -> None:
    rows = stat("Cambodia", "Japan", 206, -9) + stat("Cambodia", "Japan", 204, 3)
    assert told("dac", wrote(tmp_path, STAT + rows), "actor", "value", "unit") == [
        ("JPN", -9.0, "USD million of 2022, net")
    ]


def test_a_file_of_neither_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadTable, match="aid type that counts") as refused:
        read(wrote(tmp_path, STAT + stat("Cambodia", "Japan", 204, 3)))
    assert refused.value.found == "204"


def test_constant_prices_before_current_ones(tmp_path: Path) -> None:
    rows = stat("Cambodia", "Japan", 240, 9) + stat("Cambodia", "Japan", 240, 8, prices=CURRENT)
    assert told("dac", wrote(tmp_path, STAT + rows), "value", "unit") == [(9.0, "USD million of 2022, gross")]
    rows = stat("Cambodia", "Japan", 240, 8, prices=CURRENT)
    assert told("dac", wrote(tmp_path, STAT + rows), "value", "unit") == [(8.0, "USD million, gross")]


def test_the_data_explorers_codes(tmp_path: Path) -> None:
    rows = [
        "JPN,KHM,240,USD,Q,2022,497.5,2022,6",
        "JPN,KHM,240,USD,V,2022,490,,6",
        "DAC,KHM,240,USD,Q,2022,900,2022,6",
        "JPN,F6,240,USD,Q,2022,900,2022,6",
        "JPN,DPGC,240,USD,Q,2022,900,2022,6",
        "JPN,LAO,240,USD,Q,2022,2500,2022,3",
    ]
    file = wrote(tmp_path, EXPLORER + "\n".join([*rows, ""]))
    assert told("dac", file, "other", "value", "unit") == [
        ("KHM", 497.5, "USD million of 2022, gross"),
        ("LAO", 2.5, "USD million of 2022, gross"),
    ]


def test_what_is_known_of_american_aid_to_cambodia(shared: Callable[[str], Path]) -> None:
    assert value("dac", shared(REAL), "USA", "KHM", 2022) == pytest.approx(110, abs=0.5)
    rows = read(shared(REAL))
    unknown = rows.filter(rows.actor.startswith("?") | rows.other.startswith("?"))
    assert set(rows.filter(rows.actor.startswith("?")).actor.to_pyarrow().to_pylist()) == set()
    assert unknown.count().to_pyarrow().as_py() < 200
