"""A function of Python for the demo and the checks: one call to a dependency, through the circuit `payments`.

`handler` is what Lambda would call. Run as a program it is its own runtime: a loop on the Runtime API.
"""
import json, os, urllib.request
from switchgear import CircuitOpen, call

def charge():
    request = urllib.request.Request(os.environ["DEMO_DEPENDENCY_URL"])
    request.add_header("Demo-Environment", os.environ.get("AWS_LAMBDA_FUNCTION_NAME", "python"))
    with urllib.request.urlopen(request, timeout=20) as answer:
        return answer.status

def handler(event, context):
    try:
        call("payments", charge)
        return {"outcome": "ok"}
    except CircuitOpen as refused:
        return {"outcome": "refused", "reason": refused.answer["reason"], "state": refused.answer["state"]}
    except OSError as failure:
        return {"outcome": "failed", "reason": str(failure)}

def main():
    api = f"http://{os.environ['AWS_LAMBDA_RUNTIME_API']}/2018-06-01/runtime/invocation"
    while True:
        with urllib.request.urlopen(f"{api}/next") as event:
            request_id = event.headers["Lambda-Runtime-Aws-Request-Id"]
            body = json.dumps(handler(json.load(event), None)).encode()
        urllib.request.urlopen(f"{api}/{request_id}/response", data=body).close()

if __name__ == "__main__":
    main()
