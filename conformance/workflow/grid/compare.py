"""Holds three implementations of JSONata against each other, on every evaluation of the grid.

usage: compare.py GRID REFERENCE

GRID is what the Java tests wrote, a line for each evaluation, with what the Java port returned; REFERENCE is what the
reference implementation returned for the same lines. The Python port is asked here. A difference must be of a kind that is
listed below, with what Step Functions documents; any other is reported, and the exit code is 1.
"""

import collections
import json
import math
import re
import sys

from jsonata.jsonata import Jsonata

EXACT = 2**53
CLOSE = 1e-9

KINDS = {
    "beyond 2^53": "a whole number beyond 2^53, or a fraction of more digits than a double has: each keeps other digits."
    " Step Functions documents no more than JSONata's numbers, which are doubles. Ids and keys belong into texts.",
    "last digit": "a fraction differs by less than 1e-9 of it: what the Java port returned is written with 15 digits."
    " Decisions compare with a tolerance.",
    "number as text": "a number of 16 digits or more becomes a text of 15 digits with an exponent in the ports, and of all"
    " its digits in the reference. Times and epochs of a circuit have 13.",
}


def python_value(parsed, line):
    expression = line["expression"]
    try:
        if expression not in parsed:
            parsed[expression] = Jsonata(expression)
        jsonata = parsed[expression]
        frame = jsonata.create_frame()
        for name, value in line["variables"].items():
            frame.bind(name, value)
        draws = iter([line["lot"]])
        frame.bind("millis", function(lambda: line["now"], "<:n>"))
        frame.bind("random", function(lambda: next(draws, line["drawn"]), "<:n>"))
        frame.bind("parse", function(json.loads, "<s:x>"))
        value = jsonata.evaluate(None, frame)
        return json.loads(json.dumps(value))
    except Exception:  # as the others do: no value, whatever the reason
        return None


class Function(Jsonata.JFunctionCallable):
    def __init__(self, body):
        self.body = body

    def call(self, input, args):
        return self.body(*(args or []))


def function(body, signature):
    return Jsonata.JFunction(Function(body), signature)


def difference(one, other):
    """Nothing if both are alike, else of which kind the difference is."""
    if isinstance(one, bool) or isinstance(other, bool):
        return None if one is other else "another value"
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        if one == other:
            return None
        if max(abs(one), abs(other)) >= EXACT and math.isclose(one, other, rel_tol=CLOSE):
            return "beyond 2^53"
        return "last digit" if math.isclose(one, other, rel_tol=CLOSE, abs_tol=CLOSE) else "another value"
    if isinstance(one, str) and isinstance(other, str):
        return None if one == other else "number as text" if same_but_for_numbers(one, other) else "another value"
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return first(difference(a, b) for a, b in zip(one, other))
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        return first(difference(one[name], other[name]) for name in one)
    return None if one is None and other is None else "another value"


NUMBER = re.compile(r"(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)")


def same_but_for_numbers(one, other):
    """Whether two texts differ only in how they write numbers of more digits than a port prints."""
    parts, others = NUMBER.split(one), NUMBER.split(other)
    return len(parts) == len(others) and all(
        part == counterpart
        or (at % 2 == 1 and float(part) >= 1e15 and math.isclose(float(part), float(counterpart), rel_tol=CLOSE))
        for at, (part, counterpart) in enumerate(zip(parts, others))
    )


def first(kinds):
    found = [kind for kind in kinds if kind]
    return next((kind for kind in found if kind not in KINDS), found[0] if found else None)


def where(one, other, path=""):
    if isinstance(one, dict) and isinstance(other, dict):
        for name in sorted(one.keys() | other.keys()):
            if name not in one or name not in other:
                return f"{path}.{name}: {shown(one.get(name, 'nothing'))} and {shown(other.get(name, 'nothing'))}"
            if difference(one[name], other[name]) not in (None, *KINDS):
                return where(one[name], other[name], f"{path}.{name}")
    return f"{path or 'value'}: {shown(one)} and {shown(other)}"


def shown(value):
    text = json.dumps(value)
    return text if len(text) < 120 else text[:120] + "…"


def main(grid, reference):
    sys.setrecursionlimit(20_000)
    parsed, kinds, broken, lines = {}, collections.Counter(), [], 0
    with open(grid, encoding="utf-8") as asked, open(reference, encoding="utf-8") as answered:
        for text, answer in zip(asked, answered, strict=True):
            line = json.loads(text)
            java, javascript = line["java"], json.loads(answer)["value"]
            values = {"Java": java, "Python": python_value(parsed, line)}
            lines += 1
            for port, value in values.items():
                kind = difference(javascript, value)
                if kind in KINDS:
                    kinds[kind, port] += 1
                elif kind:
                    broken.append((line["expression"], port, where(javascript, value)))
    print(f"  {lines} evaluations of {len(parsed)} expressions, by jsonata (JavaScript), its Java and its Python port")
    for kind, meaning in KINDS.items():
        print(f"    {kind}: Java {kinds[kind, 'Java']}, Python {kinds[kind, 'Python']}; {meaning}")
    for expression, port, seen in broken[:20]:
        print(f"    {port}, {seen}\n      in {expression[:100]}… ({len(expression)} characters)")
    print(f"  {'BROKEN ' if broken else 'held   '} all else is alike; {len(broken)} differences of no known kind")
    return 1 if broken or not lines else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
