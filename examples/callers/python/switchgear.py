"""Calls through a circuit, decided by the Switchgear extension beside this function.
If the extension does not answer, the call is made: a breaker must never be the outage."""
import http.client, json, os, time

PORT = int(os.environ.get("SWITCHGEAR_EXTENSION_HTTP_PORT", "2775"))
TOKEN = os.environ.get("AWS_SESSION_TOKEN") or os.environ.get("AWS_CONTAINER_AUTHORIZATION_TOKEN", "")
TIMEOUT_SECONDS = 0.5  # the extension's own budgets are 20 ms for a read and 75 ms for writes

class CircuitOpen(Exception):
    """The call was refused, and not made; `answer` says why and when to try again."""
    def __init__(self, answer):
        super().__init__(answer.get("reason", ""))
        self.answer = answer

def _ask(path, body):
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=TIMEOUT_SECONDS)
    try:
        headers = {"Content-Type": "application/json", "X-Switchgear-Token": TOKEN}
        connection.request("POST", path, json.dumps(body), headers)
        response = connection.getresponse()
        return json.load(response) if response.status == 200 else {}
    except (OSError, http.client.HTTPException, ValueError):
        return {}
    finally:
        connection.close()

def _says_nothing(failure):
    """Whether it is, or was raised from, another circuit's refusal or a cancellation."""
    return failure is not None and (isinstance(failure, CircuitOpen) or type(failure).__name__ == "CancelledError"
                                    or _says_nothing(failure.__cause__))

def call(circuit, work):
    permit = _ask(f"/circuits/{circuit}/permits", {})
    if permit.get("allowed") is False:
        raise CircuitOpen(permit)
    outcome, began = {"result": "failure", **({"permit": permit["permit"]} if permit else {})}, time.monotonic()
    try:
        value = work()
        outcome["result"] = "success"
        return value
    except BaseException as failure:
        outcome["result"] = "ignored" if _says_nothing(failure) else "failure"
        raise
    finally:
        outcome["durationMillis"] = int((time.monotonic() - began) * 1000)
        _ask(f"/circuits/{circuit}/outcomes", outcome)
