package dev.switchgear.sandbox;

import java.util.HashMap;
import java.util.Map;

/** The environment variables that Lambda sets for a function, and the common names of the sandbox. */
final class LambdaVariables {
    static final String REGION = "eu-central-1";
    static final String ACCOUNT = "000000000000";

    /** DynamoDB Local and ElasticMQ accept any credentials. */
    static final String CREDENTIAL = "local";

    private LambdaVariables() {}

    /**
     * The variables of one environment, without those of its owner.
     *
     * @param environment the name of the environment, which is also its log stream
     * @param authority the address of its Runtime API
     */
    static Map<String, String> of(String function, String environment, String handler, String authority) {
        Map<String, String> variables = new HashMap<>();
        variables.put("AWS_LAMBDA_RUNTIME_API", authority);
        variables.put("_HANDLER", handler);
        variables.put("AWS_LAMBDA_FUNCTION_NAME", function);
        variables.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
        variables.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128");
        variables.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + function);
        variables.put("AWS_LAMBDA_LOG_STREAM_NAME", environment);
        variables.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
        variables.put("AWS_REGION", REGION);
        variables.put("AWS_DEFAULT_REGION", REGION);
        variables.put("AWS_ACCESS_KEY_ID", CREDENTIAL);
        variables.put("AWS_SECRET_ACCESS_KEY", CREDENTIAL);
        variables.put("TZ", "UTC");
        return variables;
    }

    static String arn(String function) {
        return "arn:aws:lambda:" + REGION + ":" + ACCOUNT + ":function:" + function;
    }
}
