"""Makes the project that docs/guides/project.md describes, file by file, in a folder outside this tree."""

import os
import re
import sys

guide, folder = sys.argv[1:3]
with open(guide, encoding="utf-8") as file:
    text = file.read()

# a heading that names a file, and the block of code under it
files = re.findall(r"^## [0-9]+\. `([^`]+)`\n\n```[a-z]+\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
if len(files) != 3:
    sys.exit(f"{guide} has {len(files)} files; three were expected: {[name for name, _ in files]}")
for name, content in files:
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(content)
