"""Puts the templates that a SAM template nests into it, so that a deployment can be compared, and applied to emulators, as one template."""

import json
import re


def inlined(template, nested):
    """The body with the resources of each nested template in the place of its stack.

    template has its parameters given; nested makes the template of a location with its parameters given. The conditions of a
    nested template are decided here, because they ask for values that only its parent knows.
    """
    body = template.body
    resources = {}
    for logical, one in body["Resources"].items():
        if one["Type"] != "AWS::CloudFormation::Stack":
            resources[logical] = one
        elif logical in template.resources:
            given = one["Properties"]["Parameters"]
            child = nested(one["Properties"]["TemplateURL"], {name: template.plain(value) for name, value in given.items()})
            unknown = set(given) - set(child.body["Parameters"])
            if unknown:
                raise KeyError(f"{logical} gives {sorted(unknown)}, which its template does not take")
            for inner, made in child.resources.items():
                if inner in body["Resources"]:
                    raise KeyError(f"{inner} is in the template and in {logical}")
                resources[inner] = Rewriter(child, given).rewritten({key: value for key, value in made.items() if key != "Condition"})
    outputs = {name: one for name, one in body.get("Outputs", {}).items() if "Outputs." not in json.dumps(one)}  # of a nested stack
    return {**body, "Resources": resources, "Outputs": outputs}


class Rewriter:
    def __init__(self, child, given):
        self.child = child
        self.given = {name: given.get(name, one.get("Default")) for name, one in child.body["Parameters"].items()}

    def rewritten(self, node):
        if isinstance(node, list):
            return [made for made in map(self.rewritten, node) if made != {"Ref": "AWS::NoValue"}]
        if not isinstance(node, dict):
            return node
        if "Fn::If" in node:
            condition, yes, no = node["Fn::If"]
            return self.rewritten(yes if self.child.holds(condition) else no)
        if "Ref" in node and node["Ref"] in self.given:
            return self.given[node["Ref"]]
        if "Fn::Sub" in node:
            text, values = (node["Fn::Sub"], {}) if isinstance(node["Fn::Sub"], str) else node["Fn::Sub"]
            asked = {name for name in re.findall(r"\$\{([^}!]+)\}", text) if name in self.given}
            return {"Fn::Sub": [text, {**self.rewritten(values), **{name: self.given[name] for name in sorted(asked)}}]}
        return {key: self.rewritten(value) for key, value in node.items()}
