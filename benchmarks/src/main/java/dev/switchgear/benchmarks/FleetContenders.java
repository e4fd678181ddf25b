package dev.switchgear.benchmarks;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import dev.switchgear.CircuitOperator;
import dev.switchgear.Switchgear;
import dev.switchgear.dynamodb.CircuitTable;
import dev.switchgear.dynamodb.DynamoDbCircuitStore;
import dev.switchgear.local.HandlerSettings;
import dev.switchgear.local.UnsharedHandler;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.model.Signal;
import dev.switchgear.sandbox.FunctionSetup;
import dev.switchgear.sandbox.LambdaFunction;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The contenders of the comparison. */
final class FleetContenders {
    /** The rivals, by their names on the command line. */
    static final List<String> RIVALS = List.of("powertools", "circuitbreaker-lambda", "resilience4j");

    /** Much longer than any call. An environment that needs more is killed, as Lambda kills it. */
    private static final Duration FUNCTION_TIMEOUT = Duration.ofSeconds(10);

    private static final String POWERTOOLS_TUNED =
            "{\"failure_threshold\": 3, \"recovery_timeout\": 10, \"local_cache_max_age\": 2}";

    /** How long a breaker that is opened in its table stays open. */
    private static final Duration HELD = Duration.ofMinutes(30);

    private FleetContenders() {}

    static Contender switchgear() {
        return switchgear("switchgear", "Switchgear", FleetFunctions.Guarded.class, Map.of());
    }

    /** Returns Switchgear with a function and variables of its own. */
    static Contender switchgear(
            String name, String title, Class<? extends RequestHandler<?, ?>> handler, Map<String, String> variables) {
        return new Contender(name, title, Optional.empty(), Optional.of(new SwitchgearTable()), seat -> {
            Map<String, String> all = new HashMap<>(variables);
            all.putAll(HandlerSettings.unshared(seat.dependencyUrl(), true));
            all.put("SWITCHGEAR_TABLE", seat.table());
            all.put("SWITCHGEAR_ENDPOINT", seat.store().toString());
            return java(seat, handler, all).setup(ColdStart.java(seat.host()));
        });
    }

    /** Returns the contenders of a rival by its name on the command line; a rival has one or more. */
    static List<Contender> rival(String name) {
        return switch (name) {
            case "powertools" ->
                List.of(
                        powertools(name, "Powertools 3.37.0, defaults", "{}"),
                        powertools("powertools-tuned", "Powertools 3.37.0, tuned", POWERTOOLS_TUNED));
            case "circuitbreaker-lambda" ->
                List.of(new Contender(
                        name,
                        "circuitbreaker-lambda 0.0.1",
                        Optional.of(RivalPackages.Language.NODE),
                        Optional.of(new PlainTable(FleetContenders::circuitbreakerItem)),
                        seat -> foreign(
                                seat,
                                RivalPackages.Language.NODE,
                                Map.of(
                                        "CIRCUITBREAKER_TABLE",
                                        seat.table(),
                                        "RIVAL_ENDPOINT",
                                        seat.store().toString(),
                                        "AWS_NODEJS_CONNECTION_REUSE_ENABLED",
                                        "1"))));
            case "resilience4j" ->
                List.of(new Contender(
                        name,
                        "resilience4j in each process, tuned",
                        Optional.empty(),
                        Optional.empty(),
                        seat -> java(seat, UnsharedHandler.class, HandlerSettings.unshared(seat.dependencyUrl(), true))
                                .setup(seat.host().java())));
            default -> throw new IllegalArgumentException("no rival is called '" + name + "'");
        };
    }

    private static Contender powertools(String name, String title, String config) {
        return new Contender(
                name,
                title,
                Optional.of(RivalPackages.Language.PYTHON),
                Optional.of(new PlainTable((function, now) -> FleetContenders.powertoolsItem(now))),
                seat -> foreign(
                        seat,
                        RivalPackages.Language.PYTHON,
                        Map.of(
                                "RIVAL_TABLE",
                                seat.table(),
                                "RIVAL_CONFIG",
                                config,
                                "AWS_ENDPOINT_URL_DYNAMODB",
                                seat.store().toString())));
    }

    private static LambdaFunction java(
            Contender.Seat seat, Class<? extends RequestHandler<?, ?>> handler, Map<String, String> variables) {
        return new LambdaFunction(seat.name(), handler, variables, LambdaFunction.SMALL_JVM, FUNCTION_TIMEOUT);
    }

    private static FunctionSetup foreign(
            Contender.Seat seat, RivalPackages.Language language, Map<String, String> variables) {
        Map<String, String> all = new HashMap<>(variables);
        all.putAll(HandlerSettings.unshared(seat.dependencyUrl(), true));
        all.putAll(seat.packages().variables(language));
        return new FunctionSetup(
                seat.name(), "function", seat.packages().command(language), Map.copyOf(all), FUNCTION_TIMEOUT);
    }

    /** Written as Powertools writes it, but with a later opening, so that its wait is long. */
    private static Map<String, AttributeValue> powertoolsItem(long nowMillis) {
        return Map.of(
                "id", AttributeValue.fromS(FleetFunctions.CIRCUIT),
                "state", AttributeValue.fromS("OPEN"),
                "failure_count", AttributeValue.fromN("5"),
                "opened_at", AttributeValue.fromN(Long.toString((nowMillis + HELD.toMillis()) / 1_000)));
    }

    private static Map<String, AttributeValue> circuitbreakerItem(String function, long nowMillis) {
        return Map.of(
                "id", AttributeValue.fromS(function),
                "circuitState", AttributeValue.fromS("OPEN"),
                "failureCount", AttributeValue.fromN("5"),
                "successCount", AttributeValue.fromN("0"),
                "nextAttempt", AttributeValue.fromN(Long.toString(nowMillis + HELD.toMillis())));
    }

    private static final class SwitchgearTable implements StoredBreaker {
        @Override
        public void create(DynamoDbClient client, String table) {
            CircuitTable.create(client, table);
        }

        @Override
        public void open(DynamoDbClient client, String table, String function, long nowMillis) {
            Instant now = Instant.ofEpochMilli(nowMillis);
            try (Switchgear switchgear = on(client, table)) {
                Signal alarm = new Signal("bench", now, now.plus(HELD), "the bench holds it open");
                if (!switchgear.operator(FleetFunctions.CIRCUIT).raise(alarm)) {
                    throw new IllegalStateException("the circuit did not open");
                }
            }
        }

        @Override
        public boolean force(DynamoDbClient client, String table) {
            try (Switchgear switchgear = on(client, table)) {
                CircuitOperator operator = switchgear.operator(FleetFunctions.CIRCUIT);
                operator.override(OperatorOverride.Kind.FORCED_OPEN, HELD, "bench", "forced open to be measured");
                return true;
            }
        }

        private static Switchgear on(DynamoDbClient client, String table) {
            return Switchgear.builder()
                    .store(DynamoDbCircuitStore.of(client, table))
                    .label("bench")
                    .journal(event -> {}) // Nobody has used the circuit before, so the event about its name is not
                    // needed.
                    .build();
        }
    }

    /** One item with the key {@code id}. */
    private record PlainTable(OpenItem item) implements StoredBreaker {
        @Override
        public void create(DynamoDbClient client, String table) {
            StoredBreaker.createKeyedById(client, table);
        }

        @Override
        public void open(DynamoDbClient client, String table, String function, long nowMillis) {
            client.putItem(put -> put.tableName(table).item(item.of(function, nowMillis)));
        }

        @Override
        public boolean force(DynamoDbClient client, String table) {
            return false;
        }
    }

    private interface OpenItem {
        Map<String, AttributeValue> of(String function, long nowMillis);
    }
}
