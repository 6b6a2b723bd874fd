"""A place for a store on each engine; the tests of an engine that is not here skip, and say what is lacking."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

NAMES = ("duckdb", "postgres", "clickhouse", "spark")
# What Ibis and PySpark say of the version of pandas, and of sockets that go with the program.
QUIET = [f"ignore::{kind}Warning" for kind in ("Future", "User", "Resource", "Deprecation")]


@contextmanager
def duckdb() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        yield str(Path(folder, "store.duckdb"))


@contextmanager
def postgres() -> Iterator[str]:
    """A database of its own on the server that DETENTE_TEST_POSTGRES names."""
    server = os.environ.get("DETENTE_TEST_POSTGRES")
    if not server or not find_spec("psycopg"):
        pytest.skip("DETENTE_TEST_POSTGRES names no server, or psycopg is not installed")
    import psycopg

    name = f"detente_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as session:
        session.execute(f"CREATE DATABASE {name}")
        try:
            yield urlsplit(server)._replace(path=f"/{name}").geturl()
        finally:
            session.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def spark() -> Iterator[str]:
    if not find_spec("pyspark") or not shutil.which("java"):
        pytest.skip("pyspark or Java is not installed")
    with tempfile.TemporaryDirectory() as folder:
        yield f"spark://local[2]{folder}/store"


@contextmanager
def clickhouse() -> Iterator[str]:
    """ClickHouse within this process, in the place of a server: it has one session, and nothing is left in it."""
    if not find_spec("chdb") or not find_spec("clickhouse_connect"):
        pytest.skip("chdb or clickhouse-connect is not installed")
    import clickhouse_connect

    from detente.engines.clickhouse import _SETTINGS

    client = clickhouse_connect.get_client(interface="chdb", settings=_SETTINGS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(client, "close", lambda: None)
        patch.setattr(clickhouse_connect, "get_client", lambda **given: client)
        try:
            yield "clickhouse://nobody@nowhere/default"
        finally:
            for (name,) in client.query("SHOW TABLES").result_rows:
                client.command(f"DROP TABLE {name} SYNC")


PLACES: dict[str, Callable[[], object]] = {
    "duckdb": duckdb,
    "postgres": postgres,
    "clickhouse": clickhouse,
    "spark": spark,
}


@pytest.fixture(params=NAMES)
def place(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a store that is not there yet, on each engine."""
    with PLACES[request.param]() as url:  # type: ignore[attr-defined]
        yield url
