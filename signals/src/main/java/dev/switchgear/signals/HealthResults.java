package dev.switchgear.signals;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * The results of a plan's checks.
 *
 * @param run the number of runs
 * @param ranAt when the newest run was; the epoch if there was none
 * @param dueAt when the next run is overdue
 * @param checks the results by name
 * @since 0.1.0
 */
public record HealthResults(long run, Instant ranAt, Instant dueAt, Map<String, Entry> checks) {
    /** A plan that never ran. */
    static final HealthResults EMPTY = new HealthResults(0, Instant.EPOCH, Instant.EPOCH, Map.of());

    /** Copies the map. */
    public HealthResults {
        checks = Map.copyOf(checks);
    }

    /** Returns whether runs are missing, so that the results are old and the signals expire. */
    public boolean isOverdue(Instant now) {
        return now.isAfter(dueAt);
    }

    /** Returns how long ago the newest run was. */
    public Duration age(Instant now) {
        return Duration.between(ranAt, now);
    }

    /**
     * The results of one check.
     *
     * @param failures how many failed in a row
     * @param successes how many succeeded in a row
     * @param unhealthy whether it holds its circuit open
     * @param signalled whether its signal may hold the circuit: it was raised, and no all-clear has counted since
     * @param detail the newest result, for a person
     */
    public record Entry(int failures, int successes, boolean unhealthy, boolean signalled, String detail) {
        static final Entry NEW = new Entry(0, 0, false, false, "");

        /** The same after a long pause: counts "in a row" start again, and a raised signal stays. */
        Entry anew() {
            return new Entry(0, 0, false, signalled, "");
        }

        /** The same, without its signal. */
        Entry cleared() {
            return new Entry(failures, successes, unhealthy, false, detail);
        }

        /** The results after one more finding. */
        Entry after(HealthCheck check, HealthCheck.CheckResult finding) {
            int failed = finding.healthy() ? 0 : Math.min(failures + 1, 1_000);
            int good = finding.healthy() ? Math.min(successes + 1, 1_000) : 0;
            boolean bad = unhealthy ? good < check.successes() : failed >= check.failures();
            return new Entry(failed, good, bad, bad || signalled, finding.detail());
        }
    }
}
