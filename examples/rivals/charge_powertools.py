"""A handler whose calls pass through the circuit breaker of Powertools for AWS Lambda."""

import os
import urllib.request

from aws_lambda_powertools.utilities.circuit_breaker import CircuitBreakerConfig, circuit_breaker
from aws_lambda_powertools.utilities.circuit_breaker.persistence import CircuitBreakerDynamoDBPersistence

persistence = CircuitBreakerDynamoDBPersistence(table_name=os.environ["CIRCUITS"])
config = CircuitBreakerConfig(ignored_exceptions=(ValueError,))


def queue(order, circuit):
    return {"queued": order}


@circuit_breaker(name="payments", persistence_store=persistence, config=config, on_circuit_open=queue)
def charge(order):
    with urllib.request.urlopen(os.environ["PAYMENTS_URL"], timeout=2) as answer:
        return {"receipt": answer.read().decode()}


def handler(event, context):
    return charge(event["order"])
