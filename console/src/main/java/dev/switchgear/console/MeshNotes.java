package dev.switchgear.console;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.SlowCalls;
import dev.switchgear.model.TripRule;
import java.util.ArrayList;
import java.util.List;

/** What of a circuit and its policy has no counterpart in a proxy, one sentence or two for each. */
final class MeshNotes {
    private MeshNotes() {}

    /** Returns what is true of every proxy. */
    static List<String> of(CircuitPolicy policy) {
        List<String> notes = new ArrayList<>();
        notes.add(
                "Each proxy counts its own calls and ejects for itself. A circuit pools the calls of the whole fleet.");
        notes.add(
                "A failure is an answer of 5xx, a time-out or a connection error. Any other answer, also 429, is a success.");
        notes.add(
                "A refused call gets 503 and 'no healthy upstream'. A function gets a refusal with the reason and a time.");
        notes.add("Orders of operators, alarms, health checks and keys do not reach a proxy.");
        rule(policy, notes);
        notes.add(
                "callTimeoutMillis " + policy.callTimeout().toMillis()
                        + ": no counterpart. It ends no call; the 'timeout' of a route does, and a call that it ends is a failure.");
        notes.add(
                "probes " + policy.probes()
                        + ": no counterpart. After a wait, every proxy lets all its calls pass until as many have failed as before.");
        notes.add("rampMillis " + policy.ramp().toMillis()
                + ": no counterpart. Slow start is for a host that joins or passes an active health check, not for one"
                + " that comes back from an ejection.");
        notes.add("maxRetryAfterMillis " + policy.maxRetryAfter().toMillis()
                + ": no counterpart. An ejection does not depend on Retry-After.");
        notes.add(
                "maxSignalWaitMillis " + policy.maxSignalWait().toMillis() + ": no counterpart. There are no signals.");
        notes.add("readBudgetMillis " + policy.readBudget().toMillis() + ", firstReadBudgetMillis "
                + policy.firstReadBudget().toMillis() + ", writeBudgetMillis "
                + policy.writeBudget().toMillis() + ", fleetSize " + policy.fleetSize()
                + ": no counterpart. A proxy reads and writes no table.");
        return notes;
    }

    private static void rule(CircuitPolicy policy, List<String> notes) {
        if (policy.tripRule() instanceof TripRule.FailureCount count) {
            notes.add("failureCountWindowMillis " + count.window().toMillis() + ": no counterpart. failureCount "
                    + count.failures() + " becomes so many failures in a row, and one success starts again at 0.");
        }
        if (policy.slowCalls().isPresent()) {
            SlowCalls slow = policy.slowCalls().get();
            notes.add("slowCallDurationMillis " + slow.duration().toMillis() + ", slowCallRateThreshold "
                    + slow.rateThreshold()
                    + ": no counterpart. Set the 'timeout' of the route: a call that it ends is a"
                    + " failure.");
        }
    }
}
