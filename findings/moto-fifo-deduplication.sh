#!/usr/bin/env bash
# moto 5.2.5, its SQS in one process.
#
# Guess: as in SQS, a deduplication id is remembered for five minutes, also after the message was deleted.
# Seen: it is remembered while the message is there. After DeleteMessage, the same id within the same second is delivered
# again. A test of redrive that counts doubles on moto counts some that SQS would drop.
. "$(dirname "${BASH_SOURCE[0]}")/setup.bash"
python_packages 'moto[sqs]==5.2.5'

cat >fifo.py <<'PYTHON'
import boto3
from moto import mock_aws

with mock_aws():
    sqs = boto3.client("sqs", "us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
    queue = sqs.create_queue(QueueName="q.fifo", Attributes={"FifoQueue": "true"})["QueueUrl"]
    send = lambda: sqs.send_message(QueueUrl=queue, MessageBody="x", MessageGroupId="g", MessageDeduplicationId="d")
    send()
    send()
    first = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10)["Messages"]
    print("delivered of two with one id:", len(first))
    sqs.delete_message(QueueUrl=queue, ReceiptHandle=first[0]["ReceiptHandle"])
    send()
    print("delivered after the deletion:", len(sqs.receive_message(QueueUrl=queue).get("Messages", [])))
PYTHON
expect "$(venv/bin/python fifo.py 2>/dev/null)" "delivered of two with one id: 1
delivered after the deletion: 1"
