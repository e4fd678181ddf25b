"""Puts the start of a page into the program that runs it: fill.py <page> <artefact> <program> <folder>.

Each line `// the start of the page` of the program becomes the next block of Java of the page. A start has the dependency of its
artefact, if it is one of Maven, and blocks of at most ten lines without blank ones and closing brackets. What is a file of
properties is written beside the program.
"""

import pathlib
import re
import sys

page, artefact, program, folder = sys.argv[1:5]
MARK = re.compile(r"^ *// the start of the page$", re.MULTILINE)
LONGEST = 10

text = pathlib.Path(page).read_text(encoding="utf-8")
blocks = re.findall(r"^```java\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
code = pathlib.Path(program).read_text(encoding="utf-8")
wanted = len(MARK.findall(code))
if len(blocks) < wanted:
    sys.exit(f"{page} has {len(blocks)} blocks of Java, and its start is {wanted}")
for block in blocks[:wanted]:
    lines = [line for line in block.splitlines() if line.strip() not in ("", "}")]
    if len(lines) > LONGEST:
        sys.exit(f"a start of {page} has {len(lines)} lines; the limit is {LONGEST}")
    code = MARK.sub(lambda _: block, code, count=1)
if f"<artifactId>{artefact}</artifactId>" not in text:
    sys.exit(f"{page} does not name the dependency {artefact}")
target = pathlib.Path(folder)
target.mkdir(parents=True, exist_ok=True)
(target / pathlib.Path(program).name).write_text(code, encoding="utf-8")
for properties in re.findall(r"^```properties\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)[:1]:
    (target / "application.properties").write_text(properties, encoding="utf-8")
