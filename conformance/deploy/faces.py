"""Reads what a deployment makes out of each of its faces, in one form, so that they can be compared."""

import copy
import json
import logging
import re
import sys

import kinds
import nested

NAME, NAMESPACE, ACCOUNT, REGION = "acme", "shop", "123456789012", "eu-west-1"
CALLEE = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:charge"
TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT}:on-call"
CHECK = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:check"
MAPPING = "14e0db71-5d35-4eb5-b481-8945cf9d10c2"
POLICY = "failureCount=3,probes=1"
PLAN = '{"name":"payments","everySeconds":60,"checks":[{"name":"own","circuit":"payments","key":"eu","function":"check"}]}'

# every part, with the same values for all faces
PARAMETERS = {
    "Name": NAME, "Namespace": NAMESPACE, "Policy": POLICY, "ExistingTableArn": "", "EventSources": "com.example.orders",
    "EventBusName": "default", "Accounts": "", "Alarms": "errors=payments,slow=stock/eu", "HealthPlan": PLAN, "HealthFunctionArns": CHECK,
    "PublishChanges": "true", "CalleeArn": CALLEE, "CreateLayer": "true", "CreateDashboard": "true", "KeepHistory": "true",
    "SourceMappings": f"{MAPPING}=payments", "SourceTag": "circuit", "LongestPauseSeconds": "3600", "AlarmTopicArn": TOPIC,
    "MachineType": "EXPRESS", "LayerArchitecture": "x86_64", "ParkEvents": "true", "ParkingFunctionNames": "charge*", "ParkingQueueNames": "orders*",
    "ParkingTargets": "orders=payments", "ParkingGroupPointer": "/customer", "ParkingOrderPointer": "/number",
}
# what each part is switched on by, in SAM and in Terraform; the governor gets the events of the changes
PARTS = {
    "table": ({}, {}),
    "extension": ({"CreateLayer": "true"}, {"create_layer": True}),
    "events": ({"EventSources": "com.example.orders"}, {"create_events": True}),
    "alarms": ({"Alarms": "errors=payments,slow=stock/eu"}, {"create_alarms": True}),
    "health": ({"HealthPlan": PLAN, "HealthFunctionArns": CHECK}, {"create_health": True}),
    "changes": ({"PublishChanges": "true"}, {"create_changes": True}),
    "workflow": ({"CalleeArn": CALLEE}, {"create_workflow": True}),
    "dashboard": ({"CreateDashboard": "true"}, {"create_dashboard": True}),
    "history": ({"KeepHistory": "true"}, {"create_history": True}),
    "sources": ({"PublishChanges": "true", "SourceMappings": f"{MAPPING}=payments", "SourceTag": "circuit"},
                {"create_changes": True, "create_sources": True}),
    "parking": ({"ParkEvents": "true"}, {"create_parking": True}),
}
# other forms of a part, which cannot be there together with its own
ALTERNATIVES = {
    "sources-by-stream": ({"SourceMappings": f"{MAPPING}=payments"}, {"create_sources": True, "source_tag": ""}),
    "extension-arm64": ({"CreateLayer": "true", "LayerArchitecture": "arm64"}, {"create_layer": True, "layer_architecture": "arm64"}),
    "workflow-standard": ({"CalleeArn": CALLEE, "MachineType": "STANDARD"}, {"create_workflow": True, "machine_type": "STANDARD"}),
}
# what a part is compared together with, besides the table
WITH = {"sources": ["changes"]}
OFF = {**PARAMETERS, "EventSources": "", "Alarms": "", "HealthPlan": "", "HealthFunctionArns": "", "PublishChanges": "false",
       "CalleeArn": "", "CreateLayer": "false", "CreateDashboard": "false", "KeepHistory": "false", "SourceMappings": "", "SourceTag": "",
       "ParkEvents": "false"}

BOOTSTRAP = {"BootstrapVersion": "/cdk-bootstrap/hnb659fds/version"}  # the parameter of every stack of the CDK

CFN = {types[0]: kind for kind, types in kinds.KINDS.items()}
TF = {types[1]: kind for kind, types in kinds.KINDS.items()}
REFERENCE = {"queue": "url", "topic": "arn", "function": "name", "policy": "arn", "logs": "name", "layer": "arn", "machine": "arn"}


def variables(chosen, packages):
    """Terraform's variables for the same values as PARAMETERS."""
    return {
        "name": NAME, "namespace": NAMESPACE, "policy": POLICY, "event_sources": ["com.example.orders"],
        "alarms": {"errors": "payments", "slow": "stock/eu"}, "health_plan": PLAN, "health_function_arns": [CHECK], "callee_arn": CALLEE,
        "functions_zip": packages + "/functions.zip",
        "layer_zip": packages + "/layer.zip", "source_mappings": {MAPPING: "payments"}, "source_tag": "circuit",
        "longest_pause_seconds": 3600, "alarm_topic_arn": TOPIC, "parking_function_names": "charge*", "parking_queue_names": "orders*",
        "parking_targets": {"orders": "payments"}, "parking_group_pointer": "/customer", "parking_order_pointer": "/number",
        "machine_definition": packages + MACHINES[chosen.get("machine_type", "EXPRESS")], **chosen,
    }


MACHINES = {"EXPRESS": "/machines/direct.asl.json", "STANDARD": "/machines/direct-standard.asl.json"}
packaged = {}


def read_packages(packages):
    """Reads the state machines that were packaged, as they are with PARAMETERS."""
    for name in MACHINES.values():
        with open(packages + name, encoding="utf-8") as file:
            text = file.read()
        for symbol, value in {"TableName": NAME, "CalleeArn": CALLEE, "Namespace": NAMESPACE}.items():
            text = text.replace("${" + symbol + "}", value)
        packaged[name[1:] + " of infra/package, with the table, the callee and the namespace"] = json.loads(text)


# ---------------------------------------------------------------- CloudFormation: SAM, once transformed, and CDK

class Template:
    """A template with its parameters given: conditions are decided, references are names."""

    def __init__(self, body, parameters):
        self.body, self.parameters = body, parameters
        self.resources = {
            logical: one for logical, one in body["Resources"].items()
            if "Condition" not in one or self.holds(one["Condition"])
        }

    def holds(self, name):
        return self.plain(self.body["Conditions"][name])

    def label(self, logical):
        one = self.resources[logical]
        kind = CFN[one["Type"]]
        if kind == "role":
            return one["Properties"]["Policies"][0]["PolicyName"]
        if kind == "policy":
            return "operator" if "OperatorPolicy" in logical else "function"
        named = kinds.KINDS[kind][2].get("name")
        return self.plain(one["Properties"].get(named[0], "")) if named else ""

    def named(self, logical, attribute):
        kind = CFN[self.resources[logical]["Type"]]
        if attribute in ("QueueName", "name"):
            return self.label(logical)
        if kind == "logs" and attribute == "Arn":
            return f"logs/{self.label(logical)}.arn:*"
        return f"{kind}/{self.label(logical)}.{ {'Arn': 'arn', 'StreamArn': 'stream_arn'}.get(attribute, attribute) }"

    def reference(self, name):
        pseudo = {"AWS::AccountId": ACCOUNT, "AWS::Region": REGION, "AWS::Partition": "aws", "AWS::URLSuffix": "amazonaws.com",
                  "AWS::NoValue": None}
        if name in pseudo:
            return pseudo[name]
        if name in self.parameters:
            value = self.parameters[name]
            many = self.body["Parameters"][name]["Type"] == "CommaDelimitedList"
            return value.split(",") if many else value
        if name not in self.resources:
            raise KeyError(f"{name} is no parameter, and no resource that is made")
        return self.named(name, REFERENCE.get(CFN[self.resources[name]["Type"]], "name"))

    def substituted(self, text, values):
        def one(found):
            name = found.group(1)
            if name.startswith("!"):
                return "${" + name[1:] + "}"
            if name in values:
                return str(self.plain(values[name]))
            return self.named(*name.split(".")) if "." in name else str(self.reference(name))
        return re.sub(r"\$\{([^}]+)\}", one, text)

    def plain(self, node):
        """A value without intrinsic functions."""
        if isinstance(node, list):
            return [one for one in map(self.plain, node) if one is not None]
        if not isinstance(node, dict):
            return node
        if len(node) == 1:
            (name, value), = node.items()
            functions = {
                "Ref": lambda: self.reference(value),
                "Condition": lambda: self.holds(value) if isinstance(value, str) else None,
                "Fn::GetAtt": lambda: self.named(*(value.split(".") if isinstance(value, str) else value)),
                "Fn::If": lambda: self.plain(value[1] if self.holds(value[0]) else value[2]),
                "Fn::Not": lambda: not self.plain(value[0]),
                "Fn::Or": lambda: any(self.plain(one) for one in value),
                "Fn::And": lambda: all(self.plain(one) for one in value),
                "Fn::Equals": lambda: self.plain(value[0]) == self.plain(value[1]),
                "Fn::Join": lambda: value[0].join(map(str, self.plain(value[1]))),
                "Fn::Select": lambda: self.plain(value[1])[int(value[0])],
                "Fn::Split": lambda: self.plain(value[1]).split(value[0]),
                "Fn::Sub": lambda: self.substituted(value, {}) if isinstance(value, str) else self.substituted(*value),
            }
            if name in functions and not (name == "Condition" and not isinstance(value, str)):
                return functions[name]()
        return {key: made for key, made in ((key, self.plain(value)) for key, value in node.items()) if made is not None}

    def entries(self):
        for logical, one in self.resources.items():
            if one["Type"] not in CFN:
                sys.exit(f"{logical} is {one['Type']}, which no kind compares")
            kind = CFN[one["Type"]]
            value = self.plain(one.get("Properties", {}))
            if kind == "machine":
                value = dict(value)
                values = value.pop("DefinitionSubstitutions", {})
                definition = value.pop("DefinitionString", None) or json.dumps(value.pop("Definition"))
                value["Definition"] = re.sub(r"\$\{(\w+)\}", lambda found: values[found.group(1)], definition)
            extra = kinds.left_over(kind, value, 0)
            if extra:
                sys.exit(f"{logical} has {sorted(extra)}, which are not compared")
            yield entry(kind, kinds.settings(kind, value, 0), self.label(logical))


def sam(read, parameters, packages):
    """The SAM template as CloudFormation deploys it: transformed by SAM's own translator, with its files uploaded and what it nests put into it."""
    def made(location, given):
        body = transformed(read(location), given, packages)
        defaults = {name: str(one["Default"]) for name, one in body["Parameters"].items() if "Default" in one}
        return Template(body, {**defaults, **given})

    return Template(nested.inlined(made("template.yaml", parameters), made), parameters)


def transformed(body, parameters, packages):
    from samtranslator.translator.transform import transform

    body = copy.deepcopy(body)
    for one in body["Resources"].values():
        properties = one.get("Properties", {})
        for name in ("CodeUri", "ContentUri"):
            if name in properties:
                properties[name] = "s3://bucket/key"
        if "DefinitionUri" in properties:
            name = properties.pop("DefinitionUri").rsplit("/", 1)[1]
            with open(packages + "/machines/" + name, encoding="utf-8") as file:
                properties["Definition"] = json.load(file)
    if "Globals" in body:
        body["Globals"]["Function"]["CodeUri"] = "s3://bucket/key"

    logging.getLogger("samtranslator").setLevel(logging.CRITICAL)  # it says that its metrics are not published

    class Managed:
        def load(self):
            return {}

    return transform(body, parameters, Managed())


# ---------------------------------------------------------------- Terraform, once applied by the provider without AWS

def terraform(resources, schema):
    """What the resources of a module are in a state."""
    resources = [one for one in resources if one["mode"] == "managed"]
    of = {}
    for one in resources:
        of.setdefault(one["type"], []).append({key: value for key, value in one["values"].items() if filled(value)})
    for target in of.pop("aws_cloudwatch_event_target", []):
        rule, = (one for one in of["aws_cloudwatch_event_rule"] if one["name"] == target["rule"])
        retry = {"MaximumRetryAttempts": one["maximum_retry_attempts"], "MaximumEventAgeInSeconds": one["maximum_event_age_in_seconds"]} \
            if (one := next(iter(target.get("retry_policy", [])), None)) else None
        rule.setdefault("targets", []).append({"Id": target["target_id"], "Arn": target["arn"], **({"RetryPolicy": retry} if retry else {})})
    for policy in of.pop("aws_iam_role_policy", []):
        role, = (one for one in of["aws_iam_role"] if one["id"] == policy["role"])
        role["policy"] = policy["policy"]
    for kind_of, many in of.items():
        if kind_of not in TF:
            sys.exit(f"a resource is {kind_of}, which no kind compares")
        for value in many:
            shape = schema["resources"][kind_of]["attributes"]
            value = renamed({key: one for key, one in value.items() if not shape.get(key, {}).get("computed")})
            extra = kinds.left_over(TF[kind_of], value, 1)
            if extra:
                sys.exit(f"{kind_of} has {sorted(extra)}, which are not compared")
            label = value.get("name_prefix", "").removeprefix(NAME + "-").removesuffix("-")
            yield entry(TF[kind_of], kinds.settings(TF[kind_of], value, 1), label)


def filled(value):
    return value not in (None, [], {})


def renamed(value):
    """Terraform's names of resources as the names of their kinds."""
    text = json.dumps(value)
    for type_of, kind in TF.items():
        text = re.sub(rf"(?<![\w]){type_of}/", kind + "/", text)
    text = re.sub(r"(queue/[\w-]+)\.id\b", r"\1.url", text)
    text = re.sub(rf"role/{NAME}-([a-z]+)-\.(arn|id)", r"role/\1.\2", text)
    return json.loads(text)


# ---------------------------------------------------------------- one form

def entry(kind, found, label):
    """A resource in the form of the description."""
    for name in ("statements", "trust", "pattern", "redrive", "body", "definition"):
        if isinstance(found.get(name), str):
            found[name] = json.loads(found[name])
    for name in ("statements", "trust"):
        if name in found:
            found[name] = [statement(one) for one in found[name]["Statement"]]
    if kind == "rule":
        found.setdefault("bus", "default")
        found["targets"] = [target(one) for one in found["targets"]]
    if kind == "table":
        found["attributes"] = {(one.get("AttributeName") or one["name"]): (one.get("AttributeType") or one["type"]) for one in found["attributes"]}
    if "query" in found:
        found["query"] = [{"id": one.get("Id") or one["id"], "expression": one.get("Expression") or one["expression"],
                           "periodSeconds": one.get("Period") or one["period"], "returned": one.get("ReturnData", one.get("return_data"))}
                          for one in found["query"]]
    if kind == "alarm" and isinstance(found.get("dimensions"), list):
        found["dimensions"] = {one["Name"]: one["Value"] for one in found["dimensions"]}
    if kind in ("mapping", "permission"):  # by its name or by its ARN
        found["function"] = re.sub(r"^function/([\w-]+)\.arn$", r"\1", found["function"])
    if kind == "machine":
        found["definition"] = next((name for name, known in packaged.items() if found["definition"] == known), found["definition"])
    found["kind"] = kind
    if "name" not in found and kind in ("role", "policy"):
        found["name"] = label or "function"
    return json.loads(json.dumps(found).replace(NAMESPACE + "#", "{namespace}#").replace(f'"h#{NAMESPACE}"', '"h#{namespace}"').replace(f'"g#{NAMESPACE}"', '"g#{namespace}"').replace(f'"p#{NAMESPACE}"', '"p#{namespace}"').replace(f'"{NAMESPACE}"', '"{namespace}"')
                      .replace(f'"{NAME}"', '"{name}"').replace(NAME + "-", "{name}-").replace(f"/{NAME}.", "/{name}."))


def target(one):
    made = {"id": one.pop("Id"), "arn": one.pop("Arn")}
    retry = one.pop("RetryPolicy", None)
    if retry:
        made.update(retries=retry.pop("MaximumRetryAttempts"), oldestSeconds=retry.pop("MaximumEventAgeInSeconds"))
    if one or retry:
        sys.exit(f"the target {made['id']} has {one or retry}, which are not compared")
    return made


def statement(one):
    made = {"sid": one.get("Sid"), "actions": sorted(many(one["Action"])), "on": sorted(many(one.get("Resource", [])))}
    if "Principal" in one:
        made["principal"] = one["Principal"].get("Service") if isinstance(one["Principal"]["Service"], str) else one["Principal"]["Service"][0]
    if "Condition" in one:
        made["if"] = {test: {key: many(value) for key, value in keys.items()} for test, keys in one["Condition"].items()}
    if one.get("Effect", "Allow") != "Allow":
        made["effect"] = one["Effect"]
    return {key: value for key, value in made.items() if value not in (None, [])}


def many(value):
    return value if isinstance(value, list) else [value]


def identity(one):
    """What tells a resource from the others of its kind."""
    if one["kind"] == "permission":  # a function may have several
        return f"permission {one['function']} for {one['source']}"
    return one["kind"] + " " + str(one.get("name") or one.get("queue") or one.get("topic") or one.get("function"))


def table(entries):
    found = {}
    for one in entries:
        if identity(one) in found:
            sys.exit(f"there are two of {identity(one)}")
        found[identity(one)] = one
    return found
