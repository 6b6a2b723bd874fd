"""What every test may ask for."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("DETENTE_SHARED", ROOT.parent / "shared"))


# A run in the background is deaf to Ctrl-C, and so is what it starts; the tests that stop a command need it heard.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def shared() -> Callable[[str], Path]:
    """The path of a file among the outside tables and gold; the test skips where it is absent."""

    def path(name: str) -> Path:
        found = SHARED / name
        if not found.exists():
            pytest.skip(f"shared/{name} is not here; it is no part of the project")
        return found

    return path


@pytest.fixture(autouse=True)
def own_store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test reads or writes the store of the person who runs it."""
    monkeypatch.setenv("DETENTE_STORE", str(tmp_path / "default.duckdb"))
