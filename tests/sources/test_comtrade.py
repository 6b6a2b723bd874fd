"""Customs reports in the forms in which UN Comtrade has given them."""

from __future__ import annotations

from pathlib import Path

from tests.sources.flow_files import covered, told, wrote

BULK = "typeCode,freqCode,refYear,refMonth,period,reporterCode,flowCode,partnerCode,partner2Code,cmdCode,motCode,"
BULK += "primaryValue\n"
API = "refYear,period,reporterISO,flowCode,partnerISO,partnerDesc,classificationCode,cmdCode,aggrLevel,primaryValue\n"
OLDER = '"Year","Trade Flow","Reporter ISO","Partner ISO","Partner","Commodity Code","Trade Value (US$)"\n'


def test_a_bulk_file_has_numbers_alone(tmp_path: Path) -> None:
    """842 is the United States with Puerto Rico, 899 and 0 are no partner, 490 is where Taiwan is kept."""
    flow = "C,A,2014,52,2014,{},X,{},0,TOTAL,0,{}\n"
    pairs = ((116, 842, 2e6), (116, 899, 5e6), (116, 0, 9e6), (842, 490, 3e6), (251, 116, 1e6), (116, 312, 4e6))
    file = wrote(tmp_path, BULK + "".join(flow.format(*pair) for pair in pairs))
    assert told("comtrade", file) == [
        ("FRA", "KHM", 1.0),
        ("KHM", "?312", 4.0),
        ("KHM", "USA", 2.0),
        ("USA", "TWN", 3.0),
    ]


def test_both_sides_reports_are_kept_and_told_apart(tmp_path: Path) -> None:
    rows = "2014,2014,KHM,X,CHN,China,H4,TOTAL,0,4e8\n2014,2014,CHN,M,KHM,Cambodia,H4,TOTAL,0,5e8\n"
    assert told("comtrade", wrote(tmp_path, API + rows), "actor", "other", "reporter", "value", "unit") == [
        ("KHM", "CHN", "CHN", 500.0, "USD million"),
        ("KHM", "CHN", "KHM", 400.0, "USD million"),
    ]


def test_commodities_are_summed_only_where_no_total_is_told_and_at_one_level(tmp_path: Path) -> None:
    goods = {"TOTAL": 9, "01": 4, "0101": 4, "02": 2}
    head = "2014,2014,KHM,X,{},,H4,{},{},{}\n"
    lines = [head.format("USA", code, len(code), amount * 1e6) for code, amount in goods.items()]
    lines += [head.format("LAO", code, len(code), amount * 1e6) for code, amount in goods.items() if code != "TOTAL"]
    lines.append(head.replace("H4", "S4").format("LAO", "01", 2, 7e6))
    assert told("comtrade", wrote(tmp_path, API + "".join(lines))) == [("KHM", "LAO", 6.0), ("KHM", "USA", 9.0)]


def test_a_row_of_one_way_of_transport_is_part_of_the_whole(tmp_path: Path) -> None:
    rows = "C,A,2014,52,2014,116,X,842,0,TOTAL,{},{}\n"
    file = wrote(tmp_path, BULK + rows.format(0, 3e6) + rows.format(1000, 1e6) + rows.format(2100, 2e6))
    assert told("comtrade", file) == [("KHM", "USA", 3.0)]


def test_re_exports_and_other_flows_are_not_counted_again(tmp_path: Path) -> None:
    rows = "2014,2014,KHM,{},USA,,H4,TOTAL,0,1e6\n"
    assert told("comtrade", wrote(tmp_path, API + "".join(map(rows.format, ("X", "RX", "M", "RM", "MIP"))))) == [
        ("KHM", "USA", 1.0),
        ("USA", "KHM", 1.0),
    ]


def test_the_older_download(tmp_path: Path) -> None:
    rows = (
        '2014,"Export","KHM","USA","USA","TOTAL","2000000"\n2014,"Import","KHM","CHN","China","TOTAL","3000000"\n'
        '2014,"Export","KHM","","Areas, nes","TOTAL","7000000"\n2014,"Export","KHM","WLD","World","TOTAL","9000000"\n'
        '2014,"Re-Export","KHM","USA","USA","TOTAL","100"\n2014,"Export","KHM","VNM","Viet Nam","TOTAL",""\n'
    )
    assert told("comtrade", wrote(tmp_path, OLDER + rows), "actor", "other", "value", "reporter") == [
        ("CHN", "KHM", 3.0, "KHM"),
        ("KHM", "USA", 2.0, "KHM"),
    ]


def test_rows_that_end_in_a_comma_which_the_head_lacks(tmp_path: Path) -> None:
    """So the site's download ends them; else each column would be read one place off."""
    file = wrote(
        tmp_path, API + "2014,2014,KHM,X,USA,USA,H4,TOTAL,0,2000000,\n2013,2013,KHM,X,USA,USA,H4,TOTAL,0,1e6,\n"
    )
    assert [row[2] for row in told("comtrade", file)] == [1.0, 2.0]


def test_months_and_years(tmp_path: Path) -> None:
    months = "2014,201403,KHM,X,USA,,H4,TOTAL,0,1e6\n2014,201412,KHM,X,USA,,H4,TOTAL,0,2e6\n"
    file = wrote(tmp_path, API + months + months.replace("USA", "W00"))
    assert [row[0].isoformat() for row in told("comtrade", file, "period")] == ["2014-03-01", "2014-12-01"]
    assert covered("comtrade", file) == [("2014-03-01", "2014-03-31", "KHM>*"), ("2014-12-01", "2014-12-31", "KHM>*")]
    both = wrote(tmp_path, API + months + "2014,2014,KHM,X,USA,,H4,TOTAL,0,8e6\n", name="both.csv")
    assert told("comtrade", both, "record", "value") == [("2014/KHM/USA/KHM", 8.0)]


def test_a_reporter_is_covered_where_its_partners_add_up_to_the_world(tmp_path: Path) -> None:
    flow = "2014,2014,{},{},{},,H4,TOTAL,0,{}\n"
    whole = [("KHM", "X", "USA", 60), ("KHM", "X", "_X ", 40), ("KHM", "X", "W00", 100)]
    cut = [("LAO", "X", "THA", 60), ("LAO", "X", "W00", 100), ("KHM", "M", "CHN", 80)]
    file = wrote(tmp_path, API + "".join(flow.format(*row) for row in whole + cut))
    assert covered("comtrade", file) == [("2014-01-01", "2014-12-31", "KHM>*")]
    imports = [("CHN", "M", "KHM", 9), ("CHN", "M", "W00", 9)]
    file = wrote(tmp_path, API + "".join(flow.format(*row) for row in imports))
    assert covered("comtrade", file) == [("2014-01-01", "2014-12-31", "*>CHN")]
