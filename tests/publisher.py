"""A real server on this machine that has files as a publisher has, and misbehaves as asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import md5
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

Play = Callable[["Handler", bytes], None]


class Asked(NamedTuple):
    """One request: its path with the query, and the first byte that was asked for."""

    path: str
    range: str | None
    state: str | None


class Handler(BaseHTTPRequestHandler):
    """One request: kept, then answered by the next play for its path, or well where none is left."""

    server: Publisher
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.close_connection = True
        self.server.asked.append(Asked(self.path, self.headers["Range"], self.headers["If-Range"]))
        body = self.server.files.get(self.path)
        plays = self.server.plays.get(self.path, [])
        if plays:
            plays.pop(0)(self, body or b"")
        elif body is None:
            self.send(b"no such file", status=404)
        else:
            well(self, body)

    def send(self, body: bytes, *, status: int = 200, length: int | None = None, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Connection", "close")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


class Publisher(ThreadingHTTPServer):
    """The server, with its files, the plays that come first for each of them, and what it was asked."""

    request_queue_size = 64

    def __init__(self, files: Mapping[str, bytes]):
        super().__init__(("127.0.0.1", 0), Handler)
        self.files, self.plays = dict(files), dict[str, list[Play]]()
        self.asked, self.over = list[Asked](), threading.Event()
        self.url = f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who asked may hang up: nothing is wrong."""


@contextmanager
def publishing(files: Mapping[str, bytes]) -> Iterator[Publisher]:
    """A server that has these files, each under its path."""
    server = Publisher(files)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


def tag(body: bytes) -> str:
    return f'"{md5(body).hexdigest()}"'


def well(handler: Handler, body: bytes) -> None:
    """As a sound server answers: from the byte asked for, if the file is still the one that was begun."""
    asked, state = handler.headers["Range"], handler.headers["If-Range"]
    if asked is None or state not in (None, tag(body)):
        handler.send(body, ETag=tag(body))
        return
    first = int(asked.removeprefix("bytes=").removesuffix("-"))
    if first >= len(body):
        handler.send(b"", status=416, Content_Range=f"bytes */{len(body)}")
        return
    span = f"bytes {first}-{len(body) - 1}/{len(body)}"
    handler.send(body[first:], status=206, ETag=tag(body), Content_Range=span)


def cut(at: int) -> Play:
    """So many bytes from where the answer begins, then the connection ends."""

    def play(handler: Handler, body: bytes) -> None:
        asked = handler.headers["Range"]
        first = int(asked.removeprefix("bytes=").removesuffix("-")) if asked else 0
        span = f"bytes {first}-{len(body) - 1}/{len(body)}"
        more = {"Content_Range": span} if asked else {}
        left = body[first:]
        handler.send(left[:at], status=206 if asked else 200, length=len(left), ETag=tag(body), **more)

    return play


def status(code: int, **headers: str) -> Play:
    """An answer that is none."""
    return lambda handler, body: handler.send(b"not now", status=code, **headers)


def silent(handler: Handler, body: bytes) -> None:
    """Nothing at all, until the client goes or the server ends."""
    handler.server.over.wait(20)


def stalled(at: int) -> Play:
    """So many bytes, then silence."""

    def play(handler: Handler, body: bytes) -> None:
        handler.send(body[:at], length=len(body), ETag=tag(body))
        handler.server.over.wait(20)

    return play


def bare(handler: Handler, body: bytes) -> None:
    """A server that knows neither ranges nor the states of a file."""
    handler.send(body)


def unsized(at: int) -> Play:
    """So many bytes without their number: a line that breaks looks like the end."""

    def play(handler: Handler, body: bytes) -> None:
        handler.send_response(200)
        handler.send_header("Connection", "close")
        handler.send_header("ETag", tag(body))
        handler.end_headers()
        handler.wfile.write(body[:at])

    return play


def told(length: int) -> Play:
    """A length that is not the body's."""
    return lambda handler, body: handler.send(body, length=length, ETag=tag(body))


def there(url: str) -> Play:
    """Another address."""
    return lambda handler, body: handler.send(b"", status=302, Location=url)
