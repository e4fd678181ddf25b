package dev.switchgear.extension;

import java.io.IOException;
import java.util.Optional;

/** The life of an external extension as Lambda sees it: registered, then one event after another, until SHUTDOWN. */
final class LifeCycle {
    private final ExtensionsClient lambda;
    private final boolean wantsInvocations;
    private final Optional<String> telemetry;

    /** What an extension does at each of Lambda's words. */
    interface Stages {
        /** Registered; the function starts beside us, and waits for us before its first invocation. */
        void starts();

        /** An invocation begins. Lambda takes us to be done with it when this returns. */
        void invocationBegins(Event event);

        void ends(Event event);
    }

    /** {@code telemetry} is where we hear that the function is done with an invocation, if we want to hear that. */
    LifeCycle(ExtensionsClient lambda, boolean wantsInvocations, Optional<String> telemetry) {
        this.lambda = lambda;
        this.wantsInvocations = wantsInvocations;
        this.telemetry = telemetry;
    }

    /**
     * Lives until Lambda says SHUTDOWN.
     *
     * @throws IOException if Lambda refuses us, or is gone
     */
    void live(Stages stages) throws IOException {
        boolean told = wantsInvocations && lambda.register("INVOKE", "SHUTDOWN");
        if (!told && !lambda.register("SHUTDOWN")) {
            throw new IOException("Lambda refused to tell even of SHUTDOWN");
        }
        Log.debug(() -> "registered; told of invocations: " + told);
        if (told && telemetry.isPresent()) {
            var unused = lambda.subscribe(telemetry.get());
        }
        stages.starts();
        while (true) {
            Event event = lambda.next();
            if (event.isShutdown()) {
                stages.ends(event);
                return;
            }
            if (event.isInvoke()) {
                stages.invocationBegins(event);
            }
        }
    }
}
