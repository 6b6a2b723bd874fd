"""The notebook of the examples runs from top to bottom as it stands, and is kept without outputs."""

from __future__ import annotations

import sys
import warnings
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

EXAMPLES = Path(__file__).parents[1] / "examples"
NOTEBOOK = EXAMPLES / "cambodia.ipynb"


def _cells() -> list[nbformat.NotebookNode]:
    """The cells that hold code."""
    return [cell for cell in nbformat.read(NOTEBOOK, as_version=4).cells if cell.cell_type == "code"]


def test_notebook_is_kept_without_outputs() -> None:
    assert not [cell for cell in _cells() if cell.outputs or cell.execution_count]


def test_every_step_is_explained() -> None:
    kinds = [cell.cell_type for cell in nbformat.read(NOTEBOOK, as_version=4).cells]
    assert kinds[0] == "markdown"
    assert kinds.count("markdown") >= 7


@pytest.mark.parametrize("verb", ["find", "read", "measure", "load", "brief"])
def test_notebook_walks_through_every_verb(verb: str) -> None:
    assert any(f"detente.{verb}(" in cell.source for cell in _cells())


def _run(folder: Path) -> nbformat.NotebookNode:
    """Run the notebook beside its documents, with the Python that runs the tests."""
    kernels = folder / "kernels" / "python3"
    kernels.mkdir(parents=True)
    argv = f'["{sys.executable}", "-m", "ipykernel_launcher", "-f", "{{connection_file}}"]'
    (kernels / "kernel.json").write_text(f'{{"argv": {argv}, "display_name": "Python 3", "language": "python"}}')
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    client = NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(EXAMPLES)}}
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Jupyter's own parts warn of is none of ours
        return client.execute()


def test_notebook_runs_and_shows_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    shown = "\n".join(
        str(output.get("text") or output["data"]["text/plain"])
        for cell in _run(tmp_path).cells
        if cell.cell_type == "code"
        for output in cell.outputs
    )
    assert "['KHM', 'KHM', 'KHM', 'KHM']" in shown
    for word in ("SANCTION", "proposed", "united_states", "2024", "# Cambodia and the United States"):
        assert word in shown
