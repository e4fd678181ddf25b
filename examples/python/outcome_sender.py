"""Reports calls to Switchgear as EventBridge events, from any Python function that may put events.

    sender = OutcomeSender(boto3.client("events"), "com.example.orders", log_stream_name)
    sender.note("payments", "failure", duration_millis=10012, error="read timed out")
    sender.flush()   # at the end of the invocation

Neither of them raises: reporting a call must not fail it. The schema is
signals/src/main/resources/dev/switchgear/signals/schemas/outcomes-1.schema.json.
"""

import json
import re
import uuid
from datetime import datetime, timezone


class OutcomeSender:
    MOST_OUTCOMES = 500  # in an event
    MOST_EVENT_BYTES = 200_000  # what delivers an event adds to it, and may take no more than 256 KB
    MOST_ENTRIES = 10  # in a request
    MOST_BYTES = 250_000  # in a request: 256 KB of all entries together, less a little
    MOST_KEPT = 2_000  # outcomes, while the bus takes none; beyond that the oldest are dropped
    MOST_TRIES = 10  # of one event

    def __init__(self, events, source, environment, bus="default"):
        self.events, self.source, self.bus = events, source, bus
        self.environment = _one_line(environment) or "python"
        self.noted = []  # (circuit, outcome as JSON)
        self.waiting = []  # (entry, outcomes in it, tries)
        self.dropped = 0

    def note(self, circuit, result, duration_millis=None, error=None, retry_after_millis=None):
        """Notes one call; result is success, failure or slow."""
        outcome = {"result": result, "at": datetime.now(timezone.utc).isoformat(timespec="milliseconds")}
        if duration_millis is not None:
            outcome["durationMillis"] = _whole(duration_millis, 86_400_000)
        if retry_after_millis is not None:
            outcome["retryAfterMillis"] = _whole(retry_after_millis, 3_600_000)
        line = _one_line(error)
        if line:
            outcome["error"] = line
        self.noted.append((str(circuit), json.dumps(outcome, ensure_ascii=False)))
        if len(self.noted) > self.MOST_KEPT:
            self.noted.pop(0)
            self.dropped += 1

    def flush(self):
        """Sends what was noted, and what was not taken before; returns whether everything was taken."""
        waiting, self.waiting = self.waiting + self._entries(), []
        for some in self._requests(waiting):
            self._put(some)
        while sum(count for _, count, _ in self.waiting) > self.MOST_KEPT:
            self.dropped += self.waiting.pop(0)[1]
        return not self.waiting

    def _put(self, some):
        try:
            results = self.events.put_events(Entries=[entry for entry, _, _ in some])["Entries"]
            refused = [one for one, result in zip(some, results) if "ErrorCode" in result]
        except Exception as e:  # whatever it is
            status = getattr(e, "response", {}).get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
            if 400 <= status < 429 and len(some) > 1:
                for one in some:  # one that the bus cannot take must not keep its neighbours
                    self._put([one])
                return
            refused = some
        for entry, count, tries in refused:
            if tries < self.MOST_TRIES:
                self.waiting.append((entry, count, tries + 1))
            else:
                self.dropped += count

    def _entries(self):
        by_circuit = {}
        for circuit, outcome in self.noted:
            by_circuit.setdefault(circuit, []).append(outcome)
        self.noted = []
        entries = []
        for circuit, outcomes in by_circuit.items():
            some, size = [], 0
            for outcome in outcomes:
                more = len(outcome.encode()) + 2
                if some and (len(some) == self.MOST_OUTCOMES or size + more > self.MOST_EVENT_BYTES):
                    entries.append((self._entry(circuit, some), len(some), 1))
                    some, size = [], 0
                some.append(outcome)
                size += more
            entries.append((self._entry(circuit, some), len(some), 1))
        return entries

    def _requests(self, waiting):
        requests, size = [], 0
        for one in waiting:
            more = sum(len(one[0][name].encode()) for name in ("Source", "DetailType", "Detail")) + 14
            if not requests or len(requests[-1]) == self.MOST_ENTRIES or size + more > self.MOST_BYTES:
                requests.append([])
                size = 0
            requests[-1].append(one)
            size += more
        return requests

    def _entry(self, circuit, outcomes):
        detail = {
            "schema": 1,
            "id": str(uuid.uuid4()),  # the same however often it is sent: it counts once
            "circuit": circuit,
            "reports": "all",
            "environment": self.environment,
            "outcomes": [json.loads(outcome) for outcome in outcomes],
        }
        return {
            "EventBusName": self.bus,
            "Source": self.source,
            "DetailType": "Switchgear Call Outcomes",
            "Detail": json.dumps(detail, ensure_ascii=False),
        }


def _one_line(text):
    """At most 200 characters without control characters; half a character cannot be sent at all."""
    line = re.sub(r"[\x00-\x1f\x7f\s]+", " ", "" if text is None else str(text)).strip()
    return line.encode("utf-8", "replace").decode("utf-8")[:200]


def _whole(number, most):
    try:
        return max(0, min(most, int(number)))
    except OverflowError:  # infinite
        return most
    except (TypeError, ValueError):  # no number
        return 0
