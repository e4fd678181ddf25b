"""The governor as Lambda starts it (its handler, its variables, the AWS SDK), on mappings of moto: create, pause, resume, conflict.

What moto does not model is asserted too, so that a newer moto which does is noticed.
"""

import io
import json
import logging
import os
import subprocess
import sys
import threading
import zipfile

import boto3
from botocore.config import Config
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

java, classpath, work = sys.argv[1:4]
REGION, ACCOUNT = "eu-west-1", "123456789012"
SCHEDULE = '{"source": "aws.events", "detail-type": "Scheduled Event"}'
failed = []


def check(what, held, seen=""):
    print(f"  {'held' if held else 'BROKEN':7} {what:78} {seen}", flush=True)
    if not held:
        failed.append(what)


def start_moto():
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, DomainDispatcherApplication(create_backend_app), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.port}"


class Process:
    """A process of Java that answers each line of its input with one line, and prints others before it."""

    def __init__(self, main, arguments, answer, variables=None):
        self.answer = answer
        self.log = open(os.path.join(work, f"{main}.log"), "a", encoding="utf-8")
        self.process = subprocess.Popen(
            [java, "-cp", classpath, main, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log,
            text=True, encoding="utf-8", env={**os.environ, **CREDENTIALS, **(variables or {})})

    def read(self):
        for line in self.process.stdout:
            if line.startswith(self.answer):
                return line[len(self.answer):].strip()
        raise SystemExit(f"sources: a process ended: see {self.log.name}")

    def ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return self.read()

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=20)
        self.log.close()


CREDENTIALS = {"AWS_ACCESS_KEY_ID": "check", "AWS_SECRET_ACCESS_KEY": "check", "AWS_REGION": REGION, "AWS_DEFAULT_REGION": REGION}
os.environ.update(CREDENTIALS)
moto, address = start_moto()
aws = {name: boto3.client(name, endpoint_url=address, region_name=REGION) for name in ("lambda", "sqs", "iam", "kinesis")}
table = Process("Table", ["circuits"], "table ")
endpoint = table.read()
table.answer = "done"


def governor(**variables):
    return Process("Call", ["dev.switchgear.sources.SourceGovernorHandler"], "answer ", {
        "SWITCHGEAR_TABLE": "circuits", "SWITCHGEAR_ENDPOINT": endpoint, "AWS_ENDPOINT_URL": address,
        "AWS_LAMBDA_FUNCTION_NAME": "governor", **variables})


def run(process, event=SCHEDULE):
    """What one run found: mapping to kind, and the reasons."""
    found = json.loads(process.ask(event)).get("sources", [])
    return {one["mapping"]: one["kind"] for one in found}, " ".join(one["why"] for one in found)


def shown(mapping):
    found = aws["lambda"].get_event_source_mapping(UUID=mapping)
    return found["State"], found["BatchSize"], found.get("ScalingConfig", {}).get("MaximumConcurrency")


def function():
    trust = json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}]})
    role = aws["iam"].create_role(RoleName="worker", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("worker.py", "def handle(event, context): pass")
    aws["lambda"].create_function(FunctionName="worker", Runtime="python3.13", Role=role, Handler="worker.handle", Code={"ZipFile": code.getvalue()})


def queue(name, **attributes):
    url = aws["sqs"].create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
    return aws["sqs"].get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]


def mapping(source, **settings):
    return aws["lambda"].create_event_source_mapping(EventSourceArn=source, FunctionName="worker", **settings)["UUID"]


function()
orders = mapping(queue("orders"), BatchSize=10, ScalingConfig={"MaximumConcurrency": 50})
bills = mapping(queue("bills.fifo", FifoQueue="true"), BatchSize=10, Tags={"circuit": "payments"})
others = mapping(queue("others"), BatchSize=10)
aws["kinesis"].create_stream(StreamName="clicks", ShardCount=1)
clicks = mapping(aws["kinesis"].describe_stream_summary(StreamName="clicks")["StreamDescriptionSummary"]["StreamARN"],
                 BatchSize=100, StartingPosition="LATEST")
variables = {"SWITCHGEAR_MAPPINGS": f"{orders}=payments, {clicks}=payments", "SWITCHGEAR_MAPPING_TAG": "circuit"}
one, two = governor(**variables), governor(**variables)

print("create, pause, resume")
kinds, _ = run(one)
check("mappings of the list and of the tag are governed, and no others", kinds == {orders: "FULL", bills: "FULL", clicks: "FULL"}, kinds)
table.ask("payments FORCED_OPEN")
run(one)
kinds, paused_why = run(one)
check("all are paused while the circuit is open", set(kinds.values()) == {"PAUSED"}, kinds)
check("a queue is disabled with the mark", shown(orders) == ("Disabled", 10, 3), shown(orders))
check("a FIFO queue is disabled with the mark", shown(bills) == ("Disabled", 10, 3), shown(bills))
check("a stream is disabled with the mark", shown(clicks) == ("Disabled", 99, None), shown(clicks))
check("another mapping is left as it is", shown(others) == ("Enabled", 10, None), shown(others))
table.ask("payments FORCED_CLOSED")
run(one)
kinds, _ = run(one)
check("all have their settings again", set(kinds.values()) == {"FULL"} and shown(orders) == ("Enabled", 10, 50)
      and shown(bills) == ("Enabled", 10, None) and shown(clicks) == ("Enabled", 100, None), (shown(orders), shown(bills), shown(clicks)))

print("conflict")
table.ask("payments FORCED_OPEN")
threads = [threading.Thread(target=run, args=(process,)) for process in (one, two)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
run(two)
check("two governors at once pause once", shown(bills) == ("Disabled", 10, 3) and shown(clicks) == ("Disabled", 99, None), (shown(bills), shown(clicks)))
aws["lambda"].update_event_source_mapping(UUID=clicks, Enabled=True, BatchSize=100)
run(one)
kinds, _ = run(one)
check("a stream that infrastructure applied again is left alone", kinds[clicks] == "LEFT_ALONE" and shown(clicks) == ("Enabled", 100, None), shown(clicks))
table.ask("payments FORCED_CLOSED")
run(two)
aws["lambda"].update_event_source_mapping(UUID=bills, Enabled=False)
table.ask("payments FORCED_OPEN")
run(one)
table.ask("payments FORCED_CLOSED")
run(one)
kinds, _ = run(one)
check("a mapping that an operator disabled is not resumed", shown(bills)[0] == "Disabled" and shown(clicks)[0] == "Enabled", shown(bills))
aws["lambda"].delete_event_source_mapping(UUID=clicks)
kinds, why = run(one)
check("a mapping that was deleted is reported, and the others are governed", kinds[clicks] == "FAILED" and kinds[orders] == "FULL", kinds)

print("what moto does not model; SourceGovernorTest has an API as documented for it")
changed = aws["lambda"].update_event_source_mapping(UUID=others, Enabled=False)["State"]
check("states of transition: a change has ended when it is answered", changed == "Disabled", changed)
aws["lambda"].update_event_source_mapping(UUID=others, Enabled=True)
check("ResourceInUseException: a change during another one is accepted", shown(others)[0] == "Enabled", "")
unchecked = boto3.client("lambda", endpoint_url=address, region_name=REGION, config=Config(parameter_validation=False))
unchecked.update_event_source_mapping(UUID=others, ScalingConfig={"MaximumConcurrency": 1})
check("limits: a maximum concurrency of 1 is accepted; Lambda's least is 2", shown(others)[2] == 1, "")
again = mapping("arn:aws:sqs:eu-west-1:123456789012:others")
check("ResourceConflictException: the same queue and function are mapped twice", again != others, "")
check("CloudWatch in CBOR, as the SDK for Java speaks it: the age is not known, which is reported", "the age of the oldest message is not known" in paused_why, "")
print("          not modelled, and not to be asserted: throttling, Kafka, provisioned pollers that poll, AWS's own StateTransitionReason")

for process in (one, two, table):
    process.close()
moto.shutdown()
if failed:
    print("sources: broken: " + "; ".join(failed), file=sys.stderr)
    sys.exit(1)
