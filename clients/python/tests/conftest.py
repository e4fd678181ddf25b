"""The real extension beside the tests, and listeners that stand for a broken one."""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

HANG_SECONDS = 60


class Extension:
    """A process of the extension, at a table that nobody serves: the view of this environment decides."""

    def __init__(self, log: Path) -> None:
        self._log = log
        command = shlex.split(os.environ["SWITCHGEAR_EXTENSION_COMMAND"])
        environment = {
            "PATH": os.environ["PATH"],
            "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "none",
            "AWS_SECRET_ACCESS_KEY": "none",
            "AWS_SESSION_TOKEN": "secret",
            "SWITCHGEAR_TABLE": "circuits",
            "SWITCHGEAR_ENDPOINT": "http://127.0.0.1:9",
            "SWITCHGEAR_EXTENSION_HTTP_PORT": "0",
        }
        with log.open("wb") as output:
            self._process = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
        self.port = self._listening()

    def _listening(self) -> int:
        began = time.monotonic()
        pause = threading.Event()
        while time.monotonic() - began < HANG_SECONDS:
            found = re.search(r"listens on 127\.0\.0\.1:(\d+)", self._log.read_text())
            if found:
                return int(found[1])
            assert self._process.poll() is None, self._log.read_text()
            pause.wait(0.02)
        raise AssertionError(f"the extension does not listen: {self._log.read_text()}")

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def freeze(self) -> None:
        self._process.send_signal(signal.SIGSTOP)


@pytest.fixture(scope="session")
def shared_extension(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Extension]:
    running = Extension(tmp_path_factory.mktemp("extension") / "log")
    yield running
    running.kill()


@pytest.fixture
def extension(shared_extension: Extension, monkeypatch: pytest.MonkeyPatch) -> Extension:
    monkeypatch.setenv("SWITCHGEAR_EXTENSION_HTTP_PORT", str(shared_extension.port))
    monkeypatch.setenv("AWS_SESSION_TOKEN", "secret")
    return shared_extension


@pytest.fixture
def own_extension(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Extension]:
    """An extension that the test may kill."""
    running = Extension(tmp_path / "log")
    monkeypatch.setenv("SWITCHGEAR_EXTENSION_HTTP_PORT", str(running.port))
    monkeypatch.setenv("AWS_SESSION_TOKEN", "secret")
    yield running
    running.kill()


class Listener:
    """A server that treats each connection as it is told, and keeps what was sent to it."""

    def __init__(self, serve: Callable[[socket.socket, Listener], None]) -> None:
        self.received: list[bytes] = []
        self.connections = 0
        self._serve = serve
        self._server = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self.port = int(self._server.getsockname()[1])
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._server.accept()
                self._open.append(connection)
                self.connections += 1
                threading.Thread(target=self._one, args=(connection,), daemon=True).start()

    def _one(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError):
            self._serve(connection, self)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        for connection in self._open:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()
        self._thread.join(HANG_SECONDS)


Listening = Callable[[Callable[[socket.socket, Listener], None]], Listener]


@pytest.fixture
def listening(monkeypatch: pytest.MonkeyPatch) -> Iterator[Listening]:
    listeners: list[Listener] = []

    def listen(serve: Callable[[socket.socket, Listener], None]) -> Listener:
        listeners.append(Listener(serve))
        monkeypatch.setenv("SWITCHGEAR_EXTENSION_HTTP_PORT", str(listeners[-1].port))
        return listeners[-1]

    yield listen
    for listener in listeners:
        listener.close()
