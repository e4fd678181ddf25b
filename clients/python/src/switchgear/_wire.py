"""Requests to the extension and its answers as bytes, without input or output, for both forms of the client."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping

MOST_BYTES = 65536  # an answer of the extension has a few hundred


class NoAnswer(Exception):
    """The extension gave no usable answer. Never leaves this package."""


class Refused(NoAnswer):
    """The extension answered that the request is invalid."""


def port() -> int:
    """The port of the extension, from ``SWITCHGEAR_EXTENSION_HTTP_PORT``."""
    text = os.environ.get("SWITCHGEAR_EXTENSION_HTTP_PORT", "2775")
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise NoAnswer(f"SWITCHGEAR_EXTENSION_HTTP_PORT is {text!r}; it must be a port from 1 to 65535")
    return int(text)


def request(path: str, body: Mapping[str, object]) -> bytes:
    """A POST request of a JSON body."""
    token = os.environ.get("AWS_SESSION_TOKEN") or os.environ.get("AWS_CONTAINER_AUTHORIZATION_TOKEN", "")
    if not token.isascii() or not token.isprintable():
        raise NoAnswer("the session token of this function is no header value")
    content = json.dumps(body).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"X-Switchgear-Token: {token}\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode("ascii") + content


class Answer:
    """An answer that arrives in pieces."""

    def __init__(self) -> None:
        self._received = bytearray()
        self.reusable = False
        """Whether the connection can carry another request. Known once ``body`` is."""

    @property
    def started(self) -> bool:
        """Whether anything has arrived."""
        return bool(self._received)

    def add(self, piece: bytes) -> dict[str, object] | None:
        """The body of the answer, or None as long as it is not complete."""
        if not piece:
            raise ConnectionResetError("the extension closed the connection")
        self._received += piece
        if len(self._received) > MOST_BYTES:
            raise NoAnswer(f"the answer is longer than {MOST_BYTES} bytes")
        end = self._received.find(b"\r\n\r\n")
        if end < 0:
            return None
        status, headers = _head(bytes(self._received[:end]))
        length = headers.get("content-length", "")
        if not (length.isascii() and length.isdigit()):
            raise NoAnswer("the answer has no length")
        content = bytes(self._received[end + 4 :])
        if len(content) < int(length):
            return None
        self.reusable = len(content) == int(length) and headers.get("connection", "").lower() != "close"
        return _checked(status, content[: int(length)])


def _head(head: bytes) -> tuple[int, dict[str, str]]:
    first, *lines = head.decode("latin-1").split("\r\n")
    words = first.split(" ", 2)
    if len(words) < 2 or not words[0].startswith("HTTP/1.") or not words[1].isdigit():
        raise NoAnswer(f"this is no answer of HTTP: {first[:40]!r}")
    pairs = (line.partition(":") for line in lines)
    return int(words[1]), {name.strip().lower(): value.strip() for name, _, value in pairs}


def _checked(status: int, content: bytes) -> dict[str, object]:
    try:
        body = json.loads(content)
    except ValueError:
        raise NoAnswer(f"the answer {status} is no JSON") from None
    if not isinstance(body, dict):
        raise NoAnswer(f"the answer {status} is no JSON object")
    if status != 200:
        raise Refused(f"the answer is {status}: {str(body.get('error', ''))[:200]}")
    return body
