"""Two processes of one application, with plain resilience4j and with the starter: story.py <root> <application> <version>.

The application is the same in both. With the starter, its class path has what the starter's POM brings, and three properties say
where the table is.
"""

import http.server
import json
import os
import pathlib
import re
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

ROOT, APP, BOOT = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]
PATIENCE = 180  # seconds; tells a hang from an answer
KEYS = {"AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "eu-west-1"}
failures = []
processes = []


def check(what, holds, seen=""):
    print(f"spring {BOOT}: {'ok    ' if holds else 'FAILED'} {what}{'' if holds else f' (seen: {seen})'}", flush=True)
    if not holds:
        failures.append(what)


class Payments(http.server.ThreadingHTTPServer):
    """The dependency."""

    def __init__(self):
        self.status = 200
        super().__init__(("127.0.0.1", 0), PaymentsHandler)
        threading.Thread(target=self.serve_forever, daemon=True).start()


class PaymentsHandler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def start(classpath, main, log, pattern, *arguments):
    """Starts a process, and returns the port that it prints."""
    path = APP / log
    with open(path, "w") as out:
        processes.append(
            subprocess.Popen(["java", "-XX:TieredStopAtLevel=1", "-cp", classpath, main, *arguments], stdout=out, stderr=out, env={**os.environ, **KEYS})
        )
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        found = re.search(pattern, path.read_text(), re.M)
        if found:
            return int(found.group(1))
        if processes[-1].poll() is not None:
            break
        time.sleep(0.1)
    sys.exit(f"spring {BOOT}: {main} did not start; all of it: {path}\n" + "\n".join(path.read_text().splitlines()[-20:]))


def get(port, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            text = answer.read().decode()
    except urllib.error.HTTPError as e:  # health answers 503 when it is down
        text = e.read().decode()
    return json.loads(text) if text.startswith("{") else text


def table():
    port = start(classpath_of("sandbox"), "dev.switchgear.sandbox.DynamoDbProcess", "table.log", r"^(\d+)$")
    key = [("pk", "HASH"), ("sk", "RANGE")]
    body = {
        "TableName": "switchgear",
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"} for name, _ in key],
        "KeySchema": [{"AttributeName": name, "KeyType": kind} for name, kind in key],
    }
    headers = {
        "Content-Type": "application/x-amz-json-1.0",
        "X-Amz-Target": "DynamoDB_20120810.CreateTable",
        "Authorization": "AWS4-HMAC-SHA256 Credential=id/20260101/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
    }
    urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{port}/", json.dumps(body).encode(), headers), timeout=PATIENCE)
    return port


def classpath_of(room):
    return f"{ROOT / room / 'target/classes'}:{(ROOT / room / 'target/runtime.classpath').read_text().strip()}"


def with_starter(plain):
    """As Maven does, the application's version of a library comes before the starter's."""
    def name(jar):
        return re.sub(r"-\d.*\.jar$", "", pathlib.Path(jar).name) if jar.endswith(".jar") else jar

    has = {name(jar) for jar in plain.split(":")}
    return ":".join([plain, *(jar for jar in classpath_of("spring").split(":") if name(jar) not in has)])


def until(port, wanted):
    """Orders until the answer is the wanted one; returns how many others came before it, or None."""
    others, end = 0, time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if get(port, "/order") == wanted:
            return others
        others += 1
        time.sleep(0.1)
    return None


def opens(port):
    """Orders until the circuit in the table is open: a process refuses by its own view a moment earlier."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if get(port, "/actuator/switchgear/payments")["fleetState"] == "OPEN":
            return True
        get(port, "/order")
        time.sleep(0.1)
    return False


def state(port):
    return get(port, "/actuator/circuitbreakers")["circuitBreakers"]["payments"]["state"]


def play(kind, classpath, *properties):
    payments = Payments()
    arguments = [f"--payments.address=http://127.0.0.1:{payments.server_port}/", *properties]
    ports = [start(classpath, "shop.ShopApplication", f"{kind}-{i}.log", r"Tomcat started on port (\d+)", *arguments) for i in (1, 2)]
    one, two = ports
    check(f"{kind}: both processes charge", [get(port, "/order") for port in ports] == ["charged", "charged"])
    payments.status = 503
    failed = until(one, "refused")
    check(f"{kind}: one process trips, after {failed} failed calls", failed is not None and state(one) == "OPEN", state(one))
    seen = {
        "meters": sorted(name for name in get(two, "/actuator/metrics")["names"] if name.startswith("resilience4j.")),
        "tags": sorted(
            (tag["tag"], tuple(sorted(tag["values"])))
            for tag in get(two, "/actuator/metrics/resilience4j.circuitbreaker.state")["availableTags"]
        ),
        "health": sorted(get(two, "/actuator/health")["components"]["circuitBreakers"]["details"]),
        "details": sorted(get(one, "/actuator/health")["components"]["circuitBreakers"]["details"]["payments"]["details"]),
        "shown": sorted(get(one, "/actuator/circuitbreakers")["circuitBreakers"]["payments"]),
        "events": sorted({event["type"] for event in get(one, "/actuator/circuitbreakerevents")["circuitBreakerEvents"]}),
    }
    return one, two, payments, seen


def start_of_the_page(plain, port):
    """The start of spring/README.md, as it stands there, in an application of its own."""
    program, folder = ROOT / "conformance/starts/SpringStart.java", APP / "start"
    names = [ROOT / "spring/README.md", "switchgear-spring-boot-starter", program, folder]
    subprocess.run([sys.executable, ROOT / "conformance/starts/fill.py", *map(str, names)], check=True)
    classpath = f"{folder}:{with_starter(plain)}"  # the properties of the page come before those of the other application
    subprocess.run(["javac", "-proc:none", "-parameters", "-cp", classpath, "-d", folder, folder / program.name], check=True)
    where = (f"--switchgear.endpoint=http://127.0.0.1:{port}", "--switchgear.region=eu-west-1", "--server.port=0")
    ran = subprocess.run(["java", "-XX:TieredStopAtLevel=1", "-cp", classpath, "start.SpringStart", *where],
                         env={**os.environ, **KEYS}, capture_output=True, text=True, timeout=2 * PATIENCE)
    said = [line for line in ran.stdout.splitlines() if line.startswith("start: ")]
    check("the start of the page runs", said == ["start: receipt of order-7, try again"], said or ran.stdout[-2000:] + ran.stderr[-2000:])


def stop():
    while processes:
        process = processes.pop()
        process.terminate()
        process.wait(PATIENCE)


def main():
    plain = f"{APP / 'target/classes'}:{(APP / 'classpath').read_text().strip()}"
    one, two, _, seen = play("plain", plain)
    check("plain: the other process knows nothing of it", get(two, "/order") == "failed" and state(two) == "CLOSED", state(two))
    stop()

    port = table()
    where = ("--switchgear.table=switchgear", f"--switchgear.endpoint=http://127.0.0.1:{port}", "--switchgear.region=eu-west-1")
    one, two, payments, fleet = play("fleet", with_starter(plain), *where)
    check("fleet: the circuit in the table opens", opens(one))
    others = until(two, "refused")
    check(f"fleet: the other process refuses, after {others} failed calls of its own", others is not None and others <= 2, others)
    check("fleet: the other process shows OPEN", state(two) == "OPEN", state(two))
    for part, plainly in seen.items():
        check(f"fleet: the same {part} as plain resilience4j ({len(plainly)})", fleet[part] == plainly and plainly, f"{fleet[part]} and {plainly}")
    health = get(two, "/actuator/health")["components"]
    check("fleet: health has switchgear too, and it is UP", health.get("switchgear", {}).get("status") == "UP", health.get("switchgear"))
    check("fleet: its meters are there", "switchgear.state" in get(two, "/actuator/metrics")["names"])
    refused = get(one, "/actuator/switchgear/payments", {"override": "DISABLED", "seconds": 0, "by": "conformance", "reason": "a check"})
    check("fleet: the endpoint names a value that is out of its limits", "override duration is 0 ms" in refused.get("error", ""), refused)
    order = {"override": "DISABLED", "seconds": 600, "by": "conformance", "reason": "a check"}
    answer = get(one, "/actuator/switchgear/payments", order)
    check("fleet: an operator overrides it by the endpoint", answer.get("override") == "DISABLED by conformance: a check", answer)
    payments.status = 200
    check("fleet: the override holds in the other process", until(two, "charged") is not None and state(two) == "DISABLED", state(two))
    start_of_the_page(plain, port)
    stop()


try:
    main()
finally:
    stop()
sys.exit(1 if failures else 0)
