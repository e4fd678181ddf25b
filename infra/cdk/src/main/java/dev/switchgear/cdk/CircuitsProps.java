package dev.switchgear.cdk;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Token;

/**
 * What a deployment of {@link Circuits} contains. Without any setting, it is a table and a policy. Each other part is
 * made if its setting is given. Instances are immutable.
 *
 * @since 0.1.0
 */
public final class CircuitsProps {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{2,31}");
    private static final Pattern NAMESPACE = Pattern.compile("[A-Za-z0-9._:-]{1,256}");
    private static final Pattern MAPPING = Pattern.compile("[0-9a-f-]{36}");
    private static final Duration SHORTEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofDays(14);
    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
    private static final Pattern TABLE =
            Pattern.compile("arn:aws(-[a-z]+)*:dynamodb:[a-z0-9-]+:[0-9]{12}:table/[A-Za-z0-9_.-]{3,255}");
    private static final Pattern FUNCTION = Pattern.compile(
            "arn:aws(-[a-z]+)*:lambda:[a-z0-9-]+:[0-9]{12}:function:[A-Za-z0-9_-]{1,64}(:[A-Za-z0-9_$-]{1,128})?");

    private static final Pattern TOPIC =
            Pattern.compile("arn:aws(-[a-z]+)*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}");
    private static final Pattern MACHINE_TYPE = Pattern.compile("EXPRESS|STANDARD");
    private static final Pattern ARCHITECTURE = Pattern.compile("x86_64|arm64");

    final String name;
    final String namespace;
    final String policy;
    final @Nullable String existingTableArn;
    final @Nullable String functionsZip;
    final @Nullable String layerZip;
    final List<String> eventSources;
    final String eventBusName;
    final List<String> accounts;
    final Map<String, String> alarms;
    final @Nullable String healthPlan;
    final List<String> healthFunctionArns;
    final boolean publishChanges;
    final @Nullable String calleeArn;
    final @Nullable String machineDefinition;
    final String machineType;
    final String layerArchitecture;
    final @Nullable String alarmTopicArn;
    final @Nullable ParkingProps parking;
    final boolean dashboard;
    final boolean history;
    final Map<String, String> sourceMappings;
    final String sourceTag;
    final long longestPauseSeconds;

    private CircuitsProps(Builder from) {
        name = from.name;
        namespace = from.namespace;
        policy = from.policy;
        existingTableArn = from.existingTableArn;
        functionsZip = from.functionsZip;
        layerZip = from.layerZip;
        eventSources = from.eventSources;
        eventBusName = from.eventBusName;
        accounts = from.accounts;
        alarms = from.alarms;
        healthPlan = from.healthPlan;
        healthFunctionArns = from.healthFunctionArns;
        publishChanges = from.publishChanges;
        calleeArn = from.calleeArn;
        machineDefinition = from.machineDefinition;
        machineType = from.machineType;
        layerArchitecture = from.layerArchitecture;
        alarmTopicArn = from.alarmTopicArn;
        parking = from.parking;
        dashboard = from.dashboard;
        history = from.history;
        sourceMappings = from.sourceMappings;
        sourceTag = from.sourceTag;
        longestPauseSeconds = from.longestPause.toSeconds();
    }

    boolean hasSources() {
        return !sourceMappings.isEmpty() || !sourceTag.isEmpty();
    }

    /** Returns a builder with every default. */
    public static Builder builder() {
        return new Builder();
    }

    /** Makes {@link CircuitsProps}. Not safe for use by several threads. */
    public static final class Builder {
        private String name = "switchgear";
        private String namespace = "default";
        private String policy = "";
        private @Nullable String existingTableArn;
        private @Nullable String functionsZip;
        private @Nullable String layerZip;
        private List<String> eventSources = List.of();
        private String eventBusName = "default";
        private List<String> accounts = List.of();
        private Map<String, String> alarms = Map.of();
        private @Nullable String healthPlan;
        private List<String> healthFunctionArns = List.of();
        private boolean publishChanges;
        private @Nullable String calleeArn;
        private @Nullable String machineDefinition;
        private String machineType = "EXPRESS";
        private String layerArchitecture = "x86_64";
        private @Nullable String alarmTopicArn;
        private @Nullable ParkingProps parking;
        private boolean dashboard;
        private boolean history;
        private Map<String, String> sourceMappings = Map.of();
        private String sourceTag = "";
        private Duration longestPause = Duration.ofHours(12);

        private Builder() {}

        /**
         * The beginning of every name that is made. Several deployments in an account need different ones.
         *
         * @param value 3 to 32 characters of a-z, 0-9 and -, which begin with a letter; {@code switchgear} by default
         */
        public Builder name(String value) {
            name = value;
            return this;
        }

        /**
         * The namespace of the circuits.
         *
         * @param value 1 to 256 characters of A-Z, a-z, 0-9, '.', '_', ':' and '-'; {@code default} by default
         */
        public Builder namespace(String value) {
            namespace = value;
            return this;
        }

        /** The policy of circuits without a live one, as name=value, name=value. Empty by default. */
        public Builder policy(String value) {
            policy = value;
            return this;
        }

        /** The ARN of a table of circuits that exists already. Without it, a table is made, and kept when the stack goes. */
        public Builder existingTableArn(String value) {
            existingTableArn = value;
            return this;
        }

        /** The code of the functions, {@code infra/target/functions.zip} of {@code infra/package}. Each part with a function needs it. */
        public Builder functionsZip(String path) {
            functionsZip = path;
            return this;
        }

        /** Publishes the layer of the extension: {@code infra/target/layer.zip} of {@code infra/package --layer}. */
        public Builder layer(String path) {
            layerZip = path;
            return this;
        }

        /**
         * The architecture of the layer, which is that of the machine where {@code infra/package --layer} ran.
         *
         * @param value {@code x86_64}, which is the default, or {@code arm64}
         */
        public Builder layerArchitecture(String value) {
            layerArchitecture = value;
            return this;
        }

        /** Counts calls that are reported as events with one of these sources. */
        public Builder eventSources(List<String> values) {
            eventSources = List.copyOf(values);
            return this;
        }

        /** The bus of outcomes and changes, {@code default} by default. */
        public Builder eventBusName(String value) {
            eventBusName = value;
            return this;
        }

        /** The accounts whose events and alarms count, 12 digits each. The stack's own by default. */
        public Builder accounts(List<String> values) {
            accounts = List.copyOf(values);
            return this;
        }

        /**
         * Opens circuits while alarms stand.
         *
         * @param circuits by the name or ARN of an alarm: circuit, or circuit/key
         */
        public Builder alarms(Map<String, String> circuits) {
            alarms = new LinkedHashMap<>(circuits); // in the order of the caller, so that a template stays the same
            return this;
        }

        /**
         * Runs health checks each minute.
         *
         * @param plan JSON with {@code "everySeconds": 60}
         * @param functionArns the functions that the plan names
         */
        public Builder health(String plan, List<String> functionArns) {
            healthPlan = plan;
            healthFunctionArns = List.copyOf(functionArns);
            return this;
        }

        /** Puts changes of circuits on the bus as events. Needs a table that is made here. Not by default. */
        public Builder publishChanges(boolean value) {
            publishChanges = value;
            return this;
        }

        /**
         * Makes a state machine that calls a function through a circuit.
         *
         * @param functionArn the function that it calls, under the name {@code callee}
         * @param definition {@code infra/target/machines/direct.asl.json} of {@code infra/package}
         */
        public Builder workflow(String functionArn, String definition) {
            calleeArn = functionArn;
            machineDefinition = definition;
            return this;
        }

        /**
         * The type of the state machine. A Standard machine needs {@code direct-standard.asl.json} as its definition.
         *
         * @param value {@code EXPRESS}, which is the default, is billed by time and may call the function twice; {@code
         *     STANDARD} is billed by transition and calls it once
         */
        public Builder machineType(String value) {
            machineType = value;
            return this;
        }

        /** Tells this topic when an alarm of the deployment begins and when it ends. By default nobody is told. */
        public Builder alarmTopicArn(String value) {
            alarmTopicArn = value;
            return this;
        }

        /** Keeps events that an open circuit refused, and sends them again when it closes. Not by default. */
        public Builder parking(ParkingProps value) {
            parking = value;
            return this;
        }

        /** Makes a dashboard of circuits, and alarms on what is made here. Not by default. */
        public Builder dashboard(boolean value) {
            dashboard = value;
            return this;
        }

        /** Keeps each change of a circuit for 30 days, in a table of its own. Needs a table that is made here. Not by default. */
        public Builder history(boolean value) {
            history = value;
            return this;
        }

        /**
         * Pauses event source mappings while their circuit is open.
         *
         * @param circuits by the UUID of a mapping: circuit
         */
        public Builder sources(Map<String, String> circuits) {
            sourceMappings = new LinkedHashMap<>(circuits); // in the order of the caller, as for alarms
            return this;
        }

        /** Pauses event source mappings with this tag, whose value is a circuit, while that circuit is open. */
        public Builder sourceTag(String value) {
            sourceTag = value;
            return this;
        }

        /**
         * How long one outage may pause a mapping. Choose it well below the retention of the source.
         *
         * @param value 1 minute to 14 days; 12 hours by default
         */
        public Builder longestPause(Duration value) {
            longestPause = value;
            return this;
        }

        /**
         * Returns the settings.
         *
         * @throws IllegalArgumentException if a value is invalid, or a part lacks what it needs
         */
        public CircuitsProps build() {
            ParkingProps.matches("name", name, NAME);
            ParkingProps.matches("namespace", namespace, NAMESPACE);
            accounts.forEach(account -> ParkingProps.matches("account", account, ACCOUNT));
            if (existingTableArn != null) {
                ParkingProps.matches("existingTableArn", existingTableArn, TABLE);
            }
            if (calleeArn != null) {
                ParkingProps.matches("workflow: functionArn", calleeArn, FUNCTION);
            }
            healthFunctionArns.forEach(arn -> ParkingProps.matches("health: function ARN", arn, FUNCTION));
            sourceMappings.keySet().forEach(uuid -> ParkingProps.matches("sources: mapping", uuid, MAPPING));
            sourceMappings.values().forEach(circuit -> ParkingProps.matches("sources: circuit", circuit, NAMESPACE));
            if (longestPause.compareTo(SHORTEST_PAUSE) < 0 || longestPause.compareTo(LONGEST_PAUSE) > 0) {
                throw new IllegalArgumentException(
                        "longestPause is " + longestPause + "; it must be " + SHORTEST_PAUSE + " to " + LONGEST_PAUSE);
            }
            if (alarmTopicArn != null) {
                ParkingProps.matches("alarmTopicArn", alarmTopicArn, TOPIC);
            }
            ParkingProps.matches("machineType", machineType, MACHINE_TYPE);
            ParkingProps.matches("layerArchitecture", layerArchitecture, ARCHITECTURE);
            needsTable("publishChanges", publishChanges);
            needsTable("history", history);
            if (healthPlan != null
                    && !Token.isUnresolved(healthPlan)
                    && !healthPlan.matches("(?s).*\"everySeconds\"\\s*:\\s*60\\b.*")) {
                throw new IllegalArgumentException(
                        "the health plan must have \"everySeconds\": 60, which is how often it runs; it is "
                                + healthPlan);
            }
            if (hasFunctions() && functionsZip == null) {
                throw new IllegalArgumentException(
                        "functionsZip is not set; events, alarms, health checks, changes, the"
                                + " history, the governor and parking need the file that infra/package makes");
            }
            return new CircuitsProps(this);
        }

        private boolean hasFunctions() {
            boolean sources = !sourceMappings.isEmpty() || !sourceTag.isEmpty();
            boolean signals = !eventSources.isEmpty() || !alarms.isEmpty() || healthPlan != null;
            return signals || publishChanges || history || sources || parking != null;
        }

        private void needsTable(String part, boolean asked) {
            if (asked && existingTableArn != null) {
                throw new IllegalArgumentException(
                        part + " needs a table that is made here, but existingTableArn is '" + existingTableArn + "'");
            }
        }
    }
}
