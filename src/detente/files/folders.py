"""The files of a folder and of the folders within it, in order and with their sizes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from detente.errors import UnreadableDocument

_DRESS = frozenset((".css", ".js", ".mjs", ".map"))  # what a saved page is shown with, and no text of its own


class File(NamedTuple):
    """A file and its size [bytes]."""

    path: Path
    size: int


def files(folder: Path) -> list[File]:
    """The files in a folder and below it, sorted by name, without hidden ones and those in hidden folders.

    The style sheets and scripts of a site that was saved are left out as well.

    Args:
        folder: the folder.

    Returns:
        Every ordinary file, and every link to one.

    Raises:
        UnreadableDocument: the folder cannot be opened.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     _ = Path(folder, "b.txt").write_text("two"), Path(folder, ".hidden").write_text("no")
        ...     [(file.path.name, file.size) for file in files(Path(folder))]
        [('b.txt', 3)]
    """
    found = []
    try:
        with os.scandir(folder):
            pass
        for place, below, names in os.walk(folder):
            below[:] = [name for name in below if not name.startswith(".")]
            seen = (Path(place, name) for name in names if not name.startswith("."))
            kept = (path for path in seen if path.suffix.lower() not in _DRESS)
            found += [File(path, path.stat().st_size) for path in kept if path.is_file()]
    except OSError as error:
        raise UnreadableDocument(f"The folder {folder.as_posix()} cannot be opened.", found=error.strerror) from error
    return sorted(found, key=lambda file: file.path.parts)
