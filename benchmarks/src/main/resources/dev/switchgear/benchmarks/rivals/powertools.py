"""One environment of a fleet that Powertools for AWS Lambda (Python) protects: one call, and a loop on the Runtime API."""
import http.client
import json
import os
import time
import urllib.parse

from aws_lambda_powertools.utilities.circuit_breaker import (
    CircuitBreakerConfig,
    CircuitBreakerOpenError,
    circuit_breaker,
)
from aws_lambda_powertools.utilities.circuit_breaker.persistence import CircuitBreakerDynamoDBPersistence

DEPENDENCY = urllib.parse.urlparse(os.environ["DEMO_DEPENDENCY_URL"])
ENVIRONMENT = os.environ["AWS_LAMBDA_LOG_STREAM_NAME"]
TIMEOUT_SECONDS = 1
took_seconds = 0.0


class DependencyFailed(Exception):
    pass


@circuit_breaker(
    name="payments",
    persistence_store=CircuitBreakerDynamoDBPersistence(table_name=os.environ["RIVAL_TABLE"]),
    config=CircuitBreakerConfig(**json.loads(os.environ["RIVAL_CONFIG"])),
)
def charge():
    global took_seconds
    began = time.monotonic()
    connection = http.client.HTTPConnection(DEPENDENCY.hostname, DEPENDENCY.port, timeout=TIMEOUT_SECONDS)
    try:
        connection.request("GET", DEPENDENCY.path + "?key=", headers={"Demo-Environment": ENVIRONMENT})
        status = connection.getresponse().status
    except OSError as failure:
        raise DependencyFailed() from failure
    finally:
        connection.close()
        took_seconds = time.monotonic() - began
    if status != 200:
        raise DependencyFailed(status)


def handler():
    global took_seconds
    took_seconds = 0.0
    began = time.monotonic()
    try:
        charge()
        outcome = "ok"
    except CircuitBreakerOpenError:
        outcome = "refused"
    except DependencyFailed:
        outcome = "failed"
    breaker_millis = int((time.monotonic() - began - took_seconds) * 1000)
    return {"outcome": outcome, "environment": ENVIRONMENT, "breakerMillis": breaker_millis}


def main():
    runtime = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
    while True:
        runtime.request("GET", "/2018-06-01/runtime/invocation/next")
        event = runtime.getresponse()
        event.read()
        invocation = "/2018-06-01/runtime/invocation/" + event.headers["Lambda-Runtime-Aws-Request-Id"]
        try:
            path, answer = invocation + "/response", handler()
        except Exception as error:
            path, answer = invocation + "/error", {"errorType": type(error).__name__, "errorMessage": str(error)}
        runtime.request("POST", path, json.dumps(answer))
        runtime.getresponse().read()


main()
