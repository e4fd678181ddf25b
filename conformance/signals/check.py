"""Drives the Java handlers with what moto's SNS, SQS, EventBridge and CloudWatch deliver, and says what held."""

import json
import os
import signal
import subprocess
import sys

import boto3

java, classpath, work = sys.argv[1:4]
root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(root, "examples", "python"))
from outcome_sender import OutcomeSender  # noqa: E402

REGION, ACCOUNT, SOURCE = "eu-central-1", "123456789012", "com.example.orders"
failed = []


def check(what, held, seen):
    print(f"  {'held' if held else 'BROKEN':7} {what:58} {seen}", flush=True)
    if not held:
        failed.append(what)


def pattern(name):
    path = os.path.join(root, "signals/src/main/resources/dev/switchgear/signals/patterns", name + ".json")
    with open(path, encoding="utf-8") as file:
        return file.read()


def start_emulator():
    # the server picks a port itself, and tells it to nobody but its log; so it is started from here, in a process
    code = (
        "from moto.server import DomainDispatcherApplication, create_backend_app\n"
        "from werkzeug.serving import make_server\n"
        "app = DomainDispatcherApplication(create_backend_app)\n"
        "server = make_server('127.0.0.1', 0, app, threaded=True)\n"
        "print(server.port, flush=True)\n"
        "server.serve_forever()\n"
    )
    with open(os.path.join(work, "moto.log"), "w", encoding="utf-8") as log:
        process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=log, text=True)
    return process, "http://127.0.0.1:" + process.stdout.readline().strip()


class Handlers:
    """The Java process: one command a line, one answer a line."""

    def __init__(self, endpoint, dead_letters):
        with open(os.path.join(work, "java.log"), "w", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                [java, "-Xmx256m", "-cp", classpath, "dev.switchgear.local.signals.Emulated", endpoint, dead_letters],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True, encoding="utf-8",
            )
        if self.process.stdout.readline().strip() != "ready":
            sys.exit("signals: the Java process did not start; see java.log below target/conformance/signals")

    def __call__(self, do, **more):
        self.process.stdin.write(json.dumps({"do": do, **more}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"signals: the Java process ended at '{do}'; see java.log below target/conformance/signals")
        return json.loads(line)

    def close(self):
        self.process.stdin.close()
        self.process.wait(30)


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what we started is stopped
    emulator, endpoint = start_emulator()
    handlers = None
    try:
        aws = {
            name: boto3.client(
                name, endpoint_url=endpoint, region_name=REGION,
                aws_access_key_id="local", aws_secret_access_key="local",
            )
            for name in ("sns", "sqs", "events", "cloudwatch")
        }
        queues = {name: queue(aws["sqs"], name) for name in ("outcomes", "alarms", "opened", "closed", "dead")}
        handlers = Handlers(endpoint, queues["dead"][0])
        outcomes_by_queue(aws, queues, handlers)
        alarms_by_topic(aws, queues, handlers)
        changes_out(aws, queues, handlers)
    finally:
        if handlers:
            handlers.close()
        emulator.terminate()
        emulator.wait(30)
    print(f"{'FAILED' if failed else 'ok'}: {len(failed)} broken")
    sys.exit(1 if failed else 0)


def queue(sqs, name):
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    return url, arn


def receive(sqs, url):
    """All messages of a queue, and the batch in which Lambda's event source mapping hands them to a function."""
    messages = []
    while True:
        some = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, AttributeNames=["All"],
                                   MessageAttributeNames=["All"]).get("Messages", [])
        if not some:
            break
        messages += some
        for message in some:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    for message in messages:
        event = json.loads(message["Body"]) if message["Body"].startswith("{") else {}
        if "detail-type" in event and "account" not in event:
            event["account"] = ACCOUNT  # moto matches by it, and leaves it out of what it delivers; EventBridge does not
            message["Body"] = json.dumps(event)
    records = [
        {"messageId": message["MessageId"], "receiptHandle": message["ReceiptHandle"], "body": message["Body"],
         "attributes": message.get("Attributes", {}), "messageAttributes": {}, "eventSource": "aws:sqs",
         "eventSourceARN": "arn:aws:sqs:" + REGION + ":" + ACCOUNT + ":q", "awsRegion": REGION}
        for message in messages
    ]
    return messages, {"Records": records}


def outcomes_by_queue(aws, queues, handlers):
    events, sqs = aws["events"], aws["sqs"]
    events.put_rule(Name="outcomes", EventPattern=pattern("outcomes"))
    events.put_targets(Rule="outcomes", Targets=[{"Id": "queue", "Arn": queues["outcomes"][1]}])

    sender = OutcomeSender(events, SOURCE, "orders/python")
    sender.note("payments", "failure", duration_millis=10012, error="read timed out")
    check("the Python sender's event is taken", sender.flush(), "flushed")
    sent = handlers("send")
    check("the Java sender's event is taken", sent["flushed"], "flushed")
    sender.note("stock", "success", duration_millis=20)
    sender.flush()
    detail = {"schema": 1, "circuit": "payments", "reports": "all", "counts": {"calls": 9, "failures": 9}}
    forged = {"DetailType": "Switchgear Call Outcomes", "Detail": json.dumps(detail)}
    events.put_events(Entries=[{"Source": "com.example.evil", **forged}, {"Source": "org.evil", **forged}])

    messages, batch = receive(sqs, queues["outcomes"][0])
    check("the emulator's own matcher delivers by our pattern", len(messages) == 4, f"{len(messages)} of 5 events")
    twice = {"Records": batch["Records"] * 2}
    answer = handlers("outcomes", event=twice)
    check("no message comes again", answer["answer"]["batchItemFailures"] == [], answer["answer"])
    check("two failures, delivered twice, are two", answer["state"] == "CLOSED", answer["state"])
    dead, _ = receive(sqs, queues["dead"][0])
    reasons = {message["MessageAttributes"]["rejection"]["StringValue"] for message in dead}
    check("the forged one is in the dead-letter queue, with why", reasons == {"WRONG_SOURCE"}, f"{reasons}")

    sender.note("payments", "failure", duration_millis=10012, error="read timed out")
    sender.flush()
    _, batch = receive(sqs, queues["outcomes"][0])
    answer = handlers("outcomes", event=batch)
    check("the third failure opens the circuit", answer["state"] == "OPEN", f"{answer['state']}: {answer['reason']}")


def alarms_by_topic(aws, queues, handlers):
    sns, sqs, cloudwatch, events = aws["sns"], aws["sqs"], aws["cloudwatch"], aws["events"]
    topic = sns.create_topic(Name="alarms")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queues["alarms"][1])
    for name in ("stock-errors", "stock-latency"):
        cloudwatch.put_metric_alarm(
            AlarmName=name, Namespace="AWS/Lambda", MetricName="Errors", Statistic="Sum", Period=60,
            EvaluationPeriods=1, Threshold=1, ComparisonOperator="GreaterThanOrEqualToThreshold",
            AlarmActions=[topic], OKActions=[topic],
        )

    def say(name, state, at):
        arn = cloudwatch.describe_alarms(AlarmNames=[name])["MetricAlarms"][0]["AlarmArn"]
        message = {
            "AlarmName": name, "AWSAccountId": ACCOUNT, "NewStateValue": state, "NewStateReason": "1 datapoint",
            "StateChangeTime": at, "Region": "EU (Frankfurt)", "AlarmArn": arn, "OldStateValue": "OK", "Trigger": {},
        }
        sns.publish(TopicArn=topic, Subject=f"{state}: {name}", Message=json.dumps(message))
        _, batch = receive(sqs, queues["alarms"][0])
        return handlers("alarm", circuit="stock", event=batch)

    from datetime import datetime, timedelta, timezone
    begin = datetime.now(timezone.utc)

    def at(second):
        return (begin + timedelta(seconds=second)).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "+0000"

    opened = say("stock-errors", "ALARM", at(0))
    check("an alarm through a topic and a queue opens", opened["state"] == "OPEN", opened["reason"])
    say("stock-latency", "ALARM", at(1))
    one = say("stock-errors", "OK", at(2))
    check("one alarm's OK does not end the other's", one["state"] == "OPEN", f"{one.get('signals')}")
    late = say("stock-latency", "OK", at(-5))
    check("an older OK changes nothing", late["state"] == "OPEN", f"{late.get('signals')}")
    both = say("stock-latency", "OK", at(3))
    check("the last OK allows probes", both["state"] == "HALF_OPEN", both["state"])


def changes_out(aws, queues, handlers):
    events, sqs = aws["events"], aws["sqs"]
    for name in ("opened", "closed"):
        events.put_rule(Name=name, EventPattern=pattern(name))
        events.put_targets(Rule=name, Targets=[{"Id": "queue", "Arn": queues[name][1]}])
    handlers("changes")
    handlers("changes")
    opened, _ = receive(sqs, queues["opened"][0])
    closed, _ = receive(sqs, queues["closed"][0])
    told = sorted(json.loads(message["Body"])["detail"]["circuit"] for message in opened)
    check("each opening is told once, on the emulator's bus", told == ["payments", "stock"], f"{told}")
    check("and nothing that did not happen", closed == [], f"{len(closed)} closings")


main()
