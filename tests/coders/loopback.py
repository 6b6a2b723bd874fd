"""A real server on this machine that answers as a language model would, or misbehaves as asked."""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Play = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """One request: kept, then answered by the next play of the server, the last one again and again."""

    server: Server
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.asked.append((self.path, dict(self.headers), body))
        self.close_connection = True
        self.server.next()(self)

    def send(self, body: bytes, *, status: int = 200, length: int | None = None, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("content-length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


class Server(ThreadingHTTPServer):
    """The server, with what it was asked."""

    def __init__(self, plays: tuple[Play, ...]):
        super().__init__(("127.0.0.1", 0), Handler)
        self.plays, self.asked, self.over = list(plays), list[tuple[str, dict[str, str], Any]](), threading.Event()
        self.url = f"http://127.0.0.1:{self.server_address[1]}/v1"

    def next(self) -> Play:
        return self.plays.pop(0) if len(self.plays) > 1 else self.plays[0]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who asked may hang up: nothing is wrong."""


@contextmanager
def serving(*plays: Play) -> Iterator[Server]:
    """A server that answers its requests with these plays, one after the other."""
    server = Server(plays)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


def says(content: object, *, usage: object = (100, 10), finish: str = "stop") -> Play:
    """A sound answer that holds this text, or this value as JSON."""
    text = content if isinstance(content, str) else json.dumps(content)
    body: dict[str, Any] = {"choices": [{"message": {"content": text}, "finish_reason": finish}]}
    if isinstance(usage, tuple):
        usage = dict(zip(("prompt_tokens", "completion_tokens"), usage, strict=True))
    return raw(json.dumps(body | {"usage": usage}).encode())


def acts(*told: object) -> Play:
    """A sound answer with these acts."""
    return says({"acts": list(told)})


def raw(body: bytes, *, status: int = 200, **headers: str) -> Play:
    """Exactly this answer."""
    return lambda handler: handler.send(body, status=status, **headers)


def truncated(handler: Handler) -> None:
    """Half of an answer, then the connection ends."""
    handler.send(b'{"choices": [{"mess', length=10_000)


def reset(handler: Handler) -> None:
    """No answer: the connection is torn down."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()


def slow(handler: Handler) -> None:
    """No answer while anybody waits."""
    handler.server.over.wait(10)


def dripping(handler: Handler) -> None:
    """An answer that comes a byte at a time, each in good time, and never ends."""
    handler.send(b"", length=10_000)
    while not handler.server.over.wait(0.02):
        handler.wfile.write(b" ")


def huge(handler: Handler) -> None:
    """An answer that never ends, as fast as it is taken."""
    handler.send(b"", length=10**12)
    while not handler.server.over.is_set():
        handler.wfile.write(b'{"acts": [' * 10_000)
