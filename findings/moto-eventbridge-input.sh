#!/usr/bin/env bash
# moto 5.2.5, its EventBridge in one process.
#
# Guess: a pattern with `true` matches the JSON value true, and a target with a constant `Input` gets that constant.
# Seen: the pattern also matches the number 1, and the target gets the event instead of its constant. A rule that hands a
# fixed input to a health check is not tested by moto.
. "$(dirname "${BASH_SOURCE[0]}")/setup.bash"
python_packages 'moto[events,sqs]==5.2.5'

cat >bus.py <<'PYTHON'
import json

import boto3
from moto import mock_aws

with mock_aws():
    keys = {"region_name": "us-east-1", "aws_access_key_id": "a", "aws_secret_access_key": "b"}
    events, sqs = boto3.client("events", **keys), boto3.client("sqs", **keys)
    queue = sqs.create_queue(QueueName="queue")["QueueUrl"]
    events.put_rule(Name="rule", EventPattern=json.dumps({"detail": {"flag": [True]}}))
    target = {"Id": "1", "Arn": "arn:aws:sqs:us-east-1:123456789012:queue", "Input": json.dumps({"constant": 1})}
    events.put_targets(Rule="rule", Targets=[target])
    events.put_events(Entries=[{"Source": "s", "DetailType": "t", "Detail": json.dumps({"flag": 1})}])
    received = sqs.receive_message(QueueUrl=queue).get("Messages", [])
    print("true matches 1:", len(received) == 1)
    print("constant input arrived:", bool(received) and "constant" in json.loads(received[0]["Body"]))
PYTHON
expect "$(venv/bin/python bus.py 2>/dev/null)" "true matches 1: True
constant input arrived: False"
