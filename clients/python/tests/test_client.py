"""What the client sends, and what it makes of an extension that misbehaves."""

from __future__ import annotations

import asyncio
import copy
import logging
import os
import pickle
import socket
import threading
import urllib.error
from collections.abc import Callable
from email.message import Message
from types import SimpleNamespace
from typing import Any

import pytest

from conftest import Listener, Listening
from serving import ALLOWED, always, closing_after_each, dribbling, outcomes, permits, reply, requests, silent
from switchgear import Circuit, CircuitOpen, _extension


def sync(circuit: Circuit) -> str:
    return circuit(lambda: "made")()


def in_a_loop(circuit: Circuit) -> str:
    async def work() -> str:
        return "made"

    return asyncio.run(circuit(work)())


BOTH = pytest.mark.parametrize("call", [sync, in_a_loop])


@BOTH
@pytest.mark.parametrize(
    "answer",
    [
        reply(b'{"error":"wrong token"}', "401 Unauthorized"),
        reply(b"not json"),
        reply(b"[]"),
        reply(b'{"allowed":"no"}'),
        b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"x" * 70_000,
    ],
)
def test_an_answer_that_cannot_be_used_lets_the_call_pass(
    listening: Listening, call: Callable[[Circuit], str], answer: bytes
) -> None:
    listening(always(answer))
    assert call(Circuit("payments")) == "made"


@BOTH
@pytest.mark.parametrize("serve", [silent, dribbling])
def test_an_answer_that_never_ends_lets_the_call_pass(
    listening: Listening, call: Callable[[Circuit], str], serve: Any
) -> None:
    listening(serve)
    assert call(Circuit("payments")) == "made"


@BOTH
@pytest.mark.parametrize("port", ["9", "0", "65536", "none", "", "²"])
def test_no_extension_at_all_lets_the_call_pass(
    monkeypatch: pytest.MonkeyPatch, call: Callable[[Circuit], str], port: str
) -> None:
    monkeypatch.setenv("SWITCHGEAR_EXTENSION_HTTP_PORT", port)
    assert call(Circuit("payments")) == "made"


def test_a_token_that_would_forge_a_header_is_not_sent(listening: Listening, monkeypatch: pytest.MonkeyPatch) -> None:
    listener = listening(always(reply(ALLOWED)))
    monkeypatch.setenv("AWS_SESSION_TOKEN", "a\r\nX-Other: b")
    assert sync(Circuit("payments")) == "made"
    assert listener.received == []


def test_connections_are_reused(listening: Listening) -> None:
    listener = listening(always(reply(ALLOWED)))
    for _ in range(10):
        sync(Circuit("payments"))
    assert (len(listener.received), listener.connections) == (20, 1)


def test_connections_are_reused_within_a_loop(listening: Listening) -> None:
    listener = listening(always(reply(ALLOWED)))

    async def work() -> None:
        pass

    async def calls() -> None:
        for _ in range(10):
            await Circuit("payments")(work)()

    asyncio.run(calls())
    assert (len(listener.received), listener.connections) == (20, 1)
    asyncio.run(calls())
    assert (len(listener.received), listener.connections) == (40, 2)


def test_threads_and_loops_do_not_share_connections(listening: Listening) -> None:
    listener = listening(always(reply(ALLOWED)))
    sync(Circuit("payments"))
    in_a_loop(Circuit("payments"))
    sync(Circuit("payments"))
    assert (len(listener.received), listener.connections) == (6, 2)


@pytest.mark.parametrize("during", ["permits", "outcomes"])
def test_a_permit_is_reported_although_its_task_is_cancelled(listening: Listening, during: str) -> None:
    asked, release = threading.Event(), threading.Event()

    def serve(connection: socket.socket, listener: Listener) -> None:
        for request in requests(connection):
            listener.received.append(request)
            if f"/{during} ".encode() in request:
                asked.set()
                release.wait(20)
            connection.sendall(reply(ALLOWED))

    async def work() -> None:
        pass

    async def story() -> None:
        task = asyncio.create_task(Circuit("payments")(work)())
        assert await asyncio.to_thread(asked.wait, 20)
        task.cancel()
        release.set()
        with pytest.raises(asyncio.CancelledError):
            await task

    listener = listening(serve)
    asyncio.run(story())
    (outcome,) = outcomes(listener)
    assert (outcome["permit"], outcome["result"]) == ("p1", "ignored" if during == "permits" else "success")


@BOTH
def test_a_connection_that_was_closed_while_idle_is_replaced(
    listening: Listening, call: Callable[[Circuit], str]
) -> None:
    listener = listening(closing_after_each)
    for _ in range(3):
        assert call(Circuit("payments")) == "made"
    assert len(listener.received) == 6


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_forked_process_uses_a_connection_of_its_own(listening: Listening) -> None:
    listener = listening(always(reply(ALLOWED)))
    sync(Circuit("payments"))
    child = os.fork()
    if child == 0:
        try:
            os._exit(0 if sync(Circuit("payments")) == "made" else 1)
        finally:
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    sync(Circuit("payments"))
    assert (len(listener.received), listener.connections) == (6, 2)


def test_a_connection_that_shall_close_is_not_used_again(listening: Listening) -> None:
    listener = listening(always(reply(ALLOWED, headers="Connection: close\r\n")))
    sync(Circuit("payments"))
    assert listener.connections == 2


@BOTH
def test_the_outcome_has_permit_result_and_duration(listening: Listening, call: Callable[[Circuit], str]) -> None:
    listener = listening(always(reply(ALLOWED)))
    call(Circuit("payments"))
    (outcome,) = outcomes(listener)
    assert outcome.pop("durationMillis") in range(60_000)
    assert outcome == {"permit": "p1", "result": "success"}


def test_a_failure_is_named_and_cut(listening: Listening) -> None:
    listener = listening(always(reply(ALLOWED)))
    with pytest.raises(OSError):
        with Circuit("payments").call():
            raise OSError("x" * 500)
    (outcome,) = outcomes(listener)
    assert outcome["result"] == "failure"
    assert str(outcome["failure"]).startswith("OSError: xxx") and len(str(outcome["failure"])) == 200


def test_the_invocation_and_its_deadline_are_sent(listening: Listening) -> None:
    listener = listening(always(reply(ALLOWED)))
    context = SimpleNamespace(aws_request_id="r1", get_remaining_time_in_millis=lambda: 2900)
    sync(Circuit("payments").key("shard-7").invocation(context))
    sync(Circuit("payments").ending_within(1.5))
    assert permits(listener) == [
        {"key": "shard-7", "invocation": "r1", "remainingMillis": 2900},
        {"remainingMillis": 1500},
    ]


def test_a_call_without_a_permit_is_reported_with_its_key(listening: Listening) -> None:
    listener = listening(always(reply(b"{}")))
    sync(Circuit("payments").key("shard-7"))
    (outcome,) = outcomes(listener)
    assert outcome["key"] == "shard-7" and "permit" not in outcome


def http_error() -> BaseException:
    headers = Message()
    headers["Retry-After"] = "120"
    return urllib.error.HTTPError("http://api", 503, "", headers, None)


def of_requests() -> BaseException:
    failure: Any = RuntimeError("503")
    failure.response = SimpleNamespace(headers={"Retry-After": "120"})
    return failure  # type: ignore[no-any-return]


def of_botocore() -> BaseException:
    failure: Any = RuntimeError("throttled")
    failure.response = {"ResponseMetadata": {"HTTPHeaders": {"retry-after": "120"}}}
    return failure  # type: ignore[no-any-return]


@pytest.mark.parametrize("failure", [http_error, of_requests, of_botocore])
def test_retry_after_is_found_in_the_errors_of_http_clients(
    listening: Listening, failure: Callable[[], BaseException]
) -> None:
    listener = listening(always(reply(ALLOWED)))
    raised = failure()
    with pytest.raises(type(raised)):
        with Circuit("payments").call():
            raise raised
    assert outcomes(listener)[0]["retryAfter"] == "120"
    if isinstance(raised, urllib.error.HTTPError):
        raised.close()


def test_retry_after_can_be_passed_on(listening: Listening) -> None:
    listener = listening(always(reply(ALLOWED)))
    for value in ("Fri, 31 Dec 2027 23:59:59 GMT", 1.5, None):
        with Circuit("payments").call() as call:
            call.retry_after(value)
    sent = [(o.get("retryAfter"), o.get("retryAfterMillis")) for o in outcomes(listener)]
    assert sent == [("Fri, 31 Dec 2027 23:59:59 GMT", None), (None, 1500), (None, None)]
    with pytest.raises(ValueError, match="retry_after is 3601 s; it must be from 0 to 3600"):
        Circuit("payments").call().retry_after(3601)


def test_what_the_block_says_takes_precedence(listening: Listening) -> None:
    listener = listening(always(reply(ALLOWED)))
    with Circuit("payments").call() as call:
        call.failed("status 503")
    with pytest.raises(OSError):
        with Circuit("payments").call() as call:
            call.ignore()
            raise OSError
    assert [(o["result"], o["failure"]) for o in outcomes(listener)] == [
        ("failure", "status 503"),
        ("ignored", "OSError: "),
    ]


@pytest.mark.parametrize("name", ["", "a b", "a/b", "a\n", "ü", "a" * 257])
def test_an_invalid_name_is_an_error_that_names_the_limit(name: str) -> None:
    with pytest.raises(ValueError, match="1 to 256 of the characters"):
        Circuit(name)
    with pytest.raises(ValueError, match="a key is"):
        Circuit("payments").key(name)


@pytest.mark.parametrize("seconds", [-1, 86_401, float("nan")])
def test_an_invalid_deadline_is_an_error_that_names_the_limit(seconds: float) -> None:
    with pytest.raises(ValueError, match="from 0 to 86400"):
        Circuit("payments").ending_within(seconds)


def test_a_generator_cannot_be_guarded() -> None:
    def lines():  # type: ignore[no-untyped-def]
        yield 1

    with pytest.raises(TypeError, match="lines is a generator"):
        Circuit("payments")(lines)


def test_a_call_is_for_one_block(listening: Listening) -> None:
    listening(always(reply(ALLOWED)))
    call = Circuit("payments").call()
    with call:
        pass
    with pytest.raises(RuntimeError, match="once for each call"):
        with call:
            pytest.fail("the call was made twice")


def test_a_refusal_can_be_sent_between_processes() -> None:
    refused = CircuitOpen("payments", {"state": "OPEN", "cause": "LOCAL", "reason": "down", "retryAfterMillis": 1830})
    for other in (pickle.loads(pickle.dumps(refused)), copy.copy(refused)):
        assert (other.cause, other.reason, other.retry_after_seconds) == ("LOCAL", "down", 1.83)
        assert str(other) == "circuit payments is OPEN: down"


def test_a_silent_extension_is_logged_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(_extension, "_silence", _extension._Silence())
    monkeypatch.setenv("SWITCHGEAR_EXTENSION_HTTP_PORT", "9")
    with caplog.at_level(logging.WARNING, "switchgear"):
        for _ in range(3):
            sync(Circuit("payments"))
    assert [record.getMessage() for record in caplog.records] == [
        "no answer from the Switchgear extension, so calls are made without a circuit: [Errno 111] Connection refused"
    ]


def test_a_decorated_function_keeps_its_name() -> None:
    @Circuit("payments")
    def charge() -> None:
        """Charges."""

    assert (charge.__name__, charge.__doc__) == ("charge", "Charges.")
