package dev.switchgear.resilience4j;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.TripRule;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * Translates a configuration of resilience4j into a policy, with notes on every setting that was changed from its
 * default and has no exact counterpart. The breaker uses the predicates and the time stamps of the configuration as
 * they are.
 */
final class ConfigTranslation {
    /** The verdict on a recovery needs three more successes than failures; further probes change nothing. */
    private static final int MOST_PROBES = 3;

    private static final double LEAST_RATE = 0.05;
    private static final double GREATEST_RATE = 0.95;
    private static final Duration LEAST_WAIT = Duration.ofMillis(100);
    private static final Duration LONGEST_FIRST_WAIT = Duration.ofMinutes(5);
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);
    private static final Duration LEAST_SLOW = Duration.ofMillis(1);
    private static final Duration LONGEST_SLOW = Duration.ofMinutes(15);
    private static final int ATTEMPTS_LOOKED_AT = 12;

    private final CircuitBreakerConfig config;
    private final CircuitBreakerConfig defaults = CircuitBreakerConfig.ofDefaults();
    private final List<SettingNote> notes = new ArrayList<>();

    ConfigTranslation(CircuitBreakerConfig config) {
        this.config = config;
    }

    /** Returns the policy, and fills {@link #notes()}. */
    CircuitPolicy policy() {
        notes.clear();
        CircuitPolicy.Builder policy = CircuitPolicy.builder();
        policy.tripRule(TripRule.failureRate(
                rate("failureRateThreshold", config.getFailureRateThreshold(), defaults.getFailureRateThreshold())));
        policy.slowCalls(
                slowDuration(),
                rate("slowCallRateThreshold", config.getSlowCallRateThreshold(), defaults.getSlowCallRateThreshold()));
        waits(policy);
        policy.probes(probes());
        policy.shadow(shadow());
        window();
        halfOpen();
        changed(
                "transitionOnResult",
                CircuitBreakerConfig::getTransitionOnResult,
                "a result or exception that asks for OPEN counts as a failure, and its wait as a Retry-After",
                "one answer never opens the circuit of a fleet: an operator or a signal does");
        changed(
                "clock",
                CircuitBreakerConfig::getClock,
                "it measures calls and dates what this process orders; the waits of the circuit do not use it",
                "give it to Switchgear.builder().clock(...) too");
        return policy.build();
    }

    /** Returns the notes of the last translation. */
    List<SettingNote> notes() {
        return List.copyOf(notes);
    }

    /** Percent become a share, within the limits of a policy. */
    private double rate(String setting, float percent, float standard) {
        double share = percent / 100.0;
        double bounded = Math.max(LEAST_RATE, Math.min(GREATEST_RATE, share));
        if (bounded != share && percent != standard) {
            note(
                    setting,
                    percent,
                    "a threshold is 5 to 95 percent, so " + Math.round(bounded * 100) + " applies",
                    "set a value within these limits");
        }
        return bounded;
    }

    private Duration slowDuration() {
        Duration asked = config.getSlowCallDurationThreshold();
        return within("slowCallDurationThreshold", asked, LEAST_SLOW, LONGEST_SLOW);
    }

    private void waits(CircuitPolicy.Builder policy) {
        IntervalFunction wait = config.getWaitIntervalFunctionInOpenState();
        long first = wait.apply(1);
        long longest = first;
        boolean falls = false;
        for (int attempt = 2; attempt <= ATTEMPTS_LOOKED_AT; attempt++) {
            long next = wait.apply(attempt);
            falls |= next < longest;
            longest = Math.max(longest, next);
        }
        if (longest > first) {
            note(
                    "waitIntervalFunctionInOpenState",
                    first + " ms to " + longest + " ms" + (falls ? ", not always growing" : ""),
                    "the wait starts with the first, doubles with each reopening up to the longest of the first "
                            + ATTEMPTS_LOOKED_AT + ", and is spread by 20 percent",
                    "set openWait and maxOpenWait of the policy");
        }
        Duration open = within("waitDurationInOpenState", Duration.ofMillis(first), LEAST_WAIT, LONGEST_FIRST_WAIT);
        Duration most = Duration.ofMillis(Math.min(longest, LONGEST_WAIT.toMillis()));
        policy.openWait(open).maxOpenWait(most.compareTo(open) < 0 ? open : most);
    }

    private int probes() {
        int asked = config.getPermittedNumberOfCallsInHalfOpenState();
        if (asked > MOST_PROBES && asked != defaults.getPermittedNumberOfCallsInHalfOpenState()) {
            note(
                    "permittedNumberOfCallsInHalfOpenState",
                    asked,
                    MOST_PROBES + " probes run at once in the whole fleet",
                    "set probes of the policy, up to 8");
        }
        return Math.min(asked, MOST_PROBES);
    }

    private boolean shadow() {
        State initial = config.getInitialState();
        if (initial == State.DISABLED) {
            note(
                    "initialState",
                    initial,
                    "nothing is refused here, and calls are counted",
                    "disable the circuit as an operator, or Switchgear.builder().disabled(true)");
        } else if (initial != State.CLOSED && initial != State.METRICS_ONLY) {
            note(
                    "initialState",
                    initial,
                    "a process that starts does not change the circuit of the fleet",
                    "open it as an operator");
        }
        return initial == State.DISABLED || initial == State.METRICS_ONLY;
    }

    private void window() {
        String applies = "the metrics of this process use it, and the decision to open does not";
        String instead = "a sequential test over the evidence of the fleet decides: set the trip rule of the policy";
        changed("slidingWindowType", CircuitBreakerConfig::getSlidingWindowType, applies, instead);
        changed("slidingWindowSize", CircuitBreakerConfig::getSlidingWindowSize, applies, instead);
        changed("minimumNumberOfCalls", CircuitBreakerConfig::getMinimumNumberOfCalls, applies, instead);
    }

    private void halfOpen() {
        changed(
                "maxWaitDurationInHalfOpenState",
                CircuitBreakerConfig::getMaxWaitDurationInHalfOpenState,
                "a probe without an outcome expires with its lease",
                "set callTimeout of the policy; a lease is 3 s longer");
        changed(
                "transitionToStateAfterWaitDuration",
                CircuitBreakerConfig::getTransitionToStateAfterWaitDuration,
                "the circuit is always HALF_OPEN when its wait has ended",
                "probes decide; force it closed as an operator");
    }

    private Duration within(String setting, Duration asked, Duration least, Duration most) {
        Duration bounded = asked.compareTo(least) < 0 ? least : asked.compareTo(most) > 0 ? most : asked;
        if (!bounded.equals(asked)) {
            note(
                    setting,
                    asked,
                    "it is " + least + " to " + most + " here, so " + bounded + " applies",
                    "set a value within these limits");
        }
        return bounded;
    }

    private void changed(String setting, Function<CircuitBreakerConfig, Object> value, String applies, String instead) {
        Object configured = value.apply(config);
        if (!Objects.equals(configured, value.apply(defaults))) {
            note(setting, configured, applies, instead);
        }
    }

    private void note(String setting, Object configured, String applies, String instead) {
        boolean named = !(configured instanceof Function || configured instanceof Clock);
        String shown = named ? String.valueOf(configured) : "(one of your own)";
        notes.add(new SettingNote(setting, shown, applies, instead));
    }
}
