"""Applies the SAM template, once transformed, to moto, which nobody here wrote; compares what it really made with the template;
uses what was made; and judges the roles by the requests that the functions sent.

moto says CREATE_COMPLETE for a stack of which it skipped half. So nothing here believes a status: each resource is looked up by the
API of its own service. infra/coverage.md is the table of what was found here and by on_localstack.py; a resource that neither made fails.
"""

import io
import json
import logging
import os
import re
import subprocess
import sys
import threading

import boto3
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

import coverage
import faces
import kinds
import policies
import seen

infra, work, template_file, localstack_file = sys.argv[1:5]
java, update = "java", sys.argv[5:] == ["--write"]
STACK = "acme-circuits"
SECRET, PAYLOAD = "only-the-function-knows-this", "only-the-caller-knows-this"
failed, requests, logs = [], [], {}


def check(what, held, seen=""):
    print(f"  {'held' if held else 'BROKEN':7} {what:66} {seen}", flush=True)
    if not held:
        failed.append(what)


# ---------------------------------------------------------------- the emulator, and what it was asked

class Recorder:
    """moto, with every request remembered under the access key that signed it."""

    def __init__(self):
        self.emulator = DomainDispatcherApplication(create_backend_app)

    def __call__(self, environment, answer):
        length = int(environment.get("CONTENT_LENGTH") or 0)
        body = environment["wsgi.input"].read(length) if length else b""
        environment["wsgi.input"] = io.BytesIO(body)
        credential = re.search(r"Credential=([^/]+)/\d+/[\w-]+/([\w-]+)/", environment.get("HTTP_AUTHORIZATION", ""))
        if credential:
            requests.extend((credential.group(1), one) for one in policies.requests(
                credential.group(2), environment.get("HTTP_X_AMZ_TARGET", ""), environment["REQUEST_METHOD"], environment["PATH_INFO"], body))
        return self.emulator(environment, answer)


def start():
    server = make_server("127.0.0.1", 0, Recorder(), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.port}"


# ---------------------------------------------------------------- what it made

def apply(aws):
    aws["s3"].create_bucket(Bucket="bucket", CreateBucketConfiguration={"LocationConstraint": faces.REGION})
    aws["s3"].put_object(Bucket="bucket", Key="key", Body=b"PK\x05\x06" + bytes(18))  # an empty zip: nothing of it is run by moto
    with open(template_file, encoding="utf-8") as file:
        body = json.load(file)
    parameters = [{"ParameterKey": name, "ParameterValue": value} for name, value in faces.PARAMETERS.items()]
    aws["cloudformation"].create_stack(StackName=STACK, TemplateBody=json.dumps(body), Parameters=parameters,
                                       Capabilities=["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"])
    return faces.Template(body, faces.PARAMETERS)


def compare_coverage(template, seen_by):
    """Writes the table anew, or compares it; a resource that no emulator made fails, unless it is listed."""
    rows = list(coverage.states(template, seen_by))
    unknown = coverage.nobody_made(rows)
    check("each resource was made by an emulator, or is listed", not unknown, unknown or f"{len(rows)} resources")
    alone = coverage.nobody_made(list(coverage.states(template, seen_by[:1])))
    check("a resource that only LocalStack made is missed without it", f"AWS::CloudWatch::Alarm {{name}}-health-runs" in alone, len(alone))
    path = os.path.join(infra, "coverage.md")
    page = coverage.page(rows)
    if update:
        with open(path, "w", encoding="utf-8") as file:
            file.write(page)
    with open(path, encoding="utf-8") as file:
        known = file.read()
    check("what was made is what infra/coverage.md says", known == page)
    if known != page:
        print(page)


# ---------------------------------------------------------------- using it

def call(aws, endpoint, name, events, **more):
    """Calls a function as it was made: its handler, its variables, its code."""
    configuration = aws["lambda"].get_function_configuration(FunctionName=f"{faces.NAME}-{name}")
    environment = {
        "PATH": os.environ["PATH"], **{name: str(value) for name, value in configuration["Environment"]["Variables"].items()}, **more,
        "AWS_ACCESS_KEY_ID": name, "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_REGION": faces.REGION, "AWS_ENDPOINT_URL": endpoint, "PASSWORD": SECRET,
        "SWITCHGEAR_ENDPOINT": endpoint, "AWS_LAMBDA_FUNCTION_NAME": configuration["FunctionName"],
        "FUNCTION_ARN": configuration["FunctionArn"],
    }
    library = os.path.join(infra, "target", "functions", "lib", "*")
    ran = subprocess.run(
        [java, "-XX:TieredStopAtLevel=1", "-cp", library + ":" + work, "Call", configuration["Handler"]],
        input="\n".join(map(json.dumps, events)) + "\n", env=environment, capture_output=True, text=True, timeout=120)
    with open(os.path.join(work, f"{name}.log"), "w", encoding="utf-8") as log:
        log.write(ran.stdout + ran.stderr)
    logs[name] = logs.get(name, "") + "".join(line for line in ran.stdout.splitlines(True) if not line.startswith("answer ")) + ran.stderr
    answers = [line.removeprefix("answer ") for line in ran.stdout.splitlines() if line.startswith("answer ")]
    if len(answers) != len(events):
        print(ran.stderr[-3000:])
    return answers


def key(name):
    return {"pk": {"S": f"c#{faces.NAMESPACE}#{name}"}, "sk": {"S": "*"}}


def circuit(aws, name):
    item = aws["dynamodb"].get_item(TableName=faces.NAME, Key=key(name)).get("Item", {})
    return {key: next(iter(value.values())) for key, value in item.items()}


def event_to_queue_to_table(aws, endpoint, used):
    def put(source, number, **more):
        detail = {"schema": 1, "id": f"event-{number}", "circuit": "payments", "reports": "all", "environment": f"e{number}",
                  "outcomes": [{"result": "failure", "durationMillis": 900}] * 20, **more}
        aws["events"].put_events(Entries=[{"Source": source, "DetailType": "Switchgear Call Outcomes", "Detail": json.dumps(detail)}])

    url = aws["sqs"].get_queue_url(QueueName=f"{faces.NAME}-outcomes")["QueueUrl"]

    def batch():
        messages = []
        while some := aws["sqs"].receive_message(QueueUrl=url, MaxNumberOfMessages=10, AttributeNames=["All"]).get("Messages", []):
            messages += some
        for message in messages:  # moto leaves the account out of what a rule delivers; EventBridge does not
            body = json.loads(message["Body"])
            message["Body"] = json.dumps({**body, "account": body.get("account", faces.ACCOUNT)})
        return {"Records": [
            {"messageId": one["MessageId"], "receiptHandle": one["ReceiptHandle"], "body": one["Body"], "attributes": one["Attributes"],
             "messageAttributes": {}, "eventSource": "aws:sqs", "eventSourceARN": f"arn:aws:sqs:{faces.REGION}:{faces.ACCOUNT}:q",
             "awsRegion": faces.REGION} for one in messages]}

    put("com.example.orders", 1)
    put("com.example.somebody", 2)  # not in EventSources: no rule matches
    first = batch()
    check("the rule delivers events of its sources to the queue, and no others", len(first["Records"]) == 1, len(first["Records"]))
    forged = {"Records": [{**first["Records"][0], "messageId": "forged", "body": json.dumps(
        {**json.loads(first["Records"][0]["body"]), "source": "org.evil", "payload": PAYLOAD})}]}
    answers = call(aws, endpoint, "outcomes", [first, forged])
    for number in range(3, 12):  # only now: a watch, which the first one starts, counts calls that end within it
        put("com.example.orders", number)
        put("com.example.orders", number + 100, circuit="stock")
        put("com.example.orders", number + 200, circuit="stock", key="eu")
    answers += call(aws, endpoint, "outcomes", [batch()])
    check("the function answers each batch, and hands nothing back", all('"batchItemFailures":[]' in one.replace(" ", "") for one in answers) and len(answers) == 3, answers)
    dead = aws["sqs"].get_queue_url(QueueName=f"{faces.NAME}-outcomes-dead")["QueueUrl"]
    rejected = aws["sqs"].receive_message(QueueUrl=dead, MessageAttributeNames=["All"]).get("Messages", [])
    check("a forged event is in the dead-letter queue", len(rejected) == 1 and "rejection" in rejected[0].get("MessageAttributes", {}))
    item = circuit(aws, "payments")
    check("the circuit is open in the table that was made", item.get("state") == "OPEN", item.get("reason"))
    used.update(f"{kind} {faces.NAME}{rest}" for kind, rest in (
        ("rule", "-outcomes"), ("queue", "-outcomes"), ("queue", "-outcomes-dead"), ("function", "-outcomes"), ("table", "")))


def alarm_to_table(aws, endpoint, used, told):
    arn = f"arn:aws:cloudwatch:{faces.REGION}:{faces.ACCOUNT}:alarm:errors"
    notice = {"AlarmName": "errors", "AlarmArn": arn, "AWSAccountId": faces.ACCOUNT, "NewStateValue": "ALARM", "OldStateValue": "OK",
              "NewStateReason": "1 datapoint", "AlarmDescription": PAYLOAD, "StateChangeTime": now(), "Region": "EU (Ireland)", "Trigger": {}}

    def event(message):
        return {"Records": [{"EventSource": "aws:sns", "EventVersion": "1.0", "EventSubscriptionArn": "a", "Sns": {
            "Type": "Notification", "MessageId": "1", "TopicArn": f"arn:aws:sns:{faces.REGION}:{faces.ACCOUNT}:{faces.NAME}-alarms",
            "Subject": "ALARM", "Message": json.dumps(message), "Timestamp": now(), "MessageAttributes": {}}}]}

    foreign = {**notice, "AWSAccountId": "999999999999", "AlarmArn": arn.replace(faces.ACCOUNT, "999999999999")}
    aws["dynamodb"].delete_item(TableName=faces.NAME, Key=key("payments"))
    call(aws, endpoint, "alarms", [event(foreign)])
    check("an alarm of a foreign account opens nothing", circuit(aws, "payments").get("state") != "OPEN")
    dead = aws["sqs"].get_queue_url(QueueName=f"{faces.NAME}-alarms-dead")["QueueUrl"]
    rejected = aws["sqs"].receive_message(QueueUrl=dead, MessageAttributeNames=["All"]).get("Messages", [])
    check("it is in the dead-letter queue, with the reason", len(rejected) == 1, [one.get("MessageAttributes", {}).get("rejection", {}).get("StringValue") for one in rejected])
    slow = {**notice, "AlarmName": "slow", "AlarmArn": arn.replace(":errors", ":slow")}
    call(aws, endpoint, "alarms", [event(notice), event(slow)])
    item = circuit(aws, "payments")
    check("an alarm of this account opens the circuit that it is mapped to", item.get("state") == "OPEN", item.get("reason"))
    aws["dynamodb"].delete_item(TableName=faces.NAME, Key=key("payments"))
    call(aws, endpoint, "alarms", [event(told)])
    item = circuit(aws, "payments")
    check("so does the notification that came out of LocalStack's topic", item.get("state") == "OPEN", item.get("reason"))
    used.update({f"function {faces.NAME}-alarms", f"queue {faces.NAME}-alarms-dead"})


def health_to_table(aws, endpoint, used):
    answers = call(aws, endpoint, "health", [{}, {}, {}])
    kept = [item for item in aws["dynamodb"].scan(TableName=faces.NAME)["Items"] if item["pk"]["S"] == f"h#{faces.NAMESPACE}"]
    check("three runs of the health checks keep their results in the table", len(answers) == 3 and len(kept) == 1, answers[-1:])
    used.add(f"function {faces.NAME}-health")


def changes_to_bus(aws, endpoint, used):
    # moto's stream has no record of what UpdateItem wrote: the record is made of the item that is in the table
    item = aws["dynamodb"].get_item(TableName=faces.NAME, Key=key("payments"))["Item"]
    stream = aws["dynamodb"].describe_table(TableName=faces.NAME)["Table"]["LatestStreamArn"]
    event = {"Records": [{
        "eventID": "1", "eventName": "INSERT", "eventVersion": "1.1", "eventSource": "aws:dynamodb", "awsRegion": faces.REGION,
        "eventSourceARN": stream, "dynamodb": {"ApproximateCreationDateTime": 1.9e9, "Keys": key("payments"), "NewImage": item,
                                               "SequenceNumber": "1", "SizeBytes": 9, "StreamViewType": "NEW_AND_OLD_IMAGES"}}]}
    queue = aws["sqs"].create_queue(QueueName="changes-seen")["QueueUrl"]
    arn = aws["sqs"].get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    with open(os.path.join(infra, "../signals/src/main/resources/dev/switchgear/signals/patterns/opened.json"), encoding="utf-8") as file:
        aws["events"].put_rule(Name="opened", EventPattern=file.read())
    aws["events"].put_targets(Rule="opened", Targets=[{"Id": "queue", "Arn": arn}])
    call(aws, endpoint, "changes", [event])
    told = aws["sqs"].receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", [])
    circuits = {json.loads(one["Body"])["detail"]["circuit"] for one in told}
    check("the change of the circuit is on the bus", "payments" in circuits, circuits)
    used.update({f"function {faces.NAME}-changes"})


def history_to_table(aws, endpoint, used):
    item = aws["dynamodb"].get_item(TableName=faces.NAME, Key=key("payments"))["Item"]
    event = {"Records": [{
        "eventID": "1", "eventName": "INSERT", "eventVersion": "1.1", "eventSource": "aws:dynamodb", "awsRegion": faces.REGION,
        "eventSourceARN": "stream", "dynamodb": {"ApproximateCreationDateTime": 1.9e9, "Keys": key("payments"), "NewImage": item,
                                                 "SequenceNumber": "1", "SizeBytes": 9, "StreamViewType": "NEW_AND_OLD_IMAGES"}}]}
    answers = call(aws, endpoint, "history", [event])
    kept = aws["dynamodb"].scan(TableName=f"{faces.NAME}-history")["Items"]
    check("the change is in the table of the history", len(kept) == 1 and "payments" in json.dumps(kept), answers)
    used.update({f"function {faces.NAME}-history", f"table {faces.NAME}-history"})


def governor_to_mapping(aws, endpoint, used):
    """The circuit is open by now: its queue is paused by the schedule, and its age is asked for by the run after that."""
    aws["sqs"].create_queue(QueueName="orders")
    role = aws["lambda"].get_function_configuration(FunctionName=f"{faces.NAME}-sources")["Role"]
    aws["lambda"].create_function(FunctionName="worker", Runtime="python3.13", Role=role, Handler="worker.handle",
                                  Code={"S3Bucket": "bucket", "S3Key": "key"})
    queue = f"arn:aws:sqs:{faces.REGION}:{faces.ACCOUNT}:orders"
    mapping = aws["lambda"].create_event_source_mapping(EventSourceArn=queue, FunctionName="worker", Tags={"circuit": "payments"})["UUID"]
    schedule = {"source": "aws.events", "detail-type": "Scheduled Event"}
    answers = call(aws, endpoint, "sources", [schedule, schedule, schedule], SWITCHGEAR_MAPPINGS=f"{mapping}=payments")
    state = aws["lambda"].get_event_source_mapping(UUID=mapping)["State"]
    check("the governor disables the mapping of the open circuit", state == "Disabled" and len(answers) == 3, answers[-1:])
    aws["lambda"].delete_event_source_mapping(UUID=mapping)
    used.add(f"function {faces.NAME}-sources")


def parked_events(aws, endpoint, used):
    """The circuit is still open: what it refused waits in the table, and is sent again once it is closed."""
    finals, failed, orders = (aws["sqs"].get_queue_url(QueueName=name)["QueueUrl"] for name in (
        f"{faces.NAME}-final-events", f"{faces.NAME}-failed-events", "orders"))
    lambda_record = {
        "requestContext": {"requestId": "r", "functionArn": f"{faces.CALLEE}:$LATEST", "condition": "RetriesExhausted", "approximateInvokeCount": 3},
        "requestPayload": {"customer": "c", "number": 1, "card": PAYLOAD}, "responsePayload": {"errorMessage": "circuit payments is OPEN: it fails"}}
    source = f"arn:aws:sqs:{faces.REGION}:{faces.ACCOUNT}:"
    bodies = (json.dumps(lambda_record), {}), (f'{{"customer":"{PAYLOAD}"}}', {"DeadLetterQueueSourceArn": source + "orders"}), ("who knows", {})
    records = [{"messageId": str(number), "receiptHandle": "h", "body": body, "messageAttributes": {}, "eventSource": "aws:sqs",
                "attributes": {"SentTimestamp": "1900000000000", "ApproximateReceiveCount": "1", **more}, "awsRegion": faces.REGION,
                "eventSourceARN": source + failed.rsplit("/", 1)[1]} for number, (body, more) in enumerate(bodies)]

    def waiting():
        items = aws["dynamodb"].scan(TableName=f"{faces.NAME}-parked")["Items"]
        return sum(item["pk"]["S"].startswith(f"p#{faces.NAMESPACE}#") for item in items)

    def received(url):
        return [one["Body"] for one in aws["sqs"].receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])]

    answers = call(aws, endpoint, "parking", [{"Records": records}])
    check("what an open circuit refused waits in the table", waiting() == 2 and '"batchItemFailures":[]' in answers[0].replace(" ", ""), answers)
    check("what no circuit refused is in the final queue", received(finals) == ["who knows"])
    aws["dynamodb"].delete_item(TableName=faces.NAME, Key=key("payments"))
    answers = call(aws, endpoint, "parking", [{"source": "aws.events", "detail-type": "Scheduled Event"}])
    check("a message is back in its queue once the circuit is closed", received(orders) == [bodies[1][0]] and waiting() == 1, answers)
    used.update(f"{kind} {faces.NAME}-{rest}" for kind, rest in (("function", "parking"), ("queue", "final-events"), ("table", "parked")))


def now():
    from datetime import datetime, timezone
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "+0000"


def nothing_private_is_logged():
    for name, text in logs.items():
        private = [word for word in (SECRET, PAYLOAD) if word in text]
        check(f"{name}: its log has no secret, no environment and no payload", not private, private or f"{len(text)} characters")


# ---------------------------------------------------------------- what the roles may do

def roles(aws):
    """Each recorded request is allowed by the role that was made, and each statement that code needs was used."""
    for name in ("outcomes", "alarms", "health", "changes", "history", "sources", "parking"):
        configuration = aws["lambda"].get_function_configuration(FunctionName=f"{faces.NAME}-{name}")
        role = configuration["Role"].rsplit("/", 1)[1]
        document = policies.document(aws["iam"].get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"])
        mine = [request for who, request in requests if who == name]
        refused = [request for request in mine if not policies.allows(document, request)]
        check(f"{name}: each of its requests is allowed by its role", mine and not refused, refused[:2] or f"{len(mine)} requests")
        by_lambda = {"EventSource", "StreamNames", "Logs", "Failed"}  # what Lambda does itself on behalf of the role
        unused = sorted(
            action for one in document["Statement"] if one["Sid"] not in by_lambda for action in policies.many(one["Action"])
            if not any(request["action"] == action for request in mine))
        check(f"{name}: each action that its role has was asked for", not unused, unused or "all")
    with open(os.path.join(infra, "deployment.json"), encoding="utf-8") as file:
        described = [one for part in json.load(file)["parts"].values() for one in part if one["kind"] in ("role", "policy")]
    circuit_write = policies.request("dynamodb", "DynamoDB_20120810.UpdateItem", "POST", "/", json.dumps(
        {"TableName": faces.NAME, "Key": key("payments")}).encode())
    for name in ("history", "sources"):
        check(f"{name}: its role writes no circuit", not policies.allows(document_of(aws, name), circuit_write))
    for one in described:
        problems = policies.unknown(one["statements"])
        check(f"{one['kind']} {one['name']}: parliament knows its actions, resources and keys", not problems, problems or "")
    bad = [{"sid": "A", "actions": ["dynamodb:GetItm"], "on": ["table/{name}.arn"]}]
    check("parliament notices a fault: dynamodb:GetItm", bool(policies.unknown(bad)))
    stranger = policies.request("dynamodb", "DynamoDB_20120810.UpdateItem", "POST", "/", json.dumps(
        {"TableName": faces.NAME, "Key": {"pk": {"S": "c#other#payments"}, "sk": {"S": "*"}}}).encode())
    for name in ("outcomes", "alarms", "health", "parking"):
        check(f"{name}: its role writes no circuit of another namespace", not policies.allows(document_of(aws, name), stranger))


def document_of(aws, name):
    role = aws["lambda"].get_function_configuration(FunctionName=f"{faces.NAME}-{name}")["Role"].rsplit("/", 1)[1]
    return policies.document(aws["iam"].get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"])


def main():
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server, endpoint = start()
    os.environ.update(AWS_EC2_METADATA_DISABLED="true")
    names = ("cloudformation", "s3", "dynamodb", "dynamodbstreams", "sqs", "events", "sns", "lambda", "iam", "logs", "stepfunctions", "cloudwatch")
    aws = {name: boto3.client(name, endpoint_url=endpoint, region_name=faces.REGION, aws_access_key_id="tester",
                              aws_secret_access_key="none") for name in names}
    try:
        template = apply(aws)
        used = set()
        found = seen.made(aws)
        with open(localstack_file, encoding="utf-8") as file:
            elsewhere = json.load(file)
        for mapping in aws["lambda"].list_event_source_mappings()["EventSourceMappings"]:  # moto would run the functions in Docker
            aws["lambda"].delete_event_source_mapping(UUID=mapping["UUID"])
        # moto delivers every event to a rule that has only a schedule, and to functions in Docker only
        for rule in ("health", "sources", "sources-changes", "parking"):
            aws["events"].remove_targets(Rule=f"{faces.NAME}-{rule}", Ids=["function"])
        event_to_queue_to_table(aws, endpoint, used)
        alarm_to_table(aws, endpoint, used, elsewhere["notice"])
        health_to_table(aws, endpoint, used)
        changes_to_bus(aws, endpoint, used)
        history_to_table(aws, endpoint, used)
        governor_to_mapping(aws, endpoint, used)
        parked_events(aws, endpoint, used)
        nothing_private_is_logged()
        roles(aws)
        compare_coverage(template, [(found, used, set(kinds.KINDS)), tuple(set(elsewhere[name]) for name in ("made", "used", "tried"))])
    finally:
        server.shutdown()
    print(f"{'FAILED' if failed else 'ok'}: {len(failed)} broken")
    sys.exit(1 if failed else 0)


main()
