"""One call through a circuit, from the permit to the report."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from types import TracebackType

from . import _extension
from ._errors import CircuitOpen, retry_after_of, says_nothing


class Call:
    """One call, as ``with circuit.call() as call`` or ``async with circuit.call() as call`` gives it.

    The call is reported when the block ends: as a success, or as a failure if the block raises. For one block, and used
    by one thread or task at a time.
    """

    def __init__(
        self, circuit: str, intent: dict[str, object], key: str | None, ignored: tuple[type[BaseException], ...]
    ) -> None:
        self._circuit = circuit
        self._intent = intent
        self._key = key
        self._ignored = ignored
        self._began: float | None = None
        self._outcome: dict[str, object] = {}
        self.probe = False
        """Whether this call is one of the few by which the fleet tests a dependency that recovers."""

    def failed(self, reason: str = "") -> None:
        """Reports a failure, although the block does not raise: for example an answer with status 503.

        ``reason`` is text for a person, of at most 200 characters; more is cut.
        """
        self._outcome["result"] = "failure"
        if reason:
            self._outcome["failure"] = reason[:200]

    def ignore(self) -> None:
        """Reports neither a success nor a failure: the call says nothing about the dependency."""
        self._outcome["result"] = "ignored"

    def retry_after(self, header: str | float | None) -> None:
        """Passes on how long the dependency asks callers to wait.

        ``header`` is its Retry-After header unchanged (seconds or a date), or a number of seconds. None is ignored.
        """
        if isinstance(header, str):
            self._outcome["retryAfter"] = header
        elif header is not None:
            if not 0 <= header <= 3600:
                raise ValueError(f"retry_after is {header} s; it must be from 0 to 3600")
            self._outcome["retryAfterMillis"] = round(header * 1000)

    def __enter__(self) -> Call:
        self._begin(_extension.ask(self._path("permits"), self._intent))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> None:
        _extension.ask(self._path("outcomes"), self._end(failure))

    async def __aenter__(self) -> Call:
        answer, cancelled = await _completed(_extension.ask_async(self._path("permits"), self._intent))
        if cancelled is not None:
            if "permit" in answer:
                # A permit that nobody reports counts as a failure of the dependency.
                unused = {"permit": answer["permit"], "result": "ignored"}
                await _extension.ask_async(self._path("outcomes"), unused)
            raise cancelled
        self._begin(answer)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> None:
        _, cancelled = await _completed(_extension.ask_async(self._path("outcomes"), self._end(failure)))
        if cancelled is not None:
            raise cancelled

    def _path(self, what: str) -> str:
        if what == "permits" and self._began is not None:
            raise RuntimeError("this call has been made: use circuit.call() once for each call")
        return f"/circuits/{self._circuit}/{what}"

    def _begin(self, answer: dict[str, object]) -> None:
        self._began = time.monotonic()
        if answer.get("allowed") is False:
            raise CircuitOpen(self._circuit, answer)
        self.probe = answer.get("probe") is True
        permit = answer.get("permit")
        if isinstance(permit, str):
            self._outcome["permit"] = permit
        elif self._key is not None:
            self._outcome["key"] = self._key

    def _end(self, failure: BaseException | None) -> dict[str, object]:
        began = self._began if self._began is not None else time.monotonic()
        outcome: dict[str, object] = {"result": "success"}
        if failure is not None:
            outcome["result"] = "failure"
            outcome["failure"] = f"{type(failure).__name__}: {failure}"[:200]
            header = retry_after_of(failure)
            if header is not None:
                outcome["retryAfter"] = header
        # What the caller has said takes precedence over what the block shows.
        outcome |= self._outcome
        if failure is not None and "result" not in self._outcome:
            if says_nothing(failure) or isinstance(failure, self._ignored):
                outcome["result"] = "ignored"
        outcome["durationMillis"] = min(86_400_000, round((time.monotonic() - began) * 1000))
        return outcome


async def _completed(
    asking: Coroutine[None, None, dict[str, object]],
) -> tuple[dict[str, object], asyncio.CancelledError | None]:
    """The answer, also if the caller is cancelled meanwhile, and that cancellation. It waits half a second at most."""
    task = asyncio.ensure_future(asking)
    try:
        return await asyncio.shield(task), None
    except asyncio.CancelledError as cancelled:
        return await task, cancelled
