"""What the heads of texts say, read off the corpus by eye."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest

from detente.reading.head import era, head

DOCUMENTS = Path(__file__).parents[2] / "corpus" / "documents"

HEADS = [
    ("cmt-mar-dza-2022", "The longest closed border in the Maghreb",
     "Yasmine Belkacemi-Roux and Omar Tazi", "2022-03-09"),
    ("cmt-pol-deu-2017", "Reparations, again", "Tadeusz Wolniewicz", "2017-09-19"),
    ("cmt-eu-blr-2021", "A fence is not a policy", "Jonas Petrulaitis", "2021-11-24"),
    ("cmt-egy-eth-2020", "Filling first, talking later: the Nile needs a referee", "Hala Abdel-Mawgoud", "2020-08-03"),
    ("commentary-twn-chn-2024", "Coercion Without Casualties", "LIN Chia-hsuan and Robert J. Amory", "2024-06-05"),
    ("commentary-lka-chn-2022", "Colombo's creditors must share the pain", "Ruwani Jayatilleke", "2022-09-21"),
    ("editorial-bgd-ind-1976", "A River Is Not a Favour", None, "1976-08-22"),
    ("ed-gbr-irn-2007", "Fifteen sailors and a bag of pistachios", None, "2007-04-06"),
    ("stm-zaf-zwe-2003", "OUTCOME OF THE VISIT OF MINISTER NKOSANA MBHELE TO HARARE", None, "2003-06-12"),
    ("stm-sau-irn-2016", None, None, "2016-01-04"),
    ("stm-som-un-2025", None, None, "2025-01-14"),
    ("statement-vnm-chn-2014", None, None, "2014-05-29"),
    ("interview-kor-chn-2018", '"The shops reopened before the hearts did"', None, "2018-05-12"),
    ("chronology-ind-chn-1976", "INDIA AND CHINA: A CHRONOLOGY, 1954-1976", None, None),
    ("hist-yug-sun-1956", "THE QUARREL AND ITS MENDING", None, None),
    ("wire-fji-nzl-2007", None, None, "2007-06-15"),
    ("wire-rwa-cod-2012", "DR Congo leader calls for sanctions on Rwanda as front nears Goma", None, "2012-08-09"),
    ("wire-sdn-ssd-2012", "Sudan bombs bridge in South; Juba says it will not leave Heglig",
     "Akech Manyang and Samira el-Tayeb", "2012-04-13"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "title", "author", "published"), HEADS)
def test_the_head_of_a_text(name: str, title: str | None, author: str | None, published: str | None) -> None:
    found = head((DOCUMENTS / f"{name}.txt").read_text(encoding="utf8"))
    assert found == (title, author, date.fromisoformat(published) if published else None)


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("PHNOM PENH, March 3, 1999 (Wire) -- Cambodia met Laos.", "1999-03-03"),
        ("Date: 2001-05-03\n\nCambodia met Laos.", "2001-05-03"),
        ("Published 3 May 2019\n\nCambodia met Laos.", "2019-05-03"),
        ("Updated 4 May 2019\nPublished 3 May 2019\n\nCambodia met Laos.", "2019-05-03"),
        ("3 May 1965: Cambodia breaks off relations with the United States.", None),
        ("On 3 May 1965 Cambodia broke off relations.", None),
        ("Cambodia signed the treaty of 3 May 1965.", None),
        ("03/05/2019\n\nCambodia met Laos.", None),
    ],
)
def test_a_day_of_publication_is_one_that_stands_by_itself(text: str, published: str | None) -> None:
    assert head(text).published == (date.fromisoformat(published) if published else None)


def test_a_month_of_publication_is_no_day() -> None:
    text = (DOCUMENTS / "cmt-fra-dza-2026.txt").read_text(encoding="utf8")
    assert head(text).published is None
    assert era(text) == date(2026, 4, 30)


def test_the_head_of_a_long_line_is_read_at_once() -> None:
    began = time.perf_counter()
    for unit in ("3 May 1965, ", "By Ann Lee and ", "Ann, ", "(a) ", "| "):
        head(unit * 80_000)
    for before in (", " * 35, "A" * 70, "A a " * 17, "(a), " * 14, "Dr " * 20):
        head(f"{before}! 3 May 1965 | by {before}\n" * 8)
    assert time.perf_counter() - began < 2
