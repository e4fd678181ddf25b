package dev.switchgear.workflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.spi.CircuitId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Makes state machines that call a function through a circuit, and the policies that let them run.
 *
 * <p>A definition is generated from the transition table of core, so that a machine, the library and the store follow
 * the same rules. The module's {@code README.md} describes the input and the output of the machines. Immutable once
 * {@link #builder} has built.
 *
 * @since 0.1.0
 */
public final class Workflow {
    /** The init phase of a Lambda function may take 10 s; the call itself has the 2 s of all circuits. */
    private static final CircuitPolicy DEFAULT_POLICY =
            CircuitPolicy.builder().callTimeout(Duration.ofSeconds(12)).build();

    private static final ObjectMapper JSON = new ObjectMapper();

    private final MachineParts parts;
    private final String tableArn;

    private Workflow(Builder builder) {
        tableArn = requireTable(builder.tableArn);
        CircuitId.of(builder.namespace, "any"); // the same names as everywhere
        parts = new MachineParts(
                tableArn.split(":", -1)[1],
                tableArn.substring(tableArn.indexOf('/') + 1),
                builder.namespace,
                new Callees(builder.callees),
                builder.policy,
                builder.retries,
                List.copyOf(builder.callerErrors),
                builder.variant);
        requireTime();
    }

    /**
     * Returns a builder.
     *
     * @param tableArn the ARN of the table; the machine may use no other
     */
    public static Builder builder(String tableArn) {
        return new Builder(tableArn);
    }

    /** Returns the definition, as JSON, of the machine that reads and writes the table by itself. */
    public String direct() {
        return json(new DirectMachine(parts).definition());
    }

    /**
     * Returns the definition, as JSON, of the machine that uses its circuit through two Lambda functions.
     *
     * @param getArn the ARN of {@link GetCircuitStatus}
     * @param updateArn the ARN of {@link UpdateCircuitStatus}
     * @throws IllegalArgumentException if one is not the ARN of a function
     */
    public String handlers(String getArn, String updateArn) {
        Map<String, String> lambdas = new Callees(Map.of("get", getArn, "update", updateArn)).arns();
        return json(new HandlersMachine(parts, lambdas).definition());
    }

    /**
     * Returns the policy document, as JSON, of the handlers machine's role: these functions, and no table.
     *
     * @throws IllegalArgumentException if one is not the ARN of a function
     */
    public String handlersPolicy(String getArn, String updateArn) {
        return json(MachinePolicy.handlers(new Callees(Map.of("get", getArn, "update", updateArn)), parts.callees()));
    }

    /**
     * Returns the policy document, as JSON, of the role of {@link GetCircuitStatus} and {@link UpdateCircuitStatus}.
     */
    public String lambdaPolicy() {
        return json(MachinePolicy.lambdas(tableArn, parts.namespace()));
    }

    /** Returns the policy document, as JSON, of the direct machine's role: in this table the items of
     * the namespace, and these callees; nothing else.
     */
    public String directPolicy() {
        return json(MachinePolicy.direct(tableArn, parts.namespace(), parts.callees()));
    }

    /** Returns the definition, as JSON, of the machine that ends when a circuit lets calls through; always STANDARD. */
    public String waiting() {
        return json(new WaitMachine(parts.standard()).definition());
    }

    /**
     * Returns the policy document, as JSON, of the waiting machine's role.
     *
     * @param callers the ARNs of the machines that pass task tokens; may be empty
     * @throws IllegalArgumentException if one is not the ARN of a machine
     */
    public String waitingPolicy(List<String> callers) {
        callers.forEach(arn -> new MachineNames(arn, arn));
        return json(MachinePolicy.waiting(tableArn, parts.namespace(), callers));
    }

    /**
     * Returns the definition, as JSON, of the machine that makes one call for each of many items; always STANDARD.
     *
     * @param callArn the ARN of the direct or the handlers machine, of variant STANDARD
     * @param waitArn the ARN of the waiting machine
     * @throws IllegalArgumentException if one is not the ARN of a machine
     */
    public String each(String callArn, String waitArn) {
        return json(new EachMachine(parts.standard(), new MachineNames(callArn, waitArn)).definition());
    }

    /**
     * Returns the policy document, as JSON, of the role of the machine that makes one call for each of many items.
     *
     * @throws IllegalArgumentException if one is not the ARN of a machine
     */
    public String eachPolicy(String callArn, String waitArn) {
        return json(MachinePolicy.each(new MachineNames(callArn, waitArn)));
    }

    static String json(Object value) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not JSON: " + value, e);
        }
    }

    MachineParts parts() {
        return parts;
    }

    private static String requireTable(String arn) {
        Pattern pattern =
                Pattern.compile("arn:aws(-[a-z]+)*:dynamodb:[a-z0-9-]+:[0-9]{12}:table/[A-Za-z0-9_.-]{3,255}");
        if (!pattern.matcher(Objects.requireNonNull(arn, "tableArn")).matches()) {
            throw new IllegalArgumentException("table is '" + arn
                    + "'; it must be the ARN of one table, without wildcards, such as"
                    + " arn:aws:dynamodb:eu-west-1:123456789012:table/switchgear");
        }
        return arn;
    }

    private void requireTime() {
        double calls = parts.retries().attempts()
                * (Math.ceil(parts.policy().callTimeout().toMillis() / 1_000.0) + MachineParts.OVERHEAD_SECONDS);
        double seconds = calls + parts.retries().longestWaits();
        if (seconds > parts.variant().longestSeconds()) {
            throw new IllegalArgumentException("all attempts may take " + seconds + " s; an execution of variant "
                    + parts.variant() + " ends after " + parts.variant().longestSeconds() + " s");
        }
    }

    /** Makes a {@link Workflow}; not safe for use by several threads. */
    public static final class Builder {
        private final String tableArn;
        private final Map<String, String> callees = new TreeMap<>();
        private final List<String> callerErrors = new ArrayList<>();
        private String namespace = "default";
        private CircuitPolicy policy = DEFAULT_POLICY;
        private Retries retries = Retries.DEFAULTS;
        private MachineVariant variant = MachineVariant.EXPRESS;

        private Builder(String tableArn) {
            this.tableArn = tableArn;
        }

        /**
         * Lets the machine call a function.
         *
         * @param name the name that executions use, 1 to 64 characters of {@code A-Z a-z 0-9 _ -}
         * @param functionArn the ARN of one function, version or alias
         */
        public Builder callee(String name, String functionArn) {
            callees.put(name, functionArn);
            return this;
        }

        /**
         * Names an error of a callee that says nothing about its health, such as a mistake of the caller. It is not
         * retried.
         */
        public Builder callerError(String error) {
            callerErrors.add(error);
            return this;
        }

        /** Sets the namespace of the circuits; default {@code default}. */
        public Builder namespace(String value) {
            namespace = value;
            return this;
        }

        /**
         * Sets the policy of the circuits; the live policy in the table takes precedence. The default has a {@code
         * callTimeout} of 12 s and all other defaults: Lambda may take 10 s to start a callee, which is not a failure
         * of the dependency.
         */
        public Builder policy(CircuitPolicy value) {
            policy = value;
            return this;
        }

        /** Sets how a call is retried; default {@link Retries#DEFAULTS}. */
        public Builder retries(Retries value) {
            retries = value;
            return this;
        }

        /** Sets the kind of machine; default {@link MachineVariant#EXPRESS}. */
        public Builder variant(MachineVariant value) {
            variant = value;
            return this;
        }

        /**
         * Returns the workflow.
         *
         * @throws IllegalArgumentException if a value is out of range; the message names the value and the limit
         */
        public Workflow build() {
            return new Workflow(this);
        }
    }
}
