package dev.switchgear.signals;

import dev.switchgear.model.Report;
import java.util.List;
import java.util.Optional;

/**
 * An event in which somebody reports calls, read and found in order.
 *
 * @param circuit the dependency that was called
 * @param key the part of it, if it has parts
 * @param report what happened to the calls
 * @param remarks what was left out, rounded or cut
 */
record OutcomeEvent(String circuit, Optional<String> key, Report report, List<String> remarks) {
    /** The {@code detail-type} of these events. */
    static final String DETAIL_TYPE = "Switchgear Call Outcomes";
    /** The version of the schema that this code writes and reads. */
    static final int SCHEMA = 1;
    /** How many outcomes an event of ours lists at most. */
    static final int MOST_OUTCOMES = 500;
    /** How many calls one event counts at most. */
    static final int MOST_CALLS = 100_000;
}
