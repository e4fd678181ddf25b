"""The story of the extension, played by this package against the real process."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable

import pytest

from conftest import Extension
from switchgear import Circuit, CircuitOpen

MOST_CALLS = 40


def fail() -> None:
    raise OSError("down")


def opened(circuit: Circuit) -> CircuitOpen:
    """Fails until the circuit refuses."""
    for _ in range(MOST_CALLS):
        try:
            circuit(fail)()
        except CircuitOpen as refused:
            return refused
        except OSError:
            pass
    raise AssertionError(f"{circuit} was never refused")


async def opened_async(circuit: Circuit) -> CircuitOpen:
    @circuit
    async def failing() -> None:
        fail()

    for _ in range(MOST_CALLS):
        try:
            await failing()
        except CircuitOpen as refused:
            return refused
        except OSError:
            pass
    raise AssertionError(f"{circuit} was never refused")


def test_a_circuit_opens_after_failures_and_says_why(extension: Extension) -> None:
    circuit = Circuit("story-sync")
    assert circuit(lambda: "receipt")() == "receipt"
    refused = opened(circuit)
    assert (refused.circuit, refused.state, refused.cause) == ("story-sync", "OPEN", "LOCAL")
    assert refused.reason and refused.retry_after_seconds > 0
    with pytest.raises(CircuitOpen):
        with circuit.call():
            pytest.fail("the call was made")


def test_a_coroutine_is_refused_and_never_started(extension: Extension) -> None:
    circuit = Circuit("story-async")
    made = []

    @circuit
    async def charge() -> str:
        made.append(1)
        return "receipt"

    async def story() -> None:
        assert await charge() == "receipt"
        await opened_async(circuit)
        with pytest.raises(CircuitOpen):
            await charge()
        with pytest.raises(CircuitOpen):
            async with circuit.call():
                pytest.fail("the call was made")

    asyncio.run(story())
    assert made == [1]


def test_both_forms_share_the_circuit(extension: Extension) -> None:
    opened(Circuit("story-both"))

    async def story() -> None:
        with pytest.raises(CircuitOpen):
            async with Circuit("story-both").call():
                pytest.fail("the call was made")

    asyncio.run(story())


def test_a_key_has_a_circuit_of_its_own(extension: Extension) -> None:
    shards = Circuit("story-shards")
    healthy, broken = shards.key("b")(lambda: "ok"), shards.key("a")(fail)
    with pytest.raises(CircuitOpen) as refused:
        for _ in range(MOST_CALLS):
            # The dependency as a whole stays healthy; if nothing but failures came from it, all of it would be refused.
            for _ in range(4):
                assert healthy() == "ok"
            with contextlib.suppress(OSError):
                broken()
    assert refused.value.circuit == "story-shards"
    assert healthy() == "ok"


def test_a_fallback_gets_the_arguments_and_the_refusal(extension: Extension) -> None:
    circuit = Circuit("story-fallback")
    opened(circuit)

    @circuit.otherwise(lambda order, refused: (order, refused.circuit))
    def charge(order: str) -> tuple[str, str]:
        return order, "api"

    @circuit.otherwise(lambda order, refused: asyncio.sleep(0, (order, "later")))
    async def charge_async(order: str) -> tuple[str, str]:
        return order, "api"

    assert charge("o1") == ("o1", "story-fallback")
    assert asyncio.run(charge_async("o2")) == ("o2", "later")


@pytest.mark.parametrize("how", ["bare", "from", "group"])
def test_refusals_of_an_inner_circuit_do_not_open_the_outer_one(extension: Extension, how: str) -> None:
    inner, outer = Circuit(f"story-inner-{how}"), Circuit(f"story-outer-{how}")
    opened(inner)

    def work() -> None:
        try:
            inner(fail)()
        except CircuitOpen as refused:
            if how == "bare":
                raise
            if how == "group":
                raise ExceptionGroup("both", [refused]) from None
            raise OSError("payment failed") from refused

    for _ in range(MOST_CALLS):
        with pytest.raises((CircuitOpen, OSError, ExceptionGroup)) as seen:
            outer(work)()
        if isinstance(seen.value, CircuitOpen):
            assert seen.value.circuit == inner.name
    assert outer(lambda: "ok")() == "ok"


def test_ignored_exceptions_and_cancellations_do_not_open_a_circuit(extension: Extension) -> None:
    circuit = Circuit("story-ignored", ignored=(KeyError,))

    async def cancelled() -> None:
        begun = asyncio.Event()

        @circuit
        async def work() -> None:
            begun.set()
            await asyncio.Event().wait()

        waiting = asyncio.create_task(work())
        # A refused task never begins.
        started = asyncio.create_task(begun.wait())
        await asyncio.wait({waiting, started}, return_when=asyncio.FIRST_COMPLETED)
        assert not waiting.done(), waiting
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting

    def absent() -> None:
        raise KeyError("absent")

    for _ in range(MOST_CALLS):
        with pytest.raises(KeyError):
            circuit(absent)()
    for _ in range(MOST_CALLS):
        asyncio.run(cancelled())
    assert circuit(lambda: "ok")() == "ok"


def test_a_block_that_says_it_failed_opens_the_circuit(extension: Extension) -> None:
    circuit = Circuit("story-said")
    with pytest.raises(CircuitOpen):
        for _ in range(MOST_CALLS):
            with circuit.call() as call:
                call.failed("status 503")


def test_many_threads_and_loops_call_at_once(extension: Extension) -> None:
    circuit = Circuit("story-threads")
    wrong: list[BaseException] = []

    def calls() -> None:
        try:
            for number in range(50):
                assert circuit(lambda n=number: n)() == number
        except BaseException as failure:
            wrong.append(failure)

    async def one(number: int) -> int:
        return number

    async def many() -> None:
        assert await asyncio.gather(*[circuit(one)(n) for n in range(50)]) == list(range(50))

    threads = [threading.Thread(target=calls) for _ in range(8)] + [
        threading.Thread(target=lambda: asyncio.run(many())) for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert wrong == []


def make_sync(circuit: Circuit) -> Callable[[], str]:
    return circuit(lambda: "made")


def make_async(circuit: Circuit) -> Callable[[], str]:
    @circuit
    async def work() -> str:
        return "made"

    return lambda: asyncio.run(work())


@pytest.mark.parametrize("make", [make_sync, make_async])
def test_calls_go_on_when_the_extension_is_killed_half_way(
    own_extension: Extension, make: Callable[[Circuit], Callable[[], str]]
) -> None:
    circuit = Circuit("story-killed")
    assert make(circuit)() == "made"
    opened(circuit)
    with pytest.raises(CircuitOpen):
        make(circuit)()
    own_extension.kill()
    for _ in range(20):
        assert make(circuit)() == "made"


def test_a_call_whose_extension_dies_while_it_runs_returns_its_value(own_extension: Extension) -> None:
    with Circuit("story-dies").call():
        own_extension.kill()


def test_a_coroutine_whose_extension_dies_while_it_runs_returns_its_value(own_extension: Extension) -> None:
    @Circuit("story-dies")
    async def work() -> str:
        own_extension.kill()
        return "made"

    assert asyncio.run(work()) == "made"


@pytest.mark.parametrize("make", [make_sync, make_async])
def test_a_frozen_extension_does_not_stop_a_call(
    own_extension: Extension, make: Callable[[Circuit], Callable[[], str]]
) -> None:
    circuit = Circuit("story-frozen")
    assert make(circuit)() == "made"
    own_extension.freeze()
    assert make(circuit)() == "made"
