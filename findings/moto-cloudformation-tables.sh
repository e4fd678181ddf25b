#!/usr/bin/env bash
# moto 5.2.5, its CloudFormation in one process.
#
# Guess: a table that a stack makes has the settings of the template, and a creation that fails takes back what it made.
# Seen: time to live and point-in-time recovery are off although the template turns them on, and after a failed creation
# the table is still there. A check of a deployment that asks moto for these settings says nothing about the template.
. "$(dirname "${BASH_SOURCE[0]}")/setup.bash"
python_packages 'moto[cloudformation,dynamodb,sqs]==5.2.5'

cat >stack.py <<'PYTHON'
import json

import boto3
from moto import mock_aws


def template(name, more):
    table = {
        "Type": "AWS::DynamoDB::Table",
        "Properties": {
            "TableName": name,
            "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
            "TimeToLiveSpecification": {"AttributeName": "ttl", "Enabled": True},
            "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
        },
    }
    return json.dumps({"Resources": {"Table": table, **more}})


with mock_aws():
    keys = {"region_name": "us-east-1", "aws_access_key_id": "a", "aws_secret_access_key": "b"}
    cloudformation, dynamodb = boto3.client("cloudformation", **keys), boto3.client("dynamodb", **keys)
    cloudformation.create_stack(StackName="whole", TemplateBody=template("kept", {}))
    print("time to live:", dynamodb.describe_time_to_live(TableName="kept")["TimeToLiveDescription"]["TimeToLiveStatus"])
    backups = dynamodb.describe_continuous_backups(TableName="kept")["ContinuousBackupsDescription"]
    print("recovery:", backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"])
    missing = {"Type": "AWS::SQS::Queue", "DependsOn": "Table", "Properties": {"QueueName": "not a valid name!"}}
    try:
        cloudformation.create_stack(StackName="broken", TemplateBody=template("left", {"Queue": missing}))
        print("the broken stack is", cloudformation.describe_stacks(StackName="broken")["Stacks"][0]["StackStatus"])
    except Exception as failure:
        print("the broken stack ends with", type(failure).__name__)
    print("tables:", *dynamodb.list_tables()["TableNames"])
PYTHON
expect "$(venv/bin/python stack.py 2>/dev/null)" "time to live: DISABLED
recovery: DISABLED
the broken stack ends with ClientError
tables: kept left"
