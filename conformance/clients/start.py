"""Runs the start of a README of `clients`, given as a file, beside a dependency that works and then fails.

The handler must answer, then raise what the dependency raises, and then be refused without calling it."""

import http.server
import os
import pathlib
import sys
import threading
import urllib.error

working = True
requests = 0


class Payments(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        global requests
        requests += 1
        self.send_response(200 if working else 503)
        self.send_header("Content-Length", "7")
        self.end_headers()
        self.wfile.write(b"receipt")

    def log_message(self, *_):
        pass


server = http.server.HTTPServer(("127.0.0.1", 0), Payments)
threading.Thread(target=server.serve_forever, daemon=True).start()
os.environ["PAYMENTS_URL"] = f"http://127.0.0.1:{server.server_port}"

function = {}
exec(compile(pathlib.Path(sys.argv[1]).read_text(), sys.argv[1], "exec"), function)
answer = function["handler"]({"order": "o1"}, None)
assert answer == {"receipt": "receipt"}, answer
working = False
for _ in range(40):
    try:
        answer = function["handler"]({"order": "o2"}, None)
        break
    except urllib.error.HTTPError:
        pass
assert answer["queued"] == "o2" and answer["retry_after_seconds"] > 0, answer
before = requests
function["handler"]({"order": "o3"}, None)
assert requests == before, "a refused call was made"
server.shutdown()
server.server_close()
print(f"clients: the start of the README answers, and is refused after {before - 1} failures")
