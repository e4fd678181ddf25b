"""Runs moto's Step Functions, which execute state machines, on a port of the loopback; prints the port.

Nothing here executes a state: that is moto's. What is set up is what moto leaves open:

- who evaluates JSONata: its hook is empty, the package jsonata-python fills it;
- where tasks go: DynamoDB and Lambda are elsewhere on this machine;
- how Step Functions' own API spells its fields: states write StateMachineArn where the API has stateMachineArn, and
  moto maps neither way, so that no execution could start another one.
"""

import os
import sys
import threading

import boto3
import moto.stepfunctions.parser.asl.jsonata.jsonata as jsonata_hook
import moto.stepfunctions.parser.asl.utils.boto_client as clients
from jsonata.jsonata import Jsonata
from moto.core.config import default_user_config
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_sfn import StateTaskServiceSfn
from moto.server import ThreadedMotoServer


def evaluate(expression):
    return Jsonata(expression).evaluate(None)


class Endpoints:
    """boto3, but each service is where the environment says, and all others are in this process."""

    def __init__(self):
        self.here = None

    def client(self, service_name, endpoint_url=None, **others):
        elsewhere = os.environ.get("ENDPOINT_" + service_name.upper())
        name = "stepfunctions" if service_name == "sfn" else service_name
        client = boto3.client(name, endpoint_url=elsewhere or self.here, **others)
        return Spelled(client) if name == "stepfunctions" else client


class Spelled:
    """A client of Step Functions that takes names as states write them."""

    def __init__(self, client):
        self.spelled = client

    def __getattr__(self, name):
        method = getattr(self.spelled, name)
        if not callable(method) or name in ("can_paginate", "get_waiter"):
            return method
        return lambda **parameters: method(**{key[0].lower() + key[1:]: value for key, value in parameters.items()})


def capitalise(self, response, boto_service_name=None, service_action_name=None):
    """As states read what Step Functions answers."""
    for key in list(response):
        if key[0].islower():
            response[key[0].upper() + key[1:]] = response.pop(key)


def main():
    endpoints = Endpoints()
    jsonata_hook._eval_jsonata = evaluate
    clients.boto3 = endpoints
    StateTaskServiceSfn._normalise_response = capitalise
    default_user_config["stepfunctions"]["execute_state_machine"] = True
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    endpoints.here = f"http://127.0.0.1:{port}"
    print(port, flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    sys.exit(main())
