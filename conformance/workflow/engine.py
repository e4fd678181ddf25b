"""Runs moto's Step Functions, which execute state machines, on a port of the loopback; prints the port.

Nothing here executes a state: that is moto's. What is set up is what moto leaves open: who evaluates JSONata (its hook
is empty; the package jsonata-python is), and where tasks go (DynamoDB and Lambda are elsewhere on this machine).
"""

import os
import sys
import threading

import boto3
import moto.stepfunctions.parser.asl.jsonata.jsonata as jsonata_hook
import moto.stepfunctions.parser.asl.utils.boto_client as clients
from jsonata.jsonata import Jsonata
from moto.core.config import default_user_config
from moto.server import ThreadedMotoServer


def evaluate(expression):
    return Jsonata(expression).evaluate(None)


class Endpoints:
    """boto3, but each service is where the environment says, and all others are in this process."""

    def __init__(self):
        self.here = None

    def client(self, service_name, endpoint_url=None, **others):
        elsewhere = os.environ.get("ENDPOINT_" + service_name.upper())
        return boto3.client(service_name, endpoint_url=elsewhere or self.here, **others)


def main():
    endpoints = Endpoints()
    jsonata_hook._eval_jsonata = evaluate
    clients.boto3 = endpoints
    default_user_config["stepfunctions"]["execute_state_machine"] = True
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    endpoints.here = f"http://127.0.0.1:{port}"
    print(port, flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    sys.exit(main())
