"""The shelf of engines: where a store can be kept, by which URL it is reached, and what each engine promises."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from detente.engines import clickhouse, duckdb, postgres, spark
from detente.errors import StoreUnavailable
from detente.tables import Kind

if TYPE_CHECKING:
    import pyarrow as pa


class Opened(Protocol):
    """A store on an engine: what differs from one engine to the next.

    `connection` is the engine as Ibis reaches it, and its tables bear the names of their kinds. Rows that come in were
    checked, and are told to the engine in Arrow, some at a time.
    """

    name: str
    where: str
    connection: Any

    def columns(self, kind: Kind) -> tuple[str, ...]:
        """The columns that are held of a kind; none where nothing is."""

    def begin(self) -> None:
        """Keep what follows together."""

    def commit(self) -> None:
        """Keep what was done since the beginning."""

    def rollback(self) -> None:
        """Undo what was done since the beginning."""

    def append(self, kind: Kind, batches: Iterable[pa.Table]) -> int:
        """Add rows that are not there yet, and tell how many they were; a row is known by (source, record)."""

    def remove(self, kind: Kind, documents: Sequence[str]) -> int:
        """Take the user's own documents of these records away, or the acts found in them."""

    def size(self) -> int:
        """How much room the store takes [bytes]."""

    def compact(self) -> None:
        """Give back the room that is not needed."""

    def told(self, error: Exception) -> StoreUnavailable | None:
        """What the engine said, in plain words; nothing where it was not this engine that said it."""

    def close(self) -> None:
        """Let go of the store."""


@dataclass(frozen=True, slots=True)
class Engine:
    """One engine on the shelf.

    `connect` takes a URL, whether rows will be written, and the memory that may be used, and gives an open store.
    `schemes` are the beginnings of its URLs, `url` shows one, and `promise` says what a load that breaks leaves behind.
    """

    name: str
    connect: Callable[..., Opened]
    schemes: tuple[str, ...]
    url: str
    promise: str


ENGINES: dict[str, Engine] = {
    engine.name: engine
    for engine in (
        Engine(
            name="duckdb",
            connect=duckdb.connect,
            schemes=("duckdb",),
            url="relations.duckdb or duckdb://relations.duckdb",
            promise="A load is one transaction: it is kept whole, or the store stays as it was.",
        ),
        Engine(
            name="postgres",
            connect=postgres.connect,
            schemes=("postgresql", "postgres"),
            url="postgresql://user@host/database",
            promise="A load is one transaction: it is kept whole, or the store stays as it was.",
        ),
        Engine(
            name="clickhouse",
            connect=clickhouse.connect,
            schemes=("clickhouse",),
            url="clickhouse://user@host:8123/database",
            promise="A load waits beside the tables and goes into each by one INSERT; between two kinds it can break.",
        ),
        Engine(
            name="spark",
            connect=spark.connect,
            schemes=("spark",),
            url="spark://host:7077/folder or spark://local[2]/folder",
            promise="A load is a folder of Parquet that appears by one renaming: it is kept whole or not at all.",
        ),
    )
}
