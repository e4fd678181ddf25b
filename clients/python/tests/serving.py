"""Ways in which a listener can treat a client."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conftest import Listener

ALLOWED = b'{"allowed":true,"state":"CLOSED","permit":"p1","reason":"","retryAfterMillis":0,"degraded":false}'


def reply(body: bytes, status: str = "200 OK", headers: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\n{headers}Content-Length: {len(body)}\r\n\r\n".encode() + body


def requests(connection: socket.socket) -> Iterator[bytes]:
    received = b""
    while piece := connection.recv(65536):
        received += piece
        while found := re.match(rb"(.*?)\r\n\r\n", received, re.DOTALL):
            length = re.search(rb"Content-Length: (\d+)", found[1])
            assert length is not None
            end = found.end() + int(length[1])
            if len(received) < end:
                break
            yield received[:end]
            received = received[end:]


def always(answer: bytes):  # type: ignore[no-untyped-def]
    def serve(connection: socket.socket, listener: Listener) -> None:
        for request in requests(connection):
            listener.received.append(request)
            connection.sendall(answer)

    return serve


def silent(connection: socket.socket, listener: Listener) -> None:
    for request in requests(connection):
        listener.received.append(request)


def dribbling(connection: socket.socket, listener: Listener) -> None:
    """A byte every 0.1 s: no single wait is long, and the answer never ends."""
    import threading

    pause = threading.Event()
    for _ in requests(connection):
        while not pause.wait(0.1):
            connection.sendall(b"H")


def closing_after_each(connection: socket.socket, listener: Listener) -> None:
    """Answers once, and closes the connection without having said so."""
    for request in requests(connection):
        listener.received.append(request)
        connection.sendall(reply(ALLOWED))
        connection.shutdown(socket.SHUT_RDWR)
        return


def outcomes(listener: Listener) -> list[dict[str, object]]:
    return [json.loads(r.partition(b"\r\n\r\n")[2]) for r in listener.received if b"/outcomes " in r]


def permits(listener: Listener) -> list[dict[str, object]]:
    return [json.loads(r.partition(b"\r\n\r\n")[2]) for r in listener.received if b"/permits " in r]
