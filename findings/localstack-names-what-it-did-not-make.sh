#!/usr/bin/env bash
# LocalStack 2026.3.0 (localstack-core with its runtime), its CloudFormation, without an account of its maker. Needs Python
# 3.13 and a Linux that makes network namespaces, because LocalStack listens on every address whatever it is told.
#
# Guess: a resource that the list of a complete stack shows, with a physical id and CREATE_COMPLETE, exists.
# Seen: a dashboard is listed as CREATE_COMPLETE, its physical id is "unknown", and CloudWatch has no dashboard. A check
# that counts the entries of a stack counts what nobody made.
. "$(dirname "${BASH_SOURCE[0]}")/setup.bash"

new_python=''
for candidate in python3.13 python3.14 python3 "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[3-9].*/bin/python3; do
  "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 13))' 2>/dev/null && new_python=$candidate && break
done
[ -n "$new_python" ] || { echo "needs Python 3.13"; exit 3; }
"$new_python" -m venv venv
# The pins after the first: newer ones of these break it.
venv/bin/pip -q install 'localstack-core[runtime]==2026.3.0' cbor2==5.7.1 cryptography==45.0.7 pyopenssl==25.1.0 service_identity==24.2.0

cat >stack.py <<'PYTHON'
import fcntl
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import time
import urllib.request

import boto3

if [name for _, name in socket.if_nameindex()] != ["lo"]:
    sys.exit("this must run in a network of its own")
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
    fcntl.ioctl(any_socket, 0x8914, struct.pack("16sh14x", b"lo", 0x1 | 0x40))  # brings the loopback up

folder = os.path.abspath("volume")
os.makedirs(folder)
environment = {**os.environ, "LOCALSTACK_VOLUME_DIR": folder, "FILESYSTEM_ROOT": folder, "DISABLE_EVENTS": "1",
               "SKIP_SSL_CERT_DOWNLOAD": "1", "DNS_ADDRESS": "0", "AWS_DEFAULT_REGION": "us-east-1"}
log = open("localstack.log", "w", encoding="utf-8")
server = subprocess.Popen([sys.executable, "-m", "localstack.runtime.main"], env=environment, stdout=log, stderr=log, start_new_session=True)
try:
    until = time.monotonic() + 180
    while True:
        try:
            with urllib.request.urlopen("http://127.0.0.1:4566/_localstack/health", timeout=5) as answer:
                if answer.status == 200:
                    break
        except OSError:
            pass
        if server.poll() is not None or time.monotonic() > until:
            sys.exit("LocalStack did not start:\n" + open("localstack.log", encoding="utf-8").read()[-2000:])
        time.sleep(0.2)
    keys = {"endpoint_url": "http://127.0.0.1:4566", "region_name": "us-east-1", "aws_access_key_id": "123456789012",
            "aws_secret_access_key": "none"}
    cloudformation, cloudwatch, sqs = (boto3.client(name, **keys) for name in ("cloudformation", "cloudwatch", "sqs"))
    cloudformation.create_stack(StackName="whole", TemplateBody=json.dumps({"Resources": {
        "Board": {"Type": "AWS::CloudWatch::Dashboard", "Properties": {"DashboardName": "board", "DashboardBody": '{"widgets":[]}'}},
        "Queue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "queue"}}}}))
    until = time.monotonic() + 180
    while cloudformation.describe_stacks(StackName="whole")["Stacks"][0]["StackStatus"].endswith("IN_PROGRESS"):
        if time.monotonic() > until:
            sys.exit("the stack did not end")
        time.sleep(0.2)
    print("the stack is", cloudformation.describe_stacks(StackName="whole")["Stacks"][0]["StackStatus"])
    for one in sorted(cloudformation.list_stack_resources(StackName="whole")["StackResourceSummaries"], key=lambda one: one["ResourceType"]):
        print(one["ResourceType"], one["PhysicalResourceId"].rsplit("/", 1)[-1], one["ResourceStatus"])
    print("dashboards:", len(cloudwatch.list_dashboards()["DashboardEntries"]))
    print("queues:", len(sqs.list_queues().get("QueueUrls", [])))
finally:
    if server.poll() is None:
        os.killpg(server.pid, signal.SIGTERM)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()
PYTHON
own_network=(unshare --net)
[ "$(id -u)" = 0 ] || own_network=(unshare --map-root-user --net)
expect "$("${own_network[@]}" venv/bin/python stack.py 2>&1)" "the stack is CREATE_COMPLETE
AWS::CloudWatch::Dashboard unknown CREATE_COMPLETE
AWS::SQS::Queue queue CREATE_COMPLETE
dashboards: 0
queues: 1"
