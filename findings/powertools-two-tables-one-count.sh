#!/usr/bin/env bash
# AWS Lambda Powertools for Python 3.37.0, its circuit breaker, on moto's DynamoDB 5.2.5.
#
# Guess: circuits of the same name on two tables are two circuits.
# Seen: their failures are counted together, because the count belongs to the name alone. Two failures on the first table
# and one on the second open the second, with a threshold of three; the first stays closed.
. "$(dirname "${BASH_SOURCE[0]}")/setup.bash"
python_packages 'aws-lambda-powertools==3.37.0' 'moto[dynamodb]==5.2.5'

cat >calls.py <<'PYTHON'
import os

os.environ.update(AWS_DEFAULT_REGION="us-east-1", AWS_ACCESS_KEY_ID="a", AWS_SECRET_ACCESS_KEY="b", POWERTOOLS_SERVICE_NAME="s")
import boto3
from aws_lambda_powertools.utilities.circuit_breaker import CircuitBreakerConfig, circuit_breaker
from aws_lambda_powertools.utilities.circuit_breaker.persistence import CircuitBreakerDynamoDBPersistence
from moto import mock_aws


def dead():
    raise TimeoutError


with mock_aws():
    client = boto3.client("dynamodb")
    guarded = {}
    for name in ("first", "second"):
        client.create_table(
            TableName=name, BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        )
        guarded[name] = circuit_breaker(
            name="payments", persistence_store=CircuitBreakerDynamoDBPersistence(table_name=name),
            config=CircuitBreakerConfig(failure_threshold=3),
        )(dead)
    for name in ("first", "first", "second"):
        try:
            guarded[name]()
        except TimeoutError:
            pass
    for name in guarded:
        print(name, [item["state"]["S"] for item in client.scan(TableName=name)["Items"]])
PYTHON
expect "$(venv/bin/python calls.py 2>/dev/null)" "first []
second ['OPEN']"
