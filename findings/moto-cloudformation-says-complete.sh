#!/usr/bin/env bash
# moto 5.2.5, its CloudFormation in one process.
#
# Guess: a stack that is CREATE_COMPLETE has made its resources, or the template was refused.
# Seen: an alarm, a topic's subscription and a queue's policy are left out without an error, the stack is complete, and the
# list of its resources has an entry without a name for each. A check must compare what exists with the template.
. "$(dirname "${BASH_SOURCE[0]}")/setup.bash"
python_packages 'moto[cloudformation,cloudwatch,sqs,sns]==5.2.5'

cat >stack.py <<'PYTHON'
import json

import boto3
from moto import mock_aws

template = {
    "Resources": {
        "Queue": {"Type": "AWS::SQS::Queue"},
        "Topic": {"Type": "AWS::SNS::Topic"},
        "Alarm": {
            "Type": "AWS::CloudWatch::Alarm",
            "Properties": {
                "AlarmName": "alarm", "ComparisonOperator": "GreaterThanThreshold", "EvaluationPeriods": 1,
                "MetricName": "m", "Namespace": "n", "Period": 60, "Statistic": "Sum", "Threshold": 1,
            },
        },
        "Subscription": {
            "Type": "AWS::SNS::Subscription",
            "Properties": {
                "Protocol": "sqs", "TopicArn": {"Ref": "Topic"}, "Endpoint": {"Fn::GetAtt": ["Queue", "Arn"]},
            },
        },
    }
}
with mock_aws():
    keys = {"region_name": "us-east-1", "aws_access_key_id": "a", "aws_secret_access_key": "b"}
    stacks = boto3.client("cloudformation", **keys)
    stacks.create_stack(StackName="stack", TemplateBody=json.dumps(template))
    print(stacks.describe_stacks(StackName="stack")["Stacks"][0]["StackStatus"])
    listed = stacks.list_stack_resources(StackName="stack")["StackResourceSummaries"]
    print("listed with a name:", sorted(one["LogicalResourceId"] for one in listed if one["LogicalResourceId"]))
    print("alarms:", len(boto3.client("cloudwatch", **keys).describe_alarms()["MetricAlarms"]))
    print("subscriptions:", len(boto3.client("sns", **keys).list_subscriptions()["Subscriptions"]))
PYTHON
expect "$(venv/bin/python stack.py 2>/dev/null)" "CREATE_COMPLETE
listed with a name: ['Queue', 'Topic']
alarms: 0
subscriptions: 0"
