"""The command line as its pages tell it: every command, every form, every way in and out."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.main import get_command
from typer.testing import CliRunner

from detente import cli
from detente.cli import reading
from detente.export import saved
from detente.progress import Step, bar
from tests.test_bad_input import ACT, VOTES, detente, refused

COMMANDS = get_command(cli.app).commands  # type: ignore[attr-defined]
FORMS = {"table": "quote", "jsonl": '"quote"', "csv": "source,record,date"}


def run(*words: object) -> str:
    """What a command prints, run within this process, which is quicker than a start."""
    result = CliRunner().invoke(cli.app, list(map(str, words)), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder and a store of the test's own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DETENTE_STORE", str(tmp_path / "own.duckdb"))
    (tmp_path / "act.txt").write_text(ACT)
    return tmp_path


def test_the_commands_are_those_of_the_guide() -> None:
    assert set(COMMANDS) == {
        "brief",
        "read",
        "why",
        "get",
        "load",
        "store",
        "sources",
        "measures",
        "measure",
        "turns",
        "cite",
    }


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_explains_itself(name: str) -> None:
    shown = run(name, "--help")
    assert "Usage" in shown
    for part in COMMANDS[name].params:
        help = getattr(part, "help", None) or ""
        assert help.endswith(".") and help[0].isupper() and "[" not in help, f"{name} {part.name}: {help}"
        assert (part.opts[-1] if part.param_type_name == "option" else part.metavar) in shown


def test_python_m_and_the_command_are_one() -> None:
    shown = detente("--version")
    assert shown.returncode == 0
    assert shown.stdout == run("--version")
    script = Path(sys.executable).with_name("detente")
    if script.exists():
        assert subprocess.run([script, "--version"], capture_output=True, text=True).stdout == shown.stdout


@pytest.mark.parametrize("form", ["html", "md", "json"])
def test_a_brief_in_every_form(form: str, elsewhere: Path) -> None:
    assert run("brief", "Qatar", "670", "--format", form) == f"Wrote QAT-SAU.{form}\n"
    held = (elsewhere / f"QAT-SAU.{form}").read_text(encoding="utf8")
    assert "Saudi Arabia" in held
    assert json.loads(held)["actor"]["code"] == "QAT" if form == "json" else held[0] == {"html": "<", "md": "#"}[form]


def test_a_brief_on_the_screen_or_in_a_named_file(elsewhere: Path) -> None:
    words = ("brief", "Viet Nam", "china", "--with", "kh", "--since", "1990", "--until", "2020", "--format", "md")
    assert run(*words, "--out", "-").startswith("# Viet")
    assert run(*words, "--out", "note.md") == "Wrote note.md\n"
    assert (elsewhere / "note.md").read_text(encoding="utf8") == run(*words, "--out", "-")
    assert not (elsewhere / "-").exists()


@pytest.mark.parametrize("form", FORMS)
def test_acts_in_every_form(form: str, elsewhere: Path) -> None:
    shown = run("read", "act.txt", "--format", form)
    assert FORMS[form] in shown
    assert "severed diplomatic relations" in shown
    assert run("read", "act.txt", "--format", form, "--out", "-") == shown
    assert run("read", "act.txt", "--format", form, "--out", "acts") == ""
    assert "severed diplomatic relations" in (elsewhere / "acts").read_text(encoding="utf8")
    assert not (elsewhere / "-").exists()


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
def test_a_stream_of_acts_is_written_as_one_table(form: str, elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (elsewhere / "notes").mkdir()
    for number in range(6):
        (elsewhere / "notes" / f"{number}.txt").write_text(f"Note {number}.\n\n{ACT}")
    run("read", "notes", "--format", form, "--out", "whole")
    monkeypatch.setattr("detente.build._BATCH", 1)
    run("read", "notes", "--format", form, "--out", "pieces")
    read = pq.read_table if form == "parquet" else Path.read_bytes
    assert read(elsewhere / "pieces") == read(elsewhere / "whole")


def test_people_see_the_first_of_many_acts(monkeypatch: pytest.MonkeyPatch, elsewhere: Path) -> None:
    for number in range(6):
        (elsewhere / f"{number}.txt").write_text(f"Note {number}.\n\n{ACT}")
    monkeypatch.setattr(reading, "_SHOWN", 4)
    result = CliRunner().invoke(cli.app, ["read", "."], catch_exceptions=False)
    assert result.stdout.count("severed diplomatic relations") == 4
    assert "3 more rows" in result.stderr and "csv" in result.stderr


def test_acts_are_coded_again_when_asked() -> None:
    assert run("load", "documents", "act.txt") == "documents: 1 rows read, 1 new\nevents: 1 rows read, 1 new\n"
    assert run("load", "documents", "act.txt") == "documents: 1 rows read, 0 new\nevents: 0 rows read, 0 new\n"
    told = run("load", "documents", "act.txt", "--again").splitlines()
    assert told == [f"{name}: 1 rows held before, 1 rows now in their place" for name in ("documents", "events")]
    refused(detente("load", "un_votes", "votes.csv", "--again"), "documents")


TERMINAL = """
import pty, sys
out = []
def seen(fd):
    import os
    out.append(os.read(fd, 4096))
    return out[-1]
sys.exit(pty.spawn([sys.executable, "-m", "detente", *sys.argv[1:]], seen) >> 8)
"""


def test_a_terminal_shows_how_far_it_is_and_a_pipe_nothing(elsewhere: Path) -> None:
    words = ["load", "documents", "act.txt"]
    shown = subprocess.run([sys.executable, "-c", TERMINAL, *words], capture_output=True, text=True, stdin=-3)
    assert "Ctrl-C stops" in shown.stdout and "1/1 files" in shown.stdout, shown.stderr
    assert detente(*words).stderr == ""


def test_acts_as_parquet(elsewhere: Path) -> None:
    run("read", "act.txt", "--format", "parquet", "--out", "acts.parquet")
    assert pq.read_table(elsewhere / "acts.parquet")["quote"].to_pylist() == [ACT.strip()]


@pytest.mark.parametrize(
    "content",
    [
        "\ufeffOn 7 April 2006 China criticised Japan.\r\nThen it rained.\r\n".encode(),
        "Café. On 7 April 2006 China criticised Japan.".encode("latin-1"),
        b"<html><body><p>On 7 April 2006 China criticised Japan.</p></body></html>",
    ],
    ids=["windows", "latin-1", "html"],
)
def test_the_input_is_read_as_a_file_is(content: bytes, elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (elsewhere / "piped").write_bytes(content)
    filed = json.loads(run("read", "piped", "--format", "jsonl"))
    result = CliRunner().invoke(cli.app, ["read", "-", "--format", "jsonl"], input=content, catch_exceptions=False)
    piped = json.loads(result.stdout)
    assert piped["document"] == "-"
    assert {**piped, "document": ""} == {**filed, "document": ""}
    assert piped["quote"] == "On 7 April 2006 China criticised Japan."


def test_a_file_named_twice_is_read_once() -> None:
    assert run("read", "act.txt", "act.txt", "--format", "jsonl").count("\n") == 1


def test_a_name_in_another_encoding(elsewhere: Path) -> None:
    try:
        Path(os.fsdecode(b"caf\xe9.txt")).write_text(ACT)
    except OSError:
        pytest.skip("this disk takes no such name")
    assert json.loads(run("read", os.fsdecode(b"caf\xe9.txt"), "--format", "jsonl"))["document"] == "caf\ufffd.txt"


def test_what_was_read_into_a_store_is_in_the_brief() -> None:
    Path("act.txt").write_text("On 9 May 1999 Nepal praised Peru.\n")
    run("read", "act.txt", "--store", "kept.duckdb")
    assert "Nepal praised Peru" in run("brief", "NPL", "PER", "--store", "kept.duckdb", "--format", "md", "--out", "-")


def test_a_load_tells_rows_read_and_rows_new() -> None:
    Path("votes.csv").write_text(VOTES)
    assert run("load", "un_votes", "votes.csv", "--store", "deep/down.duckdb") == "votes: 3 rows read, 3 new\n"
    assert run("load", "un_votes", "votes.csv", "--store", "deep/down.duckdb") == "votes: 3 rows read, 0 new\n"
    monthly = run("measure", "agreement", "KHM", "CHN", "--by", "month", "--store", "deep/down.duckdb")
    assert "2001-05" in monthly


def test_a_table_of_ones_own_is_loaded_by_a_map(elsewhere: Path) -> None:
    Path("talks.csv").write_text("when,who,whom,code\n2014-01-05,China,Cambodia,042\n")
    told = "date=when, actor=who, other=whom, act=code, book=CAMEO"
    assert run("load", "own_events", "talks.csv", "--map", told) == "events: 1 rows read, 1 new\n"
    Path("map.toml").write_text('date = "when"\nactor = "who"\nother = "whom"\nbook = "CAMEO"\n')
    assert run("load", "own_events", "talks.csv", "--map", "map.toml") == "events: 1 rows read, 0 new\n"
    for wrong, said in (("date", "PART=COLUMN"), ("none.toml", "none.toml"), ("acter=who", "acter")):
        refused(detente("load", "own_events", "talks.csv", "--map", wrong), said)


def test_the_shelves_are_shown_and_cited() -> None:
    for shelf in ("sources", "measures"):
        names = [line.partition(":")[0] for line in run(shelf).splitlines() if line[:1].strip()]
        assert names
        for name in names:
            cited = run("cite", name)
            assert len(cited) > 20 and cited.endswith("\n") and not cited.endswith("\n\n")


def test_a_measure_says_from_whom_to_whom() -> None:
    assert run("measure", "cooperation", "khm", "usa").startswith("cooperation of Cambodia towards United States")
    assert run("measure", "agreement", "khm", "--since", "2023", "--until", "2023").startswith(
        "agreement of Cambodia wi"
    )
    rows = [json.loads(line) for line in run("measure", "cooperation", "KHM", "USA", "--format", "jsonl").splitlines()]
    assert {(row["actor"], row["other"]) for row in rows} == {("KHM", "USA")}


def test_the_output_is_utf8_in_any_place(elsewhere: Path) -> None:
    (elsewhere / "act.txt").write_text("On 7 April 2006 China criticised Japan’s café.\n", encoding="utf8")
    command = [sys.executable, "-m", "detente", "read", "act.txt", "--format", "jsonl"]
    shown = subprocess.run(command, capture_output=True, env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert "Japan’s café".encode() in shown.stdout, shown.stderr


def test_mistakes_of_usage_take_three_lines() -> None:
    refused(detente("brief", "KHM"), "Missing argument 'B'", "brief [OPTIONS] A B", "--help")
    refused(detente("brief", "KHM", "USA", "--format", "xml"), "xml", "html")
    refused(detente("brief", "KHM", "USA", "--since", "1700"), "--since", "1816")
    refused(detente("nothing"), "nothing", "COMMAND")


def test_an_empty_path_is_not_this_folder(elsewhere: Path) -> None:
    refused(detente("read", ""), "empty")
    refused(detente("read", "act.txt", "--out", ""), "empty")


def test_a_span_that_ends_before_it_begins() -> None:
    span = ("--since", "2010", "--until", "2000")
    refused(detente("measure", "agreement", "KHM", "USA", *span), "2010", "2000")
    refused(detente("brief", "KHM", "USA", *span), "2010", "2000")


def test_a_measure_of_one_actor_with_itself() -> None:
    refused(detente("measure", "agreement", "KHM", "Kampuchea"), "Cambodia (KHM)")


def test_no_input_and_no_output() -> None:
    command = f"{sys.executable} -m detente"
    run = subprocess.run(f"{command} read - <&-", shell=True, capture_output=True, text=True)
    refused(run, "empty")
    run = subprocess.run(f"{command} measure agreement KHM USA >&-", shell=True, capture_output=True, text=True)
    assert (run.returncode, run.stderr) == (0, "")


def test_a_written_file_keeps_its_link_and_its_permissions(elsewhere: Path) -> None:
    (elsewhere / "kept.md").write_text("old")
    (elsewhere / "kept.md").chmod(0o600)
    (elsewhere / "link.md").symlink_to("kept.md")
    with saved(elsewhere / "link.md") as stream:
        stream.write("new")
    assert (elsewhere / "link.md").is_symlink()
    assert (elsewhere / "kept.md").read_text() == "new"
    assert (elsewhere / "kept.md").stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in elsewhere.iterdir()) == ["act.txt", "kept.md", "link.md"]


STOPPED_AT = """
import os, signal, sys

place = sys.argv.pop()

class Stop:
    def find_spec(self, name, path, target=None):
        if name == place:
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Stop())
from detente.__main__ import main
main()
"""


@pytest.mark.parametrize("place", ["typer", "ibis", "pyarrow.compute", "altair"])
def test_ctrl_c_during_an_import(place: str, elsewhere: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", STOPPED_AT, "brief", "KHM", "USA", place], capture_output=True, text=True
    )
    assert (run.returncode, run.stderr) == (130, "Stopped.\n")
    assert [path.name for path in elsewhere.iterdir()] == ["act.txt"]


def test_progress_takes_any_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with bar("Opening") as progress:
        progress(Step("[/odd].csv", 3))
