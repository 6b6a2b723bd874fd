"""Tables that the tests of measures share, small by hand and large from outside."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import ibis
import pytest

from detente.tables import COVERAGE, EVENTS, VOTES, table
from tests.measures.samples import COVERED, event_rows, vote_rows


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> Random:
    """A lot of its own for each test, the same whenever it runs."""
    return Random(request.node.name)


@pytest.fixture
def votes() -> ibis.Table:
    return table(VOTES, vote_rows())


@pytest.fixture
def events() -> ibis.Table:
    return table(EVENTS, event_rows())


@pytest.fixture
def coverage() -> ibis.Table:
    return table(COVERAGE, COVERED)


@pytest.fixture(scope="session")
def unga(shared: Callable[[str], Path]) -> ibis.Table:
    """Every ballot of the General Assembly from 1946 to 2024, read without our own reader."""
    raw = ibis.duckdb.connect().read_parquet(shared("data/unga_votes_1946_2024_iso3.parquet"))
    raw = raw.filter(raw.vote != "absent")
    call = raw.rcid.cast("string")
    return raw.select(
        source=ibis.literal("un"),
        record=call + "/" + raw.iso3,
        date=raw.date.cast("date"),
        resolution=call,
        actor=raw.iso3,
        ballot=raw.vote.cases(("yes", 1), ("no", -1), else_=0).cast("int8"),
        issue=ibis.null("string"),
        important=ibis.null("boolean"),
    )
