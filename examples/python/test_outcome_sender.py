"""What becomes of calls that are hard to report. Run: python3 -m unittest discover examples/python"""

import json
import unittest

from outcome_sender import OutcomeSender


class Refused(Exception):
    def __init__(self, status):
        super().__init__(status)
        self.response = {"ResponseMetadata": {"HTTPStatusCode": status}}


class Bus:
    """As strict about sizes as EventBridge, in bytes."""

    def __init__(self):
        self.requests = []
        self.away = False
        self.hated = None

    def put_events(self, Entries):
        if self.away:
            raise ConnectionError("away")
        size = sum(len((e["Source"] + e["DetailType"] + e["Detail"]).encode("utf-8")) + 14 for e in Entries)
        if len(Entries) > 10 or size >= 256 * 1024 or any(self.hated and self.hated in e["Detail"] for e in Entries):
            raise Refused(400)
        self.requests.append(Entries)
        return {"Entries": [{"EventId": "1"} for _ in Entries]}

    def outcomes(self):
        return [o for r in self.requests for e in r for o in json.loads(e["Detail"])["outcomes"]]


class OutcomeSenderTest(unittest.TestCase):
    def setUp(self):
        self.bus = Bus()
        self.sender = OutcomeSender(self.bus, "com.example.orders", "orders/1")

    def test_a_failure_without_a_message_is_reported(self):
        self.sender.note("payments", "failure", error=None)
        self.sender.note("payments", "failure", error=Exception())
        self.assertTrue(self.sender.flush())
        self.assertEqual([o.get("error") for o in self.bus.outcomes()], [None, None])

    def test_a_thousand_failures_with_long_errors_are_cut_by_bytes(self):
        for letter in ("x", "\u00e9", "\u6f22", "\U0001f600"):
            for _ in range(1000):
                self.sender.note("payments", "failure", error=letter * 500)
            self.assertTrue(self.sender.flush())
        self.assertEqual(len(self.bus.outcomes()), 4000)
        self.assertEqual(self.sender.dropped, 0)

    def test_what_cannot_be_encoded_or_counted_is_reported_all_the_same(self):
        self.sender.note("payments", "failure", duration_millis=float("inf"), error="half \ud83d\x00of one")
        self.sender.note("payments", "failure", duration_millis=float("nan"), retry_after_millis=-5)
        self.assertTrue(self.sender.flush())
        self.assertEqual([o["durationMillis"] for o in self.bus.outcomes()], [86_400_000, 0])

    def test_one_entry_that_the_bus_refuses_keeps_no_other_and_is_dropped_in_the_end(self):
        self.bus.hated = "stock"
        self.sender.note("stock", "failure")
        self.sender.note("payments", "failure")
        self.assertFalse(self.sender.flush())
        self.assertEqual(len(self.bus.outcomes()), 1)
        for _ in range(9):
            self.sender.flush()
        self.assertTrue(self.sender.flush())
        self.assertEqual(self.sender.dropped, 1)

    def test_a_bus_that_is_away_costs_bounded_memory_and_the_newest_are_sent_later(self):
        self.bus.away = True
        for _ in range(4):
            for _ in range(1500):
                self.sender.note("payments", "failure")
            self.assertFalse(self.sender.flush())
        self.bus.away = False
        self.assertTrue(self.sender.flush())
        self.assertLessEqual(len(self.bus.outcomes()), 2000)
        self.assertEqual(self.sender.dropped + len(self.bus.outcomes()), 6000)


if __name__ == "__main__":
    unittest.main()
