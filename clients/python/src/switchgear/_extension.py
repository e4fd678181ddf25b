"""Questions to the extension. None of them raises, and none waits longer than half a second."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import threading
import time
import weakref
from collections.abc import Mapping

from . import _wire

TIMEOUT_SECONDS = 0.5  # the extension's own budgets are 20 ms for a read and 75 ms for writes
MOST_IDLE = 16  # connections kept for the next calls
WARN_EVERY_SECONDS = 60.0

_log = logging.getLogger("switchgear")

Loop = asyncio.AbstractEventLoop


class _Connection:
    """A connection, and the loop that may use it; without a loop, any thread may, one at a time."""

    def __init__(self, loop: Loop | None, port: int) -> None:
        self._loop = None if loop is None else weakref.ref(loop)
        self.port = port
        self.used = False
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if loop is not None:
            self.socket.setblocking(False)

    def belongs_to(self, loop: Loop | None) -> bool:
        return (None if self._loop is None else self._loop()) is loop and (self._loop is None) == (loop is None)

    def orphaned(self) -> bool:
        loop = None if self._loop is None else self._loop()
        return self._loop is not None and (loop is None or loop.is_closed())

    def close(self) -> None:
        self.socket.close()


class _Idle:
    """The idle connections of this process. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._connections: list[_Connection] = []
        os.register_at_fork(after_in_child=self._forget)

    def take(self, loop: Loop | None, port: int) -> _Connection:
        with self._lock:
            for index in range(len(self._connections) - 1, -1, -1):
                connection = self._connections[index]
                if connection.orphaned() or connection.port != port:
                    self._connections.pop(index).close()
                elif connection.belongs_to(loop):
                    return self._connections.pop(index)
        return _Connection(loop, port)

    def give(self, connection: _Connection) -> None:
        connection.used = True
        with self._lock:
            self._connections.append(connection)
            if len(self._connections) > MOST_IDLE:
                self._connections.pop(0).close()

    def _forget(self) -> None:
        # A child that wrote on its parent's connections would get the parent's answers.
        self._lock = threading.Lock()
        for connection in self._connections:
            connection.close()
        self._connections = []


_idle = _Idle()


class _Silence:
    """Says once when the extension stops answering, at most once a minute."""

    def __init__(self) -> None:
        self._next = 0.0

    def broken_by(self, failure: Exception) -> None:
        now = time.monotonic()
        if now >= self._next:
            self._next = now + WARN_EVERY_SECONDS
            what = str(failure) or type(failure).__name__
            _log.warning("no answer from the Switchgear extension, so calls are made without a circuit: %s", what)


_silence = _Silence()


def ask(path: str, body: Mapping[str, object]) -> dict[str, object]:
    """The extension's answer, or an empty one if it gives none in time."""
    deadline = time.monotonic() + TIMEOUT_SECONDS
    try:
        port = _wire.port()
        request = _wire.request(path, body)
        while True:
            connection = _idle.take(None, port)
            answer = _wire.Answer()
            try:
                return _exchange(connection, request, answer, deadline)
            except ConnectionError:
                # An idle connection may be gone, for example after Lambda has restarted the extension.
                if not connection.used or answer.started:
                    raise
    except (OSError, _wire.NoAnswer) as failure:
        _silence.broken_by(failure)
        return {}


def _exchange(
    connection: _Connection, request: bytes, answer: _wire.Answer, deadline: float
) -> dict[str, object]:
    keep = False
    try:
        if not connection.used:
            connection.socket.settimeout(_left(deadline))
            connection.socket.connect(("127.0.0.1", connection.port))
            connection.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.socket.settimeout(_left(deadline))
        connection.socket.sendall(request)
        body = None
        while body is None:
            connection.socket.settimeout(_left(deadline))
            body = answer.add(connection.socket.recv(_wire.MOST_BYTES))
        keep = answer.reusable
        return body
    finally:
        _idle.give(connection) if keep else connection.close()


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError(f"no answer within {TIMEOUT_SECONDS} s")
    return left


async def ask_async(path: str, body: Mapping[str, object]) -> dict[str, object]:
    """The same without blocking the event loop."""
    try:
        port = _wire.port()
        request = _wire.request(path, body)
        async with asyncio.timeout(TIMEOUT_SECONDS):
            while True:
                connection = _idle.take(asyncio.get_running_loop(), port)
                answer = _wire.Answer()
                try:
                    return await _exchange_async(connection, request, answer)
                except ConnectionError:
                    if not connection.used or answer.started:
                        raise
    except (OSError, _wire.NoAnswer) as failure:
        _silence.broken_by(failure)
        return {}


async def _exchange_async(connection: _Connection, request: bytes, answer: _wire.Answer) -> dict[str, object]:
    loop = asyncio.get_running_loop()
    keep = False
    try:
        if not connection.used:
            await loop.sock_connect(connection.socket, ("127.0.0.1", connection.port))
            connection.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await loop.sock_sendall(connection.socket, request)
        body = None
        while body is None:
            body = answer.add(await loop.sock_recv(connection.socket, _wire.MOST_BYTES))
        keep = answer.reusable
        return body
    finally:
        _idle.give(connection) if keep else connection.close()
