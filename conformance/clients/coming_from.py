"""Holds docs/guides/coming-from.md: coming_from.py <folder of opossum>.

Every name in the right column of its tables is one of this repository, and every default there is that of docs/settings.md. Every name
in the left column of Powertools, pybreaker and opossum is in the installed package, in the version that the heading names, and so are
the defaults. Then plants a fault of each kind, which must be found.
"""

import importlib.metadata
import inspect
import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/guides/coming-from.md"
OPOSSUM = pathlib.Path(sys.argv[1])
WORD = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
# What the examples of the page call their own things, and words of the languages.
OWN = set("payments charge order breaker new with http https sandbox the of true AbortSignal timeout NotFound A Z a z arn".split())
FOR_ALL = ["docs/settings.md", "docs/verbs.md", "extension/openapi.json", "signals/src/main", "workflow/src/main", "sources/src/main",
           "core/src/main", "lambda/src/main", "extension/src/main"]


def text_of(*places):
    found = []
    for place in places:
        path = pathlib.Path(place) if pathlib.Path(place).is_absolute() else ROOT / place
        files = [path] if path.is_file() else [one for one in path.rglob("*") if one.suffix in (".py", ".ts", ".js", ".java", ".json", ".md")]
        found += [one.read_text(encoding="utf-8", errors="replace") for one in files]
    return "\n".join(found)


def package(name):
    """The sources of an installed package of Python."""
    files = [one for one in importlib.metadata.files(name) if str(one).endswith(".py")]
    return "\n".join(one.locate().read_text(encoding="utf-8") for one in files if re.search("circuit|breaker|constants", str(one)))


def defaults_of(function):
    return {name: one.default for name, one in inspect.signature(function).parameters.items()}


def rivals():
    from aws_lambda_powertools.utilities.circuit_breaker import CircuitBreakerConfig
    from pybreaker import CircuitBreaker

    options = subprocess.run(
        ["node", "-e", f"const C = require({json.dumps(str(OPOSSUM))}); const c = new C(async () => 1);"
         "console.log(JSON.stringify({...c.options, volumeThreshold: c.volumeThreshold})); c.shutdown()"],
        capture_output=True, text=True, check=True).stdout
    milliseconds = {name: value / 1000 if name in ("timeout", "resetTimeout", "rollingCountTimeout") else value
                    for name, value in json.loads(options).items() if isinstance(value, (int, float))}
    version = json.loads((OPOSSUM / "package.json").read_text())["version"]
    powertools, pybreaker = "aws-lambda-powertools", "pybreaker"
    return {
        "Powertools for AWS Lambda (Python)": (importlib.metadata.version(powertools), package(powertools), defaults_of(CircuitBreakerConfig)),
        "pybreaker (Python)": (importlib.metadata.version(pybreaker), package(pybreaker), defaults_of(CircuitBreaker)),
        "opossum (Node)": (version, text_of(OPOSSUM / "lib"), milliseconds),
    }


def sections(page):
    """Heading and rows of each table, without the head."""
    for part in re.split(r"^#{2,3} ", page, flags=re.MULTILINE)[1:]:
        rows = [re.split(r"(?<!\\) \| ", line.strip("| ")) for line in part.splitlines() if line.startswith("|")]
        if len(rows) > 2:
            yield part.splitlines()[0], rows[0], rows[2:]


def names(cell):
    code = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", cell)
    for quoted in re.findall(r"`([^`]+)`", code):
        quoted = re.sub(r"'[^']*'|\"[^\"]*\"(?=[,)])|http://[0-9.:]+\S*", " ", quoted)  # values of the reader's
        yield from (word for word in WORD.findall(quoted) if word not in OWN)


def defaults(cell):
    """Pairs of a name and the number in brackets behind it: `resetTimeout` (30 s)."""
    return [(name, float(number.replace(",", ""))) for name, number in re.findall(r"`(\w+)` \((\d[\d,]*(?:\.\d+)?)", cell)]


def wrong(page, known):
    values_of = (ROOT / "docs/settings.md").read_text(encoding="utf-8").split("\n## Policy values\n")[1]
    policy = dict(re.findall(r"^\| `(\w+)` \|(?:[^|]*\|){3} ([0-9.]+) \|", values_of, re.MULTILINE))
    found, looked_at = [], {"ours": 0, "theirs": 0, "defaults": 0}
    for heading, head, rows in sections(page):
        client = "clients/node/src" if "Node" in heading else "clients/python/src"
        ours = set(WORD.findall(text_of(*FOR_ALL, client, "clients/node/README.md" if "Node" in heading else "clients/python/README.md")))
        title = heading.rsplit(",", 1)[0]
        version, source, values = known.get(title, (None, None, {}))
        if version and not heading.endswith(", " + version):
            found.append(f"'{heading}' is installed in version {version}")
        theirs = set(WORD.findall(source or ""))
        for left, right in rows:
            for name in names(right):
                looked_at["ours"] += 1
                if name not in ours:
                    found.append(f"{heading}: '{name}' is no name of Switchgear")
            for name, value in defaults(right):
                looked_at["defaults"] += 1
                if name in policy and float(policy[name]) != value:
                    found.append(f"{heading}: {name} is {policy.get(name)} by default, and not {value:g}")
            if source:
                for name in names(left):
                    looked_at["theirs"] += 1
                    if name not in theirs:
                        found.append(f"{heading}: '{name}' is no name of the package")
                for name, value in defaults(left):
                    looked_at["defaults"] += 1
                    if float(values.get(name, -1)) != value:
                        found.append(f"{heading}: {name} is {values.get(name)} by default, and not {value:g}")
    return found, looked_at


def main():
    page, known = PAGE.read_text(encoding="utf-8"), rivals()
    found, looked_at = wrong(page, known)
    if found or min(looked_at.values()) < 10:
        sys.exit("\n".join([f"docs/guides/coming-from.md: {one}" for one in found] or [f"too little was looked at: {looked_at}"]))
    for old, new, message in (
            ("`refreshIntervalMillis` (2,000)", "`refreshIntervalMilis` (2,000)", "'refreshIntervalMilis' is no name of Switchgear"),
            ("`openWaitMillis` (2,000", "`openWaitMillis` (3,000", "openWaitMillis is 2000 by default, and not 3000"),
            ("`recovery_timeout` (30 s)", "`recovery_time` (30 s)", "'recovery_time' is no name of the package"),
            ("`reset_timeout` (60 s)", "`reset_timeout` (30 s)", "reset_timeout is 60 by default, and not 30")):
        if not any(message in one for one in wrong(page.replace(old, new, 1), known)[0]):
            sys.exit(f"coming_from.py does not find: {message}")
    print("clients: docs/guides/coming-from.md: " + ", ".join(f"{number} {what}" for what, number in looked_at.items())
          + " hold with " + ", ".join(f"{title.split(' (')[0]} {one[0]}" for title, one in known.items()))


main()
