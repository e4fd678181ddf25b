package dev.switchgear.signals;

import dev.switchgear.model.Report;
import java.util.List;
import java.util.Optional;

/**
 * A valid event that reports calls.
 *
 * @param circuit the dependency that was called
 * @param key the part of it, if it has parts
 * @param report the outcomes of the calls
 * @param remarks the values that were ignored, rounded or cut
 */
record OutcomeEvent(String circuit, Optional<String> key, Report report, List<String> remarks) {
    /** The {@code detail-type} of these events. */
    static final String DETAIL_TYPE = "Switchgear Call Outcomes";
    /** The version of the schema that this code writes and reads. */
    static final int SCHEMA = 1;
    /** The largest number of outcomes in an event that we send. */
    static final int MOST_OUTCOMES = 500;
    /** The largest number of calls in one event. */
    static final int MOST_CALLS = 100_000;
}
