package dev.switchgear.settings;

import java.util.List;

/**
 * One value of a policy, as {@code SWITCHGEAR_POLICY} and live policy name it. {@code docs/settings.md} is made from this
 * list, and a test tries every limit and default of it on {@link dev.switchgear.model.CircuitPolicy}.
 *
 * @param name its name
 * @param unit what it counts; {@code ms}, {@code calls}, {@code share}, {@code %}, {@code environments}, or empty
 * @param least the least that is accepted
 * @param most the most that is accepted
 * @param fallback the default, as text; empty if the value is off
 * @param what what it does
 * @param when when to change it
 * @since 0.1.0
 */
public record PolicyValue(
        String name, String unit, double least, double most, String fallback, String what, String when) {
    /** Every value, in the order of the page. */
    public static final List<PolicyValue> ALL = List.of(
            new PolicyValue(
                    "failureRateThreshold",
                    "share",
                    0.05,
                    0.95,
                    "0.5",
                    "the share of failing calls, over the whole fleet, that opens the circuit",
                    "Lower it for a dependency whose healthy failure rate is near 0; raise it if its failures are often the"
                            + " callers' own and cannot be separated."),
            new PolicyValue(
                    "consecutiveFailures",
                    "calls",
                    1,
                    1_000,
                    "",
                    "instead of the rate: this many failures in a row, over the whole fleet",
                    "Only for calls that are too rare for a rate. One success in between starts the count again."),
            new PolicyValue(
                    "failureCount",
                    "calls",
                    1,
                    1_000,
                    "",
                    "instead of the rate: this many failures in a window",
                    "For sources that report failures only. A busy circuit opens at a lower share than a quiet one."),
            new PolicyValue(
                    "failureCountWindowMillis",
                    "ms",
                    1_000,
                    120_000,
                    "",
                    "the length of the window of `failureCount`; 60000 if only the count is set",
                    "Together with `failureCount`."),
            new PolicyValue(
                    "slowCallDurationMillis",
                    "ms",
                    1,
                    900_000,
                    "",
                    "a call that takes at least this long is slow; if it is off, slow calls open nothing",
                    "When a slow dependency harms as much as a dead one: set it a little above the slowest healthy calls."),
            new PolicyValue(
                    "slowCallRateThreshold",
                    "share",
                    0.05,
                    0.95,
                    "",
                    "the share of slow calls, over the whole fleet, that opens the circuit; 0.8 if only the duration is set",
                    "Together with `slowCallDurationMillis`."),
            new PolicyValue(
                    "callTimeoutMillis",
                    "ms",
                    10,
                    900_000,
                    "2000",
                    "the longest a good call takes: a probe's lease lasts 3 s longer. It ends no call, except in a workflow",
                    "When healthy calls take longer than 2 s: others would probe meanwhile, and the event `PROBE_OVERDUE` says so."),
            new PolicyValue(
                    "probes",
                    "calls",
                    1,
                    8,
                    "3",
                    "how many probes may run at once, over the whole fleet",
                    "Lower it to 1 for a dependency that one call too many can harm."),
            new PolicyValue(
                    "openWaitMillis",
                    "ms",
                    100,
                    300_000,
                    "2000",
                    "the first wait of an OPEN circuit; it doubles with each reopening",
                    "Raise it for dependencies that take long to restart. Set alone, it moves `maxOpenWaitMillis` up with it."),
            new PolicyValue(
                    "maxOpenWaitMillis",
                    "ms",
                    100,
                    3_600_000,
                    "15000",
                    "the longest wait of an OPEN circuit",
                    "Raise it if probes are expensive. Set alone, it moves `openWaitMillis` down with it."),
            new PolicyValue(
                    "maxRetryAfterMillis",
                    "ms",
                    0,
                    3_600_000,
                    "300000",
                    "the longest wait that a dependency may ask for with `Retry-After`",
                    "Lower it if a dependency asks for more than it means; 0 ignores what it asks for."),
            new PolicyValue(
                    "maxSignalWaitMillis",
                    "ms",
                    1_000,
                    86_400_000,
                    "86400000",
                    "the longest an alarm or a health check may hold the circuit open",
                    "Lower it to limit an alarm that never returns to OK. `SWITCHGEAR_ALARM_HOLD_SECONDS` sets the hold of each alarm."),
            new PolicyValue(
                    "rampMillis",
                    "ms",
                    0,
                    600_000,
                    "10000",
                    "how long traffic ramps up after a recovery; less in a fleet of fewer than 40 environments, down to a fifth",
                    "Raise it for dependencies with cold caches; 0 lets everything through at once."),
            new PolicyValue(
                    "refreshIntervalMillis",
                    "ms",
                    200,
                    60_000,
                    "2000",
                    "how old a snapshot of the fleet's state may be; at rest, up to 10 s in a fleet of more than 500"
                            + " environments, and where the table had no capacity for a read",
                    "Raise it to save reads; an override then takes longer to arrive everywhere."),
            new PolicyValue(
                    "readBudgetMillis",
                    "ms",
                    1,
                    5_000,
                    "20",
                    "the longest a call may wait for a read of the table; five times as long after a failed call and while"
                            + " recovery is tested, but not longer than `firstReadBudgetMillis`",
                    "Raise it where the table is far away; lower it where a call cannot spare 20 ms."),
            new PolicyValue(
                    "firstReadBudgetMillis",
                    "ms",
                    0,
                    10_000,
                    "1000",
                    "the longest a call may wait for a read if its environment knows nothing current about the circuit: the"
                            + " first call, and the first after a pause of 5 s or more",
                    "Lower it where a first call must not wait; raise it where cold starts take longer to reach the table."),
            new PolicyValue(
                    "writeBudgetMillis",
                    "ms",
                    1,
                    5_000,
                    "75",
                    "the longest a call may wait for writes to the table",
                    "As for `readBudgetMillis`."),
            new PolicyValue(
                    "fleetSize",
                    "environments",
                    0,
                    1_000_000,
                    "0",
                    "how many environments are active; 0 lets the fleet estimate it",
                    "Only for fleets whose size never changes."),
            new PolicyValue(
                    "shadow",
                    "",
                    0,
                    0,
                    "false",
                    "`true`: the circuit decides and records, and refuses nothing",
                    "To try a policy on live traffic before it may refuse."),
            new PolicyValue(
                    "enforcePercentage",
                    "%",
                    0,
                    100,
                    "100",
                    "the share of refusals that is enforced; the other calls are made",
                    "To introduce a circuit step by step."));
}
