"""A file over HTTP, taken patiently: resumed where it was cut, and never given its name before it is whole."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlsplit
from zipfile import BadZipFile, ZipFile

from detente.errors import DetenteError, NotThere

Taken = TypeVar("Taken")
Keep = Callable[[str], bool]
Ask = Callable[[str, Keep], list[str]]

_PIECE = 1 << 13  # bytes that are written at once; of a cut answer no more than these are lost


class Remote(NamedTuple):
    """A file as its publisher lists it: name, address, and checksum (md5:...) and size [bytes] where they are told."""

    name: str
    url: str
    checksum: str | None = None
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a server is waited for.

    `timeout` is the most seconds without an answer, `tries` how often in a row one may bring nothing new, `wait` the
    seconds before the second of them, doubled for each further one, `longest` the most that a server may ask to wait.
    """

    timeout: float = 30.0
    tries: int = 6
    wait: float = 1.0
    longest: float = 300.0


PATIENCE = Patience()


class _Again(Exception):
    """What another try may mend: what came, and how long the server asks to wait."""

    def __init__(self, found: str, wait: float | None = None):
        super().__init__(found)
        self.found, self.wait = found, wait


class Line:
    """The way to a publisher, or to a mirror of it: some requests at a time, until it is stopped."""

    def __init__(self, *, mirror: str | None = None, patience: Patience | None = None):
        import requests

        self.patience, self.stopped = patience or PATIENCE, Event()
        self._mirror = None if mirror is None else _address(mirror)
        self._open: set[Any] = set()
        self._session = requests.Session()
        self._session.headers.update({"Accept-Encoding": "identity", "User-Agent": "detente"})

    def stop(self) -> None:
        """End every transfer at once, those that wait for a silent server too; what came so far stays."""
        self.stopped.set()
        for answer in list(self._open):
            with suppress(Exception):  # it may have ended by itself meanwhile
                answer.raw.shutdown()

    def place(self, url: str) -> str:
        """Where an address of the publisher is asked for: there, or below the mirror.

        Example:
            >>> Line(mirror="https://mirror.example/gdelt/").place("http://data.gdeltproject.org/events/md5sums")
            'https://mirror.example/gdelt/events/md5sums'
        """
        parts = urlsplit(url)
        return url if self._mirror is None else self._mirror + url.partition(parts.netloc)[2]

    def lines(self, url: str, keep: Keep) -> list[str]:
        """The lines of a listing that are wanted, from the first byte to the last of it.

        Args:
            url: the address as the publisher's.
            keep: whether a line is wanted.

        Raises:
            DetenteError: the server cannot be reached, or does not give the listing whole.
        """

        def ask() -> list[str]:
            with self.opened(url) as answer:
                if answer.status_code != 200:
                    raise _Again(f"status {answer.status_code}")
                kept, came, rest = [], 0, b""
                for piece in self.pieces(answer):
                    came += len(piece)
                    *whole, rest = (rest + piece).split(b"\n")
                    kept += [line for raw in whole if keep(line := raw.decode("utf8", "replace"))]
                _complete(came, _length(answer))
                last = rest.decode("utf8", "replace")
                return [*kept, last] if keep(last) else kept

        return self.patiently(url, ask)

    def patiently(self, url: str, ask: Callable[[], Taken], *, held: Callable[[], int] = lambda: 0) -> Taken:
        """Ask until an answer comes; tries are counted from the last one that brought more than any before.

        Args:
            url: what is asked for, for an error.
            ask: one try.
            held: the bytes that the tries so far have brought.

        Raises:
            DetenteError: the tries are used up, the server asks for too long a wait, or the line was stopped.
        """
        idle, most = 0, held()
        while True:
            try:
                return ask()
            except _Again as again:
                self._going()
                idle, most = (0, held()) if held() > most else (idle + 1, most)
                if idle >= self.patience.tries:
                    raise DetenteError(
                        f"{self.place(url)} did not come whole; nothing of it was stored.",
                        found=again.found,
                        wanted=f"another try later: {self.patience.tries} in a row brought nothing new",
                    ) from None
                self._pause(url, idle, again)

    def _pause(self, url: str, idle: int, again: _Again) -> None:
        wait = self.patience.wait * 2 ** max(idle - 1, 0) if again.wait is None else again.wait
        if wait > self.patience.longest:
            raise DetenteError(
                f"{self.place(url)} asks to wait {wait:,.0f} seconds.", found=again.found, wanted="another try later"
            )
        self.stopped.wait(wait)
        self._going()

    def _going(self) -> None:
        if self.stopped.is_set():
            raise DetenteError("The download was stopped.", wanted="the same command again, which goes on from here")

    @contextmanager
    def opened(self, url: str, headers: Mapping[str, str] | None = None) -> Iterator[Any]:
        """The answer to a request, once it is known to hold what was asked for."""
        import requests.exceptions as wrong

        self._going()
        place, timeout = self.place(url), self.patience.timeout
        try:
            answer = self._session.get(place, headers=dict(headers or {}), stream=True, timeout=timeout)
            self._open.add(answer)
            try:
                _sound(answer, place)
                yield answer
            finally:
                self._open.discard(answer)
                answer.close()
        except wrong.SSLError as error:
            raise DetenteError(f"{place}: the server cannot prove who it is.", found=_inmost(error)) from error
        except wrong.TooManyRedirects:
            raise DetenteError(f"{place} leads from one address to the next without end.", found="redirects") from None
        except (wrong.InvalidURL, wrong.InvalidSchema, wrong.MissingSchema):
            raise DetenteError(f"{place} is no address.", wanted="http://HOST/... or https://HOST/...") from None
        except wrong.Timeout:
            raise _Again(f"no answer within {timeout:g} seconds") from None
        except wrong.RequestException as error:
            raise _Again(_inmost(error)) from None

    def pieces(self, answer: Any) -> Iterator[bytes]:
        """The bytes of an answer as they come, until the line is stopped."""
        for piece in answer.iter_content(_PIECE):
            self._going()
            yield piece


@dataclass(slots=True)
class Resuming:
    """A downloader for pooch that goes on where an earlier one was cut, if the file has not changed since.

    What came so far lies beside the file under `part`, and in `note` what the server calls this state of the file:
    without such a name, or with another one, it is taken from the start. `moved` is told the bytes held.
    """

    line: Line
    remote: Remote
    part: Path
    moved: Callable[[int], None] = lambda held: None
    note: Path = field(init=False)

    def __post_init__(self) -> None:
        """Keep the note beside the part."""
        self.note = self.part.with_name(f"{self.part.stem}.note.part")

    def __call__(self, url: str, output_file: str, pooch: object, check_only: bool = False) -> None:
        """Take the file whole and put it where pooch wants it; pooch compares its checksum and names it.

        Raises:
            DetenteError: it is not there, did not come whole, or is not what it should be.
        """
        self.line.patiently(url, lambda: self._go_on(url), held=self._held)
        try:
            _readable(self.part, self.remote.name, self.line.place(url))
        except DetenteError:
            self._forget()
            raise
        self.part.replace(output_file)
        self._forget()

    def _held(self) -> int:
        return self.part.stat().st_size if self.part.exists() else 0

    def _forget(self) -> None:
        self.part.unlink(missing_ok=True)
        self.note.unlink(missing_ok=True)

    def _go_on(self, url: str) -> None:
        """One try: what is lacking, or the whole where that is not to be had."""
        state = self.note.read_text(encoding="utf8") if self.note.exists() and self._held() else ""
        held = self._held() if state else 0
        asked = {"Range": f"bytes={held}-", "If-Range": state} if held else {}
        with self.line.opened(url, asked) as answer:
            start, whole = self._placed(answer, held, state)
            if self.remote.size is not None and whole not in (None, self.remote.size):
                raise _Again(f"{whole:,} bytes, where {self.remote.size:,} are listed")
            if not start:
                self._forget()
                self.note.write_text(_state(answer), encoding="utf8")
            with self.part.open("ab", buffering=0) as file:
                for piece in self.line.pieces(answer):
                    file.write(piece)
                    start += len(piece)
                    if file.tell() != start:
                        raise DetenteError(f"{self.part} is written by another process.", wanted="one download of it")
                    self.moved(start)
            _complete(start, self.remote.size if whole is None else whole)

    def _placed(self, answer: Any, held: int, state: str) -> tuple[int, int | None]:
        """From which byte on an answer is, and how many the file has in all; none where the server does not tell."""
        if answer.status_code == 200:
            return 0, _length(answer)
        unit, _, span = answer.headers.get("Content-Range", "").partition(" ")
        first, _, all_ = span.partition("/")
        if held and unit == "bytes" and first.startswith(f"{held}-") and _state(answer) in ("", state):
            return held, int(all_) if all_.isdecimal() else None
        self._forget()
        raise _Again("another part of the file than was asked for, or of a file that has changed")


def _address(text: str) -> str:
    """A mirror's address without its last slash."""
    try:
        parts = urlsplit(text)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    if not sound:
        raise DetenteError("The mirror is no address.", found=text, wanted="https://HOST/PATH")
    return text.rstrip("/")


_REFUSED = {401: "a login at the publisher's", 403: "a visit to the publisher's page, which may ask for a login first"}


def _sound(answer: Any, place: str) -> None:
    """Tell an answer that is none: one that another try may mend, and one that none will."""
    status = answer.status_code
    if status in (404, 410):
        raise NotThere(f"{place} is not there.", found=f"status {status}")
    if status in (408, 425, 429) or status >= 500:
        raise _Again(f"status {status}", _wait(answer.headers.get("Retry-After")))
    if status not in (200, 206, 416):
        wanted = _REFUSED.get(status, "status 200")
        raise DetenteError(f"{place} refused to give the file.", found=f"status {status}", wanted=wanted)


def _wait(told: str | None) -> float | None:
    """The seconds that a server asks to wait, told as seconds or as a moment; none where it tells neither."""
    from urllib3.exceptions import InvalidHeader
    from urllib3.util import Retry

    try:
        return None if told is None else Retry(retry_after_max=10**9).parse_retry_after(told)
    except InvalidHeader:
        return None


def _state(answer: Any) -> str:
    """What the server calls this state of the file; empty where it has no name on which to rely."""
    if answer.headers.get("Content-Encoding", "identity") != "identity":
        return ""  # its bytes are counted otherwise than ours
    tag: str = answer.headers.get("ETag", "")
    named: str = tag if tag.startswith('"') else answer.headers.get("Last-Modified", "")
    return named


def _length(answer: Any) -> int | None:
    told = answer.headers.get("Content-Length", "")
    packed = answer.headers.get("Content-Encoding", "identity") != "identity"
    return int(told) if told.isdecimal() and not packed else None


def _complete(held: int, whole: int | None) -> None:
    if whole is not None and held != whole:
        raise _Again(f"{held:,} of {whole:,} bytes")


def _readable(path: Path, name: str, place: str) -> None:
    """Tell a file that came whole and yet is none: a page in its stead, or an archive that is cut or damaged."""
    with path.open("rb") as file:
        head = file.read(1024).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not head:
        raise DetenteError(f"{place} is empty; nothing of it was stored.", found="0 bytes")
    if head.startswith((b"<!doctype html", b"<html")) and not name.lower().endswith((".html", ".htm")):
        raise DetenteError(f"{place} gave a web page in place of the file; nothing of it was stored.", wanted=name)
    if name.lower().endswith(".zip"):
        try:
            with ZipFile(path) as archive:
                broken = archive.testzip()
        except (BadZipFile, zlib.error, NotImplementedError, EOFError) as error:
            broken = str(error)
        if broken is not None:
            raise DetenteError(f"{place} is a broken ZIP archive; nothing of it was stored.", found=broken)


def _inmost(error: BaseException) -> str:
    """What went wrong at the bottom of it, in a few words."""
    while error.__context__ is not None:
        error = error.__context__
    line = " ".join((getattr(error, "strerror", None) or str(error) or type(error).__name__).split())
    line = re.sub(r"IncompleteRead\((.*)\)", r"the connection ended: \1", line)
    return line if len(line) <= 160 else f"{line[:159]}…"
