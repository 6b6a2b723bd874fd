"""Aid activities of the publisher's bulk file: what counts as aid, and what it is for."""

from __future__ import annotations

from pathlib import Path

from tests.sources.flow_files import covered, told, wrote

HEAD = (
    "Year|DonorCode|DonorName|AgencyName|RecipientCode|RecipientName|FlowCode|FlowName|USD_Commitment|USD_Disbursement|"
    "ProjectTitle|PurposeCode|PurposeName|SectorCode\n"
)


def line(recipient: str, flow: int, purpose: int, amount: str) -> str:
    told_by = f"2022|701|Japan|JICA|728|{recipient}|{flow}|ODA Loans|99|{amount}"
    return f"{told_by}|Roads, bridges; ports|{purpose}|A purpose|{purpose // 100}\n"


def test_oda_is_summed_by_what_it_is_for(tmp_path: Path) -> None:
    rows = [
        line("Cambodia", 13, 21020, "80.5"),
        line("Cambodia", 11, 21030, "1.5"),
        line("Cambodia", 11, 15160, "2"),
        line("Cambodia", 11, 15110, "3"),
        line("Cambodia", 11, 72010, "4"),
        line("Cambodia", 11, 99810, "5"),
        line("Cambodia", 14, 21020, "70"),
        line("Cambodia", 30, 21020, "60"),
        line("Cambodia", 11, 11110, ""),
        line("Bilateral, unspecified", 11, 11110, "50"),
        line("Asia, regional", 11, 11110, "50"),
    ]
    file = wrote(tmp_path, HEAD + "".join(rows), name="CRS 2022 data.txt")
    assert told("crs", file, "purpose", "value", "reporter", "unit") == [
        (None, 5.0, "JPN", "USD million, gross"),
        ("governance", 3.0, "JPN", "USD million, gross"),
        ("human-rights", 2.0, "JPN", "USD million, gross"),
        ("humanitarian", 4.0, "JPN", "USD million, gross"),
        ("investment", 82.0, "JPN", "USD million, gross"),
    ]
    assert covered("crs", file) == [("2022-01-01", "2022-12-31", "JPN>*")]
