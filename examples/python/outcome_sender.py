"""Reports calls to Switchgear as EventBridge events, from any Python function that may put events.

    sender = OutcomeSender(boto3.client("events"), "com.example.orders", log_stream_name)
    sender.note("payments", "failure", duration_millis=10012, error="read timed out")
    sender.flush()   # at the end of the invocation

The schema is signals/src/main/resources/dev/switchgear/signals/schemas/outcomes-1.schema.json.
"""

import json
import uuid
from datetime import datetime, timezone


class OutcomeSender:
    MOST_OUTCOMES = 500
    MOST_ENTRIES = 10

    def __init__(self, events, source, environment, bus="default"):
        self.events, self.source, self.environment, self.bus = events, source, environment, bus
        self.noted = {}
        self.refused = []

    def note(self, circuit, result, duration_millis=None, error=None, retry_after_millis=None):
        """Notes one call; result is success, failure or slow."""
        outcome = {"result": result, "at": datetime.now(timezone.utc).isoformat(timespec="milliseconds")}
        if duration_millis is not None:
            outcome["durationMillis"] = int(duration_millis)
        if retry_after_millis is not None:
            outcome["retryAfterMillis"] = int(retry_after_millis)
        if error:
            outcome["error"] = " ".join(str(error).split())[:200]
        self.noted.setdefault(circuit, []).append(outcome)

    def flush(self):
        """Sends what was noted, and what was not taken before; returns whether everything was taken. Never raises."""
        entries, self.refused = self.refused, []
        for circuit, outcomes in self.noted.items():
            for start in range(0, len(outcomes), self.MOST_OUTCOMES):
                entries.append(self._entry(circuit, outcomes[start : start + self.MOST_OUTCOMES]))
        self.noted = {}
        for start in range(0, len(entries), self.MOST_ENTRIES):
            some = entries[start : start + self.MOST_ENTRIES]
            try:
                results = self.events.put_events(Entries=some)["Entries"]
                self.refused += [entry for entry, result in zip(some, results) if "ErrorCode" in result]
            except Exception:  # reporting a call must not fail it
                self.refused += some
        self.refused = self.refused[-100:]
        return not self.refused

    def _entry(self, circuit, outcomes):
        detail = {
            "schema": 1,
            "id": str(uuid.uuid4()),  # the same however often it is sent: it counts once
            "circuit": circuit,
            "reports": "all",
            "environment": self.environment,
            "outcomes": outcomes,
        }
        return {
            "EventBusName": self.bus,
            "Source": self.source,
            "DetailType": "Switchgear Call Outcomes",
            "Detail": json.dumps(detail),
        }
