"""Runs a handler, given as a file, beside a dependency that works and then fails.

The handler must answer, then raise what the dependency raises, and then queue the order without calling it. With a second
argument, the table that it names is made on moto first."""

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


def table_on_moto(name):
    import boto3
    from moto import mock_aws

    os.environ.update(AWS_DEFAULT_REGION="us-east-1", AWS_ACCESS_KEY_ID="a", AWS_SECRET_ACCESS_KEY="b", CIRCUITS=name)
    os.environ["POWERTOOLS_SERVICE_NAME"] = "orders"
    mock_aws().start()
    boto3.client("dynamodb").create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
    )


server = http.server.HTTPServer(("127.0.0.1", 0), Payments)
threading.Thread(target=server.serve_forever, daemon=True).start()
os.environ["PAYMENTS_URL"] = f"http://127.0.0.1:{server.server_port}"
for table in sys.argv[2:]:
    table_on_moto(table)

function = {}
exec(compile(pathlib.Path(sys.argv[1]).read_text(), sys.argv[1], "exec"), function)
answer = function["handler"]({"order": "o1"}, None)
assert answer == {"receipt": "receipt"}, answer
working = False
for _ in range(40):
    try:
        answer = function["handler"]({"order": "o2"}, None)
        break
    except urllib.error.HTTPError as failed:
        failed.close()  # or Python 3.14 tells of it
assert answer.get("queued") == "o2" and answer.get("retry_after_seconds", 1) > 0, answer
before = requests
assert function["handler"]({"order": "o3"}, None)["queued"] == "o3"
assert requests == before, "a refused call was made"
server.shutdown()
server.server_close()
print(f"clients: {pathlib.Path(sys.argv[1]).name} answers, and is refused after {before - 1} failures")
