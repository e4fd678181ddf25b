#!/usr/bin/env bash
# AWS Lambda Powertools for Python 3.37.0, its circuit breaker, on moto's DynamoDB 5.2.5.
#
# Guess: the hook `on_transition` tells of a circuit that opened.
# Seen: it tells CLOSED to OPEN also when the write that opens it failed. Nothing is stored, the next call goes out, and the
# same opening is told again after as many failures more: ten failing calls with a threshold of three all go out, and three
# openings are told. An alarm or a metric on that hook reports a protection that is not there.
. "$(dirname "${BASH_SOURCE[0]}")/setup.bash"
python_packages 'aws-lambda-powertools==3.37.0' 'moto[dynamodb]==5.2.5'

cat >opens.py <<'PYTHON'
import os

os.environ.update(AWS_DEFAULT_REGION="us-east-1", AWS_ACCESS_KEY_ID="a", AWS_SECRET_ACCESS_KEY="b", POWERTOOLS_SERVICE_NAME="s")
import boto3
from aws_lambda_powertools.utilities.circuit_breaker import CircuitBreakerConfig, circuit_breaker
from aws_lambda_powertools.utilities.circuit_breaker.persistence import CircuitBreakerDynamoDBPersistence
from moto import mock_aws


def count(name):
    told, made = [], []

    @circuit_breaker(
        name=name, persistence_store=CircuitBreakerDynamoDBPersistence(table_name=name),
        config=CircuitBreakerConfig(failure_threshold=3), on_transition=lambda *a, **k: told.append("OPEN"),
    )
    def dead():
        made.append(1)
        raise TimeoutError

    for _ in range(10):
        try:
            dead()
        except Exception:
            pass
    return f"calls made of 10: {len(made)}, openings told: {len(told)}"


with mock_aws():
    boto3.client("dynamodb").create_table(
        TableName="table", BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
    )
    print("with its table,", count("table"))
    print("without it,", count("nowhere"))
PYTHON
expect "$(venv/bin/python opens.py 2>/dev/null)" "with its table, calls made of 10: 3, openings told: 1
without it, calls made of 10: 10, openings told: 3"
