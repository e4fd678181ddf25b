"""Applies the SAM template, once transformed, to LocalStack: all of it that needs neither a table nor a function, which it cannot make here.

Runs in a network of its own, because LocalStack listens everywhere. Writes as JSON what it really made, what it used, and the
notification of an alarm that came out of the topic.
"""

import fcntl
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import time
import urllib.request

import boto3

import faces
import seen

template_file, work, output = sys.argv[1:4]
ENDPOINT = "http://127.0.0.1:4566"
HANGS = 120  # seconds
NOT_TRIED = {"table", "function", "layer", "mapping", "permission"}
IGNORED = {"table": {"Arn": "arn:aws:dynamodb:{region}:{account}:table/{name}",
                     "StreamArn": "arn:aws:dynamodb:{region}:{account}:table/{name}/stream/2026-01-01T00:00:00.000"},
           "function": {"Arn": "arn:aws:lambda:{region}:{account}:function:{name}"},
           "layer": {"Ref": "arn:aws:lambda:{region}:{account}:layer:{name}:1"}}


def loopback():
    """Brings up the one interface that this network has, and makes sure that it is the only one."""
    if [name for _, name in socket.if_nameindex()] != ["lo"]:
        sys.exit("LocalStack listens on every address: start this in a network of its own, with unshare -n")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        flags = struct.pack("16sh14x", b"lo", 0x1 | 0x40)  # IFF_UP, IFF_RUNNING
        fcntl.ioctl(any_socket, 0x8914, flags)  # SIOCSIFFLAGS


def start():
    volume = os.path.join(work, "localstack-volume")
    environment = {**os.environ, "LOCALSTACK_VOLUME_DIR": volume, "FILESYSTEM_ROOT": volume, "DISABLE_EVENTS": "1",
                   "SKIP_SSL_CERT_DOWNLOAD": "1", "DNS_ADDRESS": "0", "AWS_DEFAULT_REGION": faces.REGION}
    os.makedirs(volume, exist_ok=True)
    with open(os.path.join(work, "localstack.log"), "w", encoding="utf-8") as log:
        server = subprocess.Popen([sys.executable, "-m", "localstack.runtime.main"], env=environment, stdout=log, stderr=log, cwd=work, start_new_session=True)
    return server


def stop(server):
    if server.poll() is None:
        os.killpg(server.pid, signal.SIGTERM)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def wait(what, look):
    until = time.monotonic() + HANGS
    while time.monotonic() < until:
        found = look()
        if found:
            return found
        time.sleep(0.2)
    return sys.exit(f"LocalStack: {what} did not come within {HANGS} s")


def healthy(server):
    if server.poll() is not None:
        sys.exit(f"LocalStack ended with {server.returncode}; see localstack.log")
    try:
        with urllib.request.urlopen(ENDPOINT + "/_localstack/health", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


# ---------------------------------------------------------------- the template

def reduced(body):
    """The template without what is not tried; references to that are ARNs."""
    template = faces.Template(body, faces.PARAMETERS)
    left_out = {logical for logical, one in template.resources.items() if faces.CFN[one["Type"]] in NOT_TRIED}

    def known(logical, attribute):
        name = template.label(logical)
        text = IGNORED[faces.CFN[template.resources[logical]["Type"]]].get(attribute, "{name}")
        return text.format(region=faces.REGION, account=faces.ACCOUNT, name=name)

    def plain(node):
        if isinstance(node, list):
            return [plain(one) for one in node]
        if not isinstance(node, dict):
            return node
        if node.get("Ref") in left_out:
            return known(node["Ref"], "Ref")
        if "Fn::GetAtt" in node:
            logical, attribute = node["Fn::GetAtt"] if isinstance(node["Fn::GetAtt"], list) else node["Fn::GetAtt"].split(".")
            if logical in left_out:
                return known(logical, attribute)
        return {key: plain(value) for key, value in node.items() if key not in ("DependsOn", "Metadata")}

    resources = {logical: plain(one) for logical, one in body["Resources"].items() if logical not in left_out}
    return {**{key: value for key, value in body.items() if key not in ("Rules", "Outputs")}, "Resources": resources}


def apply(aws, body):
    aws["s3"].create_bucket(Bucket="bucket", CreateBucketConfiguration={"LocationConstraint": faces.REGION})
    aws["s3"].put_object(Bucket="bucket", Key="template.json", Body=json.dumps(reduced(body)).encode())  # too long to be sent
    parameters = [{"ParameterKey": name, "ParameterValue": value} for name, value in faces.PARAMETERS.items()]
    aws["cloudformation"].create_stack(
        StackName="acme-circuits", TemplateURL=ENDPOINT + "/bucket/template.json", Parameters=parameters,
        Capabilities=["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"])

    def ended():
        stack, = aws["cloudformation"].describe_stacks(StackName="acme-circuits")["Stacks"]
        return None if stack["StackStatus"].endswith("IN_PROGRESS") else stack
    stack = wait("the end of the stack", ended)
    if stack["StackStatus"] != "CREATE_COMPLETE":
        sys.exit(f"LocalStack: {stack['StackStatus']}: {stack.get('StackStatusReason')}")


# ---------------------------------------------------------------- using it

def received(aws, url):
    return aws["sqs"].receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=1).get("Messages", [])


def event_to_queue(aws):
    """An event of a source that counts is in the queue; one of another source is not."""
    url = aws["sqs"].get_queue_url(QueueName=f"{faces.NAME}-outcomes")["QueueUrl"]
    for source in ("com.example.somebody", "com.example.orders"):
        aws["events"].put_events(Entries=[{"Source": source, "DetailType": "Switchgear Call Outcomes", "Detail": '{"schema":1}'}])
    messages = wait("the event in the queue", lambda: received(aws, url))
    sources = [json.loads(one["Body"])["source"] for one in messages]
    if sources != ["com.example.orders"]:
        sys.exit(f"LocalStack: the rule delivered {sources}")
    return {f"rule {faces.NAME}-outcomes", f"queue {faces.NAME}-outcomes"}


def subscribed(aws, topic, name):
    """A queue that gets what a topic is told."""
    url = aws["sqs"].create_queue(QueueName=name)["QueueUrl"]
    arn = aws["sqs"].get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    aws["sns"].subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    return url


def alarms_to_people(aws):
    """An alarm of the deployment tells the topic of people when it begins and when it ends."""
    url, alarm = subscribed(aws, faces.TOPIC, "people"), f"{faces.NAME}-outcomes-dead"

    def told(state):  # LocalStack may tell of other alarms, which it evaluates itself
        notices = (json.loads(json.loads(one["Body"])["Message"]) for one in received(aws, url))
        return any((one["AlarmName"], one["NewStateValue"]) == (alarm, state) for one in notices)

    for state in ("ALARM", "OK"):
        aws["cloudwatch"].set_alarm_state(AlarmName=alarm, StateValue=state, StateReason="a test of its actions")
        wait(f"{state} of {alarm} at the topic of people", lambda: told(state))
    return {f"alarm {alarm}"}


def alarm_to_topic(aws):
    """An alarm with the topic as its action is told to who has subscribed to the topic; the alarms of the deployment change their state."""
    topic, = (one["TopicArn"] for one in aws["sns"].list_topics()["Topics"] if one["TopicArn"] != faces.TOPIC)
    url = subscribed(aws, topic, "told")
    aws["cloudwatch"].put_metric_alarm(
        AlarmName="errors", Namespace="Shop", MetricName="Errors", Statistic="Sum", Period=60, EvaluationPeriods=1, Threshold=1,
        ComparisonOperator="GreaterThanOrEqualToThreshold", AlarmActions=[topic])
    aws["cloudwatch"].set_alarm_state(AlarmName="errors", StateValue="ALARM", StateReason="a test of the topic")
    message, *more = wait("the alarm's notification", lambda: received(aws, url))
    notice = json.loads(json.loads(message["Body"])["Message"])
    if more or (notice["AlarmName"], notice["NewStateValue"]) != ("errors", "ALARM"):
        sys.exit(f"LocalStack: the topic told {notice}")
    aws["cloudwatch"].delete_alarms(AlarmNames=["errors"])
    return notice, {f"topic {faces.NAME}-alarms"}


def main():
    loopback()
    server = start()
    try:
        wait("LocalStack", lambda: healthy(server))
        names = ("cloudformation", "s3", "sqs", "events", "sns", "iam", "logs", "stepfunctions", "cloudwatch")
        aws = {name: boto3.client(name, endpoint_url=ENDPOINT, region_name=faces.REGION, aws_access_key_id=faces.ACCOUNT,
                                  aws_secret_access_key="none") for name in names}
        with open(template_file, encoding="utf-8") as file:
            body = json.load(file)
        aws["sns"].create_topic(Name=faces.TOPIC.rsplit(":", 1)[1])  # of those who deploy
        apply(aws, body)
        made = seen.made(aws)
        notice, used = alarm_to_topic(aws)
        used |= event_to_queue(aws) | alarms_to_people(aws)
        tried = sorted(set(faces.CFN.values()) - NOT_TRIED)
        with open(output, "w", encoding="utf-8") as file:
            json.dump({"made": sorted(made), "used": sorted(used), "tried": tried, "notice": notice}, file, indent=1)
    finally:
        stop(server)


main()
