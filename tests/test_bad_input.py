"""Bad input at the command line: two or three lines that say what was found and wanted, and nothing lost."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

VOTES = "rcid,date,iso3,vote\n1,2001-05-04,KHM,yes\n1,2001-05-04,USA,no\n1,2001-05-04,CHN,yes\n"
ACT = "On 3 May 1965 Cambodia severed diplomatic relations with the United States.\n"


def detente(*words: object, **settings: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "detente", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, **settings)  # type: ignore[call-overload]


def refused(run: subprocess.CompletedProcess[str], *words: str, code: int = 2) -> None:
    """The run ended with the code, and its few lines hold the words."""
    assert run.returncode == code, run.stderr
    assert "Traceback" not in run.stderr
    assert 1 <= len(run.stderr.strip().splitlines()) <= 5, run.stderr
    for word in words:
        assert word in run.stderr


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store that holds three ballots."""
    votes, path = tmp_path / "votes.csv", tmp_path / "store.duckdb"
    votes.write_text(VOTES)
    loaded = detente("load", "un_votes", votes, "--store", path)
    assert loaded.returncode == 0, loaded.stderr
    return path


@pytest.fixture
def whole(store: Path) -> Iterator[Path]:
    """The same store, which the test must leave as it was."""
    yield store
    with duckdb.connect(str(store), read_only=True) as connection:
        assert connection.sql("select count(*) from votes").fetchall() == [(3,)]


def test_an_unknown_state_gets_the_nearest_names(tmp_path: Path) -> None:
    refused(detente("brief", "Camboda", "USA", cwd=tmp_path), "Camboda", "Cambodia (KHM)")
    assert not list(tmp_path.glob("*.html"))


def test_a_state_with_itself(tmp_path: Path) -> None:
    refused(detente("brief", "KHM", "Cambodia", cwd=tmp_path), "KHM")


def test_an_unknown_measure_source_and_option() -> None:
    refused(detente("measure", "agrement", "KHM", "USA"), "agrement", "agreement")
    refused(detente("load", "un_vote", "."), "un_vote", "un_votes")
    refused(detente("measure", "agreement", "KHM", "USA", "--set", "abstention=third"), "third", "half")
    refused(detente("cite", "agrement"), "agreement")


def test_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    refused(detente("read", tmp_path / "empty.txt"), "empty.txt", "empty")


def test_an_empty_folder(tmp_path: Path) -> None:
    refused(detente("read", tmp_path), tmp_path.name)


def test_a_missing_file(tmp_path: Path) -> None:
    refused(detente("read", tmp_path / "nowhere.txt"), "nowhere.txt")


def test_a_binary_file(tmp_path: Path) -> None:
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)
    refused(detente("read", tmp_path / "picture.txt"), "picture.txt")


def test_a_document_cut_in_the_middle(tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    document.add_paragraph(ACT)
    document.save(str(tmp_path / "whole.docx"))
    content = (tmp_path / "whole.docx").read_bytes()
    (tmp_path / "cut.docx").write_bytes(content[: len(content) // 2])
    refused(detente("read", tmp_path / "cut.docx"), "cut.docx")


def test_a_table_with_a_missing_column(whole: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text(VOTES.replace("vote", "ballots"))
    refused(detente("load", "un_votes", tmp_path / "bad.csv", "--store", whole), "bad.csv", "vote")


def test_a_table_cut_in_the_middle(whole: Path, tmp_path: Path) -> None:
    (tmp_path / "cut.csv").write_text(VOTES + "2,2001-0")
    refused(detente("load", "un_votes", tmp_path / "cut.csv", "--store", whole), "cut.csv")


def test_a_date_from_another_century(whole: Path, tmp_path: Path) -> None:
    (tmp_path / "old.csv").write_text(VOTES + "2,1066-10-14,KHM,yes\n")
    refused(detente("load", "un_votes", tmp_path / "old.csv", "--store", whole), "old.csv", "1066")


def test_a_document_without_a_single_act(tmp_path: Path) -> None:
    (tmp_path / "calm.txt").write_text("The rain came late that year. Farmers waited.\n")
    refused(detente("read", tmp_path / "calm.txt"), "calm.txt")


def test_a_store_that_another_process_holds(whole: Path, tmp_path: Path) -> None:
    (tmp_path / "more.csv").write_text(VOTES.replace("1,2001", "2,2002"))
    holder = f"import duckdb, sys; c = duckdb.connect({str(whole)!r}); print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", holder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout and process.stdout.readline() == "held\n"
        refused(detente("load", "un_votes", tmp_path / "more.csv", "--store", whole), whole.name)
        refused(detente("measure", "agreement", "KHM", "USA", "--store", whole), whole.name)
        process.communicate()


def test_a_store_that_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "notes.duckdb").write_text(ACT * 400)
    refused(detente("measure", "agreement", "KHM", "USA", "--store", tmp_path / "notes.duckdb"), "notes.duckdb")
    assert (tmp_path / "notes.duckdb").read_text() == ACT * 400


def small_files(limit: int) -> Callable[[], None]:
    """What a process runs first so that no file of its grows over the limit, as on a full disk."""

    def set_limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return set_limit


def test_a_full_disk_leaves_the_store_as_it_was(whole: Path, tmp_path: Path) -> None:
    rows = [f"{call},2002-05-04,{state},yes" for call in range(2, 60_000) for state in ("KHM", "USA")]
    (tmp_path / "many.csv").write_text(VOTES + "\n".join(rows) + "\n")
    limit = whole.stat().st_size + 4096
    run = detente("load", "un_votes", tmp_path / "many.csv", "--store", whole, preexec_fn=small_files(limit))
    refused(run, whole.name)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_under_the_output(tmp_path: Path) -> None:
    refused(detente("brief", "KHM", "USA", "--format", "md", "--out", "/dev/full", cwd=tmp_path), "/dev/full")
    (tmp_path / "act.txt").write_text(ACT)
    for form in ("csv", "parquet"):
        refused(detente("read", tmp_path / "act.txt", "--format", form, "--out", "/dev/full"), "No space left")


def test_ctrl_c_stops_a_load_and_loses_nothing(whole: Path, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(3000):
        (folder / f"{number}.txt").write_text(f"Document {number}.\n\n" + ACT * 20)
    command = [sys.executable, "-m", "detente", "load", "documents", str(folder), "--store", str(whole)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        time.sleep(2.5)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=30)
    refused(subprocess.CompletedProcess(command, process.returncode, "", errors), "Stopped", code=130)


def test_a_reader_that_goes_away_is_no_mistake(tmp_path: Path) -> None:
    (tmp_path / "act.txt").write_text(ACT * 3000)
    command = f"{sys.executable} -m detente read {tmp_path / 'act.txt'} --format jsonl | head -1"
    run = subprocess.run(command, shell=True, capture_output=True, text=True, timeout=60, env=os.environ)
    assert run.stdout.count("\n") == 1
    assert run.stderr == ""


@pytest.mark.parametrize("words", [("measure", "agreement", "KHM", "USA"), ("brief", "KHM", "USA"), ("why", "a:0")])
def test_a_store_whose_name_was_mistyped_is_refused(tmp_path: Path, words: tuple[str, ...]) -> None:
    """What is built in would answer in its place, and nobody would see that their own data did not."""
    (tmp_path / "votes.duckdb").touch()
    refused(detente(*words, "--store", tmp_path / "vote.duckdb"), "vote.duckdb", "nearest: votes.duckdb")
