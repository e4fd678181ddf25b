package dev.switchgear.sandbox;

/** The events of the Extensions API, as Lambda writes them. */
final class ExtensionEvents {
    private ExtensionEvents() {}

    static String invoke(String function, Invocation invocation) {
        return "{\"eventType\":\"INVOKE\",\"deadlineMs\":" + invocation.deadlineMillis() + ",\"requestId\":\""
                + invocation.requestId() + "\",\"invokedFunctionArn\":\"" + LambdaVariables.arn(function)
                + "\",\"tracing\":{\"type\":\"X-Amzn-Trace-Id\",\"value\":\"Root=1-0-0\"}}";
    }

    static String shutdown(String reason, long deadlineMillis) {
        return "{\"eventType\":\"SHUTDOWN\",\"shutdownReason\":\"" + reason + "\",\"deadlineMs\":" + deadlineMillis
                + "}";
    }
}
