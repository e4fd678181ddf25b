"""What became of each resource of the template on each emulator: the table of infra/coverage.md."""

import faces
import kinds

# What neither emulator makes, and why that is accepted. A resource that neither made, and that is not here, fails.
NEITHER = {}

EMULATORS = ("moto", "LocalStack")
HEADER = """# What was applied to emulators

`./switchgear conformance deploy` applies the SAM template, once SAM has transformed it, to moto 5.2.5, and all of it that does not need
a table or a function to LocalStack 2026.3.0. It looks each resource up by the API of its own service, because both emulators report a
stack as complete although they skipped some of its resources. It also uses each resource where the emulator allows it. It writes
this table with `conformance/deploy/run --write`, and
fails if a run differs from it, or if neither emulator made a resource. Nothing was tried on AWS.

- **executed**: it was made, and seen to do its work
- **created**: it exists, with its name
- **refused**: it was in the template that was applied, and does not exist
- **not tried**: LocalStack makes tables with a program that it downloads, and functions in Docker; what belongs to a function waits for it

`./switchgear conformance workflow` executes the state machine, on another engine.

"""


def names(template):
    """Each resource: its type, and the name by which it is looked up."""
    for one in template.entries():
        name = faces.identity(one).replace("{name}", faces.NAME)
        if one["kind"] == "layer":
            name = "layer " + one["description"]
        yield kinds.KINDS[one["kind"]][0], one["kind"], name, faces.identity(one).split(" ", 1)[1]


def states(template, seen):
    """For each resource its type, its shown name, and what became of it; seen has made, used and tried for each emulator."""
    for type_of, kind, name, shown in names(template):
        became = []
        for made, used, tried in seen:
            became.append("executed" if name in used else "created" if name in made else "refused" if kind in tried else "not tried")
        yield type_of, shown, became


def page(rows):
    lines = [f"| type | resource | {' | '.join(EMULATORS)} |", "|---|---|---|---|"]
    lines += sorted(f"| {type_of} | {shown} | {' | '.join(became)} |" for type_of, shown, became in rows)
    types = {}
    for type_of, _, became in rows:
        types.setdefault(type_of, []).append(became)
    lines += ["", "## By type", "", "The best that happened to a resource of the type, and of how many resources.", "",
              f"| type | resources | {' | '.join(EMULATORS)} |", "|---|---|---|---|"]
    order = ("executed", "created", "refused", "not tried")
    for type_of, many in sorted(types.items()):
        best = []
        for at in range(len(EMULATORS)):
            state = min((became[at] for became in many), key=order.index)
            count = sum(became[at] == state for became in many)
            best.append(state if count == len(many) else f"{state} {count}")
        lines.append(f"| {type_of} | {len(many)} | {' | '.join(best)} |")
    return HEADER + "\n".join(lines) + "\n"


def nobody_made(rows):
    """What no emulator made, against what is listed."""
    missing = {f"{type_of} {shown}" for type_of, shown, became in rows if not {"created", "executed"} & set(became)}
    return sorted(missing ^ set(NEITHER))
