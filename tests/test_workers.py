"""Work in several processes gives what work in one gives, in the same order, and leaves no process behind."""

from __future__ import annotations

import math
import operator
import os
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from detente.errors import DetenteError, UnreadableDocument
from detente.workers import cores, spread

# A plain script without a guard, as people write it.
SCRIPT = """
import math
from detente.workers import spread
print("once")
print(list(spread(math.sqrt, [1, 4, 9, 16], workers=2)))
"""


def children(pid: int) -> set[int]:
    """The processes that a process started and that still run."""
    found = set()
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = place.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if int(parent) == pid and state != "Z":
            found.add(int(place.parent.name))
    return found


def runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_answers_come_in_the_order_of_the_pieces() -> None:
    # The first pieces take the longest, so that a careless order would show.
    pieces = [300_000, 3, 20_000, 5, 7, 100_000, 2, 11]
    assert list(spread(math.factorial, pieces[1:2], workers=2)) == [6]
    assert list(spread(partial(pow, 3), pieces, workers=3)) == [3**piece for piece in pieces]


def test_no_pieces_and_more_workers_than_pieces() -> None:
    assert list(spread(len, [], workers=2)) == []
    assert list(spread(len, ["ab"], workers=3)) == [2]


@pytest.mark.parametrize("workers", [1, 2])
def test_what_the_work_raises_is_raised_here(workers: int) -> None:
    answers = spread(math.sqrt, [4, -1, 9], workers=workers)
    assert next(answers) == 2
    with pytest.raises(ValueError, match="math domain"):
        next(answers)


def test_our_errors_cross_with_their_facts() -> None:
    from detente.sources.documents import document

    with pytest.raises(UnreadableDocument, match="no file") as refused:
        list(spread(document, [Path("nowhere.txt")], workers=2))
    assert "PDF" in str(refused.value.wanted)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="this system has no /proc")
def test_no_process_is_left_behind() -> None:
    before = children(os.getpid())
    for take in (1, 8):
        answers = spread(operator.neg, range(8), workers=2)
        assert [next(answers) for _ in range(take)] == [-n for n in range(take)]
        assert len(children(os.getpid()) - before) == 2
        answers.close()
        assert children(os.getpid()) == before


def test_a_process_that_dies_is_told_in_plain_words() -> None:
    with pytest.raises(DetenteError, match="ended before its time") as told:
        list(spread(os._exit, [3], workers=2))
    assert told.value.found == "exit code 3" and "DETENTE_WORKERS" in str(told.value.wanted)


def test_what_a_library_prints_is_no_answer() -> None:
    assert list(spread(partial(print, "noise"), ["a", "b"], workers=2)) == [None, None]


def test_a_script_without_a_guard_runs_once(tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text(SCRIPT)
    (tmp_path / "pickle.py").write_text("raise SystemExit('a file of the caller was taken for a library')")
    run = subprocess.run([sys.executable, "-P", tmp_path / "script.py"], capture_output=True, text=True, cwd=tmp_path)
    assert (run.stdout, run.stderr) == ("once\n[1.0, 2.0, 3.0, 4.0]\n", "")


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="this system has no /proc")
def test_workers_end_when_their_asker_is_killed() -> None:
    script = (
        "from detente.workers import spread; import time\nfor _ in spread(abs, range(4), workers=2): time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", script]) as asker:
        deadline = time.monotonic() + 20
        while len(workers := children(asker.pid)) < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        asker.kill()
    while any(map(runs, workers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(workers) == 2 and not any(map(runs, workers))


def test_the_number_of_workers_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETENTE_WORKERS", "3")
    assert cores() == 3
    for wrong in ("0", "many", "-1", "²"):
        monkeypatch.setenv("DETENTE_WORKERS", wrong)
        with pytest.raises(DetenteError, match="DETENTE_WORKERS"):
            cores()
