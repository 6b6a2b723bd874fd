"""Make the built-in tables again, each from what `detente` itself reads.

    python -m detente.builtin.recipe VOTES.parquet [MORE.parquet ...]
    detente read examples/cambodia --format parquet | python -m detente.builtin.recipe acts

The first computes agreement. The files are the roll calls of Voeten, Strezhnev and Bailey, doi:10.7910/DVN/LEJUQZ, in
any form that `detente load un_votes` takes. A later file adds the ballots that the files before it lack, such as those
of former states. The second keeps the acts of the built-in documents.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from pathlib import Path

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from detente.errors import BadTable, DetenteError
from detente.measures.agreement import agreement
from detente.sources import un_votes
from detente.tables import EVENTS, check

_COLUMNS = {
    "actor": "string",
    "other": "string",
    "year": "int16",
    "distance": "uint16",
    "differing": "uint16",
    "n": "uint16",
}


def together(paths: Sequence[Path]) -> ibis.Table:
    """The ballots of several files, each actor's ballot on a resolution once: the first file that has it counts.

    Args:
        paths: files of votes.

    Returns:
        VOTES.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     one, two = Path(folder, "one.csv"), Path(folder, "two.csv")
        ...     _ = one.write_text("rcid,date,iso3,vote\\n9,2005-11-01,KHM,yes\\n")
        ...     _ = two.write_text("rcid,date,ccode,vote\\n9,2005-11-01,811,no\\n9,2005-11-01,710,no\\n")
        ...     votes = together([one, two]).order_by("actor")
        ...     votes.select("actor", "ballot").to_pyarrow().to_pylist()
        [{'actor': 'CHN', 'ballot': -1}, {'actor': 'KHM', 'ballot': 1}]
    """
    votes = _fetched(paths[0])
    for path in paths[1:]:
        votes = votes.union(_fetched(path).anti_join(votes, ["resolution", "actor"]))
    return votes


def compact(half: ibis.Table, apart: ibis.Table) -> pa.Table:
    """The same scores in whole numbers, from which `agreement` can be had again to the last digit.

    Args:
        half: SCORES of agreement by year, abstentions counted by half.
        apart: the same, an abstention agreeing with an abstention alone.

    Returns:
        actor, other, year, distance between their ballots summed over n roll calls, how many of these they cast
        differing ballots on, and n; sorted by pair and year.

    Raises:
        BadTable: a distance is no whole number, so the scores are not those of `agreement`.

    Example:
        >>> row = {"actor": "CHN", "other": "KHM", "period": "2005-01-01", "n": 85}
        >>> half, apart = (ibis.memtable([{**row, "value": value}]) for value in (160 / 170, 76 / 85))
        >>> compact(half.cast({"period": "date"}), apart.cast({"period": "date"})).to_pylist()
        [{'actor': 'CHN', 'other': 'KHM', 'year': 2005, 'distance': 10, 'differing': 9, 'n': 85}]
    """
    key = ["actor", "other", "period", "n"]
    both = half.select(*key, distance=(1 - half.value) * 2 * half.n).join(
        apart.select(*key, differing=(1 - apart.value) * apart.n), key
    )
    exact = ibis.memtable(both.to_pyarrow())
    whole = exact.mutate(year=exact.period.year(), distance=exact.distance.round(), differing=exact.differing.round())
    gaps = [(exact[name] - exact[name].round()).abs().max().name(name) for name in ("distance", "differing")]
    furthest = max((gap or 0.0 for gap in exact.aggregate(gaps).to_pyarrow().to_pylist()[0].values()), default=0.0)
    if furthest > 1e-6:
        raise BadTable("A distance between ballots is no whole number.", found=furthest, wanted="0")
    return whole.select(*_COLUMNS).cast(_COLUMNS).order_by("actor", "other", "year").to_pyarrow()


def write(paths: Sequence[Path], *, to: Path) -> int:
    """Compute agreement for all pairs and years and write it in whole numbers.

    Args:
        paths: files of votes.
        to: the Parquet file to write.

    Returns:
        The number of rows.

    Raises:
        BadTable: a file cannot be read as votes.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     votes = Path(folder, "votes.csv")
        ...     _ = votes.write_text("rcid,date,iso3,vote\\n9,2005-11-01,KHM,yes\\n9,2005-11-01,USA,no\\n")
        ...     write([votes], to=Path(folder, "agreement.parquet"))
        1
    """
    votes = together(paths)
    rows = compact(agreement(votes), agreement(votes, abstention="apart"))
    # Small row groups in the order of pairs: one pair is found without reading the rest.
    pq.write_table(rows, to, compression="zstd", compression_level=19, row_group_size=65_536)
    return len(rows)


def acts(content: bytes, *, to: Path) -> int:
    """Keep the acts of the built-in documents as the coder tells them; the words come from the documents themselves.

    Args:
        content: what `detente read examples/cambodia --format parquet` writes.
        to: the Parquet file to write.

    Returns:
        The number of rows.

    Raises:
        BadTable: the content is no Parquet, or lacks a column of EVENTS.

    Example:
        >>> acts(b"nothing", to=Path("events.parquet"))
        Traceback (most recent call last):
        ...
        detente.errors.BadTable: What was piped in are no acts.
          found: 7 bytes
          wanted: what detente read examples/cambodia --format parquet writes
    """
    try:
        told = pq.read_table(io.BytesIO(content))
    except pa.ArrowInvalid as error:
        wanted = "what detente read examples/cambodia --format parquet writes"
        raise BadTable("What was piped in are no acts.", found=f"{len(content)} bytes", wanted=wanted) from error
    rows = check(ibis.memtable(told), EVENTS, where="what was piped in").to_pyarrow()
    pq.write_table(rows, to, compression="zstd", compression_level=19)
    return len(rows)


def _fetched(path: Path) -> ibis.Table:
    """A file's ballots in memory, so that it is read and named once only."""
    return ibis.memtable(un_votes.read(path).to_pyarrow())


def main() -> None:
    """Write a table beside this file."""
    paths = [Path(given) for given in sys.argv[1:]]
    coding = sys.argv[1:] == ["acts"]
    target = Path(__file__).with_name("events.parquet" if coding else "agreement.parquet")
    try:
        if not paths:
            raise BadTable("The recipe needs a file of votes.", wanted="python -m detente.builtin.recipe VOTES.parquet")
        rows = acts(sys.stdin.buffer.read(), to=target) if coding else write(paths, to=target)
        print(f"{rows:,} rows in {target}, {target.stat().st_size / 1e6:.2f} MB")
    except DetenteError as error:
        print(error, file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
