"""Numbers from outside: each row is a measure, its sample, the value, the tolerance and who says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from math import sqrt
from pathlib import Path

import duckdb
import ibis
import pytest

from detente import acts
from detente.measures.agreement import agreement
from detente.measures.cooperation import cooperation
from detente.tables import COVERAGE, EVENTS, VOTES, table

Shared = Callable[[str], Path]

ROLL_CALLS = "recount of the roll calls in Voeten, Strezhnev and Bailey, doi:10.7910/DVN/LEJUQZ"
DYADS = "dyadic agreement published with doi:10.7910/DVN/LEJUQZ, South Korea's rows"

# Pair, year, how abstentions count, value, roll calls where published, tolerance, citation.
AGREEMENT = [
    ("CHN", "KHM", 2005, "half", 0.941, 85, 0.0005, ROLL_CALLS),
    ("KHM", "USA", 2005, "half", 0.209, 86, 0.0005, ROLL_CALLS),
    ("CHN", "KHM", 2005, "apart", 0.894, 85, 0.0005, ROLL_CALLS),
    ("KHM", "USA", 2005, "apart", 0.1395, 86, 0.00005, ROLL_CALLS),
    ("KOR", "USA", 2018, "half", 0.51063829787, None, 1e-9, DYADS),
    ("CHN", "KOR", 2018, "half", 0.66304347826, None, 1e-9, DYADS),
    ("KHM", "KOR", 2018, "half", 0.65217391304, None, 1e-9, DYADS),
    ("KOR", "USA", 1995, "half", 0.46052631579, None, 0.005, DYADS),
    ("KOR", "USA", 2018, "apart", 0.36170212766, None, 1e-9, DYADS),
    ("KOR", "USA", 1995, "apart", 0.28767123288, 73, 1e-9, DYADS),
    ("CHN", "KOR", 2015, "apart", 0.47368421053, 76, 1e-9, DYADS),
    ("JPN", "KOR", 2015, "apart", 0.83116883117, 77, 1e-9, DYADS),
]


@pytest.mark.parametrize(
    ("actor", "other", "year", "abstention", "value", "n", "tolerance", "citation"),
    AGREEMENT,
    ids=[f"{actor}-{other}-{year}-{abstention}" for actor, other, year, abstention, *_ in AGREEMENT],
)
def test_agreement_of_a_pair(
    unga: ibis.Table,
    actor: str,
    other: str,
    year: int,
    abstention: str,
    value: float,
    n: int | None,
    tolerance: float,
    citation: str,
) -> None:
    scores = agreement(unga.filter(unga.date.year() == year), among=[other, actor], abstention=abstention)
    (row,) = scores.to_pyarrow().to_pylist()
    assert (row["actor"], row["other"], row["period"]) == (actor, other, date(year, 1, 1))
    assert row["value"] == pytest.approx(value, abs=tolerance), citation
    assert n is None or row["n"] == n


@pytest.mark.parametrize(("abstention", "column", "least"), [("half", "v_agree", 0.985), ("apart", "agree", 0.96)])
def test_agreement_follows_the_published_dyads(
    unga: ibis.Table, shared: Shared, abstention: str, column: str, least: float
) -> None:
    """Measured: .9895 with v_agree over 5,929 dyad-years; their release is older, and its years are sessions' years."""
    dyads = shared("data/unga_agreement_southkorea_dyads.parquet")
    scores = agreement(unga.filter(unga.date.year() >= 1991), abstention=abstention)
    ours = scores.filter((scores.actor == "KOR") | (scores.other == "KOR")).to_pyarrow()
    with duckdb.connect() as connection:
        connection.register("ours", ours)
        n, correlation, gap = connection.execute(
            f"""select count(*), corr(value, {column}), avg(abs(value - {column})) from '{dyads}' theirs
                join ours on year(ours.period) = theirs.year
                    and theirs.iso3c = if(ours.actor = 'KOR', ours.other, ours.actor)
                where {column} is not null"""
        ).fetchone() or (0, 0, 1)
    assert n > 5900
    assert correlation >= least
    assert gap < 0.03


def test_agreement_worked_by_hand() -> None:
    """Three roll calls, yes-yes, yes-abstain, yes-no: (1 + 1/2 + 0) / 3, or one in three identical."""
    ballots = {"KHM": (1, 1, 1), "LAO": (1, 0, -1), "USA": (-1, -1, -1)}
    rows = [
        ("un", f"{call}/{actor}", date(1970, 5, 1), str(call), actor, ballot, None, None)
        for actor, cast in ballots.items()
        for call, ballot in enumerate(cast)
    ]
    for abstention, value in (("half", 0.5), ("apart", 1 / 3)):
        (row,) = agreement(table(VOTES, rows), among=["KHM", "LAO"], abstention=abstention).to_pyarrow().to_pylist()
        assert row["value"] == pytest.approx(value) and row["n"] == 3


def test_the_interval_is_wilson_s() -> None:
    """Wilson's score interval solves (p - q)^2 = z^2 q (1 - q) / n for q: here 90 of 100, z = 1.6449."""
    rows = [
        ("un", f"{call}/{actor}", date(1970, 5, 1), str(call), actor, ballot, None, None)
        for call in range(100)
        for actor, ballot in (("KHM", 1), ("LAO", 1 if call < 90 else -1), ("USA", -1))
    ]
    (row,) = agreement(table(VOTES, rows), among=["KHM", "LAO"]).to_pyarrow().to_pylist()
    assert row["value"] == pytest.approx(0.9)
    for end in (row["low"], row["high"]):
        assert (0.9 - end) ** 2 == pytest.approx(1.6448536**2 * end * (1 - end) / 100, rel=1e-6)


@pytest.fixture(scope="module")
def raw(shared: Shared) -> ibis.Table:
    """Raw ICEWS rows between countries as acts, without our own reader: countries by their English names."""
    rows = ibis.duckdb.connect().read_parquet(shared("data/icews_raw_sample_2018.parquet"))
    book = ibis.memtable([{"code": row.code, "act": row.act, "mode": row.mode} for row in acts.cameo().values()])
    rows = rows.left_join(book, rows.cameo_code == book.code)
    shaped = rows.select(
        source=ibis.literal("icews"),
        record="event_id",
        date=rows.event_date.cast("date"),
        precision=ibis.literal("day"),
        actor=rows.source_country,
        other=rows.target_country,
        act="act",
        mode="mode",
        field=ibis.null("string"),
        book=ibis.literal("ICEWS"),
        code="cameo_code",
        weight=rows.intensity.cast("float64"),
        status=ibis.literal("happened"),
        start=ibis.null("int64"),
        end=ibis.null("int64"),
        **dict.fromkeys(
            ("voice", "document", "fields", "stance", "who", "whom", "again"),
            ibis.null("string"),
        ),
    )
    return shaped.filter(shaped.actor.notnull(), shaped.other.notnull())


def test_cooperation_adds_up_to_the_quad_counts_of_raw_icews(raw: ibis.Table, shared: Shared) -> None:
    """CAMEO roots 3-8 cooperate and 9-20 conflict; roots 1 and 2 are neither and are no part of the sum."""
    path = shared("data/icews_raw_sample_2018.parquet")
    counted = duckdb.sql(
        f"""select source_country, target_country,
                   count(*) filter (left(cameo_code, 2)::int between 3 and 8) as cooperation,
                   count(*) filter (left(cameo_code, 2)::int >= 9) as conflict
            from '{path}' where source_country <> target_country group by all having cooperation + conflict > 0"""
    ).fetchall()
    scores = cooperation(raw, table(COVERAGE, []), weights="quad").to_pyarrow().to_pylist()
    ours = {(row["actor"], row["other"]): (row["value"], row["n"]) for row in scores}
    assert len(ours) == len(scores) > 300
    assert ours == {(actor, other): (plus - minus, plus + minus) for actor, other, plus, minus in counted}


def test_goldstein_sums_are_those_of_raw_icews(raw: ibis.Table, shared: Shared) -> None:
    path = shared("data/icews_raw_sample_2018.parquet")
    added = duckdb.sql(
        f"""select source_country, target_country, sum(intensity::double), sqrt(sum(intensity::double ** 2)), count(*)
            from '{path}' where source_country <> target_country group by all"""
    ).fetchall()
    wanted = {(actor, other): (value, 1.6448536 * root, n) for actor, other, value, root, n in added}
    for weights in ("source", "ICEWS"):
        rows = cooperation(raw, table(COVERAGE, []), weights=weights).to_pyarrow().to_pylist()
        assert {(row["actor"], row["other"]) for row in rows} == set(wanted)
        for row in rows:
            value, margin, n = wanted[row["actor"], row["other"]]
            assert (row["value"], row["n"]) == (pytest.approx(value), n)
            assert row["high"] - row["value"] == pytest.approx(margin, rel=1e-5)
    told = {pair: round(value, 1) for pair, (value, _, _) in wanted.items()}
    assert told["United States", "North Korea"] == 682.0


def test_cooperation_worked_by_hand() -> None:
    """Goldstein (1992): a visit made, 1.9, and a formal agreement, 8.0, against a demand, -5.0."""
    codes = ("042", "057", "100")

    def unweighed(code: str) -> tuple[str | None, ...]:
        return "ICEWS", code, None, "happened", None, None, None, None

    rows = [
        ("papers", code, date(1994, 7, day), "day", "KHM", "USA", *_act(code), None, *unweighed(code))
        for day, code in enumerate(codes, start=1)
    ]
    for weights, weighed in (("ICEWS", (1.9, 8.0, -5.0)), ("PLOVER", (4.0, 5.0, 0.0)), ("quad", (1, 1, -1))):
        (row,) = cooperation(table(EVENTS, rows), table(COVERAGE, []), weights=weights).to_pyarrow().to_pylist()
        assert row["value"] == pytest.approx(sum(weighed))
        assert row["low"] == pytest.approx(sum(weighed) - 1.645 * sqrt(sum(x * x for x in weighed)), abs=0.01)
        assert row["n"] == 3


def _act(code: str) -> tuple[str | None, str | None]:
    return acts.cameo()[code].act, acts.cameo()[code].mode
