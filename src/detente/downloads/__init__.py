"""Data sets from their publishers: the files of the days wanted, whole and checked, in a folder that is kept."""

from __future__ import annotations

import re
import shlex
import shutil
import time
from collections.abc import Callable, Generator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

from detente.downloads.listings import LISTINGS
from detente.downloads.transfer import Line, Remote, Resuming
from detente.errors import DetenteError, NotThere, UnknownName, nearest
from detente.progress import Progress, Step
from detente.sources import SOURCES, Source

if TYPE_CHECKING:
    from pooch import Pooch

AT_ONCE = 4  # requests: publishers of open data have small servers
_LEDGER = ".checksums"  # what files without a published checksum were when they came


@dataclass(frozen=True, slots=True)
class Got:
    """What a download brought: the files to load, how many came now and how many were there, and what is not there."""

    source: str
    folder: Path
    files: tuple[Path, ...]
    came: int
    kept: int
    bytes: int
    missing: tuple[NotThere, ...] = ()

    @property
    def command(self) -> str:
        """The command that loads them.

        Example:
            >>> Got("un_votes", Path("d"), (Path("d/UN votes.csv"),), came=1, kept=0, bytes=9).command
            "detente load un_votes 'd/UN votes.csv'"
        """
        beside = sorted(self.folder.glob(f"*{self.files[0].suffix}")) if self.files else []
        if len(self.files) > 3 and beside == sorted(self.files):
            return f"detente load {self.source} {shlex.quote(str(self.folder))}/*{self.files[0].suffix}"
        return shlex.join(["detente", "load", self.source, *map(str, self.files)])


def get(
    source: str,
    *,
    since: date | None = None,
    until: date | None = None,
    mirror: str | None = None,
    into: Path | None = None,
    progress: Progress | None = None,
) -> Got:
    """Download a data set from its publisher, the days wanted, into a folder; what is there and whole stays.

    A file has its name only once it is whole and, where the publisher tells a checksum, has that; until then what came
    stands beside it under `.part`, and the next download goes on from there. A file that the publisher lists and does
    not have is left out and named.

    Args:
        source: a name of the shelf of sources.
        since: the first day; the publisher's first where open.
        until: the last day; the publisher's latest where open.
        mirror: the address, with a path or without, to ask in place of the publisher's host.
        into: the folder; by default one of the source's own in the user's cache.
        progress: called now and then with how far it is.

    Returns:
        Where the files are.

    Raises:
        UnknownName: there is no such source.
        NotThere: none of the files is where it should be.
        DetenteError: the source is not to be had this way, the server cannot be reached or refuses, or a file came cut
            or is another than listed; then nothing stands under its name.

    Example:
        >>> get("documents")  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        ...
        detente.errors.DetenteError: documents is not downloaded by detente.
          wanted: text, Markdown, ...
    """
    facts = _facts(source)
    if since and until and since > until:
        raise DetenteError("The span ends before it begins.", found=f"since {since}, until {until}")
    line, folder = Line(mirror=mirror), _folder(source, into)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        listed = {_safe(remote.name): remote for remote in LISTINGS[facts["by"]](facts, line.lines, since, until)}
        return _Run(source, line, folder, listed, facts, progress).all()
    except OSError as error:
        raise DetenteError(f"{folder} cannot be written.", found=error.strerror or error) from error


def gettable(source: Source) -> bool:
    """Whether `get` can download a source.

    Example:
        >>> gettable(SOURCES["documents"])
        False
    """
    return bool(source.get)


def _facts(source: str) -> Mapping[str, Any]:
    row = SOURCES.get(source)
    if row is None:
        raise UnknownName("No source has this name.", found=source, nearest=nearest(source, SOURCES))
    if not gettable(row):
        raise DetenteError(f"{source} is not downloaded by detente.", wanted=row.where)
    return row.get


def _folder(source: str, into: Path | None) -> Path:
    from platformdirs import user_cache_path

    own = user_cache_path("detente", appauthor=False) / "downloads" / source
    return (own if into is None else into).absolute()


def _safe(name: str) -> str:
    """A file's name without any folder, however the publisher spells it."""
    plain = re.split(r"[/\\]", name)[-1]
    if plain in ("", ".", "..") or plain.endswith(".part"):
        raise DetenteError("The publisher lists a file without a name.", found=repr(name))
    return plain


@dataclass(slots=True)
class _Run:
    """One download of many files, some at a time."""

    source: str
    line: Line
    folder: Path
    files: Mapping[str, Remote]
    facts: Mapping[str, Any]
    progress: Progress | None
    lock: Lock = field(default_factory=Lock)
    held: dict[str, int] = field(default_factory=dict)
    done: int = 0
    came: int = 0
    told: float = 0.0

    def all(self) -> Got:
        """Take every file; one that is not there is left out, anything else ends the run."""
        pooch, missing, found = self._pooch(), list[NotThere](), dict[str, list[Path]]()
        with closing(self._each(partial(self._one, pooch))) as done:
            for name, future in done:
                try:
                    found[name] = future.result()
                except NotThere as error:
                    missing.append(error)
        if not found:
            raise missing[0]
        paths = [path for name in self.files if name in found for path in found[name]]
        size = sum((self.folder / name).stat().st_size for name in found)
        kept = len(found) - self.came
        return Got(self.source, self.folder, tuple(paths), self.came, kept, size, tuple(missing))

    def _each(self, one: Callable[[str], list[Path]]) -> Generator[tuple[str, Future[list[Path]]], None, None]:
        """The files as they are done; at a mistake or Ctrl-C all others end at once."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            futures = {pool.submit(one, name): name for name in self.files}
            try:
                for future in as_completed(futures):
                    yield futures[future], future
            except BaseException:
                self.line.stop()
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    def _pooch(self) -> Pooch:
        """What pooch is told of the files: their addresses, and the checksums that are published."""
        import pooch

        pooch.get_logger().setLevel("ERROR")  # what it did is told by `detente get`
        known = {name: remote.checksum for name, remote in self.files.items()}
        urls = {name: remote.url for name, remote in self.files.items()}
        return pooch.create(path=self.folder, base_url="", registry=known, urls=urls)

    def _one(self, pooch: Pooch, name: str) -> list[Path]:
        """One file, from pooch: which asks for it only where it is not there, or is not what it was."""
        remote, came = self.files[name], [False]

        def moved(held: int) -> None:
            came[0] = True
            self._tell(name, held)

        take = Resuming(self.line, remote, self.folder / f"{name}.part", moved)
        if remote.checksum is None:
            self._changed(name)
        try:
            path = Path(pooch.fetch(name, downloader=take))
        except ValueError as error:
            raise _other(remote, self.line.place(remote.url), error) from None
        with self.lock:
            self.done += 1
            self.came += came[0]
            if came[0] and remote.checksum is None:
                self._remember(name, path)
        self._tell(name, path.stat().st_size, last=True)
        if "unpack" not in self.facts:
            return [path]
        return _unpacked(path, self.facts["unpack"], beside=self.facts.get("beside", ""), fresh=came[0])

    def _changed(self, name: str) -> None:
        """Remove a file that is no longer what it was when it came, where no published checksum tells."""
        import pooch

        path, ledger = self.folder / name, self.folder / _LEDGER
        if path.exists() and ledger.exists():
            told = dict(line.split(" ", 1)[::-1] for line in ledger.read_text(encoding="utf8").splitlines())
            if told.get(name, "") not in ("", pooch.file_hash(str(path))):
                path.unlink()

    def _remember(self, name: str, path: Path) -> None:
        """Write down what a file was when it came."""
        import pooch

        with (self.folder / _LEDGER).open("a", encoding="utf8") as ledger:
            ledger.write(f"{pooch.file_hash(str(path))} {name}\n")

    def _tell(self, name: str, held: int, *, last: bool = False) -> None:
        with self.lock:
            self.held[name] = held
            if self.progress is None or (time.monotonic() - self.told < 0.1 and not last):
                return
            self.told = time.monotonic()
            sizes = [remote.size for remote in self.files.values()]
            whole = sum(size for size in sizes if size is not None) if None not in sizes else 0
            step = Step(name, files=self.done, all_files=len(sizes), bytes=sum(self.held.values()), all_bytes=whole)
            self.progress(step)


def _other(remote: Remote, place: str, error: ValueError) -> DetenteError:
    """A file that came whole and is another than the publisher lists."""
    got = re.search(r"got ([0-9a-f]+)", str(error))
    return DetenteError(
        f"{place} is not the file that is listed; nothing of it was stored.",
        found=got[1] if got else str(error),
        wanted=(remote.checksum or "").split(":")[-1],
    )


def _unpacked(path: Path, form: str, *, beside: str, fresh: bool) -> list[Path]:
    """The members of an archive to load, unpacked with those to lie beside them; what is half-unpacked is not used."""
    import pooch

    folder = path.with_name(f"{path.name}.unzip")
    if fresh or not folder.exists():
        with ZipFile(path) as archive:
            names = [name for name in archive.namelist() if re.fullmatch(f"{form}|{beside}", name)]
        draft = path.with_name(f"{folder.name}.part")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir()
        if names:
            pooch.Unzip(members=names, extract_dir=draft.name)(str(path), "download", None)
        shutil.rmtree(folder, ignore_errors=True)
        draft.replace(folder)
    found = sorted(file for file in folder.rglob("*") if file.is_file())
    wanted = [file for file in found if re.fullmatch(form, file.relative_to(folder).as_posix())]
    if not wanted:
        raise DetenteError(f"{path} holds no file that is looked for.", wanted=form)
    return wanted


_FORM = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


def day(text: str, *, last: bool = False) -> date:
    """The first or the last day of a year, a month or a day.

    Args:
        text: as 2014, 2014-03 or 2014-03-05.
        last: whether the last day is meant.

    Raises:
        DetenteError: it is none.

    Example:
        >>> day("2014-02", last=True)
        datetime.date(2014, 2, 28)
    """
    match = _FORM.fullmatch(text.strip())
    try:
        year, month, on = (int(part) if part else None for part in match.groups()) if match else (0, None, None)
        first = date(year or 0, month or (12 if last else 1), on or 1)
        if on or not last:
            return first
        return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    except (ValueError, OverflowError):
        raise DetenteError("This is no day, month or year.", found=text, wanted="2014, 2014-03 or 2014-03-05") from None
