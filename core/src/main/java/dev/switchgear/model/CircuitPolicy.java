package dev.switchgear.model;

import dev.switchgear.bounds.Limits;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How a circuit behaves. Immutable. {@link #builder()} makes one; {@link #defaults()} has every default.
 *
 * @param tripRule the evidence that opens the circuit; default {@code failureRate(0.5)}
 * @param slowCalls when slow calls also open it; default never
 * @param callTimeout the longest a good call takes; a probe's lease begins with 3 s more than this. It ends no call. 10 ms to
 *     15 min, default 2 s
 * @param probes how many probes may run at once in the whole fleet; 1 to 8, default 3
 * @param openWait the first wait of an OPEN circuit, doubled with each reopening; 100 ms to 5 min, default 2 s
 * @param maxOpenWait the longest such wait; {@code openWait} to 1 h, default 15 s
 * @param maxRetryAfter the longest wait a dependency may ask for; 0 to 1 h, default 5 min
 * @param maxSignalWait the longest a signal may hold the circuit open; 1 s to 24 h, default 24 h, so that a
 *     signal holds as long as it says
 * @param ramp how long traffic ramps up after a recovery; 0 to 10 min, default 10 s. A fleet of fewer than 40
 *     environments ramps up in proportionally less, down to a fifth, unless its last recovery did not last a minute
 * @param refreshInterval how old a snapshot of the fleet's state may be; 200 ms to 1 min, default 2 s. In a fleet of more
 *     than 500 environments, while a circuit is at rest, up to 10 s: all of them together read about 250 times a second
 * @param readBudget the longest a call may wait for a read of the store; 1 ms to 5 s, default 20 ms. After a failed call,
 *     and while a recovery is tested, five times as long, but not longer than {@code firstReadBudget}
 * @param firstReadBudget the longest a call may wait for a read if this environment has no current snapshot of the
 *     circuit: its first call, and the first one after a pause of 5 s or more. Only once until the store has answered. 0 to
 *     10 s, default 1 s; a value below {@code readBudget} counts as {@code readBudget}
 * @param writeBudget the longest a call may wait for writes to the store; 1 ms to 5 s, default 75 ms
 * @param staleness what happens when a snapshot is too old; default {@link Staleness#REFRESH_FIRST}
 * @param fleetSize how many environments are active, if known; 0 to 1,000,000, default 0, which means that the fleet estimates it
 * @param shadow whether the circuit decides and records but never refuses; default false
 * @param enforcePercentage the share of refusals that is enforced, in percent; 0 to 100, default 100
 * @since 0.1.0
 */
public record CircuitPolicy(
        TripRule tripRule,
        Optional<SlowCalls> slowCalls,
        Duration callTimeout,
        int probes,
        Duration openWait,
        Duration maxOpenWait,
        Duration maxRetryAfter,
        Duration maxSignalWait,
        Duration ramp,
        Duration refreshInterval,
        Duration readBudget,
        Duration firstReadBudget,
        Duration writeBudget,
        Staleness staleness,
        int fleetSize,
        boolean shadow,
        int enforcePercentage) {
    /** What happens when the snapshot of the fleet's state is too old for a decision. */
    public enum Staleness {
        /** The call waits for a read, at most {@code readBudget}. No decision uses a snapshot older than the interval. */
        REFRESH_FIRST,
        /** The old snapshot decides while a read runs: no wait, and at most one stale decision after each freeze. */
        OPTIMISTIC
    }

    static final Duration LEAST_OPEN_WAIT = Duration.ofMillis(100);

    /** The longest that any policy allows a signal to hold a circuit open. */
    public static final Duration LONGEST_SIGNAL = Duration.ofHours(24);

    private static final CircuitPolicy DEFAULTS = builder().build();

    /** @throws IllegalArgumentException if a value is out of range; the message names the value and the limit */
    public CircuitPolicy {
        Objects.requireNonNull(tripRule, "tripRule");
        Objects.requireNonNull(slowCalls, "slowCalls");
        Objects.requireNonNull(staleness, "staleness");
        Limits.within("callTimeout", callTimeout, Duration.ofMillis(10), Duration.ofMinutes(15));
        Limits.within("probes", probes, 1, 8);
        Limits.within("openWait", openWait, LEAST_OPEN_WAIT, Duration.ofMinutes(5));
        Limits.within("maxOpenWait", maxOpenWait, openWait, Duration.ofHours(1));
        Limits.within("maxRetryAfter", maxRetryAfter, Duration.ZERO, Duration.ofHours(1));
        Limits.within("maxSignalWait", maxSignalWait, Duration.ofSeconds(1), LONGEST_SIGNAL);
        Limits.within("ramp", ramp, Duration.ZERO, Duration.ofMinutes(10));
        Limits.within("refreshInterval", refreshInterval, Duration.ofMillis(200), Duration.ofMinutes(1));
        Limits.within("readBudget", readBudget, Duration.ofMillis(1), Duration.ofSeconds(5));
        Limits.within("firstReadBudget", firstReadBudget, Duration.ZERO, Duration.ofSeconds(10));
        Limits.within("writeBudget", writeBudget, Duration.ofMillis(1), Duration.ofSeconds(5));
        Limits.within("fleetSize", fleetSize, 0, 1_000_000);
        Limits.within("enforcePercentage", enforcePercentage, 0, 100);
    }

    /** Returns the policy with every default. */
    public static CircuitPolicy defaults() {
        return DEFAULTS;
    }

    /** Returns a builder that starts with every default. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder that starts with this policy. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /**
     * Returns this policy with some values set by name, as in live policy and configuration files. If only one of the two
     * waits is named, the other one is adjusted to it.
     *
     * @throws IllegalArgumentException if there is no such name, or a value is invalid
     */
    public CircuitPolicy with(Map<String, String> values) {
        return PolicyText.merge(this, values);
    }

    /** Makes a {@link CircuitPolicy}; not safe for use by several threads. */
    public static final class Builder {
        private TripRule tripRule = TripRule.failureRate(0.5);
        private Optional<SlowCalls> slowCalls = Optional.empty();
        private Duration callTimeout = Duration.ofSeconds(2);
        private int probes = 3;
        private Duration openWait = Duration.ofSeconds(2);
        private Duration maxOpenWait = Duration.ofSeconds(15);
        private Duration maxRetryAfter = Duration.ofMinutes(5);
        private Duration maxSignalWait = LONGEST_SIGNAL;
        private Duration ramp = Duration.ofSeconds(10);
        private Duration refreshInterval = Duration.ofSeconds(2);
        private Duration readBudget = Duration.ofMillis(20);
        private Duration firstReadBudget = Duration.ofSeconds(1);
        private Duration writeBudget = Duration.ofMillis(75);
        private Staleness staleness = Staleness.REFRESH_FIRST;
        private int fleetSize;
        private boolean shadow;
        private int enforcePercentage = 100;

        /** The name with which {@link #set} has chosen a rule; empty if it has not. */
        private String ruleName = "";

        private Builder() {}

        private Builder(CircuitPolicy from) {
            tripRule = from.tripRule;
            slowCalls = from.slowCalls;
            callTimeout = from.callTimeout;
            probes = from.probes;
            openWait = from.openWait;
            maxOpenWait = from.maxOpenWait;
            maxRetryAfter = from.maxRetryAfter;
            maxSignalWait = from.maxSignalWait;
            ramp = from.ramp;
            refreshInterval = from.refreshInterval;
            readBudget = from.readBudget;
            firstReadBudget = from.firstReadBudget;
            writeBudget = from.writeBudget;
            staleness = from.staleness;
            fleetSize = from.fleetSize;
            shadow = from.shadow;
            enforcePercentage = from.enforcePercentage;
        }

        /** Sets the evidence that opens the circuit. */
        public Builder tripRule(TripRule value) {
            tripRule = value;
            return this;
        }

        /** Sets the rule to the fleet's failure rate; 0.05 to 0.95. */
        public Builder failureRateThreshold(double value) {
            return tripRule(TripRule.failureRate(value));
        }

        /** Lets the circuit open when the share of calls that take at least {@code duration} reaches {@code rate}. */
        public Builder slowCalls(Duration duration, double rate) {
            slowCalls = Optional.of(new SlowCalls(duration, rate));
            return this;
        }

        /** Ignores how long calls take. */
        public Builder withoutSlowCalls() {
            slowCalls = Optional.empty();
            return this;
        }

        /** Sets the longest time a probe may take. */
        public Builder callTimeout(Duration value) {
            callTimeout = value;
            return this;
        }

        /** Sets how many probes may run at once in the whole fleet. */
        public Builder probes(int value) {
            probes = value;
            return this;
        }

        /** Sets the first wait of an OPEN circuit. */
        public Builder openWait(Duration value) {
            openWait = value;
            return this;
        }

        /** Sets the longest wait of an OPEN circuit. */
        public Builder maxOpenWait(Duration value) {
            maxOpenWait = value;
            return this;
        }

        /** Sets the longest wait a dependency may ask for. */
        public Builder maxRetryAfter(Duration value) {
            maxRetryAfter = value;
            return this;
        }

        /** Sets the longest a signal may hold the circuit open. */
        public Builder maxSignalWait(Duration value) {
            maxSignalWait = value;
            return this;
        }

        /** Sets how long traffic ramps up after a recovery. */
        public Builder ramp(Duration value) {
            ramp = value;
            return this;
        }

        /** Sets how old a snapshot may be. */
        public Builder refreshInterval(Duration value) {
            refreshInterval = value;
            return this;
        }

        /** Sets the longest a call may wait for a read. */
        public Builder readBudget(Duration value) {
            readBudget = value;
            return this;
        }

        /** Sets the longest a call may wait for a read without a current snapshot. */
        public Builder firstReadBudget(Duration value) {
            firstReadBudget = value;
            return this;
        }

        /** Sets the longest a call may wait for writes. */
        public Builder writeBudget(Duration value) {
            writeBudget = value;
            return this;
        }

        /** Sets what happens when a snapshot is too old. */
        public Builder staleness(Staleness value) {
            staleness = value;
            return this;
        }

        /** Sets how many environments are active; 0 lets the fleet estimate it. */
        public Builder fleetSize(int value) {
            fleetSize = value;
            return this;
        }

        /** Sets whether the circuit only decides and records. */
        public Builder shadow(boolean value) {
            shadow = value;
            return this;
        }

        /** Sets the share of refusals that is enforced, in percent. */
        public Builder enforcePercentage(int value) {
            enforcePercentage = value;
            return this;
        }

        /**
         * Sets one value by its name, as live policy and configuration files do. Durations are in milliseconds and
         * their names end in {@code Millis}.
         *
         * @throws IllegalArgumentException if there is no such name, the value is not of its kind, or a value of another
         *     trip rule was set by name before
         */
        public Builder set(String name, String value) {
            PolicyText.set(this, name, value);
            return this;
        }

        /**
         * Returns the policy.
         *
         * @throws IllegalArgumentException if a value is out of range; the message names the value and the limit
         */
        public CircuitPolicy build() {
            return new CircuitPolicy(
                    tripRule,
                    slowCalls,
                    callTimeout,
                    probes,
                    openWait,
                    maxOpenWait,
                    maxRetryAfter,
                    maxSignalWait,
                    ramp,
                    refreshInterval,
                    readBudget,
                    firstReadBudget,
                    writeBudget,
                    staleness,
                    fleetSize,
                    shadow,
                    enforcePercentage);
        }

        /** Sets the rule by the name of one of its values. Values of two rules are ambiguous, so they are refused. */
        void rule(String name, TripRule value) {
            boolean another = !ruleName.isEmpty() && !tripRule.getClass().equals(value.getClass());
            if (another) {
                throw new IllegalArgumentException(
                        "policy values " + ruleName + " and " + name + " belong to two trip rules; a circuit has one");
            }
            ruleName = name;
            tripRule = value;
        }

        Optional<SlowCalls> slowCalls() {
            return slowCalls;
        }

        TripRule tripRule() {
            return tripRule;
        }
    }
}
