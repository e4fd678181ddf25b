"""Draws what a face makes, from what it made: infra/pictures.md."""

import json
import re

import kinds

HEADER = """# What each face makes

With every part. `./switchgear conformance deploy` draws these pictures from what each face made, with
`conformance/deploy/compare.py … --write`, and fails if they differ. A solid arrow is a way that data takes, with what a role allows on
it; a dotted one is where a message goes that was rejected or failed. Log groups, roles, and the policies of queues and topics are left
out.
"""
HIDDEN = {"logs", "role", "permission", "queuePolicy", "topicPolicy", "mapping", "subscription"}
SHAPES = {"table": ('[("', '")]'), "queue": ('[["', '"]]'), "topic": ('(["', '"])'), "rule": ('{{"', '"}}')}
TYPES = {
    "SAM": lambda cfn, tf: cfn,
    "Terraform": lambda cfn, tf: tf,
    "CDK": lambda cfn, tf: "Cfn" + cfn.rsplit("::", 1)[1],
}


def page(made):
    return HEADER + "".join(f"\n## {face}\n\n```mermaid\n{graph(face, entries)}```\n" for face, entries in made.items())


def node(kind, name):
    return re.sub(r"\W+", "_", f"{kind}_{name}").strip("_")


def graph(face, entries):
    known = {node(one["kind"], one["name"]) for one in entries if "name" in one and one["kind"] not in HIDDEN}
    lines = []
    for one in entries:
        if one["kind"] in HIDDEN:
            continue
        before, after = SHAPES.get(one["kind"], ('["', '"]'))
        lines.append(f"{node(one['kind'], one['name'])}{before}{TYPES[face](*kinds.KINDS[one['kind']][:2])}<br/>{one['name']}{after}")
    edges = {edge for one in entries for edge in arrows(one, entries) if edge[0] in known and edge[2] in known}
    lines += [f"{start} {arrow} {end}" for start, arrow, end in edges]
    return "graph LR\n" + "".join(f"  {line}\n" for line in sorted(lines))


def referred(value):
    """The resources that a value names: by queue/NAME.arn and the like."""
    return {node(kind, name) for kind, name in re.findall(r"\b(table|queue|topic|function)/([^\".]+)\.(?:arn|url|stream_arn)", json.dumps(value))}


def arrows(one, entries):
    kind, name = one["kind"], one.get("name", "")
    me = node(kind, name)
    if kind == "rule":
        yield from ((me, "-->", end) for end in referred(one["targets"]))
    elif kind == "queue":
        yield from ((me, "-.->", end) for end in referred(one.get("redrive", {})))
    elif kind == "mapping":
        yield from ((start, "-->", node("function", one["function"])) for start in referred(one["source"]))
    elif kind == "subscription":
        yield from ((start, "-->", end) for start in referred(one["topic"]) for end in referred(one["endpoint"]))
    elif kind == "alarm":
        for dimension, watched in one.get("dimensions", {}).items():
            yield me, "-->|watches|", node("queue" if dimension == "QueueName" else "function", watched)
    elif kind in ("function", "machine"):
        role, = (other for other in entries if other["kind"] == "role" and one["role"] == f"role/{other['name']}.arn")
        yield from allowed(me, role["statements"], {"EventSource"})
    elif kind == "policy":
        yield from allowed(me, one["statements"], set())


def allowed(me, statements, left_out):
    """What a role or policy may do, as one arrow for each thing that it may do it on."""
    may = {}
    for statement in statements:
        if statement["sid"] not in left_out:
            for end in referred(statement["on"]):
                may.setdefault(end, set()).update(action.split(":")[1] for action in statement["actions"])
    for end, actions in may.items():
        arrow = "-.->" if actions == {"SendMessage"} else "-->"
        yield me, f"{arrow}|{', '.join(sorted(actions))}|", end
