package dev.switchgear.workflow;

import dev.switchgear.model.CircuitPolicy;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The parts of a machine. */
record MachineParts(
        String partition,
        String table,
        String namespace,
        Callees callees,
        CircuitPolicy policy,
        Retries retries,
        List<String> callerErrors,
        MachineVariant variant) {

    /**
     * The seconds that one attempt may take in addition to its call: the timeouts of the two Lambda functions, which is
     * more than the ten reads and writes of the direct machine in the worst case.
     */
    static final int OVERHEAD_SECONDS = 20;

    /** The name of the action of a service, which depends on the partition. */
    String resource(String action) {
        return "arn:" + partition + ":states:::" + action;
    }

    /** The expressions, with the values of this machine. */
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
        return new MachineParts(
                partition, table, namespace, callees, policy, retries, callerErrors, MachineVariant.STANDARD);
    }

    /** Returns a definition. It ends by itself before Step Functions would end it without an output. */
    Map<String, Object> definition(String start, String comment, Map<String, Object> states) {
        return States.map(
                "Comment", comment,
                "QueryLanguage", "JSONata",
                "StartAt", start,
                "TimeoutSeconds", variant.longestSeconds(),
                "States", states);
    }

    /** The settings that an execution may change: those of its calls, not those of the circuit. */
    private Map<String, double[]> ownLimits() {
        Map<String, double[]> limits = new TreeMap<>(Retries.LIMITS);
        limits.put("callTimeoutMillis", new double[] {1_000, variant.longestCallMillis()});
        return limits;
    }
}
