"""What the grants of the construct for the CDK allow, judged by parliament: no unknown action, resource or condition key.

Takes the template of an application that uses every grant.
"""

import json
import sys

import parliament

# The grants, by their statement's id, and an action that each must have.
GRANTS = {"SwitchgearReports": "events:PutEvents", "SwitchgearView": "dynamodb:Query", "SwitchgearList": "dynamodb:Scan",
          "SwitchgearOrders": "dynamodb:UpdateItem"}


def plain(node):
    """A value with something in the place of each reference that IAM would accept there."""
    if isinstance(node, list):
        return [plain(one) for one in node]
    if not isinstance(node, dict):
        return node
    if "Fn::Join" in node:
        return node["Fn::Join"][0].join(plain(node["Fn::Join"][1]))
    if "Ref" in node:
        return {"AWS::Partition": "aws", "AWS::Region": "eu-west-1", "AWS::AccountId": "123456789012"}.get(node["Ref"], "acme")
    if "Fn::GetAtt" in node:
        return "arn:aws:dynamodb:eu-west-1:123456789012:table/acme"
    return {key: plain(value) for key, value in node.items()}


def found(statement):
    document = {"Version": "2012-10-17", "Statement": [statement]}
    return [f"{one.issue}: {one.detail}" for one in parliament.analyze_policy_string(json.dumps(document)).findings]


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        resources = json.load(file)["Resources"].values()
    statements = [plain(statement) for one in resources if one["Type"] == "AWS::IAM::Policy"
                  for statement in one["Properties"]["PolicyDocument"]["Statement"] if statement.get("Sid") in GRANTS]
    if {one["Sid"] for one in statements} != set(GRANTS):
        sys.exit(f"the application has the grants {[one['Sid'] for one in statements]}")
    for one in statements:
        problems = found(one) or ([] if GRANTS[one["Sid"]] in one["Action"] else [f"{GRANTS[one['Sid']]} is not granted"])
        if problems:
            sys.exit(f"{one['Sid']}: {problems}")
        if "Condition" not in one:
            action = GRANTS[one["Sid"]] + "s"
            if not found({**one, "Action": action}):
                sys.exit(f"parliament did not notice a fault: {action} in {one['Sid']}")
            print(f"deploy: {one['Sid']}: parliament knows its actions and resource, and no {action}")
            continue
        keys = sorted(key for test in one["Condition"].values() for key in test)
        test, key = next((test, key) for test, many in one["Condition"].items() for key in many)
        wrong = {**one, "Condition": {test: {key + "s": one["Condition"][test][key]}}}
        if not found(wrong):
            sys.exit(f"parliament did not notice a fault: {key}s in {one['Sid']}")
        print(f"deploy: {one['Sid']}: parliament knows its action, resource and keys ({', '.join(keys)}), and no {key}s")


main()
