"""The page in a real browser: it stands alone, every chart is drawn, and it reads on a phone, at night and on paper."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from detente.brief import Brief

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium is installed; CHROMIUM may name one")


class Shown:
    """A page as a reader has it before them, with all that it asked for and complained of."""

    def __init__(self, tab: Any, file: Path):
        self.tab, self.file = tab, file
        self.asked: list[str] = []
        self.complaints: list[str] = []
        tab.on("request", lambda request: self.asked.append(request.url))
        tab.on("console", lambda said: self.complaints.append(said.text))
        tab.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, *, width: int = 1280, scheme: str = "light") -> Any:
        self.tab.set_viewport_size({"width": width, "height": 900})
        self.tab.emulate_media(color_scheme=scheme)
        self.tab.goto(self.file.as_uri())
        self.tab.wait_for_selector("html[data-drawn]", timeout=20_000)
        return self.tab


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as running:
        profile = tmp_path_factory.mktemp("profile")
        browser = running.chromium.launch_persistent_context(
            profile, executable_path=CHROMIUM, headless=True, args=FLAGS
        )
        yield browser
        browser.close()


def _shown(context: Any, brief: Brief, folder: Path) -> Shown:
    file = folder / "brief.html"
    file.write_text(brief.html(), encoding="utf8")
    return Shown(context.new_page(), file)


@pytest.fixture(scope="module")
def page(context: Any, cambodia: Brief, tmp_path_factory: pytest.TempPathFactory) -> Shown:
    return _shown(context, cambodia, tmp_path_factory.mktemp("page"))


def test_nothing_leaves_the_page_and_nothing_fails(page: Shown) -> None:
    page.open()
    assert set(page.asked) == {page.file.as_uri()}
    assert page.complaints == []


SHARES = {"exchange-exports", "exchange-imports", "exchange-arms", "exchange-aid"}
CHARTS = {"affinity", "timeline-pair", "timeline-third", "fields", "voting", "places", "issues"} | SHARES
LEAK = "http://127.0.0.1:9/leak.png"


def _leaking(context: Any, page: Shown, folder: Path, *, guarded: bool) -> Shown:
    """The same page with a picture from elsewhere, under its content policy or without it."""
    text = page.file.read_text(encoding="utf8").replace("</main>", f'<img src="{LEAK}"></main>')
    file = folder / "leak.html"
    file.write_text(text if guarded else text.replace("Content-Security-Policy", "x", 1), encoding="utf8")
    shown = Shown(context.new_page(), file)
    shown.open()
    return shown


def test_a_request_that_left_the_page_would_be_seen(context: Any, page: Shown, tmp_path: Path) -> None:
    assert LEAK in _leaking(context, page, tmp_path, guarded=False).asked


def test_the_page_forbids_what_would_leave_it(context: Any, page: Shown, tmp_path: Path) -> None:
    complaints = _leaking(context, page, tmp_path, guarded=True).complaints
    assert any("Content Security Policy" in complaint for complaint in complaints)


def test_every_chart_is_drawn_with_its_marks(page: Shown) -> None:
    tab = page.open()
    marks = tab.eval_on_selector_all(
        "[data-chart]", "all => all.map(one => [one.dataset.chart, one.querySelectorAll('svg path').length])"
    )
    assert {name for name, _ in marks} == CHARTS
    assert all(number > 5 for _, number in marks)


def test_a_mark_tells_its_evidence(page: Shown) -> None:
    tab = page.open()
    tab.locator("[data-chart=timeline-pair] .mark-symbol path").first.hover()
    said = tab.locator("#vg-tooltip-element").inner_text()
    assert "Evidence" in said and "Document" in said and "undefined" not in said
    tab.locator("[data-chart=voting] .mark-symbol path").nth(90).hover(force=True)
    said = tab.locator("#vg-tooltip-element").inner_text()
    assert "90% interval" in said and "undefined" not in said


def test_a_turning_point_leads_to_its_evidence_by_touch_and_by_key(page: Shown) -> None:
    tab = page.open(width=400)
    marks = tab.locator("[data-chart=affinity] .mark-symbol path[aria-label^='Turning point']")
    assert marks.count() == 4
    assert not tab.get_by_text("“Cambodia broke off relations.”").first.is_visible()
    for number in range(4):
        marks.nth(number).click()
        tab.wait_for_function("location.hash.startsWith('#turn-')")
        target = tab.evaluate("location.hash.slice(1)")
        assert tab.evaluate("document.activeElement.id") == target
        tab.locator(f"#{target} details[open] .meta").first.wait_for(state="visible", timeout=5000)
        tab.evaluate("location.hash = ''")
    tab.locator(".turns a").first.focus()
    tab.keyboard.press("Enter")
    tab.locator("#turn-4").get_by_text("“Cambodia broke off relations.”").wait_for(state="visible", timeout=5000)
    assert tab.evaluate("location.hash") == "#turn-4"
    assert set(page.asked) == {page.file.as_uri()} and page.tab.context.pages.count(page.tab) == 1


def test_what_models_tell_is_drawn_with_bands_phases_and_gaps(page: Shown) -> None:
    tab = page.open()
    areas = "[data-chart=affinity] .mark-area path"
    assert tab.locator(areas).count() == 8  # two lines, each in two stretches, each with two bands
    assert tab.locator("[data-chart=affinity] .mark-rect path").count() == 3
    fills = tab.eval_on_selector_all(
        "[data-chart=affinity] .mark-symbol path[aria-label^='Turning']", "all => all.map(b => b.getAttribute('fill'))"
    )
    assert len(set(fills)) == 2
    tab.locator("[data-chart=affinity] .mark-symbol path[aria-label*='90% interval']").nth(40).hover(force=True)
    said = tab.locator("#vg-tooltip-element").inner_text()
    assert "90% interval" in said and "undefined" not in said


@pytest.mark.parametrize("width", [320, 400, 1280])
def test_no_part_is_wider_than_the_screen(page: Shown, width: int) -> None:
    tab = page.open(width=width)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    charts = tab.eval_on_selector_all("svg.marks", "all => all.map(one => one.getBoundingClientRect().right)")
    assert max(charts) <= width


def test_every_chart_has_its_text_and_its_table(page: Shown) -> None:
    tab = page.open()
    labels = tab.eval_on_selector_all(".chart", "all => all.map(one => one.getAttribute('aria-label'))")
    assert all(len(label) > 60 for label in labels)
    figures = tab.locator("figure").count()
    assert figures == tab.locator("figure > figcaption").count() == tab.locator("figure details table").count() == 7


def test_the_night_has_its_own_colours_on_the_page_and_in_the_charts(page: Shown) -> None:
    seen = {}
    for scheme in ("light", "dark"):
        tab = page.open(scheme=scheme)
        ground = tab.evaluate("getComputedStyle(document.body).backgroundColor")
        bars = tab.eval_on_selector_all(
            "[data-chart=fields] .mark-rect path", "all => all.map(b => b.getAttribute('fill'))"
        )
        seen[scheme] = (ground, set(bars))
    assert seen["light"][0] != seen["dark"][0]
    assert not seen["light"][1] & seen["dark"][1]


def test_the_charts_follow_when_the_scheme_changes(page: Shown) -> None:
    tab = page.open(scheme="light")
    tab.emulate_media(color_scheme="dark")
    tab.wait_for_selector("html[data-drawn=dark]", timeout=20_000)
    assert tab.locator("svg.marks").count() == len(CHARTS)


def test_every_footnote_has_its_target_and_can_be_reached_by_key(page: Shown) -> None:
    tab = page.open()
    missing = tab.eval_on_selector_all(
        "a[href^='#']", "all => all.map(a => a.getAttribute('href')).filter(h => !document.getElementById(h.slice(1)))"
    )
    assert missing == []
    assert tab.locator("a.ref").count() > 50
    assert tab.evaluate("document.querySelector('a.ref').tabIndex") == 0


def test_headings_stand_in_order_under_one_title(page: Shown) -> None:
    tab = page.open()
    levels = tab.eval_on_selector_all("h1, h2, h3, h4", "all => all.map(h => Number(h.tagName[1]))")
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    assert tab.evaluate("document.documentElement.lang") == "en"
    assert tab.locator("main").count() == 1


def test_without_scripts_the_tables_stand_open(context: Any, page: Shown) -> None:
    tab = context.new_page()
    context.new_cdp_session(tab).send("Emulation.setScriptExecutionDisabled", {"value": True})
    tab.goto(page.file.as_uri())
    assert tab.locator("details").count() == tab.locator("details[open]").count() > 5
    assert "their data stand in the tables" in tab.locator("body").inner_text()
    assert not tab.locator(".chart").first.is_visible()


def test_it_prints_on_paper_with_every_act(page: Shown, tmp_path: Path) -> None:
    from pypdf import PdfReader

    tab = page.open()
    tab.pdf(path=tmp_path / "brief.pdf", format="A4")
    text = "".join(sheet.extract_text() for sheet in PdfReader(tmp_path / "brief.pdf").pages)
    text = " ".join(text.split())
    assert "Cambodia recognised Peking" in text
    assert text.index("What is not known") < text.index("Every act with its evidence") < text.index("recognised Peking")


def test_a_brief_without_acts_stands(context: Any, alone: Brief, tmp_path: Path) -> None:
    shown = _shown(context, alone, tmp_path)
    tab = shown.open(width=400)
    assert shown.complaints == []
    assert tab.locator("svg.marks").count() == 1
    assert "No act between Cambodia and the United States is on record here" in tab.locator("main").inner_text()


def test_every_table_of_facts_fits_a_phone(page: Shown) -> None:
    """No column of the short tables hides behind the edge of a narrow screen."""
    tab = page.open(width=400)
    hidden = tab.eval_on_selector_all(".scroll.wide", "all => all.map(one => one.scrollWidth - one.clientWidth)")
    assert len(hidden) == 4
    assert max(hidden) <= 0


def test_no_label_of_an_axis_is_cut(page: Shown) -> None:
    tab = page.open(width=400)
    cut = tab.evaluate(
        """() => [...document.querySelectorAll('[data-chart=issues] text, [data-chart^=exchange] text')]
        .filter(text => { const svg = text.ownerSVGElement.getBoundingClientRect(), own = text.getBoundingClientRect();
          return own.left < svg.left - 1 || own.right > svg.right + 1 || text.textContent.includes('…'); })
        .map(text => text.textContent)"""
    )
    assert cut == []
