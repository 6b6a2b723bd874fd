"""The records of XML files as a table, one row each; a table that is no XML is read as it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from detente.errors import BadTable
from detente.files.rows import rows as table_rows

if TYPE_CHECKING:
    import ibis


def rows(path: Path, *, tags: tuple[str, ...]) -> ibis.Table:
    """The rows of a table, or the records of an XML file with its elements and attributes as columns of text.

    A record's column is named by its element, `start-date` as `start_date`; what stands in an element of an element
    is named by both, and a `date` within one by the outer alone. A record has the plain elements of those around it.

    Args:
        path: an XML, Parquet, CSV or tab-separated file, or a folder of XML files.
        tags: the elements that are records, by any usual name.

    Returns:
        An Ibis table.

    Raises:
        BadTable: the file is missing, empty, cut short or of another kind, or is XML without such a record.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "travels.xml")
        ...     _ = file.write_text('<trips><trip id="1"><start-date>1974-06-10</start-date></trip></trips>')
        ...     rows(file, tags=("trip",)).to_pyarrow().to_pylist()
        [{'id': '1', 'start_date': '1974-06-10'}]
    """
    if path.is_dir():
        # A publisher's folder holds a file for each person or state, and others beside them.
        found = [record for file in sorted(path.rglob("*.xml")) for record in _records(_root(file), tags, {})]
    elif _is_xml(path):
        found = list(_records(_root(path), tags, {}))
    else:
        return table_rows(path)
    if not found:
        raise BadTable(
            f"{path.name} holds no {' or '.join(tags)}.", found="none", wanted=f"XML with <{tags[0]}>, or a table"
        )
    return _table(found)


def _root(path: Path) -> ElementTree.Element:
    try:
        return ElementTree.parse(path).getroot()
    except ElementTree.ParseError as error:
        raise BadTable(
            f"{path.name}, line {error.position[0]}: the XML cannot be read; the file may be cut short.",
            found=error.msg.partition(":")[0],
            wanted="a whole XML file",
        ) from error


def _is_xml(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")
    except OSError:
        return False


def _records(element: ElementTree.Element, tags: tuple[str, ...], around: dict[str, str]) -> Iterator[dict[str, str]]:
    if _plain(element.tag) in tags:
        yield {**around, **_flat(element)}
        return
    plain = {_plain(child.tag): _said(child) for child in element if not len(child) and _said(child)}
    for child in element:
        yield from _records(child, tags, {**around, **plain})


def _flat(element: ElementTree.Element) -> dict[str, str]:
    """Attributes and elements of a record; of elements of one name the first that says something."""
    held = {_plain(name): value for name, value in element.attrib.items()}
    for child in element:
        name = _plain(child.tag)
        if len(child) and any(_plain(inner.tag) in ("date", "note") for inner in child):
            inner_names = {"date": name}
            for inner in child:
                told = _plain(inner.tag)
                held.setdefault(inner_names.get(told, f"{name}_{told}"), _said(inner))
        elif not held.get(name):
            held[name] = _said(child)
    return held


def _said(element: ElementTree.Element) -> str:
    """All the text of an element, marked up or not."""
    return " ".join("".join(element.itertext()).split())


def _plain(name: str) -> str:
    return re.sub(r"\W+", "_", name.rpartition("}")[2].strip().lower()).strip("_")


def _table(found: list[dict[str, str]]) -> ibis.Table:
    import ibis
    import pyarrow as pa

    names = list(dict.fromkeys(name for record in found for name in record))
    return ibis.memtable(pa.table({name: pa.array([row.get(name) for row in found], pa.string()) for name in names}))
