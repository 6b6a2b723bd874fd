"""The house rules, read off the code itself."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import detente

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "detente"

FLOORS = {
    "errors": 0,
    "trust": 0,
    "tables": 1,
    "acts": 1,
    "registry": 1,
    "workers": 1,
    "progress": 1,
    "actors": 2,
    "coverage": 2,
    "bundle": 2,
    "indices": 2,
    "intervals": 2,
    "levels": 2,
    "paths": 2,
    "rollcalls": 2,
    "scored": 2,
    "shifts": 2,
    "endpoint": 2,
    "export": 2,
    "files": 1,
    "kinds": 2,
    "forms": 2,
    "reading": 3,
    "roster": 3,
    "sources": 3,
    "engines": 3,
    "measures": 3,
    "models": 3,
    "coders": 4,
    "store": 4,
    "builtin": 4,
    "coding": 4,
    "downloads": 4,
    "scenarios": 4,
    "build": 5,
    "holdings": 5,
    "scoring": 5,
    "charts": 5,
    "beside": 6,
    "figures": 6,
    "turning": 6,
    "why": 6,
    "evidence": 7,
    "brief": 8,
    "cli": 9,
    "web": 9,
}
SHELVES = ("coders", "sources", "measures", "models", "engines")
ROLES = {"utils", "helpers", "core", "common", "base", "api", "types", "config", "schemas", "pipeline", "manager"}
TEXT = {".py", ".md", ".toml", ".html", ".css", ".js", ".csv", ".ipynb", ".yml", ".run", ""}

MODULES = sorted(path for path in PACKAGE.rglob("*.py"))
# The front page names the rooms on top and the entry point starts one: neither is a room.
ROOMS = [path for path in MODULES if path.parent != PACKAGE or path.stem not in ("__init__", "__main__")]


def named(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    """The modules of detente that a file imports, late imports too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf8"))):
        if isinstance(node, ast.ImportFrom):
            assert not node.level, f"{named(path)} imports relatively"
            if node.module == "detente":
                yield from (f"detente.{alias.name}" for alias in node.names)
            elif node.module and node.module.startswith("detente."):
                yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("detente"))


@pytest.mark.parametrize("path", ROOMS, ids=named)
def test_imports_only_go_down(path: Path) -> None:
    own = room(path)
    for module in imports(path):
        other = module.split(".")[1]
        if other == own:
            shelf = module == f"detente.{own}"
            assert not (shelf and path.stem != "__init__"), f"{named(path)} imports its own shelf"
        else:
            assert FLOORS[other] < FLOORS[own], f"{named(path)} imports {module}, which is not below it"


def test_every_room_has_a_floor() -> None:
    assert {room(path) for path in ROOMS} <= set(FLOORS)


def test_the_list_of_rooms_tells_each_and_no_other() -> None:
    page = (ROOT / "docs" / "decisions" / "rooms-added.md").read_text(encoding="utf8")
    told = {
        name
        for line in page.splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`(\w+)/?`", line.split("|")[1])
    }
    folders = {path.parent.name for path in PACKAGE.glob("*/*") if path.is_file() and path.suffix != ".pyc"}
    assert told == {room(path) for path in ROOMS} | folders


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_nothing_grows_too_long(path: Path) -> None:
    text = path.read_text(encoding="utf8")
    assert text.count("\n") <= 400
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            assert not body or (body[-1].end_lineno or 0) - body[0].lineno < 40, f"{node.name} is over 40 lines"


def test_no_file_is_named_for_a_role() -> None:
    assert not {path.stem for path in MODULES} & ROLES


@pytest.mark.parametrize("path", ROOMS, ids=named)
def test_every_public_name_is_documented(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf8"))
    assert ast.get_docstring(tree), "the file says what it holds"
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{node.name} has no docstring"


@pytest.mark.parametrize("family", SHELVES)
def test_every_member_is_on_its_shelf(family: str) -> None:
    shelf = getattr(importlib.import_module(f"detente.{family}"), family.upper())
    members = {path.stem for path in (PACKAGE / family).glob("*.py")} - {"__init__"}
    assert set(shelf) == members
    assert all(row.name == name for name, row in shelf.items())


def test_the_front_page_is_listed_by_hand() -> None:
    verbs = ["brief", "find", "load", "measure", "open", "read", "relate", "turns", "why"]
    assert detente.__all__ == ["Act", "Actor", "Brief", "DetenteError", "TurningPoint", "Why", *verbs]
    for name in detente.__all__:
        assert getattr(detente, name).__doc__


def test_importing_costs_nothing() -> None:
    """The command line must answer --help at once, so nothing heavy may load before it is needed."""
    heavy = {
        "spacy",
        "numpy",
        "ibis",
        "duckdb",
        "pyarrow",
        "pandas",
        "altair",
        "trafilatura",
        "pypdf",
        "docx",
        "jinja2",
    }
    script = "import sys, detente.cli; print(*{name.split('.')[0] for name in sys.modules})"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    assert not heavy & set(loaded)


def kept() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("this is no git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def test_nothing_kept_names_a_place_outside() -> None:
    """No path of a machine and no registry's host: both would tie the project to where it was written."""
    outside = ("/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "pypi" + ".org", "python" + "hosted.org", "npmjs" + ".org")
    for path in kept():
        if path.suffix in TEXT and path.is_file():
            text = path.read_text(encoding="utf8", errors="replace")
            assert not [word for word in outside if word in text], path.name


def test_nothing_kept_is_large() -> None:
    large = {path.relative_to(ROOT).as_posix() for path in kept() if path.is_file() and path.stat().st_size > 1_000_000}
    weights = {f"src/detente/weights/{name}" for name in ("acts.npz", "words.npz", "parser/tok2vec/model")}
    scores = {f"src/detente/builtin/{name}.parquet" for name in ("agreement", "dependence", "interests", "treaties")}
    assert large <= scores | weights
    trained = sum(path.stat().st_size for path in (PACKAGE / "weights").rglob("*") if path.is_file())
    assert trained < 10_000_000
