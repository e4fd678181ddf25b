#!/usr/bin/env bash
# moto 5.2.5, its DynamoDB in one process.
#
# Guess: UpdateItem of a small item reports one write unit, as DynamoDB does.
# Seen: it reports 0.5, what an eventually consistent read costs. Costs must not be computed from moto's figures.
. "$(dirname "${BASH_SOURCE[0]}")/setup.bash"
python_packages 'moto[dynamodb]==5.2.5'

cat >write.py <<'PYTHON'
import boto3
from moto import mock_aws

with mock_aws():
    table = boto3.client("dynamodb", "us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
    table.create_table(
        TableName="table", BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
    )
    answer = table.update_item(
        TableName="table", Key={"pk": {"S": "a"}}, UpdateExpression="ADD n :one",
        ExpressionAttributeValues={":one": {"N": "1"}}, ReturnConsumedCapacity="TOTAL",
    )
    print("units of one small update:", answer["ConsumedCapacity"]["CapacityUnits"])
PYTHON
expect "$(venv/bin/python write.py 2>/dev/null)" "units of one small update: 0.5"
