"""Shows the exports of circuits to Envoy, and to the schema of Istio."""

import copy
import re
import subprocess
import sys
import time

import jsonschema
import yaml

from proxy import REFUSED, Dependency, Proxy, until

WORK, DEFINITIONS, WEBHOOK = sys.argv[1:]
SECOND = 1.0


def exported(mesh, *values, host="127.0.0.1", port=None):
    command = ["./switchgear", "export", mesh, "payments", "--host", host, *values]
    if port:
        command += ["--port", str(port)]
    seen = subprocess.run(command, capture_output=True, text=True, check=False)
    assert seen.returncode == 0, f"{' '.join(command)}: {seen.stderr}"
    return yaml.safe_load(seen.stdout)


def told(what):
    print(f"mesh: {what}", flush=True)


# ---------------------------------------------------------------- Envoy reads
LEAST = ("failureRateThreshold=0.05", "openWaitMillis=100", "maxOpenWaitMillis=100", "refreshIntervalMillis=200",
         "enforcePercentage=0")
MOST = ("failureRateThreshold=0.95", "openWaitMillis=300000", "maxOpenWaitMillis=3600000", "refreshIntervalMillis=60000")
POLICIES = [(), LEAST, MOST, ("consecutiveFailures=1000",), ("failureCount=1", "failureCountWindowMillis=1000", "shadow=true")]
BROKEN = [
    ("outlier_detection", "max_ejection_percent", 150, "MaxEjectionPercent"),
    ("outlier_detection", "enforcing_consecutive_5xx", 101, "EnforcingConsecutive_5Xx"),
    ("outlier_detection", "interval", "0s", "Interval"),
    ("outlier_detection", "max_ejection_time", "1s", "max_ejection_time cannot be smaller"),
    ("outlier_detection", "base_ejection_time", "2000ms", "base_ejection_time"),
    ("outlier_detection", "consecutive_failures", 5, "consecutive_failures"),
    ("common_lb_config", "healthy_panic_threshold", {"value": 101}, "HealthyPanicThreshold"),
]


def envoy_accepts():
    for values in POLICIES:
        rejection = Proxy(WORK, exported("envoy", *values, host="api.example.com")).rejection()
        assert not rejection, f"Envoy rejects the export of {values}: {rejection}"
    good = exported("envoy")
    for part, field, value, why in BROKEN:
        broken = copy.deepcopy(good)
        broken[part][field] = value
        rejection = Proxy(WORK, broken).rejection()
        assert why in rejection, f"Envoy accepts {field}: {value}, or says something else: {rejection}"
    told(f"Envoy accepts {len(POLICIES)} exports and rejects {len(BROKEN)} broken ones")


# ---------------------------------------------------------------- Envoy trips
QUICK = ("openWaitMillis=1000", "maxOpenWaitMillis=5000", "refreshIntervalMillis=200")


def fails(_):
    return 500


def tripped(proxy, dependency, failures):
    """Fails so often, and returns when the proxy refuses."""
    before = dependency.calls
    for number in range(1, failures + 1):
        assert proxy.call() == 500, f"call {number} of {failures} is refused"
    assert dependency.calls == before + failures
    until(lambda: proxy.call() == REFUSED, f"after {failures} failures a call is refused")


def waited(proxy, since):
    until(lambda: proxy.call() != REFUSED, "the wait ends")
    return time.monotonic() - since


def five_failures():
    with Dependency(fails) as dependency:
        cluster = exported("envoy", "consecutiveFailures=5", *QUICK, port=dependency.port)
        with Proxy(WORK, cluster) as proxy:
            dependency.answers = lambda number: 200 if number == 5 else 500
            assert [proxy.call() for _ in range(9)] == [500] * 4 + [200] + [500] * 4
            assert proxy.call() == 500, "a success starts the count again"
            since = time.monotonic()
            until(lambda: proxy.call() == REFUSED, "after five failures in a row a call is refused")
            dependency.answers = fails
            standing = dependency.calls
            assert [proxy.call() for _ in range(3)] == [REFUSED] * 3 and dependency.calls == standing
            first = waited(proxy, since)  # this call is the first failure of the next five
            since = time.monotonic()
            tripped(proxy, dependency, 4)
            dependency.answers = lambda _: 200
            second = waited(proxy, since)
            assert first >= 0.9 * SECOND and second >= 1.9 * SECOND, f"the waits are {first:.1f} and {second:.1f} s"
            assert [proxy.call() for _ in range(10)] == [200] * 10
            assert proxy.seen("ejections_enforced_consecutive_5xx") == 2 and proxy.seen("ejections_active") == 0
            assert proxy.seen("cluster_manager.cluster_updated_via_merge") == 0, "an ejection was delayed"
    told(f"five failures in a row, and Envoy refuses; it waits {first:.1f} s, then {second:.1f} s, and closes")


def six_are_not_five():
    with Dependency(fails) as dependency:
        with Proxy(WORK, exported("envoy", "consecutiveFailures=6", *QUICK, port=dependency.port)) as proxy:
            tripped(proxy, dependency, 6)
            assert proxy.seen("ejections_enforced_consecutive_5xx") == 1
    told("with six in the policy, it takes six")


def a_rate():
    values = ("failureRateThreshold=0.5", "openWaitMillis=1000", "refreshIntervalMillis=1000")
    with Dependency(lambda number: 500 if number % 3 else 200) as dependency:
        with Proxy(WORK, exported("envoy", *values, port=dependency.port)) as proxy:
            until(lambda: proxy.call() == REFUSED, "two failures of three calls are refused")
            assert proxy.seen("ejections_enforced_failure_percentage") == 1
            assert proxy.seen("ejections_detected_consecutive_5xx") == 0
            assert dependency.calls >= 50, f"it refuses after {dependency.calls} calls"
        calls = dependency.calls
        dependency.answers = lambda number: 200 if number % 3 else 500
        with Proxy(WORK, exported("envoy", *values, port=dependency.port)) as proxy:
            end = time.monotonic() + 2.5
            while time.monotonic() < end:
                assert proxy.call() != REFUSED, "one failure of three calls is refused"
            assert proxy.seen("ejections_detected_failure_percentage") == 0
    told(f"two failures of three calls are refused, after {calls} calls; one of three is not")


def shadow():
    with Dependency(fails) as dependency:
        values = ("consecutiveFailures=5", "shadow=true", *QUICK)
        with Proxy(WORK, exported("envoy", *values, port=dependency.port)) as proxy:
            assert [proxy.call() for _ in range(6)] == [500] * 6
            until(lambda: proxy.seen("ejections_detected_consecutive_5xx") == 1, "the ejection is counted")
            assert proxy.call() == 500 and proxy.seen("ejections_enforced_total") == 0
    told("in shadow, an ejection is counted and not made")


# ---------------------------------------------------------------- Istio
def schema():
    """The schema of a DestinationRule, closed: a field that it does not have is a mistake, as for a server that is told to be strict."""
    with open(DEFINITIONS, encoding="utf-8") as file:
        definitions = [each for each in yaml.safe_load_all(file) if each]
    rules = [each for each in definitions if each["metadata"]["name"] == "destinationrules.networking.istio.io"]
    versions = {each["name"]: each["schema"]["openAPIV3Schema"] for each in rules[0]["spec"]["versions"]}
    return closed(versions["v1"])


def closed(part):
    if isinstance(part, list):
        return [closed(each) for each in part]
    if not isinstance(part, dict):
        return part
    inner = {key: closed(value) for key, value in part.items()}
    if isinstance(part.get("properties"), dict) and part.get("type") == "object":
        inner.setdefault("additionalProperties", False)
    return inner


def longer(validator, rules, value, _):
    """The rule that the schema has for times."""
    for rule in rules:
        if rule["rule"] == "duration(self) >= duration('1ms')":
            time_given = re.fullmatch(r"(\d+(?:\.\d+)?)(ms|s|m|h)", value)
            unit = {"ms": 0.001, "s": 1, "m": 60, "h": 3600}
            if not time_given or float(time_given[1]) * unit[time_given[2]] < 0.001:
                yield jsonschema.ValidationError(rule["message"])
        else:
            yield jsonschema.ValidationError(f"this check does not know the rule {rule['rule']}")


def as_envoy(rule):
    """What Istio makes of a rule's outlier detection (applyOutlierDetection in pilot/pkg/networking/core)."""
    outlier = rule["spec"]["trafficPolicy"]["outlierDetection"]
    errors = outlier["consecutive5xxErrors"]
    return {
        "name": "payments", "type": "STATIC",
        "common_lb_config": {"healthy_panic_threshold": {"value": outlier["minHealthPercent"]}},
        "outlier_detection": {
            "enforcing_success_rate": 0, "consecutive_5xx": errors, "enforcing_consecutive_5xx": 100 if errors else 0,
            "interval": outlier["interval"], "base_ejection_time": outlier["baseEjectionTime"],
            "max_ejection_percent": outlier["maxEjectionPercent"],
        },
    }


BROKEN_RULES = [
    ({"consecutive5xxError": 5}, "Additional properties"),
    ({"consecutive5xxErrors": "five"}, "not of type 'integer'"),
    ({"consecutive5xxErrors": -1}, "less than the minimum"),
    ({"interval": "0.0001s"}, "must be a valid duration"),
]


def istio_accepts():
    checks = jsonschema.validators.extend(jsonschema.Draft202012Validator, {"x-kubernetes-validations": longer})
    validator = checks({key: value for key, value in schema().items()} | {"additionalProperties": True})
    for values in POLICIES:
        rule = exported("istio", *values, host="api.example.com")
        mistakes = [f"{each.json_path}: {each.message}" for each in validator.iter_errors(rule)]
        assert not mistakes, f"the export of {values} does not keep to Istio's schema: {mistakes}"
        rejection = Proxy(WORK, as_envoy(rule)).rejection()
        assert not rejection, f"Envoy rejects what Istio makes of {values}: {rejection}"
    for change, why in BROKEN_RULES:
        broken = copy.deepcopy(rule)
        broken["spec"]["trafficPolicy"]["outlierDetection"].update(change)
        mistakes = " ".join(each.message for each in validator.iter_errors(broken))
        assert why in mistakes, f"the schema accepts {change}, or says something else: {mistakes}"
    broken = copy.deepcopy(rule)
    broken["spec"]["trafficPolicy"]["outlierDetection"]["maxEjectionPercent"] = 150  # which the schema does not know
    assert not list(validator.iter_errors(broken)), "Istio's schema has a range now: say so in docs/guides/mesh.md"
    assert "MaxEjectionPercent" in Proxy(WORK, as_envoy(broken)).rejection()
    told(f"Istio's schema accepts {len(POLICIES)} exports and rejects {len(BROKEN_RULES)} broken ones; Envoy holds the ranges")


REFUSED_RULES = [
    ({"consecutive5xxError": 5}, "consecutive5xxError"),
    ({"consecutive5xxErrors": -1}, "cannot unmarshal number -1"),
    ({"interval": "0.0001s"}, "duration must be greater than 1ms"),
    ({"maxEjectionPercent": 150}, "percentage 150 is not in range 0..100"),
    ({"minHealthPercent": -1}, "percentage -1 is not in range 0..100"),
]


def rejected(rule):
    """What Istio's webhook has against a rule."""
    seen = subprocess.run([WEBHOOK], input=yaml.safe_dump(rule), capture_output=True, text=True, timeout=60, check=False)
    assert not seen.stderr, seen.stderr
    return seen.stdout.strip()


def istio_itself_accepts():
    for values in POLICIES:
        rule = exported("istio", *values, host="payments.prod.svc.cluster.local")
        assert not rejected(rule), f"Istio rejects the export of {values}: {rejected(rule)}"
    for change, why in REFUSED_RULES:
        broken = copy.deepcopy(rule)
        broken["spec"]["trafficPolicy"]["outlierDetection"].update(change)
        assert why in rejected(broken), f"Istio accepts {change}, or says something else: {rejected(broken)}"
    told(f"Istio's own validation accepts {len(POLICIES)} exports and rejects {len(REFUSED_RULES)} broken ones")


for check in (envoy_accepts, five_failures, six_are_not_five, a_rate, shadow, istio_accepts, istio_itself_accepts):
    try:
        check()
    except AssertionError as problem:
        sys.exit(f"mesh: FAILED in {check.__name__}: {problem}")
