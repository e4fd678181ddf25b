package dev.switchgear.local.lambda;

import dev.switchgear.sandbox.FunctionProcess;
import dev.switchgear.sandbox.InvocationResult;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;

/** A function with a caller that waits for its answer. */
record AnsweringScene(FunctionProcess function, String event, Function<InvocationResult, Result> meaning)
        implements ExampleScene {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String ORDER = "{\"version\":\"2.0\",\"body\":\"{}\"}";
    private static final String SCHEDULE = "{\"source\":\"aws.events\",\"detail-type\":\"Scheduled Event\"}";

    static ExampleScene orders(FunctionProcess function) {
        return new AnsweringScene(function, ORDER, answer -> {
            if (answer.body().contains("\"statusCode\":200")) {
                return Result.SERVED;
            }
            return answer.body().contains("\"statusCode\":503") ? Result.REFUSED : Result.FAILED;
        });
    }

    static ExampleScene prices(FunctionProcess function) {
        return new AnsweringScene(function, SCHEDULE, answer -> {
            if (answer.returned()) {
                return Result.SERVED;
            }
            return answer.body().contains("CircuitOpenException") ? Result.REFUSED : Result.FAILED;
        });
    }

    @Override
    public Result send() {
        return meaning.apply(function.invoke(event, TIMEOUT).join());
    }

    @Override
    public Map<String, Boolean> promises() {
        return Map.of();
    }

    @Override
    public void close() {
        function.close();
    }
}
