"""How scores are kept in few bytes: what their records, periods and intervals repeat goes, and comes back when read."""

from __future__ import annotations

from pathlib import Path

import ibis
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from detente.scored import scored

KEPT = ("dependence", "diversification", "hedging", "treaties", "visits")
DIGITS = 3  # significant ones of a value: more than a share of trade is known to

_WORDS = ("source", "field", "actor", "other", "third", "choice")
_VALUES = ("value", "low", "high")


def packed(scores: pa.Table, choice: str) -> pa.Table:
    """Scores by year in as few columns and digits as tell them.

    Args:
        scores: SCORES of one measure by year.
        choice: which of the measure's ways of counting they are, such as "share".

    Returns:
        source, field, actor, other, third, choice, year, n, value, low and high, the last three of three significant
        digits; sorted by the words and the year. Where no row has an other or a third there is no such column.

    Example:
        >>> from datetime import date
        >>> from detente.tables import SCORES, arrow
        >>> row = ("oec", "r", "dependence", "KHM", "USA", "exports", date(2014, 1, 1), "year", 0.23456, None, None, 1)
        >>> packed(arrow(SCORES, [row]), "share").select(["year", "value"]).to_pylist()[0]["year"]
        2014
    """
    columns = {name: scores[name] for name in _WORDS if name != "choice"}
    columns |= {"choice": pa.array([choice] * scores.num_rows, pa.string())}
    columns |= {"year": pc.cast(pc.year(scores["period"]), pa.int16()), "n": pc.cast(scores["n"], pa.int32())}
    columns |= {name: _rounded(scores[name]) for name in _VALUES}
    unsaid = [name for name in ("other", "third") if columns[name].null_count == scores.num_rows]
    told = {name: column for name, column in columns.items() if name not in unsaid}
    return pa.table(told).sort_by([(name, "ascending") for name in (*_WORDS, "year") if name in told])


def _rounded(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """Numbers of three significant digits: few distinct ones, which a dictionary keeps in few bits."""
    size = pc.floor(pc.log10(pc.if_else(pc.equal(values, 0.0), 1.0, pc.abs(values))))
    scale = pc.power(10.0, pc.subtract(DIGITS - 1.0, size))
    rounded = pc.divide(pc.round(pc.multiply(values, scale)), scale)
    whole = pc.all(pc.equal(rounded, pc.floor(rounded))).as_py() and rounded.null_count < len(rounded)
    return pc.cast(rounded, pa.int32() if whole else pa.float32())


def save(rows: pa.Table, to: Path) -> int:
    """Write rows as small as Parquet makes them.

    Args:
        rows: what to keep.
        to: the file.

    Returns:
        The number of rows.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     save(pa.table({"n": [1, 2]}), Path(folder, "n.parquet"))
        2
    """
    whole = [field.name for field in rows.schema if pa.types.is_integer(field.type)]
    pq.write_table(
        rows,
        to,
        compression="zstd",
        compression_level=19,
        row_group_size=1 << 18,
        data_page_size=1 << 23,
        # Whole numbers as they are: zstd shortens their even bytes by more than a dictionary's odd bits.
        use_dictionary=[name for name in rows.column_names if name not in whole],
        column_encoding=dict.fromkeys(whole, "PLAIN"),
    )
    return len(rows)


def restored(path: Path, measure: str, choice: str) -> ibis.Table:
    """The scores that a file keeps.

    Args:
        path: a file of what `packed` gives.
        measure: the measure that they are of.
        choice: the way of counting that is wanted.

    Returns:
        SCORES; none where the file keeps no such choice.

    Example:
        >>> import tempfile
        >>> from datetime import date
        >>> from detente.tables import SCORES, arrow
        >>> row = ("oec", "r", "dependence", "KHM", "USA", "exports", date(2014, 1, 1), "year", 0.23456, None, None, 1)
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "dependence.parquet")
        ...     _ = save(packed(arrow(SCORES, [row]), "share"), file)
        ...     told = restored(file, "dependence", "share").to_pyarrow().to_pylist()
        >>> told[0]["record"], round(told[0]["value"], 6)
        ('KHM-USA:exports:2014:share', 0.235)
    """
    held = ibis.read_parquet(path)
    held = held.filter(held.choice == choice).mutate(period=ibis.date(held.year.cast("int64"), 1, 1))
    # A value that was rounded on the way to a float is the number that its digits say.
    exact = {name: held[name].cast("float64").round(9) for name in _VALUES}
    return scored(held.mutate(**exact).drop("year", "choice"), measure, choice)
