"""The rows of text files in which some are broken: those that are whole are read, the others are counted and told."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple, cast

from detente.errors import BadTable
from detente.files.omissions import leave_out
from detente.files.rows import literal, opened, told
from detente.files.scratch import place

if TYPE_CHECKING:
    import ibis

Shape = Callable[["ibis.Table"], "ibis.Table"]


class Layout(NamedTuple):
    """How text files are laid out: their columns, what stands between two fields, whether a line names the columns.

    `folded` says that a row may run over several lines, as where a headline holds a line end. Quotation marks are
    letters: files that machines write tab by tab hold them unpaired.
    """

    columns: tuple[str, ...]
    mark: str = "\t"
    head: bool = False
    folded: bool = False


class _Broken(NamedTuple):
    line: int
    fields: int


def salvaged(paths: Sequence[Path], layout: Layout, shape: Shape) -> ibis.Table:
    """Read the whole rows of files of one layout, in one pass and in bounded memory.

    The rows are kept in a Parquet file where it does not last (scratch.py), so that what is asked of them later does
    not read the text again. A row that is broken is left out and told (omissions.py).

    Args:
        paths: the files, plain, gzipped or zipped.
        layout: how they are laid out.
        shape: what to keep of the rows, all columns of which come as text.

    Returns:
        The rows that `shape` gives, in no order.

    Raises:
        BadTable: a file is missing, empty or cut short, or has no whole row.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "acts.tab")
        ...     _ = file.write_text("CHN\\tKHM\\nUSA\\tVNM\\n")
        ...     salvaged([file], Layout(("a", "b")), lambda rows: rows).order_by("a").a.to_pyarrow().to_pylist()
        ['CHN', 'USA']
    """
    import duckdb
    import ibis

    files = [opened(path)[0] for path in paths]
    target = place() / "rows.parquet"
    try:
        _keep(files, layout, shape, target)
    except duckdb.Error:
        # Seldom: some line is broken, or not in UTF-8. What else it may be shows again in the mended files.
        with told(paths[0]):
            _keep([_mended(file, layout) for file in files], layout, shape, target)
    return ibis.read_parquet(target)


def _keep(files: Sequence[Path], layout: Layout, shape: Shape, target: Path) -> None:
    """Write the rows of the files, every one of them whole, to a Parquet file; by an engine that then goes."""
    import ibis

    engine = ibis.duckdb.connect()
    try:
        # In the order of the file, the engine would hold back what it has read early.
        engine.con.execute("SET preserve_insertion_order = false")
        text = engine.read_csv(
            [literal(file) for file in files],
            delim=layout.mark,
            quote="",
            escape="",
            header=layout.head,
            auto_detect=False,
            columns=dict.fromkeys(layout.columns, "VARCHAR"),
        )
        engine.to_parquet(shape(text), target, compression="lz4")
    finally:
        engine.disconnect()


def _mended(path: Path, layout: Layout) -> Path:
    """A copy of a file with its whole rows alone, in UTF-8; what is left out is told."""
    copy = place() / path.name
    with _open(path) as lines, copy.open("wb") as target:
        broken, kept = _mend(path, lines, target, layout)
    wanted = f"{len(layout.columns)} fields"
    if kept <= layout.head:
        first = broken[0] if broken else _Broken(1, 0)
        raise BadTable(f"{path.name} has no row of its layout.", found=f"{first.fields} fields", wanted=wanted)
    if broken:
        many = f"{len(broken):,} lines are no rows" if len(broken) > 1 else "1 line is no row"
        message = f"{path.name}: {many} and left out, the first is line {broken[0].line:,}; {kept:,} are read."
        leave_out(BadTable(message, found=f"{broken[0].fields} fields", wanted=wanted))
    return copy


def _mend(path: Path, lines: IO[bytes], target: IO[bytes], layout: Layout) -> tuple[list[_Broken], int]:
    """Copy the whole rows; the others, and how many there were of the first."""
    mark, wanted = layout.mark.encode(), len(layout.columns)
    broken, kept, held, line = list[_Broken](), 0, b"", b"\n"
    for number, line in enumerate(lines, 1):
        text = line.rstrip(b"\r\n")
        joined = held + b" " + text if held else text
        fields = joined.count(mark) + 1
        if layout.folded and fields < wanted and (held or text):
            held = joined
            continue
        if fields != wanted and held:
            broken.append(_Broken(number - 1, held.count(mark) + 1))
            joined, fields = text, text.count(mark) + 1
        held = b""
        if fields == wanted:
            kept += 1
            target.write(_utf8(joined) + b"\n")
        elif text:
            broken.append(_Broken(number, fields))
    if held:
        broken.append(_Broken(number, held.count(mark) + 1))
    if broken and broken[-1].line == number and broken[-1].fields < wanted and not line.endswith(b"\n"):
        raise BadTable(
            f"{path.name}, line {number}: a row has too few fields; the file may be cut short.",
            found=f"{broken[-1].fields} fields",
            wanted=f"{wanted} fields",
        )
    return broken, kept


def _utf8(text: bytes) -> bytes:
    """A row in UTF-8; what is not is Latin-1, as older exports have it."""
    try:
        text.decode()
    except UnicodeDecodeError:
        return text.decode("latin-1").encode()
    return text


def _open(path: Path) -> IO[bytes]:
    with path.open("rb") as file:
        zipped = file.read(2) == b"\x1f\x8b"
    return cast(IO[bytes], gzip.open(path)) if zipped else path.open("rb")
