"""What exists in an account, by the API of each service. No status of a stack is believed: emulators say CREATE_COMPLETE for what they skip."""


import json


def made(aws):
    """Kind and name, or kind and what it belongs to, of each resource; of the services that aws has clients for."""
    found = set()

    def see(kind, *names):
        found.update(f"{kind} {name}" for name in names)

    if "dynamodb" in aws:
        see("table", *aws["dynamodb"].list_tables()["TableNames"])
    for url in aws["sqs"].list_queues().get("QueueUrls", []):
        name = url.rsplit("/", 1)[1]
        see("queue", name)
        if aws["sqs"].get_queue_attributes(QueueUrl=url, AttributeNames=["Policy"]).get("Attributes", {}).get("Policy"):
            see("queuePolicy", f"queue/{name}.url")
    see("rule", *(rule["Name"] for rule in aws["events"].list_rules()["Rules"]))
    for topic in aws["sns"].list_topics()["Topics"]:
        name = topic["TopicArn"].rsplit(":", 1)[1]
        see("topic", name)
        policy = aws["sns"].get_topic_attributes(TopicArn=topic["TopicArn"])["Attributes"].get("Policy", "")
        if "OwnAlarms" in policy:
            see("topicPolicy", f"topic/{name}.arn")
        for one in aws["sns"].list_subscriptions_by_topic(TopicArn=topic["TopicArn"])["Subscriptions"]:
            see("subscription", f"topic/{name}.arn" if one["Endpoint"] else "")
    if "lambda" in aws:
        see_functions(aws["lambda"], see)
    for role in aws["iam"].list_roles()["Roles"]:
        see("role", *aws["iam"].list_role_policies(RoleName=role["RoleName"])["PolicyNames"])
    for one in aws["iam"].list_policies(Scope="Local")["Policies"]:
        see("policy", *(kind.lower() for kind in ("Function", "Operator") if f"{kind}Policy" in one["PolicyName"]))
    see("logs", *(group["logGroupName"] for group in aws["logs"].describe_log_groups()["logGroups"]))
    see("machine", *(machine["name"] for machine in aws["stepfunctions"].list_state_machines()["stateMachines"]))
    see("dashboard", *(board["DashboardName"] for board in aws["cloudwatch"].list_dashboards()["DashboardEntries"]))
    see("alarm", *(alarm["AlarmName"] for alarm in aws["cloudwatch"].describe_alarms()["MetricAlarms"]))
    return found


def source(statement):
    """What a statement lets invoke a function, as the description names it."""
    arn = statement["Condition"]["ArnLike"]["AWS:SourceArn"]
    kind, name = ("rule", arn.rsplit("/", 1)[1]) if ":events:" in arn else ("topic", arn.rsplit(":", 1)[1])
    return f"{kind}/{name}.arn"


def see_functions(client, see):
    for function in client.list_functions()["Functions"]:
        see("function", function["FunctionName"])
        try:
            policy = json.loads(client.get_policy(FunctionName=function["FunctionName"])["Policy"])
            see("permission", *(f"{function['FunctionName']} for {source(one)}" for one in policy["Statement"]))
        except client.exceptions.ResourceNotFoundException:
            pass
    for mapping in client.list_event_source_mappings()["EventSourceMappings"]:
        see("mapping", mapping["FunctionArn"].split(":")[6])
    for layer in client.list_layers()["Layers"]:  # moto gives it a name of its own
        see("layer", layer["LatestMatchingVersion"]["Description"])
