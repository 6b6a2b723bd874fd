"""A data file as a table: Parquet, CSV or tab-separated, plain or zipped, told apart by content; codes as actors."""

from __future__ import annotations

import codecs
import gzip
import re
import shutil
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from detente.errors import BadTable
from detente.files.scratch import place

if TYPE_CHECKING:
    import ibis
    from ibis.expr.types import Column, StringColumn, StringValue

FORMATS = "a Parquet, CSV or tab-separated file, plain, gzipped or alone in a ZIP archive"
_HEAD = 1 << 20


def rows(path: Path, *, heading: Sequence[str] = ()) -> ibis.Table:
    """The rows of a data file, with plain column names: lower case, `Event ID` as `event_id`.

    Of two columns whose names differ by case alone, as in tables of the OECD, the second is called `donor_2`.

    Args:
        path: the file.
        heading: plain names of columns; where other lines stand above the column names, the line that has one of them.

    Returns:
        An Ibis table that reads the file as it is used; the columns of a text file are all text.

    Raises:
        BadTable: the file is missing, empty, cut short or of another kind.

    Example:
        >>> rows(Path("no-such-file.csv"))
        Traceback (most recent call last):
        ...
        detente.errors.BadTable: There is no file no-such-file.csv.
          wanted: a Parquet, CSV or tab-separated file, plain, gzipped or alone in a ZIP archive
    """
    import ibis

    path, start = opened(path)
    with told(path):
        table = ibis.read_parquet(literal(path)) if start.startswith(b"PAR1") else _text(path, start, heading)
    plain = {_plain(name): name for name in table.columns}
    return table.rename({new: old for new, old in plain.items() if new != old})


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Tell what the engine could not read in a file as a BadTable that names the file.

    Example:
        >>> with told(Path("votes.csv")):
        ...     raise BadTable("votes.csv lacks a column.")
        Traceback (most recent call last):
        ...
        detente.errors.BadTable: votes.csv lacks a column.
    """
    import duckdb

    try:
        yield
    except duckdb.Error as error:
        text = str(error)
        line = re.search(r"Line: (\d+)", text)
        fields = re.search(r"Expected Number of Columns: (\d+) Found: (\d+)", text)
        where = f"{path.name}, line {line[1]}" if line else path.name
        if fields:
            raise BadTable(
                f"{where}: a row has too few or too many fields; the file may be cut short.",
                found=f"{fields[2]} fields",
                wanted=f"{fields[1]} fields",
            ) from error
        if "unterminated quote" in text:
            raise BadTable(
                f"{where}: a quotation mark is never closed; the file may be cut short.",
                found=_said(text),
                wanted="quotation marks in pairs",
            ) from error
        raise BadTable(f"{where} cannot be read.", found=_said(text), wanted=FORMATS) from error


def _said(text: str) -> str:
    """The first telling line of what the engine said."""
    lines = [line.strip() for line in re.sub(r"^[A-Za-z ]+ Error: ", "", text.strip()).splitlines()]
    return next((line for line in lines if not line.startswith("CSV Error")), lines[0])[:200]


def needed(table: ibis.Table, names: Mapping[str, Sequence[str]], *, where: str) -> dict[str, str]:
    """Which column of a file holds what is needed, the first of several usual names.

    Args:
        table: the rows of a file.
        names: what is needed, and the names it goes by.
        where: what to call the file in an error.

    Returns:
        The column's name for each thing needed.

    Raises:
        BadTable: a column is missing.

    Example:
        >>> import ibis
        >>> needed(ibis.memtable({"rcid": [3], "ccode": [811]}), {"code": ["iso3", "ccode"]}, where="votes.csv")
        {'code': 'ccode'}
    """
    held = {need: next((name for name in usual if name in table.columns), "") for need, usual in names.items()}
    missing = [" or ".join(names[need]) for need, name in held.items() if not name]
    if missing:
        raise BadTable(
            f"{where} lacks a column: {', '.join(missing)}.",
            found=", ".join(table.columns),
            wanted=", ".join(" or ".join(usual) for usual in names.values()),
        )
    return held


def dated(
    table: ibis.Table, spans: Sequence[tuple[str, str, date, date | None]], *, code: str, on: str, to: str
) -> ibis.Table:
    """Put the actor that a code meant on a row's day beside it, or ?CODE where it meant none.

    Args:
        table: rows with a code and a date.
        spans: code, actor, first day, last day or None; no two spans of a code share a day.
        code: the column that holds the code, as text.
        on: the column that holds the date.
        to: the name of the new column.

    Returns:
        The same rows with one column more.

    Example:
        >>> import ibis
        >>> votes = ibis.memtable({"ccode": ["365"], "date": [date(1980, 1, 1)]})
        >>> spans = [("365", "SUN", date(1922, 12, 30), date(1991, 12, 25)), ("365", "RUS", date(1991, 12, 26), None)]
        >>> dated(votes, spans, code="ccode", on="date", to="actor").actor.execute().tolist()
        ['SUN']
    """
    import ibis
    import pyarrow as pa

    columns = zip(*spans, strict=True) if spans else ((), (), (), ())
    kinds = (pa.string(), pa.string(), pa.date32(), pa.date32())
    arrays = [pa.array(values, kind) for values, kind in zip(columns, kinds, strict=True)]
    known = ibis.memtable(pa.Table.from_arrays(arrays, names=["_code", "_actor", "_first", "_last"]))
    joined = table.left_join(
        known, [table[code] == known._code, table[on] >= known._first, table[on] <= known._last.fill_null(date.max)]
    )
    actor = joined._actor.fill_null(ibis.literal("?") + joined[code].fill_null(""))
    return joined.mutate(**{to: actor}).drop("_code", "_actor", "_first", "_last")


def parted(spans: Iterable[tuple[str, str, date, date | None]]) -> list[tuple[str, str, date, date | None]]:
    """Spans of one code laid end to end, so that every day has one actor, the first and the last one without end.

    A source may date a row loosely, and some voted before they were sovereign, but it knows whom its code means.

    Args:
        spans: code, actor, first day, last day or None; as `detente.actors.codes` gives them.

    Returns:
        The same spans, stretched.

    Example:
        >>> [span[1:] for span in parted([("370", "BLR", date(1991, 8, 25), None)])]
        [('BLR', datetime.date(1, 1, 1), None)]
    """
    by_code: dict[str, list[tuple[date, str]]] = {}
    for code, actor, since, _ in spans:
        by_code.setdefault(code, []).append((since, actor))
    stretched: list[tuple[str, str, date, date | None]] = []
    for code, holders in by_code.items():
        holders.sort()
        firsts = [date.min, *(since for since, _ in holders[1:])]
        lasts = [*(since - timedelta(days=1) for since, _ in holders[1:]), None]
        stretched += [
            (code, actor, first, last)
            for (_, actor), first, last in zip(holders, firsts, lasts, strict=True)
            if last is None or first <= last
        ]
    return stretched


def opened(path: Path) -> tuple[Path, bytes]:
    """The file to read, which is the one inside where it is a ZIP archive, and its first bytes.

    What an archive holds is unpacked to a place where it does not last (scratch.py), under the archive's name.

    Args:
        path: the file.

    Raises:
        BadTable: the file is missing, empty, cut short or of another kind, or an archive of several files.

    Example:
        >>> opened(Path("no-such-file.zip"))
        Traceback (most recent call last):
        ...
        detente.errors.BadTable: There is no file no-such-file.zip.
          wanted: a Parquet, CSV or tab-separated file, plain, gzipped or alone in a ZIP archive
    """
    start = _start(path)
    if not start.startswith(b"PK\x03\x04"):
        return path, start
    inside = _unpacked(path)
    start = _start(inside)
    if start.startswith(b"PK\x03\x04"):
        raise BadTable(f"{path.name} is an archive of an archive.", found="ZIP inside ZIP", wanted=FORMATS)
    return inside, start


def _unpacked(path: Path) -> Path:
    """The one file in an archive, unpacked piece by piece; the sums in the archive tell whether it is whole."""
    inside = place() / path.name
    try:
        with zipfile.ZipFile(path) as archive:
            held = [
                file for file in archive.infolist() if not file.is_dir() and not file.filename.startswith("__MACOSX")
            ]
            if len(held) != 1:
                names = ", ".join(file.filename for file in held[:5]) or "no file"
                raise BadTable(f"{path.name} holds {len(held)} files.", found=names, wanted="an archive of one file")
            with archive.open(held[0]) as file, inside.open("wb") as target:
                shutil.copyfileobj(file, target, 1 << 20)
    except (zipfile.BadZipFile, EOFError, zlib.error) as error:
        raise BadTable(
            f"{path.name} is cut short or damaged.", found=f"ZIP: {error}", wanted="the whole file"
        ) from error
    except (RuntimeError, NotImplementedError) as error:  # a password, or a way of packing that Python lacks
        raise BadTable(f"{path.name} cannot be unpacked.", found=error, wanted="a plain ZIP archive") from error
    return inside


def _start(path: Path) -> bytes:
    """The first bytes of a file, once it is known to be whole enough to read."""
    try:
        if not path.exists():
            raise BadTable(f"There is no file {path.name}.", wanted=FORMATS)
        if path.is_dir():
            raise BadTable(f"{path.name} is a folder.", wanted=FORMATS)
        with path.open("rb") as file:
            start = file.read(_HEAD)
            file.seek(max(0, path.stat().st_size - 4))
            end = file.read()
        if start.startswith(b"\x1f\x8b"):
            start = _unzipped(path)
    except OSError as error:
        raise BadTable(f"{path.name} cannot be opened.", found=error.strerror or error, wanted=FORMATS) from error
    if not start.strip():
        raise BadTable(f"{path.name} is empty.", found=f"{len(start)} bytes", wanted=FORMATS)
    if start.startswith(b"PAR1") and end != b"PAR1":
        raise BadTable(f"{path.name} is cut short.", found="a Parquet file without its end", wanted="the whole file")
    if b"\0" in start and not start.startswith((b"PAR1", b"PK\x03\x04")):
        raise BadTable(f"{path.name} is a binary file.", found=f"bytes {start[:8].hex(' ')}", wanted=FORMATS)
    return start


def _unzipped(path: Path) -> bytes:
    """The first bytes inside a gzipped file that is whole: the engine would take a cut one for its end."""
    try:
        with gzip.open(path) as file:
            start = file.read(_HEAD)
            while file.read(1 << 20):
                pass
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise BadTable(
            f"{path.name} is cut short.", found="a gzip file without its end", wanted="the whole file"
        ) from error
    return start


def _text(path: Path, start: bytes, heading: Sequence[str]) -> ibis.Table:
    """A CSV or tab-separated file, its columns as its first line names them, or the line that has a heading."""
    import ibis

    zipped = _zipped(path)
    lines = start.decode("utf-8-sig", "replace").splitlines()
    above = _above(lines, set(heading)) if heading else 0
    lines = lines[above:]
    mark, names = _split(lines[0])
    if len(names) < 2 or len(set(names)) < len(names):
        raise BadTable(f"{path.name} has no line of column names.", found=lines[0][:100] or "''", wanted=FORMATS)
    if len(lines) < 2:
        raise BadTable(f"{path.name} holds no row.", found="one line of column names", wanted="rows below it")
    marks = [line.count(mark) for line in lines if line]
    # The last line may be cut: by the end of what was read here, or by that of a broken file.
    bare = mark == "\t" and set(marks[:-1]) == {len(names) - 1} and marks[-1] < len(names)
    table = ibis.read_csv(
        literal(path),
        delim=mark,
        quote="" if bare else '"',
        escape="" if bare else '"',
        header=True,
        skip=above,
        auto_detect=False,
        compression="gzip" if zipped else "none",
        encoding=_encoding(path),
        columns=dict.fromkeys(names, "VARCHAR"),
    )
    return table.mutate(**{name: unquoted(table[name]) for name in names}) if bare else table


def _above(lines: Sequence[str], heading: set[str]) -> int:
    """How many lines stand above the line of column names."""
    return next((place for place, line in enumerate(lines) if heading & set(map(_plain, _split(line)[1]))), 0)


def _split(line: str) -> tuple[str, list[str]]:
    """What stands between the names in a line of column names, and the names, no two of them alike when plain."""
    mark = max("\t,;|", key=line.count)
    # R leaves the column of row numbers without a name.
    names = [name.strip().strip('"') or f"column {place}" for place, name in enumerate(line.split(mark))]
    plain = [_plain(name) for name in names]
    alike = [name not in names[:place] and plain[place] in plain[:place] for place, name in enumerate(names)]
    return mark, [f"{name} 2" if second else name for name, second in zip(names, alike, strict=True)]


def _zipped(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == b"\x1f\x8b"


def _encoding(path: Path) -> str:
    """UTF-8, or Latin-1 for what is not, as older exports have it: the engine fails on bytes that it cannot decode."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with gzip.open(path) if _zipped(path) else path.open("rb") as file:
            while piece := file.read(1 << 20):
                decoder.decode(piece)
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8"


def text(column: Column) -> StringValue:
    """A column as text without space around it, whole numbers without a decimal point.

    Example:
        >>> import ibis
        >>> text(ibis.memtable({"year": [2014.0]}).year).to_pyarrow().to_pylist()
        ['2014']
    """
    return column.cast("string").strip().re_replace(r"^(-?\d+)\.0+$", r"\1")


def unquoted(text: StringColumn) -> StringValue:
    """A field of a file in which quotation marks enclose nothing but whole fields, without them.

    Tab-separated files often hold bare quotation marks, which an engine that knows quoting would stumble over.

    Example:
        >>> import ibis
        >>> unquoted(ibis.memtable({"name": ['"The ""Red"" Army"', '5" of rain']}).name).to_pyarrow().to_pylist()
        ['The "Red" Army', '5" of rain']
    """
    enclosed = text.re_search(r'^"([^"]|"")*"$')
    return (text.startswith('"') & enclosed).ifelse(text.substr(1, text.length() - 2).replace('""', '"'), text)


def literal(path: Path) -> str:
    """The path with its brackets and stars meant as they stand: the engine takes them for patterns.

    Example:
        >>> literal(Path("copy [1].csv"))
        'copy [[]1].csv'
    """
    return re.sub(r"([\[*?])", r"[\1]", str(path))


def _plain(name: str) -> str:
    return re.sub(r"\W+", "_", name.strip().lower()).strip("_")
