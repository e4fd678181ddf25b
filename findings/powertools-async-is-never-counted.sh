#!/usr/bin/env bash
# AWS Lambda Powertools for Python 3.37.0, its circuit breaker, on moto's DynamoDB 5.2.5.
#
# Guess: the decorator on an `async def` counts its failures, or refuses to decorate it.
# Seen: it does neither. Twenty failing calls with a threshold of three all go out, and the table stays empty: the
# decorator sees a coroutine come back and takes that for success.
. "$(dirname "${BASH_SOURCE[0]}")/setup.bash"
python_packages 'aws-lambda-powertools==3.37.0' 'moto[dynamodb]==5.2.5'

cat >calls.py <<'PYTHON'
import asyncio
import os

os.environ.update(AWS_DEFAULT_REGION="us-east-1", AWS_ACCESS_KEY_ID="a", AWS_SECRET_ACCESS_KEY="b", POWERTOOLS_SERVICE_NAME="s")
import boto3
from aws_lambda_powertools.utilities.circuit_breaker import CircuitBreakerConfig, circuit_breaker
from aws_lambda_powertools.utilities.circuit_breaker.persistence import CircuitBreakerDynamoDBPersistence
from moto import mock_aws

with mock_aws():
    table = boto3.client("dynamodb")
    table.create_table(
        TableName="table", BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
    )
    guarded = lambda name: circuit_breaker(
        name=name, persistence_store=CircuitBreakerDynamoDBPersistence(table_name="table"),
        config=CircuitBreakerConfig(failure_threshold=3),
    )
    made = {"async": 0, "sync": 0}

    @guarded("async")
    async def asynchronous():
        made["async"] += 1
        raise TimeoutError

    @guarded("sync")
    def synchronous():
        made["sync"] += 1
        raise TimeoutError

    for call in (lambda: asyncio.run(asynchronous()), synchronous):
        for _ in range(20):
            try:
                call()
            except Exception:
                pass
    print("calls made of 20:", made)
    print("circuits in the table:", [item["id"]["S"].split("#")[-1] for item in table.scan(TableName="table")["Items"]])
PYTHON
expect "$(venv/bin/python calls.py 2>/dev/null)" "calls made of 20: {'async': 20, 'sync': 3}
circuits in the table: ['sync']"
