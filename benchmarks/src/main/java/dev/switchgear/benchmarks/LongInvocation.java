package dev.switchgear.benchmarks;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import dev.switchgear.local.Machine;

/** An invocation with an hour left. It reads the clock for its remaining time, as Lambda's context does. */
final class LongInvocation implements Context {
    private static final int HOUR_MILLIS = 3_600_000;

    private final long endsAt = Machine.clock().millis() + HOUR_MILLIS;

    @Override
    public int getRemainingTimeInMillis() {
        return (int) (endsAt - Machine.clock().millis());
    }

    @Override
    public String getAwsRequestId() {
        return "";
    }

    @Override
    public String getLogGroupName() {
        return "";
    }

    @Override
    public String getLogStreamName() {
        return "";
    }

    @Override
    public String getFunctionName() {
        return "bench";
    }

    @Override
    public String getFunctionVersion() {
        return "";
    }

    @Override
    public String getInvokedFunctionArn() {
        return "";
    }

    @Override
    public CognitoIdentity getIdentity() {
        throw new UnsupportedOperationException("there is no caller");
    }

    @Override
    public ClientContext getClientContext() {
        throw new UnsupportedOperationException("there is no client");
    }

    @Override
    public int getMemoryLimitInMB() {
        return 0;
    }

    @Override
    public LambdaLogger getLogger() {
        throw new UnsupportedOperationException("there is no log");
    }
}
