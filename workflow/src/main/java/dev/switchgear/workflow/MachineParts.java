package dev.switchgear.workflow;

import dev.switchgear.model.CircuitPolicy;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a machine is made of. */
record MachineParts(
        String partition,
        String table,
        String namespace,
        Callees callees,
        CircuitPolicy policy,
        Retries retries,
        List<String> callerErrors,
        Variant variant) {

    /**
     * Seconds that one attempt may spend beside its call: the two Lambdas' timeouts, which are more than the ten reads and
     * writes that the direct machine makes in the worst case.
     */
    static final int OVERHEAD_SECONDS = 20;

    /** How a task names a service's action, which differs from partition to partition. */
    String resource(String action) {
        return "arn:" + partition + ":states:::" + action;
    }

    /** The expressions, with what this machine's differ in. */
    Expressions expressions() {
        return new Expressions()
                .with("table", table)
                .with("namespace", namespace)
                .with("base", PolicyValues.of(policy))
                .with("limits", PolicyValues.LIMITS)
                .with("callees", callees.arns())
                .with("defaults", retries.values())
                .with("overhead", OVERHEAD_SECONDS)
                .with("longest", variant.longestSeconds())
                .with("ownLimits", ownLimits());
    }

    /** The same for a machine that waits for others, which only a STANDARD one can. */
    MachineParts standard() {
        return new MachineParts(partition, table, namespace, callees, policy, retries, callerErrors, Variant.STANDARD);
    }

    /** Returns a definition; it ends by itself before Step Functions would end it without a word. */
    Map<String, Object> definition(String start, String comment, Map<String, Object> states) {
        return States.map(
                "Comment", comment,
                "QueryLanguage", "JSONata",
                "StartAt", start,
                "TimeoutSeconds", variant.longestSeconds(),
                "States", states);
    }

    /** What one execution may ask for: how it calls. How the fleet's circuit behaves is not its to say. */
    private Map<String, double[]> ownLimits() {
        Map<String, double[]> limits = new TreeMap<>(Retries.LIMITS);
        limits.put("callTimeoutMillis", new double[] {1_000, variant.longestCallMillis()});
        return limits;
    }
}
