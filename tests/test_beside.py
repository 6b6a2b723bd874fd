"""A language model and the rules on the same documents, from the command line."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from detente import cli
from detente.beside import compared
from detente.coders import llm
from detente.errors import DetenteError
from detente.tables import Event
from tests.coders.loopback import Server, acts, raw, serving
from tests.coders.test_llm import KEY, SIGNED
from tests.test_bad_input import detente

TEXT = "In March 2019 Cambodia and the United States signed a treaty.\n\nOn 7 April 2006 China criticised Japan."
CALLED = {"actor": "Japan", "other": "China", "act": "REQUEST", "status": "proposed", "quote": "China criticised Japan"}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Server]:
    """A model that finds one act as the rules do, but for its status, and one that they do not."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(llm, "_sessions", {})
    (tmp_path / "talks.txt").write_text(TEXT)
    with serving(acts(SIGNED | {"status": "planned"}, CALLED, SIGNED | {"quote": "Laos signed"})) as server:
        for name, value in {"URL": server.url, "MODEL": "small", "KEY": KEY, "PRICES": "1 2 USD"}.items():
            monkeypatch.setenv(f"DETENTE_LLM_{name}", value)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        yield server


def run(*words: str) -> Result:
    return CliRunner().invoke(cli.app, ["read", "talks.txt", *words])


def rows(result: Result) -> list[dict[str, str]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def event(start: int, end: int, *, actor: str = "KHM", status: str = "happened", on: date | None = None) -> Event:
    precision = "month" if on else "none"
    return Event(
        "s", f"{start}{actor}", on, precision, actor, "USA", "AGREE", None, None, "PLOVER", "AGREE", 2.5, status, None,
        "a.txt", start, end,
    )  # fmt: skip


def test_the_model_is_asked_and_its_cost_told(server: Server) -> None:
    result = run("--coder", "llm", "--format", "jsonl")
    assert [(row["actor"], row["act"], row["status"]) for row in rows(result)] == [
        ("KHM", "AGREE", "planned"),
        ("JPN", "REQUEST", "proposed"),
    ]
    assert len(server.asked) == 1 and KEY not in result.output
    assert result.stderr == (
        f"small at {server.url}: 1 request, 100 prompt and 10 completion tokens, 0.0001 USD; "
        "2 acts kept, 1 refused (1 quote not in the text)\n"
    )


def test_who_found_what(server: Server) -> None:
    found = rows(run("--coder", "llm", "--beside", "--format", "jsonl"))
    assert {(row["actor"], row["other"], row["coder"]) for row in found} == {
        ("KHM", "USA", "both"),
        ("USA", "KHM", "rules"),
        ("CHN", "JPN", "rules"),
        ("JPN", "CHN", "llm"),
    }
    assert [row["start"] for row in found] == sorted(row["start"] for row in found)
    (both,) = [row for row in found if row["coder"] == "both"]
    assert both["status"] == "planned" and "status happened" in both["differs"]
    assert all(TEXT[int(row["start"]) : int(row["end"])] == row["quote"] for row in found)


def test_a_table_for_people(server: Server) -> None:
    shown = run("--coder", "llm", "--beside").stdout
    head, *_ = [line for line in shown.splitlines() if line.strip()]
    assert head.split()[0] == "coder" and head.split()[-2:] == ["differs", "quote"]
    assert "both" in shown and "rules: status" in shown


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--beside"], "not set beside itself"),
        (["--coder", "lm"], "No coder has this name"),
        (["--coder", "lm", "--beside"], "No coder has this name"),
        (["--coder", "llm", "--beside", "--store", "s.duckdb"], "not stored"),
        (["--coder", "llm", "--store", "s.duckdb"], "what the rules found"),
    ],
)
def test_what_cannot_be_asked(server: Server, words: list[str], message: str) -> None:
    result = run(*words)
    assert isinstance(result.exception, DetenteError) and message in result.exception.message
    assert not server.asked and not Path("s.duckdb").exists()


def test_an_error_is_a_few_lines_after_the_cost(tmp_path: Path) -> None:
    (tmp_path / "talks.txt").write_text(TEXT)
    told = {**os.environ, "DETENTE_LLM_MODEL": "small", "DETENTE_LLM_KEY": KEY, "NO_PROXY": "127.0.0.1"}
    told.pop("DETENTE_LLM_URL", None)
    words = ("read", tmp_path / "talks.txt", "--coder", "llm")
    with serving(raw(b'{"error": "who?"}', status=401)) as server:
        refused = detente(*words, env=told | {"DETENTE_LLM_URL": server.url})
        silent = detente(*words, env=told)
    assert refused.returncode == silent.returncode == 2 and refused.stdout == silent.stdout == ""
    cost, error, *more = refused.stderr.splitlines()
    assert "1 request, 0 prompt" in cost and "status 401" in error and more[0] == "  found: who?"
    assert silent.stderr.startswith("No language model is set; nothing was sent.\n  wanted: DETENTE_LLM_URL")
    assert len(silent.stderr.splitlines()) == 2 and len(server.asked) == 1 and KEY not in refused.stderr + silent.stderr


def test_the_same_act_is_told_by_words_that_overlap() -> None:
    one = [event(0, 10), event(20, 30), event(0, 10, actor="LAO")]
    other = [event(5, 40, on=date(2019, 3, 1)), event(22, 24), event(12, 18)]
    told = [(row.event.start, row.coder, row.differs) for row in compared(one, other, names=("a", "b"))]
    assert told == [(0, "both", "b: date 2019-03"), (0, "a", None), (12, "b", None), (20, "both", None)]
