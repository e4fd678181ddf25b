package dev.switchgear.dynamodb;

import java.util.Map;

/**
 * The region and the keys that Lambda gives to a function in variables. The SDK would find the same after loading its
 * chains. A system property takes precedence there, so where one is set, the SDK is asked.
 */
final class ProcessVariables {
    private ProcessVariables() {}

    /** Returns the region; empty if only the SDK can know it. */
    static String region() {
        boolean property = System.getProperty("aws.region") != null;
        return property ? "" : System.getenv().getOrDefault("AWS_REGION", "").strip();
    }

    /** Returns the keys of the variables if they are there, otherwise the SDK's chain. */
    static AccessKeys.Source keys() {
        Map<String, String> variables = System.getenv();
        String id = variables.getOrDefault("AWS_ACCESS_KEY_ID", "").strip();
        String secret = variables.getOrDefault("AWS_SECRET_ACCESS_KEY", "").strip();
        if (id.isEmpty() || secret.isEmpty() || System.getProperty("aws.accessKeyId") != null) {
            return SdkKeys.chain();
        }
        AccessKeys keys = new AccessKeys(
                id, secret, variables.getOrDefault("AWS_SESSION_TOKEN", "").strip());
        return () -> keys;
    }
}
