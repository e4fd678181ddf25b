package dev.switchgear.console.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.Evidence;
import dev.switchgear.spi.EvidenceId;

/**
 * The newest evidence of a circuit, and when it was gathered. It is a sample: some environments report, and only while a
 * watch runs.
 *
 * @param watch whose evidence it is
 * @param totals what was reported
 */
record WatchTotals(EvidenceId watch, Evidence totals) {
    /** Adds it to a row, with the time of the watch as far as the circuit's item still has it. */
    void into(ObjectNode row, CircuitItem item, long now) {
        ObjectNode json = row.putObject("evidence")
                .put("calls", totals.calls())
                .put("failures", totals.failures())
                .put("slow", totals.slow())
                .put("environments", totals.environments().size());
        boolean newest = watch.epoch() == CircuitJson.number(item, Attribute.EPOCH, 0)
                && watch.watch() == CircuitJson.number(item, Attribute.WATCH, 0);
        long until = CircuitJson.number(item, newest ? Attribute.WATCH_UNTIL : Attribute.OPENED_AT, 0);
        if (newest) {
            json.put("from", CircuitJson.number(item, Attribute.WATCH_FROM, 0)).put("running", until > now);
        } else if (until == 0) {
            until = CircuitJson.number(item, Attribute.EPOCH, 0); // a watch ends with the period of its circuit
        }
        json.put("until", Math.min(until, now));
    }
}
