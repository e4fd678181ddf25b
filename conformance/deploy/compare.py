"""Compares what the faces make with infra/deployment.json, whole and part by part. Prints what differs; 1 if anything does."""

import json
import os
import subprocess
import sys

import faces
import picture

infra, packages, schema_file, work, synthesised = sys.argv[1:6]
os.environ["AWS_DEFAULT_REGION"] = faces.REGION  # SAM's translator wants one
update = sys.argv[6:] == ["--write"]
description_file = os.path.join(infra, "deployment.json")
failures = []


def main():
    with open(schema_file, encoding="utf-8") as file:
        schema = json.load(file)
    faces.read_packages(packages)
    made = {"SAM": sam(), "Terraform": terraform(schema), "CDK": cdk()}
    if update:
        write(made["SAM"])
    with open(description_file, encoding="utf-8") as file:
        described = json.load(file)
    parts = described["parts"]
    for face, (whole, of_part) in made.items():
        wanted = [one for part in parts.values() for one in part]
        differ(face, "with every part", wanted, whole)
        for name, part in {**parts, **described["alternatives"]}.items():
            base = [one for other in ["table", *faces.WITH.get(name, [])] if other != name for one in parts[other]]
            alone = [one for one in base + part if not one.get("also")]
            differ(face, f"with {name} alone", alone, of_part[name])
    pictures(picture.page({face: whole for face, (whole, _) in made.items()}))
    if failures:
        sys.exit(1)
    count = sum(map(len, parts.values()))
    print(f"deploy: {', '.join(made)}: each makes the {count} resources of infra/deployment.json; each part alone is the same, too")


def pictures(page):
    path = os.path.join(infra, "pictures.md")
    if update:
        with open(path, "w", encoding="utf-8") as file:
            file.write(page)
    with open(path, encoding="utf-8") as file:
        if file.read() != page:
            say("infra/pictures.md does not show what the faces make; --write draws it anew")


def sam():
    from cfnlint.decode import decode

    def read(name):
        body, _ = decode(os.path.join(infra, "sam", name))
        return json.loads(json.dumps(body))

    whole = faces.sam(read, faces.PARAMETERS, packages)
    with open(os.path.join(work, "sam.json"), "w", encoding="utf-8") as file:
        json.dump(whole.body, file)  # apply.py applies it
    of_part = {name: list(faces.sam(read, {**faces.OFF, **on}, packages).entries()) for name, (on, _) in forms().items()}
    return list(whole.entries()), of_part


def forms():
    return {**faces.PARTS, **faces.ALTERNATIVES}


def terraform(schema):
    """One apply, of a module for each part and one with all; the provider makes nothing."""
    folder = os.path.join(work, "parts")
    os.makedirs(folder, exist_ok=True)
    everything = {name: True for _, switched in faces.PARTS.values() for name in switched}
    modules = {"all": everything, **{name: switched for name, (_, switched) in forms().items()}}
    source = os.path.relpath(os.path.join(infra, "terraform"), folder)
    text = {"module": {name: {"source": source, **faces.variables(chosen, packages)} for name, chosen in modules.items()}}
    with open(os.path.join(folder, "main.tf.json"), "w", encoding="utf-8") as file:
        json.dump(text, file)
    if os.path.exists(os.path.join(folder, "terraform.tfstate")):
        os.remove(os.path.join(folder, "terraform.tfstate"))
    for arguments in (["init", "-input=false"], ["apply", "-input=false", "-auto-approve"]):
        ran = subprocess.run(["terraform", *arguments, "-no-color"], cwd=folder, capture_output=True, text=True)
        if ran.returncode:
            sys.exit(f"terraform {arguments[0]}: {ran.stdout[-2000:]}{ran.stderr[-3000:]}")
    shown = subprocess.run(["terraform", "show", "-json"], cwd=folder, capture_output=True, text=True, check=True)
    children = json.loads(shown.stdout)["values"]["root_module"]["child_modules"]
    of = {child["address"].removeprefix("module."): list(faces.terraform(resources(child), schema)) for child in children}
    return of.pop("all"), of


def resources(module):
    """The resources of a module, and of those in it."""
    return module.get("resources", []) + [one for child in module.get("child_modules", []) for one in resources(child)]


def cdk():
    """What Faces of infra/cdk synthesised: a stack for each part, and one with all."""
    def read(name):
        with open(os.path.join(synthesised, name + ".template.json"), encoding="utf-8") as file:
            return list(faces.Template(json.load(file), faces.BOOTSTRAP).entries())

    return read("all"), {name: read(name) for name in forms()}


def differ(face, when, wanted, found):
    wanted, found = faces.table([plain(one) for one in wanted]), faces.table(found)
    for name in sorted(set(wanted) | set(found)):
        if name not in found:
            say(f"{face}, {when}: {name} is not made")
        elif name not in wanted:
            say(f"{face}, {when}: {name} is made, and infra/deployment.json does not have it")
        elif wanted[name] != found[name]:
            for key in sorted(set(wanted[name]) | set(found[name])):
                want, have = wanted[name].get(key), found[name].get(key)
                if want != have:
                    say(f"{face}, {when}: {name}: {key} is {json.dumps(have)}; described is {json.dumps(want)}")


def plain(one):
    return {key: value for key, value in one.items() if key != "also"}


def say(text):
    failures.append(text)
    print("  " + text)


def write(made):
    """Writes the description anew, to look at; nobody needs this but who changes all faces at once."""
    whole, of_part = made
    parts = {"table": of_part["table"]}
    for name, entries in of_part.items():
        base = {faces.identity(one) for other in ["table", *faces.WITH.get(name, [])] if other != name for one in parts[other]}
        parts[name] = [one for one in entries if faces.identity(one) not in base]
    alternatives = {name: parts.pop(name) for name in faces.ALTERNATIVES}
    known = {faces.identity(one) for part in parts.values() for one in part}
    parts["dashboard"] += [{**one, "also": "with the part that it watches"} for one in whole if faces.identity(one) not in known]
    with open(description_file, "w", encoding="utf-8") as file:
        json.dump({"parts": ordered(parts), "alternatives": ordered(alternatives)}, file, indent=2)
        file.write("\n")


def ordered(parts):
    return {name: [dict(sorted(one.items(), key=lambda item: (item[0] != "kind", item[0] != "name"))) for one in part]
            for name, part in parts.items()}


main()
