"""The chart of a measure as a file: a page that stands alone, and pictures for a paper."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from detente import cli
from detente.errors import DetenteError, UnknownName
from detente.figures import FORMATS, Figure, figure, form
from tests.brief.test_page import CHROMIUM, Shown, context  # noqa: F401
from tests.test_bad_input import detente, refused
from tests.test_charts import score

STARTS = {".html": b"<!doctype html>", ".svg": b"<svg", ".png": b"\x89PNG", ".pdf": b"%PDF"}


def drawing(*, title: str = "Agreement of Cambodia with China", fields: int = 1) -> Figure:
    names = ("all", "trade", "aid")[:fields]
    rows = [score(f"{year}-01-01", 0.5, field=field) for field in names for year in (2001, 2002, 2005)]
    return figure(rows, measure="agreement", title=title)


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("fields", [1, 3])
def test_a_figure_in_every_form(tmp_path: Path, kind: str, fields: int) -> None:
    out = tmp_path / f"chart{kind}"
    drawing(fields=fields).save(out)
    assert out.read_bytes().startswith(STARTS[kind])


def test_a_picture_tells_what_is_shown_in_what_unit_and_by_whom(tmp_path: Path) -> None:
    drawing().save(tmp_path / "chart.svg")
    words = " ".join(re.sub("<[^>]+>", " ", (tmp_path / "chart.svg").read_text(encoding="utf8")).split())
    for told in ("Agreement of Cambodia with China", "share of contested", "90% intervals", "Voeten", "Lijphart"):
        assert told in words
    assert "2001" in words and "2005" in words


def test_a_model_is_cited_with_every_source_that_it_joins() -> None:
    rows = [score("2001-01-01", 0.5, source="documents+un_votes+mine")]
    told = figure(rows, measure="affinity", title="Affinity").credits
    assert told[0].startswith("Source: Your own documents") and "Voeten" in told[0] and "mine" in told[0]
    assert told[1].startswith("Model: Durbin")


def test_a_long_title_stays_on_the_sheet() -> None:
    title = drawing(title="Agreement of " + "Saint Vincent and the Grenadines with " * 6).sheet().to_dict()["title"]
    assert len(title["text"]) > 1 and max(map(len, title["text"])) <= 76


def test_what_comes_from_outside_cannot_close_the_page() -> None:
    rows = [score("2001-01-01", source="</script><b>x</b>")]
    page = figure(rows, measure="agreement", title="<i>x</i>").html()
    assert "<i>x" not in page and "<b>x" not in page


@pytest.mark.parametrize("name", ["chart", "chart.txt", "chart.html.gz", ".svg"])
def test_a_name_that_tells_no_form_is_refused(name: str) -> None:
    with pytest.raises(UnknownName):
        form(Path(name))


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(DetenteError, match="cannot be written"):
        drawing().save(tmp_path / "none" / "chart.svg")


def test_the_command_draws_in_place_of_a_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    words = ["measure", "agreement", "KHM", "China", "--since", "2000", "--chart", "chart.html"]
    assert CliRunner().invoke(cli.app, words, catch_exceptions=False).stdout == "Wrote chart.html\n"
    page = Path("chart.html").read_text(encoding="utf8")
    assert "<h1>Agreement of Cambodia with China</h1>" in page
    result = CliRunner().invoke(
        cli.app, [*words, "--set", "abstention=apart", "--out", "t.csv"], catch_exceptions=False
    )
    assert result.stdout == "Wrote chart.html\n" and Path("t.csv").exists()
    assert "<h1>Agreement of Cambodia with China (apart)</h1>" in Path("chart.html").read_text(encoding="utf8")
    words = ["measure", "affinity", "KHM", "USA", "--set", "directed=yes", "--chart", "chart.html"]
    assert CliRunner().invoke(cli.app, words, catch_exceptions=False).stdout == "Wrote chart.html\n"
    assert "<h1>Affinity of Cambodia towards United States</h1>" in Path("chart.html").read_text(encoding="utf8")
    refused(detente("measure", "agreement", "KHM", "China", "--chart", "chart.doc"), ".html, .svg, .png, .pdf")


@pytest.fixture(scope="module")
def page(context: Any, tmp_path_factory: pytest.TempPathFactory) -> Shown:  # noqa: F811
    file = tmp_path_factory.mktemp("figure") / "chart.html"
    drawing(
        fields=3, title="Agreement of Saint Vincent and the Grenadines with the Democratic Republic of the Congo"
    ).save(file)
    return Shown(context.new_page(), file)


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium is installed; CHROMIUM may name one")
@pytest.mark.parametrize("width", [400, 1200])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_stands_alone_and_fits(page: Shown, width: int, scheme: str) -> None:
    tab = page.open(width=width, scheme=scheme)
    assert set(page.asked) == {page.file.as_uri()} and page.complaints == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    rights = tab.eval_on_selector_all("svg.marks", "all => all.map(one => one.getBoundingClientRect().right)")
    assert len(rights) == 3 and max(rights) <= width
    strokes = tab.eval_on_selector_all(".mark-line path", "all => all.map(one => one.getAttribute('stroke'))")
    assert set(strokes) == {"#2f5f98" if scheme == "light" else "#8db8ee"}


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium is installed; CHROMIUM may name one")
def test_a_value_tells_itself_when_it_is_touched(page: Shown) -> None:
    tab = page.open(width=1200)
    tab.locator("[data-chart=all] .mark-symbol path").nth(2).hover(force=True)
    said = tab.locator("#vg-tooltip-element").inner_text()
    assert "90% interval" in said and "0.4 to 0.6" in said and "80" in said and "undefined" not in said
