"""Work spread over the machine's cores: one function on many pieces, the answers in the order of the pieces."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from itertools import islice
from queue import SimpleQueue
from typing import Any, TypeVar

from detente.errors import DetenteError

Piece = TypeVar("Piece")
Answer = TypeVar("Answer")

_MOST = 16  # each holds the word lists in memory
_START = "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); from detente.workers import serve; serve()"
# A library that spreads its own sums over all cores as well would only make the workers wait for each other.
_ALONE = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "BLIS")}


def cores() -> int:
    """How many workers to have: the environment's DETENTE_WORKERS, else the cores that this process may use.

    Raises:
        DetenteError: DETENTE_WORKERS is no number above zero.

    Example:
        >>> 1 <= cores()
        True
    """
    wanted = os.environ.get("DETENTE_WORKERS", "")
    if wanted:
        if not wanted.isascii() or not wanted.isdigit() or int(wanted) < 1:
            raise DetenteError("DETENTE_WORKERS says how many cores to use.", found=wanted, wanted="1 or more")
        return int(wanted)
    able = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(able, _MOST)


def spread(work: Callable[[Piece], Answer], pieces: Iterable[Piece], *, workers: int) -> Generator[Answer, None, None]:
    """Do the same work on many pieces in several processes.

    The processes are fresh ones that never run the caller's own script, so that a script needs no guard; they end with
    the iterator, with an error and with the death of this process. Few pieces are under way at once.

    Args:
        work: a function of a module, and nothing that cannot be pickled.
        pieces: what to do it on.
        workers: how many processes; with one, the work is done in this process.

    Returns:
        The answers, in the order of the pieces.

    Raises:
        DetenteError: a process ended before its time. What the work itself raises is raised here.

    Example:
        >>> list(spread(len, ["three", "four"], workers=1))
        [5, 4]
    """
    if workers == 1:
        yield from map(work, pieces)
        return
    hands = [_Worker(work) for _ in range(workers)]
    idle: SimpleQueue[_Worker] = SimpleQueue()
    for hand in hands:
        idle.put(hand)

    def ask(piece: Piece) -> Answer:
        hand = idle.get()
        try:
            answer: Answer = hand.ask(piece)
            return answer
        finally:
            idle.put(hand)

    left, asked = iter(pieces), deque[Future[Answer]]()
    with ThreadPoolExecutor(workers) as threads:
        try:
            asked.extend(threads.submit(ask, piece) for piece in islice(left, 2 * workers))
            while asked:
                yield asked.popleft().result()
                asked.extend(threads.submit(ask, piece) for piece in islice(left, 1))
        finally:
            for waiting in asked:
                waiting.cancel()
            for hand in hands:
                hand.stop()


class _Worker:
    """A process that does the work, one piece at a time."""

    def __init__(self, work: Callable[[Any], Any]):
        self._first = (sys.path, work)
        # In a group of its own, Ctrl-C reaches this process alone, which then ends the others.
        apart: dict[str, Any] = {"process_group": 0} if os.name == "posix" else {"creationflags": 0x200}
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _START],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**_ALONE, **os.environ},
            **apart,
        )

    def ask(self, piece: object) -> Any:
        """The answer on one piece, or what the work raised."""
        try:
            for message in (*self._first, piece):
                pickle.dump(message, self._process.stdin, pickle.HIGHEST_PROTOCOL)  # type: ignore[arg-type]
            self._first = ()  # type: ignore[assignment]
            self._process.stdin.flush()  # type: ignore[union-attr]
            done, answer = pickle.load(self._process.stdout)  # type: ignore[arg-type]
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            raise DetenteError(
                "A process that was reading ended before its time.",
                found=f"exit code {self._process.wait()}",
                wanted="free memory, or fewer processes: DETENTE_WORKERS=1",
            ) from error
        if not done:
            raise answer
        return answer

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                pipe.close()  # type: ignore[union-attr]


def serve() -> None:
    """Answer what arrives on the standard input until it ends: what a worker does, in its own process."""
    asked, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not pass for an answer
    with suppress(EOFError, OSError):
        work = pickle.load(asked)
        while True:
            answers.write(_answer(work, pickle.load(asked)))
            answers.flush()
    os._exit(0)  # whoever asked is gone; there is nothing to tell it


def _answer(work: Callable[[Any], Any], piece: object) -> bytes:
    """What the work gave, or what it raised, as bytes."""
    try:
        return pickle.dumps((True, work(piece)), pickle.HIGHEST_PROTOCOL)
    except Exception as error:
        try:
            told = pickle.dumps((False, error))
            pickle.loads(told)
            return told
        except Exception:
            return pickle.dumps((False, RuntimeError(f"{type(error).__name__}: {error}")))
