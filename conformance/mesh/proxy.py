"""A real Envoy on the loopback, and a dependency that answers as told."""

import glob
import http.server
import json
import os
import subprocess
import threading
import time
import urllib.error
import urllib.request

REFUSED = "no healthy upstream"
HANGS = 20  # seconds; tells a hang from an answer
EXTENSIONS = "type.googleapis.com/envoy.extensions.filters."
MANAGER = EXTENSIONS + "network.http_connection_manager.v3.HttpConnectionManager"
ROUTER = EXTENSIONS + "http.router.v3.Router"


def loopback():
    return {"socket_address": {"address": "127.0.0.1", "port_value": 0}}


def bootstrap(cluster):
    """The configuration of a proxy with one cluster, in which every request is for it."""
    hosts = [{"name": "all", "domains": ["*"], "routes": [{"match": {"prefix": "/"}, "route": {"cluster": cluster["name"]}}]}]
    manager = {
        "@type": MANAGER, "stat_prefix": "in", "route_config": {"virtual_hosts": hosts},
        "http_filters": [{"name": "router", "typed_config": {"@type": ROUTER}}],
    }
    filters = [{"filters": [{"name": "http", "typed_config": manager}]}]
    listener = {"name": "in", "address": loopback(), "filter_chains": filters}
    return {"admin": {"address": loopback()}, "static_resources": {"clusters": [cluster], "listeners": [listener]}}


def get(url):
    """The status and the body of an answer."""
    try:
        with urllib.request.urlopen(url, timeout=HANGS) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.read().decode()


class Dependency:
    """Answers each call with the status that `answers` has for its number, from 1 on."""

    def __init__(self, answers):
        self.answers = answers
        self.calls = 0
        dependency = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                dependency.calls += 1
                self.send_response(dependency.answers(dependency.calls))
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *unused):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.server.shutdown()
        self.server.server_close()


class Proxy:
    """An Envoy with one cluster."""

    def __init__(self, work, cluster):
        self.name = cluster["name"]
        self.file = os.path.join(work, "envoy.json")
        self.address = os.path.join(work, "envoy.admin")
        self.config = bootstrap(cluster)
        self.binary = glob.glob(os.path.join(work, "venv/lib/python3*/site-packages/envoy/_bin/envoy"))[0]

    def _write(self):
        with open(self.file, "w", encoding="utf-8") as file:
            json.dump(self.config, file)

    def rejection(self):
        """Why Envoy does not accept the configuration; empty if it does."""
        self._write()
        seen = subprocess.run(
            [self.binary, "--mode", "validate", "-c", self.file, "--log-level", "error"],
            capture_output=True, text=True, timeout=HANGS, check=False)
        return "" if seen.returncode == 0 else (seen.stderr + seen.stdout).strip()

    def __enter__(self):
        self._write()
        if os.path.exists(self.address):
            os.remove(self.address)
        self.process = subprocess.Popen(
            [self.binary, "-c", self.file, "--admin-address-path", self.address, "--concurrency", "1",
             "--use-dynamic-base-id", "--log-level", "off"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            until(self._started, "Envoy starts")
        except AssertionError:
            self.__exit__()
            raise
        return self

    def __exit__(self, *unused):
        self.process.terminate()
        self.process.wait()

    def _started(self):
        try:
            with open(self.address, encoding="utf-8") as file:
                self.admin = "http://" + file.read().strip()
            if get(self.admin + "/ready")[1].strip() != "LIVE":
                return False
            listeners = json.loads(get(self.admin + "/listeners?format=json")[1])["listener_statuses"]
            self.port = listeners[0]["local_address"]["socket_address"]["port_value"]
            return True
        except (OSError, ValueError, KeyError, IndexError):
            return False

    def call(self):
        """The status of a call, or `REFUSED`."""
        status, body = get(f"http://127.0.0.1:{self.port}/")
        return REFUSED if body == REFUSED else status

    def seen(self, name):
        """A figure of the proxy."""
        for line in get(f"{self.admin}/stats?filter={name}")[1].splitlines():
            key, _, value = line.partition(": ")
            if key.endswith(name):
                return int(value)
        raise AssertionError(f"there is no figure {name}")


def until(holds, what):
    """Waits for a condition."""
    end = time.monotonic() + HANGS
    while not holds():
        assert time.monotonic() < end, f"not within {HANGS} s: {what}"
        time.sleep(0.01)
