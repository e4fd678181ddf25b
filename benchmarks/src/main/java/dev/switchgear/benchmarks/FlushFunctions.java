package dev.switchgear.benchmarks;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import dev.switchgear.Circuit;
import dev.switchgear.lambda.Guard;
import dev.switchgear.lambda.LambdaSwitchgear;
import dev.switchgear.local.Machine;
import dev.switchgear.model.Outcome;
import dev.switchgear.model.Permit;
import java.time.Duration;

/** The same function twice. It writes the evidence of a failed call before its answer, or leaves it to an extension. */
final class FlushFunctions {
    /** An event whose call fails; the calls of all other events succeed. */
    static final String FAIL = "fail";

    static final String CIRCUIT = "payments";

    private FlushFunctions() {}

    private static String call(String event) {
        if (event.equals(FAIL)) {
            throw new IllegalStateException("the dependency failed");
        }
        return event;
    }

    /** The way of the product. */
    public static final class Before implements RequestHandler<String, String> {
        private final Guard guard = LambdaSwitchgear.fromEnvironment().guard(CIRCUIT);

        /** Creates the handler; the runtime client calls this. */
        public Before() {}

        @Override
        public String handleRequest(String event, Context context) {
            try {
                return guard.<String, RuntimeException>call(context, () -> call(event));
            } catch (IllegalStateException e) {
                return event;
            }
        }
    }

    /** With an internal extension, which ends the permit and so writes. */
    public static final class After implements RequestHandler<String, String> {
        private final Circuit circuit =
                LambdaSwitchgear.fromEnvironment().guard(CIRCUIT).circuit();
        private final InternalExtension extension =
                InternalExtension.register(Machine.variable("AWS_LAMBDA_RUNTIME_API"));

        /** Creates the handler; the runtime client calls this. */
        public After() {}

        @Override
        public String handleRequest(String event, Context context) {
            Permit permit = circuit.endingWithin(Duration.ofMillis(context.getRemainingTimeInMillis()))
                    .decide()
                    .permit();
            Outcome outcome = Outcome.SUCCESS;
            try {
                return call(event);
            } catch (IllegalStateException e) {
                outcome = Outcome.failure(e);
                return event;
            } finally {
                Outcome seen = outcome;
                extension.afterwards(() -> permit.end(seen));
            }
        }
    }
}
