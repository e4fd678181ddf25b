"""The one error that this package raises at a caller, and which errors of a call say nothing about a dependency."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping


class CircuitOpen(Exception):
    """The circuit is open: the call was refused, and not made."""

    circuit: str
    """The name of the circuit."""
    state: str
    """``OPEN``, ``HALF_OPEN`` or ``CLOSED`` (a share of the calls is refused during the ramp)."""
    cause: str
    """What refused the call: ``OPEN``, ``PROBING``, ``RAMPING``, ``FORCED_OPEN`` or ``LOCAL``."""
    reason: str
    """Why the circuit is open, as text for a person."""
    retry_after_seconds: float
    """In how many seconds a call may pass again; 0 if that is not known."""

    def __init__(self, circuit: str, answer: Mapping[str, object]) -> None:
        self.circuit = circuit
        self.state = str(answer.get("state", "OPEN"))
        self.cause = str(answer.get("cause", "OPEN"))
        self.reason = str(answer.get("reason", ""))
        wait = answer.get("retryAfterMillis")
        self.retry_after_seconds = wait / 1000 if isinstance(wait, (int, float)) else 0.0
        self._answer = dict(answer)
        super().__init__(f"circuit {circuit} is {self.state}: {self.reason}")

    def __reduce__(self) -> tuple[type[CircuitOpen], tuple[str, dict[str, object]]]:
        return type(self), (self.circuit, self._answer)


# The caller gave up or this process ends; neither is a failure of the dependency.
_OF_THE_CALLER = (CircuitOpen, asyncio.CancelledError, KeyboardInterrupt, SystemExit, GeneratorExit)


def says_nothing(failure: BaseException | None) -> bool:
    """Whether a failure says nothing about the dependency: it is, or was raised ``from``, another circuit's refusal,
    a cancellation or the end of this process. A group says nothing if none of its members does."""
    seen: set[int] = set()
    while failure is not None and id(failure) not in seen:
        seen.add(id(failure))
        if isinstance(failure, _OF_THE_CALLER):
            return True
        if isinstance(failure, BaseExceptionGroup):
            return all(says_nothing(member) for member in failure.exceptions)
        # Not __context__: a fallback that fails after a refusal is a failure of its own.
        failure = failure.__cause__
    return False


def retry_after_of(failure: BaseException) -> str | None:
    """The Retry-After header of a failure of urllib, requests, httpx or botocore."""
    response = getattr(failure, "response", None)
    if isinstance(response, Mapping):
        metadata = response.get("ResponseMetadata")
        headers = metadata.get("HTTPHeaders") if isinstance(metadata, Mapping) else None
    else:
        headers = getattr(response, "headers", None) or getattr(failure, "headers", None)
    try:
        value = headers.get("retry-after") or headers.get("Retry-After") if headers is not None else None
    except Exception:  # whatever it is, it is not the headers of a response
        return None
    return value if isinstance(value, str) else None
