"""Requests as IAM sees them, and whether a policy allows them: as much of IAM's evaluation as the policies here use."""

import ast
import fnmatch
import json
import re
from urllib.parse import unquote

import faces

WHERE = f"{faces.REGION}:{faces.ACCOUNT}"
# how the description names a resource, and its ARN; the label of a stream is a time, whose colons parliament cannot read
ARNS = (
    (r"table/(.*)\.arn", rf"arn:aws:dynamodb:{WHERE}:table/\1"),
    (r"table/(.*)\.stream_arn", rf"arn:aws:dynamodb:{WHERE}:table/\1/stream/label"),
    (r"queue/(.*)\.arn", rf"arn:aws:sqs:{WHERE}:\1"),
    (r"logs/(.*)\.arn:\*", rf"arn:aws:logs:{WHERE}:log-group:\1:*"),
)


def requests(service, target, method, path, body):
    """The same for what may be several requests to IAM: it judges each write of a transaction by itself."""
    if not target.endswith(".TransactWriteItems"):
        return [request(service, target, method, path, body)]
    writes = [one for item in json.loads(body)["TransactItems"] for one in item.items()]
    names = {"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem", "ConditionCheck": "ConditionCheckItem"}
    return [request(service, names[kind], method, path, json.dumps(sent)) for kind, sent in writes]


def request(service, target, method, path, body):
    """The action, the resource and the keys of a request, from what is sent over HTTP."""
    operation = target.rsplit(".", 1)[-1]
    sent = json.loads(body) if operation and body else {}
    made = {"action": f"{service}:{operation}", "resource": "", "keys": {}}
    if service == "dynamodb" and operation:
        tables = [sent["TableName"]] if "TableName" in sent else list(sent.get("RequestItems", {}))
        name = tables[0] if tables else ""
        made["resource"] = name if name.startswith("arn:") else f"arn:aws:dynamodb:{faces.REGION}:{faces.ACCOUNT}:table/{name}"
        keys = [sent[name] for name in ("Key", "Item") if name in sent]
        for asked in sent.get("RequestItems", {}).values():
            keys += [one["PutRequest"]["Item"] for one in asked] if isinstance(asked, list) else asked["Keys"]
        leading = [key["pk"]["S"] for key in keys] or queried(sent)
        made["keys"] = {"dynamodb:LeadingKeys": leading}
    elif service == "sqs":
        made["resource"] = f"arn:aws:sqs:{faces.REGION}:{faces.ACCOUNT}:{sent.get('QueueName') or sent.get('QueueUrl', '').rsplit('/', 1)[-1]}"
    elif service == "events":
        bus = (sent.get("Entries") or [{}])[0].get("EventBusName", "default")
        made["resource"] = f"arn:aws:events:{faces.REGION}:{faces.ACCOUNT}:event-bus/{bus}"
    elif service == "lambda" and "/event-source-mappings" in path:
        mapping = path.rstrip("/").rsplit("/", 1)[1]
        known = mapping not in ("", "event-source-mappings")
        verb = {"GET": "Get", "PUT": "Update", "DELETE": "Delete"}.get(method, method) if known else {"GET": "List", "POST": "Create"}.get(method, method)
        made["action"] = f"lambda:{verb}EventSourceMapping" + ("s" if verb == "List" else "")
        made["resource"] = f"arn:aws:lambda:{WHERE}:event-source-mapping:{mapping}" if known else "*"
    elif service == "lambda" and "/tags/" in path:
        made["action"], made["resource"] = "lambda:ListTags", unquote(path.split("/tags/", 1)[1])
    elif service == "monitoring":
        made["action"], made["resource"] = "cloudwatch:" + (operation or path.rsplit("/", 1)[1]), "*"
    elif service == "lambda" and method == "POST" and path.endswith("/invocations"):
        function = re.search(r"/functions/([^/]+)/", path).group(1)
        made["action"] = "lambda:InvokeFunction"
        made["resource"] = function if function.startswith("arn:") else f"arn:aws:lambda:{faces.REGION}:{faces.ACCOUNT}:function:{function}"
    return made


def queried(sent):
    """The partition key that a query asks for; its other values are none."""
    asked = sent.get("KeyConditionExpression", "")
    for name, meant in sent.get("ExpressionAttributeNames", {}).items():
        asked = re.sub(rf"{re.escape(name)}(?!\w)", meant, asked)
    found = re.search(r"(?<!\w)pk\s*=\s*(:\w+)", asked)
    if asked and not found:
        raise ValueError(f"the key condition {asked} is not understood")
    return [sent["ExpressionAttributeValues"][found.group(1)]["S"]] if found else []


def document(found):
    """A policy as moto returns it: as it was sent, or, of a role that CloudFormation made, as Python writes it."""
    return ast.literal_eval(found) if isinstance(found, str) else found


def allows(document, asked):
    """Whether a policy allows a request: an explicit Deny wins, then an Allow. What it does not know, it refuses to judge."""
    applying = {one["Effect"] for one in document["Statement"] if applies(one, asked)}
    return "Allow" in applying and "Deny" not in applying


def applies(one, asked):
    unknown_parts = set(one) - {"Sid", "Effect", "Action", "Resource", "Condition"}
    if unknown_parts:
        raise ValueError(f"a statement has {unknown_parts}, which are not evaluated")
    return (
        any(like(pattern.lower(), asked["action"].lower()) for pattern in many(one["Action"]))
        and any(like(pattern, asked["resource"]) for pattern in many(one["Resource"]))
        and all(holds(test, key, many(values), asked["keys"]) for test, keys in one.get("Condition", {}).items() for key, values in keys.items())
    )


def holds(test, key, wanted, keys):
    if test != "ForAllValues:StringLike":
        raise ValueError(f"the condition {test} is not evaluated")
    return all(any(like(pattern, value) for pattern in wanted) for value in keys.get(key, []))


def like(pattern, text):
    return fnmatch.fnmatchcase(text, pattern.replace("[", "[[]"))


def unknown(statements):
    """What parliament does not know in the statements of the description: an action, a resource of the wrong kind, a key."""
    import parliament

    def arn(symbol):
        for pattern, made in ARNS:
            if re.fullmatch(pattern, symbol):
                return re.sub(pattern, made, symbol).replace("{name}", faces.NAME)
        return symbol

    policy = {"Version": "2012-10-17", "Statement": [
        {"Sid": one["sid"], "Effect": "Allow", "Action": one["actions"], "Resource": [arn(on) for on in one["on"]],
         **({"Condition": one["if"]} if "if" in one else {})} for one in statements]}
    return [f"{one.issue}: {one.detail}" for one in parliament.analyze_policy_string(json.dumps(policy)).findings]


def many(value):
    return value if isinstance(value, list) else [value]
