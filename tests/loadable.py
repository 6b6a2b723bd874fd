"""Small files that can be loaded, and the rows of a table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ibis

GRAPH = "date,source,relation,target\n{year}-01-01,China,Make a visit,Cambodia\n{year}-12-31,Russia,Consult,Cambodia\n"
ICEWS = """event_id,event_date,source_name,source_country,cameo_code,intensity,target_name,target_country
{year}1,{year}-01-01,Xi Jinping,China,042,1.9,Police (Cambodia),Cambodia
{year}2,{year}-12-31,Army,Russian Federation,040,1.0,Hun Sen,Cambodia
"""


def rows(table: ibis.Table) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = table.to_pyarrow().to_pylist()
    return found


def graph(path: Path, year: int) -> Path:
    path.write_text(GRAPH.format(year=year))
    return path


def ballots(path: Path, first: int, last: int) -> Path:
    """One roll call a year that Cambodia and China always share and the United States never does."""
    lines = ["rcid,date,iso3,vote"]
    for year in range(first, last + 1):
        lines += [f"{year},{year}-06-01,{code},{vote}" for code, vote in (("KHM", 1), ("CHN", 1), ("USA", 3))]
    path.write_text("\n".join([*lines, ""]))
    return path
