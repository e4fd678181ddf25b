package dev.switchgear.driver;

import dev.switchgear.model.CircuitPolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The policy that this process gave a circuit: the default, until a caller gives one. Guarded by the lock of {@link
 * StepDriver}.
 */
final class GivenPolicy {
    private CircuitPolicy policy;
    private boolean given;
    private boolean reported;

    GivenPolicy(CircuitPolicy defaults) {
        policy = defaults;
    }

    CircuitPolicy policy() {
        return policy;
    }

    /** Takes a policy if it is the first that a caller gives; returns whether it is in force now. */
    boolean take(CircuitPolicy wanted) {
        if (!given) {
            given = true;
            policy = wanted;
            return true; // the comparison of two records is made by invokedynamic, which a start pays for (RATIONALE.md
            // of lambda)
        }
        return policy.equals(wanted);
    }

    /** The report about a second policy: once, then empty. */
    List<String> refuse(CircuitPolicy wanted) {
        if (reported) {
            return List.of();
        }
        reported = true;
        return List.of("the circuit was given two policies in this process; the first one counts: "
                + differences(policy, wanted));
    }

    /** The difference of two policies, as {@code name is this, not that}. */
    static String differences(CircuitPolicy counts, CircuitPolicy other) {
        Map<String, Object> mine = values(counts);
        List<String> differences = new ArrayList<>();
        values(other).forEach((name, value) -> {
            if (!Objects.equals(mine.get(name), value)) {
                differences.add(name + " is " + mine.get(name) + ", not " + value);
            }
        });
        return String.join("; ", differences);
    }

    private static Map<String, Object> values(CircuitPolicy policy) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("tripRule", policy.tripRule());
        values.put("slowCalls", policy.slowCalls().<Object>map(rule -> rule).orElse("none"));
        values.put("callTimeout", policy.callTimeout());
        values.put("probes", policy.probes());
        values.put("openWait", policy.openWait());
        values.put("maxOpenWait", policy.maxOpenWait());
        values.put("maxRetryAfter", policy.maxRetryAfter());
        values.put("maxSignalWait", policy.maxSignalWait());
        values.put("ramp", policy.ramp());
        values.put("refreshInterval", policy.refreshInterval());
        values.put("readBudget", policy.readBudget());
        values.put("firstReadBudget", policy.firstReadBudget());
        values.put("writeBudget", policy.writeBudget());
        values.put("staleness", policy.staleness());
        values.put("fleetSize", policy.fleetSize());
        values.put("shadow", policy.shadow());
        values.put("enforcePercentage", policy.enforcePercentage());
        return values;
    }
}
