package dev.switchgear.local;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The environment variables that a handler of the demo reads.
 *
 * @param dependencyUrl the address of the dependency
 * @param environment the name of this environment
 * @param peerTuned whether resilience4j is tuned for small windows
 * @param table the table of the shared circuit
 * @param tableEndpoint the address of DynamoDB
 * @param policy values of the shared circuit's policy, by name; the others have their defaults
 * @param keyed whether the shared circuit is asked by key
 */
public record HandlerSettings(
        String dependencyUrl,
        String environment,
        boolean peerTuned,
        String table,
        String tableEndpoint,
        Map<String, String> policy,
        boolean keyed) {
    private static final String DEPENDENCY = "DEMO_DEPENDENCY_URL";
    private static final String PEER_TUNED = "DEMO_PEER_TUNED";
    private static final String TABLE = "DEMO_TABLE";
    private static final String TABLE_ENDPOINT = "DEMO_TABLE_ENDPOINT";
    private static final String POLICY = "DEMO_POLICY";
    private static final String KEYED = "DEMO_KEYED";

    /** Reads the settings from the variables of this process. */
    public static HandlerSettings read() {
        Map<String, String> variables = System.getenv();
        return new HandlerSettings(
                variables.getOrDefault(DEPENDENCY, ""),
                variables.getOrDefault("AWS_LAMBDA_LOG_STREAM_NAME", ""),
                Boolean.parseBoolean(variables.getOrDefault(PEER_TUNED, "true")),
                variables.getOrDefault(TABLE, ""),
                variables.getOrDefault(TABLE_ENDPOINT, ""),
                decoded(variables.getOrDefault(POLICY, "")),
                Boolean.parseBoolean(variables.getOrDefault(KEYED, "false")));
    }

    /** Returns the variables of the fleet that has a breaker in each process. */
    public static Map<String, String> unshared(String dependencyUrl, boolean peerTuned) {
        return Map.of(DEPENDENCY, dependencyUrl, PEER_TUNED, Boolean.toString(peerTuned));
    }

    /** Returns the variables of the fleet that has a circuit in a table. */
    static Map<String, String> shared(
            String dependencyUrl, String table, String tableEndpoint, Map<String, String> policy, boolean keyed) {
        return Map.of(
                DEPENDENCY, dependencyUrl,
                TABLE, table,
                TABLE_ENDPOINT, tableEndpoint,
                POLICY, encoded(policy),
                KEYED, Boolean.toString(keyed));
    }

    private static String encoded(Map<String, String> policy) {
        return policy.entrySet().stream()
                .map(value -> value.getKey() + "=" + value.getValue())
                .collect(Collectors.joining(","));
    }

    private static Map<String, String> decoded(String policy) {
        return policy.isEmpty()
                ? Map.of()
                : Arrays.stream(policy.split(",", -1))
                        .map(value -> value.split("=", 2))
                        .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    }
}
