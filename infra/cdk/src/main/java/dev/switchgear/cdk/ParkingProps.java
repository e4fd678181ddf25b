package dev.switchgear.cdk;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import software.amazon.awscdk.Token;

/**
 * Which events are kept while their circuit is open, and sent again when it closes: the settings of
 * {@link CircuitsProps.Builder#parking}. Instances are immutable.
 *
 * @since 0.1.0
 */
public final class ParkingProps {
    private static final Pattern FUNCTIONS = Pattern.compile("[A-Za-z0-9_*-]{1,64}");
    private static final Pattern QUEUES = Pattern.compile("[A-Za-z0-9_.*-]{1,80}");
    private static final Pattern CIRCUIT = Pattern.compile("[A-Za-z0-9._:-]{1,256}");
    private static final Pattern POINTER = Pattern.compile("(/.*)?");

    final String functionNames;
    final String queueNames;
    final Map<String, String> targets;
    final String groupPointer;
    final String orderPointer;

    private ParkingProps(Builder from) {
        functionNames = from.functionNames;
        queueNames = from.queueNames;
        targets = from.targets;
        groupPointer = from.groupPointer;
        orderPointer = from.orderPointer;
    }

    /** Returns a builder with every default. */
    public static Builder builder() {
        return new Builder();
    }

    /** Makes {@link ParkingProps}. Not safe for use by several threads. */
    public static final class Builder {
        private String functionNames = "*";
        private String queueNames = "*";
        private Map<String, String> targets = Map.of();
        private String groupPointer = "";
        private String orderPointer = "";

        private Builder() {}

        /** The functions whose events may be sent again, as a name with asterisks; all of them by default. */
        public Builder functionNames(String value) {
            functionNames = value;
            return this;
        }

        /** The queues whose messages may be sent again, as a name with asterisks; all of them by default. */
        public Builder queueNames(String value) {
            queueNames = value;
            return this;
        }

        /**
         * Circuits for failures that name no circuit. None by default.
         *
         * @param circuits by the name of a function or queue: circuit
         */
        public Builder targets(Map<String, String> circuits) {
            targets = new LinkedHashMap<>(circuits); // in the order of the caller, so that a template stays the same
            return this;
        }

        /** Where a payload names its group, as a JSON pointer. Events of a group are sent again in order. Nowhere by default. */
        public Builder groupPointer(String value) {
            groupPointer = value;
            return this;
        }

        /** Where a payload has its number or time in its group, as a JSON pointer. Nowhere by default. */
        public Builder orderPointer(String value) {
            orderPointer = value;
            return this;
        }

        /**
         * Returns the settings.
         *
         * @throws IllegalArgumentException if a value is invalid
         */
        public ParkingProps build() {
            matches("functionNames", functionNames, FUNCTIONS);
            matches("queueNames", queueNames, QUEUES);
            targets.values().forEach(circuit -> matches("targets: circuit", circuit, CIRCUIT));
            matches("groupPointer", groupPointer, POINTER);
            matches("orderPointer", orderPointer, POINTER);
            return new ParkingProps(this);
        }
    }

    /** Refuses a value that does not match, unless it is only known when the stack is deployed. */
    static void matches(String setting, String value, Pattern pattern) {
        if (!Token.isUnresolved(value) && !pattern.matcher(value).matches()) {
            throw new IllegalArgumentException(setting + " is '" + value + "'; it must match " + pattern);
        }
    }
}
