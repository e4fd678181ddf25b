"""A circuit as a function uses it: a decorator, a context manager, and the same for asyncio."""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Callable
from typing import Any, ParamSpec, Protocol, TypeVar, cast

from ._call import Call
from ._errors import CircuitOpen

P = ParamSpec("P")
R = TypeVar("R")

_NAME = re.compile(r"[A-Za-z0-9._:-]{1,256}")


class Invocation(Protocol):
    """What is used of the context that Lambda passes to a handler."""

    @property
    def aws_request_id(self) -> str: ...

    def get_remaining_time_in_millis(self) -> int: ...


class Circuit:
    """The circuit of one dependency. Immutable, thread-safe, and cheap to make: make one per dependency, at import.

    As a decorator it guards a function, or a coroutine function:

        @Circuit("payments")
        def charge(order): ...
    """

    def __init__(self, name: str, *, ignored: tuple[type[BaseException], ...] = ()) -> None:
        """``name`` has 1 to 256 of the characters ``A-Z a-z 0-9 . _ : -``. Exceptions of the types in ``ignored``, such
        as "not found", count neither as success nor as failure. Raises ValueError for an invalid name."""
        self.name = _valid("the name of a circuit", name)
        self._ignored = ignored
        self._intent: dict[str, object] = {}

    def key(self, key: str) -> Circuit:
        """The circuit of one part of the dependency, for example of one shard."""
        return self._with(key=_valid("a key", key))

    def ending_within(self, seconds: float) -> Circuit:
        """The circuit for calls that end within that time, because this process is killed then. A call that still runs
        shortly before counts as a failure. From 0 to 86,400 seconds."""
        if not 0 <= seconds <= 86_400:
            raise ValueError(f"ending_within is {seconds} s; it must be from 0 to 86400")
        return self._with(remainingMillis=int(seconds * 1000))

    def invocation(self, context: Invocation) -> Circuit:
        """The circuit for calls of one invocation, with the deadline of the context that Lambda passes to a handler."""
        left = max(0, min(86_400_000, context.get_remaining_time_in_millis()))
        return self._with(invocation=context.aws_request_id, remainingMillis=left)

    def call(self) -> Call:
        """One call, for ``with`` or ``async with``. Entering it raises CircuitOpen if the call is refused."""
        key = self._intent.get("key")
        return Call(self.name, self._intent, key if isinstance(key, str) else None, self._ignored)

    def __call__(self, function: Callable[P, R]) -> Callable[P, R]:
        """Guards a function. A refused call raises CircuitOpen."""
        return self._guarded(function, None)

    def otherwise(self, fallback: Callable[..., Any]) -> Callable[[Callable[P, R]], Callable[P, R]]:
        """Guards a function with a fallback. If a call is refused, ``fallback`` gets the arguments of the call, and the
        CircuitOpen as ``refused``. What it returns, or the coroutine that it returns, is the result."""
        return lambda function: self._guarded(function, fallback)

    def _guarded(self, function: Callable[P, R], fallback: Callable[..., Any] | None) -> Callable[P, R]:
        if inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
            name = getattr(function, "__name__", repr(function))
            raise TypeError(f"{name} is a generator, which makes its call later: use 'with circuit.call()' inside of it")
        if inspect.iscoroutinefunction(function):
            return cast("Callable[P, R]", self._guarded_async(function, fallback))

        @functools.wraps(function)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            call = self.call()
            try:
                call.__enter__()
            except CircuitOpen as refused:
                if fallback is None:
                    raise
                refusal = refused
            else:
                return _run(call, function, *args, **kwargs)
            return cast("R", fallback(*args, refused=refusal, **kwargs))

        return guarded

    def _guarded_async(
        self, function: Callable[P, Any], fallback: Callable[..., Any] | None
    ) -> Callable[P, Any]:
        @functools.wraps(function)
        async def guarded(*args: P.args, **kwargs: P.kwargs) -> Any:
            call = self.call()
            try:
                await call.__aenter__()
            except CircuitOpen as refused:
                if fallback is None:
                    raise
                refusal = refused
            else:
                return await _run_async(call, function, *args, **kwargs)
            value = fallback(*args, refused=refusal, **kwargs)
            return await value if inspect.isawaitable(value) else value

        return guarded

    def _with(self, **intent: object) -> Circuit:
        circuit = Circuit(self.name, ignored=self._ignored)
        circuit._intent = self._intent | intent
        return circuit

    def __repr__(self) -> str:
        return f"Circuit({self.name!r})"


def _run(call: Call, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    try:
        value = function(*args, **kwargs)
    except BaseException as failure:
        call.__exit__(type(failure), failure, failure.__traceback__)
        raise
    call.__exit__(None, None, None)
    return value


async def _run_async(call: Call, function: Callable[P, Any], *args: P.args, **kwargs: P.kwargs) -> Any:
    try:
        value = await function(*args, **kwargs)
    except BaseException as failure:
        await call.__aexit__(type(failure), failure, failure.__traceback__)
        raise
    await call.__aexit__(None, None, None)
    return value


def _valid(what: str, value: str) -> str:
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        shown = repr(value) if len(repr(value)) <= 80 else repr(value)[:77] + "..."
        raise ValueError(f"{what} is {shown}; it must have 1 to 256 of the characters A-Z a-z 0-9 . _ : -")
    return value
