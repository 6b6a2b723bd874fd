"""The language model as a coder: every answer is checked, and what a server does ends in acts or in one error."""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.acts import ACTS, FIELDS
from detente.build import told as table
from detente.coders import CODERS, llm
from detente.coders.llm import Session, code, pieces
from detente.endpoint import Prices, Settings
from detente.errors import DetenteError
from detente.tables import STATUSES, Document, Event
from tests.coders.loopback import Play, Server, acts, dripping, huge, raw, reset, says, serving, slow, truncated

TEXT = "# Talks\n\nIn March 2019 Cambodia and the United States signed a treaty. Hun Sen met Xi Jinping on 3 May 2019."
KEY = "sk-verysecret-123"
SIGNED = {
    "actor": "Cambodia",
    "other": "United States",
    "act": "AGREE",
    "mode": "sign",
    "fields": ["legal", "trade"],
    "status": "happened",
    "stance": "endorses",
    "voice": None,
    "date": "2019-03",
    "who": "Cambodia",
    "whom": "the United States",
    "quote": "Cambodia and the United States signed a treaty",
}
BAD = [truncated, reset, raw(b"", status=500), raw(b"<html>"), says("[1, 2"), says('{"act": 1}'), says('{"acts": {}}')]


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The loopback is asked directly, and nothing that the person who runs this has set is asked at all."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    for name in ("URL", "KEY", "MODEL", "TIMEOUT", "PRICES"):
        monkeypatch.delenv(f"DETENTE_LLM_{name}", raising=False)


def document(text: str = TEXT, *, published: date | None = None) -> Document:
    return Document("test", "r", "a.txt", None, None, published, None, "en", text)


def session(server: Server, **told: Any) -> Session:
    known = {"key": KEY, "timeout": 5.0, "tries": 3, "wait": 0.01} | told
    return Session(Settings(server.url, "small", **known))


def coded(*plays: Play, text: str = TEXT, published: date | None = None) -> tuple[list[Event], Session]:
    with serving(*plays) as server:
        asked = session(server)
        return code(document(text, published=published), session=asked), asked


def refusal(*plays: Play, **told: Any) -> tuple[DetenteError, Server]:
    with serving(*plays) as server, pytest.raises(DetenteError) as caught:
        code(document(), session=session(server, **told))
    shown = str(caught.value)
    assert 2 <= len(shown.splitlines()) <= 3 and KEY not in shown and all(len(line) < 300 for line in shown.split("\n"))
    return caught.value, server


def test_an_act_becomes_a_row_that_stands_on_its_quote() -> None:
    (event,), asked = coded(acts(SIGNED))
    assert event.start is not None and event.end is not None
    assert TEXT[event.start : event.end] == SIGNED["quote"]
    assert (event.actor, event.act, event.mode, event.other, event.status) == (
        "KHM",
        "AGREE",
        "sign",
        "USA",
        "happened",
    )
    assert (event.date, event.precision) == (date(2019, 3, 1), "month")
    assert (event.field, event.fields, event.stance) == ("legal", "legal|trade", "endorses")
    assert (event.who, event.whom, event.voice) == ("Cambodia", "the United States", None)
    assert (event.book, event.code, event.weight) == ("PLOVER", "AGREE/sign", 2.5)
    assert event.record == f"r:{event.start}-{event.end}:KHM-AGREE-USA"
    assert asked.kept == 1 and not asked.refused
    assert table([(*event, SIGNED["quote"])], ["quote"]).count().to_pyarrow().as_py() == 1


def test_the_question_holds_the_text_the_words_allowed_and_the_settings() -> None:
    with serving(acts()) as server:
        assert code(document(published=date(2019, 12, 14)), session=session(server)) == []
    ((path, headers, body),) = server.asked
    assert path == "/v1/chat/completions" and headers["authorization"] == f"Bearer {KEY}"
    assert (body["model"], body["temperature"], body["seed"], body["stream"]) == ("small", 0, 0, False)
    told, asked = (message["content"] for message in body["messages"])
    assert TEXT in asked and "2019-12-14" in asked and TEXT not in told
    assert all(word in told for word in (*ACTS, *FIELDS, *STATUSES))
    form = body["response_format"]["json_schema"]
    act = form["schema"]["properties"]["acts"]["items"]
    assert form["strict"] and act["properties"]["act"]["enum"] == list(ACTS)
    assert set(act["required"]) == set(act["properties"]) == set(SIGNED)


def test_no_key_is_sent_where_none_is_set() -> None:
    with serving(acts()) as server:
        code(document(), session=session(server, key=""))
    assert "authorization" not in {name.lower() for name in server.asked[0][1]}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"quote": "Cambodia and China signed a treaty"}, "quote not in the text"),
        ({"quote": "signed a treaty and Cambodia"}, "quote not in the text"),
        ({"quote": "Cambodia and the United States signed a treaty" * 50_000}, "quote not in the text"),
        ({"quote": ""}, "without a quote"),
        ({"quote": " \n "}, "without a quote"),
        ({"quote": "Cambodia"}, "without a quote"),
        ({"quote": None}, "without a quote"),
        ({"quote": 7}, "without a quote"),
        ({"act": "INVADE"}, "unknown act"),
        ({"act": "agree"}, "unknown act"),
        ({"act": ["AGREE"]}, "unknown act"),
        ({"mode": "visit"}, "unknown mode"),
        ({"fields": ["sport"]}, "unknown field"),
        ({"fields": [{}]}, "unknown field"),
        ({"status": "done"}, "unknown status"),
        ({"status": None}, "unknown status"),
        ({"stance": "likes"}, "unknown stance"),
        ({"actor": ""}, "without a party"),
        ({"actor": None}, "without a party"),
        ({"other": "x" * 500}, "without a party"),
        ({"actor": "\ud800\u0007"}, "without a party"),
        ({"other": "Kampuchea"}, "one party alone"),
    ],
)
def test_an_act_that_cannot_be_believed_is_refused_and_counted(change: dict[str, Any], reason: str) -> None:
    events, asked = coded(acts(SIGNED | change, SIGNED))
    assert [event.actor for event in events] == ["KHM"]
    assert dict(asked.refused) == {reason: 1}
    assert asked.told().endswith(f"; 1 act kept, 1 refused (1 {reason})")


@pytest.mark.parametrize("told", [7, None, "AGREE", [], {}])
def test_an_act_that_is_no_act_is_refused(told: object) -> None:
    events, asked = coded(acts(told))
    assert events == [] and asked.refused.total() == 1


@pytest.mark.parametrize(
    ("told", "published", "wanted"),
    [
        ("2019", None, (date(2019, 1, 1), "year")),
        ("2019-5-3", None, (date(2019, 5, 3), "day")),
        (None, None, (None, "none")),
        ("2019-02-30", None, (None, "none")),
        ("1492-01-01", None, (None, "none")),
        ("3 May 2019", None, (None, "none")),
        (2019, None, (None, "none")),
        ("2015", None, (None, "none")),  # no such year is in the text, and none can be reckoned from
        ("2018-12", date(2019, 12, 14), (date(2018, 12, 1), "month")),
        ("2020-01-01", date(2019, 12, 14), (None, "none")),
    ],
)
def test_a_date_is_kept_only_where_it_can_be_told(told: object, published: date | None, wanted: object) -> None:
    (event,), asked = coded(acts(SIGNED | {"date": told}), published=published)
    assert (event.date, event.precision) == wanted
    assert asked.mended["dates left out"] == (told is not None and wanted == (None, "none"))


def test_what_is_planned_may_come_after_the_publication() -> None:
    (event,), _ = coded(acts(SIGNED | {"date": "2030", "status": "planned"}), published=date(2019, 12, 14))
    assert (event.date, event.status) == (date(2030, 1, 1), "planned")


def test_actors_are_those_of_the_day_and_unknown_names_are_kept() -> None:
    text = "In 1970 Russia and the Union of Planets signed a treaty."
    told = {
        "quote": "signed a treaty",
        "date": "1970",
        "actor": "Russia",
        "other": "Union of\nPlanets\u0000",
        "who": "Rus",
    }
    (event,), _ = coded(acts(SIGNED | told), text=text)
    assert (event.actor, event.other) == ("SUN", "?Union of Planets")
    assert (event.who, event.whom) == ("Rus", None)  # the second is not in this text


def test_a_quote_may_cross_the_breaks_of_lines() -> None:
    text = "In March 2019 Cambodia and\n  the United States signed\r\na treaty."
    (event,), _ = coded(acts(SIGNED), text=text)
    assert text[event.start : event.end] == "Cambodia and\n  the United States signed\r\na treaty"


def test_other_letters_than_ascii() -> None:
    text = "𝔄 Ünïted 🇰🇭 — 2019年3月,柬埔寨和美国签署了条约。"
    (event,), _ = coded(acts(SIGNED | {"quote": "柬埔寨和美国签署了条约", "who": "柬埔寨", "whom": "美国"}), text=text)
    assert text[event.start : event.end] == "柬埔寨和美国签署了条约"
    assert (event.who, event.whom) == ("柬埔寨", "美国")


def test_the_same_act_told_twice_is_one_row() -> None:
    events, _ = coded(acts(SIGNED, SIGNED, SIGNED | {"actor": "USA", "other": "Cambodia"}))
    assert [(event.actor, event.other) for event in events] == [("KHM", "USA"), ("USA", "KHM")]


@pytest.mark.parametrize(
    "form",
    [
        "```json\n{}\n```",
        "```\n{}\n```",
        "Here it is:\n\n```json\n{}```\nAs asked.",
        "<think>{{ no }}</think> {}",
        "\n {} \n",
    ],
)
def test_json_is_found_where_models_put_it(form: str) -> None:
    content = form.replace("{{ no }}", "{ no }").replace("{}", json.dumps({"acts": [SIGNED]}))
    events, asked = coded(says(content))
    assert len(events) == 1 and asked.endpoint.spent["requests"] == 1


@pytest.mark.parametrize("bad", BAD)
def test_what_another_try_may_mend_is_tried_again(bad: Play) -> None:
    events, asked = coded(bad, bad, acts(SIGNED))
    assert len(events) == 1 and asked.endpoint.spent["requests"] == 3


@pytest.mark.parametrize("bad", [*BAD, says("x" * 3_000_000), says("[" * 100_000), raw(b'{"error": "over quota"}')])
def test_tries_are_bounded(bad: Play) -> None:
    error, server = refusal(bad)
    assert len(server.asked) == 3
    assert "gave no answer on a.txt, characters 0-" in error.message and "in 3 tries" in error.message
    assert [body["seed"] for _, _, body in server.asked] == [0, 1, 2]


@pytest.mark.parametrize(
    ("bad", "found"),
    [
        (slow, "no answer within 0.2 seconds"),
        (dripping, "the answer was not whole when its time was over"),
        (says({"acts": []}, finish="length"), "stopped before the end"),
        (raw(b'{"error": {"message": "over quota"}}'), "over quota"),
        (raw(b'{"detail": "\x1b[2J\xff"}', status=503), "status 503"),
        (raw(b"[" * 100_000), "no such JSON"),
    ],
)
def test_an_error_says_what_came(bad: Play, found: str) -> None:
    error, server = refusal(bad, timeout=0.2, tries=2)
    assert len(server.asked) == 2 and found in str(error.found) and str(error).isprintable() is False
    assert "\x1b" not in str(error)


def test_an_answer_without_end_is_not_taken() -> None:
    error, _ = refusal(huge, tries=1)
    assert "more than 4,000,000 bytes" in str(error.found)


def test_nobody_listens() -> None:
    with serving(acts()) as server:
        asked = session(server)
    with pytest.raises(DetenteError, match="gave no answer") as caught:
        code(document(), session=asked)
    assert "refused" in str(caught.value.found)


@pytest.mark.parametrize("moment", ["0.05", "0", "soon", "-3", None, "date"])
def test_a_server_that_asks_to_wait_is_asked_again(moment: str | None) -> None:
    told = format_datetime(datetime.now(UTC) - timedelta(seconds=5), usegmt=True) if moment == "date" else moment
    headers = {"Retry_After": told} if told else {}
    events, asked = coded(raw(b"", status=429, **headers), acts(SIGNED))
    assert len(events) == 1 and asked.endpoint.spent["requests"] == 2


def test_the_wait_is_as_long_as_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr("time.sleep", waits.append)
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    plays = [raw(b"", status=429, Retry_After="7"), raw(b"", status=503, Retry_After=later), raw(b"", status=500)]
    with serving(*plays, raw(b"", status=429), acts()) as server:
        code(document(), session=session(server, tries=5))
    assert waits[0] == 7 and 27 < waits[1] <= 30 and waits[2:] == [0.04, 0.08]


def test_a_server_that_asks_to_wait_for_an_hour_is_not_waited_for() -> None:
    error, server = refusal(raw(b'{"error": {"message": "slow down"}}', status=429, Retry_After="3600"))
    assert len(server.asked) == 1
    assert "asks to wait 3,600 seconds" in error.message and error.found == "status 429: slow down"


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404])
def test_a_refusal_is_told_at_once_and_never_with_the_key(status: int) -> None:
    error, server = refusal(raw(json.dumps({"error": f"no {KEY} here"}).encode(), status=status, Location="/elsewhere"))
    assert len(server.asked) == (2 if status == 400 else 1)
    assert error.found == "no *** here" and f"status {status}" in error.message


def test_a_server_without_schemas_is_asked_in_plain_words() -> None:
    plain = raw(b'{"error": {"message": "unknown option"}}', status=400)
    with serving(plain, acts(SIGNED), acts()) as server:
        asked = session(server)
        assert len(code(document(), session=asked)) == 1
        assert code(document(), session=asked) == []
    assert ["response_format" in body for _, _, body in server.asked] == [True, False, False]
    assert "; the server took no response_format; " in asked.told()


def test_a_server_that_minds_the_temperature_is_asked_without() -> None:
    plain = raw(b'{"error": {"message": "Unsupported value: \'temperature\' does not support 0"}}', status=400)
    with serving(plain, raw(b"no seed, please", status=422), acts(SIGNED)) as server:
        assert len(code(document(), session=session(server))) == 1
    body = server.asked[-1][2]
    assert "temperature" not in body and "seed" not in body and "response_format" in body


def test_a_long_document_goes_in_parts() -> None:
    first = "In March 2019 Cambodia and the United States signed a treaty.\n\n"
    text = first + "Rain fell on the hills.\n\n" * 500
    with serving(acts(), acts(), acts(SIGNED)) as server:
        events = code(document(text + first), session=session(server))
    (event,) = events
    assert len(server.asked) == 3 and event.start == text.rindex("\n\n") + 2 + len("In March 2019 ")
    parts = [body["messages"][1]["content"].partition("Passage:\n")[2] for _, _, body in server.asked]
    assert "".join(parts) == text + first and all(part.endswith("\n\n") for part in parts)


@given(st.text(alphabet="ab. \n", max_size=200), st.integers(1, 40))
def test_the_parts_are_the_text(text: str, length: int) -> None:
    found = list(pieces(text, length=length))
    assert all(text[start : start + len(part)] == part and len(part) <= length for start, part in found)
    covered = {place for start, part in found for place in range(start, start + len(part))}
    assert all(place in covered for place, letter in enumerate(text) if letter.isalnum())


def test_the_cost_is_what_the_server_reports() -> None:
    with serving(
        raw(b"", status=500), says({"acts": []}, usage=(1200, 34)), says({"acts": []}, usage={"x": 1})
    ) as server:
        asked = session(server, prices=Prices(0.5, 2, "EUR"))
        code(document(), session=asked)
        code(document(), session=asked)
    assert asked.told() == (
        f"small at {server.url}: 3 requests, 1,200 prompt and 34 completion tokens (not reported for 1), 0.0007 EUR; "
        "0 acts kept, 0 refused"
    )


def test_without_an_address_nothing_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(acts()) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        monkeypatch.setenv("DETENTE_LLM_KEY", KEY)
        with pytest.raises(DetenteError, match="nothing was sent"):
            code(document())
    assert not server.asked


def test_without_httpx_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "httpx", None)
    error, server = refusal(acts())
    assert "detente[llm]" in str(error.wanted) and not server.asked


def test_the_shelf_asks_what_the_environment_names(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with serving(acts(SIGNED)) as server:
        monkeypatch.setenv("DETENTE_LLM_URL", f"{server.url}/chat/completions/")
        monkeypatch.setenv("DETENTE_LLM_MODEL", "small")
        row = CODERS["llm"]
        assert len(row.code(document())) == len(row.code(document())) == 1
        assert row.cost is llm.cost and "2 requests, 200 prompt and 20 completion tokens" in row.cost()
    assert server.asked[0][0] == "/v1/chat/completions"
