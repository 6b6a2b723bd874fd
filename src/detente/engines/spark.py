"""The store as a folder of Parquet that Apache Spark reads: one folder in it for each load."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import socket
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any, NoReturn
from uuid import uuid4

from detente.errors import StoreUnavailable, misshapen, said
from detente.tables import KINDS, Kind
from detente.trust import vouch

if TYPE_CHECKING:
    import pyarrow as pa

PATIENCE = 4.0  # seconds for which one waits for another writer, or for a master to answer

_TYPES = {"string": "string", "date": "date", "float64": "double", "int64": "bigint", "int8": "tinyint"}
_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
}
_FRUGAL = {"spark.sql.shuffle.partitions": "4"}  # on one machine; Spark's own 200 are for many


class Spark:
    """A folder of loads; each is a folder in it that holds one folder of Parquet for each kind of table."""

    name = "spark"

    def __init__(self, session: Any, folder: Path):
        import ibis

        self.where = str(folder)
        self._folder, self._session = folder, session
        self._arriving: Path | None = None
        self._lock: int | None = None
        self._columns: dict[str, tuple[str, ...]] = {}
        self.connection = ibis.pyspark.connect(session)
        self.connection.compiler = _questions()
        self._look()

    def columns(self, kind: Kind) -> tuple[str, ...]:
        """The columns that are held of a kind; none where nothing is."""
        return self._columns.get(kind.name, ())

    def begin(self) -> None:
        """Keep what follows together, beside the loads; another writer is waited for a little."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._lock = _locked(self._folder / ".lock", self.where)
        for broken in self._folder.glob(".arriving-*"):
            shutil.rmtree(broken)
        self._arriving = self._folder / f".arriving-{uuid4().hex}"
        self._arriving.mkdir()

    def commit(self) -> None:
        """Let the load appear, all kinds at once."""
        assert self._arriving
        shutil.rmtree(self._arriving / ".raw", ignore_errors=True)
        if any(self._arriving.iterdir()):
            stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime())
            self._arriving.rename(self._folder / f"load-{stamp}-{uuid4().hex[:8]}")
        self._release()
        self._look()

    def rollback(self) -> None:
        """Throw away what waits."""
        self._release()

    def append(self, kind: Kind, batches: Iterable[pa.Table]) -> int:
        """Add rows that are not there yet to what waits, and tell how many they were."""
        import pyarrow.parquet as pq

        assert self._arriving
        raw, waiting = self._arriving / ".raw" / f"{kind.name}-{uuid4().hex[:8]}", self._arriving / kind.name
        raw.mkdir(parents=True)
        for number, batch in enumerate(batches):
            pq.write_table(batch, raw / f"{number:06}.parquet")
        if not any(raw.iterdir()):
            return 0
        rows = self._session.read.parquet(str(raw)).dropDuplicates(["source", "record"])
        held = [*self._loads(kind.name), *([waiting] if waiting.exists() else ())]
        if held:
            known = self._session.read.parquet(*map(str, held)).select("source", "record")
            rows = rows.join(known, ["source", "record"], "left_anti").select(*kind.names)
        before = _count(waiting)
        rows.write.mode("append").parquet(str(waiting))
        return _count(waiting) - before

    def remove(self, kind: Kind, documents: Sequence[str]) -> int:
        """Refuse: a folder of Parquet is only added to."""
        raise StoreUnavailable(
            "Documents cannot be taken back from a store on Spark.", wanted="a store on DuckDB or Postgres"
        )

    def size(self) -> int:
        """How large the files of all loads are [bytes]."""
        return sum(path.stat().st_size for path in self._folder.rglob("*.parquet"))

    def compact(self) -> None:
        """Refuse: the loads could not be put in the place of each other at one moment."""
        raise StoreUnavailable(
            "A store on Spark cannot be written anew in place.", wanted="a load of everything into a new folder"
        )

    def told(self, error: Exception) -> StoreUnavailable | None:
        """What the engine said, in plain words; nothing where it was not this engine that said it."""
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException

        if isinstance(error, PySparkException | Py4JError):
            return StoreUnavailable(f"Spark could not work on the store {self.where}.", found=said(error))
        return None

    def close(self) -> None:
        """Let go of the tables; Spark itself goes on until the program ends, as it is slow to begin."""
        self._release()
        for name in self._columns:
            self._session.catalog.dropTempView(name)

    def _loads(self, name: str) -> list[Path]:
        """The folders of Parquet of a kind, a folder for each load."""
        loads = sorted(self._folder.iterdir()) if self._folder.is_dir() else []
        return [load / name for load in loads if not load.name.startswith(".") and (load / name).is_dir()]

    def _look(self) -> None:
        """Show Spark what is there; only what detente wrote has been checked."""
        sure = []
        for name, kind in KINDS.items():
            if loads := self._loads(name):
                held = self._session.read.option("mergeSchema", "true").parquet(*map(str, loads))
                self._columns[name] = self._shown(held, kind)
                if all(load.parent.name.startswith("load-") for load in loads):
                    sure.append(name)
        vouch(self.connection, sure)

    def _shown(self, held: Any, kind: Kind) -> tuple[str, ...]:
        columns = [column for column in kind.columns if column.name in held.columns]
        lacking = [column.name for column in kind.columns if column.required and column not in columns]
        if lacking:
            raise misshapen(self.where, kind.name, held.columns, kind.names)
        cast = (held[column.name].cast(_TYPES.get(column.type, column.type)) for column in columns)
        held.select(*cast).createOrReplaceTempView(kind.name)
        return tuple(column.name for column in columns)

    def _release(self) -> None:
        if self._arriving:
            shutil.rmtree(self._arriving, ignore_errors=True)
            self._arriving = None
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def connect(url: str, *, write: bool, memory: int | None) -> Spark:
    """Open a folder of Parquet through Spark; the folder must be seen at one path by the master and all workers.

    Args:
        url: spark://HOST:PORT/FOLDER for a running master, or spark://local[2]/FOLDER for two threads right here;
            the folder's path is absolute.
        write: whether rows will be appended.
        memory: how much memory the driver, and each worker, may take [bytes].

    Raises:
        StoreUnavailable: pyspark or Java is not installed, or no master answers there.

    Example:
        >>> connect("spark://127.0.0.1:9", write=False, memory=None)
        Traceback (most recent call last):
        ...
        detente.errors.StoreUnavailable: The URL of a store on Spark names a master and a folder.
          found: spark://127.0.0.1:9
          wanted: spark://host:7077/folder or spark://local[2]/folder
    """
    found = re.fullmatch(r"spark://(local\[[\d*]+\]|[^/\[\]]+:\d+)(/.+)", url)
    if not found:
        raise StoreUnavailable(
            "The URL of a store on Spark names a master and a folder.",
            found=url,
            wanted="spark://host:7077/folder or spark://local[2]/folder",
        )
    try:
        import pyspark  # noqa: F401
    except ImportError as error:
        raise StoreUnavailable(
            "A store on Spark needs pyspark, which is not installed.", wanted='pip install "detente[spark]"'
        ) from error
    if not shutil.which("java") and "JAVA_HOME" not in os.environ:
        raise StoreUnavailable("A store on Spark needs Java, which is not installed.", wanted="Java 17 or newer")
    return Spark(_session(found[1], memory), Path(found[2]))


def _questions() -> Any:
    """How Ibis asks Spark, which takes a number with a point for a decimal one and divides it to six places."""
    from ibis.backends.sql.compilers.pyspark import PySparkCompiler

    class Questions(PySparkCompiler):  # type: ignore[misc]
        __slots__ = ()

        def visit_NonNullLiteral(self, op: Any, /, *, value: Any, dtype: Any) -> Any:  # noqa: N802
            told = super().visit_NonNullLiteral(op, value=value, dtype=dtype)
            return self.cast(told, dtype) if dtype.is_floating() else told

    return Questions()


def _session(master: str, memory: int | None) -> Any:
    """A session of its own on the master; a program has one connection to Spark, which a second store shares."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    settings = dict(_SETTINGS)
    host, _, port = master.partition(":")
    if not port or host in ("127.0.0.1", "localhost"):
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        settings |= _FRUGAL | {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    if port:
        _answers(host, int(port))
    if memory:
        settings |= dict.fromkeys(("spark.driver.memory", "spark.executor.memory"), f"{memory >> 20}m")
    running = SparkSession.getActiveSession()
    url = f"spark://{master}" if port else master
    if running is not None and running.sparkContext.master != url:
        running.stop()
    with TemporaryFile("w+", errors="replace") as log, _aside(log):
        try:
            return SparkSession.builder.config(map=settings).master(url).appName("detente").getOrCreate().newSession()
        except (PySparkException, Py4JError) as error:
            log.seek(0)
            lines = [line for line in log.read().splitlines() if line.strip()]
            found = lines[-1][:200] if lines and "JAVA_GATEWAY" in str(error) else said(error)
            raise StoreUnavailable(
                f"Spark does not start on {url}.", found=found, wanted="Java 17 or newer, and memory for it"
            ) from error


@contextmanager
def _aside(log: IO[str]) -> Iterator[None]:
    """Let the processes that begin within write to a file what they would tell the screen, for as long as they live."""
    screen = os.dup(2)
    os.dup2(log.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(screen, 2)
        os.close(screen)


def _answers(host: str, port: int) -> None:
    try:
        socket.create_connection((host, port), timeout=PATIENCE).close()
    except OSError as error:
        raise StoreUnavailable(
            f"No Spark master answers at {host}:{port}.", found=said(error), wanted="a running standalone master"
        ) from error


def _locked(path: Path, where: str) -> int:
    """Hold the store against other writers, until the number that is returned is closed or the program ends."""
    held = os.open(path, os.O_RDWR | os.O_CREAT)
    until = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            if time.monotonic() > until:
                _refused(held, where)
            time.sleep(0.1)
    os.truncate(held, 0)
    os.pwrite(held, f"{os.getpid()}".encode(), 0)
    return held


def _refused(held: int, where: str) -> NoReturn:
    holder = os.pread(held, 20, 0).decode()
    os.close(held)
    raise StoreUnavailable(
        f"The store {where} is in use.", found=f"process {holder} holds it", wanted="one writer at a time: wait for it"
    )


def _count(folder: Path) -> int:
    import pyarrow.parquet as pq

    return sum(pq.read_metadata(path).num_rows for path in folder.glob("*.parquet"))
