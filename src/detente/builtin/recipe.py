"""Make the built-in tables again, each from what `detente` itself reads.

    python -m detente.builtin.recipe votes VOTES.parquet [MORE.parquet ...] [--calls CALLS.parquet]
    python -m detente.builtin.recipe scores SOURCE=FILE [SOURCE=FILE ...]
    detente read examples/cambodia --format parquet | python -m detente.builtin.recipe acts

The first computes agreement, interests and ideal points. The files are the roll calls of Voeten, Strezhnev and Bailey,
doi:10.7910/DVN/LEJUQZ, in any form that `detente load un_votes` takes. A later file adds the ballots that the files
before it lack, such as those of former states. Where the issues of the roll calls stand in a table of their own, by
`rcid`, that table is given as the calls. The second computes the other measures from data sets in any form that
`detente load` takes, such as oec=trade.parquet; builtin/README.md lists them. The third keeps the acts of the built-in
documents.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from detente.builtin.kept import KEPT, packed, save
from detente.builtin.points import placed
from detente.errors import BadTable, DetenteError, nearest
from detente.measures import MEASURES, Measure
from detente.measures.agreement import agreement
from detente.measures.interests import interests
from detente.models.ideal_points import IdealPoints
from detente.sources import SOURCES, un_votes
from detente.tables import COVERAGE, EVENTS, KINDS, arrow, check

SINCE = 1975  # what came before is in the sources
LEAST = 0.001  # a smaller share of a state's exchange is no dependence
# Told by five reporters in the edition at hand: of any other state a share would be of what these five hold alone.
PARTIAL = ("imf_investment",)
CHOSEN = {"dependence": ("share",), "diversification": ("partners", "hhi"), "treaties": ("kind", "obligation")}

_HERE = Path(__file__).parent
_KEY = {"year": "int16", "actor": "string", "other": "string"}
_AGREEMENT = _KEY | dict.fromkeys(("calls", "missed", "opposed", "differing"), "uint16")
_INTERESTS = _KEY | dict.fromkeys(("distance", "n"), "uint16")


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
        year, actor, other; calls, the contested roll calls of that year on which any two voted at most; missed, those
        that this pair missed; and of the others opposed, one yes and one no, and differing, any two unlike ballots;
        sorted by year and pair.

    Raises:
        BadTable: a distance is no whole number, so the scores are not those of `agreement`.

    Example:
        >>> row = {"actor": "CHN", "other": "KHM", "period": "2005-01-01", "n": 85}
        >>> half, apart = (ibis.memtable([{**row, "value": value}]) for value in (160 / 170, 76 / 85))
        >>> compact(half.cast({"period": "date"}), apart.cast({"period": "date"})).to_pylist()
        [{'year': 2005, 'actor': 'CHN', 'other': 'KHM', 'calls': 85, 'missed': 0, 'opposed': 1, 'differing': 9}]
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
    most = whole.n.max().over(ibis.window(group_by=whole.year))
    kept = whole.mutate(calls=most, missed=most - whole.n, opposed=whole.distance - whole.differing)
    return kept.select(*_AGREEMENT).cast(_AGREEMENT).order_by("year", "actor", "other").to_pyarrow()


def issues(half: ibis.Table) -> pa.Table:
    """The scores of `interests` in whole numbers.

    Args:
        half: SCORES of interests by year, abstentions counted by half.

    Returns:
        field, year, actor, other, distance between their ballots summed over n roll calls, and n; from SINCE on, and
        sorted by field, year and pair.

    Example:
        >>> row = {"actor": "CHN", "other": "KHM", "field": "nuclear", "period": "2005-01-01", "value": 0.75, "n": 8}
        >>> issues(ibis.memtable([row]).cast({"period": "date"})).to_pylist()
        [{'field': 'nuclear', 'year': 2005, 'actor': 'CHN', 'other': 'KHM', 'distance': 4, 'n': 8}]
    """
    whole = half.mutate(year=half.period.year(), distance=((1 - half.value) * 2 * half.n).round())
    whole = whole.filter(whole.year >= SINCE).select("field", *_INTERESTS).cast(_INTERESTS)
    return whole.order_by("field", "year", "actor", "other").to_pyarrow()


def write(votes: ibis.Table, *, to: Path) -> dict[str, int]:
    """Compute agreement, interests and ideal points of all states and years and write them in whole numbers.

    Args:
        votes: VOTES.
        to: the folder for agreement.parquet, interests.parquet and ideal_points.parquet.

    Returns:
        The number of rows of each.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     votes = Path(folder, "votes.csv")
        ...     _ = votes.write_text("rcid,date,iso3,vote\\n9,2005-11-01,KHM,yes\\n9,2005-11-01,USA,no\\n")
        ...     write(together([votes]), to=Path(folder))
        {'agreement': 1, 'interests': 0, 'ideal_points': 0}
    """
    rows = compact(agreement(votes), agreement(votes, abstention="apart"))
    points = IdealPoints(issues=True).fit(votes).scores.to_pyarrow()
    tables = {"agreement": rows, "interests": issues(interests(votes)), "ideal_points": placed(points)}
    return {name: save(kept, to / f"{name}.parquet") for name, kept in tables.items()}


def measured(row: Measure, tables: Mapping[str, ibis.Table]) -> pa.Table:
    """The scores of a measure by year that are worth keeping, of every way of counting.

    Args:
        row: the measure, from its shelf.
        tables: by kind, those that it reads.

    Returns:
        What `packed` gives of each way, one below the other. Left out are zeros, shares below LEAST, shares of a
        PARTIAL source, years before SINCE, and of hedging the fields one by one.

    Example:
        >>> from detente.tables import table
        >>> measured(MEASURES["visits"], {name: table(kind, []) for name, kind in KINDS.items()}).num_rows
        0
    """
    ((option, choices),) = row.options.items()
    told = []
    for choice in CHOSEN.get(row.name, choices):
        scores = row.function(*(tables[kind] for kind in row.reads), by="year", **{option: choice})
        scores = scores.filter(scores.n > 0, scores.period.year() >= SINCE)
        if row.name in ("dependence", "diversification"):
            scores = scores.filter(scores.source.notin(PARTIAL))
        if row.name == "dependence":
            scores = scores.filter(scores.value >= LEAST)
        if row.name == "hedging":
            scores = scores.filter(scores.field == "all")
        told.append(packed(scores.to_pyarrow(), choice))
    return pa.concat_tables([rows for rows in told if rows.num_rows] or told[:1])


def gathered(files: Sequence[tuple[str, Path]]) -> dict[str, ibis.Table]:
    """Data sets as tables by kind, with what they cover.

    Args:
        files: the name of each data set on the shelf of sources, and its file.

    Returns:
        A table of every kind; no rows where no data set is of it.

    Raises:
        BadTable: there is no such data set, or its file cannot be read.

    Example:
        >>> gathered([])["flows"].count().to_pyarrow().as_py()
        0
    """
    told: dict[str, list[pa.Table]] = {name: [arrow(kind, [])] for name, kind in KINDS.items()}
    for name, path in files:
        if name not in SOURCES:
            raise BadTable("No source has this name.", found=name, nearest=nearest(name, SOURCES))
        source = SOURCES[name]
        told[source.kind.name].append(source.read(path).to_pyarrow())
        spans = source.spans(path) if source.spans else ()
        rows = [(name, f"{path.name}:{place}", source.kind.name, *span) for place, span in enumerate(spans)]
        told[COVERAGE.name].append(arrow(COVERAGE, rows))
    return {kind: ibis.memtable(pa.concat_tables(rows, promote_options="permissive")) for kind, rows in told.items()}


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


def described(path: Path, calls: Path, *, to: Path) -> Path:
    """A file of votes with the issues of each roll call beside it, which another file holds.

    Args:
        path: a Parquet file of votes, with the roll call as `rcid`.
        calls: a Parquet file of roll calls, with `rcid` and the flags of their issues.
        to: the folder for the new file.

    Returns:
        The new file.

    Example:
        >>> import tempfile
        >>> import pyarrow as pa
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     votes, calls = Path(folder, "votes.parquet"), Path(folder, "calls.parquet")
        ...     pq.write_table(pa.table({"rcid": [9], "iso3": ["KHM"]}), votes)
        ...     pq.write_table(pa.table({"rcid": [9], "nu": [1]}), calls)
        ...     pq.read_table(described(votes, calls, to=Path(folder))).to_pylist()
        [{'rcid': 9, 'iso3': 'KHM', 'nu': 1}]
    """
    votes, told = ibis.read_parquet(path), ibis.read_parquet(calls)
    flags = [name for name in told.columns if name in un_votes.ISSUES]
    joined = votes.drop(*set(flags) & set(votes.columns)).left_join(told.select("rcid", *flags), "rcid")
    target = to / f"described-{path.name}"
    joined.select(*votes.columns, *flags).to_parquet(target)
    return target


def _fetched(path: Path) -> ibis.Table:
    """A file's ballots in memory, so that it is read and named once only."""
    return ibis.memtable(un_votes.read(path).to_pyarrow())


def _votes(paths: Sequence[Path], calls: Path | None) -> dict[str, int]:
    if not paths:
        raise BadTable(
            "The recipe needs a file of votes.", wanted="python -m detente.builtin.recipe votes VOTES.parquet"
        )
    with tempfile.TemporaryDirectory() as folder:
        files = [described(path, calls, to=Path(folder)) for path in paths] if calls else paths
        return write(together(files), to=_HERE)


def _scores(given: Sequence[str]) -> dict[str, int]:
    files = [(name, Path(path)) for name, _, path in (one.partition("=") for one in given)]
    if not files:
        raise BadTable("The recipe needs data sets.", wanted="python -m detente.builtin.recipe scores oec=FILE ...")
    tables = gathered(files)
    return {name: save(measured(MEASURES[name], tables), _HERE / f"{name}.parquet") for name in KEPT}


def main() -> None:
    """Write tables beside this file."""
    parser = argparse.ArgumentParser(description="Make the built-in tables again.")
    parser.add_argument("what", choices=("votes", "scores", "acts"))
    parser.add_argument("given", nargs="*", metavar="PATH")
    parser.add_argument("--calls", type=Path, metavar="FILE")
    given = parser.parse_args()
    try:
        if given.what == "votes":
            made = _votes([Path(path) for path in given.given], given.calls)
        elif given.what == "scores":
            made = _scores(given.given)
        else:
            made = {"events": acts(sys.stdin.buffer.read(), to=_HERE / "events.parquet")}
        for name, rows in made.items():
            print(f"{name}: {rows:,} rows, {(_HERE / f'{name}.parquet').stat().st_size / 1e6:.2f} MB")
    except DetenteError as error:
        print(error, file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
